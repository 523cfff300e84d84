"""A render that waits for its turn says so, and is only kept for somebody who waits for it."""

from __future__ import annotations

from typing import Any

import anyio
import pytest
from house import House, facts
from mcp import Client

from cloud.scripted import Cloud

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]
FILM = {"prompt": "a calm abstract video", "seconds": 1, "resolution": "480p", "export": True}


@pytest.mark.parametrize(
    ("queue", "words"),
    [
        ({}, "Waiting for the renderer"),
        ({"queue": {"before": 2}}, "Waiting, 2 before you"),
        ({"queue": {"before": 2, "about_s": 170}}, "Waiting, 2 before you, about 3 min"),
        ({"queue": {"before": 1, "about_s": 20}}, "Waiting, 1 before you, less than a minute"),
    ],
)
async def test_an_export_that_waits_is_said_to_wait(
    paid: House, cloud: Cloud, queue: dict[str, Any], words: str
) -> None:
    status = {"status": "pending", "progress": 0.0, **queue}
    cloud.progress = tuple(status for _ in range(1000))
    async with paid.client("memory", "2026-07-28") as client:
        await client.call_tool("generate", {"prompt": "a sea"})
        await client.call_tool("export", {"wait_s": 0})
        await cloud.heard("export_status")
        said = ""
        with anyio.fail_after(10):
            while words not in said:
                said = facts(await client.call_tool("state", {"wait_s": 0}))["summary"]
                assert "Rendering" not in said
    cloud.progress = ()


async def test_the_studio_hears_for_whom_it_is_asked_and_that_nobody_waits(
    paid: House, cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("animatic.jobs.job.WATCHED_FOR_S", 1.5)
    cloud.progress = tuple({"status": "processing", "progress": 0.5} for _ in range(9000))
    async with paid.client("memory", "2026-07-28") as client:
        await client.call_tool("generate", {"prompt": "a sea"})
        await client.call_tool("export", {"wait_s": 0})
        named, look = "x-animatic-caller", "x-animatic-awaited"
        with anyio.fail_after(10):
            while not any(look in seen.headers for seen in cloud.asked("export_status")):
                await anyio.sleep(0.02)
        first = cloud.asked("export_status")[0]
        assert look not in first.headers
        (ordered,) = cloud.asked("start_export")
        assert ordered.headers[named] == first.headers[named]
        assert "local" not in ordered.headers[named]
        await client.call_tool("state", {"wait_s": 0.2})
        assert look not in cloud.asked("export_status")[-1].headers
    cloud.progress = ()


async def test_two_callers_of_one_server_are_served_in_turn(house: House) -> None:
    url, ben = house.serve(), {"X-Nemo-Token": "nmv_usr_ben_0123456789"}
    anna = {"X-Nemo-Token": "nmv_usr_anna_0123456789"}
    async with (
        house.http_client(url, "2026-07-28", anna) as many,
        house.http_client(url, "2026-07-28", ben) as one,
    ):
        long = {**FILM, "seconds": 60, "wait_s": 0}
        wishes = [
            {**long, "project": "new", "prompt": f"a city at night, title “{n}”"} for n in range(3)
        ]

        async def says(client: Client, project: str, words: str) -> None:
            with anyio.fail_after(40):
                said = ""
                while words not in said:
                    said = facts(await client.call_tool("state", {"project": project}))["summary"]

        first = facts(await many.call_tool("generate", wishes[0]))["project"]
        await says(many, first, "Rendering")
        others = [facts(await many.call_tool("generate", w))["project"] for w in wishes[1:]]
        project = facts(await one.call_tool("generate", {**FILM, "wait_s": 0}))["project"]
        await says(one, project, "Waiting, 1 before you")
        await many.call_tool("generate", {"prompt": "stop", "project": first})
        found = facts(await one.call_tool("state", {"project": project, "wait_s": 60}))
        assert found["video"], found
        for handle in others:
            left = facts(await many.call_tool("state", {"project": handle}))
            assert left["status"] == "running", left
