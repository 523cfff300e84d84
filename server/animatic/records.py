"""What is on disk about projects and jobs: one SQLite database under `ANIMATIC_HOME`.

Written before the backend is called, so that nothing that was paid for is ever nameless.
Synchronous; callers on the event loop go through `anyio.to_thread`. Import it late: SQLAlchemy
takes a quarter of a second that `tools/list` must not wait for.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from pathlib import Path
from typing import Literal

from sqlalchemy import Index, create_engine, event, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

log = logging.getLogger(__name__)

JobStatus = Literal["running", "done", "failed", "interrupted"]


class Base(DeclarativeBase):
    """All tables of this database."""


class ProjectRecord(Base):
    """One project: who owns it and which backend session it is."""

    __tablename__ = "projects"

    handle: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(index=True)
    backend: Mapped[str]
    session_id: Mapped[str] = mapped_column(default="")
    task_id: Mapped[str] = mapped_column(default="")
    prompt: Mapped[str] = mapped_column(default="")
    """The first words, cut short: names files, never shown back to a model."""
    script: Mapped[str] = mapped_column(default="")
    created_ms: Mapped[int]
    used_ms: Mapped[int]


class JobRecord(Base):
    """One piece of long work and how it ended."""

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_project_created", "project", "created_ms"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    project: Mapped[str]
    kind: Mapped[str]
    fingerprint: Mapped[str] = mapped_column(index=True)
    """Of an export: the draft and size it rendered; "" until that is known."""
    process: Mapped[str]
    """Which server process ran it: a `running` row of a process that is gone was interrupted."""
    status: Mapped[str]
    outcome: Mapped[str] = mapped_column(default="")
    """The outcome as JSON once it is done, else the sentence that says what went wrong."""
    created_ms: Mapped[int]
    ended_ms: Mapped[int] = mapped_column(default=0)


def now_ms() -> int:
    return time.time_ns() // 1_000_000


class Records:
    """The open database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._session = sessionmaker(engine, expire_on_commit=False)

    def close(self) -> None:
        self._engine.dispose()

    def add_project(self, handle: str, owner: str, backend: str, prompt: str) -> ProjectRecord:
        now = now_ms()
        row = ProjectRecord(
            handle=handle,
            owner=owner,
            backend=backend,
            prompt=prompt[:200],
            session_id="",
            task_id="",
            script="",
            created_ms=now,
            used_ms=now,
        )
        with self._session.begin() as session:
            session.add(row)
        return row

    def find_project(self, handle: str, owner: str, backend: str) -> ProjectRecord | None:
        """The project, only for its owner and on the backend it was made with."""
        with self._session() as session:
            row = session.get(ProjectRecord, handle)
        return row if row and row.owner == owner and row.backend == backend else None

    def projects_of(self, owner: str, backend: str, limit: int = 100) -> list[str]:
        """Handles of an owner, newest first."""
        query = (
            select(ProjectRecord.handle)
            .where(ProjectRecord.owner == owner, ProjectRecord.backend == backend)
            .order_by(ProjectRecord.used_ms.desc())
            .limit(limit)
        )
        with self._session() as session:
            return list(session.scalars(query))

    def save_session(self, handle: str, session_id: str, task_id: str) -> None:
        values = {"session_id": session_id, "task_id": task_id, "used_ms": now_ms()}
        with self._session.begin() as session:
            session.execute(
                update(ProjectRecord).where(ProjectRecord.handle == handle).values(**values)
            )

    def save_script(self, handle: str, script: str) -> None:
        with self._session.begin() as session:
            session.execute(
                update(ProjectRecord).where(ProjectRecord.handle == handle).values(script=script)
            )

    def add_job(self, id: str, project: str, kind: str, process: str) -> None:
        row = JobRecord(
            id=id,
            project=project,
            kind=kind,
            fingerprint="",
            process=process,
            status="running",
            outcome="",
            created_ms=now_ms(),
            ended_ms=0,
        )
        with self._session.begin() as session:
            session.add(row)

    def end_job(self, id: str, status: JobStatus, outcome: str, fingerprint: str) -> None:
        values = {
            "status": status,
            "outcome": outcome,
            "fingerprint": fingerprint,
            "ended_ms": now_ms(),
        }
        with self._session.begin() as session:
            session.execute(update(JobRecord).where(JobRecord.id == id).values(**values))

    def last_job(self, project: str) -> JobRecord | None:
        query = (
            select(JobRecord)
            .where(JobRecord.project == project)
            .order_by(JobRecord.created_ms.desc(), JobRecord.id.desc())
            .limit(1)
        )
        with self._session() as session:
            return session.scalar(query)

    def delivered(self, project: str, fingerprint: str) -> JobRecord | None:
        """The newest finished export of exactly this draft at this size."""
        query = (
            select(JobRecord)
            .where(
                JobRecord.project == project,
                JobRecord.fingerprint == fingerprint,
                JobRecord.status == "done",
            )
            .order_by(JobRecord.ended_ms.desc())
            .limit(1)
        )
        with self._session() as session:
            return session.scalar(query)


def open_records(home: Path) -> Records:
    """Open, or make, the database under `home`. A corrupt one is set aside, never deleted."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = home / "animatic.db"
    try:
        return Records(_prepared(path))
    except DatabaseError as error:
        aside = path.with_name(f"animatic.db.corrupt-{now_ms()}")
        path.rename(aside)
        log.warning("The database could not be read (%s); it is now %s", error.orig, aside)
        return Records(_prepared(path))


def _prepared(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 10})
    event.listen(engine, "connect", _on_connect)
    try:
        Base.metadata.create_all(engine)
        with Session(engine) as session:
            session.scalars(select(JobRecord.id).limit(1)).all()
    except DatabaseError:
        engine.dispose()
        raise
    path.chmod(0o600)
    return engine


def _on_connect(connection: sqlite3.Connection, _: object) -> None:
    cursor = connection.cursor()
    # Two processes may share one home: WAL lets one write while the other reads.
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()
