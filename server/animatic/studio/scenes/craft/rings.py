"""Rings of ice and dust about a planet, which throws its shadow on them."""

from __future__ import annotations

import cv2
import numpy as np

from animatic.studio.planes import Planes

from . import colour, noise
from .layers import Cutout
from .shot import Floats, SceneShot

INNER, OUTER = 1.28, 2.25
"""Where the rings begin and end, in radii of the planet."""


Turn = tuple[float, float]
"""An angle as its cosine and its sine."""


class Rings:
    """About a planet of `radius` units whose axis leans by `tilt`; `lift` (0..1) is from above."""

    def __init__(
        self, shot: SceneShot, radius: float, tilt: float, lift: float, sun: Floats, tone: Floats
    ) -> None:
        self._shot = shot
        side = OUTER * radius + 4
        y, x = shot.grid(2 * side, 2 * side)
        y, x = y - side, x - side
        c, s = float(np.cos(tilt)), float(np.sin(tilt))
        u, v = (x * c + y * s) / radius, (y * c - x * s) / radius
        self._side = side
        image, cover = self._paint(u, v / lift, lift, sun, tone, (c, s))
        near = np.clip(v * radius * shot.k + 0.5, 0, 1).astype(np.float32)
        at = (-side * shot.k, -side * shot.k)
        self._halves = [
            Cutout(shot, image * (cover * part)[..., None], cover * part, at)
            for part in (1 - near, near)
        ]

    def _paint(
        self,
        u: Floats,
        v: Floats,
        lift: float,
        sun: Floats,
        tone: Floats,
        turn: Turn,
    ) -> tuple[Floats, Floats]:
        """Colour and coverage at (u, v) in the rings' own plane, in radii of the planet."""
        rng = self._shot.rng("rings")
        r = np.hypot(u, v)
        dense = noise.profile(rng, 900, cells=16, octaves=5, gain=0.72)
        bands = np.interp(r, np.linspace(INNER, OUTER, 900), dense).astype(np.float32)
        gap = 1 - np.exp(-(((r - 1.86) / 0.022) ** 2)) - 0.7 * np.exp(-(((r - 2.12) / 0.010) ** 2))
        cover = colour.smooth(INNER, INNER + 0.08, r) * colour.smooth(OUTER, OUTER - 0.03, r)
        cover = cover * (0.20 + 0.78 * bands) * np.clip(gap, 0, 1)
        sun_u, sun_v = sun[0] * turn[0] + sun[1] * turn[1], sun[1] * turn[0] - sun[0] * turn[1]
        along = u * sun_u + v * lift * sun_v + v * float(np.sqrt(1 - lift**2)) * sun[2]
        across = np.sqrt(np.maximum(r * r - along * along, 0))
        shadow = colour.smooth(1.02, 0.97, across) * (along < 0)
        light = (0.62 + 0.5 * bands) * (1 - 0.94 * shadow)
        pale = colour.mix(tone, np.full(3, 0.92, np.float32), 0.45)
        image = colour.mix(tone * 0.75, pale, bands) * light[..., None]
        fine = cv2.GaussianBlur(cover.astype(np.float32), (0, 0), 0.7 * self._shot.k)
        return image.astype(np.float32), fine

    def draw(self, into: Planes, x: float, y: float, *, is_near: bool) -> None:
        """The half behind the planet or before it, with the planet's middle at units (x, y)."""
        k = self._shot.k
        self._halves[is_near].draw(into, -x * k, -y * k)
