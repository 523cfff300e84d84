"""What a request may call: every long-lived part of the server, named once, built lazily.

`server.py` fills this in. Nothing here decides anything.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import anyio
from mcp.server.context import ServerRequestContext
from pydantic import SecretStr

from animatic.callers import Caller
from animatic.deliveries import Deliveries
from animatic.doors import Doors
from animatic.jobs import Jobs
from animatic.projects import Projects
from animatic.resources import Bell
from animatic.settings import Settings

if TYPE_CHECKING:
    from animatic.accounts import Accounts
    from animatic.api.client import Client
    from animatic.version_log import VersionLog

ValueT = TypeVar("ValueT")
ResultT = TypeVar("ResultT")


class Once(Generic[ValueT]):
    """An async factory run once, by whoever needs its value first; a failure is tried again."""

    def __init__(self, make: Callable[[], Awaitable[ValueT]]) -> None:
        self._make = make
        self._lock = anyio.Lock()
        self._value: ValueT | None = None

    async def __call__(self) -> ValueT:
        if self._value is None:
            async with self._lock:
                if self._value is None:
                    self._value = await self._make()
        return self._value


@dataclass(frozen=True)
class Backend:
    """The engine behind the HTTP contract, whichever it is: how to ask it, and who pays."""

    client: Client
    accounts: Accounts


@dataclass(frozen=True)
class Services:
    """The parts, as they stand while the server runs."""

    settings: Settings
    backend: Callable[[], Awaitable[Backend]]
    projects: Projects
    jobs: Jobs
    versions: Callable[[], Awaitable[VersionLog]]
    deliveries: Deliveries
    bell: Bell
    doors: Doors
    is_loopback_only: bool = True
    """Whether only this machine's own programs can reach the HTTP transport."""

    async def pays_anonymously(self, owner: str, token: SecretStr | None) -> bool:
        """Whether work for `owner` is on a free account that nobody has registered."""
        accounts = (await self.backend()).accounts
        return (await accounts.account_for(owner, self._own(token))).is_anonymous

    async def client(self) -> Client:
        """The backend's client."""
        return (await self.backend()).client

    async def paid_by(
        self, owner: str, token: SecretStr | None, call: Callable[[str], Awaitable[ResultT]]
    ) -> ResultT:
        """Run `call` with the token of whoever pays for `owner`, renewed once if it must be."""
        accounts = (await self.backend()).accounts
        account = await accounts.account_for(owner, self._own(token))
        return await accounts.authorised(account, call)

    @property
    def is_metered(self) -> bool:
        """Whether work can cost credits."""
        return self.settings.backend_name == "cloud" or self.settings.studio_credits is not None

    def pays_alone(self, owner: str) -> bool:
        """Whether work for `owner` can be paid for without a token that only they have."""
        return self.settings.backend_name == "studio" or not owner.startswith("token:")

    def _own(self, token: SecretStr | None) -> SecretStr | None:
        """A caller's token is for the cloud; on the studio it only tells callers apart."""
        return token if self.settings.backend_name == "cloud" else None

    def shares_files(self, caller: Caller) -> bool:
        """Whether a path means the same to the caller and to this server."""
        if not caller.is_remote:
            return True
        match self.settings.local_files:
            case "on":
                return True
            case "off":
                return False
            case "auto":
                return self.is_loopback_only


def services(request: ServerRequestContext[Any, Any]) -> Services:
    """The services behind a request."""
    found = request.lifespan_context
    assert isinstance(found, Services)
    return found
