"""How the studio answers: the envelope, and the one table from our errors to the contract's codes.

Codes of four digits come in an envelope with HTTP 200, as backends of this kind do; 400, 402, 422,
429, 500 and 507 are the HTTP status as well. `/run_sse` is Google ADK's and says `{"detail": …}`.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from typing import Any, TypeAlias

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from animatic.model.errors import (
    AnimaticError,
    BadInput,
    ClientIdMissing,
    DiskFull,
    ExportBlocked,
    FileTooLarge,
    OutOfCredits,
    RateLimited,
    SessionNotFound,
    TokenRejected,
    UnsupportedFile,
    UnusableMedia,
)
from animatic.storage.disk import NO_ROOM

log = logging.getLogger(__name__)
Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]

_WEEK_S = 7 * 24 * 3600


class CannotExport(BadInput):
    """The draft holds nothing that can be drawn."""


def success(data: Any) -> Response:
    """`{"code": 0, "message": "success", "data": …}`."""
    return JSONResponse({"code": 0, "message": "success", "data": data})


def bare(data: Mapping[str, Any]) -> Response:
    """A reply without an envelope, as render status is."""
    return JSONResponse(data)


def missing(what: str) -> Response:
    """404, for a thing that isn't there or isn't the asker's."""
    return _failed(404, f"There is no such {what}.")


def refusal(error: AnimaticError) -> Response:
    """The code and the sentence for an error; the sentence is for people."""
    code, status = _code(error)
    headers = {"Retry-After": str(_WEEK_S)} if code == 429 else None
    return JSONResponse({"code": code, "message": error.message, "data": None}, status, headers)


def detail(status: int, said: Any) -> Response:
    """A refusal as Google ADK's server words it."""
    return JSONResponse({"detail": said}, status)


def _code(error: AnimaticError) -> tuple[int, int]:
    """The envelope's code and the HTTP status."""
    match error:
        case TokenRejected():
            return 1001, 200
        case SessionNotFound():
            return 1002, 200
        case OutOfCredits():
            return 2001, 200
        case FileTooLarge():
            return 4002, 200
        case UnsupportedFile() | UnusableMedia():
            return 4001, 200
        case ClientIdMissing():
            return 400, 400
        case ExportBlocked():
            return 402, 402
        case RateLimited():
            return 429, 429
        case DiskFull():
            return 507, 507
        case BadInput():
            return 422, 422
        case _:
            return 500, 500


def answering(endpoint: Endpoint) -> Endpoint:
    """The endpoint with everything it may raise turned into an answer."""

    @wraps(endpoint)
    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except AnimaticError as error:
            return refusal(error)
        except ClientDisconnect:
            return Response(status_code=499)
        except OSError as error:
            return _disk_trouble(error)
        except Exception:
            log.exception("An answer to %s %s failed", request.method, request.url.path)
            return _failed(500, "The studio failed to answer this request.")

    return answer


def _disk_trouble(error: OSError) -> Response:
    log.error("The studio's folder can't be used: %s", error)
    if error.errno in NO_ROOM:
        return _failed(507, "The disk is full. Free some space and try again.")
    reason = error.strerror or type(error).__name__
    return _failed(507, f"The studio's folder can't be written: {reason}.")


def _failed(status: int, words: str) -> Response:
    return JSONResponse({"code": status, "message": words, "data": None}, status)
