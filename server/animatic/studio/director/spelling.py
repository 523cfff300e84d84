"""Slips of the finger in words that command: "tilte", "musci", "vedio".

Owns only the trade's own words, and of slips only those that can't be another word: letters
swapped, doubled or left out. What is to stand on the picture is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from animatic.studio.director import lexicon, texts, words
from animatic.studio.director.remarks import Remark
from animatic.studio.director.words import Utterance

_TRADE = """
    title subtitle subtitles caption captions headline music soundtrack volume transition
    transitions crossfade video photo photos picture pictures image images segment segments
    second seconds first third fourth beginning ending middle bottom remove delete replace
    change rename insert reverse duplicate vertical square landscape portrait shorter
    shorten longer louder quieter faster slower bigger smaller colour color colours colors
    camera background upbeat cinematic brighter darker warmer cooler elegant
"""
_KNOWN = frozenset(_TRADE.split())
_OFTEN: Mapping[str, str] = {
    "vedio": "video", "vidio": "video", "musik": "music", "muzic": "music", "titel": "title",
    "picutre": "picture", "tittle": "title", "foto": "photo", "fotos": "photos", "fisrt": "first",
}  # fmt: skip
_WORD = re.compile(r"(?<![\w.'-])[a-z]{4,14}(?![\w'-]|\.[a-z])")
_MOST = 4


def corrected(utterance: Utterance, names: Sequence[str]) -> tuple[Utterance, list[Remark]]:
    """The utterance with its command words spelt right, and what was read as what.

    `names` (folded, of files and segments) are never slips.
    """
    remarks: list[Remark] = []
    for _ in range(_MOST):
        found = _first_slip(utterance, " ".join(names))
        if found is None:
            break
        start, end, right = found
        wrong = utterance.raw[start:end]
        remarks.append(Remark(f"I read “{wrong}” as “{right}”.", f"“{wrong}”我理解为“{right}”。"))
        utterance = words.read(utterance.raw[:start] + right + utterance.raw[end:])
    return utterance, remarks


def _first_slip(utterance: Utterance, names: str) -> tuple[int, int, str] | None:
    inside = [w.inside for w in texts.wordings(utterance)]
    for match in _WORD.finditer(utterance.masked):
        word, (start, end) = match[0], match.span()
        if any(span.start < end and start < span.end for span in inside) or word in names:
            continue
        if (right := _right(word)) is not None:
            return start, end, right
    return None


@lru_cache(maxsize=512)
def _right(word: str) -> str | None:
    if word in _OFTEN:
        return _OFTEN[word]
    if len(word) < 5 or word in _KNOWN or word.removesuffix("s") in _KNOWN:
        return None
    if any(term.row or term.is_plain for term in lexicon.terms(word)):
        return None
    close = [known for known in sorted(_KNOWN) if known[0] == word[0] and _slipped(word, known)]
    return close[0] if len(close) == 1 else None


def _slipped(word: str, right: str) -> bool:
    """Letters swapped, or one too many or too few; never one for another, which may be a word."""
    if len(word) == len(right):
        return sorted(word) == sorted(right) and lexicon.is_one_slip(word, right)
    return lexicon.is_one_slip(word, right)
