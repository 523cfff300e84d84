"""What every family of scenes promises, whatever it draws."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise

import cv2
import numpy as np
import pytest

from animatic.model.errors import BadInput
from animatic.model.timeline import Scene
from animatic.studio.catalogue import FAMILIES
from animatic.studio.planes import buffer, planes
from animatic.studio.scenes import MovingPicture, open_scene

FRAMES, RATE = 120, 30
SHAPES = {"16:9": (320, 180), "9:16": (180, 320), "1:1": (240, 240), "4:5": (240, 300)}


@cache
def opened(
    family: str, seed: int = 5, size: tuple[int, int] = (320, 180), **values: str
) -> MovingPicture:
    scene = Scene(family=family, prompt="a quiet place", seed=seed, **values)
    return open_scene(scene, width=size[0], height=size[1], frames=FRAMES, frame_rate=RATE)


def drawn(picture: MovingPicture, frame: int, size: tuple[int, int] = (320, 180)) -> np.ndarray:
    memory = buffer(*size)
    memory[:] = 77
    picture.draw(frame, planes(memory))
    return memory


def luma(memory: np.ndarray) -> np.ndarray:
    return planes(memory).y.astype(np.float32)


@pytest.fixture(params=list(FAMILIES))
def family(request: pytest.FixtureRequest) -> str:
    return request.param


def test_the_same_scene_is_the_same_picture_whoever_opens_it(family: str) -> None:
    again = open_scene(
        Scene(family=family, prompt="a quiet place", seed=5),
        width=320,
        height=180,
        frames=FRAMES,
        frame_rate=RATE,
    )
    assert np.array_equal(drawn(again, 31), drawn(opened(family), 31))


def test_a_frame_does_not_depend_on_what_was_drawn_before_it(family: str) -> None:
    picture = opened(family)
    forwards = [drawn(picture, n) for n in (0, 40, 80, 119)]
    backwards = [drawn(picture, n) for n in (119, 80, 40, 0)]
    assert all(np.array_equal(a, b) for a, b in zip(forwards, backwards[::-1], strict=True))


def test_threads_draw_what_one_thread_draws(family: str) -> None:
    picture = opened(family)
    numbers = list(range(0, 120, 9))
    alone = [drawn(picture, n) for n in numbers]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda n: drawn(picture, n), numbers))
    assert all(np.array_equal(a, b) for a, b in zip(alone, together, strict=True))


@pytest.mark.slow
def test_two_seeds_are_two_pictures(family: str) -> None:
    one, other = (luma(drawn(opened(family, seed), 60)) for seed in (5, 6))
    assert np.abs(one - other).mean() > 3


def test_something_moves_between_any_two_frames_and_nothing_jumps(family: str) -> None:
    picture = opened(family)
    frames = [luma(drawn(picture, n)) for n in (0, 1, 2, 3, 57, 58, 59, 60, 116, 117, 118, 119)]
    pairs = [(a, b) for i, (a, b) in enumerate(pairwise(frames)) if i % 4 != 3]
    steps = [float(np.abs(cv2.blur(a, (3, 3)) - cv2.blur(b, (3, 3))).mean()) for a, b in pairs]
    assert min(steps) > 0.02
    assert max(steps) < 6 * (float(np.median(steps)) + 0.1)


def test_the_end_of_a_shot_is_not_its_beginning(family: str) -> None:
    picture = opened(family)
    first, last = luma(drawn(picture, 0)), luma(drawn(picture, FRAMES - 1))
    assert np.abs(first - last).mean() > 0.8


@pytest.mark.slow
def test_a_preview_shows_the_layout_of_the_final(family: str) -> None:
    """These two are painted at different sizes, and so is every pair of resolutions people use."""
    views = []
    for size in ((640, 360), (1280, 720)):
        whole = luma(drawn(opened(family, size=size), 60, size))
        shrunk = cv2.resize(whole, (320, 180), interpolation=cv2.INTER_AREA)
        views.append(cv2.blur(shrunk, (3, 3)))
    assert np.abs(views[0] - views[1]).mean() < 4
    assert np.corrcoef(views[0].ravel(), views[1].ravel())[0, 1] > 0.97


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_is_filled_with_picture(family: str, shape: str) -> None:
    size = SHAPES[shape]
    memory = drawn(opened(family, size=size), 60, size)
    y = luma(memory)
    assert y.std() > 3
    assert y.min() >= 16
    assert y.max() <= 235
    edges = (y[:4], y[-4:], y[:, :4], y[:, -4:])
    assert all(edge.size and not (edge == 77).all() for edge in edges)
    chroma = planes(memory)
    assert max(float(chroma.u.std()), float(chroma.v.std())) > 0.5


@pytest.mark.parametrize("size", [(160, 160), (162, 288), (854, 480), (402, 164)])
def test_any_even_size_from_160_pixels_can_be_drawn(size: tuple[int, int]) -> None:
    for family in ("city", "lake"):
        assert luma(drawn(opened(family, size=size), 3, size)).std() > 3


def test_a_tint_leads_the_colours(family: str) -> None:
    frame = planes(drawn(opened(family, tint="#ff2020"), 60))
    assert frame.v.mean() > frame.u.mean() + 1


def test_unknown_families_and_impossible_sizes_are_refused_in_words() -> None:
    with pytest.raises(BadInput, match="no scene family"):
        open_scene(Scene(family="os"), width=320, height=180, frames=10, frame_rate=30)
    with pytest.raises(BadInput, match="even sizes"):
        open_scene(Scene(family="lake"), width=321, height=180, frames=10, frame_rate=30)


def test_a_shot_of_one_frame_can_be_drawn() -> None:
    for family in ("abstract", "celebration", "technology"):
        scene = Scene(family=family)
        picture = open_scene(scene, width=160, height=160, frames=1, frame_rate=24)
        assert luma(drawn(picture, 0, (160, 160))).std() > 2


def test_the_names_of_families_cost_no_media_library() -> None:
    code = (
        "import sys, animatic.studio.scenes;"
        "sys.exit(bool({'cv2', 'numpy', 'PIL', 'av'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
