"""Rules about which segment comes where."""

from __future__ import annotations

import re

from animatic.studio.director import edits as e
from animatic.studio.director import layout, words
from animatic.studio.director.remarks import Remark, Unclear
from animatic.studio.director.rules.clause import Clause, Found
from animatic.studio.director.targets import SegmentTarget

_SWAP = re.compile(
    r"\b(?:swap|switch|exchange|interchange|trade)\b|交换|对调|互换|调换|换位"
    r"|换一下(?:位置|顺序)|对换|换个位置"
)
_REVERSE = re.compile(
    r"\b(?:reverse|flip|invert)\b(?=[^,.;]{0,24}\b(?:order|sequence|clips|photos|pictures"
    r"|images|shots|segments|scenes)\b)|\b(?:reverse|opposite|backwards?) order\b"
    r"|\breverse (?:it|them|everything)\b"
    r"|(?:顺序|次序)[^,.;]{0,4}(?:颠倒|反过来|倒过来|反转|倒序|反)|倒序|(?:反转"
    r"|颠倒)[^,.;]{0,6}(?:顺序|次序)|倒过来(?:放|排)"
)
_MOVE = re.compile(
    r"\b(?:should be|want|have|end on|start on|open on|close on|finish on|move|put|place|bring"
    r"|shift|send|drag|start with|begin with|open with|end with"
    r"|close with|finish with|go|goes|come|comes)\b|移|插(?=[到在进])|放(?!大|慢)|挪|调到|换到"
    r"|提到|排"
    r"|拖|(?:用|以|从)[^,;]{1,16}(?:开头|开场|结尾|收尾)"
)
TO_END = re.compile(
    r"\b(?:to|at|in|as) (?:the )?(?:very )?(?:end|back|last(?: (?:place|position))?"
    r"|final)\b|\b(?:end|close|finish) (?:with|on)\b|\blast\W*$|到?(?:最后(?!一?[张个段条幅])"
    r"|结尾|末尾|最末)|收尾"
)
TO_START = re.compile(
    r"\b(?:to|at|in|as) (?:the )?(?:very )?(?:start|beginning|front|top|first(?: (?:place"
    r"|position))?|opening)\b|\b(?:start|begin|open) (?:with|on)\b|\bfirst\W*$|到?(?:最前|开头"
    r"|开场|首位|第一(?:位|个位置)?$|前面$|最开始)"
)
_TO_PLACE = re.compile(
    rf"\b(?:to|in|into|at) (?:the )?(?P<ord>second|third|fourth|fifth|sixth|seventh"
    rf"|eighth|\d{{1,2}}(?:st|nd|rd|th)) (?:place|position|spot|slot)\b|\b(?:position"
    rf"|place|slot|spot) (?P<num>\d{{1,2}})\b|到?第(?P<zh>{words.HAN_NUMBER})(?:位|个位置"
    rf"|的位置)"
)
_BEFORE = re.compile(r"\b(?:before|in front of|ahead of)\b|之前|前面|的前|前(?=[,.;]|$)")
_AFTER = re.compile(r"\b(?:after|behind|following)\b|之后|后面|的后|后(?=[,.;]|$)")


def swap(clause: Clause) -> Found:
    is_loose = re.search(r"换一下|换换|换个", clause.said) and len(clause.targets) == 2
    if not (is_loose or _SWAP.search(clause.said)):
        return None
    if re.search(r"\bfirst (?:two|2)\b|前(?:两|2|二)", clause.said):
        first, second = SegmentTarget("segment", 1), SegmentTarget("segment", 2)
        return [e.Swap(first, second)]
    if re.search(r"\blast (?:two|2)\b|(?:最后|后)(?:两|2|二)", clause.said):
        return [e.Swap(SegmentTarget("segment", -2), SegmentTarget("segment", -1))]
    pointed = clause.targets
    if len(pointed) >= 2:
        return [e.Swap(pointed[0], pointed[1])]
    count = len(layout.video(clause.timeline))
    if count == 2:
        return [e.Swap(SegmentTarget("segment", 1), SegmentTarget("segment", 2))]
    if re.search(r"\b(?:for|with|to)\b|成|为", clause.said):
        return None
    raise Unclear(Remark("Which two should change places?", "要交换哪两个？"))


def reverse(clause: Clause) -> Found:
    return [e.Reverse()] if _REVERSE.search(clause.said) else None


_JUST_AN_EDGE = re.compile(r"\W*(?:goes |comes |at the )?(first|last)(?: please)?\W*$")


def _just_an_edge(clause: Clause) -> int | None:
    """ "hotel last": nothing but a segment and where it stands."""
    if len(clause.targets) != 1 or clause.said[: clause.targets[0].start].strip(" ,"):
        return None
    edge = _JUST_AN_EDGE.match(clause.said[clause.targets[0].end :])
    return None if edge is None else 1 if edge[1] == "first" else -1


_ORDER = re.compile(r"\border\b|顺序|次序|依次|排序")


_BOTH = re.compile(
    r"\bstart\b[^,.;]* and [^,.;]*\bend\b|\bbeginning\b[^,.;]* and [^,.;]*\bend\b|开头[和跟与]结尾"
)


def _whole_order(clause: Clause) -> Found:
    """ "the order should be dinner, hotel, surf": each to its place, in turn."""
    pointed = [t for t in clause.targets if not t.is_all]
    if not _ORDER.search(clause.said) or len(pointed) < 3:
        return None
    return [e.Move(target, place) for place, target in enumerate(pointed, 1)]


def move(clause: Clause) -> Found:
    said, pointed = clause.said, clause.targets
    if (edge := _just_an_edge(clause)) is not None:
        return [e.Move(pointed[0], edge)]
    if (ordered := _whole_order(clause)) is not None:
        return ordered
    if not (_MOVE.search(said) and pointed):
        return None
    target = pointed[0]
    tail = said[: target.start] + " " * (target.end - target.start) + said[target.end :]
    if len(pointed) >= 3 and re.search(r"\bbetween\b|之间|中间", said):
        return [e.Move(target, after=pointed[1])]
    if len(pointed) >= 2:
        after_both = said[pointed[0].end :]
        if _BEFORE.search(after_both):
            return [e.Move(target, before=pointed[1])]
        if _AFTER.search(after_both):
            return [e.Move(target, after=pointed[1])]
    if TO_START.search(tail) and TO_END.search(tail) and _BOTH.search(tail):
        return [e.Move(target, 1), e.Repeat(target, -1)]
    if (place := _TO_PLACE.search(tail)) is not None:
        return [e.Move(target, _ordinal(place))]
    if TO_START.search(tail):
        return [e.Move(target, 1)]
    if TO_END.search(tail):
        return [e.Move(target, -1)]
    if len(pointed) >= 2 and re.search(r"\bto\b|[到放排]", said[pointed[0].end : pointed[1].start]):
        return [e.Move(target, pointed[1].index or 1)]
    return None


def _ordinal(match: re.Match[str]) -> int:
    ordinals = {
        "second": 2,
        "third": 3,
        "fourth": 4,
        "fifth": 5,
        "sixth": 6,
        "seventh": 7,
        "eighth": 8,
    }
    if match["ord"]:
        return ordinals.get(match["ord"]) or int(re.sub(r"\D", "", match["ord"]))
    return int(words.number(match["num"] or match["zh"]) or 1)
