"""What lies below a technology picture: a sea of points, or a grid with lights that run on it."""

from __future__ import annotations

import cv2
import numpy as np

from animatic.studio.planes import Plane

from . import colour, ink
from .camera import View
from .depth import Lens
from .screen import ScreenColours
from .shot import Floats, SceneShot
from .sparks import Points


class PointSea:
    """A sea of points in perspective; its crests are bright."""

    def __init__(self, shot: SceneShot, light: ScreenColours, horizon: float) -> None:
        rng = shot.rng("waves")
        self._shot, self._light, self._horizon = shot, light, horizon
        self._phase = rng.uniform(0, 6.28, 6).astype(np.float32)
        self._bend = rng.uniform(0.8, 1.25, 6).astype(np.float32)
        nearest = 0.46 * 560 / (shot.down - horizon)
        depth = np.geomspace(nearest, 6.5, 64).astype(np.float32)
        across = np.linspace(-1, 1, 112, dtype=np.float32)
        self._z = np.repeat(depth, len(across))
        wide = 1.25 * shot.across / 1080
        self._x = np.tile(across, len(depth)) * np.maximum(self._z, 0.9) ** 0.82 * wide
        self._lens = Lens(shot.across / 2, horizon - 6, 560)

    def rule(self, view: View, lines: Plane) -> None:
        """A sea has no lines."""

    def points(self, view: View) -> Points:
        t, p, b = view.time, self._phase, self._bend
        x, z = self._x, self._z
        height = 0.5 * np.sin(x * 1.7 * b[0] + z * 0.9 + t * 0.55 + p[0])
        height += 0.32 * np.sin(x * 2.9 * b[1] - z * 1.9 * b[2] + t * 0.8 + p[1])
        height += 0.18 * np.sin(x * 5.1 + z * 3.3 * b[3] - t * 1.25 + p[2])
        ground = -0.52 + 0.15 * height
        moved = x - 0.09 * view.pan
        sx, sy, near = self._lens.project(np.stack((moved, ground, z), 1).astype(np.float32))
        crest = np.clip(0.5 + 0.55 * height, 0, 1) ** 1.6
        fade = np.clip((6.5 - z) / 3.5, 0, 1) * np.clip(4 * (z - z[0]) + 0.25, 0, 1)
        energy = (0.22 + 2.6 * crest) * fade * np.clip(near, 0.12, 1.4) ** 1.15
        tone = colour.mix(
            np.broadcast_to(self._light.second, (len(x), 3)), self._light.main, crest**1.2
        )
        hot = np.clip(crest - 0.75, 0, 1)[:, None] * 1.6
        return Points(sx, sy, ((tone + hot * 0.5) * energy[:, None]).astype(np.float32))


class Grid:
    """Lines on a floor that comes towards the viewer, with lights running along them."""

    def __init__(self, shot: SceneShot, light: ScreenColours, horizon: float) -> None:
        rng = shot.rng("grid")
        self._shot, self._light, self._horizon = shot, light, horizon
        self._runners = rng.random((int(26 * shot.scene.density) + 6, 4)).astype(np.float32)
        self._lens = Lens(shot.across / 2, horizon, 560)
        self._step, self._low = 0.36, -0.55

    def rule(self, view: View, lines: Plane) -> None:
        shift = (view.time * 0.26) % 1.0
        near, far = 0.34, 7.5
        xs = (np.arange(-40, 41, dtype=np.float32) - 0.6 * view.pan) * self._step
        along = np.zeros((len(xs), 2, 3), np.float32)
        along[:, :, 0], along[:, :, 1] = xs[:, None], self._low
        along[:, 0, 2], along[:, 1, 2] = near, far
        zs = near + (np.arange(20, dtype=np.float32) + 1 - shift) * self._step
        cross = np.zeros((len(zs), 2, 3), np.float32)
        cross[:, 0, 0], cross[:, 1, 0] = -40 * self._step, 40 * self._step
        cross[:, :, 1], cross[:, :, 2] = self._low, zs[:, None]
        self._rule(lines, along, np.full(len(xs), 130, np.float32))
        self._rule(lines, cross, 255 * np.exp(-zs / 2.9) * np.clip((7.2 - zs) / 2, 0, 1))
        self._melt(lines)

    def _rule(self, on: Plane, lines: Floats, values: Floats) -> None:
        x, y, _ = self._lens.project(lines.reshape(-1, 3))
        ink.strokes(self._shot, on, np.stack((x, y), 1).reshape(-1, 2, 2), 1.5, values)

    def _melt(self, on: Plane) -> None:
        """Lines go out towards the horizon, where they would lie too close to be told apart."""
        sy = self._shot.scale[1]
        top, reach = int(self._horizon * sy), int(150 * sy)
        part = on[top : top + reach]
        fade = np.linspace(0.0, 1, part.shape[0], dtype=np.float32)[:, None] ** 0.8
        cv2.multiply(part, np.repeat(fade, part.shape[1], 1), dst=part, dtype=cv2.CV_8U)

    def points(self, view: View) -> Points:
        """A head and a tail of points on each runner's line."""
        a, b, c, d = self._runners.T
        tail = np.arange(22, dtype=np.float32) * 0.022
        x = np.rint((a - 0.5) * 26) * self._step - 0.6 * view.pan * self._step
        speed = 0.9 + 1.5 * c
        z = 0.4 + (b * 7 + np.where(d < 0.5, -1, 1) * speed * view.time) % 7
        back = np.where(d < 0.5, 1, -1)
        points = np.zeros((len(a), len(tail), 3), np.float32)
        points[..., 0], points[..., 1] = x[:, None], self._low
        points[..., 2] = z[:, None] + back[:, None] * tail
        sx, sy, near = self._lens.project(points.reshape(-1, 3))
        power = (np.exp(-tail * 6) * np.ones((len(a), 1))).ravel() * np.clip(near, 0, 2.2) * 0.9
        power *= 4 * np.clip((points[..., 2].ravel() - 0.4) * 3, 0, 1)
        power *= np.clip((7.2 - points[..., 2].ravel()) / 2, 0, 1)
        tone = np.where(d[:, None] < 0.7, self._light.main, self._light.accent) * 0.8 + 0.2
        light = np.repeat(tone, len(tail), 0) * power[:, None]
        return Points(sx, sy, light.astype(np.float32))
