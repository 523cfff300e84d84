"""Weather in front of any picture (rain, snow, fog, lightning) and the aurora behind it."""

from __future__ import annotations

import cv2
import numpy as np

from animatic.studio.planes import Plane, Planes, ycc

from . import colour, noise
from .camera import View
from .layers import scratch
from .lights import Sheet
from .shot import Floats, SceneShot


class Overcast:
    """What the scene's weather puts between the viewer and the picture; nothing when it is clear.

    `air` is the colour of the scene's haze: fog takes it on.
    """

    def __init__(self, shot: SceneShot, air: Floats) -> None:
        weather = shot.scene.weather
        self._parts: list[Rain | Snow | Fog | Lightning] = []
        if weather in ("rain", "storm", "fog"):
            self._parts.append(Fog(shot, air, {"rain": 0.30, "storm": 0.34, "fog": 0.72}[weather]))
        if weather == "snow":
            self._parts += [Fog(shot, air, 0.22), Snow(shot)]
        if weather in ("rain", "storm"):
            self._parts.append(Rain(shot, 1.0 if weather == "rain" else 1.8))
        if weather == "storm":
            self._parts.append(Lightning(shot))

    def draw(self, view: View, into: Planes) -> None:
        for part in self._parts:
            part.draw(view, into)


def add_tiled(plane: Plane, tile: Plane, x: int, y: int) -> None:
    """Adds a tile of the plane's own size, scrolled by (x, y) pixels and wrapped."""
    height, width = plane.shape
    x, y = x % width, y % height
    for rows, source_rows in (
        (slice(0, y), slice(height - y, None)),
        (slice(y, None), slice(0, height - y)),
    ):
        for columns, source_columns in (
            (slice(0, x), slice(width - x, None)),
            (slice(x, None), slice(0, width - x)),
        ):
            region = plane[rows, columns]
            if region.size:
                cv2.add(region, tile[source_rows, source_columns], dst=region)


class Rain:
    """Streaks at three depths: many faint ones far away, a few long ones near."""

    DEPTHS = ((520, 30, 0.9, 24, 1300), (210, 66, 1.3, 34, 2100), (50, 130, 2.2, 28, 3100))
    """How many, how long and thick (units), how bright, how fast (units a second)."""

    def __init__(self, shot: SceneShot, amount: float) -> None:
        rng = shot.rng("rain")
        self._shot = shot
        self._slant = float(rng.uniform(0.06, 0.16)) * float(rng.choice([-1, 1])) * amount
        dense = amount * shot.scene.density**0.5 * shot.across / 1920
        dense *= shot.down / 1080
        self._tiles = [self._paint(rng, depth, dense) for depth in self.DEPTHS]

    def _paint(
        self, rng: np.random.Generator, depth: tuple[int, int, float, int, int], dense: float
    ) -> Plane:
        shot = self._shot
        count, length, thick, bright, _ = depth
        sx, sy = shot.scale
        tile = np.zeros((shot.height, shot.width), np.uint8)
        for a, b, c, d in rng.random((int(count * dense), 4)).tolist():
            x, y, long = a * shot.width, b * shot.height, length * (0.6 + 0.7 * c)
            end = (x + self._slant * long * sx, y + long * sy)
            wide = max(1, round(thick * sy))
            value = max(1, int(bright * (0.4 + 0.6 * d) * min(1.0, thick * sy / wide)))
            for oy in (0, -shot.height):
                p = (round(x * 16), round((y + oy) * 16))
                q = (round(end[0] * 16), round((end[1] + oy) * 16))
                cv2.line(tile, p, q, (value,), wide, cv2.LINE_AA, 4)
        soft = cv2.GaussianBlur(tile, (0, 0), max(0.4, (0.3 + 0.3 * thick) * sy))
        return np.asarray(soft, np.uint8)

    def draw(self, view: View, into: Planes) -> None:
        for tile, depth in zip(self._tiles, self.DEPTHS, strict=True):
            fallen = view.time * depth[4]
            x = round(fallen * self._slant * self._shot.scale[0])
            add_tiled(into.y, tile, x, round(fallen * self._shot.scale[1]))


class Snow:
    """Flakes that sway while they fall: many small and far, a few large, soft and near."""

    def __init__(self, shot: SceneShot, count: int = 900) -> None:
        rng = shot.rng("snow")
        count = int(count * shot.scene.density**0.7 * shot.across * shot.down / (1920 * 1080))
        self._shot = shot
        self._flakes = rng.random((max(count, 60), 4)).astype(np.float32)
        self._wind = float(rng.uniform(-28, 28))

    def draw(self, view: View, into: Planes) -> None:
        shot = self._shot
        a, b, z, phase = self._flakes.T
        near = z**4
        fall = (70 + 190 * near) * view.time
        sway = 16 * np.sin(view.time * (0.7 + phase) + phase * 40) * (0.4 + near)
        x = (a * 1.1 * shot.across + self._wind * (0.5 + near) * view.time + sway) % (
            1.1 * shot.across
        )
        y = (b * (shot.down + 60) + fall) % (shot.down + 60)
        sx, sy = shot.scale
        x, y = (x - 0.05 * shot.across) * sx, (y - 30) * sy
        wanted = (1.3 + 9 * near + 1.2 * phase) * sy
        light = (150 - 84 * near) * (0.40 + 0.60 * z)
        is_far = near < 0.3
        layer = scratch("snow", shot.height, shot.width)
        self._fall(layer, (x, y, wanted, light), is_far)
        side = max(3, round(3 * sy) | 1)
        cv2.blur(layer, (side, side), dst=layer)
        close = scratch("snow.close", shot.height // 2, shot.width // 2)
        self._fall(close, (x / 2, y / 2, wanted / 2, light), ~is_far)
        cv2.GaussianBlur(close, (0, 0), max(0.6, 2.4 * sy), dst=close)
        soft = scratch("snow.soft", shot.height, shot.width)
        cv2.add(layer, cv2.resize(close, (shot.width, shot.height), dst=soft), dst=layer)
        cv2.add(into.y, layer, dst=into.y)

    def _fall(
        self, layer: Plane, flakes: tuple[Floats, Floats, Floats, Floats], chosen: Floats
    ) -> None:
        """Flakes (x, y, radius in pixels, light) onto an emptied layer; no smaller than a pixel."""
        layer[:] = 0
        x, y, wanted, light = (values[chosen] for values in flakes)
        radius = np.maximum(wanted, 0.8)
        values = (light * (wanted / radius) ** 2).astype(np.int32).tolist()
        places = (np.rint(v * 16).astype(np.int32).tolist() for v in (x, y, radius))
        for cx, cy, size, value in zip(*places, values, strict=True):
            cv2.circle(layer, (cx, cy), size, (value,), -1, cv2.LINE_AA, 4)


class Fog:
    """Banks that drift over the picture, thickest low down; solved at a quarter of the size."""

    def __init__(self, shot: SceneShot, air: Floats, amount: float) -> None:
        self._shot, self._amount = shot, amount
        self._low = (max(8, shot.width // 4), max(8, shot.height // 4))
        rng = shot.rng("fog")
        self._banks = noise.tileable(rng, (256, 512), (26, 9))
        self._wisps = noise.tileable(rng, (256, 512), (11, 4.5))
        w, h = self._low
        y = (np.arange(h, dtype=np.float32)[:, None] + 0.5) / h
        x = (np.arange(w, dtype=np.float32)[None] + 0.5) / w
        self._x = np.broadcast_to(x * 230 * shot.across / shot.down, (h, w)).astype(np.float32)
        self._y = np.broadcast_to(y * 200, (h, w)).astype(np.float32)
        self._depth = (0.35 + 0.65 * np.exp(-(((y - 0.62) / 0.30) ** 2))).astype(np.float32)
        light, cb, cr = (float(c[0]) for c in ycc((air * 0.88 + 0.05)[None]))
        self._level = (16 + 219 * light, 128 + 224 * cb, 128 + 224 * cr)

    def draw(self, view: View, into: Planes) -> None:
        t = view.time
        banks = cv2.remap(
            self._banks,
            self._x + np.float32(5.0 * t + 30 * view.pan),
            self._y,
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_WRAP,
        )
        wisps = cv2.remap(
            self._wisps,
            self._x - np.float32(3.2 * t),
            self._y + np.float32(0.9 * t),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_WRAP,
        )
        thick = np.clip(0.5 + 0.30 * banks + 0.16 * wisps, 0.05, 1) * self._depth
        thick *= np.float32(self._amount)
        for index, target in enumerate(into):
            height, width = target.shape
            name = f"fog.{min(index, 1)}"
            through = cv2.resize(
                cv2.convertScaleAbs(1 - thick, alpha=255),
                (width, height),
                dst=scratch(name, height, width),
            )
            added = cv2.resize(
                cv2.convertScaleAbs(thick, alpha=self._level[index]),
                (width, height),
                dst=scratch(f"{name}.air", height, width),
            )
            cv2.multiply(target, through, dst=target, scale=1 / 255)
            cv2.add(target, added, dst=target)


class Lightning:
    """Flashes far away, at moments drawn by the seed: two or three beats, then darkness.

    Every other strike is seen: a bolt that runs down out of the clouds and fades in the air.
    """

    def __init__(self, shot: SceneShot) -> None:
        rng = shot.rng("lightning")
        self._shot = shot
        count = max(1, round(shot.seconds * shot.scene.speed / 3.2))
        gaps = rng.uniform(1.4, 4.6, count + 1)
        self._strikes = np.cumsum(gaps) - 0.6
        self._power = rng.uniform(0.45, 1.0, count + 1)
        self._bolts = [self._fork(rng) if i % 2 == 0 else [] for i in range(count + 1)]

    def _fork(self, rng: np.random.Generator) -> list[tuple[Floats, float]]:
        """A trunk and two or three branches: (n, 2) units, and how bright."""
        across, down = self._shot.across, self._shot.down
        start = np.array([across * float(rng.uniform(0.15, 0.85)), -10.0])
        trunk = _walk(rng, start, (0.0, 1.0), down * float(rng.uniform(0.30, 0.42)), 26)
        bolts = [(trunk, 1.0)]
        for place in rng.integers(5, 18, int(rng.integers(2, 4))).tolist():
            lean = float(rng.choice([-1, 1])) * float(rng.uniform(0.6, 1.2))
            bolts.append((_walk(rng, trunk[place], (lean, 0.8), down * 0.16, 14), 0.5))
        return bolts

    def strength(self, time: float) -> float:
        """0 in the dark, 1 at the height of a strike."""
        return float(np.clip(self._levels(time).max(initial=0.0), 0, 1))

    def _levels(self, time: float) -> Floats:
        since = time - self._strikes
        beats = np.exp(-np.maximum(since, 0) / 0.09) + 0.7 * np.exp(-np.abs(since - 0.17) / 0.06)
        return np.where(since >= 0, beats, np.exp(np.minimum(since, 0) / 0.03)) * self._power

    def draw(self, view: View, into: Planes) -> None:
        levels = self._levels(view.time)
        lit = float(np.clip(levels.max(initial=0.0), 0, 1))
        if lit <= 0.02:
            return
        cv2.convertScaleAbs(into.y, dst=into.y, alpha=1 + 0.42 * lit, beta=9 * lit)
        bolts = self._bolts[int(np.argmax(levels))]
        if not bolts or lit < 0.08:
            return
        sheet = Sheet(self._shot, (colour.rgb("#cfd8ff"),), "bolt")
        for points, bright in bolts:
            parts = len(points) - 1
            for i in range(parts):
                fade = bright * (1 - (i / parts) ** 2) * lit
                sheet.curve(0, points[i : i + 2], fade, 2.6 * bright + 0.6)
        sheet.add(into, glow=7, power=1.0, core=0.8)


def _walk(
    rng: np.random.Generator, start: Floats, way: tuple[float, float], long: float, steps: int
) -> Floats:
    """A jagged path of (steps + 1, 2) units: each step turns a little, none turns back."""
    step = long / steps
    turns = rng.normal(0, 0.75, steps)
    moves = np.stack([(way[0] + turns) * step, np.full(steps, way[1] * step)], 1)
    return np.concatenate([start[None], start + np.cumsum(moves, 0)])


class Aurora:
    """Curtains of light over the whole sky, solved at an eighth of the size."""

    def __init__(self, shot: SceneShot, horizon: float) -> None:
        rng = shot.rng("aurora")
        self._shot = shot
        self._rows = round(horizon * shot.scale[1] / 2) * 2
        self._size = (max(16, shot.width // 8), max(16, self._rows // 8))
        w, h = self._size
        self._x = ((np.arange(w, dtype=np.float32) + 0.5) / w * shot.across / 1080)[None]
        self._y = ((np.arange(h, dtype=np.float32)[:, None] + 0.5) / h).astype(np.float32)
        self._curtains = rng.random((3, 6)).astype(np.float32)
        low, high = ("#35ffa0", "#8a4dff") if rng.random() < 0.7 else ("#4dffd0", "#ff4da6")
        tint = shot.scene.tint
        self._low = colour.lean(colour.rgb(low), colour.rgb(tint), 0.6) if tint else colour.rgb(low)
        self._high = colour.rgb(high)
        self._grain = noise.tileable(rng, (16, 512), (2.0, 2.0))[0]

    def draw(self, view: View, into: Planes, x: float = 0.0) -> None:
        """Adds the light to the rows above the horizon; `x` units is how far the sky has moved."""
        across = self._x + np.float32(x / 1080)
        light = np.zeros((*self._size[::-1], 3), np.float32)
        t = view.time
        wave = 0.13 * min(1.0, self._shot.across / 1700)
        for a, b, c, d, e, f in self._curtains.tolist():
            base = 0.46 + 0.30 * (a - 0.4)
            line = base + wave * np.sin(across * (2.0 + 1.6 * b) + c * 6.3 + t * 0.16)
            line = line + 0.05 * np.sin(across * (6.0 + 3 * d) - t * 0.28 + e * 6.3)
            at = (across * 150 * (0.8 + 0.5 * f) + t * (5 + 5 * b)) % 512
            rays = np.interp(at, np.arange(512), self._grain).astype(np.float32)
            slow = 0.55 + 0.45 * np.sin(across * (1.3 + d) - t * 0.22 + f * 6.3)
            strength = np.clip(0.72 + 0.30 * rays, 0.2, 1.6) * slow
            above = line - self._y
            tall = 0.16 + 0.16 * np.clip(0.5 + 0.4 * rays, 0, 1)
            body = np.where(above > 0, np.exp(-above / tall), np.exp(above / 0.025)) * strength
            height = np.clip(above / 0.42, 0, 1)[..., None]
            light += body[..., None] * (self._low * (1 - height) + self._high * height) * 0.62
        light *= colour.smooth(0.02, 0.16, self._y)[..., None]
        self._add(into, cv2.GaussianBlur(light, (0, 0), 1.2))

    def _add(self, into: Planes, light: Floats) -> None:
        y, u, v = ycc(light)
        for index, (level, target) in enumerate(
            zip((219 * y, 224 * u, 224 * v), into, strict=True)
        ):
            half = 2 if index else 1
            region = target[: self._rows // half]
            height, width = region.shape
            small = np.clip(level + (128 if index else 0) + 0.5, 0, 255).astype(np.uint8)
            large = scratch("aurora", height, width)
            cv2.resize(small, (width, height), dst=large, interpolation=cv2.INTER_CUBIC)
            if index:
                cv2.addWeighted(region, 1, large, 1, -128, dst=region)
            else:
                cv2.add(region, large, dst=region)
