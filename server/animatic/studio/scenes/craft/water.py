"""Still or moving water that mirrors what has been drawn above it.

Works at half the frame's size: the finished picture above the horizon is flipped and bent by two
fields of waves that repeat without a seam and are seen in perspective, scrolling at sub-pixel
steps. Near water is darker (it shows its own colour) and moves more. Waves are longer than they
are tall, so the fields are solved on half the columns.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from animatic.studio.planes import Planes, ycc

from . import colour, noise
from .camera import View
from .shot import Floats, SceneShot


@dataclass(frozen=True)
class Surface:
    """How the water looks. `wind` 0.2 is a mirror, 1 a breeze."""

    tint: Floats
    wind: float = 0.6
    far: float = 0.92
    near: float = 0.50
    """How much of the mirrored light comes back at the horizon and at the viewer's feet."""
    smear: float = 9
    """Units that reflections are drawn out downwards."""
    contrast: float = 0.30
    """How much waves lighten and darken what they mirror."""
    sparkle: float = 0.0
    """Glitter in the light's path."""
    path: float = 1.0
    """Width of the light's path."""
    reach: float = 0.94
    """How fast the mirrored picture is gone through: above 1 shows more of the sky."""


class Water:
    """Everything below `horizon` units. Draw it after what it mirrors."""

    TILE = 512

    def __init__(self, shot: SceneShot, horizon: float, surface: Surface) -> None:
        self._shot, self._surface = shot, surface
        self.horizon = round(horizon * shot.scale[1] / 2) * 2
        self._width = shot.width // 2
        self._height = (shot.height - self.horizon) // 2
        self._solved = max(8, min(self._width, max(self._width // 2, 400)))
        rng = shot.rng("water")
        self._waves = noise.tileable(rng, (self.TILE, self.TILE), (9.0, 2.4))
        self._chop = noise.tileable(rng, (self.TILE, self.TILE), (4.2, 1.7))
        self._ripples = noise.tileable(rng, (self.TILE, self.TILE), (3.6, 0.9))
        self._lay_out()

    def _lay_out(self) -> None:
        """Where each half-size pixel lies on the water, and what it gives back."""
        width, height, surface = self._solved, self._height, self._surface
        across, down = self._shot.across, self._shot.down
        deep = down * height * 2 / self._shot.height
        v = (np.arange(height, dtype=np.float32)[:, None] + 0.5) / height
        x = (np.arange(width, dtype=np.float32)[None] + 0.5) / width * across
        self._v, self._x = v, x
        z = 1 / (v * min(deep / 420, 1.25) + 0.09)
        self._map_x = (x - across / 2) * (0.19 * z**0.40).astype(np.float32)
        self._map_y = np.broadcast_to(
            z**0.62 * (112 * max(deep / 525, 1.0) ** 0.5), (height, width)
        ).astype(np.float32)
        # Far waves are finer than the grid: they even out instead of flickering.
        self._resolved = (0.35 + 0.65 * colour.smooth(0.0, 0.14, v)).astype(np.float32)
        self._first_ripple = int(0.12 * height)
        self._ripple = (1.5 * colour.smooth(0.12, 0.7, v[self._first_ripple :])).astype(np.float32)
        columns = (np.arange(width, dtype=np.float32) + 0.5) * (self._width / width) - 0.5
        self._columns = np.broadcast_to(columns, (height, width))
        self._rows = np.broadcast_to(np.arange(height, dtype=np.float32)[:, None], (height, width))
        scale = self._shot.scale[0] / 2
        self._amplitude = ((2.2 + 34 * v) * surface.wind * scale).astype(np.float32)
        back = surface.far + (surface.near - surface.far) * v**0.8
        y, cb, cr = (float(c[0]) for c in ycc(surface.tint[None]))
        self._gain = np.broadcast_to(back, (height, width)).astype(np.float32).copy()
        own = 1 - back
        self._own = _bytes((16 + 219 * y) * own, self._width)
        kept = np.clip(back * 1.05, 0, 1)
        self._chroma_gain = _bytes(255 * kept, self._width)
        self._chroma_own = [_bytes((128 + 224 * c) * (1 - kept), self._width) for c in (cb, cr)]

    def fields(self, time: float) -> tuple[Floats, Floats]:
        """Height of the long waves and of the chop, zero mean and unit deviation, half-size."""
        drift = np.float32(time * 7.0)
        waves = cv2.remap(
            self._waves,
            self._map_x + np.float32(time * 3.0),
            self._map_y - drift,
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_WRAP,
        )
        chop = cv2.remap(
            self._chop,
            self._map_x * np.float32(2.1) - np.float32(time * 5.0),
            self._map_y * np.float32(1.9) + drift * np.float32(1.3),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_WRAP,
        )
        waves *= self._resolved
        chop *= self._resolved
        rows = slice(self._first_ripple, None)
        ripples = cv2.remap(
            self._ripples,
            self._map_x[rows] * np.float32(2.3) + np.float32(time * 4.0),
            self._map_y[rows] * np.float32(1.5) - drift * np.float32(1.7),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_WRAP,
        )
        near = chop[rows]
        near += ripples * self._ripple
        near /= np.sqrt(1 + 0.8 * self._ripple**2)
        return waves, chop

    def draw(
        self, view: View, into: Planes, light_x: float | None = None, tone: Floats | None = None
    ) -> None:
        """Mirrors the frame's part above the horizon.

        `light_x` (units) is where the glitter is, `tone` (R'G'B') the light that it comes from.
        """
        waves, chop = self.fields(view.time)
        bent = waves * np.float32(0.62) + chop * np.float32(0.42)
        above = self.horizon // 2
        ratio = min(self._surface.reach, (above - 2) / max(self._height, 1))
        amplitude = self._amplitude
        map_x = self._columns + chop * amplitude * np.float32(0.24)
        map_y = (above - 1.5) - self._rows * np.float32(ratio) + bent * amplitude
        np.clip(map_y, 0, above - 1, out=map_y)
        map_x, map_y = self._widened(map_x), self._widened(map_y)
        mirror = cv2.resize(
            into.y[: self.horizon], (self._width, above), interpolation=cv2.INTER_AREA
        )
        glitter = None
        if light_x is not None and self._surface.sparkle:
            glitter = self._widened(self._glitter(waves, chop, light_x))
        self._luma(into, mirror, map_x, map_y, bent, glitter)
        lean = (0.0, 0.0) if tone is None else tuple(float(c[0]) for c in ycc(tone[None])[1:])
        for index in (0, 1):
            self._chroma(into, index, map_x, map_y, glitter, lean[index])

    def _luma(
        self,
        into: Planes,
        mirror: np.ndarray,
        map_x: Floats,
        map_y: Floats,
        bent: Floats,
        glitter: Floats | None,
    ) -> None:
        surface = self._surface
        image = cv2.remap(mirror, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
        tall = max(1, round(surface.smear * self._shot.scale[1] / 2) | 1)
        image = cv2.blur(image, (1, tall))
        gain = bent * (np.float32(surface.contrast) * (0.35 + 0.65 * self._v)) + np.float32(1)
        gain *= self._gain
        gain = self._widened(gain)
        image = cv2.add(cv2.multiply(image, gain, dtype=cv2.CV_8U), self._own)
        if glitter is not None:
            cv2.add(image, cv2.convertScaleAbs(glitter, alpha=205), dst=image)
        below = into.y[self.horizon :]
        cv2.resize(image, (below.shape[1], below.shape[0]), dst=below)

    def _chroma(
        self,
        into: Planes,
        index: int,
        map_x: Floats,
        map_y: Floats,
        glitter: Floats | None,
        lean: float,
    ) -> None:
        """`lean` is the glitter's own colour difference, -0.5 to 0.5."""
        plane = into[index + 1]
        above = plane[: self.horizon // 2]
        image = cv2.remap(above, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
        tall = max(1, round((self._surface.smear + 34) * self._shot.scale[1] / 2) | 1)
        image = cv2.blur(image, (1, tall))
        cv2.multiply(image, self._chroma_gain, dst=image, scale=1 / 255)
        cv2.add(image, self._chroma_own[index], dst=image)
        if glitter is not None and lean:
            shift = cv2.convertScaleAbs(glitter, alpha=abs(lean) * 200)
            (cv2.add if lean > 0 else cv2.subtract)(image, shift, dst=image)
        below = plane[self.horizon // 2 :]
        np.copyto(below, image[: below.shape[0]])

    def _widened(self, solved: Floats) -> Floats:
        return cv2.resize(solved, (self._width, self._height))

    def _glitter(self, waves: Floats, chop: Floats, light_x: float) -> Floats:
        """Steep facets inside the light's path, which widens towards the viewer."""
        v, width = self._v, self._surface.path
        x = (self._x - np.float32(light_x)) / 1080
        narrow = np.exp(-((x / (width * (0.030 + 0.13 * v))) ** 2)) * (0.95 - 0.62 * v)
        wide = np.exp(-((x / (width * (0.14 + 0.30 * v))) ** 2)) * (0.20 - 0.10 * v)
        steep = np.clip(waves * 0.42 + chop * 0.62 - 0.42, 0, 1.4)
        soft = np.clip((waves + chop) * 0.10 + 0.13, 0, 0.30)
        return (steep * steep * 1.2 + soft) * (narrow + wide) * np.float32(self._surface.sparkle)


def _bytes(column: Floats, width: int) -> np.ndarray:
    return np.repeat(np.clip(column + 0.5, 0, 255).astype(np.uint8), width, 1)
