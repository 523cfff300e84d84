"""Lo-fi: soft electric piano, dusty drums, unhurried."""

from __future__ import annotations

from ..drums import HAT, KICK, OPEN, RIM, SNARE
from ..idiom import MAJOR, Idiom, Player

LOFI = Idiom(
    tempo=(72, 84),
    scale=MAJOR,
    tonic=(55, 62),
    progressions=(
        ((2, "m9"), (7, "dom9"), (0, "maj9"), (9, "m9")),
        ((5, "maj9"), (4, "m7"), (2, "m9"), (0, "maj9")),
        ((0, "maj9"), (9, "m9"), (5, "maj9"), (5, "m6")),
    ),
    cadence=(7, "sus9"),
    home=(0, "maj9"),
    players=(
        Player("chords", "keys", 0.50, 0.0, 0.28),
        Player("dust", "dust", 1.0),
        Player("drums", "dusty", 1.0, 0.0, 0.06),
        Player("bass", "upright", 0.62, 0.0, 0.0),
        Player("pad", "warm", 0.20, 0.0, 0.4, ducked=True),
        Player("lead", "vibes", 0.34, 0.22, 0.42, echo=0.3),
    ),
    rhythms=((2, 6, 8, 14, 18, 24), (0, 6, 11, 16, 22), (4, 7, 10, 16, 20, 27)),
    bass=((0, 5, 0, 0.95), (6, 2, 0, 0.6), (10, 4, 7, 0.75), (14, 2, 12, 0.5)),
    comping=(
        ((0, 6, 0.9), (7, 3, 0.6), (10, 5, 0.75)),
        ((0, 5, 0.85), (6, 2, 0.5), (10, 4, 0.7), (15, 1, 0.5)),
    ),
    grooves=(
        ((KICK, 0, 1.0), (KICK, 7, 0.6), (KICK, 10, 0.85), (SNARE, 4, 0.85), (SNARE, 12, 0.9)),
        ((KICK, 0, 1.0), (KICK, 10, 0.9), (KICK, 15, 0.5), (SNARE, 4, 0.85), (SNARE, 12, 0.9),
         (RIM, 9, 0.35)),
    ),
    cymbals=((HAT, 2),),
    fill=((SNARE, 13, 0.35), (SNARE, 14, 0.45), (OPEN, 14, 0.5)),
    opens_every_fourth_bar=True,
    strum=5,
    bass_leads_on=True,
    lead_lifts=False,
    tail_s=2.6,
    swing=0.61,
    reverb_s=1.7,
    reverb_dark=6500,
    wet=0.42,
    duck=0.25,
    is_taped=True,
)  # fmt: skip
