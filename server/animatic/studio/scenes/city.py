"""A city: its skyline over water at any hour, or at night a street between its towers."""

from __future__ import annotations

from animatic.studio.planes import Planes

from .craft import palettes
from .craft.camera import View
from .craft.shot import Shot
from .craft.skyline import Skyline
from .craft.street import Street

CAMERA = ("pan_left", "pan_right", "push_in")

_STREET = ("street", "alley", "avenue", "downtown", "traffic", "街", "巷", "马路", "车流")
_NEON = ("neon", "cyberpunk", "霓虹", "赛博")
_SKYLINE = ("skyline", "river", "harbor", "harbour", "bay", "bridge", "water", "skyscraper",
            "天际", "江", "河", "海", "桥", "港")  # fmt: skip


class City:
    """Words like street or skyline decide by night, else the seed; by day it is the skyline."""

    def __init__(self, shot: Shot) -> None:
        self._picture = Street(shot) if is_street(shot) else Skyline(shot)
        self.air = self._picture.air

    def draw(self, view: View, into: Planes) -> None:
        self._picture.draw(view, into)


def is_street(shot: Shot) -> bool:
    """Whether this shot is down in the street rather than over the water."""
    if not palettes.is_neon(shot) or shot.scene.weather == "aurora":
        return False
    words = shot.scene.prompt.lower()
    chance = 0.5
    for terms, lean in ((_STREET, 0.47), (_NEON, 0.15), (_SKYLINE, -0.45)):
        chance += lean * any(term in words for term in terms)
    return float(shot.rng("kind").random()) < chance
