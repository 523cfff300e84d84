"""The camera over a still: where it looks at each frame, to a fraction of a pixel.

A *path* goes from one view to another. A view says how far along the room to move the frame
stands, across and down, from 0 to 1, and how close it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from animatic.model.timeline import CameraMove


class Focus(NamedTuple):
    """Where a still camera stands: how far along its room, across and down, 0 to 1."""

    across: float
    down: float


USUAL = Focus(0.5, 0.44)
"""People stand above the middle of their photographs."""


class CropView(NamedTuple):
    across: float
    down: float
    zoom: float


class CropWindow(NamedTuple):
    """The part of a picture that is seen: its corner and the picture's pixels per frame pixel."""

    left: float
    top: float
    scale: float


@dataclass(frozen=True, slots=True)
class Path:
    """A camera move over a picture of `size`, seen in a frame of `frame` pixels."""

    start: CropView
    end: CropView
    size: tuple[int, int]
    frame: tuple[int, int]

    def window(self, progress: Fraction) -> CropWindow:
        """Where the camera looks when `progress`, 0 to 1, of the time has gone."""
        gone = _eased(float(progress))
        zoom = self.start.zoom * (self.end.zoom / self.start.zoom) ** gone
        scale = covering_scale(self.size, self.frame) / zoom
        across = self.start.across + (self.end.across - self.start.across) * gone
        down = self.start.down + (self.end.down - self.start.down) * gone
        left = across * (self.size[0] - scale * self.frame[0])
        top = down * (self.size[1] - scale * self.frame[1])
        return CropWindow(left, top, scale)


def covering_scale(size: tuple[int, int], frame: tuple[int, int]) -> float:
    """The picture's pixels per frame pixel when it just covers the frame."""
    return min(size[0] / frame[0], size[1] / frame[1])


def path(
    move: CameraMove,
    size: tuple[int, int],
    frame: tuple[int, int],
    seconds: Fraction,
    focus: Focus = USUAL,
) -> Path:
    """The path of a named move about `focus`. Longer shots move further, never faster."""
    closer = 1 + min(max(0.022 * float(seconds), 0.04), 0.15)
    middle = CropView(*focus, 1.0)
    near = CropView(*focus, closer)
    aside = _travel(size[0], frame[0], covering_scale(size, frame) / closer, seconds)
    upward = _travel(size[1], frame[1], covering_scale(size, frame) / closer, seconds)
    across, down = _within(focus.across, aside), _within(focus.down, upward)
    left, right = near._replace(across=across - aside), near._replace(across=across + aside)
    top, bottom = near._replace(down=down - upward), near._replace(down=down + upward)
    match move:
        case "still":
            views = middle, middle
        case "push_in" | "auto":
            views = middle, near
        case "pull_out":
            views = near, middle
        case "pan_left":
            views = right, left
        case "pan_right":
            views = left, right
        case "rise":
            views = bottom, top
        case "fall":
            views = top, bottom
    return Path(*views, size, frame)


def _travel(length: int, frame_length: int, scale: float, seconds: Fraction) -> float:
    """Half the way of a pan, as a part of the room there is: 3 % of the frame a second."""
    seen = scale * frame_length
    wished = min(max(0.03 * float(seconds), 0.04), 0.2) * seen
    return min(0.5, wished / (2 * max(length - seen, 1e-6)))


def _within(place: float, reach: float) -> float:
    """The place nearest to it that leaves `reach` on both sides."""
    return min(max(place, reach), 1 - reach)


def _eased(progress: float) -> float:
    """Halfway between steady and smoothstep: it starts and ends softly, and never stands."""
    return (progress + progress * progress * (3 - 2 * progress)) / 2
