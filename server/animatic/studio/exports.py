"""Exports: taken once per id, rendered in turn, watched by whoever asks.

    pending → processing → completed | failed        (interrupted: the studio ended first)

An interrupted export is `failed` to its client, with words; the same id sent again begins it anew,
and what was already drawn is found in the chunks. One whose studio was killed while this one lives
goes on here under its id.
"""

from __future__ import annotations

import json
import logging
import math
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast, get_args

import anyio
from anyio.abc import TaskGroup

from animatic.backend.wire import read_draft
from animatic.model.errors import AnimaticError, BadInput, ExportFailed
from animatic.model.timeline import (
    MAX_DURATION_MS,
    Clip,
    Picture,
    Recording,
    Resolution,
    Scene,
    Text,
    Timeline,
    frame_size,
)
from animatic.storage.database import now_ms
from animatic.storage.disk import FREE_SOME, HOME, is_full, lacking, refusal, video_bytes
from animatic.studio.http.replies import CannotExport
from animatic.studio.queue import QueuePlace, RenderQueue
from animatic.studio.render.request import Quality, RenderRequest
from animatic.studio.rendering import Renderer, RenderStalled, render_apart
from animatic.studio.storage.export_log import UNDER_WAY, ExportState
from animatic.studio.storage.store import Store
from animatic.studio.storage.tables import ExportRow, SessionRow

log = logging.getLogger(__name__)

_MAX_ID = 200
CANCELLED = "The export was cancelled."
INTERRUPTED = "The studio ended while this export was being rendered; send it again to go on."


FULL_HD = 1920 * 1080
LOOK_EVERY_S = 3.0
"""How often it is looked whether another studio has died, and who in the queue is forgotten."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks for an export."""

    caller: str
    """Whose turn it is by: callers are served in turn."""
    is_waiting: bool = True
    """Whether a person waits for it; a program may go on asking after they have gone."""


@dataclass(slots=True)
class _Work:
    """An export under way, queued or being rendered."""

    place: QueuePlace
    scope: anyio.CancelScope = field(default_factory=anyio.CancelScope)
    ended: anyio.Event = field(default_factory=anyio.Event)
    frames: tuple[int, int] = (0, 0)
    """Done, and in all."""
    notes: list[str] = field(default_factory=list[str])


class Exports:
    """The exports of one running studio. Its tasks end with the task group they were given."""

    def __init__(self, store: Store, tasks: TaskGroup, renderer: Renderer) -> None:
        self._store = store
        self._tasks = tasks
        self._renderer = renderer
        self._queue = RenderQueue(renderer.at_once, renderer.forgotten_s)
        self._under_way: dict[str, _Work] = {}

    async def start(
        self,
        session: SessionRow,
        id: str,
        draft: Mapping[str, Any],
        output: Mapping[str, Any],
        asker: Asker,
    ) -> ExportRow:
        """Take an export, or find the one that has this id.

        Raises:
            CannotExport: the draft has nothing to draw, or names a file that isn't there.
        """
        wanted = await self._store.run(self._read, session, id, draft, output)
        row, is_new = await self._store.run(self._store.exports.add, wanted)
        if is_new:
            self._begin(row, asker.caller)
        return row

    async def look(self, account: str, id: str, asker: Asker) -> ExportRow | None:
        """An export, seen by somebody who asks how far it is."""
        row = await self._store.run(self._store.exports.find, account, id)
        if row is None or row.status not in UNDER_WAY:
            return row
        if row.key not in self._under_way:
            adopted = await self._store.run(self._store.adopt_export, row)
            if adopted is not None:
                row = adopted
                self._begin(row, asker.caller)
        if asker.is_waiting and (work := self._under_way.get(row.key)) is not None:
            self._queue.look(work.place, asker.caller)
        return row

    async def keep_watch(self) -> None:
        """Go on with what studios that die leave, and let nobody wait for what is forgotten."""
        while True:
            await anyio.sleep(LOOK_EVERY_S)
            self._queue.arrange()
            try:
                for row in await self._store.run(self._store.adopt_exports):
                    log.info("Going on with an export of a studio that is gone")
                    self._begin(row, row.account, is_awaited=False)
            except Exception:
                log.exception("The exports of other studios could not be looked at")

    def _begin(self, row: ExportRow, caller: str, *, is_awaited: bool = True) -> None:
        seen_s = time.monotonic() if is_awaited else -math.inf
        work = self._under_way[row.key] = _Work(QueuePlace(caller, _pixels(row), seen_s))
        self._tasks.start_soon(self._carry_out, row, work)

    async def cancel(self, row: ExportRow) -> None:
        """End it, if it is this studio's and under way, and wait until it has ended."""
        if (work := self._under_way.get(row.key)) is not None:
            work.scope.cancel()
            await work.ended.wait()

    def status(self, row: ExportRow, base_url: str) -> dict[str, Any]:
        """The bare reply to "how far is it"."""
        done, total = row.frames_done, row.frames_total
        if (work := self._under_way.get(row.key)) is not None:
            done, total = work.frames
        share = 1.0 if row.status == "completed" else done / total if total else 0.0
        reply: dict[str, Any] = {
            "id": row.id,
            "status": "failed" if row.status == "interrupted" else row.status,
            "progress": round(share, 4),
            "frames_done": done,
            "frames_total": total,
            "can_cancel": True,
        }
        if work is not None and (ahead := self._queue.ahead(work.place)) is not None:
            about = {} if ahead.about_s is None else {"about_s": ahead.about_s}
            reply |= {"status": "pending", "queue": {"before": ahead.before, **about}}
        if row.status == "completed":
            reply["output"] = {"url": f"{base_url}/renders/{row.key}.mp4"}
            reply["notes"] = json.loads(row.notes)
        elif row.error or row.status == "interrupted":
            reply["error"], _, reply["advice"] = (row.error or INTERRUPTED).partition("\n")
        return reply

    def _read(
        self, session: SessionRow, id: str, draft: Mapping[str, Any], output: Mapping[str, Any]
    ) -> ExportRow:
        if not 0 < len(id) <= _MAX_ID:
            raise BadInput("An export needs an id.")
        timeline = read_draft(draft)
        self._check_drawable(timeline)
        self._files(timeline, session.id)
        resolution = _one_of(get_args(Resolution), output.get("resolution"), timeline.resolution)
        return ExportRow(
            account=session.account,
            id=id,
            session=session.id,
            key=secrets.token_urlsafe(24),
            timeline=timeline.model_dump_json(),
            resolution=resolution,
            quality=_quality(output, timeline, resolution),
            status="pending",
            frames_done=0,
            frames_total=0,
            error="",
            notes="[]",
            process=self._store.bench.name,
            made_ms=now_ms(),
            ended_ms=0,
        )

    @staticmethod
    def _check_drawable(timeline: Timeline) -> None:
        if not timeline.is_exportable:
            raise CannotExport("The timeline is empty: there is nothing to export yet.")
        media = [s.media for t in timeline.tracks for s in t.segments if s.duration_ms > 0]
        if not any(isinstance(m, Scene | Picture | Clip | Text) for m in media):
            raise CannotExport("The timeline has no picture, clip, scene or text to draw.")
        if timeline.duration_ms > MAX_DURATION_MS:
            minutes = MAX_DURATION_MS // 60_000
            raise CannotExport(f"The timeline is longer than {minutes} minutes; shorten it first.")

    def _files(self, timeline: Timeline, session_id: str) -> dict[str, Path]:
        """The file of every asset that the timeline uses, by the name the timeline gives it."""
        assets = self._store.assets_of(session_id)
        known = {a.name: a for a in assets} | {a.id: a for a in assets}
        files: dict[str, Path] = {}
        for segment in (s for t in timeline.tracks for s in t.segments):
            if not isinstance(segment.media, Picture | Clip | Recording):
                continue
            asset = known.get(segment.media.asset)
            path = self._store.asset_path(asset) if asset else None
            if path is None or not path.is_file():
                name = segment.name or segment.media.asset
                raise CannotExport(f'The file "{name}" is not in this project; upload it again.')
            files[segment.media.asset] = path
        return files

    async def _carry_out(self, row: ExportRow, work: _Work) -> None:
        """The whole life of one export. However it ends, its row says so."""
        ended: tuple[ExportState, str] = "interrupted", ""
        with work.scope:
            try:
                while not await self._took_its_turn(row, work):
                    await self._store.run(self._store.exports.move, row.key, "pending")
                ended = "completed", ""
            except AnimaticError as error:
                ended = "failed", f"{error.message}\n{error.next_step}"
            except OSError as error:
                said = refusal(error, self._store.folder, "The video", HOME)
                ended = "failed", f"{said}\n{FREE_SOME}" if is_full(error) else said
            except Exception:
                log.exception("An export failed")
                ended = "failed", "The studio failed to render this."
            finally:
                with anyio.CancelScope(shield=True):
                    if ended[0] == "interrupted" and work.scope.cancel_called:
                        ended = "failed", CANCELLED
                    await self._note_end(row, work, *ended)

    async def _took_its_turn(self, row: ExportRow, work: _Work) -> bool:
        """Wait for a place and render; False when it was given up for others before the end."""
        async with self._queue.turn(work.place) as turn:
            with turn:
                await self._store.run(self._store.exports.move, row.key, "processing")
                await self._render(row, work)
        return not turn.cancelled_caught

    async def _note_end(self, row: ExportRow, work: _Work, status: ExportState, error: str) -> None:
        done, total = work.frames
        try:
            await self._store.run(
                lambda: self._store.exports.move(
                    row.key,
                    status,
                    error=error,
                    notes=json.dumps(work.notes),
                    frames_done=done,
                    frames_total=total,
                )
            )
        except Exception:
            # Left as it is, the row belongs to this bench and counts as interrupted after it.
            log.exception("How an export ended could not be kept")
        del self._under_way[row.key]
        work.ended.set()

    async def _render(self, row: ExportRow, work: _Work) -> None:
        part = self._store.bench.place(f"{row.key}.mp4")
        request = await self._store.run(self._request, row, part)
        # Twice: its chunks are kept beside the finished file.
        duration_ms = Timeline.model_validate_json(row.timeline).duration_ms
        needs = 2 * video_bytes(duration_ms, row.resolution)
        if reason := await self._store.run(lacking, part.parent, needs, HOME):
            raise ExportFailed(reason, FREE_SOME)

        def on_frame(frame: int, frames: int) -> None:
            work.frames = frame, frames
            work.place.drew(frame / frames if frames else 0.0)

        try:
            rendered = await self._rendered(request, row, on_frame)
            work.notes = [str(note) for note in rendered.get("notes") or ()]
            await self._store.run(part.replace, self._store.exports.path(row))
        finally:
            with anyio.CancelScope(shield=True):
                await self._store.run(self._clear, part)

    async def _rendered(
        self, request: str, row: ExportRow, on_frame: Callable[[int, int], None]
    ) -> Mapping[str, Any]:
        """What was rendered. A renderer that stands still is begun anew, once: its chunks stay."""
        stalled_s = self._renderer.stalled_s * max(1.0, _frame_pixels(row) / FULL_HD)
        try:
            return await render_apart(request, on_frame, self._renderer.command, stalled_s)
        except RenderStalled:
            log.warning("A renderer stood still and is begun anew")
        try:
            return await render_apart(request, on_frame, self._renderer.command, stalled_s)
        except RenderStalled:
            raise ExportFailed(
                f"The renderer stood still for {stalled_s:.0f} seconds, twice.",
                "Export again; if that happens again, take out the file that was added last.",
            ) from None

    def _request(self, row: ExportRow, part: Path) -> str:
        timeline = Timeline.model_validate_json(row.timeline)
        return RenderRequest(
            timeline=timeline,
            assets=self._files(timeline, row.session),
            output=part,
            resolution=cast("Resolution", row.resolution),
            quality=cast("Quality", row.quality),
            cache=self._store.folder / "chunks",
            workers=self._renderer.workers,
        ).model_dump_json()

    def _clear(self, part: Path) -> None:
        """What a render leaves: its unfinished files, and more finished ones than are kept."""
        for left in part.parent.glob(f"{part.stem}*"):
            left.unlink(missing_ok=True)
        self._store.trim()


def _pixels(row: ExportRow) -> int:
    """In all frames of an export: what its rendering takes is nearly proportional to that."""
    timeline = Timeline.model_validate_json(row.timeline)
    return _frame_pixels(row) * timeline.duration_ms * timeline.frame_rate // 1000


def _frame_pixels(row: ExportRow) -> int:
    timeline = Timeline.model_validate_json(row.timeline)
    width, height = frame_size(timeline.aspect_ratio, cast("Resolution", row.resolution))
    return width * height


def _quality(output: Mapping[str, Any], timeline: Timeline, resolution: str) -> str:
    """A 480p export of a larger timeline is a preview: it should be there at once."""
    if resolution == "480p" != timeline.resolution:
        return "draft"
    return _one_of(get_args(Quality), output.get("quality"), "high")


def _one_of(options: tuple[str, ...], value: object, otherwise: str) -> str:
    return value if isinstance(value, str) and value in options else otherwise
