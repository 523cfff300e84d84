import pytest
from hypothesis import given
from hypothesis import strategies as st

from animatic.model.timeline import (
    Clip,
    Music,
    Recording,
    Scene,
    Segment,
    Text,
    Timeline,
    Track,
    clock,
    compare,
    frame_size,
    summarise,
)


def seeds_example() -> Timeline:
    return Timeline(
        tracks=(
            Track(
                kind="video",
                segments=(
                    Segment(id="v1", name="city timelapse", duration_ms=10_000, media=Scene()),
                ),
            ),
            Track(
                kind="audio",
                segments=(
                    Segment(id="a1", name="Lo-fi", duration_ms=10_000, media=Music(volume=35)),
                ),
            ),
            Track(
                kind="text",
                segments=(Segment(id="t1", duration_ms=3_000, media=Text(text="Urban Dreams")),),
            ),
        )
    )


def with_segment(timeline: Timeline, track: int, **changes: object) -> Timeline:
    tracks = list(timeline.tracks)
    segment = tracks[track].segments[0].model_copy(update=changes)
    tracks[track] = tracks[track].model_copy(update={"segments": (segment,)})
    return timeline.model_copy(update={"tracks": tuple(tracks)})


def test_the_summary_is_the_seeds_line() -> None:
    assert summarise(seeds_example()) == (
        "Timeline (3 tracks): 1. Video: city timelapse (0-10s) "
        '2. BGM: Lo-fi (0-10s, 35%) 3. Title: "Urban Dreams" (0-3s)'
    )


def test_a_voice_is_not_called_music() -> None:
    voice = Recording(asset="a", is_voice=True, volume=100)
    spoken = Segment(name="narration.mp3", duration_ms=9500, media=voice)
    told = summarise(Timeline(tracks=(Track(kind="audio", segments=(spoken,)),)))
    assert told == "Timeline (1 track): 1. Voice: narration.mp3 (0-9.5s, 100%)"


def test_an_empty_timeline_says_so_and_cannot_be_exported() -> None:
    assert summarise(Timeline()) == "Timeline (empty)"
    assert not Timeline().is_exportable
    assert not Timeline(tracks=(Track(kind="video"),)).is_exportable
    assert seeds_example().is_exportable


def test_one_track_is_singular_and_captions_are_called_captions() -> None:
    caption = Segment(duration_ms=1500, media=Text(text="Hi", role="caption"))
    line = summarise(Timeline(tracks=(Track(kind="text", segments=(caption,)),)))
    assert line == 'Timeline (1 track): 1. Captions: "Hi" (0-1.5s)'


def test_a_clips_own_volume_stays_out_of_the_line() -> None:
    clip = Segment(name="dive.mp4", duration_ms=4000, media=Clip(asset="a"))
    assert "%" not in summarise(Timeline(tracks=(Track(kind="video", segments=(clip,)),)))


def test_nothing_changed_is_no_sentence() -> None:
    assert compare(seeds_example(), seeds_example()) == []


def test_every_kind_of_change_is_told() -> None:
    before = seeds_example()
    louder = with_segment(before, 1, media=Music(volume=80))
    assert compare(before, louder) == [
        "Changed music Lo-fi (0-10s, 35%) → music Lo-fi (0-10s, 80%)"
    ]
    without_title = before.model_copy(update={"tracks": before.tracks[:2]})
    assert compare(before, without_title) == ['Removed text "Urban Dreams" (0-3s)']
    assert compare(without_title, before) == ['Added text "Urban Dreams" (0-3s)']
    upright = before.model_copy(update={"aspect_ratio": "9:16"})
    assert compare(before, upright) == ["Shape: 16:9 → 9:16"]
    longer = with_segment(before, 0, duration_ms=12_000)
    assert "Length: 10s → 12s" in compare(before, longer)


def test_segments_without_ids_are_told_apart_too() -> None:
    def track(*names: str) -> Timeline:
        segments = tuple(
            Segment(name=name, start_ms=n * 1000, duration_ms=1000) for n, name in enumerate(names)
        )
        return Timeline(tracks=(Track(kind="video", segments=segments),))

    assert compare(track("a", "a"), track("a", "a", "a"))[0] == "Added video a (2-3s)"
    assert compare(track("a", "b"), track("a")) == ["Removed video b (1-2s)", "Length: 2s → 1s"]


@pytest.mark.parametrize(
    ("shape", "size", "expected"),
    [
        ("16:9", "1080p", (1920, 1080)),
        ("9:16", "1080p", (1080, 1920)),
        ("1:1", "720p", (720, 720)),
        ("4:5", "1080p", (1080, 1350)),
        ("16:9", "4k", (3840, 2160)),
        ("16:9", "480p", (854, 480)),
    ],
)
def test_a_frames_size(shape: str, size: str, expected: tuple[int, int]) -> None:
    assert frame_size(shape, size) == expected  # type: ignore[arg-type]


@given(st.integers(0, 600_000))
def test_a_clock_has_no_trailing_zeros(ms: int) -> None:
    assert clock(ms) == "0" or not clock(ms).endswith(".0")
    assert abs(float(clock(ms)) - ms / 1000) <= 0.0501
