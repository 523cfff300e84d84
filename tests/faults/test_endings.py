"""Servers that are asked to end, clients that go away, two servers at once, clocks that jump."""

from __future__ import annotations

import signal
from collections.abc import Generator
from pathlib import Path

import anyio
import pytest
from killing import Life, moments
from mcp import Client

from interaction.house import House, facts

pytestmark = [pytest.mark.anyio, pytest.mark.slow, pytest.mark.timeout(180)]
WISH = {"prompt": "a galaxy", "seconds": 2, "resolution": "480p", "export": True}
BRIEF = {**WISH, "prompt": "a galaxy, no music", "seconds": 1}
USUALLY_S = 3.0

CLOCK = '''
"""Makes this process's wall clock wrong by what a file says, in seconds."""
import os, time
real = time.time_ns
def wrong_ns():
    with open(os.environ["WRONG_BY"]) as file:
        return real() + int(float(file.read() or 0) * 1e9)
time.time_ns = wrong_ns
time.time = lambda: wrong_ns() / 1e9
'''


@pytest.fixture
def house(tmp_path: Path) -> Generator[House]:
    (tmp_path / "tmp").mkdir()
    made = House(tmp_path, {"TMPDIR": str(tmp_path / "tmp")})
    yield made
    made.stop()


@pytest.mark.parametrize("at", moments(3, USUALLY_S, "SIGTERM"))
async def test_a_server_asked_to_end_does_so_soon_and_the_next_goes_on(
    house: House, at: float
) -> None:
    await Life(house, WISH).killed(at, by=signal.SIGTERM)


@pytest.mark.parametrize("at", moments(3, USUALLY_S, "stdin"))
async def test_a_server_whose_client_went_away_ends_and_the_next_goes_on(
    house: House, at: float
) -> None:
    await Life(house, WISH).killed(at, by=None)


@pytest.mark.parametrize("at", moments(3, USUALLY_S, "http"))
async def test_work_goes_on_when_the_connection_of_a_client_is_cut(house: House, at: float) -> None:
    life, url = Life(house, WISH), house.serve()
    anna = {"X-Nemo-Token": "nmv_usr_anna_0123456789"}
    with anyio.move_on_after(at):
        async with house.http_client(url, "2026-07-28", anna) as client:
            await client.call_tool("generate", {**WISH, "wait_s": 30})
    async with house.http_client(url, "2026-07-28", anna) as client:
        life.check(await life.ask(client), [])
        found = facts(await client.call_tool("credits", {}))
    assert len(found["journal"]) == 1, "the cut call's work was begun again"
    house.stop()
    await life.children_end()


@pytest.mark.parametrize("ahead", [True, False], ids=["one after the other", "at once"])
async def test_two_servers_on_one_home_make_one_film_of_one_wish(house: House, ahead: bool) -> None:
    life = Life(house, BRIEF)
    found = []

    async def look(client: Client) -> None:
        found.append(await life.ask(client))

    async with house.client("stdio", "2026-07-28") as one, house.client("stdio", "legacy") as other:
        if ahead:
            await one.call_tool("generate", {**BRIEF, "wait_s": 0})
        async with anyio.create_task_group() as both:
            both.start_soon(look, one)
            both.start_soon(look, other)
        for each in found:
            life.check(each, [])
        assert found[0]["project"] == found[1]["project"]
        assert len(facts(await other.call_tool("credits", {}))["journal"]) == 1


@pytest.mark.parametrize("jump_s", [86_400, -3_600], ids=["a day on", "an hour back"])
async def test_a_clock_that_jumps_changes_nothing(house: House, jump_s: int) -> None:
    (house.folder / "sitecustomize.py").write_text(CLOCK)
    wrong_by = house.folder / "wrong_by"
    wrong_by.write_text("0")
    house.env |= {"PYTHONPATH": str(house.folder), "WRONG_BY": str(wrong_by)}
    life = Life(house, BRIEF)
    async with house.client("stdio", "2026-07-28") as client:
        started = facts(await client.call_tool("generate", {**BRIEF, "wait_s": 0}))
        wrong_by.write_text(str(jump_s))
        life.check(await life.look(client, started["project"]), [])
        again = facts(await client.call_tool("generate", {"prompt": "make the title gold"}))
        assert again["project"] == started["project"]
    async with house.client("stdio", "2026-07-28") as client:
        found = facts(await client.call_tool("state", {"project": started["project"]}))
    assert found["status"] == "done"
