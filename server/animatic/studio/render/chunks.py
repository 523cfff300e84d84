"""The plan cut into chunks: a few seconds each, closed, drawn and encoded without the others.

A chunk starts where a shot starts, so that an edit to one shot leaves the other shots' chunks as
they were. Its key is a digest of everything its bytes depend on; a finished chunk can be kept
under that key and joined to the next render without being drawn again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from animatic.studio.render import kept
from animatic.studio.render.plan import RenderPlan, RenderShot, TextSpan

LONGEST = 5
"""Seconds. Long enough that starting an encoder costs little, short enough to redo."""
SHORTEST = 2
"""Seconds: shots shorter than this share a chunk with the one before."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Frames `first` to `first + frames` of the plan."""

    index: int
    first: int
    frames: int

    @property
    def end(self) -> int:
        return self.first + self.frames


@dataclass(frozen=True, slots=True)
class Packet:
    """One encoded picture. Times are in frames from the chunk's first."""

    pts: int
    dts: int
    is_keyframe: bool
    data: bytes


@dataclass(frozen=True, slots=True)
class Encoded:
    """A finished chunk."""

    packets: tuple[Packet, ...]
    extradata: bytes
    """The stream's parameter sets; the same for all chunks of a plan."""
    notes: tuple[str, ...] = ()


def cut(plan: RenderPlan) -> tuple[Chunk, ...]:
    """The chunks of a plan, in order and without gaps."""
    starts = _starts(plan)
    spans = zip(starts, [*starts[1:], plan.frames], strict=True)
    edges = [edge for first, end in spans for edge in _split(first, end, LONGEST * plan.frame_rate)]
    ends = [*edges[1:], plan.frames]
    return tuple(
        Chunk(n, first, end - first) for n, (first, end) in enumerate(zip(edges, ends, strict=True))
    )


def _starts(plan: RenderPlan) -> list[int]:
    shortest = SHORTEST * plan.frame_rate
    starts = [0]
    for first in sorted({shot.first for shot in plan.shots}):
        if shortest <= first - starts[-1] and shortest <= plan.frames - first:
            starts.append(first)
    return starts


def _split(first: int, end: int, longest: int) -> list[int]:
    pieces = -(-(end - first) // longest)
    return [first + (end - first) * n // pieces for n in range(pieces)]


def key(plan: RenderPlan, chunk: Chunk, digests: Mapping[str, str]) -> str:
    """What the chunk's bytes depend on, as 64 hex digits. `digests` are the assets' contents."""
    depends = {
        "code": code_digest(),
        "frame": [plan.width, plan.height, plan.frame_rate, plan.quality],
        "grade": [plan.colour_mood, plan.brightness, plan.contrast],
        "frames": chunk.frames,
        "shots": [_shot_key(s, plan, chunk, digests) for s in plan.shots if _is_in(s, chunk)],
        "fade": _fade_key(plan, chunk),
        "lines": [_line_key(s, chunk) for s in plan.lines if _is_in(s, chunk)],
    }
    return hashlib.sha256(json.dumps(depends, sort_keys=True).encode()).hexdigest()


def _fade_key(plan: RenderPlan, chunk: Chunk) -> list[int]:
    """Where the end is seen from here, when the chunk fades into it."""
    fades = plan.fade_out_frames and plan.shown(chunk.end - 1) < 1
    return [plan.frames - chunk.first, plan.fade_out_frames] if fades else []


def _is_in(span: RenderShot | TextSpan, chunk: Chunk) -> bool:
    return span.first < chunk.end and chunk.first < span.end


def _shot_key(
    shot: RenderShot, plan: RenderPlan, chunk: Chunk, digests: Mapping[str, str]
) -> list[object]:
    asset = getattr(shot.media, "asset", "")
    look = plan.looks.get(asset)
    return [
        shot.first - chunk.first,
        shot.frames,
        shot.media.model_dump(mode="json"),
        digests.get(asset, ""),
        astuple(look) if look else None,
        shot.transition,
        shot.transition_frames,
    ]


def _line_key(line: TextSpan, chunk: Chunk) -> list[object]:
    return [line.first - chunk.first, line.frames, line.text.model_dump(mode="json")]


def digest(path: Path) -> str:
    """The SHA-256 of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def drawing_files() -> list[Path]:
    """The files a picture may depend on: what draws it, what it is drawn by, and with."""
    studio = Path(__file__).parent.parent
    sources = ("planes.py", "catalogue/**/*.py", "scenes/**/*.py", "render/**/*.py")
    return sorted(path for each in (*sources, "fonts/*.woff2") for path in studio.glob(each))


@cache
def code_digest() -> str:
    """What draws: the studio's own sources, its fonts and the libraries' versions."""
    total = hashlib.sha256()
    for path in drawing_files():
        total.update(path.read_bytes())
    for package in ("av", "numpy", "opencv-python-headless", "pillow"):
        total.update(version(package).encode())
    return total.hexdigest()


def load(folder: Path, name: str) -> Encoded | None:
    """A kept chunk, or None when there is none or it isn't whole."""
    if (found := kept.read(folder, name)) is None:
        return None
    fields, (extradata, *parts) = found
    packets = tuple(
        Packet(pts, dts, is_keyframe, bytes(part))
        for (pts, dts, is_keyframe), part in zip(fields["packets"], parts, strict=True)
    )
    return Encoded(packets, bytes(extradata), tuple(fields["notes"]))


def save(folder: Path, name: str, encoded: Encoded) -> None:
    """Keeps a chunk, whole or not at all."""
    fields = {
        "packets": [[p.pts, p.dts, p.is_keyframe] for p in encoded.packets],
        "notes": encoded.notes,
    }
    kept.write(folder, name, fields, (encoded.extradata, *(p.data for p in encoded.packets)))
