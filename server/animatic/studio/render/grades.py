"""Colour moods as tables: a curve for luma, and chroma scaled and tinted by how bright it is.

A grade is five lookups on a frame in planes. The tint of shadows and lights is a function of
luma, which is what separates a film look from a coloured glass over everything.
"""

# OpenCV's stubs give every array back as a MatLike.
# pyright: reportReturnType=false

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from animatic.studio.planes import Plane, Planes

Tint = tuple[float, float]
"""Added to (u, v), in steps of 8-bit chroma: (+, -) is blue, (-, +) orange."""


@dataclass(frozen=True, slots=True)
class Grade:
    """What a mood does. The neutral look changes nothing."""

    contrast: float = 0.0
    """An S-curve about the middle: 0 is straight, 0.3 strong, below 0 flatter."""
    black: float = 0.0
    """Where black is lifted to, as a part of white."""
    white: float = 1.0
    gamma: float = 1.0
    """Below 1 is brighter."""
    saturation: float = 1.0
    shadows: Tint = (0.0, 0.0)
    lights: Tint = (0.0, 0.0)


GAMMA_OCTAVES = 1.4
"""Halvings of the gamma at full brightness: 24 of 100 lift the middle by a thirteenth of white."""
MOST_CONTRAST = 0.5
"""Beyond this a curve would run backwards at its ends."""

LOOKS: dict[str, Grade] = {
    "warm": Grade(contrast=0.08, saturation=1.06, shadows=(-1.5, 1.5), lights=(-7, 4)),
    "cool": Grade(contrast=0.06, saturation=0.96, shadows=(7, -3), lights=(3, -2)),
    "vivid": Grade(contrast=0.16, saturation=1.28),
    "cinematic": Grade(
        contrast=0.14, black=0.015, saturation=1.02, shadows=(5, -6), lights=(-7, 5)
    ),
    "vintage": Grade(
        contrast=-0.08, black=0.055, white=0.95, saturation=0.72, shadows=(3, 2), lights=(-9, 3)
    ),
    "dreamy": Grade(
        contrast=-0.12, black=0.05, gamma=0.9, saturation=0.84, shadows=(3, 3), lights=(-1, 3)
    ),
    "noir": Grade(contrast=0.3, gamma=1.08, saturation=0.0),
    "mono": Grade(contrast=0.06, saturation=0.0),
    "muted": Grade(contrast=-0.06, black=0.02, saturation=0.7, shadows=(2, -1), lights=(-2, 1)),
    "neon": Grade(contrast=0.12, saturation=1.2, shadows=(7, -1), lights=(2, 6)),
}
"""The same names as `animatic.studio.render.GRADES`."""


class Grading:
    """A look's tables, ready to be applied to frames from any thread."""

    def __init__(self, look: Grade) -> None:
        self._luma = _luma_table(look)
        self._chroma = _bytes(128 + (np.arange(256) - 128.0) * look.saturation)
        self._tints = [_bytes(128 + _tint_table(look.shadows[n], look.lights[n])) for n in (0, 1)]
        self._is_tinted = look.shadows != (0, 0) or look.lights != (0, 0)

    def apply(self, frame: Planes) -> None:
        """Grades a frame in place."""
        small = self._half_luma(frame) if self._is_tinted else None
        cv2.LUT(frame.y, self._luma, dst=frame.y)
        for plane, tint in zip((frame.u, frame.v), self._tints, strict=True):
            cv2.LUT(plane, self._chroma, dst=plane)
            if small is not None:
                cv2.addWeighted(plane, 1, cv2.LUT(small, tint), 1, -128, dst=plane)

    def _half_luma(self, frame: Planes) -> Plane:
        return cv2.resize(frame.y, frame.u.shape[::-1], interpolation=cv2.INTER_LINEAR)


def grade(name: str, brightness: int = 0, contrast: int = 0) -> Grading | None:
    """The grade of that name, its light changed by -100 to 100; None where nothing is changed."""
    look = LOOKS.get(name, Grade())
    lit = replace(
        look,
        gamma=look.gamma * 2 ** (-GAMMA_OCTAVES * brightness / 100),
        contrast=min(look.contrast + 0.4 * contrast / 100, MOST_CONTRAST),
    )
    return Grading(lit) if lit != Grade() else None


@lru_cache(maxsize=64)
def light(brightness: int, contrast: int) -> Grading | None:
    """One picture's own light, from -100 to 100; None where it is as it is."""
    return grade("", brightness, contrast)


def _luma_table(look: Grade) -> Plane:
    level = np.clip((np.arange(256) - 16) / 219, 0, 1)
    curve = level**look.gamma
    smooth = curve * curve * (3 - 2 * curve)
    curve = curve + look.contrast * 2 * (smooth - curve)
    return _bytes(16 + 219 * (look.black + (look.white - look.black) * curve))


def _tint_table(shadows: float, lights: float) -> NDArray[np.float64]:
    """Strongest in the quarter tones, gone at black and white: those stay neutral."""
    level = np.clip((np.arange(256) - 16) / 219, 0, 1)
    dark = np.clip(4 * level * (1 - level) ** 3 * 2.37, 0, 1)
    bright = np.clip(4 * (1 - level) * level**3 * 2.37, 0, 1)
    return shadows * dark + lights * bright


def _bytes(levels: NDArray[np.float64]) -> Plane:
    return np.clip(np.rint(levels), 0, 255).astype(np.uint8)
