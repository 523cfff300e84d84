"""The table of codes: what each means, and that no body or token gets into a message."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from animatic.backend.faults import Subject, network_fault, opened, sentence, turn_fault
from animatic.model import errors

SECRET = "nmv_usr_1234567890abcdef"


def fault(status: int, body: Any, *, acts: bool = False, about: Subject = "account") -> Exception:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    with pytest.raises(errors.AnimaticError) as raised:
        opened(status, content, acts=acts, about=about)
    return raised.value


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (1001, errors.TokenRejected),
        (1002, errors.SessionNotFound),
        (2001, errors.OutOfCredits),
        (4001, errors.UnsupportedFile),
        (4002, errors.FileTooLarge),
        (402, errors.ExportBlocked),
        (429, errors.RateLimited),
        (31337, errors.BackendFault),
    ],
)
@pytest.mark.parametrize("status", [200, 400, 500])
def test_an_envelopes_code_decides_whatever_the_status(
    code: int, kind: type[Exception], status: int
) -> None:
    body = {"code": code, "message": f"no: {SECRET}"}
    found = fault(status, body)
    assert type(found) is kind
    assert SECRET not in str(found)
    assert type(fault(status, {**body, "code": str(code)})) is kind


@pytest.mark.parametrize(
    ("status", "acts", "about", "kind"),
    [
        (400, True, "token", errors.ClientIdMissing),
        (400, True, "account", errors.BackendFault),
        (401, True, "account", errors.TokenRejected),
        (402, True, "session", errors.ExportBlocked),
        (404, True, "session", errors.SessionNotFound),
        (404, False, "account", errors.BackendFault),
        (413, True, "session", errors.FileTooLarge),
        (415, True, "session", errors.UnsupportedFile),
        (429, True, "token", errors.RateLimited),
        (500, True, "session", errors.BackendFault),
        (502, True, "session", errors.OutcomeUnknown),
        (504, True, "session", errors.OutcomeUnknown),
        (502, False, "session", errors.BackendUnreachable),
        (307, True, "session", errors.BackendFault),
    ],
)
@pytest.mark.parametrize(
    "body", [b"", b"<html>nmv_usr_1234567890abcdef</html>", b'{"detail":"no"}']
)
def test_a_status_without_a_code(
    status: int, acts: bool, about: Subject, kind: type[Exception], body: bytes
) -> None:
    found = fault(status, body, acts=acts, about=about)
    assert type(found) is kind
    assert SECRET not in str(found)
    assert "html" not in str(found)


@pytest.mark.parametrize(
    ("body", "data"),
    [
        ({"code": 0, "data": {"a": 1}}, {"a": 1}),
        ({"code": 0, "data": None}, None),
        ({"status": "pending"}, {"status": "pending"}),
        ({"success": True, "data": {"status": "pending"}}, {"status": "pending"}),
        ([1], [1]),
    ],
)
def test_an_envelope_is_opened_and_a_bare_reply_is_its_own_data(body: Any, data: Any) -> None:
    assert opened(200, json.dumps(body).encode(), acts=False) == data


def test_an_answer_may_say_no_without_a_code() -> None:
    found = fault(200, {"success": False, "message": "duplicate id"})
    assert str(found).startswith("The backend answered with an error: duplicate id.")
    assert "no reason given" in str(fault(200, {"success": False}))


@pytest.mark.parametrize("body", [b"", b"<html>", b"{", b"[" * 100_000])
def test_a_success_that_cannot_be_read_is_none(body: bytes) -> None:
    assert type(fault(200, body)) is errors.BackendFault


def test_the_backends_own_words_about_a_file_are_kept() -> None:
    found = fault(200, {"code": 4002, "message": "beach.mov has 612 MB;\nthe limit is 500 MB."})
    assert str(found).startswith("beach.mov has 612 MB; the limit is 500 MB.")


def test_the_backends_own_words_about_what_it_was_given_are_kept() -> None:
    found = fault(422, {"code": 422, "message": "There is nothing to draw.", "data": None})
    assert type(found) is errors.BadInput
    assert str(found) == "There is nothing to draw."
    adk = fault(422, {"detail": [{"msg": "Field required"}]}, about="session")
    assert str(adk) == "The backend answered with an error: code 422. Try again later."


def test_a_failure_without_a_code_says_what_the_backend_says() -> None:
    found = fault(507, {"code": 507, "message": "The disk is full."}, acts=True)
    assert str(found).startswith("The backend answered with an error: The disk is full. Free")


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout])
def test_without_a_connection_nothing_was_sent(error: type[httpx.TransportError]) -> None:
    assert type(network_fault(error("x"), acts=True)) is errors.BackendUnreachable


@pytest.mark.parametrize(
    "error",
    [
        httpx.ReadError,
        httpx.ReadTimeout,
        httpx.WriteError,
        httpx.WriteTimeout,
        httpx.RemoteProtocolError,
    ],
)
def test_after_sending_only_a_request_that_changes_nothing_may_be_repeated(
    error: type[httpx.TransportError],
) -> None:
    assert type(network_fault(error("x"), acts=True)) is errors.OutcomeUnknown
    assert type(network_fault(error("x"), acts=False)) is errors.BackendUnreachable


@pytest.mark.parametrize(
    ("code", "kind"),
    [("2001", errors.OutOfCredits), ("1001", errors.TokenRejected), ("SAFETY", errors.TurnFailed),
     ("", errors.TurnFailed), ("9" * 50, errors.TurnFailed), ("²", errors.TurnFailed)],
)  # fmt: skip
def test_an_error_in_a_stream_has_a_class_too(code: str, kind: type[Exception]) -> None:
    assert type(turn_fault(code, f"because of Bearer {SECRET}")) is kind
    assert SECRET not in str(turn_fault(code, f"because of Bearer {SECRET}"))


@given(st.one_of(st.text(), st.integers(), st.none()))
def test_a_quoted_sentence_is_one_short_line(said: object) -> None:
    quoted = sentence(said)
    assert len(quoted) <= 200
    assert "\n" not in quoted
    quoted.encode()
