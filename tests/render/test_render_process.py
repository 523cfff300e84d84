"""`python -m animatic.studio.render`, as whoever starts it sees it."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import subprocess
import sys
import time
import warnings
from pathlib import Path

import anyio
import pytest
from render_parts import picture, stills, textured

from animatic.model.timeline import Timeline
from animatic.studio.render import RenderRequest, child
from promptness import A_SECOND_S

COMMAND = [sys.executable, "-m", "animatic.studio.render"]


def ran(request: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(COMMAND, input=request, capture_output=True, text=True, check=False)


def test_a_request_on_stdin_becomes_lines_and_a_file(tmp_path: Path) -> None:
    red = picture(tmp_path / "red.png")
    request = RenderRequest(
        timeline=stills(red),
        assets={red.name: red},
        output=tmp_path / "旅行.mp4",
        resolution="480p",
    )
    ended = ran(request.model_dump_json())
    lines = [json.loads(line) for line in ended.stdout.splitlines()]
    assert ended.returncode == 0, ended.stderr
    assert all(line["frames"] == 30 for line in lines[:-1])
    made = lines[-1]["rendered"]
    assert made["path"] == str(request.output)
    assert made["frames"] == 30
    assert request.output.stat().st_size == made["bytes"]
    assert ended.stderr == ""


def test_a_failure_is_one_line_with_a_sentence(tmp_path: Path) -> None:
    request = RenderRequest(timeline=Timeline(), output=tmp_path / "out.mp4")
    ended = ran(request.model_dump_json())
    (line,) = ended.stdout.splitlines()
    assert ended.returncode == 1
    assert json.loads(line)["error"].startswith("The timeline is empty")
    assert "Traceback" not in ended.stderr


def test_what_is_no_request_is_answered_too() -> None:
    ended = ran("{")
    assert ended.returncode == 1
    assert "request" in json.loads(ended.stdout)["error"]


def started(tmp_path: Path) -> tuple[subprocess.Popen[str], Path]:
    """A render that has drawn something and is far from done."""
    photo = textured(tmp_path / "photo.jpg")
    output = tmp_path / "long.mp4"
    request = RenderRequest(
        timeline=stills(photo, ms=300_000),
        assets={photo.name: photo},
        output=output,
        resolution="480p",
        quality="draft",
    )
    process = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(request.model_dump_json())
    process.stdin.close()
    for line in process.stdout:
        if json.loads(line)["frame"] > 320:  # a chunk is in the file
            break
    return process, output


def test_sigterm_ends_it_within_a_second_and_leaves_nothing(tmp_path: Path) -> None:
    process, output = started(tmp_path)
    assert output.with_name("long.mp4.part").exists()
    asked = time.monotonic()
    os.kill(process.pid, signal.SIGTERM)
    status = process.wait(timeout=10)
    took = time.monotonic() - asked
    assert process.stdout is not None
    process.stdout.close()
    assert status == 143
    assert took < A_SECOND_S
    assert [path.name for path in tmp_path.iterdir()] == ["photo.jpg"]


def test_sigterm_ends_a_render_in_4k_as_fast(tmp_path: Path) -> None:
    photo = textured(tmp_path / "photo.jpg")
    request = RenderRequest(
        timeline=stills(photo, ms=20_000),
        assets={photo.name: photo},
        output=tmp_path / "long.mp4",
        resolution="4k",
        quality="high",
    )
    process = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(request.model_dump_json())
    process.stdin.close()
    for line in process.stdout:
        if json.loads(line)["frame"] > 0:
            break
    asked = time.monotonic()
    process.terminate()
    assert process.wait(timeout=10) == 143
    assert time.monotonic() - asked < A_SECOND_S
    process.stdout.close()
    assert [path.name for path in tmp_path.iterdir()] == ["photo.jpg"]


def test_a_reader_that_goes_away_ends_it(tmp_path: Path) -> None:
    process, _ = started(tmp_path)
    assert process.stdout is not None
    process.stdout.close()
    assert process.wait(timeout=10) != 0
    assert [path.name for path in tmp_path.iterdir()] == ["photo.jpg"]


def test_one_that_is_cancelled_while_it_begins_leaves_no_process_and_no_pipe() -> None:
    async def cancelled(after_s: float) -> None:
        with anyio.move_on_after(after_s):
            async with child.started(COMMAND, patience_s=0):
                await anyio.sleep_forever()

    with warnings.catch_warnings(record=True) as left:
        warnings.simplefilter("always")
        for tenths in range(30):
            asyncio.run(cancelled(tenths / 10_000))
        gc.collect()
    assert [str(warning.message) for warning in left] == []


def test_naming_the_room_loads_no_media_library() -> None:
    code = (
        "import sys, animatic.studio.render, animatic.studio.render.probe\n"
        "print([m for m in ('av', 'cv2', 'numpy', 'PIL') if m in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"


@pytest.mark.slow
def test_the_bytes_dont_depend_on_what_memory_held_before(tmp_path: Path) -> None:
    """x264 reads unwritten memory in frames of some widths, on processors with AVX-512."""
    photo = textured(tmp_path / "photo.png")
    films: list[bytes] = []
    for n, filler in enumerate(("1", "170")):
        request = RenderRequest(
            timeline=stills(photo, aspect_ratio="9:16"),
            assets={photo.name: photo},
            output=tmp_path / f"{n}.mp4",
            resolution="480p",
        )
        subprocess.run(
            COMMAND,
            input=request.model_dump_json(),
            env={**os.environ, "MALLOC_PERTURB_": filler},
            stdout=subprocess.DEVNULL,
            text=True,
            check=True,
        )
        films.append(request.output.read_bytes())
    assert films[0] == films[1]
