"""A hall of machines: racks to both sides, lamps that work, strips of light, a floor that mirrors.

The camera goes down the aisle without an end; racks repeat, what they do never does.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from animatic.studio.planes import Plane, Planes

from . import colour, ink
from .camera import View
from .depth import Lens
from .layers import Backdrop
from .screen import ScreenColours
from .shot import Floats, SceneShot
from .sparks import Points, Sparks

STEP, NEAR, FAR = 0.62, 0.42, 9.0
"""Depth of a rack and its gap; where the first is drawn from; where all is lost in haze."""
FLOOR, TOP = -0.52, 0.50
SLOTS, LAMPS = 13, 5
PACE = 0.34
TRAVEL = 40.0


class Servers:
    """Everything stands in the aisle's own space and is projected anew in each frame."""

    def __init__(self, shot: SceneShot, light: ScreenColours) -> None:
        rng = shot.rng("servers")
        self._shot, self._light = shot, light
        self._wall = 0.74 * (0.62 if shot.is_upright else 1.0)
        self._place = (shot.across / 2, shot.down * float(rng.uniform(0.44, 0.50)))
        self._focal = 900 * (1.25 if shot.is_upright else 1.0)
        self._back = Backdrop(shot, self._paint_back())
        self._racks = int((FAR - NEAR) / STEP) + 2
        self._dice = rng.random((64, 2, SLOTS, LAMPS, 3)).astype(np.float32)
        self._start = float(rng.uniform(0, 30))
        self._sparks = Sparks(shot, size=1.6, halo=((7, 0.6), (24, 0.45)))
        self._runners = rng.random((26, 4)).astype(np.float32)

    def _paint_back(self) -> Floats:
        """Haze that glows at the end of the aisle."""
        shot, light, (cx, cy) = self._shot, self._light, self._place
        y, x = shot.grid(shot.down + 2 * TRAVEL, shot.across + 2 * TRAVEL)
        x, y = x - TRAVEL - cx, y - TRAVEL - cy
        d = np.hypot(x / 520, y / 430)
        glow = 0.95 * np.exp(-((d / 0.42) ** 1.3)) + 0.28 * np.exp(-(d**1.2))
        image = light.top * 0.8 + light.low * 0.5 + light.glow * (0.85 * glow)[..., None]
        core = np.exp(-((np.hypot(x / 90, y / 80)) ** 1.4))
        image = image + (light.main * 0.6 + 0.3) * (0.55 * core)[..., None]
        return colour.film(image.astype(np.float32))

    def draw(self, view: View, into: Planes) -> None:
        shot, light = self._shot, self._light
        pan = TRAVEL * view.pan
        lens = Lens(self._place[0] - pan, self._place[1] - 24 * view.rise, self._focal)
        self._back.draw(into, (TRAVEL + pan) * shot.k, (TRAVEL + 24 * view.rise) * shot.k)
        gone = self._start + view.time * PACE
        lines, strips = ink.sheet(shot, "racks"), ink.sheet(shot, "strips")
        self._raise_racks(lens, gone, lines)
        self._light_strips(lens, gone, strips)
        ink.cover(self._faces(lens, gone), into, light.top * 0.9 + light.low * 0.25, 0.80)
        ink.shine(shot, lines, into, light.second * 0.5 + light.main * 0.4, strength=1.3,
                  halo=0.5, radius=8)  # fmt: skip
        ink.shine(shot, strips, into, light.main * 0.75 + 0.25, halo=1.5, radius=14)
        self._sparks.draw(into, self._lamps(lens, gone, view.time))

    def _depths(self, gone: float) -> tuple[Floats, np.ndarray]:
        """Where each rack begins, far ones first, and which one it is."""
        first = int(np.floor(gone / STEP))
        number = np.arange(first + self._racks, first - 1, -1)
        return (number * STEP - gone + 0.12).astype(np.float32), number

    def _flat(self, lens: Lens, corners: Floats) -> Floats:
        """Points (..., 3) as places (..., 2) in units; what is behind the lens is brought before
        it along the aisle."""
        at = corners.reshape(-1, 3).astype(np.float32)
        at[:, 2] = np.maximum(at[:, 2], 0.16)
        x, y, _ = lens.project(at)
        return np.stack((x, y), 1).reshape(*corners.shape[:-1], 2)

    def _faces(self, lens: Lens, gone: float) -> Plane:
        """What the racks hide: one sheet for both rows, nearly opaque near the viewer."""
        sheet = ink.sheet(self._shot, "faces")
        for z, _ in zip(*self._depths(gone), strict=True):
            end = float(z) + STEP * 0.93
            if end < 0.17:
                continue
            value = 255 * float(np.exp(-max(float(z), 0) / 5.5))
            for side in (-1, 1):
                w = side * self._wall
                quad = np.array([(w, FLOOR, z), (w, FLOOR, end), (w, TOP, end), (w, TOP, z)])
                ink.fill(self._shot, sheet, self._flat(lens, quad), value)
        return sheet

    def _raise_racks(self, lens: Lens, gone: float, on: Plane) -> None:
        """Outlines and slots of every rack, and the floor's mirror of the outlines."""
        heights = np.linspace(FLOOR + 0.05, TOP - 0.04, SLOTS + 1, dtype=np.float32)
        ends, values = list[Floats](), list[Floats]()
        for z, _ in zip(*self._depths(gone), strict=True):
            far = float(z) + STEP * 0.93
            if far < 0.17:
                continue
            fade = float(np.exp(-max(float(z), 0.0) / 2.6)) * min(1.0, (FAR - float(z)) / 2)
            for side in (-1, 1):
                w = side * self._wall
                slots = np.zeros((SLOTS + 1, 2, 3), np.float32)
                slots[..., 0], slots[..., 1] = w, heights[:, None]
                slots[:, 0, 2], slots[:, 1, 2] = z, far
                posts = np.array([[(w, FLOOR, d), (w, TOP, d)] for d in (z, far)], np.float32)
                under = posts.copy()
                under[..., 1] = 2 * FLOOR - under[..., 1]
                ends += [slots, posts, under]
                values += [np.full(SLOTS + 1, 80 * fade), np.full(2, 235 * fade),
                           np.full(2, 36 * fade)]  # fmt: skip
        flat = self._flat(lens, np.concatenate(ends))
        ink.strokes(self._shot, on, flat, 1.6, np.concatenate(values).astype(np.float32))

    def _light_strips(self, lens: Lens, gone: float, on: Plane) -> None:
        """Tubes across the ceiling, a line along the foot of each row, and their mirror."""
        ends, values = list[Floats](), list[float]()
        for z, number in zip(*self._depths(gone), strict=True):
            if number % 2 or z < 0.2:
                continue
            fade = float(np.exp(-float(z) / 3.4))
            for height, part in ((TOP + 0.10, 1.0), (2 * FLOOR - TOP - 0.10, 0.16)):
                tube = [(-0.30 * self._wall, height, z), (0.30 * self._wall, height, z)]
                ends.append(np.array(tube, np.float32))
                values.append(250 * fade * part)
        for side in (-1, 1):
            steps = np.geomspace(0.2, FAR, 16)
            for a, b in pairwise(steps.tolist()):
                for height, part in ((FLOOR + 0.012, 1.0), (TOP, 0.6)):
                    w = side * self._wall * 0.995
                    ends.append(np.array([(w, height, a), (w, height, b)], np.float32))
                    values.append(235 * part * float(np.exp(-a / 4.5)))
        ink.strokes(
            self._shot, on, self._flat(lens, np.stack(ends)), 2.6, np.array(values, np.float32)
        )

    def _lamps(self, lens: Lens, gone: float, time: float) -> Points:
        """Lamps in every slot that blink each in its own way, their mirror, lights on the floor."""
        depths, numbers = self._depths(gone)
        heights = np.linspace(FLOOR + 0.09, TOP - 0.08, SLOTS, dtype=np.float32)
        dice = self._dice[numbers % len(self._dice)]
        shape = dice.shape[:4]
        along = (np.arange(LAMPS) + 0.5) / LAMPS * 0.5 * STEP
        z = depths[:, None, None, None] + 0.10 + along + np.zeros(shape)
        x = np.array([-1, 1])[None, :, None, None] * self._wall + np.zeros(shape)
        y = heights[None, None, :, None] + np.zeros(shape)
        a, b, c = (dice[..., i] for i in range(3))
        blink = np.clip(4 * np.sin(time * (1.2 + 7 * a**2) + 40 * b) + 1.2, 0.08, 1)
        power = blink * (c > 0.25) * np.exp(-np.maximum(z, 0) / 3.2) * (z > 0.22)
        tone = np.where((c > 0.9)[..., None], self._light.accent, self._light.main * 0.8 + 0.2)
        light = (tone * (6.0 * power)[..., None]).reshape(-1, 3)
        places = np.stack((x, y, z), -1).reshape(-1, 3).astype(np.float32)
        under = places * np.array([1, -1, 1], np.float32) + np.array([0, 2 * FLOOR, 0], np.float32)
        run, glow = self._run(time)
        sx, sy, _ = lens.project(np.concatenate((places, under, run)).astype(np.float32))
        return Points(sx, sy, np.concatenate((light, 0.16 * light, glow)).astype(np.float32))

    def _run(self, time: float) -> tuple[Floats, Floats]:
        """Light that runs in the floor along the aisle, each with a tail."""
        a, b, c, d = self._runners.T
        tail = np.arange(16, dtype=np.float32) * 0.035
        way = np.where(d < 0.5, -1, 1)
        z = 0.3 + (b * 7 + way * (1.2 + 2.2 * c) * time) % 7
        places = np.zeros((len(a), len(tail), 3), np.float32)
        lanes = np.round((a - 0.5) * 9) / 9
        places[..., 0], places[..., 1] = (lanes * 2 * self._wall * 0.8)[:, None], FLOOR
        places[..., 2] = z[:, None] - way[:, None] * tail
        power = np.exp(-tail * 6) * np.exp(-z / 3)[:, None] * np.clip((7 - z) / 2, 0, 1)[:, None]
        tone = np.where((d[:, None] < 0.75), self._light.main, self._light.accent)
        light = tone[:, None] * (1.8 * power * (places[..., 2] > 0.25))[..., None]
        return places.reshape(-1, 3), light.reshape(-1, 3)
