"""A countdown counts a second a number, and ends in what it counts to."""

from __future__ import annotations

import pytest

from animatic.model.timeline import Text, Timeline
from animatic.studio.director import direct, layout

COUNTED = {
    "countdown from 5": (5, "", 5_000),
    "10 second countdown to new year": (10, "Happy New Year!", 13_000),
    "倒计时10秒的跨年视频": (10, "新年快乐！", 13_000),
    'a countdown video, 10 seconds, then "Happy New Year"': (7, "Happy New Year", 10_000),
    'count down from ten to one, then "Go!"': (10, "Go!", 13_000),
    "从10开始倒数，然后“新年快乐”": (10, "新年快乐", 13_000),
    "a 3 2 1 countdown": (3, "", 3_000),
    "a 3, 2, 1 countdown with fireworks, 5 s": (3, "", 5_000),
    "a 10 second video with a countdown": (10, "", 10_000),
    "产品发布倒计时5秒": (5, "", 5_000),
    "60 second countdown timer": (60, "", 60_000),
}


def titles(message: str) -> tuple[list[tuple[str, int, int]], int]:
    timeline = direct(message, Timeline(), ()).timeline
    shown = [
        (s.media.text, s.start_ms, s.duration_ms)
        for s in layout.texts(timeline)
        if isinstance(s.media, Text)
    ]
    return shown, timeline.duration_ms


@pytest.mark.parametrize(("message", "expected"), COUNTED.items())
def test_each_number_has_its_second(message: str, expected: tuple[int, str, int]) -> None:
    far, closing, length = expected
    shown, total = titles(message)
    numbers = [(str(far - n), n * 1_000, 1_000) for n in range(far)]
    after = [(closing, far * 1_000, length - far * 1_000)] if closing else []
    assert shown == numbers + after
    assert total == length


def test_the_cut_falls_where_the_counting_ends() -> None:
    shots = layout.video(direct("10 second countdown to new year", Timeline(), ()).timeline)
    assert [s.start_ms for s in shots] == [0, 10_000]


@pytest.mark.parametrize(
    "message",
    ["a 5 minute countdown timer", "a 500 second countdown", "a countdown of my top 5 songs"],
)
def test_what_would_be_a_timer_is_not_counted(message: str) -> None:
    assert all(not text.isdigit() for text, _, _ in titles(message)[0])


def test_the_answer_tells_it_in_one_line() -> None:
    reply = direct("20 second countdown to new year", Timeline(), ()).reply
    assert "“20” … “1” (0–20 s)" in reply
    assert "Happy New Year!” (20–23 s)" in reply
    assert "Not drawn" not in reply
    assert "“19”" not in reply
