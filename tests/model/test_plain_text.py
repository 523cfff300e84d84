"""What isn't text goes, whole; writing of every kind stays."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from animatic.model.plain_text import plain, plain_line


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("\x1b[5mBLINK\x1b[0m", "BLINK"),
        ("a\x1b]0;pwned\x07b", "ab"),
        ("a\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\", "alink"),
        ("\x1b[2J\x1b[Hgone", "gone"),
        ("\x9b31mred", "red"),
        ("\x1bcreset", "reset"),
        ("\x1b]0;without an end", "0;without an end"),
        ("ding\x07\x00\x08", "ding"),
        ("one\r\ntwo\rthree\u2028four\tfive", "one\ntwo\nthree\nfour\tfive"),
        ("evil\u202e4pm.exe\u202c", "evil4pm.exe"),
        ("\u2066in\u2069 \ufeffout", "in out"),
        ("in\u200bvis\u2060ible", "invisible"),
        ("hi\U000e0069\U000e0067\U000e006e", "hi"),
        ("x\ufe0f\ufe01\ufe02\ufe03", "x\ufe0f"),
    ],
)
def test_what_works_a_terminal_or_hides_is_taken_out_whole(text: str, left: str) -> None:
    assert plain(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "Two lines\nand\ta tab",
        "👩‍👩‍👧 ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 👍🏽 🇩🇪",
        "שלום, עולם! (abc)",
        "مرحبا بالعالم می‌خواهم",
        "नमस्ते क्‍ष",
        "ภาษา\u200bไทย",
        "霓虹城市，夜晚。",
        "naïve café — “quotes” … ½",
        "\u200fمن اليمين\u200e (x)",
    ],
)
def test_writing_stays_as_it_is(text: str) -> None:
    assert plain(text) == text


@given(st.text())
def test_nothing_is_left_to_take_out(text: str) -> None:
    once = plain(text)
    assert not set(once) & set("\x1b\x07\x00\x9b\u202e\u2066\r\u2028")
    assert len(plain_line(text).splitlines()) <= 1


@pytest.mark.parametrize("hard", ["\x1b]", "\x1b[0;", "\x1b]" + "x" * 900, "\u200b", "\x1b[ "])
def test_a_long_hostile_text_takes_no_time(hard: str) -> None:
    began = time.process_time()
    plain(hard * (1_000_000 // len(hard)))
    assert time.process_time() - began < 3
