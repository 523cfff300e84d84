"""Pieces of renders on disk, by a name that says what they depend on: whole, or not there."""

from __future__ import annotations

import contextlib
import json
import mmap
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

ALIGNED = 64
"""Bytes: every part starts at a multiple of it, so that arrays can be used where they lie."""

Part = bytes | memoryview


def read(folder: Path, name: str) -> tuple[dict[str, Any], list[memoryview]] | None:
    """What was kept under the name: its fields, and its parts, mapped and not yet read from disk.

    Its time is that of its last use.
    """
    path = folder / name
    try:
        with path.open("rb") as file:
            whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        fields = json.loads(whole.readline())
        with contextlib.suppress(OSError):
            os.utime(path)
        at, parts = whole.tell(), list[memoryview]()
        for size in fields["parts"]:
            parts.append(memoryview(whole)[at : at + size])
            at += _padded(size)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return (fields, parts) if at == len(whole) else None


def write(folder: Path, name: str, fields: Mapping[str, Any], parts: Iterable[Part]) -> None:
    """Keeps it: a line of JSON, then the parts. What can't be kept is made again another time."""
    folder.mkdir(parents=True, exist_ok=True)
    part_file = folder / f"{name}.{os.getpid()}.part"
    parts = list(parts)
    sizes = [memoryview(part).nbytes for part in parts]
    header = json.dumps({**fields, "parts": sizes}).encode()
    try:
        with part_file.open("wb") as file:
            file.write(header.ljust(_padded(len(header) + 1) - 1) + b"\n")
            for part, size in zip(parts, sizes, strict=True):
                file.write(part)
                file.write(bytes(_padded(size) - size))
        part_file.replace(folder / name)
    except OSError:
        part_file.unlink(missing_ok=True)


def _padded(size: int) -> int:
    return -(-size // ALIGNED) * ALIGNED
