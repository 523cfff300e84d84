import subprocess
import sys
from collections.abc import AsyncGenerator, Mapping
from pathlib import Path

import anyio
import pytest

from animatic.jobs.asked import ExportAsked, TurnAsked
from animatic.jobs.job import Job, Outcome
from animatic.jobs.processes import Processes
from animatic.jobs.records import Records, open_records
from animatic.jobs.registry import Jobs
from animatic.model.errors import Busy, ExportFailed
from animatic.operations.lazy import AsyncLazy
from animatic.protocol.progress import follow

pytestmark = pytest.mark.anyio
TURN = TurnAsked(text="a sea")


@pytest.fixture
def records(tmp_path: Path) -> Records:
    return open_records(tmp_path)


@pytest.fixture
async def jobs(records: Records, tmp_path: Path) -> AsyncGenerator[Jobs]:
    async def opened() -> Records:
        return records

    processes = Processes(tmp_path)

    async def alive() -> Processes:
        return processes

    async with Jobs.running(AsyncLazy(opened), AsyncLazy(alive)) as running:
        yield running
    records.close()
    processes.close()


async def test_a_job_is_on_disk_before_its_work_begins(jobs: Jobs, records: Records) -> None:
    seen: list[str] = []

    async def work(job: Job) -> Outcome:
        row = records.last_job("p")
        seen.append(row.stage if row else "missing")
        return Outcome(reply="Made.")

    job = await jobs.start("p", TURN, work)
    await job.finished()
    row = records.last_job("p")
    assert seen == ["planned"]
    assert row is not None
    assert row.stage == "delivered"
    assert Outcome.model_validate_json(row.outcome).reply == "Made."


async def test_a_project_has_one_job_at_a_time(jobs: Jobs) -> None:
    go_on = anyio.Event()

    async def work(job: Job) -> Outcome:
        await go_on.wait()
        return Outcome()

    job = await jobs.start("p", TURN, work)
    with pytest.raises(Busy):
        await jobs.start("p", TURN, work)
    other = await jobs.start("q", TURN, work)
    go_on.set()
    await job.finished()
    await other.finished()
    await (await jobs.start("p", TURN, work)).finished()


async def test_a_failing_job_takes_nothing_down(jobs: Jobs, records: Records) -> None:
    async def crash(job: Job) -> Outcome:
        raise ZeroDivisionError("Bearer secret-secret")

    async def refuse(job: Job) -> Outcome:
        raise ExportFailed("No luck.")

    crashed = await jobs.start("p", TURN, crash)
    await crashed.finished()
    assert crashed.error is not None
    assert "ZeroDivisionError" in str(crashed.error)
    assert "secret" not in str(crashed.error)
    refused = await jobs.start("p", ExportAsked(), refuse)
    await refused.finished()
    assert isinstance(refused.error, ExportFailed)
    row = records.last_job("p")
    assert row is not None
    assert row.stage == "failed"
    assert "No luck." in row.outcome


async def test_work_goes_on_when_nobody_watches(jobs: Jobs) -> None:
    go_on = anyio.Event()

    async def work(job: Job) -> Outcome:
        await go_on.wait()
        return Outcome(reply="Made.")

    job = await jobs.start("p", TURN, work)
    with anyio.CancelScope() as client_went_away:
        client_went_away.cancel()
        await follow(job, _ignore, 60)
    go_on.set()
    await job.finished()
    assert job.outcome is not None


async def test_a_job_of_a_dead_process_is_taken_up_where_it_was(
    jobs: Jobs, records: Records
) -> None:
    records.add_project("p", "local", "studio", "sea")
    records.add_job(
        "job_old", "p", "turn", TURN.model_dump_json(), "hash", "f" * 24, lambda _: False
    )
    records.save_job("job_old", stage="submitted", facts='{"draft_before": "{}"}')
    seen: list[tuple[str, dict[str, str]]] = []

    async def work(job: Job) -> Outcome:
        seen.append((job.stage, job.facts))
        return Outcome(reply="Found again.")

    assert await jobs.revive(lambda row, project: work) == 1
    job = jobs.latest("p")
    assert job is not None
    await job.finished()
    assert (job.id, job.asked) == ("job_old", TURN)
    assert seen == [("submitted", {"draft_before": "{}"})]
    assert await jobs.revive(lambda row, project: work) == 0


async def test_a_job_of_a_living_process_is_left_alone(
    jobs: Jobs, records: Records, tmp_path: Path
) -> None:
    other = Processes(tmp_path)
    records.add_project("p", "local", "studio", "sea")
    records.add_job(
        "job_theirs", "p", "turn", TURN.model_dump_json(), "hash", other.own_name, lambda _: False
    )
    assert await jobs.revive(lambda row, project: _never) == 0
    other.close()
    assert await jobs.revive(lambda row, project: None) == 0


async def test_a_project_has_one_job_at_a_time_across_processes(
    jobs: Jobs, records: Records, tmp_path: Path
) -> None:
    other = Processes(tmp_path)
    records.add_job(
        "job_theirs", "p", "turn", TURN.model_dump_json(), "hash", other.own_name, lambda _: False
    )
    with pytest.raises(Busy, match="nother process"):
        await jobs.start("p", TURN, _never)
    other.close()
    job = await jobs.start("p", TURN, _never)
    await job.finished()


async def _never(job: Job) -> Outcome:
    raise AssertionError(job)


def test_a_process_is_alive_until_it_ends_however_it_ends(tmp_path: Path) -> None:
    code = (
        "import sys, time, pathlib; from animatic.jobs.processes import Processes;"
        "p = Processes(pathlib.Path(sys.argv[1])); print(p.own_name, flush=True); time.sleep(60)"
    )
    here = Processes(tmp_path)
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    name = child.stdout.readline().strip()
    assert here.is_alive(name)
    child.kill()
    child.wait()
    child.stdout.close()
    assert not here.is_alive(name)
    assert not here.is_alive("../../etc/passwd")
    here.close()


async def _unwritten(id: str, values: Mapping[str, object]) -> None:
    return None


async def _ignore(progress: float, total: float | None, words: str | None) -> None:
    return None


async def test_progress_strictly_increases_at_most_four_a_second_and_ends_with_the_job() -> None:
    job = Job("p", TURN, _unwritten)
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
    job = Job("p", TURN, _unwritten)
    assert not await follow(job, _ignore, 0)
    assert job.is_running


async def test_the_bar_never_claims_to_be_finished_and_knows_its_phase() -> None:
    job = Job("p", ExportAsked(), _unwritten)
    job.enter("rendering", 0.3, 0.9, 0.000001)
    assert 30 <= job.percent < 90
    job.update(share=0.5)
    assert job.percent == pytest.approx(60)


async def test_ended_jobs_are_kept_up_to_a_limit_and_running_ones_always(
    jobs: Jobs, records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("animatic.jobs.registry.MAX_ENDED", 3)
    go_on = anyio.Event()

    async def wait(job: Job) -> Outcome:
        await go_on.wait()
        return Outcome()

    async def work(job: Job) -> Outcome:
        return Outcome(reply="Made.")

    running = await jobs.start("busy", TURN, wait)
    for n in range(8):
        await (await jobs.start(f"p{n}", TURN, work)).finished()
    assert jobs.under_way("busy") is running
    assert [jobs.latest(f"p{n}") is not None for n in range(8)].count(True) == 4
    row = await jobs.recalled("p0")
    assert row is not None
    assert row.stage == "delivered"
    go_on.set()
    await running.finished()
