"""Real clients on every way in: in memory, a stdio process, an HTTP process, in both eras."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
from house import EVERY_WAY, Connect, Era, House, Transport
from mcp import Client

from cloud.scripted import Cloud


@pytest.fixture
def house(tmp_path: Path) -> Generator[House]:
    made = House(tmp_path)
    yield made
    made.stop()


@pytest.fixture
async def cloud() -> AsyncGenerator[Cloud]:
    async with Cloud.running() as cloud:
        yield cloud


@pytest.fixture
def paid(house: House, cloud: Cloud) -> House:
    """An installation with a token of its own, and no long waits."""
    house.env |= {
        "NEMO_TOKEN": "nmv_usr_0123456789abcdef",
        "NEMO_API_URL": cloud.base_url,
        "ANIMATIC_EXPORT_POLL_S": "0.02",
        "ANIMATIC_RECOVERY_POLL_S": "0.02",
        "ANIMATIC_RATE_LIMIT_WAIT_S": "0.02",
    }
    return house


def _named(way: tuple[Transport, Era]) -> Any:
    """The way as a parameter; a server in a process of its own takes its time to start."""
    marks = () if way[0] == "memory" else (pytest.mark.slow,)
    return pytest.param(way, id=f"{way[0]}-{way[1]}", marks=marks)


@pytest.fixture(params=[_named(way) for way in EVERY_WAY])
def way(request: pytest.FixtureRequest) -> tuple[Transport, Era]:
    return request.param


@pytest.fixture
def connect(house: House, way: tuple[Transport, Era]) -> Connect:
    """Opens a client the way this test runs."""

    def opened(**options: Any) -> AbstractAsyncContextManager[Client]:
        return house.client(*way, **options)

    return opened
