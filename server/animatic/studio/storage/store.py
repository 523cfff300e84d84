"""What the studio keeps under `home/studio/`: sessions, their versions and their files.

    studio.db     the tables: here, and in `ledger` (accounts) and `export_log` (exports)
    assets/       files that were put in          renders/     finished videos
    chunks/       pieces of renders, kept so that a change redraws only what it touches
    benches/      what is half-finished, one folder a running studio

Every method is synchronous and short; on the event loop go through `Store.run`. Rows handed out
are detached values: reading them is free, changing them does nothing.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Self, TypeVar

import anyio.to_thread
from anyio import CapacityLimiter
from sqlalchemy import Exists, Select, delete, exists, func, select
from sqlalchemy.orm import Session

from animatic.model.errors import SessionNotFound, SettingsError
from animatic.model.versions import History, fingerprint
from animatic.storage.database import Database, now_ms
from animatic.studio.storage.export_log import UNDER_WAY, ExportLog
from animatic.studio.storage.keeping import Keeping
from animatic.studio.storage.ledger import Ledger
from animatic.studio.storage.tables import (
    AssetRow,
    ExportRow,
    SessionRow,
    VersionRow,
    open_database,
)
from animatic.studio.storage.workbench import Workbench, is_taken

ResultT = TypeVar("ResultT")
DAY_MS = 24 * 3600 * 1000
_FOLDERS = ("assets", "renders", "chunks", "benches")


class Store:
    """The open store of one running studio. Several may be open on one folder."""

    def __init__(
        self, folder: Path, database: Database, bench: Workbench, keeping: Keeping
    ) -> None:
        self.folder = folder
        self.keeping = keeping
        self.bench = bench
        self.ledger = Ledger(database)
        self.exports = ExportLog(database, folder / "renders", bench.name)
        self._database = database
        self._threads = CapacityLimiter(4)

    @classmethod
    def open(cls, home: Path, keeping: Keeping | None = None) -> Self:
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
            store = cls(folder, open_database(folder / "studio.db"), bench, keeping or Keeping())
            store.take_over()
        except BaseException:
            bench.close()
            raise
        return store

    def close(self) -> None:
        self._database.close()
        self.bench.close()

    async def run(self, call: Callable[..., ResultT], *args: Any) -> ResultT:
        """Call one of these methods from the event loop, in a thread that may wait for the disk."""
        return await anyio.to_thread.run_sync(lambda: call(*args), limiter=self._threads)

    # --- sessions -----------------------------------------------------------------------------

    def add_session(self, account: str, language: str) -> SessionRow:
        row = SessionRow(
            id=f"ses_{secrets.token_hex(12)}",
            task_id=f"tsk_{secrets.token_hex(8)}",
            account=account,
            language=language[:35],
            version=0,
            trail="[0]",
            place=0,
            script="",
            is_edited=False,
            made_ms=now_ms(),
        )
        with self._database.writing() as session:
            session.add(row)
        return row

    def session_of(self, account: str, id: str) -> SessionRow:
        """The session, for the account that made it.

        Raises:
            SessionNotFound: there is none, or it is somebody else's: the same words for both.
        """
        with self._database.reading() as session:
            row = session.get(SessionRow, id)
        if row is None or row.account != account:
            raise SessionNotFound("There is no such session.")
        return row

    def session_by_id(self, id: str) -> SessionRow:
        """A session that is known to be there."""
        with self._database.reading() as session:
            return session.get_one(SessionRow, id)

    def join_script(self, session_id: str, text: str) -> None:
        """Keep uploaded words for the next message."""
        with self._database.writing() as session:
            row = session.get_one(SessionRow, session_id)
            row.script = f"{row.script}\n\n{text}".strip()

    # --- versions -----------------------------------------------------------------------------

    def begin_editing(self, session_id: str) -> bool:
        """Note that this session is edited; whether this was the first time."""
        with self._database.writing() as session:
            row = session.get_one(SessionRow, session_id)
            is_first, row.is_edited = not row.is_edited, True
        return is_first

    def history(self, session_id: str) -> History:
        """Where the session stands among its versions."""
        with self._database.reading() as session:
            return _history(session, session.get_one(SessionRow, session_id))

    def marks(self, session_id: str) -> dict[str, int]:
        """The kept versions' numbers by the fingerprint of their drafts."""
        query = select(VersionRow.fingerprint, VersionRow.number)
        with self._database.reading() as session:
            found = session.execute(query.where(VersionRow.session == session_id))
            return {row.fingerprint: row.number for row in found}

    def draft_of(self, session_id: str) -> dict[str, Any]:
        """The current draft; an empty one before anything was made."""
        return self.draft_at(session_id, self.session_by_id(session_id).version) or {}

    def draft_at(self, session_id: str, number: int) -> dict[str, Any] | None:
        """The draft of a version; None when it isn't kept."""
        with self._database.reading() as session:
            row = session.get(VersionRow, (session_id, number))
        return json.loads(row.draft) if row else None

    def save_version(self, session_id: str, draft: Mapping[str, Any], message: str) -> int:
        """Make this draft the current version, a new one unless it was there before; its number.

        The uploaded words that were part of its message are used up.
        """
        mark = fingerprint(draft)
        with self._database.writing() as session:
            row = session.get_one(SessionRow, session_id)
            history = _history(session, row)
            same = VersionRow.session == session_id, VersionRow.fingerprint == mark
            number = session.scalar(select(func.min(VersionRow.number)).where(*same))
            if number is None:
                number = history.newest + 1
                session.add(
                    VersionRow(
                        session=session_id,
                        number=number,
                        draft=json.dumps(draft, ensure_ascii=False),
                        fingerprint=mark,
                        message=message[:2000],
                        made_ms=now_ms(),
                    )
                )
            _stand(row, history.at(number))
            row.script = ""
        return number

    def stand_on(self, session_id: str, history: History) -> None:
        """Make an earlier version the current one again; 0 is the empty beginning."""
        with self._database.writing() as session:
            _stand(session.get_one(SessionRow, session_id), history)

    # --- assets -------------------------------------------------------------------------------

    def add_asset(self, asset: AssetRow, part: Path) -> None:
        """Keep a checked file: moved into place first, then known.

        One that comes again after it was lost is what it was: timelines know it by its id.
        """
        if (lost := self._lost(asset)) is not None:
            asset.id, asset.file, asset.made_ms = lost.id, lost.file, lost.made_ms
        path = self.asset_path(asset)
        part.replace(path)
        try:
            with self._database.writing() as session:
                session.merge(asset)
        except BaseException:
            path.unlink(missing_ok=True)
            raise

    def _lost(self, asset: AssetRow) -> AssetRow | None:
        """The newest file of this name and kind that is known and isn't there any more."""
        same = [a for a in self.assets_of(asset.session) if (a.name, a.kind) == _named(asset)]
        return next((a for a in reversed(same) if not self.asset_path(a).is_file()), None)

    def assets_of(self, session_id: str) -> Sequence[AssetRow]:
        """A session's files, in the order they came."""
        query = select(AssetRow).where(AssetRow.session == session_id)
        with self._database.reading() as session:
            return session.scalars(query.order_by(AssetRow.made_ms, AssetRow.id)).all()

    def asset_path(self, asset: AssetRow) -> Path:
        return self.folder / "assets" / asset.file

    # --- order on disk ---------------------------------------------------------------------------

    def take_over(self) -> None:
        """Put in order what dead studios left: renders nobody makes, credits nobody uses."""
        benches = self.folder / "benches"
        self.exports.mark_interrupted(self._is_taken)
        if [path.name for path in benches.iterdir() if path.is_dir()] == [self.bench.name]:
            self.ledger.return_frozen()

    def adopt_export(self, row: ExportRow) -> ExportRow | None:
        """Make this studio's own what a dead one had under way; None when it isn't for us."""
        return None if self._is_taken(row.process) else self.exports.adopt(row)

    def adopt_exports(self) -> list[ExportRow]:
        """All that dead studios had under way, now this one's own. Their benches are cleared."""
        orphans = self.exports.orphans(self._is_taken)
        if orphans:
            self.bench.clear_dead()
        return [row for orphan in orphans if (row := self.exports.adopt(orphan))]

    def _is_taken(self, bench: str) -> bool:
        return is_taken(self.folder / "benches", bench)

    def trim(self) -> None:
        """Forget the renders and the pieces that went longest unused, down to what is kept.

        What was used a moment ago stays, whatever the bounds: a render that is being fetched, the
        pieces of one under way.
        """
        used_since_ns = (now_ms() - IN_USE_MS) * 1_000_000
        for name, limit in self.keeping.limits().items():
            _trim(self.folder / name, limit, used_since_ns)

    def forget(self, unused_since_ms: int) -> int:
        """Drop sessions that nobody has worked on since, with all that is theirs; how many.

        A session with an export under way stays. Files go last: a file without its row is only
        space, a row without its file a broken promise.
        """
        with self._database.writing() as session:
            old = list(session.scalars(_unused(unused_since_ms)))
            files = [self.folder / "assets" / name for name in _assets_of(session, old)]
            files += [self.folder / "renders" / f"{key}.mp4" for key in _renders_of(session, old)]
            for row in (ExportRow, AssetRow, VersionRow):
                session.execute(delete(row).where(row.session.in_(old)))
            session.execute(delete(SessionRow).where(SessionRow.id.in_(old)))
        for path in files:
            path.unlink(missing_ok=True)
        return len(old)

    def sweep(self) -> None:
        """What is done once a day: old sessions go, and space is kept within its bounds."""
        if self.keeping.days:
            self.forget(now_ms() - self.keeping.days * DAY_MS)
        self.trim()


IN_USE_MS = 3600 * 1000
"""How long after its last use a render or a piece is taken to be in use."""
AT_ONCE = 500
"""Sessions that go in one transaction: SQLite takes only so many values, and others wait."""


def _unused(since_ms: int) -> Select[str]:
    """The ids of sessions in which nothing was made since, and nothing is being made."""

    def made(row: type[VersionRow | AssetRow | ExportRow]) -> Exists:
        return exists().where(row.session == SessionRow.id, row.made_ms >= since_ms)

    under_way = ExportRow.status.in_(UNDER_WAY)
    is_busy = exists().where(ExportRow.session == SessionRow.id, under_way)
    used = (made(VersionRow), made(AssetRow), made(ExportRow), is_busy)
    return (
        select(SessionRow.id)
        .where(SessionRow.made_ms < since_ms, *(~each for each in used))
        .limit(AT_ONCE)
    )


def _assets_of(session: Session, ids: Sequence[str]) -> Sequence[str]:
    return session.scalars(select(AssetRow.file).where(AssetRow.session.in_(ids))).all()


def _renders_of(session: Session, ids: Sequence[str]) -> Sequence[str]:
    return session.scalars(select(ExportRow.key).where(ExportRow.session.in_(ids))).all()


def _named(asset: AssetRow) -> tuple[str, str]:
    return asset.name, asset.kind


def _history(session: Session, row: SessionRow) -> History:
    newest = select(func.max(VersionRow.number)).where(VersionRow.session == row.id)
    return History.read(row.trail, row.place, session.scalar(newest) or 0)


def _stand(row: SessionRow, history: History) -> None:
    row.version, row.place = history.current, history.place
    row.trail = json.dumps(history.trail)


def _trim(folder: Path, limit: int, used_since_ns: int) -> None:
    found: list[tuple[int, int, Path]] = []
    for path in (path for path in folder.rglob("*") if path.is_file()):
        with suppress(OSError):
            found.append(((stat := path.stat()).st_mtime_ns, stat.st_size, path))
    excess = sum(size for _, size, _ in found) - limit
    for used_ns, size, path in sorted(found):
        if excess <= 0 or used_ns >= used_since_ns:
            return
        with suppress(OSError):  # a render may hold it, where such a file can't be removed
            path.unlink(missing_ok=True)
            excess -= size
