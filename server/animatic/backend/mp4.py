"""Whether a file is a whole MP4, by the lengths of its boxes; nothing is played for it."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Final

_FIRST: Final = frozenset({b"ftyp", b"styp", b"moov", b"mdat", b"free", b"skip", b"wide"})
_MOST_BOXES: Final = 100_000


def flaw(path: Path) -> str:
    """What is wrong with a file that should be an MP4, as the end of a sentence; "" for nothing.

    A file that was cut has a box that goes on beyond its end; a page that says that a link has
    expired has none at all.
    """
    size, at = path.stat().st_size, 0
    with path.open("rb") as file:
        for _ in range(_MOST_BOXES):
            file.seek(at)
            head = file.read(16)
            if at == 0 and head[4:8] not in _FIRST:
                return "it is a web page" if head.lstrip()[:1] in (b"<", b"{") else "it is no MP4"
            length = _length(head, size - at)
            at += length
            if at >= size or length < 8:
                break
    return "" if at == size else "it breaks off"


def _length(head: bytes, left: int) -> int:
    """A box's length; one that says 0 goes on to the end, and one without a head is none."""
    if len(head) < 8:
        return 0
    (length,) = struct.unpack(">I", head[:4])
    if length == 1 and len(head) == 16:
        (length,) = struct.unpack(">Q", head[8:])
    return length or left
