"""Cancel means cancel: the work ends at once, everywhere, and what it means is said."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import anyio
import pytest
from house import House, facts, words

from animatic.jobs.records import open_records
from cloud.answers import Stall, stream, text
from cloud.scripted import Cloud
from promptness import A_SECOND_S

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]
LONG = {"prompt": "a city at night", "seconds": 60, "resolution": "480p", "export": True}


def renderers() -> list[int]:
    """Render processes that descend from this one (Linux)."""
    found: list[int] = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            said = (entry / "cmdline").read_bytes()
            parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except (OSError, IndexError, ValueError):
            continue
        if b"animatic.studio.render" in said and parent == os.getpid():
            found.append(int(entry.name))
    return found


def stage(house: House, project: str) -> str:
    records = open_records(house.folder / "home")
    try:
        row = records.last_job(project)
        return row.stage if row else ""
    finally:
        records.close()


async def rendering(client: Any, project: str) -> None:
    with anyio.fail_after(30):
        while not renderers() or "Rendering" not in facts(
            await client.call_tool("state", {"project": project, "wait_s": 0})
        ).get("summary", ""):
            await anyio.sleep(0.05)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
@pytest.mark.parametrize("said", ["stop", "cancel the render", "停止渲染"])
async def test_a_stopped_render_ends_its_workers_within_a_second(house: House, said: str) -> None:
    async with house.client("memory", "2026-07-28") as client:
        project = facts(await client.call_tool("generate", {**LONG, "wait_s": 0}))["project"]
        await rendering(client, project)
        begun = time.monotonic()
        stopped = facts(await client.call_tool("generate", {"prompt": said, "project": project}))
        while renderers():
            await anyio.sleep(0.01)
        assert time.monotonic() - begun < A_SECOND_S
        assert "stopped" in stopped["summary"]
        assert stage(house, project) == "cancelled"
        after = facts(await client.call_tool("state", {"project": project}))
        assert after["status"] == "done"
        assert after["timeline"].startswith("Timeline")
        shorter = {"prompt": "make it 1 second long", "project": project}
        assert facts(await client.call_tool("generate", shorter))["status"] == "done"
    left = list(house.videos.glob("*")) if house.videos.exists() else []
    assert left == []


@pytest.mark.slow
async def test_a_stopped_job_is_not_gone_on_with_by_the_next_process(house: House) -> None:
    async with house.client("stdio", "2026-07-28") as client:
        project = facts(await client.call_tool("generate", {**LONG, "wait_s": 0}))["project"]
        await client.call_tool("generate", {"prompt": "stop", "project": project})
    async with house.client("stdio", "2026-07-28") as client:
        await anyio.sleep(1.5)
        found = facts(await client.call_tool("state", {"project": project}))
    assert found["status"] == "done"
    assert "topped" in found["summary"]
    assert stage(house, project) == "cancelled"


async def test_a_stopped_cloud_turn_closes_its_stream_and_says_it_may_be_charged(
    paid: House, cloud: Cloud
) -> None:
    cloud.next("say", stream(text("On it.", partial=True), Stall()))
    async with paid.client("memory", "2026-07-28") as client:
        begun = facts(await client.call_tool("generate", {"prompt": "a sea", "wait_s": 0}))
        await cloud.heard("say")
        stopped = facts(
            await client.call_tool("generate", {"prompt": "stop", "project": begun["project"]})
        )
        assert "may still be charged" in stopped["summary"]
        assert stage(paid, begun["project"]) == "cancelled"
        lines = facts(await client.call_tool("credits", {}))["journal"]
        assert "cancelled" in lines[0]
        after = await client.call_tool(
            "generate", {"prompt": "a lake", "project": begun["project"]}
        )
        assert facts(after)["status"] == "done"
    assert cloud.count("say") == 2


async def test_a_cloud_render_is_left_alone_over_there(paid: House, cloud: Cloud) -> None:
    cloud.progress = tuple({"status": "processing", "progress": 0.5} for _ in range(400))
    async with paid.client("memory", "2026-07-28") as client:
        project = facts(await client.call_tool("generate", {"prompt": "a sea"}))["project"]
        await client.call_tool("export", {"project": project, "wait_s": 0})
        await cloud.heard("export_status", 2)
        stopped = facts(await client.call_tool("generate", {"prompt": "取消导出"}))
    assert "export was stopped" in stopped["summary"]
    assert not [seen for seen in cloud.requests if seen.method == "DELETE"]


async def test_stop_without_any_work_is_a_message(house: House) -> None:
    async with house.client("memory", "2026-07-28") as client:
        made = facts(await client.call_tool("generate", {"prompt": "a calm abstract video"}))
        said = words(await client.call_tool("generate", {"prompt": "cancel"}))
    assert made["project"] in said
