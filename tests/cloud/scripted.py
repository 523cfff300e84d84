"""A scripted cloud: NemoVideo's HTTP contract on a real loopback socket, with bad days on order.

    async with Cloud.running() as cloud:
        cloud.next("say", stream(text("Done."), Cut()))     # the next turn goes like this
        …                                                   # and those after it go well
        assert cloud.count("say") == 1

Left alone it answers everything as the contract says: it mints tokens, keeps drafts, edits them,
renders (a real MP4). `cloud.next(endpoint, *answers)` queues answers for one endpoint, in order;
`cloud.requests` is everything it was asked, in order, headers and bodies included.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import secrets
import socket
import struct
import threading
from collections import defaultdict, deque
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from animatic.model.profiles import ACCEPTED, PROFILES
from cloud import answers
from cloud.answers import (
    Answer,
    Cut,
    Delay,
    Flood,
    Send,
    Stall,
    Wait,
    code,
    envelope,
    reply,
    stream,
)
from cloud.footage import mp4

Endpoint = Literal[
    "token",
    "session",
    "claim",
    "say",
    "upload",
    "credits",
    "state",
    "start_export",
    "export_status",
    "download",
    "file",
    "unknown",
]
_ROUTES: list[tuple[str, str, Endpoint]] = [
    ("POST", r"/api/auth/anonymous-token", "token"),
    ("POST", r"/api/tasks/me/with-session/nemo_agent", "session"),
    ("POST", r"/api/auth/claim-token", "claim"),
    ("POST", r"/run_sse", "say"),
    ("POST", r"/api/upload-video/nemo_agent/me/([^/]+)", "upload"),
    ("GET", r"/api/credits/balance/simple", "credits"),
    ("GET", r"/api/state/nemo_agent/me/([^/]+)/latest", "state"),
    ("POST", r"/api/render/proxy/lambda", "start_export"),
    ("GET", r"/api/render/proxy/lambda/([^/]+)", "export_status"),
    ("GET", r"/api/render/proxy/([^/]+)/download", "download"),
    ("GET", r"/files/([^/]+)\.mp4", "file"),
]
ATTRIBUTION = ("x-skill-source", "x-skill-version", "x-skill-platform")
_KEPT_BODY = 1 << 20


@dataclass
class Seen:
    """A request as it came in."""

    method: str
    path: str
    headers: dict[str, str]
    endpoint: Endpoint
    name: str = ""
    """The session's or the export's id, where the path holds one."""
    body: bytes = b""
    """The first mebibyte."""
    body_size: int = 0
    is_abandoned: bool = False
    """Whether the client went away before the answer was over."""
    done: asyncio.Event = field(default_factory=asyncio.Event, repr=False)
    """Set when the answer is over, one way or another."""

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def token(self) -> str:
        return self.headers.get("authorization", "").removeprefix("Bearer ")

    @property
    def message(self) -> str:
        """What was said; "" where it was an answer in another shape."""
        return self.json["new_message"]["parts"][0].get("text", "")


class Cloud:
    """The backend a test talks to. Change its attributes at will; they are the cloud's memory."""

    def __init__(self) -> None:
        self.base_url = ""
        self.requests: list[Seen] = []
        self.tokens: list[str] = []
        """Tokens it minted; a test may put its own in."""
        self.rejected: set[str] = set()
        self.drafts: dict[str, dict[str, Any]] = {}
        """Session id → draft. Take one out and the session is lost (1002)."""
        self.files: defaultdict[str, dict[str, Any]] = defaultdict(dict)
        """Session id → what was uploaded, by id; the state lists it as `video_infos`."""
        self.credits = {"available": 90, "frozen": 10, "total": 100}
        self.exports: dict[str, dict[str, Any]] = {}
        self.progress: tuple[dict[str, Any], ...] = (
            {"status": "pending"},
            {"status": "processing", "progress": 0.5},
        )
        """What an export's status says before it says completed."""
        self.agent: Callable[[dict[str, Any], str], dict[str, Any]] = self.edited
        """What a message does to a draft."""
        self.video: bytes | None = None
        """What every export gives; by default a film as long as its draft."""
        self.early: dict[Endpoint, Answer] = {}
        """Answers given as soon as the headers are there, while the body is still coming."""
        self._planned: defaultdict[str, deque[Answer]] = defaultdict(deque)
        self._heard = asyncio.Condition()
        self._numbers = itertools.count(1)
        self._talks: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    @classmethod
    @asynccontextmanager
    async def running(cls, port: int = 0) -> AsyncGenerator[Cloud]:
        """A cloud of this event loop, on a port of its own."""
        cloud = cls()
        server = await asyncio.start_server(cloud._accept, "127.0.0.1", port, limit=1 << 22)
        host, port = server.sockets[0].getsockname()[:2]
        cloud.base_url = f"http://{host}:{port}"
        try:
            yield cloud
        finally:
            server.close()
            await cloud._hang_up()

    @classmethod
    @contextmanager
    def in_thread(cls) -> Generator[Cloud]:
        """A cloud with a thread and an event loop of its own, for tests that have none."""
        started: list[Cloud] = []
        is_up, ending = threading.Event(), asyncio.Event()
        loop = asyncio.new_event_loop()

        async def live() -> None:
            async with cls.running() as cloud:
                started.append(cloud)
                is_up.set()
                await ending.wait()

        thread = threading.Thread(target=lambda: loop.run_until_complete(live()))
        thread.start()
        try:
            is_up.wait(10)
            yield started[0]
        finally:
            loop.call_soon_threadsafe(ending.set)
            thread.join()
            loop.close()

    # --- for tests ----------------------------------------------------------------------------

    def next(self, endpoint: Endpoint, *planned: Answer) -> None:
        """Answer the endpoint's next requests like this, one answer a request."""
        self._planned[endpoint].extend(planned)

    def forget(self, endpoint: Endpoint) -> None:
        """Drop what was planned for the endpoint: it answers as ever."""
        self._planned[endpoint].clear()

    def asked(self, endpoint: Endpoint) -> list[Seen]:
        return [seen for seen in self.requests if seen.endpoint == endpoint]

    def count(self, endpoint: Endpoint) -> int:
        return len(self.asked(endpoint))

    async def heard(self, endpoint: Endpoint, times: int = 1) -> Seen:
        """Wait until the endpoint was asked so often; the request that made it so."""
        async with self._heard:
            await self._heard.wait_for(lambda: self.count(endpoint) >= times)
        return self.asked(endpoint)[times - 1]

    def new_session(self, draft: dict[str, Any] | None = None) -> str:
        """A session that is already there."""
        session_id = f"ses_{next(self._numbers)}"
        self.drafts[session_id] = draft if draft is not None else {}
        return session_id

    def new_token(self) -> str:
        token = f"nmv_usr_{secrets.token_hex(12)}"
        self.tokens.append(token)
        return token

    # --- the contract -------------------------------------------------------------------------

    def _answer(self, seen: Seen) -> Answer:
        if planned := self._planned[seen.endpoint]:
            return planned.popleft()
        if seen.endpoint == "unknown":
            return reply({"detail": "Not Found"}, status=404)
        if seen.endpoint not in ("token", "file") and not self._knows(seen.token):
            return code(1001, "token invalid")
        answer: Callable[[Seen], Answer] = getattr(self, f"_on_{seen.endpoint}")
        return answer(seen)

    def _knows(self, token: str) -> bool:
        return bool(token) and token not in self.rejected

    def _on_token(self, seen: Seen) -> Answer:
        if not seen.headers.get("x-client-id"):
            return code(400, "X-Client-Id missing", status=400)
        return envelope({"token": self.new_token(), "credits": 100})

    def _on_session(self, seen: Seen) -> Answer:
        session_id = self.new_session()
        return envelope({"session_id": session_id, "task_id": f"task_{session_id}"})

    def _on_claim(self, seen: Seen) -> Answer:
        return envelope({"claim_token": f"clm_{seen.json['session_id']}"})

    def _on_say(self, seen: Seen) -> Answer:
        session_id = seen.json["session_id"]
        if session_id not in self.drafts:
            return reply({"detail": "Session not found"}, status=404)
        self.drafts[session_id] = self.agent(self.drafts[session_id], seen.message)
        draft = self.drafts[session_id]
        return stream(
            answers.text("On it.", partial=True),
            answers.text("On it."),
            answers.tool_call("edit_draft"),
            answers.tool_result("edit_draft", draft=draft, status="ok"),
            answers.text("Done: it is on the timeline."),
        )

    @staticmethod
    def edited(draft: dict[str, Any], words: str) -> dict[str, Any]:
        """The draft with another five-second shot, named by the words."""
        after: dict[str, Any] = deepcopy(draft) or {"t": [{"tt": 0, "sg": []}], "m": {}}
        shots = after["t"][0]["sg"]
        name = " ".join(words.split())[:40]
        shots.append({"id": f"v{len(shots) + 1}", "d": 5000, "m": {"name": name}})
        after["d"] = 5000 * len(shots)
        return after

    def _on_upload(self, seen: Seen) -> Answer:
        if seen.name not in self.drafts:
            return code(1002, "session not found")
        if seen.headers["content-type"].startswith("application/json"):
            names = [url.rsplit("/", 1)[-1] for url in seen.json["urls"]]
        else:
            names = re.findall(r'filename="([^"]*)"', seen.body.decode(errors="replace"))
        if not all(Path(name).suffix.lower()[1:] in ACCEPTED for name in names):
            return code(4001, "unsupported file")
        profile = PROFILES.get(seen.headers.get("x-skill-source", ""))
        if profile is not None and seen.body_size > profile.max_upload_bytes:
            return code(4002, "file too large")
        assets = [{"id": f"as_{n}", "name": n, "kind": "clip"} for n in names]
        self.files[seen.name] |= {asset["id"]: asset for asset in assets}
        return envelope({"assets": assets})

    def _on_credits(self, seen: Seen) -> Answer:
        return envelope(self.credits)

    def _on_state(self, seen: Seen) -> Answer:
        if seen.name not in self.drafts:
            return code(1002, "session not found")
        state = {"draft": self.drafts[seen.name], "video_infos": self.files[seen.name]}
        return envelope({"state": state})

    def _on_start_export(self, seen: Seen) -> Answer:
        if not all(seen.headers.get(name) for name in ATTRIBUTION):
            return code(402, "export blocked", status=402)
        if seen.json["sessionId"] not in self.drafts:
            return code(1002, "session not found")
        self.exports[seen.json["id"]] = {"order": seen.json, "looks": 0}
        return envelope({"id": seen.json["id"]})

    def _on_export_status(self, seen: Seen) -> Answer:
        if seen.name not in self.exports:
            return reply({"detail": "Not Found"}, status=404)
        export = self.exports[seen.name]
        looks, export["looks"] = export["looks"], export["looks"] + 1
        if looks < len(self.progress):
            return reply(self.progress[looks])
        url = f"{self.base_url}/files/{seen.name}.mp4?signature=secret"
        return reply({"status": "completed", "output": {"url": url}})

    def _on_download(self, seen: Seen) -> Answer:
        return self._on_file(seen)

    def _on_file(self, seen: Seen) -> Answer:
        if seen.name not in self.exports:
            return reply(status=404, body=b"")
        return self.file(seen, self._video(seen.name))

    def _video(self, export_id: str) -> bytes:
        if self.video is not None:
            return self.video
        return mp4(self.exports[export_id]["order"]["draft"].get("d") or 1000)

    @staticmethod
    def file(seen: Seen, content: bytes, etag: str = '"v1"') -> Answer:
        """A file, or the part of it that was asked for."""
        headers = {"content_type": "video/mp4", "etag": etag, "accept_ranges": "bytes"}
        asked = re.fullmatch(r"bytes=(\d+)-", seen.headers.get("range", ""))
        is_same = seen.headers.get("if-range", etag) == etag
        if asked is None or not is_same:
            return reply(body=content, **headers)
        start, size = int(asked[1]), len(content)
        if start >= size:
            return reply(status=416, body=b"", content_range=f"bytes */{size}")
        content_range = f"bytes {start}-{size - 1}/{size}"
        return reply(status=206, body=content[start:], content_range=content_range, **headers)

    # --- the wire -----------------------------------------------------------------------------

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._talks[task] = writer
        try:
            with suppress(asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
                await self._converse(reader, writer)
        finally:
            writer.close()
            with suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()
            del self._talks[task]

    async def _hang_up(self) -> None:
        """End every talk, and let the loop see its socket closed."""
        await asyncio.sleep(0)  # a talk that was accepted just now begins
        while self._talks:
            for task, writer in list(self._talks.items()):
                writer.transport.abort()
                task.cancel()
            await asyncio.wait(self._talks)
        await asyncio.sleep(0)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen = await self._head(reader)
        if (early := self.early.get(seen.endpoint)) is not None:
            await perform(early, writer)
        await self._body(seen, reader)
        async with self._heard:
            self.requests.append(seen)
            self._heard.notify_all()
        leaving = asyncio.create_task(reader.read())
        acting = asyncio.create_task(perform(self._answer(seen), writer))
        try:
            await asyncio.wait({leaving, acting}, return_when=asyncio.FIRST_COMPLETED)
            seen.is_abandoned = not acting.done()
        finally:
            for task in (leaving, acting):
                task.cancel()
            await asyncio.gather(leaving, acting, return_exceptions=True)
            seen.done.set()

    async def _head(self, reader: asyncio.StreamReader) -> Seen:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.rstrip().split("\r\n")
        method, target, _ = first.split(" ")
        pairs = (line.partition(":") for line in lines)
        headers = {name.lower(): value.strip() for name, _, value in pairs}
        return routed(method, target, headers)

    async def _body(self, seen: Seen, reader: asyncio.StreamReader) -> None:
        left = int(seen.headers.get("content-length", "0"))
        while left:
            block = await reader.read(min(left, 1 << 20))
            if not block:
                raise asyncio.IncompleteReadError(b"", left)
            seen.body += block[: _KEPT_BODY - len(seen.body)]
            seen.body_size += len(block)
            left -= len(block)


def routed(method: str, target: str, headers: dict[str, str]) -> Seen:
    path = urlsplit(target).path
    for wanted, pattern, endpoint in _ROUTES:
        if method == wanted and (found := re.fullmatch(pattern, path)):
            return Seen(method, path, headers, endpoint, *found.groups())
    return Seen(method, path, headers, "unknown")


async def perform(answer: Answer, writer: asyncio.StreamWriter) -> None:
    for step in answer:
        match step:
            case Send(data, one_by_one):
                size = 1 if one_by_one else len(data) or 1
                for at in range(0, len(data), size):
                    writer.write(data[at : at + size])
                    await writer.drain()
                    if one_by_one:
                        await asyncio.sleep(0)
            case Flood(data, times):
                for _ in range(times):
                    writer.write(data)
                    await writer.drain()
            case Delay(seconds):
                await asyncio.sleep(seconds)
            case Wait(until):
                await until.wait()
            case Stall():
                await asyncio.Event().wait()
            case Cut(reset):
                if reset:
                    linger = struct.pack("ii", 1, 0)
                    connection = writer.get_extra_info("socket")
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                return
