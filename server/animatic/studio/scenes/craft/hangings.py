"""What hangs over a party: strings of paper flags by day, strings of small lamps in the evening."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from . import colour, noise
from .layers import Cutout
from .shot import Floats, SceneShot

TALL = 400.0
"""Units from the top of the frame that strings may reach down to."""


def _strings(shot: SceneShot, rng: np.random.Generator, margin: float) -> list[Floats]:
    """Three strings as points (n, 2) in units; each hangs between places above the frame."""
    wide, found = shot.across + 2 * margin, list[Floats]()
    for string in range(3):
        span = (760.0, 980.0, 620.0)[string] * float(rng.uniform(0.9, 1.1))
        start = -span * float(rng.random())
        top, sag = -18.0 - 26 * string, (170.0, 250.0, 96.0)[string]
        points = []
        while start < wide:
            s = np.linspace(0, 1, 40, endpoint=False)
            tilt = float(rng.uniform(-18, 18))
            deep = sag * float(rng.uniform(0.75, 1.15)) * min(1.0, shot.across / 1500 + 0.2)
            y = top + tilt * s + deep * (1 - (2 * s - 1) ** 2)
            points.append(np.stack((start + s * span, y), 1))
            start += span
        found.append(np.concatenate(points).astype(np.float32))
    return found


def _along(string: Floats, step: float) -> list[tuple[float, float, float]]:
    """Places every `step` units of a string's length: x, y and the slope there as an angle."""
    way = np.concatenate(([0], np.cumsum(np.hypot(*np.diff(string, axis=0).T))))
    at = np.arange(step / 2, way[-1] - 4, step)
    x, y = (np.interp(at, way, string[:, i]) for i in (0, 1))
    x1, y1 = (np.interp(at + 4, way, string[:, i]) for i in (0, 1))
    return list(zip(x.tolist(), y.tolist(), np.arctan2(y1 - y, x1 - x).tolist(), strict=True))


def paint_flags(shot: SceneShot, tones: Sequence[Floats], margin: float) -> Cutout:
    """Paper triangles lit from above, with a fold at the rope; `margin` units to the left."""
    rng, k = shot.rng("flags"), shot.k
    size = (shot.even(TALL), shot.even(shot.across + 2 * margin))
    image, cover = np.zeros((*size, 3), np.float32), np.zeros(size, np.float32)
    for number, string in enumerate(reversed(_strings(shot, rng, margin))):
        dim = (0.84, 0.93, 1.02)[number]
        _draw_rope(image, cover, string, k, 0.9 * dim)
        for i, (x, y, slope) in enumerate(_along(string, 62)):
            turn = slope + 0.10 * float(np.sin(i * 2.3 + number))
            light = dim * (0.90 + 0.14 * float(np.sin(i * 1.7 + number)))
            _draw_flag(image, cover, (x, y), turn, k, tones[(i + 2 * number) % len(tones)] * light)
    return Cutout(shot, image * cover[..., None], cover, (-margin * k, 0))


def _draw_rope(image: Floats, cover: Floats, string: Floats, k: float, light: float) -> None:
    line = np.zeros_like(cover)
    fixed = np.rint(string * k * 16).astype(np.int32)
    cv2.polylines(line, [fixed], False, 1.0, max(1, round(2.2 * k)), cv2.LINE_AA, 4)
    tone = np.array([0.96, 0.94, 0.90], np.float32) * np.float32(light)
    image += (tone - image) * line[..., None]
    np.maximum(cover, line * 0.9, out=cover)


def _draw_flag(
    image: Floats, cover: Floats, at: tuple[float, float], turn: float, k: float, tone: Floats
) -> None:
    """A triangle of 48 by 62 units that hangs from `at`, brighter at the fold."""
    c, s = float(np.cos(turn)), float(np.sin(turn))
    corners = np.array([(-24, 0), (24, 0), (0, 62)], np.float32) @ np.array([(c, s), (-s, c)])
    points = (corners + np.array(at)) * k
    left, top = np.floor(points.min(0)).astype(int) - 2
    right, bottom = np.ceil(points.max(0)).astype(int) + 3
    rows, columns = slice(max(0, top), max(0, bottom)), slice(max(0, left), max(0, right))
    area, covered = image[rows, columns], cover[rows, columns]
    if not area.size:
        return
    flag = np.zeros(area.shape[:2], np.float32)
    corner = np.array([columns.start, rows.start])
    cv2.fillConvexPoly(flag, np.rint((points - corner) * 16).astype(np.int32), 1.0, cv2.LINE_AA, 4)
    down = (np.arange(area.shape[0], dtype=np.float32)[:, None] + rows.start) / k - at[1]
    across = (np.arange(area.shape[1], dtype=np.float32)[None] + columns.start) / k - at[0]
    lit = 1.06 - 0.0045 * down + 0.0035 * across + 0.14 * np.exp(-((down / 5) ** 2))
    area += (np.clip(tone * lit[..., None], 0, 1) - area) * flag[..., None]
    np.maximum(covered, flag, out=covered)


def paint_lamps(shot: SceneShot, warm: Floats, margin: float) -> Cutout:
    """Bulbs on dark wires with their halos; its corner is `margin` to the left."""
    rng, k = shot.rng("flags"), shot.k
    size = (shot.even(TALL), shot.even(shot.across + 2 * margin))
    wire, bulbs = np.zeros(size, np.float32), np.zeros(size, np.float32)
    for number, string in enumerate(_strings(shot, rng, margin)):
        fixed = np.rint(string * k * 16).astype(np.int32)
        cv2.polylines(wire, [fixed], False, 0.6, max(1, round(1.8 * k)), cv2.LINE_AA, 4)
        for x, y, _ in _along(string, 78):
            radius = (8.5, 10.0, 7.0)[number] * float(rng.uniform(0.9, 1.1))
            centre = (round(x * k * 16), round((y + 11) * k * 16))
            strength = float(rng.uniform(0.75, 1.1))
            cv2.circle(bulbs, centre, round(radius * k * 16), strength, -1, cv2.LINE_AA, 4)
    halo = 0.9 * noise.blur(bulbs, 12 * k) + 2.0 * noise.blur(bulbs, 42 * k)
    fade = colour.smooth(1.0, 0.72, np.arange(size[0], dtype=np.float32)[:, None] / size[0])
    light = bulbs[..., None] * (warm * 0.6 + 0.42) + warm * (halo * fade)[..., None]
    return Cutout(shot, colour.film(light, 0.8), np.maximum(wire, bulbs), (-margin * k, 0))
