"""The studio's database: typed tables, and how a file of them is opened.

Opening never destroys: a file that is no database any more is set aside under another name, with
words in the log. Import it late: SQLAlchemy takes a quarter of a second.
"""

from __future__ import annotations

import errno
import logging
import os
import sqlite3
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import ForeignKey, Index, create_engine, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

from animatic.errors import SettingsError

log = logging.getLogger(__name__)

_BROKEN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
"""What SQLite says of a file that can't be read as a database; "locked" or "full" is not that."""
_REFUSED = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_IOERR: errno.EIO,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_CANTOPEN: errno.EIO,
}
"""What it says when the disk is the trouble, as the system says it."""


class Base(DeclarativeBase):
    """All tables of the studio."""


class AccountRow(Base):
    """Who owns sessions: one client id, whichever token it has today."""

    __tablename__ = "accounts"

    id: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[str | None] = mapped_column(unique=True)
    token_hash: Mapped[str | None] = mapped_column(unique=True)
    """SHA-256 of the token. The token itself is nowhere on disk."""
    token_made_ms: Mapped[int]
    credits: Mapped[int]
    frozen: Mapped[int]


class SessionRow(Base):
    """One project on the studio's side: its drafts and its files belong to it."""

    __tablename__ = "sessions"

    id: Mapped[str] = mapped_column(primary_key=True)
    task_id: Mapped[str]
    account: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    language: Mapped[str]
    version: Mapped[int]
    """The version that is current; 0 before the first."""
    script: Mapped[str]
    """Uploaded words that join the next message."""
    is_edited: Mapped[bool]
    """Whether this session's editing was paid for."""
    made_ms: Mapped[int]


class VersionRow(Base):
    """One state a session was in. `parent` leads back to the one before it, for undo."""

    __tablename__ = "versions"

    session: Mapped[str] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    parent: Mapped[int]
    draft: Mapped[str]
    """JSON, as the state endpoint gives it."""
    message: Mapped[str]
    made_ms: Mapped[int]


class AssetRow(Base):
    """A file that was put in. Sizes in pixels, times in ms; 0 where there is no such thing."""

    __tablename__ = "assets"

    id: Mapped[str] = mapped_column(primary_key=True)
    session: Mapped[str] = mapped_column(ForeignKey("sessions.id"), index=True)
    name: Mapped[str]
    file: Mapped[str]
    """Its name in the assets folder: the id and a known extension, never the person's words."""
    kind: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    duration_ms: Mapped[int]
    has_sound: Mapped[bool]
    bytes: Mapped[int]
    made_ms: Mapped[int]


class ExportRow(Base):
    """One export. The id is the client's own, so it is only unique within an account."""

    __tablename__ = "exports"
    __table_args__ = (Index("ix_exports_status", "status"),)

    account: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    session: Mapped[str] = mapped_column(ForeignKey("sessions.id"))
    key: Mapped[str] = mapped_column(unique=True)
    """Random: names the file on disk and in the link, which whoever has it may open."""
    timeline: Mapped[str]
    resolution: Mapped[str]
    quality: Mapped[str]
    status: Mapped[str]
    frames_done: Mapped[int]
    frames_total: Mapped[int]
    error: Mapped[str]
    process: Mapped[str]
    """The workbench of the studio that renders it: when that is free, nobody does."""
    made_ms: Mapped[int]
    ended_ms: Mapped[int]


class Database:
    """The open database: a session to read with, and one that writes and commits.

    A writing session has the file to itself from its first statement on, so that what it read
    still holds when it writes.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.reading = sessionmaker(engine, expire_on_commit=False)
        self._writing = sessionmaker(engine.execution_options(writes=True), expire_on_commit=False)

    @contextmanager
    def writing(self) -> Generator[Session]:
        """Raises `OSError` when the disk refuses."""
        try:
            with self._writing.begin() as session:
                yield session
        except OperationalError as error:
            code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
            if code in _REFUSED:
                raise OSError(_REFUSED[code], os.strerror(_REFUSED[code])) from None
            raise

    def close(self) -> None:
        self._engine.dispose()


def now_ms() -> int:
    """Wall-clock time in whole ms, as it is kept in every row."""
    return time.time_ns() // 1_000_000


def open_database(path: Path) -> Database:
    """The database at `path`, made when it isn't there.

    Raises:
        SettingsError: the file or its folder can't be written.
    """
    try:
        return Database(_prepared(path))
    except _Damaged as error:
        aside = _set_aside(path)
        log.warning(
            "The studio's database was damaged (%s). It was moved to %s and a new one begun; "
            "uploaded files and finished videos are untouched.",
            error,
            aside,
        )
        return Database(_prepared(path))


class _Damaged(Exception):
    """The file can't be read as a database any more."""


def _prepared(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 10})
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    try:
        with engine.connect() as connection:
            found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        if found != "ok":
            raise _Damaged(found)
        Base.metadata.create_all(engine.execution_options(writes=True))
    except DatabaseError as error:
        engine.dispose()
        if getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in _BROKEN:
            raise _Damaged(error.orig) from None
        raise SettingsError(
            f"The studio's database at {path} can't be opened: {error.orig}.",
            "Set ANIMATIC_HOME to a folder that can be written.",
        ) from None
    except BaseException:
        engine.dispose()
        raise
    path.chmod(0o600)
    return engine


def _set_aside(path: Path) -> Path:
    aside = path.with_name(f"{path.name}.damaged-{now_ms()}")
    path.rename(aside)
    for ending in ("-wal", "-shm"):
        beside = path.with_name(path.name + ending)
        if beside.exists():
            beside.rename(aside.with_name(aside.name + ending))
    return aside


def _on_connect(connection: sqlite3.Connection, _: object) -> None:
    # The driver's own idea of when a transaction begins would let two writers read the same row.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _on_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
