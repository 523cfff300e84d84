"""Roads over the water in front of a city: a viaduct on pillars, or a suspension bridge."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from . import colour, noise
from .shot import Floats, SceneShot
from .towers import SINK


@dataclass(frozen=True)
class RoadColours:
    """Colours of a road and of its light."""

    stone: Floats
    rail: Floats
    """The line of light along the deck; black where there is none."""
    lamp: Floats
    by_night: bool


class _Board:
    """What a road is while it is painted: body, coverage, light. Places are units."""

    def __init__(self, shot: SceneShot, down: float, across: float) -> None:
        self.shot, self.across = shot, across
        size = (shot.even(down), shot.even(across))
        self.body = np.zeros((*size, 3), np.float32)
        self.light = np.zeros((*size, 3), np.float32)
        self.cover = np.zeros(size, np.float32)

    def _area(self, box: tuple[float, float, float, float]) -> tuple[slice, slice]:
        left, right, top, bottom = box
        px = self.shot.px
        return (
            slice(max(0, px(top)), max(0, px(bottom))),
            slice(max(0, px(left)), max(0, px(right))),
        )

    def put(self, box: tuple[float, float, float, float], tone: Floats) -> None:
        area = self._area(box)
        self.body[area], self.cover[area] = tone, 1

    def shine(self, box: tuple[float, float, float, float], tone: Floats) -> None:
        self.light[self._area(box)] += tone

    def stroke(self, points: Floats, thick: float, tone: Floats) -> None:
        """A cable through (n, 2) units, smoothed at its edges."""
        mask = np.zeros_like(self.cover)
        fixed = np.round(points * self.shot.k * 16).astype(np.int32)
        wide = max(1, round(thick * self.shot.k))
        cv2.polylines(mask, [fixed], False, 1.0, wide, cv2.LINE_AA, 4)
        self.body = colour.mix(self.body, np.broadcast_to(tone, self.body.shape), mask)
        np.maximum(self.cover, mask, out=self.cover)

    def finished(self, look: RoadColours) -> tuple[Floats, Floats]:
        """Premultiplied colour with the glow of its lamps, and coverage."""
        k = self.shot.k
        glow = noise.blur(self.light, 2.5 * k) * 0.6 + noise.blur(self.light, 12 * k) * 0.8
        glow += noise.blur(self.light, 36 * k) * 0.45
        image = self.body * self.cover[..., None] + self.light + np.maximum(glow - 0.006, 0)
        done = colour.expose(image, 1.3) if look.by_night else colour.film(image, 0.85)
        return done, self.cover


def _lay_deck(board: _Board, look: RoadColours, deck: float, thick: float) -> None:
    board.put((0, board.across, deck, deck + thick), look.stone)
    board.put((0, board.across, deck, deck + 2), look.stone * 1.7 + 0.02)
    board.shine((0, board.across, deck + thick - 2.2, deck + thick), look.rail)


def paint_viaduct(
    shot: SceneShot, look: RoadColours, *, horizon: float, deck: float, margin: float
) -> tuple[Floats, Floats]:
    """Pillars with spreading heads, lamps on one side of the deck."""
    board = _Board(shot, horizon + SINK, shot.across + 2 * margin)
    thick = 15.0
    _lay_deck(board, look, deck, thick)
    for x in range(60, int(board.across), 243):
        board.put((x, x + 21, deck + thick, horizon + SINK), look.stone * 0.85)
        for step in range(8):
            spread = 22 * (1 - step / 8) ** 1.6
            top = deck + thick + step * 2
            board.put((x - spread, x + 21 + spread, top, top + 2.2), look.stone * 0.9)
    for x in range(24, int(board.across), 123):
        board.put((x, x + 2.2, deck - 33, deck), look.stone * 1.2 + 0.02)
        board.put((x, x + 14, deck - 33, deck - 31), look.stone * 1.2 + 0.02)
        board.shine((x + 6, x + 15, deck - 31, deck - 28), look.lamp * 1.4)
    return board.finished(look)


def paint_bridge(
    shot: SceneShot, look: RoadColours, *, horizon: float, deck: float, margin: float
) -> tuple[Floats, Floats]:
    """Portals with cables that hang between them, a light at every hanger."""
    board = _Board(shot, horizon + SINK, shot.across + 2 * margin)
    span = 1020.0 if not shot.is_upright else 760.0
    tall, first = 0.30 * span, margin + (shot.across - span) / 2
    places = [first + span * i for i in (-1, 0, 1, 2)]
    stone = look.stone * 0.95
    for left in places[:-1]:
        s = np.linspace(0, 1, 61)
        sag = deck - 26 - (tall - 34) * (2 * s - 1) ** 2
        board.stroke(np.stack([left + span * s, sag], 1), 4.2, stone * 1.25 + 0.015)
        for u in np.linspace(0, 1, 35)[1:-1].tolist():
            x, y = left + span * u, deck - 26 - (tall - 34) * (2 * u - 1) ** 2
            board.put((x, x + 1.5, y, deck), stone * 1.15 + 0.01)
            board.shine((x - 1.2, x + 2.4, y - 1.8, y + 1.8), look.lamp * 1.1)
    for x in places:
        _raise_portal(board, look, x, (deck, tall, horizon))
    _lay_deck(board, look, deck, 17.0)
    return board.finished(look)


def _raise_portal(
    board: _Board, look: RoadColours, x: float, place: tuple[float, float, float]
) -> None:
    """Two legs seen almost from the side, with cross-beams and a lamp on top."""
    deck, tall, horizon = place
    for offset, shade in ((-17, 0.8), (9, 1.1)):
        left = x + offset
        board.put((left, left + 13, deck - tall, horizon + SINK), look.stone * shade)
        board.shine((left + 11, left + 13, deck - tall * 0.98, deck - 12), look.rail * 0.30)
    for part in (0.97, 0.66, 0.36):
        board.put((x - 17, x + 22, deck - tall * part, deck - tall * part + 11), look.stone)
    board.put((x - 30, x + 34, horizon - 16, horizon + SINK), look.stone * 0.7)
    board.shine((x - 2, x + 6, deck - tall - 7, deck - tall - 1), look.lamp * 1.6)
