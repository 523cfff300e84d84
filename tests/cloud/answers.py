"""What the scripted cloud can do to a connection: steps, and whole answers made of them.

An answer is a list of steps. `reply(…)` and `stream(…)` are the decent ones; cut one short with
`cut_after`, or write your own.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

RECORDINGS = Path(__file__).with_name("recordings")


@dataclass(frozen=True, slots=True)
class Send:
    """Bytes as they are, in one write; `one_by_one` drips them."""

    data: bytes
    one_by_one: bool = False


@dataclass(frozen=True, slots=True)
class Flood:
    """The same bytes again and again, as fast as they are taken."""

    data: bytes
    times: int = 1 << 40


@dataclass(frozen=True, slots=True)
class Delay:
    """Nothing for a while."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing until the test sets the event: how a test holds a turn open without sleeping."""

    until: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True, slots=True)
class Stall:
    """Nothing more, until the client goes away."""


@dataclass(frozen=True, slots=True)
class Cut:
    """The connection ends here, politely (FIN) or not (RST)."""

    reset: bool = False


Step: TypeAlias = Send | Flood | Delay | Wait | Stall | Cut
Answer: TypeAlias = Sequence[Step]


def reply(
    value: Any = None, *, status: int = 200, body: bytes | None = None, **headers: str
) -> Answer:
    """A whole answer: `value` as JSON, or `body` as it is. `content_length="9"` can lie."""
    content = json.dumps(value).encode() if body is None else body
    given = {name.replace("_", "-").lower(): text for name, text in headers.items()}
    said = {"content-type": "application/json", "content-length": str(len(content)), **given}
    return [Send(_head(status, said) + content)]


def envelope(data: Any = None, code: int = 0, message: str = "ok") -> Answer:
    """An envelope with data in it, or with a code that says no."""
    return reply({"code": code, "message": message, "data": data})


def code(number: int, message: str = "no", status: int = 200) -> Answer:
    """A refusal by code, as the backend words it."""
    return reply({"code": number, "message": message}, status=status)


def redirect(to: str, status: int = 307) -> Answer:
    return reply(status=status, body=b"", location=to)


def stream(*messages: bytes | str | dict[str, Any] | Step, is_whole: bool = True) -> Answer:
    """An event stream: JSON objects become messages, bytes go as they are, steps happen."""
    head = {"content-type": "text/event-stream; charset=utf-8", "transfer-encoding": "chunked"}
    steps: list[Step] = [Send(_head(200, head))]
    for message in messages:
        match message:
            case bytes():
                steps.append(Send(chunk(message)))
            case str() | dict():
                steps.append(Send(chunk(sse(message))))
            case step:
                steps.append(step)
    return [*steps, Send(b"0\r\n\r\n") if is_whole else Cut()]


def recording(name: str, chunk: int | None = None) -> Answer:
    """A recorded stream of a real ADK server, in one piece or cut into chunks of a size."""
    data = recorded(name)
    size = chunk or len(data)
    return stream(*(data[at : at + size] for at in range(0, len(data), size)))


def recorded(name: str) -> bytes:
    return (RECORDINGS / f"{name}.sse").read_bytes()


def sse(message: str | dict[str, Any]) -> bytes:
    """One message of an event stream."""
    text = message if isinstance(message, str) else json.dumps(message, ensure_ascii=False)
    return b"data: " + text.encode(errors="replace") + b"\n\n"


def cut_after(answer: Answer, size: int, *, reset: bool = False) -> Answer:
    """The same answer, and the connection ends after so many bytes of it."""
    steps: list[Step] = []
    for step in answer:
        if isinstance(step, Send):
            steps.append(Send(step.data[:size], step.one_by_one))
            size -= len(step.data)
            if size <= 0:
                break
        else:
            steps.append(step)
    return [*steps, Cut(reset)]


def dripped(answer: Answer) -> Answer:
    """The same answer, a byte at a time."""
    return [Send(s.data, one_by_one=True) if isinstance(s, Send) else s for s in answer]


# --- what ADK says ----------------------------------------------------------------------------


def text(words: str, *, partial: bool = False, author: str = "nemo_agent") -> dict[str, Any]:
    return _event({"parts": [{"text": words}], "role": "model"}, partial=partial, author=author)


def tool_call(name: str, call_id: str = "c1", **args: Any) -> dict[str, Any]:
    part = {"functionCall": {"id": call_id, "name": name, "args": args}}
    return _event({"parts": [part], "role": "model"})


def tool_result(
    name: str, call_id: str = "c1", draft: Any = None, **response: Any
) -> dict[str, Any]:
    part = {"functionResponse": {"id": call_id, "name": name, "response": response}}
    event = _event({"parts": [part], "role": "user"})
    if draft is not None:
        event["actions"]["stateDelta"]["draft"] = draft
    return event


def error(error_code: str, message: str) -> dict[str, Any]:
    return {"errorCode": error_code, "errorMessage": message, "author": "nemo_agent"}


def _event(
    content: dict[str, Any], *, partial: bool = False, author: str = "nemo_agent"
) -> dict[str, Any]:
    event: dict[str, Any] = {"content": content}
    if partial:
        event["partial"] = True
    return {**event, "author": author, "actions": {"stateDelta": {}, "artifactDelta": {}}}


def _head(status: int, headers: dict[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} Scripted", *(f"{n}: {v}" for n, v in headers.items())]
    return ("\r\n".join([*lines, "connection: close"]) + "\r\n\r\n").encode()


def chunk(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n" if data else b""
