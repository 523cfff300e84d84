"""What a message is: a wish for a new film, an edit, or just talk.

Owns telling them apart. "make a new video of …" starts over; "make the title bigger" does not.
"""

from __future__ import annotations

import re

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
        rf"\b{_MAKE}\b(?: me| us)? (?!(?:photo|picture|image|clip|shot|scene|segment|slide|part"
        rf"|caption)s? ?#?\d)(?:\w+ )?(?:new |another |\d|short |{_FILM}s? (?:of|about"
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
        rf"^\W*(?:a|an|another|one) {_GAP}(?:video|film|movie|promo|advert|ad|commercial|trailer"
        r"|teaser|slide ?show|reel|vlog) (?:of|about|for|showing|featuring)\b"
    ),
    re.compile(
        r"^\W*(?:一(?:个|段|部|条|支))?(?:\d+|[一二两三四五六七八九十半]+)个?(?:秒钟?|分钟)的?"
        r"[^,.;!?\n把改]{0,30}?(?:视频|短片|影片|宣传片|动画|广告|预告片|电影|vlog)"
        r"(?!的|里|加|改|变|长|时长|比例)"
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


_ONLY_A_QUESTION = re.compile(
    r"^\W*(?:what(?:'?s| is| are| does)|how (?:long|many|big)|which|who|where(?:'?s| is))\b"
    r"(?!.*\b(?:if|about)\b)[^,.;\"]*\??$"
    r"|^(?!.*[改换加删调])[^,;\"]*(?:是什么|写的?(?:什么|啥)|是啥|(?:是|有|片子|视频)?(?:多长|多久|几秒|几个|哪些|多少秒))"
    r"(?:时间)?[?呢啊]*$"
)


_JUST_OVER = re.compile(
    r"^\W*(?:please )?(?:start (?:over|again|afresh|from scratch)|from scratch|redo it"
    r"|(?:make|create) (?:a |another )?new (?:one|video|film))(?: please)?\W*$"
    r"|^\W*(?:请)?(?:重新(?:来|做|开始)|重做|重来|从头(?:来|开始|再来))(?:一个|一遍|一次)?[吧了]?\W*$"
)


def only_starts_over(masked: str) -> bool:
    """Whether it asks for a new film and says nothing of what it should show."""
    return _JUST_OVER.search(masked) is not None


def is_only_a_question(masked: str) -> bool:
    """Whether it asks how the film is and wants nothing done."""
    return _ONLY_A_QUESTION.search(masked.strip()) is not None


def asks_for_the_file(masked: str) -> bool:
    return _EXPORT.search(masked) is not None


def asks_for_help(masked: str) -> bool:
    return _HELP.search(masked) is not None


def is_greeting(masked: str) -> bool:
    return _GREETING.search(masked) is not None


def asks_about_the_film(masked: str) -> bool:
    return _QUESTION.search(masked) is not None
