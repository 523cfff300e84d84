"""Space: a nebula, stars at three depths, now and then a meteor, and a world among them.

The world is seen whole, with a moon or with rings, or its edge from low orbit at sunrise.
"""

from __future__ import annotations

import cv2
import numpy as np

from animatic.studio.planes import Planes

from .craft import colour, lights, noise, palettes, sky, worlds
from .craft.camera import View
from .craft.layers import Backdrop, Cutout, Glow
from .craft.planet import Planet, Sphere
from .craft.rings import Rings
from .craft.shot import Floats, SceneShot
from .craft.sunrise import Sunrise

TRAVEL = {"nebula": 26.0, "stars": 48.0, "near": 96.0, "planet": 70.0}
WORLDS = {
    "terra": ("ocean", "forest", "ocean", "mint", "lilac", "ice"),
    "giant": ("gold", "peach", "ice", "sunset", "lilac", "ocean"),
    "barren": ("peach", "ember", "mono", "gold", "sunset"),
}
"""The ramps that each kind of world may have."""
KINDS = ("home", "terra", "terra", "giant", "giant", "giant", "barren")
SUBJECTS = {
    "earth": "home", "saturn": "ringed", "jupiter": "giant", "mars": "barren", "moon": "barren",
    "desert": "barren",
}  # fmt: skip
"""The kind of each world that may be asked for."""
SKIES = ("aurora", "berry", "ocean", "ember", "mint", "sunset")


class Space:
    """Everything turns or drifts slowly; the light comes from one side."""

    def __init__(self, shot: SceneShot) -> None:
        self._shot = shot
        self._ramp = palettes.ramp(shot, SKIES)
        self.air = self._ramp[1][1]
        rng = shot.rng("layout")
        self._sky = Backdrop(shot, self._paint_nebula())
        self._stars = self._paint_stars("far", 1100, 0.75, TRAVEL["stars"])
        self._near = self._paint_stars("near", 150, 1.15, TRAVEL["near"])
        self._meteors = rng.random((max(1, round(shot.seconds / 3.5)), 5)).tolist()
        kind, ramp = _choose(shot)
        world = _paint_world(shot, kind, ramp)
        air = colour.mix(ramp[3][1], colour.rgb("#6aa8ff"), 0.5) if kind != "barren" else ramp[3][1]
        is_near = float(rng.random()) < 0.3 or _is_near(shot)
        if is_near and kind in ("home", "terra", "barren"):
            self._world = Sunrise(shot, world, air)
        else:
            self._world = Whole(shot, kind, world, air, ramp[3][1])

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

    def draw(self, view: View, into: Planes) -> None:
        """Far to near: gas, stars, near stars, meteors, and the world before them."""
        k = self._shot.k

        def at(layer: str) -> tuple[float, float]:
            margin = TRAVEL[layer] + 6
            return (margin + view.pan * TRAVEL[layer]) * k, (margin + view.rise * TRAVEL[layer]) * k

        self._sky.draw(into, *at("nebula"))
        self._stars.draw(into, *at("stars"))
        self._near.draw(into, *at("near"), 0.92 + 0.08 * float(np.sin(view.time * 2.1)))
        self._shoot(view, into)
        self._world.draw(view, into)

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


def _choose(shot: SceneShot) -> tuple[str, worlds.Ramp]:
    """The kind of world, and its own colours, unlike the gas behind it; a tint leads both."""
    rng, subject = shot.rng("world"), shot.scene.subject
    kinds = ("home", "terra") if _is_near(shot) else KINDS
    drawn = kinds[int(rng.integers(len(kinds)))]
    kind = SUBJECTS.get(subject, drawn)
    names = WORLDS.get("giant" if kind == "ringed" else kind, ("ocean",))
    name = names[int(rng.integers(len(names)))]
    if subject == "mars":
        name = "ember"
    colours = [colour.rgb(c) for c in palettes.RAMPS[name].split()]
    if shot.scene.tint:
        tint = colour.rgb(shot.scene.tint)
        colours = [colour.lean(c, tint, 0.5) for c in colours]
    return kind, list(zip((0, 0.20, 0.42, 0.62, 0.84, 1), colours, strict=True))


def _is_near(shot: SceneShot) -> bool:
    """Whether a world's edge, seen from low orbit, is asked for."""
    return shot.scene.view == "orbit"


def _paint_world(shot: SceneShot, kind: str, ramp: worlds.Ramp) -> worlds.World:
    rng = shot.rng("surface")
    match kind:
        case "home":
            world = worlds.home(rng)
        case "terra":
            world = worlds.terra(rng, ramp)
        case "barren":
            world = worlds.barren(rng, ramp)
        case _:
            world = worlds.giant(rng, ramp)
    return world


class Whole:
    """A world seen whole, off the middle, lit from one side, with a moon or with rings."""

    def __init__(
        self, shot: SceneShot, kind: str, world: worlds.World, air: Floats, dust: Floats
    ) -> None:
        rng = shot.rng("place")
        self._shot = shot
        side = float(rng.choice([-1, 1]))
        has_rings = kind == "ringed" or (kind == "giant" and float(rng.random()) < 0.4)
        self._radius = float(rng.uniform(250, 290) if has_rings else rng.uniform(290, 420))
        # Rings are wide: in a narrow frame they are smaller and nearer to the middle.
        room = 0.72 if has_rings and shot.across < 1300 else 1.0
        self._radius *= room
        self._place = (
            shot.across * (0.5 + side * room**3 * float(rng.uniform(0.10, 0.24))),
            shot.down * float(rng.uniform(0.46, 0.62)),
        )
        sun = np.array([-side * 0.72, -0.42, 0.50], np.float32)
        sun /= float(np.linalg.norm(sun))
        tilt = float(rng.uniform(0.15, 0.5)) * float(rng.choice([-1, 1]))
        r = self._radius + 4 + 4 / min(shot.scale)
        spin = float(rng.choice([-1, 1])) * 12.0
        self._planet = Planet(
            shot, Sphere(self._radius, (-r, -r, r, r), sun, tilt, spin), world, air
        )
        lift = float(rng.uniform(0.16, 0.34))
        self._rings = Rings(shot, self._radius, tilt, lift, sun, dust) if has_rings else None
        self._halo = Glow(shot, _paint_halo(shot, self._radius, sun, air))
        self._moon = _paint_moon(shot, float(rng.uniform(30, 52)), sun)
        self._orbit = float(rng.uniform(0, 6.28)), float(rng.uniform(1.5, 1.9))

    def draw(self, view: View, into: Planes) -> None:
        """Moon behind or before the planet, back half of the rings, halo, planet, front half."""
        k = self._shot.k
        x = self._place[0] - view.pan * TRAVEL["planet"]
        y = self._place[1] - view.rise * TRAVEL["planet"]
        angle = self._orbit[0] + 0.07 * view.time
        far = self._orbit[1] * (1.6 if self._rings else 1.0)
        moon_x = x + float(np.cos(angle)) * self._radius * far
        moon_y = y + float(np.sin(angle)) * self._radius * 0.38
        is_behind = np.sin(angle) < 0
        if is_behind:
            self._moon.draw(into, -moon_x * k, -moon_y * k)
        if self._rings:
            self._rings.draw(into, x, y, is_near=False)
        self._halo.draw(into, x * k, y * k)
        self._planet.draw(into, x, y, view.time)
        if self._rings:
            self._rings.draw(into, x, y, is_near=True)
        if not is_behind:
            self._moon.draw(into, -moon_x * k, -moon_y * k)


def _paint_halo(shot: SceneShot, r: float, sun: Floats, air: Floats) -> Floats:
    """Air round the planet, seen where the sun is behind it."""
    side = shot.even(r * 3.2)
    at = (np.arange(side, dtype=np.float32) + 0.5 - side / 2) / shot.k
    x, y = at[None], at[:, None]
    d = np.hypot(x, y)
    facing = (x * sun[0] + y * sun[1]) / np.maximum(d, 1)
    rim = np.exp(-np.maximum(d - r, 0) / (0.030 * r)) * (d > r - 1.5)
    wide = np.exp(-np.maximum(d - r, 0) / (0.16 * r)) * (d > r - 1.5) * 0.30
    lit = np.clip(0.25 + 0.75 * facing, 0, 1) ** 1.3
    edge = colour.smooth(1.6 * r, 1.3 * r, d)
    return air * ((rim + wide) * lit * edge * 0.75)[..., None]


def _warped(texture: Floats, across: Floats, down: Floats, amount: float) -> Floats:
    height, width = texture.shape
    x = np.arange(width, dtype=np.float32)[None] + across * np.float32(amount)
    y = np.arange(height, dtype=np.float32)[:, None] + down * np.float32(amount)
    return cv2.remap(texture, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)


def _paint_moon(shot: SceneShot, radius: float, sun: Floats) -> Cutout:
    side = shot.even(radius * 2 + 8)
    at = (np.arange(side, dtype=np.float32) + 0.5 - side / 2) / shot.k
    x, y = at[None] / radius, at[:, None] / radius
    d = np.hypot(x, y)
    z = np.sqrt(np.clip(1 - d * d, 0, 1))
    lit = np.clip(x * sun[0] + y * sun[1] + z * sun[2], 0, 1)
    seas = noise.fbm(shot.rng("moon"), (side, side), cells=(4, 4), octaves=4)
    cover = colour.smooth(1 + 1 / radius, 1 - 1 / radius, d).astype(np.float32)
    body = lit * (0.6 + 0.5 * seas) * cover
    grey = np.array([0.92, 0.88, 0.84], np.float32)
    return Cutout(shot, body[..., None] * grey, cover, (-side / 2, -side / 2))
