"""A product stage: podium, a light that sweeps over it, mirrored floor, haze.

Stands on its own as an opener; leaves the middle free for a product or a title.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from animatic.studio.planes import Planes

from .craft import colour, noise, palettes, solids
from .craft.camera import View
from .craft.layers import scratch
from .craft.particles import Motes
from .craft.relit import Relit
from .craft.shot import Floats, Shot
from .craft.solids import Ball, Cylinder, Lamp, Stuff
from .craft.sparks import Points, Sparks

CAMERA = ("push_in", "push_in", "still")
PLACES = 6
"""Where the light is painted: from beyond the left edge to beyond the right one."""
MARGIN = 12.0
BACKS = ("ring", "arch", "disc", "ring", "plain")


@dataclass(frozen=True)
class Stage:
    """Colours of one set, dark or bright."""

    wall: Floats
    floor: Floats
    podium: Stuff
    second: Stuff
    lamp: Floats
    line: Floats
    """The light of a ring or an arch."""
    ambient: float
    gloss: float
    """How much of the wall is seen in the floor."""
    is_bright: bool


class Product:
    """A set under a moving light, with dust in its beam and a glint that runs along a line."""

    def __init__(self, shot: Shot) -> None:
        rng = shot.rng("manner")
        self._shot = shot
        self._ramp = palettes.ramp(shot)
        self.stage = self._dress(rng)
        self.air = self.stage.wall * 0.8
        self._back = BACKS[int(rng.integers(len(BACKS)))]
        self._is_fluted = float(rng.random()) < 0.5
        self._flute = float(rng.uniform(40, 68))
        self._foot = shot.down * (0.83 if shot.is_upright else 0.86)
        self._line = shot.down * (0.74 if shot.is_upright else 0.715)
        self._middle = (shot.across / 2, shot.down * (0.46 if shot.is_upright else 0.40))
        self._radius = min(0.34 * shot.down, 0.36 * shot.across)
        self._grain = noise.fbm(shot.rng("grain"), self._low_size(), cells=(24, 40), octaves=4)
        self._things = self._arrange(shot.rng("set"))
        self._set = Relit(shot, (self._paint(place) for place in range(PLACES)))
        self._phase = float(rng.uniform(0.1, 0.9))
        self._motes = Motes(shot, self.stage.line, int(34 * shot.scene.density))
        self._sparks = Sparks(shot, size=1.8, halo=((10, 0.7), (40, 0.6)))
        self._dust = shot.rng("dust").random((int(150 * shot.scene.density), 4)).astype(np.float32)

    def _dress(self, rng: np.random.Generator) -> Stage:
        """Bright by day, dark in the evening, by the seed when the hour isn't given."""
        hour = self._shot.scene.time_of_day
        drawn = float(rng.random()) < 0.42
        is_bright = hour in ("day", "dawn") or (hour == "" and drawn)
        dark, deep, mid, strong, light, white = (c for _, c in self._ramp)
        if is_bright:
            wall = colour.mix(strong, light, 0.72) * 0.9 + 0.1
            body = colour.mix(light, white, 0.55)
            return Stage(
                wall * 0.97, wall * 0.80, Stuff(body, white, 0.35),
                Stuff(colour.mix(mid, strong, 0.6), white, 0.6), white, white, 0.60, 0.22, True,
            )  # fmt: skip
        body = colour.mix(deep, mid, 0.45)
        return Stage(
            colour.mix(deep, mid, 0.55), colour.mix(dark, deep, 0.5),
            Stuff(body * 0.8 + 0.02, light, 0.95), Stuff(colour.mix(mid, strong, 0.5), white, 1.0),
            light, colour.mix(strong, light, 0.55), 0.17, 0.62, False,
        )  # fmt: skip

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
            0.12 if self.stage.is_bright else 0.26,
        )  # fmt: skip
        low = colour.film(self._paint_room(lamp), 0.78)
        size = (shot.even(shot.across + 2 * MARGIN), shot.even(shot.down + 2 * MARGIN))
        image = cv2.resize(low, size, interpolation=cv2.INTER_CUBIC)
        for it, stuff, on_floor in self._things:
            if isinstance(it, Cylinder):
                solids.paint_cylinder(shot, image, MARGIN, it, stuff, lamp, on_floor=on_floor)
            else:
                solids.paint_ball(shot, image, MARGIN, it, stuff, lamp, on_floor=on_floor)
        return image

    def _paint_room(self, lamp: Lamp) -> Floats:
        shot, stage = self._shot, self.stage
        height, width = self._low_size()
        y = (np.arange(height, dtype=np.float32)[:, None] + 0.5) * (2 / shot.k) - MARGIN
        x = (np.arange(width, dtype=np.float32)[None] + 0.5) * (2 / shot.k) - MARGIN
        mirrored = np.where(y > self._line, 2 * self._line - y, y)
        wall = self._wall(lamp, x, mirrored.astype(np.float32))
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

    def _wall(self, lamp: Lamp, x: Floats, y: Floats) -> Floats:
        """Light on the wall; its flutes look to the side, so they turn with the lamp."""
        shot, stage = self._shot, self.stage
        d = np.hypot((x - lamp.x) / 720, (y - shot.down * 0.34) / 560)
        pool = even = np.exp(-(d**1.7)).astype(np.float32)
        if self._is_fluted:
            turn = np.sin(x * np.float32(2 * np.pi / self._flute))
            lean = np.clip((lamp.x - x) / 500, -1, 1)
            groove = np.abs(np.cos(x * np.float32(np.pi / self._flute))) ** 6
            pool = pool * (0.84 + 0.34 * turn * lean) * (1 - 0.30 * groove)
            ambient = stage.ambient * (1 - 0.22 * groove)
        else:
            ambient = np.full_like(x, stage.ambient)
        fall = 1 - 0.30 * np.clip(y / self._line, 0, 1)
        middle = np.exp(-(((x - shot.across / 2) / 620) ** 2) - ((y - shot.down * 0.45) / 520) ** 2)
        still = (0.10 if stage.is_bright else 0.24) * middle
        lit = (ambient + still + (0.55 if stage.is_bright else 0.90) * pool) * fall
        image = stage.wall * lit[..., None] * (lamp.colour * 0.45 + 0.55)
        return self._behind(image, lamp, x, y, even)

    def _behind(self, image: Floats, lamp: Lamp, x: Floats, y: Floats, pool: Floats) -> Floats:
        """What stands at the wall: a ring of light, an arch with a lit edge, a disc."""
        stage, (cx, cy), r = self.stage, self._middle, self._radius
        if self._back == "plain":
            return image
        d = np.hypot(x - cx, y - cy)
        if self._back == "arch":
            sides = np.where(y < cy, d, np.abs(x - cx))
            d = sides
        inside = colour.smooth(r + 1.5, r - 1.5, d).astype(np.float32)
        if self._back == "disc":
            away = float(np.clip((cx - lamp.x) / 500, -1, 1))
            cast = colour.smooth(r + 46, r - 30, np.hypot(x - cx - 26 * away, y - cy - 14))
            image = image * (1 - 0.34 * cast * (1 - inside))[..., None]
            down = np.clip(0.5 + 0.5 * (y - cy) / r, 0, 1)
            face = colour.mix(stage.line * 0.85, stage.second.body * 0.8, down + np.zeros_like(x))
            base = 0.62 if stage.is_bright else 0.30
            face = face * (base + 0.62 * pool)[..., None]
            face = face + stage.line * (0.5 * np.exp(-(((d - r + 2) / 2.4) ** 2)) * pool)[..., None]
            return image * (1 - inside[..., None]) + face * inside[..., None]
        line = np.exp(-(((d - r) / 3.6) ** 2)) * (0.85 if stage.is_bright else 1.05)
        halo = np.exp(-np.abs(d - r) / 26) * 0.30 + np.exp(-np.abs(d - r) / 110) * 0.24
        if self._back == "arch":
            recess = inside * (0.42 - 0.30 * np.clip((r - d) / r, 0, 1))
            image = image * (1 - recess)[..., None]
        strength = 0.45 if stage.is_bright else 1.0
        return image + stage.line * ((line + halo * strength) * strength)[..., None]

    # --- one frame ------------------------------------------------------------------------------

    @staticmethod
    def _share(sweep: float) -> float:
        """Where the lamp hangs, as a part of the frame's width."""
        return 0.06 + 0.88 * sweep

    def _sweep(self, view: View) -> float:
        """Where the light is, 0 to 1: there and back in about eleven seconds, without a stop."""
        return float(0.5 - 0.5 * np.cos(view.time * 0.58 + self._phase * np.pi))

    def draw(self, view: View, into: Planes) -> None:
        """The set under its light, the beam, dust and glints in front."""
        k, sweep = self._shot.k, self._sweep(view)
        place = (MARGIN + 8 * view.pan, MARGIN + 8 * view.rise)
        self._set.draw(into, sweep * (len(self._set) - 1), place[0] * k, place[1] * k)
        self._beam(into, sweep)
        self._motes.draw(view, into)
        self._glint(view, into, sweep)

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
            x = np.concatenate((x, self._middle[0] + self._radius * np.cos(angle)))
            y = np.concatenate((y, self._middle[1] + self._radius * np.sin(angle)))
            tone = stage.line * 0.5 + 0.5
            light = np.concatenate((light, shown[:, None] * tone))
        self._sparks.draw(
            into, Points(x.astype(np.float32), y.astype(np.float32), light.astype(np.float32))
        )
