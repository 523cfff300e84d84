"""SIGKILL anywhere in a make-and-export on the studio: the same film in the end, once."""

from __future__ import annotations

from pathlib import Path

import anyio
import pytest
from killing import AT_ONCE, Life, lives, moments

from interaction.house import House

pytestmark = [pytest.mark.anyio, pytest.mark.slow, pytest.mark.timeout(600)]
KILLS = 15
KILLS_BESIDE = 4
WISH = {
    "prompt": "a galaxy, then abstract shapes, title “Night and day”",
    "seconds": 2,
    "resolution": "480p",
    "export": True,
}


async def test_a_film_survives_sigkill_at_any_moment(tmp_path: Path) -> None:
    calm = Life(_house(tmp_path / "calm"), WISH)
    took = await calm.undisturbed()
    limit = anyio.CapacityLimiter(AT_ONCE)

    async def live(n: int, at: tuple[float, ...]) -> None:
        async with limit:
            life = Life(_house(tmp_path / f"life {n}"), WISH)
            try:
                await life.killed(*at)
                assert life.frames == calm.frames
            except BaseException as error:
                error.add_note(f"killed {at} s into {took:.3f} s")
                raise

    async with anyio.create_task_group() as group:
        for n, at in enumerate(lives(KILLS, took, "studio")):
            group.start_soon(live, n, at)


async def test_a_living_server_delivers_what_a_killed_one_was_asked_for(tmp_path: Path) -> None:
    calm = Life(_house(tmp_path / "calm"), WISH)
    took = await calm.undisturbed()
    limit = anyio.CapacityLimiter(AT_ONCE)

    async def live(n: int, at: float) -> None:
        async with limit:
            life = Life(_house(tmp_path / f"life {n}"), WISH)
            try:
                await life.killed_beside(at)
                assert life.frames == calm.frames
            except BaseException as error:
                error.add_note(f"killed {at} s into {took:.3f} s")
                raise

    async with anyio.create_task_group() as group:
        for n, at in enumerate(moments(KILLS_BESIDE, took, "beside")):
            group.start_soon(live, n, at)


def _house(folder: Path) -> House:
    folder.mkdir()
    (folder / "tmp").mkdir()
    return House(folder, {"TMPDIR": str(folder / "tmp")})
