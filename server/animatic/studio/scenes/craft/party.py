"""A party indoors: lights out of focus, flags overhead, balloons that rise, paper that falls.

Paper is thrown from both sides every few seconds and flutters down: each piece's place is a
formula of its age. Bright by day, gold on dark in the evening.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np

from animatic.studio.planes import Planes, ycc

from . import colour, hangings, noise, palettes
from .camera import View
from .layers import Backdrop, Cutout
from .particles import Motes, disc
from .shot import Floats, SceneShot
from .streamers import Streamers

MARGIN = 60.0
BRIGHT = ("peach", "lilac", "mint", "sunset", "ice", "berry")
EVENING = ("gold", "berry", "aurora", "ember", "lilac")


@dataclass(frozen=True)
class Paper:
    """Pieces of paper, a value of each array a piece: where they start, how, and how they turn."""

    born: Floats
    x: Floats
    y: Floats
    vx: Floats
    vy: Floats
    sink: Floats
    size: Floats
    dice: Floats
    tone: np.ndarray


class Balloon(NamedTuple):
    """One balloon: what it looks like, its size, its place across, and its own dice."""

    sprite: Cutout
    size: float
    across: float
    phase: float
    pace: float
    sway: float


class Party:
    """`is_evening` makes it gold on dark."""

    def __init__(self, shot: SceneShot, *, is_evening: bool) -> None:
        rng = shot.rng("party")
        self._shot, self._is_evening = shot, is_evening
        ramp = palettes.ramp(shot, EVENING if is_evening else BRIGHT)
        self.air = ramp[2 if is_evening else 4][1]
        self._tones = self._choose(ramp, rng)
        self._levels = np.array([[float(c[0]) for c in ycc(t[None])] for t in self._tones])
        self._back = Backdrop(shot, self._paint_back(ramp, rng))
        self._lights = self._hang_lights(ramp, rng)
        hung = rng.random() < 0.75
        self._hanging = self._hang(ramp) if hung else None
        self._balloons = self._blow_up(rng)
        self._paper = self._throw(rng)
        room = shot.across * shot.down / (1920 * 1080)
        self._streamers = Streamers(
            shot, self._tones, max(3, round(7 * room * shot.scene.density)),
            0.8 if is_evening else 1.0,
        )  # fmt: skip
        self._motes = Motes(shot, ramp[4][1], int(30 * shot.scene.density), rising=14)

    def _choose(self, ramp: list[tuple[float, Floats]], rng: np.random.Generator) -> list[Floats]:
        """Colours of paper and balloons: a bright mix, or gold with one colour of the room."""
        if self._is_evening:
            codes = ("#f2c14e", "#ffe3a0", "#d99a2b", "#fff6e0")
            own = colour.mix(ramp[3][1], ramp[4][1], 0.3)
            tones = [colour.rgb(c) for c in codes]
            return [*tones[:3], own, tones[3]]
        turns = (0, 48, 128, 205, 300)
        base = colour.mix(ramp[3][1], ramp[2][1], 0.25)
        tones = [colour.spin(base, a + float(rng.uniform(-12, 12))) for a in turns]
        tones = [np.clip(c * 0.95 + 0.10, 0, 1).astype(np.float32) for c in tones]
        return [*tones, np.array([1.0, 0.97, 0.9], np.float32)]

    # --- painting -------------------------------------------------------------------------------

    def _paint_back(self, ramp: list[tuple[float, Floats]], rng: np.random.Generator) -> Floats:
        """A soft field of colour full of lights out of focus."""
        shot = self._shot
        y, x = shot.grid(shot.down + 2 * MARGIN, shot.across + 2 * MARGIN)
        size = (y.shape[0], x.shape[1])
        clouds = noise.fbm(shot.rng("back"), size, cells=(2, 3), octaves=3)
        d = np.hypot(
            (x - MARGIN - shot.across * 0.5) / shot.across,
            (y - MARGIN - shot.down * 0.4) / shot.down,
        )
        if self._is_evening:
            at = 0.34 - 0.42 * d + 0.16 * (clouds - 0.5)
            image = colour.gradient(ramp, np.clip(at, 0.02, 1).astype(np.float32)) * 0.9
        else:
            at = 0.90 - 0.42 * d + 0.12 * (clouds - 0.5)
            image = colour.gradient(ramp, np.clip(at, 0.45, 1).astype(np.float32))
        low = (max(2, size[1] // 2), max(2, size[0] // 2))
        lights = self._paint_bokeh(rng, low, ramp)
        return colour.film(image + cv2.resize(lights, (size[1], size[0])), 0.8)

    def _paint_bokeh(
        self, rng: np.random.Generator, size: tuple[int, int], ramp: list[tuple[float, Floats]]
    ) -> Floats:
        """Discs with brighter rims, large ones faint. `size` is (width, height) at half size."""
        shot, (width, height) = self._shot, size
        layer = np.zeros((height, width, 3), np.float32)
        k = shot.k / 2
        room = shot.across * shot.down / (1920 * 1080)
        for a, b, c, d, e in rng.random((int(110 * room * shot.scene.density**0.5), 5)).tolist():
            radius = 10 + 62 * c**2
            tone = self._tones[int(d * 3.99)] if self._is_evening else ramp[5][1]
            strength = (0.10 + 0.34 * e**2) * (1.25 - c) * (1.0 if self._is_evening else 0.5)
            mask = np.zeros((height, width), np.uint8)
            centre = (round(a * width * 16), round((b**1.2) * height * 16))
            r = round(radius * k * 16)
            left, top = max(0, (centre[0] - r) // 16 - 3), max(0, (centre[1] - r) // 16 - 3)
            right, bottom = (centre[0] + r) // 16 + 4, (centre[1] + r) // 16 + 4
            cv2.circle(mask, centre, r, (170,), -1, cv2.LINE_AA, 4)
            cv2.circle(mask, centre, r, (255,), max(1, round(2.2 * k)), cv2.LINE_AA, 4)
            part = cv2.GaussianBlur(mask[top:bottom, left:right], (0, 0), max(0.5, 1.6 * k))
            area = layer[top:bottom, left:right]
            area += tone * (part.astype(np.float32) * np.float32(strength / 255))[..., None]
        return layer

    def _hang(self, ramp: list[tuple[float, Floats]]) -> Cutout:
        if self._is_evening:
            warm = colour.mix(ramp[4][1], colour.rgb("#ffc070"), 0.6)
            return hangings.paint_lamps(self._shot, warm, MARGIN)
        return hangings.paint_flags(self._shot, self._tones, MARGIN)

    def _hang_lights(self, ramp: list[tuple[float, Floats]], rng: np.random.Generator) -> list:
        """A few lights that breathe."""
        shot = self._shot
        lights = []
        for a, b, c, d in rng.random((12, 4)).tolist():
            tone = self._tones[int(d * 3.99)] if self._is_evening else ramp[5][1]
            glow = disc(shot, 22 + 44 * c, tone, 0.25, 0.42 if self._is_evening else 0.22)
            lights.append((glow, a * shot.across, b * shot.down * 0.9, d * 20))
        return lights

    def _blow_up(self, rng: np.random.Generator) -> list[Balloon]:
        """Sprites in a few sizes, far and small to near and large, each with its own way up."""
        shot, balloons = self._shot, list[Balloon]()
        order = rng.permutation(len(self._tones) - 1)
        for i, size in enumerate((0.30, 0.38, 0.46, 0.54, 0.62, 0.72, 0.92, 1.3)):
            tone = self._tones[int(order[i % len(order)])]
            soft = {0.30: 2.6, 0.38: 1.6, 1.3: 5.0}.get(size, 0.0)
            sprite = paint_balloon(shot, tone, size, soft)
            for _ in range(1 if size > 0.8 else 3):
                a, b, c, d = rng.random(4).tolist()
                # More of them at the sides, where words don't stand.
                side = -1 if a < 0.5 else 1
                at = 0.5 + side * 0.54 * (2 * abs(a - 0.5)) ** 0.6
                balloons.append(Balloon(sprite, size, at, b, c, d))
        return balloons

    def _throw(self, rng: np.random.Generator) -> Paper:
        """What falls all the time, and what is thrown from the sides every few seconds."""
        shot = self._shot
        seconds = shot.seconds * shot.scene.speed
        room = (shot.across * shot.down / (1920 * 1080)) ** 0.5 * shot.scene.density
        throws = [(t, side) for t in np.arange(-1.2, seconds, 3.1) for side in (-1, 1)]
        each, falling = int(46 * room), int(120 * room)
        count = falling + each * len(throws)
        dice = rng.random((count, 8)).astype(np.float32)
        a, b, c = dice[:, 0], dice[:, 1], dice[:, 2]
        born = np.full(count, np.float32(-1e3))
        x, y = a * (shot.across + 160) - 80, b * (shot.down + 120)
        vx, vy = np.zeros(count, np.float32), np.zeros(count, np.float32)
        for i, (t, side) in enumerate(throws):
            part = slice(falling + i * each, falling + (i + 1) * each)
            born[part] = t + 0.25 * c[part]
            x[part] = -40 if side < 0 else shot.across + 40
            y[part] = shot.down * (0.86 + 0.1 * b[part])
            angle = 0.62 + 0.62 * a[part]
            force = (0.35 + 0.75 * b[part]) * min(shot.across * 0.75, shot.down * 1.05)
            vx[part] = -side * np.cos(angle) * force
            vy[part] = -np.sin(angle) * force * 1.05
        size = 0.62 + 0.75 * dice[:, 3] ** 2
        return Paper(
            born, x.astype(np.float32), y.astype(np.float32), vx, vy,
            ((95 + 90 * c) * size).astype(np.float32), size.astype(np.float32), dice,
            rng.integers(0, len(self._tones), count),
        )  # fmt: skip

    # --- one frame ------------------------------------------------------------------------------

    def draw(self, view: View, into: Planes) -> None:
        """Room, lights, flags, far balloons, paper, near balloons."""
        k = self._shot.k
        self._back.draw(into, (MARGIN + 30 * view.pan) * k, (MARGIN * 0.5 + 14 * view.rise) * k)
        for glow, x, y, phase in self._lights:
            beat = 0.5 + 0.5 * float(np.sin(view.time * 1.3 + phase))
            glow.draw(into, (x - 30 * view.pan) * k, y * k, 0.15 + 0.85 * beat)
        if self._hanging is not None:
            sway = 5 * float(np.sin(view.time * 0.9))
            self._hanging.draw(into, (sway + 40 * view.pan) * k, 0)
        self._motes.draw(view, into)
        self._rise(view, into, is_near=False)
        self._flutter(view, into)
        self._streamers.draw(view, into)
        self._rise(view, into, is_near=True)

    def _rise(self, view: View, into: Planes, *, is_near: bool) -> None:
        shot, k = self._shot, self._shot.k
        for sprite, size, across, phase, pace, sway in self._balloons:
            if (size > 0.7) != is_near:
                continue
            span = shot.down + 900
            y = shot.down + 340 - (phase * span + (46 + 66 * size + 18 * pace) * view.time) % span
            swing = 22 * size * float(np.sin(view.time * (0.5 + 0.4 * sway) + across * 9))
            x = across * shot.across + swing - 90 * size * view.pan
            sprite.draw(into, -(x - 150 * size) * k, -(y - 170 * size) * k)

    def _flutter(self, view: View, into: Planes) -> None:
        """Each piece turns about two axes: its width breathes, and it flashes when it faces us."""
        shot, paper, t = self._shot, self._paper, view.time
        age = t - paper.born
        thrown = paper.born > -900
        d, e, f, g = (paper.dice[:, i] for i in (4, 5, 6, 7))
        out = 1 - np.exp(-2.4 * np.maximum(age, 0))
        sink = np.where(thrown, np.maximum(age - 0.4, 0), t) * paper.sink
        x = paper.x + np.where(thrown, paper.vx * out, 0)
        y = paper.y + np.where(thrown, paper.vy * out, 0) + sink
        y = np.where(thrown, y, y % (shot.down + 120) - 60)
        x = x + 24 * np.sin(t * (1 + d) + f * 6.3) - 50 * view.pan * paper.size
        seen = (age > 0) & (y > -40) & (y < shot.down + 40)
        turn = t * (1.2 + 2.4 * e) * np.where(g < 0.5, -1, 1) + f * 6.3
        flip = np.cos(t * (2.4 + 3.2 * d) + g * 6.3)
        long, wide = (8.5 + 7 * e) * paper.size, (6 + 3.5 * g) * paper.size * flip
        cos, sin = np.cos(turn), np.sin(turn)
        corners = np.stack(
            [np.stack((x + i * cos * long - j * sin * wide, y + i * sin * long + j * cos * wide), 1)
             for i, j in ((-1, 1), (1, 1), (1, -1), (-1, -1))], 1,
        )  # fmt: skip
        flash = np.clip(flip * 1.6 - 0.9, 0, 1) ** 2 * (0.5 if self._is_evening else 0.16)
        light = (0.50 if self._is_evening else 0.66) + 0.34 * np.abs(flip)
        level = self._levels[paper.tone]
        luma = 16 + 219 * np.clip(level[:, 0] * light + flash, 0, 1)
        values = np.stack((luma, 128 + 224 * level[:, 1], 128 + 224 * level[:, 2]), 1)
        self._put(into, corners[seen], values[seen])

    def _put(self, into: Planes, corners: Floats, values: Floats) -> None:
        shown = np.rint(values).astype(int).tolist()
        for index, target in enumerate(into):
            part = 16 / (2 if index else 1)
            scale = np.array(self._shot.scale) * part
            for quad, value in zip(np.rint(corners * scale).astype(np.int32), shown, strict=True):
                cv2.fillConvexPoly(target, quad, (value[index],), cv2.LINE_AA, 4)


def paint_balloon(shot: SceneShot, tone: Floats, size: float, blurred: float = 0.0) -> Cutout:
    """An egg with a window in its highlight, light through its edge, a knot and a string.

    `blurred` is by how many units it is out of focus.
    """
    height, width = shot.even(560 * size), shot.even(300 * size)
    k = shot.k * size
    y = ((np.arange(height, dtype=np.float32)[:, None] + 0.5) / k - 170) / 118
    x = ((np.arange(width, dtype=np.float32)[None] + 0.5) / k - 150) / 92
    egg = np.hypot(x * (1 + 0.16 * np.clip(y, 0, 1)), y).astype(np.float32)
    edge = 1 / (92 * k)
    cover = colour.smooth(1 + edge, 1 - edge, egg)
    z = np.sqrt(np.clip(1 - egg**2, 0, 1))
    lit = np.clip(0.36 - 0.36 * x - 0.46 * y + 0.42 * z, 0.06, 1.3)
    image = tone * (0.34 + 0.84 * lit)[..., None]
    through = np.clip(egg - 0.60, 0, 1) ** 1.4 * np.clip(0.6 + 0.5 * y + 0.35 * x, 0, 1)
    image = image + (tone * 0.7 + 0.3) * (through * 1.1)[..., None]
    pane = np.exp(-(((x + 0.38) / 0.15) ** 4) - (((y + 0.42) / 0.24) ** 4)) * 0.55
    soft = np.exp(-(((x + 0.30) / 0.34) ** 2) - (((y + 0.36) / 0.42) ** 2)) * 0.22
    image = image + (pane + soft)[..., None]
    line = np.zeros((height, width), np.float32)
    s = np.linspace(0, 1, 30)
    string = np.stack([150 + 9 * np.sin(s * 7.5), 296 + 250 * s], 1) * k
    path = np.round(string * 16).astype(np.int32)
    cv2.polylines(line, [path], False, 0.55, max(1, round(1.5 * k)), cv2.LINE_AA, 4)
    knot = np.array([[150, 284], [142, 300], [158, 300]]) * k
    cv2.fillPoly(cover, [np.round(knot * 16).astype(np.int32)], 1.0, cv2.LINE_AA, 4)
    image = image * cover[..., None] + (tone * 0.3 + 0.5) * (line * (1 - cover))[..., None]
    image, shown = colour.film(image, 0.85), np.maximum(cover * 0.97, line)
    if blurred:
        image, shown = (cv2.GaussianBlur(v, (0, 0), blurred * shot.k) for v in (image, shown))
    return Cutout(shot, image, shown)
