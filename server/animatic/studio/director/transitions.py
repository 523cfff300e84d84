"""Which transition a message asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from animatic.model.timeline import TransitionKind
from animatic.studio.director import words

USUAL_MS = 600
"""How long a transition is when nobody says."""


@dataclass(frozen=True, slots=True)
class TransitionWish:
    kind: TransitionKind
    ms: int | None = None
    asked: str = ""
    """What was said when `kind` is only the nearest to it: "glitch"; else ""."""


_KINDS: tuple[tuple[TransitionKind, re.Pattern[str]], ...] = (
    (
        "cut",
        re.compile(
            r"\b(?:hard|straight|simple|direct|jump|clean)[- ]cuts?\b|直接切|硬切|直切|直接切换"
        ),
    ),
    (
        "fade_black",
        re.compile(
            r"\b(?:fade|dip|dips|fades)s? (?:through|to|via|from) black\b|\bblack (?:fades?"
            r"|transitions?)\b|黑场|淡入黑|黑屏过渡|渐黑|闪黑|黑色过渡"
        ),
    ),
    (
        "fade_white",
        re.compile(
            r"\b(?:fade|dip|flash|dips|fades)s? (?:through|to|via|from)? ?white\b"
            r"|\bwhite (?:fades?|flash|transitions?)\b|白场|闪白|渐白|白色过渡"
        ),
    ),
    (
        "crossfade",
        re.compile(
            r"\b(?:cross[- ]?fad\w+|dissolv\w+|cross[- ]?dissolves?|fade transitions?"
            r"|fading transitions?|blend transitions?|fades? between)\b|之间[^,.;]{0,4}淡|叠化"
            r"|溶解|交叉淡|淡入淡出转场|淡化转场"
            r"|渐变转场|淡入淡出过渡"
        ),
    ),
    (
        "slide",
        re.compile(
            r"\b(?:slid(?:e|es|ing)(?! ?show)|push transitions?|swipes?)\b(?! show)|滑动|推移"
            r"|平移转场|滑入"
        ),
    ),
    ("wipe", re.compile(r"\bwip(?:e|es|ing)\b|擦除|划像|擦拭")),
    ("zoom", re.compile(r"\bzoom(?:ing)? transitions?\b|缩放转场|变焦转场|缩放过渡")),
)
_UNKNOWN = re.compile(
    r"\b(glitch|spin|flip|cube|morph|whip ?pan|page ?(?:turn|curl)|blur|ripple|iris"
    r"|shatter)\b(?=[^.]{0,16}transition)|(故障|旋转|翻页|翻转|模糊|立方体|水波纹)(?=转场"
    r"|过渡)"
)
_SMOOTH = re.compile(
    r"\b(?:smooth|soft|gentle|nice|some)\b[^.]{0,10}\btransitions?\b|平滑(?:的)?(?:转场"
    r"|过渡)|柔和(?:的)?(?:转场|过渡)|自然过渡|流畅(?:的)?(?:转场|过渡)"
)
_NONE = re.compile(
    r"\b(?:no|without(?: any)?|remove(?: all)?(?: the)?|delete(?: all)?(?: the)?"
    r"|get rid of(?: the)?|drop(?: the)?|take out(?: the)?) (?:\w+ )?(?:transitions?"
    r"|crossfades?)\b|(?:不要|去掉|去除|删除|删掉|取消|移除|没有|无|不用)(?:所有"
    r"|全部)?(?:的)?(?:转场|过渡)|(?:转场|过渡)(?:都|全部)?(?:去掉|去除|删除|删掉|取消"
    r"|不要)"
)


def transition_in(text: str) -> TransitionWish | None:
    """The transition that folded text names, with its length when one is said beside it."""
    if _NONE.search(text):
        return TransitionWish("cut")
    for kind, pattern in _KINDS:
        if match := pattern.search(text):
            return TransitionWish(kind, _length_beside(text, match))
    if match := _UNKNOWN.search(text):
        return TransitionWish("crossfade", asked=match[1] or match[2])
    if match := _SMOOTH.search(text):
        return TransitionWish("crossfade", _length_beside(text, match))
    return None


def _length_beside(text: str, match: re.Match[str]) -> int | None:
    begin = max(0, match.start() - 16)
    near = text[begin : match.end() + 24]
    found = [d.ms for d in words.durations(near) if d.ms <= 5_000]
    return found[0] if found else None
