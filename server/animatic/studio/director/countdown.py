"""A countdown: "a 10 second countdown to New Year", "count down from 5", "倒计时10秒".

Owns finding it and how far it counts. A number stands for a second, the last one is 1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from animatic.studio.director.words import EN_NUMBER, HAN_NUMBER, Span, number

MOST, USUAL = 60, 5
"""Seconds: more would be a timer; what is counted where nothing says."""
CLOSING_MS = 3_000
"""How long what it counts to is seen at the end."""


@dataclass(frozen=True, slots=True)
class Countdown:
    """`seconds` is 0 where nothing says how far it counts; `span` the words that say it."""

    seconds: int
    span: Span


_IS_ONE = re.compile(
    r"\bcount(?:ing|s)?[- ]?down\b(?! of (?:my|our|the|top|all)\b)|倒计时|倒数(?!第)"
)
_EN = rf"(?!an?\b){EN_NUMBER}"
_FAR = re.compile(
    rf"\bcount(?:ing|s)?[- ]?down[a-z ]{{0,12}}?,? (?:from |of )?(?P<a>{_EN})(?: seconds?)?"
    rf" (?:down )?(?:to|through|-) (?:1|0|one|zero)\b"
    rf"|\bcount(?:ing|s)?[- ]?down[a-z ]{{0,12}}? (?:from|of) (?P<b>{_EN})\b"
    r"|(?P<c>\d)(?: ?[,.-] ?| )2(?: ?[,.-] ?| )1 (?:\w+ )?count(?:ing)?[- ]?down\b"
    rf"|(?P<d>{_EN})[- ]?(?:seconds?|secs?|s)?[- ](?:long )?count(?:ing)?[- ]?down\b"
    rf"|(?:倒计时|倒数)(?P<e>{HAN_NUMBER})秒?|(?P<f>{HAN_NUMBER})秒钟?的?(?:倒计时|倒数)"
    rf"|从(?P<g>{HAN_NUMBER})(?:开始)?(?:倒计时|倒数)|(?:倒计时|倒数)从(?P<h>{HAN_NUMBER})"
)
_MINUTES = re.compile(r"min(?:ute)?s?[- ](?:long )?count(?:ing)?[- ]?down\b|分钟的?(?:倒计时|倒数)")


def countdown_in(plain: str) -> Countdown | None:
    """The countdown among the folded words; None for none and for one that is too long."""
    if (found := _IS_ONE.search(plain)) is None or _MINUTES.search(plain):
        return None
    if (far := _FAR.search(plain)) is None:
        return Countdown(0, Span(*found.span()))
    value = number(next(filter(None, far.groups())))
    if value is None or not 2 <= value <= MOST:
        return None
    return Countdown(int(value), Span(*far.span()))
