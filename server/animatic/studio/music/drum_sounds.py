"""The sounds of the drums, by the keys that `drums` writes. One channel, or two for cymbals."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .waves import RATE, Wave, attack_decay, filtered, held, high, low, seconds, shelf


def _samples(length: float) -> int:
    return round(length * RATE)


def _noise(length: float, generator: np.random.Generator) -> Wave:
    return generator.standard_normal(_samples(length), dtype=np.float32)


def _drum(f0: float, f1: float, bend: float, decay: float, length: float, drive: float) -> Wave:
    """A membrane: a sine that falls from f0 to f1 Hz while it dies."""
    t = seconds(_samples(length))
    turns = f1 * t + (f0 - f1) * bend * (1 - np.exp(-t / bend))
    tone = np.sin(turns * np.float32(2 * np.pi)) * np.exp(-t / decay)
    return np.tanh(drive * tone) * attack_decay(len(t), 0.001, length)


def _kick(generator: np.random.Generator, *, click: float, low_hz: float, decay: float) -> Wave:
    out = _drum(165, low_hz, 0.026, decay, 0.42, 1.5)
    beater = filtered(_noise(0.03, generator), high(1500), low(7000))
    out[: len(beater)] += click * beater * attack_decay(len(beater), 0.0008, 0.006)
    return out


def _snare(generator: np.random.Generator, *, tone: float, dull: float, decay: float) -> Wave:
    noise = filtered(_noise(0.34, generator), high(700), low(dull))
    n = len(noise)
    shell = _drum(260, 185, 0.02, 0.06, n / RATE, 1.2)
    return (0.75 * noise * attack_decay(n, 0.001, decay) + tone * shell).astype(np.float32)


def _clap(generator: np.random.Generator) -> Wave:
    noise = filtered(_noise(0.32, generator), high(900), low(9000), shelf(2500, 3))
    t = seconds(len(noise))
    bursts = sum(np.where(t >= at, np.exp(-(t - at) * 190), 0) for at in (0.0, 0.011, 0.021))
    tail = np.where(t >= 0.028, np.exp(-(t - 0.028) * 17), 0)
    return noise * (0.7 * bursts + 0.8 * tail) * attack_decay(len(t), 0.001, 1.0)


def _hat(generator: np.random.Generator, length: float, decay: float, cutoff: float) -> Wave:
    noise = filtered(_noise(length, generator), high(cutoff, 3), low(16_000))
    t = seconds(len(noise))
    metal = sum(
        np.sin(t * np.float32(2 * np.pi * f)) for f in (5_310.0, 7_443.0, 9_127.0, 11_281.0)
    )
    return (noise + 0.08 * metal) * attack_decay(len(noise), 0.0008, decay)


def _crash(generator: np.random.Generator) -> Wave:
    left, right = (filtered(_noise(2.2, generator), high(3200, 2), low(15_000)) for _ in "lr")
    n = len(left)
    return np.stack([left, right]) * attack_decay(n, 0.002, 0.55) * np.float32(0.55)


def _shaker(generator: np.random.Generator) -> Wave:
    noise = filtered(_noise(0.11, generator), high(5000, 2), low(14_000))
    return noise * held(len(noise), 0.04, 0.018, 0.05, 0.4, 0.05)


def _rim(generator: np.random.Generator) -> Wave:
    t = seconds(_samples(0.08))
    wood = np.sin(t * np.float32(2 * np.pi * 1720)) + 0.6 * np.sin(t * np.float32(2 * np.pi * 830))
    return wood * attack_decay(len(t), 0.0006, 0.012) * np.float32(0.7)


def _tick(generator: np.random.Generator) -> Wave:
    t = seconds(_samples(0.06))
    wood = np.sin(t * np.float32(2 * np.pi * 2480)) + 0.4 * np.sin(t * np.float32(2 * np.pi * 5130))
    return wood * attack_decay(len(t), 0.0006, 0.009) * np.float32(0.6)


def _taiko(generator: np.random.Generator, f1: float, length: float) -> Wave:
    skin = _drum(f1 * 1.9, f1, 0.045, length * 0.28, length, 1.7)
    slap = filtered(_noise(0.12, generator), high(200), low(2600))
    skin[: len(slap)] += 0.28 * slap * attack_decay(len(slap), 0.0015, 0.02)
    return skin


def kit(name: str, generator: np.random.Generator) -> dict[int, list[Wave]]:
    """The drums of a kit by key, several takes of each so that no two hits are quite the same."""
    takes = range(3)
    gated = name == "gated"
    is_dusty = name == "dusty"
    return {
        36: [_kick(generator, click=0.25 if is_dusty else 0.4, low_hz=54,
                   decay=0.11 if name != "light" else 0.085) for _ in takes],
        37: [_rim(generator) for _ in takes],
        38: [_gate(_snare(generator, tone=0.5, dull=4600 if is_dusty else 9000,
                          decay=0.075 if is_dusty else 0.2 if gated else 0.11), gated)
             for _ in takes],
        39: [_clap(generator) for _ in takes],
        41: [_taiko(generator, 62 if name != "gated" else 95, 1.1) for _ in takes],
        42: [_hat(generator, 0.09, 0.018 if is_dusty else 0.022, 6200 if is_dusty else 7500)
             for _ in takes],
        45: [_taiko(generator, 98 if name != "gated" else 140, 0.8) for _ in takes],
        46: [_hat(generator, 0.36, 0.09, 6800) for _ in takes],
        49: [_crash(generator) for _ in takes],
        70: [_shaker(generator) for _ in takes],
        75: [_tick(generator) for _ in takes],
    }  # fmt: skip


def _gate(wave: Wave, is_gated: bool) -> Wave:
    """The eighties: the snare's noise stays up, then is cut off."""
    if not is_gated:
        return wave
    t = seconds(len(wave))
    return wave * np.where(t < 0.2, 1, np.exp(-(t - 0.2) * 60)).astype(np.float32)


DRUM_LEVEL: Mapping[int, float] = {
    36: 0.9, 37: 0.4, 38: 0.52, 39: 0.42, 41: 0.85, 42: 0.20, 45: 0.7, 46: 0.17, 49: 0.32,
    70: 0.22, 75: 0.22,
}  # fmt: skip
DRUM_PAN: Mapping[int, float] = {
    36: 0.0, 37: -0.35, 38: 0.03, 39: 0.0, 41: -0.2, 42: 0.28, 45: 0.25, 46: 0.28, 49: -0.1,
    70: -0.4, 75: 0.3,
}  # fmt: skip
