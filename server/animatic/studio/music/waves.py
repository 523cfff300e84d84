"""The material of sound: single-cycle waves, envelopes, filters, the room.

float32 throughout; times here are seconds as floats, because they feed exponentials: when a note
sounds was decided in integers before. 48 kHz.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
Wave = NDArray[np.floating[Any]]
"""float32, (n,) for one channel, (2, n) for two. NumPy's types can't follow that a float32 array
times a Python float stays one."""
Response = Callable[[NDArray[np.float64]], NDArray[np.float64]]

CYCLE_BITS = 11
CYCLE = 1 << CYCLE_BITS


def hertz(pitch: float) -> float:
    """MIDI pitch to frequency: 69 is 440 Hz."""
    return 440.0 * 2 ** ((pitch - 69) / 12)


def seconds(n: int) -> Wave:
    return np.arange(n, dtype=np.float32) / np.float32(RATE)


TURN = 1 << 32
"""A phase is 32 bits of a turn: it wraps by itself, and long notes stay in tune."""


def turning(frequency: float | Wave, n: int, phase: float = 0.0) -> NDArray[np.uint32]:
    """The phase of every sample at a frequency, or along a curve of `n` frequencies."""
    start = np.uint32(round(phase * TURN) % TURN)
    if isinstance(frequency, float):
        step = np.uint32(round(frequency / RATE * TURN) % TURN)
        return np.arange(n, dtype=np.uint32) * step + start
    steps = (frequency * np.float64(TURN / RATE)).astype(np.uint32)
    return np.cumsum(steps, dtype=np.uint32) + start


def sine(frequency: float, n: int, phase: float = 0.0) -> Wave:
    signed = turning(float(frequency), n, phase).view(np.int32)
    return np.sin(signed * np.float32(2 * np.pi / TURN))


@lru_cache(maxsize=512)
def saw_cycle(frequency: float, cutoff: float, slope: float = 4.0) -> Wave:
    """One cycle of a saw through a low-pass at `cutoff` Hz, without what would alias."""
    harmonics = np.arange(1, CYCLE // 2)
    amplitude = 1 / harmonics / np.sqrt(1 + (harmonics * frequency / cutoff) ** slope)
    amplitude[harmonics * frequency > 18_000] = 0
    spectrum = np.zeros(CYCLE // 2 + 1, np.complex128)
    spectrum[1 : CYCLE // 2] = -1j * amplitude * CYCLE / np.pi
    cycle = np.fft.irfft(spectrum, CYCLE)
    return np.append(cycle, cycle[0]).astype(np.float32)


def through(cycle: Wave, frequency: float | Wave, n: int, phase: float = 0.0) -> Wave:
    """Play a cycle at a frequency, or along a curve of frequencies, by linear interpolation."""
    place = turning(frequency, n, phase)
    index = (place >> np.uint32(32 - CYCLE_BITS)).astype(np.int32)
    part = (place & np.uint32((1 << (32 - CYCLE_BITS)) - 1)) * np.float32(2.0 ** (CYCLE_BITS - 32))
    left = cycle[index]
    return left + (cycle[index + 1] - left) * part


def attack_decay(n: int, attack: float, decay: float) -> Wave:
    """Up in `attack` seconds, then falling to 1/e every `decay` seconds; ends at nothing."""
    t = seconds(n)
    shape = np.minimum(t / max(attack, 1e-4), 1) * np.exp(-np.maximum(t - attack, 0) / decay)
    return _closed(shape, 0.008)


def held(n: int, hold: float, attack: float, decay: float, sustain: float, release: float) -> Wave:
    """Attack, decay to `sustain`, and after `hold` seconds a release that rings out."""
    t = seconds(n)
    shape = np.sin(np.minimum(t / attack, 1) * np.float32(np.pi / 2)) ** 2
    shape *= sustain + (1 - sustain) * np.exp(-np.maximum(t - attack, 0) / decay)
    shape *= np.exp(-np.maximum(t - hold, 0) / (release / 3))
    return _closed(shape, min(0.03, release / 2))


def _closed(shape: Wave, length: float) -> Wave:
    n = min(round(length * RATE), len(shape))
    if n:
        shape[len(shape) - n :] *= np.linspace(1, 0, n, dtype=np.float32)
    return shape.astype(np.float32, copy=False)


# --- filters --------------------------------------------------------------------------------------


def low(cutoff: float, order: int = 2) -> Response:
    return lambda f: 1 / np.sqrt(1 + (f / cutoff) ** (2 * order))


def high(cutoff: float, order: int = 2) -> Response:
    return lambda f: 1 / np.sqrt(1 + (cutoff / np.maximum(f, 1e-3)) ** (2 * order))


def shelf(frequency: float, db: float) -> Response:
    """Everything well above `frequency` by `db` decibels."""
    top = 10 ** (db / 20)
    return lambda f: 1 + (top - 1) * (f / frequency) ** 2 / (1 + (f / frequency) ** 2)


def filtered(wave: Wave, *responses: Response) -> Wave:
    """Zero-phase filtering along the last axis, padded: a circular filter would ring round the end
    into the beginning and click."""
    n = wave.shape[-1]
    size = fast_length(n + 8192)
    spectrum = np.fft.rfft(wave, size, axis=-1)
    frequency = np.fft.rfftfreq(size, 1 / RATE)
    for response in responses:
        spectrum *= response(frequency).astype(np.float32)
    return np.fft.irfft(spectrum, size, axis=-1)[..., :n].astype(np.float32, copy=False)


def fast_length(n: int) -> int:
    """The least 2^a or 3*2^a that is at least `n`: FFTs of those are quick."""
    power = 1 << (n - 1).bit_length()
    return power * 3 // 4 if power * 3 // 4 >= n else power


# --- the room -------------------------------------------------------------------------------------


def room(length: float, dark: float, generator: np.random.Generator) -> Wave:
    """A stereo impulse response (2, n): early reflections, then a tail whose highs die first."""
    n = round(length * RATE)
    t = seconds(n)
    noise = generator.standard_normal((2, n), dtype=np.float32)
    dull = filtered(noise, low(dark * 0.3), high(120))
    bright = filtered(noise, low(dark), high(dark * 0.3))
    tail = dull * np.exp(-t * (6.9 / length)) + bright * np.exp(-t * (13.0 / length))
    tail *= np.minimum(t / 0.03, 1)
    for at, level in ((0.011, 0.5), (0.019, 0.42), (0.027, 0.36), (0.037, 0.3)):
        tail[0, round(at * RATE)] += level * 6
        tail[1, round(at * 1.13 * RATE)] += level * 6
    return tail / np.sqrt((tail**2).sum(axis=1, keepdims=True))


def convolved(wave: Wave, impulse: Wave) -> Wave:
    """Both channels of `wave` through `impulse`, longer by its length; block by block."""
    n, reach = wave.shape[-1], impulse.shape[-1]
    size = fast_length(2 * reach)
    step = size - reach
    response = np.fft.rfft(impulse, size, axis=-1)
    out = np.zeros((2, n + size), np.float32)
    for first in range(0, n, step):
        spectrum = np.fft.rfft(wave[:, first : first + step], size, axis=-1)
        spectrum *= response
        out[:, first : first + size] += np.fft.irfft(spectrum, size, axis=-1)
    return out[:, : n + reach]
