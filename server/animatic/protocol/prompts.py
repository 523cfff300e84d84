"""The seeds' three workflows as prompts a person can pick."""

from __future__ import annotations

from typing import Annotated, Any

from mcp.server.mcpserver import MCPServer
from pydantic import Field

EXAMPLE = "a 10-second video of a futuristic city at night with neon lights"


def add_prompts(mcp: MCPServer[Any]) -> None:
    """Register quick edit, batch and iterate."""

    @mcp.prompt(name="quick_edit", title="Quick edit")
    def quick_edit(
        idea: Annotated[str, Field(description="What the video should be.")] = EXAMPLE,
        files: Annotated[str, Field(description="Paths or links, if any.")] = "",
    ) -> str:
        """From an idea to an MP4 in one go."""
        first = f"Upload these files: {files}. Then generate" if files else "Generate"
        return f"{first} {idea}. Export it and tell me where the MP4 is."

    @mcp.prompt(name="batch", title="Batch")
    def batch(
        files: Annotated[str, Field(description="Paths or links.")],
        instruction: Annotated[str, Field(description="What to make of each.")],
    ) -> str:
        """Many files, one video each."""
        return (
            f"Upload these files into one project: {files}. Then, for each of them by its name, "
            f"generate: {instruction}; and export it before the next one, under a name of its "
            'own (save_as). If they are to stay films apart, use project="new" for each instead. '
            "List the MP4s at the end."
        )

    @mcp.prompt(name="iterate", title="Iterate")
    def iterate(
        idea: Annotated[str, Field(description="What the video should be.")] = EXAMPLE,
    ) -> str:
        """A rough cut first, then refine it together."""
        return (
            f"Generate a rough cut of {idea}. Show me the timeline and ask what to change; apply "
            "my changes to the same project until I say it is right, then export it."
        )
