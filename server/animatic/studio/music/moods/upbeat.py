"""Upbeat: bright plucks, claps and a bouncing bass."""

from __future__ import annotations

from ..drums import CLAP, HAT, KICK, RIM, SHAKER, SNARE
from ..idiom import MAJOR, Idiom, Player

UPBEAT = Idiom(
    tempo=(112, 122),
    scale=MAJOR,
    tonic=(57, 64),
    progressions=(
        ((0, "add9"), (7, "maj"), (9, "m7"), (5, "maj7")),
        ((9, "m7"), (5, "maj7"), (0, "add9"), (7, "sus")),
        ((0, "maj"), (4, "m7"), (5, "maj7"), (7, "maj")),
    ),
    cadence=(7, "sus"),
    home=(0, "add9"),
    players=(
        Player("chords", "pluck", 0.44, 0.0, 0.2, ducked=True),
        Player("drums", "bright", 0.88, 0.0, 0.06),
        Player("bass", "bounce", 0.56, 0.0, 0.0, ducked=True),
        Player("pad", "glass", 0.26, 0.0, 0.35, ducked=True),
        Player("lead", "bell", 0.36, 0.15, 0.35, echo=0.35),
    ),
    rhythms=((0, 3, 6, 8, 14, 16, 19, 22, 24), (2, 4, 7, 10, 16, 18, 23), (0, 3, 6, 12, 16, 22)),
    bass=tuple((s, 2, 12 if s % 4 == 2 else 0, 0.8 if s % 4 else 0.95)
          for s in range(0, 16, 2)),
    comping=(
        ((0, 2, 1.0), (3, 2, 0.8), (6, 2, 0.85), (10, 2, 0.8), (12, 2, 0.7), (14, 2, 0.8)),
        ((0, 2, 1.0), (3, 2, 0.8), (6, 3, 0.85), (11, 2, 0.75), (14, 2, 0.85)),
    ),
    grooves=(
        ((KICK, 0, 1.0), (KICK, 4, 0.95), (KICK, 8, 1.0), (KICK, 12, 0.95), (CLAP, 4, 0.85),
         (CLAP, 12, 0.9)),
        ((KICK, 0, 1.0), (KICK, 4, 0.95), (KICK, 8, 1.0), (KICK, 12, 0.95), (KICK, 15, 0.5),
         (CLAP, 4, 0.85), (CLAP, 12, 0.9), (RIM, 7, 0.4)),
    ),
    cymbals=((HAT, 2), (SHAKER, 1)),
    fill=((SNARE, 12, 0.5), (SNARE, 13, 0.6), (SNARE, 14, 0.7), (SNARE, 15, 0.85)),
    opens_off_beats=True,
    tail_s=2.0,
    swing=0.53,
    reverb_s=1.6,
    reverb_dark=7500,
    wet=0.4,
    duck=0.5,
)  # fmt: skip
