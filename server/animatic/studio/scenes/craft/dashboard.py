"""Panes of glass with charts on them, hung in a room about the viewer; every chart keeps moving.

A pane is a rectangle in space. What is on it is laid out in its own place (u to the right, v up,
both 0 to 1) and projected, so all of it leans with the pane.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from animatic.studio.planes import Plane, Planes

from . import colour, ink, noise
from .camera import View
from .depth import Lens
from .layers import Backdrop
from .particles import Motes
from .screen import ScreenColours
from .shot import Floats, SceneShot

TRAVEL = 60.0
WIDE = (
    ("curve", 0.0, 0.05, 1.55, 1.02, 0.60, 0.0), ("bars", -0.98, 0.27, 1.62, 0.62, 0.40, 0.55),
    ("ring", -0.94, -0.20, 1.56, 0.52, 0.42, 0.52), ("rows", 0.98, 0.25, 1.62, 0.60, 0.44, -0.55),
    ("cells", 0.95, -0.22, 1.56, 0.56, 0.38, -0.52), ("flow", 0.02, -0.40, 1.40, 0.84, 0.18, 0.0),
)  # fmt: skip
TALL = (
    ("curve", 0.0, 0.42, 1.55, 0.80, 0.52, 0.0), ("ring", -0.24, -0.05, 1.50, 0.42, 0.36, 0.22),
    ("bars", 0.24, -0.06, 1.50, 0.42, 0.36, -0.22), ("rows", 0.0, -0.47, 1.52, 0.80, 0.38, 0.0),
    ("cells", 0.0, 0.86, 1.70, 0.76, 0.26, 0.0), ("flow", 0.0, -0.84, 1.45, 0.80, 0.22, 0.0),
)  # fmt: skip
"""What is on a pane; its middle x, y, z; its width and height; how it is turned, in radians."""
SWAPS = {"bars": ("bars", "spark"), "ring": ("ring", "gauge"), "rows": ("rows", "spark"),
         "cells": ("cells", "bars"), "curve": ("curve",), "flow": ("flow",)}  # fmt: skip


@dataclass(frozen=True)
class Pane:
    """One pane, with numbers of its own for what it shows."""

    kind: str
    middle: Floats
    size: tuple[float, float]
    turn: float
    delay: float
    dice: Floats


@dataclass(frozen=True)
class Pen:
    """Draws on one pane at one moment: places are (n, 2) of u and v."""

    shot: SceneShot
    lens: Lens
    pane: Pane
    time: float
    shown: float
    """0 before the pane has come, 1 when it is there."""
    lines: Plane
    marks: Plane

    def place(self, at: Floats) -> Floats:
        c, s = float(np.cos(self.pane.turn)), float(np.sin(self.pane.turn))
        across = (at[:, 0] - 0.5) * self.pane.size[0]
        up = (at[:, 1] - 0.5) * self.pane.size[1]
        x, y, z = self.pane.middle
        points = np.stack((x + across * c, y + up, z + across * s), 1)
        return np.stack(self.lens.project(points.astype(np.float32))[:2], 1)

    def line(self, at: Floats, width: float, value: float, *, marks: bool = False) -> None:
        on = self.marks if marks else self.lines
        ink.stroke(self.shot, on, self.place(np.asarray(at)), width, value * self.shown)

    def fill(self, at: Floats, value: float, *, marks: bool = False) -> None:
        points = ink.fixed(self.shot, self.place(np.asarray(at)))
        on = self.marks if marks else self.lines
        cv2.fillPoly(on, [points], (int(value * self.shown),), cv2.LINE_AA, 4)

    def box(self, left: float, low: float, right: float, top: float, value: float) -> None:
        self.fill(np.array([(left, low), (right, low), (right, top), (left, top)]), value)


class Dashboard:
    """Panes that come in one after another, far ones behind them out of reach, dust."""

    def __init__(self, shot: SceneShot, light: ScreenColours) -> None:
        rng = shot.rng("dashboard")
        self._shot, self._light = shot, light
        self._back = Backdrop(shot, self._paint_back())
        flip = float(rng.choice([-1, 1]))
        self._panes = [
            Pane(
                str(rng.choice(SWAPS[kind])),
                np.array([x * flip, y, z], np.float32), (wide, tall), turn * flip,
                0.10 + 0.22 * i, rng.random((6, 24)).astype(np.float32),
            )
            for i, (kind, x, y, z, wide, tall, turn) in enumerate(TALL if shot.is_upright else WIDE)
        ]  # fmt: skip
        self._motes = Motes(shot, light.main, int(26 * shot.scene.density))

    def _paint_back(self) -> Floats:
        """A dark room with a glow behind the panes and a faint floor of light."""
        shot, light = self._shot, self._light
        y, x = shot.grid(shot.down + 2 * TRAVEL, shot.across + 2 * TRAVEL)
        x, y = x - TRAVEL - shot.across / 2, y - TRAVEL - shot.down / 2
        clouds = noise.fbm(shot.rng("air"), (y.shape[0], x.shape[1]), cells=shot.cells(3, 5))
        d = np.hypot(x / 860, (y + 60) / 480)
        low = np.hypot(x / 900, (y - 0.52 * shot.down) / 170)
        glow = 0.50 * np.exp(-(d**1.4)) * (0.6 + 0.6 * clouds) + 0.34 * np.exp(-(low**1.3))
        image = light.top + light.low * 0.35 + light.glow * glow[..., None]
        return colour.film(image.astype(np.float32))

    def draw(self, view: View, into: Planes) -> None:
        shot, light = self._shot, self._light
        self._back.draw(into, TRAVEL * (1 + 0.4 * view.pan) * shot.k, TRAVEL * shot.k)
        focal = 1350 if shot.is_upright else 1080
        lens = Lens(shot.across / 2 - 30 * view.pan, shot.down / 2 - 20 * view.rise, focal)
        lines, marks = ink.sheet(shot, "lines"), ink.sheet(shot, "marks")
        glass = ink.sheet(shot, "glass")
        for pane in self._panes:
            bob = 0.008 * float(np.sin(view.time * 0.6 + 9 * pane.delay))
            drift = -0.05 * view.pan * (1.8 - float(pane.middle[2]))
            moved = Pane(
                pane.kind, pane.middle + np.array([drift, bob, 0], np.float32), pane.size,
                pane.turn + 0.05 * view.pan, pane.delay, pane.dice,
            )  # fmt: skip
            came = float(np.clip((view.time + 0.9 - pane.delay) / 0.9, 0, 1))
            pen = Pen(shot, lens, moved, view.time, 1 - (1 - came) ** 3, lines, marks)
            _frame(pen, glass)
            CHARTS[pane.kind](pen)
        ink.cover(glass, into, light.low * 1.25 + light.glow * 0.16, 0.62)
        ink.shine(shot, lines, into, light.main * 0.75 + light.second * 0.25, halo=0.8, radius=9)
        ink.shine(shot, marks, into, light.accent, halo=1.4, radius=11)
        self._motes.draw(view, into)


def _frame(pen: Pen, glass: Plane) -> None:
    """The glass, its edge with bright corners, and a heading of bars instead of words."""
    corners = np.array([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)], np.float32)
    ink.fill(pen.shot, glass, pen.place(corners[:4]), 200 * pen.shown)
    pen.line(corners, 1.4, 70)
    wide, tall = 0.05, 0.05 * pen.pane.size[0] / pen.pane.size[1]
    for u, v in corners[:4]:
        du, dv = wide * (1 - 2 * u), tall * (1 - 2 * v)
        pen.line(np.array([(u + du, v), (u, v), (u, v + dv)]), 2.4, 220)
    if pen.pane.kind == "flow":
        return
    high = 1 - 0.042 / pen.pane.size[1]
    pen.line(np.array([(0.05, high), (0.05 + 0.16 * (1 + pen.pane.dice[0, 0]), high)]), 5.0, 150)
    pen.line(np.array([(0.80, high), (0.95, high)]), 2.0, 70)


def _area(pen: Pen) -> tuple[float, float]:
    """Lowest and highest v that a chart may use, below the heading."""
    return 0.05 / pen.pane.size[1], 1 - 0.085 / pen.pane.size[1]


def _wave(s: Floats, time: float, dice: Floats) -> Floats:
    """Something that rises on the whole and is never still, 0 to 1."""
    flow = s * 6 + time * 0.5
    wave = 0.30 + 0.36 * s + 0.11 * np.sin(1.6 * flow + 6 * dice[0])
    wave = wave + 0.07 * np.sin(3.4 * flow + 6 * dice[1]) + 0.025 * np.sin(8.1 * flow + 6 * dice[2])
    return np.clip(wave, 0.03, 1)


def _curve(pen: Pen) -> None:
    """Two curves over a grid; the first has light below it, and a head that beats."""
    low, high = _area(pen)
    for i in range(5):
        v = low + (high - low) * i / 4
        pen.line(np.array([(0.05, v), (0.95, v)]), 1.0, 34)
    shown = min(1.0, (pen.time + 0.5) / 2.6)
    s = np.linspace(0, 1, 110)[: max(3, int(110 * (1 - (1 - shown) ** 2)))]
    u = 0.05 + 0.90 * s
    other = low + (high - low) * 0.85 * _wave(s, pen.time * 0.8, pen.pane.dice[1])
    main = low + (high - low) * _wave(s, pen.time, pen.pane.dice[0])
    below = np.concatenate((np.stack((u, main), 1), [(u[-1], low), (u[0], low)]))
    pen.fill(below, 42)
    pen.line(np.stack((u, other), 1), 2.0, 110)
    pen.line(np.stack((u, main), 1), 3.2, 240, marks=True)
    beat = 0.006 + 0.003 * float(np.sin(pen.time * 5))
    pen.fill(_circle(pen, (u[-1], main[-1]), 2.2 * beat), 255, marks=True)
    for n in range(0, len(u), 18):
        pen.fill(_circle(pen, (u[n], main[n]), 0.007), 200, marks=True)


def _circle(pen: Pen, at: tuple[float, float], radius: float, count: int = 20) -> Floats:
    """A round outline; `radius` is in the room's units, so it is round on any pane."""
    turn = np.linspace(0, 2 * np.pi, count)
    wide, tall = pen.pane.size
    return np.stack((at[0] + radius / wide * np.cos(turn), at[1] + radius / tall * np.sin(turn)), 1)


def _bars(pen: Pen) -> None:
    """Columns that find new heights, one of them marked."""
    low, high = _area(pen)
    count = 11
    for i in range(count):
        at = pen.time / 1.7 - 0.06 * i
        step, part = int(np.floor(at)), float(np.clip((at % 1) * 1.5, 0, 1))
        part = part * part * (3 - 2 * part)
        row = pen.pane.dice
        a, b = float(row[step % 6, i]), float(row[(step + 1) % 6, i])
        value = 0.18 + 0.30 * i / count + 0.45 * (a + (b - a) * part)
        left = 0.06 + 0.88 * i / count
        top = low + (high - low) * min(value, 1) * pen.shown
        pen.box(left, low, left + 0.055, top, 90 + 110 * i / count)
        pen.line(np.array([(left, top), (left + 0.055, top)]), 2.6, 250, marks=i == count - 2)


def _ring(pen: Pen) -> None:
    """Rings that fill to their share, and rows beside them."""
    tall, wide = pen.pane.size[1], pen.pane.size[0]
    middle = (0.36, 0.45)
    reach = min(0.34 * tall, 0.27 * wide)
    for i in range(3):
        radius = reach * (1 - 0.24 * i)
        share = 0.45 + 0.4 * float(pen.pane.dice[0, i])
        share += 0.08 * float(np.sin(pen.time * (0.6 + 0.2 * i) + 5 * i))
        whole = _circle(pen, middle, radius, 60)
        pen.line(whole, 1.6, 50)
        turn = np.pi / 2 - np.linspace(0, 2 * np.pi * share * pen.shown, 50)
        arc = np.stack(
            (middle[0] + radius / wide * np.cos(turn), middle[1] + radius / tall * np.sin(turn)), 1
        )
        pen.line(arc, 7.0 - i, 210 - 30 * i, marks=i == 0)
    for i in range(4):
        v = 0.66 - 0.14 * i
        long = 0.08 + 0.16 * float(pen.pane.dice[1, i])
        pen.line(np.array([(0.70, v), (0.70 + long, v)]), 4.0, 120 - 18 * i)


def _gauge(pen: Pen) -> None:
    """A half circle of ticks with a hand that finds its place again and again."""
    wide, tall = pen.pane.size
    middle, reach = (0.5, 0.26), min(0.50 * tall, 0.40 * wide)
    value = 0.60 + 0.26 * float(np.sin(pen.time * 0.8)) + 0.05 * float(np.sin(pen.time * 2.3))
    for i in range(31):
        p = i / 30
        turn = np.pi * (1 - p)
        way = np.array([np.cos(turn) / wide, np.sin(turn) / tall])
        inner = np.array(middle) + way * reach * (0.80 if i % 5 else 0.74)
        line = np.stack((inner, np.array(middle) + way * reach * 0.92))
        pen.line(line, 3.0, 230 if p < value * pen.shown else 55)
    turn = np.pi * (1 - value * pen.shown)
    way = np.array([np.cos(turn) / wide, np.sin(turn) / tall])
    ends = np.stack((np.array(middle), np.array(middle) + way * reach * 0.7))
    pen.line(ends, 4.0, 250, marks=True)
    pen.fill(_circle(pen, middle, 0.014), 255, marks=True)


def _rows(pen: Pen) -> None:
    """A list: a name's worth of bar, a share that changes, a lamp."""
    low, high = _area(pen)
    for i in range(6):
        v = high - (high - low) * (i + 0.5) / 6
        dice = pen.pane.dice[:, i]
        pen.line(np.array([(0.06, v), (0.12 + 0.14 * dice[0], v)]), 4.0, 110)
        share = 0.25 + 0.6 * float(dice[1]) + 0.1 * float(np.sin(pen.time * (0.7 + dice[2]) + i))
        pen.line(np.array([(0.34, v), (0.86, v)]), 4.0, 36)
        pen.line(np.array([(0.34, v), (0.34 + 0.52 * min(share, 1) * pen.shown, v)]), 4.0, 200)
        lamp = 0.5 + 0.5 * float(np.sin(pen.time * (1.5 + 3 * dice[3]) + 9 * dice[4]))
        pen.fill(_circle(pen, (0.93, v), 0.009), 70 + 180 * lamp, marks=i % 3 == 0)


def _cells(pen: Pen) -> None:
    """A field of squares whose warmth wanders over it."""
    low, high = _area(pen)
    columns, rows = 14, max(4, round(14 * (high - low) * pen.pane.size[1] / pen.pane.size[0]))
    for j in range(rows):
        for i in range(columns):
            wave = np.sin(0.55 * i + pen.time * 0.9 + 6 * pen.pane.dice[0, 0])
            wave = wave * np.cos(0.75 * j - pen.time * 0.6 + 6 * pen.pane.dice[0, 1])
            value = 0.5 + 0.4 * float(wave) + 0.2 * float(pen.pane.dice[j % 6, i] - 0.5)
            left, top = 0.06 + 0.88 * i / columns, high - (high - low) * j / rows
            wide, tall = 0.88 / columns * 0.84, (high - low) / rows * 0.84
            pen.box(left, top - tall, left + wide, top, 14 + 210 * max(value, 0) ** 2.2)


def _spark(pen: Pen) -> None:
    """Three thin curves, one above the other."""
    low, high = _area(pen)
    s = np.linspace(0, 1, 60)
    for i in range(3):
        base = low + (high - low) * (2 - i) / 3
        wave = _wave(s, pen.time * (0.8 + 0.3 * i), pen.pane.dice[i]) * (high - low) * 0.27
        points = np.stack((0.06 + 0.88 * s, base + wave * pen.shown), 1)
        pen.line(points, 2.2, 220 - 40 * i, marks=i == 1)
        pen.line(np.array([(0.06, base), (0.94, base)]), 1.0, 40)


def _flow(pen: Pen) -> None:
    """A band of fine upright lines, as loud as a voice."""
    s = np.arange(64) / 63
    loud = np.abs(np.sin(9 * s + pen.time * 1.3) * np.sin(23 * s - pen.time * 2.1 + 1))
    loud = 0.06 + (0.30 * loud + 0.08 * np.abs(np.sin(61 * s + pen.time * 3))) * pen.shown
    for u, reach in zip((0.05 + 0.90 * s).tolist(), loud.tolist(), strict=True):
        pen.line(np.array([(u, 0.42 - reach), (u, 0.42 + reach)]), 3.0, 70 + 330 * reach)


CHARTS: dict[str, Callable[[Pen], None]] = {
    "curve": _curve, "bars": _bars, "ring": _ring, "gauge": _gauge, "rows": _rows,
    "cells": _cells, "spark": _spark, "flow": _flow,
}  # fmt: skip
