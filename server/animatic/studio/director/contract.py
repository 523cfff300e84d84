"""What the director is given and what it hands back: values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from animatic.model.timeline import Timeline
from animatic.model.versions import History


@dataclass(frozen=True, slots=True)
class Asset:
    """A file the person put in. Sizes in pixels (0 for a sound), times in ms (0 for a picture)."""

    id: str
    name: str
    kind: Literal["picture", "clip", "sound"]
    width: int = 0
    height: int = 0
    duration_ms: int = 0
    has_sound: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One thing the director did, in a person's terms: what the studio streams as a tool call."""

    name: str
    args: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Past:
    """The versions a timeline has had: where the person stands, and those that are still kept."""

    history: History = field(default_factory=History)
    timelines: Mapping[int, Timeline] = field(default_factory=dict[int, Timeline])
    marks: Mapping[str, int] = field(default_factory=dict[str, int])
    """Versions by the fingerprint of their draft."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The next timeline and what to tell the person about it.

    `timeline` is the very same object that came in when nothing was changed: a question was
    asked back, or the wish can't be met.
    """

    timeline: Timeline
    reply: str
    steps: tuple[Step, ...] = ()
    went_to: History | None = None
    """Where an undo, a redo or a going back led; None for everything else."""
