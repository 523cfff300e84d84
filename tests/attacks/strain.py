"""How a server bears up: what it answers to /health meanwhile, and what it takes of memory."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from mcp import Client

from interaction.house import House

_WATCHING = """
import sys, threading, time, urllib.request
ended, longest = threading.Event(), 0.0
threading.Thread(target=lambda: (sys.stdin.read(), ended.set())).start()
while not ended.is_set():
    began = time.monotonic()
    urllib.request.urlopen(sys.argv[1], timeout=120).read()
    longest = max(longest, time.monotonic() - began)
    time.sleep(0.01)
print(longest)
"""


@dataclass
class Strain:
    """Measured from outside, all the time."""

    process: int
    longest_s: float = 0.0
    """What /health took, at the worst."""
    taken: int = 0
    """Megabytes on top of what it had before, at the most."""


@asynccontextmanager
async def strained(house: House, era: str = "2026-07-28") -> AsyncGenerator[tuple[Client, Strain]]:
    """A client of a server over HTTP, and what it costs that server; known when the block ends.

    Who watches is a process of its own: the backend, in this one, is busy too.
    """
    address = house.serve()
    strain = Strain(house.process)
    async with house.http_client(address, era) as client:
        await client.list_tools()
        await client.call_tool("credits", {})
        before = _peak(strain.process)
        watcher = subprocess.Popen(
            [sys.executable, "-c", _WATCHING, urljoin(address, "/health")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield client, strain
        finally:
            said, _ = watcher.communicate()
    strain.longest_s, strain.taken = float(said), _peak(strain.process) - before
    print(f"\n/health at most {strain.longest_s:.2f} s, {strain.taken} MB taken")


def _peak(process: int) -> int:
    status = Path(f"/proc/{process}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) >> 10
