"""The timeline as a resource: `timeline://{project}` for a handle, `timeline://current` for the
caller's own.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from mcp.server.context import CallNext, HandlerResult
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ResourceNotFoundError
from mcp_types import (
    Completion,
    CompletionArgument,
    CompletionContext,
    PromptReference,
    ResourceTemplateReference,
    SubscribeRequestParams,
    UnsubscribeRequestParams,
)

from animatic.model.errors import AnimaticError
from animatic.projects.listed import Listed
from animatic.protocol import hooks
from animatic.protocol.notifier import CURRENT, Notifier, uri_of
from animatic.protocol.requests import Request

PROJECTS = "projects://mine"
MAX_COMPLETIONS = 20

Read = Callable[[Request, str], Awaitable[str]]
_request: ContextVar[Request] = ContextVar("request")


async def remember_request(ctx: Request, call_next: CallNext) -> HandlerResult:
    """Middleware: a static resource gets no context from the SDK, so it is kept here."""
    token = _request.set(ctx)
    try:
        return await call_next(ctx)
    finally:
        _request.reset(token)


def add_resources(
    mcp: MCPServer[Any],
    notifier: Notifier,
    read: Read,
    projects: Callable[[Request], Awaitable[str]],
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
        return await _found(read, ctx.request_context, project, uri_of(project))

    @mcp.resource(PROJECTS, title="Your projects", mime_type="application/json")
    async def mine() -> str:
        """Your projects, the ones used last first: handle, first words, length, when."""
        return await projects(_request.get())

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

    hooks.add_handler(mcp, "resources/subscribe", SubscribeRequestParams, notifier.subscribe)
    hooks.add_handler(mcp, "resources/unsubscribe", UnsubscribeRequestParams, notifier.unsubscribe)


async def _found(read: Read, request: Request, handle: str, uri: str) -> str:
    try:
        return await read(request, "" if handle == "current" else handle)
    except AnimaticError as error:
        raise ResourceNotFoundError(f"{uri}: {error}") from error


def listing(known: Sequence[Listed]) -> str:
    """What reading the list of projects gives."""
    rows = [
        {
            "project": project.handle,
            "words": project.words,
            "seconds": project.duration_ms / 1000,
            "used": datetime.fromtimestamp(project.used_ms / 1000, UTC).isoformat("T", "minutes"),
        }
        for project in known
    ]
    return json.dumps({"projects": rows}, ensure_ascii=False, indent=1)


def document(summary: str, tracks: list[dict[str, Any]], project: str) -> str:
    """What reading a timeline gives."""
    return json.dumps(
        {"summary": summary, "project": project, "tracks": tracks}, ensure_ascii=False, indent=1
    )
