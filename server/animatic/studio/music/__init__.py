"""Mood → sound. Music composed by rule, played by instruments made of numbers.

Names and literals live here; NumPy is imported when something is composed. The same values always
give the same music, another seed always gives another.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from animatic.model.timeline import Music

MOODS: Mapping[str, str] = {
    "lofi": "Lo-fi: soft electric piano, dusty drums, unhurried. For study, coffee, rain.",
    "cinematic": "Cinematic: strings and piano that grow, deep drums. For landscapes and stories.",
    "upbeat": "Upbeat: bright plucks, claps and a bouncing bass. For products, travel, friends.",
    "calm": "Calm: slow piano over warm pads, no drums. For nature, wellness, quiet words.",
    "corporate": "Corporate: muted guitar, piano, light beat. For companies, tutorials, data.",
    "tense": "Tense: pulsing low strings, ticking, dark drums. For trailers, storms, suspense.",
    "synthwave": "Synthwave: analogue arpeggios and gated drums. For neon, cars, night cities.",
}
"""What `Music.mood` may name, each with what it sounds like and what it suits."""

DEFAULT_MOOD = "cinematic"
COMPOSED_LUFS = -14.0
"""How loud composed music is, within a decibel."""


def compose(music: Music, duration_ms: int) -> NDArray[np.float32]:
    """The music: (duration_ms * 48, 2), 48 kHz, about -14 LUFS, with a real ending.

    `volume` and fades are the mixer's; an unknown mood plays the default one.
    """
    from .composer import perform

    return perform(music.mood, music.seed, duration_ms)


def beats(music: Music, duration_ms: int) -> list[int]:
    """Milliseconds of every beat of that very music, for cutting on the beat."""
    from .form import form_of

    return form_of(music.mood, music.seed, duration_ms).beat_times_ms()
