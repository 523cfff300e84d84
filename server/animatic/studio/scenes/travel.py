"""Travel: a globe with a route that grows from pin to pin, or a flight above the clouds."""

from __future__ import annotations

from animatic.studio.planes import Planes

from .craft.camera import View
from .craft.flight import Flight
from .craft.journey import Journey
from .craft.shot import Shot

CAMERA = ("push_in", "still")


class Travel:
    """Asked for by words like map or flight, else by the seed."""

    def __init__(self, shot: Shot) -> None:
        words = shot.scene.prompt.lower()
        is_route = any(
            w in words for w in ("map", "route", "world", "globe", "地图", "路线", "世界")
        )
        is_sky = any(w in words for w in ("fly", "flight", "plane", "飞机", "飞行", "航班"))
        drawn = float(shot.rng("kind").random()) < 0.55
        is_journey = is_route or (drawn and not is_sky)
        self._picture = Journey(shot) if is_journey else Flight(shot)
        self.air = self._picture.air

    def draw(self, view: View, into: Planes) -> None:
        self._picture.draw(view, into)
