"""The file behind a link, onto disk: from checked addresses only, within limits of size and time.

The connection goes to an address that was checked, with the host's name only in the `Host` header
and the TLS handshake. Redirects are followed here, each checked like a link a person gave.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import anyio
import anyio.to_thread
import httpx

from animatic.model.errors import BadInput, DiskFull, UnusableMedia
from animatic.model.profiles import ACCEPTED, MB
from animatic.model.public_urls import PublicUrl, Resolve, check_public_url, resolve
from animatic.storage.disk import HOME, lacking
from animatic.studio.http.multipart import ReceivedFile, check_size, plain_name, write_all

MAX_REDIRECTS = 5
TOTAL_S = 600.0
_TIMEOUT = httpx.Timeout(30, connect=10)
_USER_AGENT = "animatic-studio"
_EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/x-msvideo": "avi",
    "video/webm": "webm",
    "video/x-matroska": "mkv",
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
    "audio/x-wav": "wav",
    "audio/mp4": "m4a",
    "audio/x-m4a": "m4a",
    "audio/aac": "aac",
}


async def fetch(
    url: str,
    admit: Callable[[str], Path],
    *,
    limit: int,
    allow_private: bool = False,
    resolve: Resolve = resolve,
) -> ReceivedFile:
    """Fetch one link into the file that `admit` names for it.

    Raises:
        BadInput: the link may not be fetched, or leads nowhere.
        FileTooLarge: 4002: it is over `limit` bytes.
        UnusableMedia: it answered with something that is no file.
    """
    try:
        with anyio.fail_after(TOTAL_S):
            # A client of its own, without the environment's proxies: they would resolve anew.
            trust = await anyio.to_thread.run_sync(ssl.create_default_context)
            async with httpx.AsyncClient(timeout=_TIMEOUT, trust_env=False, verify=trust) as client:
                return await _followed(client, url, admit, limit, allow_private, resolve)
    except httpx.InvalidURL:
        raise BadInput(f"{_shown(url)} redirects to nowhere.", "Use the final link.") from None
    except (httpx.HTTPError, TimeoutError) as error:
        kind = "took too long" if isinstance(error, TimeoutError) else "broke off"
        raise UnusableMedia(f"Fetching {_shown(url)} {kind}.", "Try again.") from None


async def _followed(
    client: httpx.AsyncClient,
    url: str,
    admit: Callable[[str], Path],
    limit: int,
    allow_private: bool,
    resolve: Resolve,
) -> ReceivedFile:
    for _ in range(MAX_REDIRECTS + 1):
        checked = await anyio.to_thread.run_sync(
            lambda url=url: check_public_url(url, allow_private=allow_private, resolve=resolve)
        )
        response = await _opened(client, checked)
        try:
            if response.is_redirect:
                url = str(checked.url.join(response.headers.get("location", "")))
                continue
            if response.status_code != 200:
                raise UnusableMedia(
                    f"{_shown(url)} answered with status {response.status_code}.",
                    "Check the link in a browser.",
                )
            return await _saved(response, checked.url, admit, limit)
        finally:
            await response.aclose()
    raise BadInput(f"{_shown(url)} redirects too often.", "Use the final link.")


async def _opened(client: httpx.AsyncClient, checked: PublicUrl) -> httpx.Response:
    """The response from the first of the checked addresses that can be connected to."""
    for n, address in enumerate(checked.addresses, 1):
        request = client.build_request(
            "GET",
            checked.url.copy_with(host=address),
            headers={
                "Host": checked.url.netloc.decode("ascii"),
                "User-Agent": _USER_AGENT,
                # Sizes are counted as they arrive: nothing is unpacked here.
                "Accept-Encoding": "identity",
            },
            extensions={"sni_hostname": checked.url.raw_host.decode("ascii")},
        )
        try:
            return await client.send(request, stream=True, follow_redirects=False)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            if n == len(checked.addresses):
                raise BadInput(f"{checked.url.host} can't be reached.", "Try again.") from None
    raise AssertionError("a checked link has addresses")


async def _saved(
    response: httpx.Response, url: httpx.URL, admit: Callable[[str], Path], limit: int
) -> ReceivedFile:
    name = _name(url, response.headers)
    part = ReceivedFile(name, admit(name))
    declared = response.headers.get("content-length", "")
    size = int(declared) if declared.isdecimal() else 0
    check_size(name, size, limit)
    if reason := await anyio.to_thread.run_sync(lacking, part.path.parent, size, HOME):
        raise DiskFull(reason)
    file = await anyio.to_thread.run_sync(lambda: part.path.open("xb", buffering=0))
    try:
        async for block in response.aiter_raw(MB):
            part.bytes += len(block)
            check_size(name, part.bytes, limit)
            await anyio.to_thread.run_sync(write_all, file, memoryview(block))
    finally:
        file.close()
    return part


def _name(url: httpx.URL, headers: httpx.Headers) -> str:
    """The file's name by its link, with the content's extension where the link has none."""
    name = plain_name(unquote(url.path))
    if name.rpartition(".")[2].lower() in ACCEPTED:
        return name
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    return f"{name}.{_EXTENSIONS[kind]}" if kind in _EXTENSIONS else name


def _shown(url: str) -> str:
    """A link as it may be repeated: its query may hold a secret."""
    return url.split("?", 1)[0][:120]
