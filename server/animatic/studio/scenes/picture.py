"""A scene in its frame: the family's picture, its camera, the weather over it, the finish."""

from __future__ import annotations

from typing import Protocol

from animatic.model.timeline import Scene
from animatic.studio.catalogue import FAMILIES
from animatic.studio.catalogue.art import loaded
from animatic.studio.planes import Planes

from .craft.camera import ROOM, Camera, View, enlarge
from .craft.finish import Finish
from .craft.layers import scratch_planes
from .craft.shot import Floats, SceneShot
from .craft.weather import Overcast

WEATHERS = ("rain", "storm", "snow", "aurora", "fog", "rain")


class FamilyArt(Protocol):
    """What a family's class gives: the frame without zoom, weather and finish."""

    air: Floats
    """The colour of its haze: what fog looks like there."""

    def draw(self, view: View, into: Planes) -> None: ...


class DrawnScene:
    """Keeps the painted layers; drawing reads them only."""

    def __init__(
        self, scene: Scene, *, width: int, height: int, frames: int, frame_rate: int
    ) -> None:
        shot = SceneShot(_with_weather(scene), width, height, frames, frame_rate)
        family = FAMILIES[scene.family]
        self._shot = shot
        self._art: FamilyArt = loaded(family.art, type)(shot)
        self._camera = Camera(shot, family.cameras)
        self._weather = Overcast(shot, self._art.air)
        self._finish = Finish(shot)

    def draw(self, frame: int, into: Planes) -> None:
        view = self._camera.at(frame)
        if view.zoom > 1:
            whole = scratch_planes("whole", self._shot.width, self._shot.height, ROOM)
            self._art.draw(view, Planes(*(plane[ROOM:, ROOM:] for plane in whole)))
            enlarge(whole, into, view.zoom)
        else:
            self._art.draw(view, into)
        self._weather.draw(view, into)
        self._finish.apply(frame, into)


def _with_weather(scene: Scene) -> Scene:
    """The weather family has some weather even when none was asked for."""
    if scene.family != "weather" or scene.weather:
        return scene
    if scene.season == "winter":
        return scene.model_copy(update={"weather": "snow"})
    drawn = int(SceneShot(scene, 1080, 1080, 1, 30).rng("weather").integers(len(WEATHERS)))
    return scene.model_copy(update={"weather": WEATHERS[drawn]})
