"""Grooves: which drum on which sixteenth, with fills and lighter sections.

Keys are General MIDI's percussion numbers, so that a reader knows them: 36 kick, 38 snare, 37 rim,
39 clap, 42 closed hat, 46 open hat, 49 crash, 41 and 45 toms or taikos, 70 shaker, 75 claves.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from .idiom import Hit, Idiom

KICK, RIM, SNARE, CLAP = 36, 37, 38, 39
LOW_TOM, HAT, TOM, OPEN, CRASH, SHAKER = 41, 42, 45, 46, 49, 70


def groove(
    idiom: Idiom, bar: int, section: str, choose: random.Random, *, with_fill: bool
) -> Iterator[Hit]:
    """One bar's hits; `bar` counts from the section's first."""
    if not idiom.grooves:
        return
    pattern = idiom.grooves[bar % len(idiom.grooves)]
    yield from _body(pattern, with_fill=with_fill, section=section)
    yield from _cymbals(idiom, bar, section, choose)
    if with_fill:
        yield from idiom.fill
    if bar == 0 and section in ("main", "lift"):
        yield CRASH, 0, 0.7


def _body(pattern: tuple[Hit, ...], *, with_fill: bool, section: str) -> Iterator[Hit]:
    for key, step, velocity in pattern:
        if with_fill and step >= 12 and key != KICK:
            continue
        if section in ("break", "outro") and key in (SNARE, CLAP) and step == 4:
            continue
        yield key, step, velocity


def _cymbals(idiom: Idiom, bar: int, section: str, choose: random.Random) -> Iterator[Hit]:
    for key, every in idiom.cymbals:
        for step in range(0, 16, every):
            off_beat = step % 4 == 2
            if key == HAT and off_beat and idiom.opens_off_beats and section != "break":
                yield OPEN, step, 0.5
                continue
            accent = 0.75 if step % 4 == 0 else 0.95 if off_beat else 0.45
            if choose.random() < 0.95:
                yield key, step, accent * choose.uniform(0.8, 1.0)
    if idiom.opens_every_fourth_bar and bar % 4 == 3:
        yield OPEN, 10, 0.45
