"""A journey goes where its words say, and stays on the globe that is seen."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from animatic.model.timeline import Scene
from animatic.studio.planes import Plane, Planes, buffer, planes
from animatic.studio.render.fonts import han_face, has_glyph
from animatic.studio.scenes import places
from animatic.studio.scenes.craft import earth, route
from animatic.studio.scenes.craft.camera import View
from animatic.studio.scenes.craft.journey import Journey
from animatic.studio.scenes.craft.labels import Label
from animatic.studio.scenes.craft.shot import SceneShot
from animatic.studio.scenes.places import HUBS, named

TOKYO = (35.7, 139.7)


@pytest.mark.parametrize(
    ("words", "way"),
    [
        ("a flight from Paris to Tokyo", "Paris Tokyo"),
        ("to Tokyo from Paris", "Paris Tokyo"),
        ("从巴黎飞到东京", "巴黎 东京"),
        ("去东京，从巴黎出发", "巴黎 东京"),
        ("Paris, France to Rome, Italy and on to Egypt", "Paris Rome Egypt"),
        ("there and back: Paris, Rome, Paris", "Paris Rome Paris"),
        ("nyc to the UK", "NYC UK"),
        ("a comparison of romeo and parish", ""),
        ("环游世界", ""),
    ],
)
def test_places_are_read_in_the_order_they_are_visited_as_they_are_called(
    words: str, way: str
) -> None:
    assert " ".join(named(words)) == way
    assert all(places.at(name) for name in named(words))


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
    scene = Scene(family="travel", places=named(prompt), seed=seed)
    return Journey(SceneShot(scene, width, height, 180, 30))


@pytest.mark.slow
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


def test_every_name_can_be_written() -> None:
    rows = places._rows(places._HUBS + places._OTHERS)
    chinese = {
        letter for names, _ in rows for name in names for letter in name if letter > "\u3400"
    }
    assert all(has_glyph(han_face(560), letter) for letter in chinese)


@pytest.mark.slow
@pytest.mark.parametrize("size", [(640, 360), (360, 640)])
@pytest.mark.parametrize("prompt", ["Paris to Rome", "从北京飞往悉尼", "Rio de Janeiro to NYC"])
def test_the_names_of_both_ends_stand_in_the_frame_apart_from_each_other(
    prompt: str, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    flown = journey(prompt, *size)
    seen: list[tuple[float, float, float, float]] = []
    stamp = Label.stamp

    def watched(label: Label, letters: Plane, plates: Plane, *at: float) -> None:
        before = plates.copy()
        stamp(label, letters, plates, *at)
        left, top, width, height = cv2.boundingRect(cv2.absdiff(before, plates))
        assert cv2.countNonZero(letters)
        seen.append((left, top, left + width, top + height))

    monkeypatch.setattr(Label, "stamp", watched)
    for time in (0.2, 3.0, 5.9):
        seen.clear()
        flown.draw(View(frame=0, time=time, pan=0, rise=0, push=0, zoom=1), black(*size))
        assert len(seen) == (2 if time == 5.9 else 1)
    a, b = seen
    assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def black(width: int, height: int) -> Planes:
    memory = buffer(width, height)
    memory[:] = 16
    return planes(memory)
