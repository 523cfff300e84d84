"""Text from outside as it may be shown: it works no terminal, and reads as it stands.

Backends, files' names and prompts may hold any character. What moves a cursor, renames a window,
turns the reading direction round or can't be seen at all is taken out, an escape sequence as a
whole. Writing keeps what it needs: new lines, tabs, joiners (emoji, Persian, Hindi), marks of
direction (U+200E, U+200F), and the variation selector after a character.
"""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = "{0,1000}"
"""Characters of a string that an escape sequence carries; one without an end isn't followed on."""
_ESCAPES: Final = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # moves, colours
    rf"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\n]{_LONGEST}(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[ -/]{0,4}[0-~]"
)
_UNSEEN: Final = re.compile(
    r"(\U0001f3f4[\U000e0020-\U000e007e]{1,7}\U000e007f)"  # kept: a flag, spelled in tags
    r"|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"  # controls
    r"|[\u202a-\u202e\u2066-\u2069\u206a-\u206f]"  # overrides and isolates of direction
    r"|[\u2060-\u2064\ufeff\u180e\u00ad\ufff9-\ufffb]"  # no width, no sound
    r"|(?<![\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff])\u200b"  # Thai and Khmer break lines by it
    r"|[\U000e0000-\U000e007f]"  # tags: text that only a model reads
    r"|(?<=[\ufe00-\ufe0f\U000e0100-\U000e01ef])[\ufe00-\ufe0f\U000e0100-\U000e01ef]+"
)
_LINE_ENDS: Final = re.compile(r"\r\n?|[\u2028\u2029]")


def plain(text: str) -> str:
    """The text without what isn't text. Lines stay lines."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSEEN.sub(lambda found: found[1] or "", _ESCAPES.sub("", _LINE_ENDS.sub("\n", text)))


def quoted(text: str) -> str:
    """Somebody else's words as a quote, line by line: none of them passes for one of ours."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def plain_line(text: str) -> str:
    """The same on one line, with single blanks."""
    return " ".join(plain(text).split())
