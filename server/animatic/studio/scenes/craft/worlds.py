"""The faces of planets as maps of longitude and latitude, (WIDTH / 2, WIDTH), all the way round.

A world is its ground, the clouds over it, and the lights of its cities; a giant is clouds alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from . import colour, earth, noise
from .shot import Floats

WIDTH = 1536

Ramp = list[tuple[float, Floats]]


@dataclass(frozen=True)
class World:
    """`ground` is (h, w, 3) R'G'B'; `clouds` and `lights` are (h, w) in 0..1 or None."""

    ground: Floats
    clouds: Floats | None = None
    lights: Floats | None = None


def home(rng: np.random.Generator) -> World:
    """The Earth."""
    height = earth.land(rng, WIDTH)
    cold = np.abs(_latitude()) + 0.05 * earth.texture(rng, WIDTH, 60)
    dry = np.exp(-(((np.abs(_latitude()) - 0.135) / 0.060) ** 2))
    dry = np.clip(dry * 1.1 + 0.34 * earth.texture(rng, WIDTH, 30), 0, 1)
    green, sand, rock, snow = (colour.rgb(c) for c in ("#2c4a26", "#b8986a", "#5d5a42", "#f2f5f8"))
    land = colour.mix(np.broadcast_to(green, (*height.shape, 3)), sand, dry.astype(np.float32))
    land = colour.mix(land, rock, colour.smooth(0.24, 0.40, cold))
    hills = 0.10 * earth.texture(rng, WIDTH, 90) + 0.06 * earth.texture(rng, WIDTH, 260)
    land = land * (1 + 0.9 * hills)[..., None]
    ground = _with_sea(land, height, colour.rgb("#06245a"), colour.rgb("#1a6d98"), hills)
    ground = colour.mix(ground, np.broadcast_to(snow, ground.shape), _ice(cold, height))
    return World(ground, _clouds(rng, 0.6), _cities(rng, height, cold))


def terra(rng: np.random.Generator, ramp: Ramp) -> World:
    """Continents of the ramp's colours between dark seas, under clouds that are blown."""
    sea = float(rng.uniform(-0.1, 0.35))
    rough = earth.texture(rng, WIDTH, 26) + 0.55 * earth.texture(rng, WIDTH, 60)
    rough += 0.32 * earth.texture(rng, WIDTH, 140) + 0.18 * earth.texture(rng, WIDTH, 320)
    height = 0.42 * _bent(rng, rough, 26) - sea
    tones = [c for _, c in ramp]
    wet = colour.smooth(-1.2, 1.2, earth.texture(rng, WIDTH, 22))
    low = colour.mix(tones[2], colour.spin(tones[2], 26), 0.5)
    land = colour.mix(np.broadcast_to(low, (*height.shape, 3)), tones[3] * 0.86, wet)
    land = colour.mix(land, tones[4] * 0.92, colour.smooth(0.22, 0.75, height))
    deep = colour.mix(tones[1] * 0.7, colour.rgb("#0a2c5c"), 0.45)
    ground = _with_sea(land, height, deep, colour.mix(deep, tones[2], 0.6))
    cold = np.abs(_latitude()) + 0.05 * earth.texture(rng, WIDTH, 70)
    white = np.broadcast_to(tones[5] * 0.96, ground.shape)
    ground = colour.mix(ground, white, _ice(cold, height))
    return World(ground, _clouds(rng, float(rng.uniform(0.35, 0.75))), _cities(rng, height, cold))


def barren(rng: np.random.Generator, ramp: Ramp) -> World:
    """Rock and dust with craters, dark plains, frost at the poles."""
    plains = _bent(rng, earth.texture(rng, WIDTH, 18) + 0.5 * earth.texture(rng, WIDTH, 50), 20)
    rough = earth.texture(rng, WIDTH, 150) + 0.7 * earth.texture(rng, WIDTH, 380)
    height = 0.25 * plains + 0.07 * rough
    for a, b, c in rng.random((150, 3)).tolist():
        _dig(height, (a * WIDTH, (0.08 + 0.84 * b) * WIDTH / 2), 3 + 46 * c**5 + 7 * c)
    tones = [c for _, c in ramp]
    dust = colour.gradient(
        [(0, tones[1] * 0.9), (0.4, tones[2] * 0.85), (0.75, tones[3] * 0.8), (1, tones[4] * 0.86)],
        np.clip(0.52 + 0.55 * height, 0, 1).astype(np.float32),
    )
    ground = dust * _relief(height, 5.0)[..., None]
    frost = colour.smooth(0.78, 0.86, np.abs(_latitude()) * 2 + 0.06 * rough)
    return World(colour.mix(ground, np.broadcast_to(tones[5] * 0.9, ground.shape), frost * 0.85))


def giant(rng: np.random.Generator, ramp: Ramp) -> World:
    """Belts of cloud that shear past each other, eddies along their edges, one great storm."""
    high = WIDTH // 2
    belts = noise.profile(rng, high, cells=8, octaves=4, gain=0.55)
    belts = cv2.GaussianBlur(belts[:, None], (0, 0), 2.5)[:, 0]
    wind = noise.profile(rng, high, cells=11, octaves=2, gain=0.5) - 0.5
    eddies = earth.texture(rng, WIDTH, 34, 2.2) + 0.7 * earth.texture(rng, WIDTH, 80, 2.0)
    curls = earth.texture(rng, WIDTH, 150, 1.8)
    row, column = np.mgrid[0:high, 0:WIDTH].astype(np.float32)
    row = row + 8.5 * eddies + 3.0 * curls
    at = (float(rng.uniform(0.2, 0.8)) * WIDTH, high * float(rng.choice([0.36, 0.63])))
    storm, row, column = _swirl(row, column, at, (86.0, 40.0))
    bands = np.interp(row, np.arange(high), belts).astype(np.float32)
    sheared = (column + 420 * np.interp(row, np.arange(high), wind).astype(np.float32)) % WIDTH
    streaks = cv2.remap(
        earth.texture(rng, WIDTH, 420, 14), sheared.astype(np.float32), row, cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_WRAP,
    )  # fmt: skip
    index = 0.40 + 0.40 * (bands - 0.4) + 0.035 * streaks + 0.014 * curls
    tones = [(at, colour.mix(c, np.full(3, colour.luma(c), np.float32), 0.2)) for at, c in ramp]
    image = colour.gradient(tones, np.clip(index + 0.14, 0.1, 0.97).astype(np.float32))
    heart = colour.mix(ramp[3][1], colour.spin(ramp[3][1], -22), 0.7)
    image = colour.mix(image, np.broadcast_to(heart, image.shape), storm * 0.6)
    poles = 1 - 0.35 * colour.smooth(0.6, 1.0, np.abs(_latitude()) * 2)
    return World(image * poles[..., None])


def _latitude() -> Floats:
    """-0.5 at the south to 0.5 at the north, (h, 1)."""
    return np.linspace(0.5, -0.5, WIDTH // 2, dtype=np.float32)[:, None]


def _bent(rng: np.random.Generator, field: Floats, amount: float) -> Floats:
    """A field drawn out along another one, so that it has bays and capes instead of blots."""
    down, across = (earth.texture(rng, WIDTH, 30) for _ in range(2))
    y, x = np.mgrid[0 : WIDTH // 2, 0:WIDTH].astype(np.float32)
    return cv2.remap(
        field, x + across * np.float32(amount), y + down * np.float32(amount), cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_WRAP,
    )  # fmt: skip


def _relief(height: Floats, strength: float) -> Floats:
    """How slopes towards the left and the north are lit, about 1."""
    soft = cv2.GaussianBlur(height.astype(np.float32), (0, 0), 1.0)
    across = np.roll(soft, -1, 1) - np.roll(soft, 1, 1)
    down = np.roll(soft, -1, 0) - np.roll(soft, 1, 0)
    return np.clip(1 + strength * (0.8 * across + 0.6 * down), 0.45, 1.6)


def _with_sea(
    land: Floats, height: Floats, deep: Floats, shelf: Floats, hills: Floats | None = None
) -> Floats:
    """Land above 0 with its relief (of `hills`, if given); below, water paler near the coast."""
    shallow = np.exp(-np.maximum(-height, 0) / 0.055).astype(np.float32)
    sea = colour.mix(np.broadcast_to(deep, land.shape), shelf, shallow * 0.75)
    lit = land * _relief(height if hills is None else hills, 3.2)[..., None]
    return colour.mix(sea, lit.astype(np.float32), colour.smooth(-0.010, 0.012, height))


def _ice(cold: Floats, height: Floats) -> Floats:
    return colour.smooth(0.41, 0.44, cold + 0.03 * np.clip(height, -0.5, 0.5)).astype(np.float32)


def _clouds(rng: np.random.Generator, cover: float) -> Floats:
    """Fronts and fields of small clouds, more of them where the air rises."""
    wide = earth.texture(rng, WIDTH, 26, 1.6) + 0.7 * earth.texture(rng, WIDTH, 64, 1.5)
    fine = 0.6 * earth.texture(rng, WIDTH, 150, 1.3) + 0.5 * earth.texture(rng, WIDTH, 420)
    body = _bent(rng, 0.62 * wide + 0.30 * fine, 22)
    body = _bent(rng, body + 0.34 * earth.texture(rng, WIDTH, 170, 1.5), 9)
    rain = 0.5 * np.cos(_latitude() * 6 * np.pi) + 0.2
    level = body + 0.34 * fine + 0.35 * rain - (0.95 - 1.1 * cover)
    thick = colour.smooth(0.1, 1.7, level)
    return (thick * (0.80 + 0.10 * np.clip(fine, -1.5, 1.5))).clip(0, 0.93).astype(np.float32)


def _cities(rng: np.random.Generator, height: Floats, cold: Floats) -> Floats:
    """Lights in clusters on land, most near the coast, few in the cold."""
    dense = earth.texture(rng, WIDTH, 60) + 0.6 * earth.texture(rng, WIDTH, 170)
    dense = colour.smooth(0.2, 2.0, dense + 0.9 * np.exp(-np.abs(height) / 0.09))
    dense = dense * (height > 0.008) * colour.smooth(0.42, 0.30, cold)
    points = (rng.random(height.shape, dtype=np.float32) < 0.10 * dense**1.5).astype(np.float32)
    points *= rng.random(height.shape, dtype=np.float32)
    soft = cv2.GaussianBlur(points, (0, 0), 0.7) * 2.2 + cv2.GaussianBlur(points, (0, 0), 3.0) * 1.4
    return np.clip(soft + 0.10 * dense**2, 0, 1).astype(np.float32)


def _dig(height: Floats, at: tuple[float, float], radius: float) -> None:
    """A crater: a floor, a wall, and what was thrown out of it."""
    x, y = at
    stretch = 1 / max(0.25, float(np.cos((y / (WIDTH / 2) - 0.5) * np.pi)))
    reach = radius * 2.2
    rows = slice(max(0, int(y - reach)), min(len(height), int(y + reach) + 1))
    columns = np.arange(int(x - reach * stretch), int(x + reach * stretch) + 1)
    v = (np.arange(rows.start, rows.stop, dtype=np.float32)[:, None] - np.float32(y)) / radius
    u = (columns[None].astype(np.float32) - np.float32(x)) / (radius * stretch)
    d = np.hypot(u, v)
    bowl = np.clip(d * d, 0, 1) - 1
    rim = np.exp(-(((d - 1) / 0.22) ** 2)) * 0.8 + np.exp(-np.maximum(d - 1, 0) / 0.4) * 0.3 * (
        d > 1
    )
    depth = 0.05 + 0.0035 * radius
    height[rows, columns % WIDTH] += depth * (0.8 * bowl + rim)


def _swirl(
    row: Floats, column: Floats, at: tuple[float, float], size: tuple[float, float]
) -> tuple[Floats, Floats, Floats]:
    """An oval storm: its coverage, and rows and columns turned about its middle."""
    x = (column - at[0] + WIDTH / 2) % WIDTH - WIDTH / 2
    y = np.arange(WIDTH // 2, dtype=np.float32)[:, None] - np.float32(at[1])
    d = np.hypot(x / size[0], y / size[1])
    turn = 3.2 * np.exp(-((d / 0.85) ** 2))
    c, s = np.cos(turn), np.sin(turn)
    u, v = x / size[0], y / size[1]
    moved_x, moved_y = (u * c - v * s) * size[0], (u * s + v * c) * size[1]
    cover = colour.smooth(1.0, 0.55, d)
    return cover.astype(np.float32), row + moved_y - y, column + moved_x - x
