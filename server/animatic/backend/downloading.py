"""A finished file from a link to disk: resumed after a cut, checked for length, or not there.

The bearer is sent to the backend's own origin only. Redirects are followed by hand, a few, each
checked as `links` says. No more is taken than the video can be.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

import anyio
import anyio.to_thread
import httpx

from animatic.backend.bodies import whole
from animatic.backend.faults import opened
from animatic.backend.hiding import NOTHING
from animatic.backend.links import Links
from animatic.model.errors import BackendError, DeliveryFailed
from animatic.storage.disk import lacking, refusal

OnReceived = Callable[[int, int | None], None]
"""Called with the bytes received so far and all there are, where known; must be cheap."""

BLOCK: Final = 1 << 20
_LOOK_AFTER: Final = 16 * BLOCK
"""Bytes after which the disk's room is looked at again: who sends without end says no length."""
_MAX_REDIRECTS: Final = 5
_CONTENT_RANGE: Final = re.compile(r"bytes (\d{1,15})-\d+/(\d{1,15}|\*)")


@dataclass(frozen=True, slots=True)
class Expected:
    """What is to arrive."""

    of: str = ""
    """The file's name over there: what a killed process received of it isn't asked for again."""
    most: int = 1 << 40
    """Bytes; more can't be that video."""
    flaw: Callable[[Path], str] = lambda _: ""
    """What is wrong with a file that arrived, as the end of a sentence; "" for nothing. Blocks."""


async def download(
    follow: Links,
    links: Sequence[str],
    bearer: Mapping[str, str],
    to: Path,
    pauses_s: Sequence[float],
    on_received: OnReceived | None = None,
    expected: Expected = Expected(),
) -> None:
    """Fetch the first of the links that can be had in full into the file `to`.

    A link may be relative to the backend's address. `on_received` hears how far it is. `pauses_s`
    lie between attempts; one that comes further than all before it begins the row anew.

    Raises:
        DeliveryFailed: none of them could, or the disk wouldn't take it.
        BackendError: the backend itself refused its own link.
    """
    half = _Half(to, expected.of)
    try:
        fetches = [
            _Fetch(follow, link, bearer, half, pauses_s, on_received, expected) for link in links
        ]
        await _first_whole(fetches)
        await anyio.to_thread.run_sync(os.replace, half.part, to)
    except OSError as error:
        raise DeliveryFailed(refusal(error, to.parent, "The video")) from error
    finally:
        with anyio.CancelScope(shield=True):
            await anyio.to_thread.run_sync(half.clear)


async def _first_whole(fetches: Sequence[_Fetch]) -> None:
    for fetch in fetches[:-1]:
        try:
            return await fetch.run()
        except (DeliveryFailed, BackendError):
            continue  # the next link may be another copy
    return await fetches[-1].run()


class _Half:
    """What has come of a file so far, and a note of what it is the beginning of."""

    def __init__(self, to: Path, of: str) -> None:
        self.part = to.with_name(f"{to.name}.part")
        self._note = to.with_name(f"{to.name}.part.of")
        self._of = of

    def recall(self) -> tuple[int, int | None, str]:
        """The bytes that are here, how many there are, and what tells this file from another.

        Nothing without such a validator: the rest of another file would make a broken one.
        """
        try:
            of, total, validator = json.loads(self._note.read_text(encoding="utf-8"))
            size = self.part.stat().st_size
        except (OSError, ValueError, TypeError):
            return 0, None, ""
        return (size, total, validator) if of == self._of and validator else (0, None, "")

    def note(self, total: int | None, validator: str) -> None:
        self._note.write_text(json.dumps([self._of, total, validator]), encoding="utf-8")

    def clear(self) -> None:
        self.part.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)


class _CutShort(Exception):
    """The connection ended early; the rest can be asked for."""


class _Fetch:
    """One file from one link, over as many connections as it takes."""

    def __init__(
        self,
        follow: Links,
        link: str,
        bearer: Mapping[str, str],
        half: _Half,
        pauses_s: Sequence[float],
        on_received: OnReceived | None,
        expected: Expected,
    ) -> None:
        self._follow = follow
        self._named = link
        self._expected = expected
        self._pauses_s = pauses_s
        self._bearer = bearer
        self._half = half
        self._part = half.part
        self._on_received = on_received
        self._received = 0
        self._total: int | None = None
        self._validator = ""
        self._room_known_until = 0

    async def run(self) -> None:
        """All of it, and nothing but what was expected.

        Raises:
            DeliveryFailed: it can't be had so; nothing of it is left then.
        """
        await self._received_whole()
        if found := await anyio.to_thread.run_sync(self._expected.flaw, self._part):
            await anyio.to_thread.run_sync(self._half.clear)
            raise DeliveryFailed(f"What arrived is not a playable video: {found}.")

    async def _received_whole(self) -> None:
        """Ask until all of it is there; give up after a few attempts that came no further."""
        recall = self._half.recall
        self._received, self._total, self._validator = await anyio.to_thread.run_sync(recall)
        stalls = furthest = 0
        while True:
            try:
                return await self._stretch()
            except (httpx.RequestError, _CutShort) as error:
                stalls = 0 if self._received > furthest else stalls + 1
                furthest = max(furthest, self._received)
                if stalls > len(self._pauses_s):
                    raise DeliveryFailed(
                        "The video could not be fetched: the connection kept breaking."
                    ) from error
                await anyio.sleep(self._pauses_s[max(0, stalls - 1)])

    async def _stretch(self) -> None:
        """One connection's worth of the file, up to its end."""
        async with self._answer() as (response, link):
            await self._check(response, link)
            mode = "ab" if self._received else "wb"
            file = await anyio.to_thread.run_sync(lambda: self._part.open(mode))
            try:
                await self._receive(response, file)
            finally:
                with anyio.CancelScope(shield=True):
                    await anyio.to_thread.run_sync(file.close)
        if self._total is not None and self._received < self._total:
            raise _CutShort
        if not self._received:
            raise DeliveryFailed("The video that arrived is empty.")

    async def _receive(self, response: httpx.Response, file: BinaryIO) -> None:
        waiting = bytearray()
        try:
            async for block in response.aiter_raw():
                waiting += block
                if len(waiting) >= BLOCK:
                    await self._write(file, waiting)
        finally:
            # What came before a cut isn't asked for again.
            with anyio.CancelScope(shield=True):
                await self._write(file, waiting)

    async def _write(self, file: BinaryIO, waiting: bytearray) -> None:
        self._admit(self._received + len(waiting))
        await anyio.to_thread.run_sync(file.write, waiting)
        self._received += len(waiting)
        waiting.clear()
        if self._on_received is not None:
            self._on_received(self._received, self._total)

    def _admit(self, size: int) -> None:
        """Raise for a file that is larger than it can be, or than the disk has room for."""
        if size > self._expected.most:
            raise DeliveryFailed(
                f"What arrived is over {self._expected.most / 1e6:.0f} MB, far more than this "
                "video can be, so it was not kept."
            )
        if size > self._room_known_until:
            self._room_known_until = size + _LOOK_AFTER
            self._look_at_the_room(_LOOK_AFTER)

    def _look_at_the_room(self, needs: int) -> None:
        if reason := lacking(self._part.parent, needs):
            raise DeliveryFailed(reason, "Free some space, then call export again.")

    async def _check(self, response: httpx.Response, link: httpx.URL) -> None:
        """Take in what the answer says about the file, or raise what it means instead."""
        match response.status_code:
            case 200:
                self._received = 0
                self._total = _length(response.headers.get("content-length"))
            case 206:
                self._continue(response.headers.get("content-range", ""))
            case 416 if self._received:
                self._start_over()
            case 408 | 429 | 500 | 502 | 503 | 504:
                raise _CutShort
            case status:
                await self._refuse(response, status, link)
        if response.headers.get("content-encoding", "identity") != "identity":
            raise DeliveryFailed("The video came in a form that wasn't asked for.")
        self._admit(self._total or 0)
        self._look_at_the_room(max((self._total or 0) - self._received, 0))
        etag = response.headers.get("etag", "")
        is_strong = etag and not etag.startswith("W/")
        self._validator = etag if is_strong else response.headers.get("last-modified", "")
        if response.status_code == 200:
            note = (self._total, etag if is_strong else "")
            await anyio.to_thread.run_sync(self._half.note, *note)

    def _continue(self, content_range: str) -> None:
        """The rest of the same file, or another file's: then everything anew."""
        found = _CONTENT_RANGE.fullmatch(content_range)
        total = _length(found[2]) if found else None
        is_same_size = self._total in (None, total)
        if found is None or int(found[1]) != self._received or not is_same_size:
            self._start_over()
        self._total = total

    def _start_over(self) -> None:
        self._received, self._total, self._validator = 0, None, ""
        raise _CutShort

    async def _refuse(self, response: httpx.Response, status: int, link: httpx.URL) -> None:
        if self._follow.is_own(link):
            hiding = NOTHING.also(response.request.headers)
            opened(status, await whole(response, acts=False), acts=False, hiding=hiding)
        raise DeliveryFailed(f"The video could not be fetched: the server answered {status}.")

    @asynccontextmanager
    async def _answer(self) -> AsyncGenerator[tuple[httpx.Response, httpx.URL]]:
        """The answer that isn't another redirect, and whose it is."""
        link = self._follow.first(self._named)
        for _ in range(_MAX_REDIRECTS + 1):
            response = await self._follow.opened(link, self._headers(link))
            try:
                if not response.has_redirect_location:
                    yield response, link
                    return
                link = self._follow.next(link, response.headers["location"])
            finally:
                with anyio.CancelScope(shield=True):
                    await response.aclose()
        raise DeliveryFailed("The link to the video leads in circles.")

    def _headers(self, link: httpx.URL) -> dict[str, str]:
        headers = {"Accept-Encoding": "identity"}
        if self._follow.is_own(link):
            headers |= self._bearer
        if self._received:
            headers["Range"] = f"bytes={self._received}-"
            if self._validator:
                headers["If-Range"] = self._validator
        return headers


def _length(text: str | None) -> int | None:
    return int(text) if text is not None and re.fullmatch(r"\d{1,15}", text) else None
