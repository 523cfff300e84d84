"""Arguments that don't fit are told in our words, few of them, over every way in."""

from __future__ import annotations

from typing import Any

import pytest

from interaction.house import EVERY_WAY, Era, House, Transport, facts, words

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]
SHAPES = "aspect_ratio must be 16:9, 9:16, 1:1 or 4:5."


@pytest.fixture
def house(house: House) -> House:
    house.env["ANIMATIC_BACKEND"] = "studio"
    return house


@pytest.mark.parametrize("way", EVERY_WAY, ids=lambda way: f"{way[0]}-{way[1]}")
async def test_each_fault_is_a_sentence(house: House, way: tuple[Transport, Era]) -> None:
    async with house.client(*way) as client:
        wrong = {"aspect_ratio": "3:2", "wait_s": 5000, "promt": "x", "scenes": [{"seconds": "y"}]}
        result = await client.call_tool("generate", wrong)
    assert result.is_error
    assert words(result).splitlines() == [
        SHAPES,
        "scenes[0].picture is missing: what is to be seen, in words, or an uploaded file's name.",
        "scenes[0].seconds must be a number.",
        "wait_s must be a number from 0 to 900.",
        "promt isn't known here; did you mean prompt.",
    ]


async def test_thousands_of_faults_are_five_lines(house: House) -> None:
    scenes = [{"picture": "x", "secs": "\x1b[2J" * 20, "z" * 5000: n} for n in range(2000)]
    async with house.client("memory", "2026-07-28") as client:
        result = await client.call_tool("generate", {"scenes": scenes})
    assert len(words(result).splitlines()) <= 6
    assert len(words(result)) < 1000
    assert "3,995 more" in words(result)
    for foreign in ("pydantic", "validation", "input_value", "Error executing", "\x1b"):
        assert foreign not in words(result)


WRITTEN: list[tuple[str, dict[str, Any], str]] = [
    ("upload", {"sources": "{picture}"}, "red.png"),
    ("upload", {"sources": '["{picture}"]'}, "red.png"),
    ("generate", {"scenes": '[{"picture": "ocean", "seconds": 2}]'}, "(0-2s)"),
    ("generate", {"scenes": ['{"picture": "ocean", "seconds": 2}']}, "(0-2s)"),
    ("generate", {"scenes": ["ocean", "city at night"], "seconds": "4"}, "city"),
]


@pytest.mark.parametrize(("tool", "arguments", "said"), WRITTEN)
async def test_what_models_write_in_place_of_a_list_is_taken(
    house: House, red_png: bytes, tool: str, arguments: dict[str, Any], said: str
) -> None:
    picture = house.folder / "red.png"
    picture.write_bytes(red_png)
    if "sources" in arguments:
        arguments = {"sources": arguments["sources"].replace("{picture}", str(picture))}
    async with house.client("memory", "2026-07-28") as client:
        result = await client.call_tool(tool, arguments)
    assert facts(result)["status"] == "done"
    assert said in words(result)
