"""Flowing light: smooth fields solved on a small grid in float and enlarged in 16 bits.

A field is 180 cells on its short side whatever the frame's size, so it costs little and has no
bands: the enlargement happens with 16 bits a sample and dither is added before the last rounding.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from animatic.studio.planes import Planes, ycc

from .colour import film, gradient, smooth
from .shot import Floats, Shot

CELLS = 180
PAD = 3
"""Cells solved around the frame and thrown away: the slope is unknown at a border."""

Ramp = Sequence[tuple[float, Floats]]


class Field:
    """The grid, and the colours that heights are looked up in."""

    def __init__(self, shot: Shot, ramp: Ramp, *, scale: float = 1.0, calm: float = 0.5) -> None:
        rng = shot.rng("silk")
        height = round(shot.down / 1080 * CELLS)
        width = round(shot.across / 1080 * CELLS)
        y, x = np.mgrid[-PAD : height + PAD, -PAD : width + PAD].astype(np.float32)
        self.x = (x - (width - 1) / 2) / CELLS
        self.y = (y - (height - 1) / 2) / CELLS
        angle = float(rng.uniform(0.2, 0.75) * rng.choice([-1, 1]))
        zoom = scale * float(rng.uniform(0.82, 1.25))
        self._u = (self.x * float(np.cos(angle)) - self.y * float(np.sin(angle))) * zoom
        self._v = (self.x * float(np.sin(angle)) + self.y * float(np.cos(angle))) * zoom
        self._phase = rng.uniform(0, 6.283, 12).astype(np.float32)
        self._bend = rng.uniform(0.8, 1.25, 6).astype(np.float32)
        self._ramp = gradient(ramp, np.linspace(0, 1, 2048, dtype=np.float32))
        self._hot = ramp[-1][1]
        quiet = np.exp(-((self.x / 1.05) ** 2) - (self.y / 0.45) ** 2)
        self._calm = (1 - calm * 0.5 * quiet).astype(np.float32)
        r = np.hypot(self.x / shot.across * 1080, self.y / shot.down * 1080) * 2
        self._corners = (1 - 0.5 * smooth(0.5, 1.45, r))[..., None]
        self._blobs = rng.uniform(-1, 1, (7, 6)).astype(np.float32)

    def silk(self, t: float) -> Floats:
        """Folds of cloth, lit from the upper left: (h, w, 3) R'G'B'."""
        s, p, b = t * 0.22, self._phase, self._bend
        x, y = self._u + 0.05 * s, self._v
        a = x + 0.40 * np.sin(y * 2.0 * b[0] + s * 1.3 + p[0]) + 0.08 * np.sin(x * 4.1 - s + p[1])
        c = y + 0.34 * np.sin(a * 1.9 * b[1] - s * 1.1 + p[2])
        c += 0.07 * np.sin(a * 5.2 + s * 1.4 + p[3])
        f = c * 2.6 * b[2] + 0.5 * np.sin(a * 1.6 + s * 0.7 + p[4])
        fold = np.sin(f * 3.1 * b[3] + 0.7 * np.sin(f * 1.7 + s) + p[5])
        height = fold * 0.5 + np.sin(f * 7.3 + a * 1.6 + s * 1.2 + p[6]) * 0.11
        tone = 0.52 + 0.30 * np.sin(f * 1.2 + a * 0.7 + p[7] + s * 0.5)
        tone += 0.20 * np.sin(a * 1.5 - s * 0.6 + p[8])
        return self._lit(height.astype(np.float32), tone.astype(np.float32), 1.65)

    def mesh(self, t: float) -> Floats:
        """Clouds of colour that drift through one another, on every second cell."""
        s = t * 0.20
        px, py = self.x[::2, ::2], self.y[::2, ::2]
        wide, tall = float(np.abs(px).max()), float(np.abs(py).max())
        warp_x = px + 0.12 * np.sin(py * 3.1 + s * 1.7 + self._phase[0])
        warp_y = py + 0.12 * np.sin(px * 2.7 - s * 1.5 + self._phase[1])
        image = np.broadcast_to(self._ramp[430] * 0.6, (*px.shape, 3)) * np.float32(0.35)
        weight = np.full_like(px, 0.35)
        for i, (cx, cy, vx, vy, size, tone) in enumerate(self._blobs.tolist()):
            x = wide * (0.80 * cx + 0.34 * float(np.sin(s * (1 + 0.4 * vx) + i * 1.3)))
            y = tall * (0.80 * cy + 0.38 * float(np.cos(s * (1 + 0.4 * vy) + i * 2.1)))
            radius = 0.36 + 0.14 * size
            near = np.exp(-((warp_x - x) ** 2 + (warp_y - y) ** 2) / radius**2) * (1.2 + tone)
            weight += near
            at = 0.30 + 0.60 * ((i * 0.382 + 0.1 * tone) % 1.0)
            image = image + self._ramp[int(at * 2047)] * near[..., None]
        image = image / weight[..., None]
        fold = 0.05 * np.sin(warp_x * 5 + warp_y * 7 + 2 * np.sin(warp_y * 3 + s) + self._phase[2])
        image = image * (0.96 + fold)[..., None] * (0.4 + 0.6 * self._calm[::2, ::2])[..., None]
        return film(image * (0.35 + 0.65 * self._corners[::2, ::2]), 0.78)

    def _lit(self, height: Floats, tone: Floats, bump: float) -> Floats:
        gx = cv2.Sobel(height, cv2.CV_32F, 1, 0, scale=bump)
        gy = cv2.Sobel(height, cv2.CV_32F, 0, 1, scale=bump)
        nz = 1 / np.sqrt(1 + gx * gx + gy * gy)
        lit = np.clip((-gx * 0.52 - gy * 0.66) * nz + 0.54 * nz, 0, 1)
        index = np.clip((tone * 0.80 + 0.05 + (lit - 0.42) * 0.55) * self._calm, 0, 1)
        image = self._ramp[(index * 2047).astype(np.int32)] * (0.50 + 0.92 * lit)[..., None]
        shine = lit**14 * 0.34 + (1 - nz) ** 2 * 0.10
        image += self._hot * shine[..., None]
        return film(image * self._corners, 0.72)[PAD:-PAD, PAD:-PAD]


class Enlarger:
    """Puts a small float picture on a frame's planes without bands."""

    ROOM = 64

    def __init__(self, shot: Shot) -> None:
        self._shot = shot
        rng = np.random.default_rng(5)
        shape = (shot.height + self.ROOM, shot.width + self.ROOM)
        pair = rng.integers(0, 190, (2, *shape), np.uint16)
        self._noise = pair[0] + pair[1]  # triangular, 1.5 levels of 256

    def draw(self, frame: int, image: Floats, into: Planes) -> None:
        """`image` is (h, w, 3) R'G'B' in 0..1 of any size."""
        y, u, v = ycc(np.clip(image, 0, 1))
        place = np.random.default_rng(frame).integers(0, self.ROOM, 2)
        levels = (16 + 219 * y, 128 + 224 * u, 128 + 224 * v)
        for plane, target in zip(levels, into, strict=True):
            height, width = target.shape
            low = np.clip(plane * 256 - 60, 0, 65535).astype(np.uint16)
            high = cv2.resize(low, (width, height), interpolation=cv2.INTER_CUBIC)
            noise = self._noise[place[0] : place[0] + height, place[1] : place[1] + width]
            cv2.add(high, noise, dst=high)
            cv2.convertScaleAbs(high, dst=target, alpha=1 / 256)
