"""A table seen from above by a window: a cup or a bowl on its plate, and what belongs beside it.

The window's light lies over everything; leaves outside it move, so their shadows do.
"""

from __future__ import annotations

import cv2
import numpy as np

from animatic.studio.planes import Planes

from . import colour, noise
from .camera import View
from .layers import Backdrop
from .liquid import KINDS, Liquid
from .shot import Floats, SceneShot

PAD = 24.0
WOODS = (
    ("#5a3820", "#8e6038"), ("#7c5232", "#b98652"), ("#3c2618", "#664228"), ("#a88a68", "#d8c0a0"),
    ("#c9bcae", "#efe6da"),
)  # fmt: skip
GLAZES = ("#f6f1e8", "#f6f1e8", "#dfe8ea", "#2e343c", "#d9b8a0", "#b9cbb4")
SHADOW = (0.30, 0.46)
"""How far a shadow falls to the right and down, by the height of what throws it."""


class Tabletop:
    """Everything still is one backdrop; the liquid, its steam's shadow and the light move."""

    def __init__(self, shot: SceneShot, kind: str = "") -> None:
        rng = shot.rng("tabletop")
        self._shot = shot
        drawn = KINDS[int(rng.choice(len(KINDS), p=[0.34, 0.2, 0.18, 0.12, 0.16]))]
        self.kind = kind or drawn
        side = float(rng.choice([-1, 1]))
        off = 0.0 if shot.across < 1300 else 0.115 * side
        self._x, self._y = (
            shot.across * (0.5 + off),
            shot.down * (0.55 if shot.is_upright else 0.52),
        )
        self.radius = min(shot.down * 0.238, shot.across * 0.27)
        self.radius *= 1.1 if self.kind == "soup" else 1.0
        self._glaze = self._choose(rng)
        self.air = colour.rgb("#e8dcc8")
        self.liquid = Liquid(shot, self.kind, self._x, self._y, self.radius * 0.86)
        self._table = Backdrop(shot, self._paint(rng, side))
        self._window = self._paint_window(shot.rng("window"))

    @property
    def cup(self) -> tuple[float, float]:
        """Where the middle of the liquid is, in units."""
        return self._x, self._y

    def _choose(self, rng: np.random.Generator) -> Floats:
        glaze = colour.rgb(GLAZES[int(rng.integers(len(GLAZES)))])
        tint = self._shot.scene.tint
        return colour.lean(glaze, colour.rgb(tint), 0.7) * 0.9 + 0.05 if tint else glaze

    # --- painting -------------------------------------------------------------------------------

    def _paint(self, rng: np.random.Generator, side: float) -> Floats:
        shot = self._shot
        y, x = shot.grid(shot.down + 2 * PAD, shot.across + 2 * PAD)
        y, x = y - PAD, x - PAD
        image = self._wood(rng, y, x)
        self._scatter(image, rng, y, x, side)
        dx, dy = x - self._x, y - self._y
        d = np.hypot(dx, dy).astype(np.float32)
        if self.kind != "matcha":
            self._plate(image, dx, dy, d)
        if self.kind != "soup":
            self._handle(image, dx, dy, side)
        self._spoon(image, x, y, -side)
        self._vessel(image, dx, dy, d)
        return colour.film(image, 0.82)

    def _wood(self, rng: np.random.Generator, y: Floats, x: Floats) -> Floats:
        """Planks along the table with grain, knots drawn out along it, and dark joints."""
        shot = self._shot
        size = (y.shape[0], x.shape[1])
        dark, light = (colour.rgb(c) for c in WOODS[int(rng.integers(len(WOODS)))])
        tall = float(rng.uniform(170, 240))
        start = float(rng.uniform(0, tall))
        plank = np.floor((y + start) / tall)
        shift = (np.abs(np.sin(plank * 12.7)) * 900).astype(np.float32)
        rows = np.broadcast_to((y + plank * 331) * 0.5 % 512, size).astype(np.float32)
        fine = noise.tileable(rng, (512, 1024), (46, 1.1))
        broad = noise.tileable(rng, (512, 1024), (120, 7))
        bend = noise.tileable(rng, (512, 1024), (60, 26))
        columns = np.broadcast_to((x + shift) * 0.5, size).astype(np.float32)
        curve = cv2.remap(bend, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
        rows = rows + curve * 7
        lines = cv2.remap(fine, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
        bands = cv2.remap(broad, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
        rings = np.sin((bands * 2.2 + curve) * 5.0)
        tone = 0.50 + 0.13 * bands + 0.10 * lines + 0.07 * rings + 0.10 * np.sin(plank * 7.3)
        image = colour.mix(
            np.broadcast_to(dark, (*size, 3)), light, np.clip(tone, 0, 1).astype(np.float32)
        )
        joint = np.abs((y + start) / tall - np.round((y + start) / tall)) * tall
        groove = np.exp(-((joint / 1.8) ** 2)) * 0.62 + np.exp(-((joint / 7) ** 2)) * 0.16
        edge = np.exp(-(((joint - 4) / 1.6) ** 2)) * 0.08
        lit = 1.04 - 0.30 * (x / shot.across) - 0.16 * (y / shot.down)
        return image * ((1 - groove + edge) * lit)[..., None].astype(np.float32)

    def _cast(self, image: Floats, cover: Floats, height: float, strength: float) -> None:
        """The shadow of a shape, soft in keeping with its height, and a close one at its foot."""
        k = self._shot.k
        low = cv2.resize(cover, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
        shape = (image.shape[1], image.shape[0])
        for reach, part in ((1.0, strength), (0.35, strength * 0.55)):
            move = np.array(
                [
                    [1, 0, SHADOW[0] * height * reach * k / 4],
                    [0, 1, SHADOW[1] * height * reach * k / 4],
                ]
            )
            moved = cv2.warpAffine(low, move, (low.shape[1], low.shape[0]))
            soft = cv2.GaussianBlur(moved, (0, 0), max(0.6, height * reach * 0.13 * k / 4 + 0.6))
            dark = cv2.resize(soft, shape, interpolation=cv2.INTER_LINEAR)
            image *= (1 - np.float32(part) * np.clip(dark, 0, 1))[..., None]

    def _disc(self, d: Floats, radius: float) -> Floats:
        return np.clip((radius - d) * np.float32(self._shot.k) + 0.5, 0, 1)

    def _plate(self, image: Floats, dx: Floats, dy: Floats, d: Floats) -> None:
        """A saucer: a raised rim, a slope that looks to the light or away from it, a well."""
        radius = self.radius * 1.58
        cover = self._disc(d, radius)
        self._cast(image, cover, 46, 0.42)
        e = d / np.float32(radius)
        towards = (-dx * 0.62 - dy * 0.78) / np.maximum(d, 1)
        slope = colour.smooth(0.66, 0.80, e) * colour.smooth(0.985, 0.86, e)
        lit = 0.86 - 0.17 * slope * towards + 0.10 * np.exp(-(((e - 0.975) / 0.012) ** 2))
        lit = lit - 0.10 * np.exp(-(((e - 0.70) / 0.02) ** 2)) * np.clip(towards + 0.3, 0, 1)
        lit = lit - 0.10 * colour.smooth(0.96, 1.0, e) * np.clip(-towards, 0, 1)
        line = np.exp(-(((e - 0.935) / 0.006) ** 2)) * 0.30
        tone = self._glaze * lit[..., None]
        tone = tone * (1 - line)[..., None] + colour.rgb("#b8863c") * line[..., None]
        _over(image, tone, cover)

    def _handle(self, image: Floats, dx: Floats, dy: Floats, side: float) -> None:
        angle = 0.5 if side > 0 else np.pi - 0.5
        u = dx * float(np.cos(angle)) + dy * float(np.sin(angle))
        v = dy * float(np.cos(angle)) - dx * float(np.sin(angle))
        r = self.radius
        end = np.hypot(np.maximum(u - 1.36 * r, 0), v)
        cover = np.clip((0.085 * r - end) * np.float32(self._shot.k) + 0.5, 0, 1) * (u > 0.5 * r)
        self._cast(image, cover.astype(np.float32), 90, 0.45)
        w = np.clip(end / (0.085 * r), 0, 1) * np.sign(v)
        lit = 0.92 - 0.30 * w * np.sign(np.cos(angle)) * 0.9 - 0.22 * w * w
        _over(image, self._glaze * lit[..., None], cover)

    def _vessel(self, image: Floats, dx: Floats, dy: Floats, d: Floats) -> None:
        """The rim's round edge, the wall inside it, and a dark pool for the liquid to cover."""
        r = self.radius
        cover = self._disc(d, r)
        self._cast(image, cover, 150, 0.62)
        towards = (-dx * 0.62 - dy * 0.78) / np.maximum(d, 1)
        e = d / np.float32(r)
        across = (e - 0.965) / 0.035
        rim = 0.93 + 0.10 * np.clip(across, -1, 1) * towards - 0.10 * np.abs(across) ** 3
        wall = 0.60 - 0.34 * towards - 0.10 * colour.smooth(0.93, 0.86, e)
        lit = np.where(e > 0.93, rim, np.clip(wall, 0.15, 0.95))
        lit = lit + 0.22 * np.exp(-(((e - 0.955) / 0.012) ** 2)) * np.clip(towards, 0, 1) ** 3
        _over(image, self._glaze * lit[..., None], cover)

    def _spoon(self, image: Floats, x: Floats, y: Floats, side: float) -> None:
        """Steel beside the cup: a bowl, a neck, a handle that widens."""
        r = self.radius
        angle = 1.18 if side > 0 else np.pi - 1.18
        sx, sy = self._x + side * r * 1.62, self._y - r * 0.35
        c, s = float(np.cos(angle)), float(np.sin(angle))
        u, v = (x - sx) * c + (y - sy) * s, (y - sy) * c - (x - sx) * s
        u, v = u / r, v / r
        bowl = np.hypot((u + 0.10) / 0.22, v / 0.135)
        half = 0.022 + 0.030 * np.clip(u / 1.25, 0, 1) ** 2
        handle = np.maximum(np.abs(v) / half, np.where(u < 1.28, np.where(u > 0.05, 0, 9), 9))
        e = np.minimum(bowl, handle)
        soft = np.float32(self._shot.k * r * 0.03)
        cover = np.clip((1 - handle) * soft + 0.5, 0, 1)
        cover = np.maximum(cover, np.clip((1 - bowl) * soft * 4 + 0.5, 0, 1)).astype(np.float32)
        self._cast(image, cover, 26, 0.5)
        streak = 0.5 + 0.5 * np.sin(v * 26 + u * 3 + 0.6)
        hollow = np.clip(0.62 - 0.5 * (u + 0.10) / 0.22 * c + 0.55 * v / 0.135, 0.1, 1.2)
        lit = np.where(bowl < 1, 0.28 + 0.62 * hollow, 0.42 + 0.50 * streak)
        lit = lit + 0.5 * np.exp(-(((bowl - 0.93) / 0.05) ** 2)) * (bowl < 1)
        _over(image, colour.rgb("#d8d4cc") * (lit * (0.98 + 0 * e))[..., None], cover)

    def _scatter(
        self, image: Floats, rng: np.random.Generator, y: Floats, x: Floats, side: float
    ) -> None:
        """Beans, leaves or seeds in two loose groups, away from where words stand."""
        shot, r = self._shot, self.radius
        beans = self.kind in ("latte", "espresso")
        count = int((44 if beans else 30) * shot.scene.density**0.5)
        places = [(self._x + side * r * 1.9, self._y + r * 1.25), (self._x - side * r * 1.6,
                  self._y - r * 1.45)]  # fmt: skip
        tones = {"tea": "#5a6a2c", "matcha": "#7c9a34", "soup": "#5c8a34"}
        tone = colour.rgb("#3e2212") if beans else colour.rgb(tones[self.kind])
        for i, (a, b, c, d) in enumerate(rng.random((count, 4)).tolist()):
            cx, cy = places[i % 3 == 0]
            far = r * 1.05 * a**0.7
            cx, cy = (
                cx + far * float(np.cos(b * 6.3)) * 1.25,
                cy + far * float(np.sin(b * 6.3)) * 0.8,
            )
            long = (17 + 5 * c) if beans else (9 + 15 * c)
            self._bean(image, (cx, cy), long, d * 6.3, tone * (0.7 + 0.7 * c), is_bean=beans)

    def _bean(
        self, image: Floats, at: tuple[float, float], long: float, turn: float, tone: Floats, *,
        is_bean: bool,
    ) -> None:  # fmt: skip
        k, reach = self._shot.k, long * 2.2
        left, right = (int((at[0] + PAD + side * reach) * k) for side in (-1, 1))
        top, bottom = (int((at[1] + PAD + side * reach) * k) for side in (-1, 1))
        area = image[max(0, top) : max(0, bottom), max(0, left) : max(0, right)]
        if area.shape[0] < 3 or area.shape[1] < 3:
            return
        y = (np.arange(area.shape[0], dtype=np.float32)[:, None] + max(0, top) + 0.5) / k - PAD
        x = (np.arange(area.shape[1], dtype=np.float32)[None] + max(0, left) + 0.5) / k - PAD
        x, y = x - np.float32(at[0]), y - np.float32(at[1])
        c, s = float(np.cos(turn)), float(np.sin(turn))
        short = long * (0.68 if is_bean else 0.34)
        shade = np.hypot(((x - 5) * c + (y - 7) * s) / long, ((y - 7) * c - (x - 5) * s) / short)
        area *= (1 - 0.5 * colour.smooth(1.35, 0.7, shade))[..., None]
        u, v = (x * c + y * s) / long, (y * c - x * s) / short
        d = np.hypot(u, v)
        z = np.sqrt(np.clip(1 - d * d, 0, 1))
        facing = np.clip(0.35 + 0.5 * z - (x * 0.5 + y * 0.7) / long * 0.5, 0.08, 1.3)
        crease = np.exp(-(((v - 0.16 * np.sin(u * 3)) / (0.13 if is_bean else 0.07)) ** 2))
        body = tone * (facing * (1 - 0.72 * crease))[..., None]
        gloss = np.exp(-(((u * c - v * s * 0.7 + 0.3) / 0.35) ** 2) - ((z - 0.8) / 0.2) ** 2)
        body = body + (0.12 * gloss)[..., None]
        cover = np.clip((1 - d) * np.float32(short * k) + 0.5, 0, 1)
        area += (body - area) * cover[..., None]

    def _paint_window(self, rng: np.random.Generator) -> np.ndarray:
        """What is left of the light behind panes and leaves: bytes, larger than the frame."""
        shot = self._shot
        wide, tall = shot.width + self._room(0), shot.height + self._room(1)
        part = max(1, round(4 * shot.scale[0]))
        rows, columns = tall // part, wide // part
        y = (np.arange(rows, dtype=np.float32)[:, None] + 0.5) * part / shot.scale[1]
        x = (np.arange(columns, dtype=np.float32)[None] + 0.5) * part / shot.scale[0]
        lean = x + 0.55 * y
        pane = 620.0
        bar = np.abs(lean / pane - np.round(lean / pane)) * pane
        cross = np.abs((y - 0.18 * x) / 520 - np.round((y - 0.18 * x) / 520)) * 520
        light = colour.smooth(16, 58, bar) * colour.smooth(12, 50, cross)
        leaves = np.zeros((rows, columns), np.float32)
        unit = shot.scale[0] / part
        for a, b, c, d in rng.random((120, 4)).tolist():
            cx, cy = a * columns, b**1.6 * rows * 0.9
            axes = (max(1, round((38 + 40 * c) * unit)), max(1, round((12 + 12 * d) * unit)))
            cv2.ellipse(
                leaves,
                (round(cx), round(cy)),
                axes,
                40 * c + 60 * d - 30,
                0,
                360,
                1.0,
                -1,
                cv2.LINE_AA,
            )
        leaves = cv2.GaussianBlur(leaves, (0, 0), max(0.8, 9 * unit))
        light = light * (1 - 0.85 * np.clip(leaves, 0, 1))
        light = cv2.GaussianBlur(light.astype(np.float32), (0, 0), max(0.8, 8 * unit))
        low = (0.62 + 0.38 * light) * 255
        return cv2.resize(np.clip(low, 0, 255).astype(np.uint8), (wide, tall))

    def _room(self, axis: int) -> int:
        return round(90 * self._shot.scale[axis] / 2) * 2

    # --- one frame ------------------------------------------------------------------------------

    def draw(self, view: View, into: Planes) -> None:
        """The table, the liquid, its gleam, and the window's light over them."""
        k = self._shot.k
        self._table.draw(into, PAD * k, PAD * k)
        self.liquid.draw(into, view.time)
        height, width = into.y.shape
        sway = 26 * np.sin(view.time * 0.31) + 7 * np.sin(view.time * 1.3)
        lift = 20 * np.sin(view.time * 0.43 + 1) + 5 * np.sin(view.time * 1.7)
        x = self._room(0) / 2 + sway * self._shot.scale[0]
        y = self._room(1) / 2 + lift * self._shot.scale[1]
        light = cv2.getRectSubPix(
            self._window, (width, height), (float(x + width / 2), float(y + height / 2))
        )
        cv2.multiply(into.y, light, dst=into.y, scale=1.16 / 255)


def _over(image: Floats, tone: Floats, cover: Floats) -> None:
    image += (tone.astype(np.float32) - image) * cover.astype(np.float32)[..., None]
