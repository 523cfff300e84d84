"""A value that is made when somebody first needs it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

import anyio

ValueT = TypeVar("ValueT")


class AsyncLazy(Generic[ValueT]):
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
