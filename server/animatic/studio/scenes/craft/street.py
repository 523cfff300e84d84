"""A street between towers at night: neon signs, wet asphalt, traffic, an elevated train."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from animatic.studio.planes import Planes

from . import canyon, colour, noise, palettes, sky, towers, water
from .camera import View, ease
from .layers import Backdrop, Cutout, Glow
from .lights import Sheet
from .shot import Floats, SceneShot

WAY_IN = 0.34
"""How far the camera goes in during a long shot, in depth."""
_MARGIN = 30.0
_TRACK = 6.85
"""Depth of the elevated railway."""


@dataclass(frozen=True)
class Car:
    """One pair of lamps: lane and depth at the start, speed, length of its trail."""

    lane: float
    start: float
    speed: float
    long: float

    @property
    def goes_away(self) -> bool:
        return self.lane > 0


class Street:
    """Six slices of towers to a vanishing point, and the road that mirrors them."""

    def __init__(self, shot: SceneShot) -> None:
        self._shot = shot
        rng = shot.rng("street")
        self._neon = palettes.neon(shot)
        self.air = self._neon.haze * 0.8
        part = 0.60 if not shot.is_upright else 0.66
        self._place = canyon.Place(
            shot.across * (0.5 + float(rng.uniform(-0.05, 0.05))),
            shot.down * (part + float(rng.uniform(-0.02, 0.02))),
            1.55 if not shot.is_upright else 1.02,
        )
        self._sky = Backdrop(shot, self._paint_sky())
        self._slices = [self._paint_slice(i) for i in range(len(canyon.SLICES))]
        self._train = self._paint_train(rng)
        self._track = self._paint_track()
        self._end = Glow(shot, self._paint_end())
        self._water = self._lay_water()
        self._road = self._paint_road()
        self._cars = [self._car(*dice) for dice in rng.random((self._busy(), 4)).tolist()]

    def _busy(self) -> int:
        return max(8, int(34 * self._shot.scene.density))

    # --- painting ------------------------------------------------------------------------------

    def _paint_sky(self) -> Floats:
        """The strip of sky above the street, and hazy towers where it ends."""
        shot, neon, place = self._shot, self._neon, self._place
        down = place.y + 20
        y, x = shot.grid(down, shot.across + 2 * _MARGIN)
        v = np.clip(y / place.y, 0, 1)
        image = colour.gradient(neon.sky, v + np.zeros_like(x))
        rng = shot.rng("sky")
        clouds = noise.fbm(rng, image.shape[:2], cells=shot.cells(3, 5), octaves=6, gain=0.55)
        image = image * (0.72 + 0.5 * clouds * colour.smooth(0, 0.9, v))[..., None]
        d = np.hypot((x - _MARGIN - place.x) / 560, (y - place.y) / 700)
        image += neon.glow * (np.exp(-(d**1.4) * 2.2) * 0.34)[..., None]
        sky.add_stars(shot, image, np.broadcast_to(v * 1.3, image.shape[:2]), 0.5)
        row = towers.TowerRow(
            (0.24, 0.66), (27, 66), 0.4, ((3, 6), (6, 6)), (0.2, 0.5), 0.6, 0.3, 0.8
        )
        low = neon.sky[3][1]
        facing = towers.Facing(
            neon.sky[2][1] * 0.7 + 0.01, neon.haze * 0.9 + low * 0.2, neon.haze, 0.5, 0.0, 1, 0.8
        )
        ends, cover, _ = towers.paint_row(
            shot, row, facing, horizon=place.y, margin=_MARGIN, windows=neon.windows,
            signs=neon.signs, salt="end of the street",
        )  # fmt: skip
        rows = min(image.shape[0], ends.shape[0])
        image[:rows] = image[:rows] * (1 - cover[:rows, :, None]) + ends[:rows]
        return image

    def _paint_slice(self, index: int) -> tuple[float, Cutout, Cutout]:
        shot = self._shot
        sides = []
        for side in (-1, 1):
            image, cover, left = canyon.paint_side(shot, self._neon, self._place, index, side)
            sides.append(Cutout(shot, image, cover, (left * shot.k, -canyon.ABOVE * shot.k)))
        return canyon.SLICES[index][0], sides[0], sides[1]

    def _paint_track(self) -> Cutout:
        """A deck of girders across the street."""
        place, shot, neon = self._place, self._shot, self._neon
        left, right = (place.across(s * (place.half + 0.35), _TRACK) for s in (-1, 1))
        board = canyon.Canvas(shot, left, right, place.y)
        top, foot = place.up(1.08, _TRACK), place.up(0.95, _TRACK)
        deck = board.area((left, top, right, foot))
        board.body[deck], board.cover[deck] = neon.wall * 1.4 + neon.haze * 0.42 + 0.02, 1
        for x in np.arange(left, right, 17.0).tolist():
            board.body[board.area((x, top + 4, x + 2.5, foot - 3))] *= 0.5
        board.light[board.area((left, foot - 2.4, right, foot))] = neon.signs[1] * 0.8
        for x in np.arange(left + 20, right, 66.0).tolist():
            board.light[board.area((x, top - 1, x + 4, top + 2))] = neon.windows[0]
        return self._shone(board, left)

    def _paint_train(self, rng: np.random.Generator) -> Cutout:
        """Four coaches with people in the light of their windows."""
        place, shot, neon = self._place, self._shot, self._neon
        tall, coach = 30.0, 150.0
        board = canyon.Canvas(shot, 0, 4 * coach + 60, place.y)
        top = place.up(1.08, _TRACK) - tall
        for i in range(4):
            x = 30 + coach * i
            box = board.area((x, top, x + coach - 4, top + tall))
            board.body[box], board.cover[box] = neon.haze * 0.5 + neon.wall + 0.04, 1
            board.light[board.area((x, top + tall - 6, x + coach - 4, top + tall - 4))] = (
                neon.signs[0] * 0.9
            )
            for j in range(8):
                w = x + 7 + j * 17.5
                tone = neon.windows[0] * float(rng.uniform(0.55, 1.0))
                board.light[board.area((w, top + 7, w + 13, top + 18))] = tone
        return self._shone(board, 0)

    def _shone(self, board: canyon.Canvas, left: float) -> Cutout:
        """With its glow, and with the air that lies between here and there."""
        k = self._shot.k
        glow = noise.blur(board.light, 4 * k) * 0.5 + noise.blur(board.light, 16 * k) * 0.5
        image = board.body * board.cover[..., None] + board.light * 0.85
        image = image + np.maximum(glow - 0.012, 0)
        return Cutout(
            self._shot, colour.expose(image, 1.25), board.cover, (left * k, -canyon.ABOVE * k)
        )

    def _paint_end(self) -> Floats:
        """The light that hangs in the air where the street ends."""
        shot = self._shot
        height, width = shot.even(560), shot.even(1200)
        y = (np.arange(height, dtype=np.float32)[:, None] + 0.5) / height * 2 - 1
        x = (np.arange(width, dtype=np.float32)[None] + 0.5) / width * 2 - 1
        core = np.exp(-((np.hypot(x / 0.16, y / 0.22)) ** 1.2)) * 0.42
        wide = np.exp(-((x / 0.45) ** 2) - (y / 0.36) ** 2) * 0.20
        edge = np.clip((1 - np.hypot(x, y)) * 2.5, 0, 1)
        return ((core + wide) * edge)[..., None] * self._neon.glow

    def _lay_water(self) -> water.Water:
        rainy = self._shot.scene.weather in ("rain", "storm")
        surface = water.Surface(
            self._neon.wall * 1.2,
            0.26 if rainy else 0.13,
            far=0.95,
            near=0.80,
            smear=34,
            contrast=0.04,
            reach=1.0,
        )
        return water.Water(self._shot, self._place.y, surface)

    def _paint_road(self) -> Cutout:
        """Asphalt over the mirror: thin where puddles lie, with marks and kerbs."""
        shot, place, neon = self._shot, self._place, self._neon
        margin = 90.0
        y, x = shot.grid(shot.down - place.y + 20, shot.across + 2 * margin)
        z = canyon.FOCAL * canyon.EYE / (y + 1.5)
        world = (x - margin - place.x) * z / canyon.FOCAL
        rng = shot.rng("road")
        grain = _on_ground(noise.fbm(rng, (1024, 1024), cells=(20, 20), octaves=6, gain=0.6),
                           world * 230, z * 230)  # fmt: skip
        pools = _on_ground(noise.fbm(rng, (512, 512), cells=(7, 7), octaves=5, gain=0.5),
                           world * 62, z * 46)  # fmt: skip
        wet = {"rain": 0.10, "storm": 0.14}.get(shot.scene.weather, 0.0)
        puddle = colour.smooth(0.52 - wet, 0.64 - wet, pools) * colour.smooth(9, 4.5, z)
        near = colour.smooth(0, 0.9 * (shot.down - place.y), y)
        lane = colour.smooth(0.032, 0.022, np.abs(world)) * ((z * 1.6) % 1 < 0.42) * 0.8
        sides = colour.smooth(0.03, 0.018, np.abs(np.abs(world) - 0.74 * place.half))
        marks = (lane + sides * 0.8) * colour.smooth(14, 4, z) * (0.5 + 0.5 * grain)
        kerb = colour.smooth(0.86 * place.half, 0.88 * place.half, np.abs(world))
        tone = (neon.wall * 1.2 + neon.haze * 0.10) * (0.45 + 0.9 * grain)[..., None]
        tone = tone + (np.array([0.8, 0.9, 1.0], np.float32) * 0.20) * marks[..., None]
        edge = np.exp(-(((np.abs(world) - 0.87 * place.half) / 0.012) ** 2))
        tone = tone + (neon.haze * 0.12) * kerb[..., None] + (neon.glow * 0.22) * edge[..., None]
        pool_of_light = np.exp(-y / 46) * np.exp(-((world / (1.2 * place.half)) ** 2))
        tone = tone + neon.glow * (0.30 * pool_of_light)[..., None]
        cover = (0.42 + 0.30 * grain + 0.06 * near + 0.16 * kerb) * (1 - 0.86 * puddle)
        cover = np.clip(cover + 0.3 * marks, 0, 0.94).astype(np.float32)
        image = colour.film(tone.astype(np.float32)) * cover[..., None]
        return Cutout(shot, image, cover, (-margin * shot.k, place.y * shot.k))

    def _car(self, a: float, b: float, c: float, d: float) -> Car:
        lanes = (-0.56, -0.24, 0.24, 0.56)
        lane = lanes[int(a * 3.999)] * self._place.half / 1.55 * 1.6
        speed = (2.2 + 1.8 * c) * (1 if lane > 0 else -1)
        return Car(lane + 0.03 * (d - 0.5), 26 * b, speed, 1.4 + 2.6 * d)

    # --- one frame -----------------------------------------------------------------------------

    def draw(self, view: View, into: Planes) -> None:
        """Towers far to near, the road that mirrors them, then what stands on it."""
        k, rows = self._shot.k, self._water.horizon
        self._sky.draw(into, (_MARGIN + 6 * view.pan) * k, 0, rows)
        way = self._way_in(view)
        for at, (z, left, right) in enumerate(self._slices):
            self._draw_slice(view, into, (z, left, right), way, 0, rows)
            if at == 2:
                self._ride(view, into, rows)
            if at == 3:
                end = 0.9 + 0.1 * float(np.sin(view.time * 0.6))
                self._end.draw(
                    into, (self._place.x - 8 * view.pan) * k, self._place.y * k, end, rows
                )
        self._water.draw(view, into)
        self._road.draw(into, 40 * view.pan * k, 0)
        lower = Planes(into.y[rows:], into.u[rows // 2 :], into.v[rows // 2 :])
        self._drive(view, into)
        for part in self._slices:
            self._draw_slice(view, lower, part, way, rows, None)

    def _way_in(self, view: View) -> float:
        """Depth gone so far: the camera always creeps on, and pulls back only when told to."""
        if self._shot.scene.camera == "still":
            return 0.0
        p = ease(self._shot.progress(view.frame))
        reach = WAY_IN * min(1.0, self._shot.seconds / 8) ** 0.6
        return reach * (1 - p if self._shot.scene.camera == "pull_out" else p)

    def _draw_slice(
        self, view: View, into: Planes, part: tuple[float, Cutout, Cutout], way: float, first: int,
        rows: int | None,
    ) -> None:  # fmt: skip
        """Both sides parted by the way in; `first` is the frame's row that `into` begins at."""
        z, left, right = part
        k, nearer = self._shot.k, canyon.FOCAL * (1 / (z - way) - 1 / z)
        aside = -view.pan * 110 / z
        down = nearer * canyon.EYE - 20 * view.rise / z
        y = first / self._shot.fit[1] - down * k
        left.draw(into, (nearer * self._place.half - aside) * k, y, rows)
        right.draw(into, (-nearer * self._place.half - aside) * k, y, rows)

    def _ride(self, view: View, into: Planes, rows: int) -> None:
        """The train comes by every few seconds, behind the nearer towers at both sides."""
        shot, k = self._shot, self._shot.k
        aside = -view.pan * 110 / _TRACK
        span = shot.across + 1900
        x = (view.time * 170 + 0.62 * span) % span - 800
        self._train.draw(into, (-x - aside) * k, 0, rows)
        self._track.draw(into, -aside * k, 0, rows)

    def _drive(self, view: View, into: Planes) -> None:
        """Lamps with the trail that a slow shutter leaves, and their streak on the wet road."""
        sheet = Sheet(self._shot, (colour.rgb("#fff0d0"), colour.rgb("#ff2238")), "traffic")
        for car in self._cars:
            z = (car.start + car.speed * view.time) % 26 + 1.05
            fade = min(1.0, (27.05 - z) / 12) * min(1.0, (z - 1.05) / 0.5) * min(1.0, 0.3 + 2.6 / z)
            tail = max(z + (-car.long if car.goes_away else car.long) * (0.3 + 0.16 * z), 0.9)
            self._lamps(view, sheet, car, (z, tail), fade)
        sheet.add(into, glow=8, power=0.9, core=0.5)

    def _lamps(
        self, view: View, sheet: Sheet, car: Car, depth: tuple[float, float], fade: float
    ) -> None:
        place, tone = self._place, 1 if car.goes_away else 0
        (z, tail), size = depth, 0.011 * canyon.FOCAL / depth[0]
        for side in (-0.10, 0.10):
            ends = [
                (place.across(car.lane + side, q) + view.pan * 110 / q * -1, place.up(0.085, q))
                for q in (z, tail)
            ]
            sheet.line(tone, ends[0], ends[1], 0.55 * fade, max(1.6, 0.7 * size))
            sheet.dot(tone, ends[0], min(size, 7.0), fade)
            below = place.up(-0.085, z)
            long = 0.16 * canyon.FOCAL / z
            sheet.line(tone, (ends[0][0], below), (ends[0][0], below + long), 0.20 * fade, size)


def _on_ground(texture: Floats, across: Floats, along: Floats) -> Floats:
    """A texture seen on the ground at places that are counted in its pixels."""
    size = np.float32(texture.shape[0] - 1)
    shape = np.broadcast_shapes(across.shape, along.shape)
    return cv2.remap(
        texture,
        np.broadcast_to(np.abs((across + size / 2) % (2 * size) - size), shape).astype(np.float32),
        np.broadcast_to(np.abs(along % (2 * size) - size), shape).astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REFLECT,
    )
