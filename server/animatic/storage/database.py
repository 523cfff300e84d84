"""A SQLite database that two processes may share and a bad disk may hit.

A writing session has the file to itself from its first statement on, so that what it read still
holds when it writes. An older version's file is migrated when it is opened. A damaged file is set
aside with words, never deleted; a locked or full one isn't taken for a damaged one.
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

from sqlalchemy import Executable, MetaData, create_engine, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from animatic.model.errors import SettingsError
from animatic.storage.migrations import (
    DatabaseName,
    ForeignSchema,
    NewerSchema,
    bring_up_to_date,
    revision_of,
    revisions,
)

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


class Database:
    """The open database: a session to read with, and one that writes and commits."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.reading = sessionmaker(engine, expire_on_commit=False)
        self._writer = engine.execution_options(writes=True)
        self._writing = sessionmaker(self._writer, expire_on_commit=False)

    @contextmanager
    def writing(self) -> Generator[Session]:
        """Raises `OSError` when the disk refuses."""
        with _disk_trouble_told(), self._writing.begin() as session:
            yield session

    def write(self, statement: Executable) -> None:
        """One statement, committed: half the price of a session. Raises as `writing` does."""
        with _disk_trouble_told(), self._writer.begin() as connection:
            connection.execute(statement)

    def close(self) -> None:
        self._engine.dispose()


@contextmanager
def _disk_trouble_told() -> Generator[None]:
    try:
        yield
    except OperationalError as error:
        code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
        if code in _REFUSED:
            raise OSError(_REFUSED[code], os.strerror(_REFUSED[code])) from None
        raise


def now_ms() -> int:
    """Wall-clock time in whole ms, as it is kept in every row."""
    return time.time_ns() // 1_000_000


def open_database(path: Path, tables: MetaData, name: DatabaseName) -> Database:
    """The database at `path` with these tables: made when it isn't there, migrated when it is old.

    Raises:
        SettingsError: the file or its folder can't be written, or a newer version made the file.
    """
    try:
        return Database(_prepared(path, tables, name))
    except _Damaged as error:
        aside = _set_aside(path)
        log.warning(
            "The database can't be used (%s). It was moved to %s and a new one begun; "
            "uploaded files and finished videos are untouched.",
            error,
            aside,
        )
        return Database(_prepared(path, tables, name))


class _Damaged(Exception):
    """The file can't be read as a database any more."""


def _prepared(path: Path, tables: MetaData, name: DatabaseName) -> Engine:
    engine = _engine(path)
    try:
        with engine.connect() as connection:
            found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
            if found != "ok":
                raise _Damaged(found)
            is_up_to_date = revision_of(connection) == revisions(name)[-1]
        if not is_up_to_date:
            _migrate(path, tables, name)
    except DatabaseError as error:
        engine.dispose()
        if getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in _BROKEN:
            raise _Damaged(error.orig) from None
        raise SettingsError(
            f"The database at {path} can't be opened: {error.orig}.",
            "Set ANIMATIC_HOME to a folder that can be written.",
        ) from None
    except BaseException:
        engine.dispose()
        raise
    path.chmod(0o600)
    return engine


def _engine(path: Path, *, checks_keys: bool = True) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 10})
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    if not checks_keys:
        event.listen(engine, "connect", _without_keys)
    return engine


def _migrate(path: Path, tables: MetaData, name: DatabaseName) -> None:
    # A table that is made anew under its old name would take the rows that point at it along.
    engine = _engine(path, checks_keys=False)
    try:
        with engine.execution_options(writes=True).begin() as connection:
            bring_up_to_date(connection, tables, name)
            if lost := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise _Damaged(f"a row of {lost[0]} points at nothing")
    except NewerSchema as error:
        raise SettingsError(
            f"The database at {path} was written by a newer version of Animatic "
            f"(its revision is {error}).",
            "Update Animatic, or set ANIMATIC_HOME to another folder for this version.",
        ) from None
    except ForeignSchema as error:
        raise _Damaged(f"made by another version: {error}") from None
    finally:
        engine.dispose()


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


def _without_keys(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("PRAGMA foreign_keys=OFF").close()


def _on_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
