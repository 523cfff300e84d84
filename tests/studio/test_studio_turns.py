"""A turn: its events, its place in the queue, and what becomes of it when something breaks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from acting_director import ActingDirector
from studio_person import Person, events, eventually, opened, reply_in

from animatic.studio.http.serve import Studio, serve

RECORDINGS = Path(__file__).parent.parent / "cloud" / "recordings"


def shape(value: Any) -> Any:
    """The keys, in order, and what kind of value stands under each."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [shape(inner) for inner in value]
    return type(value).__name__


def kinds(found: list[dict[str, Any]]) -> list[str]:
    """What each event is: a delta, a whole text, a call, a response or an error."""
    return [_kind(event) for event in found]


def _kind(event: dict[str, Any]) -> str:
    if "error" in event:
        return "error"
    part = event["content"]["parts"][0]
    if "text" in part:
        return "delta" if event["partial"] else "whole"
    return next(iter(part))


async def titles(person: Person) -> list[str]:
    tracks = (await person.state())["draft"].get("t", [])
    return [s["m"]["text"] for t in tracks for s in t["sg"] if "text" in s["m"]]


# --- events -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("director")
async def test_events_have_the_shape_of_the_recorded_ones(person: Person):
    recorded = events((RECORDINGS / "base_edit.sse").read_bytes())
    ours = await person.say("scene a lake")
    by_kind = {_kind(event): event for event in ours}
    for theirs in recorded:
        mine = by_kind[_kind(theirs)]
        assert list(mine) == list(theirs)
        assert list(mine["actions"]) == list(theirs["actions"])
        part, their_part = mine["content"]["parts"][0], theirs["content"]["parts"][0]
        assert list(mine["content"]) == list(theirs["content"])
        for key, value in their_part.items():
            inner = list(value) if isinstance(value, dict) else type(value)
            assert inner == (list(part[key]) if isinstance(value, dict) else type(part[key]))


@pytest.mark.usefixtures("director")
async def test_a_turn_is_a_call_a_response_with_the_draft_and_the_reply(person: Person):
    found = await person.say("scene a lake")
    call, response, *text = found
    assert kinds(found)[:2] == ["functionCall", "functionResponse"]
    assert kinds(text) == ["delta"] * (len(text) - 1) + ["whole"]
    called = call["content"]["parts"][0]["functionCall"]
    responded = response["content"]["parts"][0]["functionResponse"]
    assert (called["name"], called["args"]) == ("draw", {"of": "a lake"})
    assert called["id"] == responded["id"]
    assert response["actions"]["stateDelta"]["draft"] == (await person.state())["draft"]
    assert len({event["invocationId"] for event in found}) == 1


@pytest.mark.usefixtures("director")
async def test_deltas_add_up_to_the_whole_text(person: Person):
    found = await person.say("title " + "the quick brown fox, 敏捷的棕色狐狸跳过, " * 30)
    deltas = [e["content"]["parts"][0]["text"] for e in found if e.get("partial")]
    assert len(deltas) > 1
    assert "".join(deltas) == reply_in(found)


@pytest.mark.usefixtures("director")
async def test_an_edit_may_end_without_words(person: Person):
    found = await person.say("silent Title")
    assert kinds(found) == ["functionCall", "functionResponse"]
    assert await titles(person) == ["Title"]


@pytest.mark.usefixtures("director")
async def test_a_turn_that_changes_nothing_touches_no_tool(person: Person):
    found = await person.say("nothing")
    assert set(kinds(found)) == {"delta", "whole"}
    assert (await person.state())["draft"] == {}


@pytest.mark.usefixtures("director")
async def test_the_sessions_language_reaches_the_director(person: Person):
    person.session_id = (await person.new_session("zh"))["session_id"]
    assert reply_in(await person.say("nothing")) == "Nothing changed (zh)."


async def test_camel_case_and_several_parts_are_understood(
    person: Person, director: ActingDirector
):
    body = {
        "appName": "nemo_agent",
        "userId": "me",
        "sessionId": person.session_id,
        "newMessage": {"role": "user", "parts": [{"text": "nothing"}, {"text": "at all"}, {}]},
        "streaming": True,
    }
    assert (await person.http.post("/run_sse", json=body)).status_code == 200
    assert director.heard == ["nothing\nat all"]


# --- the real director ------------------------------------------------------------------------


async def test_words_become_a_film_of_the_asked_length(person: Person):
    found = await person.say('a 7 second video of a sunset over a lake, title "Evening"')
    assert reply_in(found)
    state = await person.state()
    assert state["draft"]["d"] == 7000
    assert await titles(person) == ["Evening"]


async def test_a_very_long_prompt_is_only_words(person: Person):
    found = await person.say("a video of the sea " * 5_000)
    assert kinds(found)[-1] == "whole"


# --- undo -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("director")
async def test_undo_goes_back_version_by_version_to_the_empty_beginning(person: Person):
    await person.say("title one")
    await person.say("title two")
    await person.say("undo")
    assert await titles(person) == ["one"]
    await person.say("undo")
    assert await titles(person) == []
    await person.say("title three")
    assert await titles(person) == ["three"]
    await person.say("undo")
    assert await titles(person) == []


@pytest.mark.usefixtures("director")
async def test_what_was_undone_stays_undone_after_a_new_edit(person: Person):
    await person.say("title one")
    await person.say("title two")
    await person.say("undo")
    await person.say("title three")
    await person.say("undo")
    assert await titles(person) == ["one"]


@pytest.mark.usefixtures("director")
async def test_undo_reaches_back_so_many_versions(person: Person, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("animatic.model.versions.LONGEST_TRAIL", 4)
    for n in range(6):
        await person.say(f"title {n}")
    for _ in range(3):
        await person.say("undo")
    assert await titles(person) == ["0", "1", "2"]


# --- one at a time ----------------------------------------------------------------------------


async def test_two_turns_of_a_session_run_one_after_the_other(
    person: Person, director: ActingDirector
):
    async with anyio.create_task_group() as tasks:
        for n in range(5):
            tasks.start_soon(person.say, f"title {n}")
    assert director.most_at_once == 1
    assert sorted(await titles(person)) == ["0", "1", "2", "3", "4"]


async def test_a_waiting_turn_hears_heartbeats_and_goes_on(
    person: Person, director: ActingDirector, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("animatic.studio.turns.HEARTBEAT_S", 0.01)
    async with (
        person.http.stream("POST", "/run_sse", json=person.body("wait here")) as first,
        person.http.stream("POST", "/run_sse", json=person.body("title two")) as second,
    ):
        assert first.status_code == second.status_code == 200
        heard = second.aiter_raw()
        while not director.heard:
            assert await anext(heard) == b"data:\n\n"
        assert director.heard == ["wait here"]
        director.may_go_on.set()
        stream = b"".join([block async for block in heard])
    assert reply_in(events(stream)) == "The title is two."
    assert await titles(person) == ["here", "two"]


async def test_sessions_do_not_wait_for_each_other(studio: Studio, director: ActingDirector):
    async with (
        Person.at(studio) as one,
        Person.at(studio) as other,
        anyio.create_task_group() as tasks,
    ):
        tasks.start_soon(one.say, "wait a while")
        await eventually(_heard(director), lambda heard: heard == ["wait a while"])
        assert reply_in(await other.say("title quick")) == "The title is quick."
        director.may_go_on.set()


def _heard(director: ActingDirector):
    async def look() -> list[str]:
        return list(director.heard)

    return look


async def test_the_studio_answers_while_a_director_thinks(person: Person, director: ActingDirector):
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(person.say, "wait long")
        await eventually(_heard(director), bool)
        with anyio.fail_after(5):
            assert (await person.state())["draft"] == {}
        director.may_go_on.set()


# --- when something breaks --------------------------------------------------------------------


async def test_a_client_that_goes_away_does_not_lose_its_turn(
    person: Person, director: ActingDirector
):
    async with person.http.stream("POST", "/run_sse", json=person.body("wait then")) as gone:
        assert gone.status_code == 200
        await eventually(_heard(director), bool)
    director.may_go_on.set()
    assert await eventually(lambda: titles(person), bool) == ["then"]


@pytest.mark.usefixtures("director")
async def test_a_failing_director_ends_the_stream_with_an_error_frame(person: Person):
    await person.say("title one")
    answer = await person.http.post("/run_sse", json=person.body("fail"))
    (frame,) = events(answer.content)
    assert set(frame) == {"error", "error_details"}
    assert "Nothing was changed" in frame["error"]
    assert "inside" not in answer.text
    assert await titles(person) == ["one"]
    await person.say("title two")
    assert await titles(person) == ["one", "two"]


@pytest.mark.usefixtures("director")
async def test_a_state_that_cannot_be_saved_is_an_error_frame(
    person: Person, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("animatic.studio.storage.store.Store.save_version", full)
    (frame,) = await person.say("title one")
    assert "No space left" in frame["error"]


async def test_the_draft_is_saved_before_it_is_told(person: Person, director: ActingDirector):
    async with person.http.stream("POST", "/run_sse", json=person.body("silent soon")) as turn:
        async for line in turn.aiter_lines():
            if "stateDelta" in line and '"draft"' in line:
                assert await titles(person) == ["soon"]
                assert json.loads(line.removeprefix("data: "))
                return
    raise AssertionError(director.heard)


async def test_a_studio_told_to_stop_does_not_wait_for_open_streams(
    tmp_path: Path, director: ActingDirector
):
    async with serve(tmp_path) as studio:
        client = httpx.AsyncClient(base_url=studio.base_url, trust_env=False, timeout=20)
        async with client, Person.at(studio) as person:
            request = client.build_request(
                "POST",
                "/run_sse",
                json=person.body("wait on"),
                headers={"Authorization": f"Bearer {studio.token}"},
            )
            await client.send(request, stream=True)
            await eventually(_heard(director), bool)
            director.may_go_on.set()
    async with serve(tmp_path, token=studio.token) as studio, Person.at(studio) as somebody:
        somebody.session_id = person.session_id
        assert await titles(somebody) == ["on"]


# --- scripts ----------------------------------------------------------------------------------

SCRIPTED = {"X-Skill-Source": "free-video-generation-models"}


async def test_a_script_joins_the_next_message_once(person: Person, director: ActingDirector):
    answer = await person.upload("script.txt", "\ufeffA fox. 狐狸。\n".encode(), **SCRIPTED)
    assert opened(answer)["assets"][0]["kind"] == "script"
    await person.say("title one")
    await person.say("title two")
    assert director.heard == ["title one\n\nA fox. 狐狸。", "title two"]
