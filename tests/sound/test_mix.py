"""The mix: exact lengths, volumes, loops, fades, room for speech, and broken files."""

from __future__ import annotations

import logging
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from animatic.model.timeline import (
    Clip,
    Music,
    Picture,
    Recording,
    Scene,
    Segment,
    Timeline,
    Track,
    Transition,
)
from animatic.studio.loudness import integrated
from animatic.studio.render.ducking import is_speech_like
from animatic.studio.render.hearing import faded, heard, looped
from animatic.studio.render.sound import mix
from sound.sound_parts import (
    RATE,
    audio,
    ebur128,
    level_db,
    speech,
    tone,
    write_clip,
    write_sound,
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("sounds")
    return {
        "tone": write_sound(folder / "tone.wav", tone(2, 440)),
        "quiet": write_sound(folder / "quiet.m4a", tone(3, 440, 0.015, 44_100), 44_100, "mono"),
        "voice": write_clip(folder / "voice.mp4", speech(6), 6),
        "hum": write_clip(folder / "hum.mp4", tone(6, 220), 6),
        "mute": write_clip(folder / "mute.mp4", None),
    }


def clips(*segments: Segment) -> Track:
    return Track(kind="video", segments=segments)


def test_nothing_that_sounds_is_no_soundtrack(files: dict[str, Path]):
    pictures = clips(
        Segment(duration_ms=1_000, media=Scene()),
        Segment(start_ms=1_000, duration_ms=1_000, media=Picture(asset="tone")),
        Segment(start_ms=2_000, duration_ms=1_000, media=Clip(asset="mute")),
        Segment(start_ms=3_000, duration_ms=1_000, media=Clip(asset="hum", volume=0)),
    )
    assert mix(Timeline(tracks=(pictures,)), files) is None
    assert mix(Timeline(), {}) is None


@pytest.mark.parametrize("volume", [100, 80])
def test_music_alone_fills_the_timeline_at_full_loudness(volume: int):
    timeline = audio((0, 5_001, Music(mood="lofi", seed=1, volume=volume)))
    samples = mix(timeline, {})
    assert samples is not None
    assert samples.shape == (5_001 * 48, 2)
    assert samples.dtype == np.float32
    loudness, peak = ebur128(samples)
    assert loudness == pytest.approx(-14, abs=1)
    assert peak <= -1


@pytest.mark.slow
def test_music_asked_to_be_quiet_is_quieter_in_proportion():
    at_35 = mix(audio((0, 4_000, Music(mood="calm", volume=35))), {})
    at_5 = mix(audio((0, 4_000, Music(mood="calm", volume=5))), {})
    assert at_35 is not None
    assert at_5 is not None
    assert integrated(at_35) == pytest.approx(-14 + 20 * np.log10(35 / 80), abs=0.3)
    assert integrated(at_5) == pytest.approx(-26, abs=0.3)


def test_a_quiet_and_a_loud_file_at_the_same_volume_are_equally_loud(files: dict[str, Path]):
    timeline = audio(
        (0, 2_000, Recording(asset="tone", fade_out_ms=0)),
        (2_000, 2_000, Recording(asset="quiet", fade_out_ms=0)),
    )
    samples = mix(timeline, files)
    assert samples is not None
    assert level_db(samples, 0.2, 1.8) == pytest.approx(level_db(samples, 2.2, 3.8), abs=0.5)


def test_a_volume_of_half_is_six_decibels_less(files: dict[str, Path]):
    timeline = audio(
        (0, 2_000, Recording(asset="tone", volume=100, fade_out_ms=0)),
        (2_000, 2_000, Recording(asset="tone", volume=50, fade_out_ms=0)),
    )
    samples = mix(timeline, files)
    assert samples is not None
    difference = level_db(samples, 0.2, 1.8) - level_db(samples, 2.2, 3.8)
    assert difference == pytest.approx(6, abs=0.2)


def test_a_short_recording_is_looped_without_a_gap_or_a_click(files: dict[str, Path]):
    samples = mix(audio((0, 7_000, Recording(asset="tone", fade_out_ms=0))), files)
    assert samples is not None
    levels = [level_db(samples, t / 10, t / 10 + 0.1) for t in range(2, 68)]
    assert max(levels) - min(levels) < 9, "tones in different phase may thin out, never vanish"
    assert np.abs(np.diff(samples, axis=0)).max() < 0.1


def test_a_recording_fades_in_and_out_and_stops_with_its_segment(files: dict[str, Path]):
    recording = Recording(asset="tone", fade_in_ms=1_000, fade_out_ms=1_000)
    scene = clips(Segment(duration_ms=5_000, media=Scene()))
    sound = Track(kind="audio", segments=(Segment(duration_ms=3_000, media=recording),))
    samples = mix(Timeline(tracks=(scene, sound)), files)
    assert samples is not None
    assert samples.shape == (5_000 * 48, 2)
    assert level_db(samples, 0, 0.1) < level_db(samples, 0.4, 0.5) < level_db(samples, 1.2, 1.8)
    assert level_db(samples, 2.9, 3.0) < level_db(samples, 2.4, 2.5) < level_db(samples, 1.2, 1.8)
    assert np.abs(samples[3_001 * 48 :]).max() == 0


def test_a_recording_starts_where_it_was_asked_to(tmp_path: Path):
    halves = np.concatenate([tone(1, 300), tone(1, 3_000)])
    path = write_sound(tmp_path / "halves.wav", halves)
    late = heard(path, start_ms=1_000, wanted=RATE // 2)
    spectrum = np.abs(np.fft.rfft(late[:, 0]))
    assert np.argmax(spectrum) * 2 == pytest.approx(3_000, abs=4)


def test_music_steps_back_under_a_voice_and_returns(files: dict[str, Path]):
    recording = Recording(asset="tone", volume=80, fade_out_ms=0)
    music = Track(kind="audio", segments=(Segment(duration_ms=14_000, media=recording),))
    voice = clips(Segment(start_ms=4_000, duration_ms=5_000, media=Clip(asset="voice")))
    together = mix(Timeline(tracks=(voice, music)), files)
    assert together is not None

    def at_440(start_s: float, end_s: float) -> float:
        piece = together[round(start_s * RATE) : round(end_s * RATE), 0]
        spectrum = np.abs(np.fft.rfft(piece * np.hanning(len(piece))))
        bin_440 = round(440 * len(piece) / RATE)
        return 20 * np.log10(spectrum[bin_440 - 2 : bin_440 + 3].max() / len(piece))

    before, under, after = at_440(2.2, 2.7), at_440(6.2, 6.7), at_440(12.7, 13.2)
    assert before - under == pytest.approx(11, abs=2.5)
    assert after == pytest.approx(before, abs=1)


@pytest.mark.slow
def test_composed_music_steps_back_under_a_narration(files: dict[str, Path]):
    narration = (2_000, 5_000, Recording(asset="voice", volume=100, fade_out_ms=0))
    music = (0, 9_000, Music(mood="synthwave", seed=2, volume=80))
    together, alone = mix(audio(music, narration), files), mix(audio(music), files)
    assert together is not None
    assert alone is not None
    pauses = [level_db(together, t / 20, t / 20 + 0.05) for t in range(60, 130)]
    without = [level_db(alone, t / 20, t / 20 + 0.05) for t in range(60, 130)]
    raised = level_db(together, 0.2, 1.6) - level_db(alone, 0.2, 1.6)
    assert min(pauses) < min(without) + raised - 7


def test_a_voice_is_one_whatever_it_sounds_like_and_ends_where_it_ends(files: dict[str, Path]):
    """The tone of 440 Hz as somebody who hums, in front of a song that is the voice's file."""

    def beneath(is_voice: bool) -> np.ndarray:
        hummed = (0, 9_000, Recording(asset="hum", volume=100, fade_out_ms=0, is_voice=is_voice))
        played = (0, 9_000, Recording(asset="tone", volume=80, fade_out_ms=0))
        together = mix(audio(played, hummed), files)
        assert together is not None
        return together

    def at_440(samples: np.ndarray, start_s: float) -> float:
        piece = samples[round(start_s * RATE) : round((start_s + 0.5) * RATE), 0]
        spectrum = np.abs(np.fft.rfft(piece * np.hanning(len(piece))))
        return 20 * np.log10(spectrum[218:223].max())

    said, played = beneath(True), beneath(False)
    assert at_440(said, 8) - at_440(said, 3) > 7  # the file has 6 s: nothing is said after it
    assert at_440(played, 8) - at_440(played, 3) == pytest.approx(0, abs=1)


def test_music_does_not_step_back_under_a_hum(files: dict[str, Path]):
    assert not is_speech_like(heard(files["hum"], start_ms=0, wanted=5 * RATE))
    assert is_speech_like(heard(files["voice"], start_ms=0, wanted=5 * RATE))


@pytest.mark.parametrize("mood", ["lofi", "upbeat", "tense"])
def test_music_is_not_taken_for_speech(mood: str):
    from animatic.studio.music import compose

    assert not is_speech_like(compose(Music(mood=mood, seed=3), 6_000))


def test_a_crossfade_between_clips_is_heard_too(files: dict[str, Path]):
    track = clips(
        Segment(duration_ms=3_000, media=Clip(asset="hum")),
        Segment(
            start_ms=2_000,
            duration_ms=3_000,
            media=Clip(asset="hum"),
            transition=Transition(kind="crossfade", duration_ms=1_000),
        ),
    )
    samples = mix(Timeline(tracks=(track,)), files)
    assert samples is not None
    assert level_db(samples, 2.4, 2.6) == pytest.approx(level_db(samples, 1.0, 1.5), abs=3.5)
    assert np.abs(np.diff(samples, axis=0)).max() < 0.05


@pytest.mark.parametrize("speed", [0.25, 0.5, 2.0, 4.0])
def test_a_clip_at_another_speed_keeps_its_pitch(files: dict[str, Path], speed: float):
    sound = heard(files["hum"], start_ms=0, wanted=60 * RATE, speed=speed)
    assert len(sound) / RATE == pytest.approx(6 / speed, rel=0.06)
    spectrum = np.abs(np.fft.rfft(sound[:, 0] * np.hanning(len(sound))))
    assert np.argmax(spectrum) * RATE / len(sound) == pytest.approx(220, abs=3)


def test_a_broken_or_missing_file_costs_its_own_sound_only(
    files: dict[str, Path], tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    broken = tmp_path / "broken.mp3"
    broken.write_bytes(b"ID3 not really" * 99)
    cut = tmp_path / "cut.wav"
    cut.write_bytes(files["tone"].read_bytes()[:96_000])
    timeline = audio(
        (0, 1_000, Recording(asset="broken")),
        (0, 1_000, Recording(asset="gone")),
        (1_000, 2_000, Recording(asset="cut", fade_out_ms=0)),
    )
    with caplog.at_level(logging.WARNING):
        samples = mix(timeline, files | {"broken": broken, "cut": cut})
    assert samples is not None
    assert np.abs(samples[:RATE]).max() == 0
    assert level_db(samples, 1.3, 2.7) > -30
    assert "broken.mp3" in caplog.text
    assert "gone" in caplog.text


@pytest.mark.slow
def test_the_same_timeline_is_the_same_sound(files: dict[str, Path]):
    timeline = audio((0, 2_000, Music(mood="tense", seed=4)), (0, 2_000, Recording(asset="tone")))
    first, again = mix(timeline, files), mix(timeline, files)
    assert first is not None
    assert again is not None
    assert np.array_equal(first, again)


@pytest.mark.slow
@pytest.mark.parametrize("media", [Recording(asset="tone"), Music(mood="upbeat")])
def test_a_long_mix_needs_little_more_than_twice_its_own_memory(
    files: dict[str, Path], media: Recording | Music
):
    """Ten minutes take 230 MB as samples; what one minute shows holds for ten."""
    timeline = audio((0, 60_000, media))
    tracemalloc.start()
    try:
        samples = mix(timeline, files)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert samples is not None
    assert samples.shape == (60_000 * 48, 2)
    fixed = 100 * 1024 * 1024  # buses and notes of one window, whatever the length
    assert most < 2.2 * samples.nbytes + fixed


def test_a_loop_fills_exactly_and_fades_share_what_is_too_short():
    assert len(looped(tone(0.5), 3 * RATE)) == 3 * RATE
    assert len(looped(tone(5), RATE)) == RATE
    assert len(looped(np.zeros((0, 2), np.float32), RATE)) == 0
    both = faded(tone(0.1, 100, 0.9), RATE, RATE)
    assert np.abs(both[0]).max() < 1e-3
    assert np.abs(both[-1]).max() < 1e-3
