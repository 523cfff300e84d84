"""How much the server adds: start, a round trip, the first progress event, an upload."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

import httpx
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from parts import HERE, Row, environment, free_port, listening, median, peak_mib, upstream

BARE = str(HERE / "bare.py")
UPLOAD_MB = 500


async def start_s(args: list[str], env: dict[str, str]) -> float:
    began = time.perf_counter()
    parameters = StdioServerParameters(command=sys.executable, args=args, env=env)
    async with Client(stdio_client(parameters)) as client:
        await client.list_tools()
        return time.perf_counter() - began


async def start(rounds: int = 7) -> Row:
    """Process start to the answer of tools/list, over stdio."""
    with tempfile.TemporaryDirectory() as home:
        env = environment(Path(home), "http://127.0.0.1:9")
        ours: list[float] = []
        bare: list[float] = []
        for _ in range(rounds):
            bare.append(await start_s([BARE, "stdio"], env))
            ours.append(await start_s(["-m", "animatic"], env))
    ratio = median([o / b for o, b in zip(ours, bare, strict=True)])
    return Row(
        "start to first tools/list over stdio",
        f"a bare `mcp` server with one tool ({median(bare):.2f} s)",
        f"{ratio:.2f}x ({median(ours):.2f} s)",
        "≤ 1.25x",
        ratio,
        ratio <= 1.25,
    )


async def _rate(client: Client, seconds: float) -> float:
    calls, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        await client.call_tool("credits", {})
        calls += 1
    return calls / (time.perf_counter() - began)


async def round_trips(rounds: int = 7) -> Row:
    """`credits` over HTTP, modern protocol, one client."""
    with tempfile.TemporaryDirectory() as home, upstream() as backend:
        env = environment(Path(home), backend)
        ports = free_port(), free_port()
        animatic = [sys.executable, "-m", "animatic", "serve", "--port", str(ports[0])]
        bare = [sys.executable, BARE, str(ports[1])]
        with listening(animatic, ports[0], env), listening(bare, ports[1], env):
            async with (
                Client(f"http://127.0.0.1:{ports[0]}/mcp") as ours,
                Client(f"http://127.0.0.1:{ports[1]}/mcp") as theirs,
            ):
                await _rate(ours, 0.5)
                await _rate(theirs, 0.5)
                pairs = [(await _rate(ours, 0.8), await _rate(theirs, 0.8)) for _ in range(rounds)]
    ratio = median([o / t for o, t in pairs])
    return Row(
        "`credits` round trip over HTTP, modern, one client",
        f"a bare tool that makes the same request ({median([t for _, t in pairs]):.0f}/s)",
        f"{ratio:.2f} of its rate ({median([o for o, _ in pairs]):.0f}/s)",
        "≥ 0.7",
        ratio,
        ratio >= 0.7,
    )


async def first_progress(turns: int = 25) -> Row:
    """From the backend writing an event to the client reading the progress it became."""
    heard: list[int] = []

    async def on_progress(progress: float, total: float | None, message: str | None) -> None:
        if message == "Adding music":
            heard.append(time.monotonic_ns())

    with tempfile.TemporaryDirectory() as home, upstream() as backend:
        port = free_port()
        command = [sys.executable, "-m", "animatic", "serve", "--port", str(port)]
        with listening(command, port, environment(Path(home), backend)):
            async with Client(f"http://127.0.0.1:{port}/mcp") as client:
                for turn in range(turns):
                    await client.call_tool(
                        "generate", {"prompt": "a sea"}, progress_callback=on_progress
                    )
                    del heard[turn + 1 :]
        said = httpx.get(f"{backend}/moments").json()
    p50 = median([(h - s) / 1e6 for h, s in zip(heard, said, strict=True)])
    return Row(
        "first progress event, backend byte → client",
        "same clock, loopback",
        f"p50 {p50:.1f} ms of {turns}",
        "p50 ≤ 5 ms",
        p50,
        p50 <= 5,
    )


async def _plain_upload_s(url: str, path: Path) -> float:
    began = time.perf_counter()
    async with httpx.AsyncClient(timeout=600) as client:
        with path.open("rb") as file:
            await client.post(url, files={"files": (path.name, file, "video/mp4")})
    return time.perf_counter() - began


def _plain_upload_in_process(url: str, path: Path) -> float:
    return asyncio.run(_plain_upload_s(url, path))


async def upload(rounds: int = 3) -> Row:
    """A big file through the upload tool."""
    with tempfile.TemporaryDirectory() as folder, upstream() as backend:
        path = Path(folder) / "big.mp4"
        _big_file(path)
        port = free_port()
        command = [sys.executable, "-m", "animatic", "serve", "--port", str(port)]
        with listening(command, port, environment(Path(folder) / "home", backend)) as server:
            async with Client(f"http://127.0.0.1:{port}/mcp") as client:
                await client.call_tool("credits", {})
                small = Path(folder) / "small.mp4"
                small.write_bytes(path.open("rb").read(1 << 20))
                await client.call_tool("upload", {"sources": [str(small)]})
                before = peak_mib(server.pid)
                ratios: list[float] = []
                for _ in range(rounds):
                    url = f"{backend}/api/upload-video/nemo_agent/me/s1"
                    plain = await asyncio.to_thread(_plain_upload_in_process, url, path)
                    began = time.perf_counter()
                    result = await client.call_tool(
                        "upload", {"sources": [str(path)]}, read_timeout_seconds=300
                    )
                    assert not result.is_error, result.content
                    assert result.structured_content is not None
                    assert result.structured_content["status"] == "done"
                    ratios.append(plain / (time.perf_counter() - began))
                more = peak_mib(server.pid) - before
    ratio = median(ratios)
    return Row(
        f"{UPLOAD_MB} MB upload",
        "httpx posting the same multipart from disk",
        f"{ratio:.2f} of its speed, +{more:.0f} MiB",
        "≥ 0.8, ≤ 32 MiB more",
        ratio,
        ratio >= 0.8 and more <= 32,
    )


def _big_file(path: Path) -> None:
    block = os.urandom(1 << 20)
    with path.open("wb") as file:
        file.write(b"\0\0\0\x18ftypmp42" + block)
        for _ in range(UPLOAD_MB - 2):
            file.write(block)
