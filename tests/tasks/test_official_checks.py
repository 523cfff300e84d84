"""The official task checks against the product's extension, where Node and the checks are there.

npm i node@22 @modelcontextprotocol/conformance@0.2.0-alpha.12      # in any folder
CONFORMANCE_DIR=that-folder make test
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("CONFORMANCE_DIR", "/nowhere"))
NODE = FOLDER / "node_modules/.bin/node"
CHECKS = FOLDER / "node_modules/@modelcontextprotocol/conformance/dist/index.js"
SCENARIOS = {
    "tasks-lifecycle": 9,
    "tasks-capability-negotiation": 5,
    "tasks-wire-fields": 4,
    "tasks-request-state-removal": 3,
    "tasks-mrtr-input": 4,
    "tasks-request-headers": 5,
    "tasks-dispatch-and-envelope": 9,
    "tasks-required-task-error": 3,
    "tasks-mrtr-composition": 2,
}

pytestmark = [
    pytest.mark.skipif(not CHECKS.exists(), reason="CONFORMANCE_DIR names no official checks"),
    pytest.mark.timeout(120),
]


@pytest.fixture(scope="module")
def fixtures() -> Generator[str]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = [sys.executable, str(Path(__file__).parent / "fixtures.py"), str(port)]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/mcp"
    finally:
        server.terminate()
        server.wait(10)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_official_checks_pass(fixtures: str, scenario: str) -> None:
    checks = [str(NODE), str(CHECKS), "server", "--url", fixtures, "--scenario", scenario]
    checks += ["--spec-version", "2026-07-28", "--force"]
    done = subprocess.run(checks, capture_output=True, text=True, timeout=100)
    found = re.search(r"Passed: (\d+)/(\d+)", re.sub(r"\x1b\[[0-9;]*m", "", done.stdout))
    assert found is not None, done.stdout
    assert done.returncode == 0, done.stdout
    assert int(found[1]) == int(found[2]) == SCENARIOS[scenario]
