"""Whose turn it is: callers are served in turn, and what nobody waits for gives way."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import pytest
from studio_person import ACTOR, Person, eventually, scene_draft

from animatic.studio.http.serve import Studio, serve
from animatic.studio.queue import Ahead, QueuePlace, RenderQueue, in_turn
from animatic.studio.rendering import Renderer

FORGOTTEN_S = 2.0


@pytest.fixture
def goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Renders of "slow" wait until this file is there."""
    path = tmp_path / "goes-on"
    monkeypatch.setenv("ACTOR_GOES_ON", str(path))
    return path


@pytest.fixture
def diary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The titles of what was begun, in order."""
    path = tmp_path / "diary"
    monkeypatch.setenv("ACTOR_DIARY", str(path))
    return path


@pytest.fixture
async def busy(tmp_path: Path, goes_on: Path, diary: Path) -> AsyncGenerator[Studio]:
    async with serve(tmp_path / "home", renderer=Renderer(ACTOR)) as studio:
        yield studio


@pytest.fixture
async def hasty(
    tmp_path: Path, goes_on: Path, diary: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Studio]:
    """A studio that is quick to forget."""
    monkeypatch.setattr("animatic.studio.exports.LOOK_EVERY_S", 0.1)
    renderer = Renderer(ACTOR, forgotten_s=FORGOTTEN_S)
    async with serve(tmp_path / "home", renderer=renderer) as studio:
        yield studio


@asynccontextmanager
async def caller(studio: Studio, name: str) -> AsyncGenerator[Person]:
    async with Person.at(studio, **{"X-Animatic-Caller": name}) as person:
        yield person


async def is_under_way(person: Person, id: str) -> None:
    await eventually(lambda: person.status(id), lambda s: s["frames_done"] > 0)


# --- in turn ----------------------------------------------------------------------------------


def places(callers: str) -> list[QueuePlace]:
    return [QueuePlace(who, 1, 0.0, number=n) for n, who in enumerate(callers, 1)]


@pytest.mark.parametrize(
    ("came", "served", "called"),
    [
        ("aaab", {}, "abaa"),
        ("aaab", {"a": 1}, "baaa"),
        ("aaabbbc", {"a": 1}, "bcababa"),
        ("abab", {"a": 2, "b": 1}, "baba"),
        ("", {}, ""),
    ],
)
async def test_callers_are_called_in_turn_and_their_own_in_order(
    came: str, served: dict[str, int], called: str
) -> None:
    ordered = in_turn(places(came), served)
    assert "".join(place.caller for place in ordered) == called
    for who in set(came):
        numbers = [place.number for place in ordered if place.caller == who]
        assert numbers == sorted(numbers)


async def test_one_export_waits_for_one_of_a_caller_who_has_ten(
    busy: Studio, goes_on: Path, diary: Path
) -> None:
    async with caller(busy, "anna") as anna, caller(busy, "ben") as ben:
        for n in range(10):
            await anna.export(f"a{n}", scene_draft("slow" if n == 0 else f"a{n}"))
        await is_under_way(anna, "a0")
        await ben.export("b0", scene_draft("b0"))
        assert (await ben.status("b0"))["queue"]["before"] == 1
        assert (await anna.status("a1"))["queue"]["before"] == 2
        assert (await anna.status("a9"))["queue"]["before"] == 10
        goes_on.touch()
        assert (await ben.ended("b0"))["status"] == "completed"
        for n in range(10):
            await anna.ended(f"a{n}")
    assert diary.read_text().split() == ["slow", "b0", *(f"a{n}" for n in range(1, 10))]


async def test_a_client_that_names_no_caller_is_one_itself(busy: Studio, goes_on: Path) -> None:
    async with Person.at(busy) as person:
        for n in range(3):
            await person.export(f"p{n}", scene_draft("slow"))
        await is_under_way(person, "p0")
        assert (await person.status("p2"))["queue"]["before"] == 2
        goes_on.touch()


# --- what is said of it -----------------------------------------------------------------------


async def test_one_that_waits_says_so_and_is_not_said_to_be_rendered(
    busy: Studio, goes_on: Path
) -> None:
    async with caller(busy, "anna") as anna, caller(busy, "ben") as ben:
        await anna.export("a0", scene_draft("slow"))
        await is_under_way(anna, "a0")
        await ben.export("b0", scene_draft())
        status = await ben.status("b0")
        assert (status["status"], status["progress"]) == ("pending", 0)
        assert status["queue"] == {
            "before": 1
        }  # of a render that tells one frame, nothing is known
        assert "queue" not in await anna.status("a0")
        goes_on.touch()
        assert "queue" not in await ben.ended("b0")


async def test_what_is_left_is_reckoned_from_how_fast_it_is_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = [100.0]
    monkeypatch.setattr("animatic.studio.queue.time.monotonic", lambda: clock[0])
    queue = RenderQueue(at_once=1, forgotten_s=60)
    first, second = QueuePlace("anna", 1_000, 100.0), QueuePlace("ben", 3_000, 100.0)
    async with queue.turn(first), anyio.create_task_group() as tasks:
        tasks.start_soon(_waits, queue, second)
        await anyio.wait_all_tasks_blocked()
        assert queue.ahead(second) == Ahead(before=1, about_s=None)
        first.drew(0.25)  # found among the pieces: it says nothing about the speed
        clock[0] += 10
        first.drew(0.75)
        assert queue.ahead(second) == Ahead(before=1, about_s=5)
        third = QueuePlace("cleo", 1, 100.0)
        tasks.start_soon(_waits, queue, third)
        await anyio.wait_all_tasks_blocked()
        assert queue.ahead(third) == Ahead(before=2, about_s=65)
        tasks.cancel_scope.cancel()


async def _waits(queue: RenderQueue, place: QueuePlace) -> None:
    async with queue.turn(place):
        raise AssertionError("its turn never comes here")


# --- what nobody waits for --------------------------------------------------------------------


async def test_a_render_nobody_asks_for_gives_way_and_goes_on_later(
    hasty: Studio, goes_on: Path, diary: Path
) -> None:
    async with caller(hasty, "anna") as anna, caller(hasty, "ben") as ben:
        await anna.export("a0", scene_draft("slow"))
        await is_under_way(anna, "a0")
        await ben.export("b0", scene_draft("b0"))
        assert (await ben.ended("b0"))["status"] == "completed"
        goes_on.touch()
        assert (await anna.ended("a0"))["status"] == "completed"
    assert diary.read_text().split() == ["slow", "b0", "slow"]


async def test_a_program_that_asks_for_nobody_keeps_no_place(hasty: Studio, diary: Path) -> None:
    async with caller(hasty, "anna") as anna, caller(hasty, "ben") as ben:
        await anna.export("a0", scene_draft("slow"))
        await is_under_way(anna, "a0")
        await ben.export("b0", scene_draft("b0"))
        with anyio.fail_after(10):
            while (await ben.status("b0"))["status"] != "completed":
                await anna.glance("a0")
                await anyio.sleep(0.05)
    assert diary.read_text().split()[:2] == ["slow", "b0"]


async def test_a_render_somebody_asks_for_is_never_sent_back(
    hasty: Studio, goes_on: Path, diary: Path
) -> None:
    async with caller(hasty, "anna") as anna, caller(hasty, "ben") as ben:
        await anna.export("a0", scene_draft("slow"))
        await is_under_way(anna, "a0")
        await ben.export("b0", scene_draft("b0"))
        for _ in range(30):
            assert (await anna.status("a0"))["status"] == "processing"
            assert (await ben.status("b0"))["status"] == "pending"
            await anyio.sleep(FORGOTTEN_S / 10)
        goes_on.touch()
        await ben.ended("b0")
    assert diary.read_text().split() == ["slow", "b0"]


async def test_what_nobody_asks_for_is_rendered_when_nothing_else_waits(
    hasty: Studio, goes_on: Path
) -> None:
    async with caller(hasty, "anna") as anna:
        await anna.export("a0", scene_draft("slow"))
        await anna.export("a1", scene_draft("a1"))
        await anyio.sleep(2 * FORGOTTEN_S)
        goes_on.touch()
        for id in ("a0", "a1"):
            await eventually(lambda id=id: anna.glance(id), lambda s: s["status"] == "completed")
