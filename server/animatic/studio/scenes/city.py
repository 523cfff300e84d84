"""A city: its skyline over water at any hour, or at night a street between its towers."""

from __future__ import annotations

from animatic.studio.planes import Planes

from .craft import palettes
from .craft.camera import View
from .craft.shot import SceneShot
from .craft.skyline import Skyline
from .craft.street import Street


class City:
    """A view that is asked for, by night; else by the seed; by day it is the skyline."""

    def __init__(self, shot: SceneShot) -> None:
        self._picture = Street(shot) if is_street(shot) else Skyline(shot)
        self.air = self._picture.air

    def draw(self, view: View, into: Planes) -> None:
        self._picture.draw(view, into)


def is_street(shot: SceneShot) -> bool:
    """Whether this shot is down in the street rather than over the water."""
    if not palettes.is_neon(shot) or shot.scene.weather == "aurora":
        return False
    drawn = "street" if float(shot.rng("kind").random()) < 0.6 else "skyline"
    return (shot.scene.view or drawn) == "street"
