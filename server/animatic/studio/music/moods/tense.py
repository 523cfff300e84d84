"""Tense: pulsing low strings, ticking, dark drums."""

from __future__ import annotations

from ..drums import LOW_TOM, SHAKER, TOM
from ..idiom import HARMONIC_MINOR, Idiom, Player

TENSE = Idiom(
    tempo=(84, 96),
    scale=HARMONIC_MINOR,
    tonic=(48, 54),
    progressions=(
        ((0, "min"), (0, "min"), (8, "maj"), (7, "sus")),
        ((0, "madd9"), (1, "maj"), (0, "min"), (7, "maj")),
        ((0, "min"), (5, "m6"), (8, "maj7"), (7, "maj")),
    ),
    cadence=(7, "maj"),
    home=(0, "min"),
    players=(
        Player("ostinato", "spiccato", 0.50, -0.1, 0.25),
        Player("pad", "dark", 0.34, 0.0, 0.4),
        Player("ticks", "ticks", 0.60, 0.2, 0.2),
        Player("bass", "braam", 0.34, 0.0, 0.15),
        Player("drums", "war", 0.92, 0.0, 0.3),
        Player("lead", "violins", 0.34, 0.2, 0.6),
    ),
    rhythms=((0, 16, 22), (0, 4, 16), (8, 12, 24)),
    bass=((0, 14, 0, 0.9),),
    grooves=(
        ((LOW_TOM, 0, 1.0), (LOW_TOM, 3, 0.6), (TOM, 6, 0.7), (LOW_TOM, 8, 0.8), (TOM, 14, 0.6)),
        ((LOW_TOM, 0, 1.0), (TOM, 6, 0.7), (LOW_TOM, 8, 0.8), (TOM, 11, 0.55), (TOM, 14, 0.65),
         (TOM, 15, 0.5)),
    ),
    cymbals=((SHAKER, 1),),
    fill=((TOM, 12, 0.7), (TOM, 13, 0.75), (LOW_TOM, 14, 0.85), (LOW_TOM, 15, 0.95)),
    tail_s=3.0,
    reverb_s=2.8,
    reverb_dark=5600,
    wet=0.52,
)  # fmt: skip
