"""Nobody answers at the backend's address."""

from __future__ import annotations

import anyio
import pytest
from table import STREAMS
from world import World

from interaction.house import words

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(30)]
STREAM_CUT = next(f for f in STREAMS if f.name == "cut inside an event").after_hearing()
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


async def test_the_state_that_cant_be_looked_at_is_no_news(cloud_world: World) -> None:
    async with cloud_world.server() as client:
        await cloud_world.call(client, "generate", WISH)
        cloud_world.proxy.refuse()
        refused = await cloud_world.call(client, "state", {})
        assert "can't be reached" in words(refused)
        await cloud_world.proxy.listen()
        again = await cloud_world.call(client, "state", {})
        assert not again.is_error, words(again)
    cloud_world.check()


async def test_a_backend_that_is_gone_after_a_turn_was_heard_is_never_said_to_have_done_nothing(
    cloud_world: World,
) -> None:
    async with cloud_world.server() as client:
        await cloud_world.call(client, "generate", WISH)
        cloud_world.proxy.meet("say", STREAM_CUT)

        async def refuse() -> None:
            while cloud_world.proxy.count("say") < 2:
                await anyio.sleep(0.001)
            cloud_world.proxy.refuse()

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(refuse)
            lost = await cloud_world.call(client, "generate", {**WISH, "prompt": "a storm"})
        assert lost.is_error
        assert "what the message did can't be read now" in words(lost)
        assert "hasn't changed" not in words(lost)
        await cloud_world.proxy.listen()
        again = await cloud_world.call(client, "generate", WISH)
        assert not again.is_error, words(again)
    cloud_world.check()
