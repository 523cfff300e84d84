"""A finished file from a link to disk: resumed after a cut, checked for length, or not there.

The bearer is sent to the backend's own origin only. Redirects are followed by hand, a few, and
never from https to http.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import BinaryIO, Final

import anyio
import anyio.to_thread
import httpx

from animatic.backend.bodies import whole
from animatic.backend.faults import opened
from animatic.model.errors import BackendError, DeliveryFailed
from animatic.storage.disk import lacking, refusal

OnReceived = Callable[[int, int | None], None]
"""Called with the bytes received so far and all there are, where known; must be cheap."""

BLOCK: Final = 1 << 20
_MAX_REDIRECTS: Final = 5
_CONTENT_RANGE: Final = re.compile(r"bytes (\d{1,15})-\d+/(\d{1,15}|\*)")


async def download(
    http: httpx.AsyncClient,
    links: Sequence[str],
    bearer: Mapping[str, str],
    to: Path,
    pauses_s: Sequence[float],
    on_received: OnReceived | None = None,
    *,
    of: str = "",
) -> None:
    """Fetch the first of the links that can be had in full into the file `to`.

    What a killed process received of the same file, by its name `of`, isn't asked for again. A link
    may be relative to the backend's address. `on_received` hears how far it is. `pauses_s`
    lie between attempts; one that comes further than all before it begins the row anew.

    Raises:
        DeliveryFailed: none of them could, or the disk wouldn't take it.
        BackendError: the backend itself refused its own link.
    """
    half = _Half(to, of)
    try:
        fetches = [_Fetch(http, link, bearer, half, pauses_s, on_received) for link in links]
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
        http: httpx.AsyncClient,
        link: str,
        bearer: Mapping[str, str],
        half: _Half,
        pauses_s: Sequence[float],
        on_received: OnReceived | None,
    ) -> None:
        self._http = http
        self._named = link
        self._pauses_s = pauses_s
        self._bearer = bearer
        self._half = half
        self._part = half.part
        self._on_received = on_received
        self._received = 0
        self._total: int | None = None
        self._validator = ""

    async def run(self) -> None:
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
        async with self._answer() as response:
            await self._check(response)
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
        await anyio.to_thread.run_sync(file.write, waiting)
        self._received += len(waiting)
        waiting.clear()
        if self._on_received is not None:
            self._on_received(self._received, self._total)

    async def _check(self, response: httpx.Response) -> None:
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
                await self._refuse(response, status)
        if response.headers.get("content-encoding", "identity") != "identity":
            raise DeliveryFailed("The video came in a form that wasn't asked for.")
        if reason := lacking(self._part.parent, max((self._total or 0) - self._received, 0)):
            raise DeliveryFailed(reason, "Free some space, then call export again.")
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

    async def _refuse(self, response: httpx.Response, status: int) -> None:
        if self._is_own(response.url):
            opened(status, await whole(response, acts=False), acts=False)
        raise DeliveryFailed(f"The video could not be fetched: the server answered {status}.")

    @asynccontextmanager
    async def _answer(self) -> AsyncGenerator[httpx.Response]:
        link = _address(self._http.base_url, self._named)
        for _ in range(_MAX_REDIRECTS + 1):
            request = self._http.build_request("GET", link, headers=self._headers(link))
            response = await self._http.send(request, stream=True)
            try:
                if response.next_request is None:
                    yield response
                    return
                link = _safe(response.next_request.url, after=link)
            finally:
                with anyio.CancelScope(shield=True):
                    await response.aclose()
        raise DeliveryFailed("The link to the video leads in circles.")

    def _headers(self, link: httpx.URL) -> dict[str, str]:
        headers = {"Accept-Encoding": "identity"}
        if self._is_own(link):
            headers |= self._bearer
        if self._received:
            headers["Range"] = f"bytes={self._received}-"
            if self._validator:
                headers["If-Range"] = self._validator
        return headers

    def _is_own(self, link: httpx.URL) -> bool:
        """Whether a link leads to the backend itself: nobody else is shown the token."""
        return _origin(link) == _origin(self._http.base_url)


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port or {"http": 80, "https": 443}.get(url.scheme)


def _address(base: httpx.URL, link: str) -> httpx.URL:
    try:
        address = base.join(link)
    except httpx.InvalidURL:
        raise DeliveryFailed("The link to the video isn't a link.") from None
    return _safe(address, after=address)


def _safe(link: httpx.URL, *, after: httpx.URL) -> httpx.URL:
    is_downgrade = after.scheme == "https" and link.scheme == "http"
    if link.scheme not in ("http", "https") or is_downgrade:
        raise DeliveryFailed("The link to the video leads to an address that isn't safe.")
    return link


def _length(text: str | None) -> int | None:
    return int(text) if text is not None and re.fullmatch(r"\d{1,15}", text) else None
