"""Fireworks over water: shells that rise, open in space, burn from white to their colour, fall.

Every star's place is a formula of its age (drag, then gravity), so any frame can be drawn alone. A
star is seen with the way it has just come, as a film sees it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from animatic.studio.planes import Planes

from . import colour, crowd, land, noise, palettes, sky, towers, water
from .air import Air
from .camera import View
from .depth import sphere, turned
from .layers import Backdrop, Cutout
from .shot import Floats, SceneShot
from .sparks import Points, Sparks, joined

TRAVEL = {"sky": 22.0, "far": 38.0, "town": 56.0, "crowd": 120.0}
TONES = (
    "#ff3d6a #ffd27a #58b8ff #b98cff",
    "#ff5a3c #ffcf6a #ff4fa0 #ffe9b8",
    "#35e0ff #ffd27a #ff4f9a #7a8cff",
    "#5affb0 #ffd86a #ff6a4a #4fc8ff",
    "#ffc860 #fff0c8 #ff8a3c #ff5a7a",
)


@dataclass(frozen=True)
class Manner:
    """How a kind of shell burns: stars, seconds, seconds of way seen, drag, fall, strength."""

    stars: int
    life: float
    trail: float
    drag: float
    fall: float
    power: float
    steps: int = 12
    """Places along a star's way that are lit in one frame."""
    grow: float = 1.0


MANNERS = {
    "peony": Manner(170, 2.3, 0.20, 2.6, 46, 1.0),
    "chrysanthemum": Manner(150, 2.9, 0.50, 2.2, 52, 0.75, 20),
    "willow": Manner(96, 4.4, 0.95, 2.0, 84, 0.62, 40, 1.12),
    "palm": Manner(30, 3.0, 0.85, 1.7, 74, 1.1, 40, 0.95),
    "ring": Manner(80, 2.3, 0.16, 2.8, 36, 1.25, 10, 0.95),
    "double": Manner(210, 2.7, 0.22, 2.6, 46, 0.95, 12, 1.06),
    "crackle": Manner(140, 2.9, 0.24, 2.5, 42, 0.9),
}
CHANCES = (0.22, 0.2, 0.16, 0.1, 0.1, 0.14, 0.08)


@dataclass(frozen=True)
class Shell:
    """One firework: when it opens and where, its size, its kind, two tones, its stars."""

    at: float
    x: float
    y: float
    size: float
    manner: Manner
    kind: str
    tones: tuple[int, int]
    ways: Floats
    dice: Floats


class Fireworks:
    """A night sky, shells, a town or hills on the far shore, and the water that mirrors them."""

    def __init__(self, shot: SceneShot) -> None:
        rng = shot.rng("layout")
        self._shot = shot
        self.palette = palettes.landscape(shot, ("night", "moonlit", "night", "dusk"))
        self.air = self.palette.haze
        self.horizon = shot.down * (float(rng.uniform(0.76, 0.80)))
        self._tones = self._mixed(rng)
        self._sky = Backdrop(shot, self._paint_sky())
        is_wild = rng.random() < 0.3
        self._far = self._paint_hills(0.42) if is_wild else self._paint_town(is_far=True)
        self._town = self._paint_hills(0.25) if is_wild else self._paint_town(is_far=False)
        screen = colour.rgb("#cfe0ff")
        self._crowd = crowd.paint_crowd(
            shot, self.palette.dark * 0.45, self._tones[0] * 0.25 + self.palette.haze * 0.5, screen
        )
        surface = water.Surface(
            self.palette.water * 0.8, 0.6, far=1.0, near=0.72, smear=17, contrast=0.34, reach=2.5
        )
        self._water = water.Water(shot, self.horizon, surface)
        self._shells = self._plan(rng)
        self._sparks = Sparks(shot, size=1.15, halo=((5, 0.5), (22, 0.55)))
        self._air = Air(shot, self._water.horizon)
        flash = _flash(self._air.side(1040))
        self._flash = [self._air.puff(flash, tone * 0.75 + 0.1) for tone in self._tones]
        self._smoke = [
            self._air.puff(
                _smoke(shot.rng(f"smoke {i}"), self._air.side(460)),
                tone * 0.5 + self.palette.haze * 0.5,
            )
            for i, tone in enumerate(self._tones)
        ]

    def _mixed(self, rng: np.random.Generator) -> list[Floats]:
        tones = [colour.rgb(c) for c in TONES[int(rng.integers(len(TONES)))].split()]
        tint = self._shot.scene.tint
        if tint:
            own, gold = colour.rgb(tint), colour.rgb("#ffcf7a")
            own = np.clip(own / max(float(own.max()), 0.2), 0, 1).astype(np.float32)
            return [own, gold, colour.mix(own, gold, 0.3), colour.mix(own, tones[2], 0.25)]
        return tones

    def _paint_sky(self) -> Floats:
        shot = self._shot
        p, margin = self.palette, TRAVEL["sky"] + 6
        town = colour.rgb("#ff9c62") * 0.55 + p.haze * 0.6
        low = sky.Light(shot.across * 0.5, self.horizon, 60, town)
        image = sky.paint_sky(
            shot, p, low, horizon=self.horizon, down=self.horizon + 20, margin=margin,
            with_disc=False,
        ) * np.float32(0.72)  # fmt: skip
        y, _ = shot.grid(self.horizon + 20, shot.across + 2 * margin)
        over = np.maximum(self.horizon - y, 0)
        wide = noise.blur(noise.fbm(shot.rng("glow"), image.shape[:2], cells=(2, 5), octaves=2), 60)
        glow = 0.42 * np.exp(-over / 80) + 0.34 * np.exp(-over / 300)
        image += town * (glow * (0.55 + 0.8 * wide))[..., None]
        return colour.film(self._with_clouds(image, low, town, over), 0.75)

    def _with_clouds(self, image: Floats, low: sky.Light, town: Floats, over: Floats) -> Floats:
        """Thin clouds over the sky, lit from below by the town; `over` is units above it."""
        clouds, cover = sky.paint_clouds(
            self._shot, self.palette, low, horizon=self.horizon, margin=TRAVEL["sky"] + 6,
            cover=0.42,
        )  # fmt: skip
        rows = slice(0, min(len(clouds), len(image)))
        glow = cover[rows] * np.exp(-over[rows] / 420) * 0.30
        lit = clouds[rows] * 0.8 + town * glow[..., None]
        image[rows] = image[rows] * (1 - 0.8 * cover[rows])[..., None] + 0.8 * lit
        return image

    def _paint_hills(self, height: float) -> Cutout:
        shot = self._shot
        nowhere = sky.Light(shot.across * 0.5, self.horizon, 1, self.palette.haze)
        is_far = height > 0.3
        away, low, mist, trees = (0.7, 60, 0.6, 60) if is_far else (0.25, 12, 0.4, 420)
        spec = land.Range(away, low, 560 * height, 2.4, 2, 0.48, 0.3, mist=mist, trees=trees)
        return Cutout(shot, *land.paint_range(
            shot, self.palette, nowhere, spec, foot=self.horizon + 20,
            margin=TRAVEL["town"] + 6, salt="far" if is_far else "hills",
        ))  # fmt: skip

    def _paint_town(self, *, is_far: bool) -> Cutout:
        """Dark towers with few windows lit: people have come down to the water."""
        p, dense = self.palette, self._shot.scene.density**0.3
        wall = p.dark * 0.7 + p.sky[-2][1] * 0.08
        upright = 0.62 if self._shot.is_upright else 1.0
        if is_far:
            wall = wall * 0.45 + p.haze * 0.30
            facing = towers.Facing(wall, wall * 0.8 + p.haze * 0.35, p.haze, 0.5, 0.0, 1, 0.5)
            row = towers.TowerRow(
                (0.16 * upright, 0.46 * upright), (42 / dense, 90 / dense), 0.25,
                ((6, 6), (6, 9)), (0.05, 0.2), 0.34, 0.0, 1.0,
            )  # fmt: skip
        else:
            facing = towers.Facing(wall, p.haze * 0.20 + wall * 0.6, p.haze, 0.16, 0.0, 1, 0.7)
            row = towers.TowerRow(
                (0.08 * upright, 0.34 * upright), (48 / dense, 120 / dense), 0.6,
                ((6, 9), (6, 6), (9, 9)), (0.06, 0.30), 0.85, 0.16, 0.86, low_middle=True,
            )  # fmt: skip
        windows = tuple(colour.rgb(c) for c in ("#ffd9a0", "#ffcf90", "#cfe0ff", "#fff0d0"))
        image, coverage, _ = towers.paint_row(
            self._shot, row, facing, horizon=self.horizon, margin=TRAVEL["town"] + 6,
            windows=windows, signs=self._tones, salt="far" if is_far else "town",
        )  # fmt: skip
        if not is_far:
            image += self._hang_lamps(image.shape[:2])
        return Cutout(self._shot, colour.expose(image, 1.3), coverage)

    def _hang_lamps(self, size: tuple[int, int]) -> Floats:
        """A row of lamps along the water, with their halos: light to add, (h, w, 3)."""
        shot, rng = self._shot, self._shot.rng("lamps")
        light = np.zeros(size, np.float32)
        row = (self.horizon - 7) * shot.k
        for x in np.arange(20, size[1] / shot.k, 46).tolist():
            sky.dot(light, ((x + 6 * float(rng.random())) * shot.k, row), 2.4 * shot.k, 1.6)
        halo = noise.blur(light, 5 * shot.k) * 2.5 + noise.blur(light, 16 * shot.k) * 3.0
        return (light + halo)[..., None] * colour.rgb("#ffbe7a")

    # --- the show -------------------------------------------------------------------------------

    def _plan(self, rng: np.random.Generator) -> list[Shell]:
        """One after another, as a person would fire them: left, right, high; more at the end."""
        scene, seconds = self._shot.scene, self._shot.seconds * self._shot.scene.speed
        shells: list[Shell] = []
        at, side = -1.9, float(rng.choice([-1, 1]))
        while at < seconds:
            shells.append(self._load(rng, at, side, is_hero=len(shells) % 4 == 1))
            finale = seconds > 5 and at > 0.7 * seconds
            gap = float(rng.uniform(0.28, 0.66)) / scene.density**0.7
            at += gap * (0.5 if finale else 1.0)
            side = -side if rng.random() < 0.75 else side
        return shells

    def _load(self, rng: np.random.Generator, at: float, side: float, *, is_hero: bool) -> Shell:
        shot = self._shot
        kind = str(rng.choice(list(MANNERS), p=CHANCES))
        kind = "chrysanthemum" if is_hero and kind == "ring" else kind
        manner = MANNERS[kind]
        size = float(rng.uniform(230, 340)) * (1.4 if is_hero else 1.0) * manner.grow
        size *= 1.1 if shot.is_upright else 1.0
        x = 0.5 + side * (
            float(rng.uniform(0.0, 0.12)) if is_hero else float(rng.uniform(0.14, 0.4))
        )
        high = float(rng.uniform(0.26, 0.40) if is_hero else rng.uniform(0.16, 0.50))
        ways = self._aim(rng, kind, manner.stars)
        tones = rng.permutation(len(self._tones))[:2].tolist()
        if kind in ("willow", "palm") and rng.random() < 0.7:
            tones = [1, 1]
        return Shell(
            at, shot.across * x, self.horizon * high, size, manner, kind,
            (int(tones[0]), int(tones[1])), ways, rng.random((len(ways), 2)).astype(np.float32),
        )  # fmt: skip

    @staticmethod
    def _aim(rng: np.random.Generator, kind: str, stars: int) -> Floats:
        """Where each star flies, (n, 3), length about 1."""
        yaw, pitch = float(rng.uniform(0, 6.28)), float(rng.uniform(0.9, 1.3))
        if kind == "ring":
            angle = np.linspace(0, 2 * np.pi, stars, endpoint=False)
            flat = np.stack((np.cos(angle), 0 * angle, np.sin(angle)), 1).astype(np.float32)
            return turned(flat, yaw, float(rng.uniform(0.35, 1.2)))
        ways = turned(sphere(stars), yaw, pitch)
        ways = ways * rng.uniform(0.86, 1.06, (stars, 1)).astype(np.float32)
        if kind == "palm":
            ways[:, 1] = ways[:, 1] * 0.75 + 0.25
        if kind == "double":
            ways[: stars // 3] *= 0.52
        return ways.astype(np.float32)

    def _stars(self, shell: Shell, age: float, time: float, x: float) -> Points:
        """Every star of an open shell with its way, brightest at the head."""
        manner, k = shell.manner, shell.manner.drag
        lag = np.linspace(0, 1, manner.steps, dtype=np.float32) ** 1.2
        seen = manner.trail * min(1.0, 0.25 + age / manner.life * 1.2)
        at = np.maximum(age - seen * lag, 0.0).astype(np.float32)
        out = (1 - np.exp(-k * at)) * shell.size
        fall = manner.fall * (at - (1 - np.exp(-k * at)) / k) * (1 + 0.5 * at)
        ways = shell.ways
        near = 1 + 0.10 * ways[:, 2:3]
        px = x + ways[:, 0:1] * out * near
        py = shell.y - ways[:, 1:2] * out * near + fall
        power, tone = self._burning(shell, age, time)
        way = np.where(age > at[None], (1 - lag) ** 1.4 + 0.03, 0)
        light = (power[:, None] * way)[..., None] * tone[:, None]
        return Points(
            px.ravel().astype(np.float32), py.ravel().astype(np.float32),
            light.reshape(-1, 3).astype(np.float32),
        )  # fmt: skip

    def _burning(self, shell: Shell, age: float, time: float) -> tuple[Floats, Floats]:
        """Each star's strength and colour at an age: white, its tone, an ember, out."""
        manner, part = shell.manner, age / shell.manner.life
        a, b = shell.dice.T
        ends = 0.72 + 0.28 * a
        left = np.clip(1 - part / ends, 0, 1)
        power = 1.7 * manner.power * left**0.7 * (1 + 1.6 * np.exp(-age / 0.16))
        if shell.kind == "crackle":
            pops = np.maximum(np.sin(time * (17 + 9 * b) + a * 60), 0) ** 6
            late = np.clip((part - 0.35) * 5, 0, 1)
            power = power * (1 - 0.75 * late) + late * pops * 7.0 * np.sqrt(left)
        else:
            late = np.clip((part - 0.55) * 3, 0, 1)
            power = power * (1 - late * (0.45 + 0.45 * np.sin(time * (19 + 8 * b) + a * 50)))
        first, second = (self._tones[i] for i in shell.tones)
        tone = colour.mix(first, second, float(np.clip((part - 0.25) * 2.2, 0, 1)))
        if shell.kind == "double":
            inner = np.arange(len(a)) < len(a) // 3
            tone = np.where(inner[:, None], second, first)
        white = float(np.exp(-age / 0.28)) * 0.75
        image = np.broadcast_to(tone * (1 - white) + white, (len(a), 3))
        ember = np.array([1.0, 0.62, 0.30], np.float32)
        return power, image + (ember * 0.8 - image) * (0.55 * np.clip(part * 1.5 - 0.7, 0, 1))

    def _rocket(self, shell: Shell, age: float, x: float) -> Points:
        """The shell on its way up: a head and a tail of gold that sways and sinks."""
        p = 1 + age / 1.25
        lag = np.linspace(0, 0.30, 26, dtype=np.float32)
        at = np.clip(p - lag, 0, 1)
        rise = 1 - (1 - at) ** 1.9
        y = self.horizon + 10 + (shell.y - self.horizon - 10) * rise
        sway = 10 * np.sin(at * 7 + shell.x) * (1 - at)
        jitter = (shell.dice[: len(lag), 0] - 0.5) * 30 * lag
        power = 2.6 * np.exp(-lag * 9) * (p - lag > 0) * (1 - 0.6 * max(p, 0.0))
        tone = self._tones[1] * 0.8 + 0.2
        return Points(
            (x + sway + np.resize(jitter, len(lag))).astype(np.float32), y.astype(np.float32),
            (power[:, None] * tone).astype(np.float32),
        )  # fmt: skip

    def draw(self, view: View, into: Planes) -> None:
        """Sky, smoke lit by the shells, the shells, the far shore, and the water's mirror."""
        k, rows = self._shot.k, self._water.horizon
        x = TRAVEL["sky"] + 6 + TRAVEL["sky"] * view.pan
        self._sky.draw(into, x * k, (8 + 4 * view.rise) * k, rows)
        lit, air = list[Points](), self._air.empty()
        for shell in self._shells:
            age, place = view.time - shell.at, shell.x - 30 * view.pan
            if -1.25 < age < 0:
                lit.append(self._rocket(shell, age, place))
            elif 0 <= age < shell.manner.life:
                self._glow(air, shell, age, place)
                lit.append(self._stars(shell, age, view.time, place))
        self._air.add(air, into)
        if lit:
            self._sparks.draw(into, joined(*lit), self.horizon)
        margin = TRAVEL["town"] + 6
        self._far.draw(into, (margin + TRAVEL["far"] * view.pan) * k, 0, rows)
        self._town.draw(into, (margin + TRAVEL["town"] * view.pan) * k, 0, rows)
        self._wash(view, into, rows)
        self._water.draw(view, into, None)
        self._crowd.draw(into, TRAVEL["crowd"] * view.pan * k, 24 * view.rise * k)

    def _wash(self, view: View, into: Planes, rows: int) -> None:
        """The light of a shell that has just opened on the air before the town."""
        air = self._air.empty()
        for shell in self._shells:
            age = view.time - shell.at
            if 0 <= age < 2.2:
                strength = 0.32 * min(age / 0.08, 1.0) * float(np.exp(-age / 0.5))
                x, y = shell.x - 30 * view.pan, self.horizon - 40
                self._air.put(air, self._flash[shell.tones[0]], x, y, strength)
        self._air.add(air, into, rows // 2 // 8 * 8)

    def _glow(self, air: list[Floats], shell: Shell, age: float, x: float) -> None:
        """The flash on the air, and smoke that stays lit and drifts."""
        tone, part = shell.tones[0], age / shell.manner.life
        flash = min(age / 0.07, 1.0) * float(np.exp(-age / 0.30)) * 0.5
        flash += 0.16 * (1 - part) * min(age / 0.3, 1.0)
        self._air.put(air, self._flash[tone], x, shell.y, flash)
        smoke = 0.42 * min(age / 0.5, 1.0) * (1 - part) ** 1.2
        self._air.put(air, self._smoke[tone], x + 16 * age, shell.y + 8 * age, smoke)


def _flash(side: int) -> Floats:
    """An even light on the air, without an edge."""
    at = (np.arange(side, dtype=np.float32) + 0.5 - side / 2) / (side / 2)
    d = np.hypot(at[None], at[:, None])
    return np.exp(-((d / 0.40) ** 1.6)) * colour.smooth(1.0, 0.5, d)


def _smoke(rng: np.random.Generator, side: int) -> Floats:
    """A cloud as the shell leaves it."""
    at = (np.arange(side, dtype=np.float32) + 0.5 - side / 2) / (side / 2)
    d = np.hypot(at[None], at[:, None])
    wisps = noise.fbm(rng, (side, side), cells=(3, 3), octaves=4)
    return np.clip(wisps - 0.30, 0, 1) * colour.smooth(0.98, 0.25, d) * np.float32(0.8)
