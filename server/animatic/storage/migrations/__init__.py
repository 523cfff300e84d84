"""Migrations: yesterday's database becomes today's, with its rows.

`records/` and `studio/` hold the revisions of the two databases, one numbered file each, in a
straight line. A change of a table is a change of its model and one more file:

    revision = "0002"
    down_revision = "0001"

    def upgrade() -> None:
        op.add_column("jobs", sa.Column("note", sa.String(), nullable=False, server_default=""))

The test that compares models and migrations prints the body when it is missing. What is added
gets a `server_default`, since an older process may still be writing to the same file.

An up-to-date file costs one query: alembic is imported only for a file of another revision.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from sqlalchemy import Column, Connection, MetaData, String, Table, inspect, select
from sqlalchemy.exc import OperationalError

DatabaseName = Literal["records", "studio"]
BASELINE = "0001"
"""The schema of files from before revisions were written into them."""
_FOLDER = Path(__file__).parent
_VERSIONS = Table(
    "alembic_version", MetaData(), Column("version_num", String(32), primary_key=True)
)


class NewerSchema(Exception):
    """A later version of this program has changed the file; its revision is the argument."""


class ForeignSchema(Exception):
    """The tables are not those of any version; says what is missing."""


def revisions(name: DatabaseName) -> Sequence[str]:
    """All revisions of a database, oldest first; the last is the one its models describe."""
    return sorted(path.name.split("_", 1)[0] for path in (_FOLDER / name).glob("[0-9]*.py"))


def revision_of(connection: Connection) -> str:
    """What is written in the file; "" in a new one and in one from before revisions."""
    try:
        return connection.scalar(select(_VERSIONS.c.version_num)) or ""
    except OperationalError as error:
        if "no such table" in str(error.orig):
            return ""
        raise


def bring_up_to_date(connection: Connection, tables: MetaData, name: DatabaseName) -> None:
    """Make the tables, or migrate those that are there, in the connection's transaction.

    Two processes may come here at once: the transaction must be one that writes, and the second
    finds the work done.

    Raises:
        NewerSchema: the file is ahead of this version.
        ForeignSchema: it holds tables that no revision describes.
    """
    known, found = revisions(name), revision_of(connection)
    if found == known[-1]:
        return
    if found and found not in known:
        raise NewerSchema(found)
    is_new = not found and not set(tables.tables).intersection(
        inspect(connection).get_table_names()
    )
    if is_new:
        tables.create_all(connection)
        _write_down(connection, known[-1])
        return
    if not found:
        _write_down(connection, BASELINE)
    try:
        _upgrade(connection, tables, name)
    except OperationalError as error:
        if "no such" in str(error.orig):  # a table or a column that the revisions build on
            raise ForeignSchema(str(error.orig)) from None
        raise
    if missing := _missing_columns(connection, tables):
        raise ForeignSchema(f"no {', '.join(missing)}")


def _write_down(connection: Connection, revision: str) -> None:
    _VERSIONS.create(connection, checkfirst=True)
    connection.execute(_VERSIONS.insert().values(version_num=revision))


def _upgrade(connection: Connection, tables: MetaData, name: DatabaseName) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection, "tables": tables})
    places = {"script_location": _FOLDER, "version_locations": _FOLDER / name}
    for option, folder in places.items():
        config.set_main_option(option, str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")  # a folder's name may hold spaces
    command.upgrade(config, "head")


def _missing_columns(connection: Connection, tables: MetaData) -> list[str]:
    found = inspect(connection)
    there = {name: {c["name"] for c in found.get_columns(name)} for name in found.get_table_names()}
    return [
        f"{name}.{column.name}"
        for name, table in tables.tables.items()
        for column in table.columns
        if column.name not in there.get(name, set())
    ]
