"""A process that draws or looks: begun whole, and ended for certain when its block is left."""

from __future__ import annotations

import os
import subprocess
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import anyio
from anyio.abc import Process

import animatic


@asynccontextmanager
async def started(
    command: Sequence[str], *, patience_s: float, stdin: int = subprocess.PIPE
) -> AsyncGenerator[Process]:
    """The process, with pipes to what it says; it may take `patience_s` to end itself."""
    # Cancelled while it begins, asyncio would leave the process and its pipes to be collected.
    with anyio.CancelScope(shield=True) as cancelling:
        process = await anyio.open_process(
            command,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
            # Ctrl-C goes to the studio, which ends what it began itself.
            start_new_session=True,
        )
        try:
            cancelling.shield = False
            yield process
        finally:
            cancelling.shield = True
            await _end(process, patience_s)


async def _end(process: Process, patience_s: float) -> None:
    """Ask it to end, where there is patience for that; then end it."""
    with suppress(ProcessLookupError):
        if patience_s:
            process.terminate()
            with anyio.move_on_after(patience_s):
                await process.wait()
        if process.returncode is None:
            process.kill()
    await process.aclose()


def _environment() -> Mapping[str, str]:
    """Ours, with this very package to be found first, and without tokens."""
    root = str(Path(animatic.__path__[0]).parent)
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH", ""))))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NEMO_")}
    return {**kept, "PYTHONPATH": path}
