"""Where half-finished files lie while a studio works on them.

Several studios may share one home: every MCP client starts its own. Each has a bench, a folder
with a lock that the operating system lets go of when the process ends, however it ends. A bench
whose lock is free was left by a dead process: its files are cleared, its renders are over.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Self


class Workbench:
    """This process's own bench. Close it, and nothing half-finished is left."""

    def __init__(self, folder: Path, lock: IO[bytes]) -> None:
        self.folder = folder
        self._lock = lock

    @classmethod
    def open(cls, benches: Path) -> Self:
        """A new bench under `benches`; clears those of dead processes on the way."""
        benches.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _door(benches):
            _clear_dead(benches)
            folder = benches / f"{os.getpid()}-{secrets.token_hex(6)}"
            folder.mkdir(mode=0o700)
            lock = (folder / "lock").open("wb")
            _lock(lock)
        return cls(folder, lock)

    @property
    def name(self) -> str:
        return self.folder.name

    def place(self, name: str) -> Path:
        """Where a file of this name may be made."""
        return self.folder / name

    def clear_dead(self) -> None:
        """Clear the benches of processes that have died since this one was opened."""
        with _door(self.folder.parent):
            _clear_dead(self.folder.parent)

    def close(self) -> None:
        self._lock.close()
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def _door(benches: Path) -> Generator[None]:
    """One at a time: a bench that isn't locked yet would look like a dead one to the next."""
    with (benches / ".door").open("wb") as door:
        _lock(door, wait=True)
        yield


def _clear_dead(benches: Path) -> None:
    for left in benches.iterdir():
        if left.is_dir() and not is_taken(benches, left.name):
            shutil.rmtree(left, ignore_errors=True)


def is_taken(benches: Path, name: str) -> bool:
    """Whether a living process works at this bench."""
    try:
        with (benches / name / "lock").open("r+b") as lock:
            return not _lock(lock)
    except OSError:
        return False


def _lock(file: IO[bytes], *, wait: bool = False) -> bool:
    """Take the file's lock until it is closed; False when somebody else has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
