"""The whole soundtrack of a timeline: `mix`.

Every source is first brought to one loudness (-18 LUFS), then to its volume in percent, so that
35 % of music beside a clip at 100 % is 35 % whatever the files' own levels were. Music steps back
under a clip or a recording that speaks, a recording under a clip that does. The sum is normalised
once, at the end:

* to -14 LUFS, with true peaks under -1 dBTP;
* lower where everything is asked to be quiet: the loudest volume in the timeline counts against
  80 %, the default for music, so a timeline whose only sound is music at 35 % ends 7 dB lower;
  never more than 12 dB.

Fades belong to their segments and are not levelled away. A source that can't be heard is left
out with a warning in the log: a broken file doesn't cost the person the video.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from animatic.model.timeline import Clip, Music, Recording, Segment, Timeline
from animatic.studio.loudness import RATE, Samples, decibels, gain, integrated, mastered
from animatic.studio.music import COMPOSED_LUFS, compose

from .ducking import GRID, Envelope, ducking, envelope, follow, is_speech_like
from .hearing import faded, heard, looped

log = logging.getLogger(__name__)

TARGET_LUFS = -14.0
SOURCE_LUFS = -18.0
FULL_VOLUME = 80
"""The volume, in percent, from which on the whole is mixed at the full -14 LUFS."""
QUIETEST_DB = -12.0
MOST_SOURCE_GAIN_DB = 26.0
MOST_FINAL_GAIN_DB = 16.0
"""Hiss isn't music: what is all but silent is not raised to full loudness, the volume aside."""
SEAM = RATE // 100
"""Every piece begins and ends with at least 10 ms of fade: a cut must not click."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A segment that sounds, with the fades its neighbours and its own settings ask for."""

    segment: Segment
    media: Clip | Music | Recording
    fade_in: int
    fade_out: int

    @property
    def at(self) -> int:
        return self.segment.start_ms * RATE // 1000

    @property
    def length(self) -> int:
        return self.segment.duration_ms * RATE // 1000


def mix(timeline: Timeline, assets: Mapping[str, Path]) -> Samples | None:
    """The soundtrack, (duration_ms * 48, 2), 48 kHz; None when nothing sounds.

    `assets` maps the names that clips and recordings use to files.
    """
    bus = np.zeros((timeline.duration_ms * RATE // 1000, 2), np.float32)
    voice = np.zeros(math.ceil(len(bus) / GRID), np.float32)
    loudest = 0
    for piece in sorted(_pieces(timeline), key=_turn):
        sound = _sounding(piece, assets)
        if sound is None:
            continue
        if _speaks(piece.media, sound):
            _note_speech(voice, sound, piece.at)
        elif not isinstance(piece.media, Clip):
            follow(sound, ducking(voice), piece.at)
        loudest = max(loudest, piece.media.volume)
        _add(bus, sound, piece.at)
    if not loudest:
        return None
    return _finished(bus, loudest)


def _speaks(media: Clip | Music | Recording, sound: Samples) -> bool:
    match media:
        case Recording(is_voice=True):
            return True
        case Music():
            return False
        case _:
            return is_speech_like(sound)


def _turn(piece: _Piece) -> int:
    """Clips and voices first, music last: what steps back must know who speaks."""
    match piece.media:
        case Clip() | Recording(is_voice=True):
            return 0
        case Recording():
            return 1
        case Music():
            return 2


def _finished(bus: Samples, loudest: int) -> Samples:
    quieter = max(decibels(min(1.0, loudest / FULL_VOLUME)), QUIETEST_DB)
    room = MOST_FINAL_GAIN_DB - min(decibels(loudest / 100), 0.0)
    return mastered(bus, TARGET_LUFS + quieter, most_gain_db=room)


def _add(bus: Samples, sound: Samples, at: int) -> None:
    room = bus[at : at + len(sound)]
    room += sound[: len(room)]


def _note_speech(voice: Envelope, sound: Samples, at: int) -> None:
    level = envelope(sound)
    room = voice[at // GRID : at // GRID + len(level)]
    np.maximum(room, level[: len(room)], out=room)


# --- one piece ----------------------------------------------------------------------------------


def _sounding(piece: _Piece, assets: Mapping[str, Path]) -> Samples | None:
    """A piece's samples at its volume, fades done; None when it gives none."""
    sound = _raw(piece, assets)
    if isinstance(piece.media, Music):
        own = COMPOSED_LUFS if len(sound) else -math.inf
    else:
        own = integrated(sound)
    if not math.isfinite(own):
        return None
    raised = min(SOURCE_LUFS - own, MOST_SOURCE_GAIN_DB)
    sound *= np.float32(gain(raised) * piece.media.volume / 100)
    return faded(sound, max(piece.fade_in, SEAM), max(piece.fade_out, SEAM))


def _raw(piece: _Piece, assets: Mapping[str, Path]) -> Samples:
    match piece.media:
        case Music() as music:
            return compose(music, piece.segment.duration_ms)
        case Recording(asset=asset, in_ms=in_ms, is_voice=is_voice):
            sound = _file(asset, assets, in_ms, piece.length, 1.0)
            return sound if is_voice else looped(sound, piece.length)
        case Clip(asset=asset, in_ms=in_ms, speed=speed):
            return _file(asset, assets, in_ms, piece.length, speed)


def _file(asset: str, assets: Mapping[str, Path], in_ms: int, wanted: int, speed: float) -> Samples:
    if asset not in assets:
        log.warning("The asset %r isn't there: its sound is left out", asset)
        return np.zeros((0, 2), np.float32)
    return heard(assets[asset], start_ms=in_ms, wanted=wanted, speed=speed)


# --- which pieces -------------------------------------------------------------------------------


def _pieces(timeline: Timeline) -> Iterator[_Piece]:
    for track in timeline.tracks:
        for n, segment in enumerate(track.segments):
            match segment.media:
                case Clip(volume=volume) if volume:
                    yield _clip_piece(track.segments, n, segment.media)
                case (Music(volume=volume) | Recording(volume=volume)) as media if volume:
                    yield _Piece(
                        segment,
                        media,
                        media.fade_in_ms * RATE // 1000,
                        media.fade_out_ms * RATE // 1000,
                    )
                case _:
                    continue


def _clip_piece(segments: Sequence[Segment], n: int, clip: Clip) -> _Piece:
    """A clip fades with its transition, and with the next one's where they overlap."""
    own = segments[n]
    fade_in = own.transition.duration_ms if n else 0
    following = segments[n + 1] if n + 1 < len(segments) else None
    overlap = max(0, own.end_ms - following.start_ms) if following else 0
    return _Piece(own, clip, fade_in * RATE // 1000, overlap * RATE // 1000)
