"""A home before a bad network, with either engine behind it."""

from __future__ import annotations

import logging
import subprocess
import sys
import tempfile
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from proxy import Proxy
from world import IMPATIENT, QUICK, WITH_THE_STUDIO, Heard, World

from animatic.backend.patience import Patience
from cloud.scripted import Cloud
from interaction.house import House

TOKEN = "nmv_usr_0123456789abcdef"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[House]:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    made = House(tmp_path, dict(QUICK))
    yield made
    made.stop()


@pytest.fixture(scope="module")
def studio_url(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """`animatic studio` as a process of its own: the rehearsal that the contract promises."""
    house = House(tmp_path_factory.mktemp("studio"))
    studio = subprocess.Popen(
        [sys.executable, "-m", "animatic", "studio", "--port", "0"],
        env=house.environment(),
        stderr=subprocess.PIPE,
        text=True,
    )
    assert studio.stderr is not None
    url = studio.stderr.readline().split(" at ")[1].split(". ")[0].strip()
    yield url
    studio.terminate()
    studio.communicate(timeout=15)


@asynccontextmanager
async def before(
    house: House, upstream: str, patience: Patience = IMPATIENT
) -> AsyncGenerator[World]:
    """The proxy before the backend, and the invariants after everything."""
    async with Proxy.before(upstream) as proxy:
        house.env["NEMO_API_URL"] = proxy.base_url
        world = World(house, proxy, patience)
        heard = Heard(world.log)
        logging.getLogger().addHandler(heard)
        try:
            yield world
        finally:
            logging.getLogger().removeHandler(heard)


@pytest.fixture
async def cloud_world(house: House) -> AsyncGenerator[World]:
    async with Cloud.running() as cloud, before(house, cloud.base_url) as world:
        cloud.base_url = world.proxy.base_url  # links to finished files lead through it as well
        house.env["NEMO_TOKEN"] = TOKEN
        yield world


@pytest.fixture
async def studio_world(house: House, studio_url: str) -> AsyncGenerator[World]:
    async with before(house, studio_url, WITH_THE_STUDIO) as world:
        yield world
