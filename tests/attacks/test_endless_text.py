"""A backend that doesn't stop: the server stays awake, small, and says what happened."""

from __future__ import annotations

import gzip
import sys
import time
from typing import Any

import pytest
from strain import strained

from cloud import answers
from cloud.answers import Answer, Flood, Send, chunk, envelope, reply, sse, stream, text
from cloud.scripted import Cloud
from interaction.house import House, facts, words

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.timeout(180),
    pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc"),
]
MB = 1 << 20
AWAKE_S = 3.0
"""What /health may take where other tests share two cores; by itself it is 0.01 to 0.5 s, and was
more than a minute."""
WISH = {"prompt": "a video of the sea", "wait_s": 60}


def flood(message: dict[str, Any] | bytes, times: int = 1 << 40) -> Answer:
    data = message if isinstance(message, bytes) else sse(message)
    return stream(Flood(chunk(data), times))


FLOODS = {
    "texts without end": flood(text("on and on. " * 1800)),
    "deltas without end": flood(text("and " * 30, partial=True)),
    "one text of 50 MB": stream(text("click the button. " * (50 * MB // 18))),
    "a line of 600 MB": stream(b'data: {"a": "', Flood(chunk(b"x" * MB), 600)),
    "a message of lines without end": flood(b"data: " + b"x" * 60_000 + b"\n"),
    "heartbeats without end": flood(b": \n\n" * 10_000),
    "tools without end": flood(answers.tool_call("cut_" * 200_000)),
    "a stream of gzip that unpacks to 2 GB": [
        *reply(
            body=gzip.compress(bytes(64 * MB)) * 32,
            content_type="text/event-stream",
            content_encoding="gzip",
        )
    ],
}


HARD = ("“", "《", " '", "\n ", "click ", "to a ", "a: ", "“”", "和", "\u202e", "I encountered ")


async def test_a_stream_without_end_is_cut_off_and_nobody_else_waits(
    house: House, cloud: Cloud
) -> None:
    async with strained(house) as (client, strain):
        for n, (name, answer) in enumerate(FLOODS.items(), 1):
            cloud.next("say", answer)
            began = time.monotonic()
            result = await client.call_tool("generate", WISH)
            assert time.monotonic() - began < 45, name
            assert result.is_error, name
            assert "cut off, and the timeline hasn't changed since" in words(result), name
            assert cloud.count("say") == n, name
    assert strain.longest_s < AWAKE_S
    assert strain.taken < 150


async def test_a_text_that_is_hard_to_read_holds_nobody_up(house: House, cloud: Cloud) -> None:
    cloud.next("say", *[stream(text(hard * (900_000 // len(hard)))) for hard in HARD])
    async with strained(house) as (client, strain):
        for _ in HARD:
            result = await client.call_tool("generate", WISH)
            assert len(words(result)) < 10_000
    assert strain.longest_s < AWAKE_S
    assert strain.taken < 100


async def test_what_was_done_before_the_cut_is_told(house: House, cloud: Cloud) -> None:
    async with strained(house) as (client, _):
        made = facts(await client.call_tool("generate", WISH))
        session, draft = next(iter(cloud.drafts.items()))
        cloud.next("say", stream(text("On it."), Flood(chunk(sse(text("more " * 10_000))))))
        cloud.next("state", envelope({"state": {"draft": draft}}))
        cloud.drafts[session] = cloud.edited(draft, "a boat")
        told = facts(
            await client.call_tool("generate", {"prompt": "add a boat", "project": made["project"]})
        )
    assert "Added video a boat (5-10s)" in told["changes"]
    assert "more than 16 MB in one turn" in told["summary"]
    assert len(told["summary"]) < 9_000
    assert cloud.count("say") == 2


def bomb(size: int) -> bytes:
    """Gzip of a JSON with one string of `size` bytes."""
    return gzip.compress(b'{"available": 1, "x": "' + b"x" * size + b'"}', 9)


JSONS = {
    "400 MB": [*reply(body=b'{"x": "', content_length=str(400 * MB)), Flood(b"x" * MB, 399)],
    "400 MB without a length": [Send(b'HTTP/1.1 200 OK\r\n\r\n{"x": "'), Flood(b"x" * MB, 400)],
    "gzip of 400 MB": reply(body=bomb(400 * MB), content_encoding="gzip"),
    "a packing nobody asked for": reply(body=b"x" * 100, content_encoding="br"),
    "a million empty lists": reply(body=b"[" + b"[]," * 500_000 + b"1]"),
}


async def test_an_answer_without_end_is_not_read(house: House, cloud: Cloud) -> None:
    async with strained(house) as (client, strain):
        for name, answer in JSONS.items():
            cloud.next("credits", *[answer] * 3)
            result = await client.call_tool("credits", {})
            assert result.is_error, name
            assert "backend" in words(result), name
            cloud.forget("credits")
    assert strain.longest_s < AWAKE_S
    assert strain.taken < 60


async def test_a_states_ceiling_is_higher_and_holds(house: House, cloud: Cloud) -> None:
    """64 MB of a film's state are read; more are not."""
    long, longer = (
        gzip.compress(b'{"draft": {}, "x": "' + b"x" * size + b'"}', 1)
        for size in (60 * MB, 70 * MB)
    )
    async with strained(house) as (client, strain):
        cloud.next("state", *[reply(body=long, content_encoding="gzip")] * 2)
        made = facts(await client.call_tool("generate", WISH))
        cloud.next("state", *[reply(body=longer, content_encoding="gzip")] * 5)
        result = await client.call_tool("state", {"project": made["project"]})
    assert result.is_error
    assert "longer than 64 MB" in words(result)
    assert strain.longest_s < AWAKE_S
    assert strain.taken < 400


async def test_a_timeline_of_countless_pieces_is_told_shortly(house: House, cloud: Cloud) -> None:
    shots = [{"d": 5, "m": {"name": f"shot {n % 7}"}} for n in range(50_000)]
    draft = {"t": [{"tt": 0, "sg": shots}], "d": 500_000}
    cloud.agent = lambda _, __: draft
    async with strained(house) as (client, strain):
        made = facts(await client.call_tool("generate", WISH))
        again = await client.call_tool("generate", {**WISH, "prompt": "undo", **_of(made)})
    assert len(words(again)) < 30_000
    assert len(str(made)) < 60_000
    assert strain.longest_s < AWAKE_S
    assert strain.taken < 400


def _of(made: dict[str, Any]) -> dict[str, str]:
    return {"project": made["project"]}
