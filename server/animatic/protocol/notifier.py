"""Tells subscribers that a timeline has changed.

Update notifications go down two different pipes: `subscriptions/listen` on 2026-07-28, and
`resources/subscribe` before it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from mcp.server.connection import Connection
from mcp.server.subscriptions import InMemorySubscriptionBus, ResourceUpdated
from mcp_types import EmptyResult, SubscribeRequestParams, UnsubscribeRequestParams

from animatic.projects.caller import ANYBODY, LOCAL
from animatic.protocol import hooks
from animatic.protocol.callers import identify
from animatic.protocol.requests import Request

CURRENT = "timeline://current"


def uri_of(handle: str) -> str:
    return f"timeline://{handle}"


@dataclass
class Notifier:
    """Tells subscribers that a timeline changed. Handles can't be guessed, so neither can URIs."""

    bus: InMemorySubscriptionBus = field(default_factory=InMemorySubscriptionBus)
    _legacy: dict[str, dict[int, tuple[str, Connection]]] = field(
        default_factory=dict[str, dict[int, tuple[str, Connection]]]
    )

    async def timeline_changed(self, handle: str, keys: Collection[str]) -> None:
        """The timeline of `handle` has changed. `keys`: its owner's, and of the callers whose
        current project it is."""
        await self.bus.publish(ResourceUpdated(uri=uri_of(handle)))
        if LOCAL in keys:
            # Modern subscriptions match by address alone; over HTTP this would reach strangers.
            await self.bus.publish(ResourceUpdated(uri=CURRENT))
        for uri in (uri_of(handle), CURRENT):
            for key, connection in list(self._legacy.get(uri, {}).values()):
                if key in keys or (ANYBODY in keys and uri != CURRENT):
                    await connection.send_resource_updated(uri)

    async def subscribe(self, request: Request, params: SubscribeRequestParams) -> EmptyResult:
        connection = hooks.connection(request)
        if connection is not None and not hooks.is_modern(request):
            uri, key = str(params.uri), id(connection)
            self._legacy.setdefault(uri, {})[key] = (identify(request).key, connection)
            connection.exit_stack.callback(self._forget, uri, key)
        return EmptyResult()

    async def unsubscribe(self, request: Request, params: UnsubscribeRequestParams) -> EmptyResult:
        if (connection := hooks.connection(request)) is not None:
            self._forget(str(params.uri), id(connection))
        return EmptyResult()

    def _forget(self, uri: str, key: int) -> None:
        listeners = self._legacy.get(uri, {})
        listeners.pop(key, None)
        if not listeners:
            self._legacy.pop(uri, None)
