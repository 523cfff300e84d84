"""Flowing light that fits any words: satin, oil on water, sheets of glass, clouds, or threads.

Quiet and darker in the middle, so that a title reads on it.
"""

from __future__ import annotations

from typing import Protocol

from animatic.studio.planes import Planes

from .craft import palettes, silk
from .craft.camera import View
from .craft.particles import Motes
from .craft.shot import Floats, SceneShot
from .craft.threads import Threads
from .craft.waves import Waves

MANNERS = ("silk", "silk", "liquid", "waves", "clouds", "threads")
"""How the light flows, where it isn't said; drawn by the seed."""
MOTES = {"silk": 14, "liquid": 10, "threads": 22}


class _Field(Protocol):
    def solve(self, t: float) -> Floats:
        """The picture at a moment: (h, w, 3) R'G'B'."""
        ...


class Abstract:
    """One field of colour, perhaps lines over it, and a few motes in front."""

    def __init__(self, shot: SceneShot) -> None:
        rng = shot.rng("manner")
        ramp = palettes.ramp(shot)
        self.air = ramp[2][1]
        drawn = MANNERS[int(rng.integers(len(MANNERS)))]
        asked = shot.scene.subject
        manner = asked if asked in MANNERS else drawn
        self._start = float(rng.uniform(0, 40))
        self._field, self._over = _open(shot, manner, ramp)
        self._enlarger = silk.Enlarger(shot)
        self._motes = Motes(shot, ramp[-1][1], int(MOTES.get(manner, 0) * shot.scene.density))

    def draw(self, view: View, into: Planes) -> None:
        time = self._start + view.time
        self._enlarger.draw(view.frame, self._field.solve(time), into)
        if self._over is not None:
            self._over.draw(time, into)
        self._motes.draw(view, into)


def _open(shot: SceneShot, manner: str, ramp: silk.Ramp) -> tuple[_Field, Threads | Waves | None]:
    """The field, and what is drawn over it."""
    scale = shot.scene.density**0.5
    match manner:
        case "liquid":
            return silk.Oil(shot, ramp, scale=scale), None
        case "clouds":
            return silk.Clouds(shot, ramp), None
        case "waves":
            waves = Waves(shot, ramp)
            return waves, waves
        case "threads":
            threads = Threads(shot, ramp)
            return threads, threads
        case _:
            return silk.Satin(shot, ramp, scale=scale), None
