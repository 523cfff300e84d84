"""Any order of calls, faults and restarts: what must hold, holds after every step.

hypothesis draws the steps and, when something doesn't hold, the shortest row of them that shows
it; the line it prints lives through that row again. `ANIMATIC_MODEL_EXAMPLES` makes it draw more.
"""

from __future__ import annotations

import logging
import os
import shutil
import socket
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest
import uvicorn
from anyio.abc import TaskGroup, TaskStatus
from anyio.from_thread import BlockingPortal, start_blocking_portal
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp_types import CallToolResult
from proxy import Proxy
from table import columns
from world import IMPATIENT, QUICK, Heard, World, deliveries_are_whole, held, no_token_is_told

from animatic.model.settings import load
from animatic.operations.services import Services
from animatic.protocol import http
from animatic.protocol.server import build
from cloud.scripted import Cloud, Endpoint
from interaction.house import House, facts, words

TOKENS = {"anna": "nmv_usr_anna_0123456789", "ben": "nmv_usr_ben_9876543210"}
CALLERS = st.sampled_from(sorted(TOKENS))
WISHES = st.sampled_from(["a quiet sea", "make it red", "undo", "stop", "go back to version 1"])
FAULTS = {
    (column.endpoint, fault.name): fault for column in columns("cloud") for fault in column.faults
}
PATIENCE_S = 30


class Universe:
    """One home with a cloud behind a bad network, and the HTTP server that is running in it."""

    def __init__(self, folder: Path, proxy: Proxy, tasks: TaskGroup) -> None:
        self.house = House(folder, {**QUICK, "NEMO_API_URL": proxy.base_url})
        self.world = World(self.house, proxy)
        self._tasks = tasks
        self._server: uvicorn.Server | None = None
        self._ended = anyio.Event()
        self._url = ""

    @classmethod
    @asynccontextmanager
    async def opened(cls, folder: Path) -> AsyncGenerator[Universe]:
        async with (
            Cloud.running() as cloud,
            Proxy.before(cloud.base_url) as proxy,
            anyio.create_task_group() as tasks,
        ):
            cloud.base_url = proxy.base_url
            universe = cls(folder, proxy, tasks)
            heard = Heard(universe.world.log)
            logging.getLogger().addHandler(heard)
            try:
                await universe.start()
                yield universe
                await universe.stop()
            finally:
                logging.getLogger().removeHandler(heard)

    async def start(self) -> None:
        self._url = await self._tasks.start(self._serve)

    async def stop(self) -> None:
        assert self._server is not None
        self._server.should_exit = True
        await self._ended.wait()

    async def _serve(self, *, task_status: TaskStatus[str]) -> None:
        settings, running = load(self.house.environment()), list[Services]()
        mcp = build(settings, on_start=running.append, patience=IMPATIENT)
        app = http.app(mcp, settings, "127.0.0.1", lambda: running[-1])
        self._ended = anyio.Event()
        with socket.create_server(("127.0.0.1", 0)) as listening:
            config = uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=1)
            self._server = uvicorn.Server(config)
            task_status.started(f"http://127.0.0.1:{listening.getsockname()[1]}/mcp")
            await self._server.serve(sockets=[listening])
        self._ended.set()

    async def call(self, caller: str, tool: str, arguments: dict[str, Any]) -> CallToolResult:
        token = {"X-Nemo-Token": TOKENS[caller]}
        async with (
            httpx2.AsyncClient(headers=token, timeout=60) as web,
            Client(streamable_http_client(self._url, http_client=web), mode="2026-07-28") as client,
        ):
            return await self.world.call(client, tool, arguments)

    async def settled(self, caller: str, project: str) -> dict[str, Any]:
        """The project, once nothing of it is under way."""
        with anyio.fail_after(PATIENCE_S):
            while True:
                result = await self.call(caller, "state", {"project": project, "wait_s": 5})
                if result.is_error or facts(result)["status"] != "running":
                    return {} if result.is_error else facts(result)


async def _held() -> dict[str, Any]:
    return held()


class TwoPeopleAndABadNetwork(RuleBasedStateMachine):
    """Two callers of one server, who only know what they were answered."""

    portal: BlockingPortal

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="animatic-model-"))
        (self.folder / "tmp").mkdir()
        self.projects: dict[str, str] = {}
        self._portal_manager = start_blocking_portal()
        self.portal = self._portal_manager.__enter__()
        self.before = self.portal.call(_held)
        self._opened = self.portal.wrap_async_context_manager(Universe.opened(self.folder))
        self.universe = self._opened.__enter__()

    @initialize(caller=CALLERS)
    def begin(self, caller: str) -> None:
        self.say(caller, "a quiet sea", export=False)

    @rule(caller=CALLERS, wish=WISHES, export=st.booleans())
    def say(self, caller: str, wish: str, export: bool) -> None:
        self._ask(caller, "generate", {"prompt": wish, "export": export, "wait_s": 10})

    @rule(caller=CALLERS)
    def upload(self, caller: str) -> None:
        picture = self.folder / "picture.png"
        picture.write_bytes(b"\x89PNG\r\n\x1a\n")
        self._ask(caller, "upload", {"sources": [str(picture)], "wait_s": 10})

    @rule(caller=CALLERS, tool=st.sampled_from(["export", "state", "credits"]))
    def ask(self, caller: str, tool: str) -> None:
        self._ask(caller, tool, {} if tool == "credits" else {"wait_s": 10})

    @precondition(lambda self: len(self.projects) == 2)
    @rule(caller=CALLERS, tool=st.sampled_from(["state", "export", "generate"]))
    def look_at_the_others(self, caller: str, tool: str) -> None:
        (theirs,) = (handle for name, handle in self.projects.items() if name != caller)
        arguments = {"project": theirs, **({"prompt": "undo"} if tool == "generate" else {})}
        result = self.portal.call(self.universe.call, caller, tool, arguments)
        assert result.is_error
        assert "There is no such project" in words(result)

    @rule(fault=st.sampled_from(sorted(FAULTS)))
    def trouble_ahead(self, fault: tuple[Endpoint, str]) -> None:
        self.universe.world.proxy.meet(fault[0], FAULTS[fault])

    @rule()
    def better_weather(self) -> None:
        self.universe.world.proxy.clear()

    @rule()
    def restart(self) -> None:
        self.portal.call(self.universe.stop)
        self.portal.call(self.universe.start)

    @invariant()
    def nothing_is_said_twice_or_told(self) -> None:
        world = self.universe.world
        world.check_counts()
        no_token_is_told(world.house, [*world.said, *world.log], *TOKENS.values())

    def teardown(self) -> None:
        try:
            self._the_next_calls_work()
        finally:
            self._opened.__exit__(None, None, None)
            left = self.portal.call(_held)
            self._portal_manager.__exit__(None, None, None)
            shutil.rmtree(self.folder)
        assert left == self.before

    def _the_next_calls_work(self) -> None:
        self.universe.world.proxy.clear()
        for caller, project in self.projects.items():
            self.portal.call(self.universe.settled, caller, project)
            wish = {"prompt": "one more", "new_take": True, "wait_s": 10}
            result = self.portal.call(self.universe.call, caller, "generate", wish)
            assert not result.is_error, words(result)
            found = self.portal.call(self.universe.settled, caller, facts(result)["project"])
            assert found["status"] == "done"
        self.nothing_is_said_twice_or_told()
        films = deliveries_are_whole(self.universe.house.videos)
        assert len(films) <= self.universe.world.calls + 20

    def _ask(self, caller: str, tool: str, arguments: dict[str, Any]) -> None:
        if caller in self.projects and tool != "credits":
            arguments["project"] = self.projects[caller]
        result = self.portal.call(self.universe.call, caller, tool, arguments)
        found = result.structured_content or {}
        if handle := found.get("project"):
            assert handle not in {p for c, p in self.projects.items() if c != caller}
            self.projects[caller] = handle


TwoPeopleAndABadNetwork.TestCase.settings = settings(
    max_examples=int(os.environ.get("ANIMATIC_MODEL_EXAMPLES", "8")),
    stateful_step_count=12,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
TestTwoPeopleAndABadNetwork = pytest.mark.slow(
    pytest.mark.timeout(240)(TwoPeopleAndABadNetwork.TestCase)
)
