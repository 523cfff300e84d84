"""Painted scenes are kept: read back they draw the same, and nothing else comes out of a file."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from render_parts import rendered

from animatic.model.timeline import Scene, Segment, Text, Timeline, Track
from animatic.storage import disk
from animatic.studio.catalogue import FAMILIES
from animatic.studio.planes import Plane, buffer, planes
from animatic.studio.render import kept, paintings
from animatic.studio.scenes import MovingPicture, open_scene

SIZE, FRAMES, RATE = (320, 180), 60, 30
WEATHERS = ("", "rain", "snow", "storm", "fog", "aurora")


def painted(**values: str) -> MovingPicture:
    scene = Scene(prompt="somewhere", seed=4, **values)
    return open_scene(scene, width=SIZE[0], height=SIZE[1], frames=FRAMES, frame_rate=RATE)


def drawn(picture: MovingPicture, frame: int) -> Plane:
    memory = buffer(*SIZE)
    picture.draw(frame, planes(memory))
    return memory


@pytest.fixture(autouse=True)
def is_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a small picture takes to paint."""
    monkeypatch.setattr(paintings, "WORTH_S", 0)


@pytest.mark.slow
@pytest.mark.parametrize("weather", WEATHERS)
@pytest.mark.parametrize("family", FAMILIES)
def test_read_back_it_draws_the_same(family: str, weather: str, tmp_path: Path) -> None:
    picture = painted(family=family, weather=weather)
    paintings.save(tmp_path / "kept", "one", picture)
    again = paintings.load(tmp_path / "kept", "one")
    assert again is not None
    for frame in (0, 31, 59):
        assert np.array_equal(drawn(picture, frame), drawn(again, frame))


def film(title: str) -> Timeline:
    words = Segment(duration_ms=1000, media=Text(text=title))
    shown = Segment(duration_ms=1000, media=Scene(family="lake", seed=2))
    tracks = (Track(kind="video", segments=(shown,)), Track(kind="text", segments=(words,)))
    return Timeline(tracks=tracks, resolution="480p")


@pytest.mark.slow
def test_a_film_is_painted_once_and_its_new_title_is_drawn_on_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "kept"
    rendered(film("Before"), to=tmp_path / "before.mp4", cache=cache)
    plain = rendered(film("After"), to=tmp_path / "plain.mp4")

    def painted_anew(*_: object, **__: object) -> MovingPicture:
        raise AssertionError("It was painted already.")

    monkeypatch.setattr(paintings, "open_scene", painted_anew)
    after = rendered(film("After"), to=tmp_path / "after.mp4", cache=cache)
    assert after.path.read_bytes() == plain.path.read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: whole[: len(whole) // 2],
        lambda whole: whole.replace(b"craft", b"graft"),
        lambda whole: whole[:64] + bytes(len(whole) - 64),
        lambda _: b"",
    ],
    ids=["cut off", "another name", "zeroes", "empty"],
)
def test_what_is_damaged_is_painted_again(damage: Callable[[bytes], bytes], tmp_path: Path) -> None:
    cache = tmp_path / "kept"
    first = rendered(film("One"), to=tmp_path / "first.mp4", cache=cache)
    (kept_scene,) = cache.glob("scene-*")
    whole = kept_scene.read_bytes()
    kept_scene.write_bytes(damage(whole))
    for path in cache.iterdir():
        if path != kept_scene:
            path.unlink()
    again = rendered(film("One"), to=tmp_path / "again.mp4", cache=cache)
    assert again.path.read_bytes() == first.path.read_bytes()
    assert kept_scene.read_bytes() == whole


class Named:
    """Pickles as a call of any function."""

    def __init__(self, function: Callable[..., object], *values: object) -> None:
        self._call = function, values

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return self._call


def test_a_file_runs_nothing(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    for value in (
        Named(mark.touch),
        Named(exec, f"open({str(mark)!r}, 'w')"),
        Named(getattr, Scene, "model_construct"),
        Named(np.save, str(mark), 1),
    ):
        kept.write(tmp_path, "one", {}, [pickle.dumps(value, protocol=5)])
        assert kept.read(tmp_path, "one") is not None
        assert paintings.load(tmp_path, "one") is None
    assert not mark.exists()


def test_the_last_of_a_disk_is_left_to_the_videos(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = paintings.ROOM + disk.MARGIN
    left = room - 1

    class Usage:
        @property
        def free(self) -> int:
            return left

    monkeypatch.setattr(disk.shutil, "disk_usage", lambda _: Usage())
    paintings.save(tmp_path / "kept", "one", painted(family="lake"))
    assert paintings.load(tmp_path / "kept", "one") is None
    left = room
    paintings.save(tmp_path / "kept", "one", painted(family="lake"))
    assert paintings.load(tmp_path / "kept", "one") is not None
