"""What must hold after any fault: the invariants, and a place where they can be looked at."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import os
import threading
from collections.abc import AsyncGenerator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import anyio
import av
from mcp import Client
from mcp_types import CallToolResult
from proxy import Proxy

from animatic.backend.patience import Patience
from animatic.model.settings import load
from animatic.protocol.server import build
from interaction.house import House, words

IMPATIENT = Patience(
    connect_s=1,
    answer_s=0.5,
    upload_answer_s=0.5,
    turn_s=1,
    heartbeats_s=0.2,
    ask_again_after_s=(0.01, 0.02),
    fetch_on_after_s=(0.01, 0.02, 0.03),
)
WITH_THE_STUDIO = replace(IMPATIENT, answer_s=2, upload_answer_s=4, turn_s=4)
"""The studio does real work on this machine, which may be busy."""
QUICK = {
    "ANIMATIC_BACKEND": "cloud",
    "ANIMATIC_EXPORT_POLL_S": "0.02",
    "ANIMATIC_RECOVERY_POLL_S": "0.02",
    "ANIMATIC_RATE_LIMIT_WAIT_S": "0.02",
}
MOST_SAID = 20_000
"""Characters in an answer: more would be a fault of ours, whatever the backend says."""


@dataclass
class World:
    """One home, the bad network before its backend, and what was asked of it."""

    house: House
    proxy: Proxy
    patience: Patience = IMPATIENT
    calls: int = 0
    log: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    @asynccontextmanager
    async def server(self) -> AsyncGenerator[Client]:
        """A client of a server in this process that leaves nothing behind when it ends."""
        before = held()
        mcp = build(load(self.house.environment()), patience=self.patience)
        async with Client(mcp, mode="2026-07-28") as client:
            yield client
        await self._left_nothing(before)

    async def call(self, client: Client, tool: str, arguments: dict[str, Any]) -> CallToolResult:
        """Call a tool. However it went, the answer is one a model can act on."""
        self.calls += tool == "generate"
        with anyio.fail_after(20):
            result = await client.call_tool(tool, arguments)
        text = words(result)
        self.said.append(f"{text}{result.structured_content}")
        assert text.strip()
        assert "should not have" not in text, text
        assert "Traceback" not in text
        assert len(text) < MOST_SAID
        if result.is_error:
            assert result.structured_content is None
            assert text.rstrip()[-1:].isalnum() or text.rstrip().endswith((".", ")")), text
        return result

    def check(self) -> None:
        """The invariants that stand in files, counts and words."""
        self.check_counts()
        deliveries_are_whole(self.house.videos)
        no_token_is_told(self.house, [*self.said, *self.log])

    def check_counts(self) -> None:
        assert self.proxy.count("say") <= self.calls, "a turn was sent twice"

    async def _left_nothing(self, before: dict[str, Any]) -> None:
        with anyio.move_on_after(3):
            while not self.proxy.is_idle() or held() != before:
                await anyio.sleep(0.005)
        assert held() == before
        assert not list((self.house.folder / "tmp").iterdir())


def deliveries_are_whole(videos: Path) -> list[Path]:
    """Every video opens and is what its receipt says, and there is nothing else."""
    if not videos.exists():
        return []
    names = {path.name for path in videos.iterdir()}
    films = sorted(videos.glob("*.mp4"))
    assert names == {n for p in films for n in (p.name, f"{p.stem}.json")}, names
    for film in films:
        receipt = json.loads(film.with_suffix(".json").read_text())
        assert receipt["bytes"] == film.stat().st_size
        assert receipt["sha256"] == hashlib.sha256(film.read_bytes()).hexdigest()
        with av.open(str(film)) as container:
            assert sum(1 for _ in container.decode(video=0)) > 0
    return films


def no_token_is_told(house: House, said: Iterable[str], *more: str) -> None:
    """The home's token and `more` stand nowhere but where tokens are kept.

    Neither in what was said or logged, nor in any file or its name.
    """
    told = "\n".join(said)
    for token in (*_tokens(house), *more):
        assert token not in told
        for path in house.folder.rglob("*"):
            assert token not in path.name
            is_kept = path.name in ("account.json", "token")
            if path.is_file() and not is_kept:
                assert token.encode() not in path.read_bytes(), path


def _tokens(house: House) -> Iterator[str]:
    if given := house.env.get("NEMO_TOKEN"):
        yield given
    kept = house.folder / "home" / "account.json"
    if kept.exists() and (token := json.loads(kept.read_text()).get("token")):
        yield token


def held() -> dict[str, Any]:
    """What a process can leak: tasks, threads, sockets and files, children."""
    own = Path("/proc/self")
    held: dict[str, Any] = {
        # Idle worker threads belong to the loop, which outlives a server.
        "threads": sorted(t.name for t in threading.enumerate() if "AnyIO worker" not in t.name),
        "tasks": len(asyncio.all_tasks()),
    }
    if own.exists():
        links = [_target(path) for path in (own / "fd").iterdir()]
        held["sockets"] = sum(link.startswith("socket:") for link in links)
        held["files"] = sorted(link for link in links if "/home/" in link or "/videos/" in link)
        lists = (own / "task").glob("*/children")
        held["children"] = sorted(pid for path in lists for pid in path.read_text().split())
    return held


def _target(path: Path) -> str:
    try:
        return os.readlink(path)
    except OSError:
        return ""


class Heard(logging.Handler):
    """Keeps every line that is logged, tracebacks and all, before anything is taken out of it."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(self.format(record))
