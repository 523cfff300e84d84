"""Killed in the middle: the next process goes on, and nothing is paid twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import anyio
import av
import pytest
from house import House, facts

from cloud.answers import Stall, stream, text
from cloud.scripted import Cloud

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]
HANDSHAKE = {
    "protocolVersion": "2025-11-25",
    "capabilities": {},
    "clientInfo": {"name": "test", "version": "1"},
}


class Doomed:
    """A server on stdio that will be killed: spoken to by hand, so that nothing tidies up."""

    def __init__(self, house: House) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "animatic"],
            env=house.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self._call(0, "initialize", HANDSHAKE)

    def tool(self, name: str, **arguments: Any) -> dict[str, Any]:
        answer = self._call(1, "tools/call", {"name": name, "arguments": arguments})
        return answer["result"]["structuredContent"]

    def kill(self) -> None:
        """SIGKILL for the server and everything it started."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()

    def _call(self, id: int, method: str, params: dict[str, Any]) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        message = {"jsonrpc": "2.0", "id": id, "method": method, "params": params}
        self.process.stdin.write(json.dumps(message) + "\n")
        self.process.stdin.flush()
        while True:
            answer = json.loads(self.process.stdout.readline())
            if answer.get("id") == id and "result" in answer:
                return answer


@pytest.fixture
async def cloud() -> AsyncGenerator[Cloud]:
    async with Cloud.running() as cloud:
        yield cloud


@pytest.fixture
def paid(house: House, cloud: Cloud) -> House:
    house.env |= {
        "NEMO_TOKEN": "nmv_usr_0123456789abcdef",
        "NEMO_API_URL": cloud.base_url,
        "ANIMATIC_EXPORT_POLL_S": "0.05",
        "ANIMATIC_RECOVERY_POLL_S": "0.05",
    }
    return house


async def settled(house: House, project: str) -> dict[str, Any]:
    """What a new process says about the project, once nothing is under way any more."""
    async with house.client("stdio", "2026-07-28") as client:
        with anyio.fail_after(60):
            while True:
                result = await client.call_tool("state", {"project": project, "wait_s": 5})
                found = facts(result)
                if found["status"] != "running":
                    return found
                await anyio.sleep(0.1)


async def test_a_studio_render_goes_on_after_kill_9(house: House) -> None:
    server = Doomed(house)
    wish = {"prompt": "a city at night", "seconds": 12, "resolution": "480p", "export": True}
    project = server.tool("generate", **wish, wait_s=0)["project"]
    while "Rendering" not in server.tool("state", project=project, wait_s=0)["summary"]:
        await anyio.sleep(0.1)
    server.kill()
    found = await settled(house, project)
    assert found["status"] == "done"
    with av.open(found["video"]["path"]) as container:
        assert container.streams.video[0].frames == 360
    left = {path.suffix for path in house.videos.iterdir()}
    assert left == {".mp4", ".json"}


async def test_a_cloud_render_is_polled_on_under_its_old_id(paid: House, cloud: Cloud) -> None:
    server = Doomed(paid)
    project = (await anyio.to_thread.run_sync(lambda: server.tool("generate", prompt="a sea")))[
        "project"
    ]
    cloud.progress = tuple({"status": "processing", "progress": 0.5} for _ in range(200))
    await anyio.to_thread.run_sync(lambda: server.tool("export", project=project, wait_s=0))
    await cloud.heard("export_status", 2)
    server.kill()
    cloud.progress = ()
    found = await settled(paid, project)
    assert Path(found["video"]["path"]).exists()
    assert cloud.count("start_export") == 1


async def test_a_cloud_turn_that_was_cut_is_settled_by_the_state_and_never_sent_again(
    paid: House, cloud: Cloud
) -> None:
    cloud.credits = {"available": 100, "frozen": 0, "total": 100}
    cloud.next("say", stream(text("On it.", partial=True), Stall()))
    server = Doomed(paid)
    started = await anyio.to_thread.run_sync(
        lambda: server.tool("generate", prompt="a sea", wait_s=0)
    )
    await cloud.heard("say")
    server.kill()
    session = next(iter(cloud.drafts))
    cloud.drafts[session] = cloud.edited(cloud.drafts[session], "a sea")
    cloud.credits = {"available": 50, "frozen": 0, "total": 50}
    found = await settled(paid, started["project"])
    assert found["changes"] == ["Added video a sea (0-5s)"]
    assert cloud.count("say") == 1
    async with paid.client("memory", "2026-07-28") as client:
        (line,) = facts(await client.call_tool("credits", {}))["journal"]
    assert "50 credits, delivered" in line


async def test_a_turn_that_was_never_sent_is_sent_once(paid: House, cloud: Cloud) -> None:
    cloud.next("session", [Stall()])
    server = Doomed(paid)
    started = await anyio.to_thread.run_sync(
        lambda: server.tool("generate", prompt="a sea", wait_s=0)
    )
    await cloud.heard("session")
    server.kill()
    found = await settled(paid, started["project"])
    assert found["changes"] == ["Added video a sea (0-5s)"]
    assert cloud.count("say") == 1


async def test_a_caller_with_a_token_of_their_own_finds_their_work_going_on(
    house: House,
) -> None:
    headers = {"X-Nemo-Token": "nmv_usr_anna_0123456789"}
    wish = {"prompt": "a city at night", "seconds": 8, "resolution": "480p", "export": True}
    async with house.http_client(house.serve(), "2026-07-28", headers) as anna:
        started = facts(await anna.call_tool("generate", {**wish, "wait_s": 0}))
        while "Rendering" not in facts(await anna.call_tool("state", {}))["summary"]:
            await anyio.sleep(0.1)
        house.kill()
    async with house.http_client(house.serve(), "2026-07-28", headers) as anna:
        arguments = {"project": started["project"], "wait_s": 60}
        found = facts(await anna.call_tool("state", arguments))
    assert found["video"]["seconds"] == 8
