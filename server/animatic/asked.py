"""What a job was asked to do, as it is written down before it begins."""

from __future__ import annotations

import hashlib
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from animatic.timeline import Resolution


class _Asked(BaseModel):
    model_config = ConfigDict(frozen=True)


class TurnAsked(_Asked):
    """One message, and whether its video is wanted as well."""

    kind: Literal["turn"] = "turn"
    text: str
    then_export: bool = False


class UploadAsked(_Asked):
    """Files and links for a project."""

    kind: Literal["upload"] = "upload"
    sources: tuple[str, ...]


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
    """The same for the same request: how a repeated one is known."""
    return hashlib.sha256(asked.model_dump_json().encode()).hexdigest()
