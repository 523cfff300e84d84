"""Who is calling: a request → a `Caller` with a stable key.

On the 2026-07-28 protocol there is no connection, so the key is, in this order: the auth
principal; this machine's user (stdio); the hash of the caller's own `X-Nemo-Token`; the legacy
session the transport verified; nobody. A request header alone never identifies anyone.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any, Final, cast

from mcp.server.auth.middleware.auth_context import get_access_token
from mcp.server.auth.provider import principal_components
from mcp.server.context import ServerRequestContext
from pydantic import SecretStr

from animatic.projects.caller import LOCAL, Caller, CallerKind
from animatic.protocol import hooks

_HOST: Final = re.compile(r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")
"""A host that may stand in a link: the SDK lets more through."""
TOKEN_HEADER = "x-nemo-token"  # noqa: S105 - a header's name


def identify(request: ServerRequestContext[Any, Any]) -> Caller:
    """The caller of a request."""
    headers = cast("Mapping[str, str] | None", getattr(request.request, "headers", None))
    host = (headers or {}).get("host", "")
    host = host if _HOST.fullmatch(host) else ""
    token = SecretStr(raw) if headers and (raw := headers.get(TOKEN_HEADER, "").strip()) else None
    if (access := get_access_token()) is not None:
        return _caller("principal", principal_components(access), token, host)
    if headers is None:
        # One person owns ANIMATIC_HOME: their projects outlive the process that made them.
        return Caller("local", LOCAL)
    if token is not None:
        return _caller("token", (token.get_secret_value(),), token, host)
    if (session := hooks.verified_session_id(request)) is not None:
        return _caller("session", (session,), None, host)
    return Caller("nobody", "nobody", None, host)


def _caller(
    kind: CallerKind, parts: tuple[str | None, ...], token: SecretStr | None, host: str
) -> Caller:
    """A key that can be written down: what it was made from can't be read back from it."""
    digest = hashlib.sha256("\0".join(part or "" for part in parts).encode()).hexdigest()
    return Caller(kind, f"{kind}:{digest}", token, host)
