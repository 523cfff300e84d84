"""Words on the picture before they are segments: what each says, from when, for how long."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from animatic.model.timeline import TextRole
from animatic.studio.director import layout

TITLE_MS = 3_000
END_CARD_MS = 3_000


@dataclass(frozen=True, slots=True)
class DraftText:
    """Words on the picture before they are a segment."""

    role: TextRole
    text: str
    detail: str
    start_ms: int
    duration_ms: int
    is_figure: bool = False
    scale: float = 1.0


_SENTENCE = re.compile(r"[^.!?。！？;；\n]+[.!?。！？;；]*")


def sentences(text: str, most: int) -> list[str]:
    """A text in pieces that read well as captions, at most `most` of them."""
    pieces = [p.strip() for p in _SENTENCE.findall(text) if p.strip()]
    most = max(1, most)
    while len(pieces) > most:
        shortest = min(range(len(pieces) - 1), key=lambda i: len(pieces[i]) + len(pieces[i + 1]))
        pieces[shortest : shortest + 2] = [" ".join(pieces[shortest : shortest + 2])]
    return pieces


def spread(lines: Sequence[str], start: int, length: int) -> list[DraftText]:
    """Captions one after the other over a stretch, longer ones longer."""
    placed: list[DraftText] = []
    for text, part in zip(lines, layout.share(length, [len(t) + 12 for t in lines]), strict=True):
        if part > 0:
            placed.append(DraftText("caption", text, "", start, part))
        start += part
    return placed
