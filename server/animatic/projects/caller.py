"""A caller: who asks, and the key that owns what they make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import SecretStr

LOCAL = "local"
"""The key of everybody who uses this home over stdio: one person."""
ANYBODY = "nobody"
"""The owner of projects that their handle alone opens."""
CallerKind = Literal["principal", "local", "token", "session", "nobody"]


@dataclass(frozen=True, slots=True)
class Caller:
    """`key` owns projects. `token` is the caller's own, if one came with the request."""

    kind: CallerKind
    key: str
    token: SecretStr | None = None
    host: str = ""
    """The `Host` the request came to over HTTP; empty over stdio."""

    @property
    def owner(self) -> str:
        """Whose projects theirs are. A connection proves nothing and ends too soon to own
        anything: what it makes belongs to whoever has the handle, on every protocol era."""
        return ANYBODY if self.kind in ("session", "nobody") else self.key

    @property
    def is_nobody(self) -> bool:
        """Whether nothing tells this caller from another: every project needs its handle."""
        return self.kind == "nobody"

    @property
    def is_remote(self) -> bool:
        """Whether the request came over HTTP, perhaps from another machine."""
        return bool(self.host)
