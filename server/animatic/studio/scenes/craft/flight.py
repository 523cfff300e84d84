"""Above the clouds: they pass below, an aeroplane holds its place against the sun."""

from __future__ import annotations

import cv2
import numpy as np

from animatic.studio.planes import Planes

from . import colour, lights, palettes, sky
from .camera import View
from .cloudsea import CloudSea
from .layers import Backdrop, Cutout
from .shot import Floats, SceneShot


class Flight:
    """Sky and wisps, a sea of clouds, and an aeroplane that holds its place."""

    def __init__(self, shot: SceneShot) -> None:
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
        self._sea = CloudSea(shot, self.palette, self._light, -self._way)
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

        s = np.linspace(0, 1, 24)
        nose = [(128 + 34 * float(np.sin(np.pi * a)) ** 0.7, -9.5 + 19 * a) for a in s.tolist()]
        tail = [(-96.0, 8.5), (-140.0, 0.5), (-168.0, -5.5), (-168.0, -8.0)]
        fill(mask, [(-120.0, -9.5), *nose, *tail])
        fill(mask, [(-162, -7), (-178, -44), (-160, -44), (-118, -9)])
        fill(mask, [(20, -7), (-34, -30), (-42, -30), (-16, -7)])
        fill(wing, [(40, 2), (-60, 47), (-74, 48), (-70, 42), (-20, 3)])
        fill(wing, [(-132, -2), (-174, 13), (-184, 13), (-154, -3)])
        for x, y in ((0, 16), (-30, 31)):
            pod = [(x + 20 - 30 * a, y - 4.5 * float(np.sin(np.pi * a)) ** 0.5) for a in s.tolist()]
            under = [(px, 2 * y + 1 - py) for px, py in reversed(pod)]
            fill(wing, [*pod, *under])
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
        x = way * ((np.arange(w, dtype=np.float32)[None] + 0.5) / shot.k - width / 2)
        panes = colour.smooth(0.32, 0.42, np.abs(np.mod(x / 7.5, 1) - 0.5)) * (x > -112) * (x < 122)
        row = panes * colour.smooth(2.0, 1.2, np.abs(y + 2.6)) * np.clip(mask - wing, 0, 1)
        image = image * (1 - 0.55 * row.astype(np.float32))[..., None]
        image = image + p.key * (np.exp(-(((y + 7.5) / 2.2) ** 2)) * 0.30 * mask)[..., None]
        return Cutout(shot, colour.film(image, 0.85) * cover[..., None], cover)

    def draw(self, view: View, into: Planes) -> None:
        shot, k = self._shot, self._shot.k
        self._sky.draw(into, 40 * k, (24 + 16 * view.rise) * k)
        drift = float(np.clip((view.time - shot.seconds * shot.scene.speed / 2) * 4, -80, 80))
        self._wisps.draw(into, (90 + self._way * drift) * k, 0)
        for index in range(len(self._sea)):
            if index == len(self._sea) - 1:
                self._draw_plane(view, into)
            self._sea.draw(into, index, view.time, view.rise)

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
        sheet.add(into, glow=5, power=0.42, core=0.35)
        self._plane.draw(into, (180 - x) * shot.k, (75 - y) * shot.k)
