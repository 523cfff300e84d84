"""Rows of a text on its stage: lines with a height, a colour and a moment, and gaps between them.

Measured in units of 1/1080 of the frame's short side, then rasterised at the frame's size.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .fonts import is_han
from .masks import Mask, Rect, Stamp, blurred, cropped, emoji, ink, letters
from .text_parts import Letters

if TYPE_CHECKING:
    from ..catalogue import TypeStyle
    from ..planes import FloatImage
    from .text_colours import RGB, Colours
    from .typesetting import Line


@dataclass(frozen=True, slots=True)
class TextFrame:
    """The frame in units, and the part of it that words may use."""

    width: float
    height: float
    scale: float
    """Pixels a unit."""

    @staticmethod
    def of(width: int, height: int) -> TextFrame:
        scale = min(width, height) / 1080
        return TextFrame(width / scale, height / scale, scale)

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
class TextRow:
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


def mostly_han(words: str) -> bool:
    return 2 * sum(map(is_han, words)) > len(words)


def arranged(
    rows: list[TextRow | Gap], style: TypeStyle, left: float, top: float, width: float
) -> list[tuple[TextRow | Gap, float, float]]:
    placed: list[tuple[TextRow | Gap, float, float]] = []
    y = top
    for row in rows:
        own = row.line.width if isinstance(row, TextRow) else row.rule
        x = left if style.align == "left" else left + (width - own) / 2
        placed.append((row, x, y))
        y += row.height
    return placed


def set_row(
    row: TextRow,
    style: TypeStyle,
    colours: Colours,
    stage: TextFrame,
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
    stamps = emoji(row.line, s, x * s, baseline(row, y) * s)
    return [*map(part, stamps), *parts]


def _glow(cover: FloatImage, x: int, y: int, scale: float) -> tuple[FloatImage, int, int]:
    room = round(66 * scale)
    wide = np.pad(cover, room)
    near, far = blurred(wide, 6 * scale), blurred(wide, 26 * scale)
    halo = np.asarray(np.clip(near * 1.1 + far * 0.85, 0, 0.97), np.float32)
    return halo, x - room, y - room


def rasterised(row: TextRow, stage: TextFrame, x: float, y: float) -> tuple[FloatImage, int, int]:
    """A row's coverage and the whole pixel its top left lies at."""
    s = stage.scale
    cover, origin_x, origin_y = letters(row.line, s)
    return cover, round(x * s - origin_x), round(baseline(row, y) * s - origin_y)


def baseline(row: TextRow, y: float) -> float:
    """Capitals stand in the middle of their row."""
    return y + row.height / 2 + row.line.size * 0.36


def _box(row: TextRow, stage: TextFrame, x: float, y: float) -> Rect:
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
