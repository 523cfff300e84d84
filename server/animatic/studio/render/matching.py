"""The photographs of one video brought a little nearer to each other in light and colour.

Each is measured on a thumbnail: how bright it is, how contrasty, which way its colours lean. It
is then pulled a third of the way to the middle of them all, and never far: a sunset beside days
stays a sunset. Black and white stay what they are. One photograph alone is left alone, and so is
what was drawn or stands on white: logos, screenshots and products have their colours on purpose.
"""

# OpenCV's stubs give every array back as a MatLike.
# pyright: reportReturnType=false

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import NamedTuple

import cv2
import numpy as np

from animatic.model.errors import UnusableMedia
from animatic.model.timeline import Picture
from animatic.studio.planes import Plane, Planes
from animatic.studio.render import stills
from animatic.studio.render.plan import Correction, RenderPlan
from animatic.studio.render.sniff import format_of

PULL = 0.35
"""The part of the way to the middle of all."""

MOST_BRIGHTER, MOST_CONTRAST, MOST_TINT = 10.0, 0.08, 3.0
"""Luma levels, share, and chroma levels by which a photograph is changed at most."""

LEAST_SPREAD = 14.0
"""Standard deviation of luma below which a picture has no light to match: fog, a plain ground."""

WHITE, MOST_WHITE = 225, 0.3
"""Luma, and the share of it from which a picture is a thing on white paper, lit as it should be."""

THUMBNAIL = 64
PHOTOGRAPHS = ("jpeg", "webp")


class PhotoLight(NamedTuple):
    """A photograph's light: mean and standard deviation of luma, means of the chroma."""

    light: float
    spread: float
    u: float
    v: float


def matched(plan: RenderPlan) -> RenderPlan:
    """The plan with a look for each of its photographs, if there are several."""
    names = {shot.media.asset for shot in plan.shots if isinstance(shot.media, Picture)}
    paths = {name: plan.assets[name] for name in sorted(names)}
    if len(paths) < 2:
        return plan
    with ThreadPoolExecutor(min(4, len(paths)), thread_name_prefix="measure") as pool:
        found = dict(zip(paths, pool.map(measure, paths.values()), strict=True))
    return replace(plan, looks=looks({name: m for name, m in found.items() if m is not None}))


def measure(path: Path) -> PhotoLight | None:
    """The light of a photograph; None for what isn't one or can't be read."""
    try:
        if format_of(path).name not in PHOTOGRAPHS:
            return None
        rgb = stills.thumbnail(path, THUMBNAIL)
    except UnusableMedia:
        return None  # whoever draws it says so
    picture = stills.rgb_planes(rgb)
    luma = picture.y.astype(np.float32)
    spread = float(luma.std())
    if spread < LEAST_SPREAD or float((luma > WHITE).mean()) > MOST_WHITE:
        return None
    return PhotoLight(float(luma.mean()), spread, float(picture.u.mean()), float(picture.v.mean()))


def looks(measured: Mapping[str, PhotoLight]) -> dict[str, Correction]:
    """What each photograph is changed by; nothing for one alone."""
    if len(measured) < 2:
        return {}
    middle = PhotoLight(*(median(column) for column in zip(*measured.values(), strict=True)))
    return {name: _look(own, middle) for name, own in measured.items()}


def _look(own: PhotoLight, middle: PhotoLight) -> Correction:
    contrast = (middle.spread / own.spread) ** PULL
    return Correction(
        light=round(own.light, 1),
        brighter=_bounded(PULL * (middle.light - own.light), MOST_BRIGHTER),
        contrast=round(min(max(contrast, 1 - MOST_CONTRAST), 1 + MOST_CONTRAST), 3),
        u=_bounded(PULL * (middle.u - own.u), MOST_TINT),
        v=_bounded(PULL * (middle.v - own.v), MOST_TINT),
    )


def _bounded(wish: float, most: float) -> float:
    return round(min(max(wish, -most), most), 1)


def apply(look: Correction, picture: Planes) -> Planes:
    """The picture in that look. Black, white and what lies close to them keep their place."""
    levels = np.arange(256, dtype=np.float32)
    kept = _middling(levels)
    luma = levels + kept * ((look.contrast - 1) * (levels - look.light) + look.brighter)
    table = np.clip(np.rint(luma), 0, 255).astype(np.uint8)
    weight = _middling(_halved(picture.y).astype(np.float32))
    tints: Iterable[tuple[Plane, float]] = ((picture.u, look.u), (picture.v, look.v))
    return Planes(cv2.LUT(picture.y, table), *(_tinted(p, tint * weight) for p, tint in tints))


def _middling(luma: np.ndarray) -> np.ndarray:
    """1 at middle grey, 0 at black and at white."""
    at = np.clip((luma - 16) / 219, 0, 1)
    return (4 * at * (1 - at)).astype(np.float32)


def _halved(plane: Plane) -> Plane:
    rows, columns = plane.shape
    return cv2.resize(plane, (columns // 2, rows // 2), interpolation=cv2.INTER_AREA)


def _tinted(plane: Plane, tint: np.ndarray) -> Plane:
    return np.clip(np.rint(plane + tint), 16, 240).astype(np.uint8)
