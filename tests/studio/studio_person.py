"""Somebody who speaks to a studio over HTTP, and what they get to read."""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx
from anyio.abc import Process

from animatic.studio.http.serve import Studio
from animatic.studio.rendering import Renderer

ATTRIBUTION = {
    "X-Skill-Source": "video-generation-4k",
    "X-Skill-Version": "1.0.0",
    "X-Skill-Platform": "unknown",
}
ACTOR = (sys.executable, str(Path(__file__).with_name("acting_renderer.py")))
"""A process that keeps the renderer's protocol and does what a timeline's title says."""
ACTING = Renderer(ACTOR)


class Person:
    """One client with one token; the contract's requests by name."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http
        self.session_id = ""

    @classmethod
    @asynccontextmanager
    async def at(
        cls, studio: Studio, token: str | None = None, **headers: str
    ) -> AsyncGenerator[Person]:
        async with httpx.AsyncClient(
            base_url=studio.base_url,
            headers={
                **ATTRIBUTION,
                "Authorization": f"Bearer {token or studio.token}",
                **headers,
            },
            timeout=30,
            trust_env=False,
        ) as http:
            person = cls(http)
            person.session_id = (await person.new_session())["session_id"]
            yield person

    async def new_session(self, language: str = "en") -> dict[str, Any]:
        answer = await self.http.post(
            "/api/tasks/me/with-session/nemo_agent",
            json={"task_name": "project", "language": language},
        )
        return opened(answer)

    def body(self, text: str) -> dict[str, Any]:
        return {
            "app_name": "nemo_agent",
            "user_id": "me",
            "session_id": self.session_id,
            "new_message": {"parts": [{"text": text}]},
        }

    async def say(self, text: str) -> list[dict[str, Any]]:
        answer = await self.http.post("/run_sse", json=self.body(text))
        assert answer.headers["content-type"].startswith("text/event-stream"), answer.text
        return events(answer.content)

    async def state(self) -> dict[str, Any]:
        return opened(await self.http.get(self.state_path))["state"]

    @property
    def state_path(self) -> str:
        return f"/api/state/nemo_agent/me/{self.session_id}/latest"

    @property
    def upload_path(self) -> str:
        return f"/api/upload-video/nemo_agent/me/{self.session_id}"

    async def upload(self, name: str, content: bytes, **headers: str) -> httpx.Response:
        return await self.http.post(
            self.upload_path, files={"files": (name, content)}, headers=headers
        )

    async def export(
        self, id: str, draft: dict[str, Any] | None = None, **output: str
    ) -> httpx.Response:
        """Order an export; its id is its name for everything else."""
        order = {
            "id": id,
            "sessionId": self.session_id,
            "draft": (await self.state())["draft"] if draft is None else draft,
            "output": {"format": "mp4", "quality": "draft", **output},
        }
        return await self.http.post("/api/render/proxy/lambda", json=order)

    async def status(self, id: str) -> dict[str, Any]:
        return (await self.http.get(f"/api/render/proxy/lambda/{id}")).json()

    async def glance(self, id: str) -> dict[str, Any]:
        """Look as a program does for which nobody waits any more."""
        path = f"/api/render/proxy/lambda/{id}"
        return (await self.http.get(path, headers={"X-Animatic-Awaited": "no"})).json()

    async def ended(self, id: str) -> dict[str, Any]:
        return await eventually(
            lambda: self.status(id), lambda s: s["status"] in ("completed", "failed")
        )


def opened(answer: httpx.Response) -> Any:
    """The data of a success."""
    envelope = answer.json()
    assert (answer.status_code, envelope["code"]) == (200, 0), envelope
    return envelope["data"]


def events(stream: bytes) -> list[dict[str, Any]]:
    """A stream's events; heartbeats left out."""
    messages = [m.removeprefix(b"data:").strip() for m in stream.split(b"\n\n")]
    return [json.loads(m) for m in messages if m]


def reply_in(found: list[dict[str, Any]]) -> str:
    """The whole text that was said."""
    wholes = [e for e in found if e.get("partial") is False]
    return "".join(part["text"] for e in wholes for part in e["content"]["parts"])


async def eventually(
    look: Callable[[], Awaitable[Any]], is_so: Callable[[Any], bool], within_s: float = 20
) -> Any:
    """Look until it is so: another process's progress has no event to wait for."""
    with anyio.fail_after(within_s):
        while not is_so(seen := await look()):
            await anyio.sleep(0.02)
        return seen


def scene_draft(title: str = "finish", seconds: int = 1, **scene: Any) -> dict[str, Any]:
    """A draft of one drawn scene; its title tells the acting renderer what to do."""
    media = {"kind": "scene", "family": "abstract", **scene}
    segment = {"id": "v1", "d": seconds * 1000, "m": {"start": 0, "media": media}}
    return {
        "t": [{"tt": 0, "sg": [segment]}],
        "d": seconds * 1000,
        "m": {"title": title, "resolution": "480p"},
    }


@asynccontextmanager
async def studio_process(
    home: Path, render: Sequence[str] = ACTOR, token: str = ""
) -> AsyncGenerator[tuple[Studio, Process]]:
    """A studio in a process of its own, which a test may measure or kill."""
    script = Path(__file__).with_name("studio_process.py")
    command = [sys.executable, str(script), str(home), token, *render]
    async with await anyio.open_process(command, stderr=None) as process:
        try:
            assert process.stdout is not None
            base_url, token = (await process.stdout.receive()).decode().split()
            yield Studio(base_url, token), process
        finally:
            if process.returncode is None:
                process.terminate()
