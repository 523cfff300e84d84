"""Real clients on every way in: in memory, a stdio process, an HTTP process, in both eras."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
from house import EVERY_WAY, Connect, Era, House, Transport
from mcp import Client


@pytest.fixture
def house(tmp_path: Path) -> Generator[House]:
    made = House(tmp_path)
    yield made
    made.stop()


@pytest.fixture(params=EVERY_WAY, ids=lambda way: f"{way[0]}-{way[1]}")
def way(request: pytest.FixtureRequest) -> tuple[Transport, Era]:
    return request.param


@pytest.fixture
def connect(house: House, way: tuple[Transport, Era]) -> Connect:
    """Opens a client the way this test runs."""

    def opened(**options: Any) -> AbstractAsyncContextManager[Client]:
        return house.client(*way, **options)

    return opened
