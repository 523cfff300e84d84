"""Exports: what was asked for, how far it is, how it ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import select, update

from animatic.storage.database import Database, now_ms
from animatic.studio.storage.tables import ExportRow

ExportState = Literal["pending", "processing", "completed", "failed", "interrupted"]
UNDER_WAY: Sequence[ExportState] = ("pending", "processing")
CLEARED_AWAY = "This video was cleared away to make room; send the export again."


class ExportLog:
    """The exports in the database, and their files.

    Args:
        database: Where they are kept.
        renders: The folder of finished videos.
        bench: This studio's own bench.
    """

    def __init__(self, database: Database, renders: Path, bench: str) -> None:
        self._database = database
        self._renders = renders
        self._bench = bench

    def add(self, wanted: ExportRow) -> tuple[ExportRow, bool]:
        """Keep an export, or find the one this id already names. True: it is to be rendered.

        An interrupted one begins again; any other that exists is only looked at.
        """
        with self._database.writing() as session:
            row = session.get(ExportRow, (wanted.account, wanted.id))
            if row is None:
                session.add(wanted)
                return wanted, True
            if self._seen(row).status != "interrupted":
                return row, False
            row.session, row.timeline = wanted.session, wanted.timeline
            row.resolution, row.quality = wanted.resolution, wanted.quality
            row.status, row.error, row.process = "pending", "", self._bench
            row.frames_done, row.ended_ms = 0, 0
        return row, True

    def find(self, account: str, id: str) -> ExportRow | None:
        with self._database.reading() as session:
            row = session.get(ExportRow, (account, id))
        return self._seen(row) if row else None

    def _seen(self, row: ExportRow) -> ExportRow:
        """A finished export whose file was cleared away is one to begin again."""
        if row.status == "completed" and not self.path(row).is_file():
            row.status, row.error = "interrupted", CLEARED_AWAY
        return row

    def by_key(self, key: str) -> ExportRow | None:
        with self._database.reading() as session:
            return session.scalar(select(ExportRow).where(ExportRow.key == key))

    def move(self, key: str, status: ExportState, **values: Any) -> None:
        """Note how far an export is, or how it ended."""
        ended = {"ended_ms": now_ms()} if status in ("completed", "failed", "interrupted") else {}
        with self._database.writing() as session:
            session.execute(
                update(ExportRow)
                .where(ExportRow.key == key)
                .values(status=status, **ended, **values)
            )

    def mark_interrupted(self, is_taken: Callable[[str], bool]) -> None:
        """Exports that nobody renders any more; `is_taken` knows whether a bench's studio lives."""
        query = select(ExportRow).where(ExportRow.status.in_(UNDER_WAY))
        with self._database.writing() as session:
            for row in session.scalars(query):
                if not is_taken(row.process):
                    row.status, row.ended_ms = "interrupted", now_ms()

    def orphans(self, is_taken: Callable[[str], bool]) -> list[ExportRow]:
        """Exports under way at other benches that nobody works at any more."""
        others = ExportRow.status.in_(UNDER_WAY), ExportRow.process != self._bench
        with self._database.reading() as session:
            rows = session.scalars(select(ExportRow).where(*others)).all()
        return [row for row in rows if not is_taken(row.process)]

    def adopt(self, orphan: ExportRow) -> ExportRow | None:
        """Make an orphan this studio's own; None when another studio was quicker."""
        same = ExportRow.key == orphan.key, ExportRow.process == orphan.process
        with self._database.writing() as session:
            row = session.scalar(select(ExportRow).where(*same))
            if row is None or row.status not in UNDER_WAY:
                return None
            row.process, row.status = self._bench, "pending"
        return row

    def path(self, export: ExportRow) -> Path:
        return self._renders / f"{export.key}.mp4"
