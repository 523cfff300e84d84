"""A turn: a person's words to the director, the next draft to the store, events to the client.

One turn at a time per session; a second one waits for the first, its stream open and its words
kept. (Refused, it would look like a lost turn, which clients rightly never send again.) The draft
is on disk before it is announced. A client that goes away doesn't end its turn: the cloud would
cancel it, the studio finishes and saves.
"""

from __future__ import annotations

import logging
import math
from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import anyio
import anyio.to_thread
from anyio.abc import ObjectSendStream, TaskGroup

from animatic.backend.wire import read_draft, write_draft
from animatic.model.errors import AnimaticError, OutOfCredits
from animatic.model.timeline import Scene, Timeline
from animatic.model.versions import History
from animatic.studio.http.events import HEARTBEAT, Invocation, encode, error_frame
from animatic.studio.storage.store import Store
from animatic.studio.storage.tables import AssetRow, SessionRow

if TYPE_CHECKING:
    from animatic.studio.director import Asset, Turn
    from animatic.studio.planner import Planner

log = logging.getLogger(__name__)

HEARTBEAT_S = 15.0
GENERATING_COSTS = 100
"""Credits for a turn that draws new scenes."""
EDITING_COSTS = 50
"""Credits for a session's editing, taken at its first edit."""


class _Step(Protocol):
    """What the director did, named as a tool."""

    @property
    def name(self) -> str: ...
    @property
    def args(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class _EditDraft:
    """The step of a director that changed the draft and didn't say how."""

    name: str = "edit_draft"
    args: Mapping[str, Any] = field(default_factory=dict[str, Any])


class _Kept(Mapping[int, Timeline]):
    """A session's versions by number, read only when they are asked for."""

    def __init__(self, store: Store, session_id: str, numbers: Iterable[int]) -> None:
        self._store, self._session_id = store, session_id
        self._numbers = {0, *numbers}

    def __getitem__(self, number: int) -> Timeline:
        draft = self._store.draft_at(self._session_id, number) if number else {}
        if draft is None:
            raise KeyError(number)
        return read_draft(draft)

    def __iter__(self) -> Iterator[int]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


@dataclass(frozen=True, slots=True)
class _Start:
    """What a turn starts from."""

    timeline: Timeline
    history: History
    marks: Mapping[str, int]
    kept: Mapping[int, Timeline]
    assets: tuple[AssetRow, ...]
    script: str

    def message(self, words: str) -> str:
        return f"{words}\n\n{self.script}" if self.script else words

    def files(self) -> list[Asset]:
        from animatic.studio.director import Asset

        return [
            Asset(
                id=row.id,
                name=row.name,
                kind=row.kind,  # pyright: ignore[reportArgumentType]  # checked when it came in
                width=row.width,
                height=row.height,
                duration_ms=row.duration_ms,
                has_sound=row.has_sound,
            )
            for row in self.assets
        ]


class Turns:
    """The turns under way. They belong to the studio, not to the requests that began them."""

    def __init__(
        self, store: Store, tasks: TaskGroup, *, is_metered: bool, planner: Planner | None = None
    ) -> None:
        self._store = store
        self._planner = planner
        self._tasks = tasks
        self._is_metered = is_metered
        self._queues: dict[str, tuple[anyio.Lock, int]] = {}

    async def start(self, session: SessionRow, words: str) -> AsyncGenerator[bytes]:
        """Begin a turn and give its stream.

        Raises:
            OutOfCredits: 2001: nothing was begun.
        """
        reserved = await self._reserve(session.account)
        send, receive = anyio.create_memory_object_stream[bytes](math.inf)
        self._tasks.start_soon(self._take, session, words, reserved, send)

        async def stream() -> AsyncGenerator[bytes]:
            async with receive:
                while True:
                    frame = HEARTBEAT
                    try:
                        with anyio.move_on_after(HEARTBEAT_S):
                            frame = await receive.receive()
                    except anyio.EndOfStream:
                        return
                    yield frame

        return stream()

    async def _reserve(self, account: str) -> int:
        if not self._is_metered:
            return 0
        reserved = await self._store.run(self._store.ledger.freeze, account, GENERATING_COSTS)
        if reserved is None:
            raise OutOfCredits("There are no credits left.")
        return reserved

    async def _take(
        self, session: SessionRow, words: str, reserved: int, send: ObjectSendStream[bytes]
    ) -> None:
        """The whole turn. Whatever happens becomes a frame; nothing reaches the task group."""
        cost = 0
        async with send, self._one_at_a_time(session.id):
            try:
                start = await self._store.run(self._start, session.id)
                turn = await self._directed(start, words, session.language)
                # Told only after it is kept, but ready before: then nothing can fail in between.
                frames = [encode(event) for event in _events(start, turn)]
                cost = await self._store.run(self._save, session.id, start, turn, words)
                await _tell(send, frames)
            except AnimaticError as error:
                await _tell(send, [error_frame(type(error).__name__, str(error))])
            except Exception as error:
                log.exception("A turn failed")
                await _tell(send, [error_frame("InternalError", _sentence(error))])
            finally:
                if reserved:
                    with anyio.CancelScope(shield=True):
                        settle = self._store.ledger.settle
                        await self._store.run(settle, session.account, reserved, cost)

    async def _directed(self, start: _Start, words: str, language: str) -> Turn:
        if self._planner is not None:
            from animatic.studio import planning

            asked = planning.Asked(start.message(words), start.timeline, start.files(), language)
            return await planning.directed(
                self._planner, asked, lambda: _directed(start, words, language)
            )
        return await anyio.to_thread.run_sync(_directed, start, words, language)

    @asynccontextmanager
    async def _one_at_a_time(self, session_id: str) -> AsyncGenerator[None]:
        lock, waiting = self._queues.get(session_id, (anyio.Lock(), 0))
        self._queues[session_id] = lock, waiting + 1
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._queues.pop(session_id)
            if waiting > 1:
                self._queues[session_id] = lock, waiting - 1

    def _start(self, session_id: str) -> _Start:
        marks = self._store.marks(session_id)
        return _Start(
            timeline=read_draft(self._store.draft_of(session_id)),
            history=self._store.history(session_id),
            marks=marks,
            kept=_Kept(self._store, session_id, marks.values()),
            assets=tuple(self._store.assets_of(session_id)),
            script=self._store.session_by_id(session_id).script,
        )

    def _save(self, session_id: str, start: _Start, turn: Turn, words: str) -> int:
        """Keep what the turn made; returns what it costs."""
        if turn.went_to is not None:
            self._store.stand_on(session_id, turn.went_to)
            return 0
        if turn.timeline == start.timeline:
            return 0
        self._store.save_version(session_id, write_draft(turn.timeline), words)
        known = _scenes(start.timeline)
        if any(scene not in known for scene in _scenes(turn.timeline)):
            return GENERATING_COSTS
        return EDITING_COSTS if self._store.begin_editing(session_id) else 0


def _scenes(timeline: Timeline) -> list[Scene]:
    return [s.media for s in timeline.of_kind("video") if isinstance(s.media, Scene)]


def _directed(start: _Start, words: str, language: str) -> Turn:
    """What the director makes of it. Blocks, the first time also for loading the director."""
    from animatic.studio.director import Past, direct

    past = Past(start.history, start.kept, start.marks)
    return direct(start.message(words), start.timeline, start.files(), past, language=language)


def _events(start: _Start, turn: Turn) -> Iterable[Mapping[str, Any]]:
    """The turn as events: a tool call a step, the new draft with the last one, then the reply."""
    speaker = Invocation()
    has_changed = turn.timeline != start.timeline
    steps: Sequence[_Step] = turn.steps or ((_EditDraft(),) if has_changed else ())
    for n, step in enumerate(steps, 1):
        call_id, call = speaker.calls(step.name, step.args)
        yield call
        state = {"draft": write_draft(turn.timeline)} if has_changed and n == len(steps) else {}
        yield speaker.responds(call_id, step.name, {"status": "ok"}, state)
    if turn.reply:
        yield from speaker.says(turn.reply)


async def _tell(send: ObjectSendStream[bytes], frames: Iterable[bytes]) -> None:
    """Send the frames; to a client that went away, nothing more is told."""
    try:
        for frame in frames:
            await send.send(frame)
    except anyio.BrokenResourceError:
        return


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"The studio's folder can't be written: {error.strerror or 'unknown reason'}."
    return "The studio could not work on this message. Nothing was changed."
