"""What a mood's music is made of: tempo, scale, chords, who plays which figures, how it is mixed.

A chord is (semitones above the tonic, quality). A layer is one player; sections say which layers
play, in the order they join. Figures are placed on sixteenths, 0 being the bar's first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Chord = tuple[int, str]
Progression = tuple[Chord, ...]
Hit = tuple[int, int, float]
"""Drum (a key of `drums`), sixteenth, velocity."""
Strike = tuple[int, int, float]
"""Sixteenth, sixteenths held, velocity."""
Step = tuple[int, int, int, float]
"""Sixteenth, sixteenths held, semitones above the chord's root, velocity."""

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
class Idiom:
    """Everything that is fixed about a mood's music; the seed chooses within it."""

    tempo: tuple[int, int]
    """The slowest and the fastest, in beats a minute."""
    scale: tuple[int, ...]
    tonic: tuple[int, int]
    """The range the key is chosen from, as MIDI pitches around middle C."""
    progressions: tuple[Progression, ...]
    cadence: Chord
    """The chord before the last."""
    home: Chord
    players: tuple[Player, ...]
    """In the order they join."""
    rhythms: tuple[tuple[int, ...], ...]
    """Of the tune: sixteenths over two bars (0 to 31) on which a note begins."""
    bass: tuple[Step, ...]
    """A bar of the bass."""
    comping: tuple[tuple[Strike, ...], ...] = ()
    """Bars of the chords, which take turns."""
    grooves: tuple[tuple[Hit, ...], ...] = ()
    """Bars of the drums, which take turns; none where there are no drums."""
    cymbals: tuple[tuple[int, int], ...] = ()
    """Drums that go through: the key, and every how many sixteenths."""
    fill: tuple[Hit, ...] = ()
    """What the drums play at the end of a section."""
    opens_off_beats: bool = False
    """Whether the hat is open on the off-beats."""
    opens_every_fourth_bar: bool = False
    """Whether an open hat ends every fourth bar."""
    strum: int = 2
    """Ticks from one note of a chord to the next."""
    pad_lifts: bool = False
    """Whether the pad goes an octave up where the piece lifts."""
    lead_lifts: bool = True
    """Whether the tune does."""
    is_sparse: bool = False
    """Whether broken chords leave notes out, hold them longer and begin lower."""
    bass_leads_on: bool = False
    """Whether the bar's last bass note leads to the next chord."""
    tail_s: float = 2.2
    """How long the last chord rings."""
    swing: float = 0.5
    """Where the off-beat sixteenth falls between two eighths: 0.5 is straight."""
    reverb_s: float = 2.0
    reverb_dark: float = 5200.0
    """Hertz above which the reverberation is duller."""
    wet: float = 0.5
    duck: float = 0.0
    """How far what is ducked steps back under each kick, of 1."""
    is_taped: bool = False
