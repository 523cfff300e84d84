"""The studio as a running server on a loopback address of its own.

Cheap to import: what a studio needs (the database, the web framework) is loaded in a thread when
one is started.
"""

from __future__ import annotations

import contextlib
import secrets
import signal
import socket
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
import anyio.to_thread

from animatic.model.errors import SettingsError
from animatic.studio.rendering import Renderer

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from animatic.studio.planner import Planner
    from animatic.studio.storage.keeping import Keeping
    from animatic.studio.storage.store import Store

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Studio:
    """A running studio: where it is, and the token that it was started with."""

    base_url: str
    token: str = field(repr=False)


@asynccontextmanager
async def serve(
    home: Path,
    *,
    credits: int | None = None,
    port: int = 0,
    token: str = "",
    allow_private: bool = False,
    renderer: Renderer | None = None,
    planner: Planner | None = None,
    keeping: Keeping | None = None,
) -> AsyncGenerator[Studio]:
    """A studio for as long as the block lasts; what it keeps is under `home/studio`.

    Args:
        home: Where state is kept. Several studios may share it.
        credits: Meter every account from this balance; None: nothing is metered.
        port: 0 takes a free one.
        token: The studio's own token; "" makes one.
        allow_private: Whether links into private networks are fetched.
        planner: A model that understands first; None: the grammar does.
        keeping: What is kept, and for how long; None: as `Keeping` says.
        renderer: How exports are rendered; None: by the package itself, one after the other.

    Raises:
        SettingsError: the folder can't be written, or the port is taken.
    """
    token = token or f"nmv_studio_{secrets.token_urlsafe(24)}"
    listening = _listen(port)
    with contextlib.closing(listening):
        store = await anyio.to_thread.run_sync(_open_store, home, keeping)
        try:
            from animatic.studio.http.loopback import answering_on

            app = _app(store, token, credits, allow_private, renderer or Renderer(), planner)
            async with answering_on(listening, app):
                yield Studio(f"http://{HOST}:{listening.getsockname()[1]}", token)
        finally:
            with anyio.CancelScope(shield=True):
                await anyio.to_thread.run_sync(store.close)


async def run_alone(
    home: Path,
    port: int,
    *,
    credits: int | None = None,
    allow_private: bool = False,
    renderer: Renderer | None = None,
    planner: Planner | None = None,
    keeping: Keeping | None = None,
) -> None:
    """`animatic studio`: serve until the process is told to stop; says where on stderr."""
    with _ending_signals() as told_to_stop:
        async with serve(
            home,
            credits=credits,
            port=port,
            allow_private=allow_private,
            renderer=renderer,
            planner=planner,
            keeping=keeping,
        ) as studio:
            print(f"The studio answers at {studio.base_url}. Stop it with Ctrl-C.", file=sys.stderr)
            print(f"  NEMO_API_URL={studio.base_url} ANIMATIC_BACKEND=cloud", file=sys.stderr)
            await told_to_stop()


@contextlib.contextmanager
def _ending_signals() -> Generator[Callable[[], Awaitable[object]]]:
    """What waits for SIGINT or SIGTERM; taken before anything is started that they should end."""
    if sys.platform == "win32":
        # Ctrl-C cancels the task that runs us.
        yield anyio.sleep_forever
        return
    with anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as signals:
        yield signals.__anext__


def _listen(port: int) -> socket.socket:
    # asyncio turns Nagle's algorithm off only where the protocol is named: 40 ms a request.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
        listening.listen(128)
        listening.setblocking(False)
    except (OSError, OverflowError) as error:
        listening.close()
        reason = getattr(error, "strerror", None) or error
        raise SettingsError(
            f"The studio can't listen on port {port}: {reason}.", "Choose another port."
        ) from None
    return listening


def _open_store(home: Path, keeping: Keeping | None) -> Store:
    # In this thread rather than on the event loop: together they take a third of a second.
    for module in ("animatic.studio.http.app", "animatic.studio.http.loopback"):
        import_module(module)
    from animatic.studio.storage.store import Store

    return Store.open(home, keeping)


def _app(
    store: Store,
    token: str,
    credits: int | None,
    allow_private: bool,
    renderer: Renderer,
    planner: Planner | None,
) -> Starlette:
    from animatic.studio.http.app import create_app

    return create_app(
        store,
        token=token,
        credits=credits,
        renderer=renderer,
        allow_private=allow_private,
        planner=planner,
    )
