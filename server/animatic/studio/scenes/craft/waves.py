"""Sheets of coloured glass, one behind the other, that rise and fall like slow water.

Each sheet is an edge that waves: bright at the edge, clear below it, with its shadow on the sheet
behind. The fill is solved on a small grid; the edges themselves are drawn at the frame's size.
"""

from __future__ import annotations

import cv2
import numpy as np

from animatic.studio.planes import Planes

from . import colour, ink
from .shot import Floats, SceneShot

CELLS = 216
SHEETS = 6
REACH = 0.25
"""How far above its edge a sheet throws a shadow, as a part of the frame's height."""
STEPS = 2048


class Waves:
    """Six sheets from the far one, which is dark, to the near one."""

    def __init__(self, shot: SceneShot, ramp: list[tuple[float, Floats]]) -> None:
        rng = shot.rng("waves")
        self._shot = shot
        height = round(shot.down / 1080 * CELLS)
        width = round(shot.across / 1080 * CELLS)
        lean = float(rng.uniform(0.10, 0.34) * rng.choice([-1, 1]))
        self._x = ((np.arange(width, dtype=np.float32) + 0.5) / width - 0.5) * shot.across / 1080
        self._y = (np.arange(height, dtype=np.float32)[:, None] + 0.5) / height
        self._lean = lean
        self._waves = rng.uniform(0, 1, (SHEETS, 7)).tolist()
        self._edge = ramp[-1][1] * 0.55 + ramp[4][1] * 0.45
        self._below = (np.arange(STEPS, dtype=np.float32) + 0.5) / STEPS - REACH
        self._cover = colour.smooth(-0.9 / CELLS, 1.3 / CELLS, self._below)
        cast = 0.44 * np.exp(-np.abs(self._below + 0.010) / 0.055) * (1 - self._cover)
        self._kept = ((1 - cast) * (1 - 0.95 * self._cover)).astype(np.float32)
        table = colour.gradient(ramp, np.linspace(0, 1, 256, dtype=np.float32))
        self._fills = [self._profile(sheet, table) for sheet in range(SHEETS)]
        glow = np.exp(-((self._x - 0.5 * np.sign(lean)) ** 2) / 0.8 - (self._y - 0.1) ** 2 / 0.16)
        self._back = colour.gradient(ramp, (0.10 + 0.40 * glow).astype(np.float32))

    def _edge_of(self, sheet: int, x: Floats, t: float) -> Floats:
        """Height of a sheet's edge, 0 at the top of the frame and 1 at its foot."""
        a, b, c, d, e, f, g = self._waves[sheet]
        s = t * (0.16 + 0.07 * a) * (1 if b < 0.5 else -1)
        wave = 0.105 * np.sin(x * (1.5 + 0.9 * c) + s + 6.28 * d)
        wave += 0.055 * np.sin(x * (2.9 + 1.4 * e) - s * 1.4 + 6.28 * f)
        wave += 0.020 * np.sin(x * (5.5 + 2 * g) + s * 2.1 + 6.28 * a)
        near = sheet / (SHEETS - 1)
        return 0.20 + 0.66 * near + wave * (0.8 + 0.5 * near) + self._lean * x * (0.9 - 0.5 * near)

    def solve(self, t: float) -> Floats:
        """The sheets' fill: (h, w, 3) R'G'B'."""
        image = self._back.copy()
        for sheet in range(SHEETS):
            edge = self._edge_of(sheet, self._x, t).astype(np.float32)
            top = max(0, int((float(edge.min()) - REACH) * len(self._y)))
            if top < len(self._y):
                self._lay(image[top:], sheet, (self._y[top:] - edge[None]).astype(np.float32))
        return image

    def _lay(self, image: Floats, sheet: int, below: Floats) -> None:
        """One sheet over what is behind it, from its place in the two tables of its profile."""
        at = np.clip((below + REACH) * STEPS, 0, STEPS - 1).astype(np.int32)
        cv2.multiply(image, cv2.merge([self._kept[at]] * 3), dst=image)
        cv2.add(image, self._fills[sheet][at], dst=image)

    def _profile(self, sheet: int, table: Floats) -> Floats:
        """Colour times coverage at each distance below the edge: (STEPS, 3)."""
        near, below = sheet / (SHEETS - 1), self._below
        top, low = table[int(255 * (0.30 + 0.50 * near))], table[int(255 * (0.10 + 0.26 * near))]
        lit = np.exp(-np.maximum(below, 0) / 0.15)
        fine = np.exp(-np.maximum(below, 0) / 0.022)
        tone = colour.mix(low, top, lit.astype(np.float32)) + (0.20 * fine)[..., None] * self._edge
        return (colour.film(tone, 0.8) * (0.95 * self._cover)[:, None]).astype(np.float32)

    def draw(self, t: float, into: Planes) -> None:
        """The light that runs along each edge, at the frame's size."""
        shot = self._shot
        sheet = ink.sheet(shot, "edges")
        x = np.linspace(-24, shot.across + 24, 97)
        u = ((x / shot.across) - 0.5) * shot.across / 1080
        edges = [self._edge_of(i, u, t) * shot.down for i in range(SHEETS)]
        nearer = np.full_like(x, shot.down)
        for i in reversed(range(SHEETS)):
            places = np.stack((x, edges[i]), 1).astype(np.float32)
            behind = np.where(edges[i] < nearer, 1.0, 0.3)
            nearer = np.minimum(nearer, edges[i])
            phase = 6.28 * self._waves[i][3] + t * 0.5
            shine = (0.5 + 0.5 * np.sin(u * 2.3 + phase)) ** 2 * (0.25 + 0.75 * i / (SHEETS - 1))
            self._light(sheet, places, (18 + 165 * shine) * behind)
        ink.shine(shot, sheet, into, self._edge, strength=0.8, halo=0.7, radius=14)

    def _light(self, on: np.ndarray, places: Floats, values: Floats) -> None:
        lines = np.stack((places[:-1], places[1:]), 1)
        ink.strokes(self._shot, on, lines, 1.9, values[1:])
