"""A turning Earth: a texture seen through a fixed map of the ball, shaded once, lit at its rim.

The axis doesn't move, so a turn is one addition to the map's longitudes.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from animatic.studio.planes import Plane, Planes, ycc

from . import colour, earth
from .layers import quantise, scratch
from .shot import Floats, SceneShot

PAINTED = 2048
"""Texture pixels round the equator; halved, once painted, for small frames."""


@dataclass(frozen=True)
class GlobeColours:
    """Colours of the sea (deep, shallow), the land (low, high), ice, air, and of lit towns."""

    deep: Floats
    shallow: Floats
    low: Floats
    high: Floats
    ice: Floats
    air: Floats
    towns: Floats
    night: float


class Globe:
    """A ball at `x`, `y` with `radius`, in units, its north leaning to the viewer by `tilt`."""

    def __init__(
        self, shot: SceneShot, look: GlobeColours, *, x: float, y: float, radius: float, tilt: float
    ) -> None:
        self._shot, self._look = shot, look
        self.x, self.y, self.radius, self.tilt = x, y, radius, tilt
        sx, sy = shot.scale
        room = radius * 1.01
        left, right = (max(0, int((x + side * room) * sx / 2) * 2) for side in (-1, 1))
        top, bottom = (max(0, int((y + side * room) * sy / 2) * 2) for side in (-1, 1))
        right, bottom = min(shot.width, right + 2), min(shot.height, bottom + 2)
        self._box = (left, top, right, bottom)
        self._width = PAINTED
        textures, clouds = self._paint(), self._paint_clouds()
        if min(shot.width, shot.height) <= 400:
            self._width //= 2
            textures, clouds = [_halved(plane) for plane in textures], _halved(clouds)
        self._textures, self._clouds = textures, clouds
        self._maps = [self._lay_out(1), self._lay_out(2)]
        self._shade()

    # --- painting -------------------------------------------------------------------------------

    def _paint(self) -> list[Plane]:
        look, width, rng = self._look, self._width, self._shot.rng("earth")
        field = earth.land(rng, width)
        height = width // 2
        north = np.linspace(90, -90, height, dtype=np.float32)[:, None]
        relief = earth.texture(rng, width, 460)
        broad = earth.texture(rng, width, 60)
        shore = np.clip(field / 0.5 + 1, 0, 1) ** 3
        image = colour.mix(
            np.broadcast_to(look.deep, (height, width, 3)), look.shallow, shore * 0.85
        )
        dry = np.exp(-((np.abs(north) - 24) ** 2) / 180) * 0.62 + 0.18 * broad + 0.05 * relief
        ground = colour.mix(
            np.broadcast_to(look.low, (height, width, 3)), look.high, np.clip(dry, 0, 1)
        )
        slope = np.roll(relief, 2, 1) - relief + np.roll(relief, 2, 0) - relief
        ground = ground * (0.95 + 0.05 * slope + 0.03 * relief)[..., None]
        cold = colour.smooth(60, 74, np.abs(north) + 4 * broad + 3 * relief)
        ground = colour.mix(ground, np.broadcast_to(look.ice, ground.shape), cold * 0.92)
        is_land = colour.smooth(-0.05, 0.05, field)
        image = colour.mix(image, ground, is_land)
        image += look.air * (np.exp(-((field / 0.07) ** 2)) * 0.10)[..., None]
        if look.night > 0.3:
            image = image + look.towns * self._lit_towns(rng, field)[..., None]
        y, u, v = ycc(np.clip(image, 0, 1))
        return [
            quantise(16 + 219 * y, 0.6),
            quantise(128 + 224 * u, 0.5),
            quantise(128 + 224 * v, 0.5),
        ]

    def _lit_towns(self, rng: np.random.Generator, field: Floats) -> Floats:
        """Lights on land, thick where many people live: at coasts and not far from the tropics."""
        height, width = field.shape
        north = np.linspace(90, -90, height, dtype=np.float32)[:, None]
        broad = earth.texture(rng, width, 70)
        chance = np.clip(0.45 + 0.55 * broad, 0, 1) * np.exp(-(((np.abs(north) - 36) / 22) ** 2))
        chance = chance * (field > 0.02) * (0.5 + 0.9 * np.exp(-field / 0.22))
        grains = rng.random((height // 2, width // 2), dtype=np.float32)
        grains = cv2.resize(grains, (width, height), interpolation=cv2.INTER_NEAREST)
        points = (grains > 1 - 0.10 * chance).astype(np.float32)
        halo = cv2.GaussianBlur(points, (0, 0), 3.5) * 1.6
        return (cv2.GaussianBlur(points, (0, 0), 0.8) * 1.3 + halo) * np.float32(self._look.night)

    def _paint_clouds(self) -> Plane:
        """Coverage of weather all round, in bands."""
        width, rng = self._width // 2, self._shot.rng("weather")
        height = width // 2
        total = np.zeros((height, width), np.float32)
        for part, strength in ((18, 1.0), (44, 0.62), (110, 0.4), (260, 0.22)):
            total += strength * earth.texture(rng, width, part * 2.2, 1.7)
        north = np.abs(np.linspace(90, -90, height, dtype=np.float32))[:, None]
        bands = 0.5 * np.exp(-((north - 52) ** 2) / 260) + 0.35 * np.exp(-(north**2) / 90)
        cover = colour.smooth(0.75, 2.4, total * 0.9 + bands) * 0.82
        return (cover * 255).astype(np.uint8)

    def _lay_out(self, half: int) -> tuple[Floats, Floats]:
        """Texture columns (at no turn) and rows for each frame pixel of the box."""
        x, y, z, _ = self._ball(half)
        c, s = float(np.cos(self.tilt)), float(np.sin(self.tilt))
        up, out = y * c + z * s, z * c - y * s
        longitude = np.arctan2(x, out)
        latitude = np.arcsin(np.clip(up, -1, 1))
        width = self._width
        return (
            ((longitude / (2 * np.pi) + 0.5) * width).astype(np.float32),
            ((0.5 - latitude / np.pi) * (width / 2) - 0.5).astype(np.float32),
        )

    def _ball(self, half: int) -> tuple[Floats, Floats, Floats, Floats]:
        """x, y (up), z on the ball and the distance from its middle for pixels of the box."""
        left, top, right, bottom = self._box
        sx, sy = self._shot.scale
        columns = np.arange(left // half, right // half, dtype=np.float32)[None] + 0.5
        rows = np.arange(top // half, bottom // half, dtype=np.float32)[:, None] + 0.5
        x = (columns * half / sx - self.x) / self.radius
        y = (self.y - rows * half / sy) / self.radius
        d = np.hypot(x, y).astype(np.float32)
        inner = np.minimum(1, 0.9995 / np.maximum(d, 1e-4))
        x, y = x * inner, y * inner
        return x, y, np.sqrt(np.maximum(1 - x * x - y * y, 0)), d

    def _shade(self) -> None:
        """What the texture is multiplied by, what is added, what of the background stays."""
        look, (sx, _) = self._look, self._shot.scale
        self._gain, self._added, self._through = [], [], []
        sheen_y, sheen_u, sheen_v = (float(c[0]) for c in ycc(look.air[None]))
        for half in (1, 2):
            x, y, z, d = self._ball(half)
            cover = np.clip((1 - d) * self.radius * sx / half + 0.5, 0, 1)
            facing = np.clip(-0.52 * x + 0.50 * y + 0.69 * z, 0, 1)
            lit = 0.25 + 0.84 * colour.smooth(-0.05, 1.0, facing) - 0.10 * (1 - z)
            lit = lit * (1 - 0.25 * look.night)
            rim = (1 - z) ** 2.6 * (0.25 + 0.85 * np.clip(-0.5 * x + 0.6 * y + 0.45, 0, 1))
            glare = 0.13 * np.exp(-(((x + 0.42) / 0.34) ** 2) - ((y - 0.42) / 0.34) ** 2)
            light = (rim * 0.9 + glare) * cover
            self._gain.append((np.clip(lit, 0, 1) * cover * 255).astype(np.uint8))
            self._through.append(((1 - cover) * 255 + 0.5).astype(np.uint8))
            if half == 1:
                dark = 16 * (1 - np.clip(lit, 0, 1)) * cover
                self._added.append(quantise(dark + 219 * sheen_y * light, 0.6))
            else:
                base = 128 * (1 - np.clip(lit, 0, 1)) * cover
                for part in (sheen_u, sheen_v):
                    self._added.append(quantise(base + 224 * part * light, 0.4))

    # --- one frame ------------------------------------------------------------------------------

    def draw(self, into: Planes, longitude: float, drift: float) -> None:
        """The ball with `longitude` degrees in its middle and its clouds moved `drift` degrees."""
        left, top, right, bottom = self._box
        clouds = self._cloud_cover(longitude + drift)
        for index, (texture, target) in enumerate(zip(self._textures, into, strict=True)):
            half = 2 if index else 1
            map_x, map_y = self._maps[half - 1]
            turned = map_x + np.float32(longitude / 360 * self._width)
            seen = cv2.remap(texture, turned, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
            self._cloud_over(seen, clouds, 128 if index else 222 - 150 * self._look.night)
            cv2.multiply(seen, self._gain[half - 1], dst=seen, scale=1 / 255)
            cv2.add(seen, self._added[index], dst=seen)
            region = target[top // half : bottom // half, left // half : right // half]
            cv2.multiply(region, self._through[half - 1], dst=region, scale=1 / 255)
            cv2.add(region, seen, dst=region)

    def _cloud_cover(self, longitude: float) -> Plane:
        """Seen at half the size: clouds have no edges."""
        map_x, map_y = self._maps[1]
        turned = map_x * np.float32(0.5) + np.float32(longitude / 720 * self._width)
        cover = cv2.remap(
            self._clouds, turned, map_y * np.float32(0.5), cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_WRAP,
        )  # fmt: skip
        return np.asarray(cover, np.uint8)

    @staticmethod
    def _cloud_over(seen: Plane, cover: Plane, level: float) -> None:
        height, width = seen.shape
        if cover.shape != seen.shape:
            large = scratch("clouds", height, width)
            cv2.resize(cover, (width, height), dst=large)
            cover = large
        cv2.multiply(seen, cv2.bitwise_not(cover), dst=seen, scale=1 / 255)
        cv2.addWeighted(seen, 1, cover, level / 255, 0, dst=seen)

    def project(self, points: Floats, longitude: float) -> tuple[Floats, Floats, Floats]:
        """Points (n, 3) of `earth.place`, times their height, as frame x, y in units and depth.

        Depth is above 0 towards the viewer. A point is hidden when it is below 0 and within 1.
        """
        turn = float(np.deg2rad(longitude))
        c, s = float(np.cos(turn)), float(np.sin(turn))
        x = points[:, 0] * c - points[:, 2] * s
        z = points[:, 2] * c + points[:, 0] * s
        c, s = float(np.cos(self.tilt)), float(np.sin(self.tilt))
        y, z = points[:, 1] * c - z * s, points[:, 1] * s + z * c
        return self.x + x * self.radius, self.y - y * self.radius, z


def _halved(plane: Plane) -> Plane:
    size = (plane.shape[1] // 2, plane.shape[0] // 2)
    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), np.uint8)
