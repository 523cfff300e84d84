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
    script: str = ""
    """An uploaded script's text, waiting to join the next message."""
    token: SecretStr | None = field(default=None, repr=False)
    """The owner's own token, for as long as the process lives; never written down."""
    session_lock: anyio.Lock = field(default_factory=anyio.Lock, repr=False)
    seen_s: float = field(default_factory=time.monotonic, repr=False)
    """When its row was last known to be there, on the monotonic clock."""
    was_restarted: bool = False
    """Whether the backend lost the session and a new, empty one took its place."""


@dataclass(frozen=True, slots=True)
class First:
    """The request that begins a project, and since when the same one is the same project's."""

    asked_hash: str
    since_ms: int
