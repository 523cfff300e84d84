"""Lines and points of light drawn every frame, with their glow.

They are drawn at half the frame's size, one sheet a colour, blurred once and added: chroma planes
have that size already, and light has no edge that would miss the other half.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from animatic.studio.planes import FloatImage, Plane, Planes, ycc

from .layers import quantise, resized, scratch
from .shot import Floats, SceneShot

_LEAST_RADIUS = 0.8
"""Half-size pixels: a smaller disc is drawn this large and fainter."""


class Sheet:
    """Light of a few colours over one frame, made anew by the thread that draws it."""

    def __init__(self, shot: SceneShot, colours: Sequence[Floats], name: str = "sheet") -> None:
        self._shot, self._colours, self._name = shot, colours, name
        height, width = shot.height // 2, shot.width // 2
        self._masks = [scratch(f"{name}.{i}", height, width) for i in range(len(colours))]
        for mask in self._masks:
            mask[:] = 0
        self._sx, self._sy = shot.scale[0] / 2, shot.scale[1] / 2

    def _at(self, point: tuple[float, float]) -> tuple[int, int]:
        return round(point[0] * self._sx * 16), round(point[1] * self._sy * 16)

    def _pen(self, strength: float, thick: float) -> tuple[tuple[int], int]:
        """What to draw a line with. One thinner than a pixel is a pixel wide and fainter."""
        wanted = thick * self._sy
        wide = max(1, round(wanted))
        return (min(255, round(255 * strength * min(1.0, wanted / wide))),), wide

    def line(
        self,
        tone: int,
        start: tuple[float, float],
        end: tuple[float, float],
        strength: float,
        thick: float = 2.0,
    ) -> None:
        """From one place to another in units; strength 0..1, thickness in units."""
        value, wide = self._pen(strength, thick)
        cv2.line(self._masks[tone], self._at(start), self._at(end), value, wide, cv2.LINE_AA, 4)

    def curve(self, tone: int, points: Floats, strength: float, thick: float = 2.0) -> None:
        """A polyline through (n, 2) units."""
        fixed = np.rint(points * np.array([self._sx * 16, self._sy * 16])).astype(np.int32)
        value, wide = self._pen(strength, thick)
        cv2.polylines(self._masks[tone], [fixed], False, value, wide, cv2.LINE_AA, 4)

    def strokes(self, tone: int, pairs: Floats, strength: float, thick: float = 2.0) -> None:
        """Many short lines of one strength at once: (n, 2, 2) units, from and to."""
        fixed = np.rint(pairs * np.array([self._sx * 16, self._sy * 16])).astype(np.int32)
        value, wide = self._pen(strength, thick)
        cv2.polylines(self._masks[tone], list(fixed), False, value, wide, cv2.LINE_AA, 4)

    def dot(self, tone: int, at: tuple[float, float], radius: float, strength: float) -> None:
        """A filled disc."""
        wanted = radius * self._sy
        drawn = max(wanted, _LEAST_RADIUS)
        level = 255 * strength * (wanted / drawn) ** 2
        value = (min(255, round(level)),)
        size = round(drawn * 16)
        cv2.circle(self._masks[tone], self._at(at), size, value, -1, cv2.LINE_AA, 4)

    def add(
        self, into: Planes, *, glow: float = 7.0, power: float = 1.0, core: float = 0.42
    ) -> None:
        """Adds what was drawn, with a halo of `glow` units and `power` times as bright.

        `core` is how white the lines themselves are: 0 keeps them in their colour.
        """
        total = scratch(f"{self._name}.total", self._shot.height // 2, self._shot.width // 2)
        total[:] = 0
        for mask, tone in zip(self._masks, self._colours, strict=True):
            light = _with_glow(mask, glow * self._sy, power)
            y, u, v = (float(c[0]) for c in ycc(tone[None]))
            cv2.addWeighted(total, 1, light, y, 0, dst=total)
            for target, level in ((into.u, u), (into.v, v)):
                cv2.addWeighted(target, 1, light, level, 0, dst=target)
            cv2.addWeighted(total, 1, mask, core * power, 0, dst=total)
        full = scratch(f"{self._name}.full", self._shot.height, self._shot.width)
        cv2.resize(total, (self._shot.width, self._shot.height), dst=full)
        cv2.add(into.y, full, dst=into.y)


def _with_glow(mask: Plane, sigma: float, power: float) -> Plane:
    """The drawing, plus two halos of it made at a quarter of the size."""
    height, width = mask.shape
    small = cv2.resize(
        mask, (max(2, width // 4), max(2, height // 4)), interpolation=cv2.INTER_AREA
    )
    near = cv2.GaussianBlur(small, (0, 0), max(0.6, sigma / 4))
    far = cv2.GaussianBlur(small, (0, 0), max(1.2, sigma * 3.2 / 4))
    halo = cv2.addWeighted(near, 1.5 * power, far, 1.6 * power, 0)
    large = cv2.resize(halo, (width, height))
    return np.asarray(cv2.addWeighted(mask, 0.75 * power, large, 1.0, 0), np.uint8)


class Veil:
    """Added light that covers the frame and drifts (stars, dust), larger than it by the travel."""

    def __init__(self, shot: SceneShot, image: FloatImage) -> None:
        self._shot = shot
        height = max(2, round(image.shape[0] * shot.fit[1] / 2) * 2)
        width = max(2, round(image.shape[1] * shot.fit[0] / 2) * 2)
        y, u, v = ycc(image)
        self._y = quantise(resized(219 * y, width, height), 0.3)
        self._u = quantise(128 + resized(224 * u, width // 2, height // 2), 0.3)
        self._v = quantise(128 + resized(224 * v, width // 2, height // 2), 0.3)

    def draw(self, into: Planes, x: float, y: float, strength: float = 1.0) -> None:
        """With painted pixel (x, y) of the veil at the frame's corner."""
        x, y = x * self._shot.fit[0], y * self._shot.fit[1]
        for index, (plane, target) in enumerate(
            zip((self._y, self._u, self._v), into, strict=True)
        ):
            half = 2 if index else 1
            height, width = target.shape
            centre = (x / half + (width - 1) / 2, y / half + (height - 1) / 2)
            part = cv2.getRectSubPix(
                plane, (width, height), centre, patch=scratch("veil", height, width)
            )
            offset = -128 * strength if index else 0
            if index or strength != 1:
                cv2.addWeighted(target, 1, part, strength, offset, dst=target)
            else:
                cv2.add(target, part, dst=target)
