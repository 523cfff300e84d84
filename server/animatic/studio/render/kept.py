"""Pieces of renders on disk, by a name that says what they depend on: whole, or not there."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def read(folder: Path, name: str) -> tuple[dict[str, Any], bytes] | None:
    """What was kept under the name: its fields, and its bytes. Its time is that of its last use."""
    path = folder / name
    try:
        header, _, body = path.read_bytes().partition(b"\n")
        fields = json.loads(header)
        with contextlib.suppress(OSError):
            os.utime(path)
        return (fields, body) if fields["bytes"] == len(body) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write(folder: Path, name: str, fields: Mapping[str, Any], body: bytes) -> None:
    """Keeps it: a line of JSON, then the bytes. What can't be kept is made again another time."""
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{name}.{os.getpid()}.part"
    header = json.dumps({**fields, "bytes": len(body)})
    try:
        part.write_bytes(header.encode() + b"\n" + body)
        part.replace(folder / name)
    except OSError:
        part.unlink(missing_ok=True)
