"""What is in a cup or a bowl, from above: painted on polar rings, so that it can be stirred.

A row of the texture is a ring, so turning each ring by its own angle is one addition.
"""

from __future__ import annotations

import cv2
import numpy as np

from animatic.studio.planes import Planes, ycc

from . import colour, latte, noise
from .layers import quantise
from .shot import Floats, SceneShot

RINGS, ROUND = 256, 1280
KINDS = ("latte", "espresso", "tea", "matcha", "soup")


class Liquid:
    """A disc at `x`, `y` of `radius` units with one of `KINDS` in it, lit from the upper left."""

    def __init__(self, shot: SceneShot, kind: str, x: float, y: float, radius: float) -> None:
        self._shot, self.x, self.y, self.radius = shot, x, y, radius
        rng = shot.rng("liquid")
        r = np.linspace(0, 1, RINGS, dtype=np.float32)[:, None]
        angle = np.linspace(0, 2 * np.pi, ROUND, endpoint=False, dtype=np.float32)[None]
        u, v = r * np.cos(angle), r * np.sin(angle)
        paint = {
            "latte": _latte, "espresso": _espresso, "tea": _tea, "matcha": _matcha, "soup": _soup,
        }[kind]  # fmt: skip
        image = colour.film(paint(rng, u, v, np.broadcast_to(r, u.shape)), 0.85)
        tint = shot.scene.tint
        if tint and kind == "tea":
            image = colour.mix(image, image * (colour.rgb(tint) * 0.6 + 0.55), 0.6)
        luma, blue, red = ycc(np.clip(image, 0, 1))
        self._textures = [
            quantise(16 + 219 * luma, 0.6),
            quantise(128 + 224 * blue, 0.5),
            quantise(128 + 224 * red, 0.5),
        ]
        self._turn = float(rng.choice([-1, 1])) * {"tea": 0.10, "soup": 0.03}.get(kind, 0.05)
        self._shear = 0.15 if kind == "latte" else 0.9
        self._box = self._find()
        self._maps = [self._lay_out(1), self._lay_out(2)]

    def _find(self) -> tuple[int, int, int, int]:
        sx, sy = self._shot.scale
        room = self.radius * 1.02
        left, right = (int((self.x + side * room) * sx / 2) * 2 for side in (-1, 1))
        top, bottom = (int((self.y + side * room) * sy / 2) * 2 for side in (-1, 1))
        return (
            max(0, left), max(0, top),
            min(self._shot.width, right + 2), min(self._shot.height, bottom + 2),
        )  # fmt: skip

    def _lay_out(self, half: int) -> tuple[Floats, Floats, Floats, np.ndarray, np.ndarray]:
        """Columns, rows and turning speed of every pixel; its coverage and what stays below."""
        left, top, right, bottom = self._box
        sx, sy = self._shot.scale
        x = (np.arange(left // half, right // half, dtype=np.float32)[None] + 0.5) * half / sx
        y = (np.arange(top // half, bottom // half, dtype=np.float32)[:, None] + 0.5) * half / sy
        x, y = (x - self.x) / self.radius, (y - self.y) / self.radius
        r = np.hypot(x, y).astype(np.float32)
        column = (np.arctan2(y, x) / (2 * np.pi) * ROUND).astype(np.float32)
        speed = (self._turn * ROUND / 6.283 * (0.5 + self._shear * (1 - np.clip(r, 0, 1)))).astype(
            np.float32
        )
        cover = np.clip((1 - r) * self.radius * sx / half + 0.5, 0, 1)
        inside = (cover * 255 + 0.5).astype(np.uint8)
        rows = (np.clip(r, 0, 0.999) * (RINGS - 1)).astype(np.float32)
        return column, rows, speed, inside, cv2.bitwise_not(inside)

    def draw(self, into: Planes, time: float) -> None:
        """The surface at a moment: the middle turns faster than the edge."""
        left, top, right, bottom = self._box
        turn = 3.0 * (1 - float(np.exp(-time / 12.0))) * 3.4 + 0.12 * time
        for index, (texture, plane) in enumerate(zip(self._textures, into, strict=True)):
            half = 2 if index else 1
            column, row, speed, inside, below = self._maps[half - 1]
            wobble = np.float32(6 * np.sin(time * 0.7))
            seen = cv2.remap(
                texture, column + speed * np.float32(turn) + wobble, row, cv2.INTER_LINEAR,
                borderMode=cv2.BORDER_WRAP,
            )  # fmt: skip
            cv2.multiply(seen, inside, dst=seen, scale=1 / 255)
            region = plane[top // half : bottom // half, left // half : right // half]
            cv2.multiply(region, below, dst=region, scale=1 / 255)
            cv2.add(region, seen, dst=region)


def _rings(rng: np.random.Generator, across: float, along: float) -> Floats:
    """Noise on the rings that goes all round; sizes in texture pixels, along the ring and out."""
    step = 2 if min(across, along) > 5 else 1
    size = (RINGS // step, ROUND // step)
    grains = noise.tileable(rng, size, (along / step, across / step))
    return cv2.resize(grains, (ROUND, RINGS), interpolation=cv2.INTER_LINEAR)


def _edge(r: Floats) -> Floats:
    """Darker where the wall stands in its light, brighter where the surface climbs it."""
    wall = 1 - 0.42 * colour.smooth(0.72, 1.0, r)
    return wall + 0.30 * np.exp(-(((r - 0.965) / 0.016) ** 2))


def _mixed(dark: Floats, light: Floats, amount: Floats) -> Floats:
    return colour.mix(
        np.broadcast_to(dark, (*amount.shape, 3)), light, np.clip(amount, 0, 1).astype(np.float32)
    )


def _latte(rng: np.random.Generator, u: Floats, v: Floats, r: Floats) -> Floats:
    """Milk poured on a brown ground with a fine mottle of crema; it has bled into it a little."""
    fine, broad = _rings(rng, 3, 14), _rings(rng, 14, 90)
    other = _rings(rng, 14, 80)
    calm = colour.smooth(0.02, 0.4, r)
    amount = 0.46 + calm * (0.13 * broad + 0.05 * fine)
    ground = _mixed(colour.rgb("#4a240e"), colour.rgb("#a8642a"), amount)
    ring = (0.55 * np.exp(-(((r - 0.90) / 0.07) ** 2))).astype(np.float32)
    ground = colour.mix(ground, np.broadcast_to(colour.rgb("#d49c5c"), ground.shape), ring)
    milk = latte.pour(rng)
    bled = cv2.GaussianBlur(milk, (0, 0), 12)
    bend = 0.008 * calm
    half = latte.SIDE / 2
    x = ((0.96 * (u + bend * broad) + 1) * half).astype(np.float32)
    y = ((v + 0.06 + bend * other + 1) * half).astype(np.float32)
    seen, soft = (cv2.remap(part, x, y, cv2.INTER_LINEAR) for part in (milk, bled))
    image = colour.mix(ground, np.broadcast_to(colour.rgb("#c08650"), ground.shape), soft * 0.55)
    foam = colour.rgb("#fbeed6") * (0.97 + 0.015 * fine * calm)[..., None]
    return colour.mix(image, foam, np.clip(seen, 0, 1) * 0.97) * _edge(r)[..., None]


def _espresso(rng: np.random.Generator, u: Floats, v: Floats, r: Floats) -> Floats:
    """Golden crema drawn out in streaks about the middle, with small bubbles at the edge."""
    streak, broad, fine = _rings(rng, 9, 130), _rings(rng, 26, 120), _rings(rng, 3, 9)
    calm = colour.smooth(0.02, 0.45, r)  # rings are pinched in the middle
    amount = (
        0.52
        + calm * (0.24 * streak + 0.16 * broad + 0.06 * fine)
        - 0.18 * np.exp(-((r / 0.4) ** 2))
    )
    image = _mixed(colour.rgb("#3a1c0a"), colour.rgb("#cc8a42"), amount)
    bubbles = colour.smooth(1.9, 2.6, _rings(rng, 3.2, 8)) * colour.smooth(0.55, 0.95, r)
    image = image + colour.rgb("#e8b878") * (0.4 * bubbles)[..., None]
    return image * _edge(r)[..., None]


def _tea(rng: np.random.Generator, u: Floats, v: Floats, r: Floats) -> Floats:
    """Clear amber over a pale ground, with caustics and a few leaves that have sunk."""
    deep = 0.25 + 0.75 * r**1.4
    image = _mixed(colour.rgb("#e8a23c"), colour.rgb("#8a3c0c"), deep)
    net = np.abs(_rings(rng, 15, 46) + 0.6 * _rings(rng, 8, 24))
    caustic = (
        np.exp(-net / 0.16)
        * colour.smooth(0.10, 0.5, r)
        * (0.35 + 0.65 * colour.smooth(-0.6, 0.8, u + v))
    )
    image = image + colour.rgb("#ffe2a0") * (0.34 * caustic * (1 - 0.5 * r))[..., None]
    for a, b, c in rng.random((9, 3)).tolist():
        angle, far = a * 6.28, 0.35 * b**0.5 + 0.1
        du, dv = u - far * np.cos(angle), v - far * np.sin(angle)
        along = du * np.cos(c * 6) + dv * np.sin(c * 6)
        out = dv * np.cos(c * 6) - du * np.sin(c * 6)
        leaf = colour.smooth(1.1, 0.8, np.hypot(along / 0.075, out / (0.022 + 0.012 * b)))
        image = colour.mix(image, np.broadcast_to(colour.rgb("#4a2a0c"), image.shape), leaf * 0.75)
    return image * _edge(r)[..., None]


def _matcha(rng: np.random.Generator, u: Floats, v: Floats, r: Floats) -> Floats:
    """Whisked green with fine foam."""
    foam, broad = _rings(rng, 3, 7), _rings(rng, 20, 150)
    image = _mixed(colour.rgb("#4a6a1c"), colour.rgb("#a8c25a"), 0.55 + 0.16 * broad + 0.05 * foam)
    bubbles = colour.smooth(1.6, 2.4, _rings(rng, 4, 9)) * colour.smooth(0.4, 0.98, r)
    image = image + colour.rgb("#dcecac") * (0.42 * bubbles)[..., None]
    return image * _edge(r)[..., None]


def _soup(rng: np.random.Generator, u: Floats, v: Floats, r: Floats) -> Floats:
    """Pumpkin with a spiral of cream, herbs and seeds."""
    broad = _rings(rng, 30, 160)
    image = _mixed(colour.rgb("#b84e10"), colour.rgb("#f29a34"), 0.55 + 0.18 * broad)
    angle = np.arctan2(v, u)
    wave = (r * 4.1 - angle / 6.283 + 0.05 * broad) % 1.0
    cream = np.exp(-(((wave - 0.5) / 0.115) ** 2)) * colour.smooth(0.66, 0.52, r)
    cream = np.clip(cream * colour.smooth(0.03, 0.10, r), 0, 1)
    image = colour.mix(image, np.broadcast_to(colour.rgb("#fff2d8"), image.shape), cream * 0.92)
    for a, b, c, d in rng.random((34, 4)).tolist():
        at, far = a * 6.28, 0.78 * b**0.5
        du, dv = u - far * np.cos(at), v - far * np.sin(at)
        along = du * np.cos(c * 6.3) + dv * np.sin(c * 6.3)
        out = dv * np.cos(c * 6.3) - du * np.sin(c * 6.3)
        size = 0.018 + 0.026 * d
        bit = colour.smooth(1.15, 0.85, np.hypot(along / (1.7 * size), out / (0.75 * size)))
        tone = colour.rgb("#3f7a24") if d < 0.7 else colour.rgb("#e8d8a0")
        shade = 0.85 + 0.35 * np.clip(-(du + dv) / size * 0.5, -1, 1)
        image = colour.mix(image, tone * shade[..., None], bit)
    return image * _edge(r)[..., None]
