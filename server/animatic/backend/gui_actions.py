"""What a reply would have had a person do with a mouse, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class ExportMeant:
    """The export was to be clicked, or is said to be ready."""


@dataclass(frozen=True, slots=True)
class UploadMeant:
    """Files were to be given."""

    asks_for: str
    """Which, as the reply says it: "your photos"."""


@dataclass(frozen=True, slots=True)
class ConfirmMeant:
    """Work that waits for a yes."""

    word: str
    """The button's, which said as a message is the yes: "confirm", "generate", 生成."""
    credits: int | None = None
    """What it costs, where the reply names that."""


@dataclass(frozen=True, slots=True)
class EditMeant:
    """A change to be made by hand."""

    words: str = ""
    """The change as a message, "move the clip to the end"; empty where it isn't said which."""


@dataclass(frozen=True, slots=True)
class StateMeant:
    """A panel was to be opened."""


@dataclass(frozen=True, slots=True)
class CreditsMeant:
    """The account was to be looked at."""


@dataclass(frozen=True, slots=True)
class SummaryMeant:
    """The film was to be looked at."""


GuiAction: TypeAlias = (
    ExportMeant | UploadMeant | ConfirmMeant | EditMeant | StateMeant | CreditsMeant | SummaryMeant
)
