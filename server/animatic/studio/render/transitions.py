"""How one picture gives way to the next: `apply(kind, over, into, arrived)`.

`into` holds the picture that is leaving and receives the mixture; `over` is the one arriving.
All of it in planes, at most one extra pass over the frame.
"""

# OpenCV's stubs give every array back as a MatLike.
# pyright: reportReturnType=false

from __future__ import annotations

from fractions import Fraction

import cv2
import numpy as np

from animatic.model.timeline import TransitionKind
from animatic.studio.planes import Plane, Planes

BLACK, WHITE = (16, 128, 128), (235, 128, 128)
"""Limited-range BT.709."""

SOFT_EDGE = 0.08
"""The width of a wipe's edge, as a part of the frame's."""


def apply(kind: TransitionKind, over: Planes, into: Planes, arrived: Fraction) -> None:
    """Mixes `over` into `into`. `arrived` is above 0 and below 1."""
    gone = float(arrived)
    match kind:
        case "cut":
            _copy(over, into)
        case "crossfade":
            _crossfade(over, into, gone)
        case "fade_black":
            _through(BLACK, over, into, gone)
        case "fade_white":
            _through(WHITE, over, into, gone)
        case "slide":
            _slide(over, into, _eased(gone))
        case "wipe":
            _wipe(over, into, _eased(gone))
        case "zoom":
            _zoom(over, into, _eased(gone))


def _eased(gone: float) -> float:
    """Slow at both ends: smootherstep."""
    return gone**3 * (gone * (gone * 6 - 15) + 10)


def _copy(over: Planes, into: Planes) -> None:
    for source, target in zip(over, into, strict=True):
        np.copyto(target, source)


def _crossfade(over: Planes, into: Planes, gone: float) -> None:
    for source, target in zip(over, into, strict=True):
        cv2.addWeighted(source, gone, target, 1 - gone, 0, dst=target)


def _through(colour: tuple[int, int, int], over: Planes, into: Planes, gone: float) -> None:
    """The leaving picture fades to a colour in the first half, the arriving one out of it."""
    seen = into if gone < 0.5 else over
    strength = abs(1 - 2 * gone)
    for level, source, target in zip(colour, seen, into, strict=True):
        cv2.addWeighted(source, strength, source, 0, level * (1 - strength), dst=target)


def _slide(over: Planes, into: Planes, gone: float) -> None:
    """The arriving picture pushes the leaving one out to the left."""
    for source, target in zip(over, into, strict=True):
        columns = target.shape[1]
        edge = columns * (1 - gone)
        leaving = _moved(target, edge - columns)
        arriving = _moved(source, edge)
        whole = min(columns, max(0, int(np.ceil(edge))))
        np.copyto(target[:, :whole], leaving[:, :whole])
        np.copyto(target[:, whole:], arriving[:, whole:])


def _moved(plane: Plane, across: float) -> Plane:
    shift = np.array([[1.0, 0, -across], [0, 1.0, 0]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cv2.warpAffine(
        plane, shift, plane.shape[::-1], flags=flags, borderMode=cv2.BORDER_REPLICATE
    )


def _wipe(over: Planes, into: Planes, gone: float) -> None:
    """A soft edge runs from left to right; behind it is the arriving picture."""
    for source, target in zip(over, into, strict=True):
        columns = target.shape[1]
        soft = columns * SOFT_EDGE
        edge = gone * (columns + soft)
        share = np.clip((edge - np.arange(columns, dtype=np.float32) - 0.5) / soft, 0, 1)
        whole = int(np.searchsorted(-share, -1, side="right"))
        last = int(np.searchsorted(-share, 0, side="left"))
        np.copyto(target[:, :whole], source[:, :whole])
        band = slice(whole, last)
        mixed = (
            target[:, band] + (source[:, band] - target[:, band].astype(np.float32)) * share[band]
        )
        np.copyto(target[:, band], (mixed + np.float32(0.5)).astype(np.uint8))


def _zoom(over: Planes, into: Planes, gone: float) -> None:
    """The leaving picture rushes closer while the arriving one settles, mixed over the middle."""
    mixed = min(max((gone - 0.2) / 0.6, 0.0), 1.0)
    for source, target in zip(over, into, strict=True):
        leaving = _closer(target, 1 + 0.35 * gone)
        arriving = _closer(source, 1 + 0.25 * (1 - gone))
        cv2.addWeighted(arriving, mixed, leaving, 1 - mixed, 0, dst=target)


def _closer(plane: Plane, zoom: float) -> Plane:
    rows, columns = plane.shape
    scale = 1 / zoom
    middle = np.array(
        [
            [scale, 0, (columns - 1) / 2 * (1 - scale)],
            [0, scale, (rows - 1) / 2 * (1 - scale)],
        ]
    )
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cv2.warpAffine(
        plane, middle, (columns, rows), flags=flags, borderMode=cv2.BORDER_REPLICATE
    )
