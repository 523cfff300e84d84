"""A real studio on a loopback socket, and somebody who speaks to it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest
from acting_director import ActingDirector
from studio_person import ACTING, Person

from animatic.studio.http.serve import Studio, serve


@pytest.fixture
async def studio(tmp_path: Path) -> AsyncGenerator[Studio]:
    async with serve(tmp_path / "home", renderer=ACTING) as running:
        yield running


@pytest.fixture
async def person(studio: Studio) -> AsyncGenerator[Person]:
    async with Person.at(studio) as somebody:
        yield somebody


@pytest.fixture
def director(monkeypatch: pytest.MonkeyPatch) -> Generator[ActingDirector]:
    """The studio's director takes orders; one that waits is let go at the end."""
    acting = ActingDirector()
    monkeypatch.setattr("animatic.studio.director.direct", acting)
    yield acting
    acting.may_go_on.set()
