"""Loudness and peaks: measured as ITU-R BS.1770-4 says, and brought where they should be.

Samples are float32 (n, 2) at 48 kHz. Works through long sounds piece by piece, so that ten
minutes need little more memory than they take themselves. Refuses to know what sounds.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

RATE = 48_000
STEP = RATE // 10
"""Gating blocks of 400 ms start every 100 ms (BS.1770-4, annex 1)."""
CEILING_DB = -1.5
"""What the limiter holds true peaks under: AAC adds up to half a decibel on the way out."""

NEAR = 0.65
"""Peaks between samples rise above the samples, but hardly by 3.7 dB in anything recorded."""

_PIECE = 1 << 17
_KERNEL = 1 << 14
_CONTROL = 48  # the limiter's grid: 1 ms
_LOOK_AHEAD = 5
_RELEASE_S = 0.09


def decibels(ratio: float) -> float:
    """20 log10, with silence as minus infinity."""
    return 20 * math.log10(ratio) if ratio > 0 else -math.inf


def gain(db: float) -> float:
    return 10 ** (db / 20)


# --- measuring ----------------------------------------------------------------------------------


def integrated(samples: Samples) -> float:
    """Gated loudness in LUFS; minus infinity for silence.

    Under 400 ms there is no gating block yet: the whole is measured as one.
    """
    energy = _block_energy(samples)
    loud = energy[energy > _energy(-70.0)]
    if not loud.size:
        return -math.inf
    kept = loud[loud > loud.mean() * 10 ** (-10 / 10)]
    return -0.691 + 10 * math.log10(float(kept.mean()))


def _energy(lufs: float) -> float:
    return 10 ** ((lufs + 0.691) / 10)


def _block_energy(samples: Samples) -> NDArray[np.float64]:
    """Mean square of each 400 ms block after K-weighting, both channels summed."""
    steps = np.concatenate([_step_energy(piece) for piece in _weighted(samples)] or [np.zeros(0)])
    whole = len(samples) // STEP
    if whole < 4:
        return np.array([steps.sum() / max(len(samples), 1)])
    sums = np.convolve(steps[:whole], np.ones(4), "valid")
    return sums / (4 * STEP)


def _step_energy(piece: Samples) -> NDArray[np.float64]:
    starts = np.arange(0, len(piece), STEP)
    squares = np.einsum("ij,ij->i", piece, piece, dtype=np.float64)
    return np.add.reduceat(squares, starts) if len(piece) else np.zeros(0)


def _weighted(samples: Samples) -> Iterator[Samples]:
    """The sound through the K filter, in pieces of whole steps (overlap-save)."""
    size = _PIECE // STEP * STEP
    kernel = np.fft.rfft(_k_impulse(), _PIECE + _KERNEL * 2)[:, None].astype(np.complex64)
    for start in range(0, len(samples), size):
        before = min(start, _KERNEL)
        piece = samples[start - before : start + size]
        spectrum = np.fft.rfft(piece, _PIECE + _KERNEL * 2, axis=0)
        filtered = np.fft.irfft(spectrum * kernel, axis=0)
        yield filtered[before : len(piece)].astype(np.float32)


@lru_cache(maxsize=1)
def _k_impulse() -> NDArray[np.float64]:
    """The two K-weighting biquads at 48 kHz (BS.1770-4, tables 1 and 2) as an impulse response."""
    z = np.exp(-1j * np.pi * np.arange(_KERNEL + 1) / _KERNEL)
    shelf = _biquad(z, (1.53512485958697, -2.69169618940638, 1.19839281085285),
                    (1.0, -1.69065929318241, 0.73248077421585))  # fmt: skip
    high_pass = _biquad(z, (1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))
    return np.fft.irfft(shelf * high_pass)[:_KERNEL]


def _biquad(
    z: NDArray[np.complex128], b: tuple[float, ...], a: tuple[float, ...]
) -> NDArray[np.complex128]:
    return np.polyval(b[::-1], z) / np.polyval(a[::-1], z)


def true_peak(samples: Samples) -> float:
    """The highest value between and on the samples, 4x oversampled, in dBTP."""
    highest = float(np.abs(samples).max(initial=0.0))
    for start in range(0, len(samples), _PIECE):
        stop = min(start + _PIECE, len(samples))
        if np.abs(samples[start:stop]).max() * 2 > highest:
            highest = max(highest, float(_peaks(samples, start, stop).max()))
    return decibels(highest)


def _peaks(samples: Samples, start: int, stop: int) -> Samples:
    """Peaks from `start` to `stop`, what lies on either side considered: a cut isn't a peak."""
    before = min(start, _TAPS)
    wide = _oversampled(samples[start - before : stop + _TAPS])
    return wide[before : before + stop - start]


def _oversampled(piece: Samples) -> NDArray[np.float32]:
    """Peaks of both channels on and between the samples, (n,): 4x by a windowed sinc."""
    peaks = np.abs(piece).max(axis=1)
    for channel in np.ascontiguousarray(piece.T):
        padded = np.pad(channel, (_TAPS // 2, _TAPS // 2 - 1))
        for phase in _phases():
            np.maximum(peaks, np.abs(np.correlate(padded, phase, "valid")), out=peaks)
    return peaks


_TAPS = 24


@lru_cache(maxsize=1)
def _phases() -> tuple[Samples, ...]:
    """Interpolators for a quarter, a half and three quarters of a sample to the right."""
    place = np.arange(_TAPS) - _TAPS // 2
    phases: list[Samples] = []
    for quarter in (0.25, 0.5, 0.75):
        distance = place - quarter
        window = np.cos(np.pi * distance / (_TAPS + 1)) ** 2
        kernel = np.sinc(distance) * window
        phases.append((kernel / kernel.sum()).astype(np.float32))
    return tuple(phases)


# --- bringing it there --------------------------------------------------------------------------


def limited(samples: Samples, ceiling_db: float = CEILING_DB) -> Samples:
    """`samples`, changed in place, with true peaks held under `ceiling_db` by looking ahead.

    Gain on a 1 ms grid: the least that any peak within 5 ms asks for, averaged so that it
    arrives smoothly, let go with a time constant of 90 ms.
    """
    _limit(samples, gain(ceiling_db))
    return samples


def _limit(samples: Samples, ceiling: float) -> bool:
    """Whether anything had to be held back."""
    wanted = _wanted_gain(samples, ceiling)
    if not wanted.size or wanted.min() >= 1.0:
        return False
    _apply(samples, _smooth(wanted))
    return True


def _wanted_gain(samples: Samples, ceiling: float) -> NDArray[np.float64]:
    """What each millisecond asks for. Only what comes near the ceiling is oversampled."""
    count = math.ceil(len(samples) / _CONTROL)
    highest = np.zeros(count, np.float32)
    rows = 100
    for first in range(0, count, rows):
        start, stop = first * _CONTROL, min((first + rows) * _CONTROL, len(samples))
        peaks = np.abs(samples[start:stop]).max(axis=1)
        if peaks.max() > ceiling * NEAR:
            peaks = _peaks(samples, start, stop)
        starts = np.arange(0, len(peaks), _CONTROL)
        highest[first : first + len(starts)] = np.maximum.reduceat(peaks, starts)
    return np.minimum(1.0, ceiling / np.maximum(highest.astype(np.float64), 1e-9))


def _smooth(wanted: NDArray[np.float64]) -> NDArray[np.float64]:
    padded = np.pad(wanted, _LOOK_AHEAD, mode="edge")
    shifts = (padded[n : n + len(wanted)] for n in range(2 * _LOOK_AHEAD + 1))
    held = np.minimum.reduce(list(shifts))
    keep = math.exp(-_CONTROL / (_RELEASE_S * RATE))
    level = 1.0
    released = np.empty_like(held)
    for n, least in enumerate(held.tolist()):
        level = min(least, 1 - (1 - level) * keep)
        released[n] = level
    width = 2 * (_LOOK_AHEAD // 2) + 1  # inside the held minimum: smooth, and still low enough
    around = np.pad(released, width // 2, mode="edge")
    return np.convolve(around, np.full(width, 1 / width), "valid")


def _apply(samples: Samples, gains: NDArray[np.float64]) -> None:
    """Multiply in place by gains given on the 1 ms grid, ramped between its points."""
    centres = (np.arange(len(gains)) + 0.5) * _CONTROL
    for start in range(0, len(samples), _PIECE):
        stop = min(start + _PIECE, len(samples))
        ramp = np.interp(np.arange(start, stop), centres, gains)
        samples[start:stop] *= ramp[:, None].astype(np.float32)


def mastered(samples: Samples, target: float, *, most_gain_db: float = math.inf) -> Samples:
    """`samples`, changed in place, at `target` LUFS with true peaks under the ceiling.

    Limiting costs loudness, so gain and limiter take turns, three times at most. Silence stays.
    """
    raised = 0.0
    for _ in range(3):
        missing = min(target - integrated(samples), most_gain_db - raised)
        if not math.isfinite(missing) or (raised and abs(missing) < 0.2):
            break
        samples *= np.float32(gain(missing))
        raised += missing
        if not _limit(samples, gain(CEILING_DB)):
            break
    return samples
