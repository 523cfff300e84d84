"""Rules about what is taken out of the film, at an edge, in the middle, or all of it."""

from __future__ import annotations

import re

from animatic.studio.director import edits as e
from animatic.studio.director import layout, targets, words
from animatic.studio.director.moments import time_range
from animatic.studio.director.remarks import Impossible, Remark, Unclear
from animatic.studio.director.rules.adding import named_files
from animatic.studio.director.rules.clause import Clause, Found
from animatic.studio.director.targets import SegmentTarget

_REMOVE = re.compile(
    r"\b(?:(?:can|should|must|has to|needs to) (?:go|be removed)\b(?! (?:to|before|after|at"
    r"|first|last|in))"
    r"|remove|delete|drop|lose|get rid of|take (?:out|away)|cut out|cut(?= (?:the "
    r"|that |this )?(?:last|first|second|third|\d))|skip|ditch|throw (?:out|away)|don'?t want"
    r"|do not want|erase|discard)\b|删除|删掉|删了|删去|删|去掉|去除|移除|拿掉|不要|剪掉|剪去|去了"
)
_TRIM = re.compile(
    r"\b(?:trim|skip|cut|chop|shave|clip|crop|remove|delete|drop|take)\b|裁|剪|修剪|去掉"
    r"|删|切掉|去除|截|减(?!速)|不要|掐"
)
_START = re.compile(r"\b(?:start|beginning|front|head|first|opening)\b|开头|前面|前|开始|片头|头")
_END = re.compile(r"\b(?:end|ending|back|tail|last|final)\b|结尾|后面|末尾|最后|尾|后")


def cut_stretch(clause: Clause) -> Found:
    """ "cut from 3 to 5 s", "keep only the first 10 seconds", "剪掉第3到第5秒"."""
    said = clause.said
    keeps = re.search(
        r"\bkeep(?: only)?\b|\b(?:just|only) (?:keep|use|the)\b|\buse only\b|只(?:要|留"
        r"|保留|用|取)|保留|截取",
        said,
    )
    stretch = time_range(said)
    target = one(clause)
    if (rest := _beyond(clause)) is not None:
        return rest
    if target is not None and _MIDDLE.search(said) and len(clause.times) == 1:
        return [_middle_of(target, clause.times[0].ms, clause)]
    if keeps:
        if stretch is not None:
            return [e.KeepOnly(*stretch, target)]
        if len(clause.times) == 1 and _FIRST_TIME.search(said[: clause.times[0].start]):
            return [e.KeepOnly(0, clause.times[0].ms, target)]
        if len(clause.times) == 1 and _LAST_TIME.search(said[: clause.times[0].start]):
            total = layout.length_ms(clause.timeline)
            return (
                [e.KeepOnly(max(total - clause.times[0].ms, 0), None, target)]
                if target is None
                else None
            )
        return None
    if stretch is None or not (_REMOVE.search(said) or _TRIM.search(said)):
        return None
    if re.search(r"\b(?:trim|crop)\b[^,.;]* to\b|裁剪?(?:到|为|成)|截取", said) and not re.search(
        r"\bout\b|掉", said
    ):
        return [e.KeepOnly(*stretch, target)]
    return [e.CutOut(*stretch)] if target is None else None


_BEYOND = re.compile(
    r"\b(?:everything|all|anything|the rest)\b[^,.;]*\b(?P<way>after|before|past|beyond) $"
)
_MIDDLE = re.compile(
    r"\b(?:middle|cent(?:er|re)) (?=\d|\w+ sec)|中间的?(?=[\d一二两三四五六七八九十半])"
)


def _beyond(clause: Clause) -> Found:
    """ "remove everything after 15 seconds"."""
    if len(clause.times) != 1 or not (_REMOVE.search(clause.said) or _TRIM.search(clause.said)):
        return None
    match = _BEYOND.search(clause.said[: clause.times[0].start])
    if match is None:
        return None
    ms = clause.times[0].ms
    return [e.Trim("start", ms)] if match["way"] == "before" else [e.KeepOnly(0, ms)]


def _middle_of(target: SegmentTarget, ms: int, clause: Clause) -> e.Edit:
    place = targets.resolve_one(target, clause.timeline)
    slot = layout.slots_of(layout.video(clause.timeline))[place]
    start = max((slot - ms) // 2, 0)
    return e.KeepOnly(start, min(start + ms, slot), target)


_FIRST_TIME = re.compile(r"(?:\bfirst|\bopening|前|开头|头)[ 的]?$")
_LAST_TIME = re.compile(r"(?:\blast|\bfinal|最后|末尾|结尾|后)[ 的]?$")
_OFF = re.compile(r"\b(?:off|from|of|at|by)\b|\bout\b|掉|去|开头|结尾|前|后|末尾")


_VAGUE_TRIM = re.compile(
    r"\W*(?:please )?(?:trim|cut|shorten|chop)(?: off)?(?: a (?:bit|little)(?: off"
    r"| of)?)? (?:the )?"
    r"(?:start|beginning|end|ending|intro)(?: a (?:bit|little))?(?: please)?\W*$"
    r"|(?:把)?(?:开头|结尾|片头|片尾|前面|后面)(?:剪|裁|去)掉?(?:一点|一些|点)\W*$"
)


_STARTS_LATER = re.compile(
    r"\b(?:starts?|starting|begins?|beginning)\b[^,.;]*\d[^,.;]* in\b"
    r"|\b(?:starts?|begins?)\b[^,.;]* (?:at|from) (?:second )?\d[^,.;]*$"
    r"|从第?[^,.;]{1,6}秒(?:处|的地方)?开始"
)
_OTHER_THING = re.compile(
    r"\b(?:titles?|captions?|texts?|music|song|fade|end card)\b|标题|字幕|文字|音乐|歌|淡|片尾"
)


def trim(clause: Clause) -> Found:
    said, times = clause.said, clause.times
    if _VAGUE_TRIM.match(said) and not times:
        raise Unclear(
            Remark(
                "How much should go? For example “cut 2 seconds off the start”.",
                "要剪掉多少？例如“开头剪掉2秒”。",
            )
        )
    if len(times) == 1 and _STARTS_LATER.search(said) and not _OTHER_THING.search(said):
        return [e.Trim("start", times[0].ms, one(clause))]
    if not (times and _TRIM.search(said)) or new_file(clause):
        return None
    if re.search(r"\d秒(?:钟)?(?:以后|之后)的?(?:都|全部)?(?:不要|去掉|删|剪)", said):
        return [e.KeepOnly(0, times[0].ms)]
    time = times[0]
    before = said[: time.start]
    target = one(clause)
    if _FIRST_TIME.search(before):
        return [e.Trim("start", time.ms, target)]
    if _LAST_TIME.search(before):
        return [e.Trim("end", time.ms, target)]
    if re.search(
        r"\b(?:to|down to|into)(?: just| only| about| exactly)? $|(?:到|为|成|至)$", before
    ):
        return None
    outside = without_targets(clause)
    if _OFF.search(outside) and _START.search(outside):
        return [e.Trim("start", time.ms, target)]
    if _OFF.search(outside) and _END.search(outside):
        return [e.Trim("end", time.ms, target)]
    if re.search(r"\boff\b|掉", outside) and not re.search(r"\bby\b", before):
        raise Unclear(Remark("From the start or from the end?", "从开头剪还是从结尾剪？"))
    return None


def new_file(clause: Clause) -> bool:
    """Whether a file is named that isn't in the film yet: it is put in, not trimmed."""
    return bool(named_files(clause, clause.utterance.plain))


def without_targets(clause: Clause) -> str:
    chars = list(clause.said)
    for target in clause.targets:
        chars[target.start : target.end] = " " * (target.end - target.start)
    return "".join(chars)


def one(clause: Clause) -> SegmentTarget | None:
    return clause.targets[0] if clause.targets else None


def remove(clause: Clause) -> Found:
    said = clause.said
    if not _REMOVE.search(said) or not clause.targets:
        return None
    if re.search(r"\bexcept\b|除了", said) or not _is_its_object(clause):
        return None
    return [e.Remove(tuple(clause.targets))]


_BETWEEN_VERB_AND_OBJECT = re.compile(
    r"^(?:\W|\b(?:out|away|of|the|my|this|that|these|those|all|just|only|both|also"
    r"|please|one|photo|picture|pic|image|clip|shot|scene|video)\b|把|一下|了|掉|就|都|全|[那这]?一?[张段个幅条]"
    r"|照片|图片|图|镜头|片段|视频)*$"
)


def _is_its_object(clause: Clause) -> bool:
    """Whether the segment itself is to go, not something of it ("the background of …")."""
    said, first, last = clause.said, clause.targets[0], clause.targets[-1]
    verb = _REMOVE.search(said)
    if verb is None or re.match(r"'s\b|的(?=[\u3400-\u9fff])", said[last.end :]):
        return False
    if verb.end() <= first.start:
        return _BETWEEN_VERB_AND_OBJECT.match(said[verb.end() : first.start]) is not None
    return (
        words.has_han(said) or verb[0].endswith(("go", "be removed"))
    ) and _BETWEEN_VERB_AND_OBJECT.match(said[last.end : verb.start()]) is not None


_SPLIT = re.compile(
    r"\b(?:split|divide|break|slice)\b|\bcut\b(?! the length)[^,.;]{0,30}"
    r"\b(?:in|into) (?:half|two|2)\b"
    r"|\bcut\b[^,;]{0,30}\bat (?:\d|the)|分割|拆分|切开|拆成|分成|切成|剪成(?:两|2)|断开"
    r"|一分为二|对半"
)


def split(clause: Clause) -> Found:
    if not _SPLIT.search(clause.said):
        return None
    times, target = clause.times, one(clause)
    if re.search(
        r"\b(?:three|four|3|4|five|5)\b (?:parts|pieces|clips)|(?:三|四|五|3|4|5)(?:段|个|部分|份)",
        clause.said,
    ):
        raise Impossible(
            Remark(
                "I split in two at a time: say it again for each part.",
                "每次只能分成两段，可以多说几次。",
            )
        )
    if target is None and not times and len(layout.video(clause.timeline)) == 1:
        target = SegmentTarget("segment", 1)
    is_in_half = re.search(r"\bhal(?:f|ves)\b|对半|一半|两半|中间|一分为二", clause.said)
    if target is None and not times and is_in_half:
        return [e.Split(at_ms=layout.length_ms(clause.timeline) // 2)]
    return [e.Split(target, times[0].ms if times else None)]
