"""A chart that stands in the room: bars of light, a curve over them, dials."""

from __future__ import annotations

import cv2
import numpy as np

from animatic.studio.planes import Plane

from . import ink
from .camera import View
from .depth import Lens
from .screen import ScreenColours
from .shot import Floats, SceneShot
from .sparks import Points

LOW, BAR_Z = -0.42, 1.2
"""Where the bars stand: below the eye, and how far away."""


class Figures:
    """Bars of light on the floor that keep finding new heights, a curve over them, two dials."""

    has_marks = True

    COUNT, SLICES = 13, 9

    def __init__(self, shot: SceneShot, light: ScreenColours, horizon: float) -> None:
        rng = shot.rng("figures")
        self._shot, self._light, self._horizon = shot, light, horizon
        self._lens = Lens(shot.across / 2, horizon, 560)
        rng.random()  # drawn for nothing: the numbers below stay what they have always been
        steps = int(shot.seconds * shot.scene.speed / 2.2) + 4
        trend = np.linspace(0.25, 0.95, self.COUNT) if rng.random() < 0.7 else 0.6
        wild = rng.uniform(-0.25, 0.25, (steps, self.COUNT))
        self._heights = np.clip(trend + wild, 0.12, 1.0).astype(np.float32)
        self._phase = rng.uniform(0, 6.28, 5).astype(np.float32)
        self._dials = rng.uniform(0, 6.28, (2, 4)).astype(np.float32)
        self._wide = min(shot.across / 1080, 1.5) * 0.92

    def rule(self, view: View, lines: Plane, marks: Plane) -> None:
        self._raise_bars(view, lines)
        self._turn_dials(view, lines)
        x, y = self._curve(view)
        ink.stroke(self._shot, marks, np.stack((x, y), 1), 3.0, 235)

    def points(self, view: View) -> Points:
        """Knots on the curve, and its head."""
        x, y = self._curve(view)
        knots = np.append(np.arange(0, len(x), 14), len(x) - 1)
        power = np.full((len(knots), 1), 2.2, np.float32)
        power[-1] = 9 + 3 * np.sin(view.time * 5)
        light = (power * (self._light.accent * 0.7 + 0.3)).astype(np.float32)
        return Points(x[knots], y[knots], light)

    def _height(self, view: View) -> Floats:
        """Each bar on its way from one height to the next, a little after its neighbour."""
        at = view.time / 2.2 - np.arange(self.COUNT) * 0.045
        step = np.clip(np.floor(at), -1, len(self._heights) - 2).astype(int)
        part = np.clip((at - step) * 1.5, 0, 1)
        part = 1 - (1 - part) ** 3 * np.cos(part * 3.6)
        column = np.arange(self.COUNT)
        start = np.where(step < 0, 0.04, self._heights[np.maximum(step, 0), column])
        return (start + (self._heights[step + 1, column] - start) * part).astype(np.float32)

    def _raise_bars(self, view: View, lines: Plane) -> None:
        heights = np.maximum(self._height(view) * (1.0 if not self._shot.is_upright else 1.1), 0.02)
        spots = np.linspace(-1, 1, self.COUNT) * self._wide - 0.05 * view.pan
        faces, lids = self._boxes(spots.astype(np.float32), heights)
        for bar in np.argsort(-np.abs(spots)).tolist():
            self._bar(lines, faces[bar], lids[bar])

    def _boxes(self, x: Floats, heights: Floats) -> tuple[np.ndarray, np.ndarray]:
        """Corners in sixteenths of pixels: (bars, 2 * SLICES + 1, 4, 2) of sides, fronts and a
        mirrored foot, (bars, 4, 2) of lids."""
        half, deep = 0.62 * self._wide / self.COUNT, 0.12
        levels = np.linspace(0, 1, self.SLICES + 1, dtype=np.float32)
        y = LOW + heights[:, None] * levels
        bottom, top = y[:, :-1], y[:, 1:] - 0.1 * (y[:, 1:] - y[:, :-1])
        wide = np.broadcast_to(x[:, None], bottom.shape)
        inner = np.where(wide > 0, wide - half, wide + half)
        near, far = np.full_like(bottom, BAR_Z), np.full_like(bottom, BAR_Z + deep)

        def quad(*corners: tuple[Floats, Floats, Floats]) -> Floats:
            return np.stack([np.stack(corner, -1) for corner in corners], -2)

        sides = quad(
            (inner, bottom, near), (inner, bottom, far), (inner, top, far), (inner, top, near)
        )
        fronts = quad((wide - half, bottom, near), (wide + half, bottom, near),
                      (wide + half, top, near), (wide - half, top, near))  # fmt: skip
        under = LOW - heights[:, None] * 0.4
        left, right, low = x[:, None] - half, x[:, None] + half, np.full_like(under, LOW)
        front = np.full_like(under, BAR_Z)
        feet = quad(
            (left, low, front), (right, low, front), (right, under, front), (left, under, front)
        )
        over, back = LOW + heights, np.full_like(x, BAR_Z + deep)
        front = np.full_like(x, BAR_Z)
        lids = quad((x - half, over, front), (x + half, over, front),
                    (x + half, over, back), (x - half, over, back))  # fmt: skip
        return self._flat(np.concatenate((sides, fronts, feet), 1)), self._flat(lids)

    def _flat(self, corners: Floats) -> np.ndarray:
        x, y, _ = self._lens.project(corners.reshape(-1, 3).astype(np.float32))
        return ink.fixed(self._shot, np.stack((x, y), 1)).reshape(*corners.shape[:-1], 2)

    def _bar(self, on: Plane, faces: np.ndarray, lid: np.ndarray) -> None:
        shades = [34 + 150 * ((i + 1) / self.SLICES) ** 2 for i in range(self.SLICES)]
        values = [0.5 * v for v in shades] + shades + [11.0]
        for corners, value in zip(faces, values, strict=True):
            cv2.fillConvexPoly(on, corners, (int(value),), cv2.LINE_AA, 4)
        if lid[0, 1] > lid[2, 1]:
            cv2.fillConvexPoly(on, lid, (205,), cv2.LINE_AA, 4)
        thick = max(1, round(3 * self._shot.scale[1]))
        cv2.polylines(on, [lid[:2]], False, (250,), thick, cv2.LINE_AA, 4)

    def _curve(self, view: View) -> tuple[Floats, Floats]:
        """A curve that draws itself in three seconds and then goes on moving to the left."""
        shot, p = self._shot, self._phase
        s = np.linspace(0, 1, 150, dtype=np.float32)
        shown = min(1.0, (view.time + 0.7) / 3.4)
        drawn = 1 - (1 - shown) ** 2.2
        s = s[: max(3, int(len(s) * drawn))]
        flow = s * 5.2 + view.time * 0.42
        rise = 0.34 + 0.44 * s + 0.10 * np.sin(flow * 1.7 + p[0]) + 0.07 * np.sin(flow * 3.3 + p[1])
        rise += 0.03 * np.sin(flow * 7.1 + p[2])
        height = 1.15 if not shot.is_upright else 1.25
        places = np.stack(((s * 2 - 1) * self._wide * 1.12, -0.32 + rise * height,
                           np.full_like(s, 1.42)), 1).astype(np.float32)  # fmt: skip
        x, y, _ = self._lens.project(places)
        return x - np.float32(20 * view.pan), y

    def _turn_dials(self, view: View, on: Plane) -> None:
        """Rings with gaps and ticks in the upper corners, each ring at its own speed."""
        shot = self._shot
        radius = 92.0 if not shot.is_upright else 104.0
        centres = (
            ((0.13, 0.23), (0.87, 0.25)) if not shot.is_upright else ((0.24, 0.14), (0.76, 0.2))
        )
        for (u, v), phases in zip(centres, self._dials.tolist(), strict=True):
            middle = (shot.across * u - 14 * view.pan, shot.down * v)
            for ring, phase in enumerate(phases):
                turn = phase + view.time * (0.5 - 0.28 * ring) * (1 if ring % 2 else -1)
                size = radius * (1 - 0.21 * ring)
                share = 0.55 + 0.35 * np.sin(view.time * 0.7 + phase * 3)
                ink.arc(shot, on, middle, size, (turn, turn + 6.283 * share), 3.6 - 0.5 * ring,
                        235 - 40 * ring)  # fmt: skip
                ink.arc(shot, on, middle, size, (0, 6.283), 1.2, 60)
            self._ticks(on, middle, radius * 1.13, view.time * 0.1)

    def _ticks(self, on: Plane, middle: tuple[float, float], radius: float, turn: float) -> None:
        at = np.arange(48, dtype=np.float32) / 48 * 6.2832 + turn
        long = np.where(np.arange(48) % 4 == 0, 12, 6)
        way = np.stack((np.cos(at), np.sin(at)), 1)
        lines = np.stack((way * radius, way * (radius + long)[:, None]), 1) + np.array(middle)
        ink.strokes(self._shot, on, lines.astype(np.float32), 1.5, np.full(48, 130, np.float32))
