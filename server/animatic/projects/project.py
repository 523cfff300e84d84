"""A project: a handle, its owner, one backend session, one turn at a time."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import anyio
from pydantic import SecretStr


@dataclass(eq=False)
class Project:
    """A project somebody has opened in this process."""

    handle: str
    owner: str
    prompt: str = ""
    session_id: str = ""
    task_id: str = ""
    account: str = ""
    """The key of the account that made the session (`accounts.Account.key`); "" until then."""
    script: str = ""
    """An uploaded script's text, waiting to join the next message."""
    language: str = ""
    """What was asked for with the first words, as a code; "" to tell by them."""
    token: SecretStr | None = field(default=None, repr=False)
    """The owner's own token, for as long as the process lives; never written down."""
    session_lock: anyio.Lock = field(default_factory=anyio.Lock, repr=False)
    seen_s: float = field(default_factory=time.monotonic, repr=False)
    """When its row was last known to be there, on the monotonic clock."""
    remarks: list[str] = field(default_factory=list[str], repr=False)
    """What the person has to be told with the next turn's reply."""


@dataclass(frozen=True, slots=True)
class First:
    """The request that begins a project, and since when the same one is the same project's."""

    asked_hash: str
    since_ms: int
