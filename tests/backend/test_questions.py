"""What an ADK agent asks in the middle of its work, as google-adk 2.13 sends it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from animatic.backend.questions import Question, read_question
from animatic.backend.stream import ToolStarted, Waiting, read_message
from cloud.answers import recorded

CONFIRM = Question(call_id="c7", name="adk_request_confirmation", kind="confirmation", text="Go?")
MUSIC = Question(
    call_id="c8", name="ask", kind="input", text="Which music?", choices=("Calm", "Upbeat")
)


def asked(name: str) -> list[Question | None]:
    """The questions in a recorded turn."""
    lines = recorded(name).decode().split("\n\n")
    messages = [line.removeprefix("data: ") for line in lines if line.startswith("data: ")]
    events = [event for message in messages for event in read_message(message)]
    return [event.question for event in events if isinstance(event, Waiting)]


def test_a_confirmation_says_what_would_be_run() -> None:
    [question] = asked("confirmation")
    assert question is not None
    assert question.kind == "confirmation"
    assert question.text == "May it run generate_clip (subject: a lake)?"


def test_a_tool_that_asks_has_its_question_and_its_choices() -> None:
    [question] = asked("choices")
    assert question is not None
    assert question.kind == "input"
    assert (question.text, question.choices) == ("Which music?", ("Calm", "Upbeat"))


@pytest.mark.parametrize("ids", [[], None, "c1", [7], ["other"]])
def test_only_a_call_that_is_named_outlives_the_turn(ids: Any) -> None:
    call = {"id": "c1", "name": "edit_draft", "args": {"message": "hm"}}
    message = {"content": {"parts": [{"functionCall": call}]}, "longRunningToolIds": ids}
    assert read_message(json.dumps(message)) == [ToolStarted("c1", "edit_draft")]


def test_a_tool_that_only_takes_long_asks_nothing() -> None:
    assert read_question({"id": "c1", "name": "render_clip", "args": {"subject": "a lake"}}) is None


@pytest.mark.parametrize(
    ("said", "agrees"),
    [
        ("yes", True),
        ("Yes, please!", True),
        ("ok, go ahead", True),
        ("好的，可以", True),
        ("确认", True),
        ("No.", False),
        ("no thanks", False),
        ("don't", False),
        ("不要", False),
        ("不同意", False),
        ("yes, but make it shorter", None),
        ("no music please", None),
        ("add a title", None),
        ("yes no", None),
        ("", None),
    ],
)
def test_only_a_whole_yes_or_no_answers_a_confirmation(said: str, agrees: bool | None) -> None:
    answer = CONFIRM.answer(said)
    response = answer and answer["functionResponse"]
    expected = {"id": "c7", "name": "adk_request_confirmation", "response": {"confirmed": agrees}}
    assert response == (None if agrees is None else expected)


@pytest.mark.parametrize(
    ("said", "result"),
    [
        ("2", "Upbeat"),
        ("calm", "Calm"),
        ("3", "3"),
        ("something with drums", "something with drums"),
    ],
)
def test_a_choice_is_meant_by_its_number_or_its_name(said: str, result: str) -> None:
    answer = MUSIC.answer(said)
    assert answer is not None
    assert answer["functionResponse"]["response"] == {"result": result}
