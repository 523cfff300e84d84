"""An invitation: who invites to what, and when. "Lily's 6th Birthday Party", "June 5th at 3pm".

Owns finding that a film is one, its headline and its date; the words stand as they were written.
"""

from __future__ import annotations

import re

from animatic.studio.catalogue import Language
from animatic.studio.director import words
from animatic.studio.director.greetings import Greeting, name_at
from animatic.studio.director.words import Span, Utterance

_IS_ONE = re.compile(
    r"\b(?:invitations?|invites?|inviting|invited|rsvp)\b|\bsave[- ]the[- ]date\b"
    r"|邀请函?|请柬|请帖|喜帖|诚邀"
)
_SAVE_THE_DATE = re.compile(r"\bsave[- ]the[- ]date\b")
_WEDDING = re.compile(r"\bwedding\b|婚礼|婚宴|结婚")
_OCCASION = (
    r"(?:birthday|wedding|baby shower|bridal shower|graduation|anniversary|housewarming|engagement"
    r"|retirement|christening|farewell)"
)
_EVENT = re.compile(
    rf"(?P<whose>[a-z\u00c0-\u024f][\w\u00c0-\u024f-]*(?: (?:and|&) [a-z][\w-]*)?)'s? "
    rf"(?:\d+\w* )?{_OCCASION}(?: (?:party|celebration|ceremony|dinner|brunch|bash))?\b"
    r"|[\u3400-\u9fff]{1,4}的(?:\d+岁)?(?:生日|婚礼|毕业|乔迁)(?:派对|聚会|典礼|宴会?|会)?"
)
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?(?!\d)"
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_TIME = r"(?:\d{1,2}(?::\d{2})? ?(?:am|pm|a\.m\.|p\.m\.)|\d{1,2}:\d{2}|noon|midnight)"
_WHEN = re.compile(
    rf"\b(?:{_WEEKDAY},? )?(?:{_MONTH} {_DAY}|{_DAY} (?:of )?{_MONTH})(?:,? \d{{4}})?"
    rf"(?:(?:,| at|,? from)? {_TIME})?"
    rf"|\b(?:this |next )?{_WEEKDAY}(?:,? at {_TIME})?"
    r"|(?:\d{4}年)?\d{1,2}月\d{1,2}[日号](?:[上下中]午|晚上)?(?:\d{1,2}[点时](?:\d{1,2}分|半)?)?"
    r"|(?:这|下)?(?:周|星期)[一二三四五六日天](?:[上下中]午|晚上)?(?:\d{1,2}[点时]半?)?"
)
_NAMES = re.compile(r"(?:\bsave[- ]the[- ]date|\binvitation|\bfor|\bof|\binvite)(?: for)?\s*:?,? ")


def invitation_in(utterance: Utterance, plain: str, language: Language) -> Greeting | None:
    """What an invitation says; None where the folded words are none."""
    if _IS_ONE.search(plain) is None:
        return None
    when = _WHEN.search(plain)
    date = utterance.text(*when.span()) if when else ""
    pair = _pair(utterance, plain)
    names = re.sub(r" and ", " & ", utterance.text(pair.start, pair.end)) if pair else ""
    said = [pair] if pair else []
    said += [Span(*when.span())] if when else []
    if _SAVE_THE_DATE.search(plain):
        text, date = "Save the Date", " · ".join(filter(None, [names, date]))
    elif (event := _EVENT.search(plain)) is not None:
        text = words.headline(utterance.text(*event.span()))
        said += [Span(*event.span("whose"))] if event["whose"] else []
    elif names and _WEDDING.search(plain):
        text = names
    elif names and (occasion := re.search(_OCCASION, plain)):
        text = f"{names}'s {words.headline(occasion[0])}"
    else:
        text = "诚邀您光临" if language == "zh" else "You're Invited"
    return Greeting(text, date, tuple(said))


def _pair(utterance: Utterance, plain: str) -> Span | None:
    """Those who invite, or are celebrated: "for Anna and Tom"."""
    for lead in _NAMES.finditer(plain):
        if (span := name_at(utterance, plain, lead.end())) is not None:
            return span
    return None
