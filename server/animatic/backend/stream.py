"""A turn's event stream: bytes → messages → typed events → the reply's text.

httpx-sse splits bytes into messages, on newline bytes only, so that U+2028 inside a string is
left alone. One message is one JSON object of Google ADK's; what it says becomes a few events of a
closed union. Nothing here knows about HTTP statuses, projects or people.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from animatic.backend.tolerant import identity, mapping, mappings, parsed, words

if TYPE_CHECKING:
    import httpx


@dataclass(frozen=True, slots=True)
class TextDelta:
    """A piece of what a speaker is saying; the whole of it follows, or the stream ends."""

    speaker: tuple[str, str]
    """Author and branch: two agents may speak at once."""
    text: str


@dataclass(frozen=True, slots=True)
class TextWhole:
    """All of what a speaker said in one model call: takes the place of its pieces."""

    speaker: tuple[str, str]
    text: str


@dataclass(frozen=True, slots=True)
class ToolStarted:
    """The backend began to use one of its tools. Never shown as it is."""

    call_id: str
    name: str


@dataclass(frozen=True, slots=True)
class ToolEnded:
    """It ended. A failed one doesn't end the turn."""

    call_id: str
    name: str
    has_failed: bool


@dataclass(frozen=True, slots=True)
class DraftChanged:
    """The draft as the stream tells it. Hosts may strip it: the state endpoint is the truth."""

    draft: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """A message that says nothing but "still working"."""


@dataclass(frozen=True, slots=True)
class StreamError:
    """The backend says that something went wrong. `code` may be empty."""

    code: str
    message: str


Event: TypeAlias = (
    TextDelta | TextWhole | ToolStarted | ToolEnded | DraftChanged | Heartbeat | StreamError
)

_ERROR_FRAME = '{"error":'
NO_CONTENT = "MODEL_RETURNED_NO_CONTENT"
"""The code of an error that is none where a tool has done its work: an edit without words."""


async def read_events(response: httpx.Response) -> AsyncGenerator[Event]:
    """The events of an open response, as they arrive.

    Raises:
        httpx.TransportError: the stream was cut.
    """
    from httpx_sse import EventSource

    response.encoding = "utf-8"  # whatever charset a proxy claims
    messages = EventSource(response).aiter_sse()
    try:
        async for message in messages:
            for event in read_message(message.data):
                yield event
    finally:
        await messages.aclose()


def read_message(data: str) -> list[Event]:
    """The events in one message's data; one that holds none of them is a heartbeat."""
    message = parsed(data)
    if message is None and data.startswith(_ERROR_FRAME):
        return [_broken_error(data)]
    return list(_events(mapping(message))) or [Heartbeat()]


def _broken_error(data: str) -> StreamError:
    """Older servers put an exception's text into the JSON unescaped, newlines and all."""
    return StreamError("", data.removeprefix(_ERROR_FRAME).strip(' "}'))


def _events(message: Mapping[str, Any]) -> Iterator[Event]:
    yield from _typed(message)
    is_partial = message.get("partial") is True
    parts = mappings(mapping(message.get("content")).get("parts"))
    yield from _words(message, parts, is_partial=is_partial)
    for part in parts:
        yield from _tool_use(part, is_partial=is_partial)
    delta = mapping(mapping(message.get("actions")).get("stateDelta"))
    if isinstance(delta.get("draft"), Mapping):
        yield DraftChanged(mapping(delta["draft"]))
    yield from _errors(message)


def _typed(message: Mapping[str, Any]) -> Iterator[Event]:
    """The shape that the vendor's own reference shows: `{"type": "text", "content": "…"}`."""
    name = identity(message.get("name"))
    call_id = identity(message.get("id")) or name
    match message.get("type"):
        case "text" if text := words(message.get("content")):
            yield TextWhole(("", ""), text)
        case "tool_call":
            yield ToolStarted(call_id, name)
        case "tool_result":
            yield ToolEnded(call_id, name, bool(mapping(message.get("result")).get("error")))
        case _:
            return


def _words(
    message: Mapping[str, Any], parts: list[Mapping[str, Any]], *, is_partial: bool
) -> Iterator[Event]:
    author, branch = identity(message.get("author")), identity(message.get("branch"))
    if author == "user":
        return  # our own words, echoed
    text = "".join(identity(p.get("text")) for p in parts if p.get("thought") is not True)
    if text:
        yield (TextDelta if is_partial else TextWhole)((author, branch), text)


def _tool_use(part: Mapping[str, Any], *, is_partial: bool) -> Iterator[Event]:
    call, response = mapping(part.get("functionCall")), mapping(part.get("functionResponse"))
    if call and not is_partial:
        yield ToolStarted(identity(call.get("id")), identity(call.get("name")))
    if response:
        has_failed = bool(mapping(response.get("response")).get("error"))
        yield ToolEnded(identity(response.get("id")), identity(response.get("name")), has_failed)


def _errors(message: Mapping[str, Any]) -> Iterator[Event]:
    code, said = message.get("errorCode"), message.get("errorMessage")
    if isinstance(refusal := message.get("code"), int) and refusal and "content" not in message:
        code, said = refusal, message.get("message")  # an envelope, where an event was due
    if code or said:
        yield StreamError(identity(code), identity(said))
    elif error := message.get("error"):
        inner = mapping(error)
        yield StreamError(identity(inner.get("code")), identity(inner.get("message") or error))


@dataclass(slots=True)
class Words:
    """The reply's text, put together from what each speaker says."""

    _said: list[str] = field(default_factory=list[str])
    _pending: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])

    def hear(self, event: TextDelta | TextWhole) -> None:
        match event:
            case TextDelta(speaker, text):
                self._pending[speaker] = self._pending.get(speaker, "") + text
            case TextWhole(speaker, text):
                self._pending.pop(speaker, None)
                self._said.append(text)

    @property
    def text(self) -> str:
        """Everything said, a paragraph each; pieces without their whole come last."""
        return _paragraphs((*self._said, *self._pending.values()))

    @property
    def whole_text(self) -> str:
        """What was said to its end: all there is to trust of a stream that was cut."""
        return _paragraphs(self._said)


def _paragraphs(texts: Iterable[str]) -> str:
    return "\n\n".join(stripped for text in texts if (stripped := text.strip()))
