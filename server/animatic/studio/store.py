"""What the studio keeps: accounts, sessions, versions, assets and exports, under `home/studio/`.

    studio.db     the tables
    assets/       files that were put in          renders/     finished videos
    chunks/       pieces of renders, kept so that a change redraws only what it touches
    benches/      what is half-finished, one folder a running studio

Every method is synchronous and short; on the event loop go through `Store.run`. Rows handed out
are detached values: reading them is free, changing them does nothing.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, Self, TypeVar

import anyio.to_thread
from anyio import CapacityLimiter
from sqlalchemy import func, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, sessionmaker

from animatic.errors import RateLimited, SessionNotFound, SettingsError
from animatic.studio.tables import (
    AccountRow,
    AssetRow,
    ExportRow,
    SessionRow,
    VersionRow,
    now_ms,
    open_tables,
)
from animatic.studio.workbench import Workbench, is_taken

ResultT = TypeVar("ResultT")
ExportState = Literal["pending", "processing", "completed", "failed", "interrupted"]

TOKEN_LIFE_MS = 7 * 24 * 3600 * 1000
FREE_CREDITS = 100
MAX_HISTORY = 30
"""How many versions back undo can reach."""
KEPT_BYTES: Mapping[str, int] = {"chunks": 2 * 1024**3, "renders": 10 * 1024**3}
"""How much of what can be made again is kept, by folder; the oldest goes first."""
CLEARED_AWAY = "This video was cleared away to make room; send the export again."
_FOLDERS = ("assets", "renders", "chunks", "benches")


class Store:
    """The open store of one running studio. Several may be open on one folder."""

    def __init__(self, folder: Path, engine: Engine, bench: Workbench) -> None:
        self.folder = folder
        self.bench = bench
        self._engine = engine
        self._reading = sessionmaker(engine, expire_on_commit=False)
        self._writing = sessionmaker(engine.execution_options(writes=True), expire_on_commit=False)
        self._threads = CapacityLimiter(4)

    @classmethod
    def open(cls, home: Path) -> Self:
        """Open or make the store under `home`. What a dead studio left running is marked so.

        Raises:
            SettingsError: the folder can't be made or written.
        """
        folder = home / "studio"
        try:
            for name in _FOLDERS:
                (folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
            bench = Workbench.open(folder / "benches")
        except OSError as error:
            raise SettingsError(
                f"The studio can't write to {folder}: {error.strerror or error}.",
                "Set ANIMATIC_HOME to a folder that can be written.",
            ) from None
        try:
            store = cls(folder, open_tables(folder / "studio.db"), bench)
            store.take_over()
        except BaseException:
            bench.close()
            raise
        return store

    def close(self) -> None:
        self._engine.dispose()
        self.bench.close()

    async def run(self, call: Callable[..., ResultT], *args: Any) -> ResultT:
        """Call one of these methods from the event loop, in a thread that may wait for the disk."""
        return await anyio.to_thread.run_sync(lambda: call(*args), limiter=self._threads)

    # --- accounts -----------------------------------------------------------------------------

    def open_account(self, id: str, credits: int) -> None:
        """Make sure of the account with this id, and give it this balance."""
        with self._writing.begin() as session:
            session.merge(AccountRow(id=id, token_made_ms=0, credits=credits, frozen=0))

    def mint_token(self, client_id: str, credits: int) -> tuple[str, AccountRow]:
        """A token for this client, and its account: the same one for its whole life.

        Raises:
            RateLimited: it was given one less than seven days ago.
        """
        token, now = f"nmv_usr_{secrets.token_urlsafe(32)}", now_ms()
        with self._writing.begin() as session:
            row = session.scalar(select(AccountRow).where(AccountRow.client_id == client_id))
            if row is None:
                row = AccountRow(id=f"acc_{secrets.token_hex(8)}", client_id=client_id, frozen=0)
                session.add(row)
            elif now < row.token_made_ms + TOKEN_LIFE_MS:
                raise RateLimited("This client was given a token in the last 7 days.")
            row.token_hash, row.token_made_ms, row.credits = _hashed(token), now, credits
        return token, row

    def account_of(self, token: str) -> AccountRow | None:
        """Whose token this is; None when it is nobody's or has expired."""
        with self._reading() as session:
            row = session.scalar(select(AccountRow).where(AccountRow.token_hash == _hashed(token)))
        return row if row and now_ms() < row.token_made_ms + TOKEN_LIFE_MS else None

    def credits_of(self, account: str) -> tuple[int, int]:
        """Credits available and frozen."""
        with self._reading() as session:
            row = session.get_one(AccountRow, account)
        return row.credits, row.frozen

    def freeze(self, account: str, wanted: int) -> int | None:
        """Reserve up to `wanted` credits and say how many; None when there are none left."""
        with self._writing.begin() as session:
            row = session.get_one(AccountRow, account)
            if row.credits <= 0:
                return None
            reserved = min(wanted, row.credits)
            row.credits, row.frozen = row.credits - reserved, row.frozen + reserved
        return reserved

    def settle(self, account: str, reserved: int, cost: int) -> None:
        """Take `cost` (at most what was reserved) and give the rest back."""
        with self._writing.begin() as session:
            session.execute(
                update(AccountRow)
                .where(AccountRow.id == account)
                .values(
                    credits=AccountRow.credits + max(0, reserved - cost),
                    frozen=AccountRow.frozen - reserved,
                )
            )

    # --- sessions -----------------------------------------------------------------------------

    def add_session(self, account: str, language: str) -> SessionRow:
        row = SessionRow(
            id=f"ses_{secrets.token_hex(12)}",
            task_id=f"tsk_{secrets.token_hex(8)}",
            account=account,
            language=language[:35],
            version=0,
            script="",
            is_edited=False,
            made_ms=now_ms(),
        )
        with self._writing.begin() as session:
            session.add(row)
        return row

    def session_of(self, account: str, id: str) -> SessionRow:
        """The session, for the account that made it.

        Raises:
            SessionNotFound: there is none, or it is somebody else's: the same words for both.
        """
        with self._reading() as session:
            row = session.get(SessionRow, id)
        if row is None or row.account != account:
            raise SessionNotFound("There is no such session.")
        return row

    def session_by_id(self, id: str) -> SessionRow:
        """A session that is known to be there."""
        with self._reading() as session:
            return session.get_one(SessionRow, id)

    def join_script(self, session_id: str, text: str) -> None:
        """Keep uploaded words for the next message."""
        with self._writing.begin() as session:
            row = session.get_one(SessionRow, session_id)
            row.script = f"{row.script}\n\n{text}".strip()

    # --- versions -----------------------------------------------------------------------------

    def begin_editing(self, session_id: str) -> bool:
        """Note that this session is edited; whether this was the first time."""
        with self._writing.begin() as session:
            row = session.get_one(SessionRow, session_id)
            is_first, row.is_edited = not row.is_edited, True
        return is_first

    def versions(self, session_id: str) -> list[VersionRow]:
        """The current version and those before it, oldest first: what undo goes back through."""
        with self._reading() as session:
            number = session.get_one(SessionRow, session_id).version
            rows: list[VersionRow] = []
            while number and len(rows) <= MAX_HISTORY:
                row = session.get_one(VersionRow, (session_id, number))
                rows.append(row)
                number = row.parent
        return rows[::-1]

    def draft_of(self, session_id: str) -> dict[str, Any]:
        """The current draft; an empty one before anything was made."""
        with self._reading() as session:
            number = session.get_one(SessionRow, session_id).version
            row = session.get(VersionRow, (session_id, number)) if number else None
        return self.draft_in(row) if row else {}

    @staticmethod
    def draft_in(version: VersionRow) -> dict[str, Any]:
        """The draft a version holds."""
        return json.loads(version.draft)

    def save_version(self, session_id: str, draft: Mapping[str, Any], message: str) -> int:
        """A new current version after the one that is current now; returns its number.

        The uploaded words that were part of its message are used up.
        """
        with self._writing.begin() as session:
            row = session.get_one(SessionRow, session_id)
            newest = select(func.max(VersionRow.number)).where(VersionRow.session == session_id)
            number = (session.scalar(newest) or 0) + 1
            session.add(
                VersionRow(
                    session=session_id,
                    number=number,
                    parent=row.version,
                    draft=json.dumps(draft, ensure_ascii=False),
                    message=message[:2000],
                    made_ms=now_ms(),
                )
            )
            row.version, row.script = number, ""
        return number

    def restore_version(self, session_id: str, number: int) -> None:
        """Make an earlier version the current one again; 0 is the empty beginning."""
        with self._writing.begin() as session:
            session.get_one(SessionRow, session_id).version = number

    # --- assets -------------------------------------------------------------------------------

    def add_asset(self, asset: AssetRow, part: Path) -> None:
        """Keep a checked file: moved into place first, then known."""
        path = self.asset_path(asset)
        part.replace(path)
        try:
            with self._writing.begin() as session:
                session.add(asset)
        except BaseException:
            path.unlink(missing_ok=True)
            raise

    def drop_asset(self, asset: AssetRow) -> None:
        """Take back a file that was just kept."""
        with self._writing.begin() as session:
            session.delete(session.merge(asset, load=True))
        self.asset_path(asset).unlink(missing_ok=True)

    def assets_of(self, session_id: str) -> Sequence[AssetRow]:
        """A session's files, in the order they came."""
        query = select(AssetRow).where(AssetRow.session == session_id)
        with self._reading() as session:
            return session.scalars(query.order_by(AssetRow.made_ms, AssetRow.id)).all()

    def asset_path(self, asset: AssetRow) -> Path:
        return self.folder / "assets" / asset.file

    # --- exports ------------------------------------------------------------------------------

    def add_export(self, wanted: ExportRow) -> tuple[ExportRow, bool]:
        """Keep an export, or find the one this id already names. True: it is to be rendered.

        An interrupted one begins again; any other that exists is only looked at.
        """
        with self._writing.begin() as session:
            row = session.get(ExportRow, (wanted.account, wanted.id))
            if row is None:
                session.add(wanted)
                return wanted, True
            if self._seen(row).status != "interrupted":
                return row, False
            row.session, row.timeline = wanted.session, wanted.timeline
            row.resolution, row.quality = wanted.resolution, wanted.quality
            row.status, row.error, row.process = "pending", "", self.bench.name
            row.frames_done, row.ended_ms = 0, 0
        return row, True

    def export_of(self, account: str, id: str) -> ExportRow | None:
        with self._reading() as session:
            row = session.get(ExportRow, (account, id))
        return self._seen(row) if row else None

    def _seen(self, row: ExportRow) -> ExportRow:
        """A finished export whose file was cleared away is one to begin again."""
        if row.status == "completed" and not self.render_path(row).is_file():
            row.status, row.error = "interrupted", CLEARED_AWAY
        return row

    def export_by_key(self, key: str) -> ExportRow | None:
        with self._reading() as session:
            return session.scalar(select(ExportRow).where(ExportRow.key == key))

    def move_export(self, key: str, status: ExportState, **values: Any) -> None:
        """Note how far an export is, or how it ended."""
        ended = {"ended_ms": now_ms()} if status in ("completed", "failed", "interrupted") else {}
        with self._writing.begin() as session:
            session.execute(
                update(ExportRow)
                .where(ExportRow.key == key)
                .values(status=status, **ended, **values)
            )

    def take_over(self) -> None:
        """Put in order what dead studios left: renders nobody makes, credits nobody uses."""
        benches = self.folder / "benches"
        is_alone = [path.name for path in benches.iterdir() if path.is_dir()] == [self.bench.name]
        with self._writing.begin() as session:
            for row in _under_way(session):
                if not is_taken(benches, row.process):
                    row.status, row.ended_ms = "interrupted", now_ms()
            if is_alone:
                returned = AccountRow.credits + AccountRow.frozen
                session.execute(update(AccountRow).values(credits=returned, frozen=0))

    def render_path(self, export: ExportRow) -> Path:
        return self.folder / "renders" / f"{export.key}.mp4"

    def trim(self) -> None:
        """Forget the oldest renders and the oldest pieces of renders, down to what is kept."""
        for name, limit in KEPT_BYTES.items():
            _trim(self.folder / name, limit)


def _trim(folder: Path, limit: int) -> None:
    found: list[tuple[int, int, Path]] = []
    for path in (path for path in folder.rglob("*") if path.is_file()):
        with suppress(OSError):
            found.append(((stat := path.stat()).st_mtime_ns, stat.st_size, path))
    excess = sum(size for _, size, _ in found) - limit
    for _, size, path in sorted(found):
        if excess <= 0:
            return
        path.unlink(missing_ok=True)
        excess -= size


def _under_way(session: Session) -> Sequence[ExportRow]:
    query = select(ExportRow).where(ExportRow.status.in_(("pending", "processing")))
    return session.scalars(query).all()


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
