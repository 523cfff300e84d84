"""The colours of a text: its letters, what is beside them, and what keeps them readable."""

from __future__ import annotations

import re
from dataclasses import dataclass

from animatic.model import timeline
from animatic.studio.catalogue import TypeStyle

RGB = tuple[float, float, float]
WHITE: RGB = (1.0, 1.0, 1.0)
BLACK: RGB = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Colours:
    text: RGB
    quiet: RGB
    accent: RGB
    shade: RGB

    @property
    def kicker(self) -> RGB:
        """The accent, pale enough to be read small."""
        return self.accent if self.shade == WHITE else _mix(self.accent, WHITE, 0.62)

    @staticmethod
    def of(text: timeline.Text, style: TypeStyle) -> Colours:
        own = rgb(text.colour)
        accent = rgb(style.accent) or WHITE
        if style.glows:
            accent = own or accent
            core = _mix(accent, WHITE, 0.86)
            return Colours(core, _mix(accent, WHITE, 0.6), accent, BLACK)
        headline = own or WHITE
        is_dark = _luma(headline) < 0.4
        quiet = _mix(headline, BLACK if is_dark else WHITE, 0.3)
        quiet = _mix(quiet, (0.5, 0.5, 0.5), 0.08)
        if is_dark:
            return Colours(headline, quiet, headline, WHITE)
        return Colours(headline, quiet, accent, BLACK)


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
