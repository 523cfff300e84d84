"""What an answer, or the lack of one, means: the one table from the wire to `model.errors`.

Two questions decide. Which code did the backend give (an envelope's `code`, else the HTTP
status)? And where none came: may the request have been acted on? Only a request that surely
wasn't is ever repeated, so a lost answer to a request that acts is `OutcomeUnknown`.

httpx is loaded only where one of its errors is at hand: listing the tools doesn't need it.

Bodies, headers and URLs never get into a message; a sentence the backend wrote may, once it is
one short line without anything that looks like a token.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from animatic.backend.hiding import NOTHING, Hiding
from animatic.backend.tolerant import mapping, one_line
from animatic.model.errors import (
    AnimaticError,
    BackendError,
    BackendFault,
    BackendUnreachable,
    BadInput,
    ClientIdMissing,
    ExportBlocked,
    FileTooLarge,
    OutcomeUnknown,
    OutOfCredits,
    RateLimited,
    SessionNotFound,
    TokenRejected,
    TurnFailed,
    UnsupportedFile,
)

if TYPE_CHECKING:
    import httpx

Subject: TypeAlias = Literal["account", "session", "token"]
SUCCESS: Final = frozenset({0, 200})

_MEANINGS: Final[Mapping[int, tuple[type[AnimaticError], str]]] = {
    1001: (TokenRejected, "The backend rejected the token: it is expired or invalid."),
    1002: (SessionNotFound, "The backend doesn't find this project's session."),
    2001: (OutOfCredits, "There are no credits left."),
    4001: (UnsupportedFile, "The backend can't use this kind of file."),
    4002: (FileTooLarge, "The file is too large for the backend."),
    400: (ClientIdMissing, "The backend asked for a client id."),
    401: (TokenRejected, "The backend rejected the token: it is expired or invalid."),
    402: (
        ExportBlocked,
        "Export isn't part of this plan; credits have nothing to do with it.",
    ),
    413: (FileTooLarge, "The file is too large for the backend."),
    415: (UnsupportedFile, "The backend can't use this kind of file."),
    429: (RateLimited, "The backend limits how often it can be asked, and the limit is reached."),
}
_EXPLAINED: Final = frozenset({4001, 4002, 413, 415})
"""Codes whose own sentence says more than ours: which file, which limit."""

_LOST_ON_THE_WAY: Final = frozenset({408, 502, 503, 504, 520, 521, 522, 523, 524})
"""A gateway's statuses: whether the request came through, they don't say."""

_SECRET: Final = re.compile(r"(?i)\b(?:nmv|clm|sk|eyJ)[_-]?[\w.-]{8,}|\bbearer\s+\S+")
_MAX_SENTENCE: Final = 200
_MAX_READ: Final = 2_000
"""Characters that are looked at for a sentence; the rest could only be cut off."""


def sentence(said: object) -> str:
    """A backend's words as they may be shown: one line, short, nothing secret; "" if unusable."""
    if not isinstance(said, str):
        return ""
    line = one_line(_SECRET.sub("…", said[:_MAX_READ].encode(errors="replace").decode()))
    if not line or line.startswith(("<", "{", "[")):
        return ""
    return line if len(line) <= _MAX_SENTENCE else f"{line[: _MAX_SENTENCE - 1]}…"


def opened(
    status: int,
    body: bytes | bytearray,
    *,
    acts: bool,
    about: Subject = "account",
    hiding: Hiding = NOTHING,
) -> Any:
    """The data in an answer: an envelope's `data`, or the whole of a bare reply.

    Args:
        status: The HTTP status.
        body: The whole body.
        acts: Whether the request changes or costs something.
        about: What it named: 404 means another thing for a session, and 400 for a token.
        hiding: The tokens that it may not repeat.

    Raises:
        AnimaticError: the answer isn't a success; which class, the table says.
    """
    reply = hiding.json(body)
    envelope = mapping(reply)
    code = _whole(envelope.get("code"))
    if code is not None and code not in SUCCESS:
        said = envelope.get("message") or envelope.get("msg")
        raise coded_fault(code, said) if code != 400 else _bad_request(said, code, about)
    if envelope.get("success") is False:
        raise _refused(envelope.get("message") or envelope.get("error"), status)
    if status >= 300:
        raise _status_fault(status, envelope, acts=acts, about=about)
    if reply is None:
        raise BackendFault("The backend's answer can't be read.", "Try again later.", status)
    is_wrapped = "data" in envelope and (code is not None or "success" in envelope)
    return envelope["data"] if is_wrapped else reply


def coded_fault(code: int, said: object = None) -> AnimaticError:
    """The error for one of the contract's codes, or for a code nobody has documented."""
    if code in _MEANINGS:
        kind, words = _MEANINGS[code]
        own = sentence(said).rstrip(".。") if code in _EXPLAINED else ""
        return kind(f"{own}." if own else words)
    return _refused(said, code)


def _refused(said: object, code: int) -> AnimaticError:
    """An error for a code without a meaning of its own: what the backend says, if it does."""
    text = sentence(said)
    if code == 422 and text:
        return BadInput(text)
    if not text:
        text = "no reason given" if code in SUCCESS else f"code {code}"
    is_full = code == HTTPStatus.INSUFFICIENT_STORAGE
    return BackendFault(
        f"The backend answered with an error: {text.rstrip('.')}.",
        "Free some space, then try again." if is_full else "Try again later.",
        code,
    )


def _status_fault(
    status: int, envelope: Mapping[str, Any], *, acts: bool, about: Subject
) -> AnimaticError:
    if 300 <= status < 400:
        return BackendFault(
            "The backend sent the request on to another address; it wasn't followed there.",
            "Check NEMO_API_URL.",
            status,
        )
    if status == 404 and about == "session":
        _, words = _MEANINGS[1002]
        return SessionNotFound(words, is_certain=bool(envelope))
    if status in _LOST_ON_THE_WAY:
        return _lost(acts=acts)
    said = envelope.get("message") or envelope.get("detail")
    return coded_fault(status, said) if status != 400 else _bad_request(said, status, about)


def _bad_request(said: object, code: int, about: Subject) -> AnimaticError:
    """400 asks for a client id: of the token's route always, elsewhere where it says so."""
    is_about_id = about == "token" or "client-id" in sentence(said).lower().replace(" ", "-")
    return coded_fault(code, said) if is_about_id else _refused(said, code)


def network_fault(error: httpx.RequestError, *, acts: bool) -> BackendError:
    """The error for a request that got no answer."""
    import httpx

    unsent = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
    if isinstance(error, (*unsent, httpx.ProxyError, httpx.UnsupportedProtocol)):
        return BackendUnreachable("The backend can't be reached.")
    return _lost(acts=acts)


def _lost(*, acts: bool) -> BackendError:
    if acts:
        return OutcomeUnknown(
            "The connection was lost after the request was sent, "
            "so whether it was carried out isn't known."
        )
    return BackendUnreachable(
        "The backend didn't answer.", "Try again in a moment: nothing was changed or charged."
    )


def turn_fault(code: str, said: str) -> AnimaticError:
    """The error for an error event in a turn's stream."""
    if code.isdecimal() and (number := int(code[:9])) in _MEANINGS:
        return coded_fault(number, said)
    reason = sentence(said) or sentence(code) or "no reason given"
    return TurnFailed(f"The backend stopped working on it: {reason.rstrip('.')}.")


def _whole(value: object) -> int | None:
    if isinstance(value, str) and value.isdecimal():
        return int(value[:9])
    return value if isinstance(value, int) and not isinstance(value, bool) else None
