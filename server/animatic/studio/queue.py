"""Whose turn it is to be rendered: callers in turn, each one's exports in the order they came.

    waiting → rendering → over
       ↑________│  nobody has looked for a while, and others wait: back to the end of the queue

What nobody looks at any more is rendered only while nothing else waits.
"""

from __future__ import annotations

import heapq
import math
import time
from collections import deque
from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Final

import anyio

_TELLING_S: Final = 2.0
"""Of rendering before its speed is believed."""


@dataclass(slots=True, eq=False)
class QueuePlace:
    """One export's place: whose it is, how much there is to draw, and when somebody last looked."""

    caller: str
    pixels: int
    """In all of its frames."""
    seen_s: float
    number: int = 0
    """The order they came in."""
    share: float = 0.0
    """Of it that is drawn, 0 to 1."""
    since: tuple[float, float] | None = None
    """When this turn's first frame was told, and the share there was by then."""
    called: anyio.Event = field(default_factory=anyio.Event)
    turn: anyio.CancelScope = field(default_factory=anyio.CancelScope)

    def drew(self, share: float) -> None:
        """So much of it is drawn."""
        self.share = share
        if self.since is None:
            self.since = time.monotonic(), share

    @property
    def pixels_a_second(self) -> float:
        """How fast this turn draws; 0 while that can't be said."""
        began_s, had = self.since or (math.inf, 1.0)
        took_s = time.monotonic() - began_s
        return (self.share - had) * self.pixels / took_s if took_s > _TELLING_S else 0.0


@dataclass(frozen=True, slots=True)
class Ahead:
    """What comes before a place."""

    before: int
    about_s: int | None
    """How long that will take; None while nothing is known of it."""


class RenderQueue:
    """The places of one studio.

    Args:
        at_once: Exports that are rendered at the same time.
        forgotten_s: Without a look for so long, an export gives way to others.
    """

    def __init__(self, at_once: int, forgotten_s: float) -> None:
        self._at_once = at_once
        self._forgotten_s = forgotten_s
        self._numbers = count(1)
        self._served: dict[str, int] = {}
        """By caller, the number of their last turn: who had none for longest is next."""
        self._waiting: list[QueuePlace] = []
        """In the order they will be called if nobody else comes."""
        self._rendering: list[QueuePlace] = []
        self._speed = 0.0
        """Pixels a second, as last measured."""

    @asynccontextmanager
    async def turn(self, place: QueuePlace) -> AsyncGenerator[anyio.CancelScope]:
        """Wait for the place's turn and hold it for the block; the scope ends what has to give way.

        A scope that was cancelled means: come again.
        """
        place.number, place.since = next(self._numbers), None
        place.called, place.turn = anyio.Event(), anyio.CancelScope()
        self._waiting.append(place)
        self.arrange()
        try:
            await place.called.wait()
            yield place.turn
        finally:
            for places in (self._waiting, self._rendering):
                if place in places:
                    places.remove(place)
            self._speed = place.pixels_a_second or self._speed
            self.arrange()

    def look(self, place: QueuePlace, caller: str) -> None:
        """Somebody asks how far it is."""
        was_forgotten = self._is_forgotten(place)
        place.seen_s = time.monotonic()
        if was_forgotten or place.caller != caller:
            place.caller = caller
            self.arrange()

    def ahead(self, place: QueuePlace) -> Ahead | None:
        """What comes before a waiting place; None for one that waits no more."""
        if place not in self._waiting:
            return None
        earlier = [*self._rendering, *self._waiting[: self._waiting.index(place)]]
        took_s = [self._takes_s(each) for each in earlier]
        about_s = sum(took_s) / self._at_once
        return Ahead(len(earlier), math.ceil(about_s) if math.isfinite(about_s) else None)

    def arrange(self) -> None:
        """Put the waiting in order, call who may begin, send back who is forgotten.

        Called at every change, and now and then: being forgotten is a matter of time.
        """
        there = {place.caller for place in (*self._waiting, *self._rendering)}
        self._served = {who: turn for who, turn in self._served.items() if who in there}
        self._waiting = self._ordered()
        while self._waiting and len(self._rendering) < self._at_once:
            self._call(self._waiting[0])
        if any(not self._is_forgotten(place) for place in self._waiting):
            for place in self._rendering:
                if self._is_forgotten(place):
                    place.turn.cancel()

    def _call(self, place: QueuePlace) -> None:
        self._waiting.remove(place)
        self._rendering.append(place)
        self._served[place.caller] = next(self._numbers)
        self._waiting = self._ordered()
        place.called.set()

    def _ordered(self) -> list[QueuePlace]:
        awaited = [place for place in self._waiting if not self._is_forgotten(place)]
        forgotten = [place for place in self._waiting if self._is_forgotten(place)]
        return [*in_turn(awaited, self._served), *in_turn(forgotten, self._served)]

    def _is_forgotten(self, place: QueuePlace) -> bool:
        return time.monotonic() - place.seen_s > self._forgotten_s

    def _takes_s(self, place: QueuePlace) -> float:
        """Seconds that are left of it; infinite when no speed is known."""
        speed = place.pixels_a_second or self._speed or self._speed_now()
        return (1 - place.share) * place.pixels / speed if speed else math.inf

    def _speed_now(self) -> float:
        return max((place.pixels_a_second for place in self._rendering), default=0.0)


def in_turn(places: Iterable[QueuePlace], served: Mapping[str, int]) -> list[QueuePlace]:
    """The places in the order of turns: one of each caller's, who was served longest ago first."""
    queues: dict[str, deque[QueuePlace]] = {}
    for place in sorted(places, key=lambda place: place.number):
        queues.setdefault(place.caller, deque()).append(place)
    callers = [(served.get(who, 0), queue[0].number, who) for who, queue in queues.items()]
    heapq.heapify(callers)
    turns = count(max(served.values(), default=0) + 1)
    ordered: list[QueuePlace] = []
    while callers:
        *_, who = heapq.heappop(callers)
        ordered.append(queues[who].popleft())
        if queues[who]:
            heapq.heappush(callers, (next(turns), queues[who][0].number, who))
    return ordered
