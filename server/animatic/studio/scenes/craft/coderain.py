"""Columns of signs that light up one after another, as rain runs down a pane, at three depths.

The signs are made of strokes at random: nothing is written.
"""

from __future__ import annotations

import cv2
import numpy as np

from animatic.studio.planes import Plane, Planes

from . import colour, ink, noise
from .camera import View
from .layers import Backdrop, scratch
from .screen import ScreenColours
from .shot import Floats, SceneShot

DEPTHS = ((20.0, 0.34, 0.55), (31.0, 0.66, 0.8), (52.0, 1.0, 1.15))
"""Width of a cell in units, strength and pace: far, middle, near."""
MARGIN = 40.0
STROKES = (
    (-1, -1, 1, -1), (-1, 0, 1, 0), (-1, 1, 1, 1), (-1, -1, -1, 0), (1, -1, 1, 0), (-1, 0, -1, 1),
    (1, 0, 1, 1), (0, -1, 0, 1), (1, -1, -1, 1), (0, 0, 1, 1), (-1, -1, 0, 0),
)  # fmt: skip
"""What signs are made of: from (x, y) to (x, y), -1 to 1 across a cell."""


class CodeRain:
    """Three sheets of signs over a dark glow. A drop's head is pale, its tail goes out."""

    def __init__(self, shot: SceneShot, light: ScreenColours) -> None:
        self._shot, self._light = shot, light
        self._back = Backdrop(shot, self._paint_back())
        self._sheets = [_Signs(shot, depth, cell) for depth, (cell, _, _) in enumerate(DEPTHS)]

    def _paint_back(self) -> Floats:
        shot, light = self._shot, self._light
        y, x = shot.grid(shot.down + 2 * MARGIN, shot.across + 2 * MARGIN)
        side = float(shot.rng("back").uniform(0.35, 0.65)) * shot.across
        d = np.hypot((x - MARGIN - side) / 900, (y - MARGIN - 0.42 * shot.down) / 620)
        clouds = noise.fbm(shot.rng("air"), d.shape, cells=shot.cells(3, 5), octaves=4)
        glow = np.exp(-(d**1.5)) * (0.55 + 0.7 * clouds)
        image = light.top * 0.8 + light.low * 0.25 + light.glow * (0.24 * glow)[..., None]
        return colour.film(image.astype(np.float32))

    def draw(self, view: View, into: Planes) -> None:
        shot, light = self._shot, self._light
        self._back.draw(into, MARGIN * (1 + 0.7 * view.pan) * shot.k, MARGIN * shot.k)
        tails, heads = ink.sheet(shot, "tails"), ink.sheet(shot, "heads")
        for signs, (_, strength, pace) in zip(self._sheets, DEPTHS, strict=True):
            signs.add(view.time * pace, strength, tails, heads)
        tone = light.main * 0.8 + light.second * 0.2
        ink.shine(shot, tails, into, tone, strength=0.95, halo=0.9, radius=9)
        ink.shine(shot, heads, into, tone * 0.35 + 0.65, strength=1.0, halo=1.3, radius=12)


class _Signs:
    """A sheet of signs as large as the frame, and the drops that run down its columns."""

    def __init__(self, shot: SceneShot, depth: int, cell: float) -> None:
        rng = shot.rng(f"signs {depth}")
        self._shot = shot
        self._columns = int(np.ceil(shot.across / cell))
        self._rows = int(np.ceil(shot.down / (cell * 1.25)))
        self._size = (self._columns * cell, self._rows * cell * 1.25)
        self._signs = self._draw_signs(rng, cell)
        dense = min(1.0, 0.80 * shot.scene.density**0.5)
        self._drops = rng.random((2, self._columns, 4)).astype(np.float32)
        self._drops[..., 3] = (self._drops[..., 3] < dense).astype(np.float32)
        self._flicker = rng.random((self._rows, self._columns)).astype(np.float32)

    def _draw_signs(self, rng: np.random.Generator, cell: float) -> Plane:
        """Each sign is four strokes of `STROKES`."""
        plane = np.zeros((self._shot.height, self._shot.width), np.uint8)
        sx, sy = self._shot.scale
        wanted = cell * 0.08 * sy
        thick = max(1, round(wanted))
        kinds = np.array(STROKES, np.float64).reshape(-1, 2, 2) * (cell * 0.27, cell * 0.42)
        chosen = rng.random((self._rows, self._columns, len(STROKES))).argsort(-1)[..., :4]
        across = (np.arange(self._columns) + 0.5) * cell
        down = (np.arange(self._rows) + 0.5) * cell * 1.25
        middle = np.stack(np.meshgrid(across, down), -1)
        strokes = (kinds[chosen] + middle[:, :, None, None]) * (sx * 16, sy * 16)
        lines = list(np.rint(strokes).astype(np.int32).reshape(-1, 2, 2))
        cv2.polylines(
            plane, lines, False, (round(235 * min(1.0, wanted / thick)),), thick, cv2.LINE_AA, 4
        )
        return plane

    def _lit(self, time: float) -> tuple[Floats, Floats]:
        """Strength of every sign's tail and head, (rows, columns)."""
        row = np.arange(self._rows, dtype=np.float32)[:, None]
        tails = np.zeros((self._rows, self._columns), np.float32)
        heads = np.zeros_like(tails)
        for phase, pace, length, shown in (drops.T for drops in self._drops):
            long = (0.22 + 0.55 * length) * self._rows
            span = self._rows + 1.3 * long
            head = (phase * span + time * (5.5 + 9 * pace)) % span
            behind = head - row
            tails += shown * np.exp(-np.maximum(behind, 0) / (0.36 * long)) * (behind > 0)
            heads += shown * np.clip(1.2 - np.abs(behind - 0.6), 0, 1)
        blink = 0.72 + 0.28 * np.sin(time * (2 + 5 * self._flicker) + 40 * self._flicker)
        return tails * blink, heads

    def add(self, time: float, strength: float, on_tails: Plane, on_heads: Plane) -> None:
        sx, sy = self._shot.scale
        size = (round(self._size[0] * sx), round(self._size[1] * sy))
        height, width = self._signs.shape
        for lit, sheet in zip(self._lit(time), (on_tails, on_heads), strict=True):
            small = np.clip(lit * (255 * strength), 0, 255).astype(np.uint8)
            large = cv2.resize(small, size, interpolation=cv2.INTER_NEAREST)[:height, :width]
            shown = scratch("signs", height, width)
            cv2.multiply(np.ascontiguousarray(large), self._signs, dst=shown, scale=1 / 255)
            cv2.add(sheet, shown, dst=sheet)
