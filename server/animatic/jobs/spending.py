"""A job's row, said in a few words: what was asked, and what it cost."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from animatic.jobs.asked import ExportAsked, TurnAsked, UploadAsked, read_asked
from animatic.model.plain_text import plain_line

if TYPE_CHECKING:
    from animatic.jobs.records import JobRecord

LONGEST_LABEL = 40


def label_of(row: JobRecord) -> str:
    """What was asked, on one line."""
    match read_asked(row.asked):
        case TurnAsked(text=text):
            return label(text)
        case UploadAsked(sources=sources):
            return f"upload of {len(sources)} file{'s' if len(sources) != 1 else ''}"
        case ExportAsked(resolution=resolution):
            return f"export in {resolution}" if resolution else "export"


def label(text: str) -> str:
    """The first words of a message, on one line."""
    words = plain_line(text.partition("\n\n")[0])
    return words if len(words) <= LONGEST_LABEL else f"{words[: LONGEST_LABEL - 1]}…"


def cost_of(row: JobRecord) -> str:
    """What a turn cost, as far as the balance before and after it tells.

    Turns of two projects on one account at the same time are each told the sum.
    """
    if "draft_before" not in _facts(row) and row.stage in ("planned", "failed"):
        return "0 credits, nothing was sent"
    if row.credits_before is None or row.credits_after is None:
        return "cost not known yet" if not row.ended_ms else "cost unknown"
    spent = row.credits_before - row.credits_after
    if spent < 0:
        return "cost unknown (credits were added meanwhile)"
    reserved = _facts(row).get("reserved")
    return f"{spent:g} credits" + (f" and {reserved} still reserved" if reserved else "")


def _facts(row: JobRecord) -> dict[str, str]:
    return json.loads(row.facts)
