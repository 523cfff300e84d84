"""Rules about words on the picture."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from animatic.model.timeline import Segment, Text, TextPlace
from animatic.studio.catalogue import TYPE_STYLES
from animatic.studio.director import edits as e
from animatic.studio.director import layout, targets, texts, words
from animatic.studio.director.contacts import address_in, contacts_in
from animatic.studio.director.lines import sentences
from animatic.studio.director.moments import When, when
from animatic.studio.director.remarks import Impossible, Remark, Unclear
from animatic.studio.director.rules.clause import Clause
from animatic.studio.director.texts import Wording
from animatic.studio.director.words import Span

_TITLE = re.compile(r"\b(?:titles?|headline|heading)\b|(?<!副)标题|题目|片名")
_CAPTION = re.compile(r"\b(?:captions?|subtitles?)\b|字幕")
_END_CARD = re.compile(
    r"\b(?:end(?:ing)?[- ]?(?:card|screen|title|text)|outro(?: text| card)?"
    r"|closing (?:card|text|title))\b|片尾(?:字幕|文字|卡)?|结尾(?:的)?(?:文字|字幕|卡)"
    r"|尾卡"
)
_ANY = re.compile(
    r"\b(?:texts?|words|lettering|wording)\b|文字|文本|所有的?字|[那这]行字|[那这]些字"
)
_REMOVE = re.compile(
    r"\b(?:remove|delete|drop|lose|get rid of|take (?:out|off|away|down)|no|without|hide|clear"
    r"|take (?:the |that |this )?(?:\w+ ){1,2}(?:out|off|away|down)"
    r"|erase|don'?t (?:show|want|need))\b"
    r"|去掉|去除|删除|删掉|删了|移除|拿掉|不要|取消|清除|隐藏|删|去了"
)
_CHANGE = re.compile(
    r"\b(?:change|replace|swap|edit|rename|update|fix|correct|turn|set|make|rewrite)\b|改"
    r"|换|替换|变成|更正"
)
_INDEX = re.compile(
    r"\b(?P<ord>first|second|third|fourth|fifth|sixth|last|final|\d{1,2}(?:st|nd|rd"
    r"|th)) (?:caption|subtitle|title|text|line)\b"
    rf"|\b(?:caption|subtitle|title|text) #?(?P<num>\d{{1,2}})\b(?! ?s)"
    rf"|第(?P<zh>{words.HAN_NUMBER})(?:条|句|行|个)(?:字幕|标题|文字)"
    rf"|(?P<last>最后)(?:一)?(?:条|句|行|个)(?:字幕|标题|文字)"
)
_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "last": -1,
    "final": -1,
}


def which_text(said: str) -> e.TextTarget | None:
    """The text that folded words name: "the title", "all captions", "第二条字幕"."""
    kind = _kind(said)
    if kind is None:
        return None
    if match := _INDEX.search(said):
        return e.TextTarget(kind, _index(match))
    plural = re.search(r"\b(?:captions|subtitles|titles|texts|all|every)\b|所有|全部|都", said)
    return e.TextTarget(kind, is_all=plural is not None)


def _kind(said: str) -> e.TextKind | None:
    kinds: tuple[tuple[e.TextKind, re.Pattern[str]], ...] = (
        ("end_card", _END_CARD), ("caption", _CAPTION), ("title", _TITLE), ("any", _ANY),
    )  # fmt: skip
    return next((kind for kind, pattern in kinds if pattern.search(said)), None)


def _index(match: re.Match[str]) -> int:
    if match["last"]:
        return -1
    if match["ord"]:
        return _ORDINALS.get(match["ord"]) or int(re.sub(r"\D", "", match["ord"]))
    return int(words.number(match["num"] or match["zh"]) or 1)


# --- rules ------------------------------------------------------------------------------------

_BETWEEN = re.compile(
    r'^"?\s*(?:都|全部?|全都|统统)?(?:with|to|by|into|for|as|-+>|=>|→|改成|改为|换成|替换成|替换为|变成|换为|改|换|更正为)\s*"?$'
)


def _replace_words(clause: Clause) -> Sequence[e.Edit] | None:
    quotes = clause.utterance.quotes
    if len(quotes) != 2 or not _CHANGE.search(clause.said):
        return None
    first, second = quotes
    if not _BETWEEN.match(clause.said[first.end : second.start].strip()):
        return None
    old, new = (clause.utterance.text(q.start, q.end) for q in quotes)
    return [e.ReplaceWords(old, new)] if old and new else None


_MUSIC = re.compile(r"\b(?:music|soundtrack|bgm|song)\b|音乐|配乐|bgm")
_EVERY_KIND: tuple[tuple[e.TextKind, re.Pattern[str]], ...] = (
    ("end_card", _END_CARD), ("caption", _CAPTION), ("title", _TITLE),
)  # fmt: skip


def _remove_several(clause: Clause) -> Sequence[e.Edit] | None:
    """ "remove the music and the title": several things behind one verb."""
    if not _REMOVE.search(clause.said) or clause.utterance.quotes:
        return None
    made: list[e.Edit] = [e.RemoveMusic()] if _MUSIC.search(clause.said) else []
    said = clause.said
    for kind, pattern in _EVERY_KIND:
        if pattern.search(said):
            made.append(e.RemoveText(e.TextTarget(kind, is_all=kind == "caption")))
            said = pattern.sub(" ", said)
    return made if len(made) > 1 else None


def _remove(clause: Clause) -> Sequence[e.Edit] | None:
    which = which_text(clause.said)
    if which is None or not _REMOVE.search(clause.said):
        return None
    if clause.utterance.quotes:
        quote = clause.utterance.quotes[0]
        which = e.TextTarget(which.kind, said=clause.utterance.text(quote.start, quote.end))
    gone = re.search(r"\bafter\b[^,.;]*$|后", clause.said)
    if gone and (moment := when(clause.said)).start_ms:
        return [e.TimeText(which, duration_ms=moment.start_ms)]
    if which.kind == "any" and which.index is None and not which.is_all:
        moment = when(clause.said)
        which = replace(
            which, index=1 if moment.start_ms == 0 else -1 if moment.is_at_end else None
        )
    if which.kind == "caption" and clause.targets and not (which.said or which.index):
        return [e.RemoveText(_caption_on(clause))]
    if which.kind == "caption" and which.index is None:
        which = e.TextTarget("caption", is_all=True, said=which.said)
    return [e.RemoveText(which)]


def _caption_on(clause: Clause) -> e.TextTarget:
    """The caption that stands on the segment pointed at, as one of all captions."""
    place = targets.resolve_one(clause.targets[0], clause.timeline)
    shown = layout.video(clause.timeline)
    begin, end = shown[place].start_ms, shown[place].start_ms + layout.slots_of(shown)[place]
    captions = sorted(_those(clause, e.TextTarget("caption")), key=lambda s: s.start_ms)
    there = [n for n, s in enumerate(captions, 1) if begin <= s.start_ms < end]
    if not there:
        raise Impossible(
            Remark(
                f"There is no caption on {shown[place].name}.", f"{shown[place].name} 上没有字幕。"
            )
        )
    if len(there) > 1:
        listed = ", ".join(captions[n - 1].name for n in there)
        raise Unclear(Remark(f"Which caption: {listed}?", f"哪条字幕：{listed}？"))
    return e.TextTarget("caption", there[0])


def _set(clause: Clause) -> Sequence[e.Edit] | None:
    found = texts.wordings(clause.utterance) or _just_quoted(clause)
    if not found:
        return None
    moment = when(_without(clause.said, found))
    by_role = {w.role: w for w in found}
    made: list[e.Edit] = []
    if title := by_role.get("title"):
        detail = by_role["detail"].text if "detail" in by_role else None
        made += _title(clause, title.text, detail, moment)
    elif detail := by_role.get("detail"):
        made.append(e.SetDetail(detail.text))
    if end := by_role.get("end_card"):
        made.append(e.SetEndCard(end.text, moment.duration_ms))
    if captions := [w.text for w in found if w.role == "caption"]:
        made += _captions(clause, captions, moment)
    if "title" not in by_role and (plain := [w.text for w in found if w.role == "text"]):
        made += _plain(clause, plain, moment)
    return [*made, *_styles_beside(clause, found, made)]


_PUT = re.compile(
    r"^\W*(?:please |can you |could you |and |also )*"
    r"(?:put|add|show|write|display|insert|print|say)\b"
    r"|加|放|写|显示|打上|上打"
)


def _just_quoted(clause: Clause) -> list[Wording]:
    """ "put “Sale” in the middle": words that weren't called anything at all."""
    quotes = clause.utterance.quotes
    if not quotes or not _PUT.search(clause.said):
        return []
    return [
        Wording("text", clause.utterance.text(q.start, q.end), Span(q.start - 1, q.end + 1))
        for q in quotes
        if clause.utterance.text(q.start, q.end)
    ]


def _without(said: str, found: Sequence[Wording]) -> str:
    chars = list(said)
    for wording in found:
        begin, end = wording.inside.start, wording.inside.end
        if begin == end:
            begin, end = said.find('"', wording.span.start), wording.span.end
        chars[begin:end] = " " * (end - begin)
    return "".join(chars)


def _title(clause: Clause, text: str, detail: str | None, moment: When) -> Sequence[e.Edit]:
    if _INDEX.search(clause.said) and _CHANGE.search(clause.said):
        which = which_text(clause.said) or e.TextTarget("title")
        return [e.ChangeText(which, text)]
    length = moment.duration_ms
    if moment.end_ms is not None and moment.start_ms is not None:
        length = moment.end_ms - moment.start_ms
    if moment.is_at_end:
        return [e.SetEndCard(text, length)]
    start = moment.start_ms if moment.start_ms else None
    return [e.SetTitle(text, detail, start, length)]


def _captions(clause: Clause, captions: Sequence[str], moment: When) -> Sequence[e.Edit]:
    changes = _CHANGE.search(clause.said) and not re.search(r"\badd\b|加|添", clause.said)
    if changes and len(captions) == 1:
        which = which_text(clause.said) or e.TextTarget("caption")
        return [e.ChangeText(which, captions[0])]
    lines = [line for text in captions for line in _lines(text, _how_many(clause.said))]
    return [_placed(clause, lines, moment)]


_LINE = re.compile(r"\s+[/|]\s*|\s*[/|]\s+|\s*\|\s*|\n+")


_COUNTED = re.compile(
    rf"\b(?P<en>{words.EN_NUMBER}) (?:captions|subtitles|lines)\b"
    rf"|(?P<zh>{words.HAN_NUMBER})[句条行段]"
)


def _how_many(said: str) -> int:
    """How many captions are announced: "三句字幕：…"; 0 when nobody says."""
    match = _COUNTED.search(said)
    return int(words.number(match["en"] or match["zh"]) or 0) if match else 0


def _lines(text: str, count: int = 0) -> list[str]:
    """As marked, by commas where that gives the `count` said, else by sentence."""
    lines = [line.strip() for line in _LINE.split(text) if line.strip()]
    by_comma = [part.strip() for part in re.split(r"[,，、]", text) if part.strip()]
    if count > 1 and len(by_comma) == count:
        return by_comma
    return lines if len(lines) > 1 else sentences(text, 12)


def _placed(clause: Clause, lines: Sequence[str], moment: When) -> e.AddCaptions:
    start, end = moment.start_ms, moment.end_ms
    if moment.duration_ms is not None and end is None:
        if moment.is_at_end:
            total = layout.length_ms(clause.timeline)
            start, end = max(total - moment.duration_ms, 0), total
        else:
            end = (start or 0) + moment.duration_ms
            start = start or 0
    elif moment.is_at_end:
        total = layout.length_ms(clause.timeline)
        start, end = max(total - 3_000, 0), total
    pointed = clause.targets
    if start is None and pointed:
        return e.AddCaptions(tuple(lines), target=pointed[0])
    return e.AddCaptions(tuple(lines), start, end)


_INSTEAD = re.compile(r"\b(?:just|only|instead|rather)\b|就写|只写|改写|只要写|就放|就显示")


def _plain(clause: Clause, lines: Sequence[str], moment: When) -> Sequence[e.Edit]:
    """Words that weren't called anything: a title where there is none, else a caption."""
    roles = {s.media.role for s in layout.texts(clause.timeline) if isinstance(s.media, Text)}
    if _INSTEAD.search(clause.said) and len(lines) == 1:
        index = 1 if moment.start_ms == 0 else -1 if moment.is_at_end else None
        return [e.ChangeText(e.TextTarget("any", index), lines[0])]
    is_free = "title" not in roles and not any(isinstance(x, e.SetTitle) for x in clause.before)
    if is_free and not moment.says_something and not clause.targets and len(lines) == 1:
        return [e.SetTitle(lines[0])]
    return [_placed(clause, lines, moment)]


def _styles_beside(
    clause: Clause, found: Sequence[Wording], made: Sequence[e.Edit]
) -> Sequence[e.Edit]:
    """ "add the title “Hi” in red at the bottom": how the same text is to look."""
    around = _without(clause.said, found)
    colour, place, style = words.colour(around), _place(around), _style_name(around)
    if not (colour or place or style):
        return []
    kind: e.TextKind = "title"
    index = None
    roles = {w.role for w in found}
    if any(isinstance(edit, e.AddCaptions) for edit in made):
        roles = {"caption"}
    if "end_card" in roles:
        kind = "end_card"
    elif "caption" in roles:
        kind, index = "caption", -1
    return [e.StyleText(e.TextTarget(kind, index), colour, place, style)]


_PUSHED = r"(?:move|put|place|shift|bring|push|nudge|drag|slide) (?:\w+ ){1,3}"
_TOP = re.compile(
    rf"\b(?:top|upper|above|higher)\b|\b{_PUSHED}up\b(?! for| until)|顶部|上方|上面|顶端|上边"
    rf"|往上|靠上"
)
_BOTTOM = re.compile(
    rf"\b(?:bottom|lower(?! third)|below)\b|\b{_PUSHED}down\b|底部|下方|下面|底端|下边|往下|靠下"
)
_CENTER = re.compile(r"\b(?:cent(?:er|re)(?:ed)?|middle)\b|居中|中间|中央|正中")


def _place(said: str) -> TextPlace | None:
    if _TOP.search(said):
        return "top"
    if _BOTTOM.search(said):
        return "bottom"
    return "center" if _CENTER.search(said) else None


_BY_RANK = sorted(TYPE_STYLES.values(), key=lambda style: style.rank)


def _style_name(said: str) -> str:
    return next((style.key for style in _BY_RANK if re.search(style.words, said)), "")


_ONLY_STYLE = re.compile(
    r"(?:放在?|移到?|置于|用|要|颜色|位置|在|改成|in |at |on |the |and |place it |,|\s)*"
    r"(?:[红橙金黄绿青蓝紫粉白黑灰]色?的?|(?:top|bottom|cent(?:er|re)|middle|red|orange"
    r"|gold|yellow|green|teal|blue|purple|pink|white|black)"
    r"|(?:屏幕|画面)?(?:顶部|上方|上面|居中|中间|底部|下方|下面)|粗体|霓虹|优雅|\s|,)+"
)
_IT = re.compile(r"\b(?:it|its|that|them)\b|它|字")
_BIGGER = re.compile(
    r"\b(?:bigger|larger|big|large|huge|enlarge|increase|twice)\b|(?<!放到最)大一?[点些]|[变放调加更再]大"
    r"|大[点些]"
)
_SMALLER = re.compile(
    r"\b(?:smaller|small|tiny|shrink|reduce|decrease|too (?:big|large|huge))\b"
    r"|小一?[点些]|[变缩调减更再]小|小[点些]|太大"
)
_TOO_SMALL = re.compile(
    r"\btoo (?:small|tiny)\b|\b(?:hard|difficult|impossible) to read\b"
    r"|\b(?:can'?t|cannot) (?:really )?read\b|\b(?:unreadable|illegible)\b|太小|看不清"
)
_SLIGHTLY = re.compile(r"\b(?:a (?:little|bit|touch)|slightly)\b|一点|一些|稍|略")


def _scale(said: str) -> int:
    """The size that is wanted, in percent of what it is: 100 when nothing is said of it."""
    percent, factor = words.percent(said), words.factor(said)
    smaller = _SMALLER.search(said) is not None and _TOO_SMALL.search(said) is None
    if not (smaller or _BIGGER.search(said) or _TOO_SMALL.search(said)):
        return 100
    if factor is not None and factor > 0:
        return round(100 / factor if smaller and factor > 1 else 100 * factor)
    if percent is not None:
        return max(100 - percent, 25) if smaller else 100 + percent
    if _SLIGHTLY.search(said):
        return 85 if smaller else 120
    return 75 if smaller else 140


_JOINED = re.compile(
    r"(?:title|captions?|subtitles|end card)s? and (?:the )?(?:title|caption|subtitle|end card)"
    r"|(?:标题|字幕|片尾)[和与跟及](?:标题|字幕|片尾)"
)


def _coordinated(said: str) -> list[e.TextTarget]:
    """ "the title and the end card": both kinds, where two are named in one breath."""
    if not _JOINED.search(said):
        return []
    kinds: list[e.TextKind] = [kind for kind, found in _EVERY_KIND if found.search(said)]
    return [e.TextTarget(kind, is_all=kind == "caption") for kind in kinds]


_RENAMED = re.compile(r"\b(?:titles?|heading|headline|text|captions?) (?:in)?to (?=[a-z])")


def _ask_whether_words(clause: Clause) -> None:
    """ "change the title to Gold": a capital letter may mean the word and not the colour."""
    match = _RENAMED.search(clause.said)
    if match is None or not clause.utterance.raw[match.end()].isupper():
        return
    meant = clause.utterance.text(match.end(), len(clause.utterance.raw)).rstrip(" .!")
    raise Unclear(
        Remark(
            f"Should it say “{meant}”, or look like that? "
            f"Say: title “{meant}”, or: make the title {meant.lower()}.",
            f"是要显示“{meant}”这几个字，还是改样子？可以说：标题“{meant}”，或者：标题颜色{meant}。",
        )
    )


_FONT = re.compile(r"\b(?:font|typeface)\b|字体")
_LETTERS = re.compile(r"\bletters\b|^字(?:体)?(?=[再大小太更要])")
_SPIN = re.compile(
    r"\b(?:animat\w+|bounce|spin|fly in|typewriter|italic|underline)\b|动画|弹跳|打字机"
    r"|斜体|下划线|飞入"
)


def _look(clause: Clause) -> Sequence[e.Edit] | None:
    which = which_text(clause.said) or _it(clause)
    if re.search(r"\b(?:add|insert)\b|加(?![粗大])|添", clause.said):
        return None
    if which is None and (_FONT.search(clause.said) or _LETTERS.search(clause.said)):
        which = e.TextTarget("any", is_all=True)
    if which is None:
        return None
    said = clause.said
    colour, place, style = words.colour(said), _place(said), _style_name(said)
    scale = _scale(said)
    if colour or place or style or scale != 100:
        _ask_whether_words(clause)
        both = _coordinated(said) or [which]
        return [e.StyleText(text, colour, place, style, scale) for text in both]
    if _FONT.search(said) or _SPIN.search(said):
        *en, last = (style.names.en for style in TYPE_STYLES.values())
        raise Impossible(
            Remark(
                "I can't change the font or animation of text freely yet. I can "
                "change its words, size, colour, place (top, centre, bottom), "
                f"time, and style: {', '.join(en)} or {last}.",
                "文字的字体和动画还不能随意调。可以改内容、大小、颜色、位置（上、中、下）、时间"
                f"和样式：{'、'.join(style.names.zh for style in TYPE_STYLES.values())}。",
            )
        )
    return None


def _is_just_a_time(clause: Clause) -> bool:
    """ "…, 3 seconds": nothing but how long what was just put there stays."""
    times = clause.times
    if len(times) != 1 or times[0].ms > 10_000:
        return False
    return not any(c.isalnum() for c in clause.said[: times[0].start] + clause.said[times[0].end :])


def _it(clause: Clause) -> e.TextTarget | None:
    """What "it" is after a clause about a text."""
    says_it = (
        _IT.search(clause.said) or _ONLY_STYLE.fullmatch(clause.said) or _is_just_a_time(clause)
    )
    if not (clause.before and says_it):
        return None
    match clause.before[-1]:
        case e.SetTitle() | e.SetDetail():
            return e.TextTarget("title")
        case e.AddCaptions():
            return e.TextTarget("caption", -1)
        case e.SetEndCard():
            return e.TextTarget("end_card")
        case e.ChangeText(which) | e.StyleText(which) | e.TimeText(which):
            return which
        case _:
            return None


_ADD = re.compile(
    r"\b(?:add|put|insert|give|need|want|create|make|include|with|show|auto|generate"
    r"|have)\b|加|添|配上|放|写|来|做|生成|要"
)


_ALL_ALONG = re.compile(
    r"\b(?:whole|entire|full|throughout|all the way|always|all the time)\b|全程|一直|始终"
    r"|整个(?:视频|片子)|从头到尾"
)


def _time(clause: Clause) -> Sequence[e.Edit] | None:
    which = which_text(clause.said)
    if which is None and not re.search(r"\bmake it\b|改成|变成", clause.said):
        which = _it(clause)
    if which is None:
        return None
    if _TOO_SHORT.search(clause.said) and not clause.times:
        raise Unclear(
            Remark(
                "For how long should it be seen? For example “show the title for 5 seconds”.",
                "要显示多久？例如“标题显示5秒”。",
            )
        )
    moment = _shifted(clause, which) or when(clause.said)
    if _ALL_ALONG.search(clause.said):
        moment = When(0, layout.length_ms(clause.timeline))
    if not moment.says_something:
        return None
    if moment.start_ms and re.search(
        r"\b(?:disappears?|goes? away|ends?|vanish)|消失|隐藏|不见", clause.said
    ):
        return [e.TimeText(which, duration_ms=moment.start_ms)]
    is_new = re.search(r"\b(?:add|insert|create)\b|加(?!长)|添", clause.said)
    if is_new and which.kind != "end_card":
        return None
    if is_new:
        return [e.SetEndCard("", moment.duration_ms)]
    length = moment.duration_ms
    if moment.start_ms is not None and moment.end_ms is not None:
        length = moment.end_ms - moment.start_ms
    elif length is not None and (by := _MORE_OR_LESS.search(clause.said)):
        now = min((s.duration_ms for s in _those(clause, which)), default=0)
        length = max(now + (length if by["more"] else -length), 200)
    return [e.TimeText(which, moment.start_ms, length, moment.is_at_end)]


_END_CARD_WORDS = re.compile(
    r"\b(?:an?|the|my|our|end(?:ing)?|card|screen|slate|outro|text|title|closing|add|put|include|give"
    r"|make|create|need|want|with|have|show|use|to|at|in|for|it|video|film|movie|please|nice|simple|too"
    r"|also|i|and|generate|insert|can|you|change|set|some|another|here)\b"
    r"|片尾|结尾|尾卡|卡片?|字幕|文字|添?加|一下|[一再来做个张段要配写放上请吧在给和用了的把]|需要|生成|视频|片子|最后|帮我|显示"
)
_NOT_END_WORDS = re.compile(
    r"音乐|照片|图|视频|镜头|片段|场景|淡|黑|转场|秒|二维码|名单|动画|效果|标志|logo|改|换|大|小|色"
)
_WRITTEN_AT_THE_END = re.compile(r"(?:片尾|结尾)(?:再|请)?(?:加|写|放|显示|来)上?")


def _rest_of_an_end_card(clause: Clause) -> str:
    """The words of an end card where nothing marks them ("片尾加感谢观看"); "" for none.

    Raises `Unclear` when more is said than "an end card" and it can't be those words.
    """
    said = clause.said
    cue = _WRITTEN_AT_THE_END.search(said)
    if cue and len(said) - cue.end() >= 2 and words.has_han(said[cue.end() :]):
        rest = said[cue.end() :]
        if _END_CARD_WORDS.sub("", rest).strip() and not _NOT_END_WORDS.search(rest):
            return clause.utterance.text(cue.end(), len(clause.utterance.raw))
    if any(c.isalnum() for c in _END_CARD_WORDS.sub(" ", said)):
        raise Unclear(
            Remark(
                "What should the end card say? For example: end card “See you soon”.",
                "片尾写什么？例如：片尾“下次见”。",
            )
        )
    return ""


_TOO_SHORT = re.compile(
    r"\b(?:disappears?|goes?(?: by| away)?|vanish(?:es)?|flash(?:es)?|gone|over) too (?:fast"
    r"|quick(?:ly)?|soon)"
    r"|\btoo (?:short|brief)\b|(?:消失|闪|过去|没)得?太快|太短"
)
_LATER = re.compile(
    rf"(?:晚|推迟|延后|延迟)(?={words.HAN_NUMBER}个?半?秒|一?[点些])|{words.HAN_NUMBER}秒(?:之后|以后|后)再"
    r"|\blater\b|\bdelay"
)
_EARLIER = re.compile(r"\b(?:earlier|sooner|forward)\b|提前|提早|早(?:一?[点些]|出现|显示)")
_SHIFT_MS = 1_000
"""Where nobody says by how much."""


def _shifted(clause: Clause, which: e.TextTarget) -> When | None:
    """ "two seconds later", "a bit earlier": counted from where the text begins now."""
    way = -1 if _EARLIER.search(clause.said) else 1 if _LATER.search(clause.said) else 0
    if not way or len(clause.times) > 1:
        return None
    start = min((s.start_ms for s in _those(clause, which)), default=0)
    if way < 0 and start == 0:
        raise Impossible(
            Remark("It is there from the very start already.", "它已经从一开始就在了。")
        )
    by = clause.times[0].ms if clause.times else _SHIFT_MS
    return When(max(start + way * by, 0))


_MORE_OR_LESS = re.compile(
    r"(?P<more>\b(?:longer|more|extra)\b|多(?:显示|停|留|放|待)|[多再](?=[\d一二两三四五六七八九十半]))"
    r"|\b(?:shorter|less)\b|少(?:显示|停|留|放|待)|短"
)


def _those(clause: Clause, which: e.TextTarget) -> list[Segment]:
    """The texts of the kind that is meant."""
    return [
        s for s in layout.texts(clause.timeline)
        if isinstance(s.media, Text) and s.media.role == which.kind
    ]  # fmt: skip


def _ask_for_words(clause: Clause) -> Sequence[e.Edit] | None:
    """ "add a title" without saying what it says; an end card can speak for itself."""
    kind = _kind(clause.said)
    if kind is None or not (_ADD.search(clause.said) or _CHANGE.search(clause.said)):
        return None
    if re.search(r"\b(?:bigger|transition|music)\b|转场|音乐", clause.said):
        return None
    if kind == "end_card":
        return [e.SetEndCard(_rest_of_an_end_card(clause))]
    if kind == "caption" and re.search(
        r"\.(?:srt|vtt|txt)\b|\b(?:srt|script)\b|脚本|文稿", clause.said
    ):
        raise Unclear(
            Remark(
                "I don't have that text. Upload the file (.srt or .txt) or paste its text into "
                "the message, together with the wish.",
                "我这里没有那份文字。请上传文件（.srt 或 .txt），或把内容和要求一起贴在消息里。",
            )
        )
    if kind == "caption":
        raise Unclear(
            Remark(
                "What should the captions say? For example: captions “First line”, “Second line”.",
                "字幕写什么？例如：字幕“第一句”，“第二句”。",
            )
        )
    raise Unclear(
        Remark(
            "What should it say? For example: title “Summer by the Sea”.",
            "写什么内容？例如：标题“海边的夏天”。",
        )
    )


def _contact(clause: Clause) -> Sequence[e.Edit] | None:
    """ "add our web site www.sea.example at the end": how to reach somebody is an end card."""
    utterance = clause.utterance
    contacts = contacts_in(utterance, utterance.plain)
    reached = [c.text for c in (*contacts, address_in(utterance)) if c]
    if not reached or utterance.quotes or not _PUT.search(clause.said):
        return None
    return [e.SetEndCard(" · ".join(reached))]


RULES: tuple[Callable[[Clause], Sequence[e.Edit] | None], ...] = (
    _contact, _replace_words, _remove_several, _remove, _set, _look, _time, _ask_for_words,
)  # fmt: skip
