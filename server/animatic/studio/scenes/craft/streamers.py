"""Paper streamers that come down in curls: bands whose two sides are seen in turn."""

from __future__ import annotations

import cv2
import numpy as np

from animatic.studio.planes import Planes, ycc

from .camera import View
from .shot import Floats, SceneShot

POINTS = 64


class Streamers:
    """`count` bands in the colours of `tones`, far ones small and slow, that fall for ever."""

    def __init__(self, shot: SceneShot, tones: list[Floats], count: int, dim: float = 1.0) -> None:
        rng = shot.rng("streamers")
        self._shot = shot
        self._dice = rng.random((count, 6)).tolist()
        levels = [[float(c[0]) for c in ycc((tone * dim)[None])] for tone in tones]
        self._levels = [levels[int(n)] for n in rng.integers(0, len(tones), count)]
        self._s = np.linspace(0, 1, POINTS)

    def draw(self, view: View, into: Planes) -> None:
        """Each band over the frame, far ones first."""
        for dice, level in sorted(zip(self._dice, self._levels, strict=True)):
            quads, facing = self._band(view, *dice)
            self._put(into, quads, facing, level)

    def _band(
        self, view: View, near: float, a: float, b: float, c: float, d: float, e: float
    ) -> tuple[Floats, Floats]:
        """Corners (POINTS - 1, 4, 2) in units, and how much each piece faces the viewer."""
        shot, s, t = self._shot, self._s, view.time
        size = 0.55 + 0.75 * near
        long = (330 + 260 * c) * size
        span = shot.down + 2 * long
        fall = (b * span + (64 + 70 * near) * t) % span - long
        turn = 6.28 * (3.2 + 2.2 * d) * s - t * (1.5 + e) + 6.28 * a
        sway = 34 * size * np.sin(3.1 * s + t * 0.8 + 6.28 * e)
        x = a * (shot.across + 200) - 100 + sway + 30 * size * np.cos(turn) - 70 * size * view.pan
        y = fall + long * s + 9 * size * np.sin(turn)
        half = 8.5 * size * np.clip(np.minimum(s, 1 - s) * 12, 0.15, 1)
        top = np.stack((x, y - half), 1)
        low = np.stack((x, y + half), 1)
        quads = np.stack((top[:-1], top[1:], low[1:], low[:-1]), 1)
        return quads.astype(np.float32), np.sin(0.5 * (turn[:-1] + turn[1:]))

    def _put(self, into: Planes, quads: Floats, facing: Floats, level: list[float]) -> None:
        light = np.where(facing > 0, 0.78 + 0.34 * facing, 0.50 - 0.10 * facing)
        luma = np.clip(16 + 219 * level[0] * light, 16, 235).astype(int).tolist()
        order = np.argsort(facing).tolist()
        for index, target in enumerate(into):
            scale = np.array(self._shot.scale) * (16 / (2 if index else 1))
            fixed = np.rint(quads * scale).astype(np.int32)
            for n in order:
                value = luma[n] if index == 0 else round(128 + 224 * level[index])
                cv2.fillConvexPoly(target, fixed[n], (value,), cv2.LINE_AA, 4)
