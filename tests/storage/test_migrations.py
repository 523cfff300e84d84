"""Tomorrow's version opens today's home; today's refuses tomorrow's and leaves it as it is."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, create_engine

from animatic.jobs import records
from animatic.jobs.records import open_records
from animatic.model.errors import SettingsError
from animatic.storage import migrations
from animatic.storage.database import Database, open_database
from animatic.storage.migrations import DatabaseName, revisions
from animatic.studio.storage import tables
from animatic.studio.storage.store import Store

MODELS: dict[DatabaseName, MetaData] = {
    "records": records.RecordsBase.metadata,
    "studio": tables.StudioBase.metadata,
}
BASELINE_RECORDS = """
    INSERT INTO projects VALUES ('prj_1', 'anna', 'studio', 'ses_1', '', 'a sea', '', 1, 2);
    INSERT INTO jobs VALUES ('job_1', 'prj_1', 'turn', '{"kind":"turn","text":"a sea"}', 'h',
        'delivered', 'p', '{}', '', '{}', NULL, NULL, 1, 2);
"""
BASELINE_STUDIO = """
    INSERT INTO accounts VALUES ('a', NULL, NULL, 0, 0, 0);
    INSERT INTO sessions VALUES ('ses_1', 't', 'a', 'en', 3, '', 0, 1);
    INSERT INTO versions VALUES ('ses_1', 1, 0, '{"t": []}', 'one', 1);
    INSERT INTO versions VALUES ('ses_1', 2, 1, '{"t": [2]}', 'undone', 1);
    INSERT INTO versions VALUES ('ses_1', 3, 1, '{"t": []}', 'one again', 1);
"""


def baseline(path: Path, name: DatabaseName) -> None:
    """A file as the first version made it: its tables, and no word of revisions."""
    step = _script(name).get_revision(migrations.BASELINE)
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        step.module.upgrade()
    engine.dispose()


def _script(name: DatabaseName) -> ScriptDirectory:
    folder = Path(migrations.__file__).parent
    return ScriptDirectory(str(folder), version_locations=[str(folder / name)])


def schema(path: Path) -> set[tuple[str, ...]]:
    """Every table's columns, as SQLite tells them."""
    with closing(sqlite3.connect(path)) as database:
        found = database.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall()
        return {
            (table, *(str(value) for value in column[1:]))
            for (table,) in found
            for column in database.execute(f"PRAGMA table_info({table})")
        }


@pytest.fixture(params=MODELS)
def name(request: pytest.FixtureRequest) -> DatabaseName:
    return request.param


@pytest.fixture
def opened(tmp_path: Path, name: DatabaseName) -> Iterator[Database]:
    """The first version's file, opened by this one."""
    baseline(tmp_path / "old.db", name)
    database = open_database(tmp_path / "old.db", MODELS[name], name)
    yield database
    database.close()


def test_models_and_migrations_agree(name: DatabaseName, opened: Database) -> None:
    with opened.reading() as session:
        context = MigrationContext.configure(session.connection(), opts={"render_as_batch": True})
        missing = produce_migrations(context, MODELS[name]).upgrade_ops
    assert missing is not None
    assert missing.is_empty(), f"A revision is missing:\n{render_python_code(missing)}"


def test_revisions_stand_in_one_line_and_are_numbered_by_their_files(name: DatabaseName) -> None:
    walked = [step.revision for step in _script(name).walk_revisions()]
    assert walked[::-1] == revisions(name)
    assert len(set(walked)) == len(walked)


def test_a_new_home_is_what_a_migrated_one_is(
    tmp_path: Path, name: DatabaseName, opened: Database
) -> None:
    open_database(tmp_path / "new.db", MODELS[name], name).close()
    as_columns = {column[:3] for column in schema(tmp_path / "new.db")}
    assert {column[:3] for column in schema(tmp_path / "old.db")} == as_columns


def test_yesterdays_home_opens_with_its_rows(tmp_path: Path) -> None:
    baseline(tmp_path / "animatic.db", "records")
    with closing(sqlite3.connect(tmp_path / "animatic.db")) as old:
        old.executescript(BASELINE_RECORDS)
    for _ in range(2):
        with closing(open_records(tmp_path)) as found:
            assert [row.handle for row in found.projects_of("anna", "studio")] == ["prj_1"]
            job = found.last_job("prj_1")
            assert job is not None
            assert job.stage == "delivered"


def test_yesterdays_sessions_know_their_way_back(tmp_path: Path) -> None:
    (tmp_path / "studio").mkdir()
    path = tmp_path / "studio" / "studio.db"
    baseline(path, "studio")
    with closing(sqlite3.connect(path)) as old:
        old.executescript(BASELINE_STUDIO)
    store = Store.open(tmp_path)
    history = store.history("ses_1")
    store.close()
    assert (history.trail, history.current, history.newest) == ((0, 1, 3), 3, 3)


def test_a_newer_versions_home_is_refused_with_words_and_left_as_it_is(tmp_path: Path) -> None:
    open_records(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "animatic.db")) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9001'")
        newer.commit()
    before = (tmp_path / "animatic.db").read_bytes()
    with pytest.raises(SettingsError, match="newer version of Animatic") as refused:
        open_records(tmp_path)
    assert "Update Animatic" in str(refused.value)
    assert (tmp_path / "animatic.db").read_bytes() == before
    assert not [path for path in tmp_path.iterdir() if "damaged" in path.name]


def test_two_processes_migrate_one_home_once(tmp_path: Path) -> None:
    baseline(tmp_path / "animatic.db", "records")
    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(lambda _: open_records(tmp_path), range(4)):
            found.close()
    with closing(sqlite3.connect(tmp_path / "animatic.db")) as database:
        written = database.execute("SELECT version_num FROM alembic_version").fetchall()
    assert written == [(revisions("records")[-1],)]


def test_an_up_to_date_home_is_opened_without_alembic(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from animatic.jobs.records import open_records;"
        "open_records(Path(sys.argv[1])).close(); sys.exit('alembic' in sys.modules)"
    )
    for _ in ("new", "up to date"):
        assert subprocess.run([sys.executable, "-c", program, str(tmp_path)]).returncode == 0
