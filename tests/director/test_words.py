"""What a message literally says: times, numbers, shapes, sizes, colours, quotes, language."""

from __future__ import annotations

from fractions import Fraction

import pytest

from animatic.studio.director import words
from animatic.studio.director.texts import wordings


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("30 s", 30_000), ("30s", 30_000), ("10-second", 10_000), ("15sec", 15_000),
        ("1.5 s", 1_500), ("twenty-five seconds", 25_000), ("90 seconds", 90_000),
        ("half a minute", 30_000), ("half a second", 500), ("a quarter of a minute", 15_000),
        ("a minute", 60_000), ("two minutes", 120_000), ("a minute and a half", 90_000),
        ("one and a half minutes", 90_000), ("2 and a half seconds", 2_500),
        ("1 minute 20 seconds", 80_000), ("1 min and 20 s", 80_000), ("1m30s", 90_000),
        ("a hundred and twenty seconds", 120_000), ("a couple of seconds", 2_000),
        ("0:45", 45_000), ("1:20", 80_000), ("500 ms", 500), ("a second later", 1_000),
        ("30秒", 30_000), ("十秒", 10_000), ("二十五秒", 25_000), ("两秒半", 2_500),
        ("半分钟", 30_000), ("半秒", 500), ("一分钟", 60_000), ("一分半", 90_000),
        ("1分20秒", 80_000), ("1分零5秒", 65_000), ("两分钟", 120_000), ("一百二十秒", 120_000),
        ("三十秒钟", 30_000), ("1.5秒", 1_500), ("第5秒", 5_000), ("一个半分钟", 90_000),
    ],
)  # fmt: skip
def test_a_time_is_read_in_either_language(text: str, ms: int) -> None:
    assert [d.ms for d in words.durations(words.read(text).plain)] == [ms]


@pytest.mark.parametrize(
    "text",
    ["the second clip", "add a second clip", "9:16", "16:9", "五分之一", "4K", "3 photos", "1080p"],
)
def test_what_only_looks_like_a_time_is_none(text: str) -> None:
    assert words.durations(words.read(text).plain) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2.5", Fraction(5, 2)), ("twenty-five", 25), ("a hundred and twenty", 120), ("二十五", 25),
        ("一百二", 120), ("一百零五", 105), ("十", 10), ("十二", 12),
        ("一千二", 1200), ("一二〇", 120),
        ("an", 1), ("cheese", None),
    ],
)  # fmt: skip
def test_numbers_are_read_as_figures_and_as_words(text: str, value: Fraction | None) -> None:
    assert words.number(text) == value


@pytest.mark.parametrize(
    ("text", "share"),
    [("35%", 35), ("35 percent", 35), ("百分之三十五", 35), ("三成", 30),
     ("half volume", 50), ("一半", 50), ("loud", None)],
)  # fmt: skip
def test_shares_are_percents(text: str, share: int | None) -> None:
    assert words.percent(text) == share


@pytest.mark.parametrize(
    ("text", "ratio", "asked"),
    [
        ("vertical for TikTok", "9:16", ""), ("竖屏", "9:16", ""), ("抖音", "9:16", ""),
        ("for YouTube shorts", "9:16", ""), ("for YouTube", "16:9", ""), ("横屏", "16:9", ""),
        ("square", "1:1", ""), ("方形", "1:1", ""), ("4:5", "4:5", ""), ("9比16", "9:16", ""),
        ("1080x1920", "9:16", ""), ("4:3", "16:9", "4:3"), ("3:4", "4:5", "3:4"),
        ("21:9", "16:9", "21:9"),
    ],
)  # fmt: skip
def test_a_shape_is_read_and_an_unknown_one_gives_the_nearest(
    text: str, ratio: str, asked: str
) -> None:
    assert words.shape(words.read(text).plain) == words.Shape(ratio, asked)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text", ["a portrait of a woman", "at 1:20", "tell a story", "a wide river"]
)
def test_a_shape_is_not_read_into_other_words(text: str) -> None:
    assert words.shape(text) is None


@pytest.mark.parametrize(
    ("text", "resolution", "asked"),
    [
        ("4K", "4k", ""), ("UHD", "4k", ""), ("1080p", "1080p", ""), ("高清", "1080p", ""),
        ("Full HD", "1080p", ""), ("720p", "720p", ""), ("标清", "480p", ""), ("8K", "4k", "8K"),
        ("超高清", "4k", ""),
    ],
)  # fmt: skip
def test_a_resolution_is_read(text: str, resolution: str, asked: str) -> None:
    assert words.size(words.read(text).plain) == words.Size(resolution, asked)  # type: ignore[arg-type]


def test_colours_have_names_in_both_languages_and_codes() -> None:
    assert words.colour("make it red") == words.colour("改成红色") == "#e23b3b"
    assert words.colour("use #ff8800") == "#ff8800"
    assert words.colour("the bored reader") == ""


def test_quotes_of_every_kind_are_found_and_apostrophes_are_not() -> None:
    said = words.read("don't say 'a b' or “Hi 世界” or 「好」 or 《书》 it's")
    assert [said.text(q.start, q.end) for q in said.quotes] == ["a b", "Hi 世界", "好", "书"]


def test_the_three_forms_of_an_utterance_stand_character_for_character() -> None:
    said = words.read("Title：“Ｆｕｌｌ width” Ångström İstanbul ﬁne…\u200b\x07")
    assert len(said.raw) == len(said.plain) == len(said.masked)
    assert said.text(said.quotes[0].start, said.quotes[0].end) == "Ｆｕｌｌ width"


@pytest.mark.parametrize(
    ("message", "language"),
    [
        ("make a video", "en"), ("做一个视频", "zh"), ("add the title “你好世界”", "en"),
        ("标题改成“Hello World”", "zh"), ("删掉dinner.jpg", "zh"), ("导出4K MP4视频", "zh"),
        ("remove 海滩.jpg please", "en"),
    ],
)  # fmt: skip
def test_the_language_is_that_of_the_words_outside_quotes(message: str, language: str) -> None:
    assert words.language_of(words.read(message)) == language


def test_a_message_without_words_takes_the_session_language() -> None:
    assert words.language_of(words.read("123"), "zh-CN") == "zh"
    assert words.language_of(words.read("123"), "") == "en"


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ('with the title "Urban Dreams"', [("title", "Urban Dreams")]),
        ("title: Summer in Paris, 10 seconds, vertical", [("title", "Summer in Paris")]),
        ("标题：你好，世界", [("title", "你好，世界")]),
        ("标题：夏日海边，时长15秒", [("title", "夏日海边")]),
        ("change the title to Big Sale!", [("title", "Big Sale!")]),
        ('“Sea” as the title, “Bye” as the end card', [("title", "Sea"), ("end_card", "Bye")]),
        ('title "A" subtitle "B" and an end card "C"',
         [("title", "A"), ("detail", "B"), ("end_card", "C")]),
        ('captions "One", "Two" and "Three"',
         [("caption", "One"), ("caption", "Two"), ("caption", "Three")]),
        ("a description like 'a sunset over a lake'", []),
        ("片尾写上“谢谢观看”", [("end_card", "谢谢观看")]),
        ("一段叫《城市之光》的视频", [("title", "城市之光")]),
        ("make the title red", []),
        ("标题改成红色", []),
    ],
)  # fmt: skip
def test_texts_for_the_picture_are_cut_out_as_written(
    message: str, expected: list[tuple[str, str]]
) -> None:
    assert [(w.role, w.text) for w in wordings(words.read(message))] == expected
