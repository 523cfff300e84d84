"""Calm: slow piano over warm pads, no drums."""

from __future__ import annotations

from ..idiom import MAJOR, Idiom, Player

CALM = Idiom(
    tempo=(60, 68),
    scale=MAJOR,
    tonic=(55, 62),
    progressions=(
        ((0, "maj9"), (9, "m9"), (5, "maj9"), (7, "sus")),
        ((5, "maj9"), (0, "add9"), (2, "m9"), (7, "sus")),
        ((0, "add9"), (4, "m7"), (5, "maj9"), (5, "maj7")),
    ),
    cadence=(5, "maj9"),
    home=(0, "maj9"),
    players=(
        Player("pad", "warm", 0.36, 0.0, 0.45),
        Player("arp", "piano", 0.74, 0.0, 0.45),
        Player("bass", "deep", 0.32, 0.0, 0.1),
        Player("lead", "bell", 0.32, 0.25, 0.65, echo=0.3),
        Player("air", "air", 0.5, 0.0, 0.3),
    ),
    rhythms=((0, 12, 16), (4, 8, 20, 24), (0, 6, 16, 28)),
    bass=((0, 15, 0, 0.8),),
    is_sparse=True,
    tail_s=4.2,
    reverb_s=3.2,
    reverb_dark=8000,
    wet=0.6,
)  # fmt: skip
