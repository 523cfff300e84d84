"""The Earth as points of light, with arcs that grow from city to city."""

from __future__ import annotations

import numpy as np

from animatic.studio.planes import Plane

from .. import places
from . import earth, ink
from .camera import View
from .depth import Lens, sphere, turned
from .screen import ScreenColours
from .shot import Floats, SceneShot
from .sparks import Points, joined

RADIUS, FAR = 0.74, 2.6
ARCS, POINTS = 16, 40
FACES = (15.0, 95.0, -85.0)
"""Longitudes that face the viewer halfway through a shot: where land and towns are."""


class DataGlobe:
    """Turns slowly; what is behind shows through faintly."""

    has_marks = True

    def __init__(self, shot: SceneShot, light: ScreenColours, horizon: float) -> None:
        rng = shot.rng("globe")
        self._shot, self._light = shot, light
        self._radius = RADIUS * (0.92 if shot.is_upright else 1.0)
        side = 0.5 if shot.is_upright else float(rng.uniform(0.36, 0.64))
        self._lens = Lens(shot.across * side, horizon * 0.545, 1080)
        places = sphere(7600)
        latitude = np.rad2deg(np.arcsin(places[:, 1]))
        longitude = np.rad2deg(np.arctan2(places[:, 0], places[:, 2]))
        self._land = places[earth.is_land(latitude, longitude)]
        self._glitter = rng.uniform(0.5, 1.4, (len(self._land), 2)).astype(np.float32)
        self._arcs = self._plan(rng)
        self._turn = float(rng.choice([-1, 1])) * 0.13
        middle = -np.deg2rad(float(rng.choice(FACES))) + float(rng.uniform(-0.2, 0.2))
        self._start = middle - self._turn * 0.5 * shot.seconds * shot.scene.speed
        self._tilt = float(rng.uniform(0.22, 0.42))

    def _plan(self, rng: np.random.Generator) -> list[tuple[Floats, float, float]]:
        """Each arc's way above the ground (POINTS, 3), its beat and its pace."""
        towns = earth.place(*np.array(places.HUBS, np.float32).T)
        arcs = list[tuple[Floats, float, float]]()
        while len(arcs) < ARCS:
            a, b = rng.integers(0, len(towns), 2).tolist()
            apart = float(np.linalg.norm(towns[a] - towns[b]))
            if 0.25 < apart < 1.5:
                way = earth.between(towns[a], towns[b], POINTS)
                s = np.linspace(0, 1, POINTS, dtype=np.float32)[:, None]
                way = way * (1.01 + 0.20 * apart * np.sin(np.pi * s))
                arcs.append((way.astype(np.float32), *rng.random(2).tolist()))
        return arcs

    def _seen(self, view: View, places: Floats) -> tuple[Floats, Floats, Floats]:
        """Frame x, y and how near to the viewer, -1 to 1, of points on a sphere of radius 1."""
        here = turned(places, self._start + self._turn * view.time + 0.3 * view.pan)
        c, s = float(np.cos(self._tilt)), float(np.sin(self._tilt))
        up, near = here[:, 1] * c - here[:, 2] * s, here[:, 1] * s + here[:, 2] * c
        at = np.stack((here[:, 0], up, FAR / self._radius - near), 1) * np.float32(self._radius)
        x, y, _ = self._lens.project(at.astype(np.float32))
        return x, y, near.astype(np.float32)

    def rule(self, view: View, lines: Plane, marks: Plane) -> None:
        """The rim, a ring of ticks about it, and the arcs."""
        middle = (self._lens.x, self._lens.y)
        reach = self._radius * 1080 / FAR * 1.045
        ink.arc(self._shot, lines, middle, reach, (0, 6.283), 1.6, 120)
        for ring, (size, share) in enumerate(((1.13, 0.23), (1.17, 0.12), (1.21, 0.3))):
            turn = view.time * (0.12 - 0.09 * ring) + 2.1 * ring
            for part in range(3 - ring):
                start = turn + part * 6.283 / (3 - ring)
                span = (start, start + 6.283 * share)
                ink.arc(self._shot, lines, middle, reach * size, span, 2.2, 90)
        for way, phase, pace in self._arcs:
            self._draw_arc(view, marks, way, (view.time * (0.16 + 0.10 * pace) + phase) % 1.0)

    def _draw_arc(self, view: View, marks: Plane, way: Floats, at: float) -> None:
        """It grows in the first half of its beat and goes out from its start in the second."""
        x, y, near = self._seen(view, way)
        s = np.linspace(0, 1, POINTS)
        shown = (s < 2.2 * at) & (s > 2.2 * at - 1.15)
        values = 190 * shown * np.clip(0.5 + 1.2 * near, 0.06, 1)
        points = np.stack((x, y), 1)
        ends = np.stack((points[:-1], points[1:]), 1)
        ink.strokes(self._shot, marks, ends, 1.8, (values[1:] * shown[:-1]).astype(np.float32))

    def points(self, view: View) -> Points:
        x, y, near = self._seen(view, self._land)
        front = np.clip(near, 0, 1)
        wave = 0.5 + 0.5 * np.sin(self._glitter[:, 1] * 40 + view.time * 1.6)
        power = np.where(near > 0, 1.5 + 2.2 * front + 1.1 * wave * front, 0.22)
        power = power * self._glitter[:, 0] * np.clip(1.25 - front**6 * 0.3, 0, 1.25)
        edge = np.exp(-((near / 0.22) ** 2))[:, None]
        tone = self._light.main + (self._light.second - self._light.main) * edge
        return joined(Points(x, y, (tone * power[:, None]).astype(np.float32)), self._heads(view))

    def _heads(self, view: View) -> Points:
        """A bright point at each arc's head, and a ring of light where it has come down."""
        heads, powers = list[Floats](), list[float]()
        for way, phase, pace in self._arcs:
            at = (view.time * (0.16 + 0.10 * pace) + phase) % 1.0
            s = min(2.2 * at, 1.0) * (POINTS - 1)
            low = min(int(s), POINTS - 2)
            heads += [way[low] + (way[low + 1] - way[low]) * np.float32(s - low), way[0]]
            landed = float(np.exp(-max(2.2 * at - 1, 0) * 3))
            powers += [9.0 * landed, 3.0 * float(np.clip(2.2 - 2.2 * at, 0, 1))]
        x, y, near = self._seen(view, np.array(heads, np.float32))
        power = np.array(powers, np.float32) * np.clip(0.35 + 2 * near, 0.03, 1)
        tone = self._light.accent * 0.75 + 0.25
        return Points(x, y, (power[:, None] * tone).astype(np.float32))
