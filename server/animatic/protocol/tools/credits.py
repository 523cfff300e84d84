"""credits: what the account has left."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult, TextContent, ToolAnnotations
from pydantic import BaseModel, Field

from animatic.jobs.spending import cost_of, label_of
from animatic.operations.services import Services
from animatic.projects.caller import ANYBODY, Caller
from animatic.protocol.callers import identify
from animatic.protocol.requests import services_of
from animatic.protocol.tools.answers import in_plain_words
from animatic.protocol.tools.arguments import declared

if TYPE_CHECKING:
    from animatic.jobs.records import JobRecord

JOURNAL_LINES = 5

DESCRIPTION = """How many credits are left. Free and immediate. The local studio needs none; on \
the cloud a clip costs about 100 and an edit about 50, export nothing."""


class Balance(BaseModel):
    """What credits answers."""

    backend: str
    is_metered: bool = Field(description="False: everything is free here.")
    available: float
    frozen: float = Field(description="Reserved for work under way.")
    total: float
    summary: str
    journal: list[str] = Field(
        default_factory=list, description="The last turns: when, what was asked, what it cost."
    )


@in_plain_words
async def credits(ctx: Context) -> Annotated[CallToolResult, Balance]:
    answer = await balance(services_of(ctx.request_context), identify(ctx.request_context))
    text = "\n".join([f"{answer.summary} Backend: {answer.backend}.", *answer.journal])
    return CallToolResult(
        content=[TextContent(type="text", text=text)],
        structured_content=answer.model_dump(mode="json"),
        is_error=False,
    )


async def balance(services: Services, caller: Caller) -> Balance:
    """What the account that pays for the caller has left."""
    client = await services.client()
    found, remark = await services.paid_by(caller, client.credits)
    summary = (
        found.line
        if found.is_metered
        else "The studio runs on this machine: everything is free, no credits are needed."
    )
    return Balance(
        backend=services.settings.backend_name,
        is_metered=found.is_metered,
        available=found.available,
        frozen=found.frozen,
        total=found.total,
        summary=f"{remark} {summary}".strip(),
        journal=[entry(row, is_metered=found.is_metered) for row in await _turns(services, caller)],
    )


async def _turns(services: Services, caller: Caller) -> list[JobRecord]:
    if caller.owner == ANYBODY:
        return []
    return await services.jobs.journal(caller.owner, JOURNAL_LINES)


def entry(row: JobRecord, *, is_metered: bool) -> str:
    """A line of the journal: when, what was asked, what it cost, how it ended, where."""
    at = datetime.fromtimestamp(row.created_ms / 1000, UTC)
    cost = cost_of(row) if is_metered else "free"
    return f"{at:%Y-%m-%d %H:%M} UTC: “{label_of(row)}”, {cost}, {row.stage}, {row.project}"


async def said(services: Services, caller: Caller) -> str:
    """The balance as a sentence, for a person who asked in passing."""
    return (await balance(services, caller)).summary


def tool() -> Tool:
    return declared(
        credits,
        title="Credits",
        description=DESCRIPTION,
        hints=ToolAnnotations(read_only_hint=True, open_world_hint=True),
    )
