"""Families that show several pictures: each one is asked for by a word, and keeps the promises."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from animatic.studio.planes import buffer, planes
from animatic.studio.render import paintings
from animatic.studio.scenes import MovingPicture, open_scene
from animatic.timeline import Scene

FRAMES, RATE = 120, 30
LOOKS = [
    *(("abstract", word, "") for word in ("silk", "liquid", "waves", "clouds", "threads")),
    *(("space", word, "") for word in ("earth", "saturn", "jupiter", "mars", "earth at sunrise")),
    *(
        ("technology", word, "")
        for word in ("world", "servers", "code", "dashboard", "chart", "dna", "chip", "network")
    ),
    *(("food", word, "day") for word in ("latte", "espresso", "tea", "matcha", "soup")),
    ("food", "coffee", "night"),
    ("food", "fruit", "night"),
    *(("product", "", hour) for hour in ("day", "night")),
    *(("celebration", "", hour) for hour in ("day", "sunset", "night")),
]


@cache
def opened(
    family: str, prompt: str, hour: str, size: tuple[int, int] = (320, 180), seed: int = 5
) -> MovingPicture:
    scene = Scene(family=family, prompt=prompt, time_of_day=hour, seed=seed)
    return open_scene(scene, width=size[0], height=size[1], frames=FRAMES, frame_rate=RATE)


def luma(picture: MovingPicture, frame: int, size: tuple[int, int] = (320, 180)) -> np.ndarray:
    memory = buffer(*size)
    picture.draw(frame, planes(memory))
    return planes(memory).y.astype(np.float32)


@pytest.fixture(params=LOOKS, ids="-".join)
def look(request: pytest.FixtureRequest) -> tuple[str, str, str]:
    return request.param


def test_every_picture_of_a_family_moves_and_never_jumps(look: tuple[str, str, str]) -> None:
    picture = opened(*look)
    steps = []
    for start in (0, 30, 58, 90, 115):
        frames = [cv2.blur(luma(picture, start + n), (3, 3)) for n in range(5)]
        steps += [float(np.abs(a - b).mean()) for a, b in pairwise(frames)]
    assert min(steps) > 0.02
    assert max(steps) < 6 * (float(np.median(steps)) + 0.1)


def test_every_picture_of_a_family_is_laid_out_alike_at_any_size(
    look: tuple[str, str, str],
) -> None:
    views = []
    for size in ((320, 180), (960, 540)):
        whole = luma(opened(*look, size=size), 60, size)
        shrunk = cv2.resize(whole, (320, 180), interpolation=cv2.INTER_AREA)
        views.append(cv2.blur(shrunk, (5, 5)))
    assert np.corrcoef(views[0].ravel(), views[1].ravel())[0, 1] > 0.95


def test_every_picture_of_a_family_fills_an_upright_frame(look: tuple[str, str, str]) -> None:
    y = luma(opened(*look, size=(180, 320)), 60, (180, 320))
    assert y.std() > 3
    assert all(edge.std() > 0 for edge in (y[:4], y[-4:], y[:, :4], y[:, -4:]))


def test_every_picture_of_a_family_can_be_kept(look: tuple[str, str, str], tmp_path: Path) -> None:
    paintings.save(tmp_path / "kept", "look", opened(*look))
    again = paintings.load(tmp_path / "kept", "look")
    assert again is not None
    assert np.array_equal(luma(again, 60), luma(opened(*look), 60))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_word_asks_for_a_picture_whatever_the_seed(seed: int) -> None:
    """A hall of servers glows at the end of its aisle; falling code is alike all over."""
    glow = {}
    for word in ("servers", "code"):
        y = luma(opened("technology", word, "", seed=seed), 60)
        glow[word] = float(y[70:105, 145:175].mean() / y.mean())
    assert glow["servers"] > 1.8
    assert glow["code"] < 1.5
