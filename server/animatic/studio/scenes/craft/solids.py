"""Simple solids on a floor, shaded for a light at a place: cylinders and balls with their mirror.

They are painted over an image of floats in place. `Lamp` is the light: it hangs before the set, so
what faces the viewer is lit and its highlight wanders with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from . import colour
from .shot import Floats, SceneShot

TILT = 0.19
"""How much of a circle on the floor is seen: its height by its width."""


@dataclass(frozen=True)
class Lamp:
    """A light at `x`, `y` units of the frame, `colour`, and what is seen without it."""

    x: float
    y: float
    colour: Floats
    ambient: float
    fill: float = 0.0
    """A still light from the front above the middle: what keeps the set from going dark."""
    rim: float = 0.0
    """A still light from behind on both sides: what parts a solid from a dark wall."""


@dataclass(frozen=True)
class Stuff:
    """What a solid is made of: its colour, its highlight, how polished it is (0..1)."""

    body: Floats
    shine: Floats
    polish: float


@dataclass(frozen=True)
class Cylinder:
    """Stands at `x` with the middle of its foot at `foot`, in units."""

    x: float
    foot: float
    radius: float
    height: float

    @property
    def top(self) -> float:
        return self.foot - self.height


@dataclass(frozen=True)
class Ball:
    """Touches the floor at `x`, `foot`."""

    x: float
    foot: float
    radius: float


def paint_cylinder(
    shot: SceneShot, image: Floats, margin: float, it: Cylinder, stuff: Stuff, lamp: Lamp, *,
    on_floor: bool = True,
) -> None:  # fmt: skip
    """Over `image`, whose corner is `margin` units outside the frame at the left and the top."""
    ry, r = it.radius * TILT, it.radius
    if on_floor:
        _stand(shot, image, margin, it, stuff, lamp)
    patch = _patch(shot, image, margin, (it.x - r - 2, it.top, it.x + r + 2, it.foot + ry + 2))
    if patch is not None:
        area, y, x = patch
        u, inside, bow = _round(shot, it, x)
        below = np.clip((it.foot + bow - y) * np.float32(shot.k) + 0.5, 0, 1)
        colour_over(area, _side(it, stuff, lamp, u, y), inside * below)
    box = (it.x - r - 2, it.top - ry - 2, it.x + r + 2, it.top + ry + 2)
    patch = _patch(shot, image, margin, box)
    if patch is not None:
        area, y, x = patch
        _lid(area, it, stuff, lamp, (y - it.top) / ry, (x - it.x) / r, 1 / shot.k / ry)


def _round(shot: SceneShot, it: Cylinder, x: Floats) -> tuple[Floats, Floats, Floats]:
    """Place across in -1..1, coverage, and how far down the near edge of a circle bows there."""
    u = (x - it.x) / it.radius
    inside = np.clip((1 - np.abs(u)) * np.float32(it.radius * shot.k) + 0.5, 0, 1)
    return u, inside, it.radius * TILT * np.sqrt(np.clip(1 - u * u, 0, 1))


def _stand(
    shot: SceneShot, image: Floats, margin: float, it: Cylinder, stuff: Stuff, lamp: Lamp
) -> None:
    """The shadow on the floor and the mirror in it."""
    r, ry = it.radius, it.radius * TILT
    box = (it.x - 1.8 * r, it.foot - 1.9 * ry, it.x + 1.8 * r, it.foot + 2.4 * ry)
    patch = _patch(shot, image, margin, box)
    if patch is not None:
        area, y, x = patch
        u = (x - it.x) / it.radius
        _shade(area, np.hypot(u - _away(it.x, lamp) * 0.10, (y - it.foot) / ry), 0.62)
    box = (it.x - r - 2, it.foot, it.x + r + 2, it.foot + ry + it.height)
    patch = _patch(shot, image, margin, box)
    if patch is not None:
        area, y, x = patch
        u, inside, bow = _round(shot, it, x)
        under = y - (it.foot + bow)
        side = _side(it, stuff, lamp, u, np.maximum(it.foot + bow - under, it.top))
        fade = 0.40 * stuff.polish * np.exp(-np.maximum(under, 0) / (0.55 * it.height + 10))
        colour_over(area, side, inside * fade * (under > -1) * (under < it.height))


def _side(it: Cylinder, stuff: Stuff, lamp: Lamp, u: Floats, y: Floats) -> Floats:
    """The round wall: a broad light, a narrow highlight, a cool edge on the far side."""
    lean = float(np.clip((lamp.x - it.x) / 620, -1.15, 1.15))
    front = np.sqrt(np.clip(1 - u * u, 0, 1))
    norm = float(np.hypot(lean, 0.9))
    facing = np.clip((u * lean + front * 0.9) / norm, 0, 1)
    near = float(np.exp(-(((lamp.x - it.x) / 950) ** 2)))
    spot = 0.62 * lean / (0.62 * abs(lean) + 0.5) if lean else 0.0
    glint = np.exp(-(((u - spot) / (0.30 - 0.20 * stuff.polish)) ** 2)) * stuff.polish
    edge = np.exp(-((np.abs(u) - 0.965) ** 2) / np.float32(0.0009))
    rim = edge * (0.10 + near * np.where(u * lean > 0, 0.55, 0.15)).astype(np.float32)
    behind = lamp.rim * np.exp(-((1 - np.abs(u)) / 0.10)) * np.clip(0.4 + np.abs(u), 0, 1)
    down = np.clip((y - it.top) / max(it.height, 1), 0, 1.2)
    fall = 1 - 0.46 * down
    bounce = 0.10 * np.clip(down - 0.6, 0, 1)
    lit = (lamp.ambient + lamp.fill * front * 0.8 + 0.80 * near * facing**1.4) * fall + bounce
    image = stuff.body * lit[..., None] * (lamp.colour * 0.5 + 0.5)
    image = image + stuff.shine * ((0.42 * glint * near + 0.34 * rim) * fall)[..., None]
    image = image + stuff.shine * (behind * (1 - 0.3 * down))[..., None]
    lip = np.exp(-(((y - it.top) - 2.2 - 0.19 * it.radius * front) ** 2) / 5)
    return (
        image + stuff.shine * (lip * (0.10 + 0.5 * lamp.rim + 0.30 * facing**3 * near))[..., None]
    )


def _lid(
    area: Floats, it: Cylinder, stuff: Stuff, lamp: Lamp, v: Floats, u: Floats, soft: float
) -> None:
    """The round top with a bright edge that is brightest towards the light."""
    e = np.hypot(u, v)
    cover = np.clip((1 - e) / soft + 0.5, 0, 1).astype(np.float32)
    lean = float(np.clip((lamp.x - it.x) / (1.2 * it.radius), -1.6, 1.6))
    near = float(np.exp(-(((lamp.x - it.x) / 950) ** 2)))
    pool = np.exp(-(((u - 0.45 * lean) / 0.75) ** 2) - ((v - 0.1) / 1.1) ** 2)
    lit = lamp.ambient * 1.25 + lamp.fill + near * (0.42 + 0.62 * pool)
    image = stuff.body * lit[..., None] * (lamp.colour * 0.5 + 0.5)
    image = image + stuff.shine * (0.30 * stuff.polish * near * pool**2)[..., None]
    towards = np.clip(0.5 + 0.5 * (u * min(max(lean, -1.0), 1.0) - v * 0.55), 0, 1)
    edge = np.exp(-(((e - 0.985) / (0.010 + 1.2 * soft)) ** 2))
    groove = np.exp(-(((e - 0.93) / (0.006 + soft)) ** 2))
    image = image * (1 - 0.22 * groove)[..., None]
    image = (
        image
        + stuff.shine
        * (edge * (0.16 + 0.8 * lamp.rim * np.abs(u) + 0.62 * near * towards**2))[..., None]
    )
    colour_over(area, image, cover)


def paint_ball(
    shot: SceneShot, image: Floats, margin: float, it: Ball, stuff: Stuff, lamp: Lamp, *,
    on_floor: bool = True,
) -> None:  # fmt: skip
    """Over `image`, whose corner is `margin` units outside the frame at the left and the top."""
    r, cy = it.radius, it.foot - it.radius
    box = (it.x - 2.2 * r, cy - r - 4, it.x + 2.2 * r, it.foot + 1.7 * r)
    patch = _patch(shot, image, margin, box)
    if patch is None:
        return
    area, y, x = patch
    if on_floor:
        e = np.hypot(
            (x - it.x + 0.25 * r * -_away(it.x, lamp)) / (0.8 * r), (y - it.foot) / (0.2 * r)
        )
        _shade(area, e, 0.6)
        mirrored = _ball_colour(it, stuff, lamp, (x - it.x) / r, (2 * it.foot - y - cy) / r)
        d = np.hypot(x - it.x, 2 * it.foot - y - cy)
        fade = 0.34 * stuff.polish * np.exp(-np.maximum(y - it.foot, 0) / (0.6 * r)) * (y > it.foot)
        colour_over(
            area, mirrored, (np.clip((r - d) * shot.k + 0.5, 0, 1) * fade).astype(np.float32)
        )
    d = np.hypot(x - it.x, y - cy)
    cover = np.clip((r - d) * shot.k + 0.5, 0, 1).astype(np.float32)
    colour_over(area, _ball_colour(it, stuff, lamp, (x - it.x) / r, (y - cy) / r), cover)


def _ball_colour(it: Ball, stuff: Stuff, lamp: Lamp, nx: Floats, ny: Floats) -> Floats:
    nz = np.sqrt(np.clip(1 - nx * nx - ny * ny, 0, 1))
    to = np.array([(lamp.x - it.x) / 520, (lamp.y - it.foot) / 620, 1.0], np.float32)
    to /= float(np.linalg.norm(to))
    facing = np.clip(nx * to[0] + ny * to[1] + nz * to[2], 0, 1)
    half = to + np.array([0, 0, 1], np.float32)
    half /= float(np.linalg.norm(half))
    gloss = np.clip(nx * half[0] + ny * half[1] + nz * half[2], 0, 1)
    near = float(np.exp(-(((lamp.x - it.x) / 1000) ** 2)))
    rim = (1 - nz) ** 3
    lit = (
        lamp.ambient * (0.75 - 0.35 * ny)
        + lamp.fill * np.clip(0.5 - 0.5 * ny, 0, 1)
        + 0.85 * near * facing**1.3
    )
    image = stuff.body * lit[..., None] * (lamp.colour * 0.5 + 0.5)
    shine = 0.75 * stuff.polish * gloss ** (14 + 60 * stuff.polish) * near + 0.22 * rim * (
        0.4 + near
    )
    shine = shine + 0.10 * stuff.polish * colour.smooth(0.2, 0.9, -ny) * nz
    shine = shine + lamp.rim * rim * 1.4 * np.clip(0.55 + np.abs(nx) - 0.3 * ny, 0, 1.4)
    return image + stuff.shine * (shine + stuff.polish * _mirrored_room(nx, ny, nz))[..., None]


def _mirrored_room(nx: Floats, ny: Floats, nz: Floats) -> Floats:
    """What a polished ball shows of the room: a soft box up on the left, the bright wall's band."""
    bow = 0.10 * nx * nx
    box = colour.smooth(0.17, 0.13, np.abs(nx + 0.34))
    box = box * colour.smooth(0.14, 0.10, np.abs(ny + 0.42 - bow))
    bar = colour.smooth(0.012, 0.004, np.abs(nx + 0.34))
    away = 2 * nz * nz - 1
    band = np.exp(-(((2 * nz * ny - 0.10) / 0.20) ** 2)) * colour.smooth(0.5, -0.6, away)
    floor = colour.smooth(0.25, 0.75, 2 * nz * ny) * 0.10
    return 0.40 * box * (1 - 0.7 * bar) + 0.20 * band - floor


def _away(x: float, lamp: Lamp) -> float:
    return float(np.clip((x - lamp.x) / 500, -1, 1))


def _shade(area: Floats, e: Floats, strength: float) -> None:
    """A contact shadow: darkest where the solid stands, gone at twice its size."""
    dark = np.where(e < 1, 1.0, np.exp(-np.maximum(e - 1, 0) / 0.20) * colour.smooth(2.2, 1.0, e))
    area *= (1 - strength * dark.astype(np.float32))[..., None]


def colour_over(area: Floats, image: Floats, cover: Floats) -> None:
    """Paints `image` over `area` in place, where `cover` (h, w) says so."""
    shown = colour.film(image.astype(np.float32, copy=False), 0.78)
    area += (shown - area) * cover.astype(np.float32, copy=False)[..., None]


class _Patch(NamedTuple):
    """A part of an image and the places of its pixels in units, y as (h, 1) and x as (1, w)."""

    image: Floats
    y: Floats
    x: Floats


def _patch(
    shot: SceneShot, image: Floats, margin: float, box: tuple[float, float, float, float]
) -> _Patch | None:
    """What of (left, top, right, bottom) units lies in an image, or None."""
    left, top, right, bottom = ((edge + margin) * shot.k for edge in box)
    rows = slice(max(0, int(top)), min(image.shape[0], int(bottom) + 1))
    columns = slice(max(0, int(left)), min(image.shape[1], int(right) + 1))
    if rows.stop - rows.start < 2 or columns.stop - columns.start < 2:
        return None
    k = np.float32(shot.k)
    y = (np.arange(rows.start, rows.stop, dtype=np.float32)[:, None] + 0.5) / k - margin
    x = (np.arange(columns.start, columns.stop, dtype=np.float32)[None] + 0.5) / k - margin
    return _Patch(image[rows, columns], y.astype(np.float32), x.astype(np.float32))
