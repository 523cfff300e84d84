"""A client of our own server, as any host would be one: launched over stdio, spoken to in MCP."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Protocol, cast

from mcp import Client, StdioServerParameters
from mcp_types import CallToolResult, TextContent

from animatic.model.errors import AnimaticError

CALL_LIMIT_S = 60
"""What common hosts allow one call; the command lives by it, so a person's host can too."""


class OnProgress(Protocol):
    """Hears how far the work is."""

    async def __call__(self, progress: float, total: float | None, message: str | None) -> None: ...


@asynccontextmanager
async def own_server(output_dir: Path | None = None) -> AsyncGenerator[Client]:
    """This very package's server in a process of its own, with this process's environment."""
    # Who types a command again wants it done again: it is no retry of a lost answer.
    environment = {**os.environ, "ANIMATIC_REPEAT_WINDOW_S": "0"}
    if output_dir is not None:
        environment["ANIMATIC_OUTPUT_DIR"] = str(output_dir)
    parameters = StdioServerParameters(
        command=sys.executable, args=["-m", "animatic"], env=environment
    )
    try:
        async with Client(parameters) as client:
            yield client
    except BaseExceptionGroup as group:
        # The client's task groups wrap whatever happened inside; a person wants that alone.
        if (ours := _ours(group)) is None:
            raise
        raise ours from None


def _ours(group: BaseExceptionGroup[BaseException]) -> AnimaticError | None:
    """The first of our own errors in a group of groups."""
    for error in group.exceptions:
        if isinstance(error, AnimaticError):
            return error
        if isinstance(error, BaseExceptionGroup):
            inner = cast("BaseExceptionGroup[BaseException]", error)
            if (found := _ours(inner)) is not None:
                return found
    return None


async def ask(
    client: Client, tool: str, arguments: dict[str, Any], on_progress: OnProgress | None = None
) -> dict[str, Any]:
    """Call a tool and stay with it until it is done, however many calls that takes.

    Raises:
        AnimaticError: the tool said no; its words.
    """
    answer = _facts(await _call(client, tool, arguments, on_progress))
    while answer.get("status") == "running":
        waiting = {"project": answer["project"], "wait_s": 45}
        answer = _facts(await _call(client, "state", waiting, on_progress))
    return answer


async def _call(
    client: Client, tool: str, arguments: dict[str, Any], on_progress: OnProgress | None
) -> CallToolResult:
    return await client.call_tool(
        tool,
        {name: value for name, value in arguments.items() if value is not None},
        progress_callback=on_progress,
        read_timeout_seconds=CALL_LIMIT_S,
    )


def _facts(result: CallToolResult) -> dict[str, Any]:
    if result.is_error or result.structured_content is None:
        words = " ".join(c.text for c in result.content if isinstance(c, TextContent))
        raise AnimaticError(words or "The server answered nothing.")
    return result.structured_content
