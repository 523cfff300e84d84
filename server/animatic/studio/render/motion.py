"""How things come, stay and go: easing curves over time, for text.

A `Timing` is made for a whole text; its curves take seconds since the text's first frame. Pure.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


def clamp(value: float) -> float:
    return min(max(value, 0.0), 1.0)


def out_expo(p: float) -> float:
    """Fast, then settling: 0 → 1."""
    p = clamp(p)
    return 1 - 2 ** (-10 * p) if p < 1 else 1.0


def out_cubic(p: float) -> float:
    return 1 - (1 - clamp(p)) ** 3


def in_cubic(p: float) -> float:
    return clamp(p) ** 3


def out_back(p: float) -> float:
    """Over the goal by a tenth and back: 0 → 1.1 → 1."""
    p = clamp(p) - 1
    return 1 + 2.70158 * p**3 + 1.70158 * p**2


def smooth(p: float) -> float:
    p = clamp(p)
    return p * p * (3 - 2 * p)


@dataclass(frozen=True, slots=True)
class Timing:
    """When a text of `seconds` comes and goes. Short texts come and go proportionally faster."""

    seconds: float
    unhurried: float = 2.6
    """Length from which on nothing is hurried."""
    leave_s: float = 0.55

    @property
    def pace(self) -> float:
        """1 for an unhurried text, less for a short one: what all durations are multiplied by."""
        return min(1.0, self.seconds / self.unhurried)

    def entered(self, t: float, delay: float, length: float) -> float:
        """Linear 0 → 1 for a part that starts `delay` in and takes `length`."""
        return clamp((t - delay * self.pace) / (length * self.pace))

    def gone(self, t: float) -> float:
        """Linear 0 → 1 over the text's last moments."""
        length = self.leave_s * self.pace
        return clamp((t - self.seconds + length) / length)

    def drift(self, t: float) -> float:
        """-0.5 → 0.5 over the whole text: what holds is never frozen."""
        return clamp(t / self.seconds) - 0.5


def flicker(t: float, pace: float) -> float:
    """A neon tube that catches: dark, two false starts, then steady."""
    start = t / pace
    steps = ((0.10, 0.0), (0.16, 0.75), (0.26, 0.12), (0.33, 0.9), (0.46, 0.35))
    for until, level in steps:
        if start < until:
            return level
    return 1.0


def hum(t: float) -> float:
    """The faint unrest of a tube's glow."""
    return 0.93 + 0.05 * math.cos(t * 5.3) + 0.02 * math.cos(t * 17.0)
