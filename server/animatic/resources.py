"""The timeline as a resource, and the bell that says when one has changed.

`timeline://{project}` for a handle, `timeline://current` for the caller's own. Update
notifications go down two different pipes: `subscriptions/listen` on 2026-07-28, and
`resources/subscribe` before it; a bell rings both.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from mcp.server.connection import Connection
from mcp.server.context import CallNext, HandlerResult, ServerRequestContext
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ResourceNotFoundError
from mcp.server.subscriptions import InMemorySubscriptionBus, ResourceUpdated
from mcp_types import (
    Completion,
    CompletionArgument,
    CompletionContext,
    EmptyResult,
    PromptReference,
    ResourceTemplateReference,
    SubscribeRequestParams,
    UnsubscribeRequestParams,
)

from animatic import hooks
from animatic.callers import LOCAL, identify
from animatic.errors import AnimaticError

CURRENT = "timeline://current"
MAX_COMPLETIONS = 20

Request = ServerRequestContext[Any, Any]
Read = Callable[[Request, str], Awaitable[str]]
_request: ContextVar[Request] = ContextVar("request")


async def remember_request(ctx: Request, call_next: CallNext) -> HandlerResult:
    """Middleware: a static resource gets no context from the SDK, so it is kept here."""
    token = _request.set(ctx)
    try:
        return await call_next(ctx)
    finally:
        _request.reset(token)


def _uri(handle: str) -> str:
    return f"timeline://{handle}"


@dataclass
class Bell:
    """Tells subscribers that a timeline changed. Handles can't be guessed, so neither can URIs."""

    bus: InMemorySubscriptionBus = field(default_factory=InMemorySubscriptionBus)
    _legacy: dict[str, dict[int, tuple[str, Connection]]] = field(
        default_factory=dict[str, dict[int, tuple[str, Connection]]]
    )

    async def ring(self, handle: str, owner: str) -> None:
        """The timeline of `handle`, which belongs to the caller's key `owner`, has changed."""
        await self.bus.publish(ResourceUpdated(uri=_uri(handle)))
        if owner == LOCAL:
            # Modern subscriptions match by address alone; over HTTP this would reach strangers.
            await self.bus.publish(ResourceUpdated(uri=CURRENT))
        for uri in (_uri(handle), CURRENT):
            for key, connection in list(self._legacy.get(uri, {}).values()):
                if key == owner:
                    await connection.send_resource_updated(uri)

    async def subscribe(self, request: Request, params: SubscribeRequestParams) -> EmptyResult:
        connection = hooks.connection(request)
        if connection is not None and not hooks.is_modern(request):
            uri, key = str(params.uri), id(connection)
            self._legacy.setdefault(uri, {})[key] = (identify(request).key, connection)
            connection.exit_stack.callback(self._forget, uri, key)
        return EmptyResult()

    async def unsubscribe(self, request: Request, params: UnsubscribeRequestParams) -> EmptyResult:
        if (connection := hooks.connection(request)) is not None:
            self._forget(str(params.uri), id(connection))
        return EmptyResult()

    def _forget(self, uri: str, key: int) -> None:
        listeners = self._legacy.get(uri, {})
        listeners.pop(key, None)
        if not listeners:
            self._legacy.pop(uri, None)


def add_resources(
    mcp: MCPServer[Any],
    bell: Bell,
    read: Read,
    handles: Callable[[Request], Awaitable[list[str]]],
) -> None:
    """Register the two addresses, their completion and their subscriptions.

    `read(request, handle)` gives the document; "" means the caller's current project.
    """

    @mcp.resource(CURRENT, title="Current timeline", mime_type="application/json")
    async def current() -> str:
        """The timeline of the project you worked on last: a summary line, then its tracks."""
        return await _found(read, _request.get(), "", CURRENT)

    @mcp.resource("timeline://{project}", title="A timeline", mime_type="application/json")
    async def timeline(project: str, ctx: Context) -> str:
        """The timeline of one project, by its handle: a summary line, then its tracks."""
        return await _found(read, ctx.request_context, project, _uri(project))

    @mcp.completion()
    async def complete(
        ref: PromptReference | ResourceTemplateReference,
        argument: CompletionArgument,
        context: CompletionContext | None,
    ) -> Completion | None:
        if not isinstance(ref, ResourceTemplateReference) or argument.name != "project":
            return None
        known = ["current", *await handles(_request.get())]
        matching = [h for h in known if h.startswith(argument.value)]
        return Completion(
            values=matching[:MAX_COMPLETIONS],
            total=len(matching),
            has_more=len(matching) > MAX_COMPLETIONS,
        )

    hooks.add_handler(mcp, "resources/subscribe", SubscribeRequestParams, bell.subscribe)
    hooks.add_handler(mcp, "resources/unsubscribe", UnsubscribeRequestParams, bell.unsubscribe)


async def _found(read: Read, request: Request, handle: str, uri: str) -> str:
    try:
        return await read(request, "" if handle == "current" else handle)
    except AnimaticError as error:
        raise ResourceNotFoundError(f"{uri}: {error}") from error


def document(summary: str, tracks: list[dict[str, Any]], project: str) -> str:
    """What reading a timeline gives."""
    return json.dumps(
        {"summary": summary, "project": project, "tracks": tracks}, ensure_ascii=False, indent=1
    )
