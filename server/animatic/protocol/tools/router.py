"""Messages that are commands: "please export it" and 导出视频 aren't words for the backend.

`route` recognises a message that as a whole is a command; one that merely holds such a word is a
message. English and Chinese.

The patterns are strings: `re` compiles and keeps each when it is first needed, since listing the
tools must not wait for them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

Command: TypeAlias = Literal["export", "credits", "state", "upload", "cancel"]
ExportSize: TypeAlias = Literal["480p", "720p", "1080p", "4k"]

_POLITE_BEFORE = (
    r"^(?:(?:hi|hey|hello|ok|okay|great|perfect|thanks|thank you|now|then|just|please|pls|kindly"
    r"|can you|could you|would you|will you|can i|could i|may i|i want to|i'd like to"
    r"|i would like to|i need to|let's|let me|go ahead and)\b[\s,.!]*"
    r"|(?:你好|好的|好了|好|嗯|那就|那|现在|然后|请你|请您|请|麻烦你|麻烦您|麻烦|帮我|给我|替我|可以"
    r"|能不能|能否|能|我想要|我想|我要|我需要|直接)[\s，,。！]*)+"
)
_POLITE_AFTER = (
    r"(?:[\s,]*\b(?:please|pls|now|thanks|thank you|for me|right now|again|asap)"
    r"|[\s，,]*(?:谢谢你|谢谢您|谢谢|好吗|可以吗|吧|呢|吗|啊|了))+$"
)
_PUNCTUATION = " \t\n.,!?;:…\"'`*~。，！？；：、“”「」‘’()（）"

_SIZE = r"(?:480p|720p|1080p|2160p|4k|hd|full hd|high quality|超清|高清)"
_VIDEO = (
    rf"(?:(?:the|my|this|our|an?)\s+)?(?:(?:final|finished|whole|full)\s+)?(?:{_SIZE}\s+)?"
    r"(?:video|videos|movie|clip|file|mp4|result|project|it|this|that)(?:\s+(?:file|video))?"
)
_HOW = rf"(?:\s+(?:in|at|as|to)(?:\s+an?)?(?:\s+{_SIZE})?(?:\s+(?:mp4|video|file))?)"
_MEDIA = r"(?:files?|videos?|clips?|images?|photos?|pictures?|media|music|songs?|audio|footage)"
_WORK = r"(?:the|this|that)?\s*(?:render|export|upload|job|task|work|generation|run)"
_DOING = r"(?:rendering|exporting|generating|working|making\s+it|uploading)"
_ZH_WORK = r"(?:渲染|导出|生成|上传|任务|工作|制作)"
_ZH_VIDEO = r"(?:成片|视频|影片|短片|文件|项目|mp4|它)"
_ZH_MEDIA = r"(?:文件|视频|图片|照片|素材|音乐|音频|媒体)"

_PREVIEW_OF = (
    r"(?:(?:export|render|make|see|show|show\s+me|give\s+me|get\s+me)\s+)?(?:(?:an?|the)\s+)?"
    r"(?:(?:quick|fast|rough|small|short|low[- ]res(?:olution)?|480p)\s+)*"
    rf"(?:preview|draft\s+(?:export|version|video))(?:\s+(?:of\s+)?{_VIDEO})?"
    r"|先?(?:导出|渲染|生成|做|出|看|看看|给我看)?(?:一个|个|一版|一份)?(?:快速|低清|小|480p)*(?:的)?"
    rf"{_ZH_VIDEO}?(?:的)?(?:预览|小样)(?:版|片)?{_ZH_VIDEO}?"
)

_COMMANDS: Final[Mapping[Command, str]] = {
    "export": (
        rf"{_PREVIEW_OF}|"
        rf"(?:export|download)(?:\s+(?:{_VIDEO}|{_SIZE}))?{_HOW}?"
        rf"|(?:send|give)\s+me\s+{_VIDEO}|(?:send|give)\s+(?:it|this|{_VIDEO})\s+to\s+me"
        rf"|(?:导出|下载|输出){_SIZE}?(?:的)?{_ZH_VIDEO}?(?:为mp4|成mp4)?"
        rf"|把(?:这个|那个|我的)?{_ZH_VIDEO}?(?:导出|下载|发给我|发送给我|发过来)(?:来|出来|下来)?"
        rf"|(?:把)?{_ZH_VIDEO}?(?:发|发送)(?:{_ZH_VIDEO})?给我{_ZH_VIDEO}?|发我{_ZH_VIDEO}"
    ),
    "credits": (
        r"(?:(?:check|show|show\s+me|tell\s+me|see|view|get|what(?:'s|\s+is|\s+are)|how\s+many"
        r"|how\s+much)\s+)?(?:(?:my|the|our)\s+)?(?:(?:remaining|current|available|account)\s+)*"
        r"(?:credits?(?:\s+balance)?|balance)"
        r"(?:\s+(?:do\s+i|have\s+i\s+got|i)(?:\s+still)?(?:\s+have)?)?(?:\s+(?:are\s+)?(?:left|remaining))?"
        r"|(?:查看|查询|查|看看|看|显示|告诉我)?(?:我的|我|账户)?(?:还有|还剩)?(?:多少)?(?:剩余)?(?:的)?"
        r"(?:积分|余额)(?:余额|查询|数量|数)?(?:还有|还剩|剩余|是)?(?:多少)?"
    ),
    "state": (
        r"(?:(?:check|show|show\s+me|see|view|get|list|what(?:'s|\s+is))\s+)?(?:(?:me|my|the)\s+)*"
        r"(?:(?:current|project|timeline|video)\s+)*(?:status|state|tracks?|timeline)(?:\s+summary)?"
        r"|what(?:'s|\s+is)\s+(?:on|in)\s+(?:the|my)\s+timeline"
        r"|(?:(?:show|list|see|get)\s+)?(?:me\s+)?(?:(?:all|the|my)\s+)*versions(?:\s+list)?"
        r"|(?:what|which)\s+versions(?:\s+(?:are\s+there|do\s+(?:i|we)\s+have))?"
        r"|(?:查看|看看|看|显示|列出)?(?:所有|全部|我的)*(?:的)?(?:历史版本|版本列表|版本)"
        r"|有(?:哪些|几个|多少个?)版本"
        r"|(?:查看|查询|看看|看|显示|列出)?(?:我的|当前|项目|现在)*(?:的)?(?:状态|轨道|时间线|时间轴)"
    ),
    "cancel": (
        rf"(?:stop|cancel|abort)(?:\s+(?:{_WORK}|{_VIDEO}|{_DOING}))?"
        rf"|(?:停止|取消|中止|终止|停下)(?:掉|当前的?|这次)?(?:{_ZH_WORK}|{_ZH_VIDEO})?"
        r"|停|别做|别渲染|不要做|不要渲染|不用做|不用渲染"
    ),
    "upload": (
        rf"upload(?:\s+(?:an?|the|my|this|these|some|another|new))*(?:\s+{_MEDIA})?"
        rf"|上传(?:一个|一张|一段|我的|这个|新的|一些)?{_ZH_MEDIA}?"
    ),
}


def route(message: str) -> Command | None:
    """The command a message is, when it is nothing else; None for a message to the backend."""
    if len(message) > 120:
        return None
    words = message.lower().replace("’", "'").replace("一下", "")
    words = " ".join(words.split()).strip(_PUNCTUATION)
    words = re.sub(_POLITE_AFTER, "", re.sub(_POLITE_BEFORE, "", words)).strip(_PUNCTUATION)
    if not words:
        return None
    return next((name for name, said in _COMMANDS.items() if re.fullmatch(said, words)), None)


_EXPORT_SIZES: Final[Mapping[ExportSize, str]] = {
    "480p": r"480p|preview|draft|预览|小样",
    "720p": r"720p",
    "1080p": r"1080p|\bhd\b|超清|高清",
    "4k": r"4k|2160p",
}


def export_size(message: str) -> ExportSize | None:
    """The size that an export command names; a preview is small. None: the timeline's own."""
    said = message.lower()
    return next((size for size, named in _EXPORT_SIZES.items() if re.search(named, said)), None)
