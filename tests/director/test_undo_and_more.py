"""An undo with another wish behind it, and quotes as Chinese writes them."""

from __future__ import annotations

import pytest
import stage

from animatic.studio.director import direct
from animatic.timeline import Text, Timeline


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
