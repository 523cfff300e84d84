"""One request, one answer: headers, time limits, and which requests may be sent again.

Repeated are only requests that surely weren't acted on: those that never got a connection, and
those that change nothing. No redirect is followed, so the bearer goes nowhere but the backend.
"""

from __future__ import annotations

import ipaddress
import json
import logging
import re
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, Final, Protocol

import anyio
import anyio.to_thread
import httpx

from animatic.backend.bodies import ANSWER, whole
from animatic.backend.faults import Subject, network_fault, opened
from animatic.backend.hiding import NOTHING, Hiding
from animatic.backend.patience import Patience
from animatic.model.errors import BackendUnreachable, SettingsError, TokenRejected
from animatic.model.profiles import Profile

log = logging.getLogger(__name__)

_LIMITS: Final = httpx.Limits(max_connections=200, max_keepalive_connections=20)
_HEADER_VALUE: Final = re.compile(r"[\x21-\x7e]{1,4096}")
_LONG: Final = 64 << 10
"""Bytes of a body that is read in a thread: a film's state takes a while."""


def platform_of(install_path: str, skill_source: str = "") -> str:
    """What `X-Skill-Platform` says: asked for, else seen from where the program is installed."""
    if skill_source and _HEADER_VALUE.fullmatch(skill_source):
        return skill_source
    path = install_path.replace("\\", "/")
    if ".clawhub/" in path:
        return "clawhub"
    return "cursor" if ".cursor/skills/" in path else "unknown"


def attribution(profile: Profile, platform: str) -> dict[str, str]:
    """The three headers of every request; without them an export is refused with 402."""
    return {
        "X-Skill-Source": profile.name,
        "X-Skill-Version": profile.version,
        "X-Skill-Platform": platform,
    }


def bearer(token: str) -> dict[str, str]:
    """The header that pays.

    Raises:
        TokenRejected: the token can't be one, so it isn't even sent.
    """
    if not _HEADER_VALUE.fullmatch(token):
        raise TokenRejected("The token holds characters that no token has.")
    return {"Authorization": f"Bearer {token}"}


def connection_pool(
    base_url: str, headers: Mapping[str, str], patience: Patience
) -> httpx.AsyncClient:
    """The connections to one backend.

    Raises:
        SettingsError: `base_url` isn't an http(s) URL with a host.
    """
    try:
        url = httpx.URL(base_url)
    except httpx.InvalidURL:
        url = httpx.URL("")
    if url.scheme not in ("http", "https") or not url.host or url.userinfo:
        raise SettingsError("The backend's address isn't a plain http(s) URL.", "Set NEMO_API_URL.")
    return httpx.AsyncClient(
        base_url=url,
        headers={**headers, "Accept-Encoding": "gzip"},  # all that `bodies` undoes
        timeout=limits(patience, patience.answer_s),
        limits=_LIMITS,
        follow_redirects=False,
        trust_env=not is_loopback(url.host),  # a proxy can't reach this machine's own server
    )


def is_loopback(host: str) -> bool:
    """Whether the host is this machine, by an address that leads nowhere else."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def limits(patience: Patience, read_s: float) -> httpx.Timeout:
    """Seconds without a byte: to connect, to be answered, to get one block out."""
    return httpx.Timeout(patience.answer_s, connect=patience.connect_s, read=read_s)


def json_body(value: object) -> bytes:
    """JSON in ASCII: whatever string a draft holds, half a surrogate pair included, survives."""
    return json.dumps(value, separators=(",", ":")).encode()


class Departure(Protocol):
    """Hears of the moment from which on a request may have been acted on."""

    async def begins(self) -> None:
        """The connection stands, and the first byte is about to go."""
        ...

    async def failed(self) -> None:
        """The headers didn't get out, so nothing was acted on. Not cancelled in the middle."""
        ...


def watched(departure: Departure | None) -> dict[str, Any]:
    """A request's extensions, for a departure to be told."""
    if departure is None:
        return {}

    async def trace(event: str, _: Mapping[str, Any]) -> None:
        if event.endswith("send_request_headers.started"):
            try:
                await departure.begins()
            except BaseException:  # then httpcore doesn't even begin, and says no more
                await fail()
                raise
        elif event.endswith("send_request_headers.failed"):
            await fail()

    async def fail() -> None:
        with anyio.CancelScope(shield=True):
            await departure.failed()

    return {"trace": trace}


async def answer(
    http: httpx.AsyncClient,
    build: Callable[[], httpx.Request],
    *,
    acts: bool,
    patience: Patience,
    about: Subject = "account",
    most: int = ANSWER,
    hiding: Hiding = NOTHING,
) -> Any:
    """Send a request, read the answer's data.

    Args:
        http: The pool.
        build: Makes the request; called again for each attempt.
        acts: Whether the request changes or costs something. One that does is only repeated when
            no connection could be made.
        patience: The pauses between attempts.
        about: See `faults.opened`.
        most: Bytes of the answer.
        hiding: Tokens that it may not repeat, beside the one that it is shown.

    Raises:
        AnimaticError: as `faults` says.
    """
    for wait_s in (*patience.ask_again_after_s, None):
        try:
            response, body = await _one_answer(http, build(), acts=acts, most=most)
            hiding = hiding if about == "token" else hiding.also(response.request.headers)
            meant = partial(opened, acts=acts, about=about, hiding=hiding)
            read = partial(meant, response.status_code, body)
            return await anyio.to_thread.run_sync(read) if len(body) > _LONG else read()
        except BackendUnreachable as fault:
            if wait_s is None:
                raise
            log.debug("No answer, asking again in %s s: %s", wait_s, fault.message)
            await anyio.sleep(wait_s)
    raise AssertionError("unreachable")


async def _one_answer(
    http: httpx.AsyncClient, request: httpx.Request, *, acts: bool, most: int
) -> tuple[httpx.Response, bytearray]:
    try:
        response = await http.send(request, stream=True)
        try:
            body = await whole(response, acts=acts, most=most)
        finally:
            with anyio.CancelScope(shield=True):
                await response.aclose()
    except httpx.RequestError as error:
        raise network_fault(error, acts=acts) from error
    return response, body


@asynccontextmanager
async def streamed(
    http: httpx.AsyncClient, build: Callable[[], httpx.Request], patience: Patience, *, acts: bool
) -> AsyncGenerator[httpx.Response]:
    """An answer whose body is read by the caller; always closed.

    Raises:
        BackendError: there was no answer.
    """
    response = await _opened_stream(http, build, patience, acts=acts)
    try:
        yield response
    finally:
        with anyio.CancelScope(shield=True):
            await response.aclose()


async def _opened_stream(
    http: httpx.AsyncClient, build: Callable[[], httpx.Request], patience: Patience, *, acts: bool
) -> httpx.Response:
    for wait_s in (*patience.ask_again_after_s, None):
        try:
            return await http.send(build(), stream=True)
        except httpx.RequestError as error:
            fault = network_fault(error, acts=acts)
            if wait_s is None or not isinstance(fault, BackendUnreachable):
                raise fault from error
            await anyio.sleep(wait_s)
    raise AssertionError("unreachable")
