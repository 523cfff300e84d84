from collections.abc import AsyncGenerator
from pathlib import Path

import anyio
import pytest

from animatic.errors import Busy, ExportFailed
from animatic.jobs import Job, Jobs, Outcome
from animatic.progress import follow
from animatic.records import Records, open_records
from animatic.services import Once

pytestmark = pytest.mark.anyio


@pytest.fixture
def records(tmp_path: Path) -> Records:
    return open_records(tmp_path)


@pytest.fixture
async def jobs(records: Records) -> AsyncGenerator[Jobs]:
    async def opened() -> Records:
        return records

    async with Jobs.running(Once(opened)) as running:
        yield running
    records.close()


async def test_a_job_is_on_disk_before_its_work_begins(jobs: Jobs, records: Records) -> None:
    seen: list[str] = []

    async def work(job: Job) -> Outcome:
        row = records.last_job("p")
        seen.append(row.status if row else "missing")
        return Outcome(reply="Made.")

    job = await jobs.start("turn", "p", work)
    await job.finished()
    row = records.last_job("p")
    assert seen == ["running"]
    assert row is not None
    assert row.status == "done"
    assert Outcome.model_validate_json(row.outcome).reply == "Made."


async def test_a_project_has_one_job_at_a_time(jobs: Jobs) -> None:
    go_on = anyio.Event()

    async def work(job: Job) -> Outcome:
        await go_on.wait()
        return Outcome()

    job = await jobs.start("turn", "p", work)
    with pytest.raises(Busy):
        await jobs.start("turn", "p", work)
    other = await jobs.start("turn", "q", work)
    go_on.set()
    await job.finished()
    await other.finished()
    await (await jobs.start("turn", "p", work)).finished()


async def test_a_failing_job_takes_nothing_down(jobs: Jobs, records: Records) -> None:
    async def crash(job: Job) -> Outcome:
        raise ZeroDivisionError("Bearer secret-secret")

    async def refuse(job: Job) -> Outcome:
        raise ExportFailed("No luck.")

    crashed = await jobs.start("turn", "p", crash)
    await crashed.finished()
    assert crashed.error is not None
    assert "ZeroDivisionError" in str(crashed.error)
    assert "secret" not in str(crashed.error)
    refused = await jobs.start("export", "p", refuse)
    await refused.finished()
    assert isinstance(refused.error, ExportFailed)
    row = records.last_job("p")
    assert row is not None
    assert row.status == "failed"
    assert "No luck." in row.outcome


async def test_work_goes_on_when_nobody_watches(jobs: Jobs) -> None:
    go_on = anyio.Event()

    async def work(job: Job) -> Outcome:
        await go_on.wait()
        return Outcome(reply="Made.")

    job = await jobs.start("turn", "p", work)
    with anyio.CancelScope() as client_went_away:
        client_went_away.cancel()
        await follow(job, _ignore, 60)
    go_on.set()
    await job.finished()
    assert job.outcome is not None


async def test_a_job_of_a_dead_process_reads_as_interrupted(jobs: Jobs, records: Records) -> None:
    records.add_job("job_old", "p", "turn", "another-process")
    row = await jobs.recalled("p")
    assert row is not None
    assert row.status == "interrupted"


async def _ignore(progress: float, total: float | None, words: str | None) -> None:
    return None


async def test_progress_strictly_increases_at_most_four_a_second_and_ends_with_the_job() -> None:
    job = Job("turn", "p")
    sent: list[tuple[float, float]] = []

    async def report(progress: float, total: float | None, words: str | None) -> None:
        sent.append((anyio.current_time(), progress))

    async def busy() -> None:
        for n in range(150):
            job.update(f"Rendering {n} %", share=(149 - n) / 150)
            await anyio.sleep(0.01)
        job.finish(Outcome())

    async with anyio.create_task_group() as task_group:
        task_group.start_soon(busy)
        assert await follow(job, report, 10)
    values = [progress for _, progress in sent]
    assert values == sorted(set(values))
    times = [at for at, _ in sent]
    assert all(later - earlier >= 0.99 for earlier, later in zip(times, times[4:], strict=False))
    assert len(sent) >= 5


async def test_waiting_ends_on_time_and_the_job_does_not() -> None:
    job = Job("turn", "p")
    assert not await follow(job, _ignore, 0)
    assert job.is_running


async def test_the_bar_never_claims_to_be_finished_and_knows_its_phase() -> None:
    job = Job("export", "p")
    job.enter("Rendering", 0.3, 0.9, 0.000001)
    assert 30 <= job.percent < 90
    job.update(share=0.5)
    assert job.percent == pytest.approx(60)
