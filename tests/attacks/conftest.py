"""A server of its own process before a backend that means harm, on real sockets."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

from cloud.scripted import Cloud
from interaction.house import House

TOKEN = "nmv_usr_0123456789abcdef"


@pytest.fixture
def cloud() -> Generator[Cloud]:
    """In a thread of its own: what it sends must not hold up who measures."""
    with Cloud.in_thread() as cloud:
        yield cloud


@pytest.fixture
def house(tmp_path: Path, cloud: Cloud) -> Generator[House]:
    environment = {
        "NEMO_TOKEN": TOKEN,
        "NEMO_API_URL": cloud.base_url,
        "ANIMATIC_EXPORT_POLL_S": "0.02",
        "ANIMATIC_RECOVERY_POLL_S": "0.02",
        "ANIMATIC_RATE_LIMIT_WAIT_S": "0.02",
    }
    made = House(tmp_path, environment)
    yield made
    made.stop()
