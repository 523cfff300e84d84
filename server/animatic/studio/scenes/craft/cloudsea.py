"""A sea of clouds seen from a little above: banks of heaps that pass at their own speeds.

A bank is painted once from many soft balls, far and high ones first, each lit from the sun's side
and frayed by noise. It repeats across, so it may pass for as long as the shot lasts.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from animatic.studio.planes import Planes

from . import colour, noise
from .layers import Cutout
from .palettes import Palette
from .shot import Floats, SceneShot
from .sky import Light


@dataclass(frozen=True)
class Bank:
    """Where a bank's top is (of the frame's height), its heaps' size, its units a second."""

    top: float
    size: float
    pace: float


BANKS = (
    Bank(0.565, 0.26, 9), Bank(0.61, 0.42, 19), Bank(0.68, 0.68, 38), Bank(0.79, 1.05, 74),
    Bank(0.93, 1.55, 130),
)  # fmt: skip
NOISE = 512


class CloudSea:
    """Draws its banks one by one, so that something may fly between them."""

    def __init__(self, shot: SceneShot, palette: Palette, light: Light, way: float) -> None:
        self._shot, self._palette, self._light, self._way = shot, palette, light, way
        self._period = shot.across + 360.0
        grains = noise.tileable(shot.rng("fray"), (NOISE, NOISE), (13, 13))
        fine = noise.tileable(shot.rng("fray fine"), (NOISE, NOISE), (5, 5))
        self._fray = (0.62 * grains + 0.38 * fine).astype(np.float32)
        self._banks = [self._paint(index) for index in range(len(BANKS))]

    def __len__(self) -> int:
        return len(self._banks)

    def _paint(self, index: int) -> tuple[Cutout, float]:
        """The bank's picture and how far its middle line is below its upper edge, in units."""
        shot, bank = self._shot, BANKS[index]
        rng, tones = shot.rng(f"bank {index}"), self._tones(index)
        rise = 210 * bank.size
        after = BANKS[index + 1].top if index + 1 < len(BANKS) else 1.06
        deep = rise + (after - bank.top) * shot.down + 150 * bank.size + 60
        part = min(max(0.34 / bank.size, 0.21), 0.5)  # soft things need few pixels
        rows, columns = int(deep * part), int(self._period * part)
        image = np.zeros((rows, columns, 3), np.float32)
        cover = np.zeros((rows, columns), np.float32)
        for x, y, radius in self._heap(rng, bank, rise, deep):
            side = float(np.clip((self._light.x - x) / 700, -1, 1))
            _ball(image, cover, self._fray, tones, (x * part, y * part, radius * part), side)
        floor = colour.smooth(0.0, 60 * bank.size, np.arange(rows)[:, None] / part - rise * 1.05)
        under = tones[1] * 0.94
        image += under * ((1 - cover) * floor)[..., None]
        cover = cover + (1 - cover) * floor
        size = (shot.even(self._period), shot.even(deep))
        image, cover = (
            cv2.resize(a, size, interpolation=cv2.INTER_LINEAR)
            for a in (image, cover.astype(np.float32))
        )
        return Cutout(shot, image, np.clip(cover, 0, 1)), rise

    def _heap(
        self, rng: np.random.Generator, bank: Bank, rise: float, deep: float
    ) -> list[tuple[float, float, float]]:
        """Balls as (x, y, radius) in units: towers of small ones, broad ones at their feet."""
        balls: list[tuple[float, float, float]] = []
        towers = max(5, round(self._period / (250 * bank.size)))
        for tower, (a, b, c) in enumerate(rng.random((towers, 3)).tolist()):
            middle = (tower + 0.2 + 0.6 * a) / towers * self._period
            tall, wide = rise * (0.35 + 0.65 * b), (120 + 90 * c) * bank.size
            for d, e, f in rng.random((26, 3)).tolist():
                up = 1 - e**0.75
                off = (d - 0.5) * 2 * wide * (1.05 - 0.75 * up)
                radius = (30 + 34 * f) * bank.size * (1.25 - 0.55 * up)
                balls.append((middle + off, rise - tall * up * 0.86 + radius * 0.5, radius))
        count = int(self._period * max(deep - rise, 60) / (70 * bank.size) ** 2 * 0.9)
        for a, b, c in rng.random((count, 3)).tolist():
            radius = (46 + 50 * c) * bank.size
            balls.append((a * self._period, rise + 18 * bank.size + (deep - rise) * b, radius))
        return sorted(balls, key=lambda ball: ball[1] + 0.6 * ball[2])

    def _tones(self, index: int) -> tuple[Floats, Floats, Floats]:
        """Lit, shaded and deepest tone of a bank; far ones take on the air's colour."""
        p = self._palette
        near = index / (len(BANKS) - 1)
        lit = np.clip(p.key * 0.66 + p.haze * 0.38, 0, 1.12)
        shade = p.far * 0.46 + p.sky[1][1] * 0.26 + p.haze * 0.26
        deep = p.sky[1][1] * 0.50 + p.far * 0.34
        air = p.sky[-1][1] * 0.62 + p.haze * 0.36
        veil = 0.66 * (1 - near) ** 1.3
        dim = 1 - 0.42 * p.night
        lit, shade, deep = (
            colour.film(colour.mix(tone * dim, air, veil).astype(np.float32), 0.86)
            for tone in (lit, shade, deep)
        )
        return lit, shade, deep

    def draw(self, into: Planes, index: int, time: float, rise: float = 0.0) -> None:
        """One bank at a moment."""
        shot, bank = self._shot, BANKS[index]
        layer, above = self._banks[index]
        bob = 3 * float(np.sin(time * 0.3 + index))
        y = shot.down * bank.top - above - 40 * rise * bank.size + bob
        x = (self._way * bank.pace * time + index * 311) % self._period
        for place in (x, x - self._period):
            if place < shot.across:
                layer.draw(into, -place * shot.k, -y * shot.k)


def _ball(
    image: Floats,
    cover: Floats,
    fray: Floats,
    tones: tuple[Floats, Floats, Floats],
    at: tuple[float, float, float],
    side: float,
) -> None:
    """One ball (x, y, radius in pixels) over what is there, wrapped at the sides of the image."""
    rows, columns = cover.shape
    middle, level, radius = at
    reach = int(radius * 1.3) + 2
    top, bottom = max(0, int(level) - reach), min(rows, int(level) + reach + 1)
    if bottom - top < 2:
        return
    across = np.arange(int(middle) - reach, int(middle) + reach + 1)
    y = (np.arange(top, bottom, dtype=np.float32)[:, None] - np.float32(level)) / np.float32(radius)
    x = (across.astype(np.float32)[None] - np.float32(middle)) / np.float32(radius)
    grain = fray[np.arange(top, bottom) % NOISE][:, across % NOISE]
    alpha = colour.smooth(1.04, 0.62, np.hypot(x, y) + np.float32(0.14) * grain)
    lit = np.clip(0.56 + 0.34 * side * x - 0.52 * y + 0.10 * grain, 0, 1)[..., None]
    light, shade, deep = tones
    tone = deep + (shade - deep) * np.minimum(lit * 2, 1)
    tone += (light - shade) * np.maximum(lit * 2 - 1, 0)
    wrapped = across % columns
    old = image[top:bottom, wrapped]
    image[top:bottom, wrapped] = old + (tone - old) * alpha[..., None]
    back = cover[top:bottom, wrapped]
    cover[top:bottom, wrapped] = back + (1 - back) * alpha
