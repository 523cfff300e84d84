"""Mountains, hills and trees as silhouettes with light on them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from . import colour, noise
from .palettes import Palette
from .shot import Floats, SceneShot
from .sky import Light


@dataclass(frozen=True)
class Range:
    """One range of mountains. `depth` is 1 for the farthest, 0 for the nearest."""

    depth: float
    base: float
    """Lowest height over the foot, in units."""
    height: float
    cells: float
    """Mountains across the frame, roughly."""
    ridged: int = 4
    gain: float = 0.5
    relief: float = 1.0
    snow: float = 0.0
    mist: float = 0.6
    trees: int = 0
    """Conifers standing on the crest."""
    cover: str = ""
    """Colour of what grows on the slopes, seen where they are near; "" for bare rock."""


def paint_range(
    shot: SceneShot,
    palette: Palette,
    light: Light,
    spec: Range,
    *,
    foot: float,
    margin: float,
    salt: str,
    valley: float = 0.55,
) -> tuple[Floats, Floats]:
    """A range standing at `foot` units: premultiplied (h, w, 3) and coverage (h, w).

    The crest is lower where the light is, gullies run down the slopes, the side that faces the
    light is warm, and mist of the sky's colour lies at the foot.
    """
    rng = shot.rng(salt)
    across = shot.across + 2 * margin
    y, x = shot.grid(foot, across)
    x = x - margin
    width = x.shape[1]
    crest = noise.profile(
        rng, width, cells=spec.cells * across / 1920, octaves=9, gain=spec.gain, ridged=spec.ridged
    )
    gap = 1 - valley * np.exp(-(((x[0] - light.x) / (0.16 * shot.across)) ** 2))
    top = (foot - spec.base - spec.height * crest * gap).astype(np.float32)
    coverage = np.clip((y - top[None]) * shot.k + 0.5, 0, 1).astype(np.float32)
    if spec.trees:
        _plant(shot, rng, coverage, top, spec.trees, 1 - spec.depth)
    depth_below = np.maximum(y - top[None], 0)
    image = _shaded(shot, palette, light, spec, rng, top, depth_below, x)
    image = _misted(shot, palette, light, spec, rng, image, (y, x), foot)
    return image * coverage[..., None], coverage


def _shaded(
    shot: SceneShot,
    palette: Palette,
    light: Light,
    spec: Range,
    rng: np.random.Generator,
    top: Floats,
    below: Floats,
    x: Floats,
) -> Floats:
    """Body colour by depth, relief lit from the light's side, snow on the heights."""
    size = below.shape
    sky_low = palette.sky[-1][1]
    near = np.float32((1 - spec.depth) ** 0.8)
    body = palette.dark * near + (palette.far * 0.9 + sky_low * 0.06) * spec.depth**0.9
    if spec.cover:
        grown = colour.rgb(spec.cover) * float(0.25 + 0.75 * (1 - palette.night))
        amount = 0.55 * (1 - spec.depth) * (1.0 if palette.sun > 0.5 else 0.6)
        body = colour.mix(body, grown * (0.9 if palette.sun > 0.5 else 0.45), amount)
    relief = _relief(shot, rng, top, below, size)
    facing = np.tanh((light.x - x) / (0.20 * shot.across))
    gx = cv2.Sobel(relief, cv2.CV_32F, 1, 0, scale=shot.k)
    gy = cv2.Sobel(relief, cv2.CV_32F, 0, 1, scale=shot.k)
    lift = 0.62 if palette.sun > 0.5 else 0.50
    air = 1 - 0.28 * spec.depth
    lit = np.clip(
        lift + spec.relief * air * palette.contrast * (gx * -facing * 1.3 - gy * 0.85), 0, 1.3
    )
    image = body * (0.58 + 0.72 * lit)[..., None]
    warm = np.exp(-np.abs(x - light.x) / (0.34 * shot.across))
    by_day = 0.5 + 0.5 * float(palette.sun > 0.5)
    sunlit = np.clip(lit - 0.48, 0, 1) * np.exp(-below / 260) * (0.25 + 0.75 * warm)
    strength = (0.30 + 0.45 * spec.depth) * (0.35 if palette.night > 0.9 else 1.0) * by_day
    image += palette.key * (sunlit * spec.relief * strength)[..., None]
    if spec.snow:
        image = _snowed(palette, spec, relief, below, lit, image)
    rim = np.exp(-below / (5 + 8 * spec.depth)) * warm * (0.10 + 0.16 * spec.depth)
    return image + palette.key * (rim * (1 - 0.6 * palette.night))[..., None]


def _relief(
    shot: SceneShot, rng: np.random.Generator, top: Floats, below: Floats, size: tuple[int, int]
) -> Floats:
    """Creased noise laid along the slopes: buttresses and gullies that branch as they run down."""
    height, width = size
    wide = 16 * width / (1920 * shot.k)
    relief = np.zeros(size, np.float32)
    amplitude = 1.0
    for octave in range(7):
        cells = int(wide * 1.9**octave) + 3
        grid = rng.random((max(4, int(cells * 0.55 * height / width * 2)), cells), dtype=np.float32)
        if cells < 2 * width:
            fine = cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC)
            relief += np.float32(amplitude) * (1 - np.abs(2 * fine - 1))
        amplitude *= 0.5
    bend = noise.fbm(rng, size, cells=(4, wide * 0.6), octaves=3) - 0.5
    soft = cv2.GaussianBlur(top[None], (0, 0), 16 * shot.k)[0]
    slope = np.tanh(np.gradient(soft) * shot.k * 1.4)[None].astype(np.float32)
    slope = cv2.GaussianBlur(slope, (0, 0), 12 * shot.k)
    columns = np.arange(width, dtype=np.float32)[None]
    map_x = columns - below * shot.k * 0.42 * slope + bend * np.float32(110 * shot.k)
    map_y = below * (1.15 * shot.k) + bend * np.float32(70 * shot.k) + np.float32(0.15 * height)
    laid = cv2.remap(
        relief,
        map_x.astype(np.float32),
        map_y.astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REFLECT,
    )
    return cv2.GaussianBlur(laid, (0, 0), 1.2 * shot.k) * 3.0


def _snowed(
    palette: Palette, spec: Range, relief: Floats, below: Floats, lit: Floats, image: Floats
) -> Floats:
    """Snow lies on the heights, thins out downwards and stays longest in gullies."""
    line = 120 + 110 * spec.snow
    patch = (relief - float(relief.mean())) * 0.10
    cover = colour.smooth(-0.10, 0.22, 0.5 - below / line + patch) * min(spec.snow, 1.0)
    shade = palette.far * 0.55 + palette.sky[0][1] * 0.25 + 0.12
    bright = palette.key * 0.55 + palette.haze * 0.42
    bright = bright * (0.45 if palette.night > 0.9 else 1.0)
    if palette.sun > 0.5:  # a high sky lights the shaded side too
        shade = colour.mix(shade, bright, 0.38)
    snow = colour.mix(
        np.broadcast_to(shade.astype(np.float32), image.shape),
        np.broadcast_to(bright.astype(np.float32), image.shape),
        np.clip(lit * 1.35 - 0.35, 0, 1),
    )
    return colour.mix(image, snow, cover * np.float32(0.9 * (0.4 + 0.6 * spec.depth)))


def _misted(
    shot: SceneShot,
    palette: Palette,
    light: Light,
    spec: Range,
    rng: np.random.Generator,
    image: Floats,
    at: tuple[Floats, Floats],
    foot: float,
) -> Floats:
    """Air between here and there: everywhere a little, most at the foot and under the light."""
    y, x = at
    reach = 0.40 * spec.height + 60
    pool = colour.smooth(foot - reach, foot, y) * spec.mist
    wisps = noise.fbm(rng, image.shape[:2], cells=(3, 6), octaves=4)
    amount = np.clip(pool * (0.45 + 0.55 * wisps), 0, 1)
    warm = np.exp(-np.abs(x - light.x) / (0.30 * shot.across)) ** 1.5
    fog = palette.haze * 0.55 + palette.far * 0.36
    air = fog + palette.key * (0.26 * warm * (1 - 0.75 * palette.night))[..., None]
    return colour.mix(image, np.broadcast_to(air, image.shape), amount)


def _plant(
    shot: SceneShot,
    rng: np.random.Generator,
    coverage: Floats,
    top: Floats,
    count: int,
    near: float,
) -> None:
    """Small conifers along a crest, in stands rather than evenly."""
    width = coverage.shape[1]
    stands = noise.profile(rng, 512, cells=9, octaves=3, gain=0.6)
    for place, tall, sink in rng.random((count, 3)):
        if stands[int(place * 511)] < 0.15 + 0.3 * tall:
            continue
        column = int(place * (width - 1))
        height = (8 + 20 * tall) * (0.6 + 1.1 * near) * shot.k
        foot = (float(top[column]) + 9 * sink) * shot.k
        half = height * (0.17 + 0.06 * sink)
        points = [
            (column, foot - height),
            (column + half * 0.55, foot - height * 0.42),
            (column + half, foot + 6),
            (column - half, foot + 6),
            (column - half * 0.55, foot - height * 0.42),
        ]
        cv2.fillPoly(coverage, [_fixed(points)], 1.0, cv2.LINE_AA, 4)


def _fixed(points: list[tuple[float, float]]) -> np.ndarray:
    """Points as OpenCV's fixed-point numbers with four fractional bits."""
    return np.round(np.array(points, np.float64) * 16).astype(np.int32)


def draw_pine(
    shot: SceneShot,
    rng: np.random.Generator,
    coverage: Floats,
    foot: tuple[float, float],
    height: float,
) -> None:
    """One near conifer, painted into `coverage` with its foot at units (x, y) of that layer.

    Boughs differ in length and droop, a few are missing, the trunk shows at the bottom.
    """
    x, y, h = foot[0] * shot.k, foot[1] * shot.k, height * shot.k
    tilt = float(rng.normal(0, 0.012)) * h
    tip = (x + tilt, y - h * 1.02)
    cv2.fillPoly(
        coverage, [_fixed([(x - h * 0.011, y), tip, (x + h * 0.011, y)])], 1.0, cv2.LINE_AA, 4
    )
    boughs = max(14, int(height / 8.5))
    fullness = float(rng.uniform(0.115, 0.165))
    spread = rng.random((boughs, 2, 4))
    for i in range(boughs):
        u = i / boughs
        level = y - h * (0.07 + 0.93 * u)
        middle = x + tilt * u
        taper = (1 - u) ** 0.88 * (1 - 0.5 * max(0.0, 0.14 - u) / 0.14)
        for side in (0, 1):
            length, droop, lift, gone = spread[i, side]
            if gone < 0.06:
                continue
            reach = h * fullness * taper * (0.55 + 0.65 * length) * (1 if side else -1)
            drop = h * 0.016 + abs(reach) * (0.10 + 0.34 * droop)
            mid_drop = drop * (0.35 + 0.3 * lift)
            points = [
                (middle, level - h * 0.024),
                (middle + reach * 0.5, level + mid_drop * 0.4),
                (middle + reach, level + drop),
                (middle + reach * 0.62, level + drop * 0.86),
                (middle + reach * 0.45, level + drop * 1.02 + h * 0.006),
                (middle + reach * 0.2, level + h * 0.020),
                (middle, level + h * 0.016),
            ]
            cv2.fillPoly(coverage, [_fixed(points)], 1.0, cv2.LINE_AA, 4)


def draw_grass(
    shot: SceneShot,
    rng: np.random.Generator,
    coverage: Floats,
    top: Floats,
    count: int,
    tall: float,
) -> None:
    """Bent blades along a line of ground; `top` is in units for every painted column."""
    width = coverage.shape[1]
    for place, height, bend, sink in rng.random((count, 4)):
        column = int(place * (width - 1))
        foot = float(top[column]) * shot.k + (2 + 10 * sink) * shot.k
        h = tall * (0.35 + 0.65 * height) * shot.k
        lean = (bend - 0.5) * h * 0.9
        thick = max(0.8, 1.4 * shot.k)
        points = [
            (column - thick, foot),
            (column + lean * 0.35, foot - h * 0.6),
            (column + lean, foot - h),
            (column + lean * 0.45 + thick, foot - h * 0.55),
            (column + thick, foot),
        ]
        cv2.fillPoly(coverage, [_fixed(points)], 1.0, cv2.LINE_AA, 4)
