"""Sampling a plane at places between its pixels, smoothly from frame to frame.

`cv2.warpAffine` does that at any position, pixel by pixel. `cv2.resize` does the same bilinear
sampling row by row in less than half the time, but only from whole source pixels onto whole
target pixels. Sampling a slightly larger target and keeping a part of it gives back the
freedom: among the sizes and offsets of that surplus there is nearly always one that lies
within a few hundredths of a pixel of where the camera looks. Where there is none, the warp is used.
"""

from __future__ import annotations

import threading
from functools import cache, lru_cache
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from animatic.studio.planes import Plane, Planes
from animatic.studio.render.camera import CropWindow

SURPLUS = 80
"""Target pixels that may be sampled beyond those that are kept, each way."""

CLOSE = {1: 0.03, 2: 0.08}
"""Source pixels by which a sample may be off, for luma and for chroma: compression alone moves
edges by more."""

MARGIN = 64
"""Luma pixels that `padded` adds on every side, so that the surplus finds something there."""

_local = threading.local()


class Axis(NamedTuple):
    """One axis of a resize: source pixels `first` to `first + source`, onto `target` pixels,
    of which those from `kept` on are wanted."""

    first: int
    source: int
    target: int
    kept: int


def padded(picture: Planes) -> Planes:
    """A picture as `sample` wants it: with its edges continued outwards."""
    return Planes(
        *(
            cv2.copyMakeBorder(plane, margin, margin, margin, margin, cv2.BORDER_REPLICATE)
            for margin, plane in zip((MARGIN, MARGIN // 2, MARGIN // 2), picture, strict=True)
        )
    )


def sample(source: Plane, window: CropWindow, halving: int, target: Plane) -> None:
    """Writes what the camera sees of a plane of a `padded` picture into `target`.

    The window is that of the picture without its margin. `halving` is 2 for a chroma plane, whose
    pixels are twice as large as the window's. Pixel centres are kept: the middle of target pixel
    n is at `scale` (n + 1/2) from the corner.
    """
    rows, columns = target.shape
    left, top = (window.left + MARGIN) / halving, (window.top + MARGIN) / halving
    across = span(window.scale, left, columns, source.shape[1], CLOSE[halving])
    down = span(window.scale, top, rows, source.shape[0], CLOSE[halving])
    if across is None or down is None:
        _warp(source, window.scale, left, top, target)
    else:
        _resize(source, across, down, target)


@lru_cache(maxsize=64)  # the two chroma planes ask the same
def span(scale: float, start: float, length: int, available: int, close: float) -> Axis | None:
    """The resize that samples `length` pixels from `start` on; None when none is close."""
    targets, kept = _surplus(length)
    sources = np.rint(targets * scale)
    steps = sources / targets
    firsts = np.rint(start - kept * steps)
    here = firsts + kept * steps - start
    there = here + length * (steps - scale)
    off = np.maximum(np.abs(here), np.abs(there))
    off[(firsts < 0) | (firsts + sources > available)] = np.inf
    best = int(off.argmin())
    if off[best] > close:
        return None
    return Axis(int(firsts[best]), int(sources[best]), int(targets[best]), int(kept[best]))


@cache
def _surplus(length: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """All pairs of a target size and the first pixel of it that is kept."""
    more, kept = np.tril_indices(min(SURPLUS, length) + 1)
    return (length + more).astype(np.float64), kept.astype(np.float64)


def _resize(source: Plane, across: Axis, down: Axis, target: Plane) -> None:
    rows, columns = target.shape
    seen = source[
        down.first : down.first + down.source, across.first : across.first + across.source
    ]
    wide = _scratch(down.target, across.target)
    cv2.resize(seen, (across.target, down.target), dst=wide, interpolation=cv2.INTER_LINEAR)
    np.copyto(target, wide[down.kept : down.kept + rows, across.kept : across.kept + columns])


def _scratch(rows: int, columns: int) -> Plane:
    """This thread's memory for the surplus."""
    if getattr(_local, "memory", np.empty(0)).size < rows * columns:
        _local.memory = np.empty((rows + SURPLUS) * (columns + SURPLUS), np.uint8)
    return _local.memory[: rows * columns].reshape(rows, columns)


def _warp(source: Plane, scale: float, left: float, top: float, target: Plane) -> None:
    shift = (scale - 1) / 2
    cv2.warpAffine(
        source,
        np.array([[scale, 0, left + shift], [0, scale, top + shift]]),
        target.shape[::-1],
        dst=target,
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
