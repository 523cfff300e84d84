"""Weather itself: a wide plain under a great sky, or a rainy window before a city's lights."""

from __future__ import annotations

import cv2
import numpy as np

from animatic.studio.planes import Planes

from .craft import colour, land, noise, palettes, sky
from .craft import weather as overcast
from .craft.camera import View
from .craft.layers import Backdrop, Cutout, Glow
from .craft.particles import disc
from .craft.shot import Floats, SceneShot

TRAVEL = {"sky": 20.0, "clouds": 44.0, "far": 40.0, "mid": 70.0, "near": 120.0}


class Weather:
    """In rain a window or the plain, as asked or by the seed; otherwise the plain."""

    def __init__(self, shot: SceneShot) -> None:
        drawn = "window" if float(shot.rng("kind").random()) < 0.5 else "plain"
        view = shot.scene.view or drawn
        is_window = view == "window" and shot.scene.weather == "rain"
        self._view = WetWindow(shot) if is_window else Plain(shot)
        self.air = self._view.air

    def draw(self, view: View, into: Planes) -> None:
        self._view.draw(view, into)


class Plain:
    """Hills, a lone tree and a house with light in it; the sky takes two thirds."""

    def __init__(self, shot: SceneShot) -> None:
        self._shot = shot
        self.palette = palettes.landscape(shot, ("overcast", "day", "gold"))
        self.air = self.palette.haze
        rng = shot.rng("layout")
        self._horizon = shot.down * float(rng.uniform(0.70, 0.75))
        self._light = sky.place_light(shot, self.palette, self._horizon)
        image = sky.paint_sky(
            shot, self.palette, self._light, horizon=self._horizon, down=shot.down + 20, margin=30
        )
        self._sky = Backdrop(shot, image)
        cover = {"storm": 1.0, "rain": 0.85, "snow": 0.75, "fog": 0.5, "aurora": 0.1, "clear": 0.3}
        amount = cover.get(shot.scene.weather, 0.55)
        self._banks = [
            Cutout(
                shot,
                *sky.paint_clouds(
                    shot,
                    self.palette,
                    self._light,
                    horizon=self._horizon,
                    margin=170,
                    cover=amount * part,
                    salt=salt,
                ),
            )
            for part, salt in ((1.0, "clouds"), (0.72, "low clouds"))
        ]
        snow = 2.0 if shot.scene.weather == "snow" or shot.scene.season == "winter" else 0.0
        relief, mist = (0.35, 1.3) if shot.scene.weather == "fog" else (0.7, 0.8)
        specs = (
            ("far", land.Range(0.80, 30, 215, 2.6, 3, 0.46, relief, snow, mist), -6.0),
            ("mid", land.Range(0.45, 10, 70, 1.7, 0, 0.44, 0.4, snow, 0.6, 130), 34.0),
        )
        self._hills = [
            (
                TRAVEL[name],
                Cutout(
                    shot,
                    *land.paint_range(
                        shot,
                        self.palette,
                        self._light,
                        spec,
                        foot=self._horizon + 90 + down,
                        margin=TRAVEL[name] + 6,
                        salt=name,
                        valley=0.2,
                    ),
                ),
            )
            for name, spec, down in specs
        ]
        self._near = self._paint_near(rng, snow > 0)
        self._aurora = (
            overcast.Aurora(shot, self._horizon) if shot.scene.weather == "aurora" else None
        )
        self._lamp = Glow(shot, _lamp(shot))

    def _paint_near(self, rng: np.random.Generator, is_white: bool) -> Cutout:
        """The meadow with a tree bent by the wind and a small house."""
        shot, margin = self._shot, TRAVEL["near"] + 20
        height, width = shot.even(shot.down + 60), shot.even(shot.across + 2 * margin)
        y = (np.arange(height, dtype=np.float32)[:, None] + 0.5) / shot.k
        x = (np.arange(width, dtype=np.float32)[None] + 0.5) / shot.k - margin
        rise = noise.profile(rng, width, cells=2.2, octaves=4, gain=0.36)
        line = self._horizon + 120 - 74 * rise
        ground = np.clip((y - line[None]) * shot.k + 0.5, 0, 1).astype(np.float32)
        cover = ground.copy()
        side = float(rng.choice([0.27, 0.73]))
        tree_x = shot.across * side
        column = int((tree_x + margin) * shot.k)
        _draw_tree(shot, rng, cover, (tree_x + margin, float(line[column]) + 8), 330, is_white)
        house_x = shot.across * (1 - side) + float(rng.uniform(-60, 60))
        at = float(line[int((house_x + margin) * shot.k)])
        self._house = (house_x, at)
        _draw_house(shot, cover, (house_x + margin, at + 8))
        land.draw_grass(shot, rng, cover, line.astype(np.float32), 60 if is_white else 700, 24)
        body = self.palette.dark * 0.9 + self.palette.far * 0.16
        grass = colour.mix(body, colour.rgb("#3a5a34"), 0.35 if self.palette.night < 0.9 else 0.05)
        if is_white:
            grass = self.palette.haze * 0.85 + 0.16 * (1 - self.palette.night)
        deep = colour.smooth(0, 260, y - line[None])
        texture = noise.fbm(rng, (height, width), cells=(8, 12), octaves=5, gain=0.6)
        tone = (
            colour.mix(
                np.broadcast_to(grass, (height, width, 3)),
                np.broadcast_to(grass * 0.45, (height, width, 3)),
                deep,
            )
            * (0.82 + 0.32 * texture)[..., None]
        )
        track = self._track(x, y)
        mud = self.palette.haze * 0.55 + self.palette.sky[-1][1] * 0.25
        wet = 0.75 if shot.scene.weather in ("rain", "storm") else 0.45
        shown = track * (0.55 + 0.45 * texture) * (0.5 if is_white else wet)
        tone = colour.mix(tone, (mud * (0.6 + 0.5 * texture)[..., None]), shown)
        standing = np.clip(cover - ground, 0, 1)
        tone = colour.mix(tone, np.broadcast_to(body * 0.8, tone.shape), standing)
        return Cutout(shot, tone * cover[..., None], cover)

    def _track(self, x: Floats, y: Floats) -> Floats:
        """Two ruts that wind from the house to the viewer, as coverage (h, w)."""
        shot, (house_x, top) = self._shot, self._house
        v = np.clip((y - top - 4) / (shot.down - top), 0, 1.2)
        side = 1 if house_x < shot.across / 2 else -1
        middle = house_x + side * shot.across * (0.34 * v**1.5 + 0.07 * np.sin(v * 6.5))
        scale = 5 + 130 * v**1.35
        ruts = np.abs(np.abs(x - middle) / scale - 0.62)
        return (colour.smooth(0.42, 0.20, ruts) * colour.smooth(0, 0.03, v)).astype(np.float32)

    def draw(self, view: View, into: Planes) -> None:
        shot, k = self._shot, self._shot.k
        self._sky.draw(into, (30 + TRAVEL["sky"] * view.pan) * k, (6 + 4 * view.rise) * k)
        if self._aurora is not None:
            self._aurora.draw(view, into, view.pan * TRAVEL["sky"])
        windy = {"storm": 15.0, "rain": 9.0}.get(shot.scene.weather, 5.0)
        for index, bank in enumerate(self._banks):
            drift = shot.drift(view.time, windy * (1 + 0.6 * index), 110)
            bank.draw(into, (170 + TRAVEL["clouds"] * view.pan - drift) * k, 0)
        for travel, hills in self._hills:
            hills.draw(into, (travel + 6 + travel * view.pan) * k, 8 * view.rise * k)
        x = TRAVEL["near"] + 20 + TRAVEL["near"] * view.pan
        self._near.draw(into, x * k, 14 * view.rise * k)
        flicker = 0.9 + 0.1 * float(np.sin(view.time * 5.1) * np.sin(view.time * 2.3))
        dim = 0.35 + 0.65 * max(self.palette.night, 0.4 if self.palette.contrast < 1 else 0.0)
        hx, hy = self._house
        for dx in (-16, 14):
            self._lamp.draw(
                into,
                (hx + dx - TRAVEL["near"] * view.pan) * k,
                (hy - 20 - 14 * view.rise) * k,
                flicker * dim,
            )


def _lamp(shot: SceneShot) -> Floats:
    side = shot.even(120)
    at = (np.arange(side, dtype=np.float32) + 0.5 - side / 2) / shot.k
    x, y = np.abs(at)[None], np.abs(at)[:, None]
    pane = colour.smooth(7.5, 6, x) * colour.smooth(9.5, 8, y)
    halo = np.exp(-((np.hypot(x, y) / 22) ** 2)) * 0.28
    return (pane * 0.8 + halo)[..., None] * colour.rgb("#ffc870")


def _draw_house(shot: SceneShot, cover: Floats, foot: tuple[float, float]) -> None:
    x, y = foot
    shape = [
        (x - 52, y + 10),
        (x - 52, y - 50),
        (x - 62, y - 50),
        (x, y - 96),
        (x + 20, y - 81),
        (x + 20, y - 104),
        (x + 34, y - 104),
        (x + 34, y - 70),
        (x + 62, y - 50),
        (x + 52, y - 50),
        (x + 52, y + 10),
    ]
    cv2.fillPoly(
        cover, [np.round(np.array(shape) * shot.k * 16).astype(np.int32)], 1.0, cv2.LINE_AA, 4
    )


def _draw_tree(
    shot: SceneShot,
    rng: np.random.Generator,
    cover: Floats,
    foot: tuple[float, float],
    tall: float,
    is_bare: bool,
) -> None:
    """A broad tree by splitting branches; leaves are clouds of dots at their ends."""
    ends: list[tuple[float, float]] = []

    def grow(x: float, y: float, angle: float, long: float, thick: float, level: int) -> None:
        bend = angle + float(rng.normal(0, 0.10))
        x1, y1 = x + float(np.sin(bend)) * long, y - float(np.cos(bend)) * long
        side = (float(np.cos(bend)), float(np.sin(bend)))
        a, b = thick, thick * 0.68
        quad = np.array(
            [
                (x - side[0] * a, y - side[1] * a),
                (x + side[0] * a, y + side[1] * a),
                (x1 + side[0] * b, y1 + side[1] * b),
                (x1 - side[0] * b, y1 - side[1] * b),
            ]
        )
        cv2.fillPoly(cover, [np.round(quad * shot.k * 16).astype(np.int32)], 1.0, cv2.LINE_AA, 4)
        if level == 0 or thick < 0.8:
            ends.append((x1, y1))
            return
        for turn in (-0.42, 0.08, 0.46):
            if rng.random() < 0.86:
                grow(
                    x1,
                    y1,
                    bend * 0.92 + turn + float(rng.normal(0, 0.12)),
                    long * float(rng.uniform(0.66, 0.84)),
                    b * 0.8,
                    level - 1,
                )

    grow(foot[0], foot[1], float(rng.uniform(-0.08, 0.08)), tall * 0.27, tall * 0.026, 5)
    if is_bare:
        return
    for x, y in ends:
        for dx, dy, size in rng.normal(0, 1, (26, 3)).tolist():
            centre = (round((x + 17 * dx) * shot.k * 16), round((y + 12 * dy) * shot.k * 16))
            radius = round(max(2.1 + 0.9 * size, 0.9) * shot.k * 16)
            cv2.circle(cover, centre, radius, 1.0, -1, cv2.LINE_AA, 4)


class WetWindow:
    """Drops on glass, some of which run; behind it the lights of traffic, far out of focus."""

    def __init__(self, shot: SceneShot) -> None:
        self._shot = shot
        ramp = palettes.ramp(shot, ("aurora", "ocean", "ice", "mono"))
        self.air = ramp[1][1]
        rng = shot.rng("window")
        y, x = shot.grid(shot.down + 60, shot.across + 120)
        size = (y.shape[0], x.shape[1])
        clouds = noise.fbm(rng, size, cells=shot.cells(2, 4), octaves=3)
        band = np.exp(-(((y / shot.down - 0.66) / 0.26) ** 2))
        at = 0.06 + 0.30 * band + 0.10 * clouds
        self._back_image = colour.gradient(ramp, at.astype(np.float32))
        self._back = Backdrop(shot, self._back_image)
        tones = [colour.rgb(c) for c in ("#ffb060", "#ff4a3c", "#ffe6b8", "#6ad0ff", "#ff7ac0")]
        if shot.scene.tint:
            tones = [colour.lean(c, colour.rgb(shot.scene.tint), 0.5) for c in tones]
        self._discs = [
            disc(shot, r, t, 0.14, s)
            for r, s in ((26, 0.62), (46, 0.46), (74, 0.30))
            for t in tones
        ]
        self._still = [tuple(row) for row in rng.random((int(34 * shot.scene.density), 5)).tolist()]
        self._cars = [tuple(row) for row in rng.random((int(16 * shot.scene.density), 5)).tolist()]
        self._glass = self._paint_drops(rng)
        self._runner = _drop_sprite(shot, 11.0)
        self._runners = rng.random((14, 5)).tolist()

    def _paint_drops(self, rng: np.random.Generator) -> Cutout:
        """Each drop shows the view upside down: bright below, dark above, with a spark on top."""
        shot = self._shot
        height, width = shot.even(shot.down), shot.even(shot.across)
        shade = np.zeros((height, width), np.float32)
        bright = np.zeros_like(shade)
        cover = np.zeros_like(shade)
        count = int(620 * shot.across * shot.down / (1920 * 1080))
        for a, b, c, d in rng.random((count, 4)).tolist():
            radius = 2.2 + 15 * c**4.2
            _stamp(
                shot,
                (cover, shade, bright),
                (a * shot.across, b * shot.down),
                radius,
                0.9 + 0.4 * d,
            )
        tint = self._back_image[: cover.shape[0], : cover.shape[1]]
        tint = cv2.blur(tint, (31, 31))
        light = np.clip(tint * 1.6 + 0.12, 0, 1)
        image = light * bright[..., None] * 0.8 - 0.0
        alpha = np.clip(cover * (0.30 + 0.5 * shade), 0, 0.9)
        return Cutout(shot, image + tint * 0.35 * alpha[..., None], alpha)

    def draw(self, view: View, into: Planes) -> None:
        shot, k, t = self._shot, self._shot.k, view.time
        self._back.draw(into, (60 + 36 * view.pan) * k, (30 + 14 * view.rise) * k)
        for a, b, c, d, e in self._still:
            sprite = self._discs[int(c * (len(self._discs) - 0.01))]
            breath = 0.72 + 0.28 * float(np.sin(t * (0.4 + d) + e * 6.3))
            y = shot.down * (0.18 + 0.62 * b)
            sprite.draw(into, (a * shot.across - 30 * view.pan) * k, y * k, breath)
        for a, b, c, d, e in self._cars:
            way = 1 if b < 0.5 else -1
            span = shot.across + 320
            x = (a * span + way * (60 + 90 * d) * t) % span - 160
            sprite = self._discs[5 + (0 if way > 0 else 1) if c < 0.7 else 7]
            sprite.draw(into, (x - 40 * view.pan) * k, (shot.down * (0.72 + 0.10 * e)) * k, 0.9)
        self._glass.draw(into, 0, 0)
        for a, b, c, d, e in self._runners:
            span = shot.down + 300
            y = (
                b * span + (26 + 60 * c) * t + 46 * float(np.sin(t * (0.5 + 0.5 * d) + e * 6.3))
            ) % span - 150
            x = a * shot.across + 7 * float(np.sin(y / 70 + d * 9))
            self._runner.draw(into, -(x - 20) * k, -(y - 110) * k)


def _stamp(
    shot: SceneShot,
    sheets: tuple[Floats, Floats, Floats],
    at: tuple[float, float],
    radius: float,
    stretch: float,
) -> None:
    cover, shade, bright = sheets
    k = shot.k
    r = max(radius * k, 1.2)
    x0, x1 = int(at[0] * k - r - 2), int(at[0] * k + r + 3)
    y0, y1 = int(at[1] * k - r * stretch - 2), int(at[1] * k + r * stretch + 3)
    if x0 < 0 or y0 < 0 or x1 >= cover.shape[1] or y1 >= cover.shape[0]:
        return
    y = (np.arange(y0, y1, dtype=np.float32)[:, None] + 0.5 - at[1] * k) / (r * stretch)
    x = (np.arange(x0, x1, dtype=np.float32)[None] + 0.5 - at[0] * k) / r
    d = np.hypot(x, y)
    inside = np.clip((1 - d) * r + 0.5, 0, 1)
    lens = np.clip(0.25 + 0.85 * y + 0.2 * x, 0, 1) ** 1.4 * inside
    spark = np.exp(-(((x + 0.32) / 0.18) ** 2) - ((y + 0.42) / 0.16) ** 2) * inside
    rim = np.clip(1 - np.abs(d - 0.9) / 0.16, 0, 1) * inside * np.clip(0.4 - y, 0, 1)
    box = (slice(y0, y1), slice(x0, x1))
    cover[box] = np.maximum(cover[box], inside)
    shade[box] = np.maximum(shade[box], rim)
    bright[box] = np.maximum(bright[box], lens * 0.85 + spark)


def _drop_sprite(shot: SceneShot, radius: float) -> Cutout:
    """A running drop and the wet track above it."""
    height, width = shot.even(150), shot.even(40)
    sheets = tuple(np.zeros((height, width), np.float32) for _ in range(3))
    _stamp(shot, sheets, (20, 116), radius, 1.25)
    cover, shade, bright = sheets
    y = (np.arange(height, dtype=np.float32)[:, None] + 0.5) / shot.k
    x = (np.arange(width, dtype=np.float32)[None] + 0.5) / shot.k - 20
    track = np.exp(-((x / (3 + 4 * y / 116)) ** 2)) * np.clip(y / 116, 0, 1) ** 1.5 * (y < 114)
    alpha = np.clip(cover * (0.35 + 0.5 * shade) + 0.14 * track * (1 - cover), 0, 0.9)
    glow = bright * 0.72 + 0.06 * track * (1 - cover)
    tone = np.array([0.92, 0.95, 1.0], np.float32)
    return Cutout(shot, tone * glow[..., None], alpha.astype(np.float32))
