"""The SDK's private parts that we use, all of them, in one place.

mcp 2.3 has no public way from a request to its connection, and none to serve
`resources/subscribe`. A minor version may move these, so the dependency is pinned to `<2.4` and
`tests/server/test_hooks.py` fails when one of them is gone.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from mcp.server.connection import Connection
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.tools import Tool
from mcp_types.version import MODERN_PROTOCOL_VERSIONS
from pydantic import BaseModel

ParamsT = TypeVar("ParamsT", bound=BaseModel)


def lowlevel(mcp: MCPServer[Any]) -> Server[Any]:
    """The server under the server: it runs on streams and takes request handlers."""
    return mcp._lowlevel_server  # pyright: ignore[reportPrivateUsage]


def add_handler(
    mcp: MCPServer[Any],
    method: str,
    params: type[ParamsT],
    handler: Callable[[ServerRequestContext[Any, Any], ParamsT], Awaitable[Any]],
) -> None:
    """Serve a spec method that `MCPServer` has no public registration for."""
    lowlevel(mcp).add_request_handler(method, params, handler)


def is_modern(request: ServerRequestContext[Any, Any]) -> bool:
    """Whether the request speaks 2026-07-28, where a connection is one request long."""
    return request.protocol_version in MODERN_PROTOCOL_VERSIONS


def connection(request: ServerRequestContext[Any, Any]) -> Connection | None:
    """The connection behind a request, or None when the SDK has moved it."""
    return getattr(request.session, "_connection", None)


def verified_session_id(request: ServerRequestContext[Any, Any]) -> str | None:
    """The legacy session the transport itself checked.

    Never the `mcp-session-id` header: modern and stateless requests carry it unverified.
    """
    if is_modern(request) or (found := connection(request)) is None:
        return None
    return found.session_id


def closed_arguments(tool: Tool) -> Tool:
    """The tool with unknown arguments refused instead of silently dropped."""
    model = tool.fn_metadata.arg_model
    model.model_config["extra"] = "forbid"
    model.model_rebuild(force=True)
    tool.parameters = model.model_json_schema(by_alias=True)
    return tool
