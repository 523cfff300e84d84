"""Families that show several pictures: each can be asked for, and keeps what all promise."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from animatic.model.timeline import Scene
from animatic.studio.catalogue import FAMILIES
from animatic.studio.planes import buffer, planes
from animatic.studio.render import paintings
from animatic.studio.scenes import MovingPicture, open_scene

FRAMES, RATE = 120, 30
LOOKS = [
    *((family.key, subject, "", "") for family in FAMILIES.values() for subject in family.subjects),
    *((family.key, "", view, "") for family in FAMILIES.values() for view in family.views),
    ("space", "mars", "orbit", ""),
    *(("food", drink, "above", "day") for drink in ("latte", "espresso", "tea", "matcha")),
    ("food", "fruit", "table", "night"),
    *(("product", "", "", hour) for hour in ("day", "night")),
    *(("celebration", "", "", hour) for hour in ("day", "sunset", "night")),
    ("celebration", "party", "", "night"),
]
Look = tuple[str, str, str, str]


@cache
def opened(
    family: str,
    subject: str,
    view: str,
    hour: str,
    size: tuple[int, int] = (320, 180),
    seed: int = 5,
) -> MovingPicture:
    scene = Scene(family=family, subject=subject, view=view, time_of_day=hour, seed=seed,
                  weather="rain" if view in FAMILIES["weather"].views else "")  # fmt: skip
    return open_scene(scene, width=size[0], height=size[1], frames=FRAMES, frame_rate=RATE)


def luma(picture: MovingPicture, frame: int, size: tuple[int, int] = (320, 180)) -> np.ndarray:
    memory = buffer(*size)
    picture.draw(frame, planes(memory))
    return planes(memory).y.astype(np.float32)


@pytest.fixture(params=LOOKS, ids="-".join)
def look(request: pytest.FixtureRequest) -> Look:
    return request.param


@pytest.mark.slow
def test_every_picture_of_a_family_moves_and_never_jumps(look: Look) -> None:
    picture = opened(*look)
    steps = []
    for start in (0, 30, 58, 90, 115):
        frames = [cv2.blur(luma(picture, start + n), (3, 3)) for n in range(5)]
        steps += [float(np.abs(a - b).mean()) for a, b in pairwise(frames)]
    assert min(steps) > 0.02
    assert max(steps) < 6 * (float(np.median(steps)) + 0.1)


@pytest.mark.slow
def test_every_picture_of_a_family_is_laid_out_alike_at_any_size(
    look: Look,
) -> None:
    views = []
    for size in ((320, 180), (960, 540)):
        whole = luma(opened(*look, size=size), 60, size)
        shrunk = cv2.resize(whole, (320, 180), interpolation=cv2.INTER_AREA)
        views.append(cv2.blur(shrunk, (5, 5)))
    assert np.corrcoef(views[0].ravel(), views[1].ravel())[0, 1] > 0.95


@pytest.mark.slow
def test_every_picture_of_a_family_fills_an_upright_frame(look: Look) -> None:
    y = luma(opened(*look, size=(180, 320)), 60, (180, 320))
    assert y.std() > 3
    assert all(edge.std() > 0 for edge in (y[:4], y[-4:], y[:, :4], y[:, -4:]))


@pytest.mark.slow
def test_every_picture_of_a_family_can_be_kept(look: Look, tmp_path: Path) -> None:
    paintings.save(tmp_path / "kept", "look", opened(*look))
    again = paintings.load(tmp_path / "kept", "look")
    assert again is not None
    assert np.array_equal(luma(again, 60), luma(opened(*look), 60))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_is_asked_for_is_shown_whatever_the_seed(seed: int) -> None:
    """A hall of servers glows at the end of its aisle; falling code is alike all over."""
    glow = {}
    for word in ("servers", "code"):
        y = luma(opened("technology", word, "", "", seed=seed), 60)
        glow[word] = float(y[70:105, 145:175].mean() / y.mean())
    assert glow["servers"] > 1.8
    assert glow["code"] < 1.5
