"""Frames as planar YUV 4:2:0, the one picture format of everything that draws.

Full-size luma and half-size chroma, unsigned 8 bit, BT.709 limited range (luma 16-235, chroma
16-240 around 128): what x264 takes, so a frame is composited and encoded without a conversion.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.uint8]
FloatImage = NDArray[np.float32]

_KR, _KB = np.float32(0.2126), np.float32(0.0722)  # ITU-R BT.709-6, 3.2


class Planes(NamedTuple):
    """Views of one frame: `y` is (height, width), `u` and `v` are (height/2, width/2)."""

    y: Plane
    u: Plane
    v: Plane

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        height, width = self.y.shape
        return width, height


def buffer(width: int, height: int) -> Plane:
    """A frame's memory, (height * 3/2, width): `av.VideoFrame.from_numpy_buffer` takes it whole."""
    return np.empty((height * 3 // 2, width), np.uint8)


def planes(frame: Plane) -> Planes:
    """The three planes of a `buffer`, as views: writing them writes the frame."""
    width = frame.shape[1]
    height = frame.shape[0] * 2 // 3
    flat, luma = frame.reshape(-1), width * height
    half = (height // 2, width // 2)
    return Planes(
        flat[:luma].reshape(height, width),
        flat[luma : luma + luma // 4].reshape(half),
        flat[luma + luma // 4 : luma * 3 // 2].reshape(half),
    )


def ycc(rgb: FloatImage) -> tuple[FloatImage, FloatImage, FloatImage]:
    """R'G'B' in 0..1, (..., 3), as luma 0..1 and signed colour differences -0.5..0.5."""
    y = rgb[..., 0] * _KR + rgb[..., 1] * (1 - _KR - _KB) + rgb[..., 2] * _KB
    u = (rgb[..., 2] - y) * np.float32(0.5 / (1 - 0.0722))
    v = (rgb[..., 0] - y) * np.float32(0.5 / (1 - 0.2126))
    return y, u, v  # pyright: ignore[reportReturnType] - float32 throughout; the stubs lose it
