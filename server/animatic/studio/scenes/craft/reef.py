"""Under water: a reef in the light that falls through the surface, fish over it, bubbles."""

from __future__ import annotations

import cv2
import numpy as np

from animatic.studio.planes import Planes

from . import colour, corals, ink, noise
from .camera import View
from .layers import Backdrop, Cutout, scratch
from .particles import Motes
from .rays import Rays
from .shoal import Passers, Shoal
from .shot import Floats, SceneShot

LIGHTS = {
    "dawn": ("#bfe6dc", "#4fa9b4", "#175a78", "#0a2c4a"),
    "day": ("#c8fbf2", "#3fc3d2", "#1277a8", "#07315f"),
    "sunset": ("#ffe0b4", "#6fb0a8", "#1c5f86", "#0c2750"),
    "dusk": ("#b9b4e0", "#4a6cae", "#1c3a78", "#0b1a44"),
    "night": ("#5a86c8", "#1c3f78", "#0c2250", "#040c26"),
}
"""The surface, the water below it, its middle, and the deep."""
FISH = (
    ("#f5a623", "#fff6e8"), ("#f2d22e", "#2f6fd0"), ("#e8553c", "#ffe8dc"), ("#3f7fe0", "#f4e04a"),
    ("#e86aa8", "#fff0c8"),
)  # fmt: skip
TRAVEL = {"far": 26.0, "mid": 56.0, "near": 128.0}
CELL = 12
"""Units to a cell that moving light is solved in."""


class Reef:
    """Water, far and near reef, the net of light over them, grass, fish, bubbles."""

    def __init__(self, shot: SceneShot) -> None:
        rng = shot.rng("reef")
        self._shot = shot
        hours = ("day", "day", "dawn", "sunset")
        hour = shot.scene.time_of_day or hours[int(rng.integers(len(hours)))]
        turn = float(rng.uniform(-9, 9))
        self._tones = [self._led(code, turn) for code in LIGHTS[hour]]
        self.air = self._tones[2]
        self._glow = {"night": 0.45, "dusk": 0.6}.get(hour, 1.0)
        self._light_x = shot.across * float(rng.uniform(0.25, 0.75))
        self._back = Backdrop(shot, self._paint_water())
        self._beds = [self._paint_bed(name, *spec) for name, spec in {
            "far": (0.70, 0.16, 0.30, 5.0), "mid": (0.80, 0.15, 0.62, 4.0),
            "near": (0.93, 0.13, 0.92, 3.0),
        }.items()]  # fmt: skip
        self._rays = Rays(shot, (self._light_x, -60.0), self._tones[0], 0.75 * self._glow)
        self._lay_out_light()
        deep = colour.mix(self._tones[3], self._tones[2], 0.35)
        self._shoals = [
            Shoal(shot, "shoal", deep, count=46, size=13, height=shot.down * 0.34, pace=22,
                  spread=(190, 58)),
            Shoal(shot, "second shoal", colour.mix(deep, self._tones[0], 0.22), count=22, size=19,
                  height=shot.down * 0.52, pace=34, spread=(150, 40)),
        ]  # fmt: skip
        drawn = [FISH[i] for i in rng.permutation(len(FISH))[: int(rng.integers(3, 5))]]
        dim = 0.35 + 0.65 * self._glow
        pairs = [tuple(colour.mix(self._tones[2], colour.rgb(c), 0.86) * dim for c in two)
                 for two in drawn]  # fmt: skip
        self._passers = Passers(shot, [(a, b) for a, b in pairs])
        self._grass = self._plant(rng)
        self._bubbles = Motes(shot, self._tones[0], int(30 * shot.scene.density), rising=46.0)

    def _led(self, code: str, turn: float) -> Floats:
        value = colour.spin(colour.rgb(code), turn)
        tint = self._shot.scene.tint
        return colour.lean(value, colour.rgb(tint), 0.6) if tint else value

    # --- painting -------------------------------------------------------------------------------

    def _paint_water(self) -> Floats:
        """Bright under the surface where the sun stands, blue and then dark below."""
        shot, margin = self._shot, 24.0
        y, x = shot.grid(shot.down + margin, shot.across + 2 * margin)
        down = y / shot.down
        stops = list(zip((0.0, 0.20, 0.58, 1.0), self._tones, strict=True))
        size = (y.shape[0], x.shape[1])
        clouds = noise.fbm(shot.rng("water"), size, cells=shot.cells(4, 6), octaves=3)
        d = np.hypot((x - margin - self._light_x) / 1080, down * 0.9)
        at = down + 0.20 * np.clip(d - 0.25, 0, 1) + 0.06 * (clouds - 0.5)
        image = colour.gradient(stops, np.clip(at, 0, 1).astype(np.float32))
        sun = np.exp(-((d / 0.34) ** 1.3)) * 0.42 * self._glow
        return colour.film(image + self._tones[0] * sun[..., None], 0.80)

    def _paint_bed(
        self, name: str, line: float, relief: float, shown: float, cells: float
    ) -> tuple[str, Cutout]:
        """One row of the reef; what is far has the colour of the water between."""
        shot, margin = self._shot, TRAVEL[name] + 20
        rng = shot.rng(name)
        height, width = shot.even(shot.down + 40), shot.even(shot.across + 2 * margin)
        rise = noise.profile(rng, width, cells=cells, octaves=4, gain=0.42)
        sides = np.abs(np.linspace(-1, 1, width, dtype=np.float32)) ** 2.2
        lift = 0.10 if name == "near" else 0.03
        top = shot.down * (line - relief * (rise - 0.5) - lift * sides) * shot.k
        y = np.arange(height, dtype=np.float32)[:, None] + 0.5
        cover = np.clip(y - top[None] + 0.5, 0, 1)
        water = colour.mix(self._tones[1], self._tones[2], {"far": 0.5}.get(name, 0.85))
        rock = colour.mix(water, colour.rgb("#4a3f52") * (0.35 + 0.5 * self._glow), shown * 0.8)
        grain = noise.fbm(rng, (height, width), cells=(14, 24), octaves=5, gain=0.62)
        deep = np.clip((y - top[None]) / (190 * shot.k), 0, 1)
        tone = rock * ((0.62 + 0.62 * grain) * (1.12 - 0.72 * deep))[..., None]
        bed = corals.Bed(shot, tone.astype(np.float32), cover.astype(np.float32))
        self._set_corals(bed, name, top, water, shown)
        return name, Cutout(shot, bed.image * bed.coverage[..., None], bed.coverage)

    def _set_corals(
        self, bed: corals.Bed, name: str, top: Floats, water: Floats, shown: float
    ) -> None:
        shot, rng = self._shot, self._shot.rng(f"{name} corals")
        count, size = {"far": (16, 70.0), "mid": (15, 120.0), "near": (13, 210.0)}[name]
        count = round(count * shot.across / 1920 * shot.scene.density**0.5) + 3
        dim = 0.40 + 0.60 * self._glow
        tones = [tone * dim for tone in corals.tones(rng, water, shown)]
        places = np.sort((np.arange(count) + rng.uniform(0.1, 0.9, count)) / count)
        order = rng.permutation(count)
        for n in order.tolist():
            x = int(places[n] * (len(top) - 1))
            middle = 1 - abs(2 * places[n] - 1)
            tall = size * float(rng.uniform(0.65, 1.25))
            tall *= 1 - 0.45 * middle if name == "near" else 1.0  # words stand in the middle
            kind = corals.KINDS[int(rng.integers(len(corals.KINDS)))]
            foot = (float(x), float(top[x]) + 0.22 * tall * shot.k)
            bed.set(kind, foot, tall, tones[n % len(tones)], int(rng.integers(1 << 30)))
        if name == "near":
            self._strew(bed, top, tones)

    def _strew(self, bed: corals.Bed, top: Floats, tones: list[Floats]) -> None:
        """Small ones all over the ground in front, the lower the later and larger."""
        shot, rng = self._shot, self._shot.rng("strewn")
        depths = np.sort(rng.uniform(0.15, 1.0, round(26 * shot.across / 1920) + 4))
        for n, depth in enumerate(depths.tolist()):
            x = int(rng.uniform(0, 1) * (len(top) - 1))
            y = float(top[x]) + depth * (shot.down * shot.k - float(top[x]))
            tall = (52 + 56 * depth) * float(rng.uniform(0.7, 1.3))
            kind = corals.KINDS[int(rng.integers(len(corals.KINDS)))]
            bed.set(kind, (float(x), y), tall, tones[n % len(tones)] * 0.8,
                    int(rng.integers(1 << 30)))  # fmt: skip

    def _plant(self, rng: np.random.Generator) -> list[tuple[float, float, float, float]]:
        """Blades of grass in tufts at both sides: where, how tall, how thick, their phase."""
        shot = self._shot
        blades: list[tuple[float, float, float, float]] = []
        for side in (0.04, 0.16, 0.86, 0.97):
            for _ in range(7):
                x = (side + float(rng.normal(0, 0.018))) * shot.across
                tall = float(rng.uniform(130, 300))
                blades.append((x, tall, float(rng.uniform(7, 12)), float(rng.uniform(0, 6.28))))
        return blades

    # --- the net of light -----------------------------------------------------------------------

    def _lay_out_light(self) -> None:
        shot = self._shot
        rows, columns = round(shot.down / CELL), round(shot.across / CELL)
        y = (np.arange(rows, dtype=np.float32)[:, None] + 0.5) / rows
        x = (np.arange(columns, dtype=np.float32)[None] + 0.5) * CELL
        floor = colour.smooth(0.62, 0.95, y) * 0.34
        surface = colour.smooth(0.17, 0.0, y) * 0.75
        near = np.exp(-(((x - self._light_x) / 900) ** 2))
        self._shown = ((floor * 0.8 + surface * (0.35 + 0.65 * near)) * self._glow).astype(
            np.float32
        )
        # Nearer the surface the net is seen flat, from below.
        flat = 1 + 5.0 * colour.smooth(0.30, 0.0, y)
        self._net = ((x - shot.across / 2) / 150 + 0 * y, (y * shot.down / 150 * flat) + 0 * x)

    def _light(self, t: float) -> Floats:
        """Bright seams where waves above gather the light: three bent sets of lines."""
        x, y = self._net
        a = x + 0.45 * np.sin(y * 1.3 + t * 0.9)
        b = y + 0.45 * np.sin(x * 1.1 - t * 0.8)
        total = np.sin(a * 1.7 + t * 0.7) + np.sin(b * 1.9 - t * 0.6)
        total += np.sin((a + b) * 1.2 + t * 0.5)
        seams = 1 - np.abs(total) / 1.1
        return np.clip(seams, 0, 1) ** 2.2 * self._shown

    # --- one frame ------------------------------------------------------------------------------

    def draw(self, view: View, into: Planes) -> None:
        k = self._shot.k
        self._back.draw(into, (24 + 14 * view.pan) * k, (12 + 8 * view.rise) * k)
        self._shoals[0].draw(view, into)
        for name, bed in self._beds:
            x = TRAVEL[name] + 20 + TRAVEL[name] * view.pan
            bed.draw(into, x * k, (20 + 10 * view.rise) * k)
            if name == "far":
                self._shoals[1].draw(view, into)
        self._rays.draw(view, into)
        self._draw_light(view, into)
        self._passers.draw(view, into)
        self._draw_grass(view, into)
        self._bubbles.draw(view, into)

    def _draw_light(self, view: View, into: Planes) -> None:
        light = np.clip(self._light(view.time) * 150 + 0.5, 0, 255).astype(np.uint8)
        height, width = into.y.shape
        large = cv2.resize(light, (width, height), dst=scratch("net", height, width))
        cv2.add(into.y, large, dst=into.y)

    def _draw_grass(self, view: View, into: Planes) -> None:
        shot = self._shot
        dark, lit = ink.sheet(shot, "grass"), ink.sheet(shot, "lit grass")
        part = np.linspace(0, 1, 8)
        for n, (x, tall, thick, phase) in enumerate(self._grass):
            sway = 20 * np.sin(view.time * 0.9 + phase + part * 2.2) * part**1.4
            points = np.stack((x + sway - 150 * view.pan, shot.down + 12 - tall * part), 1)
            points = points.astype(np.float32)
            sheet = dark if n % 3 else lit
            for i in range(7):
                ink.stroke(shot, sheet, points[i : i + 2], thick * (1.05 - 0.12 * i), 255)
        leaf = colour.mix(self._tones[3], colour.rgb("#1f5a3c"), 0.55) * (0.5 + 0.5 * self._glow)
        ink.cover(dark, into, leaf * 0.7, 0.96)
        ink.cover(lit, into, colour.mix(leaf, self._tones[1], 0.28), 0.96)
