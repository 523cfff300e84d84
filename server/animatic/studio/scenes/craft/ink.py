"""Lines and shapes drawn anew in each frame: gathered on a sheet, then put on the planes.

A sheet is one plane of this thread's memory, 0..255. Strokes are in units with sub-pixel places;
what is thinner than a pixel is drawn fainter instead. `shine` adds a sheet to a frame as light of
one colour with a halo, `cover` paints with it.
"""

from __future__ import annotations

import cv2
import numpy as np

from animatic.studio.planes import Plane, Planes, ycc

from .layers import scratch
from .shot import Floats, SceneShot


def sheet(shot: SceneShot, name: str = "ink") -> Plane:
    """An empty sheet of the frame's size."""
    plane = scratch(name, shot.height, shot.width)
    plane[:] = 0
    return plane


def fixed(shot: SceneShot, points: Floats) -> np.ndarray:
    """Points (n, 2) in units as sixteenths of frame pixels, which OpenCV draws at."""
    scaled = points * np.array(shot.scale, np.float32) * np.float32(16)
    return np.rint(np.clip(scaled, -30000 * 16, 30000 * 16)).astype(np.int32)


def stroke(
    shot: SceneShot, on: Plane, points: Floats, width: float, value: float, *, closed: bool = False
) -> None:
    """A line through `points` (n, 2), `width` units thick, as bright as `value` (0..255)."""
    thick, shown = _pen(shot, width, value)
    if shown >= 1:
        cv2.polylines(on, [fixed(shot, points)], closed, (shown,), thick, cv2.LINE_AA, 4)


def strokes(shot: SceneShot, on: Plane, lines: Floats, width: float, values: Floats) -> None:
    """Many straight lines (n, 2, 2), each with its own value."""
    thick, _ = _pen(shot, width, 255)
    faint = min(1.0, width * shot.scale[1] / thick)
    shown = np.clip(values * faint, 0, 255).astype(np.int32).tolist()
    ends = fixed(shot, lines.reshape(-1, 2)).reshape(-1, 2, 2).tolist()
    for (a, b), value in zip(ends, shown, strict=True):
        if value:
            cv2.line(on, a, b, (value,), thick, cv2.LINE_AA, 4)


def fill(shot: SceneShot, on: Plane, points: Floats, value: float) -> None:
    """A convex shape."""
    cv2.fillConvexPoly(on, fixed(shot, points), (int(value),), cv2.LINE_AA, 4)


def fill_any(shot: SceneShot, on: Plane, points: Floats, value: float) -> None:
    """A shape that may have dents."""
    cv2.fillPoly(on, [fixed(shot, points)], (int(value),), cv2.LINE_AA, 4)


def arc(
    shot: SceneShot, on: Plane, centre: tuple[float, float], radius: float,
    span: tuple[float, float], width: float, value: float,
) -> None:  # fmt: skip
    """A part of a circle between two angles in radians."""
    count = max(3, int(abs(span[1] - span[0]) * 16) + 2)
    at = np.linspace(span[0], span[1], count, dtype=np.float32)
    points = np.stack((centre[0] + radius * np.cos(at), centre[1] + radius * np.sin(at)), 1)
    stroke(shot, on, points.astype(np.float32), width, value)


def _pen(shot: SceneShot, width: float, value: float) -> tuple[int, int]:
    wanted = width * shot.scale[1]
    thick = max(1, round(wanted))
    return thick, int(np.clip(value * min(1.0, wanted / thick), 0, 255))


def shine(
    shot: SceneShot, on: Plane, into: Planes, tone: Floats, *, strength: float = 1.0,
    halo: float = 0.8, radius: float = 9.0,
) -> None:  # fmt: skip
    """Adds the sheet as light of R'G'B' `tone`, with a halo of `radius` units."""
    y, u, v = (float(c[0]) for c in ycc(tone[None]))
    height, width = on.shape
    half = cv2.resize(on, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    cv2.addWeighted(into.y, 1, on, 219 / 255 * y * strength, 0, dst=into.y)
    if halo:
        low = cv2.resize(
            half, (max(4, width // 8), max(4, height // 8)), interpolation=cv2.INTER_AREA
        )
        sigma = max(0.6, radius * shot.scale[1] / 8)
        low = cv2.GaussianBlur(low, (0, 0), sigma)
        soft = cv2.resize(low, (width // 2, height // 2), interpolation=cv2.INTER_LINEAR)
        wide = cv2.resize(low, (width, height), dst=scratch("shine", height, width))
        cv2.addWeighted(into.y, 1, wide, 219 / 255 * y * strength * halo, 0, dst=into.y)
        half = cv2.addWeighted(half, 1, soft, halo, 0)
    for plane, tone_part in ((into.u, u), (into.v, v)):
        cv2.addWeighted(plane, 1, half, 224 / 255 * tone_part * strength, 0, dst=plane)


def cover(on: Plane, into: Planes, tone: Floats, opacity: float = 1.0) -> None:
    """Paints R'G'B' `tone` where the sheet is bright, and touches nothing else."""
    left, top, width, height = cv2.boundingRect(on)
    if not width or not height:
        return
    left, top, right, bottom = left // 2 * 2, top // 2 * 2, left + width, top + height
    right, bottom = min(on.shape[1], -(-right // 2) * 2), min(on.shape[0], -(-bottom // 2) * 2)
    part = on[top:bottom, left:right]
    half = cv2.resize(part, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    y, u, v = (float(c[0]) for c in ycc(tone[None]))
    levels = (16 + 219 * y, 128 + 224 * u, 128 + 224 * v)
    for index, (plane, level) in enumerate(zip(into, levels, strict=True)):
        ink, by = (half, 2) if index else (part, 1)
        region = plane[top // by : bottom // by, left // by : right // by]
        through = cv2.convertScaleAbs(ink, alpha=-opacity, beta=255)
        cv2.multiply(region, through, dst=region, scale=1 / 255)
        cv2.addWeighted(region, 1, ink, opacity * level / 255, 0, dst=region)
