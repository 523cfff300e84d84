"""Photographs that never were: hills, haze, leaves and grain, with a photograph's spectrum.

Flat test cards would flatter an encoder and a decoder alike; these cost what a camera's do.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from animatic.studio.render import fit, salience, stills
from animatic.studio.render.camera import Focus

Image = NDArray[np.float32]


def save_photograph(path: Path, seed: int, width: int = 4000, height: int = 3000) -> Path:
    """Writes a JPEG of that size; the same seed gives the same picture."""
    rgb = _landscape(np.random.default_rng(seed), width, height)
    bgr = np.clip(rgb[..., ::-1] * 255, 0, 255).astype(np.uint8)
    cv2.imwrite(str(path), bgr, [cv2.IMWRITE_JPEG_QUALITY, 92])
    return path


def focus_of(path: Path, frame: tuple[int, int]) -> Focus:
    """Where the renderer's camera looks in a photograph that fills the frame."""
    picture = stills.load(path, lambda *own: fit.covering_size(*own, *frame))
    return salience.focus(picture, frame)


def _landscape(rng: np.random.Generator, width: int, height: int) -> Image:
    """Painted at half the size; the grain is the sensor's own, at the full one."""
    half = (width // 2, height // 2)
    down = np.linspace(0, 1, half[1], dtype=np.float32)[:, None]
    zenith = np.array([0.25, 0.42, 0.7]) * rng.uniform(0.7, 1.2)
    horizon = np.array([0.9, 0.8, 0.7]) * rng.uniform(0.85, 1.05, 3)
    clouds = _noise(rng, *half, 3, 0.55)
    mix = np.clip(down * 1.6 + (clouds - 0.5) * 0.7, 0, 1)[..., None]
    picture = (zenith * (1 - mix) + horizon * mix).astype(np.float32)
    for depth in (0.35, 0.6, 1.0):
        _lay_hill(picture, rng, depth, horizon)
    picture = cv2.resize(picture, (width, height), interpolation=cv2.INTER_CUBIC)
    grain = rng.integers(-4, 5, (height, width, 1), np.int8).astype(np.float32) / 255
    return picture + grain


def _lay_hill(picture: Image, rng: np.random.Generator, depth: float, haze: NDArray) -> None:
    height, width = picture.shape[:2]
    ridge = _noise(rng, width, 8, 4, 0.5)[4]
    top = ((0.25 + 0.45 * depth + (ridge - 0.5) * 0.5) * height).astype(int)
    inside = np.arange(height)[:, None] >= top[None, :]
    ground = (
        np.array([0.3, 0.34, 0.2]) * rng.uniform(0.5, 1.3, 3) * depth + haze * (1 - depth) * 0.8
    )
    leaves = 0.45 + 1.1 * _noise(rng, width, height, 24, 0.75)
    picture[:] = np.where(
        inside[..., None], (leaves[..., None] * ground).astype(np.float32), picture
    )


def _noise(rng: np.random.Generator, width: int, height: int, cells: int, keep: float) -> Image:
    """Octaves of smooth noise, 0 to 1; each keeps `keep` of the strength of the one before."""
    total, strength, sum_of_strengths = np.zeros((height, width), np.float32), 1.0, 0.0
    while cells < width // 2:
        rows = max(2, cells * height // width)
        small = rng.random((rows, cells), np.float32)
        total += strength * cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
        sum_of_strengths += strength
        strength, cells = strength * keep, cells * 2
    return total / np.float32(sum_of_strengths)
