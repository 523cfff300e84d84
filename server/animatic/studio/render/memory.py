"""Freed memory back to the system, where the C library would keep it.

Sources are large and are opened and freed in changing threads; glibc keeps what they leave in
each thread's arena, and a long video would grow with every shot.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from contextlib import suppress
from functools import cache


def give_back() -> None:
    """Returns free memory to the system. Does nothing where the C library has no such call."""
    _trim()(0)


@cache
def _trim() -> Callable[[int], object]:
    with suppress(OSError, AttributeError, TypeError):
        return ctypes.CDLL(None).malloc_trim
    return lambda _: None
