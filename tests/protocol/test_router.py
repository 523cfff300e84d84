"""Messages that are commands, and messages that only sound like one.

The tables `readings/en.txt` and `readings/zh.txt` say what each sentence is, as a whole.
"""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from animatic.protocol.tools.router import Intent, route


def readings(language: str) -> list[tuple[str, str]]:
    """Sentences and what they are."""
    table = Path(__file__).with_name("readings") / f"{language}.txt"
    rows = [row for row in table.read_text("utf-8").splitlines() if row and row[0] != "#"]
    return [(said, reading) for reading, said in (row.split(" | ", 1) for row in rows)]


ALL = [*readings("en"), *readings("zh")]


def reading(intent: Intent | None) -> str:
    """An intent as the tables write it."""
    if intent is None:
        return "-"
    parts = (
        intent.mood if intent.mood != "do" else "",
        intent.command,
        intent.file_type if intent.file_type != "mp4" else "",
        intent.shape or "",
        intent.size or "",
        "?film" if intent.only_with_film else "",
    )
    return " ".join(part for part in parts if part)


@pytest.mark.parametrize(("said", "expected"), ALL)
def test_a_message_is_read_as_a_whole(said: str, expected: str) -> None:
    assert reading(route(said)) == expected


@pytest.mark.parametrize(
    ("language", "courtesy"),
    [
        *(("en", said) for said in (
            "please {}", "Hi, {}", "{}, please", "thanks! {}", "{} now", "Great, {}",
            "ok then, {}, thank you", "That's perfect. {}",
        )),
        *(("zh", said) for said in (
            "请{}", "你好，{}", "{}，谢谢", "很好，{}", "好的，{}", "没问题，{}", "麻烦你{}",
        )),
    ],
)  # fmt: skip
def test_courtesy_and_praise_change_no_reading(language: str, courtesy: str) -> None:
    rows = readings(language)
    assert [(said, reading(route(courtesy.format(said)))) for said, _ in rows] == rows


@pytest.mark.parametrize(
    ("language", "wish"),
    [
        ("en", " and make the title gold"),
        ("en", ", but cut the ending"),
        ("en", " with subtitles"),
        ("zh", "，再把标题改成金色"),
        ("zh", "并加上字幕"),
        ("zh", "，但是先剪掉结尾"),
    ],
)
def test_a_wish_besides_makes_it_a_message(language: str, wish: str) -> None:
    assert [said for said, _ in readings(language) if route(said + wish)] == []


@pytest.mark.parametrize("act", ["export", "download", "render"])
@pytest.mark.parametrize("thing", ["", " it", " the video", " my clip", " the final version"])
@pytest.mark.parametrize("manner", ["", " in 4k", " as an mp4", " now", " for me please"])
def test_every_way_to_say_export_is_one(act: str, thing: str, manner: str) -> None:
    said = f"{act}{thing}{manner}"
    size = "4k" if "4k" in manner else None
    assert route(said) == Intent("export", size=size)
    assert reading(route(f"can you {said}?")) == reading(route(said))


@pytest.mark.parametrize("act", ["导出", "下载", "渲染", "输出"])
@pytest.mark.parametrize("thing", ["", "视频", "成片", "这个影片", "最终版本"])
@pytest.mark.parametrize("before", ["", "请", "帮我", "那就", "可以了，"])
def test_every_way_to_say_export_in_chinese_is_one(act: str, thing: str, before: str) -> None:
    assert route(f"{before}{act}{thing}") == Intent("export")
    if thing:
        assert route(f"{before}把{thing}{act}出来吧") == Intent("export")


@pytest.mark.parametrize("no", ["don't {}", "please do not {} yet", "no, don't {}!", "never {}"])
@pytest.mark.parametrize("act", ["export", "export it", "download the video", "export in 4k"])
def test_what_is_not_to_be_done_is_never_done(no: str, act: str) -> None:
    denied = route(no.format(act))
    assert denied is not None
    assert (denied.command, denied.mood) == ("export", "not")


@pytest.mark.parametrize("no", ["别{}", "先不要{}", "不用{}了", "请不要{}", "暂时别{}"])
@pytest.mark.parametrize("act", ["导出", "导出视频", "下载成片", "导出4k视频"])
def test_what_is_not_to_be_done_in_chinese_is_never_done(no: str, act: str) -> None:
    denied = route(no.format(act))
    assert denied is not None
    assert (denied.command, denied.mood) == ("export", "not")


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("export", "download"), ("credits", "balance"), ("photos", "pictures"),
        ("导出", "下载"), ("积分", "余额"), ("停止", "终止"), ("图片", "照片"),
    ],
)  # fmt: skip
def test_a_synonym_reads_the_same(word: str, other: str) -> None:
    rows = [(said.replace(word, other), e) for said, e in ALL if e != "-" and word in said]
    assert [(said, reading(route(said))) for said, _ in rows] == rows


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("looks good, export it", "不错，导出吧"),
        ("don't export", "不要导出"),
        ("don't render it", "别渲染"),
        ("how do I export?", "怎么导出？"),
        ("preview it", "预览一下"),
        ("export a preview", "导出一个预览"),
        ("export it in 4k", "用4k导出"),
        ("export as vertical mp4", "导出竖屏mp4"),
        ("how many credits are left?", "还剩多少积分？"),
        ("is it done yet?", "做好了吗？"),
        ("show me the timeline", "给我看看时间线"),
        ("upload my photos", "上传我的照片"),
        ("stop rendering", "停止渲染"),
        ("give me a video", "给我一个视频"),
        ("looks good, but make the title bigger", "不错，但是标题再大一点"),
        ("export and add a title", "导出并加一个标题"),
    ],
)
def test_the_same_sentence_reads_the_same_in_both_languages(english: str, chinese: str) -> None:
    assert route(english) == route(chinese)


def test_both_languages_may_stand_in_one_sentence() -> None:
    assert route("ok，帮我export一下这个video") == Intent("export")


@given(st.text(max_size=300))
def test_any_text_is_routed(said: str) -> None:
    assert route(said) is None or isinstance(route(said), Intent)


@pytest.mark.parametrize(
    "word", ["to ", "在", "please you can ", '"', "a, ", "a/", "export ", "不"]
)
def test_no_text_takes_long(word: str) -> None:
    began = time.perf_counter()
    route(word * 90_000)
    route((word * 200)[:200])
    assert time.perf_counter() - began < 1


def test_an_ordinary_message_takes_no_time() -> None:
    def taken_s(said: str) -> float:
        began = time.perf_counter()
        route(said)
        return time.perf_counter() - began

    assert median(min(taken_s(said) for _ in range(3)) for said, _ in ALL) < 0.0002
