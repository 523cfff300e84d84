"""How much memory a render may take, and freed memory back to the system.

Sources are large and are opened and freed in changing threads; glibc keeps what they leave in
each thread's arena, and a long video would grow with every shot.

A file from outside may ask its decoder for any amount. The process that renders is bound, so that
such a file ends its own render, in words, and never takes the machine's memory.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache

GB = 1024**3
BASE = 4 * GB
"""For libraries, sources and footage of any honest size: 8K takes half of it."""
BYTES_A_PIXEL = 500
"""Of the frame, for each worker: three times what was measured at 4K."""
SHARE = 0.8
"""Of the machine's memory that a render may take at most."""


def most(width: int, height: int, workers: int, machine: int) -> int:
    """The bytes that a render of frames of this size may take, on a machine with so many."""
    return min(BASE + BYTES_A_PIXEL * width * height * workers, round(SHARE * machine))


def bind(size: int) -> None:
    """No more than `size` bytes for this process, where the system knows such a limit.

    Linux counts what can be written (`RLIMIT_DATA`), which leaves out mapped files and room that is
    only set aside; elsewhere the whole address space is bound, or nothing.
    """
    with suppress(ImportError, OSError, ValueError):
        import resource

        kind = resource.RLIMIT_DATA if sys.platform == "linux" else resource.RLIMIT_AS
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (size, hard))


def give_back() -> None:
    """Returns free memory to the system. Does nothing where the C library has no such call."""
    _trim()(0)


@cache
def _trim() -> Callable[[int], object]:
    with suppress(OSError, AttributeError, TypeError):
        return ctypes.CDLL(None).malloc_trim
    return lambda _: None
