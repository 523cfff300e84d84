"""What it costs that nothing is lost: the journal, a restart with a past, a killed render."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import anyio.to_thread
from edits import minute
from parts import Row, environment, median
from photographs import save_photograph
from serving import start_s

from animatic.jobs.asked import TurnAsked, fingerprint
from animatic.jobs.job import Job, Outcome
from animatic.jobs.processes import Processes
from animatic.jobs.records import open_records
from animatic.jobs.registry import Jobs
from animatic.operations.lazy import AsyncLazy
from animatic.studio.render import RenderRequest, chunks
from animatic.studio.render.engine import prepared
from animatic.studio.render.plan import RenderPlan

FINISHED, RUNNING = 1_000, 50
LIVES = 300
A_DRAFT = json.dumps({"t": [{"sg": [{"id": f"v{n}", "d": 5000} for n in range(12)]}]})


async def journal() -> Row:
    """A turn's whole life in the journal, with nothing to do in it."""

    async def work(job: Job) -> Outcome:
        job.spent({"reserved_before": "0"}, credits_before=100.0)
        await job.note("submitted", draft_before=A_DRAFT)
        job.spent({}, credits_after=50.0)
        await job.note("running", said=A_DRAFT, wants_video="no")
        return Outcome(reply="Done.", timeline="Timeline (1 track): 1. Video: a sea (0-5s)")

    with tempfile.TemporaryDirectory(prefix="animatic-bench-") as name:
        home = Path(name)
        records, processes = open_records(home), Processes(home)
        took: list[float] = []
        async with Jobs.running(AsyncLazy(_given(records)), AsyncLazy(_given(processes))) as jobs:
            for n in range(LIVES):
                await anyio.to_thread.run_sync(
                    records.add_project, f"prj_{n}", "local", "cloud", "a sea"
                )
                began = time.perf_counter()
                job = await jobs.start(f"prj_{n}", TurnAsked(text="a sea"), work)
                await job.finished()
                took.append((time.perf_counter() - began) * 1000)
        records.close()
        processes.close()
    writes = 4
    each = median(took)
    return Row(
        f"the journal, per call ({writes} writes, each on disk before what follows it)",
        "a call that does nothing",
        f"{each:.1f} ms median of {LIVES}",
        "≤ 2 ms",
        each,
        each <= 2,
    )


def _given(value):
    async def give():
        return value

    return give


async def restart(rounds: int = 7) -> Row:
    """Process start to tools/list on a home with a past, against an empty one."""
    with tempfile.TemporaryDirectory(prefix="animatic-bench-") as name:
        past, empty = Path(name) / "past", Path(name) / "empty"
        _fill(past)
        args, nowhere = ["-m", "animatic"], "http://127.0.0.1:9"
        pairs = [
            (
                await start_s(args, environment(past, nowhere)),
                await start_s(args, environment(empty, nowhere)),
            )
            for _ in range(rounds)
        ]
    ratio = median([with_past / without for with_past, without in pairs])
    return Row(
        f"start to first tools/list with {FINISHED:,} finished and {RUNNING} running jobs",
        f"an empty home ({median([without for _, without in pairs]):.2f} s)",
        f"{ratio:.2f}x ({median([with_past for with_past, _ in pairs]):.2f} s)",
        "≤ 1.3x",
        ratio,
        ratio <= 1.3,
    )


def _fill(home: Path) -> None:
    home.mkdir()
    records = open_records(home)
    asked = TurnAsked(text="a sea", then_export=True)
    for n in range(FINISHED + RUNNING):
        handle, job = f"prj_{n:022d}", f"job_{n:022d}"
        records.add_project(handle, "local", "cloud", "a sea")
        records.add_job(
            job, handle, "turn", asked.model_dump_json(), fingerprint(asked), "dead", _nobody
        )
        is_open = n >= FINISHED
        records.save_job(
            job,
            stage="running" if is_open else "delivered",
            facts=json.dumps({"draft_before": A_DRAFT, "export_id": f"render_{n}"}),
            outcome="" if is_open else Outcome(reply="Done.").model_dump_json(),
            ended_ms=0 if is_open else 1,
        )
    records.close()


def _nobody(_: str) -> bool:
    return False


def killed_render() -> list[Row]:
    """SIGKILL half-way through a minute of 1080p: what is drawn a second time."""
    with tempfile.TemporaryDirectory(prefix="animatic-bench-") as name:
        folder = Path(name)
        photos = [save_photograph(folder / f"photo{n}.jpg", n) for n in range(3)]
        request = minute("A Journey of Light", photos, folder)
        planned = prepared(request)
        drawn = _killed_at(request, planned.frames // 2)
        kept = _kept_frames(request, planned)
        subprocess.run(_COMMAND, input=request.model_dump_json(), text=True, check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip
        assert _kept_frames(request, planned) == planned.frames
    longest = max(chunk.frames for chunk in chunks.cut(planned))
    again = (drawn - kept) / longest
    return [
        Row(
            "60 s 1080p30 render killed half-way: drawn a second time, per worker",
            f"a chunk of {longest} frames ({drawn} were drawn, {kept} of them kept)",
            f"{again:.2f} chunks",
            "≤ 1 chunk",
            again,
            again <= 1,
        )
    ]


_COMMAND = [sys.executable, "-P", "-m", "animatic.studio.render"]


def _killed_at(request: RenderRequest, frame: int) -> int:
    """The frames that were drawn when it was killed, soon after this one."""
    with subprocess.Popen(
        _COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(request.model_copy(update={"workers": 1}).model_dump_json())
        process.stdin.close()
        drawn = 0
        while drawn < frame:
            drawn = json.loads(process.stdout.readline())["frame"]
        process.send_signal(signal.SIGKILL)
    return drawn


def _kept_frames(request: RenderRequest, planned: RenderPlan) -> int:
    assert request.cache is not None
    digests = {name: chunks.digest(path) for name, path in request.assets.items()}
    keys = {chunk: chunks.key(planned, chunk, digests) for chunk in chunks.cut(planned)}
    return sum(c.frames for c, key in keys.items() if chunks.load(request.cache, key) is not None)


def rows() -> list[Row]:
    return [asyncio.run(journal()), asyncio.run(restart()), *killed_render()]
