"""Files → samples: any sound PyAV can decode, as float32 stereo at 48 kHz, from a given moment on.

A file that breaks in the middle gives what came before; one without sound gives nothing. Refuses
to know about volumes and mixing.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.container import InputContainer
from av.error import BlockingIOError as NothingYet
from av.error import EOFError as NothingMore
from av.error import FFmpegError
from av.filter import Graph

from animatic.studio.loudness import RATE, Samples

log = logging.getLogger(__name__)

LOOP_OVERLAP = RATE // 4
"""Samples over which a loop's end and its next beginning are crossfaded: a quarter second."""


def heard(path: Path, *, start_ms: int, wanted: int, speed: float = 1.0) -> Samples:
    """Up to `wanted` samples from `start_ms` on, (n, 2); fewer where the file ends, maybe none.

    With a `speed` other than 1 the sound is stretched and keeps its pitch.
    """
    sound = np.zeros((wanted, 2), np.float32)
    filled = 0
    try:
        with av.open(str(path), metadata_errors="ignore") as file:
            for first, piece in _pieces(file, Fraction(start_ms, 1000), speed):
                filled = max(filled, _place(sound, piece, first))
                if filled >= wanted:
                    break
    except (FFmpegError, OSError, ValueError) as error:
        log.warning("The sound of %s ends at %.1f s: %s", path.name, filled / RATE, error)
    if filled < wanted // 2:
        sound = sound[:filled].copy()  # don't keep an hour's room for a short loop
    return np.nan_to_num(sound[:filled], copy=False, posinf=0.0, neginf=0.0)


def _place(sound: Samples, piece: Samples, first: int) -> int:
    """Write `piece` from sample `first` on, both of which may lie outside; where it ends."""
    skipped = max(0, -first)
    room = sound[first + skipped :]
    kept = piece[skipped : skipped + len(room)]
    room[: len(kept)] = kept
    return first + skipped + len(kept)


def _pieces(file: InputContainer, start: Fraction, speed: float) -> Iterator[tuple[int, Samples]]:
    """Stretches of sound, each with the sample it begins at, counted from `start` on."""
    stream = file.streams.best("audio")
    if stream is None:
        return
    begins = Fraction(file.start_time or 0, av.time_base)
    if start > 1:
        file.seek(int((begins + start - 1) * av.time_base))
    position: int | None = None
    stretch = _Stretch(speed)
    for frame in file.decode(stream):
        assert isinstance(frame, AudioFrame)
        if position is None:
            at = Fraction(frame.pts or 0) * (frame.time_base or Fraction(1, RATE)) - begins - start
            if at + Fraction(frame.samples, frame.sample_rate or RATE) < 0:
                continue
            position = round(at / Fraction(speed) * RATE)
        for piece in stretch.through(frame):
            yield position, piece
            position += len(piece)
    for piece in stretch.through(None):
        yield position or 0, piece


class _Stretch:
    """Resamples to 48 kHz stereo and, where the speed isn't 1, changes the tempo."""

    def __init__(self, speed: float) -> None:
        self._resampler = av.AudioResampler(format="flt", layout="stereo", rate=RATE)
        self._graph = _tempo_graph(speed) if speed != 1.0 else None

    def through(self, frame: AudioFrame | None) -> Iterator[Samples]:
        if frame is not None:
            frame.pts = None
        for even in self._resampler.resample(frame):
            yield from self._stretched(even) if self._graph else (_stereo(even),)
        if frame is None and self._graph:
            yield from self._stretched(None)

    def _stretched(self, frame: AudioFrame | None) -> Iterator[Samples]:
        assert self._graph is not None
        self._graph.push(frame)
        while True:
            try:
                out = self._graph.pull()
            except (NothingYet, NothingMore):
                return
            assert isinstance(out, AudioFrame)
            yield _stereo(out)


def _tempo_graph(speed: float) -> Graph:
    """`atempo` works from half to double speed, so two of them reach a quarter and four times."""
    graph = Graph()
    source = graph.add_abuffer(
        sample_rate=RATE, format="flt", layout="stereo", time_base=Fraction(1, RATE)
    )
    each = format(speed**0.5, ".6f")
    filters = [graph.add("atempo", each), graph.add("atempo", each)]
    sink = graph.add("abuffersink")
    for before, after in zip([source, *filters], [*filters, sink], strict=True):
        before.link_to(after)
    graph.configure()
    return graph


def _stereo(frame: AudioFrame) -> Samples:
    samples = frame.to_ndarray().reshape(-1, 2)
    return samples.astype(np.float32, copy=False)


def looped(sound: Samples, wanted: int) -> Samples:
    """`sound` again and again until it fills `wanted` samples, each seam crossfaded."""
    if not len(sound) or len(sound) >= wanted:
        return sound[:wanted]
    overlap = min(LOOP_OVERLAP, len(sound) // 4)
    rising = np.sin(np.linspace(0, np.pi / 2, overlap, dtype=np.float32))[:, None]
    whole = np.zeros((wanted, 2), np.float32)
    stride = len(sound) - overlap
    for at in range(0, wanted, stride):
        again = sound.copy()
        if at:
            again[:overlap] *= rising
        again[stride:] *= rising[::-1]
        _add(whole, again, at)
    return whole


def _add(whole: Samples, piece: Samples, at: int) -> None:
    room = whole[at : at + len(piece)]
    room += piece[: len(room)]


def faded(sound: Samples, fade_in: int, fade_out: int) -> Samples:
    """`sound`, changed in place, with sine fades of that many samples (equal power together).

    Fades longer than the sound share it in proportion.
    """
    total = fade_in + fade_out
    if total > len(sound):
        fade_in = len(sound) * fade_in // total
        fade_out = len(sound) - fade_in
    if fade_in:
        sound[:fade_in] *= _rise(fade_in)
    if fade_out:
        sound[len(sound) - fade_out :] *= _rise(fade_out)[::-1]
    return sound


def _rise(length: int) -> Samples:
    return np.sin(np.linspace(0, np.pi / 2, length, dtype=np.float32))[:, None]
