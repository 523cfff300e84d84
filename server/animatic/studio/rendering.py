"""One render as a process of its own: asked over stdin, watched over stdout, ended with a signal.

A process, so that drawing never takes the event loop's time, a broken decoder can't take the
studio down, and cancelling is certain.
"""

from __future__ import annotations

import json
import logging
import math
import sys
from collections import deque
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, cast

import anyio
from anyio.abc import ByteReceiveStream, Process

from animatic.model.errors import ExportFailed
from animatic.studio.render.child import started

log = logging.getLogger(__name__)

COMMAND: Final = (sys.executable, "-P", "-m", "animatic.studio.render")
"""`-P`: what lies in the working directory is never imported."""


@dataclass(frozen=True, slots=True)
class Renderer:
    """How this studio renders."""

    command: Sequence[str] = COMMAND
    at_once: int = 1
    """Exports that are rendered at the same time; others wait."""
    workers: int | None = None
    """Chunks of one export that are drawn at the same time; None: what suits the machine."""
    forgotten_s: float = 60.0
    """Without a look at it for so long, an export gives way to others that wait."""
    stalled_s: float = 60.0
    """Without a sign of progress for so long, a render is ended; longer for larger frames."""


PATIENCE_S = 0.7
"""How long a render may take to end itself before it is killed."""
_MAX_LINE = 1024 * 1024


class RenderStalled(ExportFailed):
    """The renderer said nothing for too long, and was ended."""


async def render_apart(
    request: str,
    on_frame: Callable[[int, int], None],
    command: Sequence[str] = COMMAND,
    stalled_s: float = math.inf,
) -> Mapping[str, Any]:
    """Render `request` (JSON, see `animatic.studio.render`); returns what was rendered.

    Cancelling ends the process within a second. However long it takes, it may: what counts is that
    it says something every `stalled_s` seconds.

    Raises:
        ExportFailed: with the renderer's own sentence, or one for how it ended.
        RenderStalled: it stood still.
    """
    last_words: deque[bytes] = deque(maxlen=40)
    result: Mapping[str, Any] = {}
    has_stalled = False
    async with started(command, patience_s=PATIENCE_S) as process:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(_collect, process.stderr, last_words)
            tasks.start_soon(_ask, process, request)
            try:
                async for said in _messages(process.stdout, stalled_s):
                    if "frame" in said:
                        on_frame(int(said["frame"]), int(said["frames"]))
                    else:
                        result = said
            except TimeoutError:
                has_stalled = True
                process.kill()  # a stopped one hears nothing else
        status = await process.wait()
    if isinstance(rendered := result.get("rendered"), Mapping):
        return cast("Mapping[str, Any]", rendered)
    if has_stalled:
        raise RenderStalled("The renderer stood still.")
    if result.get("error"):
        raise ExportFailed(str(result["error"]), str(result.get("advice") or ""))
    log.error(
        "The renderer ended with status %s:\n%s",
        status,
        b"".join(last_words).decode(errors="replace"),
    )
    raise ExportFailed(_ending(status))


async def _ask(process: Process, request: str) -> None:
    stdin = process.stdin
    assert stdin is not None, "a pipe was asked for"
    with suppress(anyio.BrokenResourceError, ConnectionError):
        await stdin.send(request.encode())
    with suppress(anyio.BrokenResourceError, ConnectionError):
        await stdin.aclose()


async def _collect(stream: ByteReceiveStream | None, into: deque[bytes]) -> None:
    assert stream is not None, "a pipe was asked for"
    async for data in stream:
        into.append(data)


async def _messages(
    stream: ByteReceiveStream | None, stalled_s: float
) -> AsyncGenerator[dict[str, Any]]:
    """The JSON objects a process prints, one a line; anything else it prints is passed over."""
    assert stream is not None, "a pipe was asked for"
    held = b""
    while data := await _said_within(stream, stalled_s):
        *lines, held = (held + data).split(b"\n")
        for line in lines:
            with suppress(ValueError):
                if isinstance(said := json.loads(line), dict):
                    yield cast("dict[str, Any]", said)
        held = held[-_MAX_LINE:]


async def _said_within(stream: ByteReceiveStream, seconds: float) -> bytes:
    """What it says next; nothing once it has ended. Raises `TimeoutError`."""
    try:
        with anyio.fail_after(seconds):
            return await stream.receive()
    except anyio.EndOfStream:
        return b""


def _ending(status: int) -> str:
    if status == -9:
        return "The renderer was stopped by the system, probably because memory ran out."
    return "The renderer stopped unexpectedly."
