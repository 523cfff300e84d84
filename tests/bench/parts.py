"""What the measurements share: processes that end, and ratios of medians from one run."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    against: str
    measured: str
    reach: str
    value: float | None
    is_reached: bool | None
    """None when it couldn't be measured here; `measured` says why."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def median(values: list[float]) -> float:
    ordered = sorted(values)
    return ordered[len(ordered) // 2]


@contextmanager
def upstream(pause_s: str = "0.15") -> Generator[str]:
    """The benchmark's backend, whose agent takes so long to begin; its base URL."""
    process = subprocess.Popen(
        [sys.executable, str(HERE / "upstream.py"), pause_s],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
    finally:
        process.stdin.close()
        process.wait(10)


def environment(home: Path, backend_url: str) -> dict[str, str]:
    """An animatic that talks to the benchmark's backend as if it were the cloud."""
    return {
        **os.environ,
        "ANIMATIC_HOME": str(home),
        "ANIMATIC_OUTPUT_DIR": str(home / "videos"),
        "ANIMATIC_BACKEND": "cloud",
        "NEMO_TOKEN": "nmv_usr_bench_token_0000",
        "NEMO_API_URL": backend_url,
    }


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def listening(
    command: list[str], port: int, env: dict[str, str]
) -> Generator[subprocess.Popen[str]]:
    """A server process that has begun to listen."""
    process = subprocess.Popen(command, env=env, text=True, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                if time.monotonic() > deadline or process.poll() is not None:
                    raise
                time.sleep(0.02)
        yield process
    finally:
        process.terminate()
        process.wait(10)


def peak_mib(pid: int) -> float:
    """The most memory a process has held so far (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
