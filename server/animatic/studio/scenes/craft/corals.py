"""Corals, painted from the side: branches, fans, tubes, domes. Shapes first, then light on them.

Each kind is drawn as coverage into a patch of its own and laid over the picture that is there.
"""

from __future__ import annotations

import cv2
import numpy as np

from . import colour, noise
from .shot import Floats, SceneShot

KINDS = ("branch", "fan", "tube", "dome")
TONES = ("#e8604a", "#f08a4e", "#e0568e", "#b878d8", "#f0c25a", "#d84a5c", "#7ac8b4", "#f4a6a0")


class Bed:
    """A picture (h, w, 3) with its coverage that corals are set on, in painted pixels."""

    def __init__(self, shot: SceneShot, image: Floats, coverage: Floats) -> None:
        self._shot = shot
        self.image, self.coverage = image, coverage

    def set(
        self, kind: str, foot: tuple[float, float], size: float, tone: Floats, seed: int
    ) -> None:
        """One coral, `size` units tall, with its foot at painted pixel (x, y)."""
        rng = np.random.default_rng(seed)
        side = max(8, round(size * self._shot.k * 1.3))
        mask, lit = _PAINTERS[kind](rng, side)
        rows = np.linspace(0, 1, side, dtype=np.float32)[:, None]
        mask = mask * colour.smooth(1.0, 0.84, rows)  # it grows out of the rock
        self._over(mask, lit, tone, round(foot[0] - side / 2), round(foot[1] - side))

    def _over(self, mask: Floats, lit: Floats, tone: Floats, left: int, top: int) -> None:
        height, width = self.coverage.shape
        y0, x0 = max(top, 0), max(left, 0)
        y1, x1 = min(top + mask.shape[0], height), min(left + mask.shape[1], width)
        if y1 <= y0 or x1 <= x0:
            return
        part = (slice(y0 - top, y1 - top), slice(x0 - left, x1 - left))
        cover, light = mask[part], lit[part]
        body = tone * light[..., None]
        body += np.clip(light - 1.05, 0, 1)[..., None] * np.float32(0.55)
        here = (slice(y0, y1), slice(x0, x1))
        self.image[here] = self.image[here] * (1 - cover[..., None]) + body * cover[..., None]
        self.coverage[here] = np.maximum(self.coverage[here], cover)


def _blank(side: int) -> Floats:
    return np.zeros((side * 2, side * 2), np.float32)  # twice as fine as it is kept


def _kept(fine: Floats, side: int) -> Floats:
    return cv2.resize(fine, (side, side), interpolation=cv2.INTER_AREA)


def _from_above(mask: Floats) -> Floats:
    """Light that comes from the surface: tips bright, feet dark, edges rounded."""
    rows = np.linspace(1.25, 0.42, len(mask), dtype=np.float32)[:, None]
    soft = noise.blur(mask, max(1.0, len(mask) / 40))
    edge = np.clip(mask - np.roll(soft, max(1, len(mask) // 60), axis=0), 0, 1)
    return (rows * (0.78 + 0.5 * edge)).astype(np.float32)


def _branch(rng: np.random.Generator, side: int) -> tuple[Floats, Floats]:
    fine = _blank(side)
    size = fine.shape[0]
    stems = [(size / 2 + float(rng.uniform(-0.06, 0.06)) * size, size * 0.99, -np.pi / 2 + lean,
              size * float(rng.uniform(0.20, 0.28)), size * 0.045)
             for lean in np.linspace(-0.75, 0.75, 5)]  # fmt: skip
    while stems:
        x, y, angle, long, thick = stems.pop()
        bend = angle + float(rng.uniform(-0.25, 0.25))
        end = (x + long * float(np.cos(bend)), y + long * float(np.sin(bend)))
        _limb(fine, (x, y), end, thick)
        if long > size * 0.055:
            for turn in (-0.45, 0.42):
                share = float(rng.uniform(0.62, 0.80))
                stems.append((*end, bend + turn * float(rng.uniform(0.6, 1.3)), long * share,
                              thick * 0.74))  # fmt: skip
    mask = _kept(fine, side)
    return mask, _from_above(mask)


def _limb(on: Floats, a: tuple[float, float], b: tuple[float, float], thick: float) -> None:
    fixed = [(round(x * 16), round(y * 16)) for x, y in (a, b)]
    cv2.line(on, fixed[0], fixed[1], (1.0,), max(1, round(thick)), cv2.LINE_AA, 4)


def _fan(rng: np.random.Generator, side: int) -> tuple[Floats, Floats]:
    """A net of fine twigs in one plane, as wide as it is tall."""
    fine = _blank(side)
    size = fine.shape[0]
    foot = (size / 2, size * 0.99)
    for angle in np.linspace(-1.15, 1.15, 23) + rng.uniform(-0.04, 0.04, 23):
        reach = size * float(rng.uniform(0.70, 0.92)) * (1 - 0.22 * abs(angle))
        t = np.linspace(0, 1, 14)
        way = -np.pi / 2 + angle * t**0.55
        x = foot[0] + np.cumsum(np.cos(way)) * reach / 14
        y = foot[1] + np.cumsum(np.sin(way)) * reach / 14
        points = np.rint(np.stack((x, y), 1) * 16).astype(np.int32)
        cv2.polylines(fine, [points], False, (1.0,), max(1, round(size * 0.008)), cv2.LINE_AA, 4)
        for i in range(3, 13, 2):
            turn = way[i] + float(rng.choice([-0.7, 0.7]))
            end = (x[i] + np.cos(turn) * reach * 0.13, y[i] + np.sin(turn) * reach * 0.13)
            _limb(fine, (float(x[i]), float(y[i])), (float(end[0]), float(end[1])), size * 0.006)
    mask = np.clip(_kept(fine, side) * 1.2, 0, 1)
    return mask, _from_above(mask) * np.float32(1.05)


def _tube(rng: np.random.Generator, side: int) -> tuple[Floats, Floats]:
    """A few sponges, open and dark at the top, one before the other."""
    fine, light = _blank(side), _blank(side)
    size = fine.shape[0]
    for i in range(int(rng.integers(4, 7))):
        tall = size * float(rng.uniform(0.40, 0.86)) * (1 - 0.08 * i)
        half = size * float(rng.uniform(0.050, 0.075))
        foot = size / 2 + float(rng.uniform(-0.24, 0.24)) * size
        top = foot + float(rng.uniform(-0.10, 0.10)) * size, size * 0.99 - tall
        outline = np.array([(foot - half * 0.7, size), (top[0] - half, top[1]),
                            (top[0] + half, top[1]), (foot + half * 0.7, size)])  # fmt: skip
        shape = np.zeros_like(fine)
        cv2.fillPoly(shape, [np.rint(outline * 16).astype(np.int32)], 1.0, cv2.LINE_AA, 4)
        rim = (round(top[0]), round(top[1])), (max(1, round(half)), max(1, round(half * 0.42)))
        cv2.ellipse(shape, *rim, 0, 0, 360, (1.0,), -1, cv2.LINE_AA)
        across = (np.arange(size, dtype=np.float32)[None] - top[0]) / half
        down = np.linspace(1.15, 0.45, size, dtype=np.float32)[:, None]
        body = down * np.clip(1.02 - 0.42 * (across + 0.35) ** 2, 0.35, 1.1)
        hole = np.zeros_like(fine)
        inner = rim[0], (max(1, round(half * 0.68)), max(1, round(half * 0.26)))
        cv2.ellipse(hole, *inner, 0, 0, 360, (1.0,), -1, cv2.LINE_AA)
        body = body * (1 - 0.80 * hole)
        light = light * (1 - shape) + body * shape
        fine = np.maximum(fine, shape)
    return _kept(fine, side), _kept(light.astype(np.float32), side)


def _dome(rng: np.random.Generator, side: int) -> tuple[Floats, Floats]:
    """A brain coral: half a ball with winding grooves."""
    y, x = np.mgrid[0:side, 0:side].astype(np.float32) / side
    wide, tall = float(rng.uniform(0.36, 0.46)), float(rng.uniform(0.36, 0.52))
    at_x, at_y = (x - 0.5) / wide, (y - 1.0) / tall
    r = np.hypot(at_x, at_y)
    mask = np.clip((1 - r) * side * wide * 0.5 + 0.5, 0, 1).astype(np.float32)
    high = np.sqrt(np.clip(1 - r * r, 0, 1))
    warp = noise.fbm(rng, (side, side), cells=(5, 5), octaves=2)
    grooves = 0.5 + 0.5 * np.sin((warp * 6 + at_x * (2 - high) * 3) * 6.5)
    lit = 0.38 + 0.50 * np.clip(-at_y, 0, 1) + 0.34 * high
    return mask, (lit * (0.74 + 0.36 * grooves)).astype(np.float32)


_PAINTERS = {"branch": _branch, "fan": _fan, "tube": _tube, "dome": _dome}


def tones(rng: np.random.Generator, water: Floats, shown: float) -> list[Floats]:
    """Coral colours in a drawn order, `shown` of them left by the water between."""
    codes = rng.permutation(TONES).tolist()
    return [colour.mix(water, colour.rgb(code), shown) for code in codes]
