"""Words on the picture, moving: `open_text` sets a text once, `Lettering.draw` lays it over.

Set at the frame's size from a layout that doesn't depend on it, so that a draft and the final
show the same lines. Refuses nothing a person may write: what no font can draw is left out
(`typesetting.missing_glyphs` names it), what is too long shrinks, then ends with an ellipsis.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from .motion import Timing
from .text_cards import cards
from .text_rows import TextFrame

if TYPE_CHECKING:
    from animatic.model import timeline

    from ..planes import Planes
    from .text_parts import Part


@dataclass(frozen=True, slots=True, eq=False)
class Lettering:
    """A set text. Drawing is pure and thread-safe: nothing is written but the planes given."""

    parts: tuple[Part, ...]
    frames: int
    frame_rate: int

    def draw(self, frame: int, into: Planes) -> None:
        """Composite the text as it looks at `frame`, counted from the segment's start.

        Outside 0..frames-1 nothing is drawn.
        """
        if not 0 <= frame < self.frames:
            return
        timing = Timing(float(Fraction(self.frames, self.frame_rate)))
        t = float(Fraction(frame, self.frame_rate))
        for part in self.parts:
            part.draw(into, t, timing)


def open_text(
    text: timeline.Text, *, width: int, height: int, frames: int, frame_rate: int
) -> Lettering:
    """Set `text` for a frame of `width` x `height` pixels, shown for `frames` frames."""
    parts = cards(text, TextFrame.of(width, height))
    return Lettering(tuple(parts), frames, frame_rate)
