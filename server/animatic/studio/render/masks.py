"""One-coloured shapes with soft edges, drawn over planar frames at sub-pixel positions.

A `Mask` is what everything in lettering is made of: letters, shadows, glows, hairlines, panels.
Rasterised once with Pillow, supersampled; drawing it costs one warp and a few passes over the
pixels it covers, and allocates only those. Refuses to know about time.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from ..planes import Planes, ycc
from .emoji import ColourFace
from .typesetting import EMOJI_ADVANCE, EMOJI_SIZE, Line

if TYPE_CHECKING:
    from ..planes import FloatImage, Plane

SUPERSAMPLING = 3


class Ink(NamedTuple):
    """A colour as limited-range 8-bit luma and chroma."""

    y: int
    u: int
    v: int


class Rect(NamedTuple):
    """Pixels from (x0, y0) up to, without, (x1, y1)."""

    x0: int
    y0: int
    x1: int
    y1: int

    def within(self, other: Rect) -> Rect:
        return Rect(
            max(self.x0, other.x0),
            max(self.y0, other.y0),
            min(self.x1, other.x1),
            min(self.y1, other.y1),
        )

    @property
    def is_empty(self) -> bool:
        return self.x1 <= self.x0 or self.y1 <= self.y0


@dataclass(frozen=True, slots=True)
class Pose:
    """Where a mask is drawn: moved by (dx, dy) pixels, scaled about (cx, cy), that opaque."""

    opacity: float = 1.0
    dx: float = 0.0
    dy: float = 0.0
    scale: float = 1.0
    cx: float = 0.0
    cy: float = 0.0

    @property
    def is_at_rest(self) -> bool:
        return self.dx == 0 and self.dy == 0 and self.scale == 1


@dataclass(frozen=True, slots=True, eq=False)
class Mask:
    """Coverage (height, width), whose top left pixel is the frame's (x, y), in one ink."""

    alpha: Plane
    x: int
    y: int
    ink: Ink

    def draw(self, into: Planes, pose: Pose, clip: Rect | None = None) -> None:
        """Composite over `into`, inside `clip` (default: the whole frame)."""
        area = self.touched(into, pose, clip)
        if not area.is_empty:
            composite(into, self.posed(self.alpha, pose, area), self.ink, area)

    def touched(self, into: Planes, pose: Pose, clip: Rect | None) -> Rect:
        """The pixels of `into` that drawing it changes; empty when it isn't seen."""
        if pose.opacity < 0.004 or not self.alpha.size:
            return Rect(0, 0, 0, 0)
        width, height = into.size
        frame = Rect(0, 0, width, height)
        return even(self.reach(pose).within(clip or frame)).within(frame)

    def reach(self, pose: Pose) -> Rect:
        """The pixels it touches when posed, the frame's edges not considered."""
        height, width = self.alpha.shape
        x, y, s = self._corner(pose)
        right, bottom = math.ceil(x + width * s) + 1, math.ceil(y + height * s) + 1
        return Rect(math.floor(x), math.floor(y), right, bottom)

    def _corner(self, pose: Pose) -> tuple[float, float, float]:
        s = pose.scale
        x = pose.cx + (self.x - pose.cx) * s + pose.dx
        y = pose.cy + (self.y - pose.cy) * s + pose.dy
        return x, y, s

    def posed(self, plane: Plane, pose: Pose, area: Rect) -> Plane:
        """A plane of the mask's shape, posed and faded, over `area`."""
        if pose.is_at_rest:
            return _faded(self._placed(plane, area), pose.opacity)
        x, y, s = self._corner(pose)
        x, y, inverse = x - area.x0, y - area.y0, 1 / s
        shift = (0.5 * inverse) - 0.5  # pixel centres, not corners, are what the matrix maps
        matrix = np.array([[inverse, 0, -x * inverse + shift], [0, inverse, -y * inverse + shift]])
        size = (area.x1 - area.x0, area.y1 - area.y0)
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        return _faded(np.asarray(cv2.warpAffine(plane, matrix, size, flags=flags)), pose.opacity)

    def placed(self, area: Rect) -> Plane:
        """Its coverage at rest, over `area`."""
        return self._placed(self.alpha, area)

    def _placed(self, plane: Plane, area: Rect) -> Plane:
        height, width = plane.shape
        part = Rect(self.x, self.y, self.x + width, self.y + height).within(area)
        laid = np.zeros((area.y1 - area.y0, area.x1 - area.x0), np.uint8)
        if not part.is_empty:
            rows, columns = slice(part.y0, part.y1), slice(part.x0, part.x1)
            piece = plane[_from(rows, self.y), _from(columns, self.x)]
            laid[_from(rows, area.y0), _from(columns, area.x0)] = piece
        return laid


def _from(span: slice, origin: int) -> slice:
    return slice(span.start - origin, span.stop - origin)


@dataclass(frozen=True, slots=True, eq=False)
class Stamp:
    """A small picture with soft edges, an emoji: moved and drawn as a mask is."""

    cover: Mask
    colours: Planes
    """Luma and chroma multiplied by coverage, all three of the cover's full shape."""

    def draw(self, into: Planes, pose: Pose, clip: Rect | None = None) -> None:
        area = self.cover.touched(into, pose, clip)
        if area.is_empty:
            return
        alpha = self.cover.posed(self.cover.alpha, pose, area)
        for n, (plane, colour) in enumerate(zip(into, self.colours, strict=True)):
            shown, kept, half = self.cover.posed(colour, pose, area), cv2.bitwise_not(alpha), 1
            if n:
                shown, kept, half = halved(shown), halved(np.asarray(kept, np.uint8)), 2
            rows = slice(area.y0 // half, area.y1 // half)
            roi = plane[rows, area.x0 // half : area.x1 // half]
            cv2.add(cv2.multiply(roi, kept, scale=1 / 255), shown, dst=roi)


def stamp(picture: FloatImage, x: int, y: int) -> Stamp:
    """A picture (h, w, 4) of pre-multiplied R'G'B' and coverage, with its top left at (x, y)."""
    alpha = picture[..., 3]
    luma, blue, red = ycc(picture[..., :3])
    planes = (16 * alpha + 219 * luma, 128 * alpha + 224 * blue, 128 * alpha + 224 * red)
    colours = (np.clip(plane + 0.5, 0, 255).astype(np.uint8) for plane in planes)
    return Stamp(Mask((alpha * 255 + 0.5).astype(np.uint8), x, y, Ink(16, 128, 128)),
                 Planes(*colours))  # fmt: skip


def _faded(alpha: Plane, opacity: float) -> Plane:
    if opacity >= 0.998:
        return alpha
    return np.asarray(cv2.convertScaleAbs(alpha, alpha=opacity), np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class Plate:
    """A mask at rest and fully seen, worked out beforehand: two passes over its pixels, no warp."""

    area: Rect
    kept: Planes
    """What stays of the picture, in 1/255."""
    added: Planes

    @staticmethod
    def of(mask: Mask, width: int, height: int) -> Plate:
        own = mask.reach(Pose()).within(Rect(0, 0, width, height))
        area = even(own).within(Rect(0, 0, width, height))
        if area.is_empty:
            nothing = Planes(*(np.zeros((0, 0), np.uint8),) * 3)
            return Plate(Rect(0, 0, 0, 0), nothing, nothing)
        luma = mask.placed(area)
        chroma = halved(luma)
        alphas = (luma, chroma, chroma)
        return Plate(
            area,
            Planes(*(cv2.bitwise_not(alpha) for alpha in alphas)),
            Planes(
                *(
                    cv2.convertScaleAbs(alpha, alpha=value / 255)
                    for alpha, value in zip(alphas, mask.ink, strict=True)
                )
            ),
        )

    def draw(self, into: Planes) -> None:
        if self.area.is_empty:
            return
        for n, (plane, kept, added) in enumerate(zip(into, self.kept, self.added, strict=True)):
            half = 2 if n else 1
            rows = slice(self.area.y0 // half, self.area.y1 // half)
            roi = plane[rows, self.area.x0 // half : self.area.x1 // half]
            cv2.add(cv2.multiply(roi, kept, scale=1 / 255), added, dst=roi)


def over_one_another(masks: Sequence[Mask]) -> Mask:
    """Several masks of one ink as the one that covers what they cover together."""
    whole = Rect(
        min(m.x for m in masks),
        min(m.y for m in masks),
        max(m.x + m.alpha.shape[1] for m in masks),
        max(m.y + m.alpha.shape[0] for m in masks),
    )
    kept = np.ones((whole.y1 - whole.y0, whole.x1 - whole.x0), np.float32)
    for mask in masks:
        kept *= 1 - mask.placed(whole).astype(np.float32) / 255
    return cropped(1 - kept, whole.x0, whole.y0, masks[0].ink)


def composite(into: Planes, alpha: Plane, ink: Ink, area: Rect) -> None:
    """Lay `ink` over the even-sided `area` where `alpha`, of the area's size, covers it."""
    x0, y0, x1, y1 = area
    _blend(into.y[y0:y1, x0:x1], alpha, ink.y)
    half = halved(alpha)
    rows, columns = slice(y0 // 2, y1 // 2), slice(x0 // 2, x1 // 2)
    _blend(into.u[rows, columns], half, ink.u)
    _blend(into.v[rows, columns], half, ink.v)


def halved(alpha: Plane) -> Plane:
    """Coverage at the chroma planes' size."""
    height, width = alpha.shape
    half = cv2.resize(alpha, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    return np.asarray(half, np.uint8)


def _blend(plane: Plane, alpha: Plane, value: int) -> None:
    kept = cv2.multiply(plane, cv2.bitwise_not(alpha), scale=1 / 255)
    cv2.add(kept, cv2.convertScaleAbs(alpha, alpha=value / 255), dst=plane)


def even(area: Rect) -> Rect:
    """Grown to even coordinates, so that chroma samples are covered whole."""
    return Rect(area.x0 & ~1, area.y0 & ~1, area.x1 + (area.x1 & 1), area.y1 + (area.y1 & 1))


def ink(red: float, green: float, blue: float) -> Ink:
    """A colour of R'G'B' in 0..1."""
    y, u, v = ycc(np.array([red, green, blue], np.float32))
    return Ink(round(16 + 219 * float(y)), round(128 + 224 * float(u)), round(128 + 224 * float(v)))


def letters(line: Line, scale: float) -> tuple[FloatImage, float, float]:
    """Coverage of a line at `scale` pixels a unit, 0..1, and where its origin lies in it.

    The origin is the left end of the baseline; the picture has room for overshoot all round.
    """
    from PIL import Image, ImageDraw

    fine = scale * SUPERSAMPLING
    size = line.size * fine
    room = math.ceil(line.size * scale * 0.35) * SUPERSAMPLING
    width = _whole(line.width * fine + 2 * room)
    up, down = _whole(size * 1.05 + room / 2), _whole(size * 0.4 + room / 2)
    picture = Image.new("L", (width, up + down))
    pen = ImageDraw.Draw(picture)
    for glyph in line.glyphs:
        if isinstance(glyph.face, ColourFace):
            continue
        font = glyph.face.at(size)
        pen.text((room + glyph.x * fine, up), glyph.cluster, font=font, anchor="ls", fill=255)
    shape = (width // SUPERSAMPLING, (up + down) // SUPERSAMPLING)
    cover = cv2.resize(np.asarray(picture), shape, interpolation=cv2.INTER_AREA)
    return np.asarray(cover / 255, np.float32), room / SUPERSAMPLING, up / SUPERSAMPLING


def emoji(line: Line, scale: float, x: float, baseline: float) -> list[Stamp]:
    """The line's emoji, its origin being at (x, baseline) pixels; centred on the capitals."""
    stamps: list[Stamp] = []
    for glyph in line.glyphs:
        if isinstance(glyph.face, ColourFace):
            picture = glyph.face.picture(glyph.cluster, EMOJI_SIZE * line.size * scale)
            height, width, _ = picture.shape
            left = x + (glyph.x + line.size * EMOJI_ADVANCE / 2) * scale - width / 2
            top = baseline - 0.36 * line.size * scale - height / 2
            stamps.append(stamp(picture, round(left), round(top)))
    return stamps


def _whole(length: float) -> int:
    return math.ceil(length / SUPERSAMPLING) * SUPERSAMPLING


def blurred(cover: FloatImage, sigma: float) -> FloatImage:
    """A Gaussian blur whose cost doesn't grow with `sigma`: done small, then enlarged."""
    if sigma < 3:
        return np.asarray(cv2.GaussianBlur(cover, (0, 0), max(sigma, 0.1)), np.float32)
    shrink = max(1, int(sigma / 3))
    height, width = cover.shape
    size = (max(1, width // shrink), max(1, height // shrink))
    small = cv2.resize(cover, size, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma / shrink)
    wide = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(wide, np.float32)


def cropped(cover: FloatImage, x: float, y: float, colour: Ink) -> Mask:
    """A mask of what is visible of `cover`, whose top left lies at whole pixel (x, y)."""
    alpha = np.clip(cover * 255 + 0.5, 0, 255).astype(np.uint8)
    if not alpha.size:
        return Mask(alpha, round(x), round(y), colour)
    rows, columns = np.flatnonzero(alpha.max(1) > 1), np.flatnonzero(alpha.max(0) > 1)
    if not rows.size:
        return Mask(np.zeros((0, 0), np.uint8), round(x), round(y), colour)
    top, left = int(rows[0]), int(columns[0])
    inside = alpha[top : int(rows[-1]) + 1, left : int(columns[-1]) + 1]
    return Mask(np.ascontiguousarray(inside), round(x) + left, round(y) + top, colour)


def panel(width: float, height: float, radius: float) -> FloatImage:
    """A rounded rectangle's coverage, with antialiased corners."""
    across = _edge(width, radius), _edge(height, radius)
    corner = np.hypot(across[0][None, :], across[1][:, None])
    return np.clip(radius + 0.5 - corner, 0, 1).astype(np.float32)


def _edge(length: float, radius: float) -> FloatImage:
    """How far each pixel lies inside the corner zone, 0 in the straight part."""
    centre = np.arange(max(1, round(length)), dtype=np.float32) + 0.5
    return np.maximum(np.maximum(radius - centre, centre - (length - radius)), 0)


def together(covers: Sequence[tuple[FloatImage, int, int]], area: Rect) -> FloatImage:
    """Several coverages, each with its top left in the frame, as one over `area`."""
    whole = np.zeros((area.y1 - area.y0, area.x1 - area.x0), np.float32)
    for cover, x, y in covers:
        height, width = cover.shape
        part = Rect(x, y, x + width, y + height).within(area)
        if part.is_empty:
            continue
        piece = cover[part.y0 - y : part.y1 - y, part.x0 - x : part.x1 - x]
        target = whole[part.y0 - area.y0 : part.y1 - area.y0, part.x0 - area.x0 : part.x1 - area.x0]
        np.maximum(target, piece, out=target)
    return whole
