"""A scripted cloud, and a client of it."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from animatic.backend.client import Client
from animatic.backend.links import Reach
from animatic.backend.patience import Patience
from animatic.model.profiles import PROFILES
from cloud.scripted import Cloud

UNHESITATING = Patience(ask_again_after_s=(0.0, 0.0), fetch_on_after_s=(0.0, 0.0, 0.0))
"""No pauses between attempts; everything else is as it is."""
TOKEN = "nmv_usr_0123456789abcdef"


@pytest.fixture
async def cloud() -> AsyncGenerator[Cloud]:
    async with Cloud.running() as cloud:
        yield cloud


@pytest.fixture
async def client(cloud: Cloud) -> AsyncGenerator[Client]:
    profile = PROFILES["video-generation-4k"]
    async with Client.open(cloud.base_url, profile=profile, patience=UNHESITATING) as client:
        yield client


@pytest.fixture
async def trusting(cloud: Cloud) -> AsyncGenerator[Client]:
    """A client that takes a stranger on this machine for one out on the internet."""
    profile, reach = PROFILES["video-generation-4k"], Reach(allow_private=True)
    async with Client.open(
        cloud.base_url, profile=profile, patience=UNHESITATING, reach=reach
    ) as client:
        yield client


@pytest.fixture
def token() -> str:
    return TOKEN
