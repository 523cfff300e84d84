"""The written music: every note of every player, before anything sounds.

A note is placed in ticks (480 a beat) and carries what to play, not how it sounds.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from .drums import groove
from .form import BAR, TICKS, Form, Section
from .harmony import Harmony, Key, harmonies, tune
from .idiom import Player

SIXTEENTH = TICKS // 4


@dataclass(frozen=True, slots=True)
class Note:
    """`pitch` for the drums' notes is a key of the kit (`drums.KIT`)."""

    tick: int
    ticks: int
    pitch: int
    velocity: float
    late: int = 0
    """Samples after its tick: the small unevenness of a hand."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one player plays, in order of time."""

    player: Player
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Score:
    form: Form
    parts: tuple[Part, ...]

    def kicks(self) -> list[int]:
        """The ticks at which the kick drum sounds: what the rest steps back for."""
        drums = (p for p in self.parts if p.player.role == "drums")
        return [n.tick for p in drums for n in p.notes if n.pitch == 36]


@dataclass(frozen=True, slots=True)
class _Page:
    """What every player reads from."""

    form: Form
    key: Key
    chords: Sequence[Harmony]
    random: random.Random

    def tick(self, bar: int, step: int) -> int:
        """A sixteenth's tick, swung: 0 to 15 within the bar."""
        eighth, off = divmod(step, 2)
        swung = round(2 * SIXTEENTH * self.form.idiom.swing) if off else 0
        return bar * BAR + eighth * 2 * SIXTEENTH + swung


Writer = Callable[[_Page, int, Section, Harmony], Iterator[Note]]


def write(form: Form) -> Score:
    """The whole score for a form: the same form, the same score."""
    key, chords = harmonies(form)
    parts: list[Part] = []
    end = form.body * TICKS
    for n, player in enumerate(form.idiom.players):
        page = _Page(form, key, chords, random.Random(f"{player.role} {form.name} {form.seed}"))
        bars = [b for b in range(form.bars) if n < _count(form, b)]
        body = [note for note in _written(page, player, bars) if note.tick < end]
        notes = [
            _humanised(page, note, player) for note in (*body, *_last_chord(page, player, end))
        ]
        parts.append(Part(player, tuple(sorted(notes, key=lambda note: note.tick))))
    return Score(form, tuple(parts))


def _count(form: Form, bar: int) -> int:
    return math.ceil(form.section_of(bar).share * len(form.idiom.players))


def _humanised(page: _Page, note: Note, player: Player) -> Note:
    loose = 60 if player.role == "drums" else 220
    return replace(
        note,
        late=page.random.randint(0, loose),
        velocity=note.velocity * page.random.uniform(0.92, 1.0),
    )


def _written(page: _Page, player: Player, bars: Sequence[int]) -> Iterator[Note]:
    if player.role == "lead":
        yield from _lead(page, bars)
        return
    for bar in bars:
        section = page.form.section_of(bar)
        for note in WRITERS[player.role](page, bar, section, page.chords[bar]):
            yield replace(note, velocity=note.velocity * float(section.energy))


# --- players --------------------------------------------------------------------------------------


def _chords(page: _Page, bar: int, section: Section, harmony: Harmony) -> Iterator[Note]:
    patterns, strum = page.form.idiom.comping, page.form.idiom.strum
    for step, held, velocity in patterns[bar % len(patterns)]:
        for n, pitch in enumerate(harmony.voicing):
            yield Note(page.tick(bar, step) + n * strum, held * SIXTEENTH, pitch, velocity)


def _pad(page: _Page, bar: int, section: Section, harmony: Harmony) -> Iterator[Note]:
    lift = 12 if page.form.idiom.pad_lifts and section.name == "lift" else 0
    for pitch in harmony.voicing[:4]:
        yield Note(page.tick(bar, 0), BAR, pitch + lift, 0.8)


ARP = ((0, 2, 4, 3, 1, 2, 4, 3), (0, 3, 2, 4, 1, 3, 2, 1), (0, 1, 2, 3, 4, 3, 2, 1))


def _arp(page: _Page, bar: int, section: Section, harmony: Harmony) -> Iterator[Note]:
    """Broken chords in eighths over an octave and a half; sparse ones leave some of them out."""
    order = ARP[page.form.seed % len(ARP)]
    is_sparse = page.form.idiom.is_sparse
    ladder = [harmony.root + 24, *harmony.voicing[-3:], harmony.voicing[-1] + 12]
    for n, rung in enumerate(order):
        if is_sparse and n in (3, 6) and page.random.random() < 0.7:
            continue
        pitch = ladder[rung % len(ladder)] if n else harmony.root + (12 if is_sparse else 24)
        held = 6 if is_sparse else 4
        velocity = 0.85 if n == 0 else 0.6 if n % 2 else 0.68
        yield Note(page.tick(bar, 2 * n), held * SIXTEENTH, pitch, velocity)


def _arp16(page: _Page, bar: int, section: Section, harmony: Harmony) -> Iterator[Note]:
    ladder = [*harmony.voicing, *(p + 12 for p in harmony.voicing)]
    order = (0, 2, 4, 2, 5, 3, 4, 1)
    for step in range(16):
        accent = 0.9 if step % 4 == 0 else 0.62
        yield Note(page.tick(bar, step), SIXTEENTH, ladder[order[step % 8] % len(ladder)], accent)


def _ostinato(page: _Page, bar: int, section: Section, harmony: Harmony) -> Iterator[Note]:
    """Short bows: eighths in the quiet sections, sixteenths with accents in the full ones."""
    every = 1 if section.energy >= 1 else 2
    low, third, fifth = harmony.root + 24, harmony.voicing[1], harmony.root + 31
    figure = (low, low, fifth, low, third, low, fifth, low)
    for step in range(0, 16, every):
        accent = 0.95 if step in (0, 6, 12) else 0.5 if step % 2 else 0.62
        yield Note(page.tick(bar, step), SIXTEENTH, figure[step // 2 % 8], accent)


def _muted(page: _Page, bar: int, section: Section, harmony: Harmony) -> Iterator[Note]:
    ladder = (harmony.voicing[0], harmony.voicing[-1], harmony.voicing[1], harmony.voicing[-1])
    for n in range(8):
        accent = 0.9 if n in (0, 3, 6) else 0.58
        yield Note(page.tick(bar, 2 * n), SIXTEENTH, ladder[n % 4], accent)


def _bass(page: _Page, bar: int, section: Section, harmony: Harmony) -> Iterator[Note]:
    for step, held, above, velocity in page.form.idiom.bass:
        pitch = harmony.root + above
        if page.form.idiom.bass_leads_on and step == 14:
            following = page.chords[bar + 1].root
            pitch = following + (2 if page.random.random() < 0.5 else -1)
        yield Note(page.tick(bar, step), held * SIXTEENTH - 20, pitch, velocity)


def _drums(page: _Page, bar: int, section: Section, harmony: Harmony) -> Iterator[Note]:
    is_last_of_section = bar == section.end - 1 and section.bars >= 2
    for key, step, velocity in groove(page.form.idiom, bar - section.first, section.name,
                                      page.random, with_fill=is_last_of_section):  # fmt: skip
        yield Note(page.tick(bar, step), SIXTEENTH, key, velocity)


def _ticks(page: _Page, bar: int, section: Section, harmony: Harmony) -> Iterator[Note]:
    for step in range(0, 16, 2):
        yield Note(page.tick(bar, step), SIXTEENTH, 75, 0.8 if step % 8 == 0 else 0.45)


def _texture(page: _Page, bar: int, section: Section, harmony: Harmony) -> Iterator[Note]:
    """Dust and air aren't notes: they are there for as long as the music is."""
    return iter(())


WRITERS: dict[str, Writer] = {
    "chords": _chords,
    "pad": _pad,
    "arp": _arp,
    "arp16": _arp16,
    "ostinato": _ostinato,
    "muted": _muted,
    "bass": _bass,
    "drums": _drums,
    "ticks": _ticks,
    "dust": _texture,
    "air": _texture,
}


def _lead(page: _Page, bars: Sequence[int]) -> Iterator[Note]:
    """The tune, where the piece is full; in the shortest pieces from the first bar on."""
    full = [b for b in bars if page.form.section_of(b).name in ("main", "lift")]
    for note in tune(page.form, page.key, page.chords, full):
        section = page.form.section_of(note.bar)
        octave = 12 if section.name == "lift" and page.form.idiom.lead_lifts else 0
        yield Note(
            page.tick(note.bar, note.step),
            note.steps * SIXTEENTH,
            note.pitch + octave,
            0.85 * note.accent,
        )


# --- the end --------------------------------------------------------------------------------------


def _last_chord(page: _Page, player: Player, at: int) -> Iterator[Note]:
    """Everybody arrives at home and lets it ring."""
    home = page.chords[-1]
    ring = round(float(page.form.idiom.tail_s / page.form.beat) * TICKS)
    match player.role:
        case "chords" | "pad":
            pitches = home.voicing
        case "arp" | "muted" | "arp16":
            pitches = (home.root + 24, *home.voicing[-3:], home.voicing[-1] + 12)
        case "bass":
            pitches = (home.root,)
        case "ostinato":
            pitches = (home.root + 24,)
            ring = SIXTEENTH
        case "lead":
            pitches = (page.key.tonic + 12,)
        case "drums":
            yield Note(at, SIXTEENTH, 36, 0.95)
            yield Note(at, SIXTEENTH, 49, 0.8)
            return
        case _:
            return
    for n, pitch in enumerate(pitches):
        yield Note(at + n * 14, ring, pitch, 0.8)
