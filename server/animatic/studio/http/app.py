"""The studio's HTTP face: the contract's addresses, answered on this machine.

Whoever speaks to NemoVideo's cloud can speak to this, and can't tell the two apart by what they
answer.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Route

from animatic.studio.http.access import Access
from animatic.studio.http.endpoints import APP_NAME, USER, Endpoints
from animatic.studio.http.replies import Endpoint, answering
from animatic.studio.rendering import Renderer
from animatic.studio.storage.store import Store

if TYPE_CHECKING:
    from animatic.studio.planner import Planner

OWN_NAMES = ("127.0.0.1", "localhost")
"""The hosts it answers to: a page in somebody's browser may not reach it by a name of its own."""


def create_app(
    store: Store,
    *,
    token: str,
    credits: int | None = None,
    renderer: Renderer,
    allow_private: bool = False,
    planner: Planner | None = None,
) -> Starlette:
    """The studio as an ASGI app.

    Args:
        store: The open store; the caller closes it after the app has ended.
        token: The studio's own bearer token. Anonymous ones are minted beside it.
        credits: What an account begins with; None: nothing is metered.
        renderer: How exports are rendered.
        allow_private: Whether links into private networks are fetched.
        planner: A model that understands first; None: the grammar does.
    """
    endpoints = Endpoints(
        store,
        Access(store, token, credits),
        renderer=renderer,
        allow_private=allow_private,
        planner=planner,
    )

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None]:
        async with endpoints.running():
            yield

    return Starlette(
        lifespan=lifespan,
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(OWN_NAMES))],
        routes=_routes(endpoints),
    )


def _routes(to: Endpoints) -> list[Route]:
    def post(path: str, endpoint: Endpoint) -> Route:
        return Route(path, answering(endpoint), methods=["POST"])

    def get(path: str, endpoint: Endpoint) -> Route:
        return Route(path, answering(endpoint), methods=["GET"])

    renders = "/api/render/proxy"
    return [
        post("/api/auth/anonymous-token", to.anonymous_token),
        post("/api/auth/claim-token", to.claim_token),
        post(f"/api/tasks/{USER}/with-session/{APP_NAME}", to.new_session),
        post("/run_sse", to.say),
        post(f"/api/upload-video/{APP_NAME}/{USER}/{{session}}", to.upload),
        get("/api/credits/balance/simple", to.balance),
        get(f"/api/state/{APP_NAME}/{USER}/{{session}}/latest", to.state),
        post(f"{renders}/lambda", to.start_export),
        get(f"{renders}/lambda/{{id}}", to.export_status),
        Route(f"{renders}/lambda/{{id}}", answering(to.cancel_export), methods=["DELETE"]),
        get(f"{renders}/{{id}}/download", to.download),
        get("/renders/{key}.mp4", to.open_link),
    ]
