"""When something is to be: "at 5 s", "from 2 to 5 seconds", "前3秒", "at the end"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from animatic.studio.director import words


@dataclass(frozen=True, slots=True)
class When:
    """None: not said. `duration_ms` is said by itself ("for 4 s"), not counted from the others."""

    start_ms: int | None = None
    end_ms: int | None = None
    duration_ms: int | None = None
    is_at_end: bool = False

    @property
    def says_something(self) -> bool:
        return self != When()


_N = rf"(?:{words.EN_NUMBER}|{words.HAN_NUMBER})"
_UNIT = r"(?:seconds?|secs?|s|minutes?|mins?|秒钟?|分钟?)"
_CLOCK = r"\d{1,2}:[0-5]\d"
_RANGE = re.compile(
    rf"(?:\bfrom|\bbetween|从)?第? ?(?P<a>{_CLOCK}|{_N}(?: ?{_UNIT})?) ?(?:处|的)?(?:to"
    rf"|and|until|till|through|-|~|到|至) ?(?:第)?(?P<b>{_CLOCK}|{_N} ?{_UNIT})(?![a-z])"
)
_FOR = re.compile(
    r"(?:\bfor(?: about| only)?|\blasts?(?: for)?|\blasting|持续|显示|停留|保持|展示"
    r"|时长(?:为|是)?|共|出现) ?$"
)
_AT = re.compile(
    r"(?:\bat(?: about)?(?: the)?|\bfrom|\bstarting (?:at|from)|\bstarts? (?:at|from)"
    r"|\bafter|\bbeginning at|\bon|第|在|从|于|到|移到) ?$"
)
_AFTERWARDS = re.compile(r"^(?: mark| in\b(?!to)|处|时|的时候|的地方|开始|的位置|后(?!面))")
_AT_END = re.compile(
    r"\b(?:at|to|near|toward) the (?:very )?end\b|\bin the end\b|(?:在|到|放)?(?:结尾"
    r"|末尾|片尾处|最后面|片子最后|视频最后)"
)
_AT_START = re.compile(
    r"\b(?:at|to|from) the (?:very )?(?:start|beginning)\b|\bin the beginning\b|开头"
    r"|开始处|一开始|片头|最前面"
)
_FIRST = re.compile(r"(?:\bfirst|\bopening|前|开头|头) ?$")
_LAST = re.compile(r"(?:\bthe (?:last|final)|最后|末尾|结尾) ?的?$")


def when(said: str) -> When:
    """When the folded text says it is to be."""
    if (stretch := time_range(said)) is not None:
        return When(stretch[0], stretch[1])
    moment = When(is_at_end=_AT_END.search(said) is not None)
    if _AT_START.search(said):
        moment = When(start_ms=0)
    for time in words.durations(said):
        before, after = said[max(0, time.start - 24) : time.start], said[time.end :]
        if _FIRST.search(before):
            return When(0, time.ms)
        if _LAST.search(before):
            return When(duration_ms=time.ms, is_at_end=True)
        if _FOR.search(before) or not (_AT.search(before) or _AFTERWARDS.match(after)):
            moment = When(moment.start_ms, None, time.ms, moment.is_at_end)
        else:
            moment = When(time.ms, None, moment.duration_ms, False)
    return moment


_BARE_RANGE = re.compile(
    rf"\bseconds? (?P<a>{_N}) ?(?:to|and|-|through|until) ?(?P<b>{_N})(?![a-z\d])"
)


def time_range(said: str) -> tuple[int, int] | None:
    """ "from 2 to 5 seconds", "2-5s", "0:03 to 0:08", "从2秒到5秒" as start and end in ms."""
    if match := _BARE_RANGE.search(said):
        start, end = _ms(match["a"], "s"), _ms(match["b"], "s")
        if start is not None and end is not None and start < end:
            return start, end
    for match in _RANGE.finditer(said):
        end = _ms(match["b"], "")
        unit = re.sub(r"^[\d. ]+", "", match["b"]) if match["b"][0].isdigit() else "s"
        start = _ms(match["a"], unit)
        if start is not None and end is not None and start < end:
            return start, end
    return None


def _ms(text: str, unit: str) -> int | None:
    found = (
        words.durations(text) or words.durations(f"{text} {unit}") or words.durations(f"{text}秒")
    )
    return found[0].ms if found else None
