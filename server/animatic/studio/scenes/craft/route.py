"""The way of a journey: the places a prompt names, or some to one side of each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ..places import HUBS, Place
from . import earth
from .shot import Floats

STEPS = 90
"""Points along one leg."""
NEAR_DEGREES, NEAR_BAND = 50.0, 35.0
"""The longest way, and the most of it from south to north, that is seen from near by."""


@dataclass(frozen=True)
class Route:
    """Stops (n, 3) on a ball of radius 1; n - 1 legs (`STEPS`, 3) that rise over the ground."""

    stops: Floats
    legs: list[Floats]

    @classmethod
    def through(cls, places: Sequence[Place], high: float) -> Route:
        """Great circles from place to place. `high` is how far a leg rises, by its angle."""
        stops = earth.place(*np.array(places, np.float32).T)
        legs: list[Floats] = []
        for start, end in pairwise(stops):
            lift = 1 + high * min(_angle(start, end), 1.2) * np.sin(np.linspace(0, np.pi, STEPS))
            legs.append((earth.between(start, end, STEPS) * lift[:, None]).astype(np.float32))
        return cls(stops, legs)

    def longitudes(self) -> Floats:
        """Degrees east of each point of each leg in turn, without a jump at the date line."""
        way = np.concatenate(self.legs)
        return np.rad2deg(np.unwrap(np.arctan2(way[:, 0], way[:, 2])))


def is_short(places: Sequence[Place]) -> bool:
    """Whether all of the way fits on a globe seen from near by."""
    north = [latitude for latitude, _ in places]
    stops = earth.place(*np.array(places, np.float32).T)
    long = sum(_angle(start, end) for start, end in pairwise(stops))
    return np.rad2deg(long) < NEAR_DEGREES and max(north) - min(north) < NEAR_BAND


def wander(
    rng: np.random.Generator, count: int, *, band: tuple[float, float], goal: Place | None
) -> list[Place]:
    """`count` hubs within `band` of latitude, each to the same side of the last, up to `goal`.

    The globe keeps turning one way.
    """
    return list(_wander(rng, count, band, goal))[:: -1 if goal else 1]


def _wander(
    rng: np.random.Generator, count: int, band: tuple[float, float], goal: Place | None
) -> Iterator[Place]:
    side = float(rng.choice([-1, 1]))
    hubs = [place for place in HUBS if band[0] < place[0] < band[1] and place != goal]
    at = goal or hubs.pop(int(rng.integers(len(hubs))))
    yield at
    for _ in range(count - 1):
        on = [side * (east - at[1]) % 360 for _, east in hubs]
        near = [place for place, far in zip(hubs, on, strict=True) if 14 < far < 62]
        if not near:
            near = [min(zip(hubs, on, strict=True), key=lambda one: (one[1] <= 14, one[1]))[0]]
        at = near[int(rng.integers(len(near)))]
        hubs.remove(at)
        yield at


def _angle(start: Floats, end: Floats) -> float:
    return float(np.arccos(np.clip(float(start @ end), -1, 1)))
