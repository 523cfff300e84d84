"""Two studios on one home, as two windows of an editor have: one is killed, the other lives."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import pytest
from anyio.abc import Process
from studio_person import ACTING, Person, eventually, scene_draft, studio_process

from animatic.studio.http.serve import serve

TOKEN = "nmv_studio_of_one_home"


@asynccontextmanager
async def two_studios(home: Path) -> AsyncGenerator[tuple[Person, Process, Person]]:
    """Somebody at a studio that may be killed, its process, and them at one that lives."""
    async with (
        studio_process(home, token=TOKEN) as (doomed, process),
        serve(home, token=TOKEN, renderer=ACTING) as living,
        Person.at(doomed) as there,
        Person.at(living) as here,
    ):
        yield there, process, here


async def killed_while_rendering(there: Person, process: Process) -> None:
    await there.export("render_1", scene_draft("wait"))
    await eventually(lambda: there.status("render_1"), lambda s: s["frames_done"] == 3)
    process.kill()
    await process.wait()


@pytest.fixture
def goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "goes-on"
    monkeypatch.setenv("ACTOR_GOES_ON", str(path))
    return path


async def test_an_export_of_a_killed_studio_goes_on_when_it_is_looked_at(
    tmp_path: Path, goes_on: Path
) -> None:
    async with two_studios(tmp_path / "home") as (there, process, here):
        await killed_while_rendering(there, process)
        goes_on.touch()
        assert (await here.status("render_1"))["status"] == "pending"
        assert (await here.ended("render_1"))["status"] == "completed"
        assert (await here.http.get("/api/render/proxy/render_1/download")).status_code == 200


async def test_it_goes_on_though_nobody_looks(
    tmp_path: Path, goes_on: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("animatic.studio.exports.LOOK_EVERY_S", 0.1)
    home = tmp_path / "home"
    async with two_studios(home) as (there, process, _):
        await killed_while_rendering(there, process)
        goes_on.touch()
        with anyio.fail_after(10):
            while not list((home / "studio" / "renders").glob("*.mp4")):
                await anyio.sleep(0.05)
            while len(list((home / "studio" / "benches").glob("[!.]*"))) > 1:
                await anyio.sleep(0.05)


async def test_two_that_live_take_it_over_once(tmp_path: Path, goes_on: Path) -> None:
    home = tmp_path / "home"
    async with (
        two_studios(home) as (there, process, here),
        serve(home, token=TOKEN, renderer=ACTING) as third,
        Person.at(third) as elsewhere,
    ):
        await killed_while_rendering(there, process)
        async with anyio.create_task_group() as tasks:
            for _ in range(5):
                tasks.start_soon(here.status, "render_1")
                tasks.start_soon(elsewhere.status, "render_1")
        goes_on.touch()
        for person in (here, elsewhere):
            assert (await person.ended("render_1"))["status"] == "completed"
        assert len(list((home / "studio" / "renders").glob("*.mp4"))) == 1


async def test_the_export_of_a_living_studio_is_left_to_it(tmp_path: Path, goes_on: Path) -> None:
    async with two_studios(tmp_path / "home") as (there, process, here):
        await there.export("render_1", scene_draft("wait"))
        await eventually(lambda: there.status("render_1"), lambda s: s["frames_done"] == 3)
        os.kill(process.pid, signal.SIGSTOP)
        for _ in range(3):
            assert (await here.status("render_1"))["status"] == "processing"
        os.kill(process.pid, signal.SIGCONT)
        goes_on.touch()
        assert (await here.ended("render_1"))["status"] == "completed"
        assert (await there.status("render_1"))["frames_done"] == 10
