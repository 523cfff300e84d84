"""A job: one piece of long work under way, and what it leaves."""

from __future__ import annotations

import json
import math
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Literal, TypeAlias

import anyio
from pydantic import BaseModel, ConfigDict

from animatic.jobs.asked import Asked, TurnAsked
from animatic.jobs.stages import Stage
from animatic.model.errors import AnimaticError
from animatic.model.progress_words import Phase, is_chinese, phase_words

JobState = Literal["running", "done", "failed", "cancelled"]
WATCHED_FOR_S = 10.0
"""After a look, until nobody counts as waiting any more: those who wait look more often."""
Note: TypeAlias = Callable[[str, Mapping[str, object]], Awaitable[None]]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class Video(_Value):
    """A finished file: a path on this machine, or a link where the caller can't read one."""

    path: str = ""
    url: str = ""
    seconds: float
    width: int
    height: int
    bytes: int


class Upload(_Value):
    """What became of one source."""

    source: str
    is_accepted: bool
    detail: str
    """The asset in a few words, or why it wasn't taken and what to do."""


class Outcome(_Value):
    """What a finished job leaves, kept as JSON in its row."""

    reply: str = ""
    timeline: str = ""
    changes: tuple[str, ...] = ()
    next: str = ""
    video: Video | None = None
    uploads: tuple[Upload, ...] = ()
    version: int = 0
    """The version of the timeline it is about; 0 for none."""


class Job:
    """One piece of work under way. `update` is cheap and synchronous: newest wins.

    `facts` is what the work wrote down for whoever goes on after a crash; it is empty in a job
    that has just been asked for.
    """

    def __init__(self, project: str, asked: Asked, note: Note, id: str = "") -> None:
        self.id = id or f"job_{secrets.token_urlsafe(16)}"
        self.project = project
        self.asked = asked
        self.stage: Stage = "planned"
        self.facts: dict[str, str] = {}
        self.fingerprint = ""
        """What an export rendered, once that is known."""
        self.state: JobState = "running"
        self.in_chinese = isinstance(asked, TurnAsked) and is_chinese(asked.text)
        """Whether its progress is told in Chinese."""
        self.words = phase_words("setting up", in_chinese=self.in_chinese)
        self.outcome: Outcome | None = None
        self.error: AnimaticError | None = None
        self.changed = anyio.Event()
        self.created_ms = self.updated_ms = now_ms()
        self.scope = anyio.CancelScope()
        self.leaves: Outcome | None = None
        """What is said of it from now on, once somebody has asked for its end."""
        self.yields = False
        """Whether only something is left to do that nobody asked for: it gives way to a request."""
        self.hands_on = False
        """Whether what it gave way to goes on with the same render."""
        self._note = note
        self._credits: dict[str, float] = {}
        self._started = self._seen = time.monotonic()
        self._phase = (0.0, 1.0, 60.0, self._started)
        self._known: float | None = None

    async def note(self, stage: Stage, **facts: str) -> None:
        """Write down how far it came, before going on."""
        self.stage = stage
        self.facts.update(facts)
        await self._note(self.id, {"stage": stage, **self.known()})

    def spent(self, facts: Mapping[str, str], **credits: float) -> None:
        """The credits before or after (`credits_before`, `credits_after`).

        Written with the next note or the end: before the message they change nothing, and after it
        they can be counted again.
        """
        self.facts.update(facts)
        self._credits.update(credits)

    def known(self) -> dict[str, object]:
        """What its row has to say of it beside its stage."""
        facts = json.dumps(self.facts)
        return {"facts": facts, "fingerprint": self.fingerprint, **self._credits}

    @property
    def so_far(self) -> Outcome | None:
        """What a turn has said and done, while its video is still being made."""
        return said_in(self.facts)

    @property
    def is_running(self) -> bool:
        return self.state == "running"

    def seen(self) -> None:
        """Somebody looks at it now."""
        self._seen = time.monotonic()

    @property
    def is_watched(self) -> bool:
        """Whether somebody waits for it; it goes on regardless."""
        return time.monotonic() - self._seen < WATCHED_FOR_S

    @property
    def elapsed_s(self) -> float:
        return time.monotonic() - self._started

    @property
    def percent(self) -> float:
        """How far it is, 0 to 100.

        Inside a phase that can't count, the bar creeps towards the phase's end by the time such
        work usually takes: an estimate, and it never claims to be finished.
        """
        start, end, expected_s, since = self._phase
        share = self._known
        if share is None:
            share = 0.95 * (1 - math.exp(-(time.monotonic() - since) / expected_s))
        return 100 * (start + (end - start) * share)

    def enter(
        self, phase: Phase, start: float, end: float, expected_s: float, detail: str = ""
    ) -> None:
        """Begin a phase that takes the bar from `start` to `end` (0..1)."""
        self._phase, self._known = (start, end, expected_s, time.monotonic()), None
        words = phase_words(phase, in_chinese=self.in_chinese)
        self.update(f"{words} {detail}" if detail else words)

    def update(self, words: str = "", share: float | None = None) -> None:
        """New words, and how much of the phase is done (0..1) where that is known."""
        news = (words or self.words, share if share is not None else self._known)
        if news != (self.words, self._known):
            self.words, self._known = news
            self._wake()

    @property
    def is_cancelling(self) -> bool:
        """Whether somebody asked for its end; the process may be stopping for other reasons."""
        return self.leaves is not None

    def cancel(self, leaves: Outcome) -> None:
        """End it because a person wants that. `leaves` is what is said of it from now on."""
        if self.is_running and not self.is_cancelling:
            self.leaves = leaves
            self.scope.cancel()

    def give_way(self, *, hands_on: bool) -> None:
        """End here, since something else was asked for; what was done before stands."""
        if self.yields and (done := self.so_far) is not None:
            self.hands_on = hands_on
            self.cancel(done)

    def cancelled(self) -> None:
        """It has ended as it was asked to."""
        self.state, self.outcome = "done" if self.yields else "cancelled", self.leaves
        self._wake()

    def finish(self, outcome: Outcome) -> None:
        self.state, self.outcome = "done", outcome
        self._wake()

    def fail(self, error: AnimaticError) -> None:
        self.state, self.error = "failed", error
        self._wake()

    async def finished(self) -> None:
        """Wait for the end, however it ends."""
        while self.is_running:
            await self.changed.wait()

    def _wake(self) -> None:
        self.updated_ms = now_ms()
        woken, self.changed = self.changed, anyio.Event()
        woken.set()


def said_in(facts: Mapping[str, str]) -> Outcome | None:
    """What a turn has left according to its job's facts; None before it has ended."""
    said = facts.get("said")
    return Outcome.model_validate_json(said) if said else None


Work = Callable[[Job], Awaitable[Outcome]]


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def ms_ago(seconds: float) -> int:
    """The wall-clock time so long ago, as rows have it."""
    return now_ms() - round(seconds * 1000)
