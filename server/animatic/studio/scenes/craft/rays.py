"""Shafts of light through leaves or through water."""

from __future__ import annotations

import cv2
import numpy as np

from animatic.studio.planes import Planes, ycc

from . import colour
from .camera import View
from .layers import scratch
from .shot import Floats, SceneShot


class Rays:
    """Shafts of light from one place, slowly changing; solved in cells of twelve units."""

    def __init__(
        self, shot: SceneShot, source: tuple[float, float], tone: Floats, strength: float
    ) -> None:
        rng = shot.rng("rays")
        self._shot = shot
        h, w = round(shot.down / 12), round(shot.across / 12)
        y = (np.arange(h, dtype=np.float32)[:, None] + 0.5) * 12
        x = (np.arange(w, dtype=np.float32)[None] + 0.5) * 12
        dx, dy = x - source[0], y - (source[1] - 420)
        angle = np.arctan2(dx, dy)
        self._at = (angle * 64 + 128).astype(np.float32)
        d = np.hypot(dx / 1080, dy / 1080)
        fade = np.exp(-np.maximum(d - 0.30, 0) / 0.55) * colour.smooth(-0.1, 0.35, dy / 1080)
        spread = np.exp(-((angle / 0.72) ** 2))
        self._fade = (fade * spread * 0.42 * strength).astype(np.float32)
        self._rows = [
            cv2.GaussianBlur(rng.random((1, 256), dtype=np.float32), (0, 0), s)[0]
            for s in (2.2, 4.0)
        ]
        for row in self._rows:
            row -= row.min()
            row /= max(float(row.max()), 1e-6)
        self._tone = [float(c[0]) for c in ycc(tone[None])]

    def draw(self, view: View, into: Planes) -> None:
        t = view.time
        index = np.arange(256)
        first = np.interp((self._at + 2.6 * t) % 256, index, self._rows[0])
        second = np.interp((self._at - 1.7 * t + 60) % 256, index, self._rows[1])
        light = (np.clip(first * second * 2.4 - 0.42, 0, 1) * self._fade).astype(np.float32)
        light = cv2.GaussianBlur(light, (0, 0), 0.8)
        for index_, target in enumerate(into):
            height, width = target.shape
            level = self._tone[index_] * (219 if index_ == 0 else 224)
            if index_ == 0:
                small = np.clip(light * level + 0.5, 0, 255).astype(np.uint8)
                large = cv2.resize(small, (width, height), dst=scratch("rays", height, width))
                cv2.add(target, large, dst=target)
            else:
                small = np.clip(128.5 + light * level, 0, 255).astype(np.uint8)
                large = cv2.resize(small, (width, height), dst=scratch("rays", height, width))
                cv2.addWeighted(target, 1, large, 1, -128, dst=target)
