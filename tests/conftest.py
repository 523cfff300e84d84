"""What every test shares."""

from __future__ import annotations

import os
import secrets

import pytest

from dice import DICE


def pytest_configure() -> None:
    os.environ.setdefault(DICE, str(secrets.randbelow(1_000_000)))


def pytest_report_header() -> str:
    return f"{DICE}={os.environ[DICE]}"


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
