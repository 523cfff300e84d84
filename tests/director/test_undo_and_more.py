"""Undo, redo and going back in words, with other wishes behind them; Chinese quotes; takes."""

from __future__ import annotations

from dataclasses import replace

import pytest
import stage

from animatic.model.timeline import Text, Timeline
from animatic.model.versions import Undo
from animatic.operations.messages import another_take, compose, exactly
from animatic.studio.director import Past, direct


def film() -> list[Timeline]:
    first = direct('a 10-second city at night, title "Neon"', Timeline(), []).timeline
    second = direct("cut it to 8 seconds", first, []).timeline
    return [Timeline(), first, second]


@pytest.mark.parametrize(
    "words", ["Undo that. Now make it square.", "undo and make it square", "撤销，然后改成方形"]
)
def test_what_follows_an_undo_is_done_to_the_version_that_came_back(words: str) -> None:
    versions = film()
    turn = direct(words, versions[-1], [], stage.past(*versions))
    assert turn.timeline.duration_ms == 10_000
    assert turn.timeline.aspect_ratio == "1:1"
    assert turn.went_to is None


@pytest.mark.parametrize("words", ["undo", "Undo that.", "undo the last change", "撤销。"])
def test_an_undo_alone_stays_one(words: str) -> None:
    versions = film()
    turn = direct(words, versions[-1], [], stage.past(*versions))
    assert turn.timeline == versions[1]
    assert turn.went_to is not None
    assert turn.went_to.current == 1


def test_chinese_single_quotes_hold_a_title() -> None:
    timeline = direct("海边日落，标题‘夏日新品’，10秒", Timeline(), []).timeline
    assert [s.media.text for s in timeline.of_kind("text") if isinstance(s.media, Text)] == [
        "夏日新品"
    ]


# --- redo and going back --------------------------------------------------------------------------


@pytest.fixture
def walked() -> Past:
    """Three versions; the person stands on the second, the third is undone."""
    versions = film()
    third = direct("make it square", versions[-1], []).timeline
    made = stage.past(*versions, third)
    undone = made.history.after(Undo())
    assert undone is not None
    return replace(made, history=undone)


@pytest.mark.parametrize(
    ("words", "number", "said"),
    [
        ("redo", 3, "Redone. This is version 3:"),
        ("重做", 3, "已重做，现在是第3版："),
        ("undo", 1, "Undone. This is version 1:"),
        ("撤销", 1, "已撤销，现在是第1版："),
        ("go back to version 3", 3, "Back to version 3:"),
        ("回到第三版", 3, "已回到第3版："),
        ("the first version, please", 1, "Back to version 1:"),
        ("回到上一版", 1, "已撤销，现在是第1版："),
        ("undo everything", 0, "Undone. The timeline is empty again."),
    ],
)
def test_a_version_comes_back_and_is_named(
    walked: Past, words: str, number: int, said: str
) -> None:
    turn = direct(words, walked.timelines[2], [], walked)
    assert turn.timeline == walked.timelines[number]
    assert turn.went_to is not None
    assert turn.went_to.current == number
    assert turn.reply.startswith(said)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("go back to version 7", "There is no version 7. There are versions 1 to 3;"),
        ("回到第7版", "没有第7版。现有第1版到第3版，当前是第2版。"),
        ("version 2", "This is version 2 already."),
        ("undo the blur", ""),
    ],
)
def test_what_leads_nowhere_changes_nothing(walked: Past, words: str, said: str) -> None:
    turn = direct(words, walked.timelines[2], [], walked)
    assert turn.timeline is walked.timelines[2]
    assert turn.went_to is None
    assert turn.reply.startswith(said)


def test_a_version_that_is_not_kept_any_more_is_said(walked: Past) -> None:
    kept = {number: t for number, t in walked.timelines.items() if number != 1}
    turn = direct("undo", walked.timelines[2], [], replace(walked, timelines=kept))
    assert turn.reply == "Version 1 is not kept any more."


def test_a_line_names_the_version_by_its_draft_whoever_counts_how(walked: Past) -> None:
    message = exactly("undo", 41, "c0ffee00c0ffee00", ["Remove text.", "And more."], goes_on=False)
    marked = replace(walked, marks={"c0ffee00c0ffee00ffff": 3, "0" * 20: 1})
    turn = direct(message, walked.timelines[2], [], marked)
    assert turn.timeline == walked.timelines[3]
    assert "Remove text" not in turn.reply


def test_the_exact_difference_is_not_taken_for_wishes(walked: Past) -> None:
    todo = ['Add text "make it vertical" (0-3s).', "Remove the music."]
    message = exactly("go back to version 1 and make it 6 s", 1, "f" * 16, todo, goes_on=True)
    turn = direct(message, walked.timelines[2], [], walked)
    assert turn.timeline.duration_ms == 6_000
    assert turn.timeline.aspect_ratio == walked.timelines[1].aspect_ratio
    assert len(turn.timeline.of_kind("audio")) == len(walked.timelines[1].of_kind("audio"))


# --- takes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["a city at night, 8 s", "做一个8秒的海边日落视频"])
def test_a_take_is_the_same_film_drawn_otherwise(words: str) -> None:
    first = direct(words, Timeline(), []).timeline
    second = direct(another_take(words, 2), first, []).timeline
    third = direct(another_take(words, 3), second, []).timeline
    assert len({str(take) for take in (first, second, third)}) == 3
    assert first.duration_ms == second.duration_ms == third.duration_ms == 8_000
    assert direct(another_take(words, 2), first, []).timeline == second


def test_a_take_keeps_the_options_of_the_request() -> None:
    words = compose("a city at night", seconds=5, aspect_ratio="9:16")
    film = direct(another_take(words, 2), Timeline(), []).timeline
    assert (film.duration_ms, film.aspect_ratio) == (5_000, "9:16")
    assert film.of_kind("text") == ()
