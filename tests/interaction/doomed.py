"""A server on stdio that will be killed: spoken to by hand, so that nothing tidies up."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

HANDSHAKE = {
    "protocolVersion": "2025-11-25",
    "capabilities": {},
    "clientInfo": {"name": "test", "version": "1"},
}


class Doomed:
    """One process, in a group of its own. Every call blocks."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "animatic"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self._say(0, "initialize", HANDSHAKE)
        self._answer(0)

    def tool(self, name: str, **arguments: Any) -> dict[str, Any]:
        self.send(name, **arguments)
        return self._answer(1)["result"]["structuredContent"]

    def send(self, name: str, **arguments: Any) -> None:
        """A call whose answer nobody waits for."""
        self._say(1, "tools/call", {"name": name, "arguments": arguments})

    def kill(self) -> None:
        """SIGKILL for the server and everything it started."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()

    def end(self, with_signal: signal.Signals | None) -> tuple[str, str]:
        """A signal for the server alone, or (None) its client's going away.

        What it still said, and its log, once it is gone.
        """
        if with_signal is not None:
            self.process.send_signal(with_signal)
        return self.process.communicate(timeout=20)

    def _say(self, id: int, method: str, params: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        message = {"jsonrpc": "2.0", "id": id, "method": method, "params": params}
        self.process.stdin.write(json.dumps(message) + "\n")
        self.process.stdin.flush()

    def _answer(self, id: int) -> dict[str, Any]:
        assert self.process.stdout is not None
        while True:
            answer = json.loads(self.process.stdout.readline())
            if answer.get("id") == id and "result" in answer:
                return answer
