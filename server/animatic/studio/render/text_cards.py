"""Which parts a text has, and where: titles, subtitles, end cards, captions, lower thirds.

Laid out in units of 1/1080 of the frame's short side, then rasterised at the frame's size.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np

from animatic import timeline

from ..planes import FloatImage
from .fonts import han_face, is_han, latin_face
from .masks import (
    Mask,
    Plate,
    Rect,
    Stamp,
    blurred,
    cropped,
    emoji,
    ink,
    letters,
    over_one_another,
    panel,
    together,
)
from .text_parts import Behind, Dim, Frost, Letters, Part, Rule, Shade, Shadow, Still
from .type_styles import TypeStyle, style_named
from .typesetting import Line, Type, drawable, fit

RGB = tuple[float, float, float]
WHITE: RGB = (1.0, 1.0, 1.0)
BLACK: RGB = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Stage:
    """The frame in units, and the part of it that words may use."""

    width: float
    height: float
    scale: float
    """Pixels a unit."""

    @staticmethod
    def of(width: int, height: int) -> Stage:
        scale = min(width, height) / 1080
        return Stage(width / scale, height / scale, scale)

    @property
    def is_tall(self) -> bool:
        return self.height > self.width * 1.5

    @property
    def margins(self) -> tuple[float, float, float]:
        """Side, top and bottom: 9:16 leaves room for an app's own buttons and text."""
        if self.is_tall:
            return self.width * 0.08, self.height * 0.12, self.height * 0.19
        if self.width > self.height:
            return self.width * 0.065, self.height * 0.08, self.height * 0.09
        return self.width * 0.075, self.height * 0.08, self.height * 0.10

    @property
    def measure(self) -> float:
        """The longest a line may be: four fifths of the width."""
        return self.width * 0.8


@dataclass(frozen=True, slots=True)
class Row:
    """A set line of a block: how tall its box is, in which colour, when it comes."""

    line: Line
    height: float
    colour: RGB
    delay_s: float
    travel: float
    is_headline: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """Room between rows, with a rule in its middle where `rule` has a length."""

    height: float
    rule: float = 0.0
    thickness: float = 3.0
    radius: float = 0.0


def cards(text: timeline.Text, stage: Stage) -> list[Part]:
    """The parts of a text, in the order they are drawn. Empty when nothing of it can be drawn."""
    words = tidied(text)
    if not words.text and not words.detail:
        return []
    match words.role:
        case "caption":
            return _caption(words, stage)
        case "lower_third":
            return _lower_third(words, stage)
        case "title" | "subtitle" | "end_card":
            return _block(words, stage)


def tidied(text: timeline.Text) -> timeline.Text:
    """The same with only what can be drawn; a detail without a text becomes the text."""
    first, second = drawable(text.text), drawable(text.detail)
    if not first:
        first, second = second, ""
    return text.model_copy(update={"text": first, "detail": second})


# --- titles, subtitles, end cards -------------------------------------------------------------


def _block(text: timeline.Text, stage: Stage) -> list[Part]:
    style = style_named(text.style)
    colours = _Colours.of(text, style)
    rows = _rows(text, style, stage, colours)
    width = max((r.line.width for r in rows if isinstance(r, Row)), default=0.0)
    height = sum(r.height for r in rows)
    left, top = _corner(text, style, stage, width, height)
    placed = _placed(rows, style, left, top, width)
    centre = ((left + width / 2) * stage.scale, (top + height / 2) * stage.scale)
    still: list[Shade | Shadow] = [_scrim(placed, stage, colours, deep=text.role == "end_card")]
    parts: list[Part] = []
    for row, x, y in placed:
        if isinstance(row, Gap):
            parts += _rule(row, style, colours, stage, x, y, width)
        else:
            line = _line(row, style, colours, stage, x, y, centre)
            still.append(_shadow(row, line[-1], colours, stage, x, y))
            parts += line
    parts.insert(0, _behind(still, stage))
    return [_dim(colours), *parts] if text.role == "end_card" else parts


def _behind(still: list[Shade | Shadow], stage: Stage) -> Behind:
    width, height = round(stage.width * stage.scale), round(stage.height * stage.scale)
    whole = over_one_another([part.mask for part in still])
    return Behind(tuple(still), Plate.of(whole, width, height))


def _rows(
    text: timeline.Text, style: TypeStyle, stage: Stage, colours: _Colours
) -> list[Row | Gap]:
    headline = _headline(text, style, stage, colours)
    detail = _detail(text, style, stage, colours, 0.1 + 0.14 * len(headline))
    kicker = style.detail_is_kicker and bool(detail)
    above: list[Row | Gap] = []
    below: list[Row | Gap] = []
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


def _headline(text: timeline.Text, style: TypeStyle, stage: Stage, colours: _Colours) -> list[Row]:
    kind = _headline_type(text.text, style)
    size = style.size * (1.16 if mostly_han(text.text) else 1.0)
    if text.role == "subtitle":
        size *= 0.56
    lines = _headline_lines(text.text, kind, stage, size)
    return [
        Row(x, x.size * style.leading, colours.text, 0.1 + 0.14 * n, 54, is_headline=True)
        for n, x in enumerate(lines)
    ]


def _headline_lines(words: str, kind: Type, stage: Stage, size: float) -> list[Line]:
    """Two lines where they can be large; more and smaller ones only for long texts."""
    tries = ((2, 0.68), (3, 0.52), (4, 0.4), (6, 0.3))
    lines: list[Line] = []
    for most, least in tries:
        smallest = max(size * least, 30)
        lines = fit(words, kind, size=size, least=smallest, width=stage.measure, most_lines=most)
        if lines and not _is_cut(lines, words):
            break
    return lines


def _is_cut(lines: list[Line], words: str) -> bool:
    return lines[-1].glyphs[-1:] != () and lines[-1].glyphs[-1].cluster == "…" != words[-1]


def _detail(
    text: timeline.Text, style: TypeStyle, stage: Stage, colours: _Colours, delay_s: float
) -> list[Row]:
    if not text.detail:
        return []
    kind = Type(
        latin_face(style.detail_latin),
        han_face(style.detail_han_weight),
        style.detail_tracking,
        is_capitals=style.detail_is_kicker,
    )
    size = (30 if style.detail_is_kicker else 42) * (1.1 if stage.is_tall else 1.0)
    lines = fit(text.detail, kind, size=size, least=26, width=stage.measure * 0.92, most_lines=2)
    colour = colours.kicker if style.detail_is_kicker else colours.quiet
    delay = 0.0 if style.detail_is_kicker else delay_s + 0.12
    return [Row(x, x.size * 1.36, colour, delay + 0.1 * n, 26) for n, x in enumerate(lines)]


def _headline_type(words: str, style: TypeStyle) -> Type:
    tracking = style.han_tracking if mostly_han(words) else style.tracking
    return Type(latin_face(style.latin), han_face(style.han_weight), tracking, style.is_capitals)


def mostly_han(words: str) -> bool:
    return 2 * sum(map(is_han, words)) > len(words)


def _corner(
    text: timeline.Text, style: TypeStyle, stage: Stage, width: float, height: float
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


def _own_place(text: timeline.Text, style: TypeStyle, stage: Stage, height: float) -> float:
    if text.role == "subtitle":
        return stage.height * (0.66 if stage.is_tall else 0.76) - height / 2
    if style.align == "left" and text.role == "title" and stage.width > stage.height:
        return stage.height
    return stage.height * (0.5 if text.role == "end_card" else 0.46) - height / 2


def _placed(
    rows: list[Row | Gap], style: TypeStyle, left: float, top: float, width: float
) -> list[tuple[Row | Gap, float, float]]:
    placed: list[tuple[Row | Gap, float, float]] = []
    y = top
    for row in rows:
        own = row.line.width if isinstance(row, Row) else row.rule
        x = left if style.align == "left" else left + (width - own) / 2
        placed.append((row, x, y))
        y += row.height
    return placed


def _line(
    row: Row,
    style: TypeStyle,
    colours: _Colours,
    stage: Stage,
    x: float,
    y: float,
    centre: tuple[float, float],
) -> list[Letters]:
    """The line's letters, with its glow before them where the style has one."""
    cover, at_x, at_y = rasterised(row, stage, x, y)
    box = _box(row, stage, x, y)
    motion = style.motion if row.is_headline or style.motion == "flicker" else "rise"
    travel = row.travel * stage.scale

    def part(mask: Mask | Stamp, *, is_glow: bool = False) -> Letters:
        return Letters(mask, motion, row.delay_s, travel, box, centre, is_glow)

    parts = [part(cropped(cover, at_x, at_y, ink(*row.colour)))]
    if style.glows and row.is_headline:
        halo, halo_x, halo_y = _glow(cover, at_x, at_y, stage.scale)
        parts.insert(0, part(cropped(halo, halo_x, halo_y, ink(*colours.accent)), is_glow=True))
    s = stage.scale
    stamps = emoji(row.line, s, x * s, _baseline(row, y) * s)
    return [*map(part, stamps), *parts]


def _glow(cover: FloatImage, x: int, y: int, scale: float) -> tuple[FloatImage, int, int]:
    room = round(66 * scale)
    wide = np.pad(cover, room)
    near, far = blurred(wide, 6 * scale), blurred(wide, 26 * scale)
    halo = np.asarray(np.clip(near * 1.1 + far * 0.85, 0, 0.97), np.float32)
    return halo, x - room, y - room


def rasterised(row: Row, stage: Stage, x: float, y: float) -> tuple[FloatImage, int, int]:
    """A row's coverage and the whole pixel its top left lies at."""
    s = stage.scale
    cover, origin_x, origin_y = letters(row.line, s)
    return cover, round(x * s - origin_x), round(_baseline(row, y) * s - origin_y)


def _baseline(row: Row, y: float) -> float:
    """Capitals stand in the middle of their row."""
    return y + row.height / 2 + row.line.size * 0.36


def _box(row: Row, stage: Stage, x: float, y: float) -> Rect:
    s = stage.scale
    room = row.line.size * 0.2
    top = y + row.height / 2 - row.line.size * 0.72
    bottom = y + row.height / 2 + row.line.size * 0.66
    return Rect(
        round((x - room) * s),
        round(top * s),
        round((x + row.line.width + room) * s),
        round(bottom * s),
    )


def _rule(
    gap: Gap,
    style: TypeStyle,
    colours: _Colours,
    stage: Stage,
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


def _shadow(row: Row, line: Letters, colours: _Colours, stage: Stage, x: float, y: float) -> Shadow:
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
    placed: list[tuple[Row | Gap, float, float]], stage: Stage, colours: _Colours, *, deep: bool
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


def _felt(row: Row | Gap, stage: Stage, x: float, y: float) -> tuple[FloatImage, int, int]:
    """A row's ink for the scrim: letters as they are, a rule as its rectangle."""
    if isinstance(row, Row):
        return rasterised(row, stage, x, y)
    s = stage.scale
    thick = max(2, round(row.thickness * s))
    cover = np.full((thick, max(1, round(row.rule * s))), 0.8, np.float32)
    return cover, round(x * s), round((y + row.height / 2) * s - thick / 2)


def _dim(colours: _Colours) -> Dim:
    return Dim(ink(*colours.shade), 0.5)


# --- captions -----------------------------------------------------------------------------------


def _caption(text: timeline.Text, stage: Stage) -> list[Part]:
    style = style_named(text.style)
    colours = _Colours.of(text, style)
    words = "\n".join(x for x in (text.text, text.detail) if x)
    kind = Type(latin_face("Inter-SemiBold"), han_face(500), 0.02 if mostly_han(words) else 0.0)
    size = 52 if stage.is_tall else 46
    most = 3 if stage.is_tall else 2
    width = stage.measure - 56
    lines = fit(words, kind, size=size, least=34, width=width, most_lines=most)
    rows: list[Row | Gap] = [Row(x, x.size * 1.36, colours.text, 0.0, 10) for x in lines]
    width, height = max(x.width for x in lines), sum(r.height for r in rows)
    top = _caption_top(text, stage, height)
    left = (stage.width - width) / 2
    placed = _placed(rows, replace(style, align="center"), left, top, width)
    parts: list[Part] = [_pad(stage, colours, left, top, width, height)]
    fading = replace(style, motion="fade", glows=False)
    middle = (stage.width / 2 * stage.scale, (top + height / 2) * stage.scale)
    for row, x, y in placed:
        if isinstance(row, Row):
            parts += [Still(p.mask) for p in _line(row, fading, colours, stage, x, y, middle)]
    return parts


def _caption_top(text: timeline.Text, stage: Stage, height: float) -> float:
    _, top, bottom = stage.margins
    match text.place:
        case "top":
            return top
        case "center":
            return (stage.height - height) / 2
        case "bottom" | "auto":
            return stage.height - bottom - height


def _pad(
    stage: Stage, colours: _Colours, left: float, top: float, width: float, height: float
) -> Shade:
    s = stage.scale
    across, down = 28, 10
    cover = panel((width + 2 * across) * s, (height + 2 * down) * s, 14 * s) * np.float32(0.62)
    return Shade(
        cropped(cover, round((left - across) * s), round((top - down) * s), ink(*colours.shade)),
        coming_s=0.18,
    )


# --- lower thirds -------------------------------------------------------------------------------


def _lower_third(text: timeline.Text, stage: Stage) -> list[Part]:
    style = style_named(text.style)
    colours = _Colours.of(text, style)
    s = stage.scale
    side, above, below = stage.margins
    name = _named_lines(text.text, stage, "Inter-SemiBold", 600, 54, 2)
    role = _named_lines(text.detail, stage, "Inter-Regular", 400, 34, 2) if text.detail else []
    rows = [Row(x, x.size * 1.28, colours.text, 0.18, 22) for x in name]
    rows += [Row(x, x.size * 1.34, colours.quiet, 0.3, 22) for x in role]
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
        parts += _line(row, sliding, colours, stage, side + 40, y, (side * s, (top + height) * s))
        y += row.height
    return parts


def _named_lines(
    words: str, stage: Stage, latin: str, weight: int, size: float, most: int
) -> list[Line]:
    kind = Type(latin_face(latin), han_face(weight), 0.02 if mostly_han(words) else 0.0)
    return fit(words, kind, size=size, least=26, width=stage.width * 0.66, most_lines=most)


def _upright(stage: Stage, colours: _Colours, x: float, y: float, height: float) -> Part:
    s = stage.scale
    cover = np.ones((round(height * s), max(2, round(7 * s))), np.float32)
    return Shade(cropped(cover, round(x * s), round(y * s), ink(*colours.accent)), coming_s=0.3)


# --- colours ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Colours:
    text: RGB
    quiet: RGB
    accent: RGB
    shade: RGB

    @property
    def kicker(self) -> RGB:
        """The accent, pale enough to be read small."""
        return self.accent if self.shade == WHITE else _mix(self.accent, WHITE, 0.62)

    @staticmethod
    def of(text: timeline.Text, style: TypeStyle) -> _Colours:
        own = rgb(text.colour)
        accent = rgb(style.accent) or WHITE
        if style.glows:
            accent = own or accent
            core = _mix(accent, WHITE, 0.86)
            return _Colours(core, _mix(accent, WHITE, 0.6), accent, BLACK)
        headline = own or WHITE
        is_dark = _luma(headline) < 0.4
        quiet = _mix(headline, BLACK if is_dark else WHITE, 0.3)
        quiet = _mix(quiet, (0.5, 0.5, 0.5), 0.08)
        if is_dark:
            return _Colours(headline, quiet, headline, WHITE)
        return _Colours(headline, quiet, accent, BLACK)


def rgb(colour: str) -> RGB | None:
    """`#rrggbb` as 0..1; None for anything else."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        return None
    red, green, blue = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    return red, green, blue


def _mix(a: RGB, b: RGB, share: float) -> RGB:
    red, green, blue = (x + (y - x) * share for x, y in zip(a, b, strict=True))
    return red, green, blue


def _luma(colour: RGB) -> float:
    return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]
