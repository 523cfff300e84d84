"""A turn: what is told of it, however its stream goes; and it is only ever said once."""

from __future__ import annotations

import pytest

from animatic.backend.client import Client
from animatic.backend.gui_actions import ExportMeant, SummaryMeant
from animatic.backend.run_turn import Activity, TurnOutcome, run_turn
from animatic.model import errors
from animatic.model.timeline import summarise
from cloud import answers
from cloud.answers import (
    Cut,
    Stall,
    code,
    cut_after,
    envelope,
    error,
    reply,
    stream,
    text,
    tool_call,
    tool_result,
)
from cloud.scripted import Cloud

pytestmark = pytest.mark.anyio

TITLE = {"t": [{"tt": 7, "sg": [{"id": "x1", "d": 2000, "m": {"text": "Hello"}}]}], "d": 2000}
HEARTBEAT = {"type": "heartbeat"}


class Room:
    """A session, and what was heard of the turns in it."""

    def __init__(self, cloud: Cloud, client: Client, token: str) -> None:
        self.cloud = cloud
        self.client = client
        self.token = token
        self.session_id = cloud.new_session()
        self.heard: list[Activity] = []

    async def say(self, words: str = "add a title", **options: float) -> TurnOutcome:
        return await run_turn(
            self.client,
            self.token,
            self.session_id,
            words,
            on_activity=self.heard.append,
            **{"recovery_poll_s": 0.001, **options},
        )

    def state(self, *drafts: dict[str, object]) -> None:
        """What the state endpoint says, look by look."""
        self.cloud.next("state", *(envelope({"state": {"draft": draft}}) for draft in drafts))


@pytest.fixture
def room(cloud: Cloud, client: Client, token: str) -> Room:
    return Room(cloud, client, token)


async def test_a_turn_tells_the_reply_and_what_changed(room: Room) -> None:
    ended = await room.say("a city at night")
    assert ended.text == "On it.\n\nDone: it is on the timeline."
    assert ended.changes == ("Added video a city at night (0-5s)",)
    assert summarise(ended.timeline_before) == "Timeline (empty)"
    assert summarise(ended.timeline_after) == (
        "Timeline (1 track): 1. Video: a city at night (0-5s)"
    )
    assert ended.draft == room.cloud.drafts[room.session_id]
    assert not ended.was_recovered
    assert ended.gui_actions == ()


async def test_tools_feed_progress_in_words_and_never_by_name(room: Room) -> None:
    await room.say()
    kinds = [activity.kind for activity in room.heard]
    assert kinds == ["said", "text", "text", "tool", "text"]
    words = {activity.words for activity in room.heard}
    assert "Editing the timeline" in words
    assert not any("edit_draft" in w for w in words)


async def test_progress_on_a_chinese_message_is_in_chinese(room: Room) -> None:
    room.cloud.next("say", stream(tool_call("add_bgm"), tool_result("add_bgm"), text("好的")))
    ended = await room.say("加一段音乐")
    assert ended.text == "好的"
    assert "正在添加音乐" in [activity.words for activity in room.heard]


async def test_a_silent_edit_is_told_from_the_state(room: Room) -> None:
    room.cloud.next("say", answers.recording("base_silent"))
    room.state({}, TITLE)
    ended = await room.say()
    assert ended.text == ""
    assert ended.changes == ('Added text "Hello" (0-2s)',)
    assert not ended.was_recovered


async def test_an_edit_is_seen_even_when_the_host_strips_everything(room: Room) -> None:
    room.cloud.next("say", stream())
    room.state({}, TITLE)
    ended = await room.say()
    assert ended.changes == ('Added text "Hello" (0-2s)',)
    assert not ended.was_recovered


async def test_no_content_after_a_tool_is_a_silent_edit(room: Room) -> None:
    room.cloud.next(
        "say",
        stream(
            tool_call("add_text"),
            tool_result("add_text", status="ok"),
            error("MODEL_RETURNED_NO_CONTENT", "The model returned no content"),
        ),
    )
    room.state({}, TITLE)
    assert (await room.say()).changes == ('Added text "Hello" (0-2s)',)


async def test_no_content_after_nothing_is_a_failure(room: Room) -> None:
    room.cloud.next("say", stream(error("MODEL_RETURNED_NO_CONTENT", "no content")))
    with pytest.raises(errors.TurnFailed, match="gave no answer"):
        await room.say()


async def test_a_false_alarm_at_the_end_is_left_out(room: Room) -> None:
    noise = "I encountered a temporary issue. Please try again."
    room.cloud.next("say", stream(text("The title is there."), text(noise)), stream(text(noise)))
    assert (await room.say()).text == "The title is there."
    assert (await room.say()).text == noise


async def test_gui_talk_becomes_an_action(room: Room) -> None:
    room.cloud.next("say", answers.recording("base_gui"))
    ended = await room.say()
    assert ended.text == "Your video is ready!"
    assert ended.gui_actions == (ExportMeant(), SummaryMeant())


LOST = {
    "closed": [Cut()],
    "in an event": cut_after(answers.recording("base_slow"), 1500),
    "at a tool": stream(tool_call("generate_video"), is_whole=False),
    "reset": cut_after(answers.recording("base_slow"), 1500, reset=True),
    "gateway": reply(status=504, body=b""),
}
CLEAN = {
    "at a tool": stream(tool_call("generate_video")),
    "heartbeats only": stream(HEARTBEAT, HEARTBEAT),
}


@pytest.mark.parametrize("lost", LOST.values(), ids=LOST.keys())
async def test_a_lost_turn_is_recovered_from_the_state_and_never_said_again(
    room: Room, lost: answers.Answer
) -> None:
    room.cloud.next("say", lost)
    room.state({}, {}, {}, TITLE)
    ended = await room.say()
    assert ended.was_recovered
    assert ended.changes == ('Added text "Hello" (0-2s)',)
    assert room.cloud.count("say") == 1
    assert room.heard[-1].kind == "recovering"


@pytest.mark.parametrize("lost", LOST.values(), ids=LOST.keys())
async def test_a_lost_turn_that_did_nothing_is_said_to_have_failed(
    room: Room, lost: answers.Answer
) -> None:
    room.cloud.next("say", lost)
    with pytest.raises(errors.TurnFailed, match="Say it again"):
        await room.say()
    assert room.cloud.count("say") == 1
    assert room.cloud.count("state") == 1 + 6


@pytest.mark.parametrize("ended", CLEAN.values(), ids=CLEAN.keys())
async def test_a_clean_end_in_the_middle_is_no_proof_of_success(
    room: Room, ended: answers.Answer
) -> None:
    room.cloud.next("say", ended)
    with pytest.raises(errors.TurnFailed, match="Say it again"):
        await room.say()
    assert room.cloud.count("say") == 1
    assert room.cloud.count("state") == 1 + 4 + 6


async def test_a_silent_edit_may_show_a_moment_later(room: Room) -> None:
    room.cloud.next("say", answers.recording("base_silent"))
    room.state({}, {}, {}, TITLE)
    ended = await room.say()
    assert ended.changes == ('Added text "Hello" (0-2s)',)
    assert not ended.was_recovered


async def test_a_silent_turn_that_changed_nothing_says_so_soon(room: Room) -> None:
    room.cloud.next("say", answers.recording("base_silent"))
    ended = await room.say()
    assert (ended.text, ended.changes) == ("", ())
    assert room.cloud.count("state") == 1 + 4


async def test_looks_that_fail_are_looks_that_saw_nothing(room: Room) -> None:
    room.cloud.next("say", [Cut()])
    room.state({})
    room.cloud.next("state", *[[Cut()]] * 3, reply(status=500, body=b""))
    room.state(TITLE)
    assert (await room.say()).was_recovered


@pytest.mark.parametrize("number", [1001, 1002])
async def test_a_refusal_during_recovery_cannot_make_anybody_say_it_again(
    room: Room, number: int
) -> None:
    room.cloud.next("say", [Cut()])
    room.state({})
    room.cloud.next("state", code(number))
    with pytest.raises(errors.OutcomeUnknown):
        await room.say()


@pytest.mark.parametrize(
    ("number", "kind"), [(1001, errors.TokenRejected), (1002, errors.SessionNotFound)]
)
async def test_a_refusal_before_anything_was_done_is_the_owners_to_repeat(
    room: Room, number: int, kind: type[Exception]
) -> None:
    room.cloud.next("state", code(number))
    with pytest.raises(kind):
        await room.say()
    assert room.cloud.count("say") == 0
    room.cloud.next("say", code(number))
    with pytest.raises(kind):
        await room.say()
    room.cloud.next("say", stream({"code": number, "message": "no"}))
    room.cloud.next("state", envelope({"state": {}}), code(number))
    with pytest.raises(kind):
        await room.say()


@pytest.mark.parametrize("number", [1001, 1002])
async def test_a_refusal_that_the_state_denies_is_not_to_repeat_after(
    room: Room, number: int
) -> None:
    room.cloud.next("say", stream({"code": number, "message": "no"}))
    with pytest.raises(errors.TurnFailed):
        await room.say()


@pytest.mark.parametrize("number", [1001, 1002])
async def test_a_refusal_in_the_middle_is_not_to_repeat_after(room: Room, number: int) -> None:
    room.cloud.next("say", stream(tool_call("a"), tool_result("a"), error(str(number), "no")))
    with pytest.raises(errors.TurnFailed):
        await room.say()


@pytest.mark.parametrize("number", [1001, 1002])
async def test_a_refusal_after_the_end_is_not_to_repeat_after(room: Room, number: int) -> None:
    room.cloud.next("say", stream(text("Done.")), stream(tool_result("a", draft=TITLE)))
    room.state({})
    room.cloud.next("state", code(number))
    with pytest.raises(errors.OutcomeUnknown):
        await room.say()
    room.state({})
    room.cloud.next("state", code(number))
    assert (await room.say()).changes == ('Added text "Hello" (0-2s)',)


async def test_an_error_in_the_middle_tells_what_was_done_before_it(room: Room) -> None:
    room.cloud.next("say", answers.recording("base_crash"))
    room.state({}, TITLE)
    with pytest.raises(errors.TurnFailed) as raised:
        await room.say()
    assert 'Done before that: Added text "Hello" (0-2s).' in raised.value.message


async def test_words_after_an_error_mean_that_the_turn_went_on(room: Room) -> None:
    room.cloud.next("say", stream(text("a"), error("FLAKY", "once"), text("Done.")))
    assert (await room.say()).text == "a\n\nDone."


async def test_no_credits_in_the_middle_is_said_as_that(room: Room) -> None:
    room.cloud.next("say", stream(text("Let me see."), error("2001", "no credits")))
    with pytest.raises(errors.OutOfCredits):
        await room.say()


async def test_heartbeats_alone_are_given_up_once_the_state_shows_nothing(room: Room) -> None:
    room.cloud.next("say", stream(*[HEARTBEAT] * 3, Stall()))
    room.state({}, {}, TITLE)
    ended = await room.say(heartbeat_limit_s=-1)
    assert ended.was_recovered
    assert (await room.cloud.heard("say")).is_abandoned


async def test_heartbeats_are_work_while_the_state_goes_on_changing(room: Room) -> None:
    room.cloud.next("say", stream(HEARTBEAT, text("Done.")))
    room.state({}, TITLE)
    assert (await room.say(heartbeat_limit_s=-1)).text == "Done."


async def test_a_time_limit_is_told_as_one_and_never_as_a_cut(room: Room) -> None:
    room.cloud.next("say", stream(HEARTBEAT, Stall()))
    room.state({}, {}, {}, {})
    with pytest.raises(errors.TookTooLong, match="signs of life"):
        await room.say(heartbeat_limit_s=-1)


async def test_heartbeats_are_told(room: Room) -> None:
    room.cloud.next("say", stream(tool_call("add_music"), HEARTBEAT, text("Done.")))
    await room.say()
    assert room.heard[2].kind == "heartbeat"
    assert room.heard[2].words == "Adding music"
