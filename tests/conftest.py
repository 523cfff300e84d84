"""What every test shares."""

from __future__ import annotations

import os
import secrets
from collections.abc import Generator
from functools import cache

import pytest
from hypothesis import HealthCheck, settings

from dice import DICE

# How long a draw takes says how busy the machine is, and the first one builds tables of Unicode.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")


def pytest_configure() -> None:
    os.environ.setdefault(DICE, str(secrets.randbelow(1_000_000)))


def pytest_report_header() -> str:
    return f"{DICE}={os.environ[DICE]}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What may take longest begins first, so that no core waits for it at the end."""
    items.sort(key=_longest, reverse=True)


def _longest(item: pytest.Item) -> float:
    timeout = item.get_closest_marker("timeout")
    return timeout.args[0] if timeout and item.get_closest_marker("slow") else 0


@pytest.fixture(scope="session", autouse=True)
def tools_declared_once() -> Generator[None]:
    """Servers built in this process share their tools: making the schemas takes longer than most
    tests do, and they are always the same.
    """
    from animatic.protocol import server

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server, "all_tools", cache(server.all_tools))
        yield


@pytest.fixture
def anyio_backend() -> str:
    """The server runs on asyncio; so do its tests."""
    return "asyncio"


@pytest.fixture(scope="session")
def red_png() -> bytes:
    """A small picture, all red."""
    import io

    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (640, 480), (220, 20, 20)).save(file, "PNG")
    return file.getvalue()
