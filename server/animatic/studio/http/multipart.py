"""Files out of a multipart body: fed block by block, written to disk, held in memory never.

Synchronous and blocking; feed it from a thread. Only the framing is read here: whether a file may
come in is asked of `admit`, what it really holds is found out later.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from animatic.model.errors import BadInput, FileTooLarge
from animatic.model.plain_text import plain
from animatic.model.profiles import MB

MAX_FILES = 50
_MAX_NAME = 200


@dataclass(slots=True)
class ReceivedFile:
    """One file of the body, lying at `path`."""

    name: str
    """What the person's file is called: words, never part of a path."""
    path: Path
    bytes: int = 0


class MultipartFiles:
    """Takes a body apart. `parts` are its files so far; the caller removes what it doesn't keep.

    Args:
        content_type: The request's header, which names the boundary.
        admit: File name → where its bytes go. Raises for one that isn't accepted.
        limit: The most bytes one file may have.

    Raises:
        BadInput: the body isn't multipart, or is broken.
        FileTooLarge: 4002: a file went over the limit.
    """

    def __init__(self, content_type: str, admit: Callable[[str], Path], limit: int) -> None:
        kind, options = parse_options_header(content_type)
        boundary = options.get(b"boundary", b"")
        if kind != b"multipart/form-data" or not 0 < len(boundary) <= 200:
            raise BadInput("The upload is not a multipart form.")
        self.parts: list[ReceivedFile] = []
        self._admit = admit
        self._limit = limit
        self._header: tuple[bytes, bytes] = b"", b""
        self._disposition = b""
        self._file: IO[bytes] | None = None
        self._is_complete = False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._on_part_begin,
                "on_header_field": self._on_header_field,
                "on_header_value": self._on_header_value,
                "on_header_end": self._on_header_end,
                "on_headers_finished": self._on_headers_finished,
                "on_part_data": self._on_part_data,
                "on_part_end": self._close_file,
                "on_end": self._on_end,
            },
        )

    def feed(self, block: bytes) -> None:
        try:
            self._parser.write(block)
        except FormParserError:
            raise BadInput("The upload's form is broken.") from None

    def finish(self) -> None:
        """The body is over: it has to have been whole."""
        if not self._is_complete:
            raise BadInput("The upload broke off.", "Send it again.")

    def close(self) -> None:
        self._close_file()

    def _on_part_begin(self) -> None:
        self._disposition = b""

    def _on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._header = self._header[0] + data[start:end], b""

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._header = self._header[0], self._header[1] + data[start:end]

    def _on_header_end(self) -> None:
        field, value = self._header
        if field.lower() == b"content-disposition":
            self._disposition = value
        self._header = b"", b""

    def _on_headers_finished(self) -> None:
        _, options = parse_options_header(self._disposition)
        if b"filename" not in options:
            return
        if len(self.parts) >= MAX_FILES:
            raise BadInput(f"Send at most {MAX_FILES} files at once.")
        name = plain_name(options[b"filename"].decode(errors="replace"))
        path = self._admit(name)
        self._file = path.open("xb", buffering=0)
        self.parts.append(ReceivedFile(name, path))

    def _on_part_data(self, data: bytes, start: int, end: int) -> None:
        if self._file is None:
            return
        part = self.parts[-1]
        part.bytes += end - start
        check_size(part.name, part.bytes, self._limit)
        write_all(self._file, memoryview(data)[start:end])

    def _close_file(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _on_end(self) -> None:
        self._is_complete = True


def write_all(file: IO[bytes], block: memoryview) -> None:
    """Write every byte: an unbuffered file may take fewer at once."""
    while block:
        block = block[file.write(block) :]


def check_size(name: str, size: int, limit: int) -> None:
    """Raises `FileTooLarge` for a file that is over the limit."""
    if size > limit:
        raise FileTooLarge(
            f"{name} is larger than the limit of {limit // MB} MB; compress it or trim it."
        )


def plain_name(name: str) -> str:
    """A file's name as it may be shown: without folders, on one line, its extension kept."""
    base = plain(name).replace("\\", "/").rsplit("/", 1)[-1]
    line = "".join(sign if sign.isprintable() else " " for sign in base).strip() or "file"
    stem, dot, extension = line.rpartition(".")
    return f"{stem[: _MAX_NAME - len(extension)]}.{extension}" if dot else line[:_MAX_NAME]
