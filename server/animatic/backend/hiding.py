"""Tokens that nothing from the backend may repeat: taken out where its answers come in.

A backend knows the token it was shown, and may say it again: in a reply, an error, a draft, a
file's name. From there it would get into a model's context, a log, a database and a receipt.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from animatic.backend.tolerant import parsed

MASK: Final = "***"
_SHORTEST: Final = 8
"""Characters of a token; something shorter would be found in ordinary words."""


@dataclass(frozen=True, slots=True)
class Hiding:
    """Takes some tokens out of what comes in."""

    tokens: tuple[str, ...] = ()

    @classmethod
    def of(cls, *tokens: str) -> Hiding:
        return cls(tuple(dict.fromkeys(t for t in tokens if len(t) >= _SHORTEST)))

    def also(self, headers: Mapping[str, str]) -> Hiding:
        """The same and the token that a request's headers show."""
        return self.of(*self.tokens, headers.get("authorization", "").removeprefix("Bearer "))

    def text(self, text: str) -> str:
        for token in self.tokens:
            text = text.replace(token, MASK)
        return text

    def json(self, text: str | bytes | bytearray) -> Any:
        """The JSON in a text, or None for what can't be read; however a token was spelled there."""
        value = parsed(text)
        if not self.tokens or value is None or not self._may_hold(text):
            return value
        written = json.dumps(value, ensure_ascii=False)
        hidden = written
        for token in self.tokens:
            hidden = hidden.replace(json.dumps(token)[1:-1], MASK)
        return value if hidden == written else parsed(hidden)

    def _may_hold(self, text: str | bytes | bytearray) -> bool:
        if isinstance(text, str):
            return "\\" in text or any(token in text for token in self.tokens)
        return b"\\" in text or any(token.encode() in text for token in self.tokens)


NOTHING: Final = Hiding()
