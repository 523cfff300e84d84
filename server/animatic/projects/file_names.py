"""File names that every system takes: a video that is saved here may be opened anywhere.

What Linux keeps, Windows and macOS may refuse, take for a device, or show as something else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from animatic.model.errors import BadInput
from animatic.model.plain_text import plain_line

MOST_BYTES: Final = 200
"""UTF-8 bytes of a name: 255 are the limit, and what is received has a longer name meanwhile."""
MOST_FOLDERS: Final = 8
_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED: Final = re.compile(
    r"(?i)(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(\..*)?"
)


def check_names(names: Sequence[str]) -> None:
    """Raise for a path inside the output folder, in parts, that some system wouldn't take.

    Raises:
        BadInput: says what is wrong, and a name that would do.
    """
    if len(names) > MOST_FOLDERS + 1:
        raise BadInput(
            f"save_as goes {len(names) - 1} folders deep; the limit is {MOST_FOLDERS}.",
            "Give a file name, or a path of fewer folders.",
        )
    for name in names:
        if what := _wrong_with(name):
            raise BadInput(
                f"save_as can't be “{_shown(name)}”: {what}.",
                f"“{'/'.join(map(_mended, names))}” would do.",
            )


def _wrong_with(name: str) -> str:
    """What is wrong with one name, as the end of a sentence; "" for nothing."""
    if found := _FORBIDDEN.search(name):
        sign = f"“{found[0]}”" if found[0].isprintable() else "a control character"
        return f"it holds {sign}, which not every system takes"
    if plain_line(name) != name:
        return "it holds characters that can't be seen, or blanks that not every system takes"
    if _RESERVED.fullmatch(name):
        return "Windows keeps that name for a device"
    if name[:1] in (".", " ", "-") or name[-1:] in (".", " "):
        return "it begins or ends with a dot, a blank or a dash"
    if len(name.encode(errors="replace")) > MOST_BYTES:
        return f"it is longer than {MOST_BYTES} bytes"
    return "" if name.encode(errors="ignore").decode() == name else "it isn't text"


def _mended(name: str) -> str:
    """The nearest name that every system takes."""
    stem, dot, extension = plain_line(name.replace("\n", " ")).rpartition(".")
    stem, ending = (stem, dot + extension) if dot and len(extension) < 5 else (name, "")
    stem = " ".join(_FORBIDDEN.sub("-", plain_line(stem)).split()).strip(" .-")
    stem = cut_to_bytes(stem, MOST_BYTES - 5 - len(ending.encode())).strip(" .-") or "video"
    ending = _FORBIDDEN.sub("", ending).rstrip(" .")
    return f"film {stem}{ending}" if _RESERVED.fullmatch(stem) else f"{stem}{ending}"


def _shown(name: str) -> str:
    line = plain_line(name)
    return line if len(line) <= 60 else f"{line[:59]}…"


def cut_to_bytes(text: str, most: int) -> str:
    """A beginning of the text that takes at most so many bytes, no sign of it cut in two."""
    return text.encode(errors="ignore")[:most].decode(errors="ignore")


MAX_STEM: Final = 60
_UNSAFE: Final = re.compile(r"[^\w\-. ]+", re.UNICODE)


def slug(words: str) -> str:
    """A file name's stem from somebody's words: short, readable, harmless everywhere."""
    text = unicodedata.normalize("NFKC", plain_line(words))
    text = _UNSAFE.sub(" ", text).strip(" .")
    text = "-".join(text.lower().split())[:MAX_STEM]
    text = cut_to_bytes(text, MOST_BYTES - 20).strip("-.")
    return text if text and not _RESERVED.fullmatch(text) else "video"
