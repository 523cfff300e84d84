"""What a file from outside is, found out in a process that may die of it.

The first bytes are looked at here; everything that parses runs in a child with limits on memory,
time and writing, which is killed when it takes too long or when nobody waits any more.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Literal

import anyio
import anyio.to_thread
from anyio.abc import ByteReceiveStream
from pydantic import BaseModel, ConfigDict, ValidationError

from animatic.model.errors import UnsupportedFile, UnusableMedia
from animatic.studio.render.child import started
from animatic.studio.render.sniff import format_of

CPU_S = 15
"""Seconds of work after which an examination is ended: those of its own, not of a busy machine."""
WALL_S = 120 if sys.platform != "win32" else 30
"""Seconds after which it is ended whatever it does: Windows has no other limit."""


COMMAND = (sys.executable, "-P", "-m", "animatic.studio.render.examine")
"""`-P`: what lies in the working directory is never imported."""


class Probe(BaseModel):
    """A file that can become part of a video."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["picture", "clip", "sound"]
    format: str
    """The content's own format: "jpeg", "mp4", "wav"; the file's name plays no part."""
    width: int = 0
    """As it is looked at: turned upright, pixels square. 0 for sound."""
    height: int = 0
    duration_ms: int = 0
    """Of what can be played; 0 for a still."""
    frame_rate: float = 0
    """The average; 0 for a still."""
    has_sound: bool = False
    rotation: int = 0
    """Quarter turns counter-clockwise that were needed, in degrees."""
    is_animated: bool = False
    """Whether a picture moves."""
    is_hdr: bool = False
    is_variable_rate: bool = False
    notes: tuple[str, ...] = ()
    """What a person should know: that the file breaks off early."""


async def probe(path: Path) -> Probe:
    """Examines a file, within limits, without trusting it.

    Raises `UnsupportedFile` for content that isn't an accepted format and `UnusableMedia` for a
    file that is empty, broken, or too large to be reasonable.
    """
    await anyio.to_thread.run_sync(format_of, path)
    try:
        with anyio.fail_after(WALL_S):
            said = await _examined(path)
    except TimeoutError:
        raise too_much(path) from None
    return _read(path, said)


async def _examined(path: Path) -> bytes:
    """What the examination says, once it has ended."""
    command = (*COMMAND, str(path))
    said: list[bytes] = []
    async with (
        started(command, patience_s=0, stdin=subprocess.DEVNULL) as process,
        anyio.create_task_group() as tasks,
    ):
        assert process.stdout is not None
        assert process.stderr is not None
        tasks.start_soon(_pass_over, process.stderr)
        said += [block async for block in process.stdout]
        await process.wait()
    return b"".join(said)


async def _pass_over(stream: ByteReceiveStream) -> None:
    async for _ in stream:
        pass


def _read(path: Path, said: bytes) -> Probe:
    try:
        answer: dict[str, Any] = json.loads(said.splitlines()[-1])
        match answer:
            case {"probe": found}:
                return Probe.model_validate(found)
            case {"unsupported": [message, advice]}:
                raise UnsupportedFile(message, advice)
            case {"unusable": [message, advice]}:
                raise UnusableMedia(message, advice)
            case _:
                raise too_much(path)
    except (ValueError, IndexError, ValidationError):
        raise too_much(path) from None


def too_much(path: Path) -> UnusableMedia:
    """What is said of a file that reached a limit before it could be read."""
    return UnusableMedia(
        f'"{path.name}" takes too much time or memory to read here.',
        "Save it again, smaller or with another program, and upload that.",
    )
