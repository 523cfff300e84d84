"""Chords over time, led from one to the next with the least movement, and the tune above them.

Pitches are MIDI numbers: 60 is middle C, 69 is 440 Hz.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from .form import Form
from .idiom import QUALITIES, Chord

Voicing = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Harmony:
    """One bar's chord: its root's pitch class as a low pitch, and how it is voiced."""

    root: int
    chord: Chord
    voicing: Voicing

    @property
    def pitch_classes(self) -> frozenset[int]:
        return frozenset((self.root + i) % 12 for i in QUALITIES[self.chord[1]])


@dataclass(frozen=True, slots=True)
class Key:
    """The tonic's pitch and the scale above it."""

    tonic: int
    scale: tuple[int, ...]

    def pitch(self, degree: int) -> int:
        """The pitch of a scale degree, 0 being the tonic; degrees go on through octaves."""
        octave, step = divmod(degree, len(self.scale))
        return self.tonic + 12 * octave + self.scale[step]

    def degree_near(self, pitch: int) -> int:
        return min(range(-14, 22), key=lambda d: abs(self.pitch(d) - pitch))


def harmonies(form: Form) -> tuple[Key, list[Harmony]]:
    """The key, and one harmony a bar; one more at the end for the last chord."""
    choose = random.Random(f"harmony {form.name} {form.seed}")
    tonic = choose.randint(*form.idiom.tonic)
    first, second = choose.sample(form.idiom.progressions, 2)
    chords = [_chord(form, bar, first, second) for bar in range(form.bars)]
    if form.bars >= 2:
        chords[-1] = form.idiom.cadence
    chords.append(form.idiom.home)
    return Key(tonic, form.idiom.scale), _led(chords, tonic)


def _chord(form: Form, bar: int, first: Sequence[Chord], second: Sequence[Chord]) -> Chord:
    section = form.section_of(bar)
    progression = second if section.name in ("lift", "break") else first
    # the intro plays the cycle's last chords, so that the first one falls on the first full bar
    return progression[(bar - form.opening) % len(progression)]


def _led(chords: Sequence[Chord], tonic: int) -> list[Harmony]:
    led: list[Harmony] = []
    for chord in chords:
        root = tonic + chord[0]
        before = led[-1].voicing if led else None
        led.append(Harmony(_low(root), chord, lead(before, root, QUALITIES[chord[1]])))
    return led


def _low(root: int) -> int:
    """The root between A1 and G#2: low, but not below what small loudspeakers play."""
    return 33 + (root - 33) % 12


def lead(before: Voicing | None, root: int, intervals: Sequence[int]) -> Voicing:
    """The inversion, around middle C, whose voices move least from `before`.

    Chords of five leave the root to the bass.
    """
    classes = [(root + i) % 12 for i in (intervals[1:] if len(intervals) > 4 else intervals)]
    choices = [
        tuple(sorted(_up(classes, start, turn)))
        for start in range(50, 58)
        for turn in range(len(classes))
    ]
    return min(choices, key=lambda v: _cost(v, before))


def _up(classes: Sequence[int], start: int, turn: int) -> Voicing:
    pitches: list[int] = []
    at = start
    for pitch_class in (*classes[turn:], *classes[:turn]):
        at += (pitch_class - at) % 12
        pitches.append(at)
        at += 1
    return tuple(pitches)


def _cost(voicing: Voicing, before: Voicing | None) -> float:
    centre = sum(voicing) / len(voicing)
    cost = 0.35 * abs(centre - 62) + max(0, voicing[-1] - 76) + max(0, 52 - voicing[0])
    for n, low in enumerate(voicing):
        for high in voicing[n + 1 :]:
            cost += 3 if high - low in (1, 13) else 0  # the two intervals that bite
            cost += 1 if high - low == 2 and low < 60 else 0
    if before is not None:
        cost += sum(min(abs(p - q) for q in before) for p in voicing)
    return cost


# --- the tune -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TuneNote:
    """A note of the tune: bar and sixteenth it begins on, sixteenths it lasts, pitch."""

    bar: int
    step: int
    steps: int
    pitch: int
    accent: float


def tune(form: Form, key: Key, chords: Sequence[Harmony], bars: Sequence[int]) -> list[TuneNote]:
    """A two-bar motif over the given bars, as A A' A B: said, repeated, said again, answered."""
    choose = random.Random(f"tune {form.name} {form.seed}")
    rhythms = form.idiom.rhythms
    statement = choose.choice(rhythms)
    answer = choose.choice([r for r in rhythms if r != statement])
    contour = _contour(choose, 10)
    reply = _contour(choose, 10)
    notes: list[TuneNote] = []
    for n in range(0, len(bars), 2):
        is_answer = n // 2 % 4 == 3
        shape = reply if is_answer else contour
        lifted = 1 if n // 2 % 4 == 1 else 0
        pair = bars[n : n + 2]
        notes += _phrase(key, chords, pair, answer if is_answer else statement, shape, lifted)
    return notes


def _contour(choose: random.Random, length: int) -> list[int]:
    """Steps up and down the scale: mostly by one, a leap now and then that is filled back in."""
    at, shape = choose.choice((0, 2, 4)), []
    direction = choose.choice((-1, 1))
    for _ in range(length):
        shape.append(at)
        leap = choose.random() < 0.22
        at += direction * (choose.choice((3, 4)) if leap else 1)
        if leap or choose.random() < 0.4 or not -2 <= at <= 7:
            direction = -1 if at > 3 else 1 if at < 0 else -direction
    return shape


def _phrase(
    key: Key,
    chords: Sequence[Harmony],
    bars: Sequence[int],
    rhythm: Sequence[int],
    shape: Sequence[int],
    lifted: int,
) -> list[TuneNote]:
    notes: list[TuneNote] = []
    base = key.degree_near(72)
    steps = [s for s in rhythm if s // 16 < len(bars)]
    for n, step in enumerate(steps):
        end = steps[n + 1] if n + 1 < len(steps) else 16 * len(bars)
        bar = bars[step // 16]
        pitch = key.pitch(base + shape[n % len(shape)] + (lifted if n >= 2 else 0))
        if step % 8 == 0 or n == len(steps) - 1 or end - step >= 6:
            pitch = _chord_tone(chords[bar], pitch)
        elif notes and notes[-1].pitch == pitch:
            pitch = key.pitch(key.degree_near(pitch) + (1 if n % 2 else -1))
        accent = 1.0 if step % 8 == 0 else 0.84
        notes.append(TuneNote(bar, step % 16, min(end - step, 12), pitch, accent))
    return notes


def _chord_tone(harmony: Harmony, pitch: int) -> int:
    near = (p for p in range(pitch - 6, pitch + 7) if p % 12 in harmony.pitch_classes)
    return min(near, key=lambda p: (abs(p - pitch), p))
