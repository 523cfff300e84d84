"""How many chunks are drawn at once: by the cores, the frame's size and the memory there is.

The file is the same whatever it is; what changes is the time and the memory. Decision 0014 has
what was measured.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

CORES_EACH = 4
"""Cores that one worker keeps busy: x264 has four threads a chunk."""

MOST = 4
"""Beyond that Python's own time for a frame would be the limit."""

BYTES_A_PIXEL = 160
"""What one more worker keeps: measured, 1.0 GiB at 4K and 0.3 GiB at 1080p. Nearly all of it is
pictures that x264 looks ahead in."""

MOST_TO_DRAIN = 700_000_000
"""Bytes that an encoder may hold on to while the next one fills. 1080p takes half of it."""

SHARE_OF_MEMORY = 4
"""Workers beyond the first may take a quarter of the memory together."""

UNKNOWN_MEMORY = 8 * 1024**3
"""Taken where the system doesn't say."""

_LIMITS = Path("/sys/fs/cgroup")


def best(width: int, height: int, cores: int, memory: int) -> int:
    """The number of workers for frames of that size, on so many cores and bytes of memory."""
    by_cores = max(1, cores // CORES_EACH)
    by_memory = 1 + memory // SHARE_OF_MEMORY // (BYTES_A_PIXEL * width * height)
    return min(by_cores, by_memory, MOST)


def drains_beside(width: int, height: int) -> bool:
    """Whether the next chunk begins while the last one's encoder drains: one more encoder."""
    return BYTES_A_PIXEL * width * height < MOST_TO_DRAIN


def openers(width: int, height: int, cores: int) -> int:
    """How many sources are opened at once: painting a scene takes 0.6 GB at 4K for a while."""
    return min(4, max(2, cores)) if drains_beside(width, height) else 1


def cores() -> int:
    """The cores that this process may use, no more than its container is given."""
    allowed = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    with suppress(OSError, ValueError):
        quota, period = (_LIMITS / "cpu.max").read_text().split()
        allowed = min(allowed, max(1, int(quota) // int(period)))
    return allowed


def memory() -> int:
    """The machine's memory in bytes, no more than its container is given."""
    there = UNKNOWN_MEMORY
    with suppress(OSError, ValueError, AttributeError):
        there = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with suppress(OSError, ValueError):
        there = min(there, int((_LIMITS / "memory.max").read_text()))
    return there
