"""A turn's events, shaped byte for byte as Google ADK's server sends them.

    text delta … · whole text · functionCall · functionResponse (with the draft) · error

Each becomes `data: ` + one JSON object on one line, UTF-8 unescaped, + an empty line.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

Event: TypeAlias = Mapping[str, Any]

AUTHOR = "nemo_agent"
HEARTBEAT = b"data:\n\n"
"""An empty message: still working."""


def encode(event: Event) -> bytes:
    """One event as it goes over the wire."""
    text = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
    # Half a surrogate pair can come in as an escape; it can't go out as UTF-8.
    return b"data: " + text.encode(errors="replace") + b"\n\n"


class Invocation:
    """Writes the events of one turn: they share an id, and calls and responses find each other."""

    def __init__(self) -> None:
        self._id = f"e-{uuid.uuid4()}"

    def says(self, text: str) -> Iterator[Event]:
        """Words as they come: deltas, then the whole that takes their place."""
        for piece in pieces(text):
            yield self._event({"parts": [{"text": piece}], "role": "model"}, partial=True)
        whole = {"parts": [{"text": text}], "role": "model"}
        yield self._event(whole, partial=False, finishReason="STOP")

    def calls(self, name: str, args: Mapping[str, Any]) -> tuple[str, Event]:
        """A tool begins; the call's id is what its response must carry."""
        call_id = f"adk-{uuid.uuid4()}"
        call = {"id": call_id, "args": dict(args), "name": name}
        return call_id, self._event({"parts": [{"functionCall": call}], "role": "model"})

    def responds(
        self, call_id: str, name: str, response: Mapping[str, Any], state: Mapping[str, Any]
    ) -> Event:
        """A tool has ended; `state` is what it changed in the session's state."""
        said = {"id": call_id, "name": name, "response": dict(response)}
        content = {"parts": [{"functionResponse": said}], "role": "user"}
        return self._event(content, state=state)

    def _event(
        self, content: Mapping[str, Any], *, state: Mapping[str, Any] | None = None, **flags: Any
    ) -> Event:
        return {
            "content": content,
            **flags,
            "invocationId": self._id,
            "author": AUTHOR,
            "actions": {
                "stateDelta": dict(state or {}),
                "artifactDelta": {},
                "requestedAuthConfigs": {},
                "requestedToolConfirmations": {},
            },
            "nodeInfo": {"path": ""},
            "id": str(uuid.uuid4()),
            "timestamp": time.time(),
        }


def error_frame(kind: str, sentence: str) -> bytes:
    """The last frame of a turn that failed. ADK escapes this one, and only this one."""
    frame = {
        "error": sentence,
        "error_details": {
            "error_type": kind,
            "error_message": sentence,
            "timestamp": time.time(),
        },
    }
    return b"data: " + json.dumps(frame).encode() + b"\n\n"


def pieces(text: str) -> Iterator[str]:
    """Text in pieces of a few words; Chinese, which has no spaces, in pieces of as many signs."""
    size = max(12, len(text) // 40)
    start = 0
    while start < len(text):
        end = min(len(text), start + size)
        space = text.find(" ", end, end + 12)
        end = space + 1 if space >= 0 else end
        yield text[start:end]
        start = end
