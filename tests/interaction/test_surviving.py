"""Killed in the middle: the next process goes on, and nothing is paid twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anyio
import av
import pytest
from doomed import Doomed
from house import House, facts

from cloud.answers import Cut, Stall, envelope, stream, text
from cloud.scripted import Cloud

pytestmark = [pytest.mark.anyio, pytest.mark.slow, pytest.mark.timeout(120)]


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
    server = Doomed(house.environment())
    wish = {"prompt": "a galaxy, no music", "seconds": 6, "resolution": "480p", "export": True}
    project = server.tool("generate", **wish, wait_s=0)["project"]
    while "Rendering" not in server.tool("state", project=project, wait_s=0)["summary"]:
        await anyio.sleep(0.1)
    server.kill()
    found = await settled(house, project)
    assert found["status"] == "done"
    with av.open(found["video"]["path"]) as container:
        assert container.streams.video[0].frames == 180
    left = {path.suffix for path in house.videos.iterdir()}
    assert left == {".mp4", ".json"}


async def test_a_cloud_render_is_polled_on_under_its_old_id(paid: House, cloud: Cloud) -> None:
    server = Doomed(paid.environment())
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
    server = Doomed(paid.environment())
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
    server = Doomed(paid.environment())
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
    wish = {"prompt": "a galaxy, no music", "seconds": 5, "resolution": "480p", "export": True}
    async with house.http_client(house.serve(), "2026-07-28", headers) as anna:
        started = facts(await anna.call_tool("generate", {**wish, "wait_s": 0}))
        while "Rendering" not in facts(await anna.call_tool("state", {}))["summary"]:
            await anyio.sleep(0.1)
        house.kill()
    async with house.http_client(house.serve(), "2026-07-28", headers) as anna:
        arguments = {"project": started["project"], "wait_s": 60}
        found = facts(await anna.call_tool("state", arguments))
    assert found["video"]["seconds"] == 5


@pytest.mark.parametrize("arrived", [True, False], ids=["arrived", "lost"])
async def test_an_upload_that_was_cut_is_sent_again_only_when_the_backend_hasnt_it(
    paid: House, cloud: Cloud, tmp_path: Path, arrived: bool
) -> None:
    paths = [tmp_path / name for name in ("one.mp4", "two.mp4", "three.mp4")]
    for path in paths:
        path.write_bytes(b"\0\0\0\x18ftypmp42" + path.name.encode())
    server = Doomed(paid.environment())
    begin = {"prompt": "a sea"}
    project = (await anyio.to_thread.run_sync(lambda: server.tool("generate", **begin)))["project"]
    cloud.next("upload", envelope({"assets": [{"id": "as_one.mp4", "name": "one.mp4"}]}), [Stall()])
    session = next(iter(cloud.drafts))
    server.send("upload", sources=[str(path) for path in paths], project=project)
    await cloud.heard("upload", 2)
    cloud.files[session]["as_one.mp4"] = {"name": "one.mp4"}
    if arrived:
        cloud.files[session]["as_two.mp4"] = {"name": "two.mp4"}
    server.kill()
    found = await settled(paid, project)
    assert [upload["is_accepted"] for upload in found["uploads"]] == [True] * 3
    said = found["uploads"][1]["detail"]
    assert ("already there" in said, "sent again" in said) == (arrived, not arrived)
    assert cloud.count("upload") == (3 if arrived else 4)
    assert set(cloud.files[session]) == {"as_one.mp4", "as_two.mp4", "as_three.mp4"}


async def test_an_upload_whose_answer_was_lost_is_found_in_the_state(
    paid: House, cloud: Cloud, tmp_path: Path
) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"\0\0\0\x18ftypmp42")
    async with paid.client("stdio", "2026-07-28") as client:
        project = facts(await client.call_tool("generate", {"prompt": "a sea"}))["project"]
        session = next(iter(cloud.drafts))
        cloud.next("upload", [Cut()])
        cloud.next("state", envelope({"state": {"video_infos": {}}}))
        cloud.files[session]["as_clip.mp4"] = {"name": "clip.mp4"}
        found = facts(
            await client.call_tool("upload", {"sources": [str(path)], "project": project})
        )
    assert "already there" in found["uploads"][0]["detail"]
    assert cloud.count("upload") == 1
