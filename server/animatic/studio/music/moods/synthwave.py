"""Synthwave: analogue arpeggios and gated drums."""

from __future__ import annotations

from ..drums import HAT, KICK, LOW_TOM, SNARE, TOM
from ..idiom import MINOR, Idiom, Player

SYNTHWAVE = Idiom(
    tempo=(92, 104),
    scale=MINOR,
    tonic=(52, 59),
    progressions=(
        ((0, "m7"), (8, "maj7"), (3, "add9"), (10, "maj")),
        ((0, "madd9"), (10, "maj"), (8, "maj7"), (10, "sus")),
        ((8, "maj7"), (10, "maj"), (0, "m7"), (0, "madd9")),
    ),
    cadence=(10, "sus"),
    home=(0, "madd9"),
    players=(
        Player("arp16", "saw pluck", 0.36, 0.15, 0.25, ducked=True, echo=0.3),
        Player("bass", "saw bass", 0.52, 0.0, 0.0, ducked=True),
        Player("drums", "gated", 0.86, 0.0, 0.1),
        Player("pad", "wide saws", 0.32, 0.0, 0.35, ducked=True),
        Player("lead", "saw lead", 0.30, 0.0, 0.4, echo=0.4),
    ),
    rhythms=((0, 6, 12, 16, 24, 28), (0, 3, 6, 16, 19, 22), (4, 8, 12, 16, 28)),
    bass=tuple((s, 2, 12 if s in (6, 14) else 0, 0.9 if s % 4 == 0 else 0.75)
          for s in range(0, 16, 2)),
    grooves=(
        ((KICK, 0, 1.0), (KICK, 8, 0.95), (KICK, 11, 0.6), (SNARE, 4, 0.95), (SNARE, 12, 1.0)),
        ((KICK, 0, 1.0), (KICK, 6, 0.6), (KICK, 8, 0.95), (SNARE, 4, 0.95), (SNARE, 12, 1.0)),
    ),
    cymbals=((HAT, 2),),
    fill=((TOM, 12, 0.8), (TOM, 13, 0.8), (LOW_TOM, 14, 0.9), (LOW_TOM, 15, 0.95)),
    opens_off_beats=True,
    tail_s=2.8,
    reverb_s=2.4,
    reverb_dark=7000,
    wet=0.45,
    duck=0.45,
)  # fmt: skip
