"""A double helix of points that turns about an axis that leans."""

from __future__ import annotations

import numpy as np

from animatic.studio.planes import Plane

from . import ink
from .camera import View
from .depth import Lens
from .screen import ScreenColours
from .shot import Floats, SceneShot
from .sparks import Points, joined


class Helix:
    """Two strands of points around an axis that leans, with rungs that light up in turn."""

    has_marks = False

    def __init__(self, shot: SceneShot, light: ScreenColours, horizon: float) -> None:
        rng = shot.rng("helix")
        self._shot, self._light = shot, light
        self._lens = Lens(shot.across / 2, horizon * 0.53, 1080)
        lean = float(rng.uniform(0.12, 0.34) * rng.choice([-1, 1]))
        self._axis = (
            (np.cos(lean), np.sin(lean)) if not shot.is_upright else (np.sin(lean), np.cos(lean))
        )
        reach = np.hypot(shot.across, horizon) / 1080 * 1.15
        self._s = np.linspace(-reach, reach, 520, dtype=np.float32)
        self._rungs = np.linspace(-reach, reach, 78, dtype=np.float32)
        self._glitter = rng.uniform(0.4, 1.6, (2, len(self._s))).astype(np.float32)
        self._dust = rng.uniform(-1, 1, (260, 3)).astype(np.float32)
        self._spin = float(rng.choice([-1, 1])) * 0.5

    def _strand(self, s: Floats, turn: float, radius: float = 0.235) -> Floats:
        angle = s * 4.6 + turn
        off = radius * np.cos(angle)
        x = s * self._axis[0] - off * self._axis[1]
        y = s * self._axis[1] + off * self._axis[0]
        return np.stack((x, y, 2.0 + radius * np.sin(angle)), 1).astype(np.float32)

    def rule(self, view: View, lines: Plane, marks: Plane) -> None:
        """The rungs, with a wave of light that runs along them."""
        turn = self._turn(view)
        ends = np.concatenate(
            (self._strand(self._rungs, turn), self._strand(self._rungs, turn + np.pi))
        )
        x, y, _ = self._lens.project(ends)
        pairs = np.stack((x, y), 1).reshape(2, -1, 2).transpose(1, 0, 2)
        wave = 0.5 + 0.5 * np.sin(self._rungs * 5.2 - view.time * 1.9)
        ink.strokes(self._shot, lines, pairs, 2.0, 50 + 180 * wave**4)

    def points(self, view: View) -> Points:
        turn, parts = self._turn(view), [self._drift(view)]
        for side, tone in ((0, self._light.main), (1, self._light.second)):
            places = self._strand(self._s, turn + np.pi * side)
            x, y, _ = self._lens.project(places)
            front = np.clip((places[:, 2] - 2.235) / -0.47, 0, 1)
            power = self._glitter[side] * (0.3 + 2.4 * front**1.7)
            parts.append(Points(x, y, (power[:, None] * (tone * 0.85 + 0.15)).astype(np.float32)))
        return joined(*parts)

    def _turn(self, view: View) -> float:
        return self._spin * view.time + 0.5 * view.pan

    def _drift(self, view: View) -> Points:
        """Fine points that float along the axis."""
        a, b, c = self._dust.T
        s = ((a * 2.4 + 0.10 * view.time * (0.6 + c * 0.4) + 2.4) % 4.8) - 2.4
        off = b * 0.42
        places = np.stack(
            (s * self._axis[0] - off * self._axis[1], s * self._axis[1] + off * self._axis[0],
             2.0 + 0.3 * c), 1,
        ).astype(np.float32)  # fmt: skip
        x, y, _ = self._lens.project(places)
        power = (0.14 + 0.24 * np.abs(np.sin(view.time * 0.7 + a * 20)))[:, None]
        return Points(x, y, (power * self._light.main).astype(np.float32))
