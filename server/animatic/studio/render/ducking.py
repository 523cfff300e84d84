"""Making room for a voice: is this somebody speaking, and how far does the music step back.

Works on an envelope of 10 ms. Method: lookahead attack and slow release around what is above
a threshold, as a side-chain compressor with a hard knee does.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from animatic.studio.loudness import RATE, Samples, gain

GRID = RATE // 100
DEPTH_DB = -11.0
ATTACK_S, RELEASE_S, HOLD_S = 0.06, 0.45, 0.25

Envelope = NDArray[np.float32]


def envelope(sound: Samples) -> Envelope:
    """Root mean square of both channels, one value every 10 ms."""
    count = math.ceil(len(sound) / GRID)
    squares = np.zeros(count * GRID, np.float32)
    np.einsum("ij,ij->i", sound, sound, out=squares[: len(sound)])
    return np.sqrt(squares.reshape(count, GRID).mean(axis=1) / 2)


def is_speech_like(sound: Samples) -> bool:
    """Whether the level moves as speech does: syllables at 2-9 Hz, with pauses between.

    Music and steady noise keep their level or beat evenly without gaps. Two features of speech
    and music discrimination (Scheirer and Slaney, ICASSP 1997): the share of 10 ms frames far below
    their second's mean, and the energy of the level's modulation around 4 Hz.
    """
    level = envelope(sound)
    if len(level) < 50 or level.max() < gain(-50):
        return False
    return _low_share(level) > 0.22 and _syllabic(level) > 0.35


def _low_share(level: Envelope) -> float:
    """The share of frames under half of the mean of the second around them."""
    around = np.convolve(level, np.full(100, 0.01, np.float32), "same")
    sounding = around > level.max() * 0.02
    return float((level < 0.5 * around)[sounding].mean()) if sounding.any() else 0.0


def _syllabic(level: Envelope) -> float:
    """How much of the level's movement between 0.5 and 20 Hz lies between 2 and 9 Hz."""
    loudness = np.log10(np.maximum(level, level.max() * 0.003))
    power = np.abs(np.fft.rfft((loudness - loudness.mean()) * np.hanning(len(level)))) ** 2
    hertz = np.fft.rfftfreq(len(level), 1 / 100)
    moving = power[(hertz >= 0.5) & (hertz <= 20)].sum()
    return float(power[(hertz >= 2) & (hertz <= 9)].sum() / moving) if moving > 0 else 0.0


def ducking(voice: Envelope) -> Envelope:
    """The music's gain every 10 ms, 1 where nobody speaks, -11 dB under a voice.

    `voice` is the envelope of all that is spoken, as long as the whole mix.
    """
    speaking = voice > max(gain(-40), 0.12 * float(voice.max(initial=0.0)))
    if not speaking.any():
        return np.ones(len(voice), np.float32)
    goal = np.where(_held(speaking), gain(DEPTH_DB), 1.0)
    down, up = 1 - math.exp(-0.01 / ATTACK_S * 3), 1 - math.exp(-0.01 / RELEASE_S * 3)
    gains = np.empty(len(goal), np.float32)
    level = 1.0
    for n, wanted in enumerate(goal.tolist()):
        level += (wanted - level) * (down if wanted < level else up)
        gains[n] = level
    return gains


def _held(speaking: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Begins an attack early, and stays through the gaps between words."""
    early, late = round(ATTACK_S * 100) * 2, round(HOLD_S * 100)
    count = np.concatenate([[0], np.cumsum(speaking)])
    index = np.arange(len(speaking))
    first, last = np.maximum(index - late, 0), np.minimum(index + early + 1, len(speaking))
    return count[last] > count[first]


def follow(sound: Samples, gains: Envelope, at: int) -> None:
    """Multiply `sound`, which begins at sample `at` of the mix, in place by the 10 ms gains."""
    centres = (np.arange(len(gains)) + 0.5) * GRID
    for start in range(0, len(sound), 1 << 17):
        stop = min(start + (1 << 17), len(sound))
        ramp = np.interp(np.arange(at + start, at + stop), centres, gains)
        sound[start:stop] *= ramp[:, None].astype(np.float32)
