"""The last things every picture gets: darker corners and a breath of grain."""

from __future__ import annotations

import cv2
import numpy as np

from animatic.studio.planes import Planes

from .colour import smooth
from .layers import quantise
from .shot import SceneShot


class Finish:
    """Vignette and grain. Grain is one tile, larger than the frame, moved by the frame's number."""

    ROOM = 64

    def __init__(self, shot: SceneShot, vignette: float = 0.36) -> None:
        y = (np.arange(shot.height, dtype=np.float32)[:, None] + 0.5) / shot.height - 0.5
        x = (np.arange(shot.width, dtype=np.float32)[None] + 0.5) / shot.width - 0.5
        r = np.hypot(x * 1.05, y * 0.95) / 0.707
        self._vignette = quantise(255 * (1 - vignette * smooth(0.38, 1.15, r)), 0.6)
        rng = np.random.default_rng(11)
        shape = (shot.height + self.ROOM, shot.width + self.ROOM)
        coins = rng.integers(0, 256, shape, np.uint8)
        self._grain = (coins < 64).astype(np.uint8) + (coins < 192)

    def apply(self, frame: int, into: Planes) -> None:
        cv2.multiply(into.y, self._vignette, dst=into.y, scale=1 / 255)
        place = np.random.default_rng(frame).integers(0, self.ROOM, 2)
        height, width = into.y.shape
        grain = self._grain[place[0] : place[0] + height, place[1] : place[1] + width]
        cv2.add(into.y, grain, dst=into.y)
        cv2.min(into.y, 235, dst=into.y)
        cv2.max(into.y, 16, dst=into.y)
