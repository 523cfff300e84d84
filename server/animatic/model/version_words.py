"""The words for undo, redo and going back, English and Chinese.

A message is read as one of them only when it says nothing else, or says it first and a joint
follows ("undo, and make it square"): "restore the music" is an edit, "undo the blur" a question
for whoever can see what is there. The patterns are strings: `re` keeps each when first needed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from animatic.model.versions import GoTo, Redo, Undo, Wish

ALL_STEPS: Final = 10_000
LONGEST: Final = 400
"""Characters of a message in which a wish to go back is looked for."""

_Kind: TypeAlias = Literal["undo", "all", "redo", "first", "newest", "number"]


@dataclass(frozen=True, slots=True)
class GoingBack:
    """A message that goes to another version, and what else it asks for there ("": nothing)."""

    wish: Wish
    rest: str = ""


_ORDINALS: Final = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
)  # fmt: skip
_CARDINALS: Final = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
)  # fmt: skip
_HAN: Final = "一二三四五六七八九十"
_EN = rf"(?:\d{{1,4}}|{'|'.join(_CARDINALS)}|a couple of|a few)"
_TH = rf"(?:{'|'.join(_ORDINALS)}|\d{{1,4}}(?:st|nd|rd|th))"
_ZH = rf"(?:\d{{1,4}}|[{_HAN}两]{{1,3}})"

_BEFORE = (
    r"(?:(?:please|pls|can you|could you|would you|ok|okay|no|oops|sorry|actually|wait|hmm|well"
    r"|just|now|then|let's|i want to|i'd like to|i would like to)\b[\s,.!]*"
    r"|(?:请|麻烦你?|帮我|还是|不好意思|好的?|那就?|我想要?|我要|能不能|可以)[\s,]*)*"
)
_AFTER = (
    r"(?:[\s,]*(?:please|pls|thanks|thank you|instead|again|now)\b"
    r"|[\s,]*(?:吧|了|一下|谢谢|好吗|可以吗|呢))*"
)
_END = r"[\s.!?,;~]*$"
_JOINT = (
    r"(?:\s*[.!;,\n]+\s*(?:(?:and|then|now|but)\b[\s,]*|(?:然后|接着|再|并且|并|但)[\s,]*)*"
    r"|\s*\b(?:and then|and|then|but)\b[\s,]*|(?:然后|接着|再|并且|并|但)[\s,]*)(?=\S)"
)

_CHANGE = r"(?:changes?|edits?|steps?|things?|ones?|moves?|operations?|actions?|modifications?)"
_LAST = r"(?:last|previous|latest|most recent)"
_DONE_BY = r"(?: (?:that )?(?:you|i|we) (?:just )?(?:made|did))?"
_WHICH = (
    rf"(?:it|that|this|(?:the |that |my |your )?{_LAST}(?: {_EN})?(?: {_CHANGE})?{_DONE_BY}"
    rf"|{_EN} (?:{_CHANGE}|times)|(?:that|this|the) {_CHANGE}{_DONE_BY}"
    r"|what (?:you|i|we) just did|twice|once)"
)
_GO = (
    r"(?:(?:go|switch|jump|return|roll|change|take (?:it|me)|bring (?:it|me)|get|set it|put it)"
    r"(?: (?:it|me))?(?: back)?|revert|restore|recover|undo|use|back|bring back"
    r"|i (?:want|prefer|liked?))"
    r"(?: (?:it|everything|the (?:video|film|timeline)))?(?: back)?(?: to)?"
)
_HERE = r"(?:version|revision|cut)"
_ZH_CHANGE = r"(?:操作|修改|改动|编辑|更改|变更|步骤|变化)"
_ZH_GO = (
    r"(?:回到|回|返回到?|退回到?|回退到?|倒回到?|恢复到?|恢复成|还原到?|还原成|切换?(?:回|到)|换回到?"
    r"|改回到?|变回|用回|用|要|撤回到?|撤销到)"
)
_ZH_VERSION = r"(?:个?版本|版|稿)"

_SAID: Final[Mapping[_Kind, str]] = {
    "redo": (
        rf"redo(?: (?:{_WHICH}|(?:everything|all(?: of (?:it|them))?)))?"
        r"|undo (?:the|that|my|your) (?:last )?undo|(?:go|step) forward(?: (?:one|a) step)?"
        rf"|(?:重做|恢复)(?:刚才|刚刚|上)?的?{_ZH}?(?:步|次)(?:{_ZH_CHANGE})?|重做(?:一下|刚才的{_ZH_CHANGE}?)?"
        r"|重做(?:全部|所有)|(?:恢复|取消|撤销|反)(?:刚才的|上一?次的?)?(?:撤销|撤回)"
        rf"|前进{_ZH}?步"
    ),
    "all": (
        r"(?:undo|revert|roll ?back|cancel|discard)(?: back)? (?:everything|all(?: of)?"
        rf"(?: (?:it|that|the|my|your|these))?(?: {_CHANGE})?{_DONE_BY})"
        rf"|{_GO} (?:the )?(?:very )?(?:start|beginning|empty timeline)"
        rf"|(?:撤销|撤回|撤消|取消|还原)(?:全部|所有)的?(?:{_ZH_CHANGE})?"
        rf"|{_ZH_GO}(?:最初|最开始|开头|原来)(?:的?(?:样子|状态))?"
    ),
    "first": (
        rf"(?:{_GO} )?(?:the )?(?:very )?(?:first|original|initial) {_HERE}|{_GO} the original"
        rf"|{_ZH_GO}?(?:第一个?|最初的?|最早的?|原始的?|初始的?){_ZH_VERSION}|{_ZH_GO}?(?:初版|原版)"
    ),
    "newest": (
        rf"(?:{_GO} )?(?:the )?(?:newest|latest|most recent) {_HERE}"
        rf"|{_ZH_GO}?(?:最新|最后)的?(?:一?{_ZH_VERSION})"
    ),
    "number": (
        rf"(?:{_GO} )?(?:the )?(?:version|revision|v)(?: number)?\.? ?#?{_EN}"
        rf"|(?:{_GO} )?(?:the )?{_TH} (?:version|revision)"
        rf"|{_ZH_GO}?第?{_ZH}号?{_ZH_VERSION}|{_ZH_GO}?版本 ?{_ZH}"
        rf"|{_ZH_GO} ?v\d{{1,4}}"
    ),
    "undo": (
        rf"(?:undo|revert|roll ?back|unwind)(?: {_WHICH})?|cancel {_WHICH}"
        rf"|(?:take|put|change|bring|turn) (?:that|it) back"
        rf"(?: (?:to )?(?:how|the way|what|as) it was(?: before)?)?"
        r"|never ?mind(?: that| the last (?:one|change))?"
        rf"|(?:go|step|move) back(?: (?:{_EN}|a) (?:steps?|versions?|changes?))?"
        rf"|{_GO} (?:how|the way|what) it was(?: before)?"
        rf"|(?:{_GO} )?(?:the )?(?:previous|last|earlier|prior) {_HERE}|restore(?: it| that)?"
        rf"|(?:撤销|撤回|撤消|回退|退回|倒回|还原|恢复)(?:一下|掉)?"
        r"|(?:撤销|撤回|撤消|取消)(?:掉)?(?:刚才|刚刚|上次|前面)的"
        rf"|(?:撤销|撤回|撤消|回退|退回|倒回|还原|恢复|取消|后退|返回|回到|退|往回)(?:掉)?(?:我)?"
        rf"(?:刚才|刚刚|上|前|最后|最近|之前)?的?{_ZH}?(?:(?:步|次|个|处)(?:{_ZH_CHANGE})?|{_ZH_CHANGE})"
        rf"|上一步|{_ZH_GO}?(?:上|前)一?{_ZH_VERSION}|{_ZH_GO}(?:之前|刚才|先前)的?(?:样子|状态|{_ZH_VERSION})?"
        r"|(?:改|变|换)回(?:去|来|之前的样子)?|(?:恢复|还原)(?:原样|原状|之前)"
    ),
}  # fmt: skip


def going_back(message: str) -> GoingBack | None:
    """What the message goes back (or forward) to; None when it is about something else."""
    folded = _folded(message[:LONGEST])
    for kind, said in _SAID.items():
        found = re.match(rf"\W*{_BEFORE}(?P<said>{said}){_AFTER}(?P<end>{_END}|{_JOINT})", folded)
        if found is None:
            continue
        return GoingBack(_wish(kind, found["said"]), message[found.end("end") :].strip())
    return None


def _wish(kind: _Kind, said: str) -> Wish:
    match kind:
        case "undo":
            return Undo(_number(said))
        case "all":
            return Undo(ALL_STEPS)
        case "redo":
            is_all = re.search(r"\b(?:everything|all)\b|全部|所有", said)
            return Redo(ALL_STEPS if is_all else _number(said))
        case "first":
            return GoTo(1)
        case "newest":
            return GoTo(None)
        case "number":
            return GoTo(_number(said))


def _folded(text: str) -> str:
    """Lower case and half width, one character for one character."""
    return "".join(_fold(char) for char in text)


def _fold(char: str) -> str:
    if char in "。、；":
        return {"。": ".", "、": ",", "；": ";"}[char]
    if char == "’":
        return "'"
    if char.isspace() and char != "\n":
        return " "
    folded = unicodedata.normalize("NFKC", char).lower()
    return folded if len(folded) == 1 else char


def _number(said: str) -> int:
    """The number in a wish; 1 when it holds none."""
    found = re.search(rf"\d+|\b(?:{_EN}|{_TH}|twice)\b|[{_HAN}两]+", said)
    match found[0] if found else "one":
        case "a couple of" | "twice":
            return 2
        case "a few":
            return 3
        case word if word in _CARDINALS:
            return _CARDINALS.index(word) + 1
        case word if word in _ORDINALS:
            return _ORDINALS.index(word) + 1
        case word if word.isdecimal():
            return int(word)
        case word:
            return _han_number(word)


def _han_number(text: str) -> int:
    """一 to 九十九, as they are written: tens and ones around a 十."""
    tens, ten, ones = text.replace("两", "二").rpartition("十")
    value = _HAN.index(ones[-1]) + 1 if ones else 0
    return ((_HAN.index(tens[-1]) + 1 if tens else 1) * 10 if ten else 0) + value
