"""Ten thousand turns in one process: what it holds after the first thousand, and at the end."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import httpx2
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from parts import Row, environment, free_port, listening, upstream

TURNS, WARM = 10_000, 1_000
CALLERS = 16
"""Each with a token and a project of their own, one turn after the other."""


POOL = 4
"""Idle worker threads, each with a database connection, come and go."""


class Held(NamedTuple):
    """What a process holds."""

    mib: float
    files: int
    threads: int


def rows() -> list[Row]:
    return [asyncio.run(_measured())]


async def _measured() -> Row:
    with tempfile.TemporaryDirectory(prefix="animatic-bench-") as home, upstream("0") as backend:
        port = free_port()
        command = [sys.executable, "-m", "animatic", "serve", "--port", str(port)]
        with listening(command, port, environment(Path(home), backend)) as server:
            async with contextlib.AsyncExitStack() as stack:
                url = f"http://127.0.0.1:{port}/mcp"
                callers = [await _caller(stack, url, n) for n in range(CALLERS)]
                await _turns(callers, 0, WARM)
                warm = _held(server.pid)
                await _turns(callers, WARM, TURNS)
                old = _held(server.pid)
    more = old.mib - warm.mib
    return Row(
        f"{TURNS:,} turns of {CALLERS} callers in one process",
        f"after {WARM:,}: {warm.mib:.0f} MiB, {warm.files} descriptors, {warm.threads} threads",
        f"{more:+.0f} MiB, {old.files} descriptors, {old.threads} threads",
        "flat (≤ 16 MiB more)",
        more,
        more <= 16 and old.files <= warm.files + POOL and old.threads <= warm.threads + POOL,
    )


async def _caller(stack: contextlib.AsyncExitStack, url: str, n: int) -> Client:
    token = {"X-Nemo-Token": f"nmv_usr_bench_caller_{n:04d}"}
    http = await stack.enter_async_context(httpx2.AsyncClient(headers=token, timeout=60))
    transport = streamable_http_client(url, http_client=http)
    return await stack.enter_async_context(Client(transport, mode="2026-07-28"))


async def _turns(callers: list[Client], first: int, end: int) -> None:
    numbers = iter(range(first, end))

    async def live(client: Client) -> None:
        for number in numbers:
            result = await client.call_tool("generate", {"prompt": f"change {number}"})
            assert not result.is_error, result.content

    async with asyncio.TaskGroup() as group:
        for client in callers:
            group.create_task(live(client))


def _held(pid: int) -> Held:
    process = Path(f"/proc/{pid}")
    lines = (process / "status").read_text().splitlines()
    facts = {name: value.split() for name, _, value in (line.partition(":") for line in lines)}
    return Held(
        int(facts["VmRSS"][0]) / 1024,
        len(list((process / "fd").iterdir())),
        int(facts["Threads"][0]),
    )
