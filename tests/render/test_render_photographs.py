"""Photographs in frames of other shapes, and beside each other."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from render_parts import textured

from animatic.studio.planes import Planes, buffer, planes
from animatic.studio.render import fit, salience, stills
from animatic.studio.render.camera import USUAL
from animatic.studio.render.pictures import open_still
from animatic.timeline import frame_size

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
    assert len(seen) / len(whole) / scale**2 > 0.9  # cropped evenly, four of them lose much
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
