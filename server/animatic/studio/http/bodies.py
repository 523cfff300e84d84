"""What requests bring: JSON bodies read within a limit, and the shapes they must have."""

from __future__ import annotations

import json
from typing import Any, Literal, NoReturn, TypeVar

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request

from animatic.model.errors import BadInput

MAX_BODY = 8 * 1024 * 1024
"""Bytes of a JSON body: the longest drafts are far below."""


class InvalidBody(BadInput):
    """A body of the wrong shape. `faults` lists what and where, as FastAPI does."""

    def __init__(self, message: str, faults: list[dict[str, Any]]) -> None:
        super().__init__(message)
        self.faults = faults


class Body(BaseModel):
    """A request's JSON: unknown keys are passed over."""

    model_config = ConfigDict(extra="ignore", validate_by_name=True, validate_by_alias=True)


class MessagePart(Body):
    text: str | None = None


class Message(Body):
    parts: list[MessagePart]


class Say(Body):
    """What ADK's `/run_sse` takes; its own clients write camelCase, the seeds don't."""

    app_name: str = Field(validation_alias=AliasChoices("app_name", "appName"))
    user_id: str = Field(validation_alias=AliasChoices("user_id", "userId"))
    session_id: str = Field(validation_alias=AliasChoices("session_id", "sessionId"))
    new_message: Message = Field(validation_alias=AliasChoices("new_message", "newMessage"))

    @property
    def words(self) -> str:
        return "\n".join(part.text for part in self.new_message.parts if part.text)


class NewSession(Body):
    language: str | None = None


class Claim(Body):
    task_id: str
    session_id: str


class Links(Body):
    urls: list[str]
    source_type: Literal["url"] = "url"


class Export(Body):
    id: str
    session_id: str = Field(alias="sessionId")
    draft: dict[str, Any]
    output: dict[str, Any] = Field(default_factory=dict[str, Any])


BodyT = TypeVar("BodyT", bound=Body)


async def read_body(request: Request, shape: type[BodyT]) -> BodyT:
    """The request's JSON in the shape asked for.

    Raises:
        InvalidBody: it is too long, no JSON, or of another shape.
    """
    parsed = _parsed(await _bytes(request))
    try:
        return shape.model_validate(parsed)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False, include_context=False)
        faults: list[dict[str, Any]] = [
            {"type": fault["type"], "loc": ["body", *fault["loc"]], "msg": fault["msg"]}
            for fault in found
        ]
        raise InvalidBody(f"The request can't be read: {found[0]['msg']}.", faults) from None


async def _bytes(request: Request) -> bytes:
    held = bytearray()
    async for data in request.stream():
        held += data
        if len(held) > MAX_BODY:
            raise _fault("too_long", f"The body is over {MAX_BODY} bytes")
    return bytes(held)


def _parsed(body: bytes) -> object:
    try:
        text = body.decode()
        parsed = json.loads(text, parse_constant=_no_number)
        if "\\ud" in text.lower():
            # Half a surrogate pair may stand in JSON, but nowhere this goes from here.
            whole = json.dumps(parsed, ensure_ascii=False).encode(errors="replace")
            parsed = json.loads(whole)
    except (ValueError, RecursionError):
        raise _fault("json_invalid", "The body is not JSON") from None
    return parsed


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _fault(kind: str, said: str) -> InvalidBody:
    return InvalidBody(f"{said}.", [{"type": kind, "loc": ["body"], "msg": said}])
