"""What a text is made of once it is set: parts with a place, an ink and a motion.

`Part` knows how to pose itself at a moment; `text_cards` decides which parts there are.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from animatic.studio.catalogue.type_styles import Motion

from ..planes import Planes
from .masks import Ink, Mask, Plate, Pose, Rect, Stamp, composite, even
from .motion import Timing, flicker, hum, in_cubic, out_back, out_cubic, out_expo, smooth


@dataclass(frozen=True, slots=True, eq=False)
class Letters:
    """One line (or its glow), coming with its style's motion, `delay_s` after the text begins.

    `travel` is pixels; `box` is the line's own place, which a reveal stays inside;
    `centre` is what the slow drift grows from.
    """

    mask: Mask | Stamp
    motion: Motion
    delay_s: float
    travel: float
    box: Rect
    centre: tuple[float, float]
    is_glow: bool = False

    def draw(self, into: Planes, t: float, timing: Timing) -> None:
        pose, clip, _ = self.pose(t, timing)
        self.mask.draw(into, pose, clip)

    def pose(self, t: float, timing: Timing) -> tuple[Pose, Rect | None, float]:
        """Where the line is, what it is clipped to, and how far it has arrived (0 to 1)."""
        gone = timing.gone(t)
        leaving, lift = 1 - out_cubic(gone), -0.26 * self.travel * in_cubic(gone)
        grown = 1 + 0.012 * timing.drift(t)
        x, y = self.centre
        match self.motion:
            case "rise":
                p = out_expo(timing.entered(t, self.delay_s, 1.15))
                seen = timing.entered(t, self.delay_s, 0.45) * leaving
                return self._at(seen, self.travel * (1 - p) + lift, grown, x, y), None, p
            case "reveal":
                p = out_expo(timing.entered(t, self.delay_s, 0.95))
                height = self.box.y1 - self.box.y0
                clip = self.box if p < 0.999 else None
                seen = leaving if p > 0 else 0.0
                return self._at(seen, height * (1 - p) + lift, grown, x, y), clip, p
            case "pop":
                p = timing.entered(t, self.delay_s, 0.6)
                scale = (0.72 + 0.28 * out_back(p)) * grown * (1 - 0.1 * in_cubic(gone))
                middle = (self.box.x0 + self.box.x1) / 2, (self.box.y0 + self.box.y1) / 2
                return self._at(min(1.0, p * 3.5) * leaving, 0, scale, *middle), None, p
            case "fade":
                p = smooth(timing.entered(t, self.delay_s, 1.2))
                return self._at(p * leaving, lift, grown + 0.02 * (p - 1), x, y), None, p
            case "flicker":
                late = max(0.0, t - self.delay_s * timing.pace)
                level = flicker(late, timing.pace)
                glow = hum(t) if self.is_glow else 1.0
                return Pose(glow * level * leaving), None, level

    def _at(self, seen: float, dy: float, scale: float, x: float, y: float) -> Pose:
        return Pose(seen, 0, dy, scale, x, y)


COUNTED_S = 1.3


@dataclass(frozen=True, slots=True, eq=False)
class Counter:
    """The same line with one number after the other, fast at first; then it is a line."""

    numbers: tuple[Letters, ...]

    def draw(self, into: Planes, t: float, timing: Timing) -> None:
        last = len(self.numbers) - 1
        counted = out_cubic(timing.entered(t, self.numbers[last].delay_s, COUNTED_S))
        self.numbers[round(counted * last)].draw(into, t, timing)


@dataclass(frozen=True, slots=True, eq=False)
class Shadow:
    """The soft dark (or, under dark words, light) edge behind a line. It comes with the line and
    leaves before it, and stays where the line will rest: too soft for anybody to see it still."""

    mask: Mask
    line: Letters

    def seen(self, t: float, timing: Timing) -> float:
        pose, _, arrived = self.line.pose(t, timing)
        return pose.opacity * arrived**3 * (1 - smooth(timing.gone(t)))


@dataclass(frozen=True, slots=True, eq=False)
class Shade:
    """Something that only fades in and out: a scrim, a panel."""

    mask: Mask
    coming_s: float = 0.5

    def seen(self, t: float, timing: Timing) -> float:
        return smooth(timing.entered(t, 0, self.coming_s)) * (1 - smooth(timing.gone(t)))

    def draw(self, into: Planes, t: float, timing: Timing) -> None:
        self.mask.draw(into, Pose(self.seen(t, timing)))


@dataclass(frozen=True, slots=True, eq=False)
class Still:
    """Letters that are read, not watched: a caption's come and go with their panel."""

    mask: Mask | Stamp

    def draw(self, into: Planes, t: float, timing: Timing) -> None:
        seen = smooth(timing.entered(t, 0, 0.22)) * (1 - smooth(timing.gone(t)))
        self.mask.draw(into, Pose(seen))


@dataclass(frozen=True, slots=True, eq=False)
class Behind:
    """Everything that lies still behind the letters: one by one while it comes and goes, as one
    plate in between."""

    parts: tuple[Shade | Shadow, ...]
    plate: Plate

    def draw(self, into: Planes, t: float, timing: Timing) -> None:
        seen = [part.seen(t, timing) for part in self.parts]
        if min(seen) > 0.99:
            self.plate.draw(into)
            return
        for part, opacity in zip(self.parts, seen, strict=True):
            part.mask.draw(into, Pose(opacity))


@dataclass(frozen=True, slots=True)
class Dim:
    """The whole picture stepping back behind an end card."""

    ink: Ink
    depth: float

    def draw(self, into: Planes, t: float, timing: Timing) -> None:
        shade = self.depth * smooth(timing.entered(t, 0, 0.8)) * (1 - smooth(timing.gone(t)))
        if shade > 0.004:
            for plane, value in zip(into, self.ink, strict=True):
                cv2.convertScaleAbs(plane, dst=plane, alpha=1 - shade, beta=value * shade)


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A hairline or bar that grows from its middle, or from its left end."""

    mask: Mask
    delay_s: float
    from_middle: bool

    def draw(self, into: Planes, t: float, timing: Timing) -> None:
        grown = out_expo(timing.entered(t, self.delay_s, 1.0))
        height, width = self.mask.alpha.shape
        x, y = self.mask.x, self.mask.y
        reach = width * grown
        left = x + (width - reach) / 2 if self.from_middle else x
        clip = Rect(round(left), y, round(left + reach), y + height)
        if not clip.is_empty:
            self.mask.draw(into, Pose(0.95 * (1 - out_cubic(timing.gone(t)))), clip)


@dataclass(frozen=True, slots=True, eq=False)
class Frost:
    """A panel of frosted glass: the picture behind it, blurred and darkened, wiped open."""

    cover: Mask
    darkness: float = 0.5

    def draw(self, into: Planes, t: float, timing: Timing) -> None:
        open_ = out_expo(timing.entered(t, 0.05, 0.8)) * (1 - in_cubic(timing.gone(t)))
        height, width = self.cover.alpha.shape
        x, y = self.cover.x, self.cover.y
        frame = Rect(0, 0, *into.size)
        area = even(Rect(x, y, x + round(width * open_), y + height)).within(frame)
        if area.x1 - area.x0 >= 16 and area.y1 - area.y0 >= 16:
            self._blur(into, area)
            composite(into, self._tint(area), self.cover.ink, area)

    def _blur(self, into: Planes, area: Rect) -> None:
        _soften(into.y[area.y0 : area.y1, area.x0 : area.x1], 8)
        rows, columns = slice(area.y0 // 2, area.y1 // 2), slice(area.x0 // 2, area.x1 // 2)
        _soften(into.u[rows, columns], 4)
        _soften(into.v[rows, columns], 4)

    def _tint(self, area: Rect) -> np.ndarray:
        size = (area.y1 - area.y0, area.x1 - area.x0)
        return np.full(size, round(255 * self.darkness), np.uint8)


def _soften(plane: np.ndarray, shrink: int) -> None:
    height, width = plane.shape
    size = (max(1, width // shrink), max(1, height // shrink))
    small = cv2.blur(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), (7, 7))
    cv2.resize(small, (width, height), dst=plane, interpolation=cv2.INTER_LINEAR)


Part = Dim | Behind | Shade | Still | Frost | Rule | Letters | Counter
