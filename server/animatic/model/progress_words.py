"""The words for the phases of work under way, in the two languages of the messages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

Phase: TypeAlias = Literal[
    "setting up",
    "thinking",
    "answering",
    "looking up",
    "recovering",
    "looking at the timeline",
    "waiting for the renderer",
    "rendering",
    "rendering again",
    "fetching",
    "checking",
    "uploading",
]

_PHASES: Final[Mapping[Phase, tuple[str, str]]] = {
    "setting up": ("Setting things up…", "正在准备…"),
    "thinking": ("Thinking about it", "正在思考"),
    "answering": ("Writing the answer", "正在回复"),
    "looking up": ("Looking up what was done", "正在确认已完成的内容"),
    "recovering": (
        "The connection was lost; looking at what was done",
        "连接中断，正在确认已完成的内容",
    ),
    "looking at the timeline": ("Looking at the timeline", "正在查看时间线"),
    "waiting for the renderer": ("Waiting for the renderer", "正在等待渲染"),
    "rendering": ("Rendering", "正在渲染"),
    "rendering again": ("The render failed; trying once more", "渲染失败，正在重试"),
    "fetching": ("Fetching the video", "正在下载视频"),
    "checking": ("Checking the video", "正在检查视频"),
    "uploading": ("Uploading", "正在上传"),
}


def is_chinese(text: str) -> bool:
    """Whether progress on this message is best told in Chinese."""
    return re.search(r"[\u4e00-\u9fff]", text) is not None


def phase_words(phase: Phase, *, in_chinese: bool) -> str:
    """What is being done, for a person."""
    return _PHASES[phase][in_chinese]


def place_in_queue(before: int, about_s: float | None, *, in_chinese: bool) -> str:
    """How many are served first, and about how long that takes, where it is known."""
    words = f"排队中，前面还有 {before} 个" if in_chinese else f"Waiting, {before} before you"
    if about_s is None:
        return words
    minutes = round(about_s / 60)
    if in_chinese:
        return f"{words}，大约 {minutes} 分钟" if minutes else f"{words}，不到一分钟"
    return f"{words}, about {minutes} min" if minutes else f"{words}, less than a minute"


def still_waiting(words: str, minutes: int) -> str:
    """What is being done, and for how long one has waited, in the language it is in."""
    waited = f"仍在处理… {minutes} 分钟" if is_chinese(words) else f"Still working… {minutes} min"
    return f"{words} · ⏳ {waited}"
