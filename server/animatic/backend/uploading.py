"""A file as a multipart body, streamed from disk: large blocks, constant memory."""

from __future__ import annotations

import mimetypes
import os
import re
import secrets
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import BinaryIO, Final

import anyio
import anyio.to_thread

from animatic.model.errors import BadInput, UnusableMedia
from animatic.model.plain_text import plain

OnSent = Callable[[int, int], None]
"""Called with the bytes sent so far and all there are; must be cheap."""

BLOCK: Final = 1 << 20
_ESCAPED: Final = re.compile(r'[\x00-\x1f"\\\x7f]')


class FileBody:
    """The multipart body of one file: its headers, and its bytes as often as asked for.

    The size is read once. A file that shrinks while it is sent raises `UnusableMedia`; what is
    appended to it meanwhile isn't sent.
    """

    def __init__(self, path: Path, on_sent: OnSent | None = None) -> None:
        try:
            self._size = path.stat().st_size
        except OSError as error:
            raise BadInput(f"{path.name} can't be read: {error.strerror}.") from error
        self._path = path
        self._on_sent = on_sent
        self._boundary = secrets.token_hex(16)
        self._head = self._preamble()
        self._tail = f"\r\n--{self._boundary}--\r\n".encode()

    @property
    def headers(self) -> dict[str, str]:
        length = len(self._head) + self._size + len(self._tail)
        return {
            "Content-Type": f"multipart/form-data; boundary={self._boundary}",
            "Content-Length": str(length),
        }

    async def blocks(self) -> AsyncGenerator[bytes]:
        """The body, a mebibyte at a time."""
        yield self._head
        sent = 0
        file = await anyio.to_thread.run_sync(self._open)
        try:
            while sent < self._size:
                block = await anyio.to_thread.run_sync(self._read, file, self._size - sent)
                yield block
                sent += len(block)
                if self._on_sent is not None:
                    self._on_sent(sent, self._size)
        finally:
            file.close()
        yield self._tail

    def _preamble(self) -> bytes:
        name = _ESCAPED.sub(lambda found: f"%{ord(found[0]):02X}", plain(self._path.name))
        kind = mimetypes.guess_type(self._path.name)[0] or "application/octet-stream"
        head = (
            f"--{self._boundary}\r\n"
            f'Content-Disposition: form-data; name="files"; filename="{name}"\r\n'
            f"Content-Type: {kind}\r\n\r\n"
        )
        return head.encode(errors="replace")

    def _open(self) -> BinaryIO:
        try:
            file = self._path.open("rb", buffering=0)
        except OSError as error:
            raise BadInput(f"{self._path.name} can't be read: {error.strerror}.") from error
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_SEQUENTIAL)
        return file

    def _read(self, file: BinaryIO, left: int) -> bytes:
        try:
            block = file.read(min(BLOCK, left))
        except OSError as error:
            raise UnusableMedia(f"{self._path.name} can't be read: {error.strerror}.") from error
        if not block:
            raise UnusableMedia(
                f"{self._path.name} became shorter while it was being uploaded.",
                "Upload it again when nothing writes to it any more.",
            )
        return block
