"""The light of a scene as named colours, chosen by time, weather, season, seed and the wish.

`LANDSCAPES` light anything outdoors, `NEONS` a city at night, `RAMPS` the abstract pictures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from . import colour
from .shot import Floats, SceneShot


@dataclass(frozen=True)
class Palette:
    """Light of an outdoor scene. `sky` runs from the zenith to the horizon."""

    sky: tuple[tuple[float, Floats], ...]
    key: Floats
    """The sun, the moon or the glow that everything warm points at."""
    haze: Floats
    far: Floats
    """What distant land fades to."""
    dark: Floats
    """The nearest, darkest things."""
    water: Floats
    stars: float = 0.0
    night: float = 0.0
    """0 by day, 1 at night: how much of the light is made by people."""
    sun: float = 0.1
    """Height of the sun over the horizon, as a part of the sky's height."""
    contrast: float = 1.0


def _palette(
    sky: str, key: str, haze: str, far: str, dark: str, water: str, **values: float
) -> Palette:
    colours = [colour.rgb(c) for c in sky.split()]
    stops = tuple((i / (len(colours) - 1), c) for i, c in enumerate(colours))
    named = [colour.rgb(c) for c in (key, haze, far, dark, water)]
    return Palette(stops, *named, **values)


LANDSCAPES: Mapping[str, Palette] = {
    "sunset": _palette(
        "#17224f #4b4381 #a95f86 #e8876a #f9b877",
        "#ffd9a0",
        "#e79a83",
        "#b0748c",
        "#171232",
        "#1c1c44",
        sun=0.16,
    ),
    "gold": _palette(
        "#3d6a94 #86a3b0 #e6c58c #ffce78 #fff0b8",
        "#fff3cf",
        "#f2cf96",
        "#b9a98a",
        "#2a2318",
        "#2a4a5c",
        sun=0.24,
    ),
    "rose": _palette(
        "#20265c #5a4a96 #c06c9c #f5908c #ffc9a0",
        "#ffe0c0",
        "#ee9fa0",
        "#b07a9c",
        "#1b1436",
        "#231f4e",
        sun=0.15,
    ),
    "dusk": _palette(
        "#060a24 #152458 #4a3f86 #a35a86 #e88a7a",
        "#ffb488",
        "#7a5a90",
        "#6a568c",
        "#080a1c",
        "#0a1232",
        stars=0.8,
        night=0.55,
        sun=0.06,
    ),
    "dawn": _palette(
        "#6a8fc0 #a9b8d8 #f0c8c8 #ffd9bd #fff0d8",
        "#fff4e0",
        "#e8cfd0",
        "#b7b4c8",
        "#2c3a52",
        "#4a6a8a",
        sun=0.14,
    ),
    "mist": _palette(
        "#8fa3b8 #b4c1cc #d5d8d8 #e9e2d6 #f4ead8",
        "#fff6e4",
        "#dfe0dc",
        "#aeb9c2",
        "#2d3a44",
        "#5a7280",
        sun=0.2,
    ),
    "day": _palette(
        "#2f6fb8 #5a95cf #8fbce2 #c2dcee #e6f1f6",
        "#fffbe8",
        "#d6e6ef",
        "#92abc4",
        "#1d3128",
        "#1f5878",
        sun=0.86,
    ),
    "clear": _palette(
        "#1f5fae #3f86cc #79b4e2 #b4d8ee #dff0f4",
        "#fffdf0",
        "#cfe4ee",
        "#86a7c2",
        "#1a3326",
        "#14607a",
        sun=0.9,
    ),
    "night": _palette(
        "#02040f #071030 #0e1e4c #1d3768 #34537e",
        "#dbe6ff",
        "#33507c",
        "#2a4270",
        "#03060f",
        "#050d22",
        stars=1.0,
        night=1.0,
        sun=0.62,
    ),
    "moonlit": _palette(
        "#03070f #08182c #0f2c44 #1c4a5e #3c7280",
        "#eaf6ff",
        "#33607a",
        "#28506a",
        "#02070b",
        "#04131c",
        stars=1.0,
        night=1.0,
        sun=0.58,
    ),
    "overcast": _palette(
        "#4a6078 #64798e #869aa8 #a9b6bc #c6c9c4",
        "#eef0ec",
        "#a8b6bf",
        "#74889a",
        "#16222a",
        "#2c4756",
        sun=0.5,
        contrast=0.7,
    ),
    "storm": _palette(
        "#121a2a #212e42 #3a4a5e #586a7a #86949a",
        "#cfdbe4",
        "#566878",
        "#3e5062",
        "#080d13",
        "#122330",
        night=0.35,
        sun=0.45,
        contrast=0.85,
    ),
}

BY_TIME: Mapping[str, tuple[str, ...]] = {
    "dawn": ("dawn", "mist"),
    "day": ("day", "clear"),
    "sunset": ("sunset", "gold", "rose"),
    "dusk": ("dusk",),
    "night": ("night", "moonlit"),
}
BY_WEATHER: Mapping[str, tuple[str, ...]] = {
    "fog": ("mist",),
    "rain": ("overcast",),
    "snow": ("overcast",),
    "storm": ("storm",),
    "aurora": ("night", "moonlit"),
}


def landscape(shot: SceneShot, usual: tuple[str, ...]) -> Palette:
    """The palette asked for, else one that the time or weather calls for, else one of `usual`.

    Every seed turns the hues a few degrees, and a tint leads all of them.
    """
    scene = shot.scene
    names = BY_TIME.get(scene.time_of_day) or BY_WEATHER.get(scene.weather) or usual
    rng = shot.rng("palette")
    drawn = names[int(rng.integers(len(names)))]
    chosen = LANDSCAPES.get(scene.palette) or LANDSCAPES[drawn]
    turned = recoloured(chosen, shot, float(rng.uniform(-7, 7)))
    is_grey = chosen.contrast < 1
    return _dulled(turned, scene.weather, 0.3 if is_grey else 1.0)


def recoloured(palette: Palette, shot: SceneShot, degrees: float) -> Palette:
    """The palette with its hues turned and led towards the scene's tint."""
    tint = shot.scene.tint

    def change(value: Floats) -> Floats:
        value = colour.spin(value, degrees)
        return colour.lean(value, colour.rgb(tint), 0.62) if tint else value

    return replace(
        palette,
        sky=tuple((at, change(c)) for at, c in palette.sky),
        key=change(palette.key),
        haze=change(palette.haze),
        far=change(palette.far),
        dark=change(palette.dark),
        water=change(palette.water),
    )


def _dulled(palette: Palette, weather: str, part: float) -> Palette:
    """Rain, snow and fog take colour and contrast out of any light."""
    amount = part * {"rain": 0.4, "snow": 0.35, "fog": 0.3, "storm": 0.5}.get(weather, 0.0)
    if not amount:
        return palette

    def dull(value: Floats) -> Floats:
        grey = np.full(3, float(colour.luma(value)), np.float32)
        return colour.mix(value, grey * np.float32(1 - 0.2 * amount), amount)

    return replace(
        palette,
        sky=tuple((at, dull(c)) for at, c in palette.sky),
        haze=dull(palette.haze),
        far=dull(palette.far),
        stars=0.0 if weather in ("rain", "snow", "storm") else palette.stars,
        contrast=palette.contrast * (1 - amount * 0.5),
    )


@dataclass(frozen=True)
class Neon:
    """A city lit by its own signs."""

    sky: tuple[tuple[float, Floats], ...]
    glow: Floats
    """Light over the streets at the horizon."""
    haze: Floats
    wall: Floats
    moon: Floats
    signs: tuple[Floats, ...]
    windows: tuple[Floats, ...]


def _neon(sky: str, glow: str, haze: str, wall: str, moon: str, signs: str, windows: str) -> Neon:
    colours = [colour.rgb(c) for c in sky.split()]
    stops = tuple((at, c) for at, c in zip((0, 0.30, 0.55, 0.78, 0.93, 1), colours, strict=True))
    return Neon(
        stops,
        *(colour.rgb(c) for c in (glow, haze, wall, moon)),
        tuple(colour.rgb(c) for c in signs.split()),
        tuple(colour.rgb(c) for c in windows.split()),
    )


NEONS: Mapping[str, Neon] = {
    "neon": _neon(
        "#04061a #0b0e38 #241556 #57207a #a83a86 #d8608a",
        "#ff5aa0",
        "#6a2a80",
        "#0a0820",
        "#ffe9d8",
        "#ff2e88 #21e6ff #8a5bff #ffb02e #3dff9e",
        "#ffd9a0 #9fdcff #ffb3d9 #fff0cf",
    ),
    "cyan": _neon(
        "#02060c #04131f #072c3c #0b4a58 #14747c #2ba4a4",
        "#46f0e8",
        "#12566a",
        "#050d14",
        "#e8fbff",
        "#21e6ff #ff5a3c #e8fbff #ffb02e #2effc3",
        "#d6f3ff #ffd9a0 #8fe6ff #ffffff",
    ),
    "ember": _neon(
        "#080508 #1c0c12 #3c1a16 #6b2c18 #a84c1c #d87a30",
        "#ffab4a",
        "#6a3018",
        "#0e0808",
        "#ffe4c0",
        "#ff7a1a #ff2e4d #ffe08a #2ee6ff #ff4fa0",
        "#ffdca8 #ffc070 #ffe9d0 #ffd28a",
    ),
    "indigo": _neon(
        "#02040f #060d2c #0e1c52 #1c3580 #3a5cae #6a8cd0",
        "#6aa8ff",
        "#223c84",
        "#050816",
        "#eef4ff",
        "#3a7bff #21e6ff #ff4fa0 #ffd24a #9a6bff",
        "#ffe2b0 #cfe4ff #9fc4ff #fff4dc",
    ),
    "orchid": _neon(
        "#07030f #1a0a30 #3a1250 #6c1c62 #b02f68 #ea6a6a",
        "#ff6a7a",
        "#6a2058",
        "#0c0612",
        "#ffdcd0",
        "#ff3d6e #ffb02e #c35bff #21e6ff #ff7ad0",
        "#ffd0a0 #ffc0b0 #ffe6d0 #d8b0ff",
    ),
}


def is_neon(shot: SceneShot) -> bool:
    """Whether a city of this shot is lit by its own signs: at night, and when nothing is said."""
    scene = shot.scene
    if scene.palette in NEONS:
        return True
    if scene.palette in LANDSCAPES:
        return LANDSCAPES[scene.palette].night > 0.9
    return scene.time_of_day in ("", "night")


def neon(shot: SceneShot) -> Neon:
    """The signs asked for by name, else drawn by the seed, led towards the scene's tint."""
    rng = shot.rng("palette")
    drawn = list(NEONS)[int(rng.choice(5, p=[0.4, 0.18, 0.1, 0.16, 0.16]))]
    chosen = NEONS.get(shot.scene.palette) or NEONS[drawn]
    degrees, tint = float(rng.uniform(-9, 9)), shot.scene.tint

    def change(value: Floats, amount: float = 0.7) -> Floats:
        value = colour.spin(value, degrees)
        return colour.lean(value, colour.rgb(tint), amount) if tint else value

    return Neon(
        tuple((at, change(c)) for at, c in chosen.sky),
        change(chosen.glow),
        change(chosen.haze),
        change(chosen.wall),
        change(chosen.moon),
        tuple(change(c, 0.7 if i % 2 == 0 else 0.2) for i, c in enumerate(chosen.signs)),
        chosen.windows,
    )


RAMPS: Mapping[str, str] = {
    "aurora": "#070b1f #16235e #3b4fd8 #7a5cff #e88fd0 #ffd6c0",
    "peach": "#2a0f2e #7a2450 #e0566a #ff9a76 #ffd3a8 #fff4e6",
    "mint": "#03161a #0a3d44 #12867e #4fd1b0 #c4f5dc #fbfff6",
    "mono": "#08090c #1a1d24 #343a46 #6b7484 #b6bfcc #f2f5f8",
    "ocean": "#020c1c #07305a #0d62a0 #1f9ac4 #7fd8dc #eafcf4",
    "gold": "#120b06 #3c220e #8a5a1c #d09a3a #f4d48a #fffbe8",
    "forest": "#04120c #0c3322 #1f6a3e #5aa85a #bfdc8c #f8fbe4",
    "berry": "#10041c #3c0c4a #861a72 #d0407e #f58aa0 #ffe4dc",
    "sunset": "#140a2a #4a1a5a #a8305e #f06a4a #ffb45a #fff0c8",
    "ice": "#06101f #163a66 #3f7fb8 #8ebfe6 #d2e8fa #ffffff",
    "ember": "#0c0505 #3a0e0a #8c2412 #e0541c #ffa03c #fff0c0",
    "lilac": "#0d0a1e #30265c #6a55a8 #a88ad8 #dcc4f0 #fdf4ff",
}


def ramp(shot: SceneShot, usual: tuple[str, ...] = ()) -> list[tuple[float, Floats]]:
    """Six colours from dark to light as gradient stops, turned by the seed and led by the tint."""
    rng = shot.rng("palette")
    names = usual or tuple(name for name in RAMPS if name != "mono")
    drawn = names[int(rng.integers(len(names)))]
    codes = RAMPS.get(shot.scene.palette) or RAMPS[drawn]
    degrees = float(rng.uniform(-10, 10))
    colours = [colour.spin(colour.rgb(c), degrees) for c in codes.split()]
    if shot.scene.tint:
        tint = colour.rgb(shot.scene.tint)
        colours = [colour.lean(c, tint, 0.8) for c in colours]
    return list(zip((0, 0.20, 0.42, 0.62, 0.84, 1), colours, strict=True))
