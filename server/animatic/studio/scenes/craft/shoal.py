"""Fish: a shoal far off that moves as one, and a few that swim by, each beating its tail."""

from __future__ import annotations

import numpy as np

from animatic.studio.planes import Planes

from . import ink
from .camera import View
from .shot import Floats, SceneShot

_ALONG = np.array([1.0, 0.86, 0.6, 0.25, -0.15, -0.5, -0.78, -0.92])
_HALF = np.array([0.0, 0.18, 0.34, 0.42, 0.38, 0.24, 0.10, 0.075])
"""A fish's side: half its height along its length, nose at +1."""
_TAIL = ((-0.90, 0.07), (-1.32, 0.36), (-1.18, 0.0), (-1.32, -0.36), (-0.90, -0.07))
_FIN = ((0.30, 0.40), (0.0, 0.62), (-0.42, 0.50), (-0.50, 0.26))
_BANDS = ((0.52, 0.40), (0.02, -0.14))
"""From and to along the body: where a banded fish is pale."""


class Shoal:
    """`count` fish of one colour about a place that crosses the frame."""

    def __init__(
        self, shot: SceneShot, salt: str, tone: Floats, *, count: int, size: float, height: float,
        pace: float, spread: tuple[float, float],
    ) -> None:  # fmt: skip
        rng = shot.rng(salt)
        self._shot, self._tone, self._size, self._pace = shot, tone, size, pace
        self._way = float(rng.choice([-1, 1]))
        self._start = float(rng.uniform(0.15, 0.75)) * shot.across, height
        self._fish = np.stack(
            (
                rng.normal(0, spread[0], count), rng.normal(0, spread[1], count),
                rng.uniform(0.7, 1.25, count), rng.uniform(0, 6.28, count),
            ),
            1,
        ).tolist()  # fmt: skip

    def draw(self, view: View, into: Planes) -> None:
        shot = self._shot
        sheet = ink.sheet(shot, "shoal")
        room = shot.across + 900
        t, way = view.time, self._way
        for dx, dy, scale, phase in self._fish:
            pace = self._pace * (0.9 + 0.2 * scale)
            x = (self._start[0] + way * pace * t + dx) % room - 450 - 24 * view.pan
            y = self._start[1] + dy + 14 * float(np.sin(t * 0.7 + dx / 160))
            y += 3 * float(np.sin(t * 2.1 + phase))
            beat = float(np.sin(t * 9 / scale**0.5 + phase))
            for shape in (_BODY, tail(beat)):
                ink.fill_any(shot, sheet, placed(shape, x, y, self._size * scale, way, 0), 255)
        ink.cover(sheet, into, self._tone, 0.9)


class Passers:
    """A few large fish, each its own colour with pale bands and an eye."""

    def __init__(self, shot: SceneShot, tones: list[tuple[Floats, Floats]]) -> None:
        rng = shot.rng("passers")
        self._shot = shot
        lanes = rng.permutation(np.linspace(0.30, 0.70, len(tones))).tolist()
        self._fish = [
            (
                pair,
                float(rng.uniform(0, 1)),
                lane * shot.down,
                float(rng.uniform(30, 58)),
                float(rng.uniform(46, 84)) * float(rng.choice([-1, 1])),
                float(rng.uniform(0, 6.28)),
            )
            for pair, lane in zip(tones, lanes, strict=True)
        ]

    def draw(self, view: View, into: Planes) -> None:
        shot, t = self._shot, view.time
        for (tone, pale), start, lane, size, pace, phase in self._fish:
            room = shot.across + 400
            x = (start * room + pace * t) % room - 200 - 46 * view.pan
            y = lane + 16 * float(np.sin(t * 0.6 + phase))
            lean = 0.10 * float(np.cos(t * 0.6 + phase))
            way = 1.0 if pace > 0 else -1.0
            beat = float(np.sin(t * (420 / size) * 0.55 + phase))
            self._one(into, (x, y, size, way, lean), beat, (tone, pale))

    def _one(
        self, into: Planes, at: tuple[float, float, float, float, float], beat: float,
        tones: tuple[Floats, Floats],
    ) -> None:  # fmt: skip
        shot, (tone, pale) = self._shot, tones
        for shapes, colour, opacity in (
            ((tail(beat), np.array(_FIN), np.array(_FIN) * (1, -0.8)), tone * 0.72, 0.95),
            ((_BODY,), tone, 1.0),
            (_PALE, pale, 0.85),
            ((_EYE,), np.full(3, 0.96, np.float32), 1.0),
            ((_PUPIL,), np.full(3, 0.04, np.float32), 1.0),
        ):
            sheet = ink.sheet(shot, "fish")
            for shape in shapes:
                ink.fill_any(shot, sheet, placed(shape, *at), 255)
            ink.cover(sheet, into, colour, opacity)


# --- shapes, a fish's half length being 1 ---------------------------------------------------------


def body() -> Floats:
    upper = np.stack((_ALONG, _HALF), 1)
    return np.concatenate((upper, upper[::-1] * (1, -1)))


def tail(beat: float) -> Floats:
    """Seen from the side a beat shortens it."""
    shape = np.array(_TAIL)
    shape[:, 0] = -0.90 + (shape[:, 0] + 0.90) * (0.80 + 0.20 * beat)
    return shape


def band(front: float, back: float) -> Floats:
    x = np.linspace(front, back, 6)
    half = np.interp(-x, -_ALONG, _HALF) * 0.98
    upper = np.stack((x, half), 1)
    return np.concatenate((upper, upper[::-1] * (1, -1)))


def eye(radius: float) -> Floats:
    angle = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    return np.stack((0.70 + radius * np.cos(angle), -0.09 + radius * np.sin(angle)), 1)


_BODY, _EYE, _PUPIL = body(), eye(0.11), eye(0.06)
_PALE = tuple(band(front, back) for front, back in _BANDS)


def placed(shape: Floats, x: float, y: float, size: float, way: float, lean: float) -> Floats:
    """The shape at a place, swimming to the right or left, its nose up or down by `lean`."""
    turned = shape * (size * way, size)
    cos, sin = float(np.cos(lean * way)), float(np.sin(lean * way))
    return np.stack(
        (x + turned[:, 0] * cos - turned[:, 1] * sin, y + turned[:, 0] * sin + turned[:, 1] * cos),
        1,
    ).astype(np.float32)
