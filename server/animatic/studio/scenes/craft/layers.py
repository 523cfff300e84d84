"""Painted layers: float RGB in, 8-bit planes kept, drawn at sub-pixel places on a frame's planes.

`Backdrop` covers everything, `Cutout` has coverage (and may carry light beyond it), `Glow` is a
small sprite of added light. Positions are painted pixels; only this module knows the frame's scale.
All are read-only after painting, so any number of threads may draw them.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from animatic.studio.planes import FloatImage, Plane, Planes, ycc

from .shot import Floats, SceneShot

_CHROMA_SCALE, _CHROMA_ZERO = 1.5, 112.0
"""Premultiplied colour differences are signed: kept as (value + 112) / 1.5."""

_EMPTY, _MIXED, _SOLID = 0, 1, 2
"""What a row of a block is: nothing, something to blend, or something that hides all behind it."""

_threads = threading.local()


def scratch(name: str, height: int, width: int) -> Plane:
    """This thread's memory for one purpose, (height, width) bytes, with anything in it."""
    kept: dict[str, Plane] = _threads.__dict__.setdefault("planes", {})
    flat = kept.get(name)
    if flat is None or flat.size < height * width:
        flat = kept[name] = np.empty(height * width, np.uint8)
    return flat[: height * width].reshape(height, width)


def scratch_planes(name: str, width: int, height: int, room: int = 0) -> Planes:
    """This thread's memory for a whole frame, each plane with `room` more rows and columns."""
    return Planes(
        scratch(f"{name}.y", height + room, width + room),
        scratch(f"{name}.u", height // 2 + room, width // 2 + room),
        scratch(f"{name}.v", height // 2 + room, width // 2 + room),
    )


@cache
def _dither_tile() -> Floats:
    rng = np.random.default_rng(7)
    return rng.random((512, 512), dtype=np.float32) - rng.random((512, 512), dtype=np.float32)


def quantise(plane: Floats, amount: float = 0.9) -> Plane:
    """Floats 0..255 as bytes with triangular dither: the one place where banding is prevented."""
    rows = len(_dither_tile())
    noise = np.tile(_dither_tile() * np.float32(amount), (1, -(-plane.shape[1] // rows)))
    return _in_bands(plane, lambda band: band + noise[: len(band), : band.shape[1]], rows)


def _in_bands(plane: Floats, levels: Callable[[Floats], Floats], rows: int = 512) -> Plane:
    """Levels 0..255 of some rows at a time, rounded: at 4K whole planes of floats add up."""
    done = np.empty(plane.shape, np.uint8)
    for top in range(0, len(plane), rows):
        band = levels(plane[top : top + rows]) + np.float32(0.5)
        done[top : top + rows] = np.clip(band, 0, 255, out=band)
    return done


def resized(plane: Floats, width: int, height: int) -> Floats:
    """A painted plane at another size: averaged when smaller, cubic when larger."""
    if plane.shape == (height, width):
        return plane
    smaller = width * height < plane.size
    how = cv2.INTER_AREA if smaller else cv2.INTER_CUBIC
    return cv2.resize(np.ascontiguousarray(plane), (width, height), interpolation=how)


def _fitted(shot: SceneShot, painted: tuple[int, int]) -> tuple[int, int]:
    """Frame size (width, height), even, of an area of (height, width) painted pixels."""
    return (
        max(2, round(painted[1] * shot.fit[0] / 2) * 2),
        max(2, round(painted[0] * shot.fit[1] / 2) * 2),
    )


class Backdrop:
    """A layer that covers the whole frame, larger than it by the camera's travel."""

    def __init__(self, shot: SceneShot, image: FloatImage) -> None:
        self._shot = shot
        width, height = _fitted(shot, image.shape[:2])
        y, u, v = ycc(np.clip(image, 0, 1))
        self._planes = (
            quantise(resized(16 + 219 * y, width, height)),
            quantise(resized(128 + 224 * u, width // 2, height // 2), 0.5),
            quantise(resized(128 + 224 * v, width // 2, height // 2), 0.5),
        )

    def draw(self, into: Planes, x: float = 0, y: float = 0, rows: int | None = None) -> None:
        """Fills `into` (its first `rows` frame pixels) from painted pixel (x, y) on."""
        x, y = x * self._shot.fit[0], y * self._shot.fit[1]
        for index, (plane, target) in enumerate(zip(self._planes, into, strict=True)):
            half = 2 if index else 1
            target = target if rows is None else target[: rows // half]
            height, width = target.shape
            centre = (x / half + (width - 1) / 2, y / half + (height - 1) / 2)
            cv2.getRectSubPix(plane, (width, height), centre, patch=target)


@dataclass(frozen=True)
class _Piece:
    """A rectangle of a cutout. `inverse` is 255 minus coverage, None where all is hidden."""

    x: int
    y: int
    planes: tuple[Plane, Plane, Plane]
    inverse: tuple[Plane, Plane] | None


class Cutout:
    """A layer with coverage: premultiplied colour, which may shine beyond it as added light.

    `at` is the painted pixel (x, y) of the image's corner. Empty margins are dropped, wide layers
    are cut into columns with an extent of their own, and rows that hide everything are drawn
    without blending.
    """

    COLUMN, ROW = 640, 360

    def __init__(
        self, shot: SceneShot, image: FloatImage, coverage: Floats, at: tuple[float, float] = (0, 0)
    ) -> None:
        self._shot = shot
        self._at = (at[0] * shot.fit[0], at[1] * shot.fit[1])
        width, height = _fitted(shot, coverage.shape)
        y, u, v = ycc(np.clip(image, 0, 1.3))
        alpha = resized(np.clip(coverage, 0, 1), width, height)
        soft = resized(np.clip(coverage, 0, 1), width // 2, height // 2)
        lit = resized(219 * y, width, height)
        lit += 16 * alpha
        luma = quantise(lit)
        busy = luma > 1
        luma[~busy] = 0
        colours = tuple(
            quantise(
                (128 * soft + 224 * resized(c, width // 2, height // 2) + _CHROMA_ZERO)
                / _CHROMA_SCALE,
                0.4,
            )
            for c in (u, v)
        )
        planes = (luma, colours[0], colours[1])
        inverse = (_in_bands(alpha, _what_is_left), _in_bands(soft, _what_is_left))
        self._pieces = list(_pieces(planes, inverse, busy, (self.COLUMN, self.ROW)))

    def draw(
        self, into: Planes, x: float = 0, y: float = 0, rows: int | None = None, lift: int = 0
    ) -> None:
        """Over `into`, with painted pixel (x, y) of the layer at the frame's corner.

        Only the first `rows` frame pixels are touched. `lift` shifts the pieces apart from the
        middle by that many painted pixels: what is near moves outwards when the camera goes in.
        """
        ox, oy = self._at[0] - x * self._shot.fit[0], self._at[1] - y * self._shot.fit[1]
        spread = lift * self._shot.fit[0]
        for piece in self._pieces:
            width = piece.planes[0].shape[1]
            side = -1 if piece.x + width / 2 + ox < into.y.shape[1] / 2 else 1
            _blend(piece, into, piece.x + ox + side * spread, piece.y + oy, rows)


def _byte(plane: Floats) -> Plane:
    return np.clip(plane + np.float32(0.5), 0, 255).astype(np.uint8)


def _what_is_left(alpha: Floats) -> Floats:
    return 255 - 255 * alpha


def _pieces(
    planes: tuple[Plane, Plane, Plane],
    inverse: tuple[Plane, Plane],
    busy: NDArray[np.bool_],
    block: tuple[int, int],
) -> Iterator[_Piece]:
    """Blocks that hold something, without their empty or hidden margins at top and bottom."""
    width = busy.shape[1]
    clear = inverse[0] == 0
    for left in range(0, width, block[0]):
        right = min(left + block[0], width)
        kinds = np.where(
            clear[:, left:right].all(1), _SOLID, busy[:, left:right].any(1).astype(np.int8)
        )
        for top, bottom, kind in _runs(kinds):
            for start in range(top, bottom, block[1]):
                box = (left, start, right, min(start + block[1], bottom))
                yield _cut(planes, None if kind == _SOLID else inverse, box)


def _runs(kinds: NDArray[np.int8]) -> Iterator[tuple[int, int, int]]:
    """Even spans of rows of one kind. A few rows of another kind don't make a span of their own."""
    pairs = kinds[: len(kinds) // 2 * 2].reshape(-1, 2)
    kinds = np.where((pairs == pairs[:, :1]).all(1), pairs[:, 0], _MIXED)
    spans: list[list[int]] = []
    for at in range(0, len(kinds), 8):
        part = kinds[at : at + 8]
        kind = int(part[0]) if (part == part[0]).all() else _MIXED
        if spans and spans[-1][2] == kind:
            spans[-1][1] = (at + len(part)) * 2
        else:
            spans.append([at * 2, (at + len(part)) * 2, kind])
    for top, bottom, kind in spans:
        if kind != _EMPTY:
            yield top, bottom, kind


def _cut(
    planes: tuple[Plane, Plane, Plane],
    inverse: tuple[Plane, Plane] | None,
    box: tuple[int, int, int, int],
) -> _Piece:
    """One rectangle with the neighbours it needs for sampling between pixels."""
    left, top, right, bottom = box
    full = _with_border(planes[0], (left, top, right, bottom), 2)
    half = (left // 2, top // 2, right // 2, bottom // 2)
    colours = (_with_border(planes[1], half, 1), _with_border(planes[2], half, 1))
    through = None
    if inverse is not None:
        through = (
            _with_border(inverse[0], (left, top, right, bottom), 2),
            _with_border(inverse[1], half, 1),
        )
    return _Piece(left, top, (full, *colours), through)


def _with_border(plane: Plane, box: tuple[int, int, int, int], border: int) -> Plane:
    left, top, right, bottom = box
    rows = np.clip(np.arange(top - border, bottom + border), 0, plane.shape[0] - 1)
    columns = np.clip(np.arange(left - border, right + border), 0, plane.shape[1] - 1)
    return np.ascontiguousarray(plane[rows[0] : rows[-1] + 1][rows - rows[0]][:, columns])


def _blend(piece: _Piece, into: Planes, x: float, y: float, rows: int | None) -> None:
    """Neighbouring pieces round their shared edge alike and hold each other's border: no seam."""
    for index, (plane, target) in enumerate(zip(piece.planes, into, strict=True)):
        half, border = (2, 1) if index else (1, 2)
        target = target if rows is None else target[: rows // half]
        height, width = plane.shape[0] - 2 * border, plane.shape[1] - 2 * border
        left, top = (math.floor(v / 2 + 0.5) * 2 // half for v in (x, y))
        x0, y0 = max(0, left), max(0, top)
        x1, y1 = min(target.shape[1], left + width), min(target.shape[0], top + height)
        if x1 <= x0 or y1 <= y0:
            continue
        size = (x1 - x0, y1 - y0)
        centre = (
            x0 - x / half + border + (size[0] - 1) / 2,
            y0 - y / half + border + (size[1] - 1) / 2,
        )
        region = target[y0:y1, x0:x1]
        if piece.inverse is None and index == 0:
            cv2.getRectSubPix(plane, size, centre, patch=region)
            continue
        colour = cv2.getRectSubPix(plane, size, centre, patch=scratch("colour", size[1], size[0]))
        if piece.inverse is not None:
            through = cv2.getRectSubPix(
                piece.inverse[min(index, 1)],
                size,
                centre,
                patch=scratch("through", size[1], size[0]),
            )
            cv2.multiply(region, through, dst=region, scale=1 / 255)
        if index == 0:
            cv2.add(region, colour, dst=region)
        elif piece.inverse is None:
            cv2.convertScaleAbs(colour, dst=region, alpha=_CHROMA_SCALE, beta=-_CHROMA_ZERO)
        else:
            cv2.addWeighted(region, 1, colour, _CHROMA_SCALE, -_CHROMA_ZERO, dst=region)


class Glow:
    """A small sprite of added light, drawn as strongly as asked."""

    def __init__(self, shot: SceneShot, image: FloatImage) -> None:
        self._shot = shot
        width, height = _fitted(shot, image.shape[:2])
        y, u, v = ycc(image)
        self._luma = _bordered(_byte(resized(219 * y, width, height)), 2, 0)
        self._colours = tuple(
            _bordered(_byte(128 + resized(224 * c, width // 2, height // 2)), 1, 128)
            for c in (u, v)
        )
        self.width, self.height = width, height

    def draw(
        self, into: Planes, x: float, y: float, strength: float = 1.0, rows: int | None = None
    ) -> None:
        """Adds the light with its middle at painted pixel (x, y) of the frame."""
        if strength <= 0.004:
            return
        x = x * self._shot.fit[0] - self.width / 2
        y = y * self._shot.fit[1] - self.height / 2
        left, top = int(np.floor(x / 2)) * 2, int(np.floor(y / 2)) * 2
        bottom = into.y.shape[0] if rows is None else rows
        x0, y0 = max(0, left), max(0, top)
        x1 = min(into.y.shape[1], left + self.width + 2)
        y1 = min(bottom, top + self.height + 2)
        if x1 - x0 < 2 or y1 - y0 < 2:
            return
        for index, (plane, target) in enumerate(
            zip((self._luma, *self._colours), into, strict=True)
        ):
            half, border = (2, 1) if index else (1, 2)
            region = target[y0 // half : y1 // half, x0 // half : x1 // half]
            size = (region.shape[1], region.shape[0])
            centre = (
                (x0 - x) / half + border + (size[0] - 1) / 2,
                (y0 - y) / half + border + (size[1] - 1) / 2,
            )
            light = cv2.getRectSubPix(plane, size, centre, patch=scratch("glow", size[1], size[0]))
            offset = -128 * strength if index else 0
            cv2.addWeighted(region, 1, light, strength, offset, dst=region)


def _bordered(plane: Plane, border: int, value: int) -> Plane:
    wide = cv2.copyMakeBorder(
        plane, border, border, border, border, cv2.BORDER_CONSTANT, value=(value,)
    )
    return np.asarray(wide, np.uint8)
