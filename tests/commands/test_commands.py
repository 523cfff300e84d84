"""The command line, as a person or a script uses it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import av
import pytest

ANIMATIC = [sys.executable, "-m", "animatic"]
ROOT = Path(__file__).parent.parent.parent
HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-11-25",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}
pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ANIMATIC_", "NEMO_"))}
    return {
        **kept,
        "ANIMATIC_HOME": str(tmp_path / "home"),
        "ANIMATIC_OUTPUT_DIR": str(tmp_path / "videos"),
    }


def run(*arguments: str, env: dict[str, str], **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*ANIMATIC, *arguments], env=env, capture_output=True, text=True, timeout=110, **options
    )


def test_make_turns_words_into_a_file_and_says_where(env: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / "films" / "first film.mp4"
    done = run(
        "make", 'calm abstract silk, title "Hello"', "--seconds", "1", "--resolution", "480p",
        "--aspect", "9:16", "--out", str(out), env=env,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = done.stdout.strip().splitlines()
    assert lines[-1] == str(out)
    assert any(line.startswith("Timeline (") and '"Hello"' in line for line in lines)
    with av.open(str(out)) as container:
        assert container.streams.video[0].width == 480
    assert "Rendering" in done.stderr
    assert set(os.listdir(out.parent)) == {out.name, "first film.json"}


@pytest.mark.slow
def test_make_uses_the_media_it_is_given(
    env: dict[str, str], tmp_path: Path, red_png: bytes
) -> None:
    picture = tmp_path / "red.png"
    picture.write_bytes(red_png)
    done = run(
        "make", "a video from this picture, no music", "--media", "red.png", "--seconds", "1",
        "--resolution", "480p", "--out", "out.mp4", env=env, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    with av.open(str(tmp_path / "out.mp4")) as container:
        frame = next(container.decode(video=0)).to_ndarray(format="rgb24")
    red, green, blue = frame[frame.shape[0] // 2, frame.shape[1] // 2]
    assert red > 150
    assert max(green, blue) < 90


@pytest.mark.slow
def test_make_begins_anew_each_time_though_the_media_are_the_same(
    env: dict[str, str], tmp_path: Path, red_png: bytes
) -> None:
    (tmp_path / "red.png").write_bytes(red_png)
    for shape, size in (("wide", (854, 480)), ("upright", (480, 854))):
        aspect = "16:9" if shape == "wide" else "9:16"
        done = run(
            "make", "a video from this picture, no music", "--media", "red.png", "--seconds", "1",
            "--resolution", "480p", "--aspect", aspect, "--out", f"{shape}.mp4",
            env=env, cwd=tmp_path,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        with av.open(str(tmp_path / f"{shape}.mp4")) as container:
            video = container.streams.video[0]
            assert (video.width, video.height) == size
    receipts = [json.loads((tmp_path / f"{s}.json").read_text()) for s in ("wide", "upright")]
    assert receipts[0]["project"] != receipts[1]["project"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["make", "sea", "--seconds", "0"], "1 to 600"),
        (["make", "sea", "--aspect", "banana"], "16:9"),
        (["make", "sea", "--media", "/no/such.jpg"], "no readable file"),
        (["make", "sea", "--out", "/proc/x.mp4"], "output folder"),
        (["make", "sea", "--out", "x.avi"], ".mp4"),
    ],
)
def test_what_cannot_be_made_is_said_on_stderr(
    env: dict[str, str], tmp_path: Path, arguments: list[str], said: str
) -> None:
    done = run(*arguments, env=env, cwd=tmp_path)
    assert done.returncode != 0
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.slow
def test_the_journal_lists_what_was_made(env: dict[str, str], tmp_path: Path) -> None:
    assert "No jobs yet" in run("jobs", env=env).stdout
    out = str(tmp_path / "silk.mp4")
    run("make", "silk, no music", "--seconds", "1", "--resolution", "480p", "--out", out, env=env)
    listed = run("jobs", "--follow", env=env).stdout.splitlines()
    project = json.loads((tmp_path / "silk.json").read_text())["project"]
    assert listed[0] == project
    assert "done" in listed[1]
    assert listed[1].endswith("export of version 1")
    assert listed[2].strip() == out
    assert "done" in listed[3]
    assert listed[3].endswith("silk, no music")


@pytest.mark.slow
def test_doctor_proves_the_set_up(env: dict[str, str]) -> None:
    done = run("doctor", env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "All is well." in done.stdout


def test_a_bad_setting_is_said_before_anything_starts(env: dict[str, str]) -> None:
    env["ANIMATIC_OUTPUT_DIR"] = "${user_config.output_dir}"
    done = run(env=env, input="")
    assert done.returncode == 2
    assert "ANIMATIC_OUTPUT_DIR" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_shipped_configuration_works(env: dict[str, str]) -> None:
    server = json.loads((ROOT / "mcp.json").read_text())["mcpServers"]["animatic"]
    env["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{env['PATH']}"
    done = subprocess.run(
        [server["command"], *server["args"]],
        input=json.dumps(HELLO) + "\n",
        env=env,
        capture_output=True,
        text=True,
        timeout=30,
    )
    answer = json.loads(done.stdout.splitlines()[0])
    assert answer["result"]["serverInfo"]["name"] == "animatic"
    assert done.returncode == 0


def test_mcp_config_prints_an_absolute_path(env: dict[str, str]) -> None:
    block = json.loads(run("mcp-config", env=env).stdout)
    assert Path(block["mcpServers"]["animatic"]["command"]).is_absolute()


def _stdio(env: dict[str, str]) -> subprocess.Popen[str]:
    """A server on stdio that has answered its first message."""
    process = subprocess.Popen(
        ANIMATIC,
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(HELLO) + "\n")
    process.stdin.flush()
    json.loads(process.stdout.readline())
    return process


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT, None], ids=["TERM", "INT", "EOF"])
def test_a_stdio_server_ends_cleanly_and_quickly(env: dict[str, str], end: int | None) -> None:
    process = _stdio(env)
    began = time.monotonic()
    if end is not None:
        process.send_signal(end)
        process.wait(10)
    out, err = process.communicate(timeout=10)
    assert process.returncode == 0
    assert time.monotonic() - began < 5
    assert out == ""
    assert "Traceback" not in err


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_an_http_server_ends_on_a_signal(env: dict[str, str], end: int) -> None:
    process = subprocess.Popen(
        [*ANIMATIC, "serve", "--port", "0"], env=env, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert "/mcp" in process.stdout.readline()
    process.send_signal(end)
    assert process.wait(10) in (0, -end, 128 + end)
    process.stdout.close()


def test_a_taken_port_is_said(env: dict[str, str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run("serve", "--port", str(taken.getsockname()[1]), env=env)
    assert done.returncode == 2
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr


def test_listing_tools_loads_no_media_library(env: dict[str, str]) -> None:
    code = (
        "import sys; from animatic.model import settings; from animatic.protocol import server;"
        "server.build(settings.load({}));"
        "print([m for m in ('numpy','cv2','av','PIL','sqlalchemy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr
