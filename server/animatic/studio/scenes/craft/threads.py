"""Sheaves of fine lines of light; each line waves a little later than its neighbour."""

from __future__ import annotations

import numpy as np

from animatic.studio.planes import Planes

from . import colour, lights
from .shot import Floats, SceneShot


class Threads:
    """Two sheaves over a dark room with one glow in it."""

    LINES, POINTS = 40, 72

    def __init__(self, shot: SceneShot, ramp: list[tuple[float, Floats]]) -> None:
        rng = shot.rng("threads")
        self._shot = shot
        self._tones = (ramp[2][1] * 0.6 + ramp[3][1] * 0.4, ramp[3][1], ramp[4][1])
        self._waves = rng.uniform(0, 1, (2, 8)).tolist()
        self._x = np.linspace(-60, shot.across + 60, self.POINTS)
        height, width = round(shot.down / 12), round(shot.across / 12)
        self._v = (np.arange(height, dtype=np.float32)[:, None] + 0.5) / height - 0.5
        self._u = ((np.arange(width, dtype=np.float32)[None] + 0.5) / width - 0.5) * (
            shot.across / shot.down
        )
        self._ramp = ramp
        self._side = float(rng.choice([-1, 1])) * 0.32 * shot.across / shot.down

    def solve(self, t: float) -> Floats:
        """The room behind: a glow that wanders, (h, w, 3) R'G'B'."""
        x = self._side * float(np.cos(0.21 * t))
        y = 0.10 * float(np.sin(0.33 * t))
        d = np.hypot((self._u - x) / 0.85, (self._v - y) / 0.42)
        other = np.hypot((self._u + x) / 0.7, (self._v + 0.35) / 0.5)
        at = 0.03 + 0.30 * np.exp(-(d**1.5)) + 0.13 * np.exp(-(other**1.6))
        return colour.gradient(self._ramp, at.astype(np.float32)) * np.float32(0.9)

    def draw(self, time: float, into: Planes) -> None:
        sheet = lights.Sheet(self._shot, self._tones, "threads")
        for sheaf, wave in enumerate(self._waves):
            self._sheaf(sheet, sheaf, wave, time)
        sheet.add(into, glow=11, power=1.0, core=0.30)

    def _sheaf(self, sheet: lights.Sheet, sheaf: int, wave: list[float], time: float) -> None:
        a, b, c, d, e, f, g, h = wave
        x = self._x / max(self._shot.across, 1600) * 6.28
        t = time * (0.30 + 0.12 * a) * (1 if b < 0.5 else -1)
        for i in range(self.LINES):
            u = i / (self.LINES - 1)
            lag = u * (1.5 + 1.5 * c)
            y = 0.110 * np.sin(x * (0.7 + 0.5 * d) + t + lag + e * 6.28)
            y += 0.060 * np.sin(x * (1.6 + 0.8 * f) - t * 1.3 + lag * 1.7 + g * 6.28)
            y *= 1 + 0.5 * np.sin(x * 0.5 + h * 6.28 + t * 0.4)
            y += (u - 0.5) * (0.13 + 0.20 * (0.5 + 0.5 * np.sin(x * 0.55 + t * 0.5 + h * 9)))
            places = np.stack([self._x, self._shot.down * (0.38 + 0.27 * sheaf + y)], 1)
            strength = 0.16 + 0.72 * (1 - abs(2 * u - 1)) ** 2.2
            sheet.curve(min(2, int(3 * abs(u - 0.35) ** 0.5 * 1.6)), places, strength, 1.7)
