"""Soft light on the air: puffs gathered at a quarter of the frame's size and added at once.

Any number of large, even lights costs about as much as one. They are summed as floats and enlarged
in 16 bits, so that faint ones show no bands.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from animatic.studio.planes import Planes, ycc

from .layers import scratch
from .shot import Floats, SceneShot

PART = 4
_STEPS = 64
"""Steps of 16 bits in one level of 8."""


@dataclass(frozen=True)
class Puff:
    """A light's three planes in levels of 8 bits, at a quarter of the frame's size."""

    planes: tuple[Floats, Floats, Floats]


class Air:
    """Light over the frame's first `rows` pixels."""

    def __init__(self, shot: SceneShot, rows: int) -> None:
        self._shot, self._rows = shot, rows
        self._size = (-(-rows // PART), -(-shot.width // PART))

    def side(self, units: float) -> int:
        """How many cells a square puff of so many units is wide: even."""
        return max(8, round(units * self._shot.scale[0] / PART / 2) * 2)

    def puff(self, light: Floats, tone: Floats) -> Puff:
        """From its strength (h, w) in cells and its R'G'B'."""
        y, u, v = (float(c[0]) for c in ycc(tone[None]))
        part = light.astype(np.float32)
        return Puff((part * (219 * y), part * (224 * u), part * (224 * v)))

    def empty(self) -> list[Floats]:
        """A canvas without light."""
        return [np.zeros(self._size, np.float32) for _ in range(3)]

    def put(self, on: list[Floats], puff: Puff, x: float, y: float, strength: float) -> None:
        """Adds a puff with its middle at units (x, y)."""
        height, width = puff.planes[0].shape
        left = x * self._shot.scale[0] / PART - width / 2
        top = y * self._shot.scale[1] / PART - height / 2
        x0, y0 = max(0, int(np.floor(left))), max(0, int(np.floor(top)))
        x1, y1 = (
            min(self._size[1], int(left) + width + 1),
            min(self._size[0], int(top) + height + 1),
        )
        if strength < 0.004 or x1 <= x0 or y1 <= y0:
            return
        size = (x1 - x0, y1 - y0)
        centre = (x0 - left + (size[0] - 1) / 2, y0 - top + (size[1] - 1) / 2)
        for canvas, plane in zip(on, puff.planes, strict=True):
            area = canvas[y0:y1, x0:x1]
            cv2.scaleAdd(cv2.getRectSubPix(plane, size, centre), strength, area, dst=area)

    def add(self, on: list[Floats], into: Planes, top: int = 0) -> None:
        """Adds a canvas to the frame from pixel row `top` on, which is a multiple of 8."""
        for index, (canvas, plane) in enumerate(zip(on, into, strict=True)):
            half = 2 if index else 1
            target = plane[top // half : self._rows // half]
            tall = len(canvas) * PART // half
            offset = 128 * _STEPS if index else 0
            fine = np.clip(canvas[top // PART :] * _STEPS + offset, 0, 65535).astype(np.uint16)
            wide = cv2.resize(fine, (target.shape[1], tall - top // half))[: len(target)]
            light = scratch("air", *target.shape)
            cv2.convertScaleAbs(wide, dst=light, alpha=1 / _STEPS)
            if index:
                cv2.addWeighted(target, 1, light, 1, -128, dst=target)
            else:
                cv2.add(target, light, dst=target)
