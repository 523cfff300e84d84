"""A journey goes where its words say, and stays on the globe that is seen."""

from __future__ import annotations

import numpy as np
import pytest

from animatic.studio.scenes.craft import earth, places, route
from animatic.studio.scenes.craft.camera import View
from animatic.studio.scenes.craft.journey import Journey
from animatic.studio.scenes.craft.places import HUBS, named
from animatic.studio.scenes.craft.shot import Shot
from animatic.studio.scenes.travel import Flight, Travel
from animatic.timeline import Scene

PARIS, TOKYO, ROME, CAIRO = (48.9, 2.4), (35.7, 139.7), (41.9, 12.5), (30.0, 31.2)


@pytest.mark.parametrize(
    ("prompt", "way"),
    [
        ("a flight from Paris to Tokyo", [PARIS, TOKYO]),
        ("to Tokyo from Paris", [PARIS, TOKYO]),
        ("从巴黎飞到东京", [PARIS, TOKYO]),
        ("去东京，从巴黎出发", [PARIS, TOKYO]),
        ("Paris, France to Rome, Italy and on to Egypt", [PARIS, ROME, CAIRO]),
        ("there and back: Paris, Rome, Paris", [PARIS, ROME, PARIS]),
        ("a comparison of romeo and parish", []),
        ("环游世界", []),
    ],
)
def test_places_are_read_in_the_order_they_are_visited(
    prompt: str, way: list[places.Place]
) -> None:
    assert named(prompt) == way


def test_every_place_is_on_the_earth_and_has_one_meaning() -> None:
    rows = places._rows(places._HUBS + places._OTHERS)
    names = [name for found, _ in rows for name in found]
    assert len(names) == len(set(names))
    assert all(abs(north) <= 90 and abs(east) <= 180 for _, (north, east) in rows)
    north, east = np.array([place for _, place in rows], np.float32).T
    near = [(n, e) for n in (-1.5, 0, 1.5) for e in (-1.5, 0, 1.5)]
    is_near_land = np.any([earth.is_land(north + n, east + e) for n, e in near], axis=0)
    lost = {rows[i][0][0] for i in np.flatnonzero(~is_near_land).tolist()}
    assert lost <= {"maldives", "tahiti"}  # too small for the map


def journey(prompt: str, width: int = 320, height: int = 180, seed: int = 0) -> Journey:
    return Journey(Shot(Scene(family="travel", prompt=prompt, seed=seed), width, height, 180, 30))


@pytest.mark.parametrize("size", [(320, 180), (180, 320)])
@pytest.mark.parametrize(
    "prompt",
    ["Paris to Tokyo", "Sydney to Auckland", "Cape Town to Reykjavik", "Rome to Athens",
     "Los Angeles to Shanghai", "a trip to Lima", "a trip to Peking", "Beijing to Sydney"],
)  # fmt: skip
def test_the_head_of_the_way_is_seen_all_the_time(prompt: str, size: tuple[int, int]) -> None:
    flown = journey(prompt, *size)
    for time in np.linspace(0, 6, 13).tolist():
        view = View(frame=0, time=time, pan=0, rise=0, push=0, zoom=1)
        done = flown._progress(view)
        leg = min(int(done), len(flown._legs) - 1)
        head = flown._legs[leg][int((done - leg) * (route.STEPS - 1))][None]
        x, y, z = flown._globe.project(head, flown._facing(view))
        assert z[0] > 0
        assert 0 < x[0] < flown._shot.across
        assert 0 < y[0] < flown._shot.down


def test_a_wish_for_one_place_ends_there() -> None:
    for seed in range(3):
        stops = journey("a trip to Tokyo", seed=seed)._stops
        assert len(stops) >= 3
        assert np.allclose(stops[-1], earth.place(*np.array([TOKYO], np.float32).T)[0])


def test_no_place_is_visited_twice_where_none_is_named() -> None:
    rng = np.random.default_rng(5)
    for band in ((-90.0, 90.0), (12.0, 53.0)):
        for _ in range(50):
            way = route.wander(rng, 7, band=band, goal=None)
            assert len(set(way)) == 7
            assert set(way) <= set(HUBS)


def test_two_places_are_a_journey_and_above_the_clouds_is_a_flight() -> None:
    def picture(prompt: str) -> object:
        return Travel(Shot(Scene(family="travel", prompt=prompt), 320, 180, 60, 30))._picture

    assert isinstance(picture("a flight from Paris to Tokyo"), Journey)
    assert isinstance(picture("a map of Rome and Cairo (above the clouds)"), Flight)
