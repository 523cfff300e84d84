"""The wall and the colours of a product's stage: what stands behind the podium, dark or bright."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from . import colour, noise, silk
from .shot import Floats, SceneShot
from .solids import Lamp, Stuff

BACKS = ("ring", "arch", "disc", "silk", "tubes")
BRIGHT_BACKS = ("ring", "arch", "disc", "arch", "disc")
"""What is at a dark or at a bright wall; drawn by the seed."""


@dataclass(frozen=True)
class StageSet:
    """Colours of one set, dark or bright."""

    wall: Floats
    glow: Floats
    """What is added behind the podium, where a light stands out of sight."""
    floor: Floats
    podium: Stuff
    second: Stuff
    lamp: Floats
    line: Floats
    """The light of a ring, an arch or a tube."""
    ambient: float
    gloss: float
    """How much of the wall is seen in the floor."""
    is_bright: bool


def dress(shot: SceneShot, ramp: silk.Ramp) -> StageSet:
    """Bright by day, dark in the evening; by the words, not the seed, when no hour is given: sets
    of one film are lit alike.
    """
    hour = shot.scene.time_of_day
    drawn = float(shot.rng_of_words("hour").random()) < 0.42
    deep, mid, strong, light, white = (c for _, c in ramp[1:])
    if hour in ("day", "dawn") or (hour == "" and drawn):
        wall = colour.mix(strong, light, 0.72) * 0.9 + 0.1
        body = colour.mix(light, white, 0.55)
        return StageSet(
            wall * 0.97, wall, wall * 0.80, Stuff(body, white, 0.35),
            Stuff(colour.mix(mid, strong, 0.6), white, 0.6), white, white, 0.72, 0.22, True,
        )  # fmt: skip
    body = colour.mix(deep, mid, 0.62) * 0.85 + 0.03
    metal = colour.mix(strong, light, 0.25)
    return StageSet(
        colour.mix(deep, mid, 0.62), colour.mix(mid, strong, 0.55), colour.mix(deep, mid, 0.25),
        Stuff(body, light, 0.95), Stuff(metal * 0.85, white, 1.0), light,
        colour.mix(strong, light, 0.55), 0.26, 0.62, False,
    )  # fmt: skip


class Wall:
    """A wall up to `line` units down; `middle` and `radius` are of the ring or disc at it."""

    def __init__(
        self, shot: SceneShot, stage: StageSet, ramp: silk.Ramp, line: float, back: str
    ) -> None:
        rng = shot.rng("wall")
        self._shot, self.stage, self.line, self.back = shot, stage, line, back
        self.middle = (shot.across / 2, shot.down * (0.46 if shot.is_upright else 0.40))
        self.radius = min(0.34 * shot.down, 0.36 * shot.across)
        self._flute = float(rng.uniform(40, 68)) if rng.random() < 0.4 and back != "silk" else 0.0
        self._cloth = silk.Satin(shot, ramp, scale=0.8) if back == "silk" else None
        self._start = float(rng.uniform(0, 40))
        self._leaves = _leaves(shot, rng) if stage.is_bright else None

    def paint(self, lamp: Lamp, x: Floats, y: Floats, sweep: float) -> Floats:
        """Light on the wall at units y (h, 1), x (1, w). Flutes turn with the lamp."""
        shot, stage = self._shot, self.stage
        d = np.hypot((x - lamp.x) / 720, (y - shot.down * 0.34) / 560)
        pool = even = np.exp(-(d**1.7)).astype(np.float32)
        ambient = np.full_like(x, stage.ambient)
        if self._flute:
            turn = np.sin(x * np.float32(2 * np.pi / self._flute))
            lean = np.clip((lamp.x - x) / 500, -1, 1)
            groove = np.abs(np.cos(x * np.float32(np.pi / self._flute))) ** 6
            pool = pool * (0.84 + 0.34 * turn * lean) * (1 - 0.30 * groove)
            ambient = ambient * (1 - 0.22 * groove)
        fall = 1 - 0.24 * np.clip(y / self.line, 0, 1)
        lit = (ambient + (0.55 if stage.is_bright else 0.62) * pool) * fall
        if self._leaves is not None:
            lit = lit * (1 - 0.30 * self._shade(x, y, sweep))
        image = stage.wall * lit[..., None] * (lamp.colour * 0.45 + 0.55)
        wide = 0.62 * min(shot.down, 1.2 * shot.across)
        d = np.hypot((x - self.middle[0]) / wide, (y - self.line * 0.72) / (0.78 * wide))
        halo = np.exp(-(d**1.6)).astype(np.float32)
        image = image + stage.glow * ((0.14 if stage.is_bright else 0.62) * halo)[..., None]
        return self._behind(image, lamp, x, y, even, sweep)

    def _behind(
        self, image: Floats, lamp: Lamp, x: Floats, y: Floats, pool: Floats, sweep: float
    ) -> Floats:
        match self.back:
            case "silk":
                return self._hang(image, x, y, sweep)
            case "tubes":
                return self._light_tubes(image, x, y)
            case "disc":
                return self._stand_disc(image, lamp, x, y, pool)
            case _:
                return self._bend_line(image, x, y)

    def _hang(self, image: Floats, x: Floats, y: Floats, sweep: float) -> Floats:
        """Cloth that moves a little while the lamp travels, out of focus."""
        if self._cloth is None:
            return image
        cloth = noise.blur(self._cloth.solve(self._start + 2.6 * sweep).astype(np.float32), 2.5)
        rows = np.clip(y[:, 0] / self._shot.down * cloth.shape[0], 0, cloth.shape[0] - 1)
        wide = cv2.resize(cloth, (x.shape[1], cloth.shape[0]), interpolation=cv2.INTER_CUBIC)
        tall = cv2.resize(wide, (x.shape[1], 4 * len(wide)), interpolation=cv2.INTER_CUBIC)
        shown = tall[np.clip(rows * 4, 0, len(tall) - 1).astype(np.int32)]
        fall = (1.0 - 0.25 * np.clip(y / self.line, 0, 1))[..., None]
        return image * np.float32(0.30) + shown * fall * np.float32(0.85)

    def _light_tubes(self, image: Floats, x: Floats, y: Floats) -> Floats:
        """Upright tubes of light beside the middle, taller outwards."""
        shot, strength = self._shot, 0.55 if self.stage.is_bright else 1.0
        for i in range(4):
            reach = self.radius * (0.98 + 0.27 * i)
            top = self.line * (0.34 - 0.085 * i)
            foot = self.line * (0.80 - 0.02 * i)
            past = np.maximum(np.maximum(top - y, y - foot), 0)
            for side in (-1, 1):
                across = np.abs(x - shot.across / 2 - side * reach)
                d = np.hypot(across, past)
                light = np.exp(-((np.maximum(d - 2.5, 0) / 2.6) ** 2)) * 1.05
                light = light + 0.30 * np.exp(-d / 24) + 0.16 * np.exp(-d / 90)
                image = image + self.stage.line * (light * strength * (1 - 0.17 * i))[..., None]
        return image

    def _stand_disc(self, image: Floats, lamp: Lamp, x: Floats, y: Floats, pool: Floats) -> Floats:
        """A disc: in daylight with its shadow, in the dark with a light behind its edge."""
        stage, (cx, cy), r = self.stage, self.middle, self.radius
        d = np.hypot(x - cx, y - cy)
        inside = colour.smooth(r + 1.5, r - 1.5, d).astype(np.float32)
        down = np.clip(0.5 + 0.5 * (y - cy) / r, 0, 1) + np.zeros_like(x)
        if stage.is_bright:
            away = float(np.clip((cx - lamp.x) / 500, -1, 1))
            cast = colour.smooth(r + 46, r - 30, np.hypot(x - cx - 26 * away, y - cy - 14))
            image = image * (1 - 0.34 * cast * (1 - inside))[..., None]
            face = colour.mix(stage.line * 0.85, stage.second.body * 0.8, down)
            face = face * (0.62 + 0.62 * pool)[..., None]
        else:
            halo = np.exp(-np.abs(d - r) / 34) * 0.62 + np.exp(-np.abs(d - r) / 150) * 0.34
            image = image + stage.line * halo[..., None]
            face = colour.mix(stage.wall * 0.55, stage.second.body, down.astype(np.float32) ** 1.5)
            face = face * (0.42 + 0.40 * pool)[..., None]
        edge = np.exp(-(((d - r + 2) / 2.4) ** 2)) * (0.35 + 0.65 * pool)
        face = face + stage.line * (0.55 * edge)[..., None]
        return image * (1 - inside[..., None]) + face * inside[..., None]

    def _bend_line(self, image: Floats, x: Floats, y: Floats) -> Floats:
        """A line of light: a ring, or an arch with a niche in it."""
        stage, (cx, cy), r = self.stage, self.middle, self.radius
        d = np.hypot(x - cx, y - cy)
        if self.back == "arch":
            d = np.where(y < cy, d, np.abs(x - cx))
            inside = colour.smooth(r + 1.5, r - 1.5, d)
            recess = inside * (0.42 - 0.30 * np.clip((r - d) / r, 0, 1))
            image = image * (1 - recess)[..., None]
        line = np.exp(-(((d - r) / 3.6) ** 2)) * (0.85 if stage.is_bright else 1.05)
        halo = np.exp(-np.abs(d - r) / 26) * 0.30 + np.exp(-np.abs(d - r) / 110) * 0.24
        strength = 0.45 if stage.is_bright else 1.0
        return image + stage.line * ((line + halo * strength) * strength)[..., None]

    def _shade(self, x: Floats, y: Floats, sweep: float) -> Floats:
        """The shadow of leaves before the window, which moves against the lamp: (h, w) in 0..1."""
        assert self._leaves is not None
        shot, leaves = self._shot, self._leaves
        scale = leaves.shape[0] / shot.down
        columns = (x + 60 - 110 * (sweep - 0.5)) * scale
        size = (len(y), x.shape[1])
        map_x = np.broadcast_to(columns, size).astype(np.float32)
        map_y = np.broadcast_to(y * scale, size).astype(np.float32)
        return cv2.remap(leaves, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def _leaves(shot: SceneShot, rng: np.random.Generator) -> Floats:
    """Fronds that hang into the frame from one upper corner, as their shadow falls: (h, w)."""
    height = 360
    scale = height / shot.down
    width = round((shot.across + 120) * scale)
    shade = np.zeros((height, width), np.float32)
    side = float(rng.choice([-1, 1]))
    for a, b, c in rng.random((7, 3)).tolist():
        root = np.array([width * (0.5 + side * (0.56 - 0.12 * a)), height * (0.30 * b - 0.12)])
        angle = float(np.pi / 2 + side * (0.35 + 1.15 * c))
        _frond(shade, root, angle, (620 + 300 * a) * scale, bend=-side * (0.5 * b - 0.1))
    soft = cv2.GaussianBlur(shade, (0, 0), 7 * scale)
    return np.maximum(soft, 0.6 * cv2.GaussianBlur(shade, (0, 0), 16 * scale))


def _frond(on: Floats, root: np.ndarray, angle: float, long: float, bend: float) -> None:
    """A stem that bows, with pairs of narrow leaves that get shorter towards its tip."""
    place = root.copy()
    for i in range(17):
        u = i / 16
        angle += bend / 16
        place = place + long / 16 * np.array([np.cos(angle), np.sin(angle)])
        leaf = long * 0.42 * (1 - u) ** 0.7 * min(1.0, 0.35 + 3 * u)
        for turn in (-1, 1):
            way = angle + turn * (1.05 - 0.45 * u)
            middle = place + 0.5 * leaf * np.array([np.cos(way), np.sin(way)])
            axes = (max(1, round(8 * leaf)), max(1, round(8 * 0.075 * leaf + 6)))
            centre = (round(middle[0] * 16), round(middle[1] * 16))
            points = cv2.ellipse2Poly(
                (0, 0), (axes[0], axes[1]), round(np.degrees(way)), 0, 360, 20
            )
            fixed = (points + np.array(centre)).astype(np.int32)
            cv2.fillConvexPoly(on, fixed, 1.0, cv2.LINE_AA, 4)
