"""Travel: a globe with a route that grows from pin to pin, or a flight above the clouds."""

from __future__ import annotations

from animatic.studio.planes import Planes

from .craft.camera import View
from .craft.flight import Flight
from .craft.journey import Journey
from .craft.shot import SceneShot


class Travel:
    """The view that is asked for, else by the seed."""

    def __init__(self, shot: SceneShot) -> None:
        drawn = "map" if float(shot.rng("kind").random()) < 0.55 else "flight"
        view = shot.scene.view or drawn
        self._picture = Journey(shot) if view == "map" else Flight(shot)
        self.air = self._picture.air

    def draw(self, view: View, into: Planes) -> None:
        self._picture.draw(view, into)
