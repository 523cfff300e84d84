"""The finished file: what players and browsers need it to be."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

import av
import pytest
from render_parts import (
    BLUE,
    GREEN,
    RED,
    boxes,
    footage,
    is_near,
    middle_of,
    picture,
    pictures_of,
    rendered,
    stills,
    textured,
    timeline,
    tone,
)

from animatic.model.errors import BadInput, ExportFailed, UnusableMedia
from animatic.model.timeline import (
    Clip,
    Music,
    Other,
    Picture,
    Recording,
    Segment,
    Text,
    Timeline,
    Track,
    Transition,
)
from animatic.studio.render import Cancelled, RenderRequest, chunks, engine, render, workers
from animatic.studio.render.engine import make_chunk
from animatic.studio.render.plan import plan

CROSSFADE = Transition(kind="crossfade", duration_ms=500)


@pytest.fixture
def red(tmp_path: Path) -> Path:
    return picture(tmp_path / "red.png", RED)


@pytest.fixture
def blue(tmp_path: Path) -> Path:
    return picture(tmp_path / "blue.png", BLUE)


def test_an_mp4_is_h264_in_bt709_with_its_header_first(tmp_path: Path, red: Path) -> None:
    made = rendered(stills(red, title="Red"), red, to=tmp_path / "out.mp4", quality="medium")

    with av.open(str(made.path)) as container:
        stream = container.streams.video[0]
        context = stream.codec_context
        assert stream.codec.name == "h264"
        assert (stream.width, stream.height, context.pix_fmt) == (854, 480, "yuv420p")
        assert stream.frames == made.frames == 30
        assert stream.duration * stream.time_base == 1
        assert stream.average_rate == 30
        tags = context.color_range, context.colorspace, context.color_primaries, context.color_trc
        assert tags == (1, 1, 1, 1)
        assert container.metadata["title"] == "Red"
    order = boxes(made.path)
    assert order.index("moov") < order.index("mdat")
    assert made.bytes == made.path.stat().st_size
    assert [p.name for p in tmp_path.iterdir() if "part" in p.name] == []


def test_chunks_join_without_a_gap_on_closed_key_frames(tmp_path: Path, red: Path) -> None:
    moving = timeline(Picture(asset=red.name, camera="push_in"), ms=11_000)
    made = rendered(moving, red, to=tmp_path / "out.mp4", quality="medium")
    request = RenderRequest(timeline=moving, assets={red.name: red}, output=made.path)
    joints = {chunk.first for chunk in chunks.cut(plan(request))}
    assert len(joints) == 3

    with av.open(str(made.path)) as container:
        stream = container.streams.video[0]
        packets = [p for p in container.demux(stream) if p.pts is not None]
    unit = Fraction(1, 30) / stream.time_base
    shown = sorted(packet.pts for packet in packets)
    assert shown == [n * unit for n in range(330)]
    assert all(a.dts < b.dts for a, b in pairwise(packets))
    keys = {packet.pts // unit for packet in packets if packet.is_keyframe}
    assert joints <= keys
    for joint in joints:  # closed: nothing shown before a joint is sent after it
        at = next(n for n, packet in enumerate(packets) if packet.pts == joint * unit)
        assert all(packet.pts >= joint * unit for packet in packets[at:])


def test_sound_is_aac_and_as_long_as_the_picture(tmp_path: Path, red: Path) -> None:
    wav = tone(tmp_path / "tone.wav", 2)
    heard = Track(
        kind="audio",
        segments=(Segment(duration_ms=2000, media=Recording(asset=wav.name, fade_out_ms=0)),),
    )
    both = stills(red, ms=2000).model_copy(update={"tracks": (*stills(red, ms=2000).tracks, heard)})

    made = rendered(both, red, wav, to=tmp_path / "out.mp4")

    with av.open(str(made.path)) as container:
        sound = container.streams.audio[0]
        assert (sound.codec.name, sound.rate, sound.layout.name) == ("aac", 48_000, "stereo")
        samples = sum(frame.samples for frame in container.decode(audio=0))
    assert abs(samples - 96_000) <= 1024
    with av.open(str(made.path)) as container:
        order = [(p.stream.type, float(p.dts * p.time_base)) for p in container.demux() if p.dts]
    heard_at = seen_at = 0.0
    for kind, at in order:
        heard_at, seen_at = (at, seen_at) if kind == "audio" else (heard_at, at)
        assert abs(heard_at - seen_at) < 1.1  # interleaved, so that it can be streamed


def test_two_renders_give_the_same_packets(tmp_path: Path, red: Path, blue: Path) -> None:
    shown = stills(red, blue, ms=1500, overlap=CROSSFADE)
    first = rendered(shown, red, blue, to=tmp_path / "first.mp4", quality="medium")
    second = rendered(shown, red, blue, to=tmp_path / "second.mp4", quality="medium")
    assert first.path.read_bytes() == second.path.read_bytes()


@pytest.mark.slow
def test_the_bytes_are_the_same_on_a_machine_with_many_cores(
    tmp_path: Path, red: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four chunks at once, each by five drawers, instead of one after the other by two."""
    clip = footage(tmp_path / "clip.mp4", frames=300)
    shown = timeline(Picture(asset=red.name), Clip(asset=clip.name), ms=10_000)
    few = rendered(shown, red, clip, to=tmp_path / "few.mp4", quality="medium")
    monkeypatch.setattr(engine, "CORES", 16)
    monkeypatch.setattr(engine, "DRAWERS", 5)
    many = rendered(shown, red, clip, to=tmp_path / "many.mp4", quality="medium")
    assert few.path.read_bytes() == many.path.read_bytes()


@pytest.mark.slow
def test_one_two_or_three_workers_make_the_same_frames(
    tmp_path: Path, red: Path, blue: Path
) -> None:
    clip = footage(tmp_path / "clip.mp4", frames=90)
    media = Picture(asset=red.name), Clip(asset=clip.name), Picture(asset=blue.name)
    shown = timeline(*media, ms=2500, overlap=CROSSFADE)
    frames = [
        pictures_of(
            rendered(shown, red, blue, clip, to=tmp_path / f"{workers}.mp4", workers=workers).path
        )
        for workers in (1, 2, 3)
    ]
    assert len(frames[0]) == 195
    for others in frames[1:]:
        assert len(others) == len(frames[0])
        assert all((a == b).all() for a, b in zip(frames[0], others, strict=True))


@pytest.mark.parametrize(
    ("size", "cores", "gib", "number"),
    [
        ((1920, 1080), 2, 8, 1),  # one in order is as fast as several here, and takes half
        ((1920, 1080), 8, 8, 2),
        ((3840, 2160), 8, 8, 2),
        ((3840, 2160), 16, 8, 2),  # a third would take more than a quarter of the memory
        ((3840, 2160), 16, 64, 4),
        ((3840, 2160), 64, 2, 1),
        ((854, 480), 64, 64, 4),
    ],
)
def test_workers_follow_the_cores_within_the_memory(size, cores, gib, number) -> None:
    assert workers.best(*size, cores, gib * 1024**3) == number


def test_in_4k_an_encoder_has_drained_before_the_next_fills() -> None:
    assert workers.drains_beside(1920, 1080)
    assert not workers.drains_beside(3840, 2160)


LONG = """
import resource, sys
from animatic.studio.render import RenderRequest, render
def most(request):
    render(RenderRequest.model_validate_json(request))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(most(sys.argv[1]), most(sys.argv[2]))
"""


@pytest.mark.slow
@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no getrusage")
def test_memory_is_bound_by_what_is_seen_and_not_by_length(tmp_path: Path) -> None:
    photo, clip = textured(tmp_path / "photo.jpg"), footage(tmp_path / "clip.mp4", (640, 360), 60)
    pair = Picture(asset=photo.name), Clip(asset=clip.name)
    requests = [
        RenderRequest(
            timeline=timeline(*pair * pairs, ms=2000),
            assets={photo.name: photo, clip.name: clip},
            output=tmp_path / "out.mp4",
            resolution="480p",
            quality="draft",
        ).model_dump_json()
        for pairs in (2, 7)
    ]
    said = subprocess.run(
        [sys.executable, "-c", LONG, *requests], capture_output=True, text=True, check=True
    )
    short, long = (int(peak) for peak in said.stdout.split())
    assert long < short * 1.25


@pytest.mark.slow
def test_a_chunk_made_alone_has_the_packets_it_has_in_the_whole(
    tmp_path: Path, red: Path, blue: Path
) -> None:
    """Packed up and sent to another process, as an executor elsewhere would."""
    clip = footage(tmp_path / "clip.mp4", frames=150)
    fade = Transition(kind="crossfade", duration_ms=500)
    shown = timeline(
        Picture(asset=red.name),
        Clip(asset=clip.name),
        Picture(asset=blue.name),
        ms=5000,
        overlap=fade,
    )
    kept = tmp_path / "kept"
    files = (red, blue, clip)
    rendered(shown, *files, to=tmp_path / "out.mp4", cache=kept, quality="medium")
    planned = plan(
        RenderRequest(
            timeline=shown,
            assets={f.name: f for f in files},
            output=tmp_path / "out.mp4",
            resolution="480p",
        )
    )
    pieces = chunks.cut(planned)
    digests = {f.name: chunks.digest(f) for f in files}
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as elsewhere:
        for piece in pieces[1:]:
            alone = elsewhere.submit(make_chunk, planned, piece.index).result()
            assert alone == chunks.load(kept, chunks.key(planned, piece, digests))


def test_kept_chunks_give_the_same_file_and_only_changes_are_drawn(
    tmp_path: Path, red: Path, blue: Path
) -> None:
    shown, kept = stills(red, blue, ms=3000), tmp_path / "kept"
    drawn = rendered(shown, red, blue, to=tmp_path / "drawn.mp4", cache=kept)
    names = set(kept.iterdir())
    assert len(names) == 2
    again = rendered(shown, red, blue, to=tmp_path / "again.mp4", cache=kept)
    assert again.path.read_bytes() == drawn.path.read_bytes()

    picture(blue, GREEN)  # the second picture's content changes: its chunk, and no other
    changed = rendered(shown, red, blue, to=tmp_path / "changed.mp4", cache=kept)
    assert len(set(kept.iterdir()) - names) == 1
    assert is_near(middle_of(pictures_of(changed.path)[-1]), GREEN)


def test_a_damaged_kept_chunk_is_drawn_again(tmp_path: Path, red: Path) -> None:
    kept = tmp_path / "kept"
    first = rendered(stills(red), red, to=tmp_path / "first.mp4", cache=kept)
    (chunk,) = kept.iterdir()
    chunk.write_bytes(chunk.read_bytes()[:-7])
    second = rendered(stills(red), red, to=tmp_path / "second.mp4", cache=kept)
    assert first.path.read_bytes() == second.path.read_bytes()


@pytest.mark.parametrize(
    ("aspect", "resolution", "rate", "size"),
    [
        ("16:9", "4k", 25, (3840, 2160)),
        ("9:16", "480p", 30, (480, 854)),
        ("9:16", "1080p", 60, (1080, 1920)),
        ("1:1", "720p", 24, (720, 720)),
        ("4:5", "1080p", 30, (1080, 1350)),
    ],
)
def test_every_shape_size_and_rate_is_a_file_that_plays_everywhere(
    tmp_path: Path, red: Path, aspect, resolution, rate, size
) -> None:
    shown = stills(red, ms=1000, aspect_ratio=aspect, frame_rate=rate)
    made = rendered(shown, red, to=tmp_path / "out.mp4", resolution=resolution)
    with av.open(str(made.path)) as container:
        stream = container.streams.video[0]
        context = stream.codec_context
        assert (stream.codec.name, stream.width, stream.height) == ("h264", *size)
        assert context.pix_fmt == "yuv420p"
        assert (stream.average_rate, stream.frames) == (rate, rate)
        assert stream.duration * stream.time_base == 1
        tags = context.color_range, context.colorspace, context.color_primaries, context.color_trc
        assert tags == (1, 1, 1, 1)
        *_, last = container.decode(video=0)
    assert is_near(middle_of(last.to_ndarray(format="rgb24")), RED)
    order = boxes(made.path)
    assert order.index("moov") < order.index("mdat")


@pytest.mark.parametrize(("rate", "ms", "frames"), [(24, 1010, 24), (25, 500, 13), (60, 333, 20)])
def test_a_length_in_ms_is_the_nearest_number_of_frames(
    tmp_path: Path, red: Path, rate, ms, frames
) -> None:
    made = rendered(stills(red, ms=ms, frame_rate=rate), red, to=tmp_path / "out.mp4")
    assert made.frames == frames == len(pictures_of(made.path))


def test_progress_rises_to_the_last_frame(tmp_path: Path, red: Path) -> None:
    told: list[tuple[int, int]] = []
    request = RenderRequest(
        timeline=stills(red, ms=3000),
        assets={red.name: red},
        output=tmp_path / "out.mp4",
        resolution="480p",
    )
    render(request, progress=lambda frame, frames: told.append((frame, frames)))
    assert told[-1] == (90, 90)
    assert all(a[0] < b[0] for a, b in pairwise(told))


def test_cancelling_leaves_nothing(tmp_path: Path, red: Path) -> None:
    frames: list[int] = []
    request = RenderRequest(
        timeline=stills(red, ms=60_000), assets={red.name: red}, output=tmp_path / "out.mp4"
    )
    with pytest.raises(Cancelled):
        render(request, progress=lambda n, _: frames.append(n), cancelled=lambda: bool(frames[3:]))
    assert [path.name for path in tmp_path.iterdir()] == ["red.png"]


def test_an_empty_timeline_is_refused(tmp_path: Path) -> None:
    for empty in (
        Timeline(),
        Timeline(tracks=(Track(kind="video"),)),
        timeline(Other(text="a rocket")),
    ):
        with pytest.raises(BadInput, match="empty"):
            rendered(empty, to=tmp_path / "out.mp4")


def test_a_segment_of_another_backend_is_left_out_with_a_note(tmp_path: Path, red: Path) -> None:
    shown = timeline(Picture(asset=red.name), Other(text="a rocket"))
    made = rendered(shown, red, to=tmp_path / "out.mp4")
    assert made.frames == 60
    assert made.notes == ('The segment "other" was made by another backend and is left out.',)


def test_a_missing_asset_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableMedia, match=r"beach\.jpg"):
        rendered(timeline(Picture(asset="beach.jpg")), to=tmp_path / "out.mp4")


def test_a_broken_picture_ends_the_render_with_a_sentence(tmp_path: Path, red: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0 this was a photograph once")
    with pytest.raises(UnusableMedia, match=r'"broken\.jpg" can\'t be read'):
        rendered(stills(red, broken, ms=3000), red, broken, to=tmp_path / "out.mp4")
    assert not list(tmp_path.glob("out*"))


def test_a_missing_folder_is_named(tmp_path: Path, red: Path) -> None:
    with pytest.raises(ExportFailed, match="doesn't exist"):
        rendered(stills(red), red, to=tmp_path / "nowhere" / "out.mp4")


FULL_DISK = """
import resource, sys
from pathlib import Path
from animatic.model.errors import ExportFailed
from animatic.studio.render import RenderRequest, render
import av, cv2, PIL.Image
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    render(RenderRequest.model_validate_json(sys.argv[1]))
except ExportFailed as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no RLIMIT_FSIZE")
def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    photo = textured(tmp_path / "photo.jpg")
    request = RenderRequest(
        timeline=stills(photo), assets={photo.name: photo}, output=tmp_path / "out.mp4"
    )
    said = subprocess.run(
        [sys.executable, "-c", FULL_DISK, request.model_dump_json()],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.stdout.startswith("The disk is full"), said
    assert [path.name for path in tmp_path.iterdir()] == ["photo.jpg"]


def test_a_change_of_words_composes_no_music_anew(tmp_path: Path) -> None:
    red = picture(tmp_path / "red.png")
    heard = Track(kind="audio", segments=(Segment(duration_ms=1000, media=Music(mood="calm")),))
    films: list[bytes] = []
    for n, title in enumerate(("One", "Another")):
        words = Track(kind="text", segments=(Segment(duration_ms=1000, media=Text(text=title)),))
        made_of = stills(red)
        made_of = made_of.model_copy(update={"tracks": (*made_of.tracks, words, heard)})
        rendered(made_of, red, to=tmp_path / f"{n}.mp4", cache=tmp_path / "chunks")
        films.append(sound_of(tmp_path / f"{n}.mp4"))
    kept = [path for path in (tmp_path / "chunks").iterdir() if path.name.startswith("sound-")]
    assert len(kept) == 1
    assert films[0] == films[1] != b""
    louder = made_of.model_copy(
        update={"tracks": (*made_of.tracks[:2], heard.model_copy(update={"segments": (
            heard.segments[0].model_copy(update={"media": Music(mood="tense")}),)}))})  # fmt: skip
    rendered(louder, red, to=tmp_path / "2.mp4", cache=tmp_path / "chunks")
    assert sound_of(tmp_path / "2.mp4") != films[0]


def sound_of(path: Path) -> bytes:
    with av.open(str(path)) as file:
        return b"".join(bytes(packet) for packet in file.demux(audio=0))
