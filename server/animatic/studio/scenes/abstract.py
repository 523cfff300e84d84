"""Flowing light that fits any words: silk, clouds of colour, or threads that wave together.

Quiet and darker in the middle, so that a title reads on it.
"""

from __future__ import annotations

import numpy as np

from animatic.studio.planes import Planes

from .craft import colour, lights, palettes, silk
from .craft.camera import View
from .craft.particles import Motes
from .craft.shot import Floats, Shot

CAMERA = ("still",)
MANNERS = ("silk", "silk", "mesh", "threads")
"""How the light flows; drawn by the seed."""


class Abstract:
    """One field of colour, perhaps threads over it, and a few motes in front."""

    def __init__(self, shot: Shot) -> None:
        rng = shot.rng("manner")
        ramp = palettes.ramp(shot)
        self.air = ramp[2][1]
        manner = MANNERS[int(rng.integers(len(MANNERS)))]
        self._field = silk.Field(shot, ramp, scale=shot.scene.density**0.5)
        self._solve = self._field.silk if manner == "silk" else self._field.mesh
        self._dim = np.float32(0.42 if manner == "threads" else 1.0)
        self._threads = Threads(shot, ramp) if manner == "threads" else None
        self._start = float(rng.uniform(0, 40))
        self._enlarger = silk.Enlarger(shot)
        self._motes = Motes(shot, ramp[-1][1], int(26 * shot.scene.density))

    def draw(self, view: View, into: Planes) -> None:
        time = self._start + view.time
        self._enlarger.draw(view.frame, self._solve(time) * self._dim, into)
        if self._threads is not None:
            self._threads.draw(time, into)
        self._motes.draw(view, into)


class Threads:
    """Two sheaves of fine lines; each line waves a little later than its neighbour."""

    LINES, POINTS = 34, 72

    def __init__(self, shot: Shot, ramp: list[tuple[float, Floats]]) -> None:
        rng = shot.rng("threads")
        self._shot = shot
        self._tones = (ramp[3][1], ramp[4][1], colour.mix(ramp[3][1], ramp[5][1], 0.5))
        self._waves = rng.uniform(0, 1, (2, 8)).tolist()
        self._x = np.linspace(-60, shot.across + 60, self.POINTS)

    def draw(self, time: float, into: Planes) -> None:
        sheet = lights.Sheet(self._shot, self._tones, "threads")
        for sheaf, (a, b, c, d, e, f, g, h) in enumerate(self._waves):
            x = self._x / max(self._shot.across, 1600) * 6.28
            t = time * (0.32 + 0.12 * a) * (1 if b < 0.5 else -1)
            for i in range(self.LINES):
                u = i / (self.LINES - 1)
                lag = u * (1.3 + 1.4 * c)
                wave = 0.105 * np.sin(x * (0.7 + 0.5 * d) + t + lag + e * 6.28)
                wave += 0.055 * np.sin(x * (1.6 + 0.8 * f) - t * 1.3 + lag * 1.7 + g * 6.28)
                wave *= 1 + 0.5 * np.sin(x * 0.5 + h * 6.28 + t * 0.4)
                spread = (u - 0.5) * (
                    0.10 + 0.16 * (0.5 + 0.5 * np.sin(x * 0.55 + t * 0.5 + h * 9))
                )
                y = self._shot.down * (0.36 + 0.30 * sheaf + wave + spread)
                strength = 0.10 + 0.46 * (1 - abs(2 * u - 1)) ** 1.5
                points = np.stack([self._x, y], 1)
                sheet.curve((i // 8 + sheaf) % 3, points, strength, 1.5)
        sheet.add(into, glow=9, power=0.8, core=0.18)
