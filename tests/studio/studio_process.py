"""A studio as a process: says where it is, and ends when it is told to. Run by tests."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import anyio

from animatic.studio.http.serve import serve
from animatic.studio.rendering import Renderer


async def main(home: str, token: str, *render: str) -> None:
    async with serve(Path(home), token=token, renderer=Renderer(render)) as studio:
        print(f"{studio.base_url} {studio.token}", flush=True)
        with anyio.open_signal_receiver(signal.SIGTERM) as signals:
            async for _ in signals:
                return


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
