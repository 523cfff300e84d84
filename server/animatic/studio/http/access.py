"""Who asks: the bearer token, the attribution headers, and the profile they name."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request

from animatic.backend.wire import AWAITED_HEADER, CALLER_HEADER
from animatic.model.errors import ClientIdMissing, ExportBlocked, TokenRejected
from animatic.model.profiles import DEFAULT_PROFILE, PROFILES, Profile
from animatic.studio.exports import Asker
from animatic.studio.storage.ledger import FREE_CREDITS
from animatic.studio.storage.store import Store

ATTRIBUTION = ("x-skill-source", "x-skill-version", "x-skill-platform")
OWN_ACCOUNT = "studio"
"""The account of the token that a studio is started with: the same one on every start."""
_MAX_CLIENT_ID = 200
_MAX_CALLER = 64


@dataclass(frozen=True, slots=True)
class Access:
    """Lets in whoever has a token of this studio's."""

    store: Store
    token: str
    credits: int | None
    """What an account begins with; None when nothing is metered."""

    @property
    def is_metered(self) -> bool:
        return self.credits is not None

    @property
    def first_credits(self) -> int:
        return FREE_CREDITS if self.credits is None else self.credits

    async def open(self) -> None:
        """Give the account of the studio's own token its balance, anew on every start."""
        await self.store.run(self.store.ledger.open_account, OWN_ACCOUNT, self.first_credits)

    async def account(self, request: Request) -> str:
        """The id of the account that pays.

        Raises:
            TokenRejected: 1001: no token, nobody's token, or an expired one.
        """
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not token:
            raise TokenRejected("This request has no bearer token.")
        if secrets.compare_digest(token.encode(), self.token.encode()):
            return OWN_ACCOUNT
        row = await self.store.run(self.store.ledger.account_of, token)
        if row is None:
            raise TokenRejected("The token is expired or invalid.")
        return row.id


def client_id(headers: Mapping[str, str]) -> str:
    """The client's own id.

    Raises:
        ClientIdMissing: 400: there is none that can be used.
    """
    found = headers.get("x-client-id", "").strip()
    if not found or len(found) > _MAX_CLIENT_ID:
        raise ClientIdMissing("The X-Client-Id header is missing.")
    return found


def profile_of(headers: Mapping[str, str]) -> Profile:
    """The skill that asks: it sets the upload limit. An unknown one is the default."""
    return PROFILES.get(headers.get("x-skill-source", ""), PROFILES[DEFAULT_PROFILE])


def asker_of(headers: Mapping[str, str], account: str) -> Asker:
    """Who asks for an export. A client that serves several callers says for whom."""
    caller = headers.get(CALLER_HEADER, "").strip()
    is_waiting = headers.get(AWAITED_HEADER, "").strip().lower() != "no"
    return Asker(caller[:_MAX_CALLER] or account, is_waiting)


def check_attribution(headers: Mapping[str, str]) -> None:
    """Exports need to say which skill they come from, as on the cloud.

    Raises:
        ExportBlocked: 402: one of the three headers is missing.
    """
    if not all(headers.get(name, "").strip() for name in ATTRIBUTION):
        raise ExportBlocked("Export isn't part of this plan.")
