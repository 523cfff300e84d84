"""The SDK's private parts are where we think they are. When one moves, this fails first."""

from importlib.metadata import version
from typing import Any

import pytest
from mcp import Client
from mcp.server.connection import Connection
from mcp.server.context import CallNext, HandlerResult, ServerRequestContext
from mcp.server.mcpserver import MCPServer

from animatic.protocol import hooks

pytestmark = pytest.mark.anyio


async def test_a_request_leads_to_its_connection_in_both_eras() -> None:
    seen: list[tuple[Connection | None, bool]] = []

    async def look(request: ServerRequestContext[Any, Any], call_next: CallNext) -> HandlerResult:
        seen.append((hooks.connection(request), hooks.is_modern(request)))
        return await call_next(request)

    server = MCPServer("x", middleware=[look], log_level="ERROR")
    for mode in ("legacy", "2026-07-28"):
        async with Client(server, mode=mode) as client:
            await client.list_tools()
    assert all(isinstance(connection, Connection) for connection, _ in seen)
    assert {is_modern for _, is_modern in seen} == {True, False}


def test_the_server_under_the_server_takes_handlers() -> None:
    server = MCPServer("x", log_level="ERROR")
    assert hasattr(hooks.lowlevel(server), "add_request_handler")


def test_the_sdk_is_the_one_these_hooks_were_made_for() -> None:
    assert version("mcp").startswith("2.3.")
