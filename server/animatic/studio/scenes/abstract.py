"""Flowing light that fits any words: silk, overlapping sheets, or clouds of colour.

Quiet and darker in the middle, so that a title reads on it.
"""

from __future__ import annotations

from animatic.studio.planes import Planes

from .craft import palettes, silk
from .craft.camera import View
from .craft.particles import Motes
from .craft.shot import Shot

CAMERA = ("still",)
MANNERS = ("silk", "silk", "mesh")
"""How the light flows; drawn by the seed."""


class Abstract:
    """One field of colour and a few motes in front of it."""

    def __init__(self, shot: Shot) -> None:
        rng = shot.rng("manner")
        ramp = palettes.ramp(shot)
        self.air = ramp[2][1]
        self._field = silk.Field(shot, ramp, scale=shot.scene.density**0.5)
        manner = MANNERS[int(rng.integers(len(MANNERS)))]
        self._solve = {
            "silk": self._field.silk,
            "mesh": self._field.mesh,
            "dunes": self._field.dunes,
        }[manner]
        self._start = float(rng.uniform(0, 40))
        self._enlarger = silk.Enlarger(shot)
        self._motes = Motes(shot, ramp[-1][1], int(26 * shot.scene.density))

    def draw(self, view: View, into: Planes) -> None:
        self._enlarger.draw(view.frame, self._solve(self._start + view.time), into)
        self._motes.draw(view, into)
