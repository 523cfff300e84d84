"""A celebration: fireworks over water at night, or balloons and confetti by day."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from animatic.studio.planes import Planes, ycc

from .craft import colour, land, lights, noise, palettes, particles, sky, water
from .craft.camera import View
from .craft.layers import Backdrop, Cutout, Glow
from .craft.shot import Floats, Shot

CAMERA = ("push_in", "pan_left", "pan_right")
SPARKS = (
    ("#ffd36a", "#ff5a7a", "#7ad8ff"),
    ("#ff4f8b", "#ffd98a", "#9a7bff"),
    ("#6affd0", "#ffe27a", "#ff7a4a"),
    ("#ffb04a", "#fff0c8", "#ff5ad0"),
)
PARTIES = ("peach", "lilac", "mint", "berry", "sunset", "aurora")


class Celebration:
    """One of two festivities, by the hour; by the seed when the hour isn't given."""

    def __init__(self, shot: Shot) -> None:
        scene = shot.scene
        by_seed = float(shot.rng("kind").random()) < 0.5
        night = scene.time_of_day in ("night", "dusk") or (not scene.time_of_day and by_seed)
        if scene.palette in palettes.RAMPS:
            night = False
        self._party = Fireworks(shot) if night else Confetti(shot)
        self.air = self._party.air

    def draw(self, view: View, into: Planes) -> None:
        self._party.draw(view, into)


@dataclass(frozen=True)
class _Burst:
    """One firework: when it opens, where, how large, in which colours, and its sparks' directions."""

    at: float
    x: float
    y: float
    size: float
    tones: tuple[int, int]
    kind: int
    sparks: Floats


class Fireworks:
    """Rockets that rise, open, fall and glitter out, mirrored in a bay between dark hills."""

    def __init__(self, shot: Shot) -> None:
        self._shot = shot
        rng = shot.rng("layout")
        self.palette = palettes.landscape(shot, ("night", "moonlit", "dusk"))
        self.air = self.palette.haze
        self.horizon = shot.down * float(rng.uniform(0.72, 0.77))
        light = sky.Light(shot.across * 0.5, self.horizon, 1, self.palette.haze)
        margin = 40.0
        image = sky.paint_sky(
            shot, self.palette, light, horizon=self.horizon, down=self.horizon + 20,
            margin=margin, with_disc=False,
        )
        self._sky = Backdrop(shot, image * 0.8)
        spec = land.Range(0.25, 12, 120, 2.4, 2, 0.48, 0.3, mist=0.4, trees=420)
        hills = land.paint_range(
            shot, self.palette, light, spec, foot=self.horizon + 20, margin=90, salt="hills"
        )
        self._hills = Cutout(shot, *hills)
        self._windows = self._light_windows(rng)
        surface = water.Surface(self.palette.water, 0.75, far=0.95, near=0.68, smear=16, contrast=0.35, reach=2.4)
        self._water = water.Water(shot, self.horizon, surface)
        tones = [colour.rgb(c) for c in SPARKS[int(rng.integers(len(SPARKS)))]]
        if shot.scene.tint:
            tones = [colour.lean(c, colour.rgb(shot.scene.tint), 0.6) for c in tones]
        self._tones = tones
        self._bursts = self._plan(rng)
        self._flash = Glow(shot, _round_glow(shot, 420)[..., None] * (tones[0] * 0.5 + 0.25))

    def _plan(self, rng: np.random.Generator) -> list[_Burst]:
        """Evenly spread over the shot with chance in it; the last seconds hold most."""
        seconds = self._shot.seconds * self._shot.scene.speed
        count = max(4, round(seconds * 2.1 * self._shot.scene.density))
        bursts: list[_Burst] = []
        for i, (a, b, c, d, e, f) in enumerate(rng.random((count, 6)).tolist()):
            at = ((i + a) / count) ** 0.9 * seconds - 0.9
            number = int(90 + 80 * d)
            angle = rng.uniform(0, 2 * np.pi, number)
            lift = rng.uniform(-1, 1, number)
            flat = np.sqrt(1 - lift**2)
            pace = rng.uniform(0.86, 1.06, number)
            kind = int(e * 3.99)
            if kind == 1:
                pace, lift = np.ones(number), lift * 0.12
                flat = np.ones(number)
            sparks = np.stack([np.cos(angle) * flat, np.sin(angle) * flat if kind != 1 else lift + 0.30 * np.sin(angle),
                               pace, rng.random(number)], 1).astype(np.float32)
            bursts.append(_Burst(
                at, self._shot.across * (0.12 + 0.76 * b), self.horizon * (0.16 + 0.40 * c),
                (170 + 190 * d) * (1.15 if self._shot.is_upright else 1.0),
                (int(f * 2.99), int((f * 7.7) % 1 * 2.99)), kind, sparks,
            ))
        return bursts

    def _light_windows(self, rng: np.random.Generator) -> list[tuple[float, float, float]]:
        return [
            (a * self._shot.across, self.horizon - 6 - 26 * b**2, 0.3 + 0.6 * c)
            for a, b, c in rng.random((46, 3)).tolist()
        ]

    def draw(self, view: View, into: Planes) -> None:
        shot, k, rows = self._shot, self._shot.k, self._water.horizon
        self._sky.draw(into, (40 + 26 * view.pan) * k, (8 + 6 * view.rise) * k, rows)
        sheet = lights.Sheet(shot, self._tones, "fireworks")
        for burst in self._bursts:
            self._draw_burst(sheet, burst, view, into, rows)
        sheet.add(into, glow=7.5, power=1.15, core=0.22)
        self._hills.draw(into, (90 + 60 * view.pan) * k, 0, rows)
        lamps = lights.Sheet(shot, (colour.rgb("#ffcf8a"),), "windows")
        for x, y, strength in self._windows:
            lamps.dot(0, (x - 60 * view.pan, y), 1.6, strength)
        lamps.add(into, glow=3.5, power=0.8)
        self._water.draw(view, into, None)

    def _draw_burst(
        self, sheet: lights.Sheet, burst: _Burst, view: View, into: Planes, rows: int
    ) -> None:
        age = view.time - burst.at
        x0, y0 = burst.x - 30 * view.pan, burst.y
        if -0.95 < age < 0:
            self._draw_rocket(sheet, burst, age, (x0, y0))
        life = 3.6 if burst.kind == 2 else 2.6
        if not 0 <= age < life:
            return
        shine = float(np.exp(-age / 0.16))
        self._flash.draw(into, x0 * self._shot.k, y0 * self._shot.k, 0.55 * shine, rows)
        dx, dy, pace, dice = burst.sparks.T
        drag = 1.5 if burst.kind == 2 else 2.1
        fall = (62 if burst.kind == 2 else 40) * (burst.size / 220)

        def place(at: float) -> Floats:
            at = max(at, 0.0)
            out = burst.size * pace * (1 - np.exp(-drag * 1.6 * at))
            return np.stack([x0 + dx * out, y0 + dy * out + fall * at**1.8], 1)

        tail = (0.34 if burst.kind == 2 else 0.15) * (1 + 0.6 * float(np.exp(-age / 0.5)))
        now, before, middle = place(age), place(age - tail), place(age - tail / 2)
        fade = np.clip(1 - (age / life) ** 1.7, 0, 1) * np.clip(0.35 + 2.0 * (1 - age / life), 0, 1)
        glitter = 1.0 if age < life * 0.55 else 0.55 + 0.45 * np.sin(view.time * 31 + dice * 80)
        crowded = 0.32 + 0.68 * min(age / 0.45, 1.0)  # near one another they add up
        strength = np.clip(fade * glitter * crowded * (0.75 + 0.25 * dice), 0, 1)
        # Sparks are drawn in three groups of brightness: one call a group.
        for part in range(3):
            chosen = (np.arange(len(dx)) % 3) == part
            level = float(strength[chosen].mean())
            tone = burst.tones[0 if part < 2 else 1]
            if level < 0.02:
                continue
            sheet.strokes(tone, np.stack([before, middle], 1)[chosen], level * 0.45, 2.0)
            sheet.strokes(tone, np.stack([middle, now], 1)[chosen], level, 2.4)

    def _draw_rocket(
        self, sheet: lights.Sheet, burst: _Burst, age: float, top: tuple[float, float]
    ) -> None:
        p = 1 + age / 0.95
        rise = 1 - (1 - p) ** 1.7
        y = self.horizon + (top[1] - self.horizon) * rise
        x = top[0] + 14 * float(np.sin(p * 6)) * (1 - p)
        for step in range(5):
            at = 12.0 * step
            sheet.line(
                burst.tones[0], (x, y + at), (x, y + at + 12), 0.8 * (1 - p * 0.5) * (1 - step / 5), 2.0
            )


def _round_glow(shot: Shot, radius: float) -> Floats:
    side = shot.even(radius * 2)
    at = (np.arange(side, dtype=np.float32) + 0.5 - side / 2) / (side / 2)
    d = np.hypot(at[None], at[:, None])
    return (np.exp(-((d / 0.42) ** 2)) * colour.smooth(1.0, 0.6, d) * 0.42).astype(np.float32)


class Confetti:
    """Balloons that rise and paper that falls in front of a soft field of colour."""

    def __init__(self, shot: Shot) -> None:
        self._shot = shot
        ramp = palettes.ramp(shot, PARTIES)
        self.air = ramp[4][1]
        rng = shot.rng("party")
        self._back = Backdrop(shot, self._paint_back(ramp))
        self._bokeh = particles.Motes(shot, ramp[5][1], int(40 * shot.scene.density), rising=18)
        tones = [colour.spin(ramp[3][1], float(a)) for a in (0, 55, 130, 200, 285)]
        tones = [np.clip(c * 0.9 + 0.12, 0, 1).astype(np.float32) for c in tones]
        self._tones = tones + [np.array([1.0, 0.97, 0.9], np.float32)]
        self._levels = [[float(c[0]) for c in ycc(t[None])] for t in self._tones]
        count = int(190 * shot.scene.density * shot.across * shot.down / (1920 * 1080))
        self._paper = rng.random((max(60, count), 7)).tolist()
        self._balloons = self._blow_up(rng)

    def _paint_back(self, ramp: list[tuple[float, Floats]]) -> Floats:
        shot = self._shot
        y, x = shot.grid(shot.down + 60, shot.across + 120)
        size = (y.shape[0], x.shape[1])
        clouds = noise.fbm(shot.rng("back"), size, cells=(2, 3), octaves=3)
        d = np.hypot((x - 60 - shot.across / 2) / shot.across, (y - 30 - shot.down * 0.45) / shot.down)
        at = np.clip(0.80 - 0.62 * d + 0.16 * (clouds - 0.5), 0.30, 0.92)
        return colour.gradient(ramp, at.astype(np.float32))

    def _blow_up(
        self, rng: np.random.Generator
    ) -> list[tuple[Cutout, tuple[float, float, float, float, float]]]:
        """Sprites in a few sizes, far and small to near and large."""
        shot = self._shot
        sizes = (0.42, 0.42, 0.6, 0.6, 0.6, 0.85, 0.85, 1.25)
        tones = rng.permutation(5)
        balloons: list[tuple[Cutout, tuple[float, float, float, float, float]]] = []
        for i, size in enumerate(sizes):
            sprite = _balloon(shot, self._tones[int(tones[i % 5])], size)
            for _ in range(1 if size > 1 else 2):
                a, b, c, d = rng.random(4).tolist()
                balloons.append((sprite, (a, b, c, d, size)))
        return balloons

    def draw(self, view: View, into: Planes) -> None:
        shot, k = self._shot, self._shot.k
        self._back.draw(into, (60 + 40 * view.pan) * k, (30 + 16 * view.rise) * k)
        self._bokeh.draw(view, into)
        half = len(self._paper) * 2 // 3
        self._scatter(view, into, self._paper[:half], 0.75)
        for sprite, (a, b, c, d, size) in self._balloons:
            span = shot.down + 900
            y = shot.down + 340 - (b * span + (52 + 60 * size + 18 * c) * view.time) % span
            sway = 22 * size * float(np.sin(view.time * (0.5 + 0.4 * d) + a * 9))
            x = a * (shot.across + 160) - 80 + sway - 80 * size * view.pan
            sprite.draw(into, -(x - 150 * size) * k, -(y - 170 * size) * k)
        self._scatter(view, into, self._paper[half:], 1.25)

    def _scatter(self, view: View, into: Planes, paper: list[list[float]], near: float) -> None:
        """Each piece turns about two axes: its width breathes, its light follows."""
        shot, (sx, sy) = self._shot, self._shot.scale
        for a, b, c, d, e, f, g in paper:
            span = shot.down + 120
            t = view.time
            y = (b * span + (120 + 130 * c) * near * t) % span - 60
            x = a * (shot.across + 160) - 80 + 26 * float(np.sin(t * (1 + d) + f * 6.3)) - 70 * near * view.pan
            turn, flip = t * (1.2 + 2.4 * e) + f * 6.3, float(np.cos(t * (2.4 + 3 * d) + g * 6.3))
            long, wide = (9 + 7 * e) * near, (6 + 4 * g) * near * flip
            cos, sin = float(np.cos(turn)), float(np.sin(turn))
            points = np.array([
                [x - cos * long - sin * wide, y - sin * long + cos * wide],
                [x + cos * long - sin * wide, y + sin * long + cos * wide],
                [x + cos * long + sin * wide, y + sin * long - cos * wide],
                [x - cos * long + sin * wide, y - sin * long - cos * wide],
            ])
            tone = self._levels[int(g * 97) % len(self._levels)]
            shine = 0.72 + 0.28 * abs(flip)
            for index, target in enumerate(into):
                half = 2 if index else 1
                fixed = np.round(points * (sx * 16 / half, sy * 16 / half)).astype(np.int32)
                value = 16 + 219 * tone[0] * shine if index == 0 else 128 + 224 * tone[index]
                cv2.fillConvexPoly(target, fixed, (round(min(value, 235)),), cv2.LINE_AA, 4)


def _balloon(shot: Shot, tone: Floats, size: float) -> Cutout:
    """An egg with a highlight, light through its edge, a knot and a string."""
    height, width = shot.even(560 * size), shot.even(300 * size)
    k = shot.k * size
    y = ((np.arange(height, dtype=np.float32)[:, None] + 0.5) / k - 170) / 118
    x = ((np.arange(width, dtype=np.float32)[None] + 0.5) / k - 150) / 92
    egg = np.hypot(x * (1 + 0.16 * np.clip(y, 0, 1)), y)
    edge = 1 / (92 * k)
    cover = colour.smooth(1 + edge, 1 - edge, egg)
    z = np.sqrt(np.clip(1 - egg**2, 0, 1))
    lit = np.clip(0.42 - 0.34 * x - 0.42 * y + 0.40 * z, 0.12, 1.2)
    image = tone * (0.42 + 0.72 * lit)[..., None]
    through = np.clip(egg - 0.62, 0, 1) ** 1.5 * np.clip(0.6 + 0.5 * y + 0.3 * x, 0, 1)
    image = image + tone * (through * 0.9)[..., None]
    shine = np.exp(-(((x + 0.36) / 0.16) ** 2) - ((y + 0.44) / 0.24) ** 2) * 0.75
    image = image + shine[..., None]
    line = np.zeros((height, width), np.float32)
    s = np.linspace(0, 1, 30)
    string = np.stack([150 + 9 * np.sin(s * 7.5), 296 + 250 * s], 1) * k
    cv2.polylines(line, [np.round(string * 16).astype(np.int32)], False, 0.55, max(1, round(1.5 * k)), cv2.LINE_AA, 4)
    knot = np.array([[150, 284], [142, 300], [158, 300]]) * k
    cv2.fillPoly(cover, [np.round(knot * 16).astype(np.int32)], 1.0, cv2.LINE_AA, 4)
    image = image * cover[..., None] + (tone * 0.3 + 0.5) * (line * (1 - cover))[..., None]
    return Cutout(shot, colour.film(image, 0.85), np.maximum(cover * 0.97, line))
