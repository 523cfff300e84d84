"""The backend the benchmarks measure against: answers at once, keeps nothing.

A raw asyncio server in a process of its own, so that what is measured is the client side. Prints
its port, then serves until its standard input closes.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time

DRAFT = {"t": [{"tt": 0, "sg": [{"id": "v1", "d": 5000, "m": {"name": "clip"}}]}], "d": 5000}


MOMENTS: list[int] = []
PAUSE_S = float(sys.argv[1])
"""How long the agent thinks before it does something."""


def _envelope(data: object) -> bytes:
    return json.dumps({"code": 0, "message": "ok", "data": data}).encode()


REPLIES = {
    "/api/auth/anonymous-token": _envelope({"token": "nmv_usr_bench_token_0000", "credits": 100}),
    "/api/tasks/me/with-session/nemo_agent": _envelope({"session_id": "s1", "task_id": "t1"}),
    "/api/credits/balance/simple": _envelope({"available": 90, "frozen": 10, "total": 100}),
    "/api/state/nemo_agent/me/s1/latest": _envelope({"state": {"draft": DRAFT}}),
    "/api/upload-video/nemo_agent/me/s1": _envelope({"id": "a1", "name": "big.mp4"}),
}


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            path = head.split(" ", 2)[1]
            headers = {
                name.lower(): value.strip()
                for name, _, value in (line.partition(":") for line in head.split("\r\n")[1:])
            }
            await _drain(reader, headers)
            if path == "/run_sse":
                await _stream(writer)
                return
            body = json.dumps(MOMENTS).encode() if path == "/moments" else REPLIES.get(path, b"{}")
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                % len(body)
                + body
            )
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def _drain(reader: asyncio.StreamReader, headers: dict[str, str]) -> None:
    if headers.get("transfer-encoding") == "chunked":
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
        return
    left = int(headers.get("content-length", 0))
    while left and (block := await reader.read(min(left, 1 << 20))):
        left -= len(block)


async def _stream(writer: asyncio.StreamWriter) -> None:
    """A turn: a pause, then one tool call; when it was written is kept for `/moments`."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
    await writer.drain()
    await asyncio.sleep(PAUSE_S)
    call = {"functionCall": {"id": "c1", "name": "add_music", "args": {}}}
    MOMENTS.append(time.monotonic_ns())
    _event(writer, {"content": {"role": "model", "parts": [call]}, "author": "nemo_agent"})
    await writer.drain()
    await asyncio.sleep(PAUSE_S * 2 / 3)
    text = {"content": {"role": "model", "parts": [{"text": "Done."}]}, "author": "nemo_agent"}
    _event(writer, text)
    await writer.drain()


def _event(writer: asyncio.StreamWriter, event: dict[str, object]) -> None:
    writer.write(b"data: " + json.dumps(event).encode() + b"\n\n")


async def main() -> None:
    server = await asyncio.start_server(_serve, "127.0.0.1", 0, limit=4 << 20)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
