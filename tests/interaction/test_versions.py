"""Undo, redo, going back and takes, on both backends; what a killed process left of them."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anyio
import pytest
from doomed import Doomed
from house import House, facts, words
from mcp import Client
from test_surviving import settled

from cloud.answers import Wait, envelope, error, stream, text, tool_call, tool_result
from cloud.scripted import Cloud

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(60)]
STEPS = ("a 10-second video of the sea", 'add the title "Waves"', "make it 6 seconds")


@dataclass
class Agent:
    """The cloud's agent as it should be: it edits, and does to the letter what it is told."""

    known: list[dict[str, Any]] = field(default_factory=lambda: [{}])
    is_stubborn: bool = False
    """Whether it does something else instead."""

    def __call__(self, draft: dict[str, Any], message: str) -> dict[str, Any]:
        version = re.search(r"^Version: (\d+) ", message, re.MULTILINE)
        if version is not None and not self.is_stubborn:
            return renamed(self.known[int(version[1])])
        after = Cloud.edited(draft, message)
        self.known.append(after)
        return after


def renamed(draft: dict[str, Any]) -> dict[str, Any]:
    """The same made again: every segment has another id."""
    made = deepcopy(draft)
    for track in made.get("t", []):
        for segment in track["sg"]:
            segment["id"] = f"again-{segment['id']}"
    return made


@pytest.fixture
def cloud(cloud: Cloud) -> Cloud:
    cloud.agent = Agent()
    return cloud


@pytest.fixture(params=["studio", "cloud"])
def either(request: pytest.FixtureRequest, house: House) -> House:
    """An installation on each of the two backends."""
    return request.getfixturevalue("paid") if request.param == "cloud" else house


@asynccontextmanager
async def opened(house: House) -> AsyncGenerator[Client]:
    async with house.client("memory", "2026-07-28") as client:
        yield client


async def said(client: Client, prompt: str, **more: Any) -> dict[str, Any]:
    return facts(await client.call_tool("generate", {"prompt": prompt, **more}))


async def film(client: Client) -> list[str]:
    """Three turns; the timeline after each, from version 0 on."""
    return ["Timeline (empty)", *[(await said(client, step))["timeline"] for step in STEPS]]


async def test_every_turn_leaves_a_version_and_state_lists_them(either: House) -> None:
    async with opened(either) as client:
        assert [(await said(client, step))["version"] for step in STEPS] == [1, 2, 3]
        result = await client.call_tool("state", {})
    found = facts(result)
    assert found["version"] == 3
    assert [line.partition(":")[0] for line in found["versions"]] == [
        "Version 3 (current)", "Version 2", "Version 1",
    ]  # fmt: skip
    assert STEPS[2] in found["versions"][0]
    assert all(line in words(result) for line in found["versions"])
    assert "Version: 3." in words(result)


@pytest.mark.parametrize(
    ("walk", "numbers"),
    [
        (["undo", "undo", "redo"], [2, 1, 2]),
        (["撤销", "撤销两步", "重做"], [2, 0, 1]),
        (["go back to version 1", "undo", "回到第2版"], [1, 3, 2]),
        (["回到上一版", "the first version", "latest version"], [2, 1, 3]),
        (["undo the last two changes", "redo", "undo everything"], [1, 2, 0]),
    ],
)
async def test_a_version_that_was_gone_back_to_is_what_it_was(
    either: House, walk: list[str], numbers: list[int]
) -> None:
    async with opened(either) as client:
        timelines = await film(client)
        for message, number in zip(walk, numbers, strict=True):
            found = await said(client, message)
            assert (found["version"], found["timeline"]) == (number, timelines[number])
        state = facts(await client.call_tool("state", {}))
        assert state["timeline"] == timelines[numbers[-1]]
        assert len(state["versions"]) == 3


async def test_a_change_after_an_undo_is_a_new_version_and_the_undone_one_is_still_there(
    either: House,
) -> None:
    async with opened(either) as client:
        timelines = await film(client)
        await said(client, "undo")
        assert (await said(client, "make it 8 seconds"))["version"] == 4
        refused = await said(client, "redo")
        assert "nothing to redo" in refused["summary"]
        assert (await said(client, "go back to version 3"))["timeline"] == timelines[3]


async def test_what_is_asked_beside_going_back_is_done_as_well(house: House) -> None:
    async with opened(house) as client:
        await film(client)
        found = await said(client, "go back to version 1 and make it square")
    assert found["version"] == 4
    assert "(0-10s)" in found["timeline"]
    assert any("1:1" in change for change in found["changes"])


@pytest.mark.parametrize(
    ("message", "answer"),
    [
        (
            "go back to version 9",
            "There is no version 9. There are versions 1 to 3; version 3 is the current one.",
        ),
        ("回到第9版", "没有第9版。现有第1版到第3版，当前是第3版。"),
        ("redo", "There is nothing to redo."),
    ],
)
async def test_a_version_that_is_not_there_gets_a_sentence_and_costs_nothing(
    paid: House, cloud: Cloud, message: str, answer: str
) -> None:
    async with opened(paid) as client:
        await film(client)
        found = await said(client, message)
        assert answer in found["summary"]
        assert facts(await client.call_tool("state", {}))["version"] == 3
    assert cloud.count("say") == 3


async def test_the_cloud_is_told_the_exact_difference_after_the_persons_words(
    paid: House, cloud: Cloud
) -> None:
    async with opened(paid) as client:
        await film(client)
        await said(client, "请撤销两步")
    lines = cloud.asked("say")[-1].message.splitlines()
    assert lines[0] == "请撤销两步"
    assert re.fullmatch(r"Version: 1 \([0-9a-f]{16}\)", lines[2])
    assert lines[3:] == [
        "Make the timeline exactly what it was then:",
        '- Remove video add the title "Waves" (5-10s).',
        "- Remove video make it 6 seconds (10-15s).",
        "- It then reads: Timeline (1 track): 1. Video: a 10-second video of the sea (0-5s)",
        "- Change nothing else.",
    ]


async def test_a_cloud_that_does_something_else_is_told_on(paid: House, cloud: Cloud) -> None:
    async with opened(paid) as client:
        await film(client)
        assert isinstance(cloud.agent, Agent)
        cloud.agent.is_stubborn = True
        found = await said(client, "undo")
    assert "This is not quite version 2 again" in found["summary"]
    assert "- Remove video make it 6 seconds (10-15s)." in found["summary"]
    assert found["version"] == 4


async def test_what_somebody_else_changed_meanwhile_is_a_version_too(
    paid: House, cloud: Cloud
) -> None:
    async with opened(paid) as client:
        await film(client)
        (session,) = cloud.drafts
        cloud.drafts[session] = Cloud.edited(cloud.drafts[session], "from the web page")
        assert (await said(client, "add a boat"))["version"] == 5
        lines = facts(await client.call_tool("state", {}))["versions"]
    assert "found as it was" in lines[1]


async def test_a_turn_that_failed_after_a_change_leaves_a_version(
    paid: House, cloud: Cloud
) -> None:
    async with opened(paid) as client:
        await film(client)
        (session,) = cloud.drafts
        before = cloud.drafts[session]
        after = Cloud.edited(before, "half of it")

        def fail(draft: dict[str, Any], message: str) -> dict[str, Any]:
            return after

        cloud.agent = fail
        cloud.next(
            "say",
            stream(
                tool_call("edit_draft"),
                tool_result("edit_draft", draft=after, status="ok"),
                error("INTERNAL", "the model fell over"),
            ),
        )
        hold = cloud.drafts
        hold[session] = after
        cloud.next("state", state_of(before))
        result = await client.call_tool("generate", {"prompt": "do two things"})
        assert result.is_error
        cloud.agent = Agent()
        lines = facts(await client.call_tool("generate", {"prompt": "add a boat"}))
    assert lines["version"] == 5


def state_of(draft: dict[str, Any]) -> Any:
    from cloud.answers import envelope

    return envelope({"state": {"draft": draft}})


async def test_a_new_take_is_a_new_version_and_the_earlier_one_stays(either: House) -> None:
    async with opened(either) as client:
        first = await said(client, STEPS[0])
        second = await said(client, STEPS[0], new_take=True)
        third = await said(client, STEPS[0], new_take=True)
        assert [found["version"] for found in (first, second, third)] == [1, 2, 3]
        back = await said(client, "go back to version 1")
        assert back["timeline"] == first["timeline"]


async def test_a_receipt_names_the_version(house: House) -> None:
    async with opened(house) as client:
        await said(client, "a 1-second abstract video, 480p")
        await said(client, "make it 2 seconds")
        await said(client, "undo")
        video = facts(await client.call_tool("export", {}))["video"]
    receipt = json.loads(Path(video["path"]).with_suffix(".json").read_text())
    assert receipt["version"] == 1
    said_then = hashlib.sha256(b"a 1-second abstract video, 480p").hexdigest()
    assert receipt["prompt_sha256"] == said_then
    assert receipt["credits_before"] is None


async def test_a_receipt_says_what_the_version_cost(paid: House, cloud: Cloud) -> None:
    left = [{"available": n, "frozen": 0, "total": n} for n in (100, 40)]
    cloud.next("credits", *map(envelope, left))
    async with opened(paid) as client:
        await said(client, "a sea")
        video = facts(await client.call_tool("export", {}))["video"]
    receipt = json.loads(Path(video["path"]).with_suffix(".json").read_text())
    assert (receipt["credits_before"], receipt["credits_after"]) == (100, 40)


async def test_a_poll_answer_lists_no_versions(paid: House, cloud: Cloud) -> None:
    hold = Wait()
    async with opened(paid) as client:
        await film(client)
        cloud.next("say", stream(text("On it."), hold, text("Done.")))
        await said(client, "add a boat", wait_s=0)
        result = await client.call_tool("state", {"wait_s": 0})
        hold.until.set()
        await client.call_tool("state", {"wait_s": 10})
    assert facts(result)["versions"] == []
    assert len(words(result) + str(result.structured_content)) / 4 < 300


async def test_only_the_newest_versions_are_listed_and_always_the_current_one(
    paid: House,
) -> None:
    async with opened(paid) as client:
        for n in range(12):
            await said(client, f"add shot {n}")
        await said(client, "go back to version 1")
        lines = facts(await client.call_tool("state", {}))["versions"]
    assert len(lines) == 10
    assert lines[0].startswith("Version 12:")
    assert lines[-1].startswith("Version 1 (current):")


async def test_versions_outlive_the_process(either: House) -> None:
    async with opened(either) as client:
        timelines = await film(client)
        project = facts(await client.call_tool("state", {}))["project"]
        await said(client, "undo")
    async with opened(either) as client:
        assert (await said(client, "redo", project=project))["timeline"] == timelines[3]
        assert (await said(client, "version 1", project=project))["timeline"] == timelines[1]


# --- killed ---------------------------------------------------------------------------------------


def versions_in(house: House) -> list[tuple[int, str]]:
    with closing(sqlite3.connect(house.folder / "home" / "animatic.db")) as database:
        return database.execute("SELECT number, asked FROM versions ORDER BY number").fetchall()


@pytest.mark.slow
async def test_killed_before_its_version_was_written_a_turn_leaves_exactly_one(
    paid: House, cloud: Cloud
) -> None:
    server = Doomed(paid.environment())
    hold = Wait()
    started = await anyio.to_thread.run_sync(lambda: server.tool("generate", prompt="a sea"))
    (session,) = cloud.drafts
    cloud.next("say", stream(text("On it."), hold, text("Done.")))
    await anyio.to_thread.run_sync(lambda: server.tool("generate", prompt="a boat", wait_s=0))
    await cloud.heard("say", 2)
    looks = cloud.count("state")
    with closing(sqlite3.connect(paid.folder / "home" / "animatic.db")) as database:
        database.isolation_level = None
        database.execute("BEGIN IMMEDIATE")  # nothing can be written from here on
        cloud.drafts[session] = Cloud.edited(cloud.drafts[session], "a boat")
        hold.until.set()
        await cloud.heard("state", looks + 1)
        server.kill()
        database.execute("ROLLBACK")
    assert versions_in(paid) == [(1, "a sea")]
    found = await settled(paid, started["project"])
    assert found["version"] == 2
    assert versions_in(paid) == [(1, "a sea"), (2, "a boat")]
    assert cloud.count("say") == 2


@pytest.mark.slow
@pytest.mark.parametrize("message", ["a boat", "undo"])
async def test_killed_right_after_its_version_was_written_a_turn_leaves_no_second_one(
    paid: House, cloud: Cloud, message: str
) -> None:
    async with opened(paid) as client:
        await said(client, "a sea")
        made = await said(client, message)
    with closing(sqlite3.connect(paid.folder / "home" / "animatic.db")) as database:
        query = "SELECT id, facts FROM jobs ORDER BY created_ms DESC LIMIT 1"
        job, kept = database.execute(query).fetchone()
        left = {name: value for name, value in json.loads(kept).items() if name in SUBMITTED}
        update = "UPDATE jobs SET stage='submitted', process='gone', outcome='', facts=? WHERE id=?"
        database.execute(update, (json.dumps(left), job))
        database.commit()
    before = versions_in(paid)
    found = await settled(paid, made["project"])
    assert (found["version"], found["timeline"]) == (made["version"], made["timeline"])
    assert versions_in(paid) == before
    assert cloud.count("say") == 2


SUBMITTED = ("draft_before", "aim")
"""What a turn has written down when its message is said."""
