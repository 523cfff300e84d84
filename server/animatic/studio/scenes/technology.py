"""Technology: light on the dark. A network, a helix or figures over a ground, or a circuit board.

Everything is drawn by line and point in each frame, so it is always being made: pulses travel,
bars find new heights, curves go on. Nothing here is text or a brand.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from animatic.studio.planes import Plane, Planes

from .craft import colour, ink, noise, palettes
from .craft.camera import View
from .craft.circuit import Circuit
from .craft.depth import Lens, sphere, turned
from .craft.layers import Backdrop
from .craft.particles import Motes
from .craft.shot import Floats, Shot
from .craft.sparks import Points, Sparks, joined

CAMERA = ("push_in", "pan_left", "pan_right")
TRAVEL = 46.0
"""Units that what is in the middle moves to either side at the end of a full pan."""


@dataclass(frozen=True)
class Light:
    """The colours of one screen: two that belong together and one that stands out."""

    top: Floats
    low: Floats
    glow: Floats
    main: Floats
    second: Floats
    accent: Floats


def _light(codes: str) -> Light:
    return Light(*(colour.rgb(code) for code in codes.split()))


LIGHTS = {
    "cyan": _light("#02060f #06202f #0e7f98 #35d6ff #2f7bff #ffb04a"),
    "indigo": _light("#03040f #0a1440 #2846c8 #5aa0ff #8a6bff #ff6ab0"),
    "neon": _light("#05030f #1a0a3a #8a2fc0 #ff4fb0 #28dcff #ffd060"),
    "ember": _light("#080406 #2a0e0c #b04818 #ff9a3c #ff4a4a #5ad6ff"),
    "orchid": _light("#070314 #220c44 #7a3ad0 #b06aff #ff5aa8 #5af0e0"),
    "emerald": _light("#020a08 #06281e #0f8a5c #3cf0a0 #2fb8e0 #e8ff6a"),
}

LOW, BAR_Z = -0.42, 1.2
"""Where the bars stand: below the eye, and how far away."""

GROUNDS = ("waves", "waves", "grid")
HEROES = ("globe", "cloud", "helix", "figures", "figures", "circuit")


class Technology:
    """One of several pictures by the seed, all in one kind of light."""

    def __init__(self, shot: Shot) -> None:
        rng = shot.rng("manner")
        ground = GROUNDS[int(rng.integers(len(GROUNDS)))]
        hero = HEROES[int(rng.integers(len(HEROES)))]
        light = _chosen(shot)
        self.air = light.low + light.glow * 0.15
        if hero == "circuit":
            tones = (light.main * 0.55 + light.second * 0.35, light.main * 0.8 + 0.2, light.accent)
            self._picture = Circuit(shot, tones, light.low + light.glow * 0.10)
        else:
            self._picture = Room(shot, light, ground, hero)

    def draw(self, view: View, into: Planes) -> None:
        self._picture.draw(view, into)


class Room:
    """A dark room, a ground that runs to the horizon, and one hero over it."""

    def __init__(self, shot: Shot, light: Light, ground: str, hero: str) -> None:
        self._shot, self.light = shot, light
        self.horizon = shot.down * (0.66 if shot.is_upright else 0.63)
        self._room = Backdrop(shot, self._paint_room())
        is_grid = hero == "figures" or ground == "grid"
        self._ground = (Grid if is_grid else Waves)(shot, light, self.horizon)
        heroes = {"figures": Figures, "helix": Helix}
        self._hero = heroes.get(hero, Network)(shot, light, self.horizon, hero)
        self._sparks = Sparks(shot, size=1.6, halo=((8, 0.6), (28, 0.5)))
        self._motes = Motes(shot, light.main, int(22 * shot.scene.density))

    def _paint_room(self) -> Floats:
        """Dark above, a glow at the horizon that the ground takes on."""
        shot, light, margin = self._shot, self.light, TRAVEL + 6
        y, x = shot.grid(shot.down + 12, shot.across + 2 * margin)
        x = x - margin
        v = (y / self.horizon).astype(np.float32)
        side = float(shot.rng("room").uniform(0.38, 0.62)) * shot.across
        image = colour.gradient(
            [(0, light.top), (0.75, light.low * 0.8 + light.top * 0.2), (1, light.low),
             (1.15, light.low * 0.55), (1.7, light.top)],
            v + np.zeros_like(x),
        )  # fmt: skip
        d = np.hypot((x - side) / 620, (y - self.horizon) / 250).astype(np.float32)
        image += light.glow * (0.80 * np.exp(-(d**1.3)))[..., None]
        line = np.exp(-np.abs(y - self.horizon) / 7) * np.exp(-(((x - side) / 640) ** 2))
        image += light.main * (0.42 * line)[..., None]
        clouds = noise.fbm(shot.rng("air"), image.shape[:2], cells=(3, 5), octaves=4)
        image *= (0.82 + 0.36 * clouds * np.clip(1.4 - v, 0, 1))[..., None]
        return colour.film(image + light.second * _code(shot, image.shape[:2]) * 0.5)

    def draw(self, view: View, into: Planes) -> None:
        """Room, ground, hero, dust: far to near. Lines of one colour share a sheet."""
        shot, light = self._shot, self.light
        across = (TRAVEL + 6 + 0.5 * TRAVEL * view.pan) * shot.k
        self._room.draw(into, across, (6 + 3 * view.rise) * shot.k)
        lines, marks = ink.sheet(shot, "lines"), ink.sheet(shot, "marks")
        self._ground.rule(view, lines)
        self._hero.rule(view, lines, marks)
        ink.shine(shot, lines, into, light.main * 0.6 + light.second * 0.4, strength=0.9,
                  halo=1.1, radius=10)  # fmt: skip
        if self._hero.has_marks:
            ink.shine(shot, marks, into, light.accent, halo=1.4, radius=10)
        self._sparks.draw(into, joined(self._ground.points(view), self._hero.points(view)))
        self._motes.draw(view, into)


def _chosen(shot: Shot) -> Light:
    """The light asked for by name, else drawn by the seed; a tint leads it."""
    rng = shot.rng("palette")
    names = list(LIGHTS)
    drawn = names[int(rng.choice(len(names), p=[0.26, 0.22, 0.14, 0.1, 0.14, 0.14]))]
    chosen = LIGHTS.get(shot.scene.palette) or _from_ramp(shot.scene.palette) or LIGHTS[drawn]
    degrees, tint = float(rng.uniform(-8, 8)), shot.scene.tint
    lift = {"day": 2.4, "dawn": 1.7, "sunset": 1.4}.get(shot.scene.time_of_day, 1.0)

    def change(value: Floats, amount: float) -> Floats:
        value = colour.spin(value, degrees)
        return colour.lean(value, colour.rgb(tint), amount) if tint else value

    return Light(
        change(chosen.top * lift, 0.8), change(chosen.low * lift, 0.8), change(chosen.glow, 0.8),
        change(chosen.main, 0.8), change(chosen.second, 0.7), change(chosen.accent, 0.1),
    )  # fmt: skip


def _from_ramp(name: str) -> Light | None:
    """A light made of one of the abstract pictures' ramps, when `name` is one's."""
    codes = palettes.RAMPS.get(name)
    if codes is None:
        return None
    dark, deep, mid, strong, light, _ = (colour.rgb(code) for code in codes.split())
    accent = colour.spin(strong, 150) * 0.8 + 0.2
    return Light(dark * 0.6, deep * 0.6, mid, colour.mix(strong, light, 0.4), strong, accent)


def _code(shot: Shot, size: tuple[int, int]) -> Floats:
    """Columns of small marks far away, like a screen out of reach: (h, w, 1)."""
    rng = shot.rng("marks")
    layer = np.zeros(size, np.float32)
    step, k = 15.0, shot.k
    rows, columns = int(shot.down * 0.6 / step), int(size[1] / k / step)
    kept = rng.random((rows, columns)) < 0.16 * rng.random((1, columns)) ** 1.5 * 2.2
    for row, column in np.argwhere(kept).tolist():
        x, y = column * step * k, row * step * k
        wide = (3 + 6 * float(rng.random())) * k
        value = 0.05 + 0.22 * float(rng.random()) ** 3
        cv2.rectangle(layer, (int(x), int(y)), (int(x + wide), int(y + 2.2 * k)), value, -1)
    fade = np.linspace(0.3, 1, size[0], dtype=np.float32)[:, None] ** 2
    return (cv2.GaussianBlur(layer, (0, 0), 0.9 * k) * fade)[..., None]


# --- grounds ------------------------------------------------------------------------------------


class Waves:
    """A sea of points in perspective; its crests are bright."""

    def __init__(self, shot: Shot, light: Light, horizon: float) -> None:
        rng = shot.rng("waves")
        self._shot, self._light, self._horizon = shot, light, horizon
        self._phase = rng.uniform(0, 6.28, 6).astype(np.float32)
        self._bend = rng.uniform(0.8, 1.25, 6).astype(np.float32)
        nearest = 0.46 * 560 / (shot.down - horizon)
        depth = np.geomspace(nearest, 6.5, 64).astype(np.float32)
        across = np.linspace(-1, 1, 112, dtype=np.float32)
        self._z = np.repeat(depth, len(across))
        wide = 1.25 * shot.across / 1080
        self._x = np.tile(across, len(depth)) * np.maximum(self._z, 0.9) ** 0.82 * wide
        self._lens = Lens(shot.across / 2, horizon - 6, 560)

    def rule(self, view: View, lines: Plane) -> None:
        """A sea has no lines."""

    def points(self, view: View) -> Points:
        t, p, b = view.time, self._phase, self._bend
        x, z = self._x, self._z
        height = 0.5 * np.sin(x * 1.7 * b[0] + z * 0.9 + t * 0.55 + p[0])
        height += 0.32 * np.sin(x * 2.9 * b[1] - z * 1.9 * b[2] + t * 0.8 + p[1])
        height += 0.18 * np.sin(x * 5.1 + z * 3.3 * b[3] - t * 1.25 + p[2])
        ground = -0.52 + 0.15 * height
        moved = x - 0.09 * view.pan
        sx, sy, near = self._lens.project(np.stack((moved, ground, z), 1).astype(np.float32))
        crest = np.clip(0.5 + 0.55 * height, 0, 1) ** 1.6
        fade = np.clip((6.5 - z) / 3.5, 0, 1) * np.clip(4 * (z - z[0]) + 0.25, 0, 1)
        energy = (0.22 + 2.6 * crest) * fade * np.clip(near, 0.12, 1.4) ** 1.15
        tone = colour.mix(
            np.broadcast_to(self._light.second, (len(x), 3)), self._light.main, crest**1.2
        )
        hot = np.clip(crest - 0.75, 0, 1)[:, None] * 1.6
        return Points(sx, sy, ((tone + hot * 0.5) * energy[:, None]).astype(np.float32))


class Grid:
    """Lines on a floor that comes towards the viewer, with lights running along them."""

    def __init__(self, shot: Shot, light: Light, horizon: float) -> None:
        rng = shot.rng("grid")
        self._shot, self._light, self._horizon = shot, light, horizon
        self._runners = rng.random((int(26 * shot.scene.density) + 6, 4)).astype(np.float32)
        self._lens = Lens(shot.across / 2, horizon, 560)
        self._step, self._low = 0.36, -0.55

    def rule(self, view: View, lines: Plane) -> None:
        shift = (view.time * 0.26) % 1.0
        near, far = 0.34, 7.5
        xs = (np.arange(-40, 41, dtype=np.float32) - 0.6 * view.pan) * self._step
        along = np.zeros((len(xs), 2, 3), np.float32)
        along[:, :, 0], along[:, :, 1] = xs[:, None], self._low
        along[:, 0, 2], along[:, 1, 2] = near, far
        zs = near + (np.arange(20, dtype=np.float32) + 1 - shift) * self._step
        cross = np.zeros((len(zs), 2, 3), np.float32)
        cross[:, 0, 0], cross[:, 1, 0] = -40 * self._step, 40 * self._step
        cross[:, :, 1], cross[:, :, 2] = self._low, zs[:, None]
        self._rule(lines, along, np.full(len(xs), 130, np.float32))
        self._rule(lines, cross, 255 * np.exp(-zs / 2.9) * np.clip((7.2 - zs) / 2, 0, 1))
        self._melt(lines)

    def _rule(self, on: Plane, lines: Floats, values: Floats) -> None:
        x, y, _ = self._lens.project(lines.reshape(-1, 3))
        ink.strokes(self._shot, on, np.stack((x, y), 1).reshape(-1, 2, 2), 1.5, values)

    def _melt(self, on: Plane) -> None:
        """Lines go out towards the horizon, where they would lie too close to be told apart."""
        sy = self._shot.scale[1]
        top, reach = int(self._horizon * sy), int(150 * sy)
        part = on[top : top + reach]
        fade = np.linspace(0.0, 1, part.shape[0], dtype=np.float32)[:, None] ** 0.8
        cv2.multiply(part, np.repeat(fade, part.shape[1], 1), dst=part, dtype=cv2.CV_8U)

    def points(self, view: View) -> Points:
        """A head and a tail of points on each runner's line."""
        a, b, c, d = self._runners.T
        tail = np.arange(22, dtype=np.float32) * 0.022
        x = np.rint((a - 0.5) * 26) * self._step - 0.6 * view.pan * self._step
        speed = 0.9 + 1.5 * c
        z = 0.4 + (b * 7 + np.where(d < 0.5, -1, 1) * speed * view.time) % 7
        back = np.where(d < 0.5, 1, -1)
        points = np.zeros((len(a), len(tail), 3), np.float32)
        points[..., 0], points[..., 1] = x[:, None], self._low
        points[..., 2] = z[:, None] + back[:, None] * tail
        sx, sy, near = self._lens.project(points.reshape(-1, 3))
        power = (np.exp(-tail * 6) * np.ones((len(a), 1))).ravel() * np.clip(near, 0, 2.2) * 0.9
        power *= 4 * np.clip((points[..., 2].ravel() - 0.4) * 3, 0, 1)
        power *= np.clip((7.2 - points[..., 2].ravel()) / 2, 0, 1)
        tone = np.where(d[:, None] < 0.7, self._light.main, self._light.accent) * 0.8 + 0.2
        light = np.repeat(tone, len(tail), 0) * power[:, None]
        return Points(sx, sy, light.astype(np.float32))


# --- heroes -------------------------------------------------------------------------------------


class Network:
    """Nodes in space, joined to their neighbours; pulses go from one to the next."""

    has_marks = False

    def __init__(self, shot: Shot, light: Light, horizon: float, form: str) -> None:
        rng = shot.rng("network")
        self._shot, self._light = shot, light
        middle = horizon * (0.52 if form == "globe" else 0.50)
        side = float(rng.uniform(0.44, 0.56)) if shot.is_upright else float(rng.uniform(0.34, 0.66))
        self._lens = Lens(shot.across * (side if form == "globe" else 0.5), middle, 1080)
        self._nodes = _globe(rng) if form == "globe" else _cloud(rng, shot)
        self._links = _neighbours(self._nodes, 3 if form == "globe" else 2)
        count = len(self._links)
        self._beat = rng.random((count, 3)).astype(np.float32)
        self._far = 2.55 if form == "globe" else 2.2
        self._tilt = float(rng.uniform(-0.28, 0.28)) if form == "globe" else 0.08
        self._turn = float(rng.choice([-1, 1])) * (0.16 if form == "globe" else 0.045)
        self._size = rng.uniform(0.5, 1.3, len(self._nodes)).astype(np.float32) ** 2

    def _places(self, view: View) -> tuple[Floats, Floats, Floats]:
        """Frame x, y and the depth in 0 (near) to 1 of every node."""
        swing = self._turn * view.time + 0.25 * view.pan
        places = turned(self._nodes, swing, self._tilt)
        places[:, 2] += self._far
        x, y, _ = self._lens.project(places)
        return x, y, np.clip((places[:, 2] - self._far + 1.2) / 2.4, 0, 1)

    def rule(self, view: View, lines: Plane, marks: Plane) -> None:
        x, y, depth = self._places(view)
        a, b = self._links.T
        ends = np.stack((np.stack((x[a], y[a]), 1), np.stack((x[b], y[b]), 1)), 1)
        back = 0.5 * (depth[a] + depth[b])
        ink.strokes(self._shot, lines, ends, 1.7, 30 + 190 * (1 - back) ** 1.6)

    def points(self, view: View) -> Points:
        """Nodes, brighter when a pulse has just come in, and the pulses with their tails."""
        x, y, depth = self._places(view)
        a, b = self._links.T
        period = 2.2 + 3.2 * self._beat[:, 1]
        at = (view.time * (0.7 + 0.6 * self._beat[:, 2]) + self._beat[:, 0] * period) % period
        arrived = np.exp(-np.maximum(at - 1, 0) * 3.2) * (at >= 1) + np.clip(at * 8 - 7, 0, 1) * (
            at < 1
        )
        lit = np.zeros(len(x), np.float32)
        np.maximum.at(lit, b, arrived.astype(np.float32))
        front = (1 - depth) ** 1.4
        nodes = (self._size * (1.2 + 7.0 * front) + 9.0 * lit * (0.25 + front))[:, None]
        tone = self._light.main * 0.72 + 0.28
        going = np.flatnonzero(at < 1)
        tail = np.linspace(0, 0.16, 8, dtype=np.float32)
        ease = at[going, None] - tail
        seen = np.clip(ease * 12, 0, 1)
        px = x[a[going], None] + (x[b[going]] - x[a[going]])[:, None] * np.maximum(ease, 0)
        py = y[a[going], None] + (y[b[going]] - y[a[going]])[:, None] * np.maximum(ease, 0)
        power = seen * np.exp(-tail * 13) * (0.35 + 1.3 * front[a[going], None])
        pulses = power.ravel()[:, None] * (self._light.accent * 0.85 + 0.15)
        return Points(
            np.concatenate((x, px.ravel())),
            np.concatenate((y, py.ravel())),
            np.concatenate((nodes * tone, pulses * 3.0)).astype(np.float32),
        )


def _globe(rng: np.random.Generator) -> Floats:
    """A shell of nodes and a few inside."""
    shell = sphere(170) + rng.normal(0, 0.045, (170, 3)).astype(np.float32)
    core = sphere(26) * rng.uniform(0.25, 0.6, (26, 1)).astype(np.float32)
    return np.concatenate((shell, core)).astype(np.float32) * np.float32(0.66)


def _cloud(rng: np.random.Generator, shot: Shot) -> Floats:
    """Nodes all over the frame, kept apart from each other."""
    wide, tall = shot.across / 1080 * 1.25, 0.66 * shot.down / 1080
    kept: list[np.ndarray] = []
    for place in rng.uniform(-1, 1, (900, 3)) * (wide, tall, 0.8):
        if all(np.linalg.norm((place - other) * (1, 1, 0.6)) > 0.25 for other in kept):
            kept.append(place)
        if len(kept) == 150:
            break
    return np.array(kept, np.float32)


def _neighbours(nodes: Floats, count: int) -> np.ndarray:
    """Pairs (n, 2) of each node and its nearest, each pair once."""
    apart = np.linalg.norm(nodes[:, None] - nodes[None], axis=2)
    nearest = np.argsort(apart, axis=1)[:, 1 : count + 1]
    pairs = {(min(a, int(b)), max(a, int(b))) for a, row in enumerate(nearest) for b in row}
    return np.array(sorted(pairs), np.int32)


class Helix:
    """Two strands of points around an axis that leans, with rungs that light up in turn."""

    has_marks = False

    def __init__(self, shot: Shot, light: Light, horizon: float, form: str) -> None:
        rng = shot.rng("helix")
        self._shot, self._light = shot, light
        self._lens = Lens(shot.across / 2, horizon * 0.53, 1080)
        lean = float(rng.uniform(0.12, 0.34) * rng.choice([-1, 1]))
        self._axis = (
            (np.cos(lean), np.sin(lean)) if not shot.is_upright else (np.sin(lean), np.cos(lean))
        )
        reach = np.hypot(shot.across, horizon) / 1080 * 1.15
        self._s = np.linspace(-reach, reach, 520, dtype=np.float32)
        self._rungs = np.linspace(-reach, reach, 78, dtype=np.float32)
        self._glitter = rng.uniform(0.4, 1.6, (2, len(self._s))).astype(np.float32)
        self._dust = rng.uniform(-1, 1, (260, 3)).astype(np.float32)
        self._spin = float(rng.choice([-1, 1])) * 0.5

    def _strand(self, s: Floats, turn: float, radius: float = 0.235) -> Floats:
        angle = s * 4.6 + turn
        off = radius * np.cos(angle)
        x = s * self._axis[0] - off * self._axis[1]
        y = s * self._axis[1] + off * self._axis[0]
        return np.stack((x, y, 2.0 + radius * np.sin(angle)), 1).astype(np.float32)

    def rule(self, view: View, lines: Plane, marks: Plane) -> None:
        """The rungs, with a wave of light that runs along them."""
        turn = self._turn(view)
        ends = np.concatenate(
            (self._strand(self._rungs, turn), self._strand(self._rungs, turn + np.pi))
        )
        x, y, _ = self._lens.project(ends)
        pairs = np.stack((x, y), 1).reshape(2, -1, 2).transpose(1, 0, 2)
        wave = 0.5 + 0.5 * np.sin(self._rungs * 5.2 - view.time * 1.9)
        ink.strokes(self._shot, lines, pairs, 2.0, 50 + 180 * wave**4)

    def points(self, view: View) -> Points:
        turn, parts = self._turn(view), [self._drift(view)]
        for side, tone in ((0, self._light.main), (1, self._light.second)):
            places = self._strand(self._s, turn + np.pi * side)
            x, y, _ = self._lens.project(places)
            front = np.clip((places[:, 2] - 2.235) / -0.47, 0, 1)
            power = self._glitter[side] * (0.3 + 2.4 * front**1.7)
            parts.append(Points(x, y, (power[:, None] * (tone * 0.85 + 0.15)).astype(np.float32)))
        return joined(*parts)

    def _turn(self, view: View) -> float:
        return self._spin * view.time + 0.5 * view.pan

    def _drift(self, view: View) -> Points:
        """Fine points that float along the axis."""
        a, b, c = self._dust.T
        s = ((a * 2.4 + 0.10 * view.time * (0.6 + c * 0.4) + 2.4) % 4.8) - 2.4
        off = b * 0.42
        places = np.stack(
            (s * self._axis[0] - off * self._axis[1], s * self._axis[1] + off * self._axis[0],
             2.0 + 0.3 * c), 1,
        ).astype(np.float32)  # fmt: skip
        x, y, _ = self._lens.project(places)
        power = (0.14 + 0.24 * np.abs(np.sin(view.time * 0.7 + a * 20)))[:, None]
        return Points(x, y, (power * self._light.main).astype(np.float32))


class Figures:
    """Bars of light on the floor that keep finding new heights, a curve over them, two dials."""

    has_marks = True

    COUNT, SLICES = 13, 9

    def __init__(self, shot: Shot, light: Light, horizon: float, form: str) -> None:
        rng = shot.rng("figures")
        self._shot, self._light, self._horizon = shot, light, horizon
        self._lens = Lens(shot.across / 2, horizon, 560)
        self._speed = 0.9 + 0.3 * float(rng.random())
        steps = int(shot.seconds * shot.scene.speed / 2.2) + 4
        trend = np.linspace(0.25, 0.95, self.COUNT) if rng.random() < 0.7 else 0.6
        wild = rng.uniform(-0.25, 0.25, (steps, self.COUNT))
        self._heights = np.clip(trend + wild, 0.12, 1.0).astype(np.float32)
        self._phase = rng.uniform(0, 6.28, 5).astype(np.float32)
        self._dials = rng.uniform(0, 6.28, (2, 4)).astype(np.float32)
        self._wide = min(shot.across / 1080, 1.5) * 0.92

    def rule(self, view: View, lines: Plane, marks: Plane) -> None:
        self._raise_bars(view, lines)
        self._turn_dials(view, lines)
        x, y = self._curve(view)
        ink.stroke(self._shot, marks, np.stack((x, y), 1), 3.0, 235)

    def points(self, view: View) -> Points:
        """Knots on the curve, and its head."""
        x, y = self._curve(view)
        knots = np.append(np.arange(0, len(x), 14), len(x) - 1)
        power = np.full((len(knots), 1), 2.2, np.float32)
        power[-1] = 9 + 3 * np.sin(view.time * 5)
        light = (power * (self._light.accent * 0.7 + 0.3)).astype(np.float32)
        return Points(x[knots], y[knots], light)

    def _height(self, view: View) -> Floats:
        """Each bar on its way from one height to the next, a little after its neighbour."""
        at = view.time / 2.2 - np.arange(self.COUNT) * 0.045
        step = np.clip(np.floor(at), -1, len(self._heights) - 2).astype(int)
        part = np.clip((at - step) * 1.5, 0, 1)
        part = 1 - (1 - part) ** 3 * np.cos(part * 3.6)
        column = np.arange(self.COUNT)
        start = np.where(step < 0, 0.04, self._heights[np.maximum(step, 0), column])
        return (start + (self._heights[step + 1, column] - start) * part).astype(np.float32)

    def _raise_bars(self, view: View, lines: Plane) -> None:
        heights = np.maximum(self._height(view) * (1.0 if not self._shot.is_upright else 1.1), 0.02)
        spots = np.linspace(-1, 1, self.COUNT) * self._wide - 0.05 * view.pan
        faces, lids = self._boxes(spots.astype(np.float32), heights)
        for bar in np.argsort(-np.abs(spots)).tolist():
            self._bar(lines, faces[bar], lids[bar])

    def _boxes(self, x: Floats, heights: Floats) -> tuple[np.ndarray, np.ndarray]:
        """Corners in sixteenths of pixels: (bars, 2 * SLICES + 1, 4, 2) of sides, fronts and a
        mirrored foot, (bars, 4, 2) of lids."""
        half, deep = 0.62 * self._wide / self.COUNT, 0.12
        levels = np.linspace(0, 1, self.SLICES + 1, dtype=np.float32)
        y = LOW + heights[:, None] * levels
        bottom, top = y[:, :-1], y[:, 1:] - 0.1 * (y[:, 1:] - y[:, :-1])
        wide = np.broadcast_to(x[:, None], bottom.shape)
        inner = np.where(wide > 0, wide - half, wide + half)
        near, far = np.full_like(bottom, BAR_Z), np.full_like(bottom, BAR_Z + deep)

        def quad(*corners: tuple[Floats, Floats, Floats]) -> Floats:
            return np.stack([np.stack(corner, -1) for corner in corners], -2)

        sides = quad(
            (inner, bottom, near), (inner, bottom, far), (inner, top, far), (inner, top, near)
        )
        fronts = quad((wide - half, bottom, near), (wide + half, bottom, near),
                      (wide + half, top, near), (wide - half, top, near))  # fmt: skip
        under = LOW - heights[:, None] * 0.4
        left, right, low = x[:, None] - half, x[:, None] + half, np.full_like(under, LOW)
        front = np.full_like(under, BAR_Z)
        feet = quad(
            (left, low, front), (right, low, front), (right, under, front), (left, under, front)
        )
        over, back = LOW + heights, np.full_like(x, BAR_Z + deep)
        front = np.full_like(x, BAR_Z)
        lids = quad((x - half, over, front), (x + half, over, front),
                    (x + half, over, back), (x - half, over, back))  # fmt: skip
        return self._flat(np.concatenate((sides, fronts, feet), 1)), self._flat(lids)

    def _flat(self, corners: Floats) -> np.ndarray:
        x, y, _ = self._lens.project(corners.reshape(-1, 3).astype(np.float32))
        return ink.fixed(self._shot, np.stack((x, y), 1)).reshape(*corners.shape[:-1], 2)

    def _bar(self, on: Plane, faces: np.ndarray, lid: np.ndarray) -> None:
        shades = [34 + 150 * ((i + 1) / self.SLICES) ** 2 for i in range(self.SLICES)]
        values = [0.5 * v for v in shades] + shades + [11.0]
        for corners, value in zip(faces, values, strict=True):
            cv2.fillConvexPoly(on, corners, (int(value),), cv2.LINE_AA, 4)
        if lid[0, 1] > lid[2, 1]:
            cv2.fillConvexPoly(on, lid, (205,), cv2.LINE_AA, 4)
        thick = max(1, round(3 * self._shot.scale[1]))
        cv2.polylines(on, [lid[:2]], False, (250,), thick, cv2.LINE_AA, 4)

    def _curve(self, view: View) -> tuple[Floats, Floats]:
        """A curve that draws itself in three seconds and then goes on moving to the left."""
        shot, p = self._shot, self._phase
        s = np.linspace(0, 1, 150, dtype=np.float32)
        shown = min(1.0, (view.time + 0.7) / 3.4)
        drawn = 1 - (1 - shown) ** 2.2
        s = s[: max(3, int(len(s) * drawn))]
        flow = s * 5.2 + view.time * 0.42
        rise = 0.34 + 0.44 * s + 0.10 * np.sin(flow * 1.7 + p[0]) + 0.07 * np.sin(flow * 3.3 + p[1])
        rise += 0.03 * np.sin(flow * 7.1 + p[2])
        height = 1.15 if not shot.is_upright else 1.25
        places = np.stack(((s * 2 - 1) * self._wide * 1.12, -0.32 + rise * height,
                           np.full_like(s, 1.42)), 1).astype(np.float32)  # fmt: skip
        x, y, _ = self._lens.project(places)
        return x - np.float32(20 * view.pan), y

    def _turn_dials(self, view: View, on: Plane) -> None:
        """Rings with gaps and ticks in the upper corners, each ring at its own speed."""
        shot = self._shot
        radius = 92.0 if not shot.is_upright else 104.0
        centres = (
            ((0.13, 0.23), (0.87, 0.25)) if not shot.is_upright else ((0.24, 0.14), (0.76, 0.2))
        )
        for (u, v), phases in zip(centres, self._dials.tolist(), strict=True):
            middle = (shot.across * u - 14 * view.pan, shot.down * v)
            for ring, phase in enumerate(phases):
                turn = phase + view.time * (0.5 - 0.28 * ring) * (1 if ring % 2 else -1)
                size = radius * (1 - 0.21 * ring)
                share = 0.55 + 0.35 * np.sin(view.time * 0.7 + phase * 3)
                ink.arc(shot, on, middle, size, (turn, turn + 6.283 * share), 3.6 - 0.5 * ring,
                        235 - 40 * ring)  # fmt: skip
                ink.arc(shot, on, middle, size, (0, 6.283), 1.2, 60)
            self._ticks(on, middle, radius * 1.13, view.time * 0.1)

    def _ticks(self, on: Plane, middle: tuple[float, float], radius: float, turn: float) -> None:
        at = np.arange(48, dtype=np.float32) / 48 * 6.2832 + turn
        long = np.where(np.arange(48) % 4 == 0, 12, 6)
        way = np.stack((np.cos(at), np.sin(at)), 1)
        lines = np.stack((way * radius, way * (radius + long)[:, None]), 1) + np.array(middle)
        ink.strokes(self._shot, on, lines.astype(np.float32), 1.5, np.full(48, 130, np.float32))
