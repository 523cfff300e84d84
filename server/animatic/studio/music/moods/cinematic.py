"""Cinematic: strings and piano that grow, deep drums."""

from __future__ import annotations

from ..drums import LOW_TOM, TOM
from ..idiom import MINOR, Idiom, Player

CINEMATIC = Idiom(
    tempo=(68, 78),
    scale=MINOR,
    tonic=(57, 63),
    progressions=(
        ((0, "madd9"), (8, "maj7"), (3, "add9"), (10, "sus")),
        ((0, "min"), (5, "m7"), (8, "maj7"), (10, "maj")),
        ((8, "maj7"), (10, "maj"), (0, "madd9"), (3, "add9")),
    ),
    cadence=(10, "sus"),
    home=(0, "madd9"),
    players=(
        Player("pad", "strings", 0.40, 0.0, 0.5),
        Player("arp", "piano", 0.46, -0.12, 0.42),
        Player("bass", "celli", 0.46, 0.0, 0.22),
        Player("ostinato", "spiccato", 0.42, 0.25, 0.3),
        Player("drums", "taiko", 0.85, 0.0, 0.38),
        Player("lead", "violins", 0.40, 0.15, 0.55),
    ),
    rhythms=((0, 8, 12, 16, 24), (0, 12, 16, 20, 24), (0, 6, 8, 16, 28)),
    bass=((0, 16, 0, 0.85),),
    grooves=(
        ((LOW_TOM, 0, 1.0), (TOM, 6, 0.55), (TOM, 10, 0.65), (LOW_TOM, 12, 0.5)),
        ((LOW_TOM, 0, 0.95), (TOM, 8, 0.6), (TOM, 14, 0.5)),
    ),
    fill=((LOW_TOM, 12, 0.6), (TOM, 13, 0.65), (LOW_TOM, 14, 0.8), (TOM, 15, 0.9)),
    pad_lifts=True,
    tail_s=4.0,
    reverb_s=3.4,
    reverb_dark=8500,
    wet=0.62,
)  # fmt: skip
