"""What a barista pours into a cup: a rosetta, a tulip or a heart of milk, as coverage in 0..1."""

from __future__ import annotations

import cv2
import numpy as np

from . import colour
from .shot import Floats

SIDE = 768
"""Pixels across the cup's whole surface."""
FIGURES = ("rosetta", "rosetta", "tulip", "heart")


def pour(rng: np.random.Generator) -> Floats:
    """Milk on the surface, (SIDE, SIDE), with u to the right and v down; its foot is at v = 0.7."""
    figure = FIGURES[int(rng.integers(len(FIGURES)))]
    milk = np.zeros((SIDE, SIDE), np.float32)
    match figure:
        case "rosetta":
            _rosetta(milk, rng)
        case "tulip":
            _tulip(milk)
        case _:
            _heart(milk)
    return cv2.GaussianBlur(milk, (0, 0), 1.8)


def _lay(milk: Floats, points: Floats, line: float) -> None:
    """A shape of milk that pushes what was poured before it aside, leaving a line of coffee."""
    fixed = np.rint((points + 1) * (SIDE / 2) * 16).astype(np.int32)
    cv2.polylines(milk, [fixed], True, 0.0, max(1, round(line * SIDE)), cv2.LINE_AA, 4)
    cv2.fillPoly(milk, [fixed], 1.0, cv2.LINE_AA, 4)


def _bowed(wide: float, tall: float, at: float, dent: float) -> Floats:
    """A heart whose dent is at the top and whose tip is at the foot: (n, 2) in u, v."""
    t = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    u = wide * np.sin(t) ** 3
    v = 13 * np.cos(t) - 5 * dent * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t)
    return np.stack((u, at - tall * v / 15), 1)


def _rosetta(milk: Floats, rng: np.random.Generator) -> None:
    """Leaves from the foot upwards, widest in the middle, with a heart on top, drawn through."""
    leaves = int(rng.integers(6, 9))
    for i in range(leaves):
        p = i / (leaves - 1)
        wide = 0.60 * (0.62 + 0.55 * np.sin(np.pi * (0.22 + 0.62 * p)))
        _lay(milk, _leaf(wide * 0.92, 0.48 - 0.86 * p, 0.30), 0.026)
    _lay(milk, _bowed(0.20, 0.17, -0.50, 1.0), 0.024)
    v, u = (np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) + 0.5) / (SIDE / 2) - 1
    pull = 0.13 * np.exp(-np.abs(u) / 0.055) * colour.smooth(-0.62, -0.30, v)
    row = (v - pull + 1) * (SIDE / 2) - 0.5
    column = (u + 1) * (SIDE / 2) - 0.5
    milk[:] = cv2.remap(milk, column, row.astype(np.float32), cv2.INTER_LINEAR)
    stem = np.exp(-((u / 0.010) ** 2)) * colour.smooth(-0.5, -0.35, v) * colour.smooth(0.78, 0.6, v)
    np.maximum(milk, stem.astype(np.float32), out=milk)


def _leaf(wide: float, at: float, lift: float) -> Floats:
    """A crescent across the stem with both ends curled upwards."""
    s = np.linspace(-1, 1, 41)
    low = at - lift * np.abs(s) ** 1.7 + 0.14 * (1 - s * s)
    thick = 0.19 * (1 - np.abs(s) ** 2.6)
    u = wide * np.sin(s * np.pi / 2) * (1 - 0.06 * np.abs(s) ** 4)
    lower = np.stack((u, low), 1)
    upper = np.stack((u, low - thick), 1)[::-1]
    return np.concatenate((lower, upper))


def _tulip(milk: Floats) -> None:
    """Three cups of milk, each in the one below it, and a heart on top."""
    for wide, at, lift in ((0.66, 0.42, 0.42), (0.56, 0.18, 0.38), (0.45, -0.05, 0.32)):
        s = np.linspace(-1, 1, 41)
        u = wide * np.sin(s * np.pi / 2)
        low = at - lift * np.abs(s) ** 2.2 + 0.16 * (1 - s * s)
        thick = 0.30 * (1 - np.abs(s) ** 2.2) + 0.03
        edge = np.stack((u, low), 1)
        _lay(milk, np.concatenate((edge, np.stack((u, low - thick), 1)[::-1])), 0.030)
    _lay(milk, _bowed(0.31, 0.27, -0.36, 1.0), 0.030)


def _heart(milk: Floats) -> None:
    """One large heart with a ring of coffee and of milk in it."""
    _lay(milk, _bowed(0.66, 0.62, -0.02, 1.0), 0.030)
    for size in (0.74, 0.46):
        inner = _bowed(0.66 * size, 0.62 * size, -0.06, 1.0)
        fixed = np.rint((inner + 1) * (SIDE / 2) * 16).astype(np.int32)
        cv2.polylines(milk, [fixed], True, 0.35, round(0.012 * SIDE), cv2.LINE_AA, 4)
