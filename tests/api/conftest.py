"""A scripted cloud, and a client of it."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from animatic.api.client import Client
from animatic.profiles import PROFILES
from cloud.scripted import Cloud

TOKEN = "nmv_usr_0123456789abcdef"


@pytest.fixture
async def cloud() -> AsyncGenerator[Cloud]:
    async with Cloud.running() as cloud:
        yield cloud


@pytest.fixture
async def client(cloud: Cloud) -> AsyncGenerator[Client]:
    async with Client.open(cloud.base_url, profile=PROFILES["video-generation-4k"]) as client:
        yield client


@pytest.fixture
def token() -> str:
    return TOKEN


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pauses between attempts are as short as they can be; everything else is real."""
    monkeypatch.setattr("animatic.api.transport.WAITS_S", (0.0, 0.0))
    monkeypatch.setattr("animatic.api.downloading.PAUSES_S", (0.0, 0.0, 0.0))
