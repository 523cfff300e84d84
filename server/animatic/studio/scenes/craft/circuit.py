"""A circuit board from above: traces that turn at 45 degrees, pads, a chip, pulses on their way."""

from __future__ import annotations

import cv2
import numpy as np

from animatic.studio.planes import Planes

from . import colour, lights, noise, particles
from .camera import View
from .layers import Backdrop
from .shot import Floats, SceneShot


class Circuit:
    """`tones` are of the lines, of what runs along them, and an accent; `dark` is the board."""

    def __init__(self, shot: SceneShot, tones: tuple[Floats, Floats, Floats], dark: Floats) -> None:
        self._shot, self._tones, self._dark = shot, tones, dark
        rng = shot.rng("board")
        self._margin = 90.0
        self._traces = [self._route(rng) for _ in range(int(64 * shot.scene.density**0.5))]
        self._pulses = [
            (float(a), 0.10 + 0.16 * float(b), int(c * 2.4 + 0.2))
            for a, b, c in rng.random((len(self._traces), 3))
        ]
        self._chip = (shot.across / 2, shot.down * 0.5)
        self._back = Backdrop(shot, self._paint(rng))
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

    def _paint(self, rng: np.random.Generator) -> Floats:
        shot, k, m = self._shot, self._shot.k, self._margin
        height, width = shot.even(shot.down + 2 * m), shot.even(shot.across + 2 * m)
        y, x = shot.grid(shot.down + 2 * m, shot.across + 2 * m)
        d = np.hypot((x - m - self._chip[0]) / 1080, (y - m - self._chip[1]) / 1080)
        clouds = noise.fbm(shot.rng("back"), (height, width), cells=(3, 5), octaves=4)
        glow = np.exp(-((d / 0.7) ** 1.4)) * (0.7 + 0.5 * clouds)
        image = self._dark * (0.35 + 1.3 * glow)[..., None]
        lines = np.zeros((height, width), np.float32)
        for trace in self._traces:
            fixed = np.round((trace + m) * k * 16).astype(np.int32)
            cv2.polylines(lines, [fixed], False, 0.5, max(1, round(2.6 * k)), cv2.LINE_AA, 4)
            cv2.circle(
                lines, tuple(fixed[-1].tolist()), round(7 * k * 16), 0.62, -1, cv2.LINE_AA, 4
            )
            cv2.circle(lines, tuple(fixed[-1].tolist()), round(3 * k * 16), 0.0, -1, cv2.LINE_AA, 4)
        for a, b, c in rng.random((170, 3)).tolist():
            x, y = round(a * width / k / 36) * 36 * k, round(b * height / k / 36) * 36 * k
            cv2.circle(
                lines,
                (round(x * 16), round(y * 16)),
                round((2 + 2.5 * c) * k * 16),
                0.2 + 0.3 * c,
                -1,
                cv2.LINE_AA,
                4,
            )
        image = (
            image + self._tones[0] * ((lines * 0.42 + noise.blur(lines, 6 * k) * 0.35)[..., None])
        )
        return colour.film(self._with_chip(image))

    def _with_chip(self, image: Floats) -> Floats:
        """The processor: a dark slab with a bright edge and a lit core."""
        shot, m = self._shot, self._margin
        height, width = image.shape[:2]
        y = (np.arange(height, dtype=np.float32)[:, None] + 0.5) / shot.k - m - self._chip[1]
        x = (np.arange(width, dtype=np.float32)[None] + 0.5) / shot.k - m - self._chip[0]
        box = np.maximum(np.abs(x), np.abs(y))
        corner = np.hypot(np.maximum(np.abs(x) - 118, 0), np.maximum(np.abs(y) - 118, 0))
        inside = colour.smooth(30.8, 29.2, np.where(corner > 0, corner, 0))
        edge = np.exp(-(((corner - 30) / 2.6) ** 2))
        halo = np.exp(-np.maximum(corner - 30, 0) / 46) * 0.30
        near = np.exp(-((np.hypot(x, y) / 130) ** 2))
        slab = self._dark * (0.25 + 0.5 * near)[..., None]
        core = (
            np.exp(-(((box - 62) / 2.2) ** 2)) * 0.7 + np.exp(-((np.hypot(x, y) / 40) ** 2)) * 0.35
        )
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
