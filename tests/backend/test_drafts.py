"""The draft: ours comes back as it was, and anybody else's is readable."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from animatic.backend.wire import read_draft, write_draft
from animatic.model.timeline import (
    Clip,
    Music,
    Other,
    Picture,
    Recording,
    Scene,
    Segment,
    Text,
    Timeline,
    Track,
    Transition,
    summarise,
)

ms = st.integers(0, 600_000)
words = st.text(max_size=30)
extras = st.dictionaries(
    st.text(min_size=2, max_size=6).filter(lambda key: key not in ("tt", "sg", "id")),
    st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.integers()),
    max_size=3,
)
media = st.one_of(
    st.builds(Scene, family=words, prompt=words, seed=st.integers(0, 2**63 - 1)),
    st.builds(Scene, density=st.floats(0.25, 4), camera=st.sampled_from(["auto", "rise"])),
    st.builds(Picture, asset=words),
    st.builds(Clip, asset=words, in_ms=ms, volume=st.integers(0, 200)),
    st.builds(Music, mood=words, volume=st.integers(0, 200), fade_in_ms=ms),
    st.builds(Recording, asset=words, fade_out_ms=ms),
    st.builds(Text, text=words, role=st.sampled_from(["title", "caption"]), detail=words),
    st.builds(Other, text=words, volume=st.none() | st.integers(0, 100)),
)  # fmt: skip
transitions = st.builds(
    Transition, kind=st.sampled_from(["cut", "crossfade"]), duration_ms=st.integers(0, 5000)
)
segments = st.builds(
    Segment, id=words, name=words, start_ms=ms, duration_ms=ms, media=media,
    transition=transitions, extra=extras,
)  # fmt: skip
tracks = st.builds(
    Track, kind=st.sampled_from(["video", "audio", "text", "other"]), name=words,
    segments=st.lists(segments, max_size=3).map(tuple), extra=extras,
)  # fmt: skip
timelines = st.builds(
    Timeline, title=words, tracks=st.lists(tracks, max_size=3).map(tuple),
    aspect_ratio=st.sampled_from(["16:9", "9:16"]), resolution=st.sampled_from(["4k", "720p"]),
    frame_rate=st.sampled_from([24, 60]), colour_mood=words, extra=extras,
    brightness=st.integers(-100, 100), contrast=st.sampled_from([0, -40, 100]),
)  # fmt: skip

json_values: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from([10**400, -1, "\ud800", "5000", 1e308]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["t", "tt", "sg", "d", "m", "s", "name", "media", "kind", "x", "\ud800"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(timelines)
def test_a_timeline_comes_back_from_its_draft_as_it_was(timeline: Timeline) -> None:
    sent = json.loads(json.dumps(write_draft(timeline)))
    assert read_draft(sent) == timeline


@given(st.dictionaries(st.sampled_from(["t", "d", "m", "x"]), json_values))
def test_any_json_object_is_a_draft_with_a_summary(raw: dict[str, Any]) -> None:
    timeline = read_draft(raw)
    assert summarise(timeline).startswith("Timeline (")
    assert read_draft(write_draft(timeline)).duration_ms == timeline.duration_ms


@given(extras, extras)
def test_unknown_keys_are_written_back(outer: dict[str, Any], inner: dict[str, Any]) -> None:
    raw = {"t": [{"tt": 0, "sg": [{**outer, "d": 5, "m": {"x1": inner}}], **outer}], **outer}
    written = write_draft(read_draft(raw))
    segment = written["t"][0]["sg"][0]
    assert segment["m"]["x1"] == inner
    for place in (written, written["t"][0], segment):
        assert {key: place[key] for key in outer} == outer


def test_a_foreign_draft_reads_as_the_seeds_summarise_it() -> None:
    draft = {
        "t": [
            {"tt": 0, "sg": [{"id": "v1", "d": 10000, "m": {"prompt": "city timelapse"}}]},
            {"tt": 1, "sg": [{"d": 10000, "m": {"title": "Lo-fi", "volume": 0.35}}]},
            {"tt": 7, "sg": [{"d": 3000, "m": {"text": "Urban Dreams"}}]},
        ]
    }
    assert summarise(read_draft(draft)) == (
        "Timeline (3 tracks): 1. Video: city timelapse (0-10s) "
        '2. BGM: Lo-fi (0-10s, 35%) 3. Title: "Urban Dreams" (0-3s)'
    )


@pytest.mark.parametrize(
    ("width", "height", "shape"),
    [
        (1920, 1080, "16:9"),
        (1080, 1920, "9:16"),
        (854, 480, "16:9"),
        (900, 200, "16:9"),
        (0, 1, "16:9"),
    ],
)
def test_a_foreign_drafts_shape_follows_from_its_size(width: int, height: int, shape: str) -> None:
    assert read_draft({"m": {"width": width, "height": height}}).aspect_ratio == shape


def test_segments_without_a_start_follow_one_another() -> None:
    track = {"tt": 0, "sg": [{"d": 2000}, {"d": 3000}, {"d": 1000, "s": 9000}, {"d": 500}]}
    starts = [s.start_ms for s in read_draft({"t": [track]}).tracks[0].segments]
    assert starts == [0, 2000, 9000, 10000]


@pytest.mark.parametrize(
    ("segment", "name"),
    [
        ({"m": {"name": "clip1.mp4"}}, "clip1.mp4"),
        ({"m": {"title": " two\nlines "}}, "two lines"),
        ({"m": {"url": "https://cdn.example/a/beach%20day.mp4?sig=1"}}, "beach day.mp4"),
        ({"name": "outside"}, "outside"),
        ({"m": {"name": 7, "prompt": "a lake"}}, "a lake"),
        ({"m": "nothing"}, ""),
    ],
)
def test_a_segments_name_is_looked_for_where_backends_put_it(
    segment: dict[str, Any], name: str
) -> None:
    draft = {"t": [{"tt": 0, "sg": [{"d": 1000, **segment}]}]}
    assert read_draft(draft).tracks[0].segments[0].name == name


@pytest.mark.parametrize(
    ("kind", "is_known"),
    [(0, True), ("1", True), (7.0, True), (3, False), (None, False), (True, False)],
)
def test_an_unknown_track_type_is_another_kind_and_keeps_its_number(
    kind: Any, is_known: bool
) -> None:
    track = read_draft({"t": [{"tt": kind, "sg": []}]}).tracks[0]
    assert (track.kind != "other") == is_known
    assert is_known or track.extra["tt"] == kind


def test_a_draft_of_ours_holds_readable_keys() -> None:
    scene = Segment(
        id="v1", name="city at night", start_ms=0, duration_ms=5000,
        media=Scene(family="city", time_of_day="night"),
    )  # fmt: skip
    title = Segment(id="x1", duration_ms=3000, media=Text(text="Urban Dreams"))
    timeline = Timeline(
        tracks=(Track(kind="video", segments=(scene,)), Track(kind="text", segments=(title,)))
    )
    draft = write_draft(timeline)
    media = {"kind": "scene", "family": "city", "time_of_day": "night"}
    assert draft["t"][0] == {
        "tt": 0,
        "sg": [{"id": "v1", "d": 5000, "m": {"start": 0, "name": "city at night", "media": media}}],
    }
    assert draft["t"][1]["sg"][0]["m"]["text"] == "Urban Dreams"
    assert draft["d"] == 5000


def test_every_field_of_the_timeline_has_its_place_in_a_draft() -> None:
    # A field that is new here is lost on the wire until `write_draft` knows it.
    assert set(Timeline.model_fields) == {
        *(
            "title",
            "tracks",
            "aspect_ratio",
            "resolution",
            "frame_rate",
            "colour_mood",
            "brightness",
            "contrast",
            "fade_out_ms",
            "extra",
        ),
    }
    assert set(Track.model_fields) == {"kind", "name", "segments", "extra"}
    assert set(Segment.model_fields) == {
        *("id", "name", "start_ms", "duration_ms", "media", "transition", "extra"),
    }
