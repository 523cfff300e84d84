"""The mixed soundtrack as AAC packets, made beside the picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.audio.stream import AudioStream
from av.codec.context import Flags
from av.container import OutputContainer
from numpy.typing import NDArray

from animatic.timeline import Timeline

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


def make_soundtrack(timeline: Timeline, assets: Mapping[str, Path]) -> Soundtrack | None:
    """Mixes and encodes all that sounds in the timeline; None when nothing does."""
    from animatic.studio.render.sound import mix

    samples = mix(timeline, assets)
    return None if samples is None else encode_sound(samples)


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
