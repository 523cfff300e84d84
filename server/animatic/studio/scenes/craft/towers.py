"""Rows of towers: bodies with two faces, windows by the floor, signs, crowns, and their glow.

Places and sizes are multiples of three units, so a window falls on the same pixels of the same
tower at every painted size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from . import colour, noise
from .shot import Floats, SceneShot
from .signs import WORDS, board

SINK = 12.0
"""Units that towers go on below the horizon, so that the waterline never shows a gap."""


@dataclass(frozen=True)
class TowerRow:
    """One parallax row. Heights are parts of the horizon's height, the rest is in units."""

    heights: tuple[float, float]
    widths: tuple[float, float]
    gaps: float
    cells: Sequence[tuple[int, int]]
    lit: tuple[float, float]
    window: float
    """Brightness of a lit window."""
    signs: float
    """Chance that a tower carries neon."""
    overlap: float = 1.0
    low_middle: bool = False
    """Lower in the middle of the frame, to look over."""


@dataclass(frozen=True)
class Facing:
    """How a row is lit."""

    top: Floats
    bottom: Floats
    haze: Floats
    fog: float
    """How much of the foot is lost in haze."""
    glass: float
    """Daylight mirrored by windows; 0 at night."""
    sun_side: int
    """-1 when light comes from the left, 1 from the right."""
    glow: float = 1.0


@dataclass
class PaintedRow:
    """What a row is while it is painted: colour, coverage, light, and the lamps on its tips."""

    colour: Floats
    coverage: Floats
    light: Floats
    tips: list[tuple[float, float, float]] = field(default_factory=list)
    """x and y in units of the row, and phase."""


def paint_row(
    shot: SceneShot,
    row: TowerRow,
    facing: Facing,
    *,
    horizon: float,
    margin: float,
    windows: Sequence[Floats],
    signs: Sequence[Floats],
    salt: str,
) -> tuple[Floats, Floats, list[tuple[float, float, float]]]:
    """Premultiplied colour with glow (h, w, 3), coverage (h, w), and the tips that blink."""
    rng = shot.rng(salt)
    height, width = shot.even(horizon + SINK), shot.even(shot.across + 2 * margin)
    line = PaintedRow(
        np.zeros((height, width, 3), np.float32),
        np.zeros((height, width), np.float32),
        np.zeros((height, width, 3), np.float32),
    )
    across = shot.across + 2 * margin
    peaks = rng.uniform(0.30, 0.44), rng.uniform(0.72, 0.86)
    x = -30.0
    while x < across:
        w = _step(rng.uniform(*row.widths))
        u = (x + w / 2) / across
        shape = _rise(u, peaks) if not row.low_middle else 0.6 + 1.1 * abs(u - 0.5)
        tall = min(horizon * float(rng.uniform(*row.heights)) * shape, horizon * 0.93)
        seed = int(rng.integers(2**31))
        gap = float(rng.random())
        if gap >= 0.06 * row.gaps:
            _tower(
                shot,
                line,
                row,
                facing,
                np.random.default_rng(seed),
                (x, w, tall, horizon),
                windows,
                signs,
            )
        x = _step(x + w * row.overlap + rng.uniform(0, 14) * row.gaps)
    return (*_finished(shot, line, facing, horizon), line.tips)


def _rise(u: float, peaks: tuple[float, float]) -> float:
    """Two groups of tall towers, one taller, with lower blocks between."""
    first = 0.48 * float(np.exp(-(((u - peaks[0]) / 0.15) ** 2)))
    second = 0.30 * float(np.exp(-(((u - peaks[1]) / 0.11) ** 2)))
    return min(max(0.52 + first + second, 0.5), 1.1)


def _step(units: float) -> float:
    return round(units / 3) * 3.0


def _tower(
    shot: SceneShot,
    line: PaintedRow,
    row: TowerRow,
    facing: Facing,
    rng: np.random.Generator,
    box: tuple[float, float, float, float],
    windows: Sequence[Floats],
    signs: Sequence[Floats],
) -> None:
    x, w, tall, horizon = box
    tiers = [(0.0, 1.0)]
    kind = float(rng.random())
    if kind > 0.42 and w > 36:
        low = float(rng.uniform(0.62, 0.84))
        tiers = [(0.0, low), (float(rng.uniform(0.12, 0.2)), 1.0)]
        if kind > 0.78 and w > 54:
            tiers = [(0.0, low * 0.8), (0.12, low), (0.26, 1.0)]
    tone = float(rng.uniform(0.78, 1.22))
    tint = 1 + rng.normal(0, 0.045, 3).astype(np.float32)
    style = str(rng.choice(["grid", "grid", "ribbon", "fins", "glass"]))
    cell = row.cells[int(rng.integers(len(row.cells)))]
    lit = float(rng.uniform(*row.lit))
    pair = rng.choice(len(windows), 2, p=_often(len(windows)))
    split = _step(w * float(rng.uniform(0.62, 0.8)))
    has_sign = rng.random() < row.signs
    sign = signs[int(rng.integers(len(signs)))]
    foot = horizon + SINK
    for inset, part in tiers:
        left, right = _step(x + w * inset), _step(x + w * (1 - inset))
        roof = _step(horizon - tall * part)
        if right - left < 9 or foot - roof < 6:
            continue
        area = (left, right, roof, foot)
        _body(shot, line, facing, area, (tone, tint, left + (right - left) * split / w))
        _windows(shot, line, row, facing, rng, area, cell, style, lit, [windows[i] for i in pair])
        if has_sign:
            _trim(shot, line, rng, area, sign)
        foot = roof
    if style == "glass" and len(tiers) == 1 and w > 40:
        _slope(shot, line, (x, x + w, foot), float(rng.choice([-1, 1])), w * 0.4)
    _crown(shot, line, facing, rng, (x, w, foot), tone)
    if row.signs > 0.1 and w > 48 and rng.random() < row.signs * 1.25:
        shown = signs[int(rng.integers(len(signs)))]
        _board(shot, line, rng, (x, w, tall, horizon), shown, signs)


def _often(count: int) -> list[float]:
    """The first colour of windows is the usual one."""
    weights = np.array([0.55, 0.25, 0.12, 0.08, 0.05, 0.05][:count])
    return (weights / weights.sum()).tolist()


def _area(
    shot: SceneShot, line: PaintedRow, box: tuple[float, float, float, float]
) -> tuple[slice, slice]:
    left, right, top, bottom = (round(v * shot.k) for v in box)
    height, width = line.coverage.shape
    return (
        slice(max(0, top), min(height, max(bottom, 0))),
        slice(max(0, left), min(width, max(right, 0))),
    )


def _body(
    shot: SceneShot,
    line: PaintedRow,
    facing: Facing,
    area: tuple[float, float, float, float],
    look: tuple[float, Floats, float],
) -> None:
    """Two faces: the one that looks at the light is brighter, the corner between them is seen."""
    tone, tint, corner = look
    rows, columns = _area(shot, line, area)
    if rows.stop <= rows.start or columns.stop <= columns.start:
        return
    height = line.coverage.shape[0]
    t = np.linspace(rows.start / height, rows.stop / height, rows.stop - rows.start)
    t = (np.clip((t - 0.25) / 0.75, 0, 1) ** 2.2).astype(np.float32)[:, None]
    fill = (facing.top * tone * tint) * (1 - t) + facing.bottom * t
    x = np.arange(columns.start, columns.stop)
    first = x < corner * shot.k
    lit_first = facing.sun_side < 0
    shade = np.where(first == lit_first, 1.18, 0.66).astype(np.float32)
    edge = np.abs(x - corner * shot.k) < 0.9 * shot.k
    shade = np.where(edge, 1.35, shade).astype(np.float32)
    line.colour[rows, columns] = fill[:, None] * shade[None, :, None]
    line.coverage[rows, columns] = 1
    line.light[rows, columns] = 0


def _windows(
    shot: SceneShot,
    line: PaintedRow,
    row: TowerRow,
    facing: Facing,
    rng: np.random.Generator,
    area: tuple[float, float, float, float],
    cell: tuple[int, int],
    style: str,
    lit: float,
    tones: Sequence[Floats],
) -> None:
    """Lit by the floor and in clusters; by day they mirror the sky instead."""
    left, right, top, bottom = area
    across, down = cell
    if style == "fins":
        across = max(3, across // 2 // 3 * 3) if across > 6 else across
    columns, floors = int((right - left - 6) // across), int((bottom - top - 9) // down)
    if columns < 1 or floors < 1:
        return
    clusters = cv2.resize(
        rng.random((max(2, floors // 4 + 1), max(2, columns // 3 + 1)), dtype=np.float32),
        (columns, floors),
    )
    dice = rng.random((floors, columns), dtype=np.float32)
    strength = rng.uniform(0.25, 1.0, (floors, columns)).astype(np.float32) ** 1.4
    which = rng.random((floors, columns)) < 0.72
    busy_floor = rng.random((floors, 1)) < 0.09
    mirrored = rng.uniform(0.7, 1.1, (floors, columns)).astype(np.float32)
    on = (dice < lit * (0.30 + 1.35 * clusters)) | (busy_floor & (dice < 0.8))
    if style == "ribbon":
        on = on | (busy_floor & (dice < 1.1))
    shine = np.where(which[..., None], tones[0], tones[1]) * (strength * on)[..., None]
    mask = _cell_mask(shot, across, down, style)
    start = (
        round((left + 3 + (right - left - 6 - columns * across) // 2 // 3 * 3) * shot.k),
        round((top + 6) * shot.k),
    )
    light = _tiled(shine * row.window, mask)
    _paste(line.light, light, start, add=True)
    if facing.glass:
        level = (
            (mirrored * facing.glass)[..., None] * facing.haze * (0.55 + 0.45 * clusters)[..., None]
        )
        glass = _tiled(level.astype(np.float32), mask)
        hole = _tiled(np.ones((floors, columns, 1), np.float32), mask)
        _paste(line.colour, glass, start, hole=hole * np.float32(0.6))


def _cell_mask(shot: SceneShot, across: int, down: int, style: str) -> Floats:
    """One window in its cell, (h, w, 1), softened by what a pixel covers of its edges."""
    h, w = max(2, round(down * shot.k)), max(2, round(across * shot.k))
    y, x = (np.arange(h) + 0.5) / h, (np.arange(w) + 0.5) / w
    wide = {"ribbon": 1.0, "fins": 0.45, "glass": 0.8}.get(style, 0.58)
    tall = {"ribbon": 0.42, "fins": 0.78, "glass": 0.72}.get(style, 0.52)
    cover_y = np.clip((tall / 2 - np.abs(y - 0.5)) * h + 0.5, 0, 1)
    cover_x = np.clip((wide / 2 - np.abs(x - 0.5)) * w + 0.5, 0, 1) if wide < 1 else np.ones(w)
    return (cover_y[:, None] * cover_x[None])[..., None].astype(np.float32)


def _tiled(cells: Floats, mask: Floats) -> Floats:
    floors, columns, depth = cells.shape
    h, w, _ = mask.shape
    tiles = cells[:, None, :, None, :] * mask[None, :, None, :, :]
    return tiles.reshape(floors * h, columns * w, depth)


def _paste(
    target: Floats,
    image: Floats,
    start: tuple[int, int],
    *,
    add: bool = False,
    hole: Floats | None = None,
) -> None:
    x, y = start
    x0, y0 = max(0, x), max(0, y)
    x1, y1 = min(target.shape[1], x + image.shape[1]), min(target.shape[0], y + image.shape[0])
    if x1 <= x0 or y1 <= y0:
        return
    part = image[y0 - y : y1 - y, x0 - x : x1 - x]
    region = target[y0:y1, x0:x1]
    if add:
        region += part
    elif hole is not None:
        k = hole[y0 - y : y1 - y, x0 - x : x1 - x]
        region *= 1 - k
        region += part * k


def _trim(
    shot: SceneShot,
    line: PaintedRow,
    rng: np.random.Generator,
    area: tuple[float, float, float, float],
    sign: Floats,
) -> None:
    """Tubes along edges, or rings below the roof."""
    left, right, top, bottom = area
    thick = 2.4
    power = float(rng.uniform(0.5, 1.0))
    if rng.random() < 0.55:
        for edge in (left, right - thick):
            if rng.random() < 0.7:
                line.light[_area(shot, line, (edge, edge + thick, top, bottom))] += sign * power
    else:
        for i in range(int(rng.integers(1, 4))):
            y = top + (bottom - top) * 0.05 + i * 18
            line.light[_area(shot, line, (left, right, y, y + thick))] += sign * power * 0.9
    line.light[_area(shot, line, (left, right, top, top + thick))] += sign * power


def _slope(
    shot: SceneShot, line: PaintedRow, box: tuple[float, float, float], side: float, drop: float
) -> None:
    """A roof cut at a slant."""
    left, right, top = box
    rows, columns = _area(shot, line, (left, right, top, top + drop))
    h, w = rows.stop - rows.start, columns.stop - columns.start
    if h < 2 or w < 2:
        return
    y = np.arange(h, dtype=np.float32)[:, None] / (drop * shot.k)
    x = np.linspace(0, 1, w, dtype=np.float32)[None]
    keep = np.clip((y - (x if side > 0 else 1 - x)) * drop * shot.k * 0.7 + 0.5, 0, 1)
    line.coverage[rows, columns] *= keep
    line.light[rows, columns] *= keep[..., None]


def _crown(
    shot: SceneShot,
    line: PaintedRow,
    facing: Facing,
    rng: np.random.Generator,
    box: tuple[float, float, float],
    tone: float,
) -> None:
    """Plant rooms, masts and the red light on top of them."""
    x, w, roof = box
    dice, tall, phase, place = (float(v) for v in rng.random(4))
    if w > 30 and dice < 0.5:
        room = _step(w * (0.2 + 0.3 * place))
        at = _step(x + (w - room) * tall)
        area = _area(shot, line, (at, at + room, roof - 6 - 6 * tall, roof))
        line.colour[area] = facing.top * tone * 0.9
        line.coverage[area] = 1
    if dice > 0.40 and w > 24:
        height = 24 + 66 * tall
        at = x + w * (0.4 + 0.2 * place)
        for wide, part in ((4.2, 0.45), (2.2, 1.0)):
            area = _area(shot, line, (at - wide / 2, at + wide / 2, roof - height * part, roof))
            line.colour[area] = facing.top * 1.1
            line.coverage[area] = 1
        line.tips.append((at, roof - height, phase * 6.28))


def _board(
    shot: SceneShot,
    line: PaintedRow,
    rng: np.random.Generator,
    box: tuple[float, float, float, float],
    sign: Floats,
    signs: Sequence[Floats],
) -> None:
    """An upright sign, or a screen of moving-picture light."""
    x, w, tall, horizon = box
    if rng.random() < 0.62 or w < 84:
        wide = float(rng.uniform(21, 36))
        long = min(float(rng.uniform(96, 232)), tall * 0.5)
        left = x + w * float(rng.uniform(0.1, 0.7))
        top = horizon - tall * float(rng.uniform(0.7, 0.9))
        if top + long < horizon * 0.9:
            _written(shot, line, rng, (left, top, wide, long), sign)
    else:
        wide, long = w * 0.72, float(rng.uniform(78, 150))
        top = horizon - tall * float(rng.uniform(0.6, 0.82))
        if top + long < horizon * 0.92:
            others = [s for s in signs if s is not sign]
            second = others[int(rng.integers(len(others)))]
            _screen(shot, line, rng, (x + w * 0.14, top, wide, long), (sign, second))


def _written(
    shot: SceneShot,
    line: PaintedRow,
    rng: np.random.Generator,
    box: tuple[float, float, float, float],
    sign: Floats,
) -> None:
    """An upright sign, its length fitted to its word."""
    left, top, wide, long = box
    word = WORDS[int(rng.integers(len(WORDS)))]
    long = min(long, wide * (0.5 + 1.05 * max(len(word), 2)))
    panel = _area(shot, line, (left, left + wide, top, top + long))
    height, width = line.light[panel].shape[:2]
    if min(height, width) < 3:
        return
    line.light[panel] = board(word, (height, width), sign, is_upright=True)
    line.colour[panel] = sign * 0.07 + 0.01
    line.coverage[panel] = 1


def _screen(
    shot: SceneShot,
    line: PaintedRow,
    rng: np.random.Generator,
    box: tuple[float, float, float, float],
    tones: tuple[Floats, Floats],
) -> None:
    left, top, wide, long = box
    area = _area(shot, line, (left, left + wide, top, top + long))
    h, w = area[0].stop - area[0].start, area[1].stop - area[1].start
    if h < 8 or w < 8:
        return
    y = np.linspace(0, 1, h, dtype=np.float32)[:, None]
    x = np.linspace(0, 1, w, dtype=np.float32)[None]
    a, b, c = (float(v) for v in rng.uniform(0, 1, 3))
    picture = colour.mix(
        np.broadcast_to(tones[0], (h, w, 3)),
        np.broadcast_to(tones[1], (h, w, 3)),
        np.clip(y + 0.25 * np.sin(4 * x + 6 * a), 0, 1),
    )
    hills = 0.62 + 0.10 * np.sin(5 * x + 9 * b) + 0.05 * np.sin(13 * x + 7 * c)
    d = np.hypot((x - 0.3 - 0.4 * b) * w / h, y - 0.42)
    picture = picture * (0.34 + 0.22 * y)[..., None]
    picture = picture + colour.smooth(0.20, 0.17, d)[..., None] * (tones[1] * 0.5 + 0.30)
    picture = picture * (1 - 0.72 * colour.smooth(hills - 0.02, hills + 0.02, y))[..., None]
    lines = 0.86 + 0.14 * np.cos(np.arange(h, dtype=np.float32) * (2.1 / shot.k))[:, None]
    picture = picture * lines[..., None]
    edge = np.minimum(np.minimum(y, 1 - y) * h, np.minimum(x, 1 - x) * w)
    picture = picture * np.clip(edge / (2.0 * shot.k), 0, 1)[..., None]
    line.light[area] = picture
    line.colour[area] = tones[0] * 0.05
    line.coverage[area] = 1


def _finished(
    shot: SceneShot, line: PaintedRow, facing: Facing, horizon: float
) -> tuple[Floats, Floats]:
    """Bloom round everything that shines, haze at the foot, and a soft shoulder."""
    k = shot.k
    shining = np.minimum(line.light, 1.4)
    glow = noise.blur(shining, 3.2 * k) * 0.50 + noise.blur(shining, 14 * k) * 0.46
    glow += noise.blur(shining, 48 * k) * 0.36
    glow = np.maximum(glow - 0.006, 0) * np.float32(facing.glow)
    coverage = line.coverage[..., None]
    y = np.linspace(0, 1, coverage.shape[0], dtype=np.float32)[:, None, None]
    image = line.colour * coverage + line.light * coverage + glow
    fog = colour.smooth(0.50, 1.0, y) * np.float32(facing.fog) * coverage
    image = image * (1 - fog) + facing.haze * fog
    if facing.glass:
        return colour.film(image, 0.85), line.coverage
    return colour.expose(image, 1.35), line.coverage
