"""Where the camera is: eased from first frame to last, never stopping, never turning back."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from animatic.studio.planes import Planes

from .shot import SceneShot

LEAST_ZOOM = 1.02
"""A zoom starts here: from exactly 1 the picture would be seen to lose its pixel grid."""


def ease(p: float) -> float:
    """Soft at both ends but never at rest."""
    return 0.6 * p + 0.4 * p * p * (3 - 2 * p)


@dataclass(frozen=True)
class View:
    """One frame as a family sees it.

    `pan` and `rise` run within -1..1 and are multiplied by each layer's own travel (in units);
    `push` is 0..1 towards the scene; `zoom` is applied to the finished picture by the camera.
    """

    frame: int
    time: float
    pan: float
    rise: float
    push: float
    zoom: float


class Camera:
    """The move of one shot. `auto` picks one of the family's by the scene's seed."""

    def __init__(self, shot: SceneShot, suits: tuple[str, ...], reach: float = 0.08) -> None:
        move = shot.scene.camera
        rng = shot.rng("camera")
        choice = suits[int(rng.integers(len(suits)))]
        self._shot = shot
        self._move = choice if move == "auto" else move
        self._drift = float(rng.choice([-1.0, 1.0]))
        # A longer shot travels further, but slower; a slow scene has a slow camera.
        length = min((shot.seconds / 8) ** 0.55, 1.6) * min(max(shot.scene.speed, 0.4), 1.6) ** 0.5
        self.travel = min(max(length, 0.3), 1.6) / 1.6
        self._reach = reach * 1.6 * self.travel

    def at(self, frame: int) -> View:
        """The view of one frame."""
        p = ease(self._shot.progress(frame))
        centred = (2 * p - 1) * self.travel
        pan = {"pan_right": centred, "pan_left": -centred, "still": 0.0}.get(
            self._move, 0.22 * self._drift * centred
        )
        rise = {"rise": centred, "fall": -centred}.get(self._move, 0.0)
        push = {"push_in": p, "pull_out": 1 - p}.get(self._move, 0.0) * self.travel
        zooms = self._move in ("push_in", "pull_out")
        zoom = LEAST_ZOOM + push / self.travel * self._reach if zooms else 1.0
        time = self._shot.time(frame) * self._shot.scene.speed
        return View(frame, time, pan, rise, push, zoom)


ROOM = 64
"""Pixels before the first row and column of each plane that `enlarge` may read and then drops."""


def enlarge(source: Planes, into: Planes, zoom: float) -> None:
    """The middle of `source`, `zoom` times larger, in `into`. Sub-pixel exact to 0.03 px.

    `cv2.resize` by a factor starts on a whole pixel, so the wanted fraction is made by choosing
    where to start and how many pixels of the result to leave out: a third of `warpAffine`'s time
    for the same sampling. The planes are (height + ROOM, width + ROOM), the picture at the end.
    """
    for plane, target in zip(source, into, strict=True):
        height, width = target.shape
        x, skip_x = _start(width, zoom)
        y, skip_y = _start(height, zoom)
        rows = slice(y, min(plane.shape[0], y + int((height + skip_y) / zoom) + 3))
        columns = slice(x, min(plane.shape[1], x + int((width + skip_x) / zoom) + 3))
        larger = cv2.resize(plane[rows, columns], None, fx=zoom, fy=zoom)
        np.copyto(target, larger[skip_y : skip_y + height, skip_x : skip_x + width])


def _start(length: int, zoom: float) -> tuple[int, int]:
    """First pixel to read and pixels of the result to skip, so that the middle stays there."""
    wanted = ROOM + length / 2 * (1 - 1 / zoom)
    skips = np.arange(int(wanted * zoom) + 1)
    first = np.maximum(np.rint(wanted - skips / zoom), 0)
    best = int(np.argmin(np.abs(first + skips / zoom - wanted)))
    return int(first[best]), int(skips[best])
