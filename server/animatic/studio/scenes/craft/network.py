"""Nodes in space, joined to their neighbours, with pulses on their way from one to the next."""

from __future__ import annotations

import numpy as np

from animatic.studio.planes import Plane

from . import ink
from .camera import View
from .depth import Lens, turned
from .screen import ScreenColours
from .shot import Floats, SceneShot
from .sparks import Points

FAR, TILT = 2.2, 0.08
"""How far away the middle is, and how much is seen from above."""


class Network:
    """Nodes in space, joined to their neighbours; pulses go from one to the next."""

    has_marks = False

    def __init__(self, shot: SceneShot, light: ScreenColours, horizon: float) -> None:
        rng = shot.rng("network")
        self._shot, self._light = shot, light
        self._lens = Lens(shot.across * 0.5, horizon * 0.50, 1080)
        self._nodes = _cloud(rng, shot)
        self._links = _neighbours(self._nodes, 2)
        count = len(self._links)
        self._beat = rng.random((count, 3)).astype(np.float32)
        self._turn = float(rng.choice([-1, 1])) * 0.045
        self._size = rng.uniform(0.5, 1.3, len(self._nodes)).astype(np.float32) ** 2

    def _places(self, view: View) -> tuple[Floats, Floats, Floats]:
        """Frame x, y and the depth in 0 (near) to 1 of every node."""
        swing = self._turn * view.time + 0.25 * view.pan
        places = turned(self._nodes, swing, TILT)
        places[:, 2] += FAR
        x, y, _ = self._lens.project(places)
        return x, y, np.clip((places[:, 2] - FAR + 1.2) / 2.4, 0, 1)

    def rule(self, view: View, lines: Plane, marks: Plane) -> None:
        x, y, depth = self._places(view)
        a, b = self._links.T
        ends = np.stack((np.stack((x[a], y[a]), 1), np.stack((x[b], y[b]), 1)), 1)
        back = 0.5 * (depth[a] + depth[b])
        ink.strokes(self._shot, lines, ends, 1.7, 30 + 190 * (1 - back) ** 1.6)

    def points(self, view: View) -> Points:
        """Nodes, brighter when a pulse has just come in, and the pulses with their tails."""
        x, y, depth = self._places(view)
        a, b = self._links.T
        period = 2.2 + 3.2 * self._beat[:, 1]
        at = (view.time * (0.7 + 0.6 * self._beat[:, 2]) + self._beat[:, 0] * period) % period
        arrived = np.exp(-np.maximum(at - 1, 0) * 3.2) * (at >= 1) + np.clip(at * 8 - 7, 0, 1) * (
            at < 1
        )
        lit = np.zeros(len(x), np.float32)
        np.maximum.at(lit, b, arrived.astype(np.float32))
        front = (1 - depth) ** 1.4
        nodes = (self._size * (1.2 + 7.0 * front) + 9.0 * lit * (0.25 + front))[:, None]
        tone = self._light.main * 0.72 + 0.28
        going = np.flatnonzero(at < 1)
        tail = np.linspace(0, 0.16, 8, dtype=np.float32)
        ease = at[going, None] - tail
        seen = np.clip(ease * 12, 0, 1)
        px = x[a[going], None] + (x[b[going]] - x[a[going]])[:, None] * np.maximum(ease, 0)
        py = y[a[going], None] + (y[b[going]] - y[a[going]])[:, None] * np.maximum(ease, 0)
        power = seen * np.exp(-tail * 13) * (0.35 + 1.3 * front[a[going], None])
        pulses = power.ravel()[:, None] * (self._light.accent * 0.85 + 0.15)
        return Points(
            np.concatenate((x, px.ravel())),
            np.concatenate((y, py.ravel())),
            np.concatenate((nodes * tone, pulses * 3.0)).astype(np.float32),
        )


def _cloud(rng: np.random.Generator, shot: SceneShot) -> Floats:
    """Nodes all over the frame, kept apart from each other."""
    wide, tall = shot.across / 1080 * 1.25, 0.66 * shot.down / 1080
    kept: list[np.ndarray] = []
    for place in rng.uniform(-1, 1, (900, 3)) * (wide, tall, 0.8):
        if all(np.linalg.norm((place - other) * (1, 1, 0.6)) > 0.25 for other in kept):
            kept.append(place)
        if len(kept) == 150:
            break
    return np.array(kept, np.float32)


def _neighbours(nodes: Floats, count: int) -> np.ndarray:
    """Pairs (n, 2) of each node and its nearest, each pair once."""
    apart = np.linalg.norm(nodes[:, None] - nodes[None], axis=2)
    nearest = np.argsort(apart, axis=1)[:, 1 : count + 1]
    pairs = {(min(a, int(b)), max(a, int(b))) for a, row in enumerate(nearest) for b in row}
    return np.array(sorted(pairs), np.int32)
