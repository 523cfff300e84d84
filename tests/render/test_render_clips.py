"""Footage in the video: turned, timed, fitted, and survived when it is broken."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from render_parts import (
    BLUE,
    GREEN,
    RED,
    footage,
    is_near,
    middle_of,
    picture,
    pictures_of,
    rendered,
    timeline,
    tone,
)

from animatic.model.errors import UnusableMedia
from animatic.model.timeline import Clip, Picture
from animatic.studio.render.hdr import HLG, PQ


def counting(frame: int) -> np.ndarray:
    """The frame's number as nine bars, white for 1."""
    rgb = np.zeros((180, 320, 3), np.uint8)
    for bit in range(9):
        rgb[:, 16 + bit * 32 : 48 + bit * 32] = 235 if frame >> bit & 1 else 20
    return rgb


def counted(rgb: np.ndarray) -> int:
    """The number that is seen."""
    row = rgb[rgb.shape[0] // 2].mean(axis=1)
    bars = [row[round((32 + bit * 32) / 320 * len(row))] for bit in range(9)]
    return sum(1 << bit for bit, level in enumerate(bars) if level > 128)


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("a.mp4", "libx264"),
        ("a.webm", "libvpx-vp9"),
        ("a.mkv", "libx264"),
        ("a.mov", "mpeg4"),
        ("a.avi", "mpeg4"),
    ],
)
def test_clips_play_frame_by_frame(tmp_path: Path, name: str, codec: str) -> None:
    path = footage(tmp_path / name, codec=codec, paint=counting)
    made = rendered(timeline(Clip(asset=name), ms=2000), path, to=tmp_path / "out.mp4")
    assert [counted(frame) for frame in pictures_of(made.path)] == list(range(60))


def test_a_clip_is_trimmed_and_sped_up(tmp_path: Path) -> None:
    path = footage(tmp_path / "a.mp4", paint=counting)
    cut = timeline(Clip(asset="a.mp4", in_ms=500, speed=2), ms=700)
    seen = [counted(f) for f in pictures_of(rendered(cut, path, to=tmp_path / "out.mp4").path)]
    assert seen == list(range(16, 58, 2))  # each in the middle of its time


def test_a_clip_sought_deep_shows_what_decoding_from_the_start_shows(tmp_path: Path) -> None:
    path = footage(tmp_path / "a.mp4", frames=400, paint=counting)
    cut = timeline(Clip(asset="a.mp4", in_ms=10_000), ms=1000)
    seen = [counted(f) for f in pictures_of(rendered(cut, path, to=tmp_path / "out.mp4").path)]
    assert seen == list(range(300, 330))


def test_variable_frame_rates_are_sampled_by_time(tmp_path: Path) -> None:
    pts = [0, 40, 500, 520, 540, 1100, 1500]
    path = footage(tmp_path / "vfr.mkv", frames=7, pts_ms=pts, paint=counting)
    made = rendered(timeline(Clip(asset="vfr.mkv"), ms=2000), path, to=tmp_path / "out.mp4")
    seen = [counted(frame) for frame in pictures_of(made.path)]
    wanted = [max(n for n, at in enumerate(pts) if at <= (f + 0.5) * 1000 / 30) for f in range(60)]
    assert seen == wanted


@pytest.mark.parametrize(
    ("rotation", "red_is"), [(-90, "right"), (90, "left"), (180, "bottom"), (0, "top")]
)
def test_phone_footage_stands_upright(tmp_path: Path, rotation: int, red_is: str) -> None:
    """-90 is what a phone held upright writes: a quarter turn clockwise is due."""

    def paint(_: int) -> np.ndarray:
        rgb = np.full((180, 320, 3), BLUE, np.uint8)
        rgb[:60] = RED
        return rgb

    path = footage(tmp_path / "phone.mp4", frames=10, rotation=rotation, paint=paint)
    shape = "9:16" if rotation in (90, -90) else "16:9"
    video = timeline(Clip(asset=path.name), ms=200, aspect_ratio=shape)
    frame = pictures_of(rendered(video, path, to=tmp_path / "out.mp4").path)[2]
    edges = {
        "top": frame[20, frame.shape[1] // 2],
        "bottom": frame[-20, frame.shape[1] // 2],
        "left": frame[frame.shape[0] // 2, 20],
        "right": frame[frame.shape[0] // 2, -20],
    }
    assert [edge for edge, seen in edges.items() if is_near(seen, RED, 25)] == [red_is]


@pytest.mark.parametrize("size", [(322, 182), (176, 320), (320, 320), (64, 48), (640, 90)])
def test_any_size_fills_the_frame(tmp_path: Path, size: tuple[int, int]) -> None:
    path = footage(tmp_path / "odd.mp4", size, frames=10, paint=lambda _: (200, 170, 90))
    frame = pictures_of(
        rendered(timeline(Clip(asset="odd.mp4"), ms=200), path, to=tmp_path / "out.mp4").path
    )[2]
    assert is_near(middle_of(frame), (200, 170, 90), by=8)
    assert frame.reshape(-1, 3).mean(axis=1).min() > 50  # no black anywhere


def test_a_clip_that_is_too_short_holds_its_end_and_says_so(tmp_path: Path) -> None:
    path = footage(tmp_path / "short.mp4", frames=20, paint=lambda n: RED if n < 15 else GREEN)
    made = rendered(timeline(Clip(asset="short.mp4"), ms=3000), path, to=tmp_path / "out.mp4")
    assert is_near(middle_of(pictures_of(made.path)[-1]), GREEN)
    assert made.notes == ('"short.mp4" ends before its place does; its end is held.',)


def test_a_file_is_what_it_holds_whatever_the_timeline_took_it_for(tmp_path: Path) -> None:
    still, clip = picture(tmp_path / "a.gif", RED), footage(tmp_path / "b.mp4", paint=counting)
    mixed_up = timeline(Clip(asset="a.gif"), Picture(asset="b.mp4"), ms=500)
    frames = pictures_of(rendered(mixed_up, still, clip, to=tmp_path / "out.mp4").path)
    assert is_near(middle_of(frames[7]), RED, by=10)
    assert [counted(frame) for frame in frames[15:]] == list(range(15))


def test_a_clip_cut_past_its_end_shows_its_end(tmp_path: Path) -> None:
    path = footage(tmp_path / "short.mp4", frames=60, paint=counting)
    past = timeline(Clip(asset="short.mp4", in_ms=9000), ms=300)
    made = rendered(past, path, to=tmp_path / "out.mp4")
    assert {counted(frame) for frame in pictures_of(made.path)} == {59}
    assert made.notes == ('"short.mp4" ends before its place does; its end is held.',)


@pytest.mark.slow
def test_footage_that_breaks_off_holds_its_last_good_picture(tmp_path: Path) -> None:
    path = footage(
        tmp_path / "whole.mp4", (320, 180), 150, paint=_busy, options={"movflags": "+faststart"}
    )
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    made = rendered(timeline(Clip(asset="cut.mp4"), ms=5000), cut, to=tmp_path / "out.mp4")
    assert made.frames == 150 == len(pictures_of(made.path))
    assert any("cut.mp4" in note for note in made.notes)


@pytest.mark.slow
def test_corrupted_footage_never_costs_the_video(tmp_path: Path) -> None:
    path = footage(tmp_path / "whole.mp4", (320, 180), 90, paint=_busy)
    rng = np.random.default_rng(7)
    data = bytearray(path.read_bytes())
    start, end = len(data) // 5, len(data) - 4000  # leaves the header at the end alone
    for at in rng.integers(start, end, 200):
        data[at] = rng.integers(0, 255)
    hurt = tmp_path / "hurt.mp4"
    hurt.write_bytes(data)
    made = rendered(timeline(Clip(asset="hurt.mp4"), ms=3000), hurt, to=tmp_path / "out.mp4")
    assert len(pictures_of(made.path)) == 90


def test_a_clip_without_pictures_is_refused_with_a_sentence(tmp_path: Path) -> None:
    path = tone(tmp_path / "song.wav")
    with pytest.raises(UnusableMedia, match=r'"song\.wav".*holds no pictures'):
        rendered(timeline(Clip(asset="song.wav")), path, to=tmp_path / "out.mp4")


@pytest.mark.parametrize("transfer", [PQ, HLG])
def test_hdr_footage_is_tone_mapped(tmp_path: Path, transfer: int) -> None:
    """A signal at graphics white, and one a good deal darker, land where SDR has them."""
    levels = {PQ: (0.58, 0.36), HLG: (0.75, 0.4)}[transfer]
    path = tmp_path / "hdr.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx265", rate=30, options={"x265-params": "log-level=0"})
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p10le"
        context = stream.codec_context
        context.color_trc, context.color_primaries, context.colorspace = transfer, 9, 9
        context.color_range = 1
        for n in range(10):
            level = round(64 + 876 * levels[n // 5])
            planes = np.full((270, 320), 512, np.uint16)
            planes[:180] = level
            frame = av.VideoFrame.from_ndarray(planes, format="yuv420p10le")
            frame.pts = n
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    frames = pictures_of(
        rendered(timeline(Clip(asset="hdr.mkv"), ms=333), path, to=tmp_path / "out.mp4").path
    )
    bright, dark = middle_of(frames[2]), middle_of(frames[8])
    assert max(bright) - min(bright) <= 6
    assert 215 <= bright[0] <= 245
    assert 60 <= dark[0] <= 150


def _busy(n: int) -> np.ndarray:
    rng = np.random.default_rng(n)
    small = rng.integers(0, 255, (18, 32, 3), np.uint8)
    return small.repeat(10, axis=0).repeat(10, axis=1)
