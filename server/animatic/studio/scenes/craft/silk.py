"""Flowing light: smooth fields solved on a small grid in float and enlarged in 16 bits.

A field has 216 cells on its short side whatever the frame's size, so it costs little and has no
bands: the enlargement happens with 16 bits a sample and dither is added before the last rounding.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from animatic.studio.planes import Planes, ycc

from .colour import film, gradient, smooth
from .shot import Floats, SceneShot

CELLS = 216
PAD = 4
"""Cells solved around the frame and thrown away: the slope is unknown at a border."""

Ramp = Sequence[tuple[float, Floats]]


class Field:
    """The grid, and the colours that heights are looked up in."""

    def __init__(
        self, shot: SceneShot, ramp: Ramp, *, scale: float = 1.0, calm: float = 0.5
    ) -> None:
        rng = shot.rng("silk")
        height = round(shot.down / 1080 * CELLS)
        width = round(shot.across / 1080 * CELLS)
        y, x = np.mgrid[-PAD : height + PAD, -PAD : width + PAD].astype(np.float32)
        self.x = (x - (width - 1) / 2) / CELLS
        self.y = (y - (height - 1) / 2) / CELLS
        angle = float(rng.uniform(0.25, 0.85) * rng.choice([-1, 1]))
        zoom = scale * float(rng.uniform(1.15, 1.6))
        self._u = (self.x * float(np.cos(angle)) - self.y * float(np.sin(angle))) * zoom
        self._v = (self.x * float(np.sin(angle)) + self.y * float(np.cos(angle))) * zoom
        self._phase = rng.uniform(0, 6.283, 12).astype(np.float32)
        self._bend = rng.uniform(0.8, 1.25, 6).astype(np.float32)
        self._table = gradient(ramp, np.linspace(0, 1, 2048, dtype=np.float32))
        self._hot = ramp[-1][1]
        self._rim = ramp[4][1] * 0.6 + ramp[3][1] * 0.4
        quiet = np.exp(-((self.x / 1.05) ** 2) - (self.y / 0.45) ** 2)
        self._calm = (1 - calm * 0.42 * quiet).astype(np.float32)
        r = np.hypot(self.x / shot.across * 1080, self.y / shot.down * 1080) * 2
        self._corners = (1 - 0.30 * smooth(0.6, 1.5, r)).astype(np.float32)


class Satin(Field):
    """Satin that falls in folds, lit from the upper left."""

    def solve(self, t: float) -> Floats:
        """The picture at a moment: (h, w, 3) R'G'B'."""
        s, p, b = t * 0.20, self._phase, self._bend
        x, y = self._u + np.float32(0.05 * s), self._v
        a = x + 0.36 * np.sin(y * (1.9 * b[0]) + s * 1.3 + p[0])
        a += 0.07 * np.sin(x * 4.1 - s + p[1])
        c = y + 0.32 * np.sin(a * (1.8 * b[1]) - s * 1.1 + p[2])
        c += 0.06 * np.sin(a * 4.8 + s * 1.4 + p[3])
        f = c * (2.5 * b[2]) + 0.5 * np.sin(a * 1.6 + s * 0.7 + p[4])
        # A fold leans over: one side of it is long and the other falls off in a crease.
        g = f * (2.9 * b[3]) + 0.6 * np.sin(f * 1.7 + s) + p[5]
        fold = np.sin(g + 0.78 * np.sin(g + 0.5))
        small = np.sin(f * 8.3 + a * 2.1 + s * 1.2 + p[6])
        height = fold * 0.5 + small * (0.075 + 0.055 * np.sin(a * 2.3 + p[9]))
        tone = 0.50 + 0.27 * np.sin(f * 1.2 + a * 0.7 + p[7] + s * 0.5)
        tone += 0.20 * np.sin(a * 1.5 - s * 0.6 + p[8])
        return self._lit(height, tone)

    def _lit(self, height: Floats, tone: Floats) -> Floats:
        """Cloth under a key light and a second one from behind that only grazes it."""
        bump = 2.5 * CELLS / 180
        gx = cv2.Sobel(height, cv2.CV_32F, 1, 0, scale=bump)
        gy = cv2.Sobel(height, cv2.CV_32F, 0, 1, scale=bump)
        nz = 1 / np.sqrt(1 + gx * gx + gy * gy)
        lit = np.clip((0.54 - gx * 0.52 - gy * 0.66) * nz, 0, 1)
        graze = np.clip((gx * 0.80 + gy * 0.42) * nz - 0.50, 0, 1)
        shade = np.clip(0.5 + height, 0, 1)
        index = (tone * 0.72 + 0.08 + (lit - 0.42) * 0.46 + (shade - 0.5) * 0.14) * self._calm
        index = (np.clip(index, 0, 1) * 2047).astype(np.int32)
        body = (0.40 + 0.86 * lit) * (0.62 + 0.38 * shade)
        sheen = lit * lit
        sheen = sheen * sheen * sheen
        image = cv2.multiply(self._table[index], cv2.merge([body] * 3))
        shine = 0.26 * sheen + 0.34 * sheen * sheen * sheen + 0.05 * (1 - nz)
        for tone_of, amount in ((self._hot, shine), (self._rim, graze * graze * 1.1)):
            image += amount[..., None] * tone_of
        return film(image * self._corners[..., None], 0.74)[PAD:-PAD, PAD:-PAD]


class Oil(Field):
    """Oil on water: colours that follow a slope, with bright lines where it turns."""

    def solve(self, t: float) -> Floats:
        """The picture at a moment: (h, w, 3) R'G'B'."""
        s, p, b = t * 0.17, self._phase, self._bend
        x, y = self._u * 1.35, self._v * 1.35
        for turn in range(3):
            k = 1.7 + 0.9 * turn
            x, y = (
                x + (0.42 / (turn + 1)) * np.sin(y * k * b[turn] + s * 1.2 + p[turn]),
                y + (0.42 / (turn + 1)) * np.sin(x * k * b[turn + 3] - s + p[turn + 3]),
            )
        height = 0.5 * np.sin(x * 2.6 + p[6]) + 0.5 * np.sin(y * 2.9 - s + p[7])
        height += 0.20 * np.sin((x + y) * 5.2 + s * 1.6 + p[8])
        bump = 2.3 * CELLS / 180
        gx = cv2.Sobel(height, cv2.CV_32F, 1, 0, scale=bump)
        gy = cv2.Sobel(height, cv2.CV_32F, 0, 1, scale=bump)
        nz = 1 / np.sqrt(1 + gx * gx + gy * gy)
        lit = np.clip((0.50 - gx * 0.45 - gy * 0.72) * nz, 0, 1)
        film_of = height * 0.55 + (1 - nz) * 1.1 + 0.35 * (gx * 0.7 - gy * 0.4) * nz
        index = 0.53 + 0.36 * np.sin(film_of * 2.6 + s * 0.8 + p[9])
        index = np.clip((index + (lit - 0.45) * 0.30) * self._calm, 0, 1)
        image = self._table[(index * 2047).astype(np.int32)]
        image = image * (0.46 + 0.80 * lit)[..., None]
        turns = np.clip(lit - 0.60, 0, 1) * 2.5
        image += (turns * turns * turns * 0.62)[..., None] * self._hot
        rim = np.clip(1 - nz * 1.35, 0, 1) * np.clip(0.3 - gy * 0.2 + gx * 0.5, 0, 1)
        image += (rim * 0.40)[..., None] * self._rim
        return film(image * self._corners[..., None], 0.74)[PAD:-PAD, PAD:-PAD]


class Clouds:
    """Clouds of colour that drift through one another, as light through a bottle."""

    STEP = 2

    def __init__(self, shot: SceneShot, ramp: Ramp) -> None:
        rng = shot.rng("clouds")
        field = Field(shot, ramp, calm=0.3)
        self._x, self._y = (v[:: self.STEP, :: self.STEP] for v in (field.x, field.y))
        self._spread = float(np.abs(self._x).max()), float(np.abs(self._y).max())
        self._blobs = rng.uniform(-1, 1, (8, 5)).tolist()
        self._phase = rng.uniform(0, 6.283, 6).astype(np.float32)
        order = (0.66, 0.30, 0.80, 0.44, 0.20, 0.58, 0.34, 0.74)
        table = gradient(ramp, np.linspace(0, 1, 2048, dtype=np.float32))
        # Mixed as light, not as numbers: what lies between two colours stays clear.
        self._tones = [table[int(at * 2047)] ** 2.2 for at in order]
        self._base = table[500] ** 2.2
        r = np.hypot(self._x / self._spread[0], self._y / self._spread[1])
        self._corners = (1 - 0.34 * smooth(0.75, 1.5, r))[..., None].astype(np.float32)

    def solve(self, t: float) -> Floats:
        """The picture at a moment: (h, w, 3) R'G'B'."""
        s, p = t * 0.19, self._phase
        x = self._x + 0.16 * np.sin(self._y * 3.1 + s * 1.7 + p[0])
        y = self._y + 0.16 * np.sin(x * 2.9 - s * 1.5 + p[1])
        x = x + 0.09 * np.sin(y * 5.3 - s * 1.9 + p[2])
        wide, tall = self._spread
        weight = np.full_like(x, 0.012)
        image = np.multiply.outer(weight, self._base)
        for i, (cx, cy, vx, vy, size) in enumerate(self._blobs):
            at_x = wide * (0.85 * cx + 0.36 * float(np.sin(s * (1 + 0.4 * vx) + i * 1.3)))
            at_y = tall * (0.90 * cy + 0.40 * float(np.cos(s * (1 + 0.4 * vy) + i * 2.1)))
            radius = 0.44 + 0.12 * size
            near = cv2.exp(-((x - at_x) ** 2 + (y - at_y) ** 2) / np.float32(radius**2))
            near = near * near
            weight += near
            image += near[..., None] * self._tones[i]
        image = np.power(image / weight[..., None], np.float32(1 / 2.2))
        drape = np.sin(x * 4.2 + y * 6.1 + 1.6 * np.sin(y * 3 + s) + p[3])
        image = image * ((0.93 + 0.09 * drape)[..., None] * self._corners)
        return film(image.astype(np.float32), 0.80)


class Enlarger:
    """Puts a small float picture on a frame's planes without bands."""

    ROOM = 64

    def __init__(self, shot: SceneShot) -> None:
        self._shot = shot
        rng = np.random.default_rng(5)
        shape = (shot.height + self.ROOM, shot.width + self.ROOM)
        pair = rng.integers(0, 190, (2, *shape), np.uint16)
        self._noise = pair[0] + pair[1]  # triangular, 1.5 levels of 256

    def draw(self, frame: int, image: Floats, into: Planes) -> None:
        """`image` is (h, w, 3) R'G'B' in 0..1 of any size."""
        y, u, v = ycc(np.clip(image, 0, 1))
        place = np.random.default_rng(frame).integers(0, self.ROOM, 2)
        levels = (16 + 219 * y, 128 + 224 * u, 128 + 224 * v)
        for plane, target in zip(levels, into, strict=True):
            height, width = target.shape
            low = np.clip(plane * 256 - 60, 0, 65535).astype(np.uint16)
            high = cv2.resize(low, (width, height), interpolation=cv2.INTER_CUBIC)
            noise = self._noise[place[0] : place[0] + height, place[1] : place[1] + width]
            cv2.add(high, noise, dst=high)
            cv2.convertScaleAbs(high, dst=target, alpha=1 / 256)
