"""A lit sphere that turns: a world's map looked up in each frame, its air, and its night side."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from animatic.studio.planes import Plane, Planes, ycc

from . import colour
from .layers import quantise
from .shot import Floats, SceneShot
from .worlds import WIDTH, World


@dataclass(frozen=True)
class Sphere:
    """Radius in units; the part of it that may be seen, as (left, top, right, bottom) units from
    its middle; where the sun stands (unit vector, z to the viewer); the tilt of its axis."""

    radius: float
    window: tuple[float, float, float, float]
    sun: Floats
    tilt: float
    spin: float
    """Map pixels a second."""
    pitch: float = 0.0
    """How far the axis is tipped to the viewer, in radians."""
    zoom: float = 1.0
    """How many times the map is repeated: finer detail on a world seen from near."""


@dataclass(frozen=True)
class _Part:
    """What one plane needs at each of its pixels."""

    column: Floats
    row: Floats
    shade: Floats
    dark: Floats
    """How much of the cities' light is seen: nothing by day."""
    air: Floats
    through: Plane


class Planet:
    """Paints nothing: samples `world`'s maps, shades, puts air before them."""

    def __init__(self, shot: SceneShot, ball: Sphere, world: World, air: Floats) -> None:
        self._shot, self._ball = shot, ball
        self._ground = [quantise(level) for level in _levels(np.clip(world.ground, 0, 1))]
        self._clouds = None if world.clouds is None else _byte(world.clouds)
        self._lights = None if world.lights is None else _byte(world.lights)
        left, top, right, bottom = ball.window
        sx, sy = shot.scale
        self._size = (round((right - left) * sx / 2) * 2, round((bottom - top) * sy / 2) * 2)
        x = ((np.arange(self._size[0], dtype=np.float32)[None] + 0.5) / sx + left) / ball.radius
        y = ((np.arange(self._size[1], dtype=np.float32)[:, None] + 0.5) / sy + top) / ball.radius
        self._parts = self._look(x, y, air)

    def _look(self, x: Floats, y: Floats, air: Floats) -> list[_Part]:
        ball, d = self._ball, np.hypot(x, y)
        z = np.sqrt(np.clip(1 - d * d, 0, 1))
        c, s = float(np.cos(ball.tilt)), float(np.sin(ball.tilt))
        tx, ty = x * c + y * s, y * c - x * s
        c, s = float(np.cos(ball.pitch)), float(np.sin(ball.pitch))
        # Right at the edge the map would be looked up too steeply to be seen without flicker.
        tz = np.maximum(z, 0.08)
        ty, tz = ty * c + tz * s, tz * c - ty * s
        column = (np.arctan2(tx, tz) / (2 * np.pi) * ball.zoom + 0.5) * WIDTH
        row = (np.arcsin(np.clip(ty, -1, 1)) / np.pi * ball.zoom + 0.5) * (WIDTH // 2 - 1)
        facing = x * ball.sun[0] + y * ball.sun[1] + z * ball.sun[2]
        lit = np.clip(facing + 0.05, 0, 1)
        # Dusk is a band: light goes redder and out over a few degrees.
        shade = lit**0.80 * (0.84 + 0.16 * z) * colour.smooth(-0.06, 0.16, facing) + 0.010
        dark = colour.smooth(0.06, -0.16, facing) * (0.35 + 0.65 * z)
        cover = colour.smooth(1 + 1.2 / ball.radius, 1 - 1.2 / ball.radius, d)
        rim = np.clip(1 - z, 0, 1) ** 3.0 * colour.smooth(-0.25, 0.55, facing) * 0.80
        veil = 0.075 * np.clip(facing + 0.1, 0, 1) * (1 - z * 0.6)
        dusk = np.exp(-(((facing - 0.02) / 0.075) ** 2)) * 0.05
        haze = air * (rim + veil)[..., None] + colour.rgb("#ff8a50") * dusk[..., None]
        return self._split(column, row, shade, dark * cover, cover, haze)

    def _split(
        self, column: Floats, row: Floats, shade: Floats, dark: Floats, cover: Floats, haze: Floats
    ) -> list[_Part]:
        y, u, v = ycc(haze)
        parts = []
        for index, (level, zero) in enumerate(((219 * y, 16), (224 * u, 128), (224 * v, 128))):
            fit = _whole if index == 0 else _halved
            covered = fit(cover)
            parts.append(
                _Part(
                    fit(column), fit(row), fit(shade) * covered, fit(dark),
                    fit(level) * covered + zero * covered,
                    np.clip(255.5 - 255 * covered, 0, 255).astype(np.uint8),
                )
            )  # fmt: skip
        return parts

    def draw(self, into: Planes, x: float, y: float, time: float) -> None:
        """With its middle at units (x, y)."""
        left = (x + self._ball.window[0]) * self._shot.scale[0]
        top = (y + self._ball.window[1]) * self._shot.scale[1]
        x0, y0 = int(np.floor(left / 2)) * 2, int(np.floor(top / 2)) * 2
        for index, target in enumerate(into):
            half = 2 if index else 1
            size = (self._size[0] // half, self._size[1] // half)
            box = _clip(x0 // half, y0 // half, size, target.shape)
            if box is None:
                continue
            (a, b, c, d), cut = box
            part = self._parts[index]
            centre = (
                (size[0] - 1) / 2 - (left - x0) / half, (size[1] - 1) / 2 - (top - y0) / half
            )  # fmt: skip
            face = cv2.convertScaleAbs(self._face(index, part, time))
            body = cv2.getRectSubPix(face, size, centre)
            hide = cv2.getRectSubPix(part.through, size, centre)
            region = target[c:d, a:b]
            cv2.multiply(region, np.ascontiguousarray(hide[cut]), dst=region, scale=1 / 255)
            cv2.add(region, np.ascontiguousarray(body[cut]), dst=region)

    def _face(self, index: int, part: _Part, time: float) -> Floats:
        """One plane of the sphere at a moment, in levels."""
        column = part.column + np.float32(time * self._ball.spin)
        ground = _seen(self._ground[index], column, part.row)
        body = cv2.subtract(ground, 128.0 if index else 16.0, dtype=cv2.CV_32F)
        if self._clouds is not None:
            over = part.column + np.float32(time * self._ball.spin * 1.35)
            cloud = _seen(self._clouds, over, part.row).astype(np.float32) * np.float32(1 / 255)
            white = 0.0 if index else 206.0
            body += cv2.multiply(cloud, cv2.subtract(white, body, dtype=cv2.CV_32F))
        body = cv2.multiply(body, part.shade)
        body += part.air
        if self._lights is not None:
            lights = cv2.multiply(
                _seen(self._lights, column, part.row), part.dark, dtype=cv2.CV_32F
            )
            cv2.scaleAdd(lights, (0.80, -0.17, 0.10)[index], body, dst=body)
        return body


def _seen(plane: Plane, column: Floats, row: Floats) -> Plane:
    return np.asarray(
        cv2.remap(plane, column, row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP), np.uint8
    )


def _whole(plane: Floats) -> Floats:
    return np.ascontiguousarray(plane, np.float32)


def _halved(plane: Floats) -> Floats:
    size = (plane.shape[1] // 2, plane.shape[0] // 2)
    return cv2.resize(_whole(plane), size, interpolation=cv2.INTER_AREA)


def _byte(plane: Floats) -> Plane:
    return np.clip(plane * 255 + 0.5, 0, 255).astype(np.uint8)


def _levels(image: Floats) -> list[Floats]:
    y, u, v = ycc(image)
    return [16 + 219 * y, 128 + 224 * u, 128 + 224 * v]


def _clip(
    x: int, y: int, size: tuple[int, int], shape: tuple[int, int]
) -> tuple[tuple[int, int, int, int], tuple[slice, slice]] | None:
    """The part of a box that lies on a plane as (left, right, top, bottom), and its place there."""
    a, c = max(0, x), max(0, y)
    b, d = min(shape[1], x + size[0]), min(shape[0], y + size[1])
    if b <= a or d <= c:
        return None
    return (a, b, c, d), (slice(c - y, d - y), slice(a - x, b - x))
