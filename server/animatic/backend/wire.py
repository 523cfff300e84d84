"""What the backend says and is told, as typed values: the models of the HTTP contract.

Replies are read tolerantly: unknown keys are ignored, and a value of the wrong type counts as
absent. Whether an answer is a success is not decided here (`backend.faults`). Only a handful
of fields has no meaning without a value: those are required, and their absence is an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, TypeAlias, cast

from pydantic import (
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    model_validator,
)

from animatic.backend.drafts import read_draft, write_draft
from animatic.backend.tolerant import (
    count,
    finite_number,
    identity,
    mapping,
    mappings,
    one_line,
    parsed,
)
from animatic.model.plain_text import plain
from animatic.model.timeline import Timeline

__all__ = [
    "AnonymousToken",
    "ClaimToken",
    "Credits",
    "ExportState",
    "ExportStatus",
    "SessionInfo",
    "StateReply",
    "UploadedAsset",
    "read_assets",
    "read_draft",
    "write_draft",
]

CALLER_HEADER, AWAITED_HEADER = "x-animatic-caller", "x-animatic-awaited"
"""Ours, and only ever sent to this machine: for whom a client asks about exports, and "no" when
nobody waits for the answer. Decision 0020."""
MAX_NOTES, MAX_NOTE = 5, 300
MOST_WORDS = 8_192
"""Characters of one text; the longest are links."""
MAX_ERROR = 500
ExportState = Literal["pending", "processing", "completed", "failed"]


def _object(value: object) -> dict[str, Any]:
    return dict(mapping(value))


def _amount(value: object) -> float:
    return float(max(0, min(finite_number(value) or 0, 10**12)))


def _bind_id(value: object) -> str:
    """An account's id; `me`, which every request says, is nobody's."""
    found = identity(value)
    return "" if found == "me" else found


def _shown(value: object) -> str:
    """An id, a name or a sentence, of a length that such a thing has."""
    return plain(identity(value)[:MOST_WORDS])


def _claim(value: object) -> bool:
    return value is not False


Claim: TypeAlias = Annotated[bool, BeforeValidator(_claim)]
Amount: TypeAlias = Annotated[float, BeforeValidator(_amount)]
Count: TypeAlias = Annotated[int, BeforeValidator(count)]
Words: TypeAlias = Annotated[str, BeforeValidator(_shown)]
BindId: TypeAlias = Annotated[str, BeforeValidator(_bind_id)]
Json: TypeAlias = Annotated[dict[str, Any], BeforeValidator(_object)]

_BIND_ID = AliasChoices("bind_id", "user_id")
"""Names of the id by which a registration link binds an anonymous account (`anon_…`)."""


class _Reply(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="ignore", validate_by_alias=True, validate_by_name=True
    )


class AnonymousToken(_Reply):
    """A free account's token: 100 credits, seven days."""

    token: SecretStr = Field(min_length=1)
    credits: Count = 100
    bind_id: BindId = Field(default="", validation_alias=_BIND_ID)


class SessionInfo(_Reply):
    """A new session, and what a claim link and a registration link need."""

    session_id: Words = Field(min_length=1)
    task_id: Words = ""
    bind_id: BindId = Field(default="", validation_alias=_BIND_ID)


class ClaimToken(_Reply):
    """Lets a person take a session over in the web app; unlike the token it may stand in a URL."""

    claim_token: Words = Field(min_length=1)


class Credits(_Reply):
    """Credits to spend, reserved for running work, and both together."""

    available: Amount = 0
    frozen: Amount = 0
    total: Amount = 0
    is_metered: Claim = Field(True, validation_alias=AliasChoices("metered", "is_metered"))
    """Ours: the studio says `"metered": false` when everything is free."""

    @property
    def line(self) -> str:
        """The balance in a sentence."""
        parts = (f"{self.available:g} credits available", f"{self.frozen:g} reserved")
        return f"{', '.join(parts)}, {self.total:g} in all."

    @model_validator(mode="before")
    @classmethod
    def _with_total(cls, reply: object) -> object:
        said = mapping(reply)
        both = _amount(said.get("available")) + _amount(said.get("frozen"))
        return {"total": both, **said}


class UploadedAsset(_Reply):
    """A file the backend took in. Zero and "" mean that it didn't say."""

    id: Words = Field("", validation_alias=AliasChoices("id", "asset_id", "file_id", "video_id"))
    name: Words = Field(
        "", validation_alias=AliasChoices("name", "filename", "file_name", "original_name")
    )
    kind: Words = Field("", validation_alias=AliasChoices("kind", "file_type", "type"))
    url: Words = Field("", validation_alias=AliasChoices("url", "cdn_url"))
    width: Count = 0
    height: Count = 0
    duration_ms: Count = Field(0, validation_alias=AliasChoices("duration_ms", "durationMs", "d"))
    bytes: Count = Field(0, validation_alias=AliasChoices("bytes", "size", "file_size"))

    @model_validator(mode="before")
    @classmethod
    def _in_milliseconds(cls, reply: object) -> object:
        """The cloud gives `duration` in seconds."""
        said = mapping(reply)
        seconds = finite_number(said.get("duration"))
        return {"duration_ms": round(min(seconds, 10**9) * 1000), **said} if seconds else said


def read_assets(data: object) -> list[UploadedAsset]:
    """The assets in an upload's reply: a list, one object, or either under a key."""
    if isinstance(data, list):
        return [UploadedAsset.model_validate(asset) for asset in mappings(cast("object", data))]
    reply = mapping(data)
    for key in ("assets", "files", "uploaded_files", "asset", "file"):
        if isinstance(reply.get(key), list | Mapping):
            return read_assets(reply[key])
    return [UploadedAsset.model_validate(reply)] if reply else []


class StateReply(_Reply):
    """What a session holds. `draft` is the backend's own JSON, kept as it came."""

    draft: Json = Field(default_factory=dict)
    video_infos: Any = None
    generated_media: Any = None
    canvas_config: Any = None
    bind_id: BindId = Field(default="", validation_alias=_BIND_ID)

    @model_validator(mode="before")
    @classmethod
    def _inner_state(cls, reply: object) -> object:
        """The reply has its state under `state`; some backends write the draft as a string."""
        outer = mapping(reply)
        state = {**outer, **mapping(outer.get("state"))}
        if isinstance(draft := state.get("draft"), str):
            state["draft"] = parsed(draft)
        return state

    @cached_property
    def timeline(self) -> Timeline:
        return read_draft(self.draft)

    @cached_property
    def assets(self) -> list[UploadedAsset] | None:
        """The files that were put in; None when the backend doesn't list them."""
        match self.video_infos:
            case list():
                return read_assets(cast("object", self.video_infos))
            case {**infos}:
                found = cast("dict[str, object]", infos)
                entries = [{"id": id, **mapping(info)} for id, info in found.items()]
                return [UploadedAsset.model_validate(entry) for entry in entries]
            case _:
                return None


class ExportStatus(_Reply):
    """How far an export is."""

    status: ExportState = "processing"
    progress: float | None = None
    """0 to 1, or None when the backend doesn't say."""
    frames_done: Count = 0
    frames_total: Count = 0
    url: Words = ""
    error: Words = ""
    advice: Words = ""
    """Ours: what to do about the error."""
    can_cancel: bool = False
    """Ours: whether this backend can end a render that is under way."""
    before: int | None = None
    """Ours: how many renders come before one that waits; None when the backend doesn't say."""
    about_s: int | None = None
    """Ours: how long those will take; None when that isn't known."""
    notes: tuple[Words, ...] = ()
    """Ours: what a person should know of the finished video, such as letters no font has."""

    @model_validator(mode="before")
    @classmethod
    def _flattened(cls, reply: object) -> object:
        said = mapping(reply)
        output, state = mapping(said.get("output")), _export_state(said.get("status"))
        queue = mapping(said.get("queue") if state == "pending" else None)
        error = (said.get("error") or said.get("message")) if state == "failed" else ""
        return {
            "status": state,
            "progress": 1.0 if state == "completed" else _share(said),
            "frames_done": said.get("frames_done"),
            "frames_total": said.get("frames_total"),
            "url": output.get("url") or said.get("outputUrl") or said.get("url"),
            "error": one_line(identity(mapping(error).get("message") or error)[:MAX_ERROR]),
            "advice": said.get("advice") if state == "failed" else "",
            "can_cancel": said.get("can_cancel") is True and state in ("pending", "processing"),
            "before": count(queue["before"]) if "before" in queue else None,
            "about_s": count(queue["about_s"]) if "about_s" in queue else None,
            "notes": _notes(said.get("notes")),
        }


def _notes(value: object) -> list[str]:
    notes = cast("list[object]", value) if isinstance(value, list) else []
    return [note[:MAX_NOTE] for note in notes[:MAX_NOTES] if isinstance(note, str)]


_STATES: Mapping[str, ExportState] = {
    "pending": "pending",
    "queued": "pending",
    "processing": "processing",
    "rendering": "processing",
    "running": "processing",
    "completed": "completed",
    "done": "completed",
    "success": "completed",
    "succeeded": "completed",
    "failed": "failed",
    "error": "failed",
    "cancelled": "failed",
    "canceled": "failed",
}


def _export_state(value: object) -> ExportState:
    """An unknown word means that work goes on: the caller's own time limit ends the wait."""
    return _STATES.get(value.lower(), "processing") if isinstance(value, str) else "processing"


def _share(said: Mapping[str, Any]) -> float | None:
    """A share of the whole; a whole number, or one over 1, is a percentage."""
    number = finite_number(said.get("progress"))
    if number is None:
        done, total = count(said.get("frames_done")), count(said.get("frames_total"))
        return min(1.0, done / total) if total else None
    is_share = isinstance(number, float) and number <= 1
    return max(0.0, min(number, 1.0) if is_share else min(number, 100) / 100)
