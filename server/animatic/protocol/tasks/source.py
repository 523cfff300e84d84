"""What a task is, whoever keeps it: a snapshot of it, and the few things one can ask for."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeAlias

from mcp.server.context import CallNext, HandlerResult, ServerRequestContext

Request: TypeAlias = ServerRequestContext[Any, Any]
Status: TypeAlias = Literal["working", "input_required", "completed", "failed", "cancelled"]
Mode: TypeAlias = Literal["never", "optional", "required"]
"""Whether a tool's call may become a task; `required`: it can't be called in any other way."""


@dataclass(frozen=True, slots=True)
class TaskNow:
    """A task as it is at one moment. Times are wall-clock ms."""

    id: str
    status: Status
    words: str
    created_ms: int
    updated_ms: int
    ttl_ms: int | None
    """How long it is kept after it was made; None: for good."""
    poll_ms: int
    result: Mapping[str, Any] | None = None
    """When completed: the very result the call would have had."""
    error: Mapping[str, Any] | None = None
    """When failed: a JSON-RPC error. A tool's own failure is a completed result instead."""
    inputs: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """When input is required: what is asked, by key."""

    @property
    def is_over(self) -> bool:
        return self.status in ("completed", "failed", "cancelled")


class TaskSource(Protocol):
    """Where tasks live. A look-up is for the caller of `request`: others' tasks aren't found."""

    def mode(self, tool: str) -> Mode:
        """Whether calls of this tool may become tasks."""
        ...

    async def call(self, request: Request, call_next: CallNext) -> HandlerResult | TaskNow:
        """Make the call: its result when that is there at once, else the task it became."""
        ...

    async def find(self, request: Request, id: str) -> TaskNow | None:
        """The caller's task with this id."""
        ...

    async def cancel(self, request: Request, id: str) -> None:
        """End the task, if it is still under way. It has ended when this returns."""
        ...

    async def answer(self, request: Request, id: str, responses: Mapping[str, Any]) -> None:
        """Answers to what the task asked; keys it didn't ask for are passed over."""
        ...

    def watch(self, request: Request, id: str) -> AsyncIterator[TaskNow]:
        """The task after each change, newest only, until it is over."""
        ...
