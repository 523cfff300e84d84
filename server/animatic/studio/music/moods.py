"""What makes a mood: tempo, scale, chords, who plays what, how it is mixed. Data only.

A chord is (semitones above the tonic, quality). A layer is one player; sections say which layers
play, in the order they join.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Chord = tuple[int, str]
Progression = tuple[Chord, ...]
Feel = Literal["lofi", "cinematic", "upbeat", "calm", "corporate", "tense", "synthwave"]
"""Which drum and accompaniment patterns are used (`patterns`)."""

MAJOR = (0, 2, 4, 5, 7, 9, 11)
MINOR = (0, 2, 3, 5, 7, 8, 10)
HARMONIC_MINOR = (0, 2, 3, 5, 7, 8, 11)

QUALITIES: Mapping[str, tuple[int, ...]] = {
    "maj": (0, 4, 7),
    "min": (0, 3, 7),
    "sus": (0, 5, 7),
    "add9": (0, 4, 7, 14),
    "madd9": (0, 3, 7, 14),
    "maj7": (0, 4, 7, 11),
    "maj9": (0, 4, 7, 11, 14),
    "m7": (0, 3, 7, 10),
    "m9": (0, 3, 7, 10, 14),
    "m6": (0, 3, 7, 9),
    "dom9": (0, 4, 10, 14),
    "sus9": (0, 5, 10, 14),
}


@dataclass(frozen=True, slots=True)
class Player:
    """One layer: which instrument plays which role, how loud, how far left, how wet."""

    role: str
    instrument: str
    gain: float
    pan: float = 0.0
    send: float = 0.2
    ducked: bool = False
    echo: float = 0.0
    """Level of a dotted-eighth echo."""


@dataclass(frozen=True, slots=True)
class Mood:
    """Everything that is fixed about a mood; the seed chooses within it."""

    feel: Feel
    tempo: tuple[int, int]
    scale: tuple[int, ...]
    tonic: tuple[int, int]
    """The range the key is chosen from, as MIDI pitches around middle C."""
    progressions: tuple[Progression, ...]
    cadence: Chord
    """The chord before the last."""
    home: Chord
    players: tuple[Player, ...]
    """In the order they join."""
    tail_s: float = 2.2
    """How long the last chord rings."""
    swing: float = 0.5
    """Where the off-beat sixteenth falls between two eighths: 0.5 is straight."""
    reverb_s: float = 2.0
    reverb_dark: float = 5200.0
    wet: float = 0.5
    duck: float = 0.0
    is_taped: bool = False


MOODS_BY_NAME: Mapping[str, Mood] = {
    "lofi": Mood(
        "lofi", (72, 84), MAJOR, (55, 62),
        (
            ((2, "m9"), (7, "dom9"), (0, "maj9"), (9, "m9")),
            ((5, "maj9"), (4, "m7"), (2, "m9"), (0, "maj9")),
            ((0, "maj9"), (9, "m9"), (5, "maj9"), (5, "m6")),
        ),
        (7, "sus9"), (0, "maj9"),
        (
            Player("chords", "keys", 0.50, 0.0, 0.28),
            Player("dust", "dust", 1.0),
            Player("drums", "dusty", 1.0, 0.0, 0.06),
            Player("bass", "upright", 0.62, 0.0, 0.0),
            Player("pad", "warm", 0.20, 0.0, 0.4, ducked=True),
            Player("lead", "vibes", 0.34, 0.22, 0.42, echo=0.3),
        ),
        tail_s=2.6, swing=0.61, reverb_s=1.7, reverb_dark=6500, wet=0.42, duck=0.25, is_taped=True,
    ),
    "cinematic": Mood(
        "cinematic", (68, 78), MINOR, (57, 63),
        (
            ((0, "madd9"), (8, "maj7"), (3, "add9"), (10, "sus")),
            ((0, "min"), (5, "m7"), (8, "maj7"), (10, "maj")),
            ((8, "maj7"), (10, "maj"), (0, "madd9"), (3, "add9")),
        ),
        (10, "sus"), (0, "madd9"),
        (
            Player("pad", "strings", 0.40, 0.0, 0.5),
            Player("arp", "piano", 0.46, -0.12, 0.42),
            Player("bass", "celli", 0.46, 0.0, 0.22),
            Player("ostinato", "spiccato", 0.42, 0.25, 0.3),
            Player("drums", "taiko", 0.85, 0.0, 0.38),
            Player("lead", "violins", 0.40, 0.15, 0.55),
        ),
        tail_s=4.0, reverb_s=3.4, reverb_dark=8500, wet=0.62,
    ),
    "upbeat": Mood(
        "upbeat", (112, 122), MAJOR, (57, 64),
        (
            ((0, "add9"), (7, "maj"), (9, "m7"), (5, "maj7")),
            ((9, "m7"), (5, "maj7"), (0, "add9"), (7, "sus")),
            ((0, "maj"), (4, "m7"), (5, "maj7"), (7, "maj")),
        ),
        (7, "sus"), (0, "add9"),
        (
            Player("chords", "pluck", 0.44, 0.0, 0.2, ducked=True),
            Player("drums", "bright", 0.88, 0.0, 0.06),
            Player("bass", "bounce", 0.56, 0.0, 0.0, ducked=True),
            Player("pad", "glass", 0.26, 0.0, 0.35, ducked=True),
            Player("lead", "bell", 0.36, 0.15, 0.35, echo=0.35),
        ),
        tail_s=2.0, swing=0.53, reverb_s=1.6, reverb_dark=7500, wet=0.4, duck=0.5,
    ),
    "calm": Mood(
        "calm", (60, 68), MAJOR, (55, 62),
        (
            ((0, "maj9"), (9, "m9"), (5, "maj9"), (7, "sus")),
            ((5, "maj9"), (0, "add9"), (2, "m9"), (7, "sus")),
            ((0, "add9"), (4, "m7"), (5, "maj9"), (5, "maj7")),
        ),
        (5, "maj9"), (0, "maj9"),
        (
            Player("pad", "warm", 0.36, 0.0, 0.45),
            Player("arp", "piano", 0.74, 0.0, 0.45),
            Player("bass", "deep", 0.32, 0.0, 0.1),
            Player("lead", "bell", 0.32, 0.25, 0.65, echo=0.3),
            Player("air", "air", 0.5, 0.0, 0.3),
        ),
        tail_s=4.2, reverb_s=3.2, reverb_dark=8000, wet=0.6,
    ),
    "corporate": Mood(
        "corporate", (100, 110), MAJOR, (57, 64),
        (
            ((0, "add9"), (7, "maj"), (9, "m7"), (5, "maj7")),
            ((5, "maj7"), (0, "add9"), (7, "sus"), (9, "m7")),
            ((0, "add9"), (5, "maj7"), (9, "m7"), (7, "maj")),
        ),
        (7, "sus"), (0, "add9"),
        (
            Player("muted", "guitar", 0.46, -0.3, 0.16),
            Player("chords", "piano", 0.40, 0.12, 0.26),
            Player("drums", "light", 0.80, 0.0, 0.08),
            Player("bass", "finger", 0.52, 0.0, 0.0),
            Player("pad", "glass", 0.26, 0.0, 0.35, ducked=True),
            Player("lead", "bell", 0.28, 0.25, 0.35, echo=0.3),
        ),
        tail_s=2.2, reverb_s=1.8, reverb_dark=7000, wet=0.4, duck=0.25,
    ),
    "tense": Mood(
        "tense", (84, 96), HARMONIC_MINOR, (48, 54),
        (
            ((0, "min"), (0, "min"), (8, "maj"), (7, "sus")),
            ((0, "madd9"), (1, "maj"), (0, "min"), (7, "maj")),
            ((0, "min"), (5, "m6"), (8, "maj7"), (7, "maj")),
        ),
        (7, "maj"), (0, "min"),
        (
            Player("ostinato", "spiccato", 0.50, -0.1, 0.25),
            Player("pad", "dark", 0.34, 0.0, 0.4),
            Player("ticks", "ticks", 0.60, 0.2, 0.2),
            Player("bass", "braam", 0.34, 0.0, 0.15),
            Player("drums", "war", 0.92, 0.0, 0.3),
            Player("lead", "violins", 0.34, 0.2, 0.6),
        ),
        tail_s=3.0, reverb_s=2.8, reverb_dark=5600, wet=0.52,
    ),
    "synthwave": Mood(
        "synthwave", (92, 104), MINOR, (52, 59),
        (
            ((0, "m7"), (8, "maj7"), (3, "add9"), (10, "maj")),
            ((0, "madd9"), (10, "maj"), (8, "maj7"), (10, "sus")),
            ((8, "maj7"), (10, "maj"), (0, "m7"), (0, "madd9")),
        ),
        (10, "sus"), (0, "madd9"),
        (
            Player("arp16", "saw pluck", 0.36, 0.15, 0.25, ducked=True, echo=0.3),
            Player("bass", "saw bass", 0.52, 0.0, 0.0, ducked=True),
            Player("drums", "gated", 0.86, 0.0, 0.1),
            Player("pad", "wide saws", 0.32, 0.0, 0.35, ducked=True),
            Player("lead", "saw lead", 0.30, 0.0, 0.4, echo=0.4),
        ),
        tail_s=2.8, reverb_s=2.4, reverb_dark=7000, wet=0.45, duck=0.45,
    ),
}  # fmt: skip
