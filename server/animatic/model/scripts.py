"""The text of a script file (.txt, .srt), whichever of the usual encodings it was saved in."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def script_text(content: bytes) -> str:
    """The text without marks and surrounding space: UTF-8, or UTF-16 with its byte order mark.

    Raises `UnicodeDecodeError` for anything else: a guess would put wrong words on the picture.
    """
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    text = content.decode(encoding)
    if "\0" in text:
        raise UnicodeDecodeError(encoding, content, 0, 1, "zero bytes in a text")
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
