"""A turn: one message to a session, and what came of it.

The message is said once. Whatever happens to the stream afterwards, the session's state tells
what was done; a lost stream is looked up there, never said again, since that would be paid twice.
"""

from __future__ import annotations

import math
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import anyio
import anyio.to_thread

from animatic.backend.activity import Activity, ActivityKind, still_words, tool_words
from animatic.backend.faults import turn_fault
from animatic.backend.gui import translate
from animatic.backend.gui_actions import GuiAction
from animatic.backend.questions import Question, Said
from animatic.backend.stream import (
    NO_CONTENT,
    DraftChanged,
    Event,
    Heartbeat,
    StreamError,
    TextDelta,
    TextWhole,
    ToolEnded,
    ToolStarted,
    Waiting,
    Words,
)
from animatic.backend.transport import Departure
from animatic.backend.wire import StateReply
from animatic.model.errors import (
    AnimaticError,
    BackendError,
    OutcomeUnknown,
    RateLimited,
    SessionNotFound,
    TokenRejected,
    TookTooLong,
    TurnFailed,
)
from animatic.model.progress_words import is_chinese
from animatic.model.timeline import Timeline, compare

if TYPE_CHECKING:
    from animatic.backend.client import Client

__all__ = ["Activity", "TurnOutcome", "run_turn", "settle_turn"]

SETTLING_LOOKS: Final = 3
"""How often the state is looked at again after an end without words, a tenth of
`recovery_poll_s` apart: an edit may show there a moment later."""
_LOST: Final = "The connection was lost."
RECOVERY_LOOKS: Final = (1, 2, 2, 2, 2, 2)
"""Waits before each look at the state after a lost stream, in units of `recovery_poll_s`."""
LATE_LOOKS: Final = (1, 2)
"""The same after a turn that was given up at its time limit: it had its time."""

MOST_QUESTIONS: Final = 5

_NOISE: Final = "i encountered a temporary issue"


@dataclass(frozen=True, slots=True)
class TurnOutcome:
    """What a turn said and did."""

    text: str
    """The reply without GUI talk; empty after a silent edit."""
    timeline_before: Timeline
    timeline_after: Timeline
    draft: Mapping[str, Any]
    """The backend's own JSON afterwards."""
    changes: tuple[str, ...]
    """One sentence a change; empty when the timeline is as it was."""
    was_recovered: bool
    """Whether the stream was lost and the state told the rest."""
    gui_actions: tuple[GuiAction, ...]
    """What the reply would have had a person click."""
    questions: tuple[Question, ...] = ()
    """What the agent waits to be told."""
    lost: str = ""
    """How the stream was lost, as a sentence; empty when it wasn't."""


async def run_turn(
    client: Client,
    token: str,
    session_id: str,
    text: str,
    *,
    on_activity: Callable[[Activity], None],
    on_saying: Callable[[StateReply], Awaitable[Said]] | None = None,
    departure: Departure | None = None,
    recovery_poll_s: float = 30,
    heartbeat_limit_s: float = 600,
) -> TurnOutcome:
    """Say `text` to a session and wait for everything that follows.

    Args:
        client: The backend.
        token: Who pays.
        session_id: Which session; nobody else may talk to it meanwhile.
        text: The message.
        on_activity: Called with the newest activity, from the reading loop: must be cheap.
        on_saying: Awaited with the state before, right before the message is said; what it
            returns is said in the message's place.
        departure: Told when the message leaves.
        recovery_poll_s: The first wait after a lost stream; the others are twice as long.
        heartbeat_limit_s: How long heartbeats alone count as work.

    Raises:
        TokenRejected: before anything was acted on. So are SessionNotFound, OutOfCredits,
            RateLimited and BackendUnreachable.
        TurnFailed: it ended in an error, or the stream was lost and nothing changed after it.
        OutcomeUnknown: it ended, and the state afterwards can't be read.
    """
    before = await client.state(token, session_id)
    said: Said = text if on_saying is None else await on_saying(before)
    listener = _Listener(on_activity, heartbeat_limit_s, in_chinese=is_chinese(text))
    listener.words.hiding = client.hiding(token)
    listener.tell("said")
    look = partial(client.state, token, session_id)
    seen = before

    async def has_changed() -> bool:
        nonlocal seen
        try:
            last, seen = seen, await look()
        except BackendError:
            return False
        return seen.draft != last.draft

    lost: OutcomeUnknown | None = None
    try:
        async with client.say(token, session_id, said, departure) as events:
            await listener.hear_all(events, has_changed)
    except OutcomeUnknown as cut:
        lost = cut
    after = None if lost else await _settled(look, listener, before, recovery_poll_s)
    if after is None:
        listener.tell("recovering")
        lost = lost or OutcomeUnknown(_LOST)
        after = await _recovered(look, before, recovery_poll_s, lost)
    # In a thread: a long reply about a long film takes a while to be read.
    why = lost.message if lost else ""
    return await anyio.to_thread.run_sync(_outcome, listener, before, after, why)


async def settle_turn(
    client: Client,
    token: str,
    session_id: str,
    draft_before: Mapping[str, Any],
    *,
    on_activity: Callable[[Activity], None],
    recovery_poll_s: float = 30,
) -> TurnOutcome:
    """What came of a message that an earlier process said: looked up, never said again.

    Raises:
        TurnFailed: the session's state is still what it was before the message.
        OutcomeUnknown: the session can't be looked at any more.
    """
    before = StateReply(draft=dict(draft_before))
    listener = _Listener(on_activity, math.inf, in_chinese=False)
    listener.tell("recovering")
    look = partial(client.state, token, session_id)
    after = await look()
    if after.draft == before.draft:
        after = await _recovered(look, before, recovery_poll_s)
    return await anyio.to_thread.run_sync(_outcome, listener, before, after, _LOST)


Look: TypeAlias = Callable[[], Awaitable[StateReply]]
"""Reads the session's state."""


class _Listener:
    """Hears a turn's events: the words said, the tools at work, what went wrong."""

    def __init__(
        self,
        on_activity: Callable[[Activity], None],
        heartbeat_limit_s: float,
        *,
        in_chinese: bool,
    ) -> None:
        self.words = Words()
        self.draft: Mapping[str, Any] | None = None
        self.questions: list[Question] = []
        self._on_activity = on_activity
        self._heartbeat_limit_s = heartbeat_limit_s
        self._in_chinese = in_chinese
        self._started = self._last_news = time.monotonic()
        self._tools: dict[str, str] = {}
        self._worked = False
        self._heard_anything = False
        self._error: StreamError | None = None

    def fault(self, *, has_changed: bool) -> AnimaticError | None:
        """What the turn ended in; None when it ended well.

        No words is no error where something was done or said before: that is how a silent edit
        ends. And only a turn that was refused outright may end in an error to repeat after.
        """
        if self._error is None:
            return None
        if self._error.code == NO_CONTENT:
            was_silent_edit = has_changed or self._worked or self.words.text
            return None if was_silent_edit else TurnFailed("The backend gave no answer.")
        fault = turn_fault(self._error.code, self._error.message)
        is_repeatable = isinstance(fault, TokenRejected | SessionNotFound | RateLimited)
        return TurnFailed(fault.message) if is_repeatable and not self.was_refused else fault

    @property
    def was_refused(self) -> bool:
        """Whether an error was all there was: then nothing was acted on."""
        is_error = self._error is not None and self._error.code != NO_CONTENT
        return is_error and not self._heard_anything

    @property
    def was_silent(self) -> bool:
        """Whether it ended without words, good or bad: then the state may lag behind."""
        return self._error is None and not self.words.text and not self.questions

    @property
    def ended_in_the_middle(self) -> bool:
        """Whether the stream ended, however cleanly, with a tool at work or without a word."""
        return self._error is None and (bool(self._tools) or not self._heard_anything)

    async def hear_all(
        self, events: AsyncIterator[Event], has_changed: Callable[[], Awaitable[bool]]
    ) -> None:
        """Until the stream ends. Signs of life alone count as work for a while; then the state
        has to show some (`has_changed`).

        Raises:
            TookTooLong: it doesn't.
        """
        async for event in events:
            self._hear(event)
            if time.monotonic() - self._last_news > self._heartbeat_limit_s:
                if not await has_changed():
                    raise TookTooLong("The backend gave signs of life for minutes and no more.")
                self._last_news = time.monotonic()

    def _hear(self, event: Event) -> None:
        if not isinstance(event, Heartbeat | StreamError):
            self._last_news, self._heard_anything = time.monotonic(), True
        match event:
            case TextDelta() | TextWhole():
                self.words.hear(event)
                if isinstance(event, TextWhole):
                    # A model speaks up again once its tools are done; hosts may strip their ends.
                    self._tools.clear()
                # Words after an error mean that the turn went on.
                self._error = None
                self.tell("text")
            case ToolStarted(call_id, name):
                self._tools[call_id] = name
                self.tell("tool", name)
            case ToolEnded(call_id, _, has_failed):
                self._tools.pop(call_id, None)
                self._worked = self._worked or not has_failed
                if self._tools:
                    self.tell("tool", next(reversed(self._tools.values())))
            case Waiting(question):
                self._worked = True
                if question is not None and len(self.questions) < MOST_QUESTIONS:
                    self.questions.append(question)
            case DraftChanged(draft):
                self.draft = draft
            case StreamError():
                self._error = event
            case Heartbeat():
                self._hear_heartbeat()

    def _hear_heartbeat(self) -> None:
        self.tell("heartbeat", next(reversed(self._tools.values()), ""))

    def tell(self, kind: ActivityKind, tool: str = "") -> None:
        words = (
            tool_words(tool, in_chinese=self._in_chinese)
            if tool
            else still_words(kind, in_chinese=self._in_chinese)
        )
        self._on_activity(Activity(kind, words, time.monotonic() - self._started))


async def _settled(
    look: Look, listener: _Listener, before: StateReply, poll_s: float
) -> StateReply | None:
    """The state after a stream that ended by itself; None when it ended in the middle."""
    after = await _state_after(look, listener)
    for _ in range(SETTLING_LOOKS):
        if after.draft != before.draft or not listener.was_silent:
            return after
        await anyio.sleep(poll_s / 10)
        after = await _state_after(look, listener)
    has_ended = after.draft != before.draft or not listener.ended_in_the_middle
    return after if has_ended else None


async def _state_after(look: Look, listener: _Listener) -> StateReply:
    """The state; what the stream said of it, if it can't be read."""
    fault = listener.fault(has_changed=False)
    if fault is not None and listener.was_refused:
        raise await _confirmed(fault, look)
    try:
        return await look()
    except BackendError as error:
        if listener.draft is not None:
            return StateReply(draft=dict(listener.draft))
        raise fault or OutcomeUnknown(
            "The message was taken, but what it did can't be read now."
        ) from error


async def _confirmed(refusal: AnimaticError, look: Look) -> AnimaticError:
    """A refusal inside the stream; one that is repeated after only if the state is refused too."""
    if not isinstance(refusal, TokenRejected | SessionNotFound):
        return refusal
    try:
        await look()
    except (TokenRejected, SessionNotFound):
        return refusal
    except BackendError:
        pass
    return TurnFailed(refusal.message)


async def _recovered(
    look: Look, before: StateReply, poll_s: float, lost: OutcomeUnknown | None = None
) -> StateReply:
    """The state, once it shows what the lost turn did.

    Raises:
        TookTooLong: it doesn't, and the turn was given up while it was being worked on.
        TurnFailed: it doesn't, however long one waits.
        OutcomeUnknown: it can't be read: what wasn't seen isn't said to be unchanged.
    """
    unread: BackendError | None = None
    looks = LATE_LOOKS if isinstance(lost, TookTooLong) else RECOVERY_LOOKS
    for units in looks:
        await anyio.sleep(units * poll_s)
        try:
            state = await look()
        except (TokenRejected, SessionNotFound) as error:
            # Neither may reach the caller as it is: it would renew, and say the message again.
            raise OutcomeUnknown(
                "The connection was lost, and the session can't be looked at any more."
            ) from error
        except BackendError as error:
            unread = error
            continue
        unread = None
        if state.draft != before.draft:
            return state
    if unread is not None:
        raise OutcomeUnknown(
            "The connection was lost, and what the message did can't be read now."
        ) from unread
    if isinstance(lost, TookTooLong):
        raise lost
    raise TurnFailed(
        f"{(lost.message if lost else _LOST).rstrip('.')}, and the timeline hasn't changed since.",
        "Say it again with generate if it is still wanted.",
    )


def _outcome(listener: _Listener, before: StateReply, after: StateReply, lost: str) -> TurnOutcome:
    """What a turn came to; `lost` says how its stream was lost, if it was."""
    changes = tuple(compare(before.timeline, after.timeline))
    has_changed = after.draft != before.draft
    if not lost and (fault := listener.fault(has_changed=has_changed)) is not None:
        raise _with_changes(fault, changes)
    said = listener.words.whole_text if lost else listener.words.text
    translated = translate(_without_noise(said))
    return TurnOutcome(
        text=translated.text,
        timeline_before=before.timeline,
        timeline_after=after.timeline,
        draft=after.draft,
        changes=changes,
        was_recovered=bool(lost),
        gui_actions=() if lost else translated.actions,
        questions=tuple(listener.questions),
        lost=lost,
    )


def _with_changes(fault: AnimaticError, changes: tuple[str, ...]) -> AnimaticError:
    """A failure in the middle says what was done before it."""
    if not changes:
        return fault
    return type(fault)(f"{fault.message} Done before that: {'; '.join(changes)}.", fault.next_step)


def _without_noise(text: str) -> str:
    """The reply without the backend's habit of ending in a false alarm; alone, it is the reply."""
    before, _, last = text.rstrip().rpartition("\n")
    return before.rstrip() or text if last.strip().lower().startswith(_NOISE) else text
