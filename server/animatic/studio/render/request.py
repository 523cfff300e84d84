"""What is asked of the renderer and what it made, as values that travel as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from animatic.model.errors import AnimaticError
from animatic.model.timeline import Resolution, Timeline

Quality = Literal["draft", "medium", "high"]


class Cancelled(AnimaticError):
    """The render was stopped by whoever asked for it. Nothing is left behind."""


class RenderRequest(BaseModel):
    """One timeline to be made into one file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    timeline: Timeline
    assets: Mapping[str, Path] = Field(default_factory=dict)
    """Asset name, as the timeline's media give it → the file on this machine."""
    output: Path
    """Where the MP4 shall be. Its folder exists; a file already there is replaced."""
    resolution: Resolution = "1080p"
    quality: Quality = "medium"
    cache: Path | None = None
    """A folder where finished chunks, soundtracks and painted scenes are kept: the next render
    redraws only what changed."""
    workers: int | None = Field(default=None, ge=1, le=64)
    """How many chunks are drawn at once; None for what measured best on as many cores as these.
    The file is the same whatever it is."""


class Rendered(BaseModel):
    """The finished file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: Path
    width: int
    height: int
    frame_rate: int
    frames: int
    duration_ms: int
    bytes: int
    notes: tuple[str, ...] = ()
    """What a person should know: footage that broke off, a segment that couldn't be drawn."""
