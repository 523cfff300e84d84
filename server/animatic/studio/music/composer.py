"""From a score to samples: `perform`.

Played in windows of eight bars whose ends ring into the next, so that ten minutes need the
memory of the result and a little more. A note that comes again is the same samples again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from animatic.studio.loudness import gain, integrated, limited

from . import COMPOSED_LUFS
from .drum_sounds import DRUM_LEVEL, DRUM_PAN, kit
from .form import BAR, RATE, TICKS, Form, form_of
from .idiom import Player
from .instruments import PITCHED
from .score import Note, Part, Score, write
from .waves import Response, Wave, convolved, high, low, room

SPREAD = frozenset({"arp", "arp16", "chords", "muted"})
"""Roles whose notes stand side by side instead of all in one place."""
WINDOW_BARS = 8
RING = 7 * RATE
"""How far the sound of a window reaches past its end."""


def perform(name: str, seed: int, duration_ms: int) -> NDArray[np.float32]:
    """(duration_ms * 48, 2) samples of a mood's music for a seed."""
    form = form_of(name, seed, duration_ms)
    length = duration_ms * RATE // 1000
    if not length:
        return np.zeros((0, 2), np.float32)
    band = _Band(write(form))
    whole = np.zeros((length, 2), np.float32)
    for first in range(0, form.bars + 1, WINDOW_BARS):
        start, played = band.play(first * BAR, (first + WINDOW_BARS) * BAR)
        place = whole[start : start + played.shape[1]]
        place += played[:, : len(place)].T
    return _finished(whole, form)


@dataclass(slots=True)
class _Band:
    """The players with what they have already played, and the room they play in."""

    score: Score
    generator: np.random.Generator = field(init=False)
    room: Wave = field(init=False)
    notes: dict[tuple[str, int, int], Wave] = field(default_factory=dict)
    kits: dict[str, dict[int, list[Wave]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.generator = np.random.default_rng([self.score.form.seed, 48])
        idiom = self.score.form.idiom
        self.room = room(idiom.reverb_s, idiom.reverb_dark, np.random.default_rng(11))

    def play(self, start: int, stop: int) -> tuple[int, Wave]:
        """What begins between two ticks: the sample it starts at, and (2, n) samples."""
        form = self.score.form
        at = form.sample(start)
        n = min(form.sample(stop), form.duration_ms * RATE // 1000) - at + RING
        ducked, free, send = (np.zeros((2, n), np.float32) for _ in range(3))
        for part in self.score.parts:
            bus = ducked if part.player.ducked else free
            for index, note in enumerate(part.notes):
                if start <= note.tick < stop:
                    place = form.sample(note.tick) + note.late - at
                    self._sound(part, note, index, place, bus, send)
        wet = convolved(send, self.room)[:, :n]
        pump = self._pump(at, n)
        played = free + (ducked + form.idiom.wet * wet) * pump
        return at, self._on_tape(played, at) if form.idiom.is_taped else played

    def _sound(self, part: Part, note: Note, index: int, place: int, bus: Wave, send: Wave) -> None:
        player = part.player
        if player.role in ("drums", "ticks"):
            takes = self._kit(player.instrument)[note.pitch]
            wave, level = takes[index % len(takes)], DRUM_LEVEL[note.pitch]
            pan = DRUM_PAN[note.pitch]
        else:
            wave, level, pan = self._note(player, note), 1.0, player.pan
            if player.role in SPREAD:
                pan += 0.45 * ((note.pitch * 7) % 5 / 2 - 1)
        level *= player.gain * note.velocity**1.3
        _put(bus, wave, place, level, pan)
        _put(send, wave, place, level * player.send, pan * 0.5)
        if player.echo:
            self._echo(player, wave, place, level, pan, bus, send)

    def _echo(
        self,
        player: Player,
        wave: Wave,
        place: int,
        level: float,
        pan: float,
        bus: Wave,
        send: Wave,
    ) -> None:
        """Dotted eighths, left and right in turn, each duller by being quieter."""
        later = self.score.form.sample(TICKS * 3 // 4)
        for n in (1, 2):
            fainter = level * player.echo**n
            _put(bus, wave, place + n * later, fainter, -pan - 0.5 if n % 2 else 0.5)
            _put(send, wave, place + n * later, fainter * player.send, 0.0)

    def _note(self, player: Player, note: Note) -> Wave:
        key = (player.instrument, note.pitch, note.ticks)
        if key not in self.notes:
            hold = float(note.ticks * self.score.form.beat / TICKS)
            generator = np.random.default_rng([note.pitch, note.ticks])
            self.notes[key] = PITCHED[player.instrument](note.pitch, hold, generator)
        return self.notes[key]

    def _kit(self, name: str) -> dict[int, list[Wave]]:
        if name not in self.kits:
            self.kits[name] = kit(name, np.random.default_rng(7))
        return self.kits[name]

    def _pump(self, at: int, n: int) -> Wave:
        """The gain that steps back under each kick, for a window from sample `at` on."""
        form = self.score.form
        gain = np.ones(n, np.float32)
        if not form.idiom.duck:
            return gain
        t = np.arange(round(0.9 * RATE), dtype=np.float32) / RATE
        dip = 1 - form.idiom.duck * np.minimum(t / 0.006, 1) * np.exp(-t / 0.16)
        for tick in self.score.kicks():
            first = form.sample(tick) - at
            low_end, high_end = max(first, 0), min(first + len(dip), n)
            if low_end < high_end:
                piece = gain[low_end:high_end]
                np.minimum(piece, dip[low_end - first : high_end - first], out=piece)
        return gain

    def _on_tape(self, wave: Wave, at: int) -> Wave:
        """Wow and flutter: what a worn cassette does. Its phase goes on from window to window."""
        n = wave.shape[1]
        t = (np.arange(n) + at) / RATE
        sway = 0.0011 * np.sin(2 * np.pi * 0.55 * t) + 0.00011 * np.sin(2 * np.pi * 6.3 * t)
        place = np.clip(np.arange(n) + RATE * sway, 0, n - 2)
        index = place.astype(np.int32)
        part = (place - index).astype(np.float32)
        left = wave[:, index]
        return left + (wave[:, index + 1] - left) * part


def _put(bus: Wave, wave: Wave, place: int, level: float, pan: float) -> None:
    """Add a wave of one or two channels at a sample, with equal-power panning."""
    first, last = max(place, 0), min(place + wave.shape[-1], bus.shape[1])
    if first >= last:
        return
    angle = (min(max(pan, -1.0), 1.0) + 1) * np.pi / 4
    sides = level * 1.414 * np.cos(angle), level * 1.414 * np.sin(angle)
    for channel, side in enumerate(sides):
        source = wave if wave.ndim == 1 else wave[channel]
        bus[channel, first:last] += source[first - place : last - place] * np.float32(side)


# --- the finish -----------------------------------------------------------------------------------


def _finished(samples: NDArray[np.float32], form: Form) -> NDArray[np.float32]:
    """Textures, a little glue, the ending, the loudness; in place."""
    if form.idiom.is_taped:
        _add_dust(samples, form)
    if any(p.role == "air" for p in form.idiom.players):
        _add_air(samples, form)
    _glue(samples)
    _end(samples, form)
    return _loud(samples)


def _loud(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """About the target in one go: the mix measures and limits once more."""
    missing = COMPOSED_LUFS - integrated(samples)
    if math.isfinite(missing):
        samples *= np.float32(gain(missing))
    return limited(samples)


def _glue(samples: NDArray[np.float32]) -> None:
    """Gentle saturation: peaks are rounded off before the limiter has to hold them."""
    drive = np.float32(1.3 / max(_highest(samples), 1e-9))
    for piece in _pieces(samples):
        np.tanh(piece * drive, out=piece)


def _pieces(samples: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
    """Views of the samples, short enough that what is computed from one is soon forgotten."""
    for first in range(0, len(samples), TEXTURE):
        yield samples[first : first + TEXTURE]


def _highest(samples: NDArray[np.float32]) -> float:
    return max((float(np.abs(piece).max()) for piece in _pieces(samples)), default=0.0)


def _end(samples: NDArray[np.float32], form: Form) -> None:
    """The last chord dies away to nothing; the first sample doesn't click."""
    n = len(samples)
    tail = n - form.sample(form.body * TICKS)
    fade = max(1, min(round(1.6 * RATE), round(tail * 0.75), n))
    samples[n - fade :] *= np.cos(np.linspace(0, np.pi / 2, fade, dtype=np.float32))[:, None] ** 2
    start = min(240, n)
    samples[:start] *= np.linspace(0, 1, start, dtype=np.float32)[:, None]


TEXTURE = 1 << 20
"""Samples after which a texture begins again, without a seam: 22 seconds."""


def _add_dust(samples: NDArray[np.float32], form: Form) -> None:
    """A record's surface: hiss, and crackle that is never in time."""
    generator = np.random.default_rng([form.seed, 3])
    surface = generator.standard_normal((2, TEXTURE), dtype=np.float32) * np.float32(0.006)
    count = TEXTURE * 9 // RATE
    where = generator.integers(0, TEXTURE, count)
    surface[:, where] += generator.uniform(-1, 1, (1, count)) * generator.random(count) ** 5 * 2.2
    _lay(samples, _around(surface, high(700), low(8000)), 0.35)


def _add_air(samples: NDArray[np.float32], form: Form) -> None:
    """Something like wind far off, breathing."""
    generator = np.random.default_rng([form.seed, 5])
    breath = 0.55 + 0.45 * np.sin(np.linspace(0, 6 * np.pi, TEXTURE, dtype=np.float32))
    noise = generator.standard_normal((2, TEXTURE), dtype=np.float32)
    _lay(samples, _around(noise, high(1200, 1), low(9000, 1)) * breath, 0.012)


def _around(texture: Wave, *responses: Response) -> Wave:
    """Filtered as a loop: here the ringing round the end is what is wanted."""
    spectrum = np.fft.rfft(texture, axis=-1)
    frequency = np.fft.rfftfreq(texture.shape[-1], 1 / RATE)
    for response in responses:
        spectrum *= response(frequency).astype(np.float32)
    return np.fft.irfft(spectrum, axis=-1).astype(np.float32, copy=False)


def _lay(samples: NDArray[np.float32], texture: Wave, level: float) -> None:
    """Under everything, at a level relative to the highest peak."""
    laid = texture.T * np.float32(level * _highest(samples))
    for piece in _pieces(samples):
        piece += laid[: len(piece)]
