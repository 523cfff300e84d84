"""What the drawing families share: points of light, ink, the Earth, and what an hour changes."""

from __future__ import annotations

import numpy as np
import pytest

from animatic.model.timeline import Scene
from animatic.studio.planes import Planes, buffer, planes
from animatic.studio.scenes import open_scene
from animatic.studio.scenes.craft import earth, ink
from animatic.studio.scenes.craft.shot import SceneShot
from animatic.studio.scenes.craft.sparks import Points, Sparks


def shot(width: int = 320, height: int = 180, **values: str) -> SceneShot:
    return SceneShot(Scene(**values), width, height, 60, 30)


def black(width: int = 320, height: int = 180) -> Planes:
    frame = planes(buffer(width, height))
    frame.y[:], frame.u[:], frame.v[:] = 16, 128, 128
    return frame


def points(*places: tuple[float, float], tone: tuple[float, float, float] = (1, 1, 1)) -> Points:
    at = np.array(places, np.float32)
    return Points(at[:, 0], at[:, 1], np.tile(np.array(tone, np.float32), (len(at), 1)))


def test_a_point_of_light_is_brightest_where_it_was_put() -> None:
    frame, target = black(), shot()
    Sparks(target).draw(frame, points((960.0, 540.0)))
    row, column = np.unravel_index(int(frame.y.argmax()), frame.y.shape)
    assert abs(row - 90) <= 2
    assert abs(column - 160) <= 2


def test_light_is_as_strong_at_every_size() -> None:
    grid = [(x * 60.0 + 400, y * 60.0 + 200) for x in range(16) for y in range(10)]
    strengths = []
    for size in ((320, 180), (1280, 720), (3840, 2160)):
        frame, target = black(*size), shot(*size)
        Sparks(target, halo=((30, 1.0),)).draw(frame, points(*grid, tone=(3, 3, 3)))
        strengths.append(float(frame.y.mean()) - 16)
    assert min(strengths) > 0.5
    assert max(strengths) < 1.5 * min(strengths)


def test_light_keeps_its_colour_and_stays_above_the_line_it_is_given() -> None:
    frame, target = black(), shot()
    Sparks(target).draw(frame, points((600.0, 300.0), (600.0, 900.0), tone=(6, 0.6, 0.6)), 600)
    assert frame.v.max() > 140
    assert (frame.y[110:] == 16).all()


def test_light_outside_the_frame_is_no_error_and_not_seen() -> None:
    frame, target = black(), shot()
    Sparks(target).draw(frame, points((-5000.0, 100.0), (100.0, 99999.0)))
    assert (frame.y == 16).all()


def test_ink_covers_what_it_was_drawn_on_and_nothing_else() -> None:
    frame, target = black(), shot()
    sheet = ink.sheet(target)
    ink.fill(target, sheet, np.array([(600, 300), (900, 300), (900, 600), (600, 600)]), 255)
    ink.cover(sheet, frame, np.array([1, 1, 1], np.float32))
    assert frame.y[70, 125] >= 230
    assert (frame.y[:, :90] == 16).all()
    assert (frame.y[:, 165:] == 16).all()


def test_an_empty_sheet_changes_nothing() -> None:
    frame, target = black(), shot()
    ink.cover(ink.sheet(target), frame, np.array([1, 0, 0], np.float32))
    assert (frame.y == 16).all()
    assert (frame.v == 128).all()


def test_the_earth_has_its_land_where_people_live() -> None:
    inland = np.array([(39.9, 116.4), (48.9, 2.4), (39.1, -94.6), (-23.7, 133.9), (9.1, 7.5)])
    at_sea = np.array([(30.0, -40.0), (0.0, -150.0), (-30.0, 80.0), (-60.0, 0.0)])
    assert earth.is_land(inland[:, 0], inland[:, 1]).all()
    assert not earth.is_land(at_sea[:, 0], at_sea[:, 1]).any()


def test_the_shorter_way_round_the_earth_keeps_to_its_surface() -> None:
    start, end = earth.place(np.array([35.7, 34.1]), np.array([139.7, -118.2]))
    way = earth.between(start, end, 50)
    assert np.allclose(np.linalg.norm(way, axis=1), 1, atol=1e-5)
    assert np.allclose(way[[0, -1]], [start, end], atol=1e-5)
    assert np.linalg.norm(np.diff(way, axis=0), axis=1).sum() < np.pi


@pytest.mark.parametrize("family", ["celebration", "food", "product"])
def test_these_are_brighter_by_day_than_by_night(family: str) -> None:
    levels = {}
    for hour in ("day", "night"):
        scene = Scene(family=family, seed=3, time_of_day=hour)
        picture = open_scene(scene, width=320, height=180, frames=60, frame_rate=30)
        frame = black()
        picture.draw(30, frame)
        levels[hour] = float(frame.y.mean())
    assert levels["day"] > levels["night"] + 15


def test_the_open_sea_has_no_land() -> None:
    def lowest(view: str) -> Planes:
        values = {"time_of_day": "day", "view": view}
        scene = open_scene(Scene(family="ocean", **values), width=320, height=180, frames=60,
                           frame_rate=30)  # fmt: skip
        frame = black()
        scene.draw(30, frame)
        return Planes(*(plane[-8:] for plane in frame))

    def is_blue(planes: Planes) -> bool:
        return float(planes.u.mean()) > 132 > 124 > float(planes.v.mean())

    assert is_blue(lowest("open_sea"))
    assert not is_blue(lowest("beach"))
