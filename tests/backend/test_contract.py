"""The contract, asked by the real client: the scripted cloud and the studio answer alike.

What holds for one and not for the other is a bug in one of them: nothing above `api` can tell
which it talks to.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import anyio
import av
import httpx
import pytest

from animatic.backend.client import Client
from animatic.backend.run_turn import Activity, TurnOutcome, run_turn
from animatic.model import errors
from animatic.model.profiles import MB, PROFILES
from animatic.model.timeline import summarise
from animatic.projects.accounts import Accounts
from cloud.scripted import Cloud

pytestmark = pytest.mark.anyio

WORDS = "a 1 second video of a city at night"


@dataclass
class Backend:
    """Either of the two, with a client of it and an account."""

    name: Literal["cloud", "studio"]
    url: str
    client: Client
    token: str

    async def session(self) -> str:
        return (await self.client.create_session(self.token)).session_id

    async def say(self, session_id: str, words: str = WORDS) -> TurnOutcome:
        heard: list[Activity] = []
        ended = await run_turn(
            self.client,
            self.token,
            session_id,
            words,
            on_activity=heard.append,
            recovery_poll_s=0.01,
        )
        assert {"said", "tool", "text"} <= {activity.kind for activity in heard}
        return ended


@pytest.fixture(params=["cloud", "studio"])
async def backend(
    request: pytest.FixtureRequest, cloud: Cloud, tmp_path: Path
) -> AsyncGenerator[Backend]:
    profile = PROFILES["video-create-ai"]
    if request.param == "cloud":
        async with Client.open(cloud.base_url, profile=profile) as client:
            yield Backend("cloud", cloud.base_url, client, cloud.new_token())
        return
    from animatic.studio.http.serve import serve

    async with (
        serve(tmp_path / "home", credits=1000) as studio,
        Client.open(studio.base_url, profile=profile) as client,
    ):
        yield Backend("studio", studio.base_url, client, studio.token)


async def test_words_become_a_timeline_and_the_state_agrees(backend: Backend) -> None:
    session_id = await backend.session()
    assert summarise((await backend.client.state(backend.token, session_id)).timeline) == (
        "Timeline (empty)"
    )
    ended = await backend.say(session_id)
    assert ended.text
    assert ended.changes
    assert not ended.was_recovered
    assert ended.timeline_after.is_exportable
    state = await backend.client.state(backend.token, session_id)
    assert state.draft == ended.draft
    assert state.timeline == ended.timeline_after


async def test_a_second_message_continues_where_the_first_ended(backend: Backend) -> None:
    session_id = await backend.session()
    first = await backend.say(session_id)
    second = await backend.say(session_id, 'add a title "Hello"')
    assert second.timeline_before == first.timeline_after
    assert second.changes


async def test_an_export_is_a_video_that_plays(backend: Backend, tmp_path: Path) -> None:
    session_id, client = await backend.session(), backend.client
    ended = await backend.say(session_id)
    with pytest.raises(errors.BackendFault):
        await client.export_status(backend.token, "render_1")
    await client.start_export(backend.token, session_id, ended.draft, "render_1", "480p")
    with anyio.fail_after(40):
        while (status := await client.export_status(backend.token, "render_1")).status not in (
            "completed",
            "failed",
        ):
            await anyio.sleep(0.1)
    assert (status.status, status.progress, status.error) == ("completed", 1.0, "")
    for n, url in enumerate([status.url, ""]):
        path = tmp_path / f"{n}.mp4"
        await client.download(backend.token, url, "render_1", path)
        with av.open(str(path)) as film:
            assert film.duration is not None
            expected = ended.timeline_after.duration_ms
            assert film.duration / 1000 == pytest.approx(expected, abs=100)


async def test_an_export_of_nothing_is_refused(backend: Backend) -> None:
    with pytest.raises(errors.BadInput):
        await backend.client.start_export(backend.token, await backend.session(), {}, "r")


async def test_a_picture_can_be_uploaded(backend: Backend, tmp_path: Path, red_png: bytes) -> None:
    path = tmp_path / "夏日 (1).png"
    path.write_bytes(red_png)
    assets = await backend.client.upload_file(backend.token, await backend.session(), path)
    assert [asset.name for asset in assets] == [path.name]
    assert assets[0].id


async def test_a_file_of_another_kind_is_not_taken(backend: Backend, tmp_path: Path) -> None:
    path = tmp_path / "a.exe"
    path.write_bytes(b"MZ")
    with pytest.raises(errors.UnsupportedFile, match="Accepted: mp4"):
        await backend.client.upload_file(backend.token, await backend.session(), path)


async def test_a_file_over_the_profiles_limit_is_not_taken(
    backend: Backend, tmp_path: Path
) -> None:
    path = tmp_path / "a.mp4"
    with path.open("wb") as file:
        file.truncate(202 * MB)
    session_id = await backend.session()
    profile = PROFILES["free-video-gen-online"]
    async with Client.open(backend.url, profile=profile) as client:
        with pytest.raises(errors.FileTooLarge):
            await client.upload_file(backend.token, session_id, path)


async def test_credits_are_told(backend: Backend) -> None:
    found = await backend.client.credits(backend.token)
    assert found.is_metered
    assert found.total == found.available + found.frozen > 0


async def test_an_unknown_session_is_1002_everywhere(backend: Backend, tmp_path: Path) -> None:
    client, token = backend.client, backend.token
    path = tmp_path / "a.jpg"
    path.write_bytes(b"x")
    draft = {"t": [{"tt": 0, "sg": [{"id": "v1", "d": 1000}]}]}
    for asked in (
        client.state(token, "nobody"),
        client.upload_file(token, "nobody", path),
        client.start_export(token, "nobody", draft, "r"),
        run_turn(client, token, "nobody", "hi", on_activity=lambda _: None),
    ):
        with pytest.raises(errors.SessionNotFound):
            await asked
    with pytest.raises(errors.SessionNotFound):
        async with client.say(token, "nobody", "hi"):
            pass


async def test_a_token_nobody_minted_is_1001(backend: Backend, cloud: Cloud) -> None:
    cloud.rejected.add("nmv_usr_nobodys")
    for asked in (
        backend.client.credits("nmv_usr_nobodys"),
        backend.client.create_session("nmv_usr_nobodys"),
        backend.client.state("nmv_usr_nobodys", "s"),
    ):
        with pytest.raises(errors.TokenRejected):
            await asked


async def test_an_anonymous_account_works_and_is_made_once(
    backend: Backend, tmp_path: Path
) -> None:
    accounts = Accounts(backend.client, tmp_path / "account", rate_limit_wait_s=0)
    account = await accounts.usual()
    made = await accounts.authorised(account, backend.client.create_session)
    assert made.session_id
    again = Accounts(backend.client, tmp_path / "account", rate_limit_wait_s=0)
    assert (await again.usual()).token == account.token


async def test_a_claim_link_holds_no_token(backend: Backend) -> None:
    made = await backend.client.create_session(backend.token)
    link = await backend.client.claim_link(backend.token, made.task_id, made.session_id)
    assert link.startswith("https://nemovideo.com/workspace/claim?ct=clm_")
    assert backend.token not in link


async def test_without_attribution_an_export_is_402_and_without_a_client_id_a_token_is_400(
    backend: Backend,
) -> None:
    session_id = await backend.session()
    draft = (await backend.say(session_id)).draft
    async with httpx.AsyncClient(base_url=backend.url, trust_env=False) as bare:
        order = {"id": "r1", "sessionId": session_id, "draft": draft, "output": {}}
        headers = {"Authorization": f"Bearer {backend.token}"}
        answer = await bare.post("/api/render/proxy/lambda", json=order, headers=headers)
        assert answer.json()["code"] == 402
        assert (await bare.post("/api/auth/anonymous-token")).json()["code"] == 400
