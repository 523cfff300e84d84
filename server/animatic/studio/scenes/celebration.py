"""A celebration: fireworks over water at night, a party in gold at dusk, a bright one by day."""

from __future__ import annotations

from animatic.studio.planes import Planes

from .craft import palettes
from .craft.camera import View
from .craft.fireworks import Fireworks
from .craft.party import Party
from .craft.shot import SceneShot

BY_HOUR = {
    "night": ("fireworks",),
    "dusk": ("evening", "fireworks"),
    "sunset": ("evening",),
    "day": ("bright",),
    "dawn": ("bright",),
}
ANY = ("fireworks", "fireworks", "bright", "bright", "evening")


class Celebration:
    """One of three festivities, as asked for, by the hour, or by the seed."""

    def __init__(self, shot: SceneShot) -> None:
        scene = shot.scene
        kinds = BY_HOUR.get(scene.time_of_day, ANY)
        if scene.palette in palettes.RAMPS and not scene.time_of_day:
            kinds = ("bright", "evening")
        elif scene.palette in ("night", "moonlit", "dusk") and not scene.time_of_day:
            kinds = ("fireworks",)
        if scene.subject == "fireworks":
            kinds = ("fireworks",)
        elif scene.subject == "party":
            kinds = tuple(kind for kind in kinds if kind != "fireworks") or ("evening",)
        kind = kinds[int(shot.rng("kind").integers(len(kinds)))]
        self._party = (
            Fireworks(shot) if kind == "fireworks" else Party(shot, is_evening=kind == "evening")
        )
        self.air = self._party.air

    def draw(self, view: View, into: Planes) -> None:
        self._party.draw(view, into)
