"""What is on disk about projects and jobs: one SQLite database under `ANIMATIC_HOME`.

Written before the backend is called, so that nothing that was paid for is ever nameless.
Synchronous; callers on the event loop go through `anyio.to_thread`. Import it late: SQLAlchemy
takes a quarter of a second that `tools/list` must not wait for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import cast

from sqlalchemy import Index, Select, Table, and_, delete, exists, func, or_, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from animatic.jobs.stages import OPEN_STAGES
from animatic.storage.database import Database, now_ms, open_database

ROWS_AT_ONCE = 500
"""SQLite takes a limited number of values in one statement."""


class RecordsBase(DeclarativeBase):
    """All tables of this database."""


class ProjectRecord(RecordsBase):
    """One project: who owns it and which backend session it is."""

    __tablename__ = "projects"

    handle: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(index=True)
    backend: Mapped[str]
    session_id: Mapped[str] = mapped_column(default="")
    task_id: Mapped[str] = mapped_column(default="")
    account: Mapped[str] = mapped_column(default="", server_default="")
    """The key of the account that made the session; "" for none, or from before it was kept."""
    prompt: Mapped[str] = mapped_column(default="")
    """The first words, cut short: names files, never shown back to a model."""
    script: Mapped[str] = mapped_column(default="")
    asked_hash: Mapped[str] = mapped_column(default="", server_default="")
    """Of the request it was begun with; "" where that isn't known."""
    trail: Mapped[str] = mapped_column(default="[0]", server_default="[0]")
    """The versions the person walked through, as JSON (`animatic.model.versions`)."""
    place: Mapped[int] = mapped_column(default=0, server_default="0")
    """The index in `trail` they stand on."""
    created_ms: Mapped[int]
    used_ms: Mapped[int]


class JobRecord(RecordsBase):
    """One piece of long work: what was asked, how far it came, how it ended.

        planned → submitted → running → delivered | failed | unknown | cancelled

    `planned` is on disk before the backend hears of it; `submitted` is written right before the
    first byte of the one request that acts, so a `planned` job never cost anything and a
    `submitted` one may have.
    """

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_project_created", "project", "created_ms"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    project: Mapped[str]
    kind: Mapped[str]
    asked: Mapped[str]
    """The request as JSON (`animatic.jobs.asked`)."""
    asked_hash: Mapped[str]
    stage: Mapped[str] = mapped_column(index=True)
    process: Mapped[str]
    """Which server process has it (`animatic.jobs.processes`)."""
    facts: Mapped[str]
    """What the work needs to go on after a crash, as JSON: an export's id, a draft's hash."""
    fingerprint: Mapped[str] = mapped_column(index=True)
    """Of an export: the draft and size it rendered; "" until that is known."""
    outcome: Mapped[str]
    """The outcome as JSON once it is delivered, else the sentence that says what went wrong."""
    credits_before: Mapped[float | None]
    credits_after: Mapped[float | None]
    progress: Mapped[str] = mapped_column(default="", server_default="")
    """What it was doing and how far it was, a moment ago: for other processes to show."""
    created_ms: Mapped[int]
    ended_ms: Mapped[int]


class VersionRecord(RecordsBase):
    """One state a project's timeline was in. The same draft is the same version."""

    __tablename__ = "versions"
    __table_args__ = (Index("ix_versions_fingerprint", "project", "fingerprint", unique=True),)

    project: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str]
    """The job that left it; "" when it was found so, changed by somebody else."""
    asked: Mapped[str]
    """The first words of what was asked, on one line."""
    draft: Mapped[str]
    """The backend's own JSON."""
    fingerprint: Mapped[str]
    summary: Mapped[str]
    """The timeline in one line."""
    duration_ms: Mapped[int]
    made_ms: Mapped[int]


_JOBS = cast("Table", JobRecord.__table__)


class Records:
    """The open database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def close(self) -> None:
        self.database.close()

    def begin_project(
        self, handle: str, owner: str, backend: str, prompt: str, asked_hash: str, since_ms: int
    ) -> ProjectRecord:
        """The owner's project in which the same is under way or was done since; else a new one.

        In one transaction: two processes that are asked the same at once begin one project.
        """
        with self.database.writing() as session:
            found = session.scalar(_project_asked(owner, backend, asked_hash, since_ms))
            if found is None:
                found = _new_project(handle, owner, backend, prompt, asked_hash)
                session.add(found)
        return found

    def add_project(self, handle: str, owner: str, backend: str, prompt: str) -> ProjectRecord:
        row = _new_project(handle, owner, backend, prompt)
        with self.database.writing() as session:
            session.add(row)
        return row

    def find_project(self, handle: str, backend: str) -> ProjectRecord | None:
        """The project, on the backend it was made with; who may open it isn't asked here."""
        with self.database.reading() as session:
            row = session.get(ProjectRecord, handle)
        return row if row and row.backend == backend else None

    def projects_of(self, owner: str, backend: str, limit: int = 100) -> list[ProjectRecord]:
        """An owner's projects, the ones used last first."""
        query = (
            select(ProjectRecord)
            .where(ProjectRecord.owner == owner, ProjectRecord.backend == backend)
            .order_by(ProjectRecord.used_ms.desc(), ProjectRecord.created_ms.desc())
            .limit(limit)
        )
        with self.database.reading() as session:
            return list(session.scalars(query))

    def newest_versions(self, handles: Collection[str]) -> dict[str, VersionRecord]:
        """The newest version of each of these projects, where it has any."""
        newest = (
            select(VersionRecord.project, func.max(VersionRecord.number).label("number"))
            .where(VersionRecord.project.in_(handles))
            .group_by(VersionRecord.project)
            .subquery()
        )
        query = select(VersionRecord).join(
            newest,
            and_(
                VersionRecord.project == newest.c.project,
                VersionRecord.number == newest.c.number,
            ),
        )
        with self.database.reading() as session:
            return {row.project: row for row in session.scalars(query)}

    def keep_apart(self, handle: str, kept: str) -> None:
        """A second project with the session, the account and the name of the first."""
        with self.database.writing() as session:
            row = session.get_one(ProjectRecord, handle)
            copy = _new_project(kept, row.owner, row.backend, row.prompt)
            copy.session_id, copy.task_id, copy.account = row.session_id, row.task_id, row.account
            session.add(copy)

    def save_session(self, handle: str, session_id: str, task_id: str, account: str) -> None:
        values = {
            "session_id": session_id,
            "task_id": task_id,
            "account": account,
            "used_ms": now_ms(),
        }
        with self.database.writing() as session:
            session.execute(
                update(ProjectRecord).where(ProjectRecord.handle == handle).values(**values)
            )

    def save_script(self, handle: str, script: str) -> None:
        with self.database.writing() as session:
            session.execute(
                update(ProjectRecord).where(ProjectRecord.handle == handle).values(script=script)
            )

    def add_job(
        self,
        id: str,
        project: str,
        kind: str,
        asked: str,
        asked_hash: str,
        process: str,
        is_alive: Callable[[str], bool],
    ) -> bool:
        """Write a job down, unless another living process has one of this project under way.

        That counts as using the project.
        """
        others = select(JobRecord.process).where(
            JobRecord.project == project,
            JobRecord.stage.in_(OPEN_STAGES),
            JobRecord.process != process,
        )
        now = now_ms()
        row = JobRecord(
            id=id,
            project=project,
            kind=kind,
            asked=asked,
            asked_hash=asked_hash,
            stage="planned",
            process=process,
            facts="{}",
            fingerprint="",
            outcome="",
            credits_before=None,
            credits_after=None,
            progress="",
            created_ms=now,
            ended_ms=0,
        )
        with self.database.writing() as session:
            if any(is_alive(name) for name in session.scalars(others)):
                return False
            session.add(row)
            session.execute(
                update(ProjectRecord).where(ProjectRecord.handle == project).values(used_ms=now)
            )
        return True

    def touch(self, project: str) -> bool:
        """Note that a project is used; whether it is there."""
        touching = update(ProjectRecord).where(ProjectRecord.handle == project)
        with self.database.writing() as session:
            is_there = session.get(ProjectRecord, project) is not None
            session.execute(touching.values(used_ms=now_ms()))
        return is_there

    def forget(self, unused_since_ms: int) -> int:
        """Drop projects that nobody has used since, with their jobs and versions; how many.

        A project with a job under way stays, and so does every delivered file.
        """
        is_open = exists().where(
            JobRecord.project == ProjectRecord.handle, JobRecord.stage.in_(OPEN_STAGES)
        )
        old = select(ProjectRecord.handle).where(ProjectRecord.used_ms < unused_since_ms, ~is_open)
        with self.database.writing() as session:
            handles = list(session.scalars(old))
            for start in range(0, len(handles), ROWS_AT_ONCE):
                some = handles[start : start + ROWS_AT_ONCE]
                session.execute(delete(JobRecord).where(JobRecord.project.in_(some)))
                session.execute(delete(VersionRecord).where(VersionRecord.project.in_(some)))
                session.execute(delete(ProjectRecord).where(ProjectRecord.handle.in_(some)))
        return len(handles)

    def save_job(self, id: str, **values: object) -> None:
        """Write some of a job's columns."""
        self.database.write(update(_JOBS).where(_JOBS.c.id == id).values(**values))

    def open_jobs(self) -> list[tuple[JobRecord, ProjectRecord]]:
        """Every job that hasn't ended, with its project, oldest first."""
        query = (
            select(JobRecord, ProjectRecord)
            .join(ProjectRecord, ProjectRecord.handle == JobRecord.project)
            .where(JobRecord.stage.in_(OPEN_STAGES))
            .order_by(JobRecord.created_ms)
        )
        with self.database.reading() as session:
            return [(job, project) for job, project in session.execute(query)]

    def take_over(self, id: str, from_process: str, process: str) -> bool:
        """Make a dead process's job this one's; False when another was quicker."""
        taking = (
            update(JobRecord)
            .where(JobRecord.id == id, JobRecord.process == from_process)
            .values(process=process)
            .returning(JobRecord.id)
        )
        with self.database.writing() as session:
            return session.scalar(taking) is not None

    def newest_jobs(self, limit: int | None) -> list[JobRecord]:
        """Everybody's newest jobs, newest first; without a limit all of them."""
        query = select(JobRecord).order_by(JobRecord.created_ms.desc()).limit(limit)
        with self.database.reading() as session:
            return list(session.scalars(query))

    def turns_of(self, owner: str, limit: int) -> list[JobRecord]:
        """An owner's newest turns, newest first: what may have cost something."""
        query = (
            select(JobRecord)
            .join(ProjectRecord, ProjectRecord.handle == JobRecord.project)
            .where(ProjectRecord.owner == owner, JobRecord.kind == "turn")
            .order_by(JobRecord.created_ms.desc())
            .limit(limit)
        )
        with self.database.reading() as session:
            return list(session.scalars(query))

    def last_turn(self, project: str, but: str = "") -> JobRecord | None:
        """The project's newest turn; not the job `but`."""
        query = select(JobRecord).where(
            JobRecord.project == project, JobRecord.kind == "turn", JobRecord.id != but
        )
        with self.database.reading() as session:
            return session.scalars(query.order_by(JobRecord.created_ms.desc()).limit(1)).first()

    def same_before(self, id: str) -> list[JobRecord]:
        """The project's earlier jobs that were asked the same, newest first."""
        with self.database.reading() as session:
            job = session.get_one(JobRecord, id)
            query = select(JobRecord).where(
                JobRecord.project == job.project,
                JobRecord.asked_hash == job.asked_hash,
                JobRecord.id != id,
                JobRecord.created_ms <= job.created_ms,
            )
            return list(session.scalars(query.order_by(JobRecord.created_ms.desc())))

    def find_job(self, id: str) -> tuple[JobRecord, ProjectRecord] | None:
        """A job and its project."""
        query = (
            select(JobRecord, ProjectRecord)
            .join(ProjectRecord, ProjectRecord.handle == JobRecord.project)
            .where(JobRecord.id == id)
        )
        with self.database.reading() as session:
            found = session.execute(query).first()
        return (found[0], found[1]) if found is not None else None

    def job_that_left(self, project: str, version: int) -> JobRecord | None:
        """The job that made a version of a project's timeline, where one of ours did."""
        query = (
            select(JobRecord)
            .join(VersionRecord, VersionRecord.job == JobRecord.id)
            .where(VersionRecord.project == project, VersionRecord.number == version)
        )
        with self.database.reading() as session:
            return session.scalar(query)

    def last_job(self, project: str) -> JobRecord | None:
        query = (
            select(JobRecord)
            .where(JobRecord.project == project)
            .order_by(JobRecord.created_ms.desc(), JobRecord.id.desc())
            .limit(1)
        )
        with self.database.reading() as session:
            return session.scalar(query)

    def rendered(self, project: str, fingerprint: str) -> list[JobRecord]:
        """Jobs that had exactly this draft at this size rendered, newest first."""
        query = (
            select(JobRecord)
            .where(JobRecord.project == project, JobRecord.fingerprint == fingerprint)
            .order_by(JobRecord.created_ms.desc())
            .limit(10)
        )
        with self.database.reading() as session:
            return list(session.scalars(query))

    def delivered(self, project: str, fingerprint: str) -> JobRecord | None:
        """The newest finished export of exactly this draft at this size."""
        query = (
            select(JobRecord)
            .where(
                JobRecord.project == project,
                JobRecord.fingerprint == fingerprint,
                JobRecord.stage == "delivered",
            )
            .order_by(JobRecord.ended_ms.desc())
            .limit(1)
        )
        with self.database.reading() as session:
            return session.scalar(query)


def _new_project(
    handle: str, owner: str, backend: str, prompt: str, asked_hash: str = ""
) -> ProjectRecord:
    now = now_ms()
    return ProjectRecord(
        handle=handle,
        owner=owner,
        backend=backend,
        prompt=prompt[:200],
        session_id="",
        task_id="",
        account="",
        script="",
        asked_hash=asked_hash,
        trail="[0]",
        place=0,
        created_ms=now,
        used_ms=now,
    )


def _project_asked(
    owner: str, backend: str, asked_hash: str, since_ms: int
) -> Select[ProjectRecord]:
    """A project begun with this request counts until its first job is written down."""
    is_its = JobRecord.project == ProjectRecord.handle
    is_recent = or_(
        JobRecord.stage.in_(OPEN_STAGES),
        and_(JobRecord.stage == "delivered", JobRecord.ended_ms >= since_ms),
    )
    is_same = exists().where(is_its, JobRecord.asked_hash == asked_hash, is_recent)
    is_just_begun = and_(
        ProjectRecord.asked_hash == asked_hash,
        ProjectRecord.created_ms >= since_ms,
        ~exists().where(is_its),
    )
    return (
        select(ProjectRecord)
        .where(ProjectRecord.owner == owner, ProjectRecord.backend == backend)
        .where(or_(is_same, is_just_begun))
        .order_by(ProjectRecord.used_ms.desc())
        .limit(1)
    )


def open_records(home: Path) -> Records:
    """Open, or make, the database under `home`.

    Raises:
        SettingsError: it can't be written there.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Records(open_database(home / "animatic.db", RecordsBase.metadata, "records"))
