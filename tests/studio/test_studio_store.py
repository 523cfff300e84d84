"""What a studio keeps: over restarts, beside other studios, and when the disk has a bad day."""

from __future__ import annotations

import json
import logging
import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import anyio
import httpx
import pytest
from acting_director import ActingDirector
from studio_person import (
    ACTING,
    Person,
    eventually,
    opened,
    reply_in,
    scene_draft,
    studio_process,
)

from animatic.model.errors import SettingsError
from animatic.storage.database import now_ms
from animatic.studio.http.serve import serve
from animatic.studio.render import kept
from animatic.studio.storage.keeping import GB, Keeping
from animatic.studio.storage.store import Store
from animatic.studio.storage.workbench import Workbench, is_taken

OWN = "the-same-token-every-time"


# --- restarts ---------------------------------------------------------------------------------


async def test_everything_is_there_after_a_restart(
    tmp_path: Path, red_png: bytes, director: ActingDirector
):
    async with serve(tmp_path, token=OWN, renderer=ACTING) as studio, Person.at(studio) as before:
        asset = opened(await before.upload("beach.png", red_png))["assets"][0]
        await before.say("title one")
        await before.say("title two")
        await before.export("render_1", scene_draft())
        await before.ended("render_1")
        state = await before.state()
    async with serve(tmp_path, token=OWN, renderer=ACTING) as studio, Person.at(studio) as after:
        after.session_id = before.session_id
        assert await after.state() == state
        assert list(state["video_infos"]) == [asset["id"]]
        status = await after.status("render_1")
        assert status["status"] == "completed"
        assert status["output"]["url"].startswith(studio.base_url)
        assert (await after.http.get(status["output"]["url"])).status_code == 200
        await after.say("undo")
        await after.say("picture now")
        assert [a.id for a in director.seen_assets[-1]] == [asset["id"]]


async def test_an_anonymous_token_outlives_a_restart(tmp_path: Path):
    async with serve(tmp_path) as studio, httpx.AsyncClient(trust_env=False) as http:
        url = f"{studio.base_url}/api/auth/anonymous-token"
        token = opened(await http.post(url, headers={"X-Client-Id": "a"}))["token"]
    async with serve(tmp_path) as studio, Person.at(studio, token) as person:
        assert (await person.state())["draft"] == {}


async def test_a_token_is_nowhere_on_disk(tmp_path: Path):
    async with serve(tmp_path) as studio, httpx.AsyncClient(trust_env=False) as http:
        url = f"{studio.base_url}/api/auth/anonymous-token"
        token = opened(await http.post(url, headers={"X-Client-Id": "a"}))["token"]
    for path in tmp_path.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert token.encode() not in content
            assert studio.token.encode() not in content


async def test_the_own_accounts_credits_begin_anew(tmp_path: Path, director: ActingDirector):
    for _ in range(2):
        async with (
            serve(tmp_path, token=OWN, credits=120) as studio,
            Person.at(studio) as person,
        ):
            await person.say("scene one")
            balance = await person.http.get("/api/credits/balance/simple")
            assert opened(balance)["available"] == 20
    assert director.heard == ["scene one"] * 2


def test_credits_that_a_dead_studio_froze_come_back(tmp_path: Path):
    store = Store.open(tmp_path)
    store.ledger.open_account("a", 100)
    store.ledger.freeze("a", 70)
    store.close()
    store = Store.open(tmp_path)
    assert store.ledger.credits_of("a") == (100, 0)
    store.close()


# --- several studios --------------------------------------------------------------------------


async def test_a_second_studio_leaves_the_firsts_work_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    goes_on = tmp_path / "goes-on"
    monkeypatch.setenv("ACTOR_GOES_ON", str(goes_on))
    home = tmp_path / "home"
    async with (
        serve(home, token=OWN, renderer=ACTING) as first,
        Person.at(first) as person,
    ):
        await person.export("render_1", scene_draft("wait"))
        await eventually(lambda: person.status("render_1"), lambda s: s["frames_done"] > 0)
        async with serve(home, token=OWN, renderer=ACTING) as second, Person.at(second) as other:
            assert (await other.status("render_1"))["status"] == "processing"
            other.session_id = person.session_id
            opened(await other.export("render_1", scene_draft("finish")))
            goes_on.touch()
            ended = await other.ended("render_1")
            assert ended["status"] == "completed"
            assert (await other.http.get(ended["output"]["url"])).status_code == 200


@pytest.mark.slow
async def test_two_studios_write_to_one_home_at_once(tmp_path: Path):
    said: list[str] = []

    async def ask(person: Person, seconds: int) -> None:
        said.append(reply_in(await person.say(f"a {seconds} second video of a lake")))

    async with (
        studio_process(tmp_path) as (one, _),
        studio_process(tmp_path) as (other, _),
        Person.at(one) as a,
        Person.at(other) as b,
    ):
        async with anyio.create_task_group() as tasks:
            for seconds in range(2, 7):
                tasks.start_soon(ask, a, seconds)
                tasks.start_soon(ask, b, seconds)
        lengths = {(await person.state())["draft"]["d"] for person in (a, b)}
    assert len(said) == 10
    assert all(said)
    assert lengths <= {2_000, 3_000, 4_000, 5_000, 6_000}


def test_a_bench_is_free_once_its_process_is_gone(tmp_path: Path):
    first, second = Workbench.open(tmp_path), Workbench.open(tmp_path)
    assert is_taken(tmp_path, first.name)
    assert is_taken(tmp_path, second.name)
    first.close()
    assert not is_taken(tmp_path, first.name)
    assert not is_taken(tmp_path, "never-was")
    second.close()


def test_a_dead_processs_bench_is_cleared(tmp_path: Path):
    code = (
        "import os, sys\nfrom pathlib import Path\n"
        "from animatic.studio.storage.workbench import Workbench\n"
        "bench = Workbench.open(Path(sys.argv[1])); bench.place('half.part').write_bytes(b'x')\n"
        "print(bench.name, flush=True); os._exit(9)"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    died = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (tmp_path / died.stdout.strip() / "half.part").exists()
    mine = Workbench.open(tmp_path)
    assert [p.name for p in tmp_path.iterdir() if p.is_dir()] == [mine.name]
    mine.close()


# --- bad days ---------------------------------------------------------------------------------


async def test_a_damaged_database_is_set_aside_with_words(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    damage = b"this is no database at all" * 400
    folder = tmp_path / "studio"
    folder.mkdir()
    (folder / "studio.db").write_bytes(damage)
    with caplog.at_level(logging.WARNING):
        async with serve(tmp_path) as studio, Person.at(studio) as person:
            assert (await person.state())["draft"] == {}
    (aside,) = folder.glob("studio.db.damaged-*")
    assert aside.read_bytes() == damage
    assert aside.name in caplog.text


async def test_damage_in_the_middle_is_noticed(tmp_path: Path, director: ActingDirector):
    async with serve(tmp_path, token=OWN) as studio, Person.at(studio) as person:
        for n in range(30):
            await person.say(f"title {n}")
    database = tmp_path / "studio" / "studio.db"
    content = bytearray(database.read_bytes())
    for start in range(4096, len(content), 4096):
        content[start : start + 200] = b"\xff" * 200
    database.write_bytes(content)
    async with serve(tmp_path, token=OWN) as studio, Person.at(studio) as person:
        assert (await person.state())["draft"] == {}
    assert len(list((tmp_path / "studio").glob("studio.db.damaged-*"))) == 1
    assert director.heard


async def test_a_home_that_cannot_be_written_is_said(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(SettingsError, match="can't write to") as refused:
        async with serve(tmp_path / "file"):
            raise AssertionError("it started")
    assert "ANIMATIC_HOME" in refused.value.next_step


async def test_a_database_that_is_no_file_is_said(tmp_path: Path):
    (tmp_path / "studio" / "studio.db").mkdir(parents=True)
    with pytest.raises(SettingsError, match="can't be opened"):
        async with serve(tmp_path):
            raise AssertionError("it started")
    assert (tmp_path / "studio" / "studio.db").is_dir()
    assert list((tmp_path / "studio" / "benches").glob("[!.]*")) == []


async def test_a_taken_port_is_said(tmp_path: Path):
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(SettingsError, match="can't listen"),
    ):
        async with serve(tmp_path, port=taken.getsockname()[1]):
            raise AssertionError("it started")


@pytest.mark.skipif(sys.platform == "win32", reason="no such permissions there")
async def test_nobody_else_may_read_it(tmp_path: Path):
    async with serve(tmp_path):
        assert stat.S_IMODE((tmp_path / "studio" / "studio.db").stat().st_mode) == 0o600
        for name in ("assets", "renders", "chunks", "benches"):
            assert stat.S_IMODE((tmp_path / "studio" / name).stat().st_mode) == 0o700


def test_what_can_be_made_again_is_forgotten_when_it_went_unused_longest(tmp_path: Path):
    store = Store.open(tmp_path, Keeping(gigabytes=1))
    chunks = tmp_path / "studio" / "chunks"
    for n in range(5):
        with (chunks / f"{n}").open("wb") as file:
            file.truncate(GB // 10)
        os.utime(chunks / f"{n}", (n, n))
    store.trim()
    assert sorted(p.name for p in chunks.iterdir()) == ["3", "4"]
    for path in chunks.iterdir():
        os.utime(path)
    with (chunks / "of a render under way").open("wb") as file:
        file.truncate(GB)
    store.trim()
    assert len(list(chunks.iterdir())) == 3, "in use, whatever the bounds"
    store.close()


def test_a_kept_piece_that_is_used_again_is_not_the_oldest(tmp_path: Path):
    kept.write(tmp_path, "piece", {}, [b"frames"])
    os.utime(tmp_path / "piece", (1, 1))
    assert kept.read(tmp_path, "piece") is not None
    assert (tmp_path / "piece").stat().st_mtime > 1


async def test_a_video_that_was_cleared_away_can_be_made_again(tmp_path: Path):
    async with serve(tmp_path, renderer=ACTING) as studio, Person.at(studio) as person:
        await person.export("render_1", scene_draft())
        await person.ended("render_1")
        (made,) = (tmp_path / "studio" / "renders").iterdir()
        made.unlink()
        status = await person.status("render_1")
        assert (status["status"], "send the export again" in status["error"]) == ("failed", True)
        opened(await person.export("render_1", scene_draft()))
        assert (await person.ended("render_1"))["status"] == "completed"


# --- the server itself ------------------------------------------------------------------------


def test_importing_serve_loads_neither_the_database_nor_the_web_framework():
    code = (
        "import sys, json, animatic.studio.http.serve\n"
        "heavy = ('sqlalchemy', 'starlette', 'uvicorn', 'numpy', 'av', 'cv2', 'PIL')\n"
        "print(json.dumps([name for name in heavy if name in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert json.loads(done.stdout) == []


def test_a_running_studio_loads_no_media_library(tmp_path: Path):
    code = (
        "import sys, json, asyncio, pathlib\nfrom animatic.studio.http.serve import serve\n"
        "async def main():\n"
        "    async with serve(pathlib.Path(sys.argv[1])):\n"
        "        heavy = ('numpy', 'av', 'cv2', 'PIL')\n"
        "        print(json.dumps([name for name in heavy if name in sys.modules]))\n"
        "asyncio.run(main())"
    )
    command = [sys.executable, "-W", "error", "-c", code, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, check=True)
    assert json.loads(done.stdout) == []


async def test_an_error_in_the_block_leaves_as_it_came(tmp_path: Path):
    with pytest.raises(ZeroDivisionError):
        async with serve(tmp_path):
            raise ZeroDivisionError
    assert list((tmp_path / "studio" / "benches").glob("[!.]*")) == []


async def test_a_cancelled_studio_ends_in_order(tmp_path: Path):
    async with anyio.create_task_group() as tasks:

        async def run() -> None:
            async with serve(tmp_path, renderer=ACTING) as studio, Person.at(studio) as person:
                await person.export("render_1", scene_draft("hang"))
                await eventually(lambda: person.status("render_1"), lambda s: s["frames_done"] == 4)
                tasks.cancel_scope.cancel()
                await anyio.sleep_forever()

        tasks.start_soon(run)
    assert list((tmp_path / "studio" / "benches").glob("[!.]*")) == []


async def test_an_ended_studio_answers_no_more(tmp_path: Path):
    async with serve(tmp_path) as studio:
        pass
    async with httpx.AsyncClient(trust_env=False) as http:
        with pytest.raises(httpx.ConnectError):
            await http.get(studio.base_url)


@pytest.mark.slow
async def test_the_command_ends_on_a_signal(tmp_path: Path):
    code = (
        "import sys, asyncio, pathlib\nfrom animatic.studio.http.serve import run_alone\n"
        "asyncio.run(run_alone(pathlib.Path(sys.argv[1]), port=0))"
    )
    command = [sys.executable, "-W", "error", "-c", code, str(tmp_path)]
    async with await anyio.open_process(command) as process:
        assert process.stderr is not None
        assert process.stdout is not None
        said = (await process.stderr.receive()).decode()
        assert "http://127.0.0.1:" in said
        process.terminate()
        with anyio.fail_after(10):
            assert await process.wait() == 0
        rest = [block async for block in process.stderr]
        assert b"Traceback" not in b"".join(rest)
        assert [block async for block in process.stdout] == []


async def test_a_session_nobody_worked_on_goes_with_its_files(tmp_path: Path, red_png: bytes):
    async with serve(tmp_path, renderer=ACTING) as studio, Person.at(studio) as person:
        await person.upload("red.png", red_png)
        await person.export("render_1", scene_draft())
        await person.ended("render_1")
    store, folder = Store.open(tmp_path), tmp_path / "studio"
    files = [*(folder / "assets").iterdir(), *(folder / "renders").iterdir()]
    assert len(files) == 2
    assert store.forget(0) == 0
    assert all(path.exists() for path in files)
    assert store.forget(now_ms() + 1) == 1
    assert not any(path.exists() for path in files)
    assert store.assets_of(person.session_id) == []
    store.close()
