"""How to reach who advertises: a site, a phone number, a handle. It belongs on the end card."""

from __future__ import annotations

import re
from dataclasses import dataclass

from animatic.studio.director.words import Span, Utterance

_SITE = (
    r"(?:https?://)?(?:www\.)?[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*"
    r"\.(?:com|net|org|io|co|shop|store|app|dev|cn|eu|uk|de|fr|es|it|info|biz|example)(?:\.[a-z]{2})?"
    r"(?:/[\w./-]*)?"
)
_MAIL = rf"[a-z0-9._-]+@{_SITE}"
_PHONE = (
    r"(?<!\d)0\d{2,3}-\d{7,8}(?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)"
    r"|\+?\(?\d{2,4}\)?[ -]\d{3,4}(?:[ -]\d{2,4}){0,3}(?!\d)"
)
_HANDLE = r"(?<!\w)@[a-z0-9_.]{3,30}"
_PLACE = r"(?<=地址:)[\u3400-\u9fff\w-]{4,30}"
_CONTACT = re.compile(
    rf"(?<![\w@]){_MAIL}|(?<![\w@.]){_SITE}\b|(?<![\w-])(?:{_PHONE})|{_HANDLE}|{_PLACE}"
)
_ADDRESS = re.compile(
    r"\b\d{1,5} (?:[A-Z][\w'-]* ){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Drive|Dr|Lane|Ln|Boulevard"
    r"|Blvd|Way|Court|Ct|Place|Square|Terrace)\b"
)
_LED_BY = re.compile(
    r"(?:\b(?:our |my |the |your )?(?:web ?site|web|site|url|phone(?: number)?|tel(?:ephone)?|call"
    r"(?: us)?|mail|e-?mail|contact(?: us)?|visit(?: us)?|instagram|order)\b(?: at the end)?"
    r"|官网|网站|网址|地址|电话|热线|邮箱|联系方式|微信)[ :：是]*(?:at |on |is )?$"
)
_MAY_BE_A_NUMBER = re.compile(r"[\d ]+|(?:19|20)\d\d-(?:19|20)?\d\d\d?\d?")
"""Ten thousand or some years, where nothing says that it is to be called."""
MOST = 2


@dataclass(frozen=True, slots=True)
class Contact:
    text: str
    span: Span
    """The words it is said with, "phone number" among them."""


def address_in(utterance: Utterance) -> Contact | None:
    """A house's address, as it is written: its words ("Ocean Drive") are no scene."""
    match = _ADDRESS.search(utterance.raw)
    return Contact(utterance.text(*match.span()), Span(*match.span())) if match else None


def contacts_in(utterance: Utterance, plain: str) -> tuple[Contact, ...]:
    """The sites, numbers and handles among the folded words, as they are written."""
    found: list[Contact] = []
    for match in _CONTACT.finditer(plain):
        before = plain[max(0, match.start() - 40) : match.start()]
        led = _LED_BY.search(before)
        start = match.start() - (len(before) - led.start() if led else 0)
        text = utterance.text(*match.span()).rstrip(".")
        if not led and _MAY_BE_A_NUMBER.fullmatch(text):
            continue
        found.append(Contact(text, Span(start, match.end())))
    return tuple(found[:MOST])
