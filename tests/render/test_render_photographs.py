"""Photographs in frames of other shapes, and beside each other."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from render_parts import picture, textured
from render_parts import stills as stills_of

from animatic.model.timeline import frame_size
from animatic.studio.planes import Planes, buffer, planes
from animatic.studio.render import RenderRequest, chunks, fit, salience, stills
from animatic.studio.render.camera import USUAL
from animatic.studio.render.engine import prepared
from animatic.studio.render.pictures import open_still
from animatic.studio.render.plan import RenderPlan

COAT = (175, 40, 45)


def photograph(path: Path, person_at: float | None = None, warmth: float = 1.0) -> Path:
    """Hills under a sky, 1600 x 1200, and a person in a red coat at that part of the width."""
    rng = np.random.default_rng(7)
    down = np.linspace(0, 1, 1200)[:, None, None]
    rgb = np.array([90, 130, 190]) * (1 - down) + np.array([215, 205, 190]) * down
    leaves = cv2.resize(rng.uniform(0.6, 1.3, (150, 200)), (1600, 1200))[..., None]
    ridge = 620 + 90 * np.sin(np.arange(1600) / 170) + 40 * np.sin(np.arange(1600) / 61)
    below = (np.arange(1200)[:, None] > ridge)[..., None]
    rgb = np.where(below, np.array([85, 100, 60]) * leaves, rgb)
    rgb = rgb * np.array([warmth, 1, 1 / warmth]) + rng.normal(0, 3, rgb.shape)
    image = Image.fromarray(np.clip(rgb, 0, 255).astype(np.uint8))
    if person_at is not None:
        x, draw = person_at * 1600, ImageDraw.Draw(image)
        draw.rounded_rectangle((x - 60, 560, x + 60, 800), 30, fill=COAT)
        draw.rectangle((x - 45, 790, x + 45, 980), fill=(50, 48, 52))
        draw.ellipse((x - 36, 470, x + 36, 570), fill=(205, 160, 130))
    image.save(path, quality=92)
    return path


def first_frame(path: Path, size: tuple[int, int]) -> Planes:
    still = open_still(path, "still", width=size[0], height=size[1], frames=30, frame_rate=30)
    drawn = planes(buffer(*size))
    still.draw(0, drawn)
    return drawn


def coat_in(picture: Planes) -> NDArray[np.intp]:
    """Where the red coat is: (n, 2) places, row and column, from 0 to 1."""
    red = (picture.v.astype(int) > 170) & (picture.u.astype(int) < 128)
    return np.argwhere(red) / red.shape


@pytest.mark.parametrize("shape", ["9:16", "1:1", "4:5"])
@pytest.mark.parametrize("at", [0.08, 0.2, 0.5, 0.85, 0.93])
def test_a_person_at_the_side_stays_in_a_narrower_frame(tmp_path: Path, shape, at: float) -> None:
    path = photograph(tmp_path / "photo.jpg", at)
    whole = coat_in(stills.load(path, lambda width, height: (width, height)))
    size = frame_size(shape, "480p")
    seen = coat_in(first_frame(path, size))
    scale = fit.fitting(1600, 1200, *size).size[0] / 1600
    assert len(seen) / len(whole) / scale**2 > 0.9  # cropped evenly, most of them lose more
    if 0.15 < at < 0.9:
        assert 0.12 < seen[:, 1].mean() < 0.88


def test_the_head_is_kept_when_a_tall_photograph_fills_a_square(tmp_path: Path) -> None:
    with Image.open(photograph(tmp_path / "wide.jpg", 0.5)) as wide:
        for name, box in (
            ("high.jpg", (500, 420, 1100, 1200)),
            ("low.jpg", (500, 220, 1100, 1000)),
        ):
            wide.crop(box).save(tmp_path / name, quality=92)
            seen = first_frame(tmp_path / name, (480, 480))
            assert coat_in(seen)[:, 0].min() > 0.15, name  # the head is above the coat


def test_a_crop_never_goes_through_the_hair_for_what_is_on_the_coat(tmp_path: Path) -> None:
    with Image.open(photograph(tmp_path / "wide.jpg", 0.5)) as wide:
        portrait = wide.crop((500, 450, 1050, 1000))
    draw = ImageDraw.Draw(portrait)
    for x, y in ((240, 250), (300, 300), (250, 400), (310, 480), (200, 500)):
        draw.ellipse((x, y, x + 40, y + 40), fill=(240, 240, 250))
    portrait.save(tmp_path / "portrait.jpg", quality=92)
    seen = first_frame(tmp_path / "portrait.jpg", (854, 480))
    assert coat_in(seen)[:, 0].min() > 0.2  # the head is above the coat


def test_a_picture_in_which_nothing_stands_out_is_cropped_about_its_middle(tmp_path: Path) -> None:
    picture = stills.load(textured(tmp_path / "t.jpg"), lambda width, height: (width, height))
    for size in ((480, 480), (854, 380)):
        found = salience.focus(picture, size)
        assert abs(found.across - USUAL.across) < 0.2
        assert abs(found.down - USUAL.down) < 0.2
    flat = planes(np.full((150, 200), 128, np.uint8))
    assert salience.focus(flat, (100, 100)) == USUAL


def test_a_crop_is_the_same_at_every_resolution(tmp_path: Path) -> None:
    path = photograph(tmp_path / "photo.jpg", 0.7)
    found = [
        salience.focus(stills.load(path, lambda *own, s=s: fit.covering_size(*own, *s)), s)
        for s in (frame_size("1:1", "480p"), frame_size("1:1", "1080p"), frame_size("1:1", "4k"))
    ]
    assert max(f.across for f in found) - min(f.across for f in found) < 0.06


# --- light and colour -------------------------------------------------------------------------


def light_of(picture: Planes) -> tuple[float, float]:
    """Mean luma, and how much warmer than cold it is in chroma levels."""
    return float(picture.y.mean()), float(picture.v.mean()) - float(picture.u.mean())


def planned(*paths: Path) -> RenderPlan:
    request = RenderRequest(
        timeline=stills_of(*paths, ms=3000),
        assets={path.name: path for path in paths},
        output=paths[0].with_name("out.mp4"),
        resolution="480p",
    )
    return prepared(request)


def drawn(path: Path, plan: RenderPlan) -> Planes:
    width, height = plan.width, plan.height
    still = open_still(
        path, "still", width=width, height=height, frames=30, frame_rate=30,
        look=plan.looks.get(path.name),
    )  # fmt: skip
    frame = planes(buffer(width, height))
    still.draw(0, frame)
    return frame


def test_photographs_of_one_video_come_a_little_nearer_and_a_sunset_stays_one(
    tmp_path: Path,
) -> None:
    days = [photograph(tmp_path / f"day{n}.jpg", warmth=1 + 0.02 * n) for n in range(2)]
    sunset = photograph(tmp_path / "sunset.jpg", warmth=1.3)
    plan = planned(*days, sunset)
    alone, beside = light_of(first_frame(sunset, (854, 480))), light_of(drawn(sunset, plan))
    day = light_of(drawn(days[0], plan))
    assert 1.5 < alone[1] - beside[1] < 6.5
    assert beside[1] - day[1] > 0.7 * (alone[1] - day[1])


def test_a_dark_photograph_is_lifted_and_its_black_and_white_stay(tmp_path: Path) -> None:
    bright, dark = photograph(tmp_path / "a.jpg"), tmp_path / "b.jpg"
    with Image.open(bright) as image:
        levels = (np.asarray(image) * 0.55).astype(np.uint8)
    levels[500:700, 700:800], levels[500:700, 800:900] = 0, 255
    Image.fromarray(levels).save(dark, quality=95)
    plan = planned(bright, dark)
    before, after = first_frame(dark, (854, 480)), drawn(dark, plan)
    assert 3 < light_of(after)[0] - light_of(before)[0] < 11
    assert light_of(first_frame(bright, (854, 480)))[0] - light_of(drawn(bright, plan))[0] > 2
    for plane, others in zip(before, after, strict=True):
        ends = (plane < 18) | (plane > 233) if plane is before.y else np.zeros_like(plane, bool)
        assert np.abs(plane[ends].astype(int) - others[ends]).max(initial=0) <= 1


def test_one_photograph_and_what_was_drawn_keep_their_colours(tmp_path: Path) -> None:
    photo = photograph(tmp_path / "photo.jpg", warmth=1.2)
    with Image.open(photo) as image:
        image.save(tmp_path / "screenshot.png")
    flat = picture(tmp_path / "flat.jpg", (200, 30, 30))
    product = Image.new("RGB", (800, 600), (255, 255, 255))
    product.paste((30, 90, 160), (300, 150, 500, 450))
    product.save(tmp_path / "product.jpg")
    assert planned(photo, tmp_path / "product.jpg").looks == {}
    assert planned(photo).looks == {}
    assert planned(photo, tmp_path / "screenshot.png", flat).looks == {}


def test_a_changed_photograph_redraws_the_others_it_changes(tmp_path: Path) -> None:
    one = photograph(tmp_path / "one.jpg")
    other = photograph(tmp_path / "other.jpg", warmth=1.1)
    before = planned(one, other)
    photograph(other, warmth=1.25)
    after = planned(one, other)
    first = chunks.cut(before)[0]
    digests = {one.name: chunks.digest(one)}
    assert before.looks[one.name] != after.looks[one.name]
    assert chunks.key(before, first, digests) != chunks.key(after, first, digests)
