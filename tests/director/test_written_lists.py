"""What is written out is kept to the letter: shot lists, subtitle files, scripts."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
import stage
import told

from animatic.model.timeline import Text, Timeline
from animatic.studio.director import Turn, direct, layout
from animatic.studio.director.directions import read_directions
from animatic.studio.director.subtitles import (
    LONGEST,
    MOST_CUES,
    SHORTEST_MS,
    Cue,
    columns,
    cues_in,
    readable,
    short_lines,
)

SRT = """1
00:00:00,500 --> 00:00:02,000
<i>First</i> we swim

2
00:00:01,800 --> 00:00:05,000
Then we eat
and drink {\\an8}

3
00:01:01.000 --> 00:01:02.250
再见
"""


def captions(turn: Turn) -> list[tuple[str, int, int]]:
    found = [s for s in layout.texts(turn.timeline) if isinstance(s.media, Text)]
    return [
        (s.media.text, s.start_ms, s.end_ms)
        for s in found
        if isinstance(s.media, Text) and s.media.role == "caption"
    ]


# --- shot lists -------------------------------------------------------------------------------

LISTS = {
    "1. city at night 3s\n2. ocean 4s": "7s 16:9 1080p | city@night 3s + ocean 4s | lofi 80%",
    "a calm vertical video:\n1) a lake at dawn (2 s)\n2) stars, 4 seconds": (
        "6s 9:16 1080p | lake@dawn 2s + space@night 4s | calm 80%"
    ),
    "1) city at night, 3s 2) lake at dawn, 4s 3) stars, 2 s": (
        "9s 16:9 1080p | city@night 3s + lake@dawn 4s + space@night 2s | lofi 80%"
    ),
    "Shot 1: a forest at dawn, 3 s\nShot 2 - the ocean at sunset, 4s, caption: the sea": (
        "7s 16:9 1080p | forest@dawn 3s + ocean@sunset 4s | lofi 80% | caption 'the sea' 3-7s"
    ),
    "0:00-0:03 city at night\n0:03-0:08 ocean with title “Sea”": (
        "8s 16:9 1080p | city@night 3s + ocean 5s | lofi 80% | title 'Sea' 3-6s"
    ),
    "- a lake 3s\n- a forest 4 s\n- a city 5s": (
        "12s 16:9 1080p | lake 3s + forest 4s + city 5s | lofi 80%"
    ),
    "镜头一：城市夜景 3秒\n镜头二：海边日落，4秒，旁白：天黑了": (
        "7s 16:9 1080p | city@night 3s + ocean@sunset 4s | lofi 80% | caption '天黑了' 3-7s"
    ),
    "镜头1：雨中的城市，3秒；镜头2：雪山湖泊，4秒；镜头3：星空 5秒": (
        "12s 16:9 1080p | city@rain 3s + lake@winter 4s + space@night 5s | lofi 80%"
    ),
    "竖屏，分镜：\n1、清晨的森林（3s）\n2、大海（4s）标题“午后”": (
        "7s 9:16 1080p | forest@dawn 3s + ocean 4s | lofi 80% | title '午后' 3-6s"
    ),
}


@pytest.mark.parametrize(("message", "expected"), LISTS.items())
def test_a_plain_shot_list_is_kept_to_the_letter(message: str, expected: str) -> None:
    assert told.film(direct(message, Timeline(), ()).timeline) == expected


def test_a_list_may_name_files() -> None:
    message = "1. dinner.jpg 3s\n2. beach.jpg 4 s\n3. a sunset over the sea 2s"
    turn = direct(message, Timeline(), stage.PHOTOS)
    assert told.film(turn.timeline).startswith("9s 16:9 1080p | p3 3s + p1 4s + ocean@sunset 2s")


def test_a_list_is_answered_in_its_own_language() -> None:
    assert "视频做好了" in direct("镜头一：城市 3秒\n镜头二：大海 4秒", Timeline(), ()).reply
    assert "ready to look at" in direct("1. city 3s\n2. sea 4s", Timeline(), ()).reply


@pytest.mark.parametrize(
    "message",
    [
        "1. make the title red\n2. swap the first two clips",
        "captions:\n1. First\n2. Second",
        "make it 1.5 s longer and 2. louder",
        "add the steps:\n1. wash\n2. cut\n3. fry",
        "- make it red\n- louder",
        "version 2. 3 s",
        "把镜头一改成3秒，镜头二改成4秒",
        "a city at night, 10 s",
    ],
)
def test_other_lists_are_no_shots(message: str) -> None:
    assert read_directions(message).shots == ()


def test_a_numbered_list_of_edits_is_edits() -> None:
    turn = direct("1. make the title red\n2. swap the first two clips", stage.FILM, stage.ASSETS)
    assert "colour #e23b3b" in turn.reply
    assert "Order: hotel.jpg" in turn.reply
    assert "understand" not in turn.reply


# --- subtitle files ---------------------------------------------------------------------------


def test_a_subtitle_file_gives_captions_at_its_times() -> None:
    turn = direct(f"add captions from trip.srt\n\n{SRT}", stage.FILM, stage.ASSETS)
    assert captions(turn) == [
        ("First we swim", 500, 1_800),
        ("Then we eat and drink", 1_800, 5_000),
    ]
    assert "1 of the 3 captions come after the film's end" in turn.reply


def test_other_wishes_beside_a_subtitle_file_are_met_too() -> None:
    turn = direct(f"用trip.srt加字幕，标题改成“海”\n\n{SRT}", stage.FILM, stage.ASSETS)
    assert "标题：“Sea” → “海”" in turn.reply
    assert len(captions(turn)) == 2


def test_a_new_film_is_as_long_as_its_captions() -> None:
    turn = direct(f"a video of the ocean with these captions:\n\n{SRT}", Timeline(), ())
    assert layout.length_ms(turn.timeline) == 63_000
    assert [text for text, _, _ in captions(turn)][-1] == "再见"
    stated = direct(f"a 10 s video of the ocean with these captions:\n\n{SRT}", Timeline(), ())
    assert layout.length_ms(stated.timeline) == 10_000


def test_a_second_subtitle_file_takes_the_place_of_the_first() -> None:
    first = direct(SRT, stage.FILM, stage.ASSETS).timeline
    turn = direct(SRT.replace("swim", "dive"), first, stage.ASSETS)
    assert [text for text, _, _ in captions(turn)] == ["First we dive", "Then we eat and drink"]


def test_many_captions_are_told_in_one_line() -> None:
    many = "\n\n".join(
        f"{n}\n00:00:{n:02d},000 --> 00:00:{n:02d},900\nline {n}" for n in range(1, 15)
    )
    assert "14 captions added (1–14.9 s)" in direct(many, stage.FILM, stage.ASSETS).reply


def test_webvtt_and_timed_lines_are_read_as_well() -> None:
    vtt = (
        "WEBVTT\n\n00:01.000 --> 00:02.000 align:start\nHi &amp; bye\n\n00:03.000 --> 00:04.000\nB"
    )
    cues, rest = cues_in(vtt)
    assert cues == (Cue(1_000, 2_000, "Hi & bye"), Cue(3_000, 4_000, "B"))
    assert rest == ""
    cues, rest = cues_in("captions over a lake:\n0:01 hello\n[0:03] world")
    assert [(c.start_ms, c.end_ms, c.text) for c in cues] == [
        (1_000, 3_000, "hello"),
        (3_000, 5_500, "world"),
    ]
    assert rest == "captions over a lake:"


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_endings_of_other_systems_are_read(ending: str) -> None:
    assert cues_in(SRT.replace("\n", ending)) == cues_in(SRT)


def test_broken_files_give_what_can_be_read() -> None:
    broken = SRT.replace("\n\n2\n", "\n2\n") + "\n4\n00:00:09,000 --> oops\nno time\n"
    cues, rest = cues_in(broken)
    assert [c.text for c in cues][:2] == ["First we swim", "Then we eat and drink"]
    assert "no time" in rest


def test_captions_never_overlap_and_are_never_too_long() -> None:
    words = "天黑了，我们坐在海边。No one said a word, and the waves went on and on. "
    cues = [Cue(n * 700 % 9_000, n * 700 % 9_000 + n * 137 % 3_000, words * (n % 4)) for n in
            range(1, 60)]  # fmt: skip
    done = readable(cues)
    assert all(columns(c.text) <= LONGEST for c in done)
    assert all(a.start_ms <= b.start_ms and a.end_ms <= b.start_ms for a, b in pairwise(done))
    assert len({c.start_ms for c in readable([Cue(0, 0, "a"), Cue(5, 900, "b")])}) == 1
    assert readable([Cue(0, 0, "a")])[0].end_ms >= SHORTEST_MS


def test_long_lines_break_where_a_reader_draws_breath() -> None:
    assert short_lines("太阳慢慢落到海里，" * 9)[0].endswith("落到海里")
    pieces = short_lines("We walked along the beach until the sun was gone. " * 4)
    assert pieces[0] == "We walked along the beach until the sun was gone."
    assert short_lines("x" * 200) == ["x" * 84, "x" * 84, "x" * 32]


def test_a_book_is_read_in_bounded_time() -> None:
    book = "\n\n".join(
        f"{n}\n00:{n // 60 % 60:02d}:{n % 60:02d},000 --> 00:59:59,000\nline {n} <i" for n in
        range(3_000)
    )  # fmt: skip
    cues, _ = cues_in(book)
    assert len(cues) == MOST_CUES


# --- scripts ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "message",
    [
        "use these lines as captions:\nOne\nTwo\nThree",
        "One\nTwo\nThree\n\nadd captions from script.txt",
        "add captions from script.txt\n\n1. One\n2. Two\n3. Three",
        "用下面的文字做字幕：\nOne\nTwo\nThree",
    ],
)
def test_a_script_becomes_captions_over_the_film(message: str) -> None:
    found = captions(direct(message, stage.FILM, stage.ASSETS))
    assert [text for text, _, _ in found] == ["One", "Two", "Three"]
    assert found[0][1] == 0
    assert found[-1][2] == 20_000


def test_a_new_film_lasts_as_long_as_its_script_takes_to_read() -> None:
    script = "\n".join(["We walked along the beach until the sun was gone and it was dark."] * 6)
    turn = direct(f"a video of the ocean with captions from this text:\n{script}", Timeline(), ())
    assert layout.length_ms(turn.timeline) == 27_500
    assert len(captions(turn)) == 6


def test_a_script_that_is_read_in_a_hurry_is_said_to_be() -> None:
    script = "\n".join(["We walked along the beach until the sun was gone and it was dark."] * 9)
    turn = direct(f"add captions from this text:\n{script}", stage.FILM, stage.ASSETS)
    assert len(captions(turn)) == 9
    assert "reading them takes about 41 s" in turn.reply
    made = direct(f"a 10 s lake with captions from this text:\n{script}", Timeline(), ())
    assert "reading them takes about 41 s" in made.reply


def test_a_file_nobody_has_sent_is_asked_for() -> None:
    turn = direct("add captions from script.srt", stage.FILM, stage.ASSETS)
    assert turn.timeline is stage.FILM
    assert "Upload the file" in turn.reply


def test_a_page_without_a_break_is_read_in_bounded_time() -> None:
    page = "captions from this text:\n" + "海" * 49_000
    start = time.perf_counter()
    turn = direct(page, stage.FILM, stage.ASSETS)
    assert len(captions(turn)) == 28
    assert "472 lines were left out" in turn.reply
    assert time.perf_counter() - start < 6
