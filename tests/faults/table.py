"""The table: which fault meets which tool where.

Rows are what a network, a proxy or a backend can do to an answer. Columns are the requests that a
tool makes. `UNHEARD` faults keep the request from the backend; after a `HEARD` one the backend has
acted and its answer is lost, which is where things get paid twice.

Empty cells, and why:
- `say` answers with chunks, so its length can't be wrong; a stream's own faults are `STREAMS`.
- Only `say`, `upload`, `session` and `start_export` act: elsewhere hearing makes no difference.
- What the proxy makes up itself (`STATUSES`, `CODES`, an unheard turn's `STREAMS`) is the same
  before either backend. Before the studio only some requests get them, and none that takes a
  render.
- An export's first look at the state is `state`'s own column: there it doesn't take a render.
- `token` is asked for only by who has none: it is `credits`' column, in the anonymous home. The
  studio gives a client id one token, as the contract says: one whose answer is lost is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from proxy import Fault

from cloud import answers
from cloud.answers import Answer, Cut, Delay, Send, Stall, reply, sse, stream
from cloud.scripted import Endpoint

Tool = Literal["generate", "upload", "credits", "state", "export"]
Engine = Literal["cloud", "studio"]

COLUMNS: dict[Tool, tuple[Endpoint, ...]] = {
    "generate": ("session", "state", "credits", "say"),
    "upload": ("session", "upload"),
    "credits": ("credits", "token"),
    "state": ("state",),
    "export": ("start_export", "export_status", "file"),
}
MADE_UP: dict[Tool, Endpoint] = {"generate": "say", "upload": "upload", "credits": "credits"}
"""Where the proxy's own answers stand before the studio, too."""
ONCE: tuple[Engine, Endpoint] = ("studio", "token")
ACTING: frozenset[Endpoint] = frozenset({"session", "say", "upload", "start_export"})
MEBIBYTE = 1 << 20


def _length(change: int) -> Fault:
    """The answer with a Content-Length that is wrong by so much."""

    def mangle(answer: bytes) -> Answer:
        def wrong(found: re.Match[bytes]) -> bytes:
            return found[1] + str(max(0, int(found[2]) + change)).encode()

        return [Send(re.sub(rb"(?i)(content-length: *)(\d+)", wrong, answer, count=1)), Cut()]

    return Fault(f"content-length {change:+}", mangle, is_heard=True)


def _garbage(answer: bytes) -> Answer:
    return reply(body=b'{"code": 0, "data": {"oops')


def _elsewhere(answer: bytes) -> Answer:
    return answers.redirect("http://127.0.0.1:9/elsewhere")


LOST = (
    Fault("reset", lambda _: [Cut(reset=True)]),
    Fault("cut before the headers", lambda _: [Cut()]),
    Fault("stall", lambda _: [Stall()]),
)
BROKEN = (
    Fault("cut in the middle", lambda a: answers.cut_after([Send(a)], len(a) - 20), is_heard=True),
    Fault("a drip", lambda a: [Send(a[:1500], one_by_one=True), Send(a[1500:])], is_heard=True),
    Fault("invalid JSON", _garbage),
    Fault("a redirect to elsewhere", _elsewhere),
)
LENGTHS = (_length(+100), _length(-5))
STATUSES = tuple(
    Fault(f"status {n}", lambda _, n=n: reply({"detail": "no"}, status=n))
    for n in (401, 402, 404, 422, 429, 500, 502, 503)
)
CODES = tuple(
    Fault(f"code {n}", lambda _, n=n: answers.code(n))
    for n in (1001, 1002, 2001, 4001, 4002, 400, 402, 429, 9999)
)


def _heartbeats(_: bytes) -> Answer:
    beat = (sse({"type": "heartbeat"}), Delay(0.02))
    return stream(*beat * 100, Stall())


STREAMS = (
    Fault("heartbeats only", _heartbeats),
    Fault(
        "cut inside an event", lambda _: stream(sse(answers.text("On it."))[:-9], is_whole=False)
    ),
    Fault("a clean end without a word", lambda _: stream()),
    Fault("a stall after words", lambda _: stream(answers.text("On it.", partial=True), Stall())),
    Fault("an invalid line", lambda _: stream(b"data: {oops\n\n")),
    Fault("an unescaped error", lambda _: stream(b'data: {"error": "said "no"\nand left"}\n\n')),
    Fault("an error event", lambda _: stream(answers.error("500", "internal"))),
    Fault("a line of 1 MB", lambda _: stream(answers.text("x" * MEBIBYTE))),
    *(
        Fault(f"event {n}", lambda _, n=n: stream(answers.error(str(n), "no")))
        for n in (1001, 1002, 2001, 429)
    ),
)


@dataclass(frozen=True, slots=True)
class Column:
    """Everything that can happen to one request of one tool."""

    tool: Tool
    endpoint: Endpoint
    faults: tuple[Fault, ...]

    def __str__(self) -> str:
        return f"{self.tool}-{self.endpoint}"


def columns(engine: Engine) -> list[Column]:
    """The table before this engine, without its empty cells."""
    return [
        Column(tool, endpoint, tuple(_faults(engine, tool, endpoint)))
        for tool, endpoints in COLUMNS.items()
        for endpoint in endpoints
    ]


def _faults(engine: Engine, tool: Tool, endpoint: Endpoint) -> Iterator[Fault]:
    yield from LOST
    yield from (f for f in BROKEN if not (f.is_heard and (engine, endpoint) == ONCE))
    if endpoint in ACTING:
        yield from (fault.after_hearing() for fault in LOST)
    if endpoint == "say":
        yield from STREAMS if engine == "cloud" else ()
        yield from (fault.after_hearing() for fault in STREAMS)
    elif (engine, endpoint) != ONCE:
        yield from LENGTHS
    if engine == "cloud" or endpoint == MADE_UP.get(tool):
        yield from STATUSES
        yield from CODES
