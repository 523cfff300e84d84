"""Mood → sound. Music composed by rule, played by instruments made of numbers.

NumPy is imported when something is composed. The same values always give the same music, another
seed always gives another. Which moods there are is in the catalogue; `moods` says how each sounds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from animatic.model.timeline import Music

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
