"""Grooves: which drum on which sixteenth, by feel, with fills and lighter sections.

Keys are General MIDI's percussion numbers, so that a reader knows them: 36 kick, 38 snare, 37 rim,
39 clap, 42 closed hat, 46 open hat, 49 crash, 41 and 45 toms or taikos, 70 shaker, 75 claves.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

Hit = tuple[int, int, float]

KICK, RIM, SNARE, CLAP = 36, 37, 38, 39
LOW_TOM, HAT, TOM, OPEN, CRASH, SHAKER = 41, 42, 45, 46, 49, 70

PATTERNS: dict[str, tuple[tuple[Hit, ...], ...]] = {
    "lofi": (
        ((KICK, 0, 1.0), (KICK, 7, 0.6), (KICK, 10, 0.85), (SNARE, 4, 0.85), (SNARE, 12, 0.9)),
        ((KICK, 0, 1.0), (KICK, 10, 0.9), (KICK, 15, 0.5), (SNARE, 4, 0.85), (SNARE, 12, 0.9),
         (RIM, 9, 0.35)),
    ),
    "cinematic": (
        ((LOW_TOM, 0, 1.0), (TOM, 6, 0.55), (TOM, 10, 0.65), (LOW_TOM, 12, 0.5)),
        ((LOW_TOM, 0, 0.95), (TOM, 8, 0.6), (TOM, 14, 0.5)),
    ),
    "upbeat": (
        ((KICK, 0, 1.0), (KICK, 4, 0.95), (KICK, 8, 1.0), (KICK, 12, 0.95), (CLAP, 4, 0.85),
         (CLAP, 12, 0.9)),
        ((KICK, 0, 1.0), (KICK, 4, 0.95), (KICK, 8, 1.0), (KICK, 12, 0.95), (KICK, 15, 0.5),
         (CLAP, 4, 0.85), (CLAP, 12, 0.9), (RIM, 7, 0.4)),
    ),
    "corporate": (
        ((KICK, 0, 0.95), (KICK, 8, 0.8), (KICK, 10, 0.55), (CLAP, 4, 0.55), (CLAP, 12, 0.6)),
        ((KICK, 0, 0.95), (KICK, 6, 0.5), (KICK, 8, 0.8), (CLAP, 4, 0.55), (CLAP, 12, 0.6)),
    ),
    "tense": (
        ((LOW_TOM, 0, 1.0), (LOW_TOM, 3, 0.6), (TOM, 6, 0.7), (LOW_TOM, 8, 0.8), (TOM, 14, 0.6)),
        ((LOW_TOM, 0, 1.0), (TOM, 6, 0.7), (LOW_TOM, 8, 0.8), (TOM, 11, 0.55), (TOM, 14, 0.65),
         (TOM, 15, 0.5)),
    ),
    "synthwave": (
        ((KICK, 0, 1.0), (KICK, 8, 0.95), (KICK, 11, 0.6), (SNARE, 4, 0.95), (SNARE, 12, 1.0)),
        ((KICK, 0, 1.0), (KICK, 6, 0.6), (KICK, 8, 0.95), (SNARE, 4, 0.95), (SNARE, 12, 1.0)),
    ),
}  # fmt: skip

CYMBALS: dict[str, tuple[tuple[int, int], ...]] = {
    # (key, every how many sixteenths)
    "lofi": ((HAT, 2),),
    "upbeat": ((HAT, 2), (SHAKER, 1)),
    "corporate": ((SHAKER, 2),),
    "synthwave": ((HAT, 2),),
    "cinematic": (),
    "tense": ((SHAKER, 1),),
}

FILLS: dict[str, tuple[Hit, ...]] = {
    "lofi": ((SNARE, 13, 0.35), (SNARE, 14, 0.45), (OPEN, 14, 0.5)),
    "cinematic": ((LOW_TOM, 12, 0.6), (TOM, 13, 0.65), (LOW_TOM, 14, 0.8), (TOM, 15, 0.9)),
    "upbeat": ((SNARE, 12, 0.5), (SNARE, 13, 0.6), (SNARE, 14, 0.7), (SNARE, 15, 0.85)),
    "corporate": ((RIM, 13, 0.4), (CLAP, 14, 0.45)),
    "tense": ((TOM, 12, 0.7), (TOM, 13, 0.75), (LOW_TOM, 14, 0.85), (LOW_TOM, 15, 0.95)),
    "synthwave": ((TOM, 12, 0.8), (TOM, 13, 0.8), (LOW_TOM, 14, 0.9), (LOW_TOM, 15, 0.95)),
}


def groove(
    feel: str, bar: int, section: str, choose: random.Random, *, with_fill: bool
) -> Iterator[Hit]:
    """One bar's hits; `bar` counts from the section's first."""
    patterns = PATTERNS.get(feel, ())
    if not patterns:
        return
    yield from _body(patterns[bar % len(patterns)], with_fill=with_fill, section=section)
    yield from _cymbals(feel, bar, section, choose)
    if with_fill:
        yield from FILLS[feel]
    if bar == 0 and section in ("main", "lift"):
        yield CRASH, 0, 0.7


def _body(pattern: tuple[Hit, ...], *, with_fill: bool, section: str) -> Iterator[Hit]:
    for key, step, velocity in pattern:
        if with_fill and step >= 12 and key != KICK:
            continue
        if section in ("break", "outro") and key in (SNARE, CLAP) and step == 4:
            continue
        yield key, step, velocity


def _cymbals(feel: str, bar: int, section: str, choose: random.Random) -> Iterator[Hit]:
    for key, every in CYMBALS.get(feel, ()):
        for step in range(0, 16, every):
            off_beat = step % 4 == 2
            if key == HAT and off_beat and feel in ("upbeat", "synthwave") and section != "break":
                yield OPEN, step, 0.5
                continue
            accent = 0.75 if step % 4 == 0 else 0.95 if off_beat else 0.45
            if choose.random() < 0.95:
                yield key, step, accent * choose.uniform(0.8, 1.0)
    if feel == "lofi" and bar % 4 == 3:
        yield OPEN, 10, 0.45
