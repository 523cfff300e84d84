"""What each endpoint of the contract does: who may ask, what is done, what is answered.

Nothing here knows how a video is made: words go to `turns`, files to `uploads`, drafts to
`exports`.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import anyio
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse

from animatic.backend.wire import read_draft
from animatic.model.errors import SessionNotFound
from animatic.model.timeline import Scene, Timeline, frame_size
from animatic.studio import uploads
from animatic.studio.exports import Exports
from animatic.studio.http.access import Access, asker_of, check_attribution, client_id, profile_of
from animatic.studio.http.bodies import (
    Claim,
    Export,
    InvalidBody,
    Links,
    NewSession,
    Say,
    read_body,
)
from animatic.studio.http.replies import bare, detail, missing, success
from animatic.studio.rendering import Renderer
from animatic.studio.storage.store import Store
from animatic.studio.storage.tables import ExportRow, SessionRow
from animatic.studio.turns import Turns

log = logging.getLogger(__name__)
SWEEP_AFTER_S, SWEEP_EVERY_S = 90, 24 * 3600

if TYPE_CHECKING:
    from animatic.studio.planner import Planner

APP_NAME, USER = "nemo_agent", "me"


class Endpoints:
    """The endpoints of one studio. They answer inside `running()`."""

    _turns: Turns
    _exports: Exports

    def __init__(
        self,
        store: Store,
        access: Access,
        *,
        renderer: Renderer,
        allow_private: bool,
        planner: Planner | None = None,
    ) -> None:
        self._planner = planner
        self._store = store
        self._access = access
        self._renderer = renderer
        self._allow_private = allow_private

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Turns and exports live as long as this; at its end renders are stopped."""
        await self._access.open()
        async with anyio.create_task_group() as tasks:
            self._turns = Turns(
                self._store, tasks, is_metered=self._access.is_metered, planner=self._planner
            )
            self._exports = Exports(self._store, tasks, self._renderer)
            tasks.start_soon(self._sweep)
            tasks.start_soon(self._exports.keep_watch)
            yield
            tasks.cancel_scope.cancel()

    async def _sweep(self) -> None:
        """Every day, never while somebody waits for the start."""
        await anyio.sleep(SWEEP_AFTER_S)
        while True:
            try:
                await self._store.run(self._store.sweep)
            except Exception:
                log.exception("The studio's folder could not be swept")
            await anyio.sleep(SWEEP_EVERY_S)

    # --- accounts and sessions ----------------------------------------------------------------

    async def anonymous_token(self, request: Request) -> Response:
        client = client_id(request.headers)
        token, account = await self._store.run(
            self._store.ledger.mint_token, client, self._access.first_credits
        )
        return success({"token": token, "credits": account.credits, "bind_id": account.id})

    async def claim_token(self, request: Request) -> Response:
        """A token for a claim link. There is nobody here to redeem it: a rehearsal."""
        account = await self._access.account(request)
        body = await read_body(request, Claim)
        session = await self._store.run(self._store.session_of, account, body.session_id)
        if session.task_id != body.task_id:
            raise SessionNotFound("There is no such session.")
        return success({"claim_token": f"clm_{secrets.token_urlsafe(24)}"})

    async def new_session(self, request: Request) -> Response:
        account = await self._access.account(request)
        body = await read_body(request, NewSession)
        row = await self._store.run(self._store.add_session, account, body.language or "")
        return success({"session_id": row.id, "task_id": row.task_id, "bind_id": account})

    async def balance(self, request: Request) -> Response:
        account = await self._access.account(request)
        available, frozen = await self._store.run(self._store.ledger.credits_of, account)
        return success(
            {
                "available": available,
                "frozen": frozen,
                "total": available + frozen,
                "is_metered": self._access.is_metered,
            }
        )

    # --- turns --------------------------------------------------------------------------------

    async def say(self, request: Request) -> Response:
        """`/run_sse`: refusals before the stream are worded as ADK words them."""
        account = await self._access.account(request)
        try:
            body = await read_body(request, Say)
            session = await self._store.run(self._store.session_of, account, body.session_id)
        except InvalidBody as error:
            return detail(422, error.faults)
        except SessionNotFound:
            return detail(404, "Session not found")
        if (body.app_name, body.user_id) != (APP_NAME, USER):
            return detail(404, "Session not found")
        stream = await self._turns.start(session, body.words)
        return StreamingResponse(
            stream, media_type="text/event-stream", headers={"Cache-Control": "no-store"}
        )

    async def state(self, request: Request) -> Response:
        session = await self._session(request)
        draft = await self._store.run(self._store.draft_of, session.id)
        assets = await self._store.run(self._store.assets_of, session.id)
        timeline = read_draft(draft)
        state = {
            "draft": draft,
            "video_infos": {a.id: uploads.described(a) for a in assets},
            "generated_media": _generated(timeline),
            "canvas_config": _canvas(timeline),
        }
        ids = {"session_id": session.id, "task_id": session.task_id, "bind_id": session.account}
        return success({"state": state, **ids})

    # --- files --------------------------------------------------------------------------------

    async def upload(self, request: Request) -> Response:
        session, profile = await self._session(request), profile_of(request.headers)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == "application/json":
            body = await read_body(request, Links)
            kept = await uploads.fetch_links(
                self._store, session, profile, body.urls, allow_private=self._allow_private
            )
        else:
            kept = await uploads.receive(self._store, session, profile, request)
        return success({"assets": kept})

    # --- exports ------------------------------------------------------------------------------

    async def start_export(self, request: Request) -> Response:
        account = await self._access.account(request)
        check_attribution(request.headers)
        body = await read_body(request, Export)
        session = await self._store.run(self._store.session_of, account, body.session_id)
        asker = asker_of(request.headers, account)
        row = await self._exports.start(session, body.id, body.draft, body.output, asker)
        return success(self._exports.status(row, _base_url(request)))

    async def export_status(self, request: Request) -> Response:
        account = await self._access.account(request)
        asker = asker_of(request.headers, account)
        row = await self._exports.look(account, request.path_params["id"], asker)
        return bare(self._exports.status(row, _base_url(request))) if row else missing("export")

    async def cancel_export(self, request: Request) -> Response:
        """Ours: the cloud's contract has no way to stop a render."""
        if (row := await self._export(request)) is None:
            return missing("export")
        await self._exports.cancel(row)
        return await self.export_status(request)

    async def download(self, request: Request) -> Response:
        return await self._file(await self._export(request))

    async def open_link(self, request: Request) -> Response:
        """`output.url`: its key is the permission, as with a link into cloud storage."""
        key = request.path_params["key"]
        return await self._file(await self._store.run(self._store.exports.by_key, key))

    # --- steps they share ---------------------------------------------------------------------

    async def _session(self, request: Request) -> SessionRow:
        account = await self._access.account(request)
        return await self._store.run(
            self._store.session_of, account, request.path_params["session"]
        )

    async def _export(self, request: Request) -> ExportRow | None:
        account = await self._access.account(request)
        return await self._store.run(self._store.exports.find, account, request.path_params["id"])

    async def _file(self, row: ExportRow | None) -> Response:
        if row is None or row.status != "completed":
            return missing("video")
        path = self._store.exports.path(row)
        if not await anyio.Path(path).is_file():
            return missing("video")
        return FileResponse(path, media_type="video/mp4", filename=f"{row.id}.mp4")


def _base_url(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _generated(timeline: Timeline) -> Mapping[str, Any]:
    """The scenes that were drawn from words, by segment."""
    return {
        segment.id: {"type": "video", "name": segment.name, "d": segment.duration_ms}
        for segment in timeline.of_kind("video")
        if isinstance(segment.media, Scene)
    }


def _canvas(timeline: Timeline) -> Mapping[str, Any]:
    width, height = frame_size(timeline.aspect_ratio, timeline.resolution)
    return {
        "ratio": timeline.aspect_ratio,
        "width": width,
        "height": height,
        "fps": timeline.frame_rate,
    }
