"""Edits applied: what the next timeline is, what is told, what is asked back."""

from __future__ import annotations

from itertools import pairwise

import pytest
import stage
import told

from animatic.model.timeline import (
    Clip,
    Music,
    Picture,
    Scene,
    Segment,
    Text,
    Timeline,
    Track,
    Transition,
    compare,
    named,
    span,
)
from animatic.studio.director import Turn, direct, layout

FILM, ASSETS = stage.FILM, stage.ASSETS


def say(*messages: str, film: Timeline = FILM) -> Turn:
    """The turn of the last of several messages."""
    turn = Turn(film, "")
    for message in messages:
        turn = direct(message, turn.timeline, ASSETS)
    return turn


def shots(timeline: Timeline) -> list[tuple[str, int, int]]:
    """Name, start and slot of every segment of the film."""
    shown = layout.video(timeline)
    slots = layout.slots_of(shown)
    return [(s.name, s.start_ms, slot) for s, slot in zip(shown, slots, strict=True)]


def text(timeline: Timeline, role: str) -> Segment:
    return next(
        s for s in layout.texts(timeline) if isinstance(s.media, Text) and s.media.role == role
    )


def test_the_film_the_tables_are_about() -> None:
    assert told.film(FILM) == (
        "20s 16:9 1080p | p1 3.8s + p2 4.5s + c1 7.5s + p3 4.2s | upbeat 35% "
        "| title 'Sea' 0-3s | end_card 'Sea' 17-20s"
    )


# --- words


def test_a_changed_title_keeps_its_id_and_time() -> None:
    turn = say("change the title to “Ocean”")
    before, after = text(FILM, "title"), text(turn.timeline, "title")
    assert (after.id, after.start_ms, after.duration_ms) == (
        before.id,
        before.start_ms,
        before.duration_ms,
    )
    assert after.media == before.media.model_copy(update={"text": "Ocean"})
    assert compare(FILM, turn.timeline) == ['Changed text "Sea" (0-3s) → text "Ocean" (0-3s)']
    assert "Title: “Sea” → “Ocean”" in turn.reply


def test_a_caption_at_a_time_is_placed_there_on_a_track_of_its_own() -> None:
    film = say("在第5秒加字幕“你好，世界”").timeline
    caption = text(film, "caption")
    assert (caption.start_ms, caption.end_ms) == (5_000, 8_000)
    assert isinstance(caption.media, Text)
    assert caption.media.text == "你好，世界"
    assert [t.name for t in film.tracks] == ["Video", "Music", "Title", "Captions"]


def test_captions_are_spread_over_the_film() -> None:
    film = say("add captions “One”, “Two” and “Three”").timeline
    spans = [(s.start_ms, s.end_ms) for s in layout.texts(film) if s.id not in ("t1", "t2")]
    assert spans[0][0] == 0
    assert spans[-1][1] == 20_000
    assert all(a[1] == b[0] for a, b in pairwise(spans))


def test_a_caption_on_a_picture_goes_with_it_and_leaves_with_it() -> None:
    film = say("add the text “Room” on the second photo").timeline
    assert text(film, "caption").start_ms == shots(film)[1][1]
    moved = say("move the second photo to the end", film=film).timeline
    assert text(moved, "caption").start_ms == shots(moved)[-1][1]
    gone = say("delete the second photo", film=film).timeline
    assert all(s.media.role != "caption" for s in layout.texts(gone) if isinstance(s.media, Text))


def test_words_are_replaced_wherever_they_stand() -> None:
    film = say("replace “Sea” with “Ocean”").timeline
    assert [s.media.text for s in layout.texts(film) if isinstance(s.media, Text)] == [
        "Ocean",
        "Ocean",
    ]


def test_it_means_the_title_that_was_just_spoken_of() -> None:
    film = say("add the title “Hi”, make it red and move it to the bottom").timeline
    media = text(film, "title").media
    assert isinstance(media, Text)
    assert (media.text, media.colour, media.place) == ("Hi", "#e23b3b", "bottom")


def test_an_end_card_stays_at_the_end() -> None:
    film = say("make it 12 seconds").timeline
    assert (text(film, "end_card").start_ms, text(film, "end_card").end_ms) == (9_000, 12_000)


# --- sound


def test_removed_music_leaves_no_empty_track() -> None:
    assert [t.kind for t in say("remove the music").timeline.tracks] == ["video", "text"]


def test_other_music_of_the_same_mood_is_another_piece() -> None:
    film = say("different music please").timeline
    old, new = layout.sounds(FILM)[0].media, layout.sounds(film)[0].media
    assert isinstance(old, Music)
    assert isinstance(new, Music)
    assert old.mood == new.mood
    assert old.seed != new.seed
    assert new.volume == old.volume


def test_volume_is_set_and_scaled() -> None:
    assert layout.sounds(say("music at 60%").timeline)[0].media.volume == 60  # type: ignore[union-attr]
    assert layout.sounds(say("音乐小一点").timeline)[0].media.volume == 24  # type: ignore[union-attr]
    assert layout.sounds(say("set the music volume to 900%").timeline)[0].media.volume == 200  # type: ignore[union-attr]


def test_the_uploaded_song_takes_the_musics_place() -> None:
    song = layout.sounds(say("use my song").timeline)[0]
    assert (song.name, song.media.asset, song.duration_ms, song.media.volume) == (
        "song.mp3",
        "s1",
        20_000,
        35,
    )  # type: ignore[union-attr]


def test_a_clip_is_muted_and_the_pictures_are_not_asked_about() -> None:
    film = say("mute the clips").timeline
    assert [s.media.volume for s in layout.video(film) if isinstance(s.media, Clip)] == [0]


# --- the cut


def test_a_new_length_is_exact_and_clips_keep_to_their_footage() -> None:
    for seconds in (8, 13, 30, 61):
        film = say(f"make it {seconds} seconds").timeline
        assert film.duration_ms == seconds * 1_000
        clip = next(s for s in layout.video(film) if isinstance(s.media, Clip))
        assert clip.duration_ms <= 8_300
        assert layout.sounds(film)[0].end_ms == film.duration_ms


def test_segments_are_swapped_with_their_lengths_and_ids() -> None:
    film = say("swap the first and third photos").timeline
    assert [s.id for s in layout.video(film)] == ["v4", "v2", "v3", "v1"]
    assert film.duration_ms == FILM.duration_ms
    assert layout.video(film)[0].transition == Transition()
    assert layout.video(film)[3].transition.kind == "crossfade"
    assert compare(FILM, film)


def test_the_order_is_reversed_and_reversed_back() -> None:
    once = say("reverse the order").timeline
    assert [s.id for s in layout.video(once)] == ["v4", "v3", "v2", "v1"]
    assert say("reverse the order", film=once).timeline == FILM


def test_three_captions_stand_in_order_and_apart_when_the_film_is_reversed() -> None:
    film = say(
        "add the caption “one” at 1 s", "add the caption “two” at 4 s",
        "add the caption “three” at 8 s", "reverse the order",
    ).timeline  # fmt: skip
    captions = next(t.segments for t in film.tracks if t.name == "Captions")
    assert [(named(s), span(s)) for s in captions] == [
        ('"two"', "11.9-14.9s"),
        ('"three"', "15.9-17.2s"),  # it lay over a cut, and would reach into the next caption
        ('"one"', "17.2-20s"),
    ]


def test_the_start_of_a_clip_is_trimmed_off_its_footage() -> None:
    film = say("cut the first 3 seconds of the clip").timeline
    clip = next(s for s in layout.video(film) if isinstance(s.media, Clip))
    assert isinstance(clip.media, Clip)
    assert clip.media.in_ms == 3_000
    assert film.duration_ms == FILM.duration_ms - 3_000


def test_a_stretch_is_cut_out_across_segments() -> None:
    film = say("cut from 3 to 5 seconds").timeline
    assert film.duration_ms == 18_000
    assert [s.id for s in layout.video(film)] == ["v1", "v2", "v3", "v4"]
    film = say("remove 0:05 to 0:06").timeline
    assert film.duration_ms == 19_000
    assert len(layout.video(film)) == 5


def test_only_a_stretch_is_kept() -> None:
    film = say("只保留前10秒").timeline
    assert film.duration_ms == 10_000
    assert [s.id for s in layout.video(film)] == ["v1", "v2", "v3"]


def test_a_clip_is_split_into_parts_that_go_on_from_each_other() -> None:
    film = say("split the clip at 2 seconds").timeline
    first, second = [s for s in layout.video(film) if isinstance(s.media, Clip)]
    assert isinstance(second.media, Clip)
    assert second.media.in_ms == 2_000
    assert (first.name, second.name) == ("surf.mp4", "surf.mp4 2")
    assert film.duration_ms == FILM.duration_ms
    assert second.transition.kind == "cut"


def test_a_clip_played_twice_as_fast_takes_half_the_time() -> None:
    film = say("speed the clip up 2x").timeline
    before, after = shots(FILM)[2][2], shots(film)[2][2]
    assert after == round(before / 2)


def test_a_scene_is_added_after_the_second_photo() -> None:
    film = say("add a shot of a lake at sunset after the second photo").timeline
    new = layout.video(film)[2]
    assert isinstance(new.media, Scene)
    assert (new.media.family, new.media.time_of_day, new.id) == ("lake", "sunset", "v5")
    assert new.transition.kind == "crossfade"


def test_a_picture_is_replaced_in_its_place_and_time() -> None:
    film = say("replace the first photo with pool.jpg").timeline
    first = layout.video(film)[0]
    assert (first.id, first.name) == ("v1", "pool.jpg")
    assert isinstance(first.media, Picture)
    assert first.media.asset == "p9"
    assert shots(film)[0][2] == shots(FILM)[0][2]


# --- looks


def test_transitions_change_without_changing_the_length() -> None:
    for message in ("use 1.5 second wipe transitions", "no transitions", "所有转场换成2秒叠化"):
        film = say(message).timeline
        assert film.duration_ms == FILM.duration_ms
        assert [s[1] for s in shots(film)] == [s[1] for s in shots(FILM)]


def test_one_transition_is_changed_between_two_pictures() -> None:
    film = say("fade through black between the first and second photos").timeline
    assert [s.transition.kind for s in layout.video(film)] == [
        "cut",
        "fade_black",
        "crossfade",
        "crossfade",
    ]


def test_scenes_are_set_differently_and_renamed() -> None:
    city = direct("a city at night, 8 s", Timeline(), ()).timeline
    film = direct("make it rain", city, ()).timeline
    scene = layout.video(film)[0]
    assert isinstance(scene.media, Scene)
    assert (scene.media.weather, scene.media.time_of_day) == ("rain", "night")
    assert scene.name == "city at night in the rain"
    film = direct("change it to sunset", city, ()).timeline
    assert layout.video(film)[0].name == "city at sunset"
    assert layout.video(film)[0].id == "v1"


# --- questions and refusals


@pytest.mark.parametrize(
    ("message", "question"),
    [
        ("delete the photo", "Which one do you mean: 1. beach.jpg"),
        ("删除照片", "你指的是哪一个：1. beach.jpg"),
        ("swap the photos", "Which two should change places?"),
        ("make it longer", "How long should it be?"),
        ("add a title", "What should it say?"),
        ("加字幕", "字幕写什么？"),
        ("split the video", "Where should it be split?"),
        ("cut 2 seconds off", "From the start or from the end?"),
        ("a sunset over the lake", "Should that be a new video, or another shot"),
        ("湖上的日落", "要做一个新视频，还是"),
    ],
)  # fmt: skip
def test_what_is_unclear_is_asked_back_and_nothing_changes(message: str, question: str) -> None:
    turn = say(message)
    assert turn.timeline is FILM
    assert turn.reply.startswith(question)
    assert turn.steps == ()


def test_a_clip_that_could_be_two_things_is_asked_about() -> None:
    film = say("move the clip to the start").timeline
    film = say("add pool.jpg at the end", film=film).timeline
    turn = direct(
        "delete the first clip", say("move the clip to the end", film=film).timeline, ASSETS
    )
    assert turn.reply.startswith("Which one do you mean: 1. beach.jpg")


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("delete the ninth photo", "There are only 3 pictures."),
        ("make the title bounce", "I can't change the font or animation"),
        ("标题用斜体", "文字的字体和动画"),
        ("make the clip 20 seconds long", "surf.mp4 only holds"),
        ("make it 20 minutes", "A film is between 1 second and 10 minutes long."),
        ("delete all the clips and photos", "That would leave no picture at all."),
        ("add a caption “x” at 50 seconds", "The film ends at 20 s"),
        ("fade out to white at the end", "come out of black and go to black, not white"),
        ("speed up beach.jpg", "A still picture has no speed."),
        ("remove the captions", "There is no caption on the film."),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_with_the_reason(message: str, reason: str) -> None:
    turn = say(message)
    assert turn.timeline is FILM
    assert reason in turn.reply
    assert "Nothing was changed" in turn.reply or "没有改动" in turn.reply


def test_what_is_not_understood_is_said_with_what_can_be_done() -> None:
    turn = say("translate it to French")
    assert turn.timeline is FILM
    assert turn.reply.startswith(
        "I can't do “translate it to French” yet, so nothing was changed. I can"
    )
    assert say("给人脸打码").reply.startswith("“给人脸打码”我还做不到，所以没有改动。")


def test_what_was_understood_is_done_and_the_rest_is_named() -> None:
    turn = say("make it vertical and juggle three flaming swords and remove the music")
    assert turn.timeline.aspect_ratio == "9:16"
    turn = say("make it vertical; juggle the swords; remove the music")
    assert (turn.timeline.aspect_ratio, layout.sounds(turn.timeline)) == ("9:16", ())
    assert "Not done, because I didn't understand it: “juggle the swords”" in turn.reply


def test_an_impossible_wish_does_not_keep_the_others_from_being_done() -> None:
    turn = say("fade in and make the title bounce")
    assert layout.video(turn.timeline)[0].transition.kind == "crossfade"
    assert "I can't change the font or animation" in turn.reply


@pytest.mark.parametrize(
    ("message", "reply"),
    [
        ("fade to black over the last two seconds", "Fades to black at the end, 2 s"),
        ("结尾渐黑", "结尾淡出到黑，1 秒"),
    ],
)
def test_a_fade_to_black_at_the_end_is_told_and_can_be_taken_away(message: str, reply: str) -> None:
    faded = say(message)
    assert faded.timeline.fade_out_ms in (1_000, 2_000)
    assert reply in faded.reply
    cleared = direct("结尾不要淡出", faded.timeline, ASSETS)
    assert cleared.timeline.fade_out_ms == 0
    assert "结尾不再淡出" in cleared.reply


def test_a_text_grows_by_steps_and_stops_where_it_no_longer_fits() -> None:
    grown = say("make the title twice as big")
    assert "size 100 % → 200 %" in grown.reply
    again = direct("make the title bigger", grown.timeline, ASSETS)
    assert again.timeline == grown.timeline


@pytest.mark.parametrize("message", ["酒店那张放六秒", "海滩的镜头只要3秒", "冲浪片段最后一秒剪掉"])
def test_a_picture_called_what_none_is_called_is_asked_for(message: str) -> None:
    turn = say(message)
    assert turn.timeline is FILM
    assert "你指的是哪一个" in turn.reply


# --- undo and talk


def test_undo_restores_the_version_before_and_says_which() -> None:
    edited = say("make it vertical").timeline
    turn = direct("undo", edited, ASSETS, stage.past(Timeline(), FILM, edited))
    assert turn.timeline is FILM
    assert turn.went_to is not None
    assert turn.went_to.current == 1
    assert "Shape: 9:16 → 16:9" in turn.reply
    turn = direct("撤销两步", edited, ASSETS, stage.past(Timeline(), FILM, edited))
    assert turn.timeline == Timeline()
    turn = direct("undo everything", edited, ASSETS, stage.past(Timeline(), FILM, edited))
    assert turn.timeline == Timeline()


def test_undo_without_a_history_changes_nothing() -> None:
    turn = direct("undo", FILM, ASSETS)
    assert turn.timeline is FILM
    assert turn.reply == "There is nothing to undo."


@pytest.mark.parametrize(
    "message", ["hello", "thanks!", "你好", "what can you do?", "你能做什么", "how long is it?", ""]
)
def test_talk_changes_nothing(message: str) -> None:
    turn = say(message)
    assert turn.timeline is FILM
    assert turn.reply


@pytest.mark.parametrize(
    "message", ["", "hello", "remove the music", "swap the first two clips", "删除标题", "undo"]
)
def test_nothing_can_be_edited_on_an_empty_timeline(message: str) -> None:
    turn = direct(message, Timeline(), ())
    assert turn.timeline == Timeline()
    assert turn.reply


@pytest.mark.parametrize(
    "message",
    [
        "make a new video of a lake", "create a 10 s video of a city", "generate a city at night",
        "start over with a lake", "a 9 s promo for my coffee shop, vertical",
        "9秒的咖啡店宣传片，竖屏",
        "重新做一个湖的视频", "做一个城市夜景的视频", "来一段大海的视频",
        "turn these photos into a slideshow", "把这些照片做成一个短片",
        "I want another video about space",
    ],
)  # fmt: skip
def test_a_wish_for_a_film_starts_over(message: str) -> None:
    turn = say(message)
    assert turn.steps[0].name == "write_storyboard"
    assert "replaces the one before" in turn.reply or "替换了之前的片子" in turn.reply


@pytest.mark.parametrize(
    "message",
    [
        "make the title red", "make it a vertical video", "make the video 12 seconds",
        "create a title “Hi”", "turn the video black and white", "把视频做成竖屏", "整个视频慢一点",
        "把视频时长改成12秒", "add a video of a lake at the end", "make the video warmer",
    ],
)  # fmt: skip
def test_a_change_of_this_film_does_not_start_over(message: str) -> None:
    turn = say(message)
    assert [s.name for s in turn.steps][:1] not in ([], ["write_storyboard"])


# --- what others wrote


def test_unknown_keys_survive_an_edit() -> None:
    film = Timeline(
        tracks=(
            Track(
                kind="video",
                segments=(Segment(name="a", duration_ms=4_000, extra={"zz": 1}),),
                extra={"m": {"q": 2}},
            ),
        ),
        extra={"v": 3},
    )
    after = direct("add the title “Hi” and make it 6 seconds", film, ()).timeline
    assert after.extra == {"v": 3}
    assert after.tracks[0].extra == {"m": {"q": 2}}
    assert after.tracks[0].segments[0].extra == {"zz": 1}
    assert after.duration_ms == 6_000


@pytest.mark.parametrize("message", ["start over", "make a new video", "重新来", "从头来吧"])
def test_starting_over_without_a_word_of_what_is_asked_back(message: str) -> None:
    turn = direct(message, stage.FILM, stage.ASSETS)
    assert turn.timeline is stage.FILM
    assert "new video" in turn.reply or "新视频" in turn.reply


@pytest.mark.parametrize("message", ["what's the title?", "how long is it", "现在标题写的是什么"])
def test_a_question_changes_nothing_and_is_answered_from_the_film(message: str) -> None:
    turn = direct(message, stage.FILM, stage.ASSETS)
    assert turn.timeline is stage.FILM
    assert "“Sea”" in turn.reply or '"Sea"' in turn.reply
