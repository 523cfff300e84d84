"""The yardstick: the barest MCP server, one tool that makes one request to the same backend.

usage: bare.py stdio | bare.py PORT
"""

from __future__ import annotations

import os
import sys

import httpx
import uvicorn
from mcp.server.mcpserver import MCPServer

mcp = MCPServer("bare", log_level="ERROR")
client: list[httpx.AsyncClient] = []


@mcp.tool()
async def credits() -> dict[str, float]:
    if not client:
        client.append(httpx.AsyncClient(base_url=os.environ["NEMO_API_URL"]))
    reply = await client[0].get(
        "/api/credits/balance/simple", headers={"Authorization": "Bearer x"}
    )
    return reply.json()["data"]


if __name__ == "__main__":
    if sys.argv[1] == "stdio":
        mcp.run("stdio")
    else:
        uvicorn.run(mcp.streamable_http_app(), port=int(sys.argv[1]), log_level="error")
