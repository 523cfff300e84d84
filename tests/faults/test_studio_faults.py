"""Every fault of the table, met by every tool on the studio."""

from __future__ import annotations

import pytest
from surviving import survive
from table import Column, columns
from world import World

pytestmark = [pytest.mark.anyio, pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.mark.parametrize("column", columns("studio"), ids=str)
async def test_nothing_is_lost_nothing_is_paid_twice_and_the_next_call_works(
    studio_world: World, column: Column, red_png: bytes
) -> None:
    picture = studio_world.house.folder / "red.png"
    picture.write_bytes(red_png)
    if column.endpoint == "token":
        studio_world.house.env.pop("NEMO_TOKEN", None)
    await survive(studio_world, column, picture)
