"""One set painted under several lights; a frame is between two, so light can travel over it.

What a light touches (sides, rims, shadows, reflections) is painted for each of its places, and
costs nothing when it moves.
"""

from __future__ import annotations

from collections.abc import Iterable

import cv2

from animatic.studio.planes import FloatImage, Planes

from .layers import Backdrop, scratch_planes
from .shot import SceneShot


class Relit:
    """Covers the whole frame. `images` are the set with its light in one place after another."""

    def __init__(self, shot: SceneShot, images: Iterable[FloatImage]) -> None:
        self._shot = shot
        self._states = [Backdrop(shot, image) for image in images]

    def __len__(self) -> int:
        return len(self._states)

    def draw(self, into: Planes, at: float, x: float = 0, y: float = 0) -> None:
        """The set lit from place `at`, 0 to the number of places less one; x, y as a backdrop."""
        first = min(max(int(at), 0), len(self._states) - 2)
        part = min(max(at - first, 0.0), 1.0)
        self._states[first].draw(into, x, y)
        if part < 0.004:
            return
        other = scratch_planes("relit", self._shot.width, self._shot.height)
        self._states[first + 1].draw(other, x, y)
        for plane, lit in zip(into, other, strict=True):
            cv2.addWeighted(plane, 1 - part, lit, part, 0, dst=plane)
