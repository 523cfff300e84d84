"""The same request again: joined or handed over, and never paid for twice unless it is meant."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest
from doomed import Doomed
from house import House, facts, words
from mcp import Client

from cloud.answers import Wait, stream, text
from cloud.footage import mp4
from cloud.scripted import Cloud

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(60)]
REPEATED, JOINED = "just done", "joined the work under way"


@asynccontextmanager
async def opened(house: House) -> AsyncGenerator[Client]:
    async with house.client("memory", "2026-07-28") as client:
        yield client


async def said(client: Client, prompt: str, **more: Any) -> dict[str, Any]:
    return facts(await client.call_tool("generate", {"prompt": prompt, **more}))


@pytest.mark.parametrize(
    "again", ["a  film of\n the sea ", "a film of the sea", "un été", "un e\u0301te\u0301"]
)
async def test_words_that_only_look_different_are_the_same_request(
    paid: House, cloud: Cloud, again: str
) -> None:
    first = "un été" if again.startswith("un") else "a film of the sea"
    async with opened(paid) as client:
        await said(client, first, wait_s=30)
        assert REPEATED in (await said(client, again, wait_s=5))["summary"]
    assert cloud.count("say") == 1


async def test_the_same_words_after_others_are_meant_again(paid: House, cloud: Cloud) -> None:
    async with opened(paid) as client:
        for prompt in ("make it red", "make it blue", "make it red"):
            assert REPEATED not in (await said(client, prompt))["summary"]
    assert cloud.count("say") == 3


async def test_the_same_words_with_another_option_are_another_request(
    paid: House, cloud: Cloud
) -> None:
    async with opened(paid) as client:
        await said(client, "a film of the sea", seconds=5)
        await said(client, "a film of the sea", seconds=6)
    assert cloud.count("say") == 2


async def test_a_joined_request_says_so_and_gets_the_answer(paid: House, cloud: Cloud) -> None:
    hold = Wait()
    cloud.next("say", stream(text("On it."), hold, text("Done.")))
    async with opened(paid) as client:
        await said(client, "a sea", wait_s=0)
        assert JOINED in (await said(client, "a sea", wait_s=0))["summary"]
        hold.until.set()
        done = await said(client, "a sea", wait_s=10)
    assert "Done." in done["summary"]
    assert cloud.count("say") == 1


async def test_a_new_take_that_is_asked_for_twice_while_it_runs_is_one(
    paid: House, cloud: Cloud
) -> None:
    hold = Wait()
    async with opened(paid) as client:
        await said(client, "a sea")
        cloud.next("say", stream(text("On it."), hold, text("Done.")))
        await said(client, "a sea", new_take=True, wait_s=0)
        assert JOINED in (await said(client, "a sea", new_take=True, wait_s=0))["summary"]
        hold.until.set()
        await client.call_tool("state", {"wait_s": 10})
    assert cloud.count("say") == 2
    assert "\n\nTake: 2 (" in cloud.asked("say")[1].message


async def test_a_script_joins_once_however_often_the_words_are_sent(
    paid: House, cloud: Cloud, tmp_path: Path
) -> None:
    paid.env["ANIMATIC_PROFILE"] = "free-video-generation-models"
    script = tmp_path / "script.txt"
    script.write_text("The sea at dawn.")
    async with opened(paid) as client:
        await client.call_tool("upload", {"sources": [str(script)]})
        await said(client, "make this")
        assert REPEATED in (await said(client, "make this"))["summary"]
        await said(client, "make this", new_take=True)
    assert cloud.count("say") == 2
    assert all("The sea at dawn." in seen.message for seen in cloud.asked("say"))


async def test_the_same_file_is_not_sent_again_unless_it_was_saved_again(
    paid: House, cloud: Cloud, tmp_path: Path
) -> None:
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(mp4(1000))
    async with opened(paid) as client:
        arguments = {"sources": [str(clip)]}
        await client.call_tool("upload", arguments)
        assert REPEATED in facts(await client.call_tool("upload", arguments))["summary"]
        assert cloud.count("upload") == 1
        clip.write_bytes(mp4(2000))
        await client.call_tool("upload", arguments)
    assert cloud.count("upload") == 2


async def test_a_named_export_asked_for_again_is_handed_over(paid: House, cloud: Cloud) -> None:
    async with opened(paid) as client:
        await said(client, "a sea")
        first = facts(await client.call_tool("export", {"save_as": "sea"}))
        again = facts(await client.call_tool("export", {"save_as": "sea", "wait_s": 5}))
        assert again["video"] == first["video"]
        assert REPEATED in again["summary"]
        Path(first["video"]["path"]).unlink()
        await client.call_tool("export", {"save_as": "sea"})
        assert Path(first["video"]["path"]).exists()
    assert cloud.count("start_export") == 2


@pytest.mark.slow
async def test_after_a_restart_the_same_request_finds_its_project_without_a_handle(
    paid: House, cloud: Cloud
) -> None:
    server = Doomed(paid.environment())
    made = await anyio.to_thread.run_sync(lambda: server.tool("generate", prompt="a sea"))
    server.kill()
    async with paid.client("stdio", "2026-07-28") as client:
        again = await said(client, "a sea")
        other = await said(client, "a mountain")
    assert again["project"] == made["project"]
    assert REPEATED in again["summary"]
    assert other["project"] == made["project"]
    assert cloud.count("say") == 2


async def test_after_the_window_the_same_words_start_something_new(
    paid: House, cloud: Cloud
) -> None:
    paid.env["ANIMATIC_REPEAT_WINDOW_S"] = "0"
    async with opened(paid) as client:
        await said(client, "a sea")
        await said(client, "a sea")
    assert cloud.count("say") == 2


@pytest.mark.slow
async def test_the_same_request_in_another_process_joins_the_one_under_way(
    paid: House, cloud: Cloud
) -> None:
    hold = Wait()
    cloud.next("say", stream(text("On it."), hold, text("Done.")))
    async with (
        paid.client("stdio", "2026-07-28") as one,
        paid.client("stdio", "legacy") as other,
    ):
        started = await said(one, "a sea", wait_s=0)
        await cloud.heard("say")
        joined = await said(other, "a sea", wait_s=0)
        assert (joined["status"], joined["project"]) == ("running", started["project"])
        assert JOINED in joined["summary"]
        busy = await other.call_tool("generate", {"prompt": "a boat"})
        assert "Another process" in words(busy)
        hold.until.set()
        done = facts(await other.call_tool("state", {"wait_s": 20}))
    assert "Done." in done["summary"]
    assert cloud.count("say") == 1


@pytest.mark.slow
async def test_another_caller_with_the_same_words_is_somebody_else(
    paid: House, cloud: Cloud
) -> None:
    url = paid.serve()
    async with (
        paid.http_client(url, "2026-07-28", {"X-Nemo-Token": "nmv_usr_anna_0123456"}) as anna,
        paid.http_client(url, "2026-07-28", {"X-Nemo-Token": "nmv_usr_ben_01234567"}) as ben,
    ):
        hers, his = await said(anna, "a sea"), await said(ben, "a sea")
    assert hers["project"] != his["project"]
    assert cloud.count("say") == 2


async def test_two_equal_calls_at_once_are_one_turn_in_one_project(
    paid: House, cloud: Cloud
) -> None:
    found: list[dict[str, Any]] = []

    async def say(client: Client) -> None:
        found.append(await said(client, "a sea", wait_s=20))

    async with opened(paid) as client, anyio.create_task_group() as calls:
        for _ in range(5):
            calls.start_soon(say, client)
    assert cloud.count("say") == 1
    assert len({answer["project"] for answer in found}) == 1
    assert all(answer["version"] == 1 for answer in found)


@pytest.mark.slow
async def test_two_processes_that_are_asked_the_same_at_once_take_one_turn(
    paid: House, cloud: Cloud
) -> None:
    async with (
        paid.client("stdio", "2026-07-28") as one,
        paid.client("stdio", "2026-07-28") as other,
    ):
        project = (await said(one, "a sea"))["project"]
        for n in range(3):
            async with anyio.create_task_group() as calls:
                for client in (one, other):
                    arguments = {"prompt": f"boat {n}", "project": project, "wait_s": 20}
                    calls.start_soon(client.call_tool, "generate", arguments)
    assert cloud.count("say") == 4


@pytest.mark.parametrize("prompt", ["list the versions", "有哪些版本？"])
async def test_a_question_for_the_versions_is_answered_here(
    paid: House, cloud: Cloud, prompt: str
) -> None:
    async with opened(paid) as client:
        await said(client, "a sea")
        lines = (await said(client, prompt))["versions"]
    assert lines[0].startswith("Version 1 (current)")
    assert cloud.count("say") == 1
