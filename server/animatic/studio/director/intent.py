"""What a message is: a wish for a new film, an edit, an undo, or just talk.

Owns telling them apart. "make a new video of …" starts over; "make the title bigger" does not.
"""

from __future__ import annotations

import re

from animatic.studio.director.words import Utterance

_FILM = (
    r"(?:videos?|film|movie|clip|promo|promotion|animation|slide ?show|reel|ad|advert"
    r"|advertisement|commercial|trailer"
    r"|teaser|montage|vlog|mp4|short|short film|music video)"
)
_MAKE = (
    r"(?:make|create|generate|generating|produce|build|render|design|compose|craft|do|give me"
    r"|get me|show me|i want|i need|i'd like|we need|turn|convert|shoot|draw)"
)
_GAP = (
    r"(?:(?!\b(?:the|this|that|it|its|of|longer|shorter|louder|title|caption|transition|music"
    r"|copy|cut|split)\b)[\w'.:%,-]+ ){0,9}?"
)
_NEW_FILM = (
    re.compile(
        rf"\b{_MAKE}\b(?: me| us)? (?:a|an|another|one|some|new|\d|two|three|four"
        rf"|five) ?{_GAP}{_FILM}\b"
    ),
    re.compile(
        rf"\b{_MAKE}\b(?: me| us)? (?:\w+ )?(?:new |another |\d|short |{_FILM}s? (?:of|about"
        rf"|showing|from|with) )"
    ),
    re.compile(
        rf"\b(?:turn|make|convert|transform|combine|edit|stitch|cut|put"
        rf"|use)\b[^.;]{{0,80}}\b(?:into|in to|to make|for|to create)\b (?:a|an|one|my"
        rf"|our) ?{_GAP}{_FILM}\b"
    ),
    re.compile(
        r"\b(?:start (?:over|again|afresh|from scratch)|from scratch|new (?:video|film|movie"
        r"|project|clip|one)\b(?!s))"
    ),
    re.compile(r"\bgenerat(?:e|ing) (?!the\b|a title|captions?\b|subtitles?\b|music\b)"),
    re.compile(
        r"(?:(?<!把)(?:做|制作|生成|创建|创作|拍|剪|弄|搞)(?:出|成)?(?:一|两|三|几)?(?:个"
        r"|段|部|条|支|份|则)?|(?:来|要|出|给我|需要)(?:一|两|三|几|1|个|段|部|条"
        r"|支)(?:个|段|部|条|支|份|则)?)(?:新的?)?[^,.;!?\n把改]{0,40}?"
        r"(?:视频|短片|影片|片子|宣传片|动画|广告|幻灯片|预告片|电影|vlog|相册|微电影"
        r"|大片)(?!的|里|加|改|变|长|时长|比例)"
    ),
    re.compile(
        r"重新(?:做|生成|制作|开始|来)|重做|从头(?:开始|再来|做)|再(?:做|来|生成)一(?:个|段"
        r"|部|条|支)"
    ),
    re.compile(
        r"(?:把|将|用)[^,.;\n]{0,16}(?:照片|图片|图|素材|片段)[^,.;\n]{0,12}?(?:做|制作|生成"
        r"|剪|合|拼|变)(?:成|辑成|在一起)?"
    ),
)
_ABOUT_THIS_ONE = re.compile(
    r"\b(?:make|turn|convert|render|give) (?:it|this|that|the (?:whole )?(?:video|film"
    r"|movie|clip))\b"
    r"|\b(?:add|insert|append|put|place|remove|delete|change|replace)\b(?! (?:these|my"
    r"|all)[^.;]{0,40}(?:into|to make) a)"
    r"|(?:把|将)(?:这个|整个|这段|整段)?(?:视频|片子|影片|短片|它)|(?:添加|插入|加|删|去掉|换|改)"
)


def asks_for_a_film(masked: str) -> bool:
    """Whether words outside quotes ask for a whole film, not for a change of this one."""
    if not any(pattern.search(masked) for pattern in _NEW_FILM):
        return False
    this_one = _ABOUT_THIS_ONE.search(masked)
    first = min(m.start() for p in _NEW_FILM if (m := p.search(masked)))
    return this_one is None or first < this_one.start()


_UNDO = re.compile(
    r"^\W*(?:please |can you |could you |ok(?:ay)?,? |no,? |oops,? |actually,? )*"
    r"(?:undo|revert|roll ?back|go back|take (?:that|it) back|put it back|restore"
    r"|never ?mind that|cancel (?:that|the last))\b"
    r"|^\W*(?:请|麻烦|帮我|还是|不好意思)?,?(?:撤销|撤回|恢复(?=$|\W|上|之前|原样|原状|到"
    r"|刚|一下)|还原|回退|回到|返回上|取消(?:上|刚)|上一步|退回|倒回|改回(?:去|来|上))"
)


def undo_steps(masked: str, count: int | None) -> int | None:
    """How many steps back an undo goes; None when the message isn't one."""
    if _UNDO.search(masked) is None:
        return None
    if re.search(
        r"\b(?:everything|all|original|start|beginning|first version)\b|全部|所有|最初"
        r"|原来|最开始|第一版",
        masked,
    ):
        return 10_000
    if re.search(r"\btwice\b|两次|两步|二步", masked):
        return 2
    return max(1, count or 1)


_UNDO_ENDS = re.compile(
    r"[.!;。！；\n]+\s*(?:now|then|and)?\b"
    r"|,?\s*\b(?:and then|then|and (?=make|add|put|set))"
    r"|[,，]?(?:然后|接着)"
)


def after_undo(utterance: Utterance) -> str:
    """What else a message that begins with an undo asks for; "" for nothing."""
    undo = _UNDO.search(utterance.masked)
    end = _UNDO_ENDS.search(utterance.masked, undo.end()) if undo else None
    rest = utterance.raw[end.end() :].strip(" ,，.。!！") if end else ""
    return rest if any(c.isalnum() for c in rest) else ""


_HELP = re.compile(
    r"^\W*(?:help|what can (?:you|i) do|what do you do|how does (?:this|it) work"
    r"|commands?|\?)\W*$|what can you do"
    r"|^\W*(?:帮助|你能做什么|你会什么|怎么用|能做什么|有什么功能)|你(?:能|会|可以)做(?:什么|哪些)"
)
_GREETING = re.compile(
    r"^\W*(?:(?:hi|hello|hey|yo|good (?:morning|evening|afternoon)|thanks?|thank you|thx"
    r"|great|ok(?:ay)?|cool|nice|perfect|awesome|test|ping)(?: there| you| so much"
    r"| very much| all)?\W*)+$"
    r"|^\W*(?:你好|您好|嗨|哈喽|早上好|晚上好|谢谢|多谢|好的|不错|很好|太棒了|可以了|在吗|测试)\W*$"
)
_QUESTION = re.compile(
    r"^\W*(?:how long|what(?:'s| is| are)|which|where|when|who|is (?:there|it|the)"
    r"|are there|does it|do i|how many|list|show (?:me )?(?:the )?(?:timeline|tracks"
    r"|segments)|describe)\b"
    r"|(?:多长|多久|是什么|有哪些|有什么|几个|多少|哪些|在哪)[^,.;]{0,12}(?:[?吗呢]|$)"
)


_EXPORT = re.compile(
    r"^\W*(?:please )?(?:export|download|save|render)"
    r"(?: (?:it|this|the (?:video|film|movie)|now|as mp4|mp4))*\W*$"
    r"|^\W*(?:请)?(?:导出|下载|保存|渲染)(?:视频|片子|一下|成品|吧|mp4)*\W*$"
)


def asks_for_the_file(masked: str) -> bool:
    return _EXPORT.search(masked) is not None


def asks_for_help(masked: str) -> bool:
    return _HELP.search(masked) is not None


def is_greeting(masked: str) -> bool:
    return _GREETING.search(masked) is not None


def asks_about_the_film(masked: str) -> bool:
    return _QUESTION.search(masked) is not None
