"""Frame n → planes: the shots that are seen, their transitions, the grade, the words on top."""

from __future__ import annotations

import threading

import cv2

from animatic.studio.planes import Planes, buffer, planes
from animatic.studio.render import transitions
from animatic.studio.render.grades import grade, light
from animatic.studio.render.plan import Layer, RenderPlan
from animatic.studio.render.sources import OpenSources


class Composer:
    """Draws any frame of a plan from an opened stage. Safe from several threads at once."""

    def __init__(self, plan: RenderPlan, stage: OpenSources) -> None:
        self._plan = plan
        self._stage = stage
        self._grade = grade(plan.colour_mood, plan.brightness, plan.contrast)
        self._scratch = threading.local()

    def draw(self, frame: int, into: Planes) -> None:
        """Writes every pixel of `into`."""
        layers = self._plan.layers(frame)
        if not layers or layers[0].arrived < 1:
            _blacken(into)
        for layer in layers:
            self._lay(layer, into, is_first=layer is layers[0])
        if self._grade is not None:
            self._grade.apply(into)
        for line in self._plan.lines_at(frame):
            self._stage.source(line).draw(frame - line.first, into)
        if (shown := self._plan.shown(frame)) < 1:
            _darken(into, float(shown))

    def _lay(self, layer: Layer, into: Planes, *, is_first: bool) -> None:
        source = self._stage.source(layer.shot)
        lit = light(layer.shot.media.brightness, layer.shot.media.contrast)
        over = into if layer.arrived == 1 else self._second()
        source.draw(layer.frame, over)
        if lit is not None:
            lit.apply(over)
        if layer.arrived == 1:
            return
        kind = layer.shot.transition
        if is_first and kind == "fade_black":
            kind = "crossfade"  # out of black already: the way to it isn't shown first
        transitions.apply(kind, over, into, layer.arrived)

    def _second(self) -> Planes:
        """This thread's second frame, for the picture that is arriving."""
        if not hasattr(self._scratch, "planes"):
            self._scratch.planes = planes(buffer(self._plan.width, self._plan.height))
        return self._scratch.planes


def _blacken(into: Planes) -> None:
    for level, plane in zip(transitions.BLACK, into, strict=True):
        plane[:] = level


def _darken(into: Planes, shown: float) -> None:
    """What `shown` leaves of the picture, over black."""
    for level, plane in zip(transitions.BLACK, into, strict=True):
        cv2.convertScaleAbs(plane, plane, shown, level * (1 - shown))
