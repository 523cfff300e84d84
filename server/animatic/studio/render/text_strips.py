"""Captions on their pad, and lower thirds on frosted glass: words at the picture's edge."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from animatic.studio.catalogue import style_named

from .fonts import han_face, latin_face
from .masks import Mask, cropped, ink, panel
from .text_colours import Colours
from .text_parts import Frost, Part, Shade, Still
from .text_rows import Gap, TextFrame, TextRow, arranged, mostly_han, set_row
from .typesetting import Line, Type, fit

if TYPE_CHECKING:
    from animatic.model import timeline


def caption(text: timeline.Text, stage: TextFrame) -> list[Part]:
    style = style_named(text.style)
    colours = Colours.of(text, style)
    words = "\n".join(x for x in (text.text, text.detail) if x)
    kind = Type(latin_face("Inter-SemiBold"), han_face(500), 0.02 if mostly_han(words) else 0.0)
    size = (52 if stage.is_tall else 46) * text.scale
    most = 3 if stage.is_tall else 2
    width = stage.measure - 56
    lines = fit(words, kind, size=size, least=min(34, size), width=width, most_lines=most)
    rows: list[TextRow | Gap] = [TextRow(x, x.size * 1.36, colours.text, 0.0, 10) for x in lines]
    width, height = max(x.width for x in lines), sum(r.height for r in rows)
    top = _caption_top(text, stage, height)
    left = (stage.width - width) / 2
    placed = arranged(rows, replace(style, align="center"), left, top, width)
    parts: list[Part] = [_pad(stage, colours, left, top, width, height)]
    fading = replace(style, motion="fade", glows=False)
    middle = (stage.width / 2 * stage.scale, (top + height / 2) * stage.scale)
    for row, x, y in placed:
        if isinstance(row, TextRow):
            parts += [Still(p.mask) for p in set_row(row, fading, colours, stage, x, y, middle)]
    return parts


def _caption_top(text: timeline.Text, stage: TextFrame, height: float) -> float:
    _, top, bottom = stage.margins
    match text.place:
        case "top":
            return top
        case "center":
            return (stage.height - height) / 2
        case "bottom" | "auto":
            return stage.height - bottom - height


def _pad(
    stage: TextFrame, colours: Colours, left: float, top: float, width: float, height: float
) -> Shade:
    s = stage.scale
    across, down = 28, 10
    cover = panel((width + 2 * across) * s, (height + 2 * down) * s, 14 * s) * np.float32(0.62)
    return Shade(
        cropped(cover, round((left - across) * s), round((top - down) * s), ink(*colours.shade)),
        coming_s=0.18,
    )


def lower_third(text: timeline.Text, stage: TextFrame) -> list[Part]:
    style = style_named(text.style)
    colours = Colours.of(text, style)
    s = stage.scale
    side, above, below = stage.margins
    name = _named_lines(text.text, stage, "Inter-SemiBold", 600, 54 * text.scale, 2)
    role = (
        _named_lines(text.detail, stage, "Inter-Regular", 400, 34 * text.scale, 2)
        if text.detail
        else []
    )
    rows = [TextRow(x, x.size * 1.28, colours.text, 0.18, 22) for x in name]
    rows += [TextRow(x, x.size * 1.34, colours.quiet, 0.3, 22) for x in role]
    width = max(r.line.width for r in rows) + 40 + 44
    height = sum(r.height for r in rows) + 40
    top = above if text.place == "top" else stage.height - below - height
    cover = np.full((round(height * s), round(width * s)), 255, np.uint8)
    parts: list[Part] = [
        Frost(Mask(cover, round(side * s), round(top * s), ink(*colours.shade)), 0.56),
        _upright(stage, colours, side, top, height),
    ]
    y = top + 20
    sliding = replace(style, motion="rise", glows=False, align="left")
    for row in rows:
        parts += set_row(row, sliding, colours, stage, side + 40, y, (side * s, (top + height) * s))
        y += row.height
    return parts


def _named_lines(
    words: str, stage: TextFrame, latin: str, weight: int, size: float, most: int
) -> list[Line]:
    kind = Type(latin_face(latin), han_face(weight), 0.02 if mostly_han(words) else 0.0)
    return fit(
        words, kind, size=size, least=min(26, size), width=stage.width * 0.66, most_lines=most
    )


def _upright(stage: TextFrame, colours: Colours, x: float, y: float, height: float) -> Part:
    s = stage.scale
    cover = np.ones((round(height * s), max(2, round(7 * s))), np.float32)
    return Shade(cropped(cover, round(x * s), round(y * s), ink(*colours.accent)), coming_s=0.3)
