"""Files into a session: received or fetched, checked for what they are, kept.

A request's files come in together or not at all. What has no place yet lies on the studio's
bench, so a cut connection, a refused file or a killed process leaves nothing behind.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
from starlette.requests import ClientDisconnect, Request

from animatic.model.errors import BadInput, DiskFull, FileTooLarge, UnsupportedFile, UnusableMedia
from animatic.model.profiles import ACCEPTED, MB, SCRIPTS, Profile
from animatic.model.scripts import script_text
from animatic.storage.database import now_ms
from animatic.storage.disk import HOME, NO_ROOM, lacking, refusal
from animatic.studio.http.fetch import fetch
from animatic.studio.http.multipart import MultipartFiles, ReceivedFile
from animatic.studio.render.probe import probe
from animatic.studio.storage.store import Store
from animatic.studio.storage.tables import AssetRow, SessionRow

BLOCK = 2 * MB
"""Bytes that go to the writing thread at once: fewer would be all hand-over, more all memory."""
MAX_FRAMING = 64 * 1024
"""What a form adds around its files; a body longer than that over the limit holds too large one."""
MAX_SCRIPT = 50_000
MAX_LINKS = 20
_DRAIN_S = 20.0


async def receive(
    store: Store, session: SessionRow, profile: Profile, request: Request
) -> list[dict[str, Any]]:
    """The files of a multipart request, kept.

    Raises:
        UnsupportedFile, UnusableMedia: 4001: one of them can't be used.
        FileTooLarge: 4002: one of them is over the profile's limit.
        BadInput: the body is no form, or has no file in it.
    """
    body = _Body(request)
    async with _cleared(store) as folder:
        admit = _Door(profile, folder)
        try:
            _check_length(request.headers, profile)
            await store.run(_check_room, request.headers, folder)
            files = MultipartFiles(
                request.headers.get("content-type", ""), admit, profile.max_upload_bytes
            )
            await _write(files, body)
        except OSError as error:
            await body.drain()
            raise _worded(error, folder) from error
        except (BadInput, DiskFull):
            await body.drain()
            raise
        if not files.parts:
            raise BadInput('The form has no file in its field "files".')
        return await _keep(store, session, files.parts)


async def fetch_links(
    store: Store,
    session: SessionRow,
    profile: Profile,
    urls: Sequence[str],
    *,
    allow_private: bool,
) -> list[dict[str, Any]]:
    """The files behind links, kept. Raises as `receive` does, and for a link that can't be used."""
    if not 0 < len(urls) <= MAX_LINKS:
        raise BadInput(f"Give 1 to {MAX_LINKS} links.")
    async with _cleared(store) as folder:
        admit = _Door(profile, folder)
        limit = profile.max_upload_bytes
        try:
            parts = [
                await fetch(url, admit, limit=limit, allow_private=allow_private) for url in urls
            ]
        except OSError as error:
            raise _worded(error, folder) from error
        return await _keep(store, session, parts)


class _Door:
    """Says where a file's bytes go, by its name; turns away what isn't accepted."""

    def __init__(self, profile: Profile, folder: Path) -> None:
        self._extensions = ACCEPTED | SCRIPTS if profile.takes_scripts else ACCEPTED
        self._folder = folder

    def __call__(self, name: str) -> Path:
        extension = name.rpartition(".")[2].lower()
        if "." not in name or extension not in self._extensions:
            raise UnsupportedFile(f"{name} is not a picture, clip or sound that can be used.")
        return self._folder / f"{secrets.token_hex(12)}.{extension}"


@asynccontextmanager
async def _cleared(store: Store) -> AsyncGenerator[Path]:
    """A folder on the bench; whatever still lies in it at the end goes."""

    def clear() -> None:
        for left in folder.iterdir():
            left.unlink(missing_ok=True)
        folder.rmdir()

    folder = store.bench.place(secrets.token_hex(8))
    await store.run(folder.mkdir)
    try:
        yield folder
    finally:
        with anyio.CancelScope(shield=True):
            await store.run(clear)


def _check_length(headers: Mapping[str, str], profile: Profile) -> None:
    length = headers.get("content-length", "")
    if length.isdecimal() and int(length) > profile.max_upload_bytes + MAX_FRAMING:
        limit = profile.max_upload_bytes // MB
        raise FileTooLarge(f"The upload is over the limit of {limit} MB; compress it or trim it.")


def _check_room(headers: Mapping[str, str], folder: Path) -> None:
    length = headers.get("content-length", "")
    if length.isdecimal() and (reason := lacking(folder, int(length), HOME)):
        raise DiskFull(reason)


def _worded(error: OSError, folder: Path) -> Exception:
    """The same, in words where the disk has become full."""
    return DiskFull(refusal(error, folder, "The upload", HOME)) if error.errno in NO_ROOM else error


async def _write(files: MultipartFiles, body: _Body) -> None:
    """The body to disk, one block being received while the one before is written."""
    send, blocks = anyio.create_memory_object_stream[list[bytes]](1)
    trouble: list[Exception] = []

    async def write() -> None:
        async with blocks:
            try:
                async for block in blocks:
                    await anyio.to_thread.run_sync(files.feed, b"".join(block))
            except (BadInput, OSError) as error:
                trouble.append(error)

    try:
        async with anyio.create_task_group() as tasks, send:
            tasks.start_soon(write)
            try:
                while block := await body.take(BLOCK):
                    await send.send(block)
            except (ClientDisconnect, anyio.BrokenResourceError) as error:
                trouble.append(error)
        if trouble:
            raise trouble[0]
        files.finish()
    finally:
        files.close()


class _Body:
    """A request's body as it comes in; what isn't wanted of it can be let pass."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._is_over = False

    async def take(self, size: int) -> list[bytes]:
        """The next `size` bytes or a little more, as they came; fewer at the end, then none."""
        taken: list[bytes] = []
        while size > 0 and not self._is_over:
            message = await self._request.receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            self._is_over = not message.get("more_body", False)
            if data := message.get("body", b""):
                taken.append(data)
                size -= len(data)
        return taken

    async def drain(self) -> None:
        """Let the client finish sending: one that still writes may never read the refusal.

        A client that asked first (`Expect: 100-continue`) hasn't sent anything yet.
        """
        if self._request.headers.get("expect", ""):
            return
        with anyio.move_on_after(_DRAIN_S):
            while await self.take(BLOCK):
                pass


async def _keep(
    store: Store, session: SessionRow, parts: Sequence[ReceivedFile]
) -> list[dict[str, Any]]:
    """Check every file, then keep every file."""
    scripts = [(part, await _script(part)) for part in parts if _is_script(part)]
    assets = [(part, await _examined(session, part)) for part in parts if not _is_script(part)]
    for part, asset in assets:
        await store.run(store.add_asset, asset, part.path)
    for _, text in scripts:
        await store.run(store.join_script, session.id, text)
    return [described(asset) for _, asset in assets] + [_described_script(p) for p, _ in scripts]


def _is_script(part: ReceivedFile) -> bool:
    return part.path.suffix.lstrip(".") in SCRIPTS


async def _script(part: ReceivedFile) -> str:
    if part.bytes > 4 * MAX_SCRIPT:
        raise FileTooLarge(f"{part.name} is longer than {MAX_SCRIPT:,} characters.")
    try:
        text = script_text(await anyio.Path(part.path).read_bytes())
    except UnicodeDecodeError:
        raise UnusableMedia(f"{part.name} is not plain text; save it as UTF-8.") from None
    if not text:
        raise UnusableMedia(f"{part.name} is empty.")
    if len(text) > MAX_SCRIPT:
        raise FileTooLarge(f"{part.name} is longer than {MAX_SCRIPT:,} characters.")
    return text


async def _examined(session: SessionRow, part: ReceivedFile) -> AssetRow:
    """What the file really is, whatever its name says."""
    if not part.bytes:
        raise UnusableMedia(f"{part.name} is empty (0 bytes).", "Save or download it again.")
    try:
        found = await probe(part.path)
    except BadInput as error:
        # The probe only knows the name the file has here.
        said = error.message.replace(part.path.name, part.name)
        raise type(error)(said, error.next_step) from None
    id = f"ast_{secrets.token_hex(8)}"
    return AssetRow(
        id=id,
        session=session.id,
        name=part.name,
        file=f"{id}{part.path.suffix}",
        kind=found.kind,
        width=found.width,
        height=found.height,
        duration_ms=found.duration_ms,
        has_sound=found.has_sound,
        bytes=part.bytes,
        made_ms=now_ms(),
    )


def described(asset: AssetRow) -> dict[str, Any]:
    """An asset as the studio's replies give it."""
    return {
        "id": asset.id,
        "name": asset.name,
        "kind": asset.kind,
        "width": asset.width,
        "height": asset.height,
        "duration_ms": asset.duration_ms,
        "bytes": asset.bytes,
    }


def _described_script(part: ReceivedFile) -> dict[str, Any]:
    return {"id": "", "name": part.name, "kind": "script", "bytes": part.bytes}
