"""Loudness and limiting, cross-checked with FFmpeg's meter."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from animatic.studio.loudness import integrated, limited, mastered, true_peak
from sound.sound_parts import RATE, ebur128, speech, tone


def _noise(seconds: float, level: float, seed: int = 0) -> np.ndarray:
    chance = np.random.default_rng(seed)
    return (level * chance.standard_normal((round(seconds * RATE), 2))).astype(np.float32)


def _swelling(hertz: float) -> np.ndarray:
    return tone(3, hertz, 0.3) * np.hanning(3 * RATE)[:, None].astype(np.float32)


@pytest.mark.parametrize(
    "samples",
    [tone(4, 1000, 0.1), _noise(4, 0.05), speech(6), _swelling(60), _swelling(9000)],
    ids=["1 kHz", "noise", "speech", "60 Hz", "9 kHz"],
)
def test_the_meter_agrees_with_ffmpegs(samples: np.ndarray):
    loudness, peak = ebur128(samples)
    assert integrated(samples) == pytest.approx(loudness, abs=0.1)
    assert true_peak(samples) == pytest.approx(peak, abs=0.2)


def test_silence_is_infinitely_quiet():
    assert integrated(np.zeros((RATE, 2), np.float32)) == -math.inf
    assert integrated(np.zeros((0, 2), np.float32)) == -math.inf
    assert true_peak(np.zeros((100, 2), np.float32)) == -math.inf


def test_pauses_do_not_count():
    spoken = tone(4, 500)
    with_pause = np.concatenate([spoken, np.zeros((4 * RATE, 2), np.float32)])
    assert integrated(with_pause) == pytest.approx(integrated(spoken), abs=0.5)


def test_a_peak_between_samples_is_seen():
    """A quarter of the sample rate, sampled beside its crests: 3 dB more than the samples show."""
    t = np.arange(4_800)
    wave = np.sin(np.pi / 2 * t + np.pi / 4).astype(np.float32)
    samples = np.repeat(0.5 * wave[:, None], 2, axis=1)
    assert true_peak(samples) == pytest.approx(20 * math.log10(0.5), abs=0.15)


@settings(max_examples=15, deadline=None)
@given(st.floats(0.3, 8.0), st.integers(0, 5))
def test_the_limiter_holds_true_peaks_whatever_comes(level: float, seed: int):
    samples = _noise(0.5, level, seed)
    samples[7_000:7_010] *= 20
    assert true_peak(limited(samples, -1.5)) <= -1.0


def test_what_is_under_the_ceiling_is_left_alone():
    quiet = tone(1, 440, 0.5)
    assert np.array_equal(limited(quiet.copy()), quiet)


@pytest.mark.parametrize("target", [-14.0, -20.0])
def test_mastering_reaches_the_target_under_the_ceiling(target: float):
    made = mastered(speech(8), target)
    loudness, peak = ebur128(made)
    assert loudness == pytest.approx(target, abs=1.0)
    assert peak <= -1.0


def test_hiss_is_not_raised_without_limit():
    hiss = _noise(2, 2e-3)
    before = integrated(hiss)
    assert integrated(mastered(hiss, -14.0, most_gain_db=10)) == pytest.approx(before + 10, abs=0.2)
