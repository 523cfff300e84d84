"""The timeline as a resource, its completion and its bell."""

from __future__ import annotations

import json
from typing import Any

import anyio
import pytest
from house import Connect, House, facts
from mcp import MCPError
from mcp_types import ResourceTemplateReference, ResourceUpdatedNotification

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]
WISH = {"prompt": "a calm abstract video", "seconds": 1}
TOKEN = {"X-Nemo-Token": "nmv_usr_anna_0123456789"}


def document(result: Any) -> dict[str, Any]:
    return json.loads(result.contents[0].text)


async def test_a_timeline_can_be_read_by_its_handle(connect: Connect) -> None:
    async with connect() as client:
        made = facts(await client.call_tool("generate", WISH))
        read = document(await client.read_resource(f"timeline://{made['project']}"))
        assert read["summary"] == made["timeline"]
        assert read["tracks"][0]["kind"] == "video"
        assert {str(r.uri) for r in (await client.list_resources()).resources} == {
            "timeline://current",
            "projects://mine",
        }


@pytest.mark.slow
async def test_current_is_the_callers_own(house: House) -> None:
    async with house.client("stdio", "2026-07-28") as client:
        assert document(await client.read_resource("timeline://current"))["tracks"] == []
        made = facts(await client.call_tool("generate", WISH))
        read = document(await client.read_resource("timeline://current"))
        assert read["project"] == made["project"]


async def test_an_unknown_timeline_is_not_found(connect: Connect) -> None:
    async with connect() as client:
        with pytest.raises(MCPError) as caught:
            await client.read_resource("timeline://prj_" + "x" * 22)
    assert caught.value.error.code == -32602


async def test_a_handle_completes(house: House) -> None:
    async with house.client("memory", "2026-07-28") as client:
        made = facts(await client.call_tool("generate", WISH))
        found = await client.complete(
            ResourceTemplateReference(type="ref/resource", uri="timeline://{project}"),
            {"name": "project", "value": "prj_"},
        )
    assert found.completion.values == [made["project"]]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::mcp.shared.exceptions.MCPDeprecationWarning")
async def test_a_legacy_subscriber_hears_the_bell(house: House) -> None:
    heard: list[str] = []
    rang = anyio.Event()

    async def on_message(message: Any) -> None:
        if isinstance(message, ResourceUpdatedNotification):
            heard.append(str(message.params.uri))
            rang.set()

    async with house.client("stdio", "legacy", message_handler=on_message) as client:
        made = facts(await client.call_tool("generate", WISH))
        uri = f"timeline://{made['project']}"
        await client.subscribe_resource(uri)
        await client.call_tool("generate", {"prompt": "make it vertical"})
        with anyio.fail_after(5):
            await rang.wait()
        await client.unsubscribe_resource(uri)
        await client.call_tool("generate", {"prompt": "make it square"})
    assert heard == [uri]


@pytest.mark.slow
@pytest.mark.parametrize("transport", ["stdio", "http"])
async def test_a_modern_subscriber_hears_the_bell(house: House, transport: Any) -> None:
    async with house.client(transport, "2026-07-28") as client:
        made = facts(await client.call_tool("generate", WISH))
        uri = f"timeline://{made['project']}"
        async with client.listen(resource_subscriptions=[uri]) as events:
            await client.call_tool(
                "generate", {"prompt": "make it vertical", "project": made["project"]}
            )
            with anyio.fail_after(5):
                event = await anext(aiter(events))
    assert str(event.uri) == uri


async def test_the_three_workflows_are_prompts(connect: Connect) -> None:
    async with connect() as client:
        prompts = {p.name for p in (await client.list_prompts()).prompts}
        assert prompts == {"quick_edit", "batch", "iterate"}
        asked = await client.get_prompt("quick_edit", {"idea": "a sea", "files": "/a.png"})
    assert "/a.png" in asked.messages[0].content.text  # type: ignore[union-attr]
