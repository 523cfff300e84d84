"""The product's server with the tools that the official task checks call, in place of its jobs.

    python tests/tasks/fixtures.py PORT

The extension, its wire shapes and its listening are the product's; only where tasks live differs:
a fixture's task is the call itself, running on in the background.
"""

from __future__ import annotations

import dataclasses
import secrets
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anyio
import uvicorn
from anyio.abc import TaskGroup
from mcp.server.context import CallNext, HandlerResult
from mcp.server.mcpserver import Context
from mcp.shared.exceptions import MCPError
from mcp_types import CallToolResult, InputRequiredResult
from pydantic import BaseModel
from starlette.applications import Starlette

from animatic.model.settings import load
from animatic.protocol.server import build
from animatic.protocol.tasks.source import Mode, Request, Status, TaskNow

MODES: dict[str, Mode] = {
    "slow_compute": "optional",
    "failing_job": "required",
    "protocol_error_job": "optional",
    "confirm_delete": "optional",
    "multi_input": "optional",
    "test_tool_with_task": "required",
}
GRACE_S = 0.05
current: ContextVar[Running | None] = ContextVar("current", default=None)


def now_ms() -> int:
    return time.time_ns() // 1_000_000


@dataclass(eq=False)
class Running:
    """A call that goes on after it was answered."""

    id: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    status: Status = "working"
    made_ms: int = field(default_factory=now_ms)
    result: Mapping[str, Any] | None = None
    error: Mapping[str, Any] | None = None
    asked: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    scope: anyio.CancelScope = field(default_factory=anyio.CancelScope)
    changed: anyio.Event = field(default_factory=anyio.Event)

    def become(self, status: Status) -> None:
        self.status = status
        woken, self.changed = self.changed, anyio.Event()
        woken.set()

    def now(self) -> TaskNow:
        return TaskNow(
            id=self.id,
            status=self.status,
            words="",
            created_ms=self.made_ms,
            updated_ms=now_ms(),
            ttl_ms=3_600_000,
            poll_ms=500,
            result=self.result,
            error=self.error,
            inputs=self.asked,
        )

    async def ask(self, **requests: Any) -> dict[str, Any]:
        """Ask the client, and wait until everything is answered."""
        self.asked.update(requests)
        self.become("input_required")
        while not set(requests) <= set(self.answers):
            await self.changed.wait()
        return self.answers


class FixtureTasks:
    """Tasks in memory."""

    def __init__(self) -> None:
        self.tasks: dict[str, Running] = {}
        self.group: TaskGroup | None = None

    def mode(self, tool: str) -> Mode:
        return MODES.get(tool, "never")

    async def call(self, request: Request, call_next: CallNext) -> HandlerResult | TaskNow:
        task, done, ended = Running(), anyio.Event(), list[HandlerResult | MCPError]()

        async def run() -> None:
            current.set(task)
            with task.scope:
                try:
                    result = await call_next(_without_progress(request))
                    if not isinstance(result, InputRequiredResult):
                        task.result = {**_dumped(result), "resultType": "complete"}
                    ended.append(result)
                    task.become("completed")
                except MCPError as error:
                    task.error = error.error.model_dump(by_alias=True, exclude_none=True)
                    ended.append(error)
                    task.become("failed")
            if task.scope.cancelled_caught:
                task.become("cancelled")
            done.set()

        assert self.group is not None
        self.tasks[task.id] = task
        self.group.start_soon(run)
        with anyio.move_on_after(GRACE_S):
            await done.wait()
        if ended and isinstance(ended[0], CallToolResult | InputRequiredResult):
            return ended[0]
        return (
            task.now()
            if not task.now().is_over
            else dataclasses.replace(task.now(), status="working")
        )

    async def find(self, request: Request, id: str) -> TaskNow | None:
        return self.tasks[id].now() if id in self.tasks else None

    async def cancel(self, request: Request, id: str) -> None:
        task = self.tasks[id]
        task.scope.cancel()
        while not task.now().is_over:
            await task.changed.wait()

    async def answer(self, request: Request, id: str, responses: Mapping[str, Any]) -> None:
        task = self.tasks[id]
        for key in task.asked.keys() & responses.keys():
            task.answers[key] = responses[key]
            del task.asked[key]
        task.become("input_required" if task.asked else "working")

    async def watch(self, request: Request, id: str) -> AsyncIterator[TaskNow]:
        task = self.tasks[id]
        while True:
            changed = task.changed
            yield task.now()
            if task.now().is_over:
                return
            await changed.wait()


def _without_progress(request: Request) -> Request:
    """A task tells its progress in its own words only."""

    class Silent:
        def __getattr__(self, name: str) -> Any:
            return getattr(request.session, name)

        async def report_progress(self, *_: Any) -> None: ...

    return dataclasses.replace(request, session=Silent())  # type: ignore[arg-type]


def _dumped(result: HandlerResult) -> dict[str, Any]:
    if isinstance(result, BaseModel):
        return result.model_dump(mode="json", by_alias=True, exclude_none=True)
    return dict(result or {})


def _elicit(message: str, name: str, kind: str = "boolean") -> dict[str, Any]:
    schema = {"type": "object", "properties": {name: {"type": kind}}, "required": [name]}
    return {
        "method": "elicitation/create",
        "params": {"mode": "form", "message": message, "requestedSchema": schema},
    }


def _task() -> Running:
    task = current.get()
    assert task is not None
    return task


def app() -> Starlette:
    """The application, as `animatic serve` has it, with the fixtures."""
    home = Path(tempfile.mkdtemp(prefix="animatic-fixtures-"))
    settings = load({"ANIMATIC_HOME": str(home), "ANIMATIC_OUTPUT_DIR": str(home / "videos")})
    source = FixtureTasks()
    mcp = build(settings, tasks=source)

    @mcp.tool()
    async def greet(name: str) -> str:
        return f"Hello, {name}!"

    @mcp.tool()
    async def slow_compute(seconds: float, label: str = "") -> str:
        await anyio.sleep(seconds)
        return f"{label}: done"

    @mcp.tool()
    async def failing_job() -> str:
        await anyio.sleep(0.2)
        raise ValueError("It failed, as it should.")

    @mcp.tool()
    async def protocol_error_job() -> str:
        await anyio.sleep(0.2)
        raise MCPError(-32603, "A protocol error, as it should be.")

    @mcp.tool()
    async def confirm_delete(filename: str) -> str:
        await anyio.sleep(0.1)
        await _task().ask(confirm=_elicit(f"Delete {filename}?", "confirm"))
        return f"{filename} deleted"

    @mcp.tool()
    async def multi_input() -> str:
        await anyio.sleep(0.1)
        await _task().ask(first=_elicit("First?", "first"), second=_elicit("Second?", "second"))
        return "both"

    @mcp.tool()
    async def test_tool_with_task(ctx: Context) -> Any:
        given = (ctx.input_responses or {}).get("user_name")
        if given is None:
            asked = _elicit("Who are you?", "user_name", "string")
            return InputRequiredResult.model_validate({"inputRequests": {"user_name": asked}})
        await anyio.sleep(0.5)
        name = next(iter(_dumped(given)["content"].values()))
        return f"Hello, {name}!"

    made = mcp.streamable_http_app()
    lifespan = made.router.lifespan_context

    @asynccontextmanager
    async def with_tasks(app: Any) -> AsyncGenerator[Any]:
        async with lifespan(app) as state, anyio.create_task_group() as group:
            source.group = group
            yield state
            group.cancel_scope.cancel()

    made.router.lifespan_context = with_tasks
    return made


if __name__ == "__main__":
    uvicorn.run(app(), port=int(sys.argv[1]), log_level="warning", timeout_graceful_shutdown=1)
