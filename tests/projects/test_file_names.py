"""A chosen name is one that every system takes, or is refused with one that would do."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from animatic.model.errors import BadInput
from animatic.model.plain_text import plain
from animatic.projects.deliveries import Deliveries, Measured
from animatic.projects.file_names import MOST_BYTES, check_names, slug


async def _never(path: Path) -> Measured:
    raise AssertionError(path)


@pytest.mark.parametrize(
    ("save_as", "said"),
    [
        ("a\nb.mp4", "control character"),
        ("a\x1b[2J.mp4", "control character"),
        ("a\u202e4pm.mp4", "can't be seen"),
        ("a\u200bb.mp4", "can't be seen"),
        *((f"a{sign}b.mp4", f"holds “{sign}”") for sign in '<>:"\\|?*'),
        *((f"{name}.mp4", "device") for name in ("con", "AUX", "nul", "lpt1", "COM¹", "con .x")),
        ("-rf.mp4", "dash"),
        (".hidden.mp4", "dot"),
        ("folder./x.mp4", "dot"),
        ("folder /x.mp4", "blank"),
        ("x" * 201 + ".mp4", "longer than 200 bytes"),
        ("夏" * 70 + ".mp4", "longer than 200 bytes"),
        ("/".join("abcdefghi") + "/x.mp4", "9 folders deep"),
    ],
)
def test_a_name_that_some_system_refuses_is_refused_before_anything_is_made(
    tmp_path: Path, save_as: str, said: str
) -> None:
    deliveries = Deliveries(tmp_path, _never, is_strict=True)
    with pytest.raises(BadInput) as refused:
        deliveries.target(save_as, "")
    assert said in refused.value.message
    assert plain(str(refused.value)) == str(refused.value)
    assert list(tmp_path.iterdir()) == []
    if "would do" in refused.value.next_step:
        deliveries.target(refused.value.next_step.split("“")[1].split("”")[0], "")


@pytest.mark.parametrize("save_as", ["Launch film.mp4", "2026/夏天 (1).mp4", "a.b.mp4", "é_-"])
def test_an_ordinary_name_is_taken(tmp_path: Path, save_as: str) -> None:
    assert Deliveries(tmp_path, _never, is_strict=True).target(save_as, "").is_chosen


def test_one_spelling_of_the_ending_so_that_each_video_has_its_own_receipt(tmp_path: Path) -> None:
    deliveries = Deliveries(tmp_path, _never, is_strict=True)
    assert deliveries.target("x.MP4", "").path.name == "x.mp4"
    (tmp_path / "x.mp4").touch()
    with pytest.raises(BadInput, match="already there"):
        deliveries.target("x.MP4", "")


@given(st.text(max_size=300))
def test_a_name_made_from_words_is_one_that_could_be_chosen(words: str) -> None:
    check_names([f"{slug(words)}.mp4"])
    assert len(slug(words).encode()) <= MOST_BYTES - 20
