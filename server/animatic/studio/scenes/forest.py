"""A forest with light between the trunks: any season, morning mist, pollen, leaves or fireflies."""

from __future__ import annotations

import cv2
import numpy as np

from animatic.studio.planes import Planes, ycc

from .craft import colour, land, noise, particles, rays
from .craft.camera import View
from .craft.layers import Backdrop, Cutout
from .craft.shot import Floats, SceneShot

DEPTHS = (1.0, 0.72, 0.44, 0.20, 0.0)
"""Rows of trees, far to near."""
TRAVEL = (20.0, 42.0, 78.0, 128.0, 210.0)

LEAVES = {
    "spring": ("#9cc24a", "#5f9a3a"),
    "summer": ("#6a9c3c", "#2f6a34"),
    "autumn": ("#f2a32c", "#b8441a"),
    "winter": ("#c4d2da", "#8598a6"),
}
LIGHTS = {
    "dawn": ("#fff0cc", "#d8dcb8", "#8ea48a"),
    "day": ("#fdfbd0", "#c2d89a", "#6f9a68"),
    "sunset": ("#ffd89a", "#f0a868", "#a86a48"),
    "dusk": ("#c8b0d8", "#7a6c9c", "#3c3a62"),
    "night": ("#d8e8ff", "#6088b0", "#22405e"),
}
"""Where the sun is, the air around it, the air away from it."""


class Forest:
    """Rows of trunks under a canopy, with shafts of light and what floats in them."""

    def __init__(self, shot: SceneShot) -> None:
        self._shot = shot
        rng = shot.rng("layout")
        self._choose_light(rng)
        self.air = self._air
        self._light_x = shot.across * (
            0.5 + float(rng.choice([-1, 1])) * float(rng.uniform(0.06, 0.2))
        )
        self._light_y = shot.down * float(rng.uniform(0.22, 0.36))
        self._ground = shot.down * float(rng.uniform(0.76, 0.82))
        back = self._paint_back()
        image, cover = self._paint_row(0)
        height, width = back.shape[:2]
        self._back = Backdrop(
            shot, back * (1 - cover[:height, :width, None]) + image[:height, :width]
        )
        self._rows = [Cutout(shot, *self._paint_row(i)) for i in range(1, len(DEPTHS))]
        self._rays = rays.Rays(shot, (self._light_x, self._light_y), self._sun, self._shine)
        self._mist = self._paint_mist()
        tone = colour.rgb("#e8ff9a") if self._is_night else self._sun
        self._motes = particles.Motes(
            shot, tone, int(34 * shot.scene.density), rising=-9.0 if self._is_autumn else 7.0
        )
        self._leaves = (
            Leaves(shot, [colour.rgb(c) for c in LEAVES["autumn"]]) if self._is_autumn else None
        )

    def _choose_light(self, rng: np.random.Generator) -> None:
        scene = self._shot.scene
        hours = ("dawn", "day", "sunset")
        hour = scene.time_of_day or hours[int(rng.integers(3))]
        if not scene.time_of_day and scene.palette in LIGHTS:
            hour = scene.palette
        seasons = ("summer", "summer", "spring", "autumn")
        season = scene.season or (
            "winter" if scene.weather == "snow" else seasons[int(rng.integers(4))]
        )
        turn = float(rng.uniform(-8, 8))
        self._is_night, self._is_autumn = hour == "night", season == "autumn"
        self._is_winter = season == "winter"

        def change(code: str) -> Floats:
            value = colour.spin(colour.rgb(code), turn)
            return colour.lean(value, colour.rgb(scene.tint), 0.7) if scene.tint else value

        self._sun, self._air, self._shade = (change(c) for c in LIGHTS[hour])
        lit, deep = (change(c) for c in LEAVES[season])
        dim = {"night": 0.30, "dusk": 0.5}.get(hour, 0.9)
        other = colour.rgb("#d2401e") if season == "autumn" else colour.spin(lit, 14)
        if scene.tint:
            other = colour.lean(other, colour.rgb(scene.tint), 0.7)
        self._leaf = (lit * dim, deep * dim * 0.75, other * dim)
        if season == "autumn" and hour in ("dawn", "day"):
            self._air = colour.mix(self._air, colour.rgb("#f0cc8a"), 0.45)
            self._shade = colour.mix(self._shade, colour.rgb("#8a6a3c"), 0.45)
        if season == "winter":
            self._air = colour.mix(self._air, colour.rgb("#dfe8ee"), 0.6)
            self._shade = colour.mix(self._shade, colour.rgb("#8496a4"), 0.6)
        self._dark = colour.mix(self._shade * 0.10, self._leaf[1] * 0.16, 0.5)
        dull = scene.weather in ("rain", "storm", "fog", "snow")
        self._shine = (0.25 if dull else 1.0) * {"night": 0.55, "dusk": 0.6}.get(hour, 1.0)

    def _paint_back(self) -> Floats:
        """Bright air behind everything, with the blur of trees too far to see."""
        shot, margin = self._shot, TRAVEL[0] + 6
        y, x = shot.grid(shot.down + 2 * margin, shot.across + 2 * margin)
        x, y = x - margin, y - margin
        d = np.hypot((x - self._light_x) / 1080, (y - self._light_y) / 1080)
        size = (y.shape[0], x.shape[1])
        near = np.exp(-((d / 0.62) ** 1.5)).astype(np.float32)
        image = colour.mix(
            np.broadcast_to(self._shade, (*size, 3)), np.broadcast_to(self._air, (*size, 3)), near
        )
        image = image + self._sun * (np.exp(-((d / 0.22) ** 1.4)) * 0.42 * self._shine)[..., None]
        stems = noise.profile(shot.rng("stems"), size[1], cells=46, octaves=2, gain=0.5)
        leaves = noise.fbm(shot.rng("blur"), size, cells=shot.cells(9, 16), octaves=4)
        veil = 0.14 * colour.smooth(0.45, 0.8, np.broadcast_to(stems[None], size))
        veil = veil + 0.16 * leaves * np.clip(1.1 - y / shot.down, 0, 1)
        image = colour.mix(image, image * 0.45 + self._leaf[1] * 0.25, veil.astype(np.float32))
        return colour.film(noise.blur(image, 3 * shot.k), 0.75)

    def _paint_row(self, index: int) -> tuple[Floats, Floats]:
        """Trunks, boughs, canopy and ground of one depth."""
        shot, depth, margin = self._shot, DEPTHS[index], TRAVEL[index] + 40
        rng = shot.rng(f"row {index}")
        height, width = shot.even(shot.down + 60), shot.even(shot.across + 2 * margin)
        cover = np.zeros((height, width), np.float32)
        ground = self._ground + (1 - depth) ** 1.6 * (shot.down - self._ground) * 0.82 + 30
        self._draw_trunks(rng, cover, depth, margin, ground)
        bare = cover.copy()
        if not (self._is_winter and depth < 0.9):
            self._draw_canopy(rng, cover, depth, margin)
        lumps = noise.profile(rng, width, cells=7 + 9 * depth, octaves=5, gain=0.5)
        line = ground - 20 + (1 - lumps) * (18 + 34 * (1 - depth))
        rows = (np.arange(height, dtype=np.float32)[:, None] + 0.5) / shot.k
        cover = np.maximum(cover, np.clip((rows - line[None]) * shot.k + 0.5, 0, 1))
        if depth < 0.8:
            land.draw_grass(
                shot,
                rng,
                cover,
                line.astype(np.float32),
                int(900 * (1.1 - depth)),
                20 + 66 * (1 - depth) ** 1.5,
            )
        if depth == 0:
            cover = cv2.GaussianBlur(cover, (0, 0), 2.2 * shot.k)
        small = (width // 2, height // 2)
        halves = [cv2.resize(c, small, interpolation=cv2.INTER_AREA) for c in (cover, bare)]
        image = self._lit(rng, halves[0], halves[1], depth, margin, line[: small[0] * 2 : 2])
        image = cv2.resize(image, (width, height), interpolation=cv2.INTER_CUBIC)
        return image * cover[..., None], cover

    def _draw_trunks(
        self, rng: np.random.Generator, cover: Floats, depth: float, margin: float, ground: float
    ) -> None:
        shot = self._shot
        span = shot.across + 2 * margin
        per_frame = (26, 15, 9, 5, 2.6)[DEPTHS.index(depth)] * shot.scene.density**0.6
        count = max(2, round(per_frame * span / 1920))
        for i, (a, b, c, d) in enumerate(rng.random((count, 4)).tolist()):
            x = (i + 0.15 + 0.7 * a) / count * span
            clear = abs(x - margin - self._light_x) / shot.across
            if depth < 0.5 and clear < 0.13 + 0.10 * (1 - depth):
                continue
            half = (7 + 62 * (1 - depth) ** 1.9) * (0.6 + 0.7 * b) * 0.5
            lean = (c - 0.5) * 150 * (0.4 + 0.6 * (1 - depth))
            _trunk(shot, rng, cover, (x, ground + 30), half, lean, d)

    def _draw_canopy(
        self, rng: np.random.Generator, cover: Floats, depth: float, margin: float
    ) -> None:
        """Leaves hang from above, thinner where the light comes through."""
        shot = self._shot
        height, width = cover.shape
        fine = noise.fbm(rng, (height, width), cells=shot.cells(5, 9), octaves=7, gain=0.68)
        rows = (np.arange(height, dtype=np.float32)[:, None] + 0.5) / shot.k / shot.down
        x = (np.arange(width, dtype=np.float32)[None] + 0.5) / shot.k - margin
        away = 1 - np.exp(-(((x - self._light_x) / (0.30 * shot.across)) ** 2))
        reach = (0.30 + 0.30 * (1 - depth)) * (0.35 + 0.65 * away)
        bias = 0.86 - 0.62 * np.clip(1 - rows / reach, -0.6, 1)
        leaves = colour.smooth(bias - 0.035, bias + 0.035, fine)
        np.maximum(cover, leaves * 0.97, out=cover)

    def _lit(
        self,
        rng: np.random.Generator,
        cover: Floats,
        bare: Floats,
        depth: float,
        margin: float,
        line: Floats,
    ) -> Floats:
        """Nearer is darker; edges towards the light are rimmed; the ground has the leaves' colour.

        Painted at half the layer's size: colour is soft here, only the coverage has edges.
        """
        shot, k = self._shot, self._shot.k / 2
        height, width = cover.shape
        rows = (np.arange(height, dtype=np.float32)[:, None] + 0.5) / k
        x = (np.arange(width, dtype=np.float32)[None] + 0.5) / k - margin
        d = np.hypot((x - self._light_x) / 1080, (rows - self._light_y) / 1080)
        near = np.exp(-((d / 0.75) ** 1.4)).astype(np.float32)
        away = np.float32(depth)
        body = colour.mix(self._dark, self._shade * 0.9, float(away) ** 1.25)
        glow = colour.mix(
            np.broadcast_to(body, (height, width, 3)),
            np.broadcast_to(self._air * 0.96, (height, width, 3)),
            near * (0.10 + 0.72 * away**1.2),
        )
        grain = noise.fbm(rng, (height, width), cells=shot.cells(10, 18), octaves=5, gain=0.6)
        leafy = np.clip(cover - bare, 0, 1)
        leaves = noise.fbm(rng, (height, width), cells=shot.cells(48, 84), octaves=4, gain=0.7)
        drifts = noise.fbm(rng, (height, width), cells=shot.cells(5, 9), octaves=3)
        tone = colour.mix(self._leaf[1], self._leaf[0], colour.smooth(0.2, 0.8, grain))
        tone = colour.mix(tone, self._leaf[2], 0.8 * colour.smooth(0.45, 0.75, drifts))
        speckled = (0.50 + 0.80 * leaves) * (0.50 + 0.85 * near)
        strength = leafy * (0.58 + 0.34 * near) * (0.45 + 0.55 * (1 - depth) ** 0.3)
        image = colour.mix(glow, tone * speckled[..., None], strength)
        below = colour.smooth(0, 120, rows - line[None])
        on_ground = (rows > line[None]) * (0.55 * (1 - 0.7 * below)) * (0.4 + 0.6 * grain)
        image = colour.mix(
            image, tone * (0.30 + 0.65 * near)[..., None], on_ground.astype(np.float32)
        )
        step = max((1.2 + 2.6 * (1 - depth)) * k, 0.8)
        left = cv2.warpAffine(cover, np.array([[1, 0, -step], [0, 1, step * 0.5]]), (width, height))
        right = cv2.warpAffine(cover, np.array([[1, 0, step], [0, 1, step * 0.5]]), (width, height))
        rim = np.where(x < self._light_x, np.clip(cover - left, 0, 1), np.clip(cover - right, 0, 1))
        image = image + self._sun * (rim * near * 0.38 * self._shine)[..., None]
        return colour.film(image, 0.8)

    def _paint_mist(self) -> Cutout:
        shot, margin = self._shot, 160.0
        y, x = shot.grid(420, shot.across + 2 * margin)
        wisps = noise.fbm(shot.rng("mist"), (y.shape[0], x.shape[1]), cells=(3, 8), octaves=4)
        thick = {"fog": 0.95, "rain": 0.6}.get(shot.scene.weather, 0.5)
        amount = np.exp(-(((y / 420 - 0.55) / 0.22) ** 2)) * (0.15 + 0.85 * wisps) * thick
        warm = np.exp(-np.abs(x - margin - self._light_x) / (0.30 * shot.across))
        air = self._air * 0.8 + self._sun * (0.18 * warm * self._shine)[..., None]
        amount = np.clip(amount, 0, 0.9).astype(np.float32)
        return Cutout(shot, colour.film(air) * amount[..., None], amount)

    def draw(self, view: View, into: Planes) -> None:
        k = self._shot.k
        x = (TRAVEL[0] + 6) * (1 + view.pan)
        self._back.draw(into, x * k, (TRAVEL[0] + 6) * (1 + 0.5 * view.rise) * k)
        for index, row in enumerate(self._rows, 1):
            at = TRAVEL[index] + 40 + view.pan * TRAVEL[index]
            row.draw(into, at * k, (30 + 0.16 * TRAVEL[index] * view.rise) * k)
            if index == 1:
                flow = 160 + 60 * float(np.sin(view.time * 0.07)) + 60 * view.pan
                self._mist.draw(into, flow * k, (230 - self._ground) * k)
            if index == 2:
                self._rays.draw(view, into)
        self._motes.draw(view, into)
        if self._leaves is not None:
            self._leaves.draw(view, into)


def _trunk(
    shot: SceneShot,
    rng: np.random.Generator,
    cover: Floats,
    foot: tuple[float, float],
    half: float,
    lean: float,
    dice: float,
) -> None:
    """From roots that spread to beyond the top of the frame, with a bough or two."""
    tall = foot[1] + 60
    t = np.linspace(0, 1, 24)
    wobble = half * 0.5 * np.sin(t * (4 + 3 * dice) + dice * 6.3)
    x = foot[0] + lean * t + wobble
    y = foot[1] - tall * t
    wide = half * (1 - 0.45 * t + 0.9 * np.exp(-t * 26))
    outline = np.concatenate([np.stack([x - wide, y], 1), np.stack([x + wide, y], 1)[::-1]])
    cv2.fillPoly(cover, [np.round(outline * shot.k * 16).astype(np.int32)], 1.0, cv2.LINE_AA, 4)
    for a, b, c in rng.random((3, 3)).tolist():
        i = int(9 + 12 * a)
        side = 1 if b > 0.5 else -1
        long, up = half * (4 + 5 * c), half * (1.5 + 3.5 * b)
        s = np.linspace(0, 1, 9)
        bx = x[i] + side * long * s
        by = y[i] - up * s**1.6
        thin = wide[i] * 0.34 * (1 - s) + 0.6
        bough = np.concatenate([np.stack([bx, by - thin], 1), np.stack([bx, by + thin], 1)[::-1]])
        cv2.fillPoly(cover, [np.round(bough * shot.k * 16).astype(np.int32)], 1.0, cv2.LINE_AA, 4)


class Leaves:
    """Falling leaves that turn while they fall, drawn as bent quads."""

    def __init__(self, shot: SceneShot, tones: list[Floats]) -> None:
        rng = shot.rng("leaves")
        self._shot = shot
        self._leaves = rng.random((int(34 * shot.scene.density), 6)).tolist()
        self._tones = [[float(c[0]) for c in ycc(t[None])] for t in tones]

    def draw(self, view: View, into: Planes) -> None:
        shot, (sx, sy) = self._shot, self._shot.scale
        for a, b, c, d, e, f in self._leaves:
            near = 0.5 + c
            span = shot.down + 120
            y = (b * span + (55 + 60 * d) * near * view.time) % span - 60
            sway = float(np.sin(view.time * (0.8 + e) + f * 6.3))
            x = (
                a * (shot.across + 200) + 46 * sway + 16 * view.time * near - 90 * view.pan * near
            ) % (shot.across + 200) - 100
            size, turn = 8 * near, view.time * (1.1 + 2 * d) + f * 6.3
            flat = 0.25 + 0.75 * abs(float(np.sin(turn * 0.8)))
            cos, sin = float(np.cos(turn)) * size, float(np.sin(turn)) * size
            tone = self._tones[int(e * 1.99)]
            points = np.array(
                [
                    [x - cos, y - sin * flat],
                    [x + sin * 0.55, y - cos * 0.55 * flat],
                    [x + cos, y + sin * flat],
                    [x - sin * 0.55, y + cos * 0.55 * flat],
                ]
            )
            for index, target in enumerate(into):
                half = 2 if index else 1
                fixed = np.round(points * (sx * 16 / half, sy * 16 / half)).astype(np.int32)
                value = (
                    16 + 219 * tone[0] * (0.6 + 0.4 * flat)
                    if index == 0
                    else 128 + 224 * tone[index]
                )
                cv2.fillConvexPoly(target, fixed, (int(value),), cv2.LINE_AA, 4)
