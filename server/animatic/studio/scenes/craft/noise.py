"""Random textures whose grids are counted in cells, never in pixels."""

from __future__ import annotations

import cv2
import numpy as np

from .shot import Floats


def fbm(
    rng: np.random.Generator,
    size: tuple[int, int],
    *,
    cells: tuple[float, float] = (4, 7),
    octaves: int = 5,
    gain: float = 0.5,
) -> Floats:
    """Cloud noise in 0..1, `size` = (height, width) pixels, with `cells` (down, across) to start.

    The extremes are spread to 0..1 by percentile, so thresholds mean the same in every texture.
    """
    height, width = size
    total = np.zeros((height, width), np.float32)
    amplitude = 1.0
    for octave in range(octaves):
        down, across = (max(2, round(c * 2**octave)) + 3 for c in cells)
        grid = rng.random((down, across), dtype=np.float32)
        if down <= height * 2 and across <= width * 2:
            enlarged = cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC)
            total += np.float32(amplitude) * enlarged
        amplitude *= gain
    low, high = (float(q) for q in np.percentile(total[::8, ::8], (1, 99)))
    return np.clip((total - low) / max(high - low, 1e-6), 0, 1)


def tileable(rng: np.random.Generator, size: tuple[int, int], sigma: tuple[float, float]) -> Floats:
    """Noise with zero mean and unit deviation that repeats without a seam; sigma is (x, y)."""
    pad_y, pad_x = int(sigma[1] * 4) + 1, int(sigma[0] * 4) + 1
    grains = rng.standard_normal(size, dtype=np.float32)
    wide = np.pad(grains, ((pad_y, pad_y), (pad_x, pad_x)), mode="wrap")
    soft = cv2.GaussianBlur(wide, (0, 0), sigmaX=sigma[0], sigmaY=sigma[1])
    soft = soft[pad_y:-pad_y, pad_x:-pad_x]
    return (soft - float(soft.mean())) / float(soft.std())


def blur(image: Floats, sigma: float) -> Floats:
    """A Gaussian of any radius at about the cost of a small one, through a smaller copy."""
    step = 1
    while sigma / step > 4:
        step *= 2
    if step == 1:
        return cv2.GaussianBlur(image, (0, 0), max(sigma, 0.3), borderType=cv2.BORDER_REPLICATE)
    height, width = image.shape[:2]
    small = cv2.resize(
        image, (max(2, width // step), max(2, height // step)), interpolation=cv2.INTER_AREA
    )
    small = cv2.GaussianBlur(small, (0, 0), sigma / step, borderType=cv2.BORDER_REPLICATE)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)


def profile(
    rng: np.random.Generator,
    width: int,
    *,
    cells: float,
    octaves: int,
    gain: float,
    ridged: int = 0,
) -> Floats:
    """A line of hills in 0..1, `width` pixels long; the first `ridged` octaves are crests."""
    x = np.linspace(0, 1, width, dtype=np.float32)
    total = np.zeros(width, np.float32)
    amplitude = 1.0
    for octave in range(octaves):
        knots = rng.random(int(cells * 2**octave) + 4, dtype=np.float32)
        at = x * (len(knots) - 3)
        left = at.astype(np.int32)
        t = at - left
        t = t * t * (3 - 2 * t)
        value = knots[left] * (1 - t) + knots[left + 1] * t
        if octave < ridged:
            value = 1 - np.abs(2 * value - 1)
        total += np.float32(amplitude) * value
        amplitude *= gain
    low, high = float(total.min()), float(total.max())
    return (total - low) / max(high - low, 1e-6)
