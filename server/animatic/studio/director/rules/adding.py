"""Rules about what is put into the film: again, in the place of another, or new."""

from __future__ import annotations

import re
from collections.abc import Sequence

from animatic.model.timeline import Clip, Picture
from animatic.studio.director import edits as e
from animatic.studio.director import layout, lexicon, shots, targets, words
from animatic.studio.director.contract import Asset
from animatic.studio.director.remarks import Remark, Unclear
from animatic.studio.director.rules.clause import Clause, Found
from animatic.studio.director.rules.order import TO_END, TO_START
from animatic.studio.director.targets import SegmentTarget

_ADD = re.compile(
    r"\b(?:add|insert|append|include|put(?: in)?|use|attach|stick|pop|bring in|place|show"
    r"|drop(?=[^,;]* in\b)|throw in"
    r"|start with|begin with|open with|end with)\b|加|添|插|放|用|补|接"
)
_SHOT_OF = re.compile(
    r"\b(?:shot|scene|clip|picture|image|footage|view|segment|intro|opening|ending|outro"
    r"|video|part|moment)s? (?:of|with|showing) (?P<en>[^,.;!?\n]{2,80})|(?:加|添|插|补"
    r"|接|放|用)(?:上|入|进|再|一|几|个|段|组|些|张|幅"
    r"|点)*(?P<zh>[\u3400-\u9fff]{1,16}?)的?(?:镜头|场景|画面|片段|空镜|片头|开场)"
)
_NEW_FILES = re.compile(
    r"\b(?:new|uploaded|other|remaining|rest|these|those|my|more|all|the"
    r"|this) (?:\w+ ){0,2}(?:photo|picture|image|pic|clip|video|file|upload)s?\b|(?:新"
    r"|所有|全部|剩下)的?(?:照片|图片|图|视频|素材|片段)|上传的|剩下的|其他(?:照片|图片"
    r"|素材)|(?:这|那)(?:些|几|张|个|段)(?:照片|图片|图|视频|素材|片段)?"
)
_REPEAT = re.compile(
    r"\b(?:repeat|duplicate|loop|copy|again|twice(?! as| the))\b|[放播出现]两[次遍]|重复|复制"
    r"|再(?:放|来|播"
    r"|出现)一[遍次]|循环"
)
_REPLACE = re.compile(
    r"\b(?:replace|change|swap|substitute|turn|switch|exchange)\b|替换|代替|取代|换成"
    r"|换为|改成|改为|变成|换"
)


def repeat(clause: Clause) -> Found:
    if not (_REPEAT.search(clause.said) and clause.targets):
        return None
    if len(clause.targets) > 1:
        return None
    said = clause.said
    place = -1 if TO_END.search(said) else 1 if TO_START.search(said) else None
    return [e.Repeat(clause.targets[0], place)]


def replace(clause: Clause) -> Found:
    """ "replace the second photo with hotel.jpg", "把第一个镜头换成日落的湖"."""
    said, plain = clause.said, clause.utterance.plain
    if not (_REPLACE.search(said) or "instead of" in said or "in place of" in said):
        return None
    if not clause.targets:
        _ask_what_goes(clause)
        return None
    instead = re.search(r"替换|代替|取代|换掉", said[: clause.targets[0].start])
    if (
        instead
        and (asset := shots.named_asset(plain[: instead.start()], clause.assets)) is not None
    ):
        return [e.ReplaceShot(clause.targets[0], asset.id)]
    if (swapped := re.search(r"\binstead of\b|\bin place of\b", said)) is not None:
        asset = shots.named_asset(plain[: swapped.start()], clause.assets)
        return [e.ReplaceShot(clause.targets[-1], asset.id)] if asset else None
    joint = re.search(
        r"\b(?:with|by|to|into|for)\b|换成|换为|改成|改为|变成|替换成|替换为|成|为",
        said[clause.targets[0].end :],
    )
    if joint is None:
        return None
    begin = clause.targets[0].end + joint.end()
    rest = plain[begin:]
    used = {
        s.media.asset for s in layout.video(clause.timeline) if isinstance(s.media, Picture | Clip)
    }
    asset = shots.named_asset(rest, clause.assets)
    if asset is None and _NEW_FILES.search(rest):
        asset = _the_waiting_one(clause.assets, used)
    if asset is not None:
        return [e.ReplaceShot(clause.targets[0], asset.id)]
    reading = lexicon.understand(rest)
    is_told = _TAKES_THE_PLACE.search(said) and not reading.ignored
    if reading.families and (is_told or max(reading.votes.values()) >= 2):
        return [
            e.ReplaceShot(clause.targets[0], description=clause.utterance.text(begin, len(said)))
        ]
    return None


_TAKES_THE_PLACE = re.compile(
    r"\b(?:replace|substitute|instead of|in place of)\b|替换|代替|取代|换掉"
)


def _ask_what_goes(clause: Clause) -> None:
    """ "replace lunch with pool.jpg": a file is to take a place that nothing here is called."""
    said = clause.said
    shown = layout.video(clause.timeline)
    is_about_words = clause.utterance.quotes or re.search(
        r"标题|字幕|片尾|音乐|title|music|caption", said
    )
    if not _TAKES_THE_PLACE.search(said) or is_about_words or not shown:
        return
    if shots.named_asset(clause.utterance.plain, clause.assets) or _NEW_FILES.search(said):
        raise Unclear(targets.which_of(shown, range(len(shown))))


def _the_waiting_one(assets: Sequence[Asset], used: set[str]) -> Asset | None:
    waiting = [a for a in assets if a.kind != "sound" and a.id not in used]
    if len(waiting) > 1:
        listed = ", ".join(a.name for a in waiting[:8])
        raise Unclear(Remark(f"Which file do you mean: {listed}?", f"用哪个文件：{listed}？"))
    return waiting[0] if waiting else None


def add(clause: Clause) -> Found:
    said, plain = clause.said, clause.utterance.plain
    if not _ADD.search(said):
        return None
    place, before, after = _where(clause)
    for anchor in _anchors(clause, before or after):
        plain = plain[: anchor.start] + " " * (anchor.end - anchor.start) + plain[anchor.end :]
    ids = named_files(clause, plain)
    description = "" if ids else _description(clause)
    ids = ids or ([] if description else _waiting_files(clause, plain))
    if not (ids or description):
        return None
    times = clause.times
    length = times[0].ms if times else None
    return [e.AddShots(tuple(ids), description, place, before, after, length)]


def named_files(clause: Clause, plain: str) -> list[str]:
    """Files called by their names; one that is in the film already only "again"."""
    used = {
        s.media.asset for s in layout.video(clause.timeline) if isinstance(s.media, Picture | Clip)
    }
    again = re.search(r"\b(?:again|once more|another|also)\b|再|又|也", clause.said)
    visual = [a for a in clause.assets if a.kind != "sound" and (again or a.id not in used)]
    return [a.id for a in visual if words.folded(a.name) in plain]


def _waiting_files(clause: Clause, plain: str) -> list[str]:
    """Files that aren't in the film yet: one that is named loosely, or all when they are meant."""
    used = {
        s.media.asset for s in layout.video(clause.timeline) if isinstance(s.media, Picture | Clip)
    }
    waiting = [a for a in clause.assets if a.kind != "sound" and a.id not in used]
    if (one := shots.named_asset(plain, waiting)) is not None and not re.search(r"第|\d", plain):
        return [one.id]
    if (
        waiting
        and _NEW_FILES.search(plain)
        and not re.search(r"\bof\b(?! (?:the|my|them))", clause.said)
    ):
        return [a.id for a in _of_the_kind_said(clause.said, waiting)]
    return []


def _of_the_kind_said(said: str, waiting: Sequence[Asset]) -> Sequence[Asset]:
    """ "the new clip" is the last clip that came; "my photos" are all pictures."""
    kind = "clip" if re.search(r"\b(?:clips?|videos?|footage)\b|视频|片段", said) else ""
    kind = kind or ("picture" if re.search(r"\b(?:photo|picture|image|pic)", said) else "")
    kind = kind or ("picture" if re.search(r"照片|图", said) else "")
    chosen = [a for a in waiting if not kind or a.kind == kind]
    is_one = re.search(
        r"\b(?:new|uploaded|this|that|last) (?:clip|video|photo|picture|image|pic|file)\b", said
    )
    return chosen[-1:] if is_one or re.search(r"[这那](?:张|个|段)", said) else chosen


def _description(clause: Clause) -> str:
    match = _SHOT_OF.search(clause.utterance.plain)
    if match is None:
        return _bare_scene(clause)
    group = "en" if match["en"] else "zh"
    start, end = match.span(group)
    stop = _WHERE.search(clause.utterance.plain, start, end)
    text = clause.utterance.text(start, stop.start() if stop else end)
    return text if len(text) > 1 or words.has_han(text) else ""


_ZH_SCENE = re.compile(
    r"(?:加|添|插|补|接|放)(?:上|入|进|再|一|几|个|段|组|些|张|幅|点|[\d.两三四五六七八九十]+秒的?)*"
    r"(?P<d>[\u3400-\u9fff]{2,16})(?:[,.]|$)"
)


def _bare_scene(clause: Clause) -> str:
    """ "add a lake at the end": the words name a place that can be drawn."""
    plain = clause.utterance.plain
    match = _ZH_SCENE.search(plain) or re.search(
        r"\b(?:add|insert|append|include|start with|begin with|open with"
        r"|end with) (?:an? |another |some )?(?!photo|picture|image|clip|my |our |the "
        r"|text|it\b)(?P<d>[a-z][^,.;!?\n]{2,60})",
        plain,
    )
    if match is None:
        return ""
    stop = re.compile(_WHERE.pattern + r"| to (?:the|my) ").search(plain, match.start("d"))
    text = plain[match.start("d") : stop.start() if stop else match.end("d")]
    reading = lexicon.understand(text)
    is_place = (
        reading.families[:1] not in ((), ("weather",))
        and not reading.ignored
        and not _ADDITIONS.search(text)
    )
    return clause.utterance.text(match.start("d"), match.start("d") + len(text)) if is_place else ""


_ADDITIONS = re.compile(
    r"\b(?:logo|watermark|sticker|emoji|effects?|filter|border|frame|overlay|voice|narration)s?\b"
)
_WHERE = re.compile(
    r" (?:at the (?:very )?(?:end|start|beginning)|to the (?:end|start|beginning)"
    r"|before (?:the|it)|after (?:the|it)|for \d|in (?:the )?(?:middle|beginning)|between"
    r"|as (?:the|an?) )|到|在(?:最|结|开|第)"
)


_BETWEEN = re.compile(r"\bbetween\b|之间|中间")


def _anchors(clause: Clause, anchor: SegmentTarget | None) -> Sequence[SegmentTarget]:
    """The segments that only say where something goes."""
    if anchor is None:
        return ()
    return clause.targets[-2:] if _BETWEEN.search(clause.said) else (anchor,)


def _between_two(clause: Clause) -> SegmentTarget | None:
    """The earlier of two neighbours that something goes between; asks when they aren't that."""
    pointed = [t for t in clause.targets if not t.is_all]
    if not _BETWEEN.search(clause.said) or len(pointed) < 2:
        return None
    first, second = pointed[-2:]
    a, b = (targets.resolve_one(t, clause.timeline) for t in (first, second))
    if abs(a - b) == 1:
        return first if a < b else second
    shown = layout.video(clause.timeline)
    raise Unclear(
        Remark(
            f"{shown[a].name} and {shown[b].name} are not next to each other. "
            "After which one should it go?",
            f"{shown[a].name} 和 {shown[b].name} 不相邻，要放在哪一个后面？",
        )
    )


def _where(clause: Clause) -> tuple[int, SegmentTarget | None, SegmentTarget | None]:
    said, pointed = clause.said, clause.targets
    if (earlier := _between_two(clause)) is not None:
        return -1, None, earlier
    anchor = pointed[-1] if pointed else None
    if anchor is not None and not anchor.is_all:
        around = said[max(0, anchor.start - 14) : anchor.start]
        behind = said[anchor.end : anchor.end + 4]
        if re.search(r"\b(?:after|behind|following)\b", around) or re.match(
            r"的?(?:之后|后面|后)", behind
        ):
            return -1, None, anchor
        if re.search(r"\b(?:before|in front of)\b", around) or re.match(
            r"的?(?:之前|前面|前)", behind
        ):
            return 1, anchor, None
    if re.search(
        r"\b(?:at|to|in) the (?:very )?(?:start|beginning|front)\b|\b(?:start|begin"
        r"|open) with\b|\bintro\b|\bopening\b|开头|最前|片头|开场",
        said,
    ):
        return 1, None, None
    return -1, None, None
