"""A recording that speaks over the film, with the music beneath it."""

from __future__ import annotations

import pytest

from animatic.model.timeline import Music, Recording, Segment, Timeline
from animatic.studio.director import direct, layout
from animatic.studio.director.contract import Asset

PICTURES = [Asset(id=f"{n}.jpg", name=f"{n}.jpg", kind="picture", width=1600, height=900)
            for n in "abc"]  # fmt: skip
VOICE = Asset(id="v", name="narration.mp3", kind="sound", duration_ms=14_000)
SONG = Asset(id="s", name="song.mp3", kind="sound", duration_ms=60_000)


def said(*messages: str, assets: tuple[Asset, ...] = (*PICTURES, VOICE)) -> tuple[Timeline, str]:
    timeline, reply = Timeline(), ""
    for message in messages:
        turn = direct(message, timeline, assets)
        timeline, reply = turn.timeline, turn.reply
    return timeline, reply


def recording(segment: Segment) -> Recording:
    assert isinstance(segment.media, Recording)
    return segment.media


@pytest.mark.parametrize(
    "message",
    [
        "make a video of my photos with my voiceover",
        "use narration.mp3 as the narration for a video of my photos",
        "用我的照片做视频，旁白用narration.mp3",
    ],
)
def test_it_speaks_from_the_start_and_the_film_is_as_long(message: str) -> None:
    timeline, _ = said(message)
    (voice,) = layout.voices(timeline)
    (music,) = layout.sounds(timeline)
    assert recording(voice) == Recording(
        asset="v", is_voice=True, spoken_ms=14_000, volume=100, fade_out_ms=0
    )
    assert (voice.start_ms, voice.duration_ms) == (0, 14_000)
    assert timeline.duration_ms == 15_000
    assert isinstance(music.media, Music)
    assert music.media.volume == 35


def test_a_song_plays_beneath_the_voice() -> None:
    timeline, _ = said(
        "make a video of my photos with narration.mp3 as voice-over and my song",
        assets=(*PICTURES, SONG, VOICE),
    )
    assert recording(layout.voices(timeline)[0]).asset == "v"
    assert recording(layout.sounds(timeline)[0]).asset == "s"


def test_a_voice_is_put_on_made_louder_and_taken_off_and_the_music_stays() -> None:
    start = "a promo from my photos with calm music"
    timeline, reply = said(start, "add my voice-over")
    assert recording(layout.voices(timeline)[0]).volume == 100
    assert layout.sounds(timeline)[0].media.volume == 35
    assert "its end isn't heard" in reply
    timeline, _ = said(start, "add my voice-over", "voice louder", "music at 20%")
    assert recording(layout.voices(timeline)[0]).volume == 140
    assert layout.sounds(timeline)[0].media.volume == 20
    timeline, _ = said(start, "add my voice-over", "no music")
    assert len(layout.voices(timeline)) == 1
    assert not layout.sounds(timeline)
    timeline, _ = said(start, "add my voice-over", "remove the voice-over")
    assert not layout.voices(timeline)
    assert len(layout.sounds(timeline)) == 1


def test_what_played_as_music_can_speak_instead() -> None:
    timeline, _ = said("make a video of my photos", "use narration.mp3 as voice-over")
    assert len(layout.voices(timeline)) == 1
    assert not layout.sounds(timeline)


def test_a_longer_film_does_not_stretch_the_voice() -> None:
    timeline, _ = said("make a video of my photos with my voiceover", "make it 30 seconds")
    assert layout.voices(timeline)[0].duration_ms == 14_000
    assert layout.sounds(timeline)[0].duration_ms == 30_000


def test_what_a_short_film_cut_comes_back_when_it_is_longer() -> None:
    timeline, _ = said("make a video of my photos with my voiceover", "make it 8 seconds")
    assert layout.voices(timeline)[0].duration_ms == 8_000
    timeline, _ = said("a promo from my photos", "add my voice-over", "make it 14 seconds")
    assert layout.voices(timeline)[0].duration_ms == 14_000


@pytest.mark.parametrize("message", ["add a voiceover", "加个旁白"])
def test_a_song_is_not_taken_for_a_voice(message: str) -> None:
    timeline, reply = said("make a video of my photos", message, assets=(*PICTURES, SONG))
    assert not layout.voices(timeline)
    assert "recording" in reply or "录音" in reply


def test_without_a_recording_it_says_that_nobody_speaks() -> None:
    _, reply = said("a 10 s city at night with a voice over", assets=())
    assert "I can't speak" in reply
