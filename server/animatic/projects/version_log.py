"""The versions of every project, on disk on our side: what undo and going back lead to.

Kept here and not asked for, so that both backends are alike. Synchronous, like `records`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from animatic.jobs.records import ProjectRecord, Records, VersionRecord
from animatic.model.versions import History, fingerprint
from animatic.storage.database import now_ms


class VersionLog:
    """Reads and writes versions in an open database."""

    def __init__(self, records: Records) -> None:
        self._database = records.database

    def history(self, project: str) -> History:
        """Where the project stands among its versions."""
        with self._database.reading() as session:
            return _history(session, project)

    def newest(self, project: str, limit: int) -> list[VersionRecord]:
        """The newest versions, newest first."""
        query = select(VersionRecord).where(VersionRecord.project == project)
        with self._database.reading() as session:
            return list(session.scalars(query.order_by(VersionRecord.number.desc()).limit(limit)))

    def version(self, project: str, number: int) -> VersionRecord | None:
        with self._database.reading() as session:
            return session.get(VersionRecord, (project, number))

    def draft_of(self, project: str, number: int) -> dict[str, Any] | None:
        """The draft of a version, the empty one for 0; None when it isn't kept."""
        if number == 0:
            return {}
        row = self.version(project, number)
        return json.loads(row.draft) if row is not None else None

    def number_of(self, project: str, draft: Mapping[str, Any]) -> int | None:
        """The number of the version with this draft, if it was there before."""
        query = select(VersionRecord.number).where(
            VersionRecord.project == project, VersionRecord.fingerprint == fingerprint(draft)
        )
        with self._database.reading() as session:
            return session.scalar(query)

    def stand_on(self, project: str, history: History) -> int:
        """Make a version the current one; its number."""
        with self._database.writing() as session:
            _stand(session, project, history)
        return history.current

    def add(
        self,
        project: str,
        draft: Mapping[str, Any],
        *,
        job: str,
        asked: str,
        summary: str,
        duration_ms: int,
    ) -> int:
        """A new version, the current one from now on; its number."""
        with self._database.writing() as session:
            history = _history(session, project)
            number = history.newest + 1
            session.add(
                VersionRecord(
                    project=project,
                    number=number,
                    job=job,
                    asked=asked,
                    draft=json.dumps(draft, ensure_ascii=False),
                    fingerprint=fingerprint(draft),
                    summary=summary,
                    duration_ms=duration_ms,
                    made_ms=now_ms(),
                )
            )
            was_found = not job and history == History()
            _stand(
                session, project, History.beginning_at(number) if was_found else history.at(number)
            )
        return number


def _history(session: Session, project: str) -> History:
    row = session.get_one(ProjectRecord, project)
    newest = select(func.max(VersionRecord.number)).where(VersionRecord.project == project)
    return History.read(row.trail, row.place, session.scalar(newest) or 0)


def _stand(session: Session, project: str, history: History) -> None:
    row = session.get_one(ProjectRecord, project)
    row.trail, row.place = json.dumps(history.trail), history.place
