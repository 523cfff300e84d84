"""The client over a real socket: what it sends, what it repeats, and what it never sends twice."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path

import anyio
import pytest

from animatic.backend.client import Client, platform_of
from animatic.backend.patience import Patience
from animatic.backend.stream import Event, StreamError, TextWhole
from animatic.backend.transport import Departure, is_loopback
from animatic.model import errors
from animatic.model.profiles import PROFILES
from cloud import answers
from cloud.answers import Cut, Stall, Wait, code, cut_after, envelope, redirect, reply, stream
from cloud.scripted import ATTRIBUTION, Cloud, Endpoint

pytestmark = pytest.mark.anyio

DRAFT = {"t": [{"tt": 0, "sg": [{"id": "v1", "d": 1000, "m": {"name": "a"}}]}], "d": 1000}


async def all_events(
    client: Client, token: str, session_id: str, text: str, departure: Departure | None = None
) -> list[Event]:
    async with client.say(token, session_id, text, departure) as events:
        return [event async for event in events]


async def test_every_request_says_who_asks_and_who_pays(
    cloud: Cloud, client: Client, token: str, tmp_path: Path
) -> None:
    file = tmp_path / "a.mp4"
    file.write_bytes(b"x")
    made = await client.create_session(token, "zh")
    await client.claim_link(token, made.task_id, made.session_id)
    await all_events(client, token, made.session_id, "hi")
    await client.upload_file(token, made.session_id, file)
    await client.upload_url(token, made.session_id, "https://example.com/a.jpg")
    await client.credits(token)
    await client.state(token, made.session_id)
    await client.start_export(token, made.session_id, DRAFT, "render_1")
    await client.export_status(token, "render_1")
    await client.download(token, "", "render_1", tmp_path / "out.mp4")
    assert len(cloud.requests) == 10
    for seen in cloud.requests:
        assert [seen.headers[name] for name in ATTRIBUTION] == [
            "video-generation-4k",
            "1.0.0",
            "unknown",
        ]
        assert seen.token == token


async def test_the_anonymous_token_is_asked_for_by_client_id_alone(
    cloud: Cloud, client: Client
) -> None:
    made = await client.anonymous_token("id-1")
    seen = cloud.asked("token")[0]
    assert seen.headers["x-client-id"] == "id-1"
    assert "authorization" not in seen.headers
    assert made.token.get_secret_value() == cloud.tokens[0]
    assert cloud.tokens[0] not in repr(made)


async def test_the_bodies_are_the_contracts(cloud: Cloud, client: Client, token: str) -> None:
    made = await client.create_session(token, "zh")
    assert cloud.asked("session")[0].json == {"task_name": "project", "language": "zh"}
    await all_events(client, token, made.session_id, "夏日 \ud83c")
    assert cloud.asked("say")[0].json == {
        "app_name": "nemo_agent",
        "user_id": "me",
        "session_id": made.session_id,
        "new_message": {"parts": [{"text": "夏日 \ud83c"}]},
    }
    assert cloud.asked("say")[0].headers["accept"] == "text/event-stream"
    await client.upload_url(token, made.session_id, "https://example.com/a.jpg")
    assert cloud.asked("upload")[0].json == {
        "urls": ["https://example.com/a.jpg"],
        "source_type": "url",
    }
    await client.start_export(token, made.session_id, DRAFT, "render_1")
    assert cloud.asked("start_export")[0].json == {
        "id": "render_1",
        "sessionId": made.session_id,
        "draft": DRAFT,
        "output": {"format": "mp4", "quality": "high"},
    }
    await client.start_export(token, made.session_id, DRAFT, "render_2", resolution="4k")
    assert cloud.asked("start_export")[1].json["output"]["resolution"] == "4k"


async def test_a_claim_link_holds_the_claim_and_never_the_token(
    cloud: Cloud, client: Client, token: str
) -> None:
    cloud.next("claim", envelope({"claim_token": "clm_a/b"}))
    link = await client.claim_link(token, "t", "s")
    assert link == "https://nemovideo.com/workspace/claim?ct=clm_a%2Fb"


async def test_a_registration_link_binds_the_account(
    cloud: Cloud, client: Client, token: str
) -> None:
    assert client.registration_link(token) == "https://nemovideo.com/register"
    cloud.next("session", envelope({"session_id": "s1", "task_id": "t1", "user_id": "anon_1 2"}))
    await client.create_session(token)
    assert client.registration_link(token) == "https://nemovideo.com/register?bind=anon_1%202"
    session_id = cloud.new_session()
    cloud.next("state", envelope({"state": {"user_id": "me"}}))
    await client.state(token, session_id)
    assert client.registration_link(token) == "https://nemovideo.com/register?bind=anon_1%202"


@pytest.mark.parametrize("draft", [{}, {"t": []}, {"t": [{"tt": 0, "sg": []}, {"sg": None}]}])
async def test_an_empty_draft_is_refused_before_anything_is_sent(
    cloud: Cloud, client: Client, token: str, draft: dict[str, object]
) -> None:
    with pytest.raises(errors.BadInput, match="nothing on the timeline"):
        await client.start_export(token, "s1", draft, "render_1")
    assert cloud.requests == []


@pytest.mark.parametrize(
    ("number", "kind"),
    [(1001, errors.TokenRejected), (1002, errors.SessionNotFound), (2001, errors.OutOfCredits),
     (429, errors.RateLimited), (402, errors.ExportBlocked)],
)  # fmt: skip
@pytest.mark.parametrize("status", [200, 400])
async def test_a_code_is_raised_before_a_single_event(
    cloud: Cloud, client: Client, token: str, number: int, kind: type[Exception], status: int
) -> None:
    cloud.next("say", code(number, status=status))
    with pytest.raises(kind):
        await all_events(client, token, "s1", "hi")
    assert cloud.count("say") == 1


async def test_an_unknown_session_is_told_by_adk_without_a_code(client: Client, token: str) -> None:
    with pytest.raises(errors.SessionNotFound):
        await all_events(client, token, "nobody", "hi")


async def test_an_answer_without_a_stream_is_no_turn(
    cloud: Cloud, client: Client, token: str
) -> None:
    cloud.next("say", envelope({}))
    with pytest.raises(errors.BackendFault, match="without a stream"):
        await all_events(client, token, "s1", "hi")


@pytest.mark.parametrize(
    "lost",
    [
        [Cut()],
        [Cut(reset=True)],
        cut_after(answers.recording("base_edit"), 30),
        cut_after(answers.recording("base_edit"), 2000),
        cut_after(answers.recording("base_edit"), 2000, reset=True),
        stream(answers.text("half"), is_whole=False),
        reply({"detail": "bad gateway"}, status=502),
    ],
    ids=["closed", "reset", "in the head", "in an event", "reset in an event", "no end", "gateway"],
)
async def test_a_lost_turn_is_never_said_again(
    cloud: Cloud, client: Client, token: str, lost: answers.Answer
) -> None:
    cloud.next("say", lost)
    with pytest.raises(errors.OutcomeUnknown):
        await all_events(client, token, cloud.new_session(), "hi")
    assert cloud.count("say") == 1


async def test_a_dripping_stream_is_heard_like_any_other(
    cloud: Cloud, client: Client, token: str
) -> None:
    cloud.next("say", answers.recording("base_cjk"), answers.recording("base_cjk", chunk=7))
    cloud.next("say", answers.dripped(answers.recording("base_cjk")))
    heard = [await all_events(client, token, "s1", "hi") for _ in range(3)]
    assert heard[0] == heard[1] == heard[2]
    assert isinstance(heard[0][-1], TextWhole)


async def test_a_stream_may_be_silent_as_long_as_the_turn_may_last(
    cloud: Cloud, token: str
) -> None:
    silence = Wait()
    cloud.next("say", stream(answers.text("a"), silence, answers.text("b")))
    async with Client.open(
        cloud.base_url, profile=PROFILES["video-create-ai"], patience=Patience(turn_s=30)
    ) as client, client.say(token, "s1", "hi") as events:  # fmt: skip
        assert await anext(events) == TextWhole(("nemo_agent", ""), "a")
        silence.until.set()
        assert await anext(events) == TextWhole(("nemo_agent", ""), "b")


async def test_a_turn_that_takes_too_long_is_lost(cloud: Cloud, token: str) -> None:
    cloud.next("say", stream(answers.text("a"), Stall()))
    profile = PROFILES["video-create-ai"]
    async with Client.open(
        cloud.base_url, profile=profile, patience=Patience(turn_s=0.2)
    ) as client:
        with pytest.raises(errors.OutcomeUnknown):
            await all_events(client, token, "s1", "hi")


async def test_leaving_a_turn_closes_its_stream_and_ending_it_does_not(
    cloud: Cloud, client: Client, token: str
) -> None:
    cloud.next("say", stream(answers.text("a"), Stall()))
    async with client.say(token, "s1", "hi") as events:
        await anext(events)
    abandoned = await cloud.heard("say")
    with anyio.fail_after(5):
        await abandoned.done.wait()
    assert abandoned.is_abandoned
    await all_events(client, token, cloud.new_session(), "hi")
    assert not cloud.asked("say")[1].is_abandoned


async def test_a_cancelled_turn_closes_its_stream(cloud: Cloud, client: Client, token: str) -> None:
    cloud.next("say", stream(Stall()))
    async with anyio.create_task_group() as group:
        group.start_soon(all_events, client, token, "s1", "hi")
        seen = await cloud.heard("say")
        group.cancel_scope.cancel()
    with anyio.fail_after(5):
        await seen.done.wait()
    assert seen.is_abandoned


class Departing:
    """Notes what it is told, and may take its time about it."""

    def __init__(self, takes_s: float = 0) -> None:
        self.told: list[str] = []
        self.takes_s = takes_s

    async def begins(self) -> None:
        self.told.append("begins")
        await anyio.sleep(self.takes_s)

    async def failed(self) -> None:
        await anyio.sleep(0.01)
        self.told.append("failed")


async def test_a_message_departs_once_when_the_connection_stands(
    cloud: Cloud, client: Client, token: str
) -> None:
    departing = Departing()
    async with client.say(token, cloud.new_session(), "hi", departing) as events:
        assert [event async for event in events]
    assert departing.told == ["begins"]
    assert cloud.count("say") == 1


async def test_a_message_without_a_connection_never_departs(token: str) -> None:
    departing = Departing()
    profile = PROFILES["video-create-ai"]
    quick = Patience(ask_again_after_s=(0.01,))
    async with Client.open("http://127.0.0.1:9", profile=profile, patience=quick) as client:
        with pytest.raises(errors.BackendUnreachable):
            await all_events(client, token, "s1", "hi", departing)
    assert departing.told == []


async def test_a_message_held_back_at_the_door_was_not_sent(
    cloud: Cloud, client: Client, token: str
) -> None:
    departing = Departing(takes_s=30)
    async with anyio.create_task_group() as group:
        group.start_soon(all_events, client, token, "s1", "hi", departing)
        with anyio.fail_after(5):
            while not departing.told:
                await anyio.sleep(0.01)
        group.cancel_scope.cancel()
    assert departing.told == ["begins", "failed"]
    assert cloud.count("say") == 0


Ask = Callable[[Client, str, str], Awaitable[object]]
LOOKS: list[tuple[Endpoint, Ask]] = [
    ("credits", lambda client, token, _: client.credits(token)),
    ("state", lambda client, token, session_id: client.state(token, session_id)),
]
ACTS: list[tuple[Endpoint, Ask]] = [
    ("session", lambda client, token, _: client.create_session(token)),
    ("upload", lambda client, token, sid: client.upload_url(token, sid, "https://a.example/b")),
]


@pytest.mark.parametrize(("endpoint", "ask"), LOOKS, ids=[e for e, _ in LOOKS])
@pytest.mark.parametrize(
    "bad", [[Cut()], [Cut(reset=True)], reply(status=502, body=b""), reply({}, content_length="99")]
)
async def test_looking_is_repeated_until_it_is_answered(
    cloud: Cloud, client: Client, token: str, endpoint: Endpoint, ask: Ask, bad: answers.Answer
) -> None:
    cloud.next(endpoint, bad, bad)
    await ask(client, token, cloud.new_session())
    assert cloud.count(endpoint) == 3
    cloud.next(endpoint, bad, bad, bad)
    with pytest.raises(errors.BackendUnreachable):
        await ask(client, token, cloud.new_session())


@pytest.mark.parametrize(("endpoint", "ask"), ACTS, ids=[e for e, _ in ACTS])
async def test_what_acts_is_sent_once_when_its_answer_is_lost(
    cloud: Cloud, client: Client, token: str, endpoint: Endpoint, ask: Ask
) -> None:
    cloud.next(endpoint, [Cut()])
    with pytest.raises(errors.OutcomeUnknown):
        await ask(client, token, cloud.new_session())
    assert cloud.count(endpoint) == 1


async def test_an_order_whose_answer_is_lost_is_looked_up_before_it_is_given_again(
    cloud: Cloud, client: Client, token: str
) -> None:
    session_id = cloud.new_session()
    cloud.next("start_export", [Cut()])
    await client.start_export(token, session_id, DRAFT, "render_1")
    first, second = cloud.asked("start_export")
    assert first.json == second.json
    assert cloud.count("export_status") == 1

    cloud.next("start_export", [Cut()])
    await client.start_export(token, session_id, DRAFT, "render_1")
    assert cloud.count("start_export") == 3
    assert cloud.count("export_status") == 2


async def test_an_order_that_cannot_be_looked_up_is_not_given_again(
    cloud: Cloud, client: Client, token: str
) -> None:
    cloud.next("start_export", [Cut()])
    cloud.next("export_status", *[[Cut()]] * 3)
    with pytest.raises(errors.OutcomeUnknown):
        await client.start_export(token, cloud.new_session(), DRAFT, "render_1")
    assert cloud.count("start_export") == 1


async def test_without_a_connection_everything_is_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    profile = PROFILES["video-generation-4k"]
    async with Client.open(f"http://127.0.0.1:{port}", profile=profile) as client:
        with pytest.raises(errors.BackendUnreachable) as raised:
            await all_events(client, "nmv_usr_x", "s1", "hi")
    assert "nothing was sent" in str(raised.value)


async def test_a_backend_that_comes_up_late_is_reached(
    token: str,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    profile = PROFILES["video-generation-4k"]
    url, patience = f"http://127.0.0.1:{port}", Patience(ask_again_after_s=(0.05, 5.0))
    async with Client.open(url, profile=profile, patience=patience) as client:
        asking = asyncio.create_task(client.credits(token))
        await asyncio.sleep(0.01)
        async with Cloud.running(port):
            assert (await asking).available == 90


async def test_a_redirect_is_not_followed_with_the_token(
    cloud: Cloud, client: Client, token: str
) -> None:
    async with Cloud.running() as elsewhere:
        cloud.next("credits", redirect(f"{elsewhere.base_url}/api/credits/balance/simple"))
        cloud.next("say", redirect(f"{elsewhere.base_url}/run_sse"))
        with pytest.raises(errors.BackendFault, match="another address"):
            await client.credits(token)
        with pytest.raises(errors.BackendFault, match="another address"):
            await all_events(client, token, "s1", "hi")
        assert elsewhere.requests == []


@pytest.mark.parametrize("token", ["", "with blank", "new\nline", "ключ", "x" * 5000])
async def test_what_cannot_be_a_token_is_not_even_sent(
    cloud: Cloud, client: Client, token: str
) -> None:
    with pytest.raises(errors.TokenRejected) as raised:
        await client.credits(token)
    assert cloud.requests == []
    assert not token or token not in str(raised.value)


async def test_no_proxy_stands_before_this_machines_own_server(
    cloud: Cloud, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    async with Client.open(cloud.base_url, profile=PROFILES["video-create-ai"]) as client:
        assert (await client.credits(token)).available == 90


@pytest.mark.parametrize(
    ("host", "is_own"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("mega-api-prod.nemovideo.ai", False),
        ("127.0.0.1.example.com", False),
        ("10.0.0.1", False),
        ("", False),
    ],
)
async def test_only_this_machine_is_told_for_whom_it_is_asked(host: str, is_own: bool) -> None:
    assert is_loopback(host) == is_own


@pytest.mark.parametrize("url", ["", "nemo", "ftp://a.example", "http://", "http://u:p@a.example"])
async def test_an_address_that_is_none_is_said_at_once(url: str) -> None:
    with pytest.raises(errors.SettingsError, match="address"):
        async with Client.open(url, profile=PROFILES["video-create-ai"]):
            pass


async def test_a_path_cannot_be_left_through_an_id(
    cloud: Cloud, client: Client, token: str
) -> None:
    with pytest.raises(errors.AnimaticError):
        await client.state(token, "../../credits?x=")
    assert cloud.requests[0].endpoint == "state"


async def test_an_answer_that_lacks_the_point_is_a_fault_without_its_body(
    cloud: Cloud, client: Client, token: str
) -> None:
    cloud.next("session", envelope({"session": "nmv_usr_secret_secret"}))
    with pytest.raises(errors.BackendFault) as raised:
        await client.create_session(token)
    assert "secret" not in str(raised.value)


async def test_many_callers_share_one_client(cloud: Cloud, client: Client, token: str) -> None:
    sessions = [cloud.new_session() for _ in range(20)]
    async with anyio.create_task_group() as group:
        for session_id in sessions:
            group.start_soon(all_events, client, token, session_id, session_id)
    for session_id in sessions:
        state = await client.state(token, session_id)
        assert state.timeline.tracks[0].segments[0].name == session_id


async def test_an_error_in_the_stream_is_an_event(cloud: Cloud, client: Client, token: str) -> None:
    cloud.next("say", answers.recording("base_crash"))
    assert isinstance((await all_events(client, token, "s1", "hi"))[-1], StreamError)


@pytest.mark.parametrize(
    ("path", "asked", "platform"),
    [
        ("/home/a/.clawhub/skills/x", "", "clawhub"),
        ("C:\\Users\\a\\.cursor\\skills\\x", "", "cursor"),
        ("/home/a/.cursor/x", "", "unknown"),
        ("/opt/animatic", "", "unknown"),
        ("/home/a/.clawhub/x", "mine", "mine"),
        ("/opt/animatic", "bad\nvalue", "unknown"),
    ],
)
async def test_the_platform_is_seen_from_the_install_path(
    path: str, asked: str, platform: str
) -> None:
    assert platform_of(path, asked) == platform
