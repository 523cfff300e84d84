"""Cuts that fall on the beats of the music under them.

A joint between two shots moves to the beat nearest to it, to the first beat of a bar if one is
about as near. Joints move a little, never the length of the film.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from animatic.model.timeline import Music, Timeline
from animatic.studio.director import layout
from animatic.studio.music import beats

REACH = 0.35
"""How much of the shorter of its two shots a joint may take from it."""
BAR = 4
OFF_THE_BAR_MS = 150
"""By so much nearer another beat must be than a bar's first, to be chosen before it."""


def of_music(timeline: Timeline) -> list[int]:
    """The beats of the composed music, ms of the film; none under a song of one's own."""
    for segment in layout.sounds(timeline):
        if isinstance(segment.media, Music):
            played = beats(segment.media, segment.duration_ms)
            return [segment.start_ms + at for at in played]
    return []


def on_beats(
    slots: Sequence[int],
    beats_ms: Sequence[int],
    transitions: Sequence[int] = (),
    caps: Sequence[int | None] = (),
) -> list[int]:
    """The slots with their joints on beats where one is near enough; the same sum.

    Args:
        slots: How long each shot has the picture, in ms.
        beats_ms: The beats of the film, the first of every four being a bar's.
        transitions: How long the transition into each shot lasts, in ms: its middle is the cut.
        caps: The most each slot can last, in ms.
    """
    moved = list(slots)
    overlaps = list(transitions) or [0] * len(slots)
    limits = list(caps) or [None] * len(slots)
    at = 0
    for n in range(1, len(moved)):
        at += moved[n - 1]
        middle = at + overlaps[n] // 2
        steps = (beat - middle for beat in _beats_near(middle, beats_ms))
        by = next((step for step in steps if _may_move(moved, limits, n, step)), 0)
        moved[n - 1] += by
        moved[n] -= by
        at += by
    return moved


def _beats_near(ms: int, beats_ms: Sequence[int]) -> list[int]:
    """The beats around a moment, the best first."""
    behind = bisect_left(beats_ms, ms)
    near = range(max(behind - BAR, 0), min(behind + BAR, len(beats_ms)))

    def distance(n: int) -> int:
        return abs(beats_ms[n] - ms) + (OFF_THE_BAR_MS if n % BAR else 0)

    return [beats_ms[n] for n in sorted(near, key=distance)]


def _may_move(slots: Sequence[int], caps: Sequence[int | None], n: int, by: int) -> bool:
    """Whether the joint before slot `n` may move by so many ms."""
    before, after = slots[n - 1], slots[n]
    if abs(by) > min(before, after) * REACH:
        return False
    grown = ((before + by, caps[n - 1]), (after - by, caps[n]))
    return all(cap is None or length <= max(cap, 0) for length, cap in grown)
