"""`subscriptions/listen`, with tasks: each change of a task the caller listens to is told at once.

The SDK's own handler knows resources and lists only and can't be extended, so it is replaced by
this one, which serves both. One call is one stream; it ends with the client, or when the client
has stopped reading. Nothing is replayed: who lost a stream listens again and asks `tasks/get`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias, cast

import anyio
from anyio.streams.memory import MemoryObjectSendStream
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.server import require_client_extension
from mcp.server.subscriptions import SUBSCRIPTION_ID_META_KEY, InMemorySubscriptionBus, ServerEvent
from mcp.shared.exceptions import MCPError
from mcp.shared.subscriptions import event_matches, event_to_notification
from mcp_types import (
    INTERNAL_ERROR,
    INVALID_REQUEST,
    SubscriptionFilter,
    SubscriptionsAcknowledgedNotification,
    SubscriptionsAcknowledgedNotificationParams,
    SubscriptionsListenRequestParams,
    SubscriptionsListenResult,
)
from pydantic import BaseModel

from animatic.protocol import hooks
from animatic.protocol.tasks.extension import IDENTIFIER, detailed
from animatic.protocol.tasks.source import Request, TaskNow, TaskSource

MAX_STREAMS = 1024
MAX_TASKS = 64
"""Tasks one stream may follow."""
MAX_UNREAD = 1024
News: TypeAlias = "ServerEvent | TaskNow"


class _TaskNotification(BaseModel):
    """The SDK has no class for it; any model with a method and params can be sent."""

    method: str = "notifications/tasks"
    params: dict[str, Any]


class Listening:
    """Serves `subscriptions/listen` from the bus and from the tasks."""

    def __init__(self, bus: InMemorySubscriptionBus, source: TaskSource) -> None:
        self._bus = bus
        self._source = source
        self._streams = 0

    def install(self, mcp: MCPServer[Any]) -> None:
        """Take the place of the SDK's handler."""
        hooks.add_handler(
            mcp, "subscriptions/listen", SubscriptionsListenRequestParams, self._listen
        )

    async def _listen(
        self, ctx: Request, params: SubscriptionsListenRequestParams
    ) -> SubscriptionsListenResult:
        if ctx.request_id is None:
            raise MCPError(INVALID_REQUEST, "subscriptions/listen needs a request id.")
        if self._streams >= MAX_STREAMS:
            raise MCPError(INTERNAL_ERROR, "Too many are listening already; try again later.")
        meta = {SUBSCRIPTION_ID_META_KEY: ctx.request_id}
        followed = await self._followed(ctx, params.notifications)
        honored = _honored(params.notifications, followed)
        self._streams += 1
        try:
            await _acknowledge(ctx, honored, meta)
            await self._forward(ctx, honored, followed, meta)
        finally:
            self._streams -= 1
        return SubscriptionsListenResult(_meta=meta)

    async def _followed(self, ctx: Request, wanted: SubscriptionFilter) -> list[str]:
        """Those of the named tasks that are the caller's."""
        named: Any = (wanted.model_extra or {}).get("taskIds")
        if not isinstance(named, list) or not named:
            return []
        require_client_extension(ctx, IDENTIFIER)
        ids = list(dict.fromkeys(str(id) for id in cast("list[object]", named)))[:MAX_TASKS]
        return [id for id in ids if await self._source.find(ctx, id) is not None]

    async def _forward(
        self, ctx: Request, honored: SubscriptionFilter, followed: Sequence[str], meta: Any
    ) -> None:
        send, receive = anyio.create_memory_object_stream[News](MAX_UNREAD)
        uris = frozenset(honored.resource_subscriptions or ())

        def put(event: ServerEvent) -> None:
            if event_matches(honored, uris, event):
                try:
                    send.send_nowait(event)
                except (anyio.WouldBlock, anyio.ClosedResourceError):
                    send.close()

        unsubscribe = self._bus.subscribe(put)
        try:
            async with anyio.create_task_group() as tasks, send, receive:
                for id in followed:
                    tasks.start_soon(self._tell, ctx, id, send)
                async for news in receive:
                    notification = _notification(news, meta)
                    await ctx.session.send_notification(
                        notification, related_request_id=ctx.request_id
                    )
                tasks.cancel_scope.cancel()
        finally:
            unsubscribe()

    async def _tell(self, ctx: Request, id: str, send: MemoryObjectSendStream[News]) -> None:
        try:
            async for task in self._source.watch(ctx, id):
                await send.send(task)
        except (anyio.ClosedResourceError, anyio.BrokenResourceError):
            return


def _honored(wanted: SubscriptionFilter, followed: Sequence[str]) -> SubscriptionFilter:
    """What will be delivered: flags that are off and empty lists aren't repeated."""
    kept = {name: value for name, value in wanted.model_dump().items() if value}
    kept.pop("taskIds", None)
    return SubscriptionFilter.model_validate(
        {**kept, **({"taskIds": list(followed)} if followed else {})}
    )


async def _acknowledge(ctx: Request, honored: SubscriptionFilter, meta: Any) -> None:
    about = SubscriptionsAcknowledgedNotificationParams(notifications=honored, _meta=meta)
    await ctx.session.send_notification(
        SubscriptionsAcknowledgedNotification(params=about), related_request_id=ctx.request_id
    )


def _notification(news: News, meta: Any) -> Any:
    if isinstance(news, TaskNow):
        return _TaskNotification(params={**detailed(news), "_meta": meta})
    return event_to_notification(news, meta)
