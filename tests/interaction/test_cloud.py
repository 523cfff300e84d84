"""The cloud through the five tools: what is paid for arrives, and is never paid for twice."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest
from house import House, facts, words
from mcp import Client

from cloud.answers import Cut, Wait, code, envelope, reply, stream, text, tool_call, tool_result
from cloud.scripted import Cloud

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(60)]
TOKEN = "nmv_usr_0123456789abcdef"
WISH = {"prompt": "a video of the sea"}


@pytest.fixture
def anonymous(paid: House) -> House:
    del paid.env["NEMO_TOKEN"]
    paid.env["ANIMATIC_BACKEND"] = "cloud"
    return paid


@asynccontextmanager
async def opened(house: House) -> AsyncGenerator[Client]:
    async with house.client("memory", "2026-07-28") as client:
        yield client


async def test_words_become_a_file(paid: House, cloud: Cloud) -> None:
    async with opened(paid) as client:
        made = facts(await client.call_tool("generate", WISH))
        assert (
            made["summary"] == "On it.\nDone: it is on the timeline." or "Done" in made["summary"]
        )
        assert made["changes"] == ["Added video a video of the sea (0-5s)"]
        video = facts(await client.call_tool("export", {}))["video"]
    assert Path(video["path"]).read_bytes()[4:8] == b"ftyp"
    assert video["seconds"] == 5
    assert {seen.token for seen in cloud.requests if seen.endpoint != "file"} == {TOKEN}
    sources = {seen.headers["x-skill-source"] for seen in cloud.requests if seen.endpoint != "file"}
    assert sources == {"video-generation-4k"}
    assert cloud.count("session") == 1


async def test_an_anonymous_token_is_asked_for_once_and_kept(
    anonymous: House, cloud: Cloud
) -> None:
    for _ in range(2):
        async with opened(anonymous) as client:
            assert facts(await client.call_tool("credits", {}))["available"] == 90
    assert cloud.count("token") == 1
    kept = anonymous.folder / "home" / "account.json"
    assert kept.stat().st_mode & 0o077 == 0


async def test_an_expired_anonymous_token_is_renewed_unseen(anonymous: House, cloud: Cloud) -> None:
    async with opened(anonymous) as client:
        await client.call_tool("credits", {})
        cloud.rejected.add(cloud.tokens[0])
        assert facts(await client.call_tool("generate", WISH))["status"] == "done"
    ids = {seen.headers["x-client-id"] for seen in cloud.asked("token")}
    assert (cloud.count("token"), len(ids), cloud.count("say")) == (2, 1, 1)


async def test_a_lost_stream_is_looked_up_and_never_sent_again(paid: House, cloud: Cloud) -> None:
    async with opened(paid) as client:
        await client.call_tool("generate", WISH)
        session = next(iter(cloud.drafts))
        cloud.next("say", stream(text("On it.", partial=True), Cut(reset=True)))
        cloud.next("state", envelope({"state": {"draft": cloud.drafts[session]}}))
        cloud.drafts[session] = cloud.edited(cloud.drafts[session], "a boat")
        made = facts(await client.call_tool("generate", {"prompt": "add a boat"}))
    assert made["changes"] == ["Added video a boat (5-10s)", "Length: 5s → 10s"]
    assert cloud.count("say") == 2


async def test_a_silent_edit_is_told_by_what_changed(paid: House, cloud: Cloud) -> None:
    draft = {"t": [{"tt": 7, "sg": [{"id": "x1", "d": 2000, "m": {"text": "Hello"}}]}], "d": 2000}

    async with opened(paid) as client:
        await client.call_tool("generate", WISH)
        session = next(iter(cloud.drafts))
        cloud.next(
            "state", envelope({"state": {"draft": {}}}), envelope({"state": {"draft": draft}})
        )
        cloud.next("say", stream(tool_call("add_title"), tool_result("add_title", draft=draft)))
        made = facts(await client.call_tool("generate", {"prompt": "add a title"}))
    assert session
    assert made["changes"] == ['Added text "Hello" (0-2s)']
    assert made["summary"]


async def test_a_client_that_goes_away_does_not_close_the_paid_stream(
    paid: House, cloud: Cloud
) -> None:
    hold = Wait()
    cloud.next("say", stream(text("On it."), hold, text("Done.")))
    async with opened(paid) as client:
        with anyio.CancelScope() as call:
            async with anyio.create_task_group() as calls:
                calls.start_soon(client.call_tool, "generate", WISH)
                await cloud.heard("say")
                call.cancel()
        assert not cloud.asked("say")[0].is_abandoned
        waiting = facts(await client.call_tool("state", {"wait_s": 0}))
        assert waiting["status"] == "running"
        hold.until.set()
        done = facts(await client.call_tool("state", {"wait_s": 10}))
    assert "Done." in done["summary"]
    assert cloud.count("say") == 1
    assert not cloud.asked("say")[0].is_abandoned


async def test_a_second_message_waits_for_the_first(paid: House, cloud: Cloud) -> None:
    hold = Wait()
    cloud.next("say", stream(text("On it."), hold, text("Done.")))
    async with opened(paid) as client:
        facts(await client.call_tool("generate", {**WISH, "wait_s": 0}))
        busy = await client.call_tool("generate", {"prompt": "make it blue"})
        hold.until.set()
        assert busy.is_error
        assert "state" in words(busy)
        await client.call_tool("state", {"wait_s": 10})
    assert cloud.count("say") == 1


async def test_a_poll_answer_is_short(paid: House, cloud: Cloud) -> None:
    hold = Wait()
    cloud.next("say", stream(text("On it."), hold, text("Done.")))
    async with opened(paid) as client:
        long = {"prompt": "a video of the sea " * 500, "wait_s": 0}
        result = await client.call_tool("generate", long)
        hold.until.set()
        await client.call_tool("state", {"wait_s": 10})
    shown = words(result) + str(result.structured_content)
    assert len(shown) / 4 < 300
    assert "the sea" not in shown


@pytest.mark.parametrize(
    ("endpoint", "answer", "said"),
    [
        ("say", code(2001), "Top up"),
        ("say", code(2001, status=402), "credits"),
        ("say", reply({"detail": "bad"}, status=422), "bad"),
        ("say", reply({"detail": "x"}, status=500), "again"),
        ("credits", code(429), "Wait"),
        ("start_export", code(402, status=402), "upgrade your plan"),
    ],
)
async def test_every_refusal_is_a_sentence_with_a_next_step(
    paid: House, cloud: Cloud, endpoint: Any, answer: Any, said: str
) -> None:
    cloud.next(endpoint, *[answer] * 3)
    tool = {"say": "generate", "credits": "credits", "start_export": "export"}[endpoint]
    async with opened(paid) as client:
        if tool == "export":
            await client.call_tool("generate", WISH)
        result = await client.call_tool(tool, WISH if tool == "generate" else {})
        assert result.is_error
        assert said in words(result)
        assert result.structured_content is None
    assert cloud.count("say") <= 1


async def test_an_anonymous_account_without_credits_gets_a_link(
    anonymous: House, cloud: Cloud
) -> None:
    session = {"session_id": cloud.new_session(), "task_id": "task_1", "user_id": "anon_12345678"}
    cloud.next("session", envelope(session))
    cloud.next("say", code(2001))
    async with opened(anonymous) as client:
        result = await client.call_tool("generate", WISH)
    assert "https://nemovideo.com/register?bind=anon_12345678" in words(result)
    assert cloud.tokens[0] not in words(result)


async def test_a_blocked_export_of_a_free_account_comes_with_a_link_that_keeps_the_work(
    anonymous: House, cloud: Cloud
) -> None:
    async with opened(anonymous) as client:
        await client.call_tool("generate", WISH)
        cloud.next("start_export", code(402, status=402))
        result = await client.call_tool("export", {})
    assert "https://nemovideo.com/workspace/claim?ct=clm_" in words(result)
    assert cloud.tokens[0] not in words(result)


async def test_a_lost_session_is_replaced_and_that_is_said(paid: House, cloud: Cloud) -> None:
    async with opened(paid) as client:
        await client.call_tool("generate", WISH)
        cloud.drafts.clear()
        made = facts(await client.call_tool("generate", {"prompt": "add a boat"}))
        assert "a new one was begun" in made["summary"]
        kept = made["summary"].split("kept as project ")[1].split(",")[0]
        assert kept != made["project"]
        assert (await client.call_tool("state", {"project": kept})).is_error
    assert cloud.count("session") == 2


async def test_a_failed_render_is_tried_once_more_under_a_new_id(paid: House, cloud: Cloud) -> None:
    async with opened(paid) as client:
        made = facts(await client.call_tool("generate", WISH))
        cloud.next("export_status", reply({"status": "failed", "error": "node lost"}))
        assert facts(await client.call_tool("export", {}))["video"]["seconds"] == 5
        cloud.next("export_status", *[reply({"status": "failed", "error": "node lost"})] * 2)
        result = await client.call_tool("export", {"resolution": "4k"})
        assert result.is_error
        assert "node lost" in words(result)
    async with opened(paid) as client:
        left = facts(await client.call_tool("state", {"project": made["project"]}))
    assert left["status"] == "failed"
    assert "node lost" in left["summary"]
    started = [seen.json["id"] for seen in cloud.asked("start_export")]
    assert len(set(started)) == 4


async def test_a_download_that_is_cut_goes_on_where_it_was(paid: House, cloud: Cloud) -> None:
    async with opened(paid) as client:
        await client.call_tool("generate", WISH)
        cloud.next("file", reply(body=b"\0" * 100, content_length="5000", content_type="video/mp4"))
        video = facts(await client.call_tool("export", {}))["video"]
    assert Path(video["path"]).stat().st_size == video["bytes"]
    assert [p for p in paid.videos.iterdir() if "part" in p.name] == []


async def test_what_is_no_video_is_not_delivered(paid: House, cloud: Cloud) -> None:
    cloud.video = b"<html>sorry</html>"
    async with opened(paid) as client:
        await client.call_tool("generate", WISH)
        result = await client.call_tool("export", {})
    assert result.is_error
    assert "not a playable video" in words(result)
    assert list(paid.videos.iterdir()) == []


async def test_gui_talk_becomes_the_action_it_means(paid: House, cloud: Cloud) -> None:
    async with opened(paid) as client:
        await client.call_tool("generate", WISH)
        cloud.next(
            "say", stream(text("Your video is ready! Please click the Export button to get it."))
        )
        made = facts(await client.call_tool("generate", {"prompt": "finish it"}))
    assert "click" not in made["summary"]
    assert "ready" in made["summary"]
    assert made["video"]["path"]


@pytest.mark.slow
async def test_nothing_listens_there(paid: House) -> None:
    paid.env["NEMO_API_URL"] = "http://127.0.0.1:9"
    async with opened(paid) as client:
        result = await client.call_tool("generate", WISH)
    assert result.is_error
    assert "nothing was sent" in words(result)


async def test_the_same_request_again_is_not_paid_again(paid: House, cloud: Cloud) -> None:
    async with opened(paid) as client:
        first = facts(await client.call_tool("generate", WISH))
        again = facts(await client.call_tool("generate", WISH))
        assert cloud.count("say") == 1
        assert "new_take" in again["summary"]
        assert again["changes"] == first["changes"]
        await client.call_tool("generate", {**WISH, "new_take": True})
    assert cloud.count("say") == 2


async def test_the_same_request_joins_the_one_under_way(paid: House, cloud: Cloud) -> None:
    hold = Wait()
    cloud.next("say", stream(text("On it."), hold, text("Done.")))
    async with opened(paid) as client:
        facts(await client.call_tool("generate", {**WISH, "wait_s": 0}))
        joined = facts(await client.call_tool("generate", {**WISH, "wait_s": 0}))
        assert joined["status"] == "running"
        hold.until.set()
        done = facts(await client.call_tool("generate", {**WISH, "wait_s": 10}))
    assert "Done." in done["summary"]
    assert cloud.count("say") == 1


async def test_what_a_turn_cost_stands_in_the_journal(paid: House, cloud: Cloud) -> None:
    async with opened(paid) as client:
        balances = ({"available": 100, "frozen": 0, "total": 100}, {"total": 50})
        cloud.next("credits", *(envelope(balance) for balance in balances))
        made = facts(await client.call_tool("generate", WISH))
        result = await client.call_tool("credits", {})
    (line,) = facts(result)["journal"]
    assert "“a video of the sea”, 50 credits, delivered" in line
    assert made["project"] in line
    assert line in words(result)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({"available": 90, "frozen": 10}, {"available": 40, "frozen": 10}, "50 credits, delivered"),
        ({"available": 100}, {"available": 100}, "0 credits, delivered"),
        ({"available": 100}, {"available": 0, "frozen": 100}, "0 credits and 100 still reserved"),
        ({"available": 10}, {"available": 500}, "cost unknown (credits were added meanwhile)"),
    ],
)
async def test_the_journal_counts_what_is_gone_and_says_what_it_can_not_know(
    paid: House, cloud: Cloud, before: dict[str, int], after: dict[str, int], said: str
) -> None:
    cloud.next("credits", envelope(before), envelope(after))
    async with opened(paid) as client:
        await client.call_tool("generate", WISH)
        (line,) = facts(await client.call_tool("credits", {}))["journal"]
    assert said in line


async def test_a_balance_that_can_not_be_read_afterwards_is_an_unknown_cost(
    paid: House, cloud: Cloud
) -> None:
    cloud.next("credits", envelope({"available": 100}), reply({"detail": "x"}, status=500))
    async with opened(paid) as client:
        await client.call_tool("generate", WISH)
        (line,) = facts(await client.call_tool("credits", {}))["journal"]
    assert "cost unknown, delivered" in line


async def test_a_turn_that_failed_before_it_was_said_cost_nothing(
    paid: House, cloud: Cloud
) -> None:
    cloud.next("session", *[reply({"detail": "x"}, status=500)] * 3)
    async with opened(paid) as client:
        assert (await client.call_tool("generate", WISH)).is_error
        (line,) = facts(await client.call_tool("credits", {}))["journal"]
    assert cloud.count("say") == 0
    assert "0 credits, nothing was sent, failed" in line


async def test_a_turn_that_is_under_way_stands_in_the_journal_already(
    paid: House, cloud: Cloud
) -> None:
    hold = Wait()
    cloud.next("say", stream(text("On it."), hold, text("Done.")))
    async with opened(paid) as client:
        await client.call_tool("generate", {**WISH, "wait_s": 0})
        await cloud.heard("say")
        (line,) = facts(await client.call_tool("credits", {}))["journal"]
        hold.until.set()
        await client.call_tool("state", {"wait_s": 10})
    assert "cost not known yet, submitted" in line


async def test_a_stray_not_found_does_not_cost_the_project_its_session(
    paid: House, cloud: Cloud
) -> None:
    async with opened(paid) as client:
        await client.call_tool("generate", WISH)
        cloud.next("start_export", reply({"detail": "no such route"}, status=404))
        assert facts(await client.call_tool("export", {}))["video"]["seconds"] == 5
    assert cloud.count("session") == 1


async def test_a_backend_that_talks_without_end_does_not_fill_the_answer(
    paid: House, cloud: Cloud
) -> None:
    cloud.next("say", stream(text("on and on " * 100_000)))
    async with opened(paid) as client:
        assert len(words(await client.call_tool("generate", WISH))) < 10_000
