"""Questions of the backend's agent, all the way: to the person, and the answer back."""

from __future__ import annotations

import pytest
from house import House, facts, words

from cloud.answers import recording, stream, text
from cloud.scripted import Cloud

pytestmark = pytest.mark.anyio


async def test_the_backends_questions_reach_the_person_and_the_answers_go_back(
    paid: House, cloud: Cloud
) -> None:
    """Asked, killed, answered: a yes is the response of the call that asked, in its own shape."""
    cloud.next("say", recording("confirmation"), stream(text("Made.")))
    async with paid.client("memory", "2026-07-28") as client:
        result = await client.call_tool("generate", {"prompt": "a clip of a lake"})
    told = facts(result)
    assert "May it run generate_clip (subject: a lake)?" in told["summary"]
    assert "“yes” or “no”" in words(result)
    async with paid.client("memory", "2026-07-28") as client:
        arguments = {"prompt": "Yes, please.", "project": told["project"]}
        assert "Made." in facts(await client.call_tool("generate", arguments))["summary"]
    [part] = cloud.asked("say")[-1].json["new_message"]["parts"]
    assert part["functionResponse"]["name"] == "adk_request_confirmation"
    assert part["functionResponse"]["response"] == {"confirmed": True}


async def test_a_second_yes_answers_the_second_question(paid: House, cloud: Cloud) -> None:
    cloud.next("say", recording("confirmation"), recording("confirmation"), stream(text("Made.")))
    async with paid.client("memory", "2026-07-28") as client:
        told = facts(await client.call_tool("generate", {"prompt": "a clip of a lake"}))
        for _ in range(2):
            arguments = {"prompt": "yes", "project": told["project"]}
            told = facts(await client.call_tool("generate", arguments))
    assert "Made." in told["summary"]
    assert cloud.count("say") == 3


async def test_a_no_that_looks_like_a_command_answers_what_was_asked(
    paid: House, cloud: Cloud
) -> None:
    cloud.next("say", recording("confirmation"), stream(text("Left alone.")))
    async with paid.client("memory", "2026-07-28") as client:
        told = facts(await client.call_tool("generate", {"prompt": "a clip of a lake"}))
        arguments = {"prompt": "cancel", "project": told["project"]}
        assert "Left alone." in facts(await client.call_tool("generate", arguments))["summary"]
    [part] = cloud.asked("say")[-1].json["new_message"]["parts"]
    assert part["functionResponse"]["response"] == {"confirmed": False}


async def test_a_request_sent_twice_is_not_taken_for_an_answer(paid: House, cloud: Cloud) -> None:
    cloud.next("say", recording("confirmation"))
    async with paid.client("memory", "2026-07-28") as client:
        told = facts(await client.call_tool("generate", {"prompt": "a clip of a lake"}))
        arguments = {"prompt": "a clip of a lake", "project": told["project"]}
        again = facts(await client.call_tool("generate", arguments))
    assert "May it run generate_clip" in again["summary"]
    assert cloud.count("say") == 1


async def test_words_that_answer_no_question_are_said_as_words(paid: House, cloud: Cloud) -> None:
    cloud.next("say", recording("confirmation"))
    async with paid.client("memory", "2026-07-28") as client:
        told = facts(await client.call_tool("generate", {"prompt": "a clip of a lake"}))
        arguments = {"prompt": "make it a forest instead", "project": told["project"]}
        facts(await client.call_tool("generate", arguments))
    [part] = cloud.asked("say")[-1].json["new_message"]["parts"]
    assert "a forest instead" in part["text"]


async def test_a_choice_goes_back_by_its_number(paid: House, cloud: Cloud) -> None:
    cloud.next("say", recording("choices"))
    async with paid.client("memory", "2026-07-28") as client:
        told = facts(await client.call_tool("generate", {"prompt": "choose the music"}))
        assert "2. Upbeat" in told["summary"]
        arguments = {"prompt": "2", "project": told["project"]}
        facts(await client.call_tool("generate", arguments))
    [part] = cloud.asked("say")[-1].json["new_message"]["parts"]
    assert part["functionResponse"]["response"] == {"result": "Upbeat"}
