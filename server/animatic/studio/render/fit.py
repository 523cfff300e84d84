"""How a picture of one shape meets a frame of another, in planes.

A shape close to the frame's is cropped until it fills it; another is cropped a little, so that it
stands large, over a blurred, darkened enlargement of itself. There are no black bars.
"""

# OpenCV's stubs give every array back as a MatLike.
# pyright: reportReturnType=false

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np

from animatic.studio.planes import Plane, Planes

KEPT_WHEN_CROPPED = 0.6
"""The least part of a picture that a crop may leave: 4:3 keeps 0.75 in 16:9 and 0.6 in 4:5."""


KEPT_BEFORE_BLUR = 0.75
"""The part that is left of a picture which can't fill the frame: small pictures look lost in it."""


def is_cropped(width: int, height: int, frame_width: int, frame_height: int) -> bool:
    """Whether a picture fills the frame by cropping, rather than being shown whole."""
    ratio = (width * frame_height) / (height * frame_width)
    return round(min(ratio, 1 / ratio), 3) >= KEPT_WHEN_CROPPED


def covering_size(width: int, height: int, frame_width: int, frame_height: int) -> tuple[int, int]:
    """The even size at which a picture covers the frame, its shape kept."""
    scale = max(frame_width / width, frame_height / height)
    return max(frame_width, even(width * scale)), max(frame_height, even(height * scale))


def standing_size(width: int, height: int, frame_width: int, frame_height: int) -> tuple[int, int]:
    """The even size at which a picture stands before its own blur, its shape kept.

    Its long sides reach over the frame's edges; `paste` crops them.
    """
    inside = min(frame_width / width, frame_height / height)
    covering = max(frame_width / width, frame_height / height)
    scale = min(inside / KEPT_BEFORE_BLUR, covering)
    return even(width * scale), even(height * scale)


@dataclass(frozen=True, slots=True)
class Fitting:
    """How pictures of one size are put into a frame of another."""

    size: tuple[int, int]
    """The even size a picture is scaled to first."""
    is_cropped: bool

    def draw(self, scaled: Planes, into: Planes) -> None:
        """Puts a picture of `size` into the frame, covering all of it."""
        if not self.is_cropped:
            fill_blurred(scaled, into)
        paste(scaled, into)


def fitting(width: int, height: int, frame_width: int, frame_height: int) -> Fitting:
    """The fitting for pictures of that width and height, as they are looked at."""
    if is_cropped(width, height, frame_width, frame_height):
        return Fitting(covering_size(width, height, frame_width, frame_height), True)
    return Fitting(standing_size(width, height, frame_width, frame_height), False)


def even(length: float) -> int:
    """The nearest even number of pixels, at least 2: chroma has half as many."""
    return max(2, round(length / 2) * 2)


def paste(picture: Planes, into: Planes, focus: tuple[float, float] = (0.5, 0.5)) -> None:
    """Copies `picture` onto the middle of `into`.

    Of what doesn't fit, `focus` says how much is cropped on the left and at the top, 0 to 1.
    """
    (width, height), (frame_width, frame_height) = picture.size, into.size
    left = _placed(frame_width - width, focus[0])
    top = _placed(frame_height - height, focus[1])
    for shift, source, target in zip((0, 1, 1), picture, into, strict=True):
        x, y = left >> shift, top >> shift
        seen = source[max(0, -y) :, max(0, -x) :]
        place = target[max(0, y) :, max(0, x) :]
        rows, columns = min(len(seen), len(place)), min(seen.shape[1], place.shape[1])
        place[:rows, :columns] = seen[:rows, :columns]


def _placed(room: int, focus: float) -> int:
    """Where a side begins, an even number: negative where it is cropped."""
    return int(room * (focus if room < 0 else 0.5)) // 2 * 2


def fill_blurred(picture: Planes, into: Planes) -> None:
    """Covers `into` with `picture`, enlarged, blurred and darkened."""
    (width, height), (frame_width, frame_height) = picture.size, into.size
    darker, paler = _tables()
    for plane, target, table in zip(picture, into, (darker, paler, paler), strict=True):
        small = _small(_middle(plane, width * frame_height, height * frame_width), target)
        cv2.LUT(small, table, dst=small)
        rows, columns = target.shape
        soft = cv2.resize(small, (columns // 4, rows // 4), interpolation=cv2.INTER_CUBIC)
        cv2.resize(soft, (columns, rows), dst=target, interpolation=cv2.INTER_LINEAR)


def _middle(plane: Plane, wide: int, high: int) -> Plane:
    """The largest middle part of the frame's shape, given how wide and high they compare."""
    rows, columns = plane.shape
    keep_columns = max(1, min(columns, columns * high // wide))
    keep_rows = max(1, min(rows, rows * wide // high))
    left, top = (columns - keep_columns) // 2, (rows - keep_rows) // 2
    return plane[top : top + keep_rows, left : left + keep_columns]


def _small(plane: Plane, target: Plane) -> Plane:
    rows, columns = target.shape
    scale = 48 / min(rows, columns)
    size = max(2, round(columns * scale)), max(2, round(rows * scale))
    small = cv2.resize(np.ascontiguousarray(plane), size, interpolation=cv2.INTER_AREA)
    return cv2.GaussianBlur(small, (0, 0), 2.2)


@cache
def _tables() -> tuple[Plane, Plane]:
    levels = np.arange(256, dtype=np.float32)
    luma = 16 + (levels - 16) * np.float32(0.5)
    chroma = 128 + (levels - 128) * np.float32(0.75)
    return _bytes(luma), _bytes(chroma)


def _bytes(levels: np.ndarray) -> Plane:
    return np.clip(np.rint(levels), 0, 255).astype(np.uint8)
