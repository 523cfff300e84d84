"""Exports: queued, rendered by a process, watched, cancelled, fetched."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from studio_person import ACTING, ACTOR, Person, eventually, opened, scene_draft, studio_process

from animatic.studio.http.serve import Studio, serve
from animatic.studio.rendering import Renderer
from promptness import A_SECOND_S


@pytest.fixture
def goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Renders of "wait" wait until this file is there."""
    path = tmp_path / "goes-on"
    monkeypatch.setenv("ACTOR_GOES_ON", str(path))
    return path


@pytest.fixture
async def hanging(person: Person, tmp_path: Path) -> int:
    """An export under way that ends for nothing but SIGKILL: its process."""
    await person.export("render_hang", scene_draft("hang"))
    await eventually(lambda: person.status("render_hang"), lambda s: s["frames_done"] == 4)
    (pid,) = (tmp_path / "home" / "studio" / "benches").rglob("pid")
    return int(pid.read_text())


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def left(tmp_path: Path) -> list[str]:
    studio = tmp_path / "home" / "studio"
    return [p.name for p in studio.rglob("*") if p.suffix in (".part", ".mp4")]


# --- the way of an export ---------------------------------------------------------------------


async def test_an_export_is_rendered_and_can_be_fetched_both_ways(person: Person, studio: Studio):
    accepted = opened(await person.export("render_1", scene_draft(), resolution="720p"))
    assert accepted["status"] in ("pending", "processing")
    ended = await person.ended("render_1")
    assert ended["status"] == "completed"
    assert (ended["progress"], ended["frames_done"], ended["frames_total"]) == (1, 10, 10)
    assert ended["output"]["url"].startswith(f"{studio.base_url}/renders/")
    own = await person.http.get("/api/render/proxy/render_1/download")
    async with httpx.AsyncClient(trust_env=False) as stranger:
        linked = await stranger.get(ended["output"]["url"])
    assert own.headers["content-type"] == "video/mp4"
    assert own.content == linked.content
    request = json.loads(own.content)
    assert (request["resolution"], request["quality"]) == ("720p", "draft")
    assert request["timeline"]["tracks"][0]["segments"][0]["media"]["family"] == "abstract"


async def test_a_480p_export_of_a_larger_timeline_is_a_quick_preview(person: Person):
    large = scene_draft()
    large["m"]["resolution"] = "1080p"
    seen: list[tuple[str, str]] = []
    for id, draft, size in (("a", large, "480p"), ("b", large, "1080p"), ("c", scene_draft(), "")):
        await person.export(id, draft, quality="high", resolution=size)
        await person.ended(id)
        made = (await person.http.get(f"/api/render/proxy/{id}/download")).json()
        seen.append((made["resolution"], made["quality"]))
    assert seen == [("480p", "draft"), ("1080p", "high"), ("480p", "high")]


async def test_the_draft_in_the_request_is_what_is_rendered(person: Person):
    await person.say("a 5 second video of a lake")
    await person.export("render_1", scene_draft(seconds=3))
    await person.ended("render_1")
    made = json.loads((await person.http.get("/api/render/proxy/render_1/download")).content)
    assert made["timeline"]["tracks"][0]["segments"][0]["duration_ms"] == 3000


async def test_files_of_the_session_go_to_the_renderer(
    person: Person, red_png: bytes, tmp_path: Path
):
    (asset,) = opened(await person.upload("beach.png", red_png))["assets"]
    draft = scene_draft()
    draft["t"][0]["sg"][0]["m"]["media"] = {"kind": "picture", "asset": asset["id"]}
    await person.export("render_1", draft)
    await person.ended("render_1")
    made = json.loads((await person.http.get("/api/render/proxy/render_1/download")).content)
    (path,) = made["assets"].values()
    assert Path(path).read_bytes() == red_png


async def test_a_lost_file_that_comes_again_takes_its_place(
    person: Person, red_png: bytes, tmp_path: Path
):
    (asset,) = opened(await person.upload("beach.png", red_png))["assets"]
    draft = with_media(kind="picture", asset=asset["id"])
    (kept,) = (tmp_path / "home" / "studio" / "assets").iterdir()
    kept.unlink()
    refused = (await person.export("render_1", draft)).json()["message"]
    assert refused.endswith("is not in this project; upload it again.")
    (other,) = opened(await person.upload("other.png", red_png))["assets"]
    (again,) = opened(await person.upload("beach.png", red_png))["assets"]
    assert (again["id"], other["id"] == asset["id"]) == (asset["id"], False)
    assert len((await person.state())["video_infos"]) == 2
    opened(await person.export("render_1", draft))
    assert (await person.ended("render_1"))["status"] == "completed"
    (second,) = opened(await person.upload("beach.png", red_png))["assets"]
    assert second["id"] != asset["id"]


async def test_progress_is_told_while_it_renders(person: Person, goes_on: Path):
    await person.export("render_1", scene_draft("wait"))
    status = await eventually(lambda: person.status("render_1"), lambda s: s["frames_done"] > 0)
    assert status["status"] == "processing"
    assert (status["progress"], status["frames_done"], status["frames_total"]) == (0.3, 3, 10)
    assert "output" not in status
    goes_on.touch()
    assert (await person.ended("render_1"))["status"] == "completed"


async def test_a_part_of_a_video_can_be_fetched(person: Person):
    await person.export("render_1", scene_draft())
    url = (await person.ended("render_1"))["output"]["url"]
    whole = (await person.http.get(url)).content
    for address in (url, "/api/render/proxy/render_1/download"):
        part = await person.http.get(address, headers={"Range": "bytes=10-19"})
        assert (part.status_code, part.content) == (206, whole[10:20])
        assert part.headers["content-range"] == f"bytes 10-19/{len(whole)}"
        rest = await person.http.get(address, headers={"Range": "bytes=20-"})
        assert rest.content == whole[20:]
        beyond = await person.http.get(address, headers={"Range": f"bytes={len(whole)}-"})
        assert beyond.status_code == 416
        assert (await person.http.head(address)).headers["accept-ranges"] == "bytes"


async def test_nothing_can_be_fetched_before_the_end(person: Person, goes_on: Path):
    await person.export("render_1", scene_draft("wait"))
    assert (await person.http.get("/api/render/proxy/render_1/download")).status_code == 404
    assert (await person.http.get("/renders/guessed.mp4")).status_code == 404
    goes_on.touch()


async def test_an_unknown_export_is_not_found(person: Person):
    for path in ("/api/render/proxy/lambda/render_9", "/api/render/proxy/render_9/download"):
        assert (await person.http.get(path)).status_code == 404


# --- the same id ------------------------------------------------------------------------------


async def test_the_same_id_again_joins_the_render_under_way(
    person: Person, goes_on: Path, tmp_path: Path
):
    await person.export("render_1", scene_draft("wait"))
    await person.export("render_1", scene_draft("finish"))
    assert (await person.status("render_1"))["status"] in ("pending", "processing")
    goes_on.touch()
    url = (await person.ended("render_1"))["output"]["url"]
    assert opened(await person.export("render_1", scene_draft("refuse")))["output"]["url"] == url
    assert len(left(tmp_path)) == 1


async def test_the_same_id_posted_at_once_renders_once(person: Person, tmp_path: Path):
    async with anyio.create_task_group() as tasks:
        for _ in range(8):
            tasks.start_soon(person.export, "render_1", scene_draft())
    assert (await person.ended("render_1"))["status"] == "completed"
    assert len(left(tmp_path)) == 1


async def test_renders_wait_for_each_other(person: Person, goes_on: Path):
    await person.export("render_1", scene_draft("wait"))
    await eventually(lambda: person.status("render_1"), lambda s: s["frames_done"] > 0)
    await person.export("render_2", scene_draft())
    assert (await person.status("render_2"))["status"] == "pending"
    goes_on.touch()
    assert (await person.ended("render_2"))["status"] == "completed"


async def test_several_exports_are_rendered_side_by_side(tmp_path: Path, goes_on: Path):
    side_by_side = Renderer(ACTOR, at_once=2)
    async with serve(tmp_path, renderer=side_by_side) as studio, Person.at(studio) as person:
        await person.export("render_1", scene_draft("wait"))
        await person.export("render_2", scene_draft())
        assert (await person.ended("render_2"))["status"] == "completed"
        assert (await person.status("render_1"))["status"] == "processing"
        goes_on.touch()
        await person.ended("render_1")


# --- refused ----------------------------------------------------------------------------------


def with_media(**media: Any) -> dict[str, Any]:
    draft = scene_draft()
    draft["t"][0]["sg"][0]["m"]["media"] = media
    return draft


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        ({}, "empty"),
        ({"t": []}, "empty"),
        ({"t": [{"tt": 0, "sg": []}]}, "empty"),
        ({"t": [{"tt": 1, "sg": [{"d": 1000, "m": {"media": {"kind": "music"}}}]}]}, "to draw"),
        ({"t": [{"tt": 0, "sg": [{"d": 1000, "m": {"name": "foreign.mp4"}}]}]}, "to draw"),
        (scene_draft(seconds=0), "to draw"),
        (scene_draft(seconds=601), "longer than 10 minutes"),
        (scene_draft(seconds=10**12), "longer than 10 minutes"),
        (with_media(kind="picture", asset="ast_nobodys"), "not in this project"),
        (with_media(kind="picture", asset="../../studio.db"), "not in this project"),
    ],
)
async def test_a_draft_that_cannot_be_drawn_is_refused_with_words(
    person: Person, draft: dict[str, Any], words: str
):
    answer = await person.export("render_1", draft)
    assert (answer.status_code, answer.json()["code"]) == (422, 422)
    assert words in answer.json()["message"]


@pytest.mark.parametrize("header", ["X-Skill-Source", "X-Skill-Version", "X-Skill-Platform"])
async def test_an_export_without_attribution_is_402(person: Person, header: str):
    del person.http.headers[header]
    answer = await person.export("render_1", scene_draft())
    assert (answer.status_code, answer.json()["code"]) == (402, 402)


@pytest.mark.parametrize("id", ["", "x" * 201])
async def test_an_export_needs_a_reasonable_id(person: Person, id: str):
    assert (await person.export(id, scene_draft())).json()["code"] == 422


# --- when a render breaks ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("refuse", "This picture can't be drawn."),
        ("die", "stopped by the system"),
        ("crash", "stopped unexpectedly"),
    ],
)
async def test_a_render_that_breaks_is_a_sentence(
    person: Person, tmp_path: Path, title: str, words: str
):
    await person.export("render_1", scene_draft(title))
    ended = await person.ended("render_1")
    assert ended["status"] == "failed"
    assert words in ended["error"]
    assert left(tmp_path) == []
    await person.export("render_2", scene_draft())
    assert (await person.ended("render_2"))["status"] == "completed"


async def test_whatever_else_a_renderer_prints_is_passed_over(person: Person):
    await person.export("render_1", scene_draft("babble"))
    assert (await person.ended("render_1"))["status"] == "completed"


async def test_a_renderer_that_is_not_there_is_a_sentence(tmp_path: Path):
    render = (str(tmp_path / "no-such-program"),)
    async with serve(tmp_path, renderer=Renderer(render)) as studio, Person.at(studio) as person:
        await person.export("render_1", scene_draft())
        ended = await person.ended("render_1")
    assert ended["status"] == "failed"
    assert "Traceback" not in ended["error"]


async def test_the_renderer_never_sees_the_token(person: Person, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NEMO_TOKEN", "nmv_usr_secret")
    await person.export("render_1", scene_draft("environment"))
    await person.ended("render_1")
    made = (await person.http.get("/api/render/proxy/render_1/download")).content
    assert b"PYTHONPATH" in made
    assert b"nmv_usr_secret" not in made


async def test_the_renderer_is_told_how_many_workers_to_take(tmp_path: Path):
    three = Renderer(ACTOR, workers=3)
    async with serve(tmp_path, renderer=three) as studio, Person.at(studio) as person:
        await person.export("render_1", scene_draft())
        await person.ended("render_1")
        made = (await person.http.get("/api/render/proxy/render_1/download")).json()
    assert made["workers"] == 3


# --- ended from outside -----------------------------------------------------------------------


async def test_cancelling_ends_the_process_within_a_second(
    person: Person, hanging: int, tmp_path: Path
):
    with anyio.fail_after(A_SECOND_S):
        status = (await person.http.delete("/api/render/proxy/lambda/render_hang")).json()
    assert (status["status"], status["error"]) == ("failed", "The export was cancelled.")
    assert not is_running(hanging)
    assert left(tmp_path) == []


async def test_an_export_that_waits_can_be_cancelled(person: Person, hanging: int):
    await person.export("render_2", scene_draft())
    status = (await person.http.delete("/api/render/proxy/lambda/render_2")).json()
    assert status["status"] == "failed"
    assert is_running(hanging)


async def test_cancelling_a_finished_export_changes_nothing(person: Person):
    await person.export("render_1", scene_draft())
    await person.ended("render_1")
    answer = await person.http.delete("/api/render/proxy/lambda/render_1")
    assert answer.json()["status"] == "completed"


async def test_a_studio_that_ends_takes_its_renders_along(tmp_path: Path):
    home = tmp_path / "home"
    async with serve(home, token="own", renderer=ACTING) as studio, Person.at(studio) as person:
        await person.export("render_1", scene_draft("hang"))
        await eventually(lambda: person.status("render_1"), lambda s: s["frames_done"] == 4)
        (pid,) = home.rglob("pid")
        running, started = int(pid.read_text()), anyio.current_time()
    assert anyio.current_time() - started < 3
    assert not is_running(running)
    assert left(tmp_path) == []
    async with serve(home, token="own", renderer=ACTING) as studio, Person.at(studio) as again:
        status = await again.status("render_1")
        assert (status["status"], "send it again" in status["error"]) == ("failed", True)
        again.session_id = person.session_id
        opened(await again.export("render_1", scene_draft("finish")))
        assert (await again.ended("render_1"))["status"] == "completed"


@pytest.mark.slow
async def test_a_studio_that_is_killed_leaves_nothing_for_the_next(tmp_path: Path):
    home = tmp_path / "home"
    async with studio_process(home) as (studio, process), Person.at(studio) as person:
        await person.export("render_1", scene_draft("hang"))
        await eventually(lambda: person.status("render_1"), lambda s: s["frames_done"] == 4)
        (pid,) = home.rglob("pid")
        orphan = int(pid.read_text())
        process.kill()
        await process.wait()
    os.kill(orphan, signal.SIGKILL)
    async with serve(home, token=studio.token, renderer=ACTING) as next_studio:
        assert left(tmp_path) == []
        async with Person.at(next_studio) as again:
            assert (await again.status("render_1"))["status"] == "failed"
            again.session_id = person.session_id
            opened(await again.export("render_1", scene_draft("finish")))
            assert (await again.ended("render_1"))["status"] == "completed"


# --- the real renderer ------------------------------------------------------------------------


@pytest.mark.slow
async def test_words_become_an_mp4(tmp_path: Path):
    import av

    async with serve(tmp_path / "home") as studio, Person.at(studio) as person:
        await person.say("a 1 second video of a lake at sunset, 480p, no music")
        await person.export("render_1")
        ended = await person.ended("render_1")
        assert ended["status"] == "completed", ended
        answer = await person.http.get(ended["output"]["url"])
    (tmp_path / "video.mp4").write_bytes(answer.content)
    with av.open(str(tmp_path / "video.mp4")) as video:
        (stream,) = video.streams.video
        assert (stream.codec_context.name, stream.width, stream.height) == ("h264", 854, 480)
        assert sum(1 for _ in video.decode(stream)) == 30
