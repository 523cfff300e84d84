"""A product stage: podium, a light that sweeps over it, mirrored floor, haze.

Stands on its own as an opener; leaves the middle free for a product or a title.
"""

from __future__ import annotations

import cv2
import numpy as np

from animatic.studio.planes import Planes

from .craft import colour, noise, palettes, solids
from .craft.camera import View
from .craft.layers import Cutout, scratch
from .craft.particles import disc
from .craft.relit import Relit
from .craft.shot import Floats, SceneShot
from .craft.solids import Ball, Cylinder, Lamp, Stuff
from .craft.sparks import Points, Sparks
from .craft.stage import BACKS, BRIGHT_BACKS, Wall, dress

PLACES = 6
"""Where the light is painted: from beyond the left edge to beyond the right one."""
MARGIN = 12.0
NEAR = 100.0
"""Units that what is before the lens reaches beyond the frame at either side."""


class Product:
    """A set under a moving light, with dust in its beam and a glint that runs along a line."""

    def __init__(self, shot: SceneShot) -> None:
        rng = shot.rng("manner")
        self._shot = shot
        ramp = palettes.ramp(shot)
        self.stage = dress(shot, ramp)
        self.air = self.stage.wall * 0.8
        backs = BRIGHT_BACKS if self.stage.is_bright else BACKS
        drawn = backs[int(rng.integers(len(backs)))]
        self._back = shot.scene.subject if shot.scene.subject in backs else drawn
        self._foot = shot.down * (0.83 if shot.is_upright else 0.86)
        self._line = shot.down * (0.74 if shot.is_upright else 0.715)
        self._wall = Wall(shot, self.stage, ramp, self._line, self._back)
        self._grain = noise.fbm(
            shot.rng("grain"), self._low_size(), cells=shot.cells(24, 40), octaves=4
        )
        self._things = self._arrange(shot.rng("set"))
        self._set = Relit(shot, (self._paint(place) for place in range(PLACES)))
        self._phase = float(rng.uniform(0.1, 0.9))
        self._bokeh = Bokeh(shot, self.stage.line, self._line, 0.5 if self.stage.is_bright else 1.0)
        near = self.stage.second if self.stage.is_bright else self.stage.podium
        self._near = _paint_near(shot, near.body, self.stage.line)
        self._sparks = Sparks(shot, size=1.8, halo=((10, 0.7), (40, 0.6)))
        self._dust = shot.rng("dust").random((int(150 * shot.scene.density), 4)).astype(np.float32)

    def _arrange(self, rng: np.random.Generator) -> list[tuple[Cylinder | Ball, Stuff, bool]]:
        """Far to near: side columns, the podium's tiers, balls. The last value: on the floor?"""
        shot, stage, foot = self._shot, self.stage, self._foot
        middle = shot.across / 2
        wide = min(0.25 * shot.across, 0.40 * shot.down, 0.36 * shot.across + 40)
        wide = wide * 1.35 if shot.is_upright else wide
        things: list[tuple[Cylinder | Ball, Stuff, bool]] = []
        for side in (-1, 1):
            if rng.random() < 0.8:
                r = wide * float(rng.uniform(0.26, 0.36))
                x = middle + side * (wide * 1.12 + r * float(rng.uniform(0.5, 1.3)))
                tall = wide * float(rng.uniform(0.25, 0.85))
                base = foot - 46 + 20 * float(rng.random())
                things.append((Cylinder(x, base, r, tall), stage.podium, True))
                if rng.random() < 0.7:
                    ball = Ball(x, base - tall + 2, r * float(rng.uniform(0.42, 0.6)))
                    things.append((ball, stage.second, False))
        tiers = int(rng.integers(1, 4))
        base = foot
        for tier in range(tiers):
            size = wide * (1 - 0.24 * tier)
            tall = wide * (0.20 if tier == 0 else 0.11) * (1.5 if tiers == 1 else 1.0)
            things.append((Cylinder(middle, base, size, tall), stage.podium, tier == 0))
            base -= tall
        taken: list[tuple[float, float]] = []
        for _ in range(int(rng.integers(2, 5))):
            side = float(rng.choice([-1, 1]))
            r = wide * float(rng.uniform(0.07, 0.16))
            x = middle + side * wide * float(rng.uniform(1.05, 1.55))
            if all(abs(x - other) > r + size for other, size in taken):
                things.append((Ball(x, foot + wide * 0.15 + r * 0.6, r), stage.second, True))
                taken.append((x, r))
        return things

    # --- painting -------------------------------------------------------------------------------

    def _low_size(self) -> tuple[int, int]:
        shot = self._shot
        return (
            shot.even((shot.down + 2 * MARGIN) / 2),
            shot.even((shot.across + 2 * MARGIN) / 2),
        )

    def _paint(self, place: int) -> Floats:
        """The whole set with the lamp in one place: what is soft at half the size, then solids."""
        shot = self._shot
        share = self._share(place / (PLACES - 1))
        lamp = Lamp(
            shot.across * share, shot.down * 0.12, self.stage.lamp, self.stage.ambient,
            0.12 if self.stage.is_bright else 0.42, 0.0 if self.stage.is_bright else 0.55,
        )  # fmt: skip
        low = colour.film(self._paint_room(lamp, place / (PLACES - 1)), 0.78)
        size = (shot.even(shot.across + 2 * MARGIN), shot.even(shot.down + 2 * MARGIN))
        image = cv2.resize(low, size, interpolation=cv2.INTER_CUBIC)
        for it, stuff, on_floor in self._things:
            if isinstance(it, Cylinder):
                solids.paint_cylinder(shot, image, MARGIN, it, stuff, lamp, on_floor=on_floor)
            else:
                solids.paint_ball(shot, image, MARGIN, it, stuff, lamp, on_floor=on_floor)
        return image

    def _paint_room(self, lamp: Lamp, sweep: float) -> Floats:
        shot, stage = self._shot, self.stage
        height, width = self._low_size()
        y = (np.arange(height, dtype=np.float32)[:, None] + 0.5) * (2 / shot.k) - MARGIN
        x = (np.arange(width, dtype=np.float32)[None] + 0.5) * (2 / shot.k) - MARGIN
        mirrored = np.where(y > self._line, 2 * self._line - y, y)
        wall = self._wall.paint(lamp, x, mirrored.astype(np.float32), sweep)
        depth = np.clip((y - self._line) / (shot.down - self._line), 0, 1)
        pool = np.exp(-(((x - lamp.x) / 620) ** 2) - ((depth - 0.45) / 0.55) ** 2)
        lit = stage.ambient * 0.9 + 0.62 * pool
        floor = stage.floor * lit[..., None] * (lamp.colour * 0.4 + 0.6)
        seen = stage.gloss * (1 - 0.72 * depth)
        floor = floor + wall * seen[..., None]
        edge = 26.0 if stage.is_bright else 3.0
        on_floor = colour.smooth(self._line - edge, self._line + edge, y) + np.zeros_like(x)
        image = colour.mix(wall, floor, on_floor)
        image *= (0.98 + 0.04 * self._grain)[..., None]
        return image.astype(np.float32)

    # --- one frame ------------------------------------------------------------------------------

    @staticmethod
    def _share(sweep: float) -> float:
        """Where the lamp hangs, as a part of the frame's width."""
        return 0.24 + 0.52 * sweep

    def _sweep(self, view: View) -> float:
        """Where the light is, 0 to 1: there and back in about eleven seconds, without a stop."""
        return float(0.5 - 0.5 * np.cos(view.time * 0.58 + self._phase * np.pi))

    def draw(self, view: View, into: Planes) -> None:
        """The set under its light, the beam, dust and glints in front."""
        k, sweep = self._shot.k, self._sweep(view)
        place = (MARGIN + 8 * view.pan, MARGIN + 8 * view.rise)
        self._set.draw(into, sweep * (len(self._set) - 1), place[0] * k, place[1] * k)
        self._beam(into, sweep)
        self._bokeh.draw(view, into)
        self._glint(view, into, sweep)
        self._near.draw(into, 96 * view.pan * k, 40 * view.rise * k)

    def _beam(self, into: Planes, sweep: float) -> None:
        """A cone of light from above in the haze, at an eighth of the size."""
        width, height = max(8, self._shot.width // 8), max(8, self._shot.height // 8)
        foot = self._share(sweep) * width
        source = 0.5 * width + 0.35 * (foot - 0.5 * width)
        cone = np.zeros((height, width), np.uint8)
        for spread, value in ((0.30, 6), (0.20, 7), (0.10, 7)):
            wide = spread * height
            corners = np.array(
                [[source - 2, -4], [source + 2, -4],
                 [foot + wide, height * 0.98], [foot - wide, height * 0.98]]
            )  # fmt: skip
            layer = np.zeros_like(cone)
            cv2.fillConvexPoly(layer, (corners * 16).astype(np.int32), (value,), cv2.LINE_AA, 4)
            cv2.add(cone, layer, dst=cone)
        soft = cv2.GaussianBlur(cone.astype(np.float32), (0, 0), max(1.0, height / 40))
        fade = np.linspace(1.3, 0.25, height, dtype=np.float32)[:, None]
        bright = 1.0 if self.stage.is_bright else 1.5
        small = (soft * (fade * 24 * bright)).astype(np.uint16)
        large = cv2.resize(small, (into.y.shape[1], into.y.shape[0]))
        shown = scratch("beam", *into.y.shape)
        cv2.convertScaleAbs(large, dst=shown, alpha=1 / 24)
        cv2.add(into.y, shown, dst=into.y)

    def _glint(self, view: View, into: Planes, sweep: float) -> None:
        """Dust that lights up in the beam, and a light that runs along the ring or the arch."""
        shot, stage = self._shot, self.stage
        a, b, c, d = self._dust.T
        x = (a + 0.012 * view.time * (c - 0.3)) % 1.0 * shot.across
        y = (b - 0.016 * view.time * (0.4 + c)) % 1.0 * shot.down
        x = x + 12 * np.sin(view.time * 0.8 + d * 20)
        lamp = self._share(sweep) * shot.across
        axis = 0.5 * shot.across + (lamp - 0.5 * shot.across) * (0.35 + 0.65 * y / shot.down)
        lit = np.exp(-(((x - axis) / (60 + 0.22 * y)) ** 2))
        flicker = 0.5 + 0.5 * np.sin(view.time * (1.5 + 2 * c) + d * 40)
        power = (0.06 + 0.9 * lit) * flicker**2 * (0.3 + c**3 * 2)
        light = power[:, None] * stage.line
        if self._back in ("ring", "arch") and not stage.is_bright:
            s = np.linspace(0, 0.5, 60, dtype=np.float32)
            angle = view.time * 0.9 - s + self._phase * 6.28
            shown = 2.2 * np.exp(-s * 7)
            if self._back == "arch":
                angle = np.pi + (angle % (2 * np.pi)) / 2
                shown = shown * np.sin(angle - np.pi) ** 0.5
            x = np.concatenate((x, self._wall.middle[0] + self._wall.radius * np.cos(angle)))
            y = np.concatenate((y, self._wall.middle[1] + self._wall.radius * np.sin(angle)))
            tone = stage.line * 0.5 + 0.5
            light = np.concatenate((light, shown[:, None] * tone))
        self._sparks.draw(
            into, Points(x.astype(np.float32), y.astype(np.float32), light.astype(np.float32))
        )


class Bokeh:
    """Lights far out of focus at the wall's sides, that breathe and drift with the camera."""

    def __init__(self, shot: SceneShot, tone: Floats, line: float, strength: float) -> None:
        rng = shot.rng("bokeh")
        self._shot = shot
        radii = (14.0, 26.0, 44.0, 70.0)
        self._discs = [
            disc(shot, r, tone, 0.14 + 0.1 * i, strength * (0.30 - 0.06 * i))
            for i, r in enumerate(radii)
        ]
        self._places = [
            (
                (0.5 + (0.18 + 0.36 * a**0.8) * (-1 if i % 2 else 1)) * shot.across,
                (0.06 + 0.86 * b) * line,
                int(4 * c**1.5),
                d,
            )
            for i, (a, b, c, d) in enumerate(rng.random((int(22 * shot.scene.density), 4)).tolist())
        ]

    def draw(self, view: View, into: Planes) -> None:
        k = self._shot.k
        for x, y, size, phase in self._places:
            breath = 0.62 + 0.38 * float(np.sin(view.time * (0.5 + 0.5 * phase) + phase * 40))
            drift = 9 * float(np.sin(view.time * 0.23 + phase * 9)) - (14 + 16 * size) * view.pan
            rise = 7 * float(np.sin(view.time * 0.31 + phase * 23))
            self._discs[size].draw(into, (x + drift) * k, (y + rise) * k, breath)


def _paint_near(shot: SceneShot, body: Floats, light: Floats) -> Cutout:
    """Round things before the lens in the lower corners, far out of focus and cut by the frame."""
    rng = shot.rng("near")
    y, x = shot.grid(shot.down, shot.across + 2 * NEAR)
    x = x - NEAR
    cover = np.zeros((y.shape[0], x.shape[1]), np.float32)
    image = np.zeros((*cover.shape, 3), np.float32)
    for side in (-1, 1):
        r = float(rng.uniform(120, 210))
        cx = shot.across * (0.5 + 0.5 * side) + side * r * float(rng.uniform(0.0, 0.35))
        cy = shot.down + r * float(rng.uniform(0.15, 0.45))
        d = np.hypot(x - cx, y - cy) / r
        part = colour.smooth(1.30, 0.72, d) * 0.94
        lit = np.clip(0.55 - 0.45 * (y - cy) / r - 0.35 * side * (x - cx) / r, 0, 1.2)
        tone = body * (0.20 + 0.34 * lit)[..., None] + light * (0.16 * lit**2)[..., None]
        image += (tone - image) * part[..., None]
        np.maximum(cover, part, out=cover)
    return Cutout(shot, image * cover[..., None], cover, (-NEAR * shot.k, 0))
