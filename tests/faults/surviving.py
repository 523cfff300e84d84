"""One column of the table, lived through: each fault, the invariants, and the next call."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mcp import Client
from proxy import Fault
from table import Column, Tool
from world import World

from interaction.house import words

WISH = {"prompt": "a calm abstract video", "seconds": 1, "resolution": "480p"}
NEEDS_A_TIMELINE: tuple[Tool, ...] = ("state", "export")


async def survive(world: World, column: Column, picture: Path) -> None:
    """Let the tool meet each fault, and call it again on a good day after each."""
    numbers = itertools.count(1)
    faults = iter(column.faults)
    while (fault := next(faults, None)) is not None:
        async with world.server() as client:
            if column.tool in NEEDS_A_TIMELINE:
                assert not (await world.call(client, "generate", WISH)).is_error
            for each in itertools.chain([fault], _as_long_as_it_lives(column, faults)):
                await _one(world, client, column, each, picture, next(numbers))
        world.check()


def _as_long_as_it_lives(column: Column, faults: Iterator[Fault]) -> Iterator[Fault]:
    """The faults that one server can meet: a session is only made for a server's first project."""
    return iter(()) if column.endpoint in ("session", "token") else faults


async def _one(
    world: World, client: Client, column: Column, fault: Fault, picture: Path, number: int
) -> None:
    if column.endpoint == "token":
        (world.house.folder / "home" / "account.json").unlink(missing_ok=True)
    try:
        world.proxy.meet(column.endpoint, fault)
        await world.call(client, column.tool, _arguments(column.tool, picture, number))
        world.proxy.clear()
        world.check_counts()
        again = await world.call(client, column.tool, _arguments(column.tool, picture, 0))
        assert not again.is_error, words(again)
    except BaseException as error:
        error.add_note(f"{column}: {fault.name}")
        raise


def _arguments(tool: Tool, picture: Path, number: int) -> dict[str, Any]:
    """What to ask for; an export with a number is rendered anew, one without may be found."""
    match tool:
        case "generate":
            return {**WISH, "new_take": True}
        case "upload":
            return {"sources": [str(picture)]}
        case "export":
            return {"save_as": f"film {number}"} if number else {}
        case "credits" | "state":
            return {}
