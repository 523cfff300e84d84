"""One shot to draw: the scene's values, the frame's size, and the units a layout is made in.

A layout is made of *units*: the frame's short side is 1080 of them at every resolution. Layers are
painted at one of four fixed sizes (360, 720, 1080 or 1440 pixels on the short side) and fitted to
the frame once, so the same random numbers land on the same places at 360p and at 4K.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from animatic.model.timeline import Scene

PAINTED_SIZES = (360, 720, 1080, 1440)
"""Short sides, in pixels, that layers are painted at: nobody can tell soft layers above 1440."""

Floats: TypeAlias = NDArray[Any]
"""An array of float32. The stubs of NumPy and OpenCV lose the type at every operation."""


@dataclass(frozen=True)
class SceneShot:
    """A scene in a frame of `width` x `height` pixels, for `frames` at `frame_rate` a second."""

    scene: Scene
    width: int
    height: int
    frames: int
    frame_rate: int

    @cached_property
    def _painted(self) -> int:
        short = min(self.width, self.height)
        return next((size for size in PAINTED_SIZES if size >= short), PAINTED_SIZES[-1])

    @cached_property
    def k(self) -> float:
        """Painted pixels in a unit: 1/3, 2/3, 1 or 4/3."""
        return self._painted / 1080

    @cached_property
    def across(self) -> int:
        """Units from left to right, a multiple of 6 so that every painted size is even."""
        return max(1080, round(180 * self.width / min(self.width, self.height)) * 6)

    @cached_property
    def down(self) -> int:
        """Units from top to bottom."""
        return max(1080, round(180 * self.height / min(self.width, self.height)) * 6)

    @cached_property
    def fit(self) -> tuple[float, float]:
        """Frame pixels in a painted pixel, horizontally and vertically."""
        return self.width / (self.across * self.k), self.height / (self.down * self.k)

    @cached_property
    def scale(self) -> tuple[float, float]:
        """Frame pixels in a unit, horizontally and vertically."""
        return self.width / self.across, self.height / self.down

    @property
    def is_upright(self) -> bool:
        return self.height > self.width

    @cached_property
    def seconds(self) -> float:
        return max(self.frames, 1) / self.frame_rate

    def time(self, frame: int) -> float:
        """Seconds since the shot began, for trigonometry."""
        return float(Fraction(frame, self.frame_rate))

    def progress(self, frame: int) -> float:
        """0 at the first frame, 1 at the last."""
        return frame / max(self.frames - 1, 1)

    def rng(self, salt: str) -> np.random.Generator:
        """Random numbers of this scene for one purpose: another layer's use never moves these."""
        return self._drawn(str(self.scene.seed), salt)

    def rng_of_words(self, salt: str) -> np.random.Generator:
        """Random numbers that all shots of one film share, whatever their seeds."""
        return self._drawn(salt)

    def _drawn(self, *salts: str) -> np.random.Generator:
        words = "\0".join((self.scene.family, self.scene.prompt, *salts))
        return np.random.default_rng(int.from_bytes(hashlib.sha256(words.encode()).digest()[:8]))

    def cells(self, down: float, across: float) -> tuple[float, float]:
        """Cells of noise over a whole frame of this shape, given as they would be in 16:9."""
        return down * self.down / 1080, across * self.across / 1920

    def drift(self, time: float, pace: float, room: float) -> float:
        """Steady travel in units, 0 in the middle of the shot; slower when there isn't `room`."""
        half = max(self.seconds * self.scene.speed / 2, 1e-3)
        return (time - half) * min(pace, room / half)

    def px(self, units: float) -> int:
        """Units as whole painted pixels."""
        return round(units * self.k)

    def even(self, units: float) -> int:
        """Units as an even number of painted pixels."""
        return round(units * self.k / 2) * 2

    def grid(self, down: float, across: float, step: int = 1) -> tuple[Floats, Floats]:
        """`(y, x)` in units for every painted pixel of an area, as open (h, 1) and (1, w) arrays.

        With a `step` of 2 for every second one: soft things are painted at half the size.
        """
        k = np.float32(self.k / step)
        y = (np.arange(self.even(down) // step, dtype=np.float32)[:, None] + 0.5) / k
        x = (np.arange(self.even(across) // step, dtype=np.float32)[None] + 0.5) / k
        return y, x
