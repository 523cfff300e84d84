"""Colour moods as tables: a curve for luma, and chroma scaled and tinted by how bright it is.

A grade is five lookups on a frame in planes. The tint of shadows and lights is a function of
luma, which is what separates a film look from a coloured glass over everything.
"""

# OpenCV's stubs give every array back as a MatLike.
# pyright: reportReturnType=false

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from animatic.studio.catalogue import GRADES, Toning
from animatic.studio.planes import Plane, Planes

GAMMA_OCTAVES = 1.4
"""Halvings of the gamma at full brightness: 24 of 100 lift the middle by a thirteenth of white."""
MOST_CONTRAST = 0.5
"""Beyond this a curve would run backwards at its ends."""


class Grading:
    """A toning's tables, ready to be applied to frames from any thread."""

    def __init__(self, toning: Toning) -> None:
        self._luma = _luma_table(toning)
        self._chroma = _bytes(128 + (np.arange(256) - 128.0) * toning.saturation)
        self._tints = [
            _bytes(128 + _tint_table(toning.shadows[n], toning.lights[n])) for n in (0, 1)
        ]
        self._is_tinted = toning.shadows != (0, 0) or toning.lights != (0, 0)

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
    toning = GRADES[name].toning if name in GRADES else Toning()
    lit = replace(
        toning,
        gamma=toning.gamma * 2 ** (-GAMMA_OCTAVES * brightness / 100),
        contrast=min(toning.contrast + 0.4 * contrast / 100, MOST_CONTRAST),
    )
    return Grading(lit) if lit != Toning() else None


@lru_cache(maxsize=64)
def light(brightness: int, contrast: int) -> Grading | None:
    """One picture's own light, from -100 to 100; None where it is as it is."""
    return grade("", brightness, contrast)


def _luma_table(toning: Toning) -> Plane:
    level = np.clip((np.arange(256) - 16) / 219, 0, 1)
    curve = level**toning.gamma
    smooth = curve * curve * (3 - 2 * curve)
    curve = curve + toning.contrast * 2 * (smooth - curve)
    return _bytes(16 + 219 * (toning.black + (toning.white - toning.black) * curve))


def _tint_table(shadows: float, lights: float) -> NDArray[np.float64]:
    """Strongest in the quarter tones, gone at black and white: those stay neutral."""
    level = np.clip((np.arange(256) - 16) / 219, 0, 1)
    dark = np.clip(4 * level * (1 - level) ** 3 * 2.37, 0, 1)
    bright = np.clip(4 * (1 - level) * level**3 * 2.37, 0, 1)
    return shadows * dark + lights * bright


def _bytes(levels: NDArray[np.float64]) -> Plane:
    return np.clip(np.rint(levels), 0, 255).astype(np.uint8)
