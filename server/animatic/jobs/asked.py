"""What a job was asked to do, as it is written down before it begins."""

from __future__ import annotations

import hashlib
import unicodedata
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from animatic.model.timeline import Resolution


class _Asked(BaseModel):
    model_config = ConfigDict(frozen=True)


class TurnAsked(_Asked):
    """One message, and whether its video is wanted as well."""

    kind: Literal["turn"] = "turn"
    text: str
    then_export: bool = False
    is_new_take: bool = False
    """Whether the same words are meant once more."""


class UploadAsked(_Asked):
    """Files and links for a project."""

    kind: Literal["upload"] = "upload"
    sources: tuple[str, ...]
    stamps: tuple[str, ...] = ()
    """Size and time of each file, "" for links: a file that was saved again is another one."""


class ExportAsked(_Asked):
    """The file of the timeline as it stands."""

    kind: Literal["export"] = "export"
    resolution: Resolution | None = None
    save_as: str = ""


Asked: TypeAlias = Annotated[TurnAsked | UploadAsked | ExportAsked, Field(discriminator="kind")]
_asked: TypeAdapter[Asked] = TypeAdapter(Asked)


def read_asked(text: str) -> Asked:
    """The request in a job's row."""
    return _asked.validate_json(text)


def fingerprint(asked: Asked) -> str:
    """The same for the same request: how a repeated one is known.

    A client that asks again may have rewrapped the words or composed an accent differently.
    """
    match asked:
        case TurnAsked(text=text):
            canonical = " ".join(unicodedata.normalize("NFC", text).split())
            asked = asked.model_copy(update={"text": canonical, "is_new_take": False})
        case _:
            pass
    return hashlib.sha256(asked.model_dump_json().encode()).hexdigest()
