"""A flock far away: a few strokes a bird."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np

from animatic.studio.planes import Planes

from . import colour
from .camera import View
from .palettes import Palette
from .shot import SceneShot
from .sky import Light


class Flock:
    """Birds that cross a third of the frame in half a minute, each with its own beat."""

    def __init__(self, shot: SceneShot, ink: int, home: tuple[float, float], count: int) -> None:
        rng = shot.rng("birds")
        self._shot, self._ink, self._home = shot, ink, home
        self._birds = list(
            zip(
                rng.normal(0, 110, count).tolist(),
                rng.normal(0, 42, count).tolist(),
                rng.uniform(0.6, 1.15, count).tolist(),
                rng.uniform(0, 6.28, count).tolist(),
                strict=True,
            )
        )

    def draw(self, view: View, into: Planes, rows: int) -> None:
        """Onto the luma of the first `rows` frame pixels."""
        sx, sy = self._shot.scale
        for dx, dy, size, phase in self._birds:
            t = view.time
            span = self._shot.across + 500
            x = (self._home[0] + dx + 21 * t + 250) % span - 250 - view.pan * 40
            y = self._home[1] + dy - 3 * t + float(np.sin(t + phase)) * 5
            beat = float(np.sin(t * 8.5 * (0.9 + 0.2 * size) + phase))
            flap = beat * (0.55 + 0.45 * float(np.sin(t * 0.9 + phase)))
            wing = 11.5 * size
            points = [
                (x - wing, y - wing * 0.55 * flap),
                (x - wing * 0.45, y - wing * (0.30 + 0.25 * flap)),
                (x, y),
                (x + wing * 0.45, y - wing * (0.30 + 0.25 * flap)),
                (x + wing, y - wing * 0.55 * flap),
            ]
            fixed = [(round(px * sx * 16), round(py * sy * 16)) for px, py in points]
            thick = max(1, round(1.7 * size * sy))
            for a, b in pairwise(fixed):
                cv2.line(into.y[:rows], a, b, (self._ink,), thick, cv2.LINE_AA, 4)


def flock(shot: SceneShot, palette: Palette, light: Light, horizon: float) -> Flock:
    """Seen against the glow; none at night or in weather that keeps them away."""
    grounded = palette.night > 0.5 or shot.scene.weather in ("storm", "rain", "snow")
    count = 0 if grounded else int(shot.rng("flock").integers(5, 12))
    x = float(np.clip(light.x - 0.16 * shot.across, 0.12 * shot.across, 0.6 * shot.across))
    ink = int(16 + 219 * float(colour.luma(palette.dark)) * 0.9)
    return Flock(shot, ink, (x, horizon * 0.34), count)
