"""The event stream: however its bytes arrive, the same events, and the reply put together once."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Iterable, Iterator
from functools import cache

import anyio
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from animatic.backend.stream import (
    DraftChanged,
    Event,
    Heartbeat,
    StreamError,
    TextDelta,
    TextWhole,
    ToolEnded,
    ToolStarted,
    Words,
    read_events,
    read_message,
)
from cloud.answers import RECORDINGS, recorded, sse

NAMES = sorted(path.stem for path in RECORDINGS.glob("*.sse"))


class _Pieces(httpx.AsyncByteStream):
    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces

    async def __aiter__(self) -> AsyncGenerator[bytes]:
        for piece in self._pieces:
            yield piece


def events_of(pieces: Iterable[bytes]) -> list[Event]:
    """The events of a response whose body arrives in these pieces."""
    headers = {"content-type": "text/event-stream; charset=latin-1"}

    async def read() -> list[Event]:
        response = httpx.Response(200, headers=headers, stream=_Pieces(pieces))
        return [event async for event in read_events(response)]

    return anyio.run(read)


@cache
def whole(name: str) -> list[Event]:
    return events_of([recorded(name)])


def cut(data: bytes, sizes: list[int]) -> Iterator[bytes]:
    at = 0
    for size in sizes:
        yield data[at : at + size]
        at += size
    yield data[at:]


def said(events: Iterable[Event]) -> str:
    words = Words()
    for event in events:
        if isinstance(event, TextDelta | TextWhole):
            words.hear(event)
    return words.text


@pytest.mark.parametrize("name", NAMES)
@given(sizes=st.lists(st.integers(1, 400), max_size=40))
def test_any_chunking_of_a_recording_gives_the_same_events(name: str, sizes: list[int]) -> None:
    assert events_of(cut(recorded(name), sizes)) == whole(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_recording_read_byte_by_byte_gives_the_same_events(name: str) -> None:
    data = recorded(name)
    assert events_of(data[n : n + 1] for n in range(len(data))) == whole(name)


@pytest.mark.parametrize("newline", [b"\r\n", b"\r", b"\n"])
def test_every_newline_of_the_standard_ends_a_line(newline: bytes) -> None:
    assert events_of([recorded("base_edit").replace(b"\n", newline)]) == whole("base_edit")


def test_an_edit_is_text_a_tool_the_draft_and_text() -> None:
    kinds = [type(e) for e in whole("base_edit") if not isinstance(e, TextDelta)]
    assert kinds == [TextWhole, ToolStarted, ToolEnded, DraftChanged, TextWhole]


def test_whole_texts_replace_their_pieces() -> None:
    assert said(whole("base_edit")) == (
        "Sure, adding the title now.\n\nDone - the title was added at 0:00."
    )


def test_pieces_without_their_whole_count_at_the_end() -> None:
    assert said(whole("base_partialonly")) == "Only partial chunks."


def test_two_speakers_pieces_are_kept_apart() -> None:
    anna, ben = ("anna", ""), ("ben", "")
    heard = [TextDelta(anna, "He"), TextDelta(ben, "Mo"), TextDelta(anna, "llo")]
    assert said([*heard, TextWhole(ben, "Moin")]) == "Moin\n\nHello"
    assert said([*heard, TextWhole(ben, "Moin"), TextWhole(anna, "Hello")]) == "Moin\n\nHello"


def test_line_separators_inside_a_string_do_not_split_it() -> None:
    words = "a\u2028b\u2029c\x85d\x0be"
    message = {"content": {"parts": [{"text": words}]}, "author": "nemo"}
    assert events_of([sse(message)]) == [TextWhole(("nemo", ""), words)]


def test_a_line_of_a_mebibyte_is_one_event() -> None:
    words = "夏" * 350_000
    message = {"content": {"parts": [{"text": words}]}, "author": "nemo"}
    data = sse(message)
    assert len(data) > 1 << 20
    pieces = (data[n : n + 1000] for n in range(0, len(data), 1000))
    assert events_of(pieces) == [TextWhole(("nemo", ""), words)]


@pytest.mark.parametrize(
    "data",
    [b"data:\n\n", b"data: \n\n", b'data: {"type": "heartbeat"}\n\n', b"data: heartbeat\n\n",
     b"event: heartbeat\ndata: {}\n\n", b"data: [1]\n\n", b"data: null\n\n"],
)  # fmt: skip
def test_a_message_that_says_nothing_is_a_heartbeat(data: bytes) -> None:
    assert events_of([data]) == [Heartbeat()]


@pytest.mark.parametrize("data", [b": ping\n\n", b"\n\n\n", b"id: 7\n", b"data: {}"])
def test_what_is_no_message_is_no_event(data: bytes) -> None:
    assert events_of([data]) == []


def test_the_shape_of_the_vendors_reference_is_understood() -> None:
    messages = [
        {"type": "text", "content": "I'll make it now."},
        {"type": "tool_call", "name": "generate_video", "args": {}},
        {"type": "heartbeat"},
        {"type": "tool_result", "name": "generate_video", "result": {"url": "x"}},
    ]
    assert events_of([sse(message) for message in messages]) == [
        TextWhole(("", ""), "I'll make it now."),
        ToolStarted("generate_video", "generate_video"),
        Heartbeat(),
        ToolEnded("generate_video", "generate_video", False),
    ]


def test_thoughts_echoes_and_unfinished_calls_are_not_heard() -> None:
    parts = [{"text": "hm", "thought": True}, {"functionCall": {"id": "c", "name": "n"}}]
    thinking = {"content": {"parts": parts}, "partial": True, "author": "nemo"}
    echo = {"content": {"parts": [{"text": "my own words"}]}, "author": "user"}
    assert events_of([sse(thinking), sse(echo)]) == [Heartbeat(), Heartbeat()]


def test_a_tools_soft_failure_is_told() -> None:
    part = {"functionResponse": {"id": "c", "name": "n", "response": {"error": "no footage"}}}
    assert read_message(json.dumps({"content": {"parts": [part]}})) == [ToolEnded("c", "n", True)]


def test_an_error_event_is_an_error() -> None:
    assert whole("base_error")[-1] == StreamError(
        "RESOURCE_EXHAUSTED", "Quota exceeded for model; try again later (429)."
    )


def test_the_last_frame_of_a_crash_is_an_error() -> None:
    error = whole("base_crash")[-1]
    assert isinstance(error, StreamError)
    assert error.message.startswith('RuntimeError: boom "mid-stream"')


def test_an_error_frame_of_invalid_json_that_spills_over_lines_is_an_error() -> None:
    frame = b'data: {"error": "RuntimeError: boom "mid-stream": x\nsecond line"}\n\n'
    error = events_of([frame])
    assert error == [StreamError("", 'RuntimeError: boom "mid-stream": x')]


def test_an_envelope_in_the_stream_is_an_error_with_its_code() -> None:
    assert read_message('{"code": 1001, "message": "expired"}') == [StreamError("1001", "expired")]


@given(st.text(max_size=200))
def test_no_text_in_a_message_breaks_the_reader(data: str) -> None:
    assert read_message(data)


KEYS = [
    *("content", "parts", "text", "actions", "stateDelta", "draft", "error", "errorCode"),
    *(
        "functionCall",
        "functionResponse",
        "id",
        "name",
        "partial",
        "author",
        "code",
        "type",
        "result",
    ),
]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6)
        ),
        max_leaves=15,
    )
)
def test_no_json_in_a_message_breaks_the_reader(value: object) -> None:
    assert read_message(json.dumps(value))
