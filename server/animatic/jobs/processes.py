"""Which server processes of one home are alive.

Each holds a lock on a file of its own for as long as it lives; the system lets go of it when the
process ends, however it ends. No clock and no process number is trusted: clocks jump, and numbers
come back.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import sys
from pathlib import Path
from typing import IO

_NAME = re.compile(r"[0-9a-f]{24}")

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Processes:
    """The processes of one home, this one among them."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "processes"
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.own_name = secrets.token_hex(12)
        self._own = self._path(self.own_name).open("wb")
        _lock(self._own)

    def close(self) -> None:
        """This process no longer counts as alive."""
        self._own.close()
        self._path(self.own_name).unlink(missing_ok=True)

    def is_alive(self, name: str) -> bool:
        """Whether the process of this name still runs; forgets the ones that don't."""
        if name == self.own_name:
            return True
        if not _NAME.fullmatch(name):
            return False
        path = self._path(name)
        try:
            with path.open("r+b") as file:
                _lock(file)
        except FileNotFoundError:
            return False
        except OSError:
            return True
        with contextlib.suppress(OSError):
            os.unlink(path)
        return False

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.lock"
