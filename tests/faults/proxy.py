"""A bad network on order: a proxy before a backend, which mangles the answers it is told to.

    async with Proxy.before(cloud.base_url) as proxy:
        proxy.meet("say", fault)        # the next turn's answer goes like this
        …                               # everything else goes through as it is

It stands before the scripted cloud and before the studio alike, and counts what got as far as it:
a turn that it heard is a turn that may be paid for.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from cloud.answers import Answer
from cloud.scripted import Endpoint, Seen, perform, routed

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Fault:
    """What becomes of one answer."""

    name: str
    mangle: Callable[[bytes], Answer]
    """From the backend's whole answer, head and all, to what its client gets of it."""
    is_heard: bool = False
    """Whether the backend gets the request, and acts on it, before the fault."""

    def after_hearing(self) -> Fault:
        return replace(self, name=f"heard, then {self.name}", is_heard=True)


class Proxy:
    """Takes each request to the backend on a connection of its own, and brings back the answer."""

    def __init__(self, upstream: str) -> None:
        self._upstream = urlsplit(upstream)
        self.port = 0
        self.heard: list[Seen] = []
        """What the backend got, in order."""
        self._planned: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self._server: asyncio.Server | None = None
        self._talks: set[asyncio.Task[None]] = set()

    @classmethod
    @asynccontextmanager
    async def before(cls, upstream: str) -> AsyncGenerator[Proxy]:
        proxy = cls(upstream)
        await proxy.listen()
        try:
            yield proxy
        finally:
            proxy.refuse()
            await proxy.hang_up()

    @property
    def base_url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def meet(self, endpoint: Endpoint, *faults: Fault) -> None:
        """The endpoint's next answers go like this, one fault an answer."""
        self._planned[endpoint].extend(faults)

    def count(self, endpoint: Endpoint) -> int:
        """How often the backend heard a request to the endpoint."""
        return sum(seen.endpoint == endpoint for seen in self.heard)

    def is_idle(self) -> bool:
        return not self._talks

    def clear(self) -> None:
        """Forget the faults that weren't met."""
        self._planned.clear()

    async def listen(self) -> None:
        """Accept connections, on the same port as before."""
        if self._server is None:
            self._server = await asyncio.start_server(self._accept, HOST, self.port, limit=1 << 22)
            self.port = self._server.sockets[0].getsockname()[1]

    def refuse(self) -> None:
        """Refuse new connections until `listen`."""
        if self._server is not None:
            self._server.close()
            self._server = None

    async def hang_up(self) -> None:
        await asyncio.sleep(0)  # a talk that was accepted just now begins
        for task in self._talks:
            task.cancel()
        if self._talks:
            await asyncio.wait(self._talks)
        await asyncio.sleep(0)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._talks.add(task)
        try:
            with suppress(asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
                await self._converse(reader, writer)
        finally:
            writer.close()
            with suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()
            self._talks.discard(task)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        seen = _read(head)
        body = await reader.readexactly(int(seen.headers.get("content-length", "0")))
        planned = self._planned[seen.endpoint]
        fault = planned.popleft() if planned else None
        if fault is None or fault.is_heard:
            self.heard.append(seen)
        leaving = asyncio.create_task(reader.read())
        acting = asyncio.create_task(self._answer(head + body, fault, writer))
        try:
            await asyncio.wait({leaving, acting}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (leaving, acting):
                task.cancel()
            await asyncio.gather(leaving, acting, return_exceptions=True)

    async def _answer(
        self, request: bytes, fault: Fault | None, writer: asyncio.StreamWriter
    ) -> None:
        if fault is None:
            await self._pass_on(request, writer)
            return
        answer = await self._asked(request) if fault.is_heard else b""
        await perform(fault.mangle(answer), writer)

    async def _asked(self, request: bytes) -> bytes:
        async with self._connected(request) as reader:
            return await reader.read()

    async def _pass_on(self, request: bytes, writer: asyncio.StreamWriter) -> None:
        async with self._connected(request) as reader:
            while block := await reader.read(1 << 16):
                writer.write(block)
                await writer.drain()

    @asynccontextmanager
    async def _connected(self, request: bytes) -> AsyncGenerator[asyncio.StreamReader]:
        reader, writer = await asyncio.open_connection(self._upstream.hostname, self._upstream.port)
        try:
            writer.write(_closing(request))
            await writer.drain()
            yield reader
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()


def _read(head: bytes) -> Seen:
    first, *lines = head.decode("latin-1").rstrip().split("\r\n")
    method, target, _ = first.split(" ")
    pairs = (line.partition(":") for line in lines)
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    seen = routed(method, target, headers)
    if seen.path.startswith("/renders/"):  # where the studio's links to finished files lead
        seen.endpoint = "file"
    return seen


def _closing(request: bytes) -> bytes:
    """The request, with its connection over when it is answered."""
    head, _, body = request.partition(b"\r\n\r\n")
    kept = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    return b"\r\n".join([*kept, b"Connection: close"]) + b"\r\n\r\n" + body
