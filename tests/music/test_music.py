"""Music: as long as asked, the same for the same seed, in key, without clicks, with an ending."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from animatic.model.timeline import Music
from animatic.studio.catalogue import MOODS
from animatic.studio.catalogue.art import loaded
from animatic.studio.loudness import decibels, integrated, true_peak
from animatic.studio.music import COMPOSED_LUFS, beats, compose
from animatic.studio.music.drum_sounds import kit
from animatic.studio.music.form import form_of
from animatic.studio.music.harmony import harmonies
from animatic.studio.music.idiom import Idiom
from animatic.studio.music.instruments import PITCHED
from animatic.studio.music.score import write

PIECE_MS = 10_000


@cache
def piece(mood: str) -> NDArray[np.float32]:
    """One piece of each mood, composed once for all the tests that only look at it."""
    return compose(Music(mood=mood, seed=3), PIECE_MS)


def idiom_of(mood: str) -> Idiom:
    return loaded(MOODS[mood].idiom, Idiom)


EVERY_MOOD = pytest.mark.parametrize("mood", list(MOODS))


@EVERY_MOOD
def test_a_piece_is_as_long_as_asked_loud_enough_and_ends_in_silence(mood: str):
    music = piece(mood)
    assert music.shape == (PIECE_MS * 48, 2)
    assert music.dtype == np.float32
    assert np.isfinite(music).all()
    assert integrated(music) == pytest.approx(COMPOSED_LUFS, abs=1.0)
    assert true_peak(music) <= -1.0
    assert np.abs(music[-1]).max() < 1e-4
    assert np.abs(music[0]).max() < 1e-3


@pytest.mark.slow
@EVERY_MOOD
def test_the_last_chord_rings_and_dies_away_instead_of_being_cut(mood: str):
    music = piece(mood)
    level = np.abs(music).max(axis=1).reshape(-1, 4_800).max(axis=1)
    assert level[-8] > 0.01, "the last second still sounds"
    assert level[-1] < level[-8] < level.max()


@pytest.mark.parametrize("duration_ms", [1, 200, 700, 2_000, 3_333])
def test_any_length_is_met_to_the_sample(duration_ms: int):
    assert compose(Music(mood="upbeat"), duration_ms).shape == (duration_ms * 48, 2)


def test_no_length_is_no_music():
    assert compose(Music(), 0).shape == (0, 2)


@pytest.mark.slow
def test_the_same_seed_is_the_same_music_and_another_seed_is_another():
    first = compose(Music(mood="lofi", seed=7), 3_000)
    again = compose(Music(mood="lofi", seed=7), 3_000)
    other = compose(Music(mood="lofi", seed=8), 3_000)
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.slow
def test_volume_and_fades_are_the_mixers_business():
    quiet = compose(Music(mood="calm", seed=1, volume=10, fade_in_ms=900), 2_000)
    assert np.array_equal(quiet, compose(Music(mood="calm", seed=1), 2_000))


@pytest.mark.slow
def test_an_unknown_mood_plays_the_default_one():
    unknown = compose(Music(mood="polka", seed=1), 2_000)
    assert np.array_equal(unknown, compose(Music(mood="cinematic", seed=1), 2_000))


@EVERY_MOOD
def test_beats_are_even_and_the_last_one_is_where_the_last_chord_begins(mood: str):
    times = beats(Music(mood=mood, seed=2), 20_000)
    gaps = [after - before for before, after in pairwise(times)]
    assert times[0] == 0
    assert max(gaps) - min(gaps) <= 1
    assert 10_000 < times[-1] < 20_000
    slow, fast = idiom_of(mood).tempo
    assert 60_000 / fast * 0.85 < gaps[0] < 60_000 / slow * 1.15


def test_the_drums_are_heard_on_the_beats():
    music = piece("upbeat")
    low = np.abs(music.mean(axis=1))
    rising = [
        low[at : at + 1_440].max() - low[max(at - 1_440, 0) : at].max()
        for at in (ms * 48 for ms in beats(Music(mood="upbeat", seed=3), PIECE_MS)[2:14])
    ]
    assert sum(r > 0 for r in rising) >= 9


@EVERY_MOOD
def test_chords_hold_their_notes_and_move_little(mood: str):
    for seed in range(6):
        key, chords = harmonies(form_of(mood, seed, 60_000))
        assert chords[-1].chord == idiom_of(mood).home
        for chord in chords:
            assert {p % 12 for p in chord.voicing} <= chord.pitch_classes
            assert 48 <= chord.voicing[0] < chord.voicing[-1] <= 80
            assert all(b > a for a, b in pairwise(chord.voicing))
        steps = [
            abs(np.mean(after.voicing) - np.mean(before.voicing))
            for before, after in pairwise(chords)
        ]
        assert max(steps) < 7, "no chord jumps half an octave away"
        assert key.scale == idiom_of(mood).scale


@EVERY_MOOD
def test_the_tune_stays_in_the_scale_or_on_the_chord_and_in_one_range(mood: str):
    form = form_of(mood, 5, 60_000)
    key, chords = harmonies(form)
    scale = {(key.tonic + step) % 12 for step in key.scale}
    lead = [n for p in write(form).parts if p.player.role == "lead" for n in p.notes]
    assert lead
    for note in lead:
        chord = chords[min(note.tick // 1920, len(chords) - 1)]
        assert note.pitch % 12 in scale | chord.pitch_classes
        assert 60 <= note.pitch <= 100


def test_a_long_piece_is_arranged_and_a_motif_comes_back():
    form = form_of("upbeat", 1, 120_000)
    names = [s.name for s in form.sections]
    assert names[0] == "intro"
    assert names[-1] == "outro"
    assert {"build", "main", "lift", "break"} <= set(names)
    lead = [n for p in write(form).parts if p.player.role == "lead" for n in p.notes]
    rhythms = [
        tuple(n.tick % 3_840 for n in lead if n.tick // 3_840 == pair) for pair in range(4, 12)
    ]
    assert len(set(rhythms)) < len(rhythms), "two-bar rhythms repeat"
    assert len(set(rhythms)) > 1, "and are answered by others"


@pytest.mark.slow
def test_a_piece_grows_from_its_beginning():
    music = compose(Music(mood="cinematic", seed=2), 24_000)
    assert integrated(music[: 3 * 48_000]) < integrated(music[10 * 48_000 : 18 * 48_000]) - 3


@pytest.mark.slow
def test_nothing_clicks_where_no_drum_is_hit():
    """Above 14 kHz a click is as loud as anything; music without drums leaves that band alone."""
    music = piece("calm").mean(axis=1)
    blocks = music[: len(music) // 480 * 480].reshape(-1, 480)[20:]
    spectrum = np.fft.rfft(blocks * np.hanning(480), axis=1)[:, 140:]
    top = np.sqrt((np.abs(spectrum) ** 2).mean(axis=1)) / 480
    assert decibels(float(top.max())) < -68
    assert np.abs(np.diff(music)).max() < 0.25


@pytest.mark.parametrize("name", list(PITCHED))
def test_every_instrument_begins_and_ends_at_nothing(name: str):
    for pitch, hold in ((45, 0.1), (64, 0.8)):
        wave = PITCHED[name](pitch, hold, np.random.default_rng(1))
        assert np.isfinite(wave).all()
        assert 0.2 < np.abs(wave).max() < 3
        assert np.abs(wave[..., 0]).max() < 0.02
        assert np.abs(wave[..., -1]).max() < 0.02


@pytest.mark.parametrize("name", ["dusty", "bright", "light", "taiko", "war", "gated", "ticks"])
def test_every_drum_begins_and_ends_at_nothing_and_has_several_takes(name: str):
    for takes in kit(name, np.random.default_rng(1)).values():
        assert len(takes) == 3
        for wave in takes:
            assert np.abs(wave[..., 0]).max() < 0.05
            assert np.abs(wave[..., -1]).max() < 0.02


@pytest.mark.slow
@EVERY_MOOD
def test_the_balance_has_lows_without_mud_and_highs(mood: str):
    music = piece(mood).mean(axis=1)
    power = np.abs(np.fft.rfft(music)) ** 2
    hertz = np.fft.rfftfreq(len(music), 1 / 48_000)

    def share_db(low: float, high: float) -> float:
        return 10 * np.log10(power[(hertz >= low) & (hertz < high)].sum() / power.sum())

    assert share_db(0, 60) < -5
    assert share_db(60, 400) < 0
    assert share_db(2_500, 6_000) > -32
    assert share_db(0, 20) < -25


def test_ten_minutes_are_written_without_holding_more_than_the_form():
    form = form_of("synthwave", 1, 600_000)
    notes = sum(len(p.notes) for p in write(form).parts)
    assert 5_000 < notes < 60_000
    assert form.beat * form.body < 600
