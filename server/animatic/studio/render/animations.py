"""Moving pictures in a picture's format: animated GIF, WebP and PNG, looped by their own clock."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageSequence

from animatic.model.errors import UnusableMedia
from animatic.studio.planes import Planes
from animatic.studio.render import fit, stills

MOST_BYTES = 400_000_000
"""Of decoded frames. What comes after them isn't shown, and a note says so."""
FRAME_BYTES = 16_000
"""What a kept frame takes beside its pixels."""

MOST_DECODED = 1_000_000_000
"""Pixels of the file that are decoded: half a minute of work, and the same note after them."""
FRAME_PIXELS = 20_000
"""What decoding a frame takes beside its pixels, in pixels."""
FAR_TOO_MANY = 10 * MOST_DECODED
"""With more than this most of it would be left out: better refused when it is put in."""

USUAL_MS = 100
"""What browsers give to frames that ask for 10 ms or less."""


class Animation:
    """All frames of a loop, decoded, and the ms at which each ends."""

    def __init__(
        self, frames: list[Planes], ends: list[int], fitting: fit.Fitting, frame_rate: int
    ) -> None:
        self.notes: tuple[str, ...] = ()
        self._frames = frames
        self._ends = ends
        self._fitting = fitting
        self._frame_rate = frame_rate

    def draw(self, frame: int, into: Planes) -> None:
        """The picture in the middle of frame n's time."""
        at = (2 * frame + 1) * 1000 // (2 * self._frame_rate) % self._ends[-1]
        self._fitting.draw(self._scaled(self._frames[bisect_right(self._ends, at)]), into)

    def _scaled(self, picture: Planes) -> Planes:
        width, height = self._fitting.size
        sizes = ((width, height), (width // 2, height // 2), (width // 2, height // 2))
        return Planes(
            *(
                plane
                if plane.shape[::-1] == size
                else cv2.resize(plane, size, interpolation=cv2.INTER_CUBIC)
                for plane, size in zip(picture, sizes, strict=True)
            )
        )


def is_animated(path: Path) -> bool:
    """Whether a picture file holds more than one frame. Raises `UnusableMedia`."""
    with stills.open_picture(path) as image:
        return image.format in ("GIF", "WEBP", "PNG") and getattr(image, "n_frames", 1) > 1


def is_too_much(path: Path) -> bool:
    """Whether most of an animation would have to be left out. Raises `UnusableMedia`."""
    with stills.open_picture(path) as image:
        cost = image.width * image.height + FRAME_PIXELS
        return getattr(image, "n_frames", 1) * cost > FAR_TOO_MANY


def open_animation(path: Path, *, width: int, height: int, frame_rate: int) -> Animation:
    """Decodes the loop. Raises `UnusableMedia` when not one frame can be read."""
    with stills.open_picture(path) as image:
        fitting = fit.fitting(*image.size, width, height)
        size = _stored_size(image.size, fitting.size)
        frames, durations, is_whole = _read(image, size)
    if not frames:
        raise UnusableMedia(f'"{path.name}" is damaged: none of its frames can be read.')
    animation = Animation(frames, list(accumulate(durations)), fitting, frame_rate)
    if not is_whole:
        animation.notes = (f'"{path.name}": only its first {len(frames)} frames could be used.',)
    return animation


def _stored_size(own: stills.Size, fitted: stills.Size) -> stills.Size:
    """The picture's own size, or the fitted one when that is smaller."""
    return fitted if fitted[0] <= own[0] else (fit.even(own[0]), fit.even(own[1]))


def _read(image: Image.Image, size: stills.Size) -> tuple[list[Planes], list[int], bool]:
    frames: list[Planes] = []
    durations: list[int] = []
    most = min(
        MOST_BYTES // (size[0] * size[1] * 3 // 2 + FRAME_BYTES),
        MOST_DECODED // (image.width * image.height + FRAME_PIXELS),
    )
    try:
        for planes, duration in _frames(image, size):
            if len(frames) >= max(1, most):
                return frames, durations, False
            frames.append(planes)
            durations.append(duration)
    except (OSError, ValueError, SyntaxError, MemoryError):
        return frames, durations, False
    return frames, durations, True


def _frames(image: Image.Image, size: stills.Size) -> Iterator[tuple[Planes, int]]:
    ground: stills.Colour | None = None
    for frame in ImageSequence.Iterator(image):
        duration = int(frame.info.get("duration") or 0)
        rgba = frame.convert("RGBA").resize(size, Image.Resampling.LANCZOS)
        ground = ground or stills.paper(rgba)
        rgb = np.asarray(stills.flattened(rgba, ground), np.uint8)
        yield stills.rgb_planes(rgb), duration if duration > 10 else USUAL_MS
