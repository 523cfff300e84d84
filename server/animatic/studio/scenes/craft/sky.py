"""Skies: gradient, sun or moon with its glow, stars, and clouds lit by the sun.

A sky is painted over an area of units whose horizon is at a given height; the light's place is
returned by `Light` so that ridges, water and trees agree about where it comes from.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from . import colour, noise
from .palettes import Palette
from .shot import Floats, SceneShot

HIDES_THE_SUN = ("rain", "snow", "storm", "aurora")
"""Weather without a sun or moon in the sky: behind clouds, or outshone."""


@dataclass(frozen=True)
class Light:
    """The sun or moon in units of the frame at rest: where, how large, its colour."""

    x: float
    y: float
    radius: float
    colour: Floats


def place_light(shot: SceneShot, palette: Palette, horizon: float) -> Light:
    """Off-centre at a third, at the height that the time of day asks for."""
    rng = shot.rng("light")
    third = float(rng.choice([0.36, 0.64])) + float(rng.uniform(-0.04, 0.04))
    height = palette.sun * horizon * float(rng.uniform(0.9, 1.15))
    radius = float(rng.uniform(36, 46)) * (0.8 if palette.night > 0.9 else 1.0)
    return Light(shot.across * third, horizon - height, radius, palette.key)


def paint_sky(
    shot: SceneShot,
    palette: Palette,
    light: Light,
    *,
    horizon: float,
    down: float,
    margin: float,
    with_disc: bool = True,
) -> Floats:
    """Sky of `down` units, `margin` units wider than the frame at each side: (h, w, 3)."""
    y, x = shot.grid(down, shot.across + 2 * margin)
    x = x - margin
    v = np.clip(y / horizon, 0, 1)
    d = np.hypot((x - light.x) / 1080, (y - light.y) / 1080 * 1.15).astype(np.float32)
    low = 1 - palette.night * 0.8
    bend = 0.10 * np.exp(-((d / 0.5) ** 2)) - 0.05 * colour.smooth(0.3, 1.2, d)
    image = colour.gradient(palette.sky, np.clip(v + bend * low, 0, 1))
    strength = 0.6 if palette.night > 0.9 else (1.0 if palette.sun < 0.5 else 0.55)
    near = (np.exp(-d / 0.20) * (0.34 * strength))[..., None]
    wide = (np.exp(-((d / 0.62) ** 2)) * (0.10 * strength))[..., None]
    image += light.colour * near + (light.colour * 0.4 + palette.haze * 0.6) * wide
    image = colour.film(image, 0.72)
    if palette.stars:
        add_stars(shot, image, v * horizon / max(horizon, 1), palette.stars)
    if with_disc and shot.scene.weather not in HIDES_THE_SUN:
        _add_disc(shot, image, light, x, y, palette)
    return image


def add_stars(shot: SceneShot, image: Floats, v: Floats, amount: float) -> None:
    """Adds few bright and many faint ones; none near the horizon, where `v` is 1."""
    rng = shot.rng("stars")
    height, width = image.shape[:2]
    layer = np.zeros((height, width), np.float32)
    for sx, sy, size in rng.random((620, 3)):
        radius = (0.55 + 0.75 * size**4) * shot.k
        dot(layer, (sx * width, sy**1.3 * height), radius, 0.12 + 0.95 * size**5)
    layer = cv2.GaussianBlur(layer, (0, 0), 0.55 * shot.k)
    fade = colour.smooth(0.80, 0.25, v) * np.float32(amount)
    image += (layer * fade)[..., None] * np.array([0.88, 0.93, 1.0], np.float32)


def dot(layer: Floats, at: tuple[float, float], radius: float, bright: float) -> None:
    """A point of light in painted pixels; one smaller than a pixel is drawn larger and fainter."""
    drawn = max(radius, 0.8)
    level = bright * (radius / drawn) ** 2
    centre = (round(at[0] * 16), round(at[1] * 16))
    cv2.circle(layer, centre, round(drawn * 16), level, -1, cv2.LINE_AA, 4)


def _add_disc(
    shot: SceneShot, image: Floats, light: Light, x: Floats, y: Floats, palette: Palette
) -> None:
    """A low sun is a soft ball, a high one a glare, the moon has its seas."""
    d = np.hypot(x - light.x, y - light.y).astype(np.float32)
    edge = 1.4 / shot.k
    disc = colour.smooth(light.radius + edge, light.radius - edge, d)
    if palette.night > 0.9:
        seas = noise.fbm(shot.rng("moon"), image.shape[:2], cells=shot.cells(14, 24), octaves=3)
        rim = np.clip(d / light.radius, 0, 1) ** 5
        face = light.colour * (0.80 + 0.24 * seas - 0.16 * rim)[..., None]
        halo = np.exp(-np.maximum(d - light.radius, 0) / 90) * (0.16 * (1 - disc))
        image += light.colour * halo[..., None]
    elif palette.sun > 0.5:
        glare = np.clip(np.exp(-((d / 110) ** 2)) * 0.85 + np.exp(-d / 300) * 0.42, 0, 1)
        white = light.colour * 0.3 + 0.7
        image += (white - image) * glare[..., None]
        face = np.broadcast_to(white, image.shape)
        disc = disc * 0.6
    else:
        face = np.broadcast_to(light.colour * 0.8 + 0.22, image.shape)
    image += (face - image) * disc[..., None]


def paint_clouds(
    shot: SceneShot,
    palette: Palette,
    light: Light,
    *,
    horizon: float,
    margin: float,
    cover: float,
    salt: str = "clouds",
) -> tuple[Floats, Floats]:
    """Clouds over the sky's height: premultiplied colour (h, w, 3) and coverage (h, w).

    Noise seen in perspective, so they flatten towards the horizon, and warped by slower noise, so
    they look blown. The side that faces the light is lit; a low sun lights them from below. They
    have no edges, so they are painted at half the size.
    """
    rng = shot.rng(salt)
    across = shot.across + 2 * margin
    y, x = shot.grid(horizon, across, step=2)
    size = (y.shape[0], x.shape[1])
    v = y / horizon
    texture = noise.fbm(rng, (700, 1300), cells=(5, 9), octaves=6, gain=0.50)
    texture = cv2.GaussianBlur(texture, (0, 0), 1.6)
    warp = noise.fbm(rng, size, cells=shot.cells(3, 5), octaves=3) - 0.5
    persp = 0.16 + (1 - v) * 1.0
    reach = 720 + 240 * float(rng.random())
    spread = 330 / (persp + 0.5)
    map_x = (x - across / 2) / 1080 * spread + 650 + warp * 70
    map_y = 200 / persp + warp * 50 + reach
    body = cv2.remap(
        texture,
        map_x.astype(np.float32),
        np.broadcast_to(map_y, size).astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REFLECT,
    )
    band = colour.smooth(0.0, 0.22, v) * 0.35 + 0.65
    band = band * colour.smooth(1.0, 0.80, v)
    threshold = 0.80 - 0.45 * cover
    coverage = colour.smooth(threshold - 0.16, threshold + 0.22, body) * band
    if palette.sun < 0.5:  # the sun is seen through a gap
        d = np.hypot(x - margin - light.x, y - light.y)
        coverage = coverage * (1 - 0.8 * np.exp(-((d / (1.6 * light.radius)) ** 2)))
    image, opacity = _lit_clouds(shot, palette, light, body, coverage, (x - margin, y, v))
    whole = (shot.even(across), shot.even(horizon))
    return (
        cv2.resize(image, whole, interpolation=cv2.INTER_LINEAR),
        cv2.resize(opacity, whole, interpolation=cv2.INTER_LINEAR),
    )


def _lit_clouds(
    shot: SceneShot,
    palette: Palette,
    light: Light,
    body: Floats,
    coverage: Floats,
    at: tuple[Floats, Floats, Floats],
) -> tuple[Floats, Floats]:
    x, y, v = at
    step = max(1, shot.px(3.5))
    below = np.roll(body, -step, 0) if palette.sun < 0.5 else np.roll(body, step, 0)
    facing = np.clip((body - below) * 6, -1, 1)
    d = np.hypot((x - light.x) / 1080, (y - light.y) / 1080)
    near = np.exp(-((d / 0.60) ** 1.5))
    shade_of = 0.88 if palette.sun > 0.5 else 0.74
    shade = colour.gradient(palette.sky, np.clip(v * 0.85, 0, 1) + np.zeros_like(body)) * shade_of
    if palette.night > 0.9:
        lit, base, gain = palette.haze * 1.1, 0.10, 0.25
    elif palette.sun > 0.5:
        lit, base, gain = palette.key * 0.55 + palette.haze * 0.5, 0.62, 0.30
    else:
        lit, base, gain = palette.key * 0.55 + palette.haze * 0.6, 0.22, 0.38
    amount = np.clip(base + (0.75 - base * 0.6) * near + gain * facing, 0, 1)
    image = colour.mix(shade, np.broadcast_to(lit, shade.shape), amount)
    image += palette.key * (near**2 * 0.22 * (1 - palette.night * 0.7))[..., None]
    opacity = coverage * np.float32(0.88)
    return colour.film(image, 0.8) * opacity[..., None], opacity


def paint_rays(shot: SceneShot, light: Light, *, down: float, margin: float) -> Floats:
    """Crepuscular rays around a low sun, (h, w), to be multiplied by the light's colour."""
    y, x = shot.grid(down, shot.across + 2 * margin)
    x = x - margin
    angle = np.arctan2(y - light.y, x - light.x)
    rng = shot.rng("rays")
    broad, fine = (
        cv2.GaussianBlur(np.tile(rng.random(720).astype(np.float32), 3)[None], (0, 0), s)[0]
        for s in (9.0, 2.6)
    )
    turn = (broad / broad.std() + 0.5 * fine / fine.std())[720:1441]
    turn = (turn - turn.min()) / max(float(turn.max() - turn.min()), 1e-6)
    ray = np.interp((angle + np.pi) / (2 * np.pi) * 720, np.arange(721), turn).astype(np.float32)
    d = np.hypot(x - light.x, y - light.y)
    return (np.clip(ray - 0.40, 0, 1) * np.exp(-d / 560) * colour.smooth(20, 260, d)).astype(
        np.float32
    )
