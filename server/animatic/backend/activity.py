"""What the backend is doing, in words for a person; its tools' names stay internal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from animatic.model.progress_words import phase_words

ActivityKind: TypeAlias = Literal["said", "tool", "text", "heartbeat", "recovering"]


@dataclass(frozen=True, slots=True)
class Activity:
    """The newest thing known about a turn under way."""

    kind: ActivityKind
    words: str
    elapsed_s: float
    """Since the message was said."""


_TOOLS: Final[tuple[tuple[re.Pattern[str], str, str], ...]] = tuple(
    (re.compile(words), english, chinese)
    for words, english, chinese in (
        (r"music|bgm|song|sound_?track", "Adding music", "正在添加音乐"),
        (r"narrat|voice|tts|speech|dub", "Recording the narration", "正在配音"),
        (r"caption|subtitle", "Setting the captions", "正在添加字幕"),
        (r"title|text|headline|end_card", "Setting the words", "正在添加文字"),
        (r"storyboard|script|plan|shot_list", "Planning the shots", "正在规划镜头"),
        (r"transition|fade", "Joining the shots", "正在添加转场"),
        (r"volume|audio|sound|mute", "Mixing the sound", "正在调整声音"),
        (r"image|picture|photo", "Making a picture", "正在生成图片"),
        (r"search|find|stock", "Looking for footage", "正在查找素材"),
        (r"colou?r|grade|filter|style", "Setting the colours", "正在调整色彩"),
        (r"undo|revert|restore", "Undoing", "正在撤销"),
        (r"remove|delete|clear", "Removing what isn't wanted", "正在删除内容"),
        (r"trim|split|cut|length|duration|speed", "Fitting the length", "正在调整时长"),
        (r"generate|create|make|film", "Generating footage", "正在生成画面"),
        (r"export|render|encode", "Rendering", "正在渲染"),
        (
            r"upload|import|analy|probe|inspect|read|get|list",
            "Looking at the material",
            "正在查看素材",
        ),
        (r"add|place|insert|arrange|order|move|camera", "Arranging the shots", "正在编排镜头"),
    )
)


def tool_words(name: str, *, in_chinese: bool) -> str:
    """What using a tool of this name means to a person."""
    found = next((tool for tool in _TOOLS if tool[0].search(name.lower())), None)
    _, english, chinese = found or (None, "Editing the timeline", "正在编辑时间线")
    return chinese if in_chinese else english


def still_words(kind: ActivityKind, *, in_chinese: bool) -> str:
    """Words for an activity that isn't a tool's."""
    match kind:
        case "said" | "tool" | "heartbeat":
            # A sign of life is no news: "still working" is said with the minutes, once.
            return phase_words("thinking", in_chinese=in_chinese)
        case "text":
            return phase_words("answering", in_chinese=in_chinese)
        case "recovering":
            return phase_words("recovering", in_chinese=in_chinese)
