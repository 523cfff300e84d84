"""A backend that repeats the token it was shown: the token stays where tokens are kept."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cloud import answers
from cloud.answers import code, reply, stream, text
from cloud.scripted import Cloud
from interaction.house import House, facts, words

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]
TOKEN = "nmv_usr_0123456789abcdef"
OWN = "my/own+token.of-a_caller"
KEPT = "nmv_usr_kept_from_yesterday"
SPELLED = "".join(f"\\u{ord(c):04x}" for c in TOKEN)
WISH = {"prompt": "a video of the sea", "export": True, "wait_s": 60}


def told_by(token: str, draft: dict[str, Any]) -> answers.Answer:
    half = len(token) // 2
    return stream(
        text(f"Your token is {token[:half]}", partial=True, author="a"),
        text(f"{token[half:]}.", partial=True, author="a"),
        answers.tool_call(f"edit_{token}"),
        answers.tool_result("edit", draft=draft),
        text(f"Bearer {token} and {KEPT}"),
        f'{{"author": "b", "content": {{"parts": [{{"text": "spelled {SPELLED}"}}]}}}}',
    )


@pytest.mark.parametrize("token", [TOKEN, OWN])
async def test_a_token_that_is_repeated_is_masked_everywhere(
    house: House, cloud: Cloud, token: str
) -> None:
    home = house.folder / "home"
    home.mkdir()
    account = {"client_id": "c1", "api": cloud.base_url, "token": KEPT}
    (home / "account.json").write_text(json.dumps(account))
    shot = {"id": "v1", "d": 2000, "m": {"name": f"film of {token} and {KEPT}"}}
    draft = {"t": [{"tt": 0, "sg": [shot]}], "d": 2000, "m": {"title": token}}
    cloud.agent = lambda _, __: draft
    said: list[str] = []
    async with house.http_client(house.serve(), "2026-07-28", {"X-Nemo-Token": token}) as client:
        session = await client.call_tool("generate", {"prompt": "the sea", "wait_s": 60})
        project = facts(session)["project"]
        cloud.next("say", told_by(token, draft))
        for refusal in (code(4001, f"no {token}"), reply({"detail": f"x {token}"}, status=500)):
            cloud.next("credits", refusal)
            said.append(words(await client.call_tool("credits", {})))
        made = await client.call_tool("generate", {**WISH, "project": project})
        said += [words(session), words(made), str(made.structured_content)]
        cloud.next("export_status", *[reply({"status": "failed", "error": f"at {token}"})] * 2)
        failed = await client.call_tool("export", {"project": project, "resolution": "4k"})
        said.append(words(failed))
        state = await client.call_tool("state", {"project": project})
        said += [words(state), str(state.structured_content)]
    assert facts(made)["video"]["path"]
    assert "***" in words(failed)
    assert "Bearer ***" in words(made)
    for secret in (token, KEPT):
        assert secret not in "\n".join(said)
        for path in house.folder.rglob("*"):
            assert secret not in path.name
            if path.is_file() and path.name != "account.json":
                assert secret.encode() not in path.read_bytes(), path
    assert {seen.token for seen in cloud.requests if seen.endpoint != "file"} == {token}


async def test_a_new_anonymous_token_is_taken_as_it_came(house: House, cloud: Cloud) -> None:
    """Its own answer is the one place where a token belongs."""
    del house.env["NEMO_TOKEN"]
    house.env["ANIMATIC_BACKEND"] = "cloud"
    async with house.client("memory", "2026-07-28") as client:
        assert facts(await client.call_tool("credits", {}))["available"] == 90
        cloud.next("say", stream(text(f"It is {cloud.tokens[0]}.")))
        made = facts(await client.call_tool("generate", {"prompt": "the sea"}))
    assert made["summary"].startswith("> It is ***.")
    assert cloud.requests[-1].token == cloud.tokens[0]
