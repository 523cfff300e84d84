"""Corporate: muted guitar, piano, light beat."""

from __future__ import annotations

from ..drums import CLAP, KICK, RIM, SHAKER
from ..idiom import MAJOR, Idiom, Player

CORPORATE = Idiom(
    tempo=(100, 110),
    scale=MAJOR,
    tonic=(57, 64),
    progressions=(
        ((0, "add9"), (7, "maj"), (9, "m7"), (5, "maj7")),
        ((5, "maj7"), (0, "add9"), (7, "sus"), (9, "m7")),
        ((0, "add9"), (5, "maj7"), (9, "m7"), (7, "maj")),
    ),
    cadence=(7, "sus"),
    home=(0, "add9"),
    players=(
        Player("muted", "guitar", 0.46, -0.3, 0.16),
        Player("chords", "piano", 0.40, 0.12, 0.26),
        Player("drums", "light", 0.80, 0.0, 0.08),
        Player("bass", "finger", 0.52, 0.0, 0.0),
        Player("pad", "glass", 0.26, 0.0, 0.35, ducked=True),
        Player("lead", "bell", 0.28, 0.25, 0.35, echo=0.3),
    ),
    rhythms=((0, 4, 6, 12, 16, 22), (2, 6, 8, 16, 20, 24), (0, 6, 12, 16, 18, 24)),
    bass=((0, 6, 0, 0.9), (6, 4, 0, 0.7), (10, 3, 0, 0.65), (14, 2, 7, 0.7)),
    comping=(
        ((0, 8, 0.8), (8, 6, 0.6), (14, 2, 0.5)),
        ((0, 6, 0.8), (6, 6, 0.6), (12, 4, 0.65)),
    ),
    grooves=(
        ((KICK, 0, 0.95), (KICK, 8, 0.8), (KICK, 10, 0.55), (CLAP, 4, 0.55), (CLAP, 12, 0.6)),
        ((KICK, 0, 0.95), (KICK, 6, 0.5), (KICK, 8, 0.8), (CLAP, 4, 0.55), (CLAP, 12, 0.6)),
    ),
    cymbals=((SHAKER, 2),),
    fill=((RIM, 13, 0.4), (CLAP, 14, 0.45)),
    tail_s=2.2,
    reverb_s=1.8,
    reverb_dark=7000,
    wet=0.4,
    duck=0.25,
)  # fmt: skip
