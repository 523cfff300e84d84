"""Points of light in any number: added up as floats, given a halo, exposed once, put on the planes.

Firework stars, dots of a globe, pulses on a wire. The light is gathered on a grid of at most 540
cells on the short side, so thousands of points cost a few milliseconds and look alike at every
size; a cell's light is what falls on it, so a point between two cells moves without a step.
"""

from __future__ import annotations

import cv2
import numpy as np

from animatic.studio.planes import Planes, ycc

from .layers import scratch
from .shot import Floats, Shot

CELLS = 540
"""Grid cells on the short side, at most."""


class Sparks:
    """Draws points as light. `halo` is pairs of (radius in units, strength)."""

    def __init__(
        self,
        shot: Shot,
        *,
        size: float = 1.5,
        halo: tuple[tuple[float, float], ...] = ((7, 0.55), (26, 0.5)),
        gain: float = 1.0,
    ) -> None:
        self._shot, self._gain = shot, gain
        short = min(shot.width, shot.height)
        part = min(CELLS / short, 0.5)
        self._width = max(16, round(shot.width * part))
        self._height = max(16, round(shot.height * part))
        self._x = np.float32(self._width / shot.across)
        self._y = np.float32(self._height / shot.down)
        per_unit = float(self._x)
        self._energy = np.float32(14.0 * per_unit * float(self._y))
        self._sigma = size * per_unit
        # A blur spreads a point's light over 2 pi sigma^2: strengths are of a wide, even light.
        self._halo = [(max(0.5, r * per_unit / 4), s) for r, s in halo]

    def draw(
        self, into: Planes, x: Floats, y: Floats, light: Floats, down: float | None = None
    ) -> None:
        """Adds points at units `x`, `y` (n,) of R'G'B' `light` (n, 3), above `down` units only.

        A light of 1 is a bright star; the sum is exposed, so any amount may fall on one place.
        """
        height = self._height
        if down is not None:
            height = min(height, max(8, round(down * float(self._y))))
        gathered = self._gather(x, y, light, height)
        if gathered is None:
            return
        self._add(into, self._exposed(self._spread(gathered)), down)

    def _gather(self, x: Floats, y: Floats, light: Floats, height: int) -> Floats | None:
        """The points' light on the grid as (height, width, 3) of Y, U, V; None when none is seen."""
        column, row = x * self._x - np.float32(0.5), y * self._y - np.float32(0.5)
        seen = (column > 0) & (column < self._width - 1) & (row > 0) & (row < height - 1)
        seen &= light.max(1) > 0.002
        if not seen.any():
            return None
        column, row = column[seen], row[seen]
        left, top = column.astype(np.int32), row.astype(np.int32)
        fx, fy = column - left, row - top
        first = top * self._width + left
        cells = np.concatenate((first, first + 1, first + self._width, first + self._width + 1))
        parts = np.concatenate(((1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy))
        size = height * self._width
        planes = [
            np.bincount(cells, parts * np.tile(channel, 4), size).astype(np.float32)
            for channel in ycc(light[seen] * self._energy)
        ]
        return cv2.merge([plane.reshape(height, self._width) for plane in planes])

    def _spread(self, image: Floats) -> Floats:
        """Each point as a small disc with its halo, which is blurred at a quarter of the grid."""
        size = (image.shape[1], image.shape[0])
        sharp = cv2.GaussianBlur(image, (0, 0), max(self._sigma, 0.35))
        if not self._halo:
            return sharp
        small = cv2.resize(
            image, (max(4, size[0] // 4), max(4, size[1] // 4)), interpolation=cv2.INTER_AREA
        )
        halo = np.zeros_like(small)
        for sigma, strength in self._halo:
            cv2.scaleAdd(cv2.GaussianBlur(small, (0, 0), sigma), strength, halo, dst=halo)
        return cv2.add(sharp, cv2.resize(halo, size, interpolation=cv2.INTER_LINEAR))

    def _exposed(self, image: Floats) -> tuple[Floats, Floats, Floats]:
        """A film's shoulder on Y; colour goes out where the light is strongest."""
        y, u, v = cv2.split(image)
        shown = 1 - np.exp(-self._gain * y)
        colour = shown / np.maximum(y, 1e-4) * (1 - 0.55 * shown**4)
        return shown, u * colour, v * colour

    def _add(
        self, into: Planes, light: tuple[Floats, Floats, Floats], down: float | None
    ) -> None:
        rows = into.y.shape[0]
        if down is not None:
            rows = min(rows, round(light[0].shape[0] / float(self._y) * self._shot.scale[1] / 2) * 2)
        for index, (part, plane) in enumerate(zip(light, into, strict=True)):
            region = plane[: rows // 2] if index else plane[:rows]
            height, width = region.shape
            small = cv2.convertScaleAbs(part, alpha=219) if not index else _signed(part)
            large = cv2.resize(
                small, (width, height), dst=scratch("sparks", height, width),
                interpolation=cv2.INTER_LINEAR,
            )  # fmt: skip
            if index:
                cv2.addWeighted(region, 1, large, 1, -128, dst=region)
            else:
                cv2.add(region, large, dst=region)


def _signed(part: Floats) -> np.ndarray:
    return np.clip(part * np.float32(224) + np.float32(128.5), 0, 255).astype(np.uint8)
