"""The scripted cloud itself: it keeps the contract when left alone, and breaks it on order."""

from __future__ import annotations

import io
import json

import av
import httpx
import pytest

from cloud.answers import code, recorded, recording
from cloud.scripted import Cloud

HEADERS = {
    "Authorization": "Bearer nmv_usr_x",
    "X-Skill-Source": "video-create-ai",
    "X-Skill-Version": "1.0.0",
    "X-Skill-Platform": "unknown",
}


def test_words_become_a_real_video_from_a_thread_of_its_own() -> None:
    with Cloud.in_thread() as cloud, httpx.Client(base_url=cloud.base_url, headers=HEADERS) as http:
        made = http.post("/api/tasks/me/with-session/nemo_agent", json={}).json()["data"]
        session_id = made["session_id"]
        said = {"session_id": session_id, "new_message": {"parts": [{"text": "a city"}]}}
        stream = http.post("/run_sse", json=said).text
        assert stream.count("data: ") == 5
        state = http.get(f"/api/state/nemo_agent/me/{session_id}/latest").json()["data"]["state"]
        order = {"id": "r1", "sessionId": session_id, "draft": state["draft"]}
        http.post("/api/render/proxy/lambda", json=order)
        looks = [http.get("/api/render/proxy/lambda/r1").json() for _ in range(3)]
        assert [look["status"] for look in looks] == ["pending", "processing", "completed"]
        with av.open(io.BytesIO(http.get(looks[-1]["output"]["url"]).content)) as film:
            assert film.duration == pytest.approx(5_000_000, rel=0.02)


def test_what_is_ordered_comes_next_and_only_once() -> None:
    with Cloud.in_thread() as cloud, httpx.Client(base_url=cloud.base_url, headers=HEADERS) as http:
        cloud.next("say", recording("base_hello"))
        cloud.next("credits", code(2001))
        assert http.post("/run_sse", json={}).content == recorded("base_hello")
        balance = [http.get("/api/credits/balance/simple").json()["code"] for _ in range(2)]
        assert balance == [2001, 0]


def test_what_the_contract_refuses_is_refused() -> None:
    with Cloud.in_thread() as cloud, httpx.Client(base_url=cloud.base_url) as http:
        who = {"Authorization": HEADERS["Authorization"]}
        assert http.get("/api/credits/balance/simple").json()["code"] == 1001
        assert http.post("/api/auth/anonymous-token").status_code == 400
        state = http.get("/api/state/nemo_agent/me/nobody/latest", headers=who)
        assert state.json()["code"] == 1002
        assert http.post("/run_sse", headers=who, json={"session_id": "n"}).status_code == 404
        order = json.dumps({"id": "r", "sessionId": cloud.new_session()})
        render = http.post("/api/render/proxy/lambda", headers=who, content=order)
        assert render.status_code == 402
