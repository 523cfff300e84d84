"""Above the clouds: heaps of cumulus pass below, an aeroplane holds its place against the sun."""

from __future__ import annotations

import cv2
import numpy as np

from animatic.studio.planes import Planes

from . import colour, lights, noise, palettes, sky
from .camera import View
from .layers import Backdrop, Cutout
from .shot import Floats, Shot


class Flight:
    """Layers of cumulus that pass below at their own speeds; the aeroplane holds its place."""

    LAYERS = ((0.56, 0.20, 14.0), (0.64, 0.30, 30.0), (0.74, 0.46, 62.0), (0.88, 0.80, 120.0))
    """Where a layer's top is, how large its clouds are, and how fast it passes (units a second)."""

    def __init__(self, shot: Shot) -> None:
        self._shot = shot
        self.palette = palettes.landscape(shot, ("sunset", "gold", "rose", "day", "dawn"))
        self.air = self.palette.haze
        self._horizon = shot.down * 0.60
        self._light = sky.place_light(shot, self.palette, self._horizon)
        image = sky.paint_sky(
            shot, self.palette, self._light, horizon=self._horizon, down=shot.down + 60, margin=40
        )
        self._sky = Backdrop(shot, image)
        rng = shot.rng("flight")
        self._way = float(rng.choice([-1, 1]))
        self._period = shot.across + 480.0
        self._layers = [self._paint_layer(i) for i in range(len(self.LAYERS))]
        wisps = sky.paint_clouds(
            shot,
            self.palette,
            self._light,
            horizon=self._horizon,
            margin=90,
            cover=float(rng.uniform(0.2, 0.45)),
        )
        self._wisps = Cutout(shot, *wisps)
        self._plane = self._paint_plane()
        self._place = (
            shot.across * (0.5 - 0.10 * self._way),
            shot.down * float(rng.uniform(0.30, 0.38)),
        )

    def _paint_layer(self, index: int) -> Cutout:
        """Heaps with round tops, lit by the sun, that repeat after `period` units."""
        shot, (top, size, _) = self._shot, self.LAYERS[index]
        near = index / (len(self.LAYERS) - 1)
        rng = shot.rng(f"layer {index}")
        deep = shot.down * (1.0 - top) + 200 * size + 80
        height, width = shot.even(deep), shot.even(self._period)
        cells = max(3, round(self._period / (820 * size)))
        heaps = _puffs(rng, width, cells)
        y = (np.arange(height, dtype=np.float32)[:, None] + 0.5) / shot.k
        fluff = self._fluff(rng, (height, width), size)
        crest = 200 * size * (1.0 - heaps) + 104 * size * (0.5 - fluff) + 66 * size
        below = y - crest
        soft = 10 + 26 * size
        cover = colour.smooth(-soft * 0.3, soft * 1.2, below)
        p = self.palette
        shade = p.far * 0.50 + p.haze * 0.14 + p.sky[1][1] * 0.30
        lit = np.clip(p.key * 0.62 + p.haze * 0.42, 0, 1.15)
        slope = np.gradient(noise.blur(np.tile(heaps, (4, 1)), 10 * shot.k)[0]) * shot.k * 120
        toward = np.tanh(slope * (1 if self._light.x > shot.across / 2 else -1) * 1.6)
        bright = np.exp(-np.clip(below, 0, None) / (70 + 150 * size))
        amount = bright * (0.55 + 0.30 * toward[None]) + 0.5 * (fluff - 0.45)
        image = colour.mix(
            np.broadcast_to(shade, (height, width, 3)),
            np.broadcast_to(lit, (height, width, 3)),
            np.clip(amount, 0, 1).astype(np.float32),
        )
        haze = np.float32(0.58 * (1 - near) ** 1.5)
        image = image * (1 - haze) + (p.haze * 0.72 + p.key * 0.20) * haze
        image = image * (1 - p.night * 0.35)
        alpha = cover * np.float32(0.97)
        return Cutout(shot, colour.film(image, 0.85) * alpha[..., None], alpha)

    def _fluff(self, rng: np.random.Generator, size: tuple[int, int], scale: float) -> Floats:
        """Billows: ridged noise turned upside down, repeating across the layer's width."""
        height, width = size
        total = np.zeros(size, np.float32)
        amplitude = 1.0
        for octave in range(5):
            n = 2**octave
            across = max(4, round(self._period / (150 * (0.5 + scale)) * n / 2) * 2)
            down = max(3, round(height / self._shot.k / (95 * (0.5 + scale)) * n))
            grid = rng.random((down + 3, across), dtype=np.float32)
            grid = np.concatenate([grid, grid[:, :4]], 1)
            wide = round(width * (across + 4) / across)
            part = cv2.resize(grid, (wide, height), interpolation=cv2.INTER_CUBIC)[:, :width]
            total += np.float32(amplitude) * np.abs(2 * part - 1)
            amplitude *= 0.52
        low, high = (float(q) for q in np.percentile(total[::6, ::6], (2, 98)))
        return np.clip((total - low) / (high - low), 0, 1)

    def _paint_plane(self) -> Cutout:
        """An airliner from the side and a little below, small and far away."""
        shot, way = self._shot, self._way
        width, height = 360.0, 150.0
        S = 4
        w, h = shot.even(width), shot.even(height)
        mask = np.zeros((h * S, w * S), np.float32)
        wing = np.zeros_like(mask)

        def fill(target: Floats, points: list[tuple[float, float]]) -> None:
            shape = np.array(points, np.float64)
            shape[:, 0] = width / 2 + way * shape[:, 0]
            shape[:, 1] += height / 2
            cv2.fillPoly(
                target, [np.round(shape * shot.k * S * 16).astype(np.int32)], 1.0, cv2.LINE_AA, 4
            )

        s = np.linspace(0, 1, 20)
        nose = [(138 + 22 * float(np.sqrt(1 - (2 * a - 1) ** 2)), -9 + 18 * a) for a in s.tolist()]
        body = [(-150.0, -7.0), (-120.0, -9.0), *nose, (-90.0, 9.0), (-158.0, -3.0)]
        fill(mask, body)
        fill(mask, [(-158, -5), (-172, -46), (-150, -46), (-112, -8)])
        fill(wing, [(36, 2), (-62, 52), (-84, 52), (-34, 2)])
        fill(wing, [(-128, -2), (-172, 16), (-184, 15), (-150, -3)])
        fill(mask, [(20, -6), (-22, -26), (-34, -26), (-14, -6)])
        fill(wing, [(2, 18), (28, 18), (28, 27), (2, 28)])
        small = (w, h)
        mask, wing = (cv2.resize(m, small, interpolation=cv2.INTER_AREA) for m in (mask, wing))
        cover = np.clip(np.maximum(mask, wing), 0, 1)
        y = (np.arange(h, dtype=np.float32)[:, None] + 0.5) / shot.k - height / 2
        p = self.palette
        pale = p.haze * 0.45 + 0.42 * (1 - 0.6 * p.night)
        dark = p.dark * 0.5 + p.far * 0.42
        under = colour.smooth(-6, 8, np.broadcast_to(y, (h, w)))
        image = colour.mix(
            np.broadcast_to(pale, (h, w, 3)), np.broadcast_to(dark, (h, w, 3)), under
        )
        image = colour.mix(
            image, np.broadcast_to(dark * 1.15, (h, w, 3)), np.clip(wing - mask * 0.5, 0, 1)
        )
        image = image + p.key * (np.exp(-(((y + 7.5) / 2.2) ** 2)) * 0.30 * mask)[..., None]
        return Cutout(shot, colour.film(image, 0.85) * cover[..., None], cover)

    def draw(self, view: View, into: Planes) -> None:
        shot, k = self._shot, self._shot.k
        self._sky.draw(into, 40 * k, (24 + 16 * view.rise) * k)
        drift = float(np.clip((view.time - shot.seconds * shot.scene.speed / 2) * 4, -80, 80))
        self._wisps.draw(into, (90 + self._way * drift) * k, 0)
        for index, layer in enumerate(self._layers):
            if index == 3:
                self._draw_plane(view, into)
            top, size, pace = self.LAYERS[index]
            y = (
                shot.down * top
                - 200 * size
                - 60 * view.rise * size
                + 3 * float(np.sin(view.time * 0.3 + index))
            )
            x = (self._way * pace * view.time + index * 311) % self._period
            for copy in (x, x - self._period):
                layer.draw(into, copy * k, -y * k)

    def _draw_plane(self, view: View, into: Planes) -> None:
        """It climbs a little, breathes in the air, and leaves two trails."""
        shot, way, t = self._shot, self._way, view.time
        p = t / max(shot.seconds * shot.scene.speed, 1)
        x = self._place[0] + way * shot.across * 0.16 * (p - 0.3) + 5 * float(np.sin(t * 0.6))
        y = self._place[1] - 26 * p + 5 * float(np.sin(t * 0.9))
        sheet = lights.Sheet(shot, (self.palette.key * 0.5 + 0.45,), "trail")
        for side in (-4, 5):
            for i in range(10):
                a, b = 110 + 62 * i, 110 + 62 * (i + 1)
                sheet.line(
                    0,
                    (x - way * a, y + side + i * 0.5),
                    (x - way * b, y + side + (i + 1) * 0.5),
                    0.20 * (1 - i / 10) ** 1.2,
                    4 + 0.9 * i,
                )
        sheet.add(into, glow=5, power=0.55, core=0.6)
        self._plane.draw(into, (180 - x) * shot.k, (75 - y) * shot.k)


def _puffs(rng: np.random.Generator, width: int, cells: int) -> Floats:
    """Tops of clouds in 0..1 that repeat after `width`: the highest of many round heaps."""
    x = np.arange(width, dtype=np.float32) / width
    tops = np.zeros(width, np.float32)
    for a, b, c in rng.random((cells * 5, 3)).tolist():
        half = (0.30 + 0.55 * b) / cells
        d = np.abs((x - a + 0.5) % 1 - 0.5) / half
        tops = np.maximum(
            tops, (0.30 + 0.70 * c) * np.sqrt(np.clip(1 - d * d, 0, 1)) * (0.5 + 0.5 * b)
        )
    return tops
