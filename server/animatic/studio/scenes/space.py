"""Space: a turning planet, a nebula, stars at three depths and now and then a meteor."""

from __future__ import annotations

import cv2
import numpy as np

from animatic.studio.planes import Plane, Planes, ycc

from .craft import colour, lights, noise, palettes, sky
from .craft.camera import View
from .craft.layers import Backdrop, Glow, quantise
from .craft.shot import Floats, Shot

CAMERA = ("push_in", "pan_left", "pan_right")
TRAVEL = {"nebula": 26.0, "stars": 48.0, "near": 96.0, "planet": 70.0}
WORLDS = ("ocean", "ocean", "gold", "peach", "ice", "sunset", "lilac")
SKIES = ("aurora", "berry", "ocean", "ember", "mint", "sunset")


class Space:
    """Everything turns or drifts slowly; the light comes from one side."""

    def __init__(self, shot: Shot) -> None:
        self._shot = shot
        self._ramp = palettes.ramp(shot, SKIES)
        self.air = self._ramp[1][1]
        rng = shot.rng("layout")
        side = float(rng.choice([-1, 1]))
        self._radius = float(rng.uniform(250, 400))
        self._place = (
            shot.across * (0.5 + side * float(rng.uniform(0.12, 0.24))),
            shot.down * float(rng.uniform(0.46, 0.66)),
        )
        self._sun = np.array([-side * 0.72, -0.42, 0.50], np.float32)
        self._sun /= float(np.linalg.norm(self._sun))
        self._sky = Backdrop(shot, self._paint_nebula())
        self._stars = self._paint_stars("far", 900, 0.75, TRAVEL["stars"])
        self._near = self._paint_stars("near", 140, 1.15, TRAVEL["near"])
        self._planet = Planet(shot, self._radius, self._sun, self._surface(rng))
        self._halo = Glow(shot, self._paint_halo())
        self._meteors = rng.random((max(1, round(shot.seconds / 3.5)), 5)).tolist()
        self._moon = _paint_moon(shot, float(rng.uniform(30, 52)), self._sun)
        self._orbit = float(rng.uniform(0, 6.28)), float(rng.uniform(1.5, 1.9))

    def _surface(self, rng: np.random.Generator) -> list[tuple[float, Floats]]:
        """A world's own colours, unlike the gas behind it; a tint leads both."""
        name = WORLDS[int(rng.integers(len(WORLDS)))]
        colours = [colour.rgb(c) for c in palettes.RAMPS[name].split()]
        if self._shot.scene.tint:
            tint = colour.rgb(self._shot.scene.tint)
            colours = [colour.lean(c, tint, 0.5) for c in colours]
        return [(at, c) for (at, _), c in zip(self._ramp, colours, strict=True)]

    def _paint_nebula(self) -> Floats:
        """Two warped clouds of gas in the ramp's colours, one dark lane across them."""
        shot, margin = self._shot, TRAVEL["nebula"] + 6
        y, x = shot.grid(shot.down + 2 * margin, shot.across + 2 * margin)
        size = (y.shape[0], x.shape[1])
        rng = shot.rng("nebula")
        warp = [noise.fbm(rng, size, cells=shot.cells(2, 3), octaves=4) - 0.5 for _ in range(2)]
        gas = noise.fbm(rng, size, cells=shot.cells(3, 5), octaves=7, gain=0.56)
        gas = _warped(gas, warp[0], warp[1], 260 * shot.k)
        dust = noise.fbm(rng, size, cells=shot.cells(4, 7), octaves=7, gain=0.6)
        dust = _warped(dust, -warp[1], warp[0], 200 * shot.k)
        other = float(rng.choice([-1, 1])) * float(rng.uniform(35, 70))
        lean = float(rng.uniform(-0.5, 0.5))
        line = (y - margin - shot.down * (0.5 + lean * (x / shot.across - 0.5))) / shot.down
        band = np.exp(-((line / 0.34) ** 2)).astype(np.float32)
        bright = colour.smooth(0.30, 1.05, gas) * band
        second = colour.smooth(0.42, 1.0, dust) * (0.35 + 0.65 * band)
        image = np.broadcast_to(self._ramp[0][1] * 0.32, (*size, 3)).copy()
        image += self._ramp[2][1] * (bright * 0.86)[..., None]
        image += colour.spin(self._ramp[2][1], other) * (second * 0.55)[..., None]
        image += colour.spin(self._ramp[3][1], other * 0.5) * (second * bright * 0.80)[..., None]
        image += self._ramp[4][1] * (np.clip(bright * second - 0.22, 0, 1) * 1.1)[..., None]
        image *= (1 - 0.55 * colour.smooth(0.55, 0.9, dust) * (1 - bright))[..., None]
        return colour.film(image, 0.7)

    def _paint_stars(self, salt: str, count: int, size: float, travel: float) -> lights.Veil:
        shot, margin = self._shot, travel + 6
        height = shot.even(shot.down + 2 * margin)
        width = shot.even(shot.across + 2 * margin)
        rng = shot.rng(f"stars {salt}")
        layer = np.zeros((height, width), np.float32)
        warm = np.zeros((height, width), np.float32)
        for a, b, c, tone in rng.random((int(count * shot.scene.density**0.5), 4)).tolist():
            radius = size * (0.55 + 0.9 * c**6) * shot.k
            sky.dot(layer, (a * width, b * height), radius, 0.22 + 0.9 * c**4)
            centre = (round(a * width * 16), round(b * height * 16))
            cv2.circle(warm, centre, round(radius * 40), tone - 0.5, -1)
        layer = cv2.GaussianBlur(layer, (0, 0), 0.6 * shot.k)
        glow = noise.blur(layer, 4 * shot.k) * 2.2
        total = (layer + glow)[..., None]
        tint = np.array([0.16, 0.0, -0.16], np.float32) * noise.blur(warm, 2.0)[..., None]
        return lights.Veil(shot, (total * (np.float32(0.96) + tint)).astype(np.float32))

    def _paint_halo(self) -> Floats:
        """Air round the planet, seen where the sun is behind it."""
        shot, r = self._shot, self._radius
        side = shot.even(r * 3.2)
        at = (np.arange(side, dtype=np.float32) + 0.5 - side / 2) / shot.k
        x, y = at[None], at[:, None]
        d = np.hypot(x, y)
        facing = (x * self._sun[0] + y * self._sun[1]) / np.maximum(d, 1)
        rim = np.exp(-np.maximum(d - r, 0) / (0.055 * r)) * (d > r - 1.5)
        wide = np.exp(-np.maximum(d - r, 0) / (0.22 * r)) * (d > r - 1.5) * 0.25
        lit = np.clip(0.25 + 0.75 * facing, 0, 1) ** 1.3
        return (self._ramp[4][1] * 0.6 + self._ramp[3][1] * 0.5) * ((rim + wide) * lit * 0.55)[
            ..., None
        ]

    def draw(self, view: View, into: Planes) -> None:
        """Far to near: gas, stars, moon behind or before the planet, near stars, meteors."""
        k = self._shot.k

        def at(layer: str) -> tuple[float, float]:
            margin = TRAVEL[layer] + 6
            return (margin + view.pan * TRAVEL[layer]) * k, (margin + view.rise * TRAVEL[layer]) * k

        self._sky.draw(into, *at("nebula"))
        self._stars.draw(into, *at("stars"))
        self._near.draw(into, *at("near"), 0.92 + 0.08 * float(np.sin(view.time * 2.1)))
        self._shoot(view, into)
        x = self._place[0] - view.pan * TRAVEL["planet"]
        y = self._place[1] - view.rise * TRAVEL["planet"]
        angle = self._orbit[0] + 0.07 * view.time
        moon_x = x + float(np.cos(angle)) * self._radius * self._orbit[1]
        moon_y = y + float(np.sin(angle)) * self._radius * 0.38
        behind = np.sin(angle) < 0
        if behind:
            self._moon.draw(into, moon_x * k, moon_y * k)
        self._halo.draw(into, x * k, y * k)
        self._planet.draw(into, x, y, view.time)
        if not behind:
            self._moon.draw(into, moon_x * k, moon_y * k)

    def _shoot(self, view: View, into: Planes) -> None:
        """A meteor lasts two thirds of a second, bright at its head."""
        shot = self._shot
        count = len(self._meteors)
        sheet = None
        for i, (a, b, c, d, e) in enumerate(self._meteors):
            start = (i + 0.15 + 0.6 * a) * shot.seconds * shot.scene.speed / count
            p = (view.time - start) / (0.5 + 0.4 * e)
            if not 0 < p < 1:
                continue
            sheet = sheet or lights.Sheet(shot, (colour.rgb("#dfe9ff"),), "meteor")
            angle = 0.35 + 0.5 * c
            length = 380 + 260 * d
            x = shot.across * (0.1 + 0.7 * b) + float(np.cos(angle)) * length * p
            y = shot.down * (0.04 + 0.25 * d) + float(np.sin(angle)) * length * p
            shine = float(np.sin(np.pi * p)) ** 0.7
            for step in range(8):
                q, r = step * 16.0, (step + 1) * 16.0
                ux, uy = float(np.cos(angle)), float(np.sin(angle))
                sheet.line(
                    0,
                    (x - ux * q, y - uy * q),
                    (x - ux * r, y - uy * r),
                    shine * (1 - step / 8) ** 1.6,
                    2.2,
                )
        if sheet is not None:
            sheet.add(into, glow=4)


def _warped(texture: Floats, across: Floats, down: Floats, amount: float) -> Floats:
    height, width = texture.shape
    x = np.arange(width, dtype=np.float32)[None] + across * np.float32(amount)
    y = np.arange(height, dtype=np.float32)[:, None] + down * np.float32(amount)
    return cv2.remap(texture, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)


def _paint_moon(shot: Shot, radius: float, sun: Floats) -> Glow:
    side = shot.even(radius * 2 + 8)
    at = (np.arange(side, dtype=np.float32) + 0.5 - side / 2) / shot.k
    x, y = at[None] / radius, at[:, None] / radius
    d = np.hypot(x, y)
    z = np.sqrt(np.clip(1 - d * d, 0, 1))
    lit = np.clip(x * sun[0] + y * sun[1] + z * sun[2], 0, 1)
    seas = noise.fbm(shot.rng("moon"), (side, side), cells=(4, 4), octaves=4)
    body = lit * (0.6 + 0.5 * seas) * colour.smooth(1 + 1 / radius, 1 - 1 / radius, d)
    return Glow(shot, body[..., None] * np.array([0.92, 0.88, 0.84], np.float32))


class Planet:
    """A lit sphere whose surface is a texture of longitude and latitude, turned every frame."""

    TEXTURE = (512, 1024)

    def __init__(self, shot: Shot, radius: float, sun: Floats, ramp: list[tuple[float, Floats]]):
        self._shot = shot
        self._side = round(radius * 2 * shot.scale[1] / 2) * 2 + 8
        self._surface = [quantise(level) for level in _levels(self._paint_surface(ramp))]
        at = np.arange(self._side, dtype=np.float32) + 0.5 - self._side / 2
        x, y = at[None] / (radius * shot.scale[0]), at[:, None] / (radius * shot.scale[1])
        d = np.hypot(x, y)
        z = np.sqrt(np.clip(1 - d * d, 0, 1))
        tilt = float(shot.rng("tilt").uniform(-0.45, 0.45))
        tx = x * np.cos(tilt) + y * np.sin(tilt)
        ty = -x * np.sin(tilt) + y * np.cos(tilt)
        height, width = self.TEXTURE
        longitude = np.arctan2(tx, np.maximum(z, 1e-3)) / (2 * np.pi) * width + width / 2
        latitude = np.arcsin(np.clip(ty, -1, 1)) / np.pi * height + height / 2
        lit = np.clip(x * sun[0] + y * sun[1] + z * sun[2] + 0.06, 0, 1)
        shade = (lit**0.85 * (0.80 + 0.20 * z) + 0.012).astype(np.float32)
        cover = colour.smooth(1 + 1.2 / radius, 1 - 1.2 / radius, d)
        rim = np.clip(1 - z, 0, 1) ** 3.2 * np.clip(lit * 1.5, 0, 1) * 0.55
        air = (ramp[4][1] * 0.6 + ramp[3][1] * 0.4) * rim[..., None]
        self._turn = float(shot.rng("turn").choice([-1, 1])) * 9.0
        self._parts = self._parts_of(longitude, latitude, shade, cover, _signed_levels(air))

    def _parts_of(
        self, longitude: Floats, latitude: Floats, shade: Floats, cover: Floats, air: list[Floats]
    ) -> list[tuple[Floats, Floats, Floats, Plane, Floats]]:
        """For each plane: where to look, how bright, what is hidden, and the air in front."""
        parts = []
        for index in range(3):
            step = 2 if index else 1

            def fit(plane: Floats, step: int = step) -> Floats:
                side = self._side // step
                if step == 1:
                    return np.ascontiguousarray(plane, np.float32)
                return cv2.resize(
                    plane.astype(np.float32), (side, side), interpolation=cv2.INTER_AREA
                )

            covered = fit(cover)
            through = np.clip(255.5 - 255 * covered, 0, 255).astype(np.uint8)
            parts.append(
                (
                    fit(longitude),
                    fit(latitude),
                    fit(shade) * covered,
                    through,
                    fit(air[index]) * covered + (128 * covered if index else 16 * covered),
                )
            )
        return parts

    def _paint_surface(self, ramp: list[tuple[float, Floats]]) -> Floats:
        """Bands of a gas giant, or seas and land under clouds, by the seed."""
        height, width = self.TEXTURE
        rng = self._shot.rng("surface")
        base = noise.tileable(rng, (height, width), (34, 22)) * 0.6
        base += noise.tileable(rng, (height, width), (14, 9)) * 0.36
        base += noise.tileable(rng, (height, width), (5, 3.5)) * 0.20
        y = np.linspace(0, 1, height, dtype=np.float32)[:, None]
        colours = [(at, c) for at, c in ramp]
        if rng.random() < 0.5:
            profile = noise.profile(rng, height, cells=9, octaves=4, gain=0.6)
            rows = np.arange(height, dtype=np.float32)[:, None] + base * 11
            bands = np.interp(rows, np.arange(height), profile).astype(np.float32)
            fine = noise.tileable(rng, (height, width), (60, 1.6)) * 0.035
            return colour.gradient(colours, np.clip(0.30 + 0.55 * bands + fine, 0, 1))
        land = colour.smooth(0.05, 0.30, base)
        rocks = noise.tileable(rng, (height, width), (2, 2))
        relief = np.clip(0.52 + 0.22 * base + 0.06 * rocks, 0, 1)
        sea = colour.gradient(colours, np.clip(0.26 + 0.07 * base, 0, 1))
        image = colour.mix(sea, colour.gradient(colours, relief) * np.float32(0.85), land)
        swirl = noise.tileable(rng, (height, width), (30, 11))
        swirl += 0.6 * noise.tileable(rng, (height, width), (11, 6))
        swirl += 0.45 * noise.tileable(rng, (height, width), (3.5, 2.2))
        clouds = colour.smooth(0.35, 2.1, swirl) * 0.9
        ice = colour.smooth(0.40, 0.47, np.abs(y - 0.5) + 0.02 * base)
        return colour.mix(image, np.full_like(image, 0.93), np.maximum(clouds, ice * 0.9))

    def draw(self, into: Planes, x: float, y: float, time: float) -> None:
        """With its middle at units (x, y)."""
        left = x * self._shot.scale[0] - self._side / 2
        top = y * self._shot.scale[1] - self._side / 2
        x0, y0 = int(np.floor(left / 2)) * 2, int(np.floor(top / 2)) * 2
        turned = time * self._turn
        for index, (plane, target) in enumerate(zip(self._surface, into, strict=True)):
            half = 2 if index else 1
            longitude, latitude, shade, through, air = self._parts[index]
            shift = np.array([[1, 0, (left - x0) / half], [0, 1, (top - y0) / half]], np.float64)
            side = self._side // half
            box = _clip(x0 // half, y0 // half, side, target.shape)
            if box is None:
                continue
            (a, b, c, d), (e, f) = box
            texture = cv2.remap(
                plane,
                longitude + np.float32(turned),
                latitude,
                cv2.INTER_LINEAR,
                borderMode=cv2.BORDER_WRAP,
            )
            zero = 128 if index else 16
            body = (texture.astype(np.float32) - zero) * shade + air
            body = cv2.warpAffine(body, shift, (side, side))
            hide = cv2.warpAffine(through, shift, (side, side), borderValue=(255,))
            region = target[c:d, a:b]
            cut = (slice(f, f + d - c), slice(e, e + b - a))
            cv2.multiply(region, np.ascontiguousarray(hide[cut]), dst=region, scale=1 / 255)
            cv2.add(region, np.clip(body[cut] + 0.5, 0, 255).astype(np.uint8), dst=region)


def _levels(image: Floats) -> list[Floats]:
    y, u, v = ycc(np.clip(image, 0, 1))
    return [16 + 219 * y, 128 + 224 * u, 128 + 224 * v]


def _signed_levels(image: Floats) -> list[Floats]:
    y, u, v = ycc(image)
    return [219 * y, 224 * u, 224 * v]


def _clip(
    x: int, y: int, side: int, shape: tuple[int, int]
) -> tuple[tuple[int, int, int, int], tuple[int, int]] | None:
    """The part of a square that lies on a plane, and where that part begins in the square."""
    a, c = max(0, x), max(0, y)
    b, d = min(shape[1], x + side), min(shape[0], y + side)
    return None if b <= a or d <= c else ((a, b, c, d), (a - x, c - y))
