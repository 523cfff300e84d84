"""What a request may call: every long-lived part of the server, named once, built lazily.

`server.py` fills this in. Nothing here decides anything.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from pydantic import SecretStr

from animatic.jobs.registry import Jobs
from animatic.model.errors import TokenRejected
from animatic.model.settings import Settings
from animatic.projects.accounts import ANONYMOUS, STUDIO, Account, own_key
from animatic.projects.caller import Caller
from animatic.projects.deliveries import Deliveries
from animatic.projects.one_time_links import OneTimeLinks
from animatic.projects.project import Project
from animatic.projects.registry import Projects

if TYPE_CHECKING:
    from animatic.backend.client import Client
    from animatic.projects.accounts import Accounts
    from animatic.projects.version_log import VersionLog

ResultT = TypeVar("ResultT")
FELL_BACK = (
    "Your NEMO_TOKEN was rejected (expired or invalid), so the free anonymous account is used "
    "for now; what your token made stays with it."
)


@dataclass(frozen=True)
class Backend:
    """The engine behind the HTTP contract, whichever it is: how to ask it, and who pays."""

    client: Client
    accounts: Accounts


class Watched(Protocol):
    """Tells those who watch timelines."""

    async def timeline_changed(self, handle: str, keys: Collection[str]) -> None:
        """A project's timeline has changed; these callers may know of it."""
        ...


@dataclass(frozen=True)
class Services:
    """The parts, as they stand while the server runs."""

    settings: Settings
    backend: Callable[[], Awaitable[Backend]]
    projects: Projects
    jobs: Jobs
    versions: Callable[[], Awaitable[VersionLog]]
    deliveries: Deliveries
    watched: Watched
    links: OneTimeLinks
    is_loopback_only: bool = True
    """Whether only this machine's own programs can reach the HTTP transport."""

    async def client(self) -> Client:
        """The backend's client."""
        return (await self.backend()).client

    async def account_of(self, project: Project) -> Account:
        """The account that made the project's session, or that is to make it.

        Raises:
            SettingsError: it isn't at hand: it was made with another token.
        """
        accounts = (await self.backend()).accounts
        return await accounts.that_made(project.account, self._own(project.token))

    async def paid_for(
        self, project: Project, call: Callable[[str], Awaitable[ResultT]]
    ) -> ResultT:
        """Run `call` with the token of the project's account, renewed once if it must be."""
        account = await self.account_of(project)
        return await (await self.backend()).accounts.authorised(account, call)

    async def paid_by(
        self, caller: Caller, call: Callable[[str], Awaitable[ResultT]]
    ) -> tuple[ResultT, str]:
        """Run `call` with the token of whoever pays for a caller, and what is to be said of it.

        The token in the environment may be rejected: the free account steps in, and that is said.
        """
        accounts = (await self.backend()).accounts
        account = await accounts.usual(self._own(caller.token))
        try:
            return await accounts.authorised(account, call), ""
        except TokenRejected:
            if not self.may_fall_back(account, caller.token):
                raise
        return await accounts.authorised(await accounts.anonymous(), call), FELL_BACK

    def may_fall_back(self, account: Account, token: SecretStr | None) -> bool:
        """Whether the free account may step in for one whose token was rejected: for the
        person of this machine, never for a caller who brought a token of their own."""
        return not account.is_anonymous and account.key != STUDIO and self._own(token) is None

    async def tell_watchers(self, project: Project) -> None:
        """Say to those who may know of the project that its timeline has changed."""
        keys = {project.owner, *self.projects.keys_on(project.handle)}
        await self.watched.timeline_changed(project.handle, keys)

    @property
    def is_metered(self) -> bool:
        """Whether work can cost credits."""
        return self.settings.backend_name == "cloud" or self.settings.studio_credits is not None

    def can_pay(self, owner: str, account: str) -> bool:
        """Whether work can go on without a token that only its owner has."""
        if self.settings.backend_name == "studio":
            return True
        at_hand = ["", ANONYMOUS]
        if self.settings.nemo_token is not None:
            at_hand.append(own_key(self.settings.nemo_token))
        return not owner.startswith("token:") and account in at_hand

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
