"""Accounts: whose token pays.

A token that was given, with a request or in the environment, is used as it is and never written
down. Without one there is an anonymous account for this machine: its client id and token are kept
under the home folder, readable by their owner only, so that no start asks for another one. It is
renewed when the backend rejects it, once for all who wait, under the same client id.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import anyio
import anyio.to_thread
from pydantic import SecretStr

from animatic.backend.client import Client
from animatic.backend.tolerant import mapping, parsed
from animatic.model.errors import (
    AnimaticError,
    OutOfCredits,
    RateLimited,
    SettingsError,
    TokenRejected,
)

log = logging.getLogger(__name__)

ResultT = TypeVar("ResultT")
_PLAIN = re.compile(r"[\x21-\x7e]{1,4096}")


@dataclass(frozen=True, slots=True)
class Account:
    """A token, which never prints, and whether it is this machine's anonymous one."""

    token: SecretStr
    is_anonymous: bool


@dataclass(frozen=True, slots=True)
class _Kept:
    """What stands in `account.json`. A token is only good for the backend that gave it."""

    client_id: str = ""
    api: str = ""
    token: str = ""


class Accounts:
    """Finds, makes and renews accounts.

    Args:
        client: The backend.
        home: Where the anonymous account is kept.
        given_token: The token from the environment, if there is one.
        client_id: The client id from the environment; "" for one made here and kept.
        rate_limit_wait_s: How long to wait before the one repeat after 429.
    """

    def __init__(
        self,
        client: Client,
        home: Path,
        *,
        given_token: SecretStr | None = None,
        client_id: str = "",
        rate_limit_wait_s: float = 30,
    ) -> None:
        self._client = client
        self._file = _AccountFile(home / "account.json")
        self._given = Account(given_token, is_anonymous=False) if given_token else None
        self._client_id = client_id
        self._rate_limit_wait_s = rate_limit_wait_s
        self._lock = anyio.Lock()
        self._anonymous: Account | None = None
        self._attempts = 0
        self._fault: AnimaticError | None = None
        if given_token is not None:
            client.hide(given_token.get_secret_value())

    async def hide(self) -> None:
        """Have the kept token hidden from the start: the backend may know it from earlier."""
        with contextlib.suppress(AnimaticError):  # told when somebody needs the account
            self._client.hide((await anyio.to_thread.run_sync(self._file.read)).token)

    async def account_for(self, caller_key: str, given_token: SecretStr | None = None) -> Account:
        """The account that pays for a caller: theirs, else the given one, else the anonymous one.

        Raises:
            RateLimited: no anonymous token is to be had now.
            SettingsError: the anonymous account can't be kept.
        """
        if given_token is not None:
            return Account(given_token, is_anonymous=False)
        if self._given is not None:
            return self._given
        log.debug("The anonymous account pays for %s", caller_key)
        return self._anonymous or await self._another_than(None)

    async def renew(self, account: Account) -> Account:
        """The account that takes the place of one the backend rejected.

        Raises:
            TokenRejected: it was somebody's own; there is no other to use instead.
        """
        if not account.is_anonymous:
            raise TokenRejected("The backend rejected your token: it is expired or invalid.")
        return await self._another_than(account)

    async def authorised(
        self, account: Account, call: Callable[[str], Awaitable[ResultT]]
    ) -> ResultT:
        """Call with the account's token; once more with a renewed one when it was rejected.

        Raises:
            TokenRejected: the token was somebody's own, or the new one was rejected as well.
            OutOfCredits: with a link to register by, when the account is anonymous.
        """
        try:
            return await self._call(account, call)
        except TokenRejected:
            return await self._call(await self.renew(account), call)

    async def _call(self, account: Account, call: Callable[[str], Awaitable[ResultT]]) -> ResultT:
        token = account.token.get_secret_value()
        try:
            return await call(token)
        except OutOfCredits as fault:
            if not account.is_anonymous:
                raise
            raise OutOfCredits(
                fault.message,
                f"Register for more, and keep this work: {self._client.registration_link(token)}",
            ) from fault

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
            self._anonymous, self._fault = Account(SecretStr(token), is_anonymous=True), None
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
        return self._usable(kept, unwanted) or await self._mint(kept)

    def _usable(self, kept: _Kept, unwanted: str) -> str | None:
        is_usable = kept.token and kept.api == self._client.origin and kept.token != unwanted
        return kept.token if is_usable else None

    async def _identified(self) -> _Kept:
        """What is kept, with a client id that is on disk before a token is asked for."""
        kept = await anyio.to_thread.run_sync(self._file.read)
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
        kept = _Kept(*(str(values.get(key) or "") for key in ("client_id", "api", "token")))
        is_readable = _PLAIN.fullmatch(kept.client_id) and _PLAIN.fullmatch(kept.token or "-")
        if is_readable:
            return kept
        self._set_aside()
        return _Kept()

    def write(self, kept: _Kept) -> None:
        text = json.dumps({"client_id": kept.client_id, "api": kept.api, "token": kept.token})
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
