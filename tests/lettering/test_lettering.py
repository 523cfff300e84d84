"""Words on the picture: readable on anything, inside the safe area, pure, and gone in time."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from animatic.model.timeline import AspectRatio, Resolution, Text, TextRole, frame_size
from animatic.studio.catalogue import TYPE_STYLES
from animatic.studio.planes import Planes, buffer, planes
from animatic.studio.render.lettering import Lettering, open_text
from animatic.studio.render.masks import Mask, Pose, stamp
from animatic.studio.render.text_counters import numbers_to
from animatic.studio.render.text_parts import Counter, Letters

FRAMES, MIDDLE = 151, 75
"""An odd number of frames: in the middle one the slow drift is at its zero."""
SHAPES: tuple[AspectRatio, ...] = ("16:9", "9:16", "1:1", "4:5")
ROLES: tuple[TextRole, ...] = ("title", "subtitle", "caption", "lower_third", "end_card")
WORDS = {
    "short": ("GO", ""),
    "title": ("Aurora over the northern lake", "A film for winter nights"),
    "chinese": ("未来之城，今夜启程", "一座永不入睡的城市"),
    "long": ("The quick brown fox jumps over the lazy dog " * 4, "and then it rests " * 8),
    "长": ("今天的早餐也要好好吃，因为生活值得认真对待每一天。" * 4, "慢慢来，比较快。" * 6),
}


def plain(width: int, height: int, luma: int) -> Planes:
    frame = buffer(width, height)
    frame[:height] = luma
    frame[height:] = 128
    return planes(frame)


def busy(width: int, height: int) -> Planes:
    """Coloured blotches of every brightness."""
    frame = planes(buffer(width, height))
    chance = np.random.default_rng(3)
    for plane, low, high in zip(frame, (16, 60, 60), (236, 196, 196), strict=True):
        rows, columns = plane.shape
        small = chance.integers(low, high, (rows // 20, columns // 20), dtype=np.uint8)
        cv2.resize(small, (columns, rows), dst=plane, interpolation=cv2.INTER_CUBIC)
    return frame


def opened(
    text: Text, shape: AspectRatio = "16:9", resolution: Resolution = "720p", frames: int = FRAMES
) -> tuple[Lettering, int, int]:
    width, height = frame_size(shape, resolution)
    lettering = open_text(text, width=width, height=height, frames=frames, frame_rate=30)
    return lettering, width, height


def letters_of(lettering: Lettering, width: int, height: int) -> NDArray[np.uint8]:
    """Where the letters' ink is when everything is at rest."""
    cover = np.zeros((height, width), np.uint8)
    for part in (p.numbers[-1] if isinstance(p, Counter) else p for p in lettering.parts):
        if isinstance(part, Letters) and not part.is_glow and isinstance(part.mask, Mask):
            mask = part.mask
            rows, columns = mask.alpha.shape
            room = cover[mask.y : mask.y + rows, mask.x : mask.x + columns]
            np.maximum(room, mask.alpha[: room.shape[0], : room.shape[1]], out=room)
    return cover


def luminance(luma: NDArray[np.uint8]) -> NDArray[np.float64]:
    grey = np.clip((luma.astype(np.float64) - 16) / 219, 0, 1)
    return np.where(grey <= 0.04045, grey / 12.92, ((grey + 0.055) / 1.055) ** 2.4)


# --- where ----------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("role", ROLES)
def test_words_stay_inside_the_safe_area(shape: AspectRatio, role: TextRole):
    styles = list(TYPE_STYLES)
    for n, (words, detail) in enumerate(WORDS.values()):
        text = Text(text=words, detail=detail, role=role, style=styles[n])
        lettering, width, height = opened(text, shape, "480p")
        black = plain(width, height, 16)
        lettering.draw(MIDDLE, black)
        rows, columns = np.nonzero(black.y > 90)
        assert rows.size, "something is seen"
        side = 0.055 * width
        top, bottom = (0.11, 0.18) if shape == "9:16" else (0.06, 0.08)
        assert columns.min() >= side
        assert columns.max() <= width - side
        assert rows.min() >= top * height
        assert rows.max() <= (1 - bottom) * height


@pytest.mark.parametrize("place", ["top", "center", "bottom"])
def test_a_title_goes_where_it_is_told(place: str):
    text = Text.model_validate({"text": "Here", "place": place})
    lettering, width, height = opened(text)
    cover = letters_of(lettering, width, height)
    middle = np.nonzero(cover)[0].mean() / height
    expected = {"top": 0.18, "center": 0.5, "bottom": 0.82}[place]
    assert middle == pytest.approx(expected, abs=0.09)


@pytest.mark.parametrize("words", ["title", "chinese", "long"])
def test_a_draft_and_the_final_have_the_same_layout(words: str):
    text = Text(text=WORDS[words][0], detail=WORDS[words][1])
    shapes = []
    for resolution in ("480p", "1080p"):
        lettering, width, height = opened(text, "16:9", resolution)
        cover = letters_of(lettering, width, height)
        small = cv2.resize(cover, (320, 180), interpolation=cv2.INTER_AREA)
        shapes.append(cv2.GaussianBlur(small.astype(np.float32), (0, 0), 1.2))
    likeness = np.corrcoef(shapes[0].ravel(), shapes[1].ravel())[0, 1]
    assert likeness > 0.98


def test_a_title_has_at_most_two_lines_of_four_fifths_of_the_width():
    text = Text(text="Aurora over the northern lake in winter", style="clean")
    lettering, width, _ = opened(text)
    lines = [p.mask for p in lettering.parts if isinstance(p, Letters)]
    assert len(lines) == 2
    assert all(line.alpha.shape[1] <= 0.8 * width for line in lines)
    ratio = lines[0].alpha.shape[1] / lines[1].alpha.shape[1]
    assert 0.6 < ratio < 1.7


# --- whether it can be read -----------------------------------------------------------------------


@pytest.mark.parametrize("style", list(TYPE_STYLES))
@pytest.mark.parametrize("background", ["white", "black", "busy"])
@pytest.mark.parametrize("colour", ["", "#14213d"])
def test_letters_stand_out_from_what_is_around_them(style: str, background: str, colour: str):
    """WCAG asks 3:1 of large letters, against the average of what lies 2 to 8 pixels away."""
    if style == "neon" and colour:
        pytest.skip("a tube takes its colour for the glow, its core stays white")
    text = Text(text="Aurora 未来", detail="Winter nights", style=style, colour=colour)
    lettering, width, height = opened(text, "16:9", "1080p")
    frame = {
        "white": lambda: plain(width, height, 235),
        "black": lambda: plain(width, height, 16),
        "busy": lambda: busy(width, height),
    }[background]()
    lettering.draw(MIDDLE, frame)
    headline = max(
        (p.mask for p in lettering.parts if isinstance(p, Letters) and not p.is_glow),
        key=lambda m: m.alpha.size,
    )
    cover = np.zeros((height, width), np.uint8)
    rows, columns = headline.alpha.shape
    cover[headline.y : headline.y + rows, headline.x : headline.x + columns] = headline.alpha
    inside = cover > 240
    near, far = (cv2.dilate(cover, np.ones((n, n), np.uint8)) > 20 for n in (5, 17))
    letters = luminance(frame.y[inside]).mean()
    around = luminance(frame.y[far & ~near]).mean()
    bright, dark = max(letters, around), min(letters, around)
    if style == "neon":
        assert letters > 0.7
        return
    assert (bright + 0.05) / (dark + 0.05) >= 3


def test_white_letters_are_white_and_leave_the_rest_of_the_picture_alone():
    lettering, width, height = opened(Text(text="WHITE", style="clean"), "16:9", "1080p")
    frame = plain(width, height, 120)
    frame.u[:], frame.v[:] = 90, 170
    lettering.draw(MIDDLE, frame)
    inside = letters_of(lettering, width, height) == 255
    assert np.abs(frame.y[inside].astype(int) - 235).max() <= 3
    assert (frame.y[: height // 8] == 120).all()
    assert (frame.u[: height // 16] == 90).all()
    assert (frame.v[-height // 16 :] == 170).all()


def test_a_colour_of_ones_own_is_used():
    lettering, width, height = opened(Text(text="RED", colour="#ff0000"), "16:9", "1080p")
    frame = plain(width, height, 120)
    lettering.draw(MIDDLE, frame)
    inside = cv2.erode(letters_of(lettering, width, height), np.ones((9, 9), np.uint8)) == 255
    assert np.median(frame.v[inside[::2, ::2]]) > 225


def test_a_small_picture_is_drawn_in_its_own_colours_and_fades_with_its_line():
    picture = np.zeros((40, 40, 4), np.float32)
    picture[8:32, 8:32] = (1, 0, 0, 1)
    red = stamp(picture, 20, 20)
    frame = plain(120, 100, 100)
    red.draw(frame, Pose())
    assert (frame.y[30:50, 30:50] == 63).all()
    assert (frame.v[15:25, 15:25] == 240).all()
    assert (frame.y[:20] == 100).all()
    half = plain(120, 100, 100)
    red.draw(half, Pose(opacity=0.5, dx=0.5, scale=1.01, cx=40, cy=40))
    assert np.abs(half.y[34:46, 34:46].astype(int) - 81).max() <= 2


# --- when -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("frames", [1, 6, 24, 151])
def test_a_text_of_any_length_is_seen_in_its_middle_and_nearly_gone_at_its_end(
    role: TextRole, frames: int
):
    lettering, width, height = opened(Text(text="Now", role=role), "16:9", "480p", frames)

    def seen(frame: int) -> float:
        shown = plain(width, height, 16)
        lettering.draw(frame, shown)
        return float((shown.y.astype(int) - 16).clip(0).sum())

    if frames > 1:
        assert seen(frames // 2) > 10_000
    if frames > 6:
        assert seen(0) < 0.15 * seen(frames // 2)
        assert seen(frames - 1) < 0.25 * seen(frames // 2)


@pytest.mark.parametrize("frame", [-1, FRAMES, 10_000])
def test_outside_its_time_nothing_is_drawn(frame: int):
    lettering, width, height = opened(Text(text="Now", role="end_card"), "16:9", "480p")
    shown = plain(width, height, 77)
    lettering.draw(frame, shown)
    assert (shown.y == 77).all()


@pytest.mark.parametrize("words", ["", "  \n ", "\U0010fff0"])
@pytest.mark.parametrize("role", ROLES)
def test_nothing_to_draw_draws_nothing(words: str, role: TextRole):
    lettering, width, height = opened(Text(text=words, role=role), "16:9", "480p")
    shown = plain(width, height, 77)
    lettering.draw(MIDDLE, shown)
    assert (shown.y == 77).all()


@pytest.mark.parametrize("style", list(TYPE_STYLES))
def test_what_holds_drifts_smoothly_and_never_jumps(style: str):
    text = Text(text="Slowly", detail="and steadily", style=style)
    lettering, width, height = opened(text, "16:9", "480p")
    before, changes = None, []
    for frame in range(50, 120, 5):
        shown = plain(width, height, 16)
        lettering.draw(frame, shown)
        if before is not None:
            changes.append(np.abs(shown.y.astype(int) - before).mean())
        before = shown.y.astype(int)
    assert max(changes) < 0.6
    assert max(changes) <= 4 * max(median(changes), 0.02)


def test_letters_move_by_parts_of_a_pixel():
    """The centre of the ink moves evenly while a line rises: no steps of whole pixels."""
    lettering, width, height = opened(Text(text="Rising", style="clean"), "16:9", "480p", 600)
    centres = []
    for frame in range(30, 60):
        shown = plain(width, height, 16)
        lettering.draw(frame, shown)
        ink = (shown.y.astype(float) - 16).clip(0)
        ink[ink < 60] = 0
        centres.append((ink.sum(axis=1) * np.arange(height)).sum() / ink.sum())
    steps = np.diff(centres)
    assert steps.max() < 0.15, "it rises, towards smaller y"
    assert np.abs(np.diff(steps)).max() < 0.2


# --- how ------------------------------------------------------------------------------------------


def test_frames_are_the_same_in_any_order_and_in_any_thread():
    text = Text(text="Pure 纯", detail="as the driven snow", style="playful")
    lettering, width, height = opened(text, "16:9", "480p")
    frames = [5, 12, 20, 75, 140, 148]

    def drawn(frame: int) -> bytes:
        shown = buffer(width, height)
        shown[:] = 100
        lettering.draw(frame, planes(shown))
        return shown.tobytes()

    expected = [drawn(frame) for frame in frames]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(drawn, frames[::-1] * 3)) == expected[::-1] * 3


def test_opening_a_text_twice_gives_the_same_picture():
    text = Text(text="Again", style="neon")
    (one, width, height), (two, _, _) = opened(text, "1:1"), opened(text, "1:1")
    first, second = plain(width, height, 40), plain(width, height, 40)
    one.draw(20, first)
    two.draw(20, second)
    assert np.array_equal(first.y, second.y)


@pytest.mark.parametrize("style", list(TYPE_STYLES))
def test_a_title_costs_less_than_half_of_moving_one_picture(style: str):
    """Against what a Ken Burns move costs a frame: one warp of the luma plane, two of chroma."""
    cv2.setNumThreads(1)
    text = Text(text=WORDS["title"][0], detail=WORDS["title"][1], style=style)
    lettering, width, height = opened(text, "16:9", "1080p")
    frame = busy(width, height)
    sources = [plane.copy() for plane in frame]
    matrix = np.array([[0.99, 0, 3.3], [0, 0.99, 2.7]])

    def warp() -> None:
        for source, plane in zip(sources, frame, strict=True):
            cv2.warpAffine(source, matrix, plane.shape[::-1], dst=plane)

    def cost(work) -> float:
        work()
        spent = []
        for _ in range(7):
            start = time.thread_time()
            work()
            spent.append(time.thread_time() - start)
        return min(spent)

    assert cost(lambda: lettering.draw(MIDDLE, frame)) < 0.5 * cost(warp)


# --- figures ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "detail", "begins", "ends"),
    [
        ("+35%", "", "+0%", "+35%"), ("$1,200", "", "$0", "$1,200"), ("4.8", "", "0.0", "4.8"),
        ("+120万", "", "+0万", "+120万"), ("2 million", "", "0 million", "2 million"),
        ("10,000+", "", "0+", "10,000+"), ("120", "Employees", "0", "120"),
        ("50% off", "", "0% off", "50% off"),
    ],
)  # fmt: skip
def test_a_figure_counts_up_to_itself(words: str, detail: str, begins: str, ends: str) -> None:
    numbers = numbers_to(words, detail)
    assert (numbers[0], numbers[-1], len(numbers)) == (begins, ends, 24)


@pytest.mark.parametrize("words", ["2026", "Top 10", "120", "", "0%", "24/7", "iPhone 15", "第3集"])
def test_a_name_with_a_number_stands_still(words: str) -> None:
    assert numbers_to(words) == []


def test_a_year_with_a_subtitle_stands_still() -> None:
    assert numbers_to("2026", "A year in review") == []


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("style", list(TYPE_STYLES))
def test_a_figure_counts_on_one_line_in_every_shape(style: str, shape: AspectRatio) -> None:
    text = Text(text="$1,234.50 million", detail="Raised", style=style)
    lettering, _, _ = opened(text, shape)
    counters = [part for part in lettering.parts if isinstance(part, Counter)]
    assert len(counters) == (2 if TYPE_STYLES[style].glows else 1)


@pytest.mark.parametrize("style", list(TYPE_STYLES))
def test_a_figure_is_large_and_rests_as_it_was_said(style: str) -> None:
    counted, width, height = opened(Text(text="+35%", detail="Sales", style=style))
    named, _, _ = opened(Text(text="+3%5", detail="Sales", style=style))
    assert letters_of(counted, width, height).sum() > 1.5 * letters_of(named, width, height).sum()
    ink: list[NDArray[np.uint8]] = []
    for frame in (26, 62, 66):
        into = plain(width, height, 60)
        counted.draw(frame, into)
        ink.append((into.y > 160).astype(np.uint8))
    counting, rested, later = ink
    changed = [int((rested != other).sum()) / int(rested.sum()) for other in (counting, later)]
    assert changed[0] > 0.1 > 2 * changed[1]
