"""The light of a technology picture: a few colours that belong together."""

from __future__ import annotations

from dataclasses import dataclass

from . import colour, palettes
from .shot import Floats, SceneShot


@dataclass(frozen=True)
class ScreenColours:
    """The colours of one screen: two that belong together and one that stands out."""

    top: Floats
    low: Floats
    glow: Floats
    main: Floats
    second: Floats
    accent: Floats


def _light(codes: str) -> ScreenColours:
    return ScreenColours(*(colour.rgb(code) for code in codes.split()))


LIGHTS = {
    "cyan": _light("#02060f #06202f #0e7f98 #35d6ff #2f7bff #ffb04a"),
    "indigo": _light("#03040f #0a1440 #2846c8 #5aa0ff #8a6bff #ff6ab0"),
    "neon": _light("#05030f #1a0a3a #8a2fc0 #ff4fb0 #28dcff #ffd060"),
    "ember": _light("#080406 #2a0e0c #b04818 #ff9a3c #ff4a4a #5ad6ff"),
    "orchid": _light("#070314 #220c44 #7a3ad0 #b06aff #ff5aa8 #5af0e0"),
    "emerald": _light("#020a08 #06281e #0f8a5c #3cf0a0 #2fb8e0 #e8ff6a"),
}


def choose(shot: SceneShot) -> ScreenColours:
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

    return ScreenColours(
        change(chosen.top * lift, 0.8), change(chosen.low * lift, 0.8), change(chosen.glow, 0.8),
        change(chosen.main, 0.8), change(chosen.second, 0.7), change(chosen.accent, 0.1),
    )  # fmt: skip


def _from_ramp(name: str) -> ScreenColours | None:
    """A light made of one of the abstract pictures' ramps, when `name` is one's."""
    codes = palettes.RAMPS.get(name)
    if codes is None:
        return None
    dark, deep, mid, strong, light, _ = (colour.rgb(code) for code in codes.split())
    accent = colour.spin(strong, 150) * 0.8 + 0.2
    return ScreenColours(
        dark * 0.6, deep * 0.6, mid, colour.mix(strong, light, 0.4), strong, accent
    )
