"""From a text to its parts: which kind of card its role asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .text_blocks import block
from .text_strips import caption, lower_third
from .typesetting import drawable

if TYPE_CHECKING:
    from animatic.model import timeline

    from .text_parts import Part
    from .text_rows import TextFrame


def cards(text: timeline.Text, stage: TextFrame) -> list[Part]:
    """The parts of a text, in the order they are drawn. Empty when nothing of it can be drawn."""
    words = tidied(text)
    if not words.text and not words.detail:
        return []
    match words.role:
        case "caption":
            return caption(words, stage)
        case "lower_third":
            return lower_third(words, stage)
        case "title" | "subtitle" | "end_card":
            return block(words, stage)


def tidied(text: timeline.Text) -> timeline.Text:
    """The same with only what can be drawn; a detail without a text becomes the text."""
    first, second = drawable(text.text), drawable(text.detail)
    if not first:
        first, second = second, ""
    return text.model_copy(update={"text": first, "detail": second})
