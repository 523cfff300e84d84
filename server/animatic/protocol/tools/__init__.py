"""What the model sees: five tools, one file each, and the one shape of their answers."""

from __future__ import annotations

from mcp.server.mcpserver.tools import Tool

from animatic.protocol.tools import credits, export, generate, state, upload


def all_tools() -> list[Tool]:
    """The tools in the order a model reads them."""
    return [room.tool() for room in (generate, upload, credits, state, export)]
