"""A still of the person's as a picture that moves: fitted to the frame, under a camera.

The picture is decoded once, at most half as large again as the frame: more would shimmer when
sampled linearly, less would blur under a zoom. Each frame is then one sampling a plane.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np

from animatic.model.timeline import CameraMove
from animatic.studio.planes import Planes, buffer, planes
from animatic.studio.render import camera, fit, matching, salience, stills
from animatic.studio.render.plan import Correction
from animatic.studio.render.sampling import padded, sample

OVERSIZE = 1.5
"""How much larger than the frame the decoded picture is: the measured best of linear sampling."""


class MovingStill:
    """One decoded picture and a camera's path over it."""

    def __init__(self, canvas: Planes, path: camera.Path, frames: int) -> None:
        self._canvas = padded(canvas)
        self._path = path
        self._frames = frames

    def draw(self, frame: int, into: Planes) -> None:
        """Frame 0 is the path's start and the last its end. Pure, and safe from any thread."""
        window = self._path.window(Fraction(min(frame, self._frames - 1), max(1, self._frames - 1)))
        for halving, source, target in zip((1, 2, 2), self._canvas, into, strict=True):
            sample(source, window, halving, target)


def open_still(
    path: Path,
    move: CameraMove,
    *,
    width: int,
    height: int,
    frames: int,
    frame_rate: int,
    look: Correction | None = None,
) -> MovingStill:
    """Decodes the picture and lays out its move. Raises `UnusableMedia`."""
    canvas, focus = _canvas(path, width, height)
    if look is not None:
        canvas = matching.apply(look, canvas)
    moves = camera.path(
        move if focus else IN_PLACE.get(move, move),
        canvas.size,
        (width, height),
        Fraction(frames, frame_rate),
        focus or camera.USUAL,
    )
    return MovingStill(canvas, moves, frames)


IN_PLACE: Mapping[CameraMove, CameraMove] = {
    "pan_left": "push_in",
    "pan_right": "pull_out",
    "rise": "push_in",
    "fall": "pull_out",
}
"""A picture that stands whole before its own blur comes closer or goes; it doesn't slide about."""


def _canvas(path: Path, width: int, height: int) -> tuple[Planes, camera.Focus | None]:
    """The picture and what to look at when it covers the frame, else the picture, its important
    part whole, on a blurred enlargement of itself."""
    upright: list[stills.Size] = []

    def sizing(own_width: int, own_height: int) -> stills.Size:
        upright.append((own_width, own_height))
        return _canvas_size(own_width, own_height, width, height)

    picture = stills.load(path, sizing)
    if fit.is_cropped(*upright[0], width, height):
        return picture, salience.focus(picture, (width, height))
    return _on_blurred(picture, width, height), None


def _canvas_size(own_width: int, own_height: int, width: int, height: int) -> stills.Size:
    fitted = (
        fit.covering_size
        if fit.is_cropped(own_width, own_height, width, height)
        else fit.standing_size
    )
    least, most = (
        fitted(own_width, own_height, width, height),
        fitted(own_width, own_height, fit.even(width * OVERSIZE), fit.even(height * OVERSIZE)),
    )
    if own_width <= least[0]:
        return least
    return (fit.even(own_width), fit.even(own_height)) if own_width < most[0] else most


def _on_blurred(picture: Planes, width: int, height: int) -> Planes:
    own_width, own_height = picture.size
    scale = own_width / fit.standing_size(own_width, own_height, width, height)[0]
    canvas = planes(buffer(fit.even(width * scale), fit.even(height * scale)))
    fit.fill_blurred(picture, canvas)
    _shade_around(picture.size, canvas)
    fit.paste(picture, canvas, salience.focus(picture, _shown(picture.size, canvas.size)))
    return canvas


def _shown(size: tuple[int, int], canvas: tuple[int, int]) -> tuple[int, int]:
    """How much of a picture of `size` is on the canvas."""
    return min(size[0], canvas[0]), min(size[1], canvas[1])


def _shade_around(size: tuple[int, int], canvas: Planes) -> None:
    """A soft shadow on the blurred ground, so that the picture stands before it."""
    rows, columns = canvas.y.shape
    small = np.zeros((max(2, rows // 8), max(2, columns // 8)), np.float32)
    high = min(small.shape[0], small.shape[0] * size[1] // rows)
    wide = min(small.shape[1], small.shape[1] * size[0] // columns)
    top, left = (small.shape[0] - high) // 2, (small.shape[1] - wide) // 2
    small[top : top + high, left : left + wide] = 1
    shadow = cv2.GaussianBlur(small, (0, 0), max(1.0, min(small.shape) / 40))
    kept = 1 - np.float32(0.45) * cv2.resize(shadow, (columns, rows))
    canvas.y[:] = (16 + (canvas.y.astype(np.float32) - 16) * kept + np.float32(0.5)).astype(
        np.uint8
    )
