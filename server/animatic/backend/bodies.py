"""Bodies as they come in: unpacked here, counted once unpacked, never longer than they may be.

httpx unpacks whatever a server has packed, in one go: 64 KB off the wire become any amount of
memory. So its bytes are taken raw, and gzip, the one packing that is asked for, is undone in
pieces of a known size.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncGenerator, Callable, Iterator
from dataclasses import dataclass
from typing import Final

import httpx

from animatic.model.errors import BackendError, BackendFault, OutcomeUnknown

MB: Final = 1 << 20
LINE: Final = MB + (64 << 10)
"""Bytes of a stream's line: the contract's megabyte of text, and what stands around the text."""
TURN: Final = 16 * MB
"""Bytes of a turn's whole stream."""
STATE: Final = 64 * MB
"""Bytes of a session's state, the one answer that holds a whole film."""
ANSWER: Final = 4 * MB
"""Bytes of any other answer."""
MARKS: Final = 400_000
"""Commas and brackets of a JSON: each value takes some memory, however few bytes spell it."""
_PIECE: Final = 256 << 10
_GZIP: Final = 16 + zlib.MAX_WBITS


async def blocks(response: httpx.Response) -> AsyncGenerator[bytes]:
    """An open response's body, unpacked, in pieces as they come, none of them large.

    Raises:
        httpx.DecodingError: it is packed in a way that wasn't asked for, or wrongly.
        httpx.TransportError: it was cut.
    """
    unpack = _unpacking(response)
    try:
        async for packed in response.aiter_raw():
            for piece in unpack(packed):
                yield piece
    except zlib.error as error:
        raise httpx.DecodingError(str(error)) from error


def _unpacking(response: httpx.Response) -> Callable[[bytes], Iterator[bytes]]:
    match response.headers.get("content-encoding", "identity").strip().lower():
        case "identity" | "":
            return lambda packed: iter((packed,))
        case "gzip" | "x-gzip":
            return _Gunzip().pieces
        case other:
            raise httpx.DecodingError(f"packed as {other[:40]}, which wasn't asked for")


class _Gunzip:
    """Undoes gzip, a bounded piece at a time."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(_GZIP)

    def pieces(self, packed: bytes) -> Iterator[bytes]:
        while packed:
            yield self._member.decompress(packed, _PIECE)
            packed = self._member.unconsumed_tail
            if self._member.eof:  # another member may follow
                packed = self._member.unused_data
                self._member = zlib.decompressobj(_GZIP)


async def whole(response: httpx.Response, *, acts: bool, most: int = ANSWER) -> bytearray:
    """All of a body, as far as it is one to be read at all.

    Args:
        response: Open, with nothing read of it.
        acts: Whether the request changes or costs something.
        most: Bytes.

    Raises:
        OutcomeUnknown: the answer to a request that acts is too much.
        BackendFault: another answer is.
    """
    body = bytearray()
    async for block in blocks(response):
        body += block
        if len(body) > most:
            raise _too_much(f"is longer than {most // MB} MB", acts=acts)
    if body.count(b",") + body.count(b"[") + body.count(b"{") > MARKS:
        raise _too_much("holds more values than anything of ours can have", acts=acts)
    return body


def _too_much(what: str, *, acts: bool) -> BackendError:
    if acts:
        return OutcomeUnknown(f"The backend's answer {what}, so it wasn't read.")
    return BackendFault(f"The backend's answer {what}, so it wasn't read.", "Try again later.")


@dataclass(frozen=True, slots=True)
class BoundedStream(httpx.AsyncByteStream):
    """A turn's bytes, as long as no line and not all of them together are too long.

    Raises:
        OutcomeUnknown: from the bytes: one is, or they are; the state tells what the turn did.
    """

    pieces: AsyncGenerator[bytes]

    async def __aiter__(self) -> AsyncGenerator[bytes]:
        total = line = 0
        async for piece in self.pieces:
            total += len(piece)
            first, *others = map(len, piece.replace(b"\r", b"\n").split(b"\n"))
            longest = max(line + first, *others, 0)
            line = others[-1] if others else line + first
            if longest > LINE:
                raise OutcomeUnknown("The backend sent a line of more than 1 MB; it was cut off.")
            if total > TURN:
                raise OutcomeUnknown(
                    f"The backend sent more than {TURN // MB} MB in one turn; it was cut off."
                )
            yield piece
