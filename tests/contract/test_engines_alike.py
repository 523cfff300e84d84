"""One contract, two engines: the same client, the same words, the same errors from both.

Each test runs against the scripted cloud and against the real studio; nothing here knows which.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

import anyio
import httpx
import pytest

from animatic.backend.client import Client
from animatic.backend.run_turn import run_turn
from animatic.backend.stream import TextWhole, ToolEnded, ToolStarted
from animatic.backend.wire import ExportStatus
from animatic.model.profiles import PROFILES
from animatic.model.timeline import summarise
from animatic.studio.http.serve import serve
from cloud.scripted import Cloud

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(90)]
PROFILE = PROFILES["video-generation-4k"]
WISH = "a calm abstract video\n\nLength: 1 seconds\nResolution: 480p"


@dataclass
class Engine:
    """A backend, a client of it, and a token that works."""

    base_url: str
    client: Client
    token: str

    async def session(self) -> str:
        return (await self.client.create_session(self.token)).session_id

    async def film(self) -> str:
        """A session with something on its timeline."""
        session_id = await self.session()
        await run_turn(self.client, self.token, session_id, WISH, on_activity=lambda _: None)
        return session_id

    async def rendered(self, export_id: str) -> ExportStatus:
        with anyio.fail_after(60):
            while True:
                status = await self.client.export_status(self.token, export_id)
                if status.status in ("completed", "failed"):
                    return status
                await anyio.sleep(0.05)

    def plain(self, **headers: str) -> httpx.AsyncClient:
        """Somebody who speaks HTTP without our client."""
        return httpx.AsyncClient(base_url=self.base_url, headers=headers, trust_env=False)


@pytest.fixture(params=["cloud", "studio"])
async def engine(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[Engine]:
    if request.param == "cloud":
        async with Cloud.running() as cloud, _client(cloud.base_url) as client:
            yield Engine(cloud.base_url, client, cloud.new_token())
    else:
        async with serve(tmp_path) as studio, _client(studio.base_url) as client:
            yield Engine(studio.base_url, client, studio.token)


def _client(base_url: str) -> AbstractAsyncContextManager[Client]:
    return Client.open(base_url, profile=PROFILE, platform="unknown", web_url="https://web.example")


async def test_a_new_session_is_empty(engine: Engine) -> None:
    state = await engine.client.state(engine.token, await engine.session())
    assert summarise(state.timeline) == "Timeline (empty)"
    assert not state.timeline.is_exportable


async def test_a_turn_streams_tools_and_a_whole_text_and_changes_the_state(
    engine: Engine,
) -> None:
    session_id = await engine.session()
    async with engine.client.say(engine.token, session_id, WISH) as stream:
        events = [event async for event in stream]
    started = [e for e in events if isinstance(e, ToolStarted)]
    ended = [e for e in events if isinstance(e, ToolEnded)]
    assert started
    assert [e.call_id for e in started] == [e.call_id for e in ended]
    assert any(isinstance(e, TextWhole) for e in events)
    state = await engine.client.state(engine.token, session_id)
    assert state.timeline.is_exportable
    assert state.timeline.duration_ms > 0


async def test_a_turn_is_told_by_what_changed(engine: Engine) -> None:
    heard: list[str] = []
    ended = await run_turn(
        engine.client,
        engine.token,
        await engine.session(),
        WISH,
        on_activity=lambda activity: heard.append(activity.words),
    )
    assert ended.text
    assert ended.changes
    assert not ended.was_recovered
    assert heard


async def test_the_stream_is_shaped_like_the_recordings(engine: Engine) -> None:
    session_id = await engine.session()
    body = {
        "app_name": "nemo_agent",
        "user_id": "me",
        "session_id": session_id,
        "new_message": {"parts": [{"text": WISH}]},
    }
    async with engine.plain(Authorization=f"Bearer {engine.token}") as http:
        answer = await http.post("/run_sse", json=body)
    assert answer.headers["content-type"].startswith("text/event-stream")
    messages = answer.content.split(b"\n\n")
    assert messages[-1] == b""
    for message in messages[:-1]:
        assert message.startswith(b"data: ")
        assert b"\n" not in message
        event = json.loads(message[6:])
        assert event["author"] == "nemo_agent"
        parts = event["content"]["parts"]
        assert all(len(part) >= 1 for part in parts)


async def test_a_file_and_its_size_arrive(engine: Engine, tmp_path: Path, red_png: bytes) -> None:
    path = tmp_path / "红 red.png"
    path.write_bytes(red_png)
    sent: list[int] = []
    assets = await engine.client.upload_file(
        engine.token, await engine.session(), path, lambda done, total: sent.append(done)
    )
    assert [asset.name for asset in assets] == ["红 red.png"]
    assert sent[-1] >= len(red_png)


async def test_an_export_goes_from_pending_to_a_file(engine: Engine, tmp_path: Path) -> None:
    session_id = await engine.film()
    state = await engine.client.state(engine.token, session_id)
    await engine.client.start_export(engine.token, session_id, state.draft, "render_1")
    status = await engine.rendered("render_1")
    assert status.status == "completed"
    to = tmp_path / "film.mp4"
    await engine.client.download(engine.token, status.url, "render_1", to)
    assert to.read_bytes()[4:8] == b"ftyp"
    again = tmp_path / "again.mp4"
    await engine.client.download(engine.token, "", "render_1", again)
    assert again.read_bytes() == to.read_bytes()


async def test_a_download_can_be_resumed(engine: Engine) -> None:
    session_id = await engine.film()
    state = await engine.client.state(engine.token, session_id)
    await engine.client.start_export(engine.token, session_id, state.draft, "render_1")
    url = (await engine.rendered("render_1")).url
    async with engine.plain(Authorization=f"Bearer {engine.token}") as http:
        whole = await http.get(url)
        part = await http.get(url, headers={"Range": "bytes=100-"})
    assert (whole.status_code, part.status_code) == (200, 206)
    assert part.content == whole.content[100:]
