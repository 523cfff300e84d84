"""The endpoints and codes of the contract, over a real socket."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import anyio
import httpx
import pytest
from acting_director import ActingDirector
from studio_person import ATTRIBUTION, Person, events, eventually, opened, reply_in, scene_draft

from animatic.studio.http.serve import Studio, serve

SESSION = "/api/tasks/me/with-session/nemo_agent"
TOKEN = "/api/auth/anonymous-token"
EXPORTS = "/api/render/proxy/lambda"
EVERY_ENDPOINT = [
    ("POST", SESSION),
    ("POST", "/run_sse"),
    ("POST", "/api/auth/claim-token"),
    ("POST", "/api/upload-video/nemo_agent/me/ses_1"),
    ("GET", "/api/credits/balance/simple"),
    ("GET", "/api/state/nemo_agent/me/ses_1/latest"),
    ("POST", EXPORTS),
    ("GET", f"{EXPORTS}/render_1"),
    ("DELETE", f"{EXPORTS}/render_1"),
    ("GET", "/api/render/proxy/render_1/download"),
]


def asker(studio: Studio, **headers: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=studio.base_url, headers=headers, trust_env=False)


async def a_token(studio: Studio, client_id: str) -> str:
    async with asker(studio, **{"X-Client-Id": client_id}) as http:
        return opened(await http.post(TOKEN))["token"]


# --- tokens -----------------------------------------------------------------------------------


async def test_an_anonymous_token_comes_with_credits_and_works(studio: Studio):
    async with asker(studio, **{"X-Client-Id": "a-client"}) as http:
        data = opened(await http.post(TOKEN))
    assert data["token"].startswith("nmv_usr_")
    assert data["credits"] == 100
    async with Person.at(studio, data["token"]) as person:
        assert (await person.state())["draft"] == {}


@pytest.mark.parametrize("headers", [{}, {"X-Client-Id": ""}, {"X-Client-Id": "x" * 201}])
async def test_a_token_needs_a_client_id(studio: Studio, headers: dict[str, str]):
    async with asker(studio, **headers) as http:
        answer = await http.post(TOKEN)
    assert (answer.status_code, answer.json()["code"]) == (400, 400)


async def test_a_client_gets_one_token_in_seven_days(studio: Studio):
    token = await a_token(studio, "a-client")
    async with asker(studio, **{"X-Client-Id": "a-client"}) as http:
        answer = await http.post(TOKEN)
    assert (answer.status_code, answer.json()["code"]) == (429, 429)
    assert int(answer.headers["retry-after"]) > 0
    assert await a_token(studio, "another-client") != token


async def test_an_expired_token_is_renewed_and_its_sessions_stay(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
):
    async with Person.at(studio, await a_token(studio, "a-client")) as person:
        monkeypatch.setattr("animatic.studio.storage.ledger.TOKEN_LIFE_MS", -1)
        assert (await person.http.get(person.state_path)).json()["code"] == 1001
        new_token = await a_token(studio, "a-client")
        monkeypatch.undo()
        person.http.headers["Authorization"] = f"Bearer {new_token}"
        assert (await person.state())["draft"] == {}


@pytest.mark.parametrize(
    "bearer", ["", "Bearer", "Bearer nmv_usr_nobodys", "Basic YTpi", "Bearer \u00fc\u00fc"]
)
async def test_every_endpoint_asks_for_a_valid_token(studio: Studio, bearer: str):
    async with asker(studio, **ATTRIBUTION) as http:
        for method, path in EVERY_ENDPOINT:
            headers = [(b"authorization", bearer.encode())]
            answer = await http.request(method, path, headers=headers, content=b"{}")
            assert (answer.status_code, answer.json()["code"]) == (200, 1001), path


# --- sessions ---------------------------------------------------------------------------------


async def test_a_session_that_is_unknown_is_1002(person: Person):
    person.session_id = "ses_unknown"
    for answer in (
        await person.http.get(person.state_path),
        await person.upload("a.png", b"x"),
        await person.export("render_1", scene_draft()),
        await person.http.post(
            "/api/auth/claim-token", json={"task_id": "t", "session_id": "ses_unknown"}
        ),
    ):
        assert (answer.status_code, answer.json()["code"]) == (200, 1002)


async def test_a_turn_in_an_unknown_session_is_refused_as_adk_does(person: Person):
    person.session_id = "ses_unknown"
    answer = await person.http.post("/run_sse", json=person.body("hello"))
    assert (answer.status_code, answer.json()) == (404, {"detail": "Session not found"})


@pytest.mark.parametrize(("key", "value"), [("app_name", "other"), ("user_id", "you")])
async def test_another_app_or_user_has_no_such_session(person: Person, key: str, value: str):
    answer = await person.http.post("/run_sse", json={**person.body("hello"), key: value})
    assert (answer.status_code, answer.json()) == (404, {"detail": "Session not found"})


async def test_two_tokens_never_see_each_others_things(studio: Studio):
    mine, yours = await a_token(studio, "me"), await a_token(studio, "you")
    async with Person.at(studio, mine) as me, Person.at(studio, yours) as you:
        await me.say("a 2 second video of a lake at sunset")
        await me.export("render_1", scene_draft())
        await me.ended("render_1")
        you_own = you.session_id
        you.session_id = me.session_id
        assert (await you.http.get(you.state_path)).json()["code"] == 1002
        assert (await you.upload("a.png", b"x")).json()["code"] == 1002
        assert (await you.http.post("/run_sse", json=you.body("hi"))).status_code == 404
        assert (await you.export("render_2", scene_draft())).json()["code"] == 1002
        assert (await you.http.get(f"{EXPORTS}/render_1")).status_code == 404
        assert (await you.http.delete(f"{EXPORTS}/render_1")).status_code == 404
        download = await you.http.get("/api/render/proxy/render_1/download")
        assert download.status_code == 404
        you.session_id = you_own
        assert (await you.state())["draft"] == {}
        assert (await you.export("render_1", scene_draft())).json()["code"] == 0


async def test_a_claim_token_stands_for_the_session_and_is_no_bearer(person: Person):
    made = await person.new_session()
    answer = await person.http.post(
        "/api/auth/claim-token",
        json={"task_id": made["task_id"], "session_id": made["session_id"]},
    )
    claim = opened(answer)["claim_token"]
    assert claim.startswith("clm_")
    person.http.headers["Authorization"] = f"Bearer {claim}"
    assert (await person.http.get(person.state_path)).json()["code"] == 1001


async def test_a_claim_needs_the_sessions_own_task(person: Person):
    answer = await person.http.post(
        "/api/auth/claim-token", json={"task_id": "tsk_other", "session_id": person.session_id}
    )
    assert answer.json()["code"] == 1002


async def test_the_state_tells_the_files_the_scenes_and_the_canvas(person: Person, red_png: bytes):
    asset = opened(await person.upload("beach.png", red_png))["assets"][0]
    await person.say("a 2 second vertical video of a lake at sunset")
    state = await person.state()
    assert state["video_infos"][asset["id"]]["name"] == "beach.png"
    assert state["canvas_config"]["ratio"] == "9:16"
    assert state["draft"]["d"] == 2000
    assert all(media["type"] == "video" for media in state["generated_media"].values())


# --- bodies -----------------------------------------------------------------------------------

BAD_BODIES = [
    b"",
    b"no json",
    b"[]",
    b"null",
    b'{"app_name": "nemo_agent"}',
    b'{"app_name": NaN}',
    b"[" * 100_000,
    b"\xff\xfe",
    b'{"app_name": "nemo_agent", "user_id": "me", "session_id": 5, "new_message": {}}',
]


async def test_a_turn_with_a_bad_body_is_refused_as_adk_does(person: Person):
    for body in BAD_BODIES:
        answer = await person.http.post("/run_sse", content=body)
        assert answer.status_code == 422, body[:40]
        faults = answer.json()["detail"]
        assert faults
        assert all(fault["loc"][0] == "body" and fault["msg"] for fault in faults)


async def test_any_other_bad_body_is_422_in_an_envelope(person: Person):
    for path in (SESSION, EXPORTS, "/api/auth/claim-token"):
        answer = await person.http.post(path, content=b"no json")
        assert (answer.status_code, answer.json()["code"]) == (422, 422), path


async def test_a_body_without_end_is_refused(person: Person):
    answer = await person.http.post("/run_sse", content=b" " * (9 * 1024 * 1024))
    assert answer.status_code == 422


async def test_an_unknown_path_is_404_and_a_wrong_method_405(person: Person):
    assert (await person.http.get("/api/nothing")).status_code == 404
    assert (await person.http.get("/run_sse")).status_code == 405


async def test_a_foreign_host_name_is_turned_away(person: Person):
    answer = await person.http.get(
        "/api/credits/balance/simple", headers={"Host": "rebound.example"}
    )
    assert answer.status_code == 400


# --- credits ----------------------------------------------------------------------------------


async def balance(person: Person) -> dict[str, int]:
    return opened(await person.http.get("/api/credits/balance/simple"))


async def test_unmetered_turns_cost_nothing(person: Person):
    await person.say("a 2 second video of a lake at sunset")
    found = await balance(person)
    assert found == {"available": 100, "frozen": 0, "total": 100, "is_metered": False}


async def test_metered_turns_are_paid_until_nothing_is_left(
    tmp_path: Path, director: ActingDirector
):
    async with serve(tmp_path, credits=160) as studio, Person.at(studio) as person:
        await person.say("scene one")
        assert (await balance(person))["available"] == 60
        await person.say("nothing")
        assert (await balance(person))["available"] == 60
        await person.say("title one")
        await person.say("title two")
        await person.say("undo")
        assert await balance(person) == {
            "available": 10,
            "frozen": 0,
            "total": 10,
            "is_metered": True,
        }
        await person.say("scene two")
        assert (await balance(person))["total"] == 0
        answer = await person.http.post("/run_sse", json=person.body("scene three"))
        assert (answer.status_code, answer.json()["code"]) == (200, 2001)
        assert director.heard[-1] == "scene two"


async def test_credits_are_frozen_while_a_turn_runs(tmp_path: Path, director: ActingDirector):
    async with (
        serve(tmp_path, credits=130) as studio,
        Person.at(studio) as person,
        anyio.create_task_group() as tasks,
    ):
        tasks.start_soon(person.say, "wait a moment")
        frozen = await eventually(lambda: balance(person), lambda b: b["frozen"] > 0)
        assert frozen == {"available": 30, "frozen": 100, "total": 130, "is_metered": True}
        director.may_go_on.set()
        await eventually(lambda: balance(person), lambda b: b["frozen"] == 0)
        assert (await balance(person))["available"] == 80


async def test_a_turn_that_fails_costs_nothing(tmp_path: Path, director: ActingDirector):
    async with serve(tmp_path, credits=130) as studio, Person.at(studio) as person:
        await person.say("fail")
        assert (await balance(person))["available"] == 130


async def test_export_is_free(tmp_path: Path):
    async with serve(tmp_path, credits=0) as studio, Person.at(studio) as person:
        assert (await person.export("render_1", scene_draft("refuse"))).json()["code"] == 0


# --- what nobody may see ----------------------------------------------------------------------


async def test_a_failure_inside_is_a_sentence_without_a_traceback(
    person: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def broken(*_: object) -> None:
        raise RuntimeError("the inside of the studio")

    monkeypatch.setattr("animatic.studio.storage.store.Store.draft_of", broken)
    answer = await person.http.get(person.state_path)
    assert (answer.status_code, answer.json()["code"]) == (500, 500)
    assert "inside" not in answer.text
    assert "Traceback" not in answer.text
    assert "the inside of the studio" in caplog.text


async def test_no_log_line_holds_a_token(studio: Studio, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.DEBUG):
        token = await a_token(studio, "a-client")
        async with Person.at(studio, token) as person:
            await person.say("a 2 second video of a lake at sunset")
            await person.http.get("/api/nothing")
            person.session_id = "ses_unknown"
            await person.http.get(person.state_path)
    ours = [r for r in caplog.records if not r.name.startswith(("httpx", "httpcore"))]
    assert token not in "\n".join(r.getMessage() for r in ours)
    assert studio.token not in "\n".join(r.getMessage() for r in ours)
    assert studio.token not in repr(studio)


@pytest.mark.usefixtures("director")
async def test_words_in_any_writing_come_back_as_they_were(person: Person):
    words = '夏日🏖️\u2028é\x00\u2029 " \\ {}'
    answer = await person.http.post("/run_sse", json=person.body(f"title {words}"))
    assert "夏日🏖️\u2028é".encode() in answer.content
    assert reply_in(events(answer.content)) == f"The title is {words}."
    assert (await person.state())["draft"]["t"][0]["sg"][0]["m"]["text"] == words


@pytest.mark.usefixtures("director")
async def test_half_a_surrogate_pair_harms_nothing(person: Person):
    body = json.dumps(person.body("title half \ud83d of it"))
    answer = await person.http.post("/run_sse", content=body.encode())
    assert reply_in(events(answer.content)) == "The title is half ? of it."
