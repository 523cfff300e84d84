"""uvicorn inside somebody else's event loop: no signals, no logging of its own, a bounded end."""

from __future__ import annotations

import socket
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager

import anyio
import uvicorn
from starlette.applications import Starlette

from animatic.model.errors import SettingsError

STOPS_WITHIN_S = 2
"""How long open requests may go on once it is told to stop."""
_IDLE_S = 75
"""Longer than clients keep a connection: none is closed just as its next request is sent."""


class _Server(uvicorn.Server):
    def __init__(self, app: Starlette) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                lifespan="on",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                ws="none",
                timeout_keep_alive=_IDLE_S,
                timeout_graceful_shutdown=STOPS_WITHIN_S,
            )
        )
        self.stopped = anyio.Event()
        self.scope = anyio.CancelScope(shield=True)
        self._ticking = anyio.CancelScope()

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """The process's signals belong to whoever runs the loop."""
        yield

    async def main_loop(self) -> None:
        """uvicorn looks ten times a second whether it shall stop; here it is told."""
        with self._ticking:
            await super().main_loop()

    async def answers(self) -> None:
        """Wait for the first moment it answers."""
        while not self.started:
            if self.stopped.is_set():
                raise SettingsError("The studio could not start.", "Its log says why.")
            await anyio.sleep(0.005)

    async def stop(self) -> None:
        """Let open requests end, for a while; then end them."""
        self.should_exit = True
        self._ticking.cancel()
        with anyio.move_on_after(STOPS_WITHIN_S + 3):
            await self.stopped.wait()
        self.scope.cancel()

    async def run_shielded(self, listening: socket.socket) -> None:
        """Serve until `should_exit`: cut short from outside, requests and renders would be left."""
        try:
            with self.scope:
                await self.serve([listening])
        finally:
            self.stopped.set()


@asynccontextmanager
async def answering_on(listening: socket.socket, app: Starlette) -> AsyncGenerator[None]:
    """The app behind a listening socket, from its first answer to its last.

    Raises:
        SettingsError: the app could not start.
    """
    try:
        async with anyio.create_task_group() as tasks:
            server = _Server(app)
            tasks.start_soon(server.run_shielded, listening)
            try:
                await server.answers()
                yield
            finally:
                with anyio.CancelScope(shield=True):
                    await server.stop()
    except BaseExceptionGroup as group:
        # What went wrong in the caller's block is the caller's: it leaves as it came.
        if len(group.exceptions) == 1:
            raise group.exceptions[0] from group.exceptions[0].__cause__
        raise
