"""Small things in the air: motes of light out of focus that drift."""

from __future__ import annotations

import numpy as np

from animatic.studio.planes import Planes

from .camera import View
from .colour import smooth
from .layers import Glow
from .shot import Floats, SceneShot


def disc(shot: SceneShot, radius: float, colour: Floats, softness: float, strength: float) -> Glow:
    """A lens's picture of a point of light: `softness` 0 is a crisp disc, 1 a haze."""
    side = shot.even(2 * radius * 1.5 + 8)
    at = np.arange(side, dtype=np.float32) + 0.5 - side / 2
    d = np.hypot(at[None], at[:, None]) / shot.k
    edge = max(1.4, radius * softness)
    body = smooth(radius + edge * 0.5, radius - edge * 0.5, d)
    body = body * (0.72 + 0.28 * smooth(0, radius, d)) * np.float32(strength)
    return Glow(shot, body[..., None] * colour)


class Motes:
    """Bokeh of `count` lights: far ones large, faint and soft, near ones small and bright."""

    DEPTHS = 8

    def __init__(
        self, shot: SceneShot, colour: Floats, count: int, *, rising: float = 13.0
    ) -> None:
        rng = shot.rng("motes")
        self._shot, self._rising = shot, rising
        self._motes = [tuple(row) for row in rng.random((count, 4)).tolist()]
        self._discs = [
            disc(
                shot,
                2.2 + 20 * (1 - z) ** 2,
                colour,
                0.35 if z < 0.5 else 0.8,
                0.07 + 0.5 * z**3,
            )
            for z in np.linspace(0, 1, self.DEPTHS).tolist()
        ]

    def draw(self, view: View, into: Planes) -> None:
        shot = self._shot
        for a, b, z, phase in self._motes:
            depth = 0.3 + z
            sway = 10 * float(np.sin(view.time * 0.5 + phase * 6.3))
            span_x, span_y = shot.across + 120, shot.down + 120
            x = (a * span_x + 6 * view.time * depth + sway - 40 * view.pan * depth) % span_x
            y = (b * span_y - self._rising * view.time * depth) % span_y
            twinkle = 0.75 + 0.25 * float(np.sin(view.time * 1.1 + phase * 40))
            sprite = self._discs[int(z * (self.DEPTHS - 0.01))]
            sprite.draw(into, (x - 60) * shot.k, (y - 60) * shot.k, twinkle)
