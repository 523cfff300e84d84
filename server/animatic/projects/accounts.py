"""Accounts: whose token pays.

A token that was given, with a request or in the environment, is used as it is and never written
down. Without one there is an anonymous account for this machine: its client id and token are kept
under the home folder, readable by their owner only, so that no start asks for another one. It is
renewed when the backend rejects it, once for all who wait, under the same client id.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import re
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import TypeVar

import anyio
import anyio.to_thread
from pydantic import SecretStr

from animatic.backend.client import Client
from animatic.backend.tolerant import mapping, parsed
from animatic.model.errors import (
    AnimaticError,
    ClientIdMissing,
    OutOfCredits,
    RateLimited,
    SettingsError,
    TokenRejected,
)

log = logging.getLogger(__name__)

ResultT = TypeVar("ResultT")
_PLAIN = re.compile(r"[\x21-\x7e]{1,4096}")


ANONYMOUS = "anonymous"
STUDIO = "studio"


def own_key(token: SecretStr) -> str:
    """The key of the account behind somebody's own token; the token can't be read back from it."""
    return f"own:{hashlib.sha256(token.get_secret_value().encode()).hexdigest()[:32]}"


@dataclass(frozen=True, slots=True)
class Account:
    """A token, which never prints, and the key by which what it made is known as its."""

    token: SecretStr
    key: str

    @property
    def is_anonymous(self) -> bool:
        """Whether it is this machine's free one, which nobody has registered."""
        return self.key == ANONYMOUS


@dataclass(frozen=True, slots=True)
class _Kept:
    """What stands in `account.json`. A token is only good for the backend that gave it."""

    client_id: str = ""
    api: str = ""
    token: str = ""
    bind_id: str = ""
    """The id by which it can be registered, once the backend has said it."""


class Accounts:
    """Finds, makes and renews accounts.

    Args:
        client: The backend.
        home: Where the anonymous account is kept.
        given_token: The token from the environment, if there is one.
        given_key: What its account is called, where the token is no person's.
        client_id: The client id from the environment; "" for one made here and kept.
        rate_limit_wait_s: How long to wait before the one repeat after 429.
    """

    def __init__(
        self,
        client: Client,
        home: Path,
        *,
        given_token: SecretStr | None = None,
        given_key: str = "",
        client_id: str = "",
        rate_limit_wait_s: float = 30,
    ) -> None:
        self._client = client
        self._file = _AccountFile(home / "account.json")
        self._given = (
            Account(given_token, given_key or own_key(given_token)) if given_token else None
        )
        self._client_id = client_id
        self._rate_limit_wait_s = rate_limit_wait_s
        self._lock = anyio.Lock()
        self._anonymous: Account | None = None
        self._attempts = 0
        self._bind_id = ""
        self._fault: AnimaticError | None = None
        if given_token is not None:
            client.hide(given_token.get_secret_value())

    async def hide(self) -> None:
        """Have the kept token hidden from the start: the backend may know it from earlier."""
        with contextlib.suppress(AnimaticError):  # told when somebody needs the account
            self._client.hide((await anyio.to_thread.run_sync(self._file.read)).token)

    async def usual(self, given_token: SecretStr | None = None) -> Account:
        """The account that pays for a caller: theirs, else the given one, else the anonymous one.

        Raises:
            RateLimited: no anonymous token is to be had now.
            SettingsError: the anonymous account can't be kept.
        """
        if given_token is not None:
            return Account(given_token, own_key(given_token))
        return self._given or await self.anonymous()

    async def anonymous(self) -> Account:
        """This machine's free account, made when it is first needed."""
        return self._anonymous or await self._another_than(None)

    async def that_made(self, key: str, given_token: SecretStr | None = None) -> Account:
        """The account with this key, which made a session; the usual one where none is known.

        Raises:
            SettingsError: it was made with a token that isn't at hand.
        """
        usual = Account(given_token, own_key(given_token)) if given_token else self._given
        if not key:
            return await self.usual(given_token)
        if usual is not None and usual.key == key:
            return usual
        if key == ANONYMOUS:
            return await self.anonymous()
        raise SettingsError(
            "This project was made with another NEMO_TOKEN, and only that one opens it.",
            'Set that token again to go on with it, or pass project="new" to begin another.',
        )

    async def renew(self, account: Account) -> Account:
        """The account that takes the place of one the backend rejected.

        Raises:
            TokenRejected: it was somebody's own; nothing else opens what it made.
        """
        if not account.is_anonymous:
            raise TokenRejected("The backend rejected your token: it is expired or invalid.")
        return await self._another_than(account)

    async def authorised(
        self, account: Account, call: Callable[[str], Awaitable[ResultT]]
    ) -> ResultT:
        """Call with the account's token; once more with a renewed one when it was rejected, after
        a pause when too much was asked, and with a client id where one is missed. None of these
        calls was acted on.

        Raises:
            TokenRejected: the token was somebody's own, or the new one was rejected as well.
            RateLimited: after the pause, too.
            OutOfCredits: with a link to register by, when the account is anonymous.
        """
        try:
            return await self._patiently(account, call)
        except TokenRejected:
            return await self._patiently(await self.renew(account), call)

    async def _patiently(
        self, account: Account, call: Callable[[str], Awaitable[ResultT]]
    ) -> ResultT:
        try:
            return await self._call(account, call)
        except RateLimited:
            await anyio.sleep(self._rate_limit_wait_s)
        except ClientIdMissing:
            self._client.identify_as((await self._identified()).client_id)
        return await self._call(account, call)

    async def _call(self, account: Account, call: Callable[[str], Awaitable[ResultT]]) -> ResultT:
        token = account.token.get_secret_value()
        if account.is_anonymous and self._bind_id:
            self._client.remember_bind_id(token, self._bind_id)
        try:
            done = await call(token)
            if account.is_anonymous:
                await self._keep_bind_id(self._client.bind_id(token))
            return done
        except OutOfCredits as fault:
            if not account.is_anonymous:
                raise
            raise OutOfCredits(
                fault.message,
                f"Register for more, and keep this work: {self._client.registration_link(token)}",
            ) from fault

    async def _keep_bind_id(self, bind_id: str) -> None:
        """A link to register by has to work after a restart, too."""
        if bind_id and bind_id != self._bind_id:
            self._bind_id = bind_id
            kept = await anyio.to_thread.run_sync(self._file.read)
            await anyio.to_thread.run_sync(self._file.write, replace(kept, bind_id=bind_id))

    async def _another_than(self, rejected: Account | None) -> Account:
        """The anonymous account, made or renewed by whoever comes first; all others wait."""
        attempts = self._attempts
        async with self._lock:
            if self._anonymous is not None and self._anonymous != rejected:
                return self._anonymous
            if self._attempts != attempts and self._fault is not None:
                raise self._fault  # what the one before us met, we'd meet too
            self._attempts += 1
            try:
                token = await self._token_other_than(rejected)
            except AnimaticError as fault:
                self._fault = fault
                raise
            self._anonymous, self._fault = Account(SecretStr(token), ANONYMOUS), None
            return self._anonymous

    async def _token_other_than(self, rejected: Account | None) -> str:
        unwanted = rejected.token.get_secret_value() if rejected else ""
        kept = await self._identified()
        if (found := self._usable(kept, unwanted)) is not None:
            return found
        try:
            return await self._mint(kept)
        except RateLimited:
            await anyio.sleep(self._rate_limit_wait_s)
        # Another process of the same home may have been quicker.
        kept = await self._identified()
        if (found := self._usable(kept, unwanted)) is not None:
            return found
        try:
            return await self._mint(kept)
        except RateLimited as limited:
            raise RateLimited(
                "The backend gives a machine one free account a week, and this one has had its.",
                "Set NEMO_TOKEN to a token of your own, or make it here for nothing with "
                "ANIMATIC_BACKEND=studio.",
            ) from limited

    def _usable(self, kept: _Kept, unwanted: str) -> str | None:
        is_usable = kept.token and kept.api == self._client.origin and kept.token != unwanted
        return kept.token if is_usable else None

    async def _identified(self) -> _Kept:
        """What is kept, with a client id that is on disk before a token is asked for."""
        kept = await anyio.to_thread.run_sync(self._file.read)
        self._bind_id = self._bind_id or kept.bind_id
        wanted = self._client_id or kept.client_id or str(uuid.uuid4())
        if kept.client_id != wanted:
            kept = _Kept(client_id=wanted)
            await anyio.to_thread.run_sync(self._file.write, kept)
        return kept

    async def _mint(self, kept: _Kept) -> str:
        made = await self._client.anonymous_token(kept.client_id)
        token = made.token.get_secret_value()
        kept = replace(kept, token=token, api=self._client.origin)
        await anyio.to_thread.run_sync(self._file.write, kept)
        return token


class _AccountFile:
    """`account.json`: mode 0600, replaced in one step, set aside when it can't be read."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> _Kept:
        try:
            text = self._path.read_bytes()
        except FileNotFoundError:
            return _Kept()
        except OSError as error:
            raise self._unusable(error) from error
        values = mapping(parsed(text))
        kept = _Kept(*(str(values.get(field.name) or "") for field in fields(_Kept)))
        is_readable = _PLAIN.fullmatch(kept.client_id) and _PLAIN.fullmatch(kept.token or "-")
        if is_readable:
            return kept
        self._set_aside()
        return _Kept()

    def write(self, kept: _Kept) -> None:
        text = json.dumps(asdict(kept))
        temporary = self._path.with_name(f"{self._path.name}.{os.getpid()}.new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            temporary.unlink(missing_ok=True)
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, self._path)
        except OSError as error:
            raise self._unusable(error) from error

    def _set_aside(self) -> None:
        aside = self._path.with_name(f"{self._path.name}.corrupt-{time.time_ns() // 1_000_000}")
        try:
            os.replace(self._path, aside)
        except OSError as error:
            raise self._unusable(error) from error
        log.warning("The anonymous account could not be read; the file is now %s", aside)

    def _unusable(self, error: OSError) -> SettingsError:
        return SettingsError(
            f"The anonymous account can't be kept in {self._path}: {error.strerror}.",
            "Set ANIMATIC_HOME to a folder you can write to, or NEMO_TOKEN to your own token.",
        )
