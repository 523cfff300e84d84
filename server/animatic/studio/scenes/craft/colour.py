"""Colour arithmetic on display-referred R'G'B' floats in 0..1."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from .shot import Floats

_TABLE = 8192
"""Steps a large gradient is looked up in: a tenth of a level of 8 bits apart."""


def rgb(code: str) -> Floats:
    """`#rrggbb` as three floats."""
    return np.array([int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)], np.float32)


def mix(a: Floats, b: Floats, t: Floats | float) -> Floats:
    """From `a` at 0 to `b` at 1; a `t` with one axis less than the colours is broadcast."""
    if isinstance(t, np.ndarray):
        t = t[..., None]
        return a * (1 - t) + b * t
    return (a * (1 - t) + b * t).astype(np.float32)


def smooth(low: float, high: float, x: Floats) -> Floats:
    """Smoothstep: 0 at `low`, 1 at `high`, also downwards when `low` > `high`."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def gradient(stops: Sequence[tuple[float, Floats]], at: Floats) -> Floats:
    """Colours at positions `at` (any shape), eased between stops so that none shows as a line."""
    if at.size > 4 * _TABLE:
        table = gradient(stops, np.linspace(stops[0][0], stops[-1][0], _TABLE, dtype=np.float32))
        scale = np.float32((_TABLE - 1) / (stops[-1][0] - stops[0][0]))
        index = (np.clip(at, stops[0][0], stops[-1][0]) - np.float32(stops[0][0])) * scale
        return table[np.rint(index).astype(np.int32)]
    flat = np.clip(at, stops[0][0], stops[-1][0])
    result = np.empty((*at.shape, 3), np.float32)
    result[...] = stops[0][1]
    for (left, a), (right, b) in pairwise(stops):
        t = np.clip((flat - left) / (right - left), 0, 1)
        t = 0.5 * t + 0.5 * t * t * (3 - 2 * t)
        result += t[..., None] * (b - a)
    return result


def film(image: Floats, knee: float = 0.72) -> Floats:
    """Rolls highlights off by their strongest channel, so a sunset stays orange and never clips.

    Only what is far above white goes white.
    """
    peak = np.maximum(np.maximum(image[..., 0], image[..., 1]), image[..., 2])
    room = np.float32(1 - knee)
    above = np.maximum(peak - np.float32(knee), 0)
    rolled = np.minimum(peak, np.float32(knee)) + room * (1 - np.exp(-above / room))
    kept = image * (rolled / np.maximum(peak, 1e-4))[..., None]
    if float(peak.max()) <= 1.1:
        return kept
    white = smooth(1.1, 2.6, peak)[..., None]
    return kept * (1 - white) + white * np.clip(image, 0, 1)


def expose(image: Floats, gain: float = 1.35) -> Floats:
    """A soft shoulder for light that was added up: 1 - exp(-gain * x)."""
    return (1 - np.exp(-gain * np.maximum(image, 0))) * np.float32(1.06)


def luma(colour: Floats) -> Floats:
    return colour @ np.array([0.2126, 0.7152, 0.0722], np.float32)


def lean(colour: Floats, towards: Floats, amount: float) -> Floats:
    """The same lightness and strength of colour, with its hue moved towards another's."""
    grey, other = float(luma(colour)), float(luma(towards))
    chroma, target = colour - grey, towards - other
    size = float(np.linalg.norm(target))
    if size < 1e-3:
        target = np.zeros(3, np.float32)
    else:
        target = target * (max(float(np.linalg.norm(chroma)), 0.35 * size) / size)
    return np.clip(grey + chroma * (1 - amount) + target * amount, 0, 1).astype(np.float32)


def spin(colour: Floats, degrees: float) -> Floats:
    """The hue turned by an angle about the grey axis."""
    angle = float(np.deg2rad(degrees))
    cos, third = float(np.cos(angle)), (1 - float(np.cos(angle))) / 3
    off = float(np.sqrt(1 / 3) * np.sin(angle))
    turn = np.array(
        [
            [cos + third, third - off, third + off],
            [third + off, cos + third, third - off],
            [third - off, third + off, cos + third],
        ],
        np.float32,
    )
    return np.clip(turn @ colour, 0, 1)
