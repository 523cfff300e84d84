"""What clients that declare `io.modelcontextprotocol/tasks` may ask, and the shapes they get.

Only on 2026-07-28, and only for requests that declare the extension: on that protocol there is no
connection that could remember it. Everybody else gets the same work through `state`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from mcp.server.context import CallNext, HandlerResult
from mcp.server.extension import Extension, MethodBinding
from mcp.server.mcpserver.server import require_client_extension
from mcp.shared.exceptions import MCPError
from mcp.shared.inbound import decode_header_value
from mcp_types import HEADER_MISMATCH, INVALID_PARAMS, CallToolRequestParams, RequestParams
from mcp_types.version import MODERN_PROTOCOL_VERSIONS
from pydantic import ConfigDict, Field

from animatic.protocol import hooks
from animatic.protocol.tasks.source import Request, TaskNow, TaskSource

IDENTIFIER = "io.modelcontextprotocol/tasks"


class _OfTask(RequestParams):
    model_config = ConfigDict(populate_by_name=True)

    task_id: str = Field(alias="taskId")


class _Update(_OfTask):
    input_responses: dict[str, Any] = Field(default_factory=dict, alias="inputResponses")


class Tasks(Extension):
    """Turns long calls into tasks, and answers for them."""

    identifier = IDENTIFIER

    def __init__(self, source: TaskSource) -> None:
        self.source = source

    def methods(self) -> Sequence[MethodBinding]:
        modern = frozenset(MODERN_PROTOCOL_VERSIONS)
        return (
            MethodBinding("tasks/get", _OfTask, self._get, modern),
            MethodBinding("tasks/update", _Update, self._update, modern),
            MethodBinding("tasks/cancel", _OfTask, self._cancel, modern),
        )

    async def intercept_tool_call(
        self, params: CallToolRequestParams, ctx: Request, call_next: CallNext
    ) -> HandlerResult:
        mode = self.source.mode(params.name)
        if mode == "never" or not hooks.is_modern(ctx):
            return await call_next(ctx)
        if not declares_tasks(ctx):
            if mode == "required":
                require_client_extension(ctx, IDENTIFIER)
            return await call_next(ctx)
        made = await self.source.call(ctx, call_next)
        return created(made) if isinstance(made, TaskNow) else made

    async def _get(self, ctx: Request, params: _OfTask) -> HandlerResult:
        return detailed(await self._found(ctx, params))

    async def _cancel(self, ctx: Request, params: _OfTask) -> HandlerResult:
        if not (await self._found(ctx, params)).is_over:
            await self.source.cancel(ctx, params.task_id)
        return {}

    async def _update(self, ctx: Request, params: _Update) -> HandlerResult:
        await self._found(ctx, params)
        await self.source.answer(ctx, params.task_id, params.input_responses)
        return {}

    async def _found(self, ctx: Request, params: _OfTask) -> TaskNow:
        require_client_extension(ctx, IDENTIFIER)
        _check_name(ctx, params.task_id)
        found = await self.source.find(ctx, params.task_id)
        if found is None:
            raise MCPError(INVALID_PARAMS, "There is no such task.")
        return found


def declares_tasks(ctx: Request) -> bool:
    """Whether this very request declares the extension."""
    capabilities = ctx.session.client_capabilities
    return IDENTIFIER in ((capabilities and capabilities.extensions) or {})


def _check_name(ctx: Request, task_id: str) -> None:
    """A gateway may have routed by `Mcp-Name`; without one there is nothing to contradict."""
    headers: Mapping[str, str] = getattr(ctx.request, "headers", None) or {}
    name = headers.get("mcp-name")
    if name is not None and decode_header_value(name) != task_id:
        raise MCPError(HEADER_MISMATCH, "The Mcp-Name header names another task than the request.")


def created(task: TaskNow) -> dict[str, Any]:
    """The answer to the call that became a task."""
    return {"resultType": "task", **_about(task)}


def detailed(task: TaskNow) -> dict[str, Any]:
    """The task with what has come of it.

    A plain dict: the SDK drops None from models, and `ttlMs: null` must be said.
    """
    match task.status:
        case "completed":
            return {**_about(task), "result": dict(task.result or {})}
        case "failed":
            return {**_about(task), "error": dict(task.error or {})}
        case "input_required":
            return {**_about(task), "inputRequests": dict(task.inputs)}
        case "working" | "cancelled":
            return _about(task)


def _about(task: TaskNow) -> dict[str, Any]:
    about: dict[str, Any] = {
        "taskId": task.id,
        "status": task.status,
        "createdAt": _moment(task.created_ms),
        "lastUpdatedAt": _moment(task.updated_ms),
        "ttlMs": task.ttl_ms,
        "pollIntervalMs": task.poll_ms,
    }
    return {**about, "statusMessage": task.words} if task.words else about


def _moment(wall_ms: int) -> str:
    """ISO 8601 in UTC, to the ms."""
    moment = datetime.fromtimestamp(wall_ms / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
