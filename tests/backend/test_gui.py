"""GUI talk isn't content."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from animatic.backend.gui import GuiAction, translate

TALK: list[tuple[str, str, tuple[GuiAction, ...]]] = [
    ("Click the Export button.", "", ("export",)),
    ("To download it, click **Export**.", "", ("export",)),
    ("I added the title, click the Export button to download.", "I added the title.", ("export",)),
    ("I've added music and you can click Export to download it.", "I've added music.", ("export",)),
    ("Open the Media panel to see your clips. Done!", "Done!", ("state",)),
    ("Drag the clip onto the timeline. Music is at 35%.", "Music is at 35%.", ("edit",)),
    ("It is 3s long. You can preview it in the timeline.", "It is 3s long.", ("summary",)),
    ("Check your account settings for billing.", "", ("credits",)),
    ("You can upload more: click the Upload button.", "You can upload more.", ("upload",)),
    ("Done!\n\nHere's how:\n1. Click the Export button\n2. Choose MP4", "Done!", ("export",)),
    ("If you like it, press the Download icon.", "", ("export",)),
    ("Ready. Here's how: click Export, then wait.", "Ready.", ("export",)),
    ("请点击导出按钮下载视频。", "", ("export",)),
    ("标题已添加。请点击右上角的“导出”按钮。", "标题已添加。", ("export",)),
    ("已添加音乐，您可以在时间线中预览效果。", "已添加音乐。", ("summary",)),
    ("请打开设置面板查看。字幕有三条。", "字幕有三条。", ("state",)),
    ("将素材放好后，请拖动片段调整顺序。", "将素材放好后。", ("edit",)),
    ("请前往账户页面查看账单。", "", ("credits",)),
    ("视频已生成！您可以在右侧的预览窗口中查看。", "视频已生成！", ("summary",)),
    ("您可以点击导出，也可以告诉我怎么改。", "可以告诉我怎么改。", ("export",)),
    ("点击导出按钮即可下载。", "", ("export",)),
    ("Click on the play button!", "", ("summary",)),
    ("Done. In the editor, you can drag clips around.", "Done.", ("edit",)),
    ("Please use the upload button below, or paste a link.", "", ("upload",)),
    ("Select the clip in the timeline and press Delete.", "", ()),
    ("Step 1: Open the media library.\nStep 2: Click Export.", "", ("state", "export")),
]  # fmt: skip


@pytest.mark.parametrize(("said", "kept", "actions"), TALK)
def test_gui_talk_goes_and_what_it_meant_is_told(
    said: str, kept: str, actions: tuple[GuiAction, ...]
) -> None:
    found = translate(said)
    assert (found.text, found.actions) == (kept, actions)


@pytest.mark.parametrize(
    "said",
    [
        "Added a click sound effect at 3s.",
        'The title now says "Click here to subscribe".',
        "A man opens a window and drags a chair across the room.",
        "The clip shows a hand pressing a button.",
        "Version 1.5 is at https://example.com/open-panel. It's 4.5 s long.",
        "1. Video: city timelapse (0-10s)\n2. BGM: Lo-fi (0-10s, 35%)",
        "已添加点击音效，时长3秒。",
        "标题已改为「点击订阅」。",
        "画面里有人打开窗户，拖着箱子离开。",
        "画面中一位女士打开窗户，点击手机屏幕。",
        "You can now export your video or keep editing.",
        "The film opens with a wide shot, then the camera drags slowly to the left.",
        "夏日旅行 🏖️👨‍👩‍👧‍👦 — готово, مرحبا.",
        "",
    ],
)
def test_content_stays_as_it_is(said: str) -> None:
    assert translate(said).text == said
    assert translate(said).actions == ()


@given(st.text(max_size=300))
def test_any_text_is_translated_without_a_word_added(said: str) -> None:
    kept = translate(said).text
    assert set(kept) <= set(said) | set(" .!?。！？\n")
    assert translate(kept).actions == ()


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
    translate(hostile)
    assert time.perf_counter() - began < 2
