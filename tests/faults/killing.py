"""Make-and-export, with the server killed at some moment of it, and what must hold after that.

A life is a home of its own: a stdio server is asked for a video and killed, alone, with no
warning; the next one starts on the same home, is asked again by whoever got no answer, and is
killed in its turn; the last must deliver. The moments are drawn over the whole length of an
undisturbed life.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio
import av
from mcp import Client
from world import deliveries_are_whole, no_token_is_told

from dice import DICE
from interaction.doomed import Doomed
from interaction.house import House, facts

AT_ONCE = 2
"""Lives lived side by side: as many as there are cores."""
MOST_TO_END_S = 5
"""How long a server that is asked to end may take."""
MOST_TO_NOTICE_S = 20
"""How long its children may take to see that it is gone: one that just begins imports first, and
four lives share two cores."""


ENDS_OF_A_LIFE = 3


def moments(count: int, of_s: float, name: str) -> list[float]:
    """`count` moments of `of_s` seconds, one in each of as many equal stretches of it."""
    dice = random.Random(f"{name} {os.environ[DICE]}")
    return [(n + dice.random()) * of_s / count for n in range(count)]


def lives(count: int, of_s: float, name: str) -> list[tuple[float, ...]]:
    """The same, three to a life: each is counted from its own server's start."""
    drawn = moments(count, of_s, name)
    return [tuple(drawn[n : n + ENDS_OF_A_LIFE]) for n in range(0, count, ENDS_OF_A_LIFE)]


@dataclass
class Life:
    """One home, what is asked for in it, and what came of it."""

    house: House
    wish: dict[str, Any]
    calls: int = 0
    frames: str = ""

    async def undisturbed(self) -> float:
        """How many seconds it takes when nobody is killed."""
        async with self.house.client("stdio", "2026-07-28") as client:
            began = time.monotonic()
            found = await self.ask(client)
            took = time.monotonic() - began
        self.check(found, [])
        return took

    async def killed(self, *after_s: float, by: signal.Signals | None = signal.SIGKILL) -> None:
        """Ended by a signal, or (None) by its client's going away; and gone on with by another,
        which is ended too as often as there are moments.
        """
        said = [""]
        for moment in after_s:
            said += await self._begin_and_end(moment, by, _handle("\n".join(said)))
            await self.children_end()
        async with self.house.client("stdio", "2026-07-28") as client:
            project = _handle("\n".join(said))
            found = await (self.look(client, project) if project else self.ask(client))
            self.check(found, [*said, json.dumps(found)])
            again = await self._call(client, "generate", prompt="make the title gold", wait_s=30)
            assert again["project"] == found["project"]
        await self.children_end()
        assert not list((self.house.folder / "tmp").iterdir())

    async def killed_beside(self, after_s: float) -> None:
        """Killed while another server of the home, its studio open, lives: that one delivers."""
        async with self.house.client("stdio", "2026-07-28") as living:
            await self._call(living, "credits")
            said = await self._begin_and_end(after_s, signal.SIGKILL, "")
            project = _handle("\n".join(said))
            found = await (self.look(living, project) if project else self.ask(living))
            self.check(found, [*said, json.dumps(found)])
        await self.children_end()

    async def _begin_and_end(
        self, after_s: float, by: signal.Signals | None, project: str
    ) -> tuple[str, str]:
        server = await anyio.to_thread.run_sync(Doomed, self.house.environment())
        if project:
            server.send("state", project=project, wait_s=30)
        else:
            self.calls += 1
            server.send("generate", **self.wish, wait_s=0)
        await anyio.sleep(after_s)
        began = time.monotonic()
        said = await anyio.to_thread.run_sync(server.end, by)
        assert time.monotonic() - began < MOST_TO_END_S
        assert server.process.returncode == (-by if by == signal.SIGKILL else 0), said[1]
        return said

    async def ask(self, client: Client) -> dict[str, Any]:
        self.calls += 1
        found = await self._call(client, "generate", **self.wish, wait_s=30)
        return await self.look(client, found["project"])

    async def look(self, client: Client, project: str) -> dict[str, Any]:
        """The project once nothing of it is under way."""
        with anyio.fail_after(60):
            while True:
                found = await self._call(client, "state", project=project, wait_s=5)
                if found["status"] != "running":
                    return found

    async def _call(self, client: Client, tool: str, **arguments: Any) -> dict[str, Any]:
        return facts(await client.call_tool(tool, arguments))

    def check(self, found: dict[str, Any], said: list[str]) -> None:
        assert found["status"] == "done", found
        (film,) = deliveries_are_whole(self.house.videos)
        assert found["video"]["path"] == str(film)
        self.frames = _digest(film)
        no_token_is_told(self.house, said)

    async def children_end(self) -> None:
        """Whatever the dead server started notices by itself."""
        with anyio.move_on_after(MOST_TO_NOTICE_S):
            while any(_living(self.house)):
                await anyio.sleep(0.02)
        left = list(_living(self.house))
        assert not left, left


def _handle(said: str) -> str:
    """The project in the answer, where the answer still came."""
    answers = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    results = [a["result"] for a in answers if a.get("id") == 1 and "result" in a]
    return results[0]["structuredContent"]["project"] if results else ""


def _digest(film: Path) -> str:
    """What is seen, frame by frame."""
    seen = hashlib.sha256()
    with av.open(str(film)) as container:
        for frame in container.decode(video=0):
            seen.update(frame.to_ndarray().tobytes())
    return seen.hexdigest()


def _living(house: House) -> Iterator[str]:
    """The processes of a home, by their environment."""
    mark = f"ANIMATIC_HOME={house.environment()['ANIMATIC_HOME']}\0".encode()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (process / "environ").read_bytes() and "animatic" in _command(process):
                yield _command(process)
        except OSError:
            continue


def _command(process: Path) -> str:
    return (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
