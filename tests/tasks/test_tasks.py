"""Long calls as tasks, for clients that declare the extension: the same jobs, the same answers."""

from __future__ import annotations

import json
from collections.abc import Generator
from pathlib import Path
from typing import Any, Literal

import anyio
import httpx2
import pytest
from doomed import Doomed
from house import House
from mcp import Client, MCPError
from mcp.client.extension import ClientExtension, NotificationBinding, ResultClaim
from mcp_types import CallToolResult, Request, Result, TextContent
from pydantic import BaseModel, ConfigDict, TypeAdapter

from animatic.protocol.tasks import IDENTIFIER

pytestmark = [pytest.mark.anyio, pytest.mark.slow, pytest.mark.timeout(120)]
LONG = {"prompt": "a galaxy, no music", "seconds": 6, "resolution": "480p", "export": True}
ANYTHING: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])


class Made(Result):
    """The answer to a call that became a task."""

    model_config = ConfigDict(extra="allow")
    result_type: Literal["task"]


class Told(BaseModel):
    model_config = ConfigDict(extra="allow")


class Tasking(ClientExtension):
    """Declares the extension and keeps what it is told."""

    identifier = IDENTIFIER

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []

    def claims(self) -> tuple[ResultClaim[Any], ...]:
        async def resolve(made: Made, _: Any) -> CallToolResult:
            # As an error, since the client would hold anything else against the tool's schema.
            said = TextContent(type="text", text=made.model_dump_json())
            return CallToolResult(content=[said], is_error=True)

        return (ResultClaim(result_type="task", model=Made, resolve=resolve),)

    def notifications(self) -> tuple[NotificationBinding[Any], ...]:
        async def keep(told: Told) -> None:
            self.told.append(told.model_dump())

        return (NotificationBinding(method="notifications/tasks", params_type=Told, handler=keep),)


@pytest.fixture
def house(tmp_path: Path) -> Generator[House]:
    made = House(tmp_path)
    yield made
    made.stop()


async def ask(client: Client, method: str, **params: Any) -> dict[str, Any]:
    """A request that the client has no method for."""
    return await client.session.send_request(
        Request[Any, Any](method=method, params=params), ANYTHING
    )


async def begun(client: Client, tool: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """What a call answered: its facts, or the task it became."""
    made = await client.call_tool(tool, arguments)
    if made.structured_content is not None:
        return made.structured_content
    assert isinstance(made.content[0], TextContent)
    return json.loads(made.content[0].text)


async def ended(client: Client, id: str) -> dict[str, Any]:
    with anyio.fail_after(60):
        while (task := await ask(client, "tasks/get", taskId=id))["status"] == "working":
            await anyio.sleep(0.1)
    return task


@pytest.mark.parametrize("transport", ["memory", "stdio", "http"])
async def test_a_long_call_becomes_a_task_and_its_result_is_the_calls(
    house: House, transport: Any
) -> None:
    async with house.client(transport, "2026-07-28", extensions=[Tasking()]) as client:
        wish = {**LONG, "seconds": 3}
        made = await begun(client, "generate", wish)
        assert made["status"] == "working"
        assert made["pollIntervalMs"] > 0
        if transport != "http":  # there, nothing tells this caller from another
            again = await begun(client, "generate", wish)
            assert again["taskId"] == made["taskId"]
        task = await ended(client, made["taskId"])
    assert task["status"] == "completed"
    facts = task["result"]["structuredContent"]
    assert facts["status"] == "done"
    assert Path(facts["video"]["path"]).exists()


async def test_what_is_there_at_once_is_no_task(house: House) -> None:
    async with house.client("memory", "2026-07-28", extensions=[Tasking()]) as client:
        made = await begun(client, "generate", {"prompt": "a calm abstract video", "seconds": 2})
        while "taskId" in made:  # the director was still being loaded
            task = await ended(client, made["taskId"])
            made = task["result"]["structuredContent"]
        balance = await begun(client, "credits", {})
    assert made["timeline"].startswith("Timeline")
    assert balance["backend"] == "studio"


async def test_who_declares_nothing_gets_no_task(house: House) -> None:
    async with house.client("memory", "2026-07-28") as client:
        made = await begun(client, "generate", {**LONG, "wait_s": 0})
        assert made["status"] == "running"
        with pytest.raises(MCPError) as caught:
            await ask(client, "tasks/get", taskId="job_x")
        assert caught.value.error.code == -32021
        await client.call_tool("generate", {"prompt": "stop", "project": made["project"]})


async def test_a_task_is_there_after_kill_9_in_a_new_process(house: House) -> None:
    doomed = Doomed(house.environment())
    started = await anyio.to_thread.run_sync(lambda: doomed.tool("generate", **LONG, wait_s=0))
    project = started["project"]

    def summary() -> str:
        return doomed.tool("state", project=project, wait_s=0)["summary"]

    while "Rendering" not in await anyio.to_thread.run_sync(summary):
        await anyio.sleep(0.1)
    id = _newest_job(house, project)
    doomed.kill()
    async with house.client("stdio", "2026-07-28", extensions=[Tasking()]) as client:
        task = await ended(client, id)
    assert task["status"] == "completed"
    assert not task["result"]["isError"], task["result"]
    assert Path(task["result"]["structuredContent"]["video"]["path"]).exists()


def _newest_job(house: House, project: str) -> str:
    from animatic.jobs.records import open_records

    records = open_records(house.folder / "home")
    try:
        row = records.last_job(project)
        assert row is not None
        return row.id
    finally:
        records.close()


async def test_a_task_belongs_to_who_made_it(house: House) -> None:
    url = house.serve()
    anna, berta = ({"X-Nemo-Token": f"nmv_usr_{name}_0123456789"} for name in ("anna", "berta"))
    async with (
        house.http_client(url, "2026-07-28", anna, extensions=[Tasking()]) as hers,
        house.http_client(url, "2026-07-28", berta, extensions=[Tasking()]) as other,
    ):
        made = await begun(hers, "generate", LONG)
        said: list[str] = []
        for id in (made["taskId"], "job_unknown"):
            for method in ("tasks/get", "tasks/cancel"):
                with pytest.raises(MCPError) as caught:
                    await ask(other, method, taskId=id)
                said.append(caught.value.error.message)
        assert len(set(said)) == 1
        assert (await ask(hers, "tasks/get", taskId=made["taskId"]))["status"] == "working"
        await ask(hers, "tasks/cancel", taskId=made["taskId"])
        assert (await ended(hers, made["taskId"]))["status"] == "cancelled"


async def test_listening_to_a_task_tells_its_end(house: House) -> None:
    tasking = Tasking()
    async with house.client("stdio", "2026-07-28", extensions=[tasking]) as client:
        made = await begun(client, "generate", {**LONG, "seconds": 3})
        async with anyio.create_task_group() as tasks:
            wanted = {"notifications": {"taskIds": [made["taskId"], "job_unknown"]}}
            tasks.start_soon(lambda: ask(client, "subscriptions/listen", **wanted))
            with anyio.fail_after(60):
                while not any(told["status"] == "completed" for told in tasking.told):
                    await anyio.sleep(0.05)
            tasks.cancel_scope.cancel()
    assert {told["taskId"] for told in tasking.told} == {made["taskId"]}
    assert "result" in tasking.told[-1]


async def test_the_name_in_a_header_must_be_the_tasks(house: House) -> None:
    url = house.serve()
    about = {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
        "io.modelcontextprotocol/clientCapabilities": {"extensions": {IDENTIFIER: {}}},
    }
    body = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tasks/get",
        "params": {"taskId": "job_a", "_meta": about},
    }
    headers = {
        "Accept": "application/json, text/event-stream",
        "MCP-Protocol-Version": "2026-07-28",
        "Mcp-Method": "tasks/get",
        "Mcp-Name": "job_b",
    }
    async with httpx2.AsyncClient() as http:
        answer = (await http.post(url, json=body, headers=headers)).json()
    assert "Mcp-Name" in answer["error"]["message"]
