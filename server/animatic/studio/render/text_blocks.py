"""Titles, subtitles and end cards: a block of lines with its ornaments, and what lies behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from animatic.studio.catalogue import TypeStyle, style_named

from .fonts import han_face, latin_face
from .masks import Plate, Rect, blurred, cropped, ink, over_one_another, panel, together
from .text_colours import Colours
from .text_counters import numbers_to
from .text_parts import Behind, Counter, Dim, Letters, Part, Rule, Shade, Shadow
from .text_rows import Gap, TextFrame, TextRow, arranged, mostly_han, rasterised, set_row
from .typesetting import Line, Type, fit

if TYPE_CHECKING:
    from animatic.model import timeline

    from ..planes import FloatImage


FIGURE_SIZE = 1.7
"""How much larger than other headlines a figure is set."""
TALL_TITLE = 0.17
"""Where the middle of an upright frame's title lies, of its height."""


def block(text: timeline.Text, stage: TextFrame) -> list[Part]:
    style = style_named(text.style)
    colours = Colours.of(text, style)
    rows = _rows(text, style, stage, colours)
    width = max((r.line.width for r in rows if isinstance(r, TextRow)), default=0.0)
    height = sum(r.height for r in rows)
    left, top = _corner(text, style, stage, width, height)
    placed = arranged(rows, style, left, top, width)
    centre = ((left + width / 2) * stage.scale, (top + height / 2) * stage.scale)
    still: list[Shade | Shadow] = [_scrim(placed, stage, colours, deep=text.role == "end_card")]
    parts: list[Part] = []
    for row, x, y in placed:
        if isinstance(row, Gap):
            parts += _rule(row, style, colours, stage, x, y, width)
        else:
            set_at = partial(set_row, style=style, colours=colours, stage=stage, y=y, centre=centre)
            line = set_at(row, x=x)
            still.append(_shadow(row, line[-1], colours, stage, x, y))
            parts += _counting(text, row, style, stage, x, set_at) or line
    parts.insert(0, _behind(still, stage))
    return [_dim(colours), *parts] if text.role == "end_card" else parts


def _counting(
    text: timeline.Text,
    row: TextRow,
    style: TypeStyle,
    stage: TextFrame,
    x: float,
    set_at: Callable[..., list[Letters]],
) -> list[Counter]:
    """The headline as the numbers on its way, where it is a figure; `set_at` sets one of them."""
    if not row.is_headline:
        return []
    kind, lines = _headline_type(text.text, style), list[list[Letters]]()
    for number in numbers_to(text.text, text.detail):
        [line] = fit(number, kind, size=row.line.size, least=1, width=stage.width, most_lines=1)
        to_middle = (row.line.width - line.width) / 2 if style.align == "center" else 0
        now = replace(row, line=line)
        lines.append(set_at(now, x=x + to_middle))
    return [Counter(same) for same in zip(*lines, strict=True)]


def _behind(still: list[Shade | Shadow], stage: TextFrame) -> Behind:
    width, height = round(stage.width * stage.scale), round(stage.height * stage.scale)
    whole = over_one_another([part.mask for part in still])
    return Behind(tuple(still), Plate.of(whole, width, height))


def _rows(
    text: timeline.Text, style: TypeStyle, stage: TextFrame, colours: Colours
) -> list[TextRow | Gap]:
    headline = _headline(text, style, stage, colours)
    detail = _detail(text, style, stage, colours, 0.1 + 0.14 * len(headline))
    kicker = style.detail_is_kicker and bool(detail)
    above: list[TextRow | Gap] = []
    below: list[TextRow | Gap] = []
    match style.ornament if text.role != "subtitle" else "none":
        case "hairline":
            below = [Gap(52, rule=148)]
        case "rules":
            above, below = [Gap(56, rule=96, thickness=2)], [Gap(56, rule=96, thickness=2)]
        case "bar":
            (above if style.align == "left" else below).append(Gap(50, rule=104, thickness=9))
        case "underline":
            below = [Gap(50, rule=190, thickness=13, radius=6.5)]
        case "none":
            below = [Gap(26)] if detail else []
    if kicker:
        return [*detail, *(above or [Gap(24)]), *headline, *below]
    return [*above, *headline, *below, *detail]


def _headline(
    text: timeline.Text, style: TypeStyle, stage: TextFrame, colours: Colours
) -> list[TextRow]:
    kind = _headline_type(text.text, style)
    size = style.size * (1.16 if mostly_han(text.text) else 1.0)
    if text.role == "subtitle":
        size *= 0.56
    size *= text.scale * _largeness(text)
    if numbers_to(text.text, text.detail):  # it counts as a whole: on one line, however small
        lines = fit(text.text, kind, size=size, least=1, width=stage.measure, most_lines=1)
    else:
        lines = _headline_lines(text.text, kind, stage, size)
    return [
        TextRow(x, x.size * style.leading, colours.text, 0.1 + 0.14 * n, 54, is_headline=True)
        for n, x in enumerate(lines)
    ]


def _largeness(text: timeline.Text) -> float:
    """A figure is what its film is about: it stands larger than words do."""
    return FIGURE_SIZE if numbers_to(text.text, text.detail) else 1.0


def _headline_lines(words: str, kind: Type, stage: TextFrame, size: float) -> list[Line]:
    """Two lines where they can be large; more and smaller ones only for long texts."""
    tries = ((2, 0.68), (3, 0.52), (4, 0.4), (6, 0.3))
    lines: list[Line] = []
    for most, least in tries:
        smallest = min(max(size * least, 30), size)
        lines = fit(words, kind, size=size, least=smallest, width=stage.measure, most_lines=most)
        if lines and not _is_cut(lines, words):
            break
    return lines


def _is_cut(lines: list[Line], words: str) -> bool:
    return lines[-1].glyphs[-1:] != () and lines[-1].glyphs[-1].cluster == "…" != words[-1]


def _detail(
    text: timeline.Text, style: TypeStyle, stage: TextFrame, colours: Colours, delay_s: float
) -> list[TextRow]:
    if not text.detail:
        return []
    kind = Type(
        latin_face(style.detail_latin),
        han_face(style.detail_han_weight),
        style.detail_tracking,
        is_capitals=style.detail_is_kicker,
    )
    size = (30 if style.detail_is_kicker else 42) * (1.1 if stage.is_tall else 1.0) * text.scale
    size *= _largeness(text) ** 0.5
    lines = fit(
        text.detail, kind, size=size, least=min(26, size), width=stage.measure * 0.92, most_lines=2
    )
    colour = colours.kicker if style.detail_is_kicker else colours.quiet
    delay = 0.0 if style.detail_is_kicker else delay_s + 0.12
    return [TextRow(x, x.size * 1.36, colour, delay + 0.1 * n, 26) for n, x in enumerate(lines)]


def _headline_type(words: str, style: TypeStyle) -> Type:
    tracking = style.han_tracking if mostly_han(words) else style.tracking
    return Type(latin_face(style.latin), han_face(style.han_weight), tracking, style.is_capitals)


def _corner(
    text: timeline.Text, style: TypeStyle, stage: TextFrame, width: float, height: float
) -> tuple[float, float]:
    side, top, bottom = stage.margins
    left = side if style.align == "left" else (stage.width - width) / 2
    lowest = stage.height - bottom - height
    match text.place:
        case "top":
            y = top
        case "bottom":
            y = lowest
        case "center":
            y = (stage.height - height) / 2
        case "auto":
            y = _own_place(text, style, stage, height)
    return left, max(min(y, lowest), top)


def _own_place(text: timeline.Text, style: TypeStyle, stage: TextFrame, height: float) -> float:
    if text.role == "subtitle":
        return stage.height * (0.66 if stage.is_tall else 0.76) - height / 2
    if style.align == "left" and text.role == "title" and stage.width > stage.height:
        return stage.height
    if stage.is_tall and text.role == "title":
        # Above what the picture shows: the middle is where people and products are.
        return stage.height * TALL_TITLE - height / 2
    return stage.height * (0.5 if text.role == "end_card" else 0.46) - height / 2


def _rule(
    gap: Gap,
    style: TypeStyle,
    colours: Colours,
    stage: TextFrame,
    x: float,
    y: float,
    width: float,
) -> list[Part]:
    if not gap.rule:
        return []
    s = stage.scale
    length = min(gap.rule, width) if width else gap.rule
    x += (gap.rule - length) / 2 if style.align == "center" else 0
    thick = max(2, round(gap.thickness * s))
    cover = panel(length * s, thick, min(gap.radius * s, thick / 2) or 0.5)
    top = round((y + gap.height / 2) * s - thick / 2)
    mask = cropped(cover, round(x * s), top, ink(*colours.accent))
    room = round(24 * s)
    soft = np.clip(blurred(np.pad(cover, room), 7 * s) * 2.2, 0, 0.5)
    under = cropped(soft, round(x * s) - room, top - room, ink(*colours.shade))
    middle = style.align == "center"
    return [Rule(under, 0.3, from_middle=middle), Rule(mask, 0.3, from_middle=middle)]


def _shadow(
    row: TextRow, line: Letters, colours: Colours, stage: TextFrame, x: float, y: float
) -> Shadow:
    """Close and dark, then soft: what keeps an edge between white letters and a white picture."""
    s = stage.scale
    cover, at_x, at_y = rasterised(row, stage, x, y)
    room = round(56 * s)
    cover = np.pad(cover, room)
    if not row.is_headline:  # thin small letters need as much as thick large ones
        cover = np.clip(blurred(cover, 4 * s) * 2.6, 0, 1)
    tight = np.clip(blurred(cover, 4 * s) * 1.25, 0, 0.5)
    soft = np.clip(blurred(cover, 16 * s) * 1.5, 0, 0.5)
    shade = 1 - (1 - tight) * (1 - soft)
    return Shadow(cropped(shade, at_x - room, at_y - room, ink(*colours.shade)), line)


def _scrim(
    placed: list[tuple[TextRow | Gap, float, float]],
    stage: TextFrame,
    colours: Colours,
    *,
    deep: bool,
) -> Shade:
    """The picture behind the whole block, stepping back a little."""
    s = stage.scale
    covers = [_felt(row, stage, x, y) for row, x, y in placed]
    room = round(190 * s)
    whole = Rect(
        min(x for _, x, _ in covers) - room,
        min(y for _, _, y in covers) - room,
        max(x + c.shape[1] for c, x, _ in covers) + room,
        max(y + c.shape[0] for c, _, y in covers) + room,
    )
    cover = together(covers, whole)
    shade = 0.46 * np.tanh(blurred(cover, 72 * s) * (1.6 if deep else 3.2))
    return Shade(cropped(shade, whole.x0, whole.y0, ink(*colours.shade)), coming_s=0.9)


def _felt(row: TextRow | Gap, stage: TextFrame, x: float, y: float) -> tuple[FloatImage, int, int]:
    """A row's ink for the scrim: letters as they are, a rule as its rectangle."""
    if isinstance(row, TextRow):
        return rasterised(row, stage, x, y)
    s = stage.scale
    thick = max(2, round(row.thickness * s))
    cover = np.full((thick, max(1, round(row.rule * s))), 0.8, np.float32)
    return cover, round(x * s), round((y + row.height / 2) * s - thick / 2)


def _dim(colours: Colours) -> Dim:
    return Dim(ink(*colours.shade), 0.5)
