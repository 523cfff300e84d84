"""One slice of a street between towers: walls in perspective, windows, signs that hang out.

A slice has a near and a far end in depth. Its left and its right side are two canvases, so that a
camera that goes in can part them. World lengths are such that 1 is `FOCAL` units of the frame at
depth 1; the ground is `EYE` below the camera.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from . import colour, noise, signs
from .palettes import Neon
from .shot import Floats, SceneShot

FOCAL, EYE = 1000.0, 0.26
SLICES = ((15.0, 21.0), (10.2, 14.6), (7.0, 9.9), (4.9, 6.8), (3.45, 4.75), (2.45, 3.3))
"""Near and far ends, from the farthest to the nearest."""
_GLOW = 90.0
"""Units around a canvas that its glow may fill."""
ABOVE = 48.0
"""Units above the frame that a canvas begins, so that it can move down."""


@dataclass(frozen=True)
class Place:
    """Where the street is: its vanishing point in units and half its width."""

    x: float
    y: float
    half: float

    def across(self, world: float, z: float) -> float:
        return self.x + FOCAL * world / z

    def up(self, world: float, z: float) -> float:
        return self.y - FOCAL * (world - EYE) / z


class Canvas:
    """One side of a slice while it is painted. Boxes and quads are in units of the frame."""

    def __init__(self, shot: SceneShot, left: float, right: float, down: float) -> None:
        self.shot, self.left = shot, left
        size = (shot.even(down + ABOVE), max(2, shot.even(right - left)))
        self.body = np.zeros((*size, 3), np.float32)
        self.light = np.zeros((*size, 3), np.float32)
        self.cover = np.zeros(size, np.float32)

    def pixels(self, x: float, y: float) -> tuple[float, float]:
        return (x - self.left) * self.shot.k, (y + ABOVE) * self.shot.k

    def area(self, box: tuple[float, float, float, float]) -> tuple[slice, slice]:
        """Rows and columns of (left, top, right, bottom)."""
        x0, y0 = self.pixels(box[0], box[1])
        x1, y1 = self.pixels(box[2], box[3])
        height, width = self.cover.shape
        columns = slice(min(max(0, round(x0)), width), min(max(0, round(x1)), width))
        return slice(min(max(0, round(y0)), height), min(max(0, round(y1)), height)), columns

    def lay(self, body: Floats, light: Floats, quad: Floats) -> None:
        """A flat wall onto four corners (4, 2) of units, clockwise from the top left."""
        corners = np.array([self.pixels(*p) for p in quad.tolist()], np.float32)
        x0, y0 = np.maximum(np.floor(corners.min(0)).astype(int) - 1, 0)
        x1, y1 = np.ceil(corners.max(0)).astype(int) + 2
        x1, y1 = min(int(x1), self.cover.shape[1]), min(int(y1), self.cover.shape[0])
        if x1 - x0 < 2 or y1 - y0 < 2:
            return
        h, w = body.shape[:2]
        flat = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
        turn = cv2.getPerspectiveTransform(flat, corners - np.array([x0, y0], np.float32))
        size = (int(x1 - x0), int(y1 - y0))
        mask = cv2.warpPerspective(np.ones((h, w), np.float32), turn, size)
        region = (slice(y0, y1), slice(x0, x1))
        hidden = 1 - mask[..., None]
        for target, image in ((self.body, body), (self.light, light)):
            target[region] *= hidden
            target[region] += cv2.warpPerspective(image, turn, size)
        np.maximum(self.cover[region], mask, out=self.cover[region])

    def hang(self, light: Floats, at: tuple[float, float], back: Floats) -> None:
        """A board that faces the viewer, its left top at (x, y) units."""
        x, y = self.pixels(*at)
        x, y = round(x), round(y)
        height, width = self.cover.shape
        x0, y0 = max(0, x), max(0, y)
        x1, y1 = min(width, x + light.shape[1]), min(height, y + light.shape[0])
        if x1 - x0 < 3 or y1 - y0 < 3:
            return
        region = (slice(y0, y1), slice(x0, x1))
        self.light[region] = light[y0 - y : y1 - y, x0 - x : x1 - x]
        self.body[region], self.cover[region] = back, 1


def paint_side(
    shot: SceneShot, neon: Neon, place: Place, index: int, side: int
) -> tuple[Floats, Floats, float]:
    """One side of a slice: premultiplied colour with glow, coverage, and its left edge in units."""
    z, far = SLICES[index]
    rng = shot.rng(f"slice {index} {side}")
    boxes = _boxes(rng, place, z, index)
    ends = (place.across(side * (place.half - 0.62), z), place.across(side * boxes[-1][1], z))
    outer = 170.0  # what the camera's way in may uncover at the frame's edge
    left = max(min(ends) - _GLOW, -outer)
    right = min(max(ends) + _GLOW, shot.across + outer)
    canvas = Canvas(shot, left, right, min(place.up(-0.12, z) + 4, shot.down + 40))
    for at, box in reversed(list(enumerate(boxes))):
        shows = at == 0 or box[2] > boxes[at - 1][2] * 0.9
        _tower(canvas, neon, rng, place, (z, far if shows else z), side, box, index)
    _hang_signs(canvas, neon, rng, place, (z, far), side, index)
    return (*_lit(canvas, neon, place, z), left)


def _boxes(
    rng: np.random.Generator, place: Place, z: float, index: int
) -> list[tuple[float, float, float]]:
    """Three towers from the street outwards: near and far side, height."""
    seen = EYE + place.y / FOCAL * z + 0.4
    boxes, edge = [], place.half
    for at in range(3):
        wide = float(rng.uniform(0.8, 1.5)) * (1 + z * 0.035)
        tall = float(rng.uniform(0.45, 1.0)) * seen
        if index >= 4:
            tall = float(rng.uniform(0.8, 1.3)) * seen
        boxes.append((edge, edge + wide, min(tall * (1.0 if at else 0.95), seen * 1.02)))
        edge += wide + float(rng.uniform(0.02, 0.22))
    return boxes


def _tower(
    canvas: Canvas, neon: Neon, rng: np.random.Generator, place: Place,
    depth: tuple[float, float], side: int, box: tuple[float, float, float], index: int,
) -> None:  # fmt: skip
    (z, far), (inner, outer, tall) = depth, box
    floor = 0.15 if z > 5 else 0.088
    near = (place.across(side * inner, z), place.across(side * outer, z))
    top, foot = place.up(tall, z), place.up(-0.1, z)
    x0, x1 = min(near), max(near)
    front = np.array([[x0, top], [x1, top], [x1, foot], [x0, foot]], np.float32)
    pixels = FOCAL / z * canvas.shot.k
    canvas.lay(
        *_facade(neon, rng, (tall, outer - inner), floor, pixels, 1.0 if z > 4 else 0.8), front
    )
    if far > z:
        a, b = place.across(side * inner, z), place.across(side * inner, far)
        wall = np.array(
            [[a, top], [b, place.up(tall, far)], [b, place.up(-0.1, far)], [a, foot]], np.float32
        )
        canvas.lay(*_facade(neon, rng, (tall, (far - z) * 0.55), floor, pixels, 0.85), wall)
    tone = neon.signs[int(rng.integers(len(neon.signs)))]
    if rng.random() < (0.75 if index < 5 else 0.9):
        edge, thick = near[0], max(1.6, 0.018 * FOCAL / z)
        canvas.light[canvas.area((edge - thick / 2, top, edge + thick / 2, foot))] = tone * 0.9
        canvas.light[canvas.area((x0, top, x1, top + thick))] = tone * 0.8


def _facade(
    neon: Neon, rng: np.random.Generator, size: tuple[float, float], floor: float, pixels: float,
    gain: float,
) -> tuple[Floats, Floats]:  # fmt: skip
    """Body and light of a wall of (height, width) in the world: windows by the floor."""
    rows, columns = max(2, int(size[0] / floor)), max(2, int(size[1] / (floor * 0.95)))
    h, w = max(4, round(floor * pixels)), max(4, round(floor * 0.95 * pixels))
    style = str(rng.choice(["grid", "ribbon", "fin", "grid"]))
    clusters = cv2.resize(
        rng.random((max(2, rows // 3), max(2, columns // 3)), dtype=np.float32), (columns, rows)
    )
    strength = rng.uniform(0.25, 1.0, (rows, columns)).astype(np.float32) ** 1.5
    on = rng.random((rows, columns)) < float(rng.uniform(0.10, 0.36)) * (0.2 + 1.4 * clusters)
    lit = on * strength
    if style == "ribbon":
        lit = lit * 0.7 + (rng.random((rows, 1)) < 0.25) * rng.uniform(0.25, 0.6, (rows, 1))
    tones = np.stack(neon.windows)[rng.choice(len(neon.windows), (rows, columns))]
    cells = (tones * lit[..., None]).astype(np.float32)
    mask = _window(h, w, style)
    light = (cells[:, None, :, None] * mask[None, :, None, :, None]).reshape(
        rows * h, columns * w, 3
    )
    glass = float(rng.uniform(0.8, 1.5))
    wall, pane = neon.wall * 1.1 + neon.haze * 0.06, (neon.wall * 1.1 + neon.haze * 0.20) * glass
    cell = wall * (1 - mask[..., None]) + pane * mask[..., None]
    cell[: max(1, h // 9)] *= 1.5
    grime = cv2.resize(
        rng.random((max(2, rows // 4), max(2, columns // 4)), dtype=np.float32), (columns, rows)
    )
    body = (
        np.tile(cell, (rows, columns, 1))
        * np.kron(0.75 + 0.5 * grime, np.ones((h, w), np.float32))[..., None]
    )
    return (body * gain).astype(np.float32), light * np.float32(gain)


def _window(h: int, w: int, style: str) -> Floats:
    """How much of each pixel of a cell is glass, (h, w); brighter towards the sill."""
    y, x = ((np.arange(n, dtype=np.float32) + 0.5) / n for n in (h, w))
    left, right, top, bottom = {
        "fin": (0.30, 0.72, 0.08, 0.94),
        "ribbon": (0.02, 0.98, 0.38, 0.80),
    }.get(style, (0.18, 0.82, 0.24, 0.82))
    across = np.clip((np.minimum(x - left, right - x)) * w + 0.5, 0, 1)
    down = np.clip((np.minimum(y - top, bottom - y)) * h + 0.5, 0, 1)
    return (down * (0.55 + 0.45 * y))[:, None] * across[None]


def _hang_signs(
    canvas: Canvas, neon: Neon, rng: np.random.Generator, place: Place,
    depth: tuple[float, float], side: int, index: int,
) -> None:  # fmt: skip
    """Boards that reach over the pavement; a third of them bright, none over another."""
    z, far = depth
    seen = EYE + place.y / FOCAL * z
    taken: list[tuple[float, float, float, float]] = []
    for _ in range(3 if index == 5 else 6):
        dice = rng.random(7)
        word = signs.WORDS[int(dice[0] * len(signs.WORDS))]
        is_upright = dice[1] < 0.70
        many = max(len(word), 2)
        wide = 0.20 + 0.09 * dice[2] if is_upright else (0.22 + 0.16 * many) * (0.8 + 0.4 * dice[2])
        tall = (0.15 + 0.22 * many * (0.8 + 0.4 * dice[3])) if is_upright else 0.24 + 0.06 * dice[3]
        at = z + (far - z) * 0.5 * dice[4]
        scale = FOCAL / at
        y = place.up(0.32 + (max(0.55, seen * 0.66) - 0.32) * dice[5] + tall, at)
        edge = place.across(side * place.half, at)
        inwards = min(0.84 * wide, 0.56)
        x = edge - scale * (inwards if side > 0 else wide - inwards)
        box = (x, y, x + wide * scale, y + tall * scale)
        if any(_overlap(box, other) for other in taken):
            continue
        taken.append(box)
        size = (round(tall * scale * canvas.shot.k), round(wide * scale * canvas.shot.k))
        if min(size) < 4:
            continue
        tone = neon.signs[int(dice[6] * len(neon.signs))]
        power = (0.45, 0.75, 1.1)[int(rng.integers(3))]
        light = signs.board(word, size, tone, is_upright=is_upright) * np.float32(power)
        canvas.hang(light, (x, y), neon.wall * 0.8)


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] + 6 and a[2] + 6 > b[0] and a[1] < b[3] + 6 and a[3] + 6 > b[1]


def _lit(canvas: Canvas, neon: Neon, place: Place, z: float) -> tuple[Floats, Floats]:
    """Light climbs the walls from the street, air takes contrast with depth, lamps glow."""
    k = canvas.shot.k
    height = canvas.cover.shape[0]
    y = ((np.arange(height, dtype=np.float32)[:, None] + 0.5) / k - ABOVE) / place.y
    up = colour.smooth(0.35, 1.02, y)[..., None]
    away = float(1 - np.exp(-z * 0.062))
    sky = colour.gradient(neon.sky, np.clip(y, 0, 1))
    air = (neon.haze * 0.26 + sky * 0.50) * (0.6 + 0.7 * up)
    body = canvas.body * (0.6 + 1.1 * up) + neon.glow * (0.008 + 0.062 * up**2.5)
    body = body * (1 - away) + air * away
    light = canvas.light * np.float32(1 - 0.60 * away)
    cover = canvas.cover
    if z < 3:  # nearest: dim and out of focus, it frames the shot
        body, light = noise.blur(body, 2.4 * k) * 0.8, noise.blur(light, 2.4 * k) * 0.85
        cover = noise.blur(cover, 2.0 * k)
    else:
        cover = cv2.GaussianBlur(cover, (0, 0), max(0.4, 0.6 * k))
    glow = noise.blur(light, 4 * k) * 0.55 + noise.blur(light, 15 * k) * 0.55
    glow = glow + noise.blur(light, 44 * k) * 0.42
    image = body * cover[..., None] + light + np.maximum(glow - 0.012, 0)
    return colour.expose(image, 1.25).astype(np.float32), cover
