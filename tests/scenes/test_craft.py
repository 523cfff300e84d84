"""The toolbox's promises that a whole picture would hide."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import pytest

from animatic.model.timeline import Scene
from animatic.studio.planes import Planes, buffer, planes
from animatic.studio.scenes.craft import camera, colour, layers, noise
from animatic.studio.scenes.craft.shot import SceneShot

SIZE = (640, 360)


def shot(**values: object) -> SceneShot:
    return SceneShot(Scene.model_validate({"seed": 3, **values}), *SIZE, 90, 30)


def blank(level: int = 60) -> Planes:
    memory = buffer(*SIZE)
    frame = planes(memory)
    frame.y[:], frame.u[:], frame.v[:] = level, 128, 128
    return frame


def centre_of_light(plane: np.ndarray, floor: int) -> tuple[float, float]:
    weight = np.clip(plane.astype(np.float64) - floor, 0, None)
    y, x = np.mgrid[: plane.shape[0], : plane.shape[1]]
    return float((x * weight).sum() / weight.sum()), float((y * weight).sum() / weight.sum())


def spot(radius: float = 9, side: int = 120) -> np.ndarray:
    at = np.arange(side, dtype=np.float32) + 0.5 - side / 2
    d = np.hypot(at[None], at[:, None])
    return np.exp(-((d / radius) ** 2)).astype(np.float32)


@pytest.mark.parametrize("zoom", [1.02, 1.0317, 1.055, 1.0999])
def test_a_zoom_keeps_every_place_within_a_twentieth_of_a_pixel(zoom: float) -> None:
    whole = layers.scratch_planes("test", *SIZE, camera.ROOM)
    source = Planes(*(plane[camera.ROOM :, camera.ROOM :] for plane in whole))
    for plane in source:
        plane[:] = 60
    places = [(100, 60), (320, 180), (560, 300)]
    for x, y in places:
        source.y[y - 30 : y + 30, x - 30 : x + 30] += (150 * spot(side=60)).astype(np.uint8)
    into = blank()
    camera.enlarge(whole, into, zoom)
    for x, y in places:
        # A spot of even size lies half a pixel before its place.
        wanted = [(v - 0.5 - (n - 1) / 2) * zoom + (n - 1) / 2 for v, n in ((x, 640), (y, 360))]
        left, top = (max(0, int(w) - 34) for w in wanted)
        found = centre_of_light(into.y[top : top + 68, left : left + 68], 62)
        assert abs(left + found[0] - wanted[0]) < 0.05
        assert abs(top + found[1] - wanted[1]) < 0.05


def test_a_sprite_moves_by_fractions_of_a_pixel() -> None:
    here = shot()
    glow = layers.Glow(here, spot()[..., None] * np.ones(3, np.float32) * 0.6)
    for step in range(8):
        frame = blank(30)
        glow.draw(frame, 200 + step * 0.3, 150)
        found = centre_of_light(frame.y, 31)
        assert abs(found[0] - ((200 + step * 0.3) * here.fit[0] - 0.5)) < 0.1
        assert abs(found[1] - (150 * here.fit[1] - 0.5)) < 0.1


def test_a_layer_cut_into_blocks_shows_no_seam() -> None:
    here = shot()
    height, width = here.even(1120), here.even(2400)
    ramp = np.linspace(0.2, 0.6, width, dtype=np.float32)[None, :, None]
    image = np.broadcast_to(ramp, (height, width, 3))
    rows = np.arange(height, dtype=np.float32)[:, None]
    coverage = np.broadcast_to(np.clip((rows - 150) / 40, 0, 1), (height, width))
    layer = layers.Cutout(here, image * coverage[..., None], coverage)
    for x in (0.0, 10.3, 77.77):
        frame = blank(40)
        layer.draw(frame, x, 3.7)
        solid = frame.y[200:].astype(np.int16)
        assert np.abs(np.diff(cv2.blur(solid.astype(np.float32), (9, 9)), axis=1)).max() < 0.6
        assert np.abs(np.diff(solid, axis=0)).max() <= 4
        assert (frame.y[:40] == 40).all()


def test_a_gradient_has_no_bands() -> None:
    here = shot()
    image = np.zeros((here.even(1080), here.even(1920), 3), np.float32)
    image += np.linspace(0.05, 0.09, image.shape[0], dtype=np.float32)[:, None, None]
    frame = blank()
    layers.Backdrop(here, image).draw(frame)
    means = cv2.blur(frame.y.astype(np.float32), (101, 1))[:, 50:-50].mean(1)
    ideal = np.linspace(means[0], means[-1], len(means))
    assert np.abs(means - ideal).max() < 0.5


def test_tileable_noise_repeats_without_a_seam() -> None:
    tile = noise.tileable(np.random.default_rng(1), (96, 128), (5, 3))
    inside = np.abs(np.diff(tile, axis=1)).mean()
    across = np.abs(tile[:, 0] - tile[:, -1]).mean()
    assert across < 1.5 * inside
    assert abs(float(tile.mean())) < 1e-4
    assert abs(float(tile.std()) - 1) < 1e-3


def test_leaning_keeps_lightness() -> None:
    violet, green = colour.rgb("#7a5cff"), colour.rgb("#20c040")
    led = colour.lean(violet, green, 0.7)
    assert abs(float(colour.luma(led)) - float(colour.luma(violet))) < 0.06
    assert led[1] > violet[1]


def test_drift_never_leaves_its_room_and_never_stands_still() -> None:
    for seconds in (2, 10, 600):
        here = SceneShot(Scene(), *SIZE, seconds * 30, 30)
        places = [here.drift(t, 3.0, 60) for t in np.linspace(0, seconds, 50)]
        assert max(abs(p) for p in places) <= 60 + 1e-6
        assert all(b > a for a, b in pairwise(places))


def test_a_camera_eases_and_never_turns_back() -> None:
    for move in ("pan_left", "pan_right", "push_in", "pull_out", "rise", "fall"):
        eye = camera.Camera(shot(camera=move), ("still",))
        views = [eye.at(n) for n in range(90)]
        steps = np.diff([[v.pan, v.rise, v.zoom] for v in views], axis=0)
        for axis in steps.T:
            assert (axis >= -1e-9).all() or (axis <= 1e-9).all()
            if np.abs(axis).max() > 0:
                assert np.abs(axis[0]) < np.abs(axis[45])
