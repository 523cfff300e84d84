"""A lake below mountains: dawn to night, still or windy water, pines that frame the shot."""

from __future__ import annotations

import cv2
import numpy as np

from animatic.studio.planes import Planes

from .craft import birds, colour, land, noise, palettes, sky, water, weather
from .craft.camera import View
from .craft.layers import Backdrop, Cutout
from .craft.shot import Floats, SceneShot

TRAVEL = {"sky": 20.0, "clouds": 26.0, "far": 36.0, "mid": 58.0, "near": 84.0, "shore": 190.0}
"""How far each layer moves to either side at the end of a full pan, in units."""


SINK = 22.0
"""Units that land goes on below the waterline, so that no move of the camera lifts it off it."""


class Lake:
    """Sky, clouds, three ranges, water, mist, birds and a shore of pines."""

    def __init__(self, shot: SceneShot) -> None:
        self._shot = shot
        self.palette = palettes.landscape(shot, ("sunset", "gold", "rose", "dusk", "dawn"))
        self.air = self.palette.haze
        rng = shot.rng("layout")
        part = 0.62 if shot.is_upright else 0.585
        self.horizon = shot.down * (part + float(rng.uniform(-0.02, 0.02)))
        self.light = sky.place_light(shot, self.palette, self.horizon)
        self._paint_sky()
        self._ranges = [self._paint_range(*spec) for spec in self._specs(rng)]
        self._shore = self._paint_shore()
        self._water = self._lay_water(rng)
        self._mist = self._paint_mist()
        self._birds = birds.flock(shot, self.palette, self.light, self.horizon)
        self._aurora = (
            weather.Aurora(shot, self.horizon) if shot.scene.weather == "aurora" else None
        )

    def _paint_sky(self) -> None:
        shot, margin = self._shot, TRAVEL["sky"] + 6
        image = sky.paint_sky(
            shot,
            self.palette,
            self.light,
            horizon=self.horizon,
            down=self.horizon + 24,
            margin=margin,
        )
        if 0.1 < self.palette.sun < 0.4:
            rays = sky.paint_rays(shot, self.light, down=self.horizon + 24, margin=margin)
            image += self.light.colour * (rays * 0.22)[..., None]
        self._sky = Backdrop(shot, image)
        cover = {"rain": 0.85, "storm": 0.95, "fog": 0.5, "snow": 0.8, "clear": 0.25}
        drawn = float(shot.rng("cover").uniform(0.30, 0.62))
        self._cloud_margin = TRAVEL["clouds"] + 60
        clouds, coverage = sky.paint_clouds(
            shot,
            self.palette,
            self.light,
            horizon=self.horizon,
            margin=self._cloud_margin,
            cover=cover.get(shot.scene.weather, drawn * (0.5 if self.palette.night > 0.9 else 1)),
        )
        self._clouds = Cutout(shot, clouds, coverage)

    def _specs(self, rng: np.random.Generator) -> list[tuple[str, land.Range]]:
        """Three ranges, each season and seed with its own heights and snow."""
        tall = float(rng.uniform(0.85, 1.2)) * (1.25 if self._shot.is_upright else 1.0)
        cells = float(rng.uniform(0.8, 1.35))
        season = self._shot.scene.season
        drawn = float(rng.uniform(0.0, 1.0))
        snow = {"winter": 1.9, "summer": 0.0, "spring": 0.9, "autumn": 0.4}.get(
            season, 0.9 * (drawn > 0.4)
        )
        if self._shot.scene.weather == "snow":
            snow = 2.0
        fog = {"fog": 1.5, "rain": 1.15}.get(self._shot.scene.weather, 1.0)
        grown = {"spring": "#6f9a3c", "summer": "#3f6b34", "autumn": "#c06a22"}.get(season, "")
        trees = int(700 * self._shot.scene.density**0.5)
        far = land.Range(0.86, 44, 372 * tall, 3.0 * cells, snow=snow, mist=0.80 * fog)
        mid = land.Range(
            0.52, 18, 205 * tall, 3.4 * cells, ridged=3, gain=0.47, relief=0.7,
            snow=snow * 0.5, mist=0.74 * fog, trees=trees // 3, cover=grown,
        )  # fmt: skip
        near = land.Range(
            0.16, 10, 74, 3.0 * cells, ridged=1, gain=0.44, relief=0.35,
            snow=snow * 0.25, mist=0.42 * fog, trees=trees, cover=grown,
        )  # fmt: skip
        return [("far", far), ("mid", mid), ("near", near)]

    def _paint_range(self, name: str, spec: land.Range) -> tuple[float, Cutout]:
        margin = TRAVEL[name] + 6
        image, coverage = land.paint_range(
            self._shot,
            self.palette,
            self.light,
            spec,
            foot=self.horizon + SINK,
            margin=margin,
            salt=name,
            valley=0.82 if self.palette.sun < 0.5 else 0.5,
        )
        return TRAVEL[name], Cutout(self._shot, image, coverage)

    def _lay_water(self, rng: np.random.Generator) -> water.Water:
        windy = {"storm": 1.4, "rain": 0.9, "fog": 0.35}.get(self._shot.scene.weather, 0.0)
        wind = windy or float(rng.uniform(0.35, 0.75))
        low_sun = self.palette.sun < 0.4 or self.palette.night > 0.9
        clear = self._shot.scene.weather not in (*sky.HIDES_THE_SUN, "fog")
        sparkle = (1.0 if low_sun else 0.5) * (1.0 if clear else 0.25)
        if self._shot.scene.weather == "aurora":
            sparkle = 0.12
        surface = water.Surface(
            self.palette.water,
            wind,
            sparkle=sparkle,
            near=0.46,
            smear=7,
            contrast=0.22,
            path=0.8 if self.palette.night > 0.9 else 1.0,
        )
        return water.Water(self._shot, self.horizon, surface)

    def _paint_mist(self) -> tuple[Cutout, float]:
        """A low band that hides the line where water meets land."""
        shot = self._shot
        down, margin = 120.0, 120.0
        y, x = shot.grid(down, shot.across + 2 * margin)
        x = x - margin
        wisps = noise.fbm(shot.rng("mist"), (y.shape[0], x.shape[1]), cells=(2, 7), octaves=4)
        thick = 1.5 if shot.scene.weather == "fog" else 1.0
        band = np.exp(-(((y / down - 0.55) / 0.17) ** 2))
        amount = band * (0.25 + 0.75 * wisps) * 0.55 * thick
        warm = np.exp(-np.abs(x - self.light.x) / (0.30 * shot.across))
        lit = self.palette.key * (0.30 * warm * (1 - 0.8 * self.palette.night))[..., None]
        air = self.palette.haze * 0.62 + self.palette.far * 0.28 + lit
        amount = np.clip(amount, 0, 0.9).astype(np.float32)
        return Cutout(shot, colour.film(air) * amount[..., None], amount), down * 0.55

    def _paint_shore(self) -> Cutout:
        """Near-black and a little out of focus: pines on both banks, more on one."""
        shot, margin = self._shot, TRAVEL["shore"] + 70
        down = shot.down + 40
        y, x = shot.grid(down, shot.across + 2 * margin)
        rng = shot.rng("shore")
        u = ((x[0] - margin) / shot.across).astype(np.float32)
        heavy = -1 if self.light.x > shot.across / 2 else 1
        left, right = (0.135, 0.085) if heavy < 0 else (0.085, 0.135)
        bank = shot.down * (
            1.016
            - left * np.exp(-((np.maximum(u, 0) / 0.17) ** 2))
            - right * np.exp(-((np.maximum(1 - u, 0) / 0.17) ** 2))
        )
        bank = bank + 8 * noise.profile(rng, len(u), cells=26, octaves=4, gain=0.5)
        coverage = np.clip((y - bank[None]) * shot.k + 0.5, 0, 1).astype(np.float32)
        for side in (-1, 1):
            self._stand(rng, coverage, bank, side, side == heavy, margin)
        land.draw_grass(shot, rng, coverage, bank, 520, 26)
        coverage = cv2.GaussianBlur(coverage, (0, 0), 0.9 * shot.k)
        return Cutout(shot, self._backlit(coverage, x - margin), coverage)

    def _stand(
        self,
        rng: np.random.Generator,
        coverage: Floats,
        bank: Floats,
        side: int,
        is_heavy: bool,
        margin: float,
    ) -> None:
        """Pines of one bank: tall at the frame's edge, lower towards the water, in small groups."""
        shot = self._shot
        count = int((15 if is_heavy else 8) * shot.scene.density**0.5)
        tall = min(shot.down * 0.62, 820) * (1.0 if is_heavy else 0.62)
        reach = min(0.24 * shot.across, 380)
        for place, size, clump in sorted(rng.random((count, 3)).tolist()):
            inwards = place**1.15 * reach * (1 + 0.25 * clump) - margin * 0.55
            height = tall * (1 - max(inwards, 0) / (reach * 1.25)) ** 1.1 * (0.42 + 0.62 * size)
            if height < 60:
                continue
            ux = inwards if side < 0 else shot.across - inwards
            column = int(np.clip((ux + margin) * shot.k, 0, coverage.shape[1] - 1))
            foot = (ux + margin, float(bank[column]) + 10)
            land.draw_pine(shot, rng, coverage, foot, height)

    def _backlit(self, coverage: Floats, x: Floats) -> Floats:
        """The dark colour, with a rim of light on the edges that look at the sun."""
        shot, palette = self._shot, self.palette
        shift = 2.4 * shot.k
        rims = []
        for side in (-1, 1):
            move = np.array([[1, 0, shift * side], [0, 1, shift * 0.6]], np.float64)
            moved = cv2.warpAffine(coverage, move, coverage.shape[::-1])
            rims.append(np.clip(coverage - moved, 0, 1))
        near = np.clip(1.05 - np.abs(x - self.light.x) / (0.9 * shot.across), 0, 1)
        rim = np.where(x < self.light.x, rims[0], rims[1]) * near
        glow = palette.key * 0.35 + palette.haze * 0.3
        strength = 0.42 * (1 - 0.75 * palette.night)
        by_day = 0.30 if palette.sun > 0.5 and palette.night < 0.5 else 0.0
        body = palette.dark * (0.42 + by_day)
        return body * coverage[..., None] + glow * (rim * strength)[..., None]

    def draw(self, view: View, into: Planes) -> None:
        """One frame; water last of what is mirrored, the shore over everything."""
        shot, k = self._shot, self._shot.k
        rows = self._water.horizon
        drop = 10 * view.rise
        self._sky.draw(into, _at(shot, view, "sky"), 10 * k + 4 * view.rise * k, rows)
        if self._aurora is not None:
            self._aurora.draw(view, into, view.pan * TRAVEL["sky"])
        cloud_x = self._cloud_margin + view.pan * TRAVEL["clouds"]
        drift = shot.drift(view.time, 3.2, 60)
        self._clouds.draw(into, (cloud_x - drift) * k, 0, rows)
        for travel, layer in self._ranges:
            x = travel + 6 + view.pan * travel
            layer.draw(into, x * k, (4 + drop * travel / 90) * k, rows)
        self._birds.draw(view, into, rows)
        light_x = self.light.x - view.pan * TRAVEL["sky"]
        self._water.draw(view, into, light_x, self.palette.key)
        mist, middle = self._mist
        flow = 120 + 30 * np.sin(view.time * 0.05) + view.pan * TRAVEL["near"]
        mist.draw(into, float(flow) * k, (middle - self.horizon) * k)
        x = TRAVEL["shore"] + 70 + view.pan * TRAVEL["shore"]
        self._shore.draw(into, x * k, (20 + 20 * view.rise) * k, lift=round(34 * view.push * k))


def _at(shot: SceneShot, view: View, layer: str) -> float:
    return (TRAVEL[layer] + 6 + view.pan * TRAVEL[layer]) * shot.k
