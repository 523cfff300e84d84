"""One-time doors for callers on other machines: a file comes in by PUT, a video goes out by GET.

A door's address holds 128 random bits and nothing else: short, no query string to be cut off,
no header to be sent. An in-door works once; an out-door works until it expires.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from animatic.callers import Caller

IN_TTL_S = 3600
OUT_TTL_S = 24 * 3600
MAX_DOORS = 10_000


@dataclass(frozen=True, slots=True)
class InDoor:
    """Lets one file into one project, as the caller it was opened for."""

    project: str
    caller: Caller
    expires: float


@dataclass(frozen=True, slots=True)
class OutDoor:
    """Lets one finished file out."""

    path: Path
    expires: float


@dataclass
class Doors:
    """All open doors of this process."""

    clock: Callable[[], float] = time.monotonic
    _in: dict[str, InDoor] = field(default_factory=dict[str, InDoor])
    _out: dict[str, OutDoor] = field(default_factory=dict[str, OutDoor])

    def open_in(self, project: str, caller: Caller) -> str:
        """A key for one upload into `project`."""
        key = secrets.token_urlsafe(16)
        self._in[key] = InDoor(project, caller, self.clock() + IN_TTL_S)
        _trim(self._in)
        return key

    def enter(self, key: str) -> InDoor | None:
        """Use up an in-door; None when it is unknown, used or expired."""
        door = self._in.pop(key, None)
        return door if door is not None and door.expires > self.clock() else None

    def open_out(self, path: Path) -> str:
        """A key for downloading `path`; the same file keeps its key while that lasts."""
        now = self.clock()
        for key, door in self._out.items():
            if door.path == path and door.expires > now:
                return key
        key = secrets.token_urlsafe(16)
        self._out[key] = OutDoor(path, now + OUT_TTL_S)
        _trim(self._out)
        return key

    def leave(self, key: str) -> Path | None:
        """The file behind an out-door; None when it is unknown or expired."""
        door = self._out.get(key)
        return door.path if door is not None and door.expires > self.clock() else None


def _trim(doors: dict[str, InDoor] | dict[str, OutDoor]) -> None:
    """Forget the oldest beyond the limit: nobody can fill the memory by asking for doors."""
    while len(doors) > MAX_DOORS:
        del doors[next(iter(doors))]
