"""How long, how fast, in which parts: the form of a piece that lasts exactly as asked.

The tempo gives a little so that the last chord falls on a beat and has its time to ring:

    duration = body (whole bars, for the shortest pieces whole beats) + tail (the last chord)

Pure data; nothing sounds here.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from fractions import Fraction

from animatic.studio.catalogue import DEFAULT_MOOD, MOODS
from animatic.studio.catalogue.art import loaded

from .idiom import Idiom

TICKS = 480
"""Ticks a beat: what notes are placed on."""
BAR = 4 * TICKS
RATE = 48_000
MOST_STRETCH = Fraction(12, 100)


@dataclass(frozen=True, slots=True)
class Section:
    """Bars that are played with the same players."""

    name: str
    first: int
    bars: int
    share: Fraction
    """How many of the mood's players are in, of all."""
    energy: Fraction

    @property
    def end(self) -> int:
        return self.first + self.bars


@dataclass(frozen=True, slots=True)
class Form:
    """One piece before a note is written."""

    idiom: Idiom
    name: str
    """The mood's."""
    seed: int
    duration_ms: int
    beat: Fraction
    """Seconds a beat."""
    body: int
    """Beats before the last chord."""
    sections: tuple[Section, ...]

    @property
    def bars(self) -> int:
        """Bars of the body; the last may be cut short."""
        return -(-self.body // 4)

    def sample(self, tick: int) -> int:
        """The sample a tick falls on."""
        return round(tick * self.beat * RATE / TICKS)

    def beat_times_ms(self) -> list[int]:
        """Every beat up to and with the last chord's."""
        return [round(n * self.beat * 1000) for n in range(self.body + 1)]

    @property
    def opening(self) -> int:
        """The bars before everybody is in: where the chords' cycle is counted from."""
        return next((s.first for s in self.sections if s.name != "intro"), 0)

    def section_of(self, bar: int) -> Section:
        return next(s for s in self.sections if bar < s.end)


def form_of(name: str, seed: int, duration_ms: int) -> Form:
    """The form for a mood's name (an unknown one: the default mood), a seed and a length."""
    known = name if name in MOODS else DEFAULT_MOOD
    idiom = loaded(MOODS[known].idiom, Idiom)
    choose = random.Random(f"form {known} {seed}")
    wanted = Fraction(60, choose.randint(*idiom.tempo))
    duration = Fraction(max(duration_ms, 1), 1000)
    tail = min(Fraction(round(idiom.tail_s * 1000), 1000), duration * 2 / 5)
    body = _body(duration - tail, wanted)
    beat = _stretched(duration - tail, body, wanted)
    sections = tuple(_sections(-(-body // 4)))
    return Form(idiom, known, seed, duration_ms, beat, body, sections)


def _body(length: Fraction, beat: Fraction) -> int:
    """Whole bars where there is room, else half bars, else beats."""
    beats = length / beat
    step = 4 if beats >= 22 else 2 if beats >= 3 else 1
    return max(step, round(beats / step) * step)


def _stretched(length: Fraction, body: int, beat: Fraction) -> Fraction:
    """The tempo at which the body ends when the tail should begin, as far as it may give."""
    exact = length / body
    if body < 4:
        return min(exact, beat * (1 + 2 * MOST_STRETCH))
    return max(min(exact, beat * (1 + MOST_STRETCH)), beat * (1 - MOST_STRETCH))


def _sections(bars: int) -> list[Section]:
    plan: list[tuple[str, int]]
    if bars <= 3:
        plan = [("main", bars)]
    elif bars <= 5:
        plan = [("intro", 1), ("main", bars - 1)]
    elif bars <= 11:
        plan = [("intro", 2), ("main", bars - 2)]
    elif bars <= 23:
        plan = [("intro", 2), ("build", 4), ("main", bars - 8), ("outro", 2)]
    else:
        plan = [("intro", 4), ("build", 4), *_long_middle(bars - 12), ("outro", 4)]
    sections: list[Section] = []
    for name, count in plan:
        first = sections[-1].end if sections else 0
        sections.append(Section(name, first, count, *_WEIGHT[name]))
    return sections


_WEIGHT = {
    "intro": (Fraction(2, 5), Fraction(3, 5)),
    "build": (Fraction(7, 10), Fraction(4, 5)),
    "main": (Fraction(1), Fraction(1)),
    "lift": (Fraction(1), Fraction(11, 10)),
    "break": (Fraction(1, 2), Fraction(13, 20)),
    "outro": (Fraction(3, 5), Fraction(3, 4)),
}


def _long_middle(bars: int) -> list[tuple[str, int]]:
    """main 8, lift 8, break 4, build 4, again and again; the last stretch takes what is left."""
    cycle = (("main", 8), ("lift", 8), ("break", 4), ("build", 4))
    plan: list[tuple[str, int]] = []
    left, n = bars, 0
    while left > 0:
        name, count = cycle[n % 4]
        if left - count < 4:
            count = left
        plan.append(("main" if count == left else name, min(count, left)))
        left -= plan[-1][1]
        n += 1
    return plan
