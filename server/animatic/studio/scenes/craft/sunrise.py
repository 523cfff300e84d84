"""A planet's edge from low orbit, with the sun coming up behind it."""

from __future__ import annotations

import numpy as np

from animatic.studio.planes import Planes

from . import colour
from .camera import View, ease
from .layers import Glow
from .planet import Planet, Sphere
from .shot import Floats, SceneShot
from .worlds import World

TRAVEL = 70.0
RADIUS = 1650.0


class Sunrise:
    """Below, the night side with its cities; a thin arc of air; the sun, which keeps rising."""

    def __init__(self, shot: SceneShot, world: World, air: Floats) -> None:
        rng = shot.rng("sunrise")
        self._shot = shot
        self._radius = RADIUS * min(1.0, 0.55 + 0.45 * shot.across / 1920)
        top = shot.down * float(rng.uniform(0.60, 0.68))
        self._lean = float(rng.uniform(0.10, 0.20) * rng.choice([-1, 1])) * shot.across / 1920
        self._place = (shot.across / 2, top + self._radius)
        low = float(rng.uniform(0.74, 0.84))
        flat = float(np.sqrt(1 - low * low))
        self._sun = np.array(
            [flat * np.sin(self._lean), -flat * np.cos(self._lean), -low], np.float32
        )
        wide = shot.across / 2 + TRAVEL + 8
        window = (-wide, -self._radius - 6, wide, shot.down - self._place[1] + 40)
        spin = 4.5 * float(rng.choice([-1, 1]))
        tilt = float(rng.uniform(-0.5, 0.5))
        ball = Sphere(self._radius, window, self._sun, tilt, spin, pitch=0.95, zoom=2.0)
        self._planet = Planet(shot, ball, world, air)
        self._air = self._paint_air(air, wide)
        self._core = Glow(shot, _paint_core(shot))
        self._flare = Glow(shot, _paint_flare(shot, air))

    def _paint_air(self, air: Floats, wide: float) -> Glow:
        """Light beyond the edge: white near the sun, the air's colour along the arc, then nothing.

        Its middle lies on the top of the planet.
        """
        low = min(wide * wide / (1.8 * self._radius), 330.0)
        y, x = _around(self._shot, wide, low)
        y = y - self._radius
        d = np.hypot(x, y)
        over = np.maximum(d - self._radius, 0)
        side = np.arctan2(x, -y) - self._lean
        near = np.exp(-((side / 0.20) ** 2))
        arc = np.exp(-((side / 0.62) ** 2))
        thin = np.exp(-over / 7) * (0.25 + 0.75 * near) + np.exp(-over / 22) * 0.55 * arc
        far = np.exp(-over / 70) * 0.24 * near + np.exp(-over / 45) * 0.12 * arc
        warm = colour.mix(air, colour.rgb("#fff1dc"), (0.75 * near).astype(np.float32))
        edge = colour.smooth(self._radius - 2.5, self._radius + 0.5, d)
        edge = edge * colour.smooth(low, 0.6 * low, -self._radius - y)
        light = warm * ((thin + far) * arc * edge)[..., None]
        return Glow(self._shot, colour.film(light.astype(np.float32), 0.7))

    def draw(self, view: View, into: Planes) -> None:
        """Sun, planet, air, flare: far to near."""
        shot, k = self._shot, self._shot.k
        x = self._place[0] - view.pan * TRAVEL
        y = self._place[1] - view.rise * 50
        height = -16 + 74 * ease(shot.progress(view.frame))
        reach = self._radius + height
        sun_x, sun_y = x + reach * float(np.sin(self._lean)), y - reach * float(np.cos(self._lean))
        self._core.draw(into, sun_x * k, sun_y * k)
        self._planet.draw(into, x, y, view.time)
        self._air.draw(into, x * k, (y - self._radius) * k)
        seen = float(colour.smooth(-18, 22, np.float32(height)))
        beat = 1 + 0.02 * float(np.sin(view.time * 2.3))
        self._flare.draw(into, sun_x * k, sun_y * k, (0.22 + 0.78 * seen) * beat)


def _around(shot: SceneShot, wide: float, tall: float) -> tuple[Floats, Floats]:
    y, x = shot.grid(2 * tall, 2 * wide)
    return y - tall, x - wide


def _paint_core(shot: SceneShot) -> Floats:
    y, x = _around(shot, 90, 90)
    d = np.hypot(x, y)
    light = colour.smooth(21, 15, d) * 1.3 + 0.5 * np.exp(-d / 16) * colour.smooth(88, 40, d)
    return light[..., None].astype(np.float32) * colour.rgb("#fff4e2")


def _paint_flare(shot: SceneShot, air: Floats) -> Floats:
    """The lens: a bloom, six fine rays and a streak across."""
    y, x = _around(shot, 480, 300)
    d = np.hypot(x, y)
    bloom = 0.62 * np.exp(-d / 34) + 0.30 * np.exp(-d / 130)
    streak = 0.34 * np.exp(-np.abs(y) / 5) * np.exp(-np.abs(x) / 210)
    angle = np.arctan2(y, x)
    rays = np.abs(np.cos(3 * angle + 0.4)) ** 60 * 0.22 * np.exp(-d / 90)
    edge = colour.smooth(480, 300, np.abs(x)) * colour.smooth(300, 180, np.abs(y))
    warm = colour.rgb("#ffe6c4")
    return (
        warm * ((bloom + rays) * edge)[..., None] + (air * 0.7 + 0.3) * (streak * edge)[..., None]
    ).astype(np.float32)
