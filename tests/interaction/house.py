"""Real clients on every way in: in memory, a stdio process, an HTTP process, in both eras."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import httpx2
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp_types import CallToolResult, TextContent

from animatic.model.settings import load
from animatic.protocol.server import build

Transport = Literal["memory", "stdio", "http"]
Era = Literal["legacy", "2026-07-28"]
EVERY_WAY: list[tuple[Transport, Era]] = [
    (transport, era)
    for transport in ("memory", "stdio", "http")
    for era in ("legacy", "2026-07-28")
]


@dataclass
class House:
    """One installation: its folders, its environment, and the servers started in it."""

    folder: Path
    env: dict[str, str] = field(default_factory=dict)
    _servers: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def videos(self) -> Path:
        return self.folder / "videos"

    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("ANIMATIC_", "NEMO_"))}
        return {
            **kept,
            "ANIMATIC_HOME": str(self.folder / "home"),
            "ANIMATIC_OUTPUT_DIR": str(self.videos),
            **self.env,
        }

    def serve(self) -> str:
        """Start `animatic serve` on a free port; the address of its /mcp."""
        server = subprocess.Popen(
            [sys.executable, "-m", "animatic", "serve", "--port", "0"],
            env=self.environment(),
            stdout=subprocess.PIPE,
            text=True,
        )
        self._servers.append(server)
        assert server.stdout is not None
        return server.stdout.readline().rsplit(" ", 1)[-1].strip()

    @property
    def process(self) -> int:
        """The number of the HTTP server that was started last."""
        return self._servers[-1].pid

    def kill(self) -> None:
        """SIGKILL for the HTTP server."""
        for server in self._servers:
            server.kill()
            server.wait(15)

    def stop(self) -> None:
        for server in self._servers:
            server.terminate()
        for server in self._servers:
            assert server.stdout is not None
            server.wait(15)
            server.stdout.close()

    @asynccontextmanager
    async def client(
        self, transport: Transport, era: Era, **options: Any
    ) -> AsyncGenerator[Client]:
        """A connected client of a server of its own, or of the running HTTP one."""
        match transport:
            case "memory":
                server: Any = build(load(self.environment()))
            case "stdio":
                server = StdioServerParameters(
                    command=sys.executable, args=["-m", "animatic"], env=self.environment()
                )
            case "http":
                server = self.serve()
        async with Client(server, mode=era, **options) as client:
            yield client

    @asynccontextmanager
    async def http_client(
        self, url: str, era: Era, headers: dict[str, str] | None = None, **options: Any
    ) -> AsyncGenerator[Client]:
        """A client of a server that is already running, with headers of its own."""
        async with (
            httpx2.AsyncClient(headers=headers, timeout=60) as http,
            Client(streamable_http_client(url, http_client=http), mode=era, **options) as client,
        ):
            yield client


Connect = Callable[..., AbstractAsyncContextManager[Client]]


def words(result: CallToolResult) -> str:
    """All text of a result."""
    return "\n".join(block.text for block in result.content if isinstance(block, TextContent))


def facts(result: CallToolResult) -> dict[str, Any]:
    """The structured content of a result that is no error."""
    assert not result.is_error, words(result)
    assert result.structured_content is not None
    return result.structured_content
