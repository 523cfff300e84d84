"""A beach with surf and palms, the open sea, or the reef below it."""

from __future__ import annotations

import cv2
import numpy as np

from animatic.studio.planes import Plane, Planes, ycc

from .craft import birds, colour, noise, palettes, sky, water, weather
from .craft.camera import View
from .craft.layers import Backdrop, Cutout, scratch
from .craft.reef import Reef
from .craft.shot import Floats, SceneShot

TRAVEL = {"sky": 18.0, "clouds": 24.0, "sea": 40.0, "palms": 120.0}


class Ocean:
    """The view that is asked for; the beach where none is."""

    def __init__(self, shot: SceneShot) -> None:
        self._picture = Reef(shot) if shot.scene.view == "underwater" else Shore(shot)
        self.air = self._picture.air

    def draw(self, view: View, into: Planes) -> None:
        self._picture.draw(view, into)


class Shore:
    """Sky, sea, surf and sand; with the sun low the wet sand carries its light.

    Or the open sea, without land and with the boat nearer.
    """

    def __init__(self, shot: SceneShot) -> None:
        self._shot = shot
        self.palette = palettes.landscape(shot, ("clear", "day", "gold", "sunset", "rose"))
        self.air = self.palette.haze
        rng = shot.rng("layout")
        self._is_open = shot.scene.view == "open_sea"
        usual = 0.40 if self._is_open else 0.47
        self.horizon = shot.down * (usual + float(rng.uniform(-0.03, 0.03)))
        self.light = sky.place_light(shot, self.palette, self.horizon)
        self._paint_sky()
        self._water = self._lay_water()
        self._surf = self._palms = None
        self._palms_side = -1 if self.light.x > self._shot.across / 2 else 1
        if not self._is_open:
            self._surf = Surf(shot, self.palette, self._water.horizon, self.light)
            self._palms = self._paint_palms(rng)
        self._sail = float(rng.uniform(0.15, 0.85)), float(rng.choice([-1, 1]))
        self._birds = birds.flock(shot, self.palette, self.light, self.horizon)
        self._aurora = (
            weather.Aurora(shot, self.horizon) if shot.scene.weather == "aurora" else None
        )

    def _paint_sky(self) -> None:
        shot, margin = self._shot, TRAVEL["sky"] + 6
        image = sky.paint_sky(
            shot,
            self.palette,
            self.light,
            horizon=self.horizon,
            down=self.horizon + 20,
            margin=margin,
        )
        y, _ = shot.grid(self.horizon + 20, shot.across + 2 * margin)
        band = np.exp(-np.abs(y - self.horizon) / 26) * 0.35
        self._sky = Backdrop(
            shot,
            colour.mix(
                image,
                np.broadcast_to(self.palette.haze, image.shape),
                np.broadcast_to(band, image.shape[:2]),
            ),
        )
        cover = {"rain": 0.85, "storm": 0.95, "snow": 0.8, "clear": 0.25}.get(
            shot.scene.weather, float(shot.rng("cover").uniform(0.30, 0.62))
        )
        clouds = sky.paint_clouds(
            shot, self.palette, self.light, horizon=self.horizon, margin=90, cover=cover
        )
        self._clouds = Cutout(shot, *clouds)

    def _lay_water(self) -> water.Water:
        p = self.palette
        low = p.sun < 0.4 or p.night > 0.9
        sea = p.water
        if p.sun > 0.5 and p.contrast == 1:
            sea = colour.lean(colour.rgb("#0f7f93"), p.water, 0.25)
        hidden = self._shot.scene.weather in sky.HIDES_THE_SUN
        wind = {"storm": 2.2, "rain": 1.5}.get(self._shot.scene.weather, 1.15)
        surface = water.Surface(
            sea,
            wind,
            far=0.80 if low else 0.62,
            near=0.52 if low else 0.30,
            smear=5,
            contrast=0.32,
            sparkle=(1.0 if low else 0.7) * (0.2 if hidden else 1.0),
            path=0.9 if low else 3.0,
        )
        return water.Water(self._shot, self.horizon, surface)

    def _paint_palms(self, rng: np.random.Generator) -> Cutout:
        """Two or three palms leaning in from the side away from the light."""
        shot, margin = self._shot, TRAVEL["palms"] + 30
        height, width = shot.even(shot.down + 40), shot.even(shot.across + 2 * margin)
        # Leaves thinner than a pixel would be drawn a pixel wide: never smaller than at 1080.
        k = max(shot.k, 1.0)
        fine = (round(height * k / shot.k), round(width * k / shot.k))
        coverage = np.zeros(fine, np.float32)
        side = self._palms_side
        count = 0 if shot.scene.weather == "snow" else int(rng.integers(2, 4))
        for i in range(count):
            inwards = float(rng.uniform(-30, 40)) + 70 * i
            x = inwards if side < 0 else shot.across - inwards
            tall = min(shot.down, 1500) * float(rng.uniform(0.62, 0.86)) * (1 - 0.12 * i)
            _draw_palm(k, rng, coverage, (x + margin, shot.down + 20.0), tall, -side)
        coverage = cv2.resize(coverage, (width, height), interpolation=cv2.INTER_AREA)
        coverage = cv2.GaussianBlur(coverage, (0, 0), 0.8 * shot.k)
        by_day = 0.85 if self.palette.sun > 0.5 else 0.40
        shift = np.array([[1, 0, 2.2 * side * shot.k], [0, 1, 2.4 * shot.k]], np.float64)
        rim = np.clip(coverage - cv2.warpAffine(coverage, shift, (width, height)), 0, 1)
        strength = 0.30 * (1 - 0.8 * self.palette.night)
        image = self.palette.dark * by_day * coverage[..., None]
        image += (self.palette.key * 0.5 + self.palette.dark) * (rim * strength)[..., None]
        return Cutout(shot, image, coverage)

    def draw(self, view: View, into: Planes) -> None:
        shot, k, rows = self._shot, self._shot.k, self._water.horizon
        self._sky.draw(
            into, (TRAVEL["sky"] * (1 + view.pan) + 6) * k, (8 + 4 * view.rise) * k, rows
        )
        if self._aurora is not None:
            self._aurora.draw(view, into, view.pan * TRAVEL["sky"])
        cloud_x = 90 + view.pan * TRAVEL["clouds"] - shot.drift(view.time, 3.4, 60)
        self._clouds.draw(into, cloud_x * k, 0, rows)
        self._birds.draw(view, into, rows)
        light_x = self.light.x - view.pan * TRAVEL["sky"]
        self._water.draw(view, into, light_x, self.palette.key)
        self._draw_sail(view, into)
        if self._surf is None or self._palms is None:
            return
        self._surf.draw(view, into)
        x = TRAVEL["palms"] * (1 + view.pan) + 30 + 2.0 * float(np.sin(view.time * 0.9))
        x -= self._palms_side * 26 * view.push  # near things move outwards when the camera goes in
        self._palms.draw(into, x * k, (20 + 14 * view.rise) * k)

    def _draw_sail(self, view: View, into: Planes) -> None:
        """A boat, heeling a little; it crosses a tenth of the frame in 20 s. Nearer at sea."""
        shot, (place, way) = self._shot, self._sail
        sx, sy = shot.scale
        x = (place * shot.across + way * 9 * view.time + 60) % (shot.across + 120) - 60
        x -= view.pan * TRAVEL["sea"]
        size = 3.2 if self._is_open else 1.0
        y = self._water.horizon / sy + 7 * size**1.6 + 0.8 * size * float(np.sin(view.time * 1.2))
        heel = 1.6 * float(np.sin(view.time * 0.8))
        night = self.palette.night
        low_sun = self.palette.sun < 0.4
        sail = 40 + 170 * (1 - night) * (0.35 if low_sun else 1.0)
        shapes = (
            ([(x - 2 * way, y - 4), (x + heel, y - 46), (x + 15 * way, y - 4)], sail),
            (
                [(x - 4 * way, y - 5), (x + heel - 1.5 * way, y - 40), (x - 13 * way, y - 5)],
                sail * 0.86,
            ),
            (
                [
                    (x - 17 * way, y - 3),
                    (x + 18 * way, y - 3),
                    (x + 12 * way, y + 3),
                    (x - 13 * way, y + 3),
                ],
                30.0,
            ),
        )
        for points, value in shapes:
            placed = (x, y) + (np.array(points) - (x, y)) * size
            fixed = np.round(placed * (sx * 16, sy * 16)).astype(np.int32)
            cv2.fillPoly(into.y, [fixed], (int(value),), cv2.LINE_AA, 4)


def _draw_palm(
    k: float,
    rng: np.random.Generator,
    coverage: Floats,
    foot: tuple[float, float],
    tall: float,
    lean: int,
) -> None:
    """A bent trunk with rings and ten arching fronds of leaflets."""
    bend = float(rng.uniform(0.16, 0.34)) * tall * lean
    t = np.linspace(0, 1, 30)
    xs = foot[0] + bend * t**1.7
    ys = foot[1] - tall * t
    half = (13 * (1 - 0.55 * t) + 5 * np.exp(-t * 12)) * tall / 800
    half = half * (1 + 0.07 * (np.arange(30) % 2))
    outline = np.concatenate([np.stack([xs - half, ys], 1), np.stack([xs + half, ys], 1)[::-1]])
    cv2.fillPoly(coverage, [np.round(outline * k * 16).astype(np.int32)], 1.0, cv2.LINE_AA, 4)
    top = (float(xs[-1]), float(ys[-1]))
    for i in range(10):
        angle = np.pi * (-0.08 + 1.16 * (i + float(rng.uniform(-0.3, 0.3))) / 9)
        long = tall * float(rng.uniform(0.30, 0.44))
        _draw_frond(k, rng, coverage, top, angle, long)


def _draw_frond(
    k: float,
    rng: np.random.Generator,
    coverage: Floats,
    top: tuple[float, float],
    angle: float,
    long: float,
) -> None:
    s = np.linspace(0, 1, 32)
    droop = float(rng.uniform(0.45, 0.9))
    x = top[0] - np.cos(angle) * long * s
    y = top[1] - np.sin(angle) * long * s * 0.9 + droop * long * s**2.1
    spine = np.stack([x, y], 1)
    cv2.polylines(
        coverage,
        [np.round(spine * k * 16).astype(np.int32)],
        False,
        1.0,
        max(1, round(3 * k)),
        cv2.LINE_AA,
        4,
    )
    for i in range(2, 32):
        along = spine[i] - spine[i - 1]
        along /= max(float(np.hypot(*along)), 1e-6)
        width = long * 0.19 * float(np.sin(np.pi * min(s[i] * 0.86 + 0.12, 1.0))) ** 0.8
        for side in (-1, 1):
            reach = width * float(rng.uniform(0.8, 1.1))
            out = np.array(
                [
                    along[0] * 0.55 - side * along[1] * 0.75,
                    along[1] * 0.55 + side * along[0] * 0.75 + 0.30,
                ]
            )
            tip = spine[i] + out * reach
            leaf = np.array([spine[i] - along * 2.3, tip, spine[i] + along * 2.3])
            cv2.fillPoly(coverage, [np.round(leaf * k * 16).astype(np.int32)], 1.0, cv2.LINE_AA, 4)


class Surf:
    """Foam lines that travel to the beach, the wash that runs up it, the wet sand it leaves.

    Solved in cells of five by four units, whatever the frame's size: foam has soft edges.
    """

    def __init__(
        self, shot: SceneShot, palette: palettes.Palette, horizon: int, light: sky.Light
    ) -> None:
        self._shot = shot
        rng = shot.rng("surf")
        sy = shot.scale[1]
        self._sea = shot.down - horizon / sy
        self._top = round((horizon + (shot.height - horizon) * 0.24) / 2) * 2
        rows = shot.height - self._top
        w, h = shot.across // 5, round(rows / sy / 3.6)
        x = (np.arange(w, dtype=np.float32)[None] + 0.5) / w * shot.across
        y = (np.arange(h, dtype=np.float32)[:, None] + 0.5) / h * (rows / sy) + self._top / sy
        self._x, self._y = x, y
        slope = float(rng.uniform(-0.10, 0.10))
        self._shore = (
            shot.down * 0.815
            + slope * (x - shot.across / 2)
            + 26 * np.sin(x / 340 + float(rng.uniform(0, 6.28)))
            + 9 * np.sin(x / 97 + float(rng.uniform(0, 6.28)))
        ).astype(np.float32)
        self._phase = (
            0.9 * np.sin(x / 520 + float(rng.uniform(0, 6.28)))
            + 0.5 * np.sin(x / 210 + float(rng.uniform(0, 6.28)))
        ).astype(np.float32)
        self._lace = noise.tileable(rng, (256, 256), (2.6, 1.3))
        self._web = _web(noise.tileable(rng, (512, 512), (5.0, 3.2)))
        self._breaks = noise.tileable(rng, (64, 512), (16, 5))
        near = np.clip((y - horizon / sy) / self._sea, 0.02, 1)
        self._near = near
        widen = (0.42 / near**0.75).astype(np.float32)
        self._map_x = ((x - shot.across / 2) * widen).astype(np.float32)
        self._map_y = np.broadcast_to(150 * np.log(near + 0.05), (h, w)).astype(np.float32)
        self._sand = self._paint_sand(palette, light, rows)
        foam = np.clip(palette.key * 0.35 + palette.haze * 0.45 + 0.22, 0, 1)
        foam = foam * (1 - 0.68 * palette.night)
        self._foam = [float(c[0]) for c in ycc(foam[None])]

    def _paint_sand(self, palette: palettes.Palette, light: sky.Light, rows: int) -> list[Floats]:
        """Levels of dry sand for the three planes, darker towards the viewer, lit by the sky."""
        shot = self._shot
        sand = colour.rgb("#d9bf95") if palette.sun > 0.5 else colour.rgb("#b59078")
        level = {True: 0.95, False: 0.66}[palette.sun > 0.5] * (1 - 0.72 * palette.night)
        tone = colour.mix(sand, palette.haze, 0.22 if palette.sun > 0.5 else 0.42) * level
        height, width = rows, shot.width
        rng = shot.rng("sand")
        grain = noise.fbm(rng, (height, width), cells=(5, 16), octaves=6, gain=0.62)
        grain = 0.5 * grain + 0.5 * self._ripples(rng, width, height)
        y = np.linspace(0, 1, height, dtype=np.float32)[:, None]
        x = np.linspace(0, shot.across, width, dtype=np.float32)[None]
        warm = np.exp(-np.abs(x - light.x) / (0.4 * shot.across)) * (palette.sun < 0.4)
        image = tone * ((0.74 + 0.44 * grain) * (1.06 - 0.30 * y))[..., None]
        image = image + palette.key * (warm * 0.16 * (1 - 0.7 * y))[..., None]
        luma, u, v = ycc(np.clip(image, 0, 1))
        half = (width // 2, height // 2)
        return [
            np.clip(16 + 219 * luma, 16, 235).astype(np.uint8),
            cv2.resize(np.clip(128 + 224 * u, 16, 240), half, interpolation=cv2.INTER_AREA).astype(
                np.uint8
            ),
            cv2.resize(np.clip(128 + 224 * v, 16, 240), half, interpolation=cv2.INTER_AREA).astype(
                np.uint8
            ),
        ]

    def _ripples(self, rng: np.random.Generator, width: int, height: int) -> Floats:
        """What wind and feet leave in the sand, and its grains, seen in perspective: 0..1."""
        shot = self._shot
        marks = noise.fbm(rng, (512, 1024), cells=(38, 30), octaves=4, gain=0.62)
        grains = cv2.GaussianBlur(rng.random((512, 1024), dtype=np.float32), (0, 0), 0.7)
        y = np.linspace(0, 1, height, dtype=np.float32)[:, None]
        x = np.linspace(-0.5, 0.5, width, dtype=np.float32)[None] * shot.across
        near = 0.35 + y
        across = np.broadcast_to(x / near * 0.36 + 512, (height, width)).astype(np.float32)
        along = np.broadcast_to(np.log(near) * 430 + 500, (height, width)).astype(np.float32)
        wrap = cv2.BORDER_WRAP
        coarse = cv2.remap(marks, across, along, cv2.INTER_LINEAR, borderMode=wrap)
        fine = cv2.remap(grains, across * 2.2, along * 2.2, cv2.INTER_LINEAR, borderMode=wrap)
        return np.clip(coarse + (fine - 0.5) * (0.9 * y), 0, 1)

    def draw(self, view: View, into: Planes) -> None:
        t = view.time
        edge = self._shore + 20 * np.sin(t * 0.62 + self._phase) + 10 * np.sin(t * 0.35 + 1.7)
        d = edge - self._y  # how far out at sea, in units
        lace = cv2.remap(
            self._lace,
            self._map_x + np.float32(2 * t),
            self._map_y - np.float32(5 * t),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_WRAP,
        )
        web = cv2.remap(
            self._web,
            self._map_x * np.float32(1.9) + np.float32(3 * t),
            self._map_y * np.float32(2.3) - np.float32(7 * t),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_WRAP,
        )
        out = np.clip(d, 0, None)
        ragged = d + 7 * cv2.blur(lace, (13, 5))
        wash = np.exp(-out / 26) * np.clip(0.42 + 0.46 * lace, 0, 1)
        line = np.exp(-(((ragged - 4) / 7) ** 2)) * np.clip(0.85 + 0.2 * lace, 0, 1)
        threads = web * (1.1 * np.exp(-out / 110) + 0.14)
        foam = np.clip(np.maximum(wash * 0.7 + line * 0.85, threads), 0, 1)
        foam = np.maximum(foam * colour.smooth(-9, 1, ragged), self._breakers(t, d, lace))
        past = self._y - self._shore - 33 - 8 * self._phase
        damp = colour.smooth(8, -26, past) * colour.smooth(5, -5, d)
        left = np.exp(-((past + 3 * lace) ** 2) / 14) * np.clip(0.30 * lace + 0.10, 0, 0.4)
        foam = np.maximum(foam, left * colour.smooth(0, -14, d))
        sand = np.where(d < 0, 1, 0.62 * np.exp(-out / 46)).astype(np.float32)
        self._blend(into, sand, np.clip(foam, 0, 0.96), damp)

    def _breakers(self, t: float, d: Floats, lace: Floats) -> Floats:
        """Waves that rise in the distance, come in, break into foam and run out."""
        out = np.clip(d, 0, None)
        at = np.log1p(out / 46) * 2.1
        cycle = at + t * 0.115 + 0.10 * self._phase
        index = np.floor(cycle)
        front = cycle - index
        columns = (self._x * 0.16 + 37) % 512
        which = np.broadcast_to((index * 7.3 + 3) % 64, d.shape).astype(np.float32)
        broken = cv2.remap(
            self._breaks,
            np.broadcast_to(columns, d.shape).astype(np.float32),
            which,
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_WRAP,
        )
        crest = np.exp(-front / 0.10) + 0.5 * np.exp(-(1 - front) / 0.012)
        strength = colour.smooth(1.05, 0.30, at / 4.2 - 0.06 * broken) * np.clip(
            0.55 + 0.45 * broken, 0, 1.2
        )
        return np.clip(
            crest * strength * np.clip(0.62 + 0.55 * lace, 0, 1.1), 0, 0.95
        ) * colour.smooth(2, 20, d)

    def _blend(self, into: Planes, sand: Floats, foam: Floats, damp: Floats) -> None:
        wet = 1 - 0.38 * damp
        for index, target in enumerate(into):
            half = 2 if index else 1
            region = target[self._top // half :]
            height, width = region.shape
            ground = self._sand[index][:height]
            cover = _enlarged("surf.cover", sand * (1 - 0.52 * damp), (width, height))
            through = cv2.bitwise_not(cover, dst=scratch("surf.through", height, width))
            if index == 0:
                ground = cv2.multiply(
                    ground,
                    _enlarged("surf.wet", wet, (width, height)),
                    dst=scratch("surf.ground", height, width),
                    scale=1 / 255,
                )
            cv2.multiply(region, through, dst=region, scale=1 / 255)
            cv2.add(region, cv2.multiply(ground, cover, scale=1 / 255), dst=region)
            zero, gain = (16, 219) if index == 0 else (128, 224)
            level = zero + gain * self._foam[index]
            white = _enlarged("surf.foam", foam, (width, height))
            through = cv2.bitwise_not(white, dst=through)
            cv2.multiply(region, through, dst=region, scale=1 / 255)
            cv2.add(region, cv2.convertScaleAbs(white, alpha=level / 255), dst=region)


def _web(field: Floats) -> Floats:
    """Threads of foam, 0..1, where a noise field crosses zero; they come and go in patches."""
    threads = np.clip(1 - np.abs(field) * 2.6, 0, 1) ** 1.5
    patches = cv2.GaussianBlur(np.roll(field, 131, 1), (0, 0), 9)
    patches = patches / float(patches.std())
    return (threads * np.clip(0.45 + 0.45 * patches, 0, 1)).astype(np.float32)


def _enlarged(name: str, plane: Floats, size: tuple[int, int]) -> Plane:
    """A solved plane of 0..1 as bytes of this (width, height), in this thread's memory."""
    memory = scratch(name, size[1], size[0])
    return np.asarray(cv2.resize(cv2.convertScaleAbs(plane, alpha=255), size, dst=memory), np.uint8)
