"""Which language words are in, as far as their letters tell: for whom only a code is needed."""

from __future__ import annotations

from typing import Final

_SCRIPTS: Final[tuple[tuple[str, str, str], ...]] = (
    ("ja", "\u3040", "\u30ff"),
    ("ko", "\uac00", "\ud7a3"),
    ("zh", "\u4e00", "\u9fff"),
    ("ru", "\u0400", "\u04ff"),
    ("ar", "\u0600", "\u06ff"),
    ("he", "\u0590", "\u05ff"),
    ("hi", "\u0900", "\u097f"),
    ("th", "\u0e00", "\u0e7f"),
)
"""Code, first and last letter. Japanese comes before Chinese: it is written with Han as well."""
READ: Final = 400


def language_of(words: str) -> str:
    """The ISO 639-1 code of the first of these scripts that the words use; "en" for the rest."""
    letters = set(words[:READ])
    found = (code for code, first, last in _SCRIPTS if any(first <= c <= last for c in letters))
    return next(found, "en")
