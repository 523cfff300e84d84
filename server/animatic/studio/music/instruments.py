"""The instruments: a pitch and a length in, samples out.

Each is a function of (pitch, hold in seconds, generator) and gives one channel, or two where the
sound itself is wide. Levels are near 1 at their loudest; the mix is the players' business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from .waves import (
    RATE,
    TURN,
    Wave,
    attack_decay,
    filtered,
    held,
    hertz,
    high,
    low,
    saw_cycle,
    seconds,
    sine,
    through,
    turning,
)

Instrument = Callable[[float, float, np.random.Generator], Wave]


def _samples(length: float) -> int:
    return round(length * RATE)


# --- struck and plucked ---------------------------------------------------------------------------


def keys(pitch: float, hold: float, generator: np.random.Generator) -> Wave:
    """An electric piano by frequency modulation: a soft body and a tine that dies at once."""
    n = _samples(hold + 0.9)
    t, f = seconds(n), hertz(pitch)
    brightness = 1.9 * np.exp(-t * 2.6) + 0.25
    turns = turning(f, n).view(np.int32) * np.float32(2 * np.pi / TURN)
    tine = 0.34 * np.exp(-t * 11) * np.sin(turns * 14)
    body = np.sin(turns + brightness * np.sin(turns) + tine)
    octave = 0.12 * np.exp(-t * 2.5) * np.sin(2 * turns)
    tremolo = 1 + 0.09 * np.sin(t * np.float32(2 * np.pi * 4.4))
    return (body + octave) * tremolo * held(n, hold, 0.004, 1.1, 0.14, 0.7) * np.float32(0.8)


def piano(pitch: float, hold: float, generator: np.random.Generator) -> Wave:
    """Stretched partials that die the faster the higher they are; two strings beat slowly."""
    n = _samples(min(hold + 0.8, 4.2))
    f = hertz(pitch)
    slow = 3.4 * (261.6 / f) ** 0.45
    out = np.zeros(n, np.float32)
    for k in range(1, 13):
        partial = k * f * np.sqrt(1 + 0.0004 * k * k)
        if partial > 14_000:
            break
        decay = slow / (1 + 0.42 * (k - 1))
        m = min(n, _samples(decay * 6))
        level = k**-1.15 * np.exp(-k * f / 8500)
        beating = sine(partial, m, 0.1 * k)
        if k <= 4:
            beating += sine(partial * 1.00035, m, 0.31 * k) * 0.45
        falling = 0.65 * np.exp(-seconds(m) / (decay * 0.3)) + 0.35 * np.exp(-seconds(m) / decay)
        out[:m] += level * beating * falling
    hammer = filtered(generator.standard_normal(_samples(0.05), dtype=np.float32), low(2600))
    out[: len(hammer)] += 0.10 * hammer * np.exp(-seconds(len(hammer)) * 120)
    return out * held(n, hold + 0.12, 0.002, 9.0, 0.9, 0.6) * np.float32(0.75)


def _plucked(f: float, n: int, harmonics: int, soft: float, speed: float) -> Wave:
    out = np.zeros(n, np.float32)
    for k in range(1, harmonics + 1):
        if k * f > 15_000:
            break
        m = min(n, _samples(7 / (speed * (1 + 0.75 * (k - 1)))))
        out[:m] += (
            sine(k * f, m, 0.17 * k)
            * k ** -(0.9 + soft)
            * np.exp(-seconds(m) * speed * (1 + 0.75 * (k - 1)))
        )
    return out


def pluck(pitch: float, hold: float, generator: np.random.Generator) -> Wave:
    """A bright synthetic pluck, wide: two copies a hair apart."""
    n = _samples(0.75)
    left = _plucked(hertz(pitch + 0.05), n, 14, 0.1, 5.5)
    right = _plucked(hertz(pitch - 0.05), n, 14, 0.1, 5.5)
    return np.stack([left, right]) * attack_decay(n, 0.003, 0.5) * np.float32(0.7)


def guitar(pitch: float, hold: float, generator: np.random.Generator) -> Wave:
    """A palm-muted string: quick, woody, with a pick's click."""
    n = _samples(0.42)
    string = _plucked(hertz(pitch), n, 16, 0.05, 11.0)
    pick = filtered(
        generator.standard_normal(_samples(0.02), dtype=np.float32), high(1800), low(7000)
    )
    string[: len(pick)] += 0.22 * pick * np.exp(-seconds(len(pick)) * 300)
    return string * attack_decay(n, 0.0015, 0.3) * np.float32(0.8)


def bell(pitch: float, hold: float, generator: np.random.Generator) -> Wave:
    """A glockenspiel an octave up, with its bar's own overtones."""
    n = _samples(1.8)
    f = hertz(pitch + 12)
    partials = ((1.0, 1.0, 1.6), (2.756, 0.32, 4.5), (5.404, 0.14, 9.0), (0.5, 0.22, 2.2))
    out = np.zeros(n, np.float32)
    for ratio, level, speed in partials:
        if ratio * f < 16_000:
            out += level * sine(ratio * f, n) * np.exp(-seconds(n) * speed)
    return out * attack_decay(n, 0.0025, 3.0) * np.float32(0.6)


def vibes(pitch: float, hold: float, generator: np.random.Generator) -> Wave:
    """A vibraphone: almost a sine, its motor turning."""
    n = _samples(hold + 1.1)
    f, t = hertz(pitch), seconds(n)
    tone = (
        sine(f, n)
        + 0.2 * sine(4 * f, n) * np.exp(-t * 5)
        + 0.05 * sine(10 * f, n) * np.exp(-t * 18)
    )
    motor = 1 + 0.16 * np.sin(t * np.float32(2 * np.pi * 5.1))
    return tone * motor * held(n, hold, 0.004, 1.3, 0.25, 0.9) * np.float32(0.7)


# --- bowed, blown, sustained ----------------------------------------------------------------------


def _ensemble(
    pitch: float,
    n: int,
    generator: np.random.Generator,
    *,
    voices: int,
    spread: float,
    cutoff: float,
    vibrato: float = 0.0,
) -> Wave:
    """Several saws a few cents apart across the field, each with its own vibrato and phase."""
    f = hertz(pitch)
    cycle = saw_cycle(round(f, 3), cutoff)
    out = np.zeros((2, n), np.float32)
    t = seconds(n)
    for v in range(voices):
        place = (v / (voices - 1) if voices > 1 else 0.5) * 2 - 1
        tuned = f * 2 ** (place * spread / 1200)
        if vibrato:
            rate, turn = 4.8 + generator.random(), generator.random() * 6.28
            swell = np.minimum(t / 0.6, 1) * (vibrato / 1200 * np.log(2))
            curve = tuned * (1 + swell * np.sin(t * np.float32(6.28 * rate) + np.float32(turn)))
            voice = through(cycle, curve.astype(np.float32), n, generator.random())
        else:
            voice = through(cycle, float(tuned), n, generator.random())
        out[0] += voice * np.sqrt(0.5 * (1 - 0.8 * place))
        out[1] += voice * np.sqrt(0.5 * (1 + 0.8 * place))
    return out / np.float32(np.sqrt(voices))


def strings(pitch: float, hold: float, generator: np.random.Generator) -> Wave:
    """A string section, played long: opens slowly, with air in it."""
    n = _samples(hold + 1.3)
    bow = _ensemble(pitch, n, generator, voices=5, spread=9, cutoff=3400, vibrato=9)
    dark = _ensemble(pitch, n, generator, voices=3, spread=6, cutoff=700)
    opening = np.minimum(seconds(n) / (0.8 * hold + 0.2), 1)
    return (dark * (1 - 0.6 * opening) + bow * (0.35 + 0.65 * opening)) * held(
        n, hold, min(0.5, hold * 0.4), 6.0, 0.85, 1.2
    )


def violins(pitch: float, hold: float, generator: np.random.Generator) -> Wave:
    n = _samples(hold + 1.0)
    bow = _ensemble(pitch, n, generator, voices=4, spread=8, cutoff=5600, vibrato=14)
    return bow * held(n, hold, min(0.16, hold * 0.3), 5.0, 0.85, 0.9) * np.float32(1.1)


def celli(pitch: float, hold: float, generator: np.random.Generator) -> Wave:
    """Celli with basses an octave below: the floor of an orchestra."""
    n = _samples(hold + 0.9)
    upper = _ensemble(pitch + 12, n, generator, voices=3, spread=7, cutoff=900, vibrato=5)
    lower = sine(hertz(pitch), n) + 0.4 * sine(hertz(pitch + 12), n)
    return (upper + 0.55 * lower) * held(n, hold, min(0.22, hold * 0.3), 5.0, 0.85, 0.8)


def spiccato(pitch: float, hold: float, generator: np.random.Generator) -> Wave:
    """A short bow that bounces: the scratch first, then the body, then wood."""
    n = _samples(0.45)
    body = _ensemble(pitch, n, generator, voices=3, spread=10, cutoff=2800)
    dull = _ensemble(pitch, n, generator, voices=2, spread=6, cutoff=800)
    scratch = filtered(
        generator.standard_normal(_samples(0.06), dtype=np.float32), high(1500), low(8000)
    )
    out = body * attack_decay(n, 0.008, 0.07) * 1.2 + dull * attack_decay(n, 0.012, 0.16)
    out[:, : len(scratch)] += 0.09 * scratch * attack_decay(len(scratch), 0.004, 0.02)
    return out


def warm(pitch: float, hold: float, generator: np.random.Generator) -> Wave:
    n = _samples(hold + 1.6)
    saws = _ensemble(pitch, n, generator, voices=5, spread=11, cutoff=950)
    return saws * held(n, hold, min(0.7, hold * 0.4), 8.0, 0.9, 1.5)


def glass(pitch: float, hold: float, generator: np.random.Generator) -> Wave:
    """A bright, thin pad that stays above the drums."""
    n = _samples(hold + 1.0)
    saws = _ensemble(pitch + 12, n, generator, voices=5, spread=13, cutoff=3800)
    air = filtered(saws, high(500, 1))
    return air * held(n, hold, min(0.25, hold * 0.3), 6.0, 0.9, 0.9)


def dark(pitch: float, hold: float, generator: np.random.Generator) -> Wave:
    """Low, close voices that rub against each other."""
    n = _samples(hold + 1.6)
    saws = _ensemble(pitch - 12, n, generator, voices=5, spread=16, cutoff=620)
    moan = _ensemble(pitch, n, generator, voices=2, spread=20, cutoff=1400)
    turning = 0.6 + 0.4 * np.sin(seconds(n) * np.float32(2 * np.pi * 0.21))
    return (saws + 0.3 * moan * turning) * held(n, hold, min(0.8, hold * 0.4), 8.0, 0.9, 1.5)


def wide_saws(pitch: float, hold: float, generator: np.random.Generator) -> Wave:
    n = _samples(hold + 1.2)
    saws = _ensemble(pitch, n, generator, voices=6, spread=22, cutoff=2400)
    return saws * held(n, hold, min(0.35, hold * 0.3), 6.0, 0.85, 1.1)


def saw_lead(pitch: float, hold: float, generator: np.random.Generator) -> Wave:
    n = _samples(hold + 0.35)
    saws = _ensemble(pitch, n, generator, voices=3, spread=12, cutoff=5200, vibrato=16)
    return saws * held(n, hold, 0.02, 1.5, 0.75, 0.3) * np.float32(0.9)


def saw_pluck(pitch: float, hold: float, generator: np.random.Generator) -> Wave:
    """A filter that closes at once: two brightnesses crossfaded."""
    n = _samples(0.4)
    bright = _ensemble(pitch, n, generator, voices=3, spread=11, cutoff=6500)
    dull = _ensemble(pitch, n, generator, voices=2, spread=6, cutoff=900)
    return bright * attack_decay(n, 0.002, 0.05) + dull * attack_decay(n, 0.003, 0.14)


# --- basses ---------------------------------------------------------------------------------------


def _bass(pitch: float, hold: float, drive: float, second: float, attack: float) -> Wave:
    n = _samples(hold + 0.15)
    f, t = hertz(pitch), seconds(n)
    tone = (
        sine(f, n)
        + second * sine(2 * f, n) * np.exp(-t * 3.5)
        + 0.1 * sine(3 * f, n) * np.exp(-t * 7)
    )
    return np.tanh(drive * tone) / np.tanh(drive) * held(n, hold, attack, 0.9, 0.6, 0.12)


def upright(pitch: float, hold: float, generator: np.random.Generator) -> Wave:
    """A double bass, plucked: a finger's thump, then wood."""
    out = _bass(pitch, hold, 1.3, 0.55, 0.008)
    n = min(len(out), _samples(0.05))
    finger = filtered(generator.standard_normal(n, dtype=np.float32), high(300), low(1800))
    out[:n] += 0.12 * finger * attack_decay(n, 0.002, 0.012)
    return out


def finger(pitch: float, hold: float, generator: np.random.Generator) -> Wave:
    return _bass(pitch, hold, 1.6, 0.5, 0.006)


def bounce(pitch: float, hold: float, generator: np.random.Generator) -> Wave:
    """Short and round, with enough second harmonic for a phone's loudspeaker."""
    out = _bass(pitch, hold * 0.75, 2.0, 0.7, 0.004)
    cycle = saw_cycle(round(hertz(pitch), 3), 900)
    edge = through(cycle, float(hertz(pitch)), len(out)) * attack_decay(len(out), 0.003, 0.09)
    return out * np.float32(0.85) + edge * np.float32(0.35)


def deep(pitch: float, hold: float, generator: np.random.Generator) -> Wave:
    n = _samples(hold + 0.8)
    f = hertz(pitch)
    return (sine(f, n) + 0.3 * sine(2 * f, n)) * held(n, hold, min(0.3, hold * 0.4), 6.0, 0.8, 0.8)


def braam(pitch: float, hold: float, generator: np.random.Generator) -> Wave:
    """Low brass that swells and growls."""
    n = _samples(hold + 0.9)
    horns = _ensemble(pitch + 12, n, generator, voices=4, spread=14, cutoff=1300)
    growl = np.tanh(1.6 * horns)
    ground = sine(hertz(pitch), n)
    swell = held(n, hold, min(0.12, hold * 0.3), 1.6, 0.4, 0.8)
    return (growl + 0.5 * ground) * swell


def saw_bass(pitch: float, hold: float, generator: np.random.Generator) -> Wave:
    n = _samples(hold + 0.08)
    f = hertz(pitch)
    bright = through(saw_cycle(round(f, 3), 2600), float(f), n)
    dull = through(saw_cycle(round(f, 3), 480), float(f), n)
    opening = attack_decay(n, 0.003, 0.07)
    tone = bright * opening * 0.7 + dull * 0.9 + 0.35 * sine(f, n)
    return tone * held(n, hold, 0.004, 0.5, 0.6, 0.08) * np.float32(0.8)


PITCHED: Mapping[str, Instrument] = {
    "keys": keys, "piano": piano, "pluck": pluck, "guitar": guitar, "bell": bell, "vibes": vibes,
    "strings": strings, "violins": violins, "celli": celli, "spiccato": spiccato, "warm": warm,
    "glass": glass, "dark": dark, "wide saws": wide_saws, "saw lead": saw_lead,
    "saw pluck": saw_pluck, "upright": upright, "finger": finger, "bounce": bounce, "deep": deep,
    "braam": braam, "saw bass": saw_bass,
}  # fmt: skip
