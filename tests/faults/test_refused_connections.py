"""Nobody answers at the backend's address."""

from __future__ import annotations

import pytest
from world import World

from interaction.house import words

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(30)]
WISH = {"prompt": "a video of the sea", "new_take": True}
ASKED = [("generate", WISH), ("credits", {}), ("export", {"save_as": "film"})]


@pytest.mark.parametrize(("tool", "arguments"), ASKED, ids=[tool for tool, _ in ASKED])
async def test_a_refused_connection_is_said_and_the_next_call_works(
    cloud_world: World, tool: str, arguments: dict[str, object]
) -> None:
    async with cloud_world.server() as client:
        await cloud_world.call(client, "generate", WISH)
        cloud_world.proxy.refuse()
        refused = await cloud_world.call(client, tool, dict(arguments))
        await cloud_world.proxy.listen()
        assert refused.is_error, words(refused)
        again = await cloud_world.call(client, tool, dict(arguments))
        assert not again.is_error, words(again)
    cloud_world.check()
