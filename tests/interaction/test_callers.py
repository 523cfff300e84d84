"""Who sees what, over HTTP, in both eras."""

from __future__ import annotations

import httpx2
import pytest
from house import Era, House, facts, words

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]

ERAS: list[Era] = ["legacy", "2026-07-28"]
WISH = {"prompt": "a calm abstract video, no music", "seconds": 1, "resolution": "480p"}
ANNA = {"X-Nemo-Token": "nmv_usr_anna_0123456789"}
BEN = {"X-Nemo-Token": "nmv_usr_ben_0123456789"}


@pytest.mark.slow
@pytest.mark.parametrize("era", ERAS)
async def test_two_callers_never_see_each_others_projects(house: House, era: Era) -> None:
    url = house.serve()
    async with (
        house.http_client(url, era, ANNA) as anna,
        house.http_client(url, era, BEN) as ben,
    ):
        hers = facts(await anna.call_tool("generate", WISH))["project"]
        his = facts(await ben.call_tool("generate", WISH))["project"]
        assert hers != his
        for tool in ("state", "export", "generate"):
            arguments = {"project": hers, **({"prompt": "undo"} if tool == "generate" else {})}
            refused = await ben.call_tool(tool, arguments)
            assert refused.is_error
            assert "no such project" in words(refused)
        assert facts(await anna.call_tool("state", {}))["project"] == hers


@pytest.mark.slow
@pytest.mark.parametrize("era", ERAS)
async def test_a_callers_token_brings_their_project_back_on_a_new_connection(
    house: House, era: Era
) -> None:
    url = house.serve()
    async with house.http_client(url, era, ANNA) as anna:
        handle = facts(await anna.call_tool("generate", WISH))["project"]
    async with house.http_client(url, era, ANNA) as anna:
        assert facts(await anna.call_tool("state", {}))["project"] == handle


@pytest.mark.slow
async def test_nobody_gets_a_new_project_each_time_and_needs_the_handle(house: House) -> None:
    async with house.http_client(house.serve(), "2026-07-28") as nobody:
        first = facts(await nobody.call_tool("generate", WISH))["project"]
        second = facts(await nobody.call_tool("generate", WISH))["project"]
        assert first != second
        lost = await nobody.call_tool("state", {})
        assert lost.is_error
        assert "handle" in words(lost)
        assert facts(await nobody.call_tool("state", {"project": first}))["project"] == first


@pytest.mark.slow
async def test_a_made_up_session_header_opens_nothing(house: House) -> None:
    url, header = house.serve(), {"mcp-session-id": "f" * 32}
    async with house.http_client(url, "2026-07-28", header) as one:
        await one.call_tool("generate", WISH)
    async with house.http_client(url, "2026-07-28", header) as other:
        assert (await other.call_tool("state", {})).is_error


@pytest.mark.slow
async def test_a_project_outlives_its_server(house: House) -> None:
    async with house.client("stdio", "2026-07-28") as client:
        handle = facts(await client.call_tool("generate", WISH))["project"]
    async with house.client("stdio", "legacy") as client:
        again = facts(await client.call_tool("state", {"project": handle}))
        assert "Timeline (" in again["timeline"]
        assert "empty" not in again["timeline"]


@pytest.mark.slow
async def test_a_file_goes_out_by_link_and_comes_in_by_put(house: House, red_png: bytes) -> None:
    house.env["ANIMATIC_LOCAL_FILES"] = "off"
    async with (
        house.http_client(house.serve(), "2026-07-28", ANNA) as anna,
        httpx2.AsyncClient() as browser,
    ):
        offered = facts(await anna.call_tool("upload", {"sources": ["/home/anna/red.png"]}))
        address = offered["summary"].split("-Uri '")[1].removesuffix("red.png'")
        sent = await browser.put(f"{address}red.png", content=red_png)
        assert sent.status_code == 201, sent.text
        assert (await browser.put(f"{address}red.png", content=red_png)).status_code == 404
        made = facts(
            await anna.call_tool(
                "generate",
                {**WISH, "prompt": "a video from this picture, no music", "export": True},
            )
        )
        assert made["project"] == offered["project"]
        assert "red" in made["timeline"]
        assert made["video"]["path"] == ""
        whole = await browser.get(made["video"]["url"])
        part = await browser.get(made["video"]["url"], headers={"Range": "bytes=4-7"})
    assert len(whole.content) == made["video"]["bytes"]
    assert (part.status_code, part.content) == (206, b"ftyp")
    assert "?" not in made["video"]["url"]


async def test_strangers_at_the_door(house: House) -> None:
    url = house.serve().removesuffix("/mcp")
    async with httpx2.AsyncClient() as browser:
        assert (await browser.get(f"{url}/health")).json()["status"] == "ok"
        assert (await browser.get(f"{url}/files/nope/x.mp4")).status_code == 404
        assert (await browser.put(f"{url}/uploads/nope/x.png", content=b"x")).status_code == 404
        assert (await browser.get(f"{url}/files/..%2f..%2fetc/passwd")).status_code == 404
        evil = {"Host": "evil.example", "Accept": "application/json, text/event-stream"}
        assert (await browser.post(f"{url}/mcp", json={}, headers=evil)).status_code == 421
