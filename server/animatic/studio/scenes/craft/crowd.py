"""People seen from behind at the lower edge of a frame, as shapes against what they look at."""

from __future__ import annotations

import cv2
import numpy as np

from . import colour
from .layers import Cutout
from .shot import Floats, SceneShot

ROOM = 150.0
"""Units that the row reaches beyond the frame at either side."""


def paint_crowd(shot: SceneShot, dark: Floats, rim: Floats, screen: Floats) -> Cutout:
    """A row of heads and shoulders; some hold a phone up. Its corner is `ROOM` units to the left.

    `dark` is what they are against the light, `rim` the light on their outline, `screen` a phone's.
    """
    rng, k = shot.rng("crowd"), shot.k
    tall, wide = 400.0, shot.across + 2 * ROOM
    cover = np.zeros((shot.even(tall), shot.even(wide)), np.float32)
    phones = np.zeros_like(cover)
    # Two rows: the far one is smaller and stands in the gaps of the near one.
    for size, gap, low in ((0.60, 84.0, 34.0), (0.94, 132.0, 84.0)):
        x = -60.0 * float(rng.random())
        while x < wide:
            a, b, c, d = rng.random(4).tolist()
            size_of = size * (0.82 + 0.36 * a)
            if not (size > 0.9 and abs(x - wide / 2) < 0.16 * shot.across and b < 0.6):
                _stand(cover, k, (x, tall + low - 178 * size_of), size_of, 2 * c - 1)
                if d < 0.13:
                    side = -1.0 if c < 0.5 else 1.0
                    _raise_phone(cover, phones, k, (x, tall + low - 178 * size_of), size_of, side)
            x += gap * (0.75 + 0.6 * b)
    soft = cv2.GaussianBlur(np.clip(cover, 0, 1), (0, 0), 1.6 * k)
    above = np.roll(cv2.GaussianBlur(soft, (0, 0), 3 * k), round(7 * k), 0)
    edge = np.clip(soft - above, 0, 1) * 0.8
    glow = 0.42 * phones + 0.4 * cv2.GaussianBlur(phones, (0, 0), 10 * k)
    image = dark * soft[..., None] + rim * (edge * soft)[..., None] + screen * glow[..., None]
    at = (-ROOM * k, (shot.down - tall) * k)
    return Cutout(shot, colour.film(image, 0.8), np.maximum(soft, np.clip(glow, 0, 1)), at)


def _fixed(points: list[tuple[float, float]], k: float) -> np.ndarray:
    return np.rint(np.array(points) * k * 16).astype(np.int32)


def _stand(on: Floats, k: float, at: tuple[float, float], size: float, lean: float) -> None:
    """Head, hair, neck, shoulders, with the middle of the head at `at`."""
    x, y = at
    x += 4 * lean
    centre = (round(x * k * 16), round(y * k * 16))
    axes = (round(25 * size * k * 16), round(33 * size * k * 16))
    outline = cv2.ellipse2Poly((0, 0), axes, round(6 * lean), 0, 360, 10) + np.array(centre)
    cv2.fillConvexPoly(on, outline.astype(np.int32), 1.0, cv2.LINE_AA, 4)
    if lean > 0.35:  # long hair
        hair = [(-30, -10), (30, -10), (36, 60), (-36, 60)]
        points = [(x + u * size, y + v * size) for u, v in hair]
        cv2.fillConvexPoly(on, _fixed(points, k), 1.0, cv2.LINE_AA, 4)
        cv2.circle(on, centre, round(31 * size * k * 16), 1.0, -1, cv2.LINE_AA, 4)
    s = np.linspace(-1, 1, 25)
    shoulders = 40 + 50 * np.abs(s) ** 2.2 - 16 * np.exp(-((s / 0.20) ** 2))
    top = [(x + 86 * size * u, y + v * size) for u, v in zip(s.tolist(), shoulders, strict=True)]
    foot = [(x + 92 * size, y + 420 * size), (x - 92 * size, y + 420 * size)]
    cv2.fillPoly(on, [_fixed([*top, *foot], k)], 1.0, cv2.LINE_AA, 4)


def _raise_phone(
    on: Floats, phones: Floats, k: float, at: tuple[float, float], size: float, side: float
) -> None:
    """Both forearms up beside the head, and a screen between the hands."""
    x, y = at
    hand = (x + side * 44 * size, y - 58 * size)
    for elbow in (72, 30):
        arm = _fixed([(x + side * elbow * size, y + 74 * size), hand], k)
        cv2.polylines(on, [arm], False, 1.0, max(1, round(17 * size * k)), cv2.LINE_AA, 4)
    wide, tall = 14 * size, 26 * size
    box = [(-wide, -tall), (wide, -tall), (wide, tall), (-wide, tall)]
    body = [(hand[0] + u * 1.14, hand[1] - 12 * size + v * 1.08) for u, v in box]
    glass = [(hand[0] + u, hand[1] - 12 * size + v) for u, v in box]
    cv2.fillConvexPoly(on, _fixed(body, k), 1.0, cv2.LINE_AA, 4)
    cv2.fillConvexPoly(phones, _fixed(glass, k), 0.8, cv2.LINE_AA, 4)
