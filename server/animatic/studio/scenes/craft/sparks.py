"""Points of light in any number: added up as floats, given a halo, exposed once, put on the planes.

Firework stars, dots of a globe, pulses on a wire. The light is gathered on cells of two or four
pixels, and only where points are, so thousands cost a few milliseconds and look alike at every
size; a point's light is shared by the cells around it, so it moves without a step.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from animatic.studio.planes import Planes, ycc

from .layers import scratch
from .shot import Floats, SceneShot


@dataclass(frozen=True)
class Points:
    """Lights at units `x`, `y` (n,), each of R'G'B' `light` (n, 3): 1 is a bright star."""

    x: Floats
    y: Floats
    light: Floats


def joined(*parts: Points) -> Points:
    """All of them, to be drawn at once."""
    return Points(
        np.concatenate([part.x for part in parts]),
        np.concatenate([part.y for part in parts]),
        np.concatenate([part.light for part in parts]),
    )


class Sparks:
    """Draws points as light. `halo` is pairs of (radius in units, strength)."""

    def __init__(
        self,
        shot: SceneShot,
        *,
        size: float = 1.5,
        halo: tuple[tuple[float, float], ...] = ((7, 0.55), (26, 0.5)),
        gain: float = 1.6,
    ) -> None:
        self._cell = 2 if min(shot.width, shot.height) <= 1200 else 4
        self._width = -(-shot.width // self._cell)
        self._height = -(-shot.height // self._cell)
        self._x = np.float32(shot.scale[0] / self._cell)
        self._y = np.float32(shot.scale[1] / self._cell)
        per_unit = float(self._x)
        self._energy = np.float32(14.0 * gain * per_unit * float(self._y))
        self._sigma = max(0.35, size * per_unit)
        self._halo = [(max(0.5, radius * per_unit / 4), part) for radius, part in halo]
        self._room = int(3 * max((radius for radius, _ in halo), default=3) * per_unit) + 4

    def draw(self, into: Planes, points: Points, down: float | None = None) -> None:
        """Adds the points above `down` units. The sum is exposed: any amount may fall together."""
        height = self._height
        if down is not None:
            height = min(height, max(8, round(down * float(self._y))))
        gathered = self._gather(points, height)
        if gathered is not None:
            (left, top), planes = gathered
            shown = _exposed([self._spread(plane) for plane in planes])
            self._add(into, shown, left * self._cell, top * self._cell, height * self._cell)

    def _gather(self, points: Points, height: int) -> tuple[tuple[int, int], list[Floats]] | None:
        """The corner of the cells that get light, and Y, U, V there; None when nothing is seen."""
        column = points.x * self._x - np.float32(0.5)
        row = points.y * self._y - np.float32(0.5)
        seen = (column > 0) & (column < self._width - 1) & (row > 0) & (row < height - 1)
        seen &= points.light.max(1) > 0.002
        if not seen.any():
            return None
        column, row = column[seen], row[seen]
        left, wide = _extent(column, self._room, self._width)
        top, tall = _extent(row, self._room, height)
        x, y = column.astype(np.int32), row.astype(np.int32)
        fx, fy = column - x, row - y
        first = (y - top) * wide + (x - left)
        cells = np.concatenate((first, first + 1, first + wide, first + wide + 1))
        parts = np.concatenate(((1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy))
        planes = [
            np.bincount(cells, parts * np.tile(channel, 4), wide * tall)
            .astype(np.float32)
            .reshape(tall, wide)
            for channel in ycc(points.light[seen] * self._energy)
        ]
        return (left, top), planes

    def _spread(self, plane: Floats) -> Floats:
        """Each point as a small disc with its halo, which is blurred at a quarter of the grid."""
        size = (plane.shape[1], plane.shape[0])
        sharp = cv2.GaussianBlur(plane, (0, 0), self._sigma)
        if not self._halo:
            return sharp
        small = cv2.resize(
            plane, (max(4, size[0] // 4), max(4, size[1] // 4)), interpolation=cv2.INTER_AREA
        )
        halo = np.zeros_like(small)
        for sigma, strength in self._halo:
            cv2.scaleAdd(cv2.GaussianBlur(small, (0, 0), sigma), strength, halo, dst=halo)
        return cv2.add(sharp, cv2.resize(halo, size, interpolation=cv2.INTER_LINEAR))

    def _add(
        self, into: Planes, light: tuple[Floats, Floats, Floats], left: int, top: int, bottom: int
    ) -> None:
        for index, (part, plane) in enumerate(zip(light, into, strict=True)):
            half = 2 if index else 1
            x, y = left // half, top // half
            height, width = (side * self._cell // half for side in part.shape)
            region = plane[y : min(y + height, bottom // half), x : x + width]
            small = cv2.convertScaleAbs(part, alpha=219) if not index else _signed(part)
            if small.shape != (height, width):
                small = cv2.resize(small, (width, height), dst=scratch("sparks", height, width))
            small = small[: region.shape[0], : region.shape[1]]
            if index:
                cv2.addWeighted(region, 1, small, 1, -128, dst=region)
            else:
                cv2.add(region, small, dst=region)


def _extent(at: Floats, room: int, length: int) -> tuple[int, int]:
    """Where the cells begin and how many there are, in steps of 8 so that halos stay in place."""
    first = max(0, int(at.min()) - room) // 8 * 8
    last = min(length, -(-(int(at.max()) + room) // 8) * 8)
    return first, last - first


def _exposed(planes: list[Floats]) -> tuple[Floats, Floats, Floats]:
    """A shoulder on Y that never clips; colour goes out where the light is strongest."""
    y, u, v = planes
    part = cv2.divide(1.0, cv2.add(y, 1.0))
    shown = cv2.multiply(y, part)
    kept = cv2.multiply(part, cv2.subtract(1.0, cv2.multiply(shown, shown, scale=0.6)))
    return shown, cv2.multiply(u, kept), cv2.multiply(v, kept)


def _signed(part: Floats) -> np.ndarray:
    return np.clip(part * np.float32(224) + np.float32(128.5), 0, 255).astype(np.uint8)
