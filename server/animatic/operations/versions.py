"""What jobs do with versions: leave one, and see that one that was gone back to comes back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

import anyio.to_thread

from animatic.backend.run_turn import TurnOutcome
from animatic.backend.wire import StateReply, read_draft
from animatic.jobs.asked import TurnAsked
from animatic.jobs.job import Job
from animatic.jobs.spending import label
from animatic.model.differences import Difference, differences, look_alike
from animatic.model.errors import NoSuchVersion
from animatic.model.progress_words import is_chinese
from animatic.model.timeline import Timeline, clock, summarise
from animatic.model.version_words import going_back
from animatic.model.versions import History, Undo, fingerprint, refusal
from animatic.operations import messages
from animatic.operations.services import Services
from animatic.projects.project import Project

if TYPE_CHECKING:
    from animatic.jobs.records import VersionRecord
    from animatic.projects.version_log import VersionLog

ResultT = TypeVar("ResultT")
MOST_LISTED = 10
MOST_LEFT = 6
"""Differences that are told when a version didn't come back whole."""


@dataclass(frozen=True, slots=True)
class Aim:
    """The version a message goes back to, and what else it asks for there."""

    led: History
    goes_on: bool


async def found(services: Services, project: Project, state: StateReply) -> int:
    """The number of the timeline as it was found; somebody else may have changed it meanwhile."""

    def look(log: VersionLog) -> int:
        history = log.history(project.handle)
        number = log.number_of(project.handle, state.draft)
        if number is None and _is_still(log, project.handle, history.current, state.timeline):
            number = history.current
        return _kept(log, project.handle, history, state, number, "", "")

    return await _on_disk(services, look)


async def left_by(
    services: Services, project: Project, job: Job, asked: TurnAsked, state: StateReply
) -> int:
    """The number of the timeline a turn has left; one version, however often it is written."""

    def keep(log: VersionLog) -> int:
        history = log.history(project.handle)
        number = log.number_of(project.handle, state.draft)
        return _kept(log, project.handle, history, state, number, job.id, label(asked.text))

    return await _on_disk(services, keep)


async def aimed(services: Services, project: Project, asked: TurnAsked) -> Aim | None:
    """Where a message that goes back leads; None when it is about something else.

    Raises:
        NoSuchVersion: it leads nowhere; says what there is.
    """
    if (going := going_back(asked.text)) is None:
        return None
    history = await _on_disk(services, lambda log: log.history(project.handle))
    led = history.after(going.wish)
    if led is None and isinstance(going.wish, Undo) and not history.knows_the_beginning:
        return None  # The backend may know what was before.
    if led is None or led.current == history.current:
        raise NoSuchVersion(refusal(going.wish, history, in_chinese=is_chinese(asked.text)))
    return Aim(led, bool(going.rest))


async def steered(
    services: Services, project: Project, asked: TurnAsked, aim: Aim, now: Timeline
) -> str:
    """The message with the exact difference between the timeline and the version it goes to."""
    draft = await _draft_of(services, project, aim.led.current)

    def compared() -> str:
        wanted = read_draft(draft)
        todo = [difference.words for difference in differences(now, wanted)]
        todo.append(f"It then reads: {summarise(wanted)}")
        number, mark = aim.led.current, fingerprint(draft)
        return messages.exactly(asked.text, number, mark, todo, goes_on=aim.goes_on)

    return await anyio.to_thread.run_sync(compared)  # long films take a while


async def arrived(
    services: Services, project: Project, aim: Aim, ended: TurnOutcome
) -> list[Difference]:
    """What is still missing from the version that was gone back to; with nothing, it is current."""
    draft = await _draft_of(services, project, aim.led.current)

    def compared() -> list[Difference]:
        wanted = read_draft(draft)
        asked_for = set(differences(ended.timeline_before, wanted))
        still = differences(ended.timeline_after, wanted)
        return [d for d in still if d.is_plain or d in asked_for]

    left = await anyio.to_thread.run_sync(compared)
    if not left:
        await _on_disk(services, lambda log: log.stand_on(project.handle, aim.led))
    return left


async def listed(services: Services, project: Project) -> tuple[int, list[str]]:
    """The current version's number, and a line for each of the newest, newest first."""

    def look(log: VersionLog) -> tuple[int, list[VersionRecord]]:
        current = log.history(project.handle).current
        rows = log.newest(project.handle, MOST_LISTED)
        shown = log.version(project.handle, current)
        if shown is not None and all(row.number != current for row in rows):
            rows = [*rows[: MOST_LISTED - 1], shown]
        return current, rows

    current, rows = await _on_disk(services, look)
    return current, [_line(row, is_current=row.number == current) for row in rows]


def _line(row: VersionRecord, *, is_current: bool) -> str:
    at = datetime.fromtimestamp(row.made_ms / 1000, UTC)
    name = f"Version {row.number} (current)" if is_current else f"Version {row.number}"
    asked = f"“{row.asked}”" if row.asked else "found as it was"
    return f"{name}: {asked}, {clock(row.duration_ms)} s, {at:%Y-%m-%d %H:%M} UTC"


def not_whole(number: int, left: list[Difference]) -> str:
    """Said when a version didn't come back whole."""
    told = [f"- {difference.words}" for difference in left[:MOST_LEFT]]
    if len(left) > MOST_LEFT:
        told.append(f"- and {len(left) - MOST_LEFT} more")
    return "\n".join(
        [f"This is not quite version {number} again. Still to be done for that:", *told]
    )


def written(aim: Aim) -> str:
    """An aim as it stands in a job's facts."""
    return json.dumps([aim.led.trail, aim.led.place, aim.led.newest, aim.goes_on])


def read_aim(text: str) -> Aim:
    trail, place, newest, goes_on = json.loads(text)
    return Aim(History(tuple(trail), place, newest), goes_on)


def _is_still(log: VersionLog, project: str, number: int, timeline: Timeline) -> bool:
    """Whether it is still this version, though its backend wrote it down differently."""
    draft = log.draft_of(project, number)
    return draft is not None and look_alike(read_draft(draft), timeline)


def _kept(
    log: VersionLog,
    project: str,
    history: History,
    state: StateReply,
    number: int | None,
    job: str,
    asked: str,
) -> int:
    if not state.timeline.is_exportable:
        number = 0
    if number is not None:
        return log.stand_on(project, history.at(number)) if number != history.current else number
    return log.add(
        project,
        state.draft,
        job=job,
        asked=asked,
        summary=summarise(state.timeline),
        duration_ms=state.timeline.duration_ms,
    )


async def _draft_of(services: Services, project: Project, number: int) -> dict[str, object]:
    draft = await _on_disk(services, lambda log: log.draft_of(project.handle, number))
    if draft is None:
        raise NoSuchVersion(f"Version {number} is not kept any more.")
    return draft


async def _on_disk(services: Services, call: Callable[[VersionLog], ResultT]) -> ResultT:
    log = await services.versions()
    return await anyio.to_thread.run_sync(call, log)
