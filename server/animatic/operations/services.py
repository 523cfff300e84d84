"""What a request may call: every long-lived part of the server, named once, built lazily.

`server.py` fills this in. Nothing here decides anything.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from pydantic import SecretStr

from animatic.jobs.registry import Jobs
from animatic.model.settings import Settings
from animatic.projects.caller import Caller
from animatic.projects.deliveries import Deliveries
from animatic.projects.one_time_links import OneTimeLinks
from animatic.projects.registry import Projects

if TYPE_CHECKING:
    from animatic.backend.client import Client
    from animatic.projects.accounts import Accounts
    from animatic.projects.version_log import VersionLog

ResultT = TypeVar("ResultT")


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
    timeline_changed: Callable[[str, str], Awaitable[None]]
    """Tells those who watch the timeline of a project (handle, key of its owner)."""
    links: OneTimeLinks
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
