import gc
import sqlite3
import time
import weakref
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import pytest

from animatic.jobs.records import Records, open_records
from animatic.model.errors import BadInput, UnknownProject
from animatic.operations.lazy import AsyncLazy
from animatic.projects.caller import Caller
from animatic.projects.registry import Projects
from animatic.storage.database import now_ms

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

    return Projects(AsyncLazy(opened), backend)


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
    assert await projects.listed(NOBODY) == []


async def test_a_project_outlives_its_process_but_not_its_owner_or_backend(
    records: Records,
) -> None:
    projects = _projects(records)
    made = await projects.create(ANNA, "sea")
    await projects.save_session(made, "session", "task", "anonymous")
    await projects.save_script(made, "AsyncLazy upon a time")
    again = await _projects(records).open(ANNA, made.handle)
    assert (again.session_id, again.task_id, again.script) == (
        "session",
        "task",
        "AsyncLazy upon a time",
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


async def test_a_project_in_use_stays_one_object_however_many_are_opened(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("animatic.projects.registry.MAX_HELD", 3)
    projects = _projects(records)
    in_use = await projects.create(ANNA, "sea")
    await projects.save_session(in_use, "ses_1", "tsk_1", "anonymous")
    idle = weakref.ref(await projects.create(ANNA))
    for _ in range(5):
        await projects.create(ANNA)
    gc.collect()
    assert idle() is None
    assert await projects.open(ANNA, in_use.handle) is in_use


async def test_a_project_that_was_let_go_comes_back_from_disk(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("animatic.projects.registry.MAX_HELD", 1)
    projects = _projects(records)
    made = await projects.create(ANNA, "sea")
    await projects.save_session(made, "ses_1", "tsk_1", "anonymous")
    handle = made.handle
    del made
    await projects.create(ANNA)
    found = await projects.open(ANNA, handle)
    assert (found.session_id, found.prompt) == ("ses_1", "sea")


async def test_old_projects_are_forgotten_with_their_jobs_but_never_one_under_way(
    records: Records,
) -> None:
    projects = _projects(records)
    old, busy = [(await projects.create(ANNA)).handle for _ in range(2)]
    for handle in (old, busy):
        records.add_job(f"job_{handle}", handle, "turn", "{}", "h", "p", lambda _: False)
    records.save_job(f"job_{old}", stage="delivered")
    time.sleep(0.01)
    middle = now_ms()
    new = (await projects.create(ANNA)).handle
    assert records.forget(middle) == 1
    assert {row.handle for row in records.projects_of(ANNA.key, "studio")} == {busy, new}
    assert records.last_job(old) is None
    assert records.last_job(busy) is not None
    assert records.forget(middle) == 0


async def test_a_project_that_is_worked_on_is_not_old(records: Records) -> None:
    handle = (await _projects(records).create(ANNA)).handle
    time.sleep(0.01)
    made = now_ms()
    records.add_job("job_1", handle, "turn", "{}", "h", "p", lambda _: False)
    records.save_job("job_1", stage="delivered")
    assert records.forget(made) == 0


async def test_a_project_that_is_held_and_only_looked_at_is_not_forgotten(
    records: Records,
) -> None:
    projects = _projects(records)
    made = await projects.create(ANNA, "sea")
    await projects.save_session(made, "ses_1", "tsk_1", "anonymous")
    assert records.forget(now_ms() + 1) == 1
    made.seen_s = float("-inf")
    assert await projects.open(ANNA, made.handle) is made
    row = records.find_project(made.handle, "studio")
    assert row is not None
    assert (row.session_id, row.prompt) == ("ses_1", "sea")
