"""A turn's event stream: bytes → messages → typed events → the reply's text.

httpx-sse splits bytes into messages, on newline bytes only, so that U+2028 inside a string is
left alone. One message is one JSON object of Google ADK's; what it says becomes a few events of a
closed union. Nothing here knows about HTTP statuses, projects or people.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from animatic.backend.hiding import NOTHING, Hiding
from animatic.backend.questions import Question, read_question
from animatic.backend.tolerant import identity, mapping, mappings, words
from animatic.model.errors import OutcomeUnknown
from animatic.model.plain_text import plain

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
class Waiting:
    """A tool goes on beyond this turn, by itself or with the person's answer."""

    question: Question | None
    """What it asks; None where it only takes long."""


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
    TextDelta
    | TextWhole
    | ToolStarted
    | ToolEnded
    | Waiting
    | DraftChanged
    | Heartbeat
    | StreamError
)

_ERROR_FRAME = '{"error":'
_NAME: Final = 200
"""Characters of a tool's name or a call's id that tell it from another."""
_MOST_CALLS: Final = 100
MOST_HEARD: Final = 16_000
"""Characters of a reply that are kept, of each who speaks: twice what is ever shown of one, so
that something is left to show when the talk of buttons is taken out."""
NO_CONTENT = "MODEL_RETURNED_NO_CONTENT"
"""The code of an error that is none where a tool has done its work: an edit without words."""


async def read_events(response: httpx.Response, hiding: Hiding = NOTHING) -> AsyncGenerator[Event]:
    """The events of an open response, as they arrive, without the tokens that `hiding` names.

    Raises:
        httpx.TransportError: the stream was cut.
        OutcomeUnknown: it was cut off here, since it is longer than a turn can be.
    """
    import httpx
    from httpx_sse import EventSource

    from animatic.backend.bodies import LINE, BoundedStream, blocks

    # Whatever charset a proxy claims, it is UTF-8.
    headers = {"content-type": "text/event-stream; charset=utf-8"}
    pieces = blocks(response)
    counted = httpx.Response(200, headers=headers, stream=BoundedStream(pieces))
    messages = EventSource(counted).aiter_sse()
    try:
        async for message in messages:
            if len(message.data) > LINE:
                raise OutcomeUnknown("The backend sent too long a message; it was cut off.")
            for event in read_message(message.data, hiding):
                yield event
    finally:
        await messages.aclose()
        await pieces.aclose()


def read_message(data: str, hiding: Hiding = NOTHING) -> list[Event]:
    """The events in one message's data; one that holds none of them is a heartbeat."""
    message = hiding.json(data)
    if message is None and data.startswith(_ERROR_FRAME):
        return [_broken_error(hiding.text(data))]
    return list(_events(mapping(message))) or [Heartbeat()]


def _broken_error(data: str) -> StreamError:
    """Older servers put an exception's text into the JSON unescaped, newlines and all."""
    return StreamError("", data.removeprefix(_ERROR_FRAME).strip(' "}'))


def _events(message: Mapping[str, Any]) -> Iterator[Event]:
    yield from _typed(message)
    is_partial = message.get("partial") is True
    parts = mappings(mapping(message.get("content")).get("parts"))
    yield from _words(message, parts, is_partial=is_partial)
    waits = _long_running(message)
    for part in parts:
        yield from _tool_use(part, waits, is_partial=is_partial)
    delta = mapping(mapping(message.get("actions")).get("stateDelta"))
    if isinstance(delta.get("draft"), Mapping):
        yield DraftChanged(mapping(delta["draft"]))
    yield from _errors(message)


def _typed(message: Mapping[str, Any]) -> Iterator[Event]:
    """The shape that the vendor's own reference shows: `{"type": "text", "content": "…"}`."""
    name = _name(message.get("name"))
    call_id = _name(message.get("id")) or name
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
    author, branch = _name(message.get("author")), _name(message.get("branch"))
    if author == "user":
        return  # our own words, echoed
    text = "".join(identity(p.get("text")) for p in parts if p.get("thought") is not True)
    if text:
        yield (TextDelta if is_partial else TextWhole)((author, branch), text)


def _long_running(message: Mapping[str, Any]) -> frozenset[str]:
    """The ids of the calls that outlive this turn; an empty list means nothing."""
    named = message.get("longRunningToolIds")
    ids = cast("list[object]", named) if isinstance(named, list) else []
    return frozenset(filter(None, map(_name, ids[:_MOST_CALLS])))


def _tool_use(
    part: Mapping[str, Any], waits: frozenset[str], *, is_partial: bool
) -> Iterator[Event]:
    call, response = mapping(part.get("functionCall")), mapping(part.get("functionResponse"))
    if call and not is_partial and _name(call.get("id")) in waits:
        yield Waiting(read_question(call))
    elif call and not is_partial:
        yield ToolStarted(_name(call.get("id")), _name(call.get("name")))
    if response:
        has_failed = bool(mapping(response.get("response")).get("error"))
        yield ToolEnded(_name(response.get("id")), _name(response.get("name")), has_failed)


def _name(value: object) -> str:
    return identity(value)[:_NAME]


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
class _Heard:
    """Texts up to a length; what comes after is let go."""

    texts: list[str] = field(default_factory=list[str])
    room: int = MOST_HEARD

    def add(self, text: str) -> None:
        if self.room > 0:
            self.texts.append(text[: self.room])
            self.room -= len(text)


@dataclass(slots=True)
class Words:
    """The reply's text, put together from what each speaker says, up to `MOST_HEARD`.

    It is cleaned here: a token or an escape sequence may come in two pieces.
    """

    hiding: Hiding = NOTHING
    _said: _Heard = field(default_factory=_Heard)
    _pending: dict[tuple[str, str], _Heard] = field(default_factory=dict[tuple[str, str], _Heard])

    def hear(self, event: TextDelta | TextWhole) -> None:
        match event:
            case TextDelta(speaker, text):
                self._pending.setdefault(speaker, _Heard()).add(text)
            case TextWhole(speaker, text):
                self._pending.pop(speaker, None)
                self._said.add(text)

    @property
    def text(self) -> str:
        """Everything said, a paragraph each; pieces without their whole come last."""
        pending = ("".join(heard.texts) for heard in self._pending.values())
        return self._paragraphs((*self._said.texts, *pending))

    @property
    def whole_text(self) -> str:
        """What was said to its end: all there is to trust of a stream that was cut."""
        return self._paragraphs(self._said.texts)

    def _paragraphs(self, texts: Iterable[str]) -> str:
        text = "\n\n".join(stripped for text in texts if (stripped := text.strip()))
        return plain(self.hiding.text(text)[:MOST_HEARD]).strip()
