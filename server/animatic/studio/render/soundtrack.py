"""The mixed soundtrack as AAC packets, made beside the picture."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.metadata import version
from pathlib import Path

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.audio.stream import AudioStream
from av.codec.context import Flags
from av.container import OutputContainer
from numpy.typing import NDArray

from animatic.model.timeline import Timeline
from animatic.studio.render import kept

RATE = 48_000
BIT_RATE = 160_000
SAMPLES_AT_ONCE = 1024
"""One AAC frame."""


@dataclass(frozen=True, slots=True)
class SoundPacket:
    """One encoded piece. `pts` in samples; the encoder's priming comes before 0."""

    pts: int
    duration: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Soundtrack:
    packets: tuple[SoundPacket, ...]


def make_soundtrack(
    timeline: Timeline,
    assets: Mapping[str, Path],
    kept_in: Path | None = None,
    digests: Mapping[str, str] | None = None,
) -> Soundtrack | None:
    """Mixes and encodes all that sounds in the timeline; None when nothing does.

    Args:
        timeline: What sounds, and when.
        assets: The files that clips and recordings name.
        kept_in: Where soundtracks are kept, so that a change of the picture composes nothing anew.
        digests: The assets' contents, which a kept soundtrack depends on.
    """
    if kept_in is None:
        return _made(timeline, assets)
    name = f"sound-{_key(timeline, digests or {})}"
    if (found := _load(kept_in, name)) is not None:
        return found
    if (made := _made(timeline, assets)) is not None:
        _save(kept_in, name, made)
    return made


def _made(timeline: Timeline, assets: Mapping[str, Path]) -> Soundtrack | None:
    from animatic.studio.render.sound import mix

    samples = mix(timeline, assets)
    return None if samples is None else encode_sound(samples)


def _key(timeline: Timeline, digests: Mapping[str, str]) -> str:
    """What a soundtrack depends on, as 64 hex digits: everything but the words on the picture."""
    heard = [t.model_dump(mode="json") for t in timeline.tracks if t.kind != "text"]
    depends = [_code_digest(), timeline.duration_ms, timeline.fade_out_ms, heard, dict(digests)]
    return hashlib.sha256(json.dumps(depends, sort_keys=True).encode()).hexdigest()


def sounding_files() -> list[Path]:
    """The files a soundtrack may depend on: what composes and mixes it, and by which data."""
    studio = Path(__file__).parent.parent
    sources = ("loudness.py", "catalogue/**/*.py", "music/**/*.py", "render/**/*.py")
    return sorted(path for each in sources for path in studio.glob(each))


@cache
def _code_digest() -> str:
    total = hashlib.sha256()
    for path in sounding_files():
        total.update(path.read_bytes())
    for package in ("av", "numpy"):
        total.update(version(package).encode())
    return total.hexdigest()


def _load(folder: Path, name: str) -> Soundtrack | None:
    if (found := kept.read(folder, name)) is None:
        return None
    fields, parts = found
    packets = (
        SoundPacket(pts, duration, bytes(part))
        for (pts, duration), part in zip(fields["packets"], parts, strict=True)
    )
    return Soundtrack(tuple(packets))


def _save(folder: Path, name: str, made: Soundtrack) -> None:
    packets = [[p.pts, p.duration] for p in made.packets]
    kept.write(folder, name, {"packets": packets}, (p.data for p in made.packets))


def encode_sound(samples: NDArray[np.float32]) -> Soundtrack:
    """AAC-LC of stereo samples, shape (n, 2), -1 to 1, 48 kHz."""
    context = av.CodecContext.create("aac", "w")
    assert isinstance(context, AudioCodecContext)
    context.flags |= int(Flags.global_header)
    context.time_base = Fraction(1, RATE)
    _configure(context)
    packets: list[av.Packet[AudioStream]] = []
    for frame in _frames(samples):
        packets += context.encode(frame)
    packets += context.encode(None)
    return Soundtrack(tuple(map(_packet, packets)))


def add_stream(container: OutputContainer) -> AudioStream:
    """A stream for the packets of `encode_sound`."""
    stream = container.add_stream("aac", rate=RATE)
    _configure(stream.codec_context)
    return stream


def _configure(context: AudioCodecContext) -> None:
    context.sample_rate, context.bit_rate = RATE, BIT_RATE
    context.layout, context.format = "stereo", "fltp"  # pyright: ignore[reportAttributeAccessIssue]


def _frames(samples: NDArray[np.float32]) -> Iterator[av.AudioFrame]:
    for first in range(0, len(samples), SAMPLES_AT_ONCE):
        piece = np.ascontiguousarray(samples[first : first + SAMPLES_AT_ONCE].T, np.float32)
        frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = RATE, first, Fraction(1, RATE)
        yield frame


def _packet(packet: av.Packet[AudioStream]) -> SoundPacket:
    assert packet.pts is not None
    return SoundPacket(packet.pts, packet.duration or SAMPLES_AT_ONCE, bytes(packet))
