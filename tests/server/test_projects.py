import sqlite3
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import pytest

from animatic.callers import Caller
from animatic.errors import BadInput, UnknownProject
from animatic.projects import Projects
from animatic.records import Records, open_records
from animatic.services import Once

pytestmark = pytest.mark.anyio

ANNA, BEN = Caller("token", "token:a"), Caller("token", "token:b")
NOBODY = Caller("nobody", "nobody")


@pytest.fixture
def records(tmp_path: Path) -> Generator[Records]:
    opened = open_records(tmp_path)
    yield opened
    opened.close()


def _projects(records: Records, backend: str = "studio") -> Projects:
    async def opened() -> Records:
        return records

    return Projects(Once(opened), backend)


async def test_a_caller_continues_their_current_project(records: Records) -> None:
    projects = _projects(records)
    made = await projects.create(ANNA, "sea")
    assert await projects.open(ANNA, "") is made
    assert await projects.open_or_create(ANNA, "") is made
    assert (await projects.open_or_create(BEN, "")).handle != made.handle


async def test_somebody_elses_project_reads_as_unknown(records: Records) -> None:
    projects = _projects(records)
    handle = (await projects.create(ANNA)).handle
    answers: set[str] = set()
    for wrong in (handle, "prj_" + "x" * 22, "banana", "../../etc/passwd", "prj_" + "x" * 5000):
        with pytest.raises(UnknownProject) as caught:
            await projects.open(BEN, wrong)
        answers.add(str(caught.value))
    assert len(answers) == 1


async def test_nobody_gets_a_new_project_each_time_and_needs_its_handle(records: Records) -> None:
    projects = _projects(records)
    first = await projects.open_or_create(NOBODY, "")
    second = await projects.open_or_create(NOBODY, "")
    assert first.handle != second.handle
    assert await projects.open(NOBODY, first.handle) is first
    with pytest.raises(BadInput, match="handle"):
        await projects.open(NOBODY, "")
    assert await projects.handles_of(NOBODY) == []


async def test_a_project_outlives_its_process_but_not_its_owner_or_backend(
    records: Records,
) -> None:
    projects = _projects(records)
    made = await projects.create(ANNA, "sea")
    await projects.save_session(made, "session", "task")
    await projects.save_script(made, "Once upon a time")
    again = await _projects(records).open(ANNA, made.handle)
    assert (again.session_id, again.task_id, again.script) == (
        "session",
        "task",
        "Once upon a time",
    )
    with pytest.raises(UnknownProject):
        await _projects(records).open(BEN, made.handle)
    with pytest.raises(UnknownProject):
        await _projects(records, "cloud").open(ANNA, made.handle)


async def test_a_corrupt_database_is_set_aside_not_deleted(tmp_path: Path) -> None:
    (tmp_path / "animatic.db").write_bytes(b"not a database at all" * 100)
    opened = open_records(tmp_path)
    opened.close()
    aside = [p for p in tmp_path.iterdir() if "damaged" in p.name]
    assert len(aside) == 1
    assert aside[0].read_bytes().startswith(b"not a database")


async def test_a_database_of_an_older_version_is_set_aside_not_deleted(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "animatic.db")) as older:
        older.execute("CREATE TABLE jobs (id VARCHAR PRIMARY KEY, status VARCHAR)")
    opened = open_records(tmp_path)
    assert opened.open_jobs() == []
    opened.close()
    assert len([p for p in tmp_path.iterdir() if ".damaged-" in p.name]) >= 1


async def test_the_database_is_private(tmp_path: Path) -> None:
    opened = open_records(tmp_path / "home")
    opened.close()
    assert (tmp_path / "home" / "animatic.db").stat().st_mode & 0o077 == 0
