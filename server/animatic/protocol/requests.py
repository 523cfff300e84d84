"""What stands behind a request of the SDK."""

from __future__ import annotations

from typing import Any, TypeAlias

from mcp.server.context import ServerRequestContext

from animatic.operations.services import Services

Request: TypeAlias = ServerRequestContext[Any, Any]


def services_of(request: Request) -> Services:
    """The services behind a request."""
    found = request.lifespan_context
    assert isinstance(found, Services)
    return found
