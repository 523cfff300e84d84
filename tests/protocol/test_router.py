"""Messages that are commands, and messages that only sound like one."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from animatic.protocol.tools.router import Command, export_size, route

COMMANDS: dict[Command, list[str]] = {
    "export": [
        "export", "Export!", "please export it", "Export the video please", "export 1080p MP4",
        "Can you export the video for me?", "download", "download it", "send me the video",
        "ok, now export", "export in 4k", "Give me the mp4", "thanks, export the final video now",
        "导出", "导出视频", "请帮我导出一下", "把视频导出来", "下载",
        "下载视频吧", "请导出成片。", "视频发给我", "可以导出了吗？", "导出4k视频",
    ],
    "credits": [
        "credits", "balance", "check my credits", "How many credits do I have left?",
        "what's my balance?", "show credits please", "积分", "余额", "查看积分",
        "我的余额", "还有多少积分？", "请查询一下余额", "我还有多少积分",
    ],
    "state": [
        "status", "show tracks", "show me the timeline", "project status",
        "what's on the timeline?", "状态", "查看状态", "显示轨道", "看看时间线",
    ],
    "upload": ["upload", "upload a file", "upload my photos", "上传", "上传图片", "请上传我的视频"],
}  # fmt: skip
MESSAGES = [
    "export-quality city video", "make a video about uploading", "export the video and add a title",
    "a video about credits", "balance the colours", "status of the moon landing, 10 seconds",
    "download festival promo",
    "show me the video of a cat", "add the word export as a title",
    "a bank balance animation", "upload it to YouTube and add subtitles", "please", "", "   ", "🙂",
    "导出一个关于猫的视频", "积分商城宣传片", "上传教程视频", "做一个下载进度条动画",
    "把状态栏去掉", "余额宝广告", "send me the video of the beach at sunset", "exporting",
    "a preview of spring fashion", "preview the beach at sunset",
    "新品预览宣传片",
    "export " * 50,
]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "command"), [(said, command) for command, all in COMMANDS.items() for said in all]
)
def test_a_command_is_known_in_both_languages_however_politely(said: str, command: Command) -> None:
    assert route(said) == command


@pytest.mark.parametrize(
    ("said", "size"),
    [
        ("preview", "480p"), ("Show me a quick preview", "480p"), ("preview it please", "480p"),
        ("can I see a preview of the video?", "480p"), ("export a preview", "480p"),
        ("预览一下", "480p"), ("先出一个小样", "480p"), ("给我看看预览", "480p"),
        ("导出预览版", "480p"),
        ("export 480p", "480p"), ("export in 4k", "4k"), ("导出4k视频", "4k"),
        ("export 1080p MP4", "1080p"), ("导出高清视频", "1080p"), ("export it", None),
        ("导出", None),
    ],
)  # fmt: skip
def test_an_export_has_the_size_that_is_named_and_a_preview_is_small(said, size) -> None:
    assert route(said) == "export"
    assert export_size(said) == size


@pytest.mark.parametrize("said", MESSAGES)
def test_a_message_that_merely_holds_such_a_word_is_a_message(said: str) -> None:
    assert route(said) is None


@given(st.text(max_size=300))
def test_any_text_is_routed(said: str) -> None:
    assert route(said) in (*COMMANDS, "cancel", None)


@pytest.mark.parametrize(
    "hostile",
    [
        f"{' ' * 50_000}x",
        *(
            word * 9000
            for word in ("to ", "在", "please you can ", '"', "a, ", "click ", "export ")
        ),
        *(word * 9000 for word in ("从a里", "and then ", "\n", "a:", ": ", "-", "如何：")),
    ],
)
def test_no_text_takes_long(hostile: str) -> None:
    began = time.perf_counter()
    route(hostile)
    route(hostile[:120])
    assert time.perf_counter() - began < 2
