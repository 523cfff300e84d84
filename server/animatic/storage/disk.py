"""Room on a disk, looked at before it is used up: half a video is worth nothing."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path
from typing import Final

MARGIN: Final = 32 << 20
"""Bytes that are left to everything else on the disk."""
NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What the system says when a disk, a quota or a file's limit is reached."""
_A_SECOND: Final = {"480p": 250_000, "720p": 500_000, "1080p": 1_000_000, "4k": 3_500_000}
"""Bytes a second of video takes, on the generous side of what both backends make."""


_FACTOR: Final = 8
_SMALL: Final = 64 << 20
"""Bytes that any video may take: a second of noise is no estimate's business."""
_LONGEST_MS: Final = 600_000
"""Taken for a film whose length nobody has said: ten minutes."""


def video_bytes(duration_ms: int, resolution: str) -> int:
    """About how much a video will take, in bytes."""
    return duration_ms * _A_SECOND.get(resolution, _A_SECOND["1080p"]) // 1000


HOME: Final = "where Animatic keeps its work (ANIMATIC_HOME)"
"""What a person is told of a folder inside the home: its own name says nothing to them."""
FREE_SOME: Final = "Free some space and export again."


def most_bytes(duration_ms: int, resolution: str) -> int:
    """What a video can take at the very most: what arrives beyond that is something else."""
    return _FACTOR * video_bytes(duration_ms or _LONGEST_MS, resolution) + _SMALL


def lacking(folder: Path, needs: int, where: str = "") -> str:
    """What is wrong if `folder` hasn't room for so many bytes; empty when it has.

    `where` is what a person calls the folder. One that can't be asked is taken to have room:
    writing to it will tell.
    """
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return ""
    if free >= needs + MARGIN:
        return ""
    return (
        f"The disk is almost full: {_size(free)} are free {where or _at(folder)}, "
        f"and this needs about {_size(needs + MARGIN)}."
    )


def refusal(error: OSError, folder: Path, what: str, where: str = "") -> str:
    """What is said when the system refuses to write `what` in the middle of it."""
    if error.errno not in NO_ROOM:
        return f"{what} can't be written: {error.strerror or type(error).__name__}."
    try:
        left = f"{_size(shutil.disk_usage(folder).free)} are free {where or _at(folder)}"
    except OSError:
        left = f"the one {where or _at(folder)}"
    return f"The disk is full ({left}), so {what[0].lower()}{what[1:]} can't be written."


def is_full(error: OSError) -> bool:
    """Whether the system refuses for want of room."""
    return error.errno in NO_ROOM


def _at(folder: Path) -> str:
    return f"where {folder} is"


def _size(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{max(count / 1e6, 0):.0f} MB"
