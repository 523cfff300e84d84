"""Breaking words into lines, and lines into placed glyphs. No pictures, no colours.

Everything is measured in units of 1/1080 of the frame's short side, at one size of letters, so
that a text breaks at the same places in a 480p draft and in 4K.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from .emoji import ColourFace, sequences
from .fonts import (
    FALLBACK,
    Face,
    face_for,
    han_face,
    is_han,
    is_invisible,
    latin_face,
    settled_face,
)

NEVER_FIRST = frozenset(
    "，。！？、；：）》〉」』】〕”’…—·,.!?;:)]}%％°々ー～ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
)
"""Kinsoku: what may not begin a line (GB/T 15834 and JIS X 4051, the common part)."""
NEVER_LAST = frozenset("（《〈「『【〔“‘([{¥$￥＄#")
"""Kinsoku: what may not end one."""
HANGS = frozenset("，。、；：！？）」』》”")
HANG = 0.45
"""Full-width closing marks are ink on the left and air on the right: the air isn't counted as
width, or a centred line would stand off centre."""
EMOJI_SIZE, EMOJI_ADVANCE = 1.02, 1.16
"""Ems: a little larger than a capital, as keyboards show them."""
MEASURE_SIZE = 256
"""Pixels an em for measuring: large, so that rounding of advances disappears."""
MOST_CHARACTERS = 600


@dataclass(frozen=True, slots=True)
class Type:
    """Letters before they have a size: faces, and how far apart they stand.

    `tracking` is in ems, for Latin and Chinese alike.
    """

    latin: Face
    han: Face
    tracking: float = 0.0
    is_capitals: bool = False
    is_chinese: bool = False

    def settled(self, text: str) -> Type:
        """For setting this very text: one Latin face for all of it, quotes in its own script."""
        is_chinese = 2 * sum(map(is_han, text)) > len(text)
        return replace(self, latin=settled_face(text, self.latin), is_chinese=is_chinese)


@dataclass(frozen=True, slots=True)
class Glyph:
    """One cluster of characters at `x` units from the line's left end."""

    cluster: str
    face: Face | ColourFace
    x: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of `width` units at `size` units an em."""

    glyphs: tuple[Glyph, ...]
    width: float
    size: float


def clean(text: str) -> str:
    """Composed form, one space between words, at most 600 characters; line breaks are kept."""
    composed = unicodedata.normalize("NFC", text)[:MOST_CHARACTERS]
    lines = composed.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    tidy = (" ".join("".join(c for c in line if not is_unseen(c)).split()) for line in lines)
    return "\n".join(line for line in tidy if line)


def missing_glyphs(text: str) -> str:
    """The characters of `text` that no font on this machine can draw, once each, in order."""
    latin, han = latin_face(FALLBACK), han_face(500)
    letters = dict.fromkeys(c for c, emoji in sequences(text) if emoji is None)
    missing = (
        c
        for c in letters
        if not is_invisible(c) and face_for(c, latin, han, is_chinese=False) is None
    )
    return "".join(c for c in missing if not c.isspace())


def drawable(text: str) -> str:
    """`text`, cleaned, without what no font on this machine has."""
    missing = missing_glyphs(text[:MOST_CHARACTERS])
    return clean("".join(c for c in text[:MOST_CHARACTERS] if c not in missing))


def is_unseen(character: str) -> bool:
    """Invisible, except the tab and the joiners that scripts need, which spacing takes care of."""
    return is_invisible(character) and character not in "\t\u200c\u200d\ufe0f"


def units(text: str) -> list[str]:
    """The pieces a line may be broken between: words with their space, hanzi one by one.

    Closing marks stay with what they close, opening marks with what they open.
    """
    pieces: list[str] = []
    for character in text:
        if pieces and not _may_break(pieces[-1], character):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _may_break(before: str, after: str) -> bool:
    last = before[-1]
    if after in NEVER_FIRST or last in NEVER_LAST or after == " ":
        return False
    if last == " ":
        return len(before) < 2 or before[-2] not in NEVER_LAST
    is_boundary = is_han(after) or is_han(last) or after in NEVER_LAST
    return is_boundary or last in "-–—/"


def balanced(text: str, measure: Callable[[str], float], width: float) -> list[str]:
    """`text` in the fewest lines no wider than `width`, as even as they can be.

    Lines like to end where a clause ends. A piece wider than `width` is cut between characters.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        pieces = [p for unit in units(paragraph) for p in _cut(unit, measure, width)]
        if pieces:
            lines += _broken(pieces, measure, width)
    return lines


def _broken(pieces: Sequence[str], measure: Callable[[str], float], width: float) -> list[str]:
    """The breaks with the least sum of squared room left over, among those with fewest lines.

    Dynamic programming over where the last line begins (Knuth and Plass, 1981, without
    hyphenation). `best[n]` is (lines, raggedness, where the last line begins) for n pieces.
    """
    widths = [measure(p) for p in pieces]
    bare = [measure(p.rstrip()) for p in pieces]
    best: list[tuple[int, float, int]] = [(0, 0.0, 0)]
    for end in range(1, len(pieces) + 1):
        found: list[tuple[int, float, int]] = []
        length = bare[end - 1]
        for start in range(end - 1, -1, -1):
            if start < end - 1:
                length += widths[start]
            if length > width and start < end - 1:
                break
            lines, ragged, _ = best[start]
            cost = (max(width - length, 0.0) / width) ** 2
            cost += 0.0 if end == len(pieces) or _ends_clause(pieces[end - 1]) else 0.06
            found.append((lines + 1, ragged + cost, start))
        best.append(min(found))
    ends = [len(pieces)]
    while ends[-1]:
        ends.append(best[ends[-1]][2])
    spans = zip(reversed(ends[1:]), reversed(ends[:-1]), strict=True)
    return ["".join(pieces[start:end]).rstrip() for start, end in spans]


def _ends_clause(piece: str) -> bool:
    return piece.rstrip()[-1:] in "，。！？、；：,.!?;:—" and bool(piece.strip())


def _cut(piece: str, measure: Callable[[str], float], width: float) -> list[str]:
    if measure(piece.rstrip()) <= width or len(piece) < 2:
        return [piece]
    parts = [""]
    for character in piece:
        if parts[-1] and measure(parts[-1] + character) > width:
            parts.append("")
        parts[-1] += character
    return parts


A_WORD = 32
"""Characters; what is longer and has no space isn't kept whole at any price."""
WHOLE = 0.6
"""How far below the least size a word may be set rather than cut."""


def fit(
    text: str, kind: Type, *, size: float, least: float, width: float, most_lines: int
) -> list[Line]:
    """`text` at the largest size from `size` down to `least` that takes at most `most_lines` and
    cuts no word, an address among them.

    What doesn't fit at `least` is ended with an ellipsis.
    """
    shown = text.upper() if kind.is_capitals else text
    kind = kind.settled(shown)
    long = max((u.rstrip() for u in units(shown) if len(u) <= A_WORD), key=len, default="")
    while True:
        lines = balanced(shown, lambda s, at=size: line_width(s, kind, at), width)
        is_cut = line_width(long, kind, size) > width
        floor = least * WHOLE if is_cut else least
        if size <= floor or not (is_cut or len(lines) > most_lines):
            break
        size = max(size * 0.94, floor)
    if len(lines) > most_lines:
        lines = [*lines[: most_lines - 1], _shortened(lines[most_lines - 1], kind, size, width)]
    return [set_line(line, kind, size) for line in lines]


def _shortened(line: str, kind: Type, size: float, width: float) -> str:
    while line and line_width(line + "…", kind, size) > width:
        line = line[:-1]
    return line.rstrip() + "…"


def line_width(text: str, kind: Type, size: float) -> float:
    """Width in units of a line at `size` units an em, all of it counted."""
    return _at_one(text, kind).width * size


def set_line(text: str, kind: Type, size: float) -> Line:
    """Place the glyphs of one line: advances, pair kerning, tracking. Unknown characters go."""
    line = _at_one(text, kind)
    glyphs = tuple(replace(glyph, x=glyph.x * size) for glyph in line.glyphs)
    hanging = HANG if text[-1:] in HANGS and glyphs[-1:] and glyphs[-1].face == kind.han else 0
    return Line(glyphs, (line.width - hanging) * size, size)


@lru_cache(maxsize=4_000)
def _at_one(text: str, kind: Type) -> Line:
    glyphs: list[Glyph] = []
    x = 0.0
    previous: tuple[str, Face | ColourFace] | None = None
    for cluster, face in _clusters(text, kind):
        if previous is not None and previous[1] == face and isinstance(face, Face):
            x += _kerning(face, previous[0][-1], cluster[0])
        glyphs.append(Glyph(cluster, face, x))
        x += _advance(face, cluster) + kind.tracking
        previous = (cluster, face)
    return Line(tuple(glyphs), max(x - kind.tracking, 0.0), 1.0)


def _clusters(text: str, kind: Type) -> list[tuple[str, Face | ColourFace]]:
    """Characters with what combines with them; a system face's run stays whole, to be shaped."""
    clusters: list[tuple[str, Face | ColourFace]] = []
    for piece, emoji in sequences(text):
        if emoji is not None:
            clusters.append((piece, emoji))
            continue
        face = face_for(piece, kind.latin, kind.han, is_chinese=kind.is_chinese)
        joins = unicodedata.combining(piece) or piece in "\u200c\u200d"
        before = clusters[-1][1] if clusters else None
        if isinstance(before, Face) and (joins or (face is not None and _runs_on(before, face))):
            clusters[-1] = (clusters[-1][0] + piece, before)
        elif face is not None:
            clusters.append((piece, face))
    return clusters


def _runs_on(before: Face, after: Face) -> bool:
    return before == after and not after.is_vendored


@lru_cache(maxsize=20_000)
def _advance(face: Face | ColourFace, cluster: str) -> float:
    if isinstance(face, ColourFace):
        return EMOJI_ADVANCE
    return face.at(MEASURE_SIZE).getlength(cluster) / MEASURE_SIZE


@lru_cache(maxsize=20_000)
def _kerning(face: Face, left: str, right: str) -> float:
    if not face.is_vendored or is_han(left) or is_han(right):
        return 0.0
    return _pair(face, left, right) * _kerning_unit()


def _pair(face: Face, left: str, right: str) -> float:
    pair = face.at(MEASURE_SIZE).getlength(left + right) / MEASURE_SIZE
    return pair - _advance(face, left) - _advance(face, right)


@lru_cache(maxsize=1)
def _kerning_unit() -> float:
    """64 where Pillow's basic layout drops six bits of FreeType's kerning, 1 where it doesn't.

    Up to Pillow 13 it shifts a value that is already shifted, so pairs close up by 1/64 of what the
    font asks. Found out on a pair that is known: AV in our Inter closes up by a tenth of an em.
    """
    return 1.0 if _pair(latin_face(FALLBACK), "A", "V") < -0.05 else 64.0
