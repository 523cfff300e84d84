"""Many turns in one process: what it holds is the same after the thirtieth and after the last."""

from __future__ import annotations

from pathlib import Path

import anyio
import pytest
from mcp import Client
from world import QUICK, held

from animatic.model.settings import load
from animatic.protocol.server import build
from cloud.scripted import Cloud
from interaction.house import House, facts

pytestmark = [pytest.mark.anyio, pytest.mark.slow, pytest.mark.timeout(120)]
TURNS = 120


async def test_turns_leave_no_task_thread_socket_or_child_behind(tmp_path: Path) -> None:
    async with Cloud.running() as cloud:
        where = {"NEMO_API_URL": cloud.base_url, "NEMO_TOKEN": "nmv_usr_0123456789abcdef"}
        house = House(tmp_path, {**QUICK, **where})
        async with Client(build(load(house.environment())), mode="2026-07-28") as client:
            await _turns(client, 30)
            warm = await _at_rest()
            await _turns(client, TURNS)
            assert await _at_rest() == warm


async def _turns(client: Client, count: int) -> None:
    for n in range(count):
        facts(await client.call_tool("generate", {"prompt": f"change {n}", "new_take": True}))


async def _at_rest() -> dict[str, object]:
    """What is held once the last turn's reporter has gone too; idle connections are the pool's."""
    await anyio.sleep(0.1)
    return {name: kept for name, kept in held().items() if name != "files"}
