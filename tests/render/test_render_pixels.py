"""What is seen: colours, turns, transitions, motion."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from render_parts import (
    BLUE,
    GREEN,
    RED,
    Rgb,
    is_near,
    middle_of,
    picture,
    pictures_of,
    rendered,
    stills,
    textured,
)

from animatic.model.timeline import Picture, Segment, Text, Timeline, Track, Transition, frame_size
from animatic.studio.catalogue import GRADES
from animatic.studio.planes import Planes, buffer, planes
from animatic.studio.render.grades import Grading, grade
from animatic.studio.render.pictures import open_still
from animatic.studio.render.stills import rgb_planes


def shown(path: Path, tmp_path: Path, **how) -> np.ndarray:
    """One frame of a still."""
    made = rendered(stills(path, ms=200, **how), path, to=tmp_path / "out.mp4", quality="high")
    return pictures_of(made.path)[2]


def test_each_picture_is_seen_in_its_place(tmp_path: Path) -> None:
    red, blue = picture(tmp_path / "r.png", RED), picture(tmp_path / "b.png", BLUE)
    made = rendered(stills(red, blue), red, blue, to=tmp_path / "out.mp4")
    frames = pictures_of(made.path)
    assert is_near(middle_of(frames[0]), RED)
    assert is_near(middle_of(frames[29]), RED)
    assert is_near(middle_of(frames[30]), BLUE)
    assert is_near(middle_of(frames[59]), BLUE)


def test_what_no_picture_covers_is_black(tmp_path: Path) -> None:
    red = picture(tmp_path / "r.png", RED)
    late = Segment(start_ms=500, duration_ms=500, media=Picture(asset="r.png"))
    made = rendered(
        Timeline(tracks=(Track(kind="video", segments=(late,)),)), red, to=tmp_path / "out.mp4"
    )
    frames = pictures_of(made.path)
    assert is_near(middle_of(frames[5]), (0, 0, 0), by=2)
    assert is_near(middle_of(frames[20]), RED)


def test_a_higher_track_covers_a_lower_one(tmp_path: Path) -> None:
    red, blue = picture(tmp_path / "r.png", RED), picture(tmp_path / "b.png", BLUE)
    over = Segment(start_ms=300, duration_ms=300, media=Picture(asset="b.png"))
    both = Timeline(tracks=(*stills(red).tracks, Track(kind="video", segments=(over,))))
    frames = pictures_of(rendered(both, red, blue, to=tmp_path / "out.mp4").path)
    assert [is_near(middle_of(frames[n]), BLUE) for n in (5, 12, 25)] == [False, True, False]


@pytest.mark.parametrize("touching", [False, True])
def test_the_middle_of_a_crossfade_is_the_mean(tmp_path: Path, touching: bool) -> None:
    red, blue = picture(tmp_path / "r.png", RED), picture(tmp_path / "b.png", BLUE)
    fade = Transition(kind="crossfade", duration_ms=500)
    video = stills(red, blue, overlap=fade)
    if touching:  # a draft whose segments don't overlap gets its crossfade all the same
        (track,) = video.tracks
        late = track.segments[1].model_copy(update={"start_ms": 1000})
        track = track.model_copy(update={"segments": (track.segments[0], late)})
        video = video.model_copy(update={"tracks": (track,)})
    frames = pictures_of(rendered(video, red, blue, to=tmp_path / "out.mp4").path)
    middle = (30 if touching else 15) + 7  # of 15 frames
    wanted = [(a + b) / 2 for a, b in zip(RED, BLUE, strict=True)]
    assert is_near(middle_of(frames[middle]), wanted, by=8)


@pytest.mark.parametrize(
    ("kind", "seen"),
    [
        ("fade_black", (0, 0, 0)),
        ("fade_white", (255, 255, 255)),
        ("slide", None),
        ("wipe", None),
        ("zoom", None),
    ],
)
def test_transitions_begin_with_one_picture_and_end_with_the_other(
    tmp_path: Path, kind, seen: Rgb | None
) -> None:
    red, blue = picture(tmp_path / "r.png", RED), picture(tmp_path / "b.png", BLUE)
    video = stills(red, blue, overlap=Transition(kind=kind, duration_ms=500))
    frames = pictures_of(rendered(video, red, blue, to=tmp_path / "out.mp4").path)
    assert is_near(middle_of(frames[14]), RED)
    assert is_near(middle_of(frames[30]), BLUE)
    if seen:
        assert is_near(middle_of(frames[22]), seen, by=4)
    else:
        left, right = frames[22][240, 20], frames[22][240, -20]
        first, last = {"slide": (RED, BLUE), "wipe": (BLUE, RED), "zoom": (None, None)}[kind]
        assert first is None or (is_near(left, first, 12) and is_near(right, last, 12))


@pytest.mark.parametrize("resolution", ["480p", "720p"])
@pytest.mark.parametrize("shape", ["16:9", "9:16", "1:1", "4:5"])
def test_colours_lie_where_their_light_does(tmp_path: Path, shape, resolution) -> None:
    """A picture in two halves: chroma moved by two lines would stain the edge between them."""
    size = frame_size(shape, resolution)
    chart = np.full((size[1], size[0], 3), RED, np.uint8)
    chart[size[1] // 4 * 2 :] = BLUE
    Image.fromarray(chart).save(tmp_path / "chart.png")
    video = stills(tmp_path / "chart.png", ms=100, aspect_ratio=shape)
    made = rendered(
        video, tmp_path / "chart.png", to=tmp_path / "o.mp4", resolution=resolution, quality="high"
    )
    frame = pictures_of(made.path)[1]
    assert frame.shape == chart.shape
    for row in (0, 1, size[1] // 4 * 2 - 3, size[1] // 4 * 2 + 3, -2, -1):
        assert is_near(frame[row].mean(axis=0), chart[row, 0], by=14), row


@pytest.mark.parametrize("turn", range(1, 9))
def test_photographs_stand_upright(tmp_path: Path, turn: int) -> None:
    """EXIF says how the stored picture must be turned; Pillow's transpose is the reference."""
    stored = np.zeros((360, 640, 3), np.uint8)
    stored[:180, :320], stored[:180, 320:] = RED, GREEN
    stored[180:, :320], stored[180:, 320:] = BLUE, (230, 220, 40)
    path = tmp_path / "photo.jpg"
    exif = Image.Exif()
    exif[0x0112] = turn
    Image.fromarray(stored).save(path, exif=exif, quality=95, subsampling=0)
    upright = np.asarray(Image.fromarray(stored).transpose(TURNS[turn]) if turn > 1 else stored)
    tall = turn >= 5
    frame = shown(path, tmp_path, aspect_ratio="9:16" if tall else "16:9")
    height, width = frame.shape[:2]
    for y, x in ((0.25, 0.25), (0.25, 0.75), (0.75, 0.25), (0.75, 0.75)):
        wanted = upright[int(y * upright.shape[0]), int(x * upright.shape[1])]
        assert is_near(frame[int(y * height), int(x * width)], wanted, by=14)


TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@pytest.mark.parametrize("name", ["photo.jpg", "photo.png", "photo.webp"])
def test_colours_survive_each_format(tmp_path: Path, name: str) -> None:
    how = {"quality": 98} if not name.endswith("png") else {}
    path = picture(tmp_path / name, (200, 120, 40), **how)
    assert is_near(middle_of(shown(path, tmp_path)), (200, 120, 40), by=4)


def test_white_and_black_stay_white_and_black(tmp_path: Path) -> None:
    for level in (0, 255):
        for name in ("still.jpg", "still.png"):
            path = picture(tmp_path / name, (level,) * 3)
            assert is_near(middle_of(shown(path, tmp_path)), (level,) * 3, by=2)


def test_a_press_picture_in_cmyk_has_its_colours(tmp_path: Path) -> None:
    path = tmp_path / "press.jpg"
    Image.new("RGB", (640, 360), RED).convert("CMYK").save(path, quality=98)
    assert is_near(middle_of(shown(path, tmp_path)), RED, by=8)


def test_greys_of_16_bits_are_not_clipped(tmp_path: Path) -> None:
    path = tmp_path / "deep.png"
    Image.fromarray(np.full((360, 640), 120 << 8, np.uint16)).save(path)
    assert is_near(middle_of(shown(path, tmp_path)), (120,) * 3, by=3)


def test_a_dark_logo_is_laid_on_light_paper_and_a_light_one_on_dark(tmp_path: Path) -> None:
    for ink, paper in (((10, 10, 10), 245), ((250, 250, 250), 25)):
        logo = Image.new("RGBA", (640, 360), (0, 0, 0, 0))
        logo.paste((*ink, 255), (220, 80, 420, 280))
        logo.save(tmp_path / "logo.png")
        frame = shown(tmp_path / "logo.png", tmp_path)
        assert is_near(middle_of(frame), ink, by=6)
        assert abs(int(frame[20, 20].mean()) - paper) < 8


def test_a_tall_picture_in_a_wide_frame_has_no_black_bars(tmp_path: Path) -> None:
    path = picture(tmp_path / "tall.jpg", (200, 160, 60), size=(360, 640), quality=95)
    frame = shown(path, tmp_path)
    assert is_near(middle_of(frame), (200, 160, 60))
    bar = frame[200:280, 20:60].reshape(-1, 3).mean(axis=0)
    assert 40 < bar.mean() < 120
    assert bar[0] > bar[2] + 20  # its own colour, darker


def test_a_palette_animation_plays_by_its_own_clock(tmp_path: Path) -> None:
    path = tmp_path / "blink.gif"
    frames = [Image.new("RGB", (320, 180), colour) for colour in (RED, GREEN, BLUE)]
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=[200, 300, 100], loop=0)
    made = rendered(stills(path, ms=1000), path, to=tmp_path / "out.mp4")
    seen = pictures_of(made.path)
    for frame, colour in ((3, RED), (10, GREEN), (16, BLUE), (20, RED), (27, GREEN)):
        assert is_near(middle_of(seen[frame]), colour, by=10), frame


@pytest.mark.parametrize("move", ["push_in", "pan_left", "pan_right", "pull_out", "rise", "fall"])
def test_camera_moves_are_smooth_to_a_few_hundredths_of_a_pixel(tmp_path: Path, move) -> None:
    path = textured(tmp_path / "photo.jpg", (2400, 1600))
    still = open_still(path, move, width=854, height=480, frames=45, frame_rate=30)
    drawn = [planes(buffer(854, 480)) for _ in range(45)]
    for n, frame in enumerate(drawn):
        still.draw(n, frame)
    steps = np.array([_step(a.y, b.y) for a, b in pairwise(drawn)])
    if move not in ("push_in", "pull_out"):
        assert np.abs(steps).mean(axis=0).max() > 0.3  # pixels a frame
    assert np.std(steps - smooth(steps), axis=0).max() < 0.02
    jerks = np.diff(steps, n=2, axis=0)
    assert np.abs(jerks).max() < 0.09  # four times what one frame is off by
    across, down = steps.mean(axis=0)
    match move:
        case "pan_left" | "pan_right":
            assert (across > 0) == (move == "pan_left")
        case "rise" | "fall":
            assert (down > 0) == (move == "rise")
        case _:
            assert abs(across) < 0.05


def smooth(steps: np.ndarray) -> np.ndarray:
    """The cubic nearest to each column: what the steps would be without any noise."""
    at = np.linspace(-1, 1, len(steps))
    return np.stack([np.polyval(np.polyfit(at, column, 3), at) for column in steps.T], axis=1)


def _step(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """How far the middle of the picture moved, by Lucas and Kanade's method."""
    grid = [[[x, y]] for x in range(330, 540, 30) for y in range(150, 340, 30)]
    points, stop = np.array(grid, np.float32), (3, 50, 1e-4)
    found, _, _ = cv2.calcOpticalFlowPyrLK(
        before, after, points, None, winSize=(41, 41), criteria=stop
    )
    return np.median((found - points)[:, 0], axis=0)


def test_words_are_over_the_picture(tmp_path: Path) -> None:
    red = picture(tmp_path / "r.png", (60, 60, 60))
    words = Segment(duration_ms=1500, media=Text(text="HELLO", place="center", colour="#ffffff"))
    video = stills(red, ms=2000)
    both = video.model_copy(
        update={"tracks": (*video.tracks, Track(kind="text", segments=(words,)))}
    )
    frames = pictures_of(rendered(both, red, to=tmp_path / "out.mp4").path)
    assert frames[24].max() > 200
    assert frames[59].max() < 90


def test_every_mood_changes_the_picture_and_keeps_black_and_white_sane() -> None:
    chart = np.zeros((64, 256, 3), np.uint8)
    for n, colour in enumerate([(0, 0, 0), (90, 70, 60), (200, 140, 110), (255, 255, 255)]):
        chart[:, n * 64 : (n + 1) * 64] = colour
    plain = rgb_planes(chart)
    for name, known in GRADES.items():
        graded = Planes(*(plane.copy() for plane in plain))
        Grading(known.toning).apply(graded)
        change = sum(np.abs(a.astype(int) - b).mean() for a, b in zip(graded, plain, strict=True))
        assert change > 2, name
        assert graded.y[32, 32] < 45, name
        assert graded.y[32, 224] > 205, name
        edges = [plane[16, at] for plane in (graded.u, graded.v) for at in (16, 112)]
        assert all(abs(int(chroma) - 128) <= 2 for chroma in edges), name  # neutral ends


def test_a_mood_lies_over_the_whole_video(tmp_path: Path) -> None:
    red = picture(tmp_path / "r.png", RED)
    frame = shown(red, tmp_path, colour_mood="mono")
    assert np.ptp(frame[240, 400].astype(int)) <= 3


@pytest.mark.parametrize(
    ("light", "way"),
    [({"brightness": 24}, 1), ({"brightness": -24}, -1), ({"brightness": 100}, 1)],
)
def test_brightness_moves_the_middle_and_keeps_black_and_white(
    light: dict[str, int], way: int
) -> None:
    grey = np.tile(np.linspace(16, 235, 256).round().astype(np.uint8), (64, 1))
    frame = planes(buffer(256, 64))
    frame.y[:], frame.u[:], frame.v[:] = grey, 128, 128
    lit = grade("", **light)
    assert lit is not None
    lit.apply(frame)
    change = frame.y[32].astype(int) - grey[32]
    assert way * change[128] > 15
    assert (way * change >= 0).all()
    assert abs(change[0]) + abs(change[-1]) <= 2
    assert (np.diff(frame.y[32].astype(int)) >= 0).all()


@pytest.mark.parametrize("contrast", [-100, -24, 24, 100])
@pytest.mark.parametrize("mood", ["", "noir", "vintage"])
def test_contrast_pulls_dark_and_light_apart_and_never_runs_backwards(
    contrast: int, mood: str
) -> None:
    grey = np.tile(np.linspace(16, 235, 256).round().astype(np.uint8), (64, 1))
    levels = []
    for by in (0, contrast):
        frame = planes(buffer(256, 64))
        frame.y[:], frame.u[:], frame.v[:] = grey, 128, 128
        if (lit := grade(mood, 0, by)) is not None:
            lit.apply(frame)
        levels.append(frame.y[32].astype(int))
    before, after = levels
    assert np.sign((after[180] - after[70]) - (before[180] - before[70])) == np.sign(contrast)
    assert (np.diff(after) >= 0).all()


def test_one_picture_is_lit_and_the_next_is_not(tmp_path: Path) -> None:
    grey = picture(tmp_path / "g.png", (110, 110, 110))
    segments = tuple(
        Segment(
            start_ms=n * 500,
            duration_ms=500,
            media=Picture(asset="g.png", camera="still", brightness=by),
        )
        for n, by in enumerate((0, 40, 0))
    )
    made = rendered(
        Timeline(tracks=(Track(kind="video", segments=segments),)), grey, to=tmp_path / "out.mp4"
    )
    frames = pictures_of(made.path)
    levels = [int(middle_of(frames[n])[0]) for n in (7, 22, 37)]
    assert levels[1] - levels[0] > 25
    assert abs(levels[2] - levels[0]) <= 1


def test_no_light_and_no_mood_is_no_grade() -> None:
    assert grade("") is None
    assert grade("", 0, 0) is None


def test_the_first_picture_fades_in_from_black_without_waiting(tmp_path: Path) -> None:
    red = picture(tmp_path / "r.png", RED)
    first = Segment(
        duration_ms=1000,
        media=Picture(asset="r.png"),
        transition=Transition(kind="fade_black", duration_ms=500),
    )
    made = rendered(
        Timeline(tracks=(Track(kind="video", segments=(first,)),)), red, to=tmp_path / "out.mp4"
    )
    frames = pictures_of(made.path)
    assert middle_of(frames[0])[0] < 30
    assert is_near(middle_of(frames[7]), [level / 2 for level in RED], by=14)
    assert is_near(middle_of(frames[16]), RED)


def test_the_end_goes_to_black_with_the_words_on_it(tmp_path: Path) -> None:
    grey = picture(tmp_path / "r.png", (120, 120, 120))
    words = Segment(duration_ms=2000, media=Text(text="HELLO", place="center", colour="#ffffff"))
    video = stills(grey, ms=2000)
    tracks = (*video.tracks, Track(kind="text", segments=(words,)))
    fading = video.model_copy(update={"tracks": tracks, "fade_out_ms": 1000})
    frames = pictures_of(rendered(fading, grey, to=tmp_path / "out.mp4").path)
    assert len(frames) == 60
    assert frames[20].max() > 200
    assert is_near(frames[44][20, 20], [60, 60, 60], by=8)
    assert frames[59].max() < 12


def test_a_larger_title_covers_more_of_the_picture(tmp_path: Path) -> None:
    grey = picture(tmp_path / "r.png", (60, 60, 60))
    lit: list[int] = []
    for scale in (0.6, 1.0, 1.6):
        text = Text(text="HELLO", place="center", colour="#ffffff", scale=scale)
        words = Segment(duration_ms=1500, media=text)
        video = stills(grey, ms=1500)
        tracks = (*video.tracks, Track(kind="text", segments=(words,)))
        made = rendered(
            video.model_copy(update={"tracks": tracks}), grey, to=tmp_path / f"{scale}.mp4"
        )
        lit.append(int((pictures_of(made.path)[24] > 200).sum()))
    assert lit[0] * 1.5 < lit[1] < lit[2] / 1.5
