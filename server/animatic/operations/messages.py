"""A request for a video, written down as one message.

The options of a call become lines of text, so that the cloud's agent and the studio's director
read the very same words. `lines` is the format; the director's reader is its mirror.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import cast

from pydantic import BaseModel, ConfigDict, Field, model_validator

from animatic.model.errors import BadInput
from animatic.model.plain_text import plain, plain_line
from animatic.model.timeline import MAX_DURATION_MS, AspectRatio, Resolution, clock

MAX_PROMPT = 100_000
MAX_SHOTS = 60


class Shot(BaseModel):
    """One shot of a shot list."""

    model_config = ConfigDict(extra="forbid")

    picture: str = Field(description="What is to be seen, in words, or an uploaded file's name.")
    seconds: float | None = Field(None, description="How long.")
    title: str = Field("", description="Words on the picture.")
    narration: str = Field("", description="Words said or captioned.")

    @model_validator(mode="before")
    @classmethod
    def _written_out(cls, shot: object) -> object:
        """Models send an object as its JSON, or only what is to be seen."""
        if not isinstance(shot, str):
            return shot
        try:
            found: object = json.loads(shot)
        except (ValueError, RecursionError):
            found = None
        return cast("object", found) if isinstance(found, dict) else {"picture": shot}


def compose(
    prompt: str,
    *,
    seconds: float | None = None,
    aspect_ratio: AspectRatio | None = None,
    resolution: Resolution | None = None,
    language: str = "",
    scenes: Sequence[Shot] = (),
) -> str:
    """The message for the backend.

    Raises:
        BadInput: nothing was said, too much was said, or a length is out of range.
    """
    words = plain(prompt).strip()
    if not words and not scenes:
        raise BadInput("The prompt is empty.", "Say what the video should show.")
    if len(words) > MAX_PROMPT:
        raise BadInput(
            f"The prompt has {len(words):,} characters; the limit is {MAX_PROMPT:,}.",
            "Say it shorter, or put the text into a file and upload it.",
        )
    if len(scenes) > MAX_SHOTS:
        raise BadInput(f"{len(scenes)} shots are too many; the limit is {MAX_SHOTS}.")
    options = [
        f"Length: {clock(_checked_ms(seconds))} seconds" if seconds is not None else "",
        f"Shape: {aspect_ratio}" if aspect_ratio else "",
        f"Resolution: {resolution}" if resolution else "",
        f"Language: {_one_line(language)}" if language.strip() else "",
        "\n".join(["Shots:", *(_shot(n, s) for n, s in enumerate(scenes, 1))]) if scenes else "",
    ]
    lines = "\n".join(line for line in options if line)
    return f"{words}\n\n{lines}".strip() if lines else words


def another_take(message: str, take: int) -> str:
    """The message once more, for a film that is made anew."""
    return f"{message}\n\nTake: {take} (the same again, made anew, in place of the take before)"


def exactly(message: str, number: int, mark: str, todo: Sequence[str], *, goes_on: bool) -> str:
    """A wish for an earlier version, with what that means for the timeline as it is now.

    A backend that keeps versions finds it by its mark; an agent that keeps none has the list.
    """
    last = "- Then do what else the message asks for." if goes_on else "- Change nothing else."
    lines = [
        f"Version: {number} ({mark[:16]})",
        "Make the timeline exactly what it was then:",
        *(f"- {line}" for line in todo),
        last,
    ]
    return "\n".join([message, "", *lines])


def _checked_ms(seconds: float, place: str = "") -> int:
    limit = MAX_DURATION_MS // 1000
    if not 1 <= seconds <= limit:
        raise BadInput(
            f"{place}A length of {seconds:g} seconds can't be made.",
            f"Ask for 1 to {limit} seconds.",
        )
    return round(seconds * 1000)


def _shot(number: int, shot: Shot) -> str:
    fields = [_one_line(shot.picture) or "any picture"]
    if shot.seconds is not None:
        place = f"scenes[{number - 1}].seconds: "
        fields.append(f"{clock(_checked_ms(shot.seconds, place))} s")
    if shot.title.strip():
        fields.append(f"title: {_one_line(shot.title)}")
    if shot.narration.strip():
        fields.append(f"narration: {_one_line(shot.narration)}")
    return f"{number}. {' | '.join(fields)}"


def _one_line(text: str) -> str:
    """Text that can't break out of its field."""
    return plain_line(text.replace("|", "/"))
