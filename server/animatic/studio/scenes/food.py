"""A table with something good on it: from above in a window's light, or steaming before lamps."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from animatic.studio.planes import Planes

from .craft import colour, latte, noise, palettes
from .craft.camera import View
from .craft.layers import Backdrop, Cutout, Glow, scratch
from .craft.particles import disc
from .craft.shot import Floats, SceneShot
from .craft.tabletop import Tabletop

RAMPS = ("gold", "ember", "peach", "sunset", "gold", "forest")
WOODS = ("#8a5a34", "#6b4226", "#a87848", "#4a3022")
FRUITS = ("#e8842a", "#d63a2e", "#9ab83a", "#f2c230", "#8a2a52", "#e8a24a")
CUPS = ("#f4eee6", "#f4eee6", "#d8e4e8", "#e8c8b8", "#3a3f48", "#c8d8c4")
_PAD = 60.0
DRINKS = ("latte", "espresso", "tea", "matcha", "soup")
SEEN_LOW = {
    "latte": ("#5a2f16", "#f6e4c4", 1.0), "espresso": ("#3c1d0c", "#c8924e", 0.0),
    "tea": ("#a04a12", "#e8a84a", 0.0), "matcha": ("#5c7a26", "#d4e2a0", 1.0),
}  # fmt: skip
"""A drink's colour, its foam's, and whether milk is poured on it, seen from the table's height."""


class Food:
    """As asked; else a table from above by day, a cup before lights in the evening, or by seed."""

    def __init__(self, shot: SceneShot) -> None:
        scene = shot.scene
        from_above = float(shot.rng("view").random()) < 0.55
        if scene.view:
            from_above = scene.view == "above"
        elif scene.palette in palettes.RAMPS:
            from_above = False
        elif scene.time_of_day:
            from_above = scene.time_of_day in ("day", "dawn")
        drink = "latte" if scene.subject == "coffee" else scene.subject
        kind = drink if drink in DRINKS else ""
        self._picture = Above(shot, kind) if from_above or kind == "soup" else Evening(shot, kind)
        self.air = self._picture.air

    def draw(self, view: View, into: Planes) -> None:
        self._picture.draw(view, into)


class Above:
    """The table from above, and steam over the cup."""

    def __init__(self, shot: SceneShot, kind: str) -> None:
        self._table = Tabletop(shot, kind)
        self.air = self._table.air
        x, y = self._table.cup
        self._steam = Steam(shot, (x, y + 0.35 * self._table.radius), self._table.radius / 190)

    def draw(self, view: View, into: Planes) -> None:
        self._table.draw(view, into)
        self._steam.draw(view, into, 0.0)


class Evening:
    """Lights out of focus, a wooden table, and what stands on it."""

    def __init__(self, shot: SceneShot, kind: str) -> None:
        self._shot = shot
        self._is_coffee = kind in ("", "latte", "espresso")
        self._drink = SEEN_LOW.get(kind, SEEN_LOW["latte"])
        self._ramp = [(at, _muted(c)) for at, c in palettes.ramp(shot, RAMPS)]
        self.air = self._ramp[3][1]
        rng = shot.rng("layout")
        self._table = shot.down * (0.66 if not shot.is_upright else 0.68)
        off = float(rng.choice([-0.14, 0.14])) if shot.across > 1200 else 0.0
        self._middle = shot.across * (0.5 + off)
        self._size = 1.38 if shot.across > 1200 else 1.12
        back = self._paint_back(rng)
        self._back = Backdrop(shot, back)
        self._lights = self._hang_lights(rng)
        by_seed = float(rng.random()) < 0.15
        self._is_fruit = (shot.scene.subject or ("fruit" if by_seed else "")) == "fruit"
        self._thing = self._paint_fruit(rng) if self._is_fruit else self._paint_cup(rng)
        self._steam = Steam(shot, (self._middle, self._table + 4 - 150 * self._size), self._size)

    def _paint_back(self, rng: np.random.Generator) -> Floats:
        """The room, blurred, and the table in front of it with the room's light on it."""
        shot = self._shot
        y, x = shot.grid(shot.down + 2 * _PAD, shot.across + 2 * _PAD)
        y, x = y - _PAD, x - _PAD
        size = (y.shape[0], x.shape[1])
        lamp = shot.across * (0.25 if self._middle > shot.across / 2 else 0.75)
        d = np.hypot((x - lamp) / 1080, (y - shot.down * 0.22) / 1080)
        clouds = noise.fbm(rng, size, cells=(3, 5), octaves=3)
        at = 0.14 + 0.44 * np.exp(-((d / 0.62) ** 1.4)) + 0.10 * (clouds - 0.5)
        room = colour.gradient(self._ramp, at.astype(np.float32))
        shelves = colour.smooth(
            0.55, 0.75, noise.profile(rng, size[1], cells=7, octaves=2, gain=0.4)
        )
        room = (
            room
            * (
                1
                - 0.28
                * np.broadcast_to(noise.blur(np.tile(shelves, (8, 1)), 22 * shot.k)[:1], size)
            )[..., None]
        )
        table = self._paint_table(rng, (y, x), lamp)
        edge = colour.smooth(self._table - 13, self._table + 13, np.broadcast_to(y, size))
        return colour.film(colour.mix(room, table, edge), 0.8)

    def _paint_table(
        self, rng: np.random.Generator, at: tuple[Floats, Floats], lamp: float
    ) -> Floats:
        """Planks that run away from the viewer, grain along them, a sheen under the lamp."""
        shot, (y, x) = self._shot, at
        size = (y.shape[0], x.shape[1])
        wood = colour.rgb(WOODS[int(rng.integers(len(WOODS)))])
        if shot.scene.tint:
            wood = colour.lean(wood, colour.rgb(shot.scene.tint), 0.35)
        depth = np.clip((y - self._table) / (shot.down - self._table + _PAD), 0, 1)
        z = 1 / (0.35 + 0.65 * depth)
        across = (x - shot.across / 2) * z
        grain = noise.tileable(rng, (512, 512), (1.6, 60))
        bands = noise.tileable(rng, (512, 512), (7, 110))
        map_x = np.broadcast_to(across * 0.62 + 256, size).astype(np.float32)
        map_y = np.broadcast_to(-z * 260 + 30 * np.sin(across / 260), size).astype(np.float32)
        fine = cv2.remap(grain, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
        broad = cv2.remap(bands, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
        # Far grain is out of focus: it would shimmer where it runs together.
        fine, broad = fine * (0.15 + 0.85 * depth), broad * (0.45 + 0.55 * depth)
        planks = across / 230
        seam = np.abs(planks - np.round(planks)) * 230 / z
        tone = 0.92 + 0.12 * np.sin(np.round(planks + 0.5) * 12.9)
        body = (
            wood * ((0.60 + 0.075 * fine + 0.075 * broad) * tone * (0.62 + 0.55 * depth))[..., None]
        )
        body = body * (1 - 0.55 * np.exp(-((seam / 2.0) ** 2)))[..., None]
        shine = (
            np.exp(-np.abs(x - lamp) / (0.26 * shot.across))
            * np.exp(-depth / 0.42)
            * (0.85 + 0.12 * broad)
        )
        return body + self._ramp[4][1] * (shine * 0.36)[..., None]

    def _hang_lights(
        self, rng: np.random.Generator
    ) -> list[tuple[Glow, float, float, float, float]]:
        """Points of light far out of focus: discs, larger than life."""
        shot = self._shot
        tones = [self._ramp[4][1], self._ramp[5][1], self._ramp[3][1]]
        sprites = [
            disc(shot, radius, tone, 0.10, strength)
            for radius, strength in ((20, 0.46), (36, 0.30), (58, 0.20))
            for tone in tones
        ]
        return [
            (
                sprites[int(c * 8.99)],
                a * shot.across * 1.1 - 0.05 * shot.across,
                self._table * (0.04 + 0.80 * b**0.9),
                0.4 + 0.6 * d,
                e * 6.28,
            )
            for a, b, c, d, e in rng.random((int(44 * shot.scene.density), 5)).tolist()
        ]

    def _grid(self, width: float, height: float) -> tuple[Floats, Floats]:
        """Units about the thing's foot, for a sprite of this many units."""
        y, x = self._shot.grid(height * self._size, width * self._size)
        return y / self._size - (height - 150), x / self._size - width / 2

    def _paint_cup(self, rng: np.random.Generator) -> tuple[Cutout, tuple[float, float]]:
        """Ceramic on a saucer with coffee in it; beans lie around it."""
        width, height = 980.0, 560.0
        y, x = self._grid(width, height)
        glaze = colour.rgb(CUPS[int(rng.integers(len(CUPS)))])
        if self._shot.scene.tint:
            glaze = colour.lean(glaze, colour.rgb(self._shot.scene.tint), 0.5)
        scene = _Still(y, x, self._shot.k * self._size)
        warm, cool = self._ramp[4][1], self._ramp[1][1]
        side = 1 if self._middle < self._shot.across / 2 else -1
        scene.shadow((0, 44), (330, 66), 0.72)
        if self._is_coffee:
            self._scatter_beans(scene, rng)
        scene.ellipse(
            (0, 40),
            (258, 58),
            lambda u, v, e: (
                glaze * (0.50 + 0.26 * (1 - e) + 0.16 * side * u)[..., None]
                + warm
                * (np.exp(-(((e - 0.965) / 0.02) ** 2)) * 0.35 * np.clip(0.5 + side * u, 0, 1))[
                    ..., None
                ]
            ),
        )
        scene.ellipse(
            (0, 36), (150, 31), lambda u, v, e: glaze * (0.34 + 0.16 * e)[..., None] + cool * 0.05
        )
        self._draw_handle(scene, glaze, -side)
        self._draw_body(scene, glaze, side)
        top = -182.0
        scene.ellipse(
            (0, top),
            (166, 40),
            lambda u, v, e: glaze * (0.78 + 0.18 * side * u)[..., None] + warm * 0.10,
        )
        scene.ellipse(
            (0, top + 3),
            (157, 35.5),
            lambda u, v, e: glaze * (0.20 + 0.20 * np.clip(v + 0.4, 0, 1))[..., None],
        )
        scene.ellipse((0, top + 12), (150, 29), lambda u, v, e: self._crema(u, v, e, rng))
        cut = Cutout(
            self._shot, colour.film(scene.image, 0.82) * scene.cover[..., None], scene.cover
        )
        return cut, (width / 2, height - 150)

    def _crema(self, u: Floats, v: Floats, e: Floats, rng: np.random.Generator) -> Floats:
        """The drink, seen low over the rim, with milk poured on it where it has some."""
        dark, foam, amount_of_milk = self._drink
        dark, milk = colour.rgb(dark), colour.rgb(foam)
        # Seen so low, it is made small before it is looked up, or its lines would break.
        size = (latte.SIDE // 2, latte.SIDE // 8)
        poured = cv2.resize(latte.pour(rng), size, interpolation=cv2.INTER_AREA)
        x, y = (u * 0.96 + 1) * (size[0] / 2) - 0.5, (v * 0.96 + 1.03) * (size[1] / 2) - 0.5
        seen = cv2.remap(poured, x.astype(np.float32), y.astype(np.float32), cv2.INTER_LINEAR)
        seen = seen * np.float32(amount_of_milk)
        ring = np.exp(-(((np.hypot(u, v) - 0.92) / 0.07) ** 2)) * 0.35
        amount = np.clip(seen * 0.92 + ring * 0.6, 0, 1).astype(np.float32)
        tone = colour.mix(dark * 0.9 + 0.04, milk, amount)
        return tone * (0.72 + 0.28 * np.clip(0.6 - 0.5 * v, 0, 1))[..., None]

    def _draw_body(self, scene: _Still, glaze: Floats, side: int) -> None:
        """A bowl-shaped cup: narrower at its foot, lit from the lamp, dark away from it."""
        y, x = scene.y, scene.x
        t = np.clip((y + 182) / 210, 0, 1)
        half = 166 * (1 - 0.40 * t**2.3) - 8 * np.sin(t * 3.1)
        foot = 28 + 15 * np.sqrt(np.clip(1 - (x / 100) ** 2, 0, 1))
        cover = np.clip((half - np.abs(x)) * scene.k + 0.5, 0, 1)
        cover = (
            cover
            * np.clip((y + 182) * scene.k + 0.5, 0, 1)
            * np.clip((foot - y) * scene.k + 0.5, 0, 1)
        )
        u = x / half * side
        lit = (
            0.40
            + 0.50 * np.exp(-(((u - 0.42) / 0.50) ** 2))
            + 0.16 * np.exp(-(((u + 0.92) / 0.10) ** 2))
        )
        lit = lit * (1.06 - 0.34 * t)
        gloss = np.exp(-(((u - 0.55) / 0.055) ** 2)) * np.exp(-(((t - 0.32) / 0.26) ** 2)) * 0.45
        tone = (
            glaze * lit[..., None] + self._ramp[4][1] * (0.10 * np.clip(u, 0, 1) + gloss)[..., None]
        )
        tone = tone + self._ramp[2][1] * (0.10 * np.clip(-u, 0, 1))[..., None]
        scene.put(tone, cover)

    def _draw_handle(self, scene: _Still, glaze: Floats, side: int) -> None:
        y, x = scene.y + 92, scene.x - side * 172
        d = np.hypot(x / 68, y / 74)
        tube = np.abs(d - 0.78) * 70
        cover = np.clip((15 - tube) * scene.k + 0.5, 0, 1) * (x * side > -70)
        lit = 0.42 + 0.36 * np.clip(1 - tube / 15, 0, 1) * np.clip(0.75 - 0.4 * y / 74, 0, 1.2)
        scene.put(glaze * lit[..., None], cover)

    def _scatter_beans(self, scene: _Still, rng: np.random.Generator) -> None:
        for a, b, c, d in rng.random((26, 4)).tolist():
            side = -1 if a < 0.5 else 1
            at = (side * (250 + 210 * b), 62 + 70 * c - 16 * b)
            scene.bean(
                at, 15 + 5 * c, d * 3.14, colour.rgb("#3a2012") * (0.7 + 0.7 * d), self._ramp[4][1]
            )

    def _paint_fruit(self, rng: np.random.Generator) -> tuple[Cutout, tuple[float, float]]:
        """A heap of round fruit in a shallow bowl."""
        width, height = 980.0, 640.0
        y, x = self._grid(width, height)
        scene = _Still(y, x, self._shot.k * self._size)
        side = 1 if self._middle < self._shot.across / 2 else -1
        glaze = colour.rgb(CUPS[int(rng.integers(len(CUPS)))])
        tones = [colour.rgb(FRUITS[i]) for i in rng.permutation(len(FRUITS))[:3]]
        scene.shadow((0, 46), (340, 66), 0.75)
        places = [
            (-150, -128, 78),
            (0, -140, 84),
            (150, -128, 78),
            (-80, -212, 76),
            (82, -210, 78),
            (4, -284, 72),
        ]
        for (cx, cy, r), (a, b) in zip(places, rng.random((6, 2)).tolist(), strict=True):
            tone = tones[int(a * 2.99)]
            self._draw_fruit(scene, (cx + 14 * (b - 0.5), cy + 10 * (a - 0.5)), r, tone, side, b)
        self._draw_bowl(scene, glaze, side)
        for a, b in rng.random((3, 2)).tolist():
            at = ((-1 if a < 0.5 else 1) * (330 + 90 * b), 14 + 30 * a)
            scene.shadow((at[0], at[1] + 40), (60, 14), 0.5)
            self._draw_fruit(scene, at, 46 + 10 * b, tones[int(b * 2.99)], side, a)
        cut = Cutout(
            self._shot, colour.film(scene.image, 0.82) * scene.cover[..., None], scene.cover
        )
        return cut, (width / 2, height - 150)

    def _draw_bowl(self, scene: _Still, glaze: Floats, side: int) -> None:
        y, x = scene.y, scene.x
        t = np.clip((y + 120) / 160, 0, 1)
        half = 262 * np.sqrt(np.clip(1 - t**1.9 * 0.86, 0, 1))
        rim = -120 + 26 * np.sqrt(np.clip(1 - (x / 262) ** 2, 0, 1))
        cover = np.clip((half - np.abs(x)) * scene.k + 0.5, 0, 1)
        cover = (
            cover
            * np.clip((y - rim) * scene.k + 0.5, 0, 1)
            * np.clip((44 - y) * scene.k + 0.5, 0, 1)
        )
        u = x / np.maximum(half, 1) * side
        lit = 0.20 + 0.50 * np.exp(-(((u - 0.42) / 0.45) ** 2)) * (1.1 - 0.6 * t)
        edge = np.exp(-(((y - rim - 3) / 4) ** 2)) * 0.35
        scene.put(
            glaze * (lit + edge)[..., None]
            + self._ramp[4][1] * (0.08 * np.clip(u, 0, 1))[..., None],
            cover,
        )

    def _draw_fruit(
        self,
        scene: _Still,
        at: tuple[float, float],
        radius: float,
        tone: Floats,
        side: int,
        dice: float,
    ) -> None:
        scene = scene.around(at, radius + 4, radius + 4)
        u, v = (scene.x - at[0]) / radius, (scene.y - at[1]) / (radius * 0.96)
        d = np.hypot(u, v)
        z = np.sqrt(np.clip(1 - d * d, 0, 1))
        cover = np.clip((1 - d) * radius * scene.k + 0.5, 0, 1)
        lit = np.clip(0.20 + 0.55 * (u * side * 0.55 - v * 0.60 + z * 0.58), 0.06, 1.1)
        blush = 0.5 + 0.5 * np.sin(u * 2.2 + dice * 6.3) * np.cos(v * 1.7 + dice * 3)
        skin = tone * (lit * (0.86 + 0.22 * blush))[..., None]
        gloss = np.exp(-(((u * side - 0.40) / 0.16) ** 2) - ((v + 0.46) / 0.13) ** 2) * 0.55
        stem = np.exp(-((u / 0.13) ** 2) - ((v + 0.80) / 0.07) ** 2) * 0.75
        rim = np.clip(d - 0.72, 0, 1) ** 2 * np.clip(u * side, 0, 1) * 2.2
        image = (
            skin * (1 - stem)[..., None]
            + gloss[..., None] * 0.9
            + self._ramp[4][1] * rim[..., None]
        )
        scene.put(image, cover)

    def draw(self, view: View, into: Planes) -> None:
        k = self._shot.k
        self._back.draw(into, _PAD * (1 + 0.6 * view.pan) * k, _PAD * (1 + 0.4 * view.rise) * k)
        rows = round((self._table - 8 + 24 * view.rise) * self._shot.scale[1] / 2) * 2
        for sprite, x, y, strength, phase in self._lights:
            breath = 0.8 + 0.2 * float(np.sin(view.time * 0.7 + phase))
            drift = 10 * float(np.sin(view.time * 0.17 + phase))
            sprite.draw(into, (x + drift - 36 * view.pan) * k, y * k, strength * breath, rows)
        thing, (ox, oy) = self._thing
        x, y = self._middle - 52 * view.pan, self._table + 62 - 24 * view.rise
        thing.draw(into, (ox * self._size - x) * k, (oy * self._size - y) * k)
        if not self._is_fruit:
            self._steam.draw(view, into, -52 * view.pan)


def _muted(tone: Floats) -> Floats:
    """A room's colours: lamps are warm, but walls are not neon."""
    grey = np.full(3, float(colour.luma(tone)), np.float32)
    warm = grey * np.array([1.06, 0.98, 0.88], np.float32)
    return colour.mix(tone, warm, 0.34)


class _Still:
    """What stands on the table, while it is painted: colour under coverage, back to front."""

    def __init__(self, y: Floats, x: Floats, k: float) -> None:
        self.y, self.x, self.k = np.broadcast_to(y, (y.shape[0], x.shape[1])), x, k
        self.image = np.zeros((y.shape[0], x.shape[1], 3), np.float32)
        self.cover = np.zeros(self.image.shape[:2], np.float32)

    def around(self, at: tuple[float, float], wide: float, tall: float) -> _Still:
        """The part within `wide` and `tall` units of a place; painting on it paints on this."""
        rows = np.flatnonzero(np.abs(self.y[:, 0] - at[1]) <= tall)
        columns = np.flatnonzero(np.abs(self.x[0] - at[0]) <= wide)
        part = _Still.__new__(_Still)
        box = (
            slice(rows[0], rows[-1] + 1) if len(rows) else slice(0, 0),
            slice(columns[0], columns[-1] + 1) if len(columns) else slice(0, 0),
        )
        part.y, part.x, part.k = self.y[box], self.x[:, box[1]], self.k
        part.image, part.cover = self.image[box], self.cover[box]
        return part

    def put(self, tone: Floats, cover: Floats) -> None:
        cover = np.broadcast_to(cover, self.cover.shape).astype(np.float32)
        self.image[...] = colour.mix(self.image, tone.astype(np.float32), cover)
        np.maximum(self.cover, cover, out=self.cover)

    def shadow(self, at: tuple[float, float], size: tuple[float, float], amount: float) -> None:
        part = self.around(at, size[0] * 1.3, size[1] * 1.3)
        d = np.hypot((part.x - at[0]) / size[0], (part.y - at[1]) / size[1])
        dark = colour.smooth(1.25, 0.25, d) * np.float32(amount)
        np.maximum(part.cover, dark * (part.cover < 0.01), out=part.cover)

    def ellipse(
        self,
        at: tuple[float, float],
        size: tuple[float, float],
        tone: Callable[[Floats, Floats, Floats], Floats],
    ) -> None:
        """A disc in perspective; `tone` gets places in -1..1 and the distance from the middle."""
        part = self.around(at, size[0] + 3, size[1] + 3)
        u, v = (part.x - at[0]) / size[0], (part.y - at[1]) / size[1]
        e = np.hypot(u, v)
        part.put(tone(u + 0 * v, v + 0 * u, e), np.clip((1 - e) * size[1] * part.k + 0.5, 0, 1))

    def bean(
        self, at: tuple[float, float], size: float, turn: float, tone: Floats, warm: Floats
    ) -> None:
        cos, sin = float(np.cos(turn)), float(np.sin(turn))
        part = self.around(at, size * 1.2, size * 1.2)
        dx, dy = part.x - at[0], (part.y - at[1]) * 1.35
        u, v = (dx * cos + dy * sin) / size, (dy * cos - dx * sin) / (size * 0.68)
        e = np.hypot(u, v)
        slit = np.exp(-(((v - 0.16 * np.sin(u * 3)) / 0.11) ** 2))
        lit = 0.55 + 0.5 * np.clip(-v * 0.6 - u * 0.2, -0.6, 1)
        image = tone * (lit * (1 - 0.75 * slit))[..., None]
        image = (
            image
            + warm
            * (np.exp(-(((u + 0.2) / 0.3) ** 2) - ((v + 0.45) / 0.18) ** 2) * 0.22)[..., None]
        )
        part.put(image, np.clip((1 - e) * size * 0.6 * part.k + 0.5, 0, 1))


class Steam:
    """Two or three threads that rise, waver and dissolve; solved in cells of six units."""

    def __init__(self, shot: SceneShot, foot: tuple[float, float], size: float) -> None:
        rng = shot.rng("steam")
        self._shot, self._foot = shot, foot
        self._width, self._height = 420 * size, 520 * size
        h, w = round(self._height / 6), round(self._width / 6)
        self._x = ((np.arange(w, dtype=np.float32)[None] + 0.5) / w - 0.5) * 2
        self._y = 1 - (np.arange(h, dtype=np.float32)[:, None] + 0.5) / h
        self._threads = rng.random((4, 4)).tolist()
        self._noise = noise.tileable(rng, (256, 128), (7, 13))

    def draw(self, view: View, into: Planes, shift: float) -> None:
        sx, sy = self._shot.scale
        wanted = (self._foot[0] + shift - self._width / 2) * sx
        left = round(wanted / 2) * 2
        # It is put on whole pixels, so it is solved a fraction of one further on.
        t, x, y = view.time, self._x - 2 * (wanted - left) / (self._width * sx), self._y
        light = np.zeros(np.broadcast_shapes(x.shape, y.shape), np.float32)
        for a, b, c, d in self._threads:
            middle = 0.44 * (a - 0.5) + (0.05 + 0.22 * y) * np.sin(
                y * (3.4 + 2 * b) - t * (0.9 + 0.3 * c) + d * 6.3
            )
            wide = 0.035 + 0.16 * y * (0.7 + 0.6 * c)
            rise = colour.smooth(0.0, 0.10, y) * (1 - y) ** 1.5
            light += (
                np.exp(-(((x - middle) / wide) ** 2))
                * rise
                * (0.75 + 0.25 * np.sin(t * 0.6 + d * 9))
            )
        h, w = self._y.shape[0], self._x.shape[1]
        map_x = np.broadcast_to((x + 1) * 46, (h, w)).astype(np.float32)
        map_y = np.broadcast_to(-y * 110 + t * 30, (h, w)).astype(np.float32)
        curl = cv2.remap(self._noise, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
        light *= np.clip(0.62 + 0.34 * curl, 0.1, 1.3) * 0.36
        top = round((self._foot[1] - self._height) * sy / 2) * 2
        width, height = round(self._width * sx / 2) * 2, round(self._height * sy / 2) * 2
        a, b = max(0, left), min(into.y.shape[1], left + width)
        c, d = max(0, top), min(into.y.shape[0], top + height)
        if b <= a or d <= c:
            return
        small = np.clip(light * 219 + 0.5, 0, 255).astype(np.uint8)
        large = cv2.resize(small, (width, height), dst=scratch("steam", height, width))
        region = into.y[c:d, a:b]
        cv2.add(region, large[c - top : d - top, a - left : b - left], dst=region)
