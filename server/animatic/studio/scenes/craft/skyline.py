"""A city skyline over water. At night by neon and traffic; at any other hour by the sky."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from animatic.studio.planes import Planes

from . import colour, noise, palettes, roads, sky, towers, water, weather
from .camera import View
from .layers import Backdrop, Cutout, Glow, scratch
from .shot import Floats, SceneShot

TRAVEL = {"sky": 16.0, "far": 40.0, "mid": 84.0, "near": 150.0}
"""How far each layer moves to either side at the end of a full pan, in units."""
_EDGE = 6.0


@dataclass(frozen=True)
class Hour:
    """The city's light at one hour: what differs between midnight and noon."""

    facings: tuple[towers.Facing, towers.Facing, towers.Facing]
    windows: tuple[Floats, ...]
    signs: tuple[Floats, ...]
    lit: float
    neon: float
    water: Floats
    road: Floats
    rail: Floats
    lamps: float


class Skyline:
    """Sky, three rows of towers, an elevated road with traffic, and the water below."""

    def __init__(self, shot: SceneShot) -> None:
        self._shot = shot
        rng = shot.rng("layout")
        part = 0.72 if shot.is_upright else 0.695
        self.horizon = shot.down * (part + float(rng.uniform(-0.025, 0.02)))
        self._is_neon = palettes.is_neon(shot)
        self._moon_side = float(rng.choice([0.33, 0.66])) + float(rng.uniform(-0.05, 0.05))
        if self._is_neon:
            self._light = palettes.neon(shot)
            self.hour = self._night_hour()
            self._sky = Backdrop(shot, self._paint_night())
            self._clouds = None
        else:
            self.palette = palettes.landscape(shot, ("gold", "sunset", "day"))
            self._sun = sky.place_light(shot, self.palette, self.horizon)
            self.hour = self._day_hour()
            self._paint_day()
        self.air = self._light.haze * 0.8 if self._is_neon else self.palette.haze
        self._aurora = (
            weather.Aurora(shot, self.horizon) if shot.scene.weather == "aurora" else None
        )
        rows = [self._paint_row(i, name) for i, name in enumerate(("far", "mid", "near"))]
        self._rows = [row for row, _ in rows]
        self._tips = [tips for _, tips in rows]
        self._road_y = self.horizon - 0.085 * min(self.horizon, 760)
        self._road = self._paint_road()
        self._paint_lights()
        self._lay_water()

    # --- light ---------------------------------------------------------------------------------

    def _night_hour(self) -> Hour:
        light = self._light
        side = -1 if self._moon_side < 0.5 else 1

        def facing(top: Floats, bottom: Floats, fog: float, glow: float) -> towers.Facing:
            return towers.Facing(top, bottom, bottom, fog, 0.0, side, glow)

        low, mid = light.sky[3][1], light.sky[2][1]
        facings = (
            facing(mid * 0.75 + 0.01, light.haze * 0.95 + low * 0.25, 0.60, 0.75),
            facing(light.wall * 0.55 + mid * 0.34, light.haze * 0.62, 0.42, 1.0),
            facing(light.wall * 0.75, light.haze * 0.22 + light.wall * 0.5, 0.20, 0.85),
        )
        return Hour(
            facings,
            light.windows,
            light.signs,
            1.0,
            1.0,
            light.wall * 1.6,
            light.wall * 0.9,
            light.signs[1],
            1.0,
        )

    def _day_hour(self) -> Hour:
        p = self.palette
        side = -1 if self._sun.x < self._shot.across / 2 else 1
        night, warm = p.night, p.key
        low = p.sky[-1][1]
        stone = colour.mix(p.far, warm, 0.16) if p.sun > 0.5 else p.far

        def facing(depth: float, fog: float) -> towers.Facing:
            near = colour.mix(p.dark * 1.3 + stone * 0.26, stone * 0.70 + low * 0.26, depth)
            foot = colour.mix(near, p.haze, 0.18 + 0.50 * depth)
            glass = 0.80 if p.sun > 0.5 else 0.58
            return towers.Facing(near, foot, p.haze, fog, glass * (1 - 0.7 * night), side, 0.8)

        windows = tuple(colour.rgb(c) for c in ("#ffd9a0", "#ffe6c0", "#cfe4ff", "#ffc890"))
        signs = tuple(colour.rgb(c) for c in ("#ffb45a", "#ff5a5a", "#5ad2ff", "#ffffff"))
        lit = {True: 0.02, False: 0.30}[p.sun > 0.5] + 0.45 * night
        return Hour(
            (facing(1.0, 0.62), facing(0.42, 0.36), facing(0.0, 0.10)),
            windows,
            signs,
            lit,
            0.55 * night,
            p.water,
            p.dark * 0.9 + stone * 0.2,
            p.key * 0.5,
            0.15 + 0.85 * night,
        )

    # --- painting ------------------------------------------------------------------------------

    def _paint_night(self) -> Floats:
        shot, light, margin = self._shot, self._light, TRAVEL["sky"] + _EDGE
        down = self.horizon + 20
        y, x = shot.grid(down, shot.across + 2 * margin)
        x = x - margin
        v = np.clip(y / self.horizon, 0, 1)
        image = colour.gradient(light.sky, v + np.zeros_like(x))
        size = image.shape[:2]
        rng = shot.rng("sky")
        bank = noise.fbm(rng, size, cells=shot.cells(3, 5), octaves=6, gain=0.55)
        thin = noise.fbm(rng, size, cells=shot.cells(5, 9), octaves=6, gain=0.55)
        cover = np.clip((bank - 0.52) * 2.6, 0, 1) * np.clip(v * 1.5, 0, 1)
        image = colour.mix(image, image * 0.6 + light.haze * 0.16, cover * 0.75)
        lit_from_below = np.clip((thin - 0.55) * 1.6, 0, 1) * colour.smooth(0.35, 1.0, v)
        image += light.glow * (lit_from_below * 0.22)[..., None]
        middle = shot.across * (1 - self._moon_side)
        wide = np.exp(-(((v - 1) / 0.30) ** 2))
        spread = 0.35 + 0.65 * np.exp(-(((x - middle) / (0.27 * shot.across)) ** 2))
        image += light.glow * (wide * spread * 0.40)[..., None]
        rng_stars = palettes.LANDSCAPES["night"]
        sky.add_stars(shot, image, np.broadcast_to(v * 1.25, size), rng_stars.stars * 0.8)
        if float(shot.rng("moon?").random()) < 0.72:
            self._hang_moon(image, x, y)
        return image

    def _hang_moon(self, image: Floats, x: Floats, y: Floats) -> None:
        """Large and low, its foot lost in the city's haze."""
        shot, light = self._shot, self._light
        rng = shot.rng("moon")
        radius = float(rng.uniform(70, 150)) * (1.25 if shot.is_upright else 1.0)
        cx, cy = shot.across * self._moon_side, self.horizon * float(rng.uniform(0.26, 0.42))
        d = np.hypot(x - cx, y - cy).astype(np.float32)
        disc = colour.smooth(radius + 1.2, radius - 1.2, d)
        seas = noise.fbm(rng, image.shape[:2], cells=shot.cells(12, 21), octaves=5, gain=0.6)
        down = np.clip((y - (cy - radius)) / (2 * radius), 0, 1)
        face = colour.mix(
            np.broadcast_to(light.moon, image.shape),
            np.broadcast_to(light.glow * 0.7 + light.moon * 0.3, image.shape),
            np.broadcast_to(down**1.2, image.shape[:2]),
        )
        rim = np.clip(d / radius, 0, 1) ** 6
        face = face * (0.80 + 0.42 * (seas - 0.5) - 0.18 * rim)[..., None]
        beyond = np.maximum(d - radius, 0)
        image += (face - image) * (disc * (1 - 0.45 * down**2))[..., None]
        halo = np.exp(-beyond / 70) * 0.20 * (1 - disc) + np.exp(-beyond / 260) * 0.11
        image += light.glow * halo[..., None]

    def _paint_day(self) -> None:
        shot, margin = self._shot, TRAVEL["sky"] + _EDGE
        image = sky.paint_sky(
            shot,
            self.palette,
            self._sun,
            horizon=self.horizon,
            down=self.horizon + 20,
            margin=margin,
        )
        self._sky = Backdrop(shot, image)
        cover = {"rain": 0.85, "storm": 0.95, "snow": 0.8, "clear": 0.25}.get(
            shot.scene.weather, float(shot.rng("cover").uniform(0.3, 0.6))
        )
        clouds = sky.paint_clouds(
            shot, self.palette, self._sun, horizon=self.horizon, margin=90, cover=cover
        )
        self._clouds = Cutout(shot, *clouds)

    def _paint_row(self, index: int, name: str) -> tuple[Cutout, list[tuple[float, float, float]]]:
        hour, dense = self.hour, self._shot.scene.density**0.4
        upright = 0.86 if self._shot.is_upright else 1.0
        specs = (
            towers.TowerRow(
                (0.36, 0.80),
                (24, 60),
                0.3,
                ((3, 6), (6, 6)),
                (0.20, 0.48),
                0.55,
                0.10,
                overlap=0.86,
            ),
            towers.TowerRow(
                (0.34, 1.02), (60, 135), 1.0, ((6, 9), (6, 12), (9, 9)), (0.16, 0.46), 0.95, 0.46
            ),
            towers.TowerRow(
                (0.13, 0.34),
                (84, 192),
                3.4,
                ((9, 12), (12, 12), (9, 15)),
                (0.12, 0.34),
                1.0,
                0.30,
                low_middle=True,
            ),
        )
        row = specs[index]
        row = towers.TowerRow(
            (row.heights[0] * upright, row.heights[1] * upright),
            (row.widths[0] / dense, row.widths[1] / dense),
            row.gaps / dense,
            row.cells,
            (row.lit[0] * hour.lit, row.lit[1] * hour.lit),
            row.window,
            row.signs * hour.neon,
            row.overlap,
            row.low_middle,
        )
        margin = TRAVEL[name] + _EDGE
        image, coverage, tips = towers.paint_row(
            self._shot,
            row,
            hour.facings[index],
            horizon=self.horizon,
            margin=margin,
            windows=hour.windows,
            signs=hour.signs,
            salt=f"row {name}",
        )
        return Cutout(self._shot, image, coverage), tips

    def _paint_road(self) -> Cutout:
        """In front of all but the water: a viaduct, or a bridge with lights on its cables."""
        shot, hour = self._shot, self.hour
        look = roads.RoadColours(
            hour.road, hour.rail * 0.75 * hour.neon, hour.windows[0] * hour.lamps, self._is_neon
        )
        is_bridge = float(shot.rng("road").random()) < 0.42
        paint = roads.paint_bridge if is_bridge else roads.paint_viaduct
        margin = TRAVEL["near"] + _EDGE
        layer = paint(shot, look, horizon=self.horizon, deck=self._road_y, margin=margin)
        return Cutout(shot, *layer)

    def _paint_lights(self) -> None:
        shot, hour = self._shot, self.hour
        rng = shot.rng("traffic")
        self._head = _streak(shot, colour.rgb("#fff2c8"), 90, 5, 0.9, -1)
        self._tail = _streak(shot, colour.rgb("#ff2440"), 80, 5, 0.8, 1)
        self._cars: list[tuple[int, float, float, float, float]] = []
        for direction, speed, dy in ((-1, 150, -6), (-1, 190, -3), (1, 165, 5), (1, 210, 9)):
            x = 0.0
            while x < shot.across + 600:
                self._cars.append((direction, x, speed, dy, 0.6 + 0.4 * float(rng.random())))
                x += (70 + 270 * float(rng.random()) ** 1.5) / shot.scene.density
        self._beacon = _dot(shot, colour.rgb("#ff3040"), 2.2, 9)
        self._flyers: list[tuple[int, float, float, float, int, float]] = []
        flies = self._is_neon and float(rng.random()) < 0.7 and shot.scene.tint == ""
        if not flies:
            return
        self._flyer_lights = [
            [_streak(shot, c, 46, 2.6, 0.8, d) for c in hour.signs[:3]] for d in (-1, 1)
        ]
        for lane in range(5):
            lane_y = self.horizon * (0.16 + 0.105 * lane) + 20 * float(rng.random())
            direction, near = (1 if lane % 2 else -1), 0.55 + 0.12 * lane
            for a, b, c, d in rng.random((4, 4)).tolist():
                self._flyers.append(
                    (
                        direction,
                        a * (shot.across + 400),
                        (70 + 60 * b) * near,
                        lane_y + 10 * (c - 0.5),
                        int(d * 2.99),
                        0.7 * near,
                    )
                )

    def _lay_water(self) -> None:
        hour = self.hour
        windy = {"storm": 1.2, "rain": 0.85}.get(self._shot.scene.weather, 0.55)
        day = not self._is_neon
        surface = water.Surface(
            hour.water,
            windy,
            far=0.84,
            near=0.42 if not day else 0.5,
            smear=12,
            contrast=0.34,
            reach=1.3,
            sparkle=0.8 if day and self.palette.sun < 0.4 else 0.0,
        )
        self._water = water.Water(self._shot, self.horizon, surface)

    # --- one frame -----------------------------------------------------------------------------

    def draw(self, view: View, into: Planes) -> None:
        """Far to near; what flies goes between the rows it belongs to; the water mirrors it all."""
        shot, k, rows = self._shot, self._shot.k, self._water.horizon
        rise = 12 * view.rise
        self._sky.draw(into, self._x(view, "sky"), 4 * k, rows)
        if self._clouds is not None:
            x = 90 + view.pan * TRAVEL["sky"] - shot.drift(view.time, 3.0, 70)
            self._clouds.draw(into, x * k, 0, rows)
        elif self._aurora is not None:
            self._aurora.draw(view, into, view.pan * TRAVEL["sky"])
        elif self._is_neon:
            self._sweep_beams(view, into, rows)
        half = len(self._flyers) // 2
        self._rows[0].draw(into, self._x(view, "far"), -0.4 * rise * k, rows)
        self._fly(view, into, self._flyers[:half], "far", rows)
        self._rows[1].draw(into, self._x(view, "mid"), -0.7 * rise * k, rows)
        self._blink(view, into, rows, rise)
        self._fly(view, into, self._flyers[half:], "mid", rows)
        self._rows[2].draw(into, self._x(view, "near"), -rise * k, rows)
        self._road.draw(into, self._x(view, "near"), 0, rows)
        self._drive(view, into, rows)
        light_x = None if self._is_neon else self._sun.x - view.pan * TRAVEL["sky"]
        self._water.draw(view, into, light_x, None if self._is_neon else self.palette.key)

    def _x(self, view: View, layer: str) -> float:
        return (TRAVEL[layer] + _EDGE + view.pan * TRAVEL[layer]) * self._shot.k

    def _drive(self, view: View, into: Planes, rows: int) -> None:
        shot, span = self._shot, self._shot.across + 600
        strength = 0.25 + 0.75 * self.hour.lamps
        for direction, start, speed, dy, bright in self._cars:
            x = (start + direction * speed * view.time - view.pan * TRAVEL["near"]) % span - 300
            light = self._head if direction < 0 else self._tail
            y = (self._road_y + dy * 0.7 - 8) * shot.k
            light.draw(into, x * shot.k, y, bright * strength, rows)

    def _fly(
        self,
        view: View,
        into: Planes,
        flyers: list[tuple[int, float, float, float, int, float]],
        layer: str,
        rows: int,
    ) -> None:
        shot, span = self._shot, self._shot.across + 400
        for direction, start, speed, y, tone, bright in flyers:
            x = (start + direction * speed * view.time - view.pan * TRAVEL[layer]) % span - 200
            light = self._flyer_lights[0 if direction < 0 else 1][tone]
            light.draw(into, x * shot.k, y * shot.k, bright, rows)

    def _blink(self, view: View, into: Planes, rows: int, rise: float) -> None:
        if self.hour.lamps < 0.5:
            return
        for tips, layer, part in zip(self._tips[:2], ("far", "mid"), (0.4, 0.7), strict=True):
            offset = self._x(view, layer) / self._shot.k
            for x, y, phase in tips:
                beat = max(0.0, float(np.sin(view.time * 2.6 + phase))) ** 4
                at_y = (y + part * rise) * self._shot.k
                self._beacon.draw(into, (x - offset) * self._shot.k, at_y, beat * 0.9, rows)

    def _sweep_beams(self, view: View, into: Planes, rows: int) -> None:
        """Searchlights, at an eighth of the size because they have no edges."""
        width, height = max(8, self._shot.width // 8), max(8, rows // 8)
        beams = np.zeros((height, width), np.uint8)
        for place, phase in ((0.22, 0.0), (0.58, 1.9), (0.83, 3.7)):
            lean = float(np.sin(view.time * 0.30 + phase)) * 0.42
            foot, tip = place * width, place * width + float(np.sin(lean)) * height * 1.4
            spread = width * 0.018
            points = np.array(
                [[foot, height], [tip - spread, -height * 0.3], [tip + spread, -height * 0.3]]
            )
            cv2.fillConvexPoly(beams, (points * 16).astype(np.int32), (22,), cv2.LINE_AA, 4)
        beams = cv2.GaussianBlur(beams, (0, 0), 1.6)
        fade = np.linspace(40, 255, height, dtype=np.float32).astype(np.uint8)[:, None]
        beams = cv2.multiply(beams, np.repeat(fade, width, 1), scale=1 / 255)
        full = scratch("beams", rows, self._shot.width)
        cv2.resize(beams, (self._shot.width, rows), dst=full)
        cv2.add(into.y[:rows], full, dst=into.y[:rows])


def _streak(
    shot: SceneShot, tone: Floats, length: float, thick: float, core: float, direction: int
) -> Glow:
    """A light seen for the time a shutter is open: bright at the front, fading behind."""
    k = shot.k
    height, width = shot.even(thick * 10 + 4), shot.even(length * 1.7 + thick * 14)
    x = np.arange(width, dtype=np.float32) / k
    along = np.clip((x - thick * 6) / length, 0, 1) * (x < thick * 6 + length)
    y = np.abs(np.arange(height, dtype=np.float32) + 0.5 - height / 2) / k
    line = np.clip(thick / 2 + 0.5 - y, 0, 1)[:, None] * (along**2.2)[None]
    line = noise.blur(line.astype(np.float32), 0.6 * k)
    halo = noise.blur(line, 2.2 * thick * k) * 1.3 + noise.blur(line, 0.9 * thick * k) * 0.6
    image = line[..., None] * (tone * 0.35 + 0.65) * core + halo[..., None] * tone
    edge = np.minimum(np.arange(height), np.arange(height)[::-1])[:, None]
    side = np.minimum(np.arange(width), np.arange(width)[::-1])[None]
    image = image * np.clip(np.minimum(edge, side) / (6 * k), 0, 1)[..., None]
    if direction < 0:
        image = image[:, ::-1]
    return Glow(shot, np.ascontiguousarray(image.astype(np.float32)))


def _dot(shot: SceneShot, tone: Floats, radius: float, halo: float) -> Glow:
    side = shot.even(halo * 5.4)
    at = (np.arange(side, dtype=np.float32) + 0.5 - side / 2) / shot.k
    d = np.hypot(at[None], at[:, None])
    light = np.exp(-((d / radius) ** 2)) + 0.45 * np.exp(-((d / halo) ** 2))
    return Glow(shot, light[..., None] * tone)
