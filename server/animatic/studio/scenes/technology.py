"""Technology: a globe of light with data travelling round it, or pulses running through circuits."""

from __future__ import annotations

import cv2
import numpy as np

from animatic.studio.planes import Planes

from .craft import colour, lights, noise, palettes, particles
from .craft.camera import View
from .craft.layers import Backdrop
from .craft.shot import Floats, Shot

CAMERA = ("push_in", "pan_left", "pan_right")
RAMPS = ("aurora", "ocean", "mint", "ice", "berry", "lilac")


class Technology:
    """One of two pictures by the seed, in the colours of one ramp on near black."""

    def __init__(self, shot: Shot) -> None:
        ramp = palettes.ramp(shot, RAMPS)
        self.air = ramp[1][1]
        manner = Circuit if float(shot.rng("kind").random()) < 0.4 else Globe
        self._picture = manner(shot, ramp)

    def draw(self, view: View, into: Planes) -> None:
        self._picture.draw(view, into)


def _tones(ramp: list[tuple[float, Floats]]) -> tuple[Floats, Floats, Floats]:
    """Lines, what runs along them, and an accent across the colour wheel."""
    line = np.clip(ramp[3][1] * 0.9, 0, 1)
    return line, np.clip(ramp[4][1] * 0.9 + 0.08, 0, 1), colour.spin(ramp[3][1], 140) * 0.9 + 0.08


def _dark(shot: Shot, ramp: list[tuple[float, Floats]], centre: tuple[float, float]) -> Floats:
    """Near black, with light from where the picture's middle is."""
    y, x = shot.grid(shot.down + 60, shot.across + 120)
    d = np.hypot((x - 60 - centre[0]) / 1080, (y - 30 - centre[1]) / 1080)
    clouds = noise.fbm(shot.rng("back"), (y.shape[0], x.shape[1]), cells=(3, 5), octaves=4)
    at = 0.27 * np.exp(-((d / 0.75) ** 1.4)) * (0.7 + 0.5 * clouds) + 0.02
    return colour.gradient(ramp, at.astype(np.float32)) * np.float32(0.85)


class Globe:
    """A turning sphere of points over a grid that runs to the horizon, with arcs between places."""

    POINTS = 620

    def __init__(self, shot: Shot, ramp: list[tuple[float, Floats]]) -> None:
        self._shot, self._tones = shot, _tones(ramp)
        rng = shot.rng("globe")
        self._radius = 265.0 if not shot.is_upright else 330.0
        off = 0.0 if shot.across <= 1200 else float(rng.choice([-0.17, 0.0, 0.17]))
        self._centre = (shot.across * (0.5 + off), shot.down * 0.45)
        self._back = Backdrop(shot, _dark(shot, ramp, self._centre))
        index = np.arange(self.POINTS) + 0.5
        lift = 1 - 2 * index / self.POINTS
        turn = np.pi * (1 + 5**0.5) * index
        ring = np.sqrt(1 - lift**2)
        self._points = np.stack([np.cos(turn) * ring, lift, np.sin(turn) * ring], 1)
        land = noise.tileable(rng, (64, 128), (7, 6))
        rows = np.clip((lift + 1) * 32, 0, 63).astype(int)
        columns = ((np.arctan2(self._points[:, 2], self._points[:, 0]) / (2 * np.pi)) * 128).astype(int) % 128
        self._is_land = land[rows, columns] > 0.05
        count = int(13 * shot.scene.density**0.6)
        ends = rng.integers(0, self.POINTS, (count, 2))
        self._arcs = [(int(a), int(b), float(p)) for (a, b), p in zip(ends, rng.random(count), strict=True)]
        self._spin = float(rng.choice([-1, 1])) * 0.17
        self._tilt = float(rng.uniform(-0.45, -0.2))
        self._motes = particles.Motes(shot, self._tones[1], int(22 * shot.scene.density), rising=9)

    def _turned(self, points: Floats, angle: float) -> Floats:
        cos, sin = float(np.cos(angle)), float(np.sin(angle))
        x = points[..., 0] * cos - points[..., 2] * sin
        z = points[..., 0] * sin + points[..., 2] * cos
        ct, st = float(np.cos(self._tilt)), float(np.sin(self._tilt))
        y = points[..., 1] * ct - z * st
        return np.stack([x, y, points[..., 1] * st + z * ct], -1)

    def _place(self, points: Floats, view: View) -> Floats:
        """Units in the frame, with a little perspective."""
        near = 1 / (1 - 0.22 * points[..., 2])
        x = self._centre[0] - 60 * view.pan + points[..., 0] * self._radius * near
        y = self._centre[1] - 30 * view.rise - points[..., 1] * self._radius * near
        return np.stack([x, y], -1)

    def draw(self, view: View, into: Planes) -> None:
        k = self._shot.k
        self._back.draw(into, (60 + 30 * view.pan) * k, (30 + 15 * view.rise) * k)
        sheet = lights.Sheet(self._shot, self._tones, "globe")
        self._draw_grid(sheet, view)
        angle = self._spin * view.time
        turned = self._turned(self._points, angle)
        placed = self._place(turned, view)
        depth = turned[:, 2] * 0.5 + 0.5
        for (x, y), near, is_land in zip(placed.tolist(), depth.tolist(), self._is_land.tolist(), strict=True):
            strength = (0.10 + 0.80 * near**2.2) * (1.0 if is_land else 0.30)
            if strength > 0.06:
                sheet.dot(0, (x, y), 1.4 + 1.9 * near * is_land, strength)
        self._draw_rings(sheet, view)
        self._draw_arcs(sheet, view, angle)
        sheet.add(into, glow=6, power=0.9, core=0.25)
        self._motes.draw(view, into)

    def _draw_grid(self, sheet: lights.Sheet, view: View) -> None:
        """A floor of lines that comes towards the viewer."""
        shot = self._shot
        horizon, depth = shot.down * 0.66, shot.down * 0.40
        middle = shot.across / 2 - 40 * view.pan
        for i in range(-44, 45):
            far, near = middle + i * 26, middle + i * 210
            steps = np.linspace(0, 1, 4)
            for a, b in zip(steps[:-1].tolist(), steps[1:].tolist(), strict=True):
                sheet.line(0, (far + (near - far) * a**1.0, horizon + depth * a),
                           (far + (near - far) * b, horizon + depth * b), 0.05 + 0.17 * b, 1.6)
        travel = (view.time * 0.35) % 1.0
        for i in range(14):
            z = (i + 1 - travel) / 3.2
            y = horizon + depth * 0.34 / z
            if y < shot.down + 10:
                strength = min(0.26, 0.20 / z) * min(1.0, (14 - i - 1 + travel) / 4)
                sheet.line(0, (-20, y), (shot.across + 20, y), max(strength, 0.0), 1.6)

    def _draw_rings(self, sheet: lights.Sheet, view: View) -> None:
        """Two broken rings that turn round the globe."""
        s = np.linspace(0, 2 * np.pi, 73)
        for index, (size, tilt, pace) in enumerate(((1.32, 0.32, 0.22), (1.52, -0.22, -0.15))):
            for part in range(3):
                span = s[(s >= part * 2.09) & (s <= part * 2.09 + 1.5)] + view.time * pace
                ring = np.stack([np.cos(span) * size, np.sin(span) * size * tilt * 0.6, np.sin(span) * size], -1)
                points = self._place(ring * np.array([1, 1, 0.5]), view)
                sheet.curve(1 if index else 0, points, 0.42, 1.8)

    def _draw_arcs(self, sheet: lights.Sheet, view: View, angle: float) -> None:
        """Great circles lifted off the ground; a pulse runs along each, over and over."""
        s = np.linspace(0, 1, 25)[:, None]
        for a, b, phase in self._arcs:
            start, end = self._points[a], self._points[b]
            along = start * (1 - s) + end * s
            along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 0.2)
            lift = 1 + 0.28 * np.sin(np.pi * s) * min(1.0, float(np.linalg.norm(start - end)))
            turned = self._turned(along * lift, angle)
            placed = self._place(turned, view)
            facing = float(np.clip(turned[:, 2].mean() + 0.55, 0, 1))
            if facing < 0.05:
                continue
            sheet.curve(0, placed, 0.30 * facing, 1.5)
            at = (view.time * 0.28 + phase) % 1.35 / 1.0
            if at < 1:
                head = at * 24
                i = int(head)
                tail = placed[max(0, i - 5) : i + 1]
                if len(tail) > 1:
                    sheet.curve(2, tail, 0.75 * facing, 2.4)
                x, y = placed[min(i + 1, 24)] * (head - i) + placed[i] * (1 - head + i)
                sheet.dot(2, (float(x), float(y)), 3.6, facing)


class Circuit:
    """A board seen from above: traces that turn at 45 degrees, pads, chips, and pulses on their way."""

    def __init__(self, shot: Shot, ramp: list[tuple[float, Floats]]) -> None:
        self._shot, self._tones = shot, _tones(ramp)
        rng = shot.rng("board")
        self._margin = 90.0
        self._traces = [self._route(rng) for _ in range(int(64 * shot.scene.density**0.5))]
        self._pulses = [
            (float(a), 0.10 + 0.16 * float(b), int(c * 2.4 + 0.2)) for a, b, c in rng.random((len(self._traces), 3))
        ]
        self._chip = (shot.across / 2, shot.down * 0.5)
        self._back = Backdrop(shot, self._paint(ramp, rng))
        self._motes = particles.Motes(shot, self._tones[1], int(26 * shot.scene.density), rising=7)

    def _route(self, rng: np.random.Generator) -> Floats:
        """From the chip in the middle outwards, in straight runs."""
        shot = self._shot
        side = int(rng.integers(4))
        out = np.array([(1, 0), (-1, 0), (0, 1), (0, -1)][side], np.float64)
        across = out[::-1] * (1 if rng.random() < 0.5 else -1)
        lane = round(float(rng.uniform(-7, 7))) * 18.0
        centre = np.array([shot.across / 2, shot.down / 2])
        start = centre + out * 150 + np.abs(out[::-1]) * lane
        points = [start]
        reach = max(shot.across, shot.down) * 0.75
        while float(np.abs(points[-1] - centre).max()) < reach and len(points) < 12:
            run = points[-1] + out * float(rng.integers(2, 9)) * 36
            step = float(rng.integers(1, 4)) * 36
            points += [run, run + (out + across) * step]
            if rng.random() < 0.25:
                break
            if rng.random() < 0.4:
                across = -across
        return np.array(points)

    def _paint(self, ramp: list[tuple[float, Floats]], rng: np.random.Generator) -> Floats:
        shot, k, m = self._shot, self._shot.k, self._margin
        image = _dark(shot, ramp, self._chip)
        height, width = shot.even(shot.down + 2 * m), shot.even(shot.across + 2 * m)
        image = cv2.resize(image, (width, height), interpolation=cv2.INTER_CUBIC)
        lines = np.zeros((height, width), np.float32)
        for trace in self._traces:
            fixed = np.round((trace + m) * k * 16).astype(np.int32)
            cv2.polylines(lines, [fixed], False, 0.5, max(1, round(2.6 * k)), cv2.LINE_AA, 4)
            cv2.circle(lines, tuple(fixed[-1].tolist()), round(7 * k * 16), 0.62, -1, cv2.LINE_AA, 4)
            cv2.circle(lines, tuple(fixed[-1].tolist()), round(3 * k * 16), 0.0, -1, cv2.LINE_AA, 4)
        for a, b, c in rng.random((170, 3)).tolist():
            x, y = round(a * width / k / 36) * 36 * k, round(b * height / k / 36) * 36 * k
            cv2.circle(lines, (round(x * 16), round(y * 16)), round((2 + 2.5 * c) * k * 16), 0.2 + 0.3 * c, -1, cv2.LINE_AA, 4)
        image = image + self._tones[0] * ((lines * 0.42 + noise.blur(lines, 6 * k) * 0.35)[..., None])
        return colour.film(self._with_chip(image, ramp))

    def _with_chip(self, image: Floats, ramp: list[tuple[float, Floats]]) -> Floats:
        """The processor: a dark slab with a bright edge and a lit core."""
        shot, m = self._shot, self._margin
        height, width = image.shape[:2]
        y = ((np.arange(height, dtype=np.float32)[:, None] + 0.5) / shot.k - m - self._chip[1])
        x = ((np.arange(width, dtype=np.float32)[None] + 0.5) / shot.k - m - self._chip[0])
        box = np.maximum(np.abs(x), np.abs(y)) + 0.18 * np.minimum(np.abs(x), np.abs(y)) * 0
        corner = np.hypot(np.maximum(np.abs(x) - 118, 0), np.maximum(np.abs(y) - 118, 0))
        inside = colour.smooth(30.8, 29.2, np.where(corner > 0, corner, 0))
        edge = np.exp(-(((corner - 30) / 2.6) ** 2))
        halo = np.exp(-np.maximum(corner - 30, 0) / 46) * 0.30
        slab = ramp[0][1] * 0.55 + ramp[1][1] * (0.30 * np.exp(-(np.hypot(x, y) / 130) ** 2))[..., None]
        core = np.exp(-(((box - 62) / 2.2) ** 2)) * 0.7 + np.exp(-((np.hypot(x, y) / 40) ** 2)) * 0.35
        slab = slab + self._tones[1] * (core * 0.8)[..., None]
        image = colour.mix(image, slab.astype(np.float32), inside)
        return image + self._tones[1] * ((edge * 0.9 + halo) * 0.8)[..., None]

    def draw(self, view: View, into: Planes) -> None:
        shot, k, m = self._shot, self._shot.k, self._margin
        dx, dy = 80 * view.pan, 60 * view.rise + 10 * float(np.sin(view.time * 0.2))
        self._back.draw(into, (m + dx) * k, (m + dy) * k)
        sheet = lights.Sheet(shot, self._tones, "circuit")
        for trace, (phase, pace, tone) in zip(self._traces, self._pulses, strict=True):
            lengths = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(trace, axis=0).T))])
            at = (view.time * pace + phase) % 1.25
            if at > 1.08:
                continue
            head = at * lengths[-1]
            s = np.clip(np.linspace(head - 90, head, 9), 0, lengths[-1])
            points = np.stack([np.interp(s, lengths, trace[:, i]) for i in (0, 1)], 1) - (dx, dy)
            fade = min(1.0, (1.08 - at) / 0.08)
            for part, strength in ((points[:4], 0.25), (points[3:7], 0.55), (points[6:], 1.0)):
                sheet.curve(1 if tone < 2 else 2, part, strength * fade, 3.0)
            x, y = points[-1].tolist()
            sheet.dot(1 if tone < 2 else 2, (x, y), 4.0, fade)
        beat = 0.5 + 0.5 * float(np.sin(view.time * 2.2))
        cx, cy = self._chip[0] - dx, self._chip[1] - dy
        sheet.dot(1, (cx, cy), 15 + 5 * beat, 0.25 + 0.3 * beat)
        sheet.add(into, glow=7, power=0.9, core=0.35)
        self._motes.draw(view, into)
