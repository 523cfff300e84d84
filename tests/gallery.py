"""Makes the contact sheets of `docs/gallery/`: `python tests/gallery.py [family ...]`.

One JPEG a family, at most 120 KB: three seeds or moods, each at two moments, and one upright frame.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from animatic.model.timeline import Scene
from animatic.studio.catalogue import FAMILIES
from animatic.studio.planes import Plane, buffer, planes
from animatic.studio.scenes import open_scene

GALLERY = Path(__file__).parents[1] / "docs" / "gallery"
WIDE, UPRIGHT = (960, 540), (540, 960)
TILE = (480, 270)
SECONDS, RATE = 8, 30
LIMIT_BYTES = 120_000

SHOWN: dict[str, list[dict[str, Any]]] = {
    "city": [
        {"palette": "neon", "prompt": "a neon street", "view": "street"},
        {"time_of_day": "sunset"},
        {"palette": "neon", "prompt": "a skyline", "view": "skyline"},
        {"palette": "ember", "weather": "rain", "prompt": "a neon street", "view": "street"},
    ],
    "lake": [{}, {"time_of_day": "night"}, {"weather": "aurora"}, {"time_of_day": "dawn"}],
    "ocean": [
        {"time_of_day": "day"},
        {"time_of_day": "sunset"},
        {"time_of_day": "sunset", "prompt": "a boat on the open sea", "view": "open_sea"},
        {"view": "underwater", "time_of_day": "day"},
    ],
    "forest": [
        {"season": "summer"},
        {"season": "autumn"},
        {"weather": "snow"},
        {"time_of_day": "night"},
    ],
    "weather": [
        {"weather": "rain"},
        {"weather": "snow"},
        {"weather": "storm"},
        {"weather": "aurora"},
    ],
    "food": [
        {"time_of_day": "day", "prompt": "latte", "subject": "latte"},
        {"time_of_day": "night", "prompt": "coffee", "subject": "coffee", "palette": "ember"},
        {"time_of_day": "day", "prompt": "tea", "subject": "tea"},
        {"time_of_day": "day", "prompt": "soup", "subject": "soup"},
    ],
    "travel": [
        {"prompt": "a map of our route", "view": "map", "time_of_day": "day"},
        {"prompt": "a flight", "view": "flight", "time_of_day": "sunset"},
        {"view": "map", "places": ("Lisbon", "Cairo", "Tokyo"), "time_of_day": "night"},
        {"prompt": "a map of our route", "view": "map"},
    ],
    "technology": [
        {"prompt": "world", "subject": "globe", "palette": "cyan"},
        {"prompt": "server", "subject": "servers", "palette": "indigo"},
        {"prompt": "dashboard", "subject": "dashboard", "palette": "orchid"},
        {"prompt": "code", "subject": "code", "palette": "emerald"},
    ],
    "space": [
        {"prompt": "earth", "subject": "earth", "palette": "aurora"},
        {"prompt": "saturn", "subject": "saturn"},
        {"prompt": "sunrise", "view": "orbit", "palette": "berry"},
        {},
    ],
    "product": [
        {"palette": "sunset", "time_of_day": "night"},
        {"palette": "aurora", "time_of_day": "night", "prompt": "launch"},
        {"palette": "peach", "time_of_day": "day"},
        {"palette": "gold", "time_of_day": "night"},
    ],
    "abstract": [
        {"prompt": "silk", "subject": "silk", "palette": "mint"},
        {"prompt": "waves", "subject": "waves", "palette": "peach"},
        {"prompt": "threads", "subject": "threads", "palette": "ocean"},
        {"prompt": "liquid", "subject": "liquid", "palette": "berry"},
    ],
    "celebration": [
        {"time_of_day": "night"},
        {"time_of_day": "day"},
        {"time_of_day": "sunset", "palette": "gold"},
        {"palette": "berry"},
    ],
}


def to_bgr(memory: Plane) -> np.ndarray:
    """A frame's planes as BT.709 B'G'R' bytes, (height, width, 3)."""
    frame = planes(memory)
    size = frame.size
    y = (frame.y.astype(np.float32) - 16) * (255 / 219)
    u, v = ((cv2.resize(plane, size).astype(np.float32) - 128) * (255 / 224) for plane in frame[1:])
    bgr = np.dstack([y + 1.8556 * u, y - 0.1873 * u - 0.4681 * v, y + 1.5748 * v])
    return np.clip(bgr + 0.5, 0, 255).astype(np.uint8)


def stills(scene: Scene, size: tuple[int, int], at: tuple[float, ...]) -> list[np.ndarray]:
    frames = SECONDS * RATE
    picture = open_scene(scene, width=size[0], height=size[1], frames=frames, frame_rate=RATE)
    memory, found = buffer(*size), []
    for part in at:
        picture.draw(round(part * (frames - 1)), planes(memory))
        found.append(to_bgr(memory))
    return found


def sheet(family: str) -> np.ndarray:
    """Three moods at two moments in rows of two, the fourth upright beside them."""
    moods = SHOWN.get(family, [{}] * 4)
    rows = []
    for seed, mood in enumerate(moods[:3], 1):
        scene = Scene.model_validate({"family": family, "seed": seed, **mood})
        pair = [
            cv2.resize(s, TILE, interpolation=cv2.INTER_AREA)
            for s in stills(scene, WIDE, (0.15, 0.85))
        ]
        rows.append(np.hstack(pair))
    left = np.vstack(rows)
    scene = Scene.model_validate({"family": family, "seed": 4, **moods[3]})
    upright = stills(scene, UPRIGHT, (0.5,))[0]
    width = round(left.shape[0] * UPRIGHT[0] / UPRIGHT[1] / 2) * 2
    return np.hstack(
        [left, cv2.resize(upright, (width, left.shape[0]), interpolation=cv2.INTER_AREA)]
    )


OVERVIEW: list[dict[str, str]] = [
    {"family": "city", "palette": "neon"},
    {"family": "lake", "time_of_day": "sunset"},
    {"family": "ocean", "time_of_day": "sunset"},
    {"family": "space"},
    {"family": "product", "palette": "sunset", "time_of_day": "night"},
    {"family": "forest", "season": "autumn"},
    {"family": "celebration", "time_of_day": "night"},
    {"family": "food", "prompt": "latte", "subject": "latte", "time_of_day": "day"},
    {"family": "technology"},
]


def overview() -> np.ndarray:
    """One frame each of nine families, three in a row: the picture of the README."""
    frames = [
        stills(Scene.model_validate({"seed": 5, **values}), WIDE, (0.5,))[0] for values in OVERVIEW
    ]
    tiles = [cv2.resize(frame, TILE, interpolation=cv2.INTER_AREA) for frame in frames]
    return np.vstack([np.hstack(tiles[n : n + 3]) for n in range(0, 9, 3)])


def save(name: str) -> Path:
    """Writes a sheet at the best quality that stays within the limit."""
    image, path = overview() if name == "overview" else sheet(name), GALLERY / f"{name}.jpg"
    for quality in range(88, 40, -6):
        _, encoded = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
        if encoded.nbytes <= LIMIT_BYTES:
            break
    path.write_bytes(encoded.tobytes())
    return path


def main() -> None:
    cv2.setNumThreads(1)
    GALLERY.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[1:] or ["overview", *FAMILIES]:
        path = save(name)
        print(f"{path.name}: {path.stat().st_size // 1000} KB")


if __name__ == "__main__":
    main()
