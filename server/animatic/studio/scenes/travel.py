"""Travel: a globe with a route that grows from pin to pin, or a flight above the clouds."""

from __future__ import annotations

from animatic.studio.planes import Planes

from .craft import places
from .craft.camera import View
from .craft.flight import Flight
from .craft.journey import Journey
from .craft.shot import Shot

CAMERA = ("push_in", "still")
ON_THE_MAP = ("map", "route", "world", "globe", "地图", "路线", "世界")
IN_THE_AIR = ("fly", "flight", "plane", "飞机", "飞行", "航班")
ABOVE = "above the clouds"


class Travel:
    """Asked for by words like map or flight, or by where it goes; else by the seed."""

    def __init__(self, shot: Shot) -> None:
        words = shot.scene.prompt.lower()
        is_route = len(places.named(words)) > 1 or any(w in words for w in ON_THE_MAP)
        is_sky = any(w in words for w in IN_THE_AIR)
        drawn = float(shot.rng("kind").random()) < 0.55
        is_journey = (is_route or (drawn and not is_sky)) and ABOVE not in words
        self._picture = Journey(shot) if is_journey else Flight(shot)
        self.air = self._picture.air

    def draw(self, view: View, into: Planes) -> None:
        self._picture.draw(view, into)
