"""The main job, as a client sees it, on every way in."""

from __future__ import annotations

from pathlib import Path

import av
import pytest
from house import Connect, House, facts, words

from animatic.protocol.tools import all_tools

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]

WISH = {
    "prompt": 'a calm abstract video, no music, title "Hello 你好"',
    "seconds": 1,
    "resolution": "480p",
    "aspect_ratio": "1:1",
}


async def test_words_become_a_file(connect: Connect, house: House) -> None:
    progress: list[float] = []

    async def on_progress(value: float, total: float | None, message: str | None) -> None:
        progress.append(value)

    async with connect() as client:
        wish = {**WISH, "prompt": 'a calm abstract video, title "Hello 你好"'}
        made = facts(await client.call_tool("generate", wish, progress_callback=on_progress))
        assert made["status"] == "done"
        assert "Hello 你好" in made["timeline"]
        exported = facts(
            await client.call_tool(
                "export", {"project": made["project"]}, progress_callback=on_progress
            )
        )
    video = exported["video"]
    path = Path(video["path"])
    assert path.is_relative_to(house.videos)
    assert (video["width"], video["height"]) == (480, 480)
    assert path.stat().st_size == video["bytes"]
    with av.open(str(path)) as container:
        assert container.streams.video[0].codec_context.name == "h264"
        assert container.streams.video[0].frames == 30
        assert container.streams.audio[0].codec_context.name == "aac"
    assert {p.name for p in house.videos.iterdir()} == {path.name, f"{path.stem}.json"}
    assert len(progress) >= 2


async def test_the_same_timeline_is_not_rendered_twice(connect: Connect) -> None:
    async with connect() as client:
        made = facts(await client.call_tool("generate", {**WISH, "export": True}))
        again = facts(await client.call_tool("export", {"project": made["project"]}))
    assert made["video"]["path"] == again["video"]["path"]
    assert "before" in again["summary"]


async def test_every_fact_stands_in_the_text_and_in_the_structure(connect: Connect) -> None:
    async with connect() as client:
        result = await client.call_tool("generate", {**WISH, "export": True})
    found, text = facts(result), words(result)
    for fact in (found["project"], found["summary"], found["timeline"], found["next"]):
        assert fact in text
    assert found["video"]["path"] in text


async def test_a_call_that_outlives_its_patience_answers_with_a_handle(connect: Connect) -> None:
    async with connect() as client:
        started = facts(await client.call_tool("generate", {**WISH, "export": True, "wait_s": 0}))
        assert started["status"] == "running"
        assert "state" in started["next"]
        done = facts(await client.call_tool("state", {"project": started["project"], "wait_s": 60}))
    assert done["status"] == "done"
    assert Path(done["video"]["path"]).exists()


async def test_unknown_arguments_are_refused_not_dropped(connect: Connect) -> None:
    async with connect() as client:
        result = await client.call_tool("generate", {"prompt": "sea", "sconds": 3})
    assert result.is_error
    assert "sconds" in words(result)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"prompt": ""}, "empty"),
        ({"prompt": "x" * 100_001}, "limit"),
        ({"prompt": "sea", "seconds": 0}, "1 to 600"),
        ({"prompt": "sea", "seconds": -1}, "1 to 600"),
        ({"prompt": "sea", "seconds": 10_000}, "1 to 600"),
        ({"prompt": "sea", "aspect_ratio": "banana"}, "16:9"),
        ({"prompt": "sea", "project": "banana"}, "no such project"),
        ({"prompt": "sea", "project": "prj_" + "x" * 22}, "no such project"),
    ],
)
async def test_bad_arguments_get_a_sentence(
    house: House, arguments: dict[str, object], said: str
) -> None:
    async with house.client("memory", "2026-07-28") as client:
        result = await client.call_tool("generate", arguments)
        assert result.is_error
        assert said in words(result)
        assert result.structured_content is None
        assert not (await client.call_tool("credits", {})).is_error


async def test_a_prompt_that_looks_like_json_is_just_words(house: House) -> None:
    async with house.client("memory", "legacy") as client:
        made = facts(await client.call_tool("generate", {"prompt": '{"a": 1}', "seconds": 1}))
    assert made["status"] == "done"


async def test_the_studio_is_free(connect: Connect) -> None:
    async with connect() as client:
        balance = facts(await client.call_tool("credits", {}))
    assert balance["backend"] == "studio"
    assert balance["is_metered"] is False


async def test_the_router_knows_commands_when_it_hears_them(house: House) -> None:
    async with house.client("memory", "2026-07-28") as client:
        balance = facts(await client.call_tool("generate", {"prompt": "余额"}))
        assert "free" in balance["summary"]


async def test_what_is_not_to_be_exported_is_left_alone(house: House) -> None:
    async with house.client("memory", "2026-07-28") as client:
        left = facts(await client.call_tool("generate", {"prompt": "不要导出"}))
        asked = await client.call_tool("generate", {"prompt": "how do I export?"})
    assert "Nothing is under way" in left["summary"]
    assert "Call export" in str(asked.content)


async def test_the_tools_fit_into_the_models_head(connect: Connect) -> None:
    async with connect() as client:
        tools = (await client.list_tools()).tools
    assert [tool.name for tool in tools] == [tool.name for tool in all_tools()]
    listed = "".join(tool.model_dump_json(by_alias=True, exclude_none=True) for tool in tools)
    assert len(listed) / 4 < 5000, "about four characters are one token"
    assert all(tool.title and tool.annotations and tool.output_schema for tool in tools)
    assert all(tool.input_schema["additionalProperties"] is False for tool in tools)


async def test_letters_that_no_font_has_are_said(house: House) -> None:
    async with house.client("memory", "2026-07-28") as client:
        wish = {
            **WISH,
            "prompt": 'calm silk, no music, title "Hi \U00013000 there"',
            "export": True,
        }
        made = facts(await client.call_tool("generate", wish))
    assert "left out: \U00013000" in made["summary"]
