"""Where people will look in a photograph, so that a crop keeps it.

What differs from its surroundings in brightness or colour draws the eye, more so in the colours
of skin; what repeats all over the picture doesn't. That is centre-surround contrast at three
sizes (after Itti, Koch and Niebur, 1998), on a thumbnail, with no model and nothing learnt.
"""

# OpenCV's stubs give every array back as a MatLike.
# pyright: reportReturnType=false

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from animatic.studio.planes import FloatImage, Planes
from animatic.studio.render.camera import USUAL, Focus

LONG_SIDE = 96
"""Pixels of the thumbnail: enough for a face that matters, and the same whatever the frame."""

SURROUNDINGS = (4.0, 9.0, 20.0)
"""Standard deviations, in pixels of the thumbnail, of what a place is compared with."""

CHROMA_COUNTS = 2.0
"""Colour differences are smaller numbers than brightness, and no less seen."""

SKIN = (-13.0, 18.0)
"""Signed U and V in the middle of the colours of skin, light to dark."""
SKIN_WIDTH = 8.0
SKIN_COUNTS = 0.8

EDGE_COUNTS = 0.3
"""What lies at the crop's edge, against what lies in its middle."""

CUT_ABOVE, CUT_BELOW = 0.24, 0.08
"""What a crop through the most that stands out costs, as parts of all there is: a person cut at the
knees is a portrait, one cut through the hair is a mistake."""

HOME = 0.4
"""What the way from the usual place to the end of the room costs, as a part of all there is."""

NO_ROOM = 0.98
"""A crop that leaves this much of a side has nothing to choose."""


def focus(picture: Planes, frame: tuple[int, int]) -> Focus:
    """Where a crop of the frame's shape keeps most; the usual place when nothing stands out."""
    drawn = salience(picture)
    (width, height), (frame_width, frame_height) = picture.size, frame
    scale = min(width / frame_width, height / frame_height)
    return Focus(
        _along(drawn.sum(axis=0), scale * frame_width / width, USUAL.across),
        _along(
            drawn.sum(axis=1), scale * frame_height / height, USUAL.down, (CUT_ABOVE, CUT_BELOW)
        ),
    )


def salience(picture: Planes) -> FloatImage:
    """How much each place of a thumbnail stands out; at least 0, in no unit."""
    width, height = picture.size
    scale = LONG_SIDE / max(width, height)
    size = max(8, round(width * scale)), max(8, round(height * scale))
    y, u, v = (
        cv2.resize(plane, size, interpolation=cv2.INTER_AREA).astype(np.float32)
        for plane in picture
    )
    colours = np.stack([y, CHROMA_COUNTS * (u - 128), CHROMA_COUNTS * (v - 128)], axis=-1)
    fine = _blurred(colours, 1.2)
    stands_out = np.zeros(y.shape, np.float32)
    for spread in SURROUNDINGS:
        stands_out += np.sqrt(((fine - _blurred(colours, spread)) ** 2).sum(axis=-1))
    stands_out *= 1 + np.float32(SKIN_COUNTS) * _skin(fine / np.float32(CHROMA_COUNTS))
    return np.maximum(stands_out - np.float32(np.percentile(stands_out, 70)), 0)


def _blurred(image: FloatImage, spread: float) -> FloatImage:
    return cv2.GaussianBlur(image, (0, 0), spread, borderType=cv2.BORDER_REPLICATE)


def _skin(colours: FloatImage) -> FloatImage:
    away = (colours[..., 1] - SKIN[0]) ** 2 + (colours[..., 2] - SKIN[1]) ** 2
    return np.exp(-away / np.float32(2 * SKIN_WIDTH**2))


def _along(
    profile: NDArray[np.float32], seen: float, usual: float, cut: tuple[float, float] = (0.0, 0.0)
) -> float:
    """The place of a window of `seen` of the side under which most of `profile` lies, inmost, and
    whose ends cut through little of it."""
    length = max(2, round(seen * len(profile)))
    room, total = len(profile) - length, float(profile.sum())
    if seen > NO_ROOM or room < 1 or total <= 0:
        return usual
    within = np.linspace(-1, 1, length, dtype=np.float32)
    window = 1 - np.float32(1 - EDGE_COUNTS) * within**2
    kept = np.correlate(profile / np.float32(total), window, mode="valid")
    places = np.arange(room + 1) / room
    through = profile / np.float32(profile.max())
    before = cut[0] * np.concatenate(([0], through[:room]))
    after = cut[1] * np.concatenate((through[length:], [0]))
    return float(places[int((kept - before - after - HOME * (places - usual) ** 2).argmax())])
