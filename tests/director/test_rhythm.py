"""Cuts on the beats of composed music."""

from __future__ import annotations

import pytest
import stage

from animatic.model.timeline import Timeline
from animatic.studio.director import direct, layout, rhythm


def say(message: str, film: Timeline = stage.FILM) -> Timeline:
    return direct(message, film, stage.ASSETS).timeline


def off_the_beat(film: Timeline) -> list[int]:
    """How many ms the middle of each transition is from the nearest beat."""
    played = rhythm.of_music(film)
    joints = [s.start_ms + s.transition.duration_ms // 2 for s in layout.video(film)[1:]]
    return [min(abs(beat - at) for beat in played) for at in joints]


@pytest.mark.parametrize(
    "message",
    [
        "a 30 second upbeat travel video",
        "a 24 s video of a forest, then the ocean, then a city at night",
        "半分钟的海浪，轻快的音乐",
    ],
)
def test_the_cuts_of_a_new_film_fall_on_the_beats(message: str) -> None:
    film = direct(message, Timeline(), ()).timeline
    assert layout.length_ms(film) in (24_000, 30_000)
    assert len(layout.video(film)) >= 3
    assert max(off_the_beat(film)) <= 1


def test_lengths_somebody_gave_are_kept() -> None:
    film = direct("make a video from these photos, 3 s each", Timeline(), stage.PHOTOS).timeline
    assert set(layout.slots_of(layout.video(film))) == {3_000}


def test_an_edited_film_is_put_back_on_the_beat_when_asked() -> None:
    longer = say("make the first photo 4.4 seconds long")
    assert max(off_the_beat(longer)) > 20
    again = say("cut on the beat", longer)
    assert max(off_the_beat(again)) <= 1
    assert layout.length_ms(again) == layout.length_ms(longer)
    assert say("画面卡点", longer) == again


def test_nothing_moves_where_no_music_was_composed() -> None:
    silent = say("remove the music")
    turn = direct("cut on the beat", silent, stage.ASSETS)
    assert turn.timeline is silent
    assert turn.reply.startswith("I know the beats of music I composed")


def test_a_bars_first_beat_is_preferred_to_one_that_is_a_little_nearer() -> None:
    every_half_second = list(range(0, 20_001, 500))
    assert rhythm.on_beats([3_900, 6_100], every_half_second) == [4_000, 6_000]
    assert rhythm.on_beats([4_300, 5_700], every_half_second) == [4_000, 6_000]
    assert rhythm.on_beats([5_000, 5_000], every_half_second) == [5_000, 5_000]


def test_a_joint_takes_at_most_a_third_of_a_shot_and_never_outlasts_a_clip() -> None:
    slow = [0, 3_000, 6_000, 9_000]
    assert rhythm.on_beats([1_500, 1_500, 6_000], slow) == [1_500, 1_500, 6_000]
    assert rhythm.on_beats([2_700, 6_300], slow, caps=[2_800, None]) == [2_700, 6_300]
