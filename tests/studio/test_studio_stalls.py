"""A renderer that stands still is ended and begun anew; one that is slow is left alone."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from studio_person import ACTOR, Person, scene_draft

from animatic.studio.http.serve import serve
from animatic.studio.rendering import Renderer

STALLED_S = 1.5


@pytest.fixture
def diary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The titles of what was begun, in order."""
    path = tmp_path / "diary"
    monkeypatch.setenv("ACTOR_DIARY", str(path))
    return path


@pytest.fixture
async def impatient(tmp_path: Path, diary: Path) -> AsyncGenerator[Person]:
    """Somebody at a studio that takes a renderer to stand still after a moment."""
    renderer = Renderer(ACTOR, stalled_s=STALLED_S)
    async with serve(tmp_path / "home", renderer=renderer) as studio, Person.at(studio) as person:
        yield person


async def test_a_renderer_that_stands_still_is_begun_anew(impatient: Person, diary: Path) -> None:
    await impatient.export("render_1", scene_draft("stand still once"))
    assert (await impatient.ended("render_1"))["status"] == "completed"
    assert diary.read_text().splitlines() == ["stand still once"] * 2


async def test_one_that_stands_still_again_fails_in_words_and_leaves_nothing(
    impatient: Person, diary: Path, tmp_path: Path
) -> None:
    await impatient.export("render_1", scene_draft("stand still"))
    ended = await impatient.ended("render_1")
    assert ended["status"] == "failed"
    assert "stood still" in ended["error"]
    assert diary.read_text().splitlines() == ["stand still"] * 2
    studio = tmp_path / "home" / "studio"
    assert not [p for p in studio.rglob("*") if p.suffix in (".part", ".mp4")]
    await impatient.export("render_2", scene_draft())
    assert (await impatient.ended("render_2"))["status"] == "completed"


async def test_a_slow_one_may_take_as_long_as_it_likes(impatient: Person, diary: Path) -> None:
    await impatient.export("render_1", scene_draft("creep"))
    assert (await impatient.ended("render_1"))["status"] == "completed"
    assert diary.read_text().splitlines() == ["creep"]
