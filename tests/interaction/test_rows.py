"""The contract, row by row: what the backend does, what goes over the wire, what is told.

A row plans the scripted cloud's answers, calls tools as a client does, and says how many requests
of each kind the cloud must have seen and what the last answer must (not) say. What a row is about
stands in its name; the documents it comes from are the backend's contract and the five skills.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from house import House, facts, words

from cloud.answers import Answer, code, envelope, error, reply, stream, text
from cloud.scripted import Cloud, Endpoint

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(60)]
OWN = "nmv_usr_0123456789abcdef"
WISH = ("generate", {"prompt": "a video of the sea"})
EDIT = ("generate", {"prompt": "make the title gold"})
STATE, EXPORT, CREDITS = ("state", {}), ("export", {}), ("credits", {})
Call = tuple[str, Mapping[str, Any]]
HTML = reply(body=b"<html>not found</html>", status=404, content_type="text/html")


@dataclass(frozen=True)
class Row:
    """One row. `calls` come after `first`, between which the backend's answers are planned."""

    name: str
    calls: Sequence[Call]
    backend: Mapping[Endpoint, Sequence[Answer]] = field(default_factory=dict)
    first: Sequence[Call] = ()
    wire: Mapping[Endpoint, int] = field(default_factory=dict)
    """Requests of each kind since `first`."""
    told: str = ""
    """A pattern in the last answer's text."""
    not_told: str = "(?!)"
    is_error: bool = False
    is_anonymous: bool = False


EXPORT_TALK = stream(text('I added a gold title. Click "Export" to save your video.'))

ROWS = [
    Row(
        "a turn whose own export is blocked is told, with its reply and the timeline",
        first=[WISH],
        backend={"say": [EXPORT_TALK], "start_export": [code(402, status=402)]},
        calls=[EDIT],
        wire={"say": 1, "start_export": 1},
        told=r"(?s)I added a gold title\..*not made: Export isn't part of this plan.*Timeline \(",
    ),
    Row(
        "and so does the state afterwards",
        first=[WISH],
        backend={"say": [EXPORT_TALK], "start_export": [code(402, status=402)]},
        calls=[EDIT, STATE],
        told=r"I added a gold title",
    ),
    Row(
        "a turn that was to be exported keeps its reply when the render fails twice",
        backend={"export_status": [reply({"status": "failed", "error": "node lost"})] * 2},
        calls=[("generate", {**WISH[1], "export": True})],
        wire={"start_export": 2},
        told=r"(?s)Done: it is on the timeline\..*not made: The render failed: node lost",
    ),
    Row(
        "an export that is asked for after an offered one takes that one's file",
        first=[WISH],
        backend={"say": [EXPORT_TALK]},
        calls=[EDIT, ("export", {"save_as": "launch.mp4"})],
        wire={"start_export": 1, "file": 1},
        told=r"launch\.mp4",
    ),
    Row(
        "a session that isn't found is kept by a read, and the read says so",
        first=[WISH],
        backend={"state": [code(1002)] * 2},
        calls=[STATE],
        wire={"session": 0},
        told="doesn't find this project's session",
        is_error=True,
    ),
    Row(
        "what isn't found now is found a moment later",
        first=[WISH],
        backend={"state": [code(1002)] * 2},
        calls=[STATE, STATE],
        wire={"session": 0},
        told=r"Timeline \(1 track\): 1\. Video: a video of the sea",
    ),
    Row(
        "a gateway's page is no word of the API's: a turn begins no new session for it",
        first=[WISH],
        backend={"state": [HTML] * 2},
        calls=[EDIT],
        wire={"session": 0, "say": 0},
        told="doesn't find this project's session",
        is_error=True,
    ),
    Row(
        "an export begins no session either",
        first=[WISH],
        backend={"state": [code(1002)] * 2},
        calls=[EXPORT],
        wire={"session": 0, "start_export": 0},
        is_error=True,
    ),
    Row(
        "a turn begins a new session where the API has lost the old one, and says so",
        first=[WISH],
        backend={"state": [code(1002)] * 2},
        calls=[EDIT],
        wire={"session": 1, "say": 1},
        told="a new one was begun; the earlier one is kept as project prj_",
    ),
    *(
        Row(
            f"{endpoint}: what is asked too often is asked once more after a pause",
            first=[WISH],
            backend={endpoint: [code(429, status=status)]},
            calls=[call],
            wire={endpoint: count},
        )
        for endpoint, call, count in (
            ("credits", CREDITS, 2),
            ("start_export", EXPORT, 2),
            ("state", STATE, 2),
        )
        for status in (200, 429)
    ),
    Row(
        "say: a message that was refused for its number goes out once more",
        first=[WISH],
        backend={"say": [code(429, status=429)]},
        calls=[EDIT],
        wire={"say": 2},
        told="Done",
    ),
    Row(
        "session: too many",
        backend={"session": [code(429)]},
        calls=[WISH],
        wire={"session": 2, "say": 1},
        told="Done",
    ),
    Row(
        "asked too often twice is told",
        first=[WISH],
        backend={"credits": [code(429)] * 2},
        calls=[CREDITS],
        wire={"credits": 2},
        told="limits how often",
        is_error=True,
    ),
    Row(
        "a machine's one free account a week is told with the ways out",
        backend={"token": [code(429, status=429)] * 2},
        calls=[CREDITS],
        wire={"token": 2},
        told=r"one free account a week(?s:.*)NEMO_TOKEN(?s:.*)ANIMATIC_BACKEND=studio",
        is_anonymous=True,
        is_error=True,
    ),
    Row(
        "say: too many, told inside the stream before anything else, is the same",
        first=[WISH],
        backend={"say": [stream(error("429", "slow down"))]},
        calls=[EDIT],
        wire={"say": 2},
        told="Done",
    ),
    Row(
        "say: too many, told in the middle, is a failure and never said again",
        first=[WISH],
        backend={"say": [stream(text("Let me see."), error("429", "slow down"))]},
        calls=[EDIT],
        wire={"say": 1},
        told="limits how often",
        is_error=True,
    ),
    Row(
        "a client id that is missed anywhere is sent, and the call made again",
        first=[WISH],
        backend={"credits": [code(400, "missing X-Client-Id", 400)]},
        calls=[CREDITS],
        wire={"credits": 2},
        told="available",
    ),
    Row(
        "another bad request isn't taken for that",
        first=[WISH],
        backend={"credits": [code(400, "bad cursor", 400)]},
        calls=[CREDITS],
        wire={"credits": 1},
        told="bad cursor",
        is_error=True,
    ),
    Row(
        "an answer to a look at a render that no look will change is told at once",
        first=[WISH],
        backend={"export_status": [code(402, status=402)] * 3},
        calls=[EXPORT],
        wire={"export_status": 1},
        told="Register or upgrade your plan to unlock export",
        is_error=True,
    ),
    Row(
        "stop with nothing under way costs nothing",
        calls=[("generate", {"prompt": "取消导出"})],
        wire={"session": 0, "say": 0},
        told="Nothing is under way",
    ),
    Row(
        "a Chinese wish gets a Chinese session",
        calls=[("generate", {"prompt": "做一个关于大海的视频"})],
        wire={"session": 1},
    ),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
async def test_row(row: Row, paid: House, cloud: Cloud) -> None:
    if row.is_anonymous:
        del paid.env["NEMO_TOKEN"]
        paid.env["ANIMATIC_BACKEND"] = "cloud"
    async with paid.client("memory", "2026-07-28") as client:
        for tool, arguments in row.first:
            facts(await client.call_tool(tool, dict(arguments)))
        seen = {endpoint: cloud.count(endpoint) for endpoint in row.wire}
        for endpoint, answers in row.backend.items():
            cloud.next(endpoint, *answers)
        for tool, arguments in row.calls:
            answer = await client.call_tool(tool, dict(arguments))
    said = words(answer)
    assert bool(answer.is_error) == row.is_error, said
    assert re.search(row.told, said), said
    assert not re.search(row.not_told, said), said
    wire = {endpoint: cloud.count(endpoint) - before for endpoint, before in seen.items()}
    assert wire == dict(row.wire), said


@pytest.mark.parametrize(
    ("arguments", "language"),
    [
        ({"prompt": "做一个关于大海的视频"}, "zh"),
        ({"prompt": "a video of the sea"}, "en"),
        ({"prompt": "海のビデオを作って"}, "ja"),
        ({"prompt": "a video of the sea", "language": "zh"}, "zh"),
    ],
)
async def test_a_session_has_the_language_of_the_words_or_the_one_asked_for(
    paid: House, cloud: Cloud, arguments: dict[str, str], language: str
) -> None:
    async with paid.client("memory", "2026-07-28") as client:
        await client.call_tool("generate", arguments)
    assert cloud.asked("session")[0].json["language"] == language


async def test_work_of_the_free_account_stays_reachable_beside_a_token_of_ones_own(
    paid: House, cloud: Cloud
) -> None:
    del paid.env["NEMO_TOKEN"]
    paid.env["ANIMATIC_BACKEND"] = "cloud"
    async with paid.client("memory", "2026-07-28") as client:
        free = facts(await client.call_tool(*WISH))["project"]
    anonymous = cloud.tokens[0]
    paid.env["NEMO_TOKEN"] = OWN
    async with paid.client("memory", "2026-07-28") as client:
        own = facts(await client.call_tool("generate", {"prompt": "a forest"}))["project"]
        looked = facts(await client.call_tool("state", {"project": free}))
        assert "the sea" in looked["timeline"]
        assert cloud.asked("state")[-1].token == anonymous
    paid.env["NEMO_TOKEN"] = "nmv_usr_another_0123456789"
    async with paid.client("memory", "2026-07-28") as client:
        before = len(cloud.requests)
        refused = await client.call_tool("state", {"project": own})
        assert refused.is_error
        assert "another NEMO_TOKEN" in words(refused)
        assert len(cloud.requests) == before, "somebody else's session isn't even looked at"
    paid.env["NEMO_TOKEN"] = OWN
    async with paid.client("memory", "2026-07-28") as client:
        back = facts(await client.call_tool("state", {"project": own}))
        assert "a forest" in back["timeline"]
    assert cloud.count("session") == 2


async def test_after_a_restart_the_projects_are_listed_to_choose_from(
    paid: House, cloud: Cloud
) -> None:
    async with paid.client("memory", "2026-07-28") as client:
        sea = facts(await client.call_tool(*WISH))["project"]
        new = {"prompt": "a forest at dawn", "project": "new"}
        forest = facts(await client.call_tool("generate", new))["project"]
        assert sea != forest
    async with paid.client("memory", "2026-07-28") as client:
        said = words(await client.call_tool("state", {}))
        assert said.index(forest) < said.index(sea)
        assert "“a video of the sea”, 5 s" in said
        refused = words(await client.call_tool("export", {}))
        assert sea in refused
        listed = (await client.read_resource("projects://mine")).contents[0]
        assert [row["project"] for row in json_of(listed)["projects"]] == [forest, sea]


async def test_a_render_that_never_ends_is_told_and_looked_for_again(
    paid: House, cloud: Cloud
) -> None:
    paid.env["ANIMATIC_EXPORT_LIMIT_S"] = "0.3"
    async with paid.client("memory", "2026-07-28") as client:
        await client.call_tool(*WISH)
        cloud.next("export_status", *[reply({"status": "pending"})] * 500)
        waited = words(await client.call_tool(*EXPORT))
        assert "came no further" in waited
        assert "ANIMATIC_EXPORT_LIMIT_S" in waited
        cloud.forget("export_status")
        assert facts(await client.call_tool(*EXPORT))["video"]["seconds"] == 5
    assert cloud.count("start_export") == 1


async def test_a_registration_link_works_after_a_restart(paid: House, cloud: Cloud) -> None:
    del paid.env["NEMO_TOKEN"]
    paid.env["ANIMATIC_BACKEND"] = "cloud"
    made = {"session_id": cloud.new_session(), "task_id": "task_1", "user_id": "anon_77"}
    cloud.next("session", envelope(made))
    async with paid.client("memory", "2026-07-28") as client:
        await client.call_tool(*WISH)
    async with paid.client("memory", "2026-07-28") as client:
        cloud.next("credits", code(2001))
        said = words(await client.call_tool(*CREDITS))
    assert re.search(r"/register\?bind=anon_77", said)


async def test_a_rejected_token_of_ones_own_is_told_and_the_free_account_steps_in(
    paid: House, cloud: Cloud
) -> None:
    async with paid.client("memory", "2026-07-28") as client:
        own = facts(await client.call_tool(*WISH))["project"]
        cloud.rejected.add(paid.env["NEMO_TOKEN"])
        refused = await client.call_tool("generate", {"prompt": "make it gold", "project": own})
        assert refused.is_error
        made = facts(await client.call_tool("generate", {"prompt": "a lake", "project": "new"}))
        balance = facts(await client.call_tool("credits", {}))
    assert "rejected" in made["summary"]
    assert "free anonymous account" in made["summary"]
    assert "free anonymous account" in balance["summary"]
    assert cloud.count("token") == 1
    assert cloud.asked("say")[-1].token == cloud.tokens[-1]


def json_of(content: Any) -> Any:
    return json.loads(content.text)
