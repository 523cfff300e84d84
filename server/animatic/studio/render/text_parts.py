"""What a text is made of once it is set: parts with a place, an ink and a motion.

`Part` knows how to pose itself at a moment; `text_cards` decides which parts there are.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from ..planes import Planes
from .masks import Mask, Pose, Rect, composite, even
from .motion import Timing, flicker, in_cubic, out_back, out_cubic, out_expo, smooth
from .type_styles import Motion


@dataclass(frozen=True, slots=True, eq=False)
class Letters:
    """One line (or its glow), coming with its style's motion, `delay_s` after the text begins.

    `travel` is pixels; `box` is the line's own place, which a reveal stays inside;
    `centre` is what the slow drift grows from.
    """

    mask: Mask
    motion: Motion
    delay_s: float
    travel: float
    box: Rect
    centre: tuple[float, float]
    opacity: float = 1.0

    def draw(self, into: Planes, t: float, timing: Timing) -> None:
        pose, clip = self._pose(t, timing)
        self.mask.draw(into, pose, clip)

    def _pose(self, t: float, timing: Timing) -> tuple[Pose, Rect | None]:
        gone = timing.gone(t)
        leaving, lift = 1 - out_cubic(gone), -0.26 * self.travel * in_cubic(gone)
        grown = 1 + 0.012 * timing.drift(t)
        x, y = self.centre
        match self.motion:
            case "rise":
                shown = out_expo(timing.entered(t, self.delay_s, 1.15))
                seen = timing.entered(t, self.delay_s, 0.45) * leaving
                return self._at(seen, self.travel * (1 - shown) + lift, grown, x, y), None
            case "reveal":
                shown = out_expo(timing.entered(t, self.delay_s, 0.95))
                height = self.box.y1 - self.box.y0
                clip = self.box if shown < 0.999 else None
                seen = leaving if shown > 0 else 0.0
                return self._at(seen, height * (1 - shown) + lift, grown, x, y), clip
            case "pop":
                p = timing.entered(t, self.delay_s, 0.6)
                scale = (0.72 + 0.28 * out_back(p)) * grown * (1 - 0.1 * in_cubic(gone))
                middle = (self.box.x0 + self.box.x1) / 2, (self.box.y0 + self.box.y1) / 2
                return self._at(min(1.0, p * 3.5) * leaving, 0, scale, *middle), None
            case "fade":
                p = smooth(timing.entered(t, self.delay_s, 1.2))
                return self._at(p * leaving, lift, grown + 0.02 * (p - 1), x, y), None
            case "flicker":
                late = max(0.0, t - self.delay_s * timing.pace)
                return Pose(self.opacity * flicker(late, timing.pace) * leaving), None

    def _at(self, seen: float, dy: float, scale: float, x: float, y: float) -> Pose:
        return Pose(self.opacity * seen, 0, dy, scale, x, y)


@dataclass(frozen=True, slots=True, eq=False)
class Shade:
    """What keeps words readable: a soft dark (or, for dark words, light) cloud that only fades."""

    mask: Mask
    coming_s: float = 0.5

    def draw(self, into: Planes, t: float, timing: Timing) -> None:
        seen = smooth(timing.entered(t, 0, self.coming_s)) * (1 - smooth(timing.gone(t)))
        self.mask.draw(into, Pose(seen))


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


Part = Shade | Frost | Rule | Letters
