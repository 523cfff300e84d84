"""Versions of a timeline, and the way between them: what undo, redo and going back mean.

Version 0 is the empty beginning. Every timeline that was not there before gets the next number;
one that was there keeps the one it has. The trail is what a person has walked: undo steps back
along it and redo forward; anything else is a new step behind the one they stand on.

    trail (0, 1, 2, 3), standing on 3    undo → 2    redo → 3    back to version 1 → (0, 1, 2, 3, 1)

Both engines and the record on our side count by these rules.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

LONGEST_TRAIL = 100
"""How many steps undo can reach."""


@dataclass(frozen=True, slots=True)
class Undo:
    """So many steps back; as many as there are when it asks for more."""

    steps: int = 1


@dataclass(frozen=True, slots=True)
class Redo:
    """So many undone steps forward again."""

    steps: int = 1


@dataclass(frozen=True, slots=True)
class GoTo:
    """The version of this number; None: the newest."""

    number: int | None


Wish: TypeAlias = Undo | Redo | GoTo


@dataclass(frozen=True, slots=True)
class History:
    """Where a person stands among the versions."""

    trail: tuple[int, ...] = (0,)
    place: int = 0
    """The index in `trail` they stand on."""
    newest: int = 0
    """The highest number given so far."""

    @classmethod
    def read(cls, trail: str, place: int, newest: int) -> History:
        """From its JSON. A number isn't given again, though its version is no longer kept."""
        walked = tuple(json.loads(trail))
        return cls(walked, place, max(newest, *walked))

    @classmethod
    def beginning_at(cls, number: int) -> History:
        """A timeline that was there before anybody counted: what it was before isn't known."""
        return cls((number,), 0, number)

    @property
    def knows_the_beginning(self) -> bool:
        """Whether the trail goes back to the empty timeline."""
        return self.trail[0] == 0

    @property
    def current(self) -> int:
        return self.trail[self.place]

    def after(self, wish: Wish) -> History | None:
        """Where the wish leads; None when there is nothing there."""
        match wish:
            case Undo(steps):
                return self._standing_on(max(0, self.place - steps))
            case Redo(steps):
                return self._standing_on(min(len(self.trail) - 1, self.place + steps))
            case GoTo(number):
                wanted = self.newest if number is None else number
                return self.at(wanted) if 0 <= wanted <= self.newest else None

    def at(self, number: int) -> History:
        """One step further, on this version; unmoved when it is the current one."""
        if number == self.current:
            return self
        trail = (*self.trail[: self.place + 1], number)[-LONGEST_TRAIL:]
        return History(trail, len(trail) - 1, max(self.newest, number))

    def _standing_on(self, place: int) -> History | None:
        return History(self.trail, place, self.newest) if place != self.place else None


def refusal(wish: Wish, history: History, *, in_chinese: bool) -> str:
    """Why the wish leads nowhere, and what there is."""
    match wish:
        case Undo():
            said = ("There is nothing to undo.", "没有可以撤销的操作。")
        case Redo():
            said = ("There is nothing to redo.", "没有可以重做的操作。")
        case GoTo(number):
            said = (f"There is no version {number}.", f"没有第{number}版。")
    return ("" if in_chinese else " ").join(
        [said[in_chinese], *_there_is(history, in_chinese=in_chinese)]
    )


def _there_is(history: History, *, in_chinese: bool) -> Iterable[str]:
    newest, current = history.newest, history.current
    if not newest:
        return
    if in_chinese:
        yield f"现有第1版到第{newest}版，当前是第{current}版。" if newest > 1 else "只有第1版。"
    elif newest > 1:
        yield f"There are versions 1 to {newest}; version {current} is the current one."
    else:
        yield "There is only version 1."


def fingerprint(draft: Mapping[str, Any]) -> str:
    """The same for the same draft, whatever order its keys came in."""
    canonical = json.dumps(draft, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
