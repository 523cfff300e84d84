"""`animatic serve`: the HTTP transport under uvicorn."""

from __future__ import annotations

import contextlib
import ctypes
import socket
import sys

import uvicorn

from animatic.model.errors import AnimaticError
from animatic.model.settings import Settings
from animatic.operations.services import Services
from animatic.protocol import http
from animatic.protocol.server import build

BACKLOG = 512
GRACE_S = 5
"""An open `subscriptions/listen` stream would keep the process alive for ever."""


M_ARENA_MAX = -8
"""glibc's number for `mallopt`."""


def serve_http(settings: Settings, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT."""
    from animatic.commands import MISUSED, fail

    _keep_memory_together()
    running: list[Services] = []
    mcp = build(settings, is_loopback_only=http.is_loopback(host), on_start=running.append)
    served = http.app(mcp, settings, host, lambda: running[-1])
    config = uvicorn.Config(
        served,
        host=host,
        port=port,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=GRACE_S,
    )
    try:
        listening = _bound(host, port)
    except (OSError, OverflowError):
        fail(
            AnimaticError(f"Port {port} on {host} is taken.", "Choose another with --port."),
            MISUSED,
        )
    # Who reads the line below connects at once: the kernel holds them until uvicorn is up.
    listening.listen(BACKLOG)
    shown = f"[{host}]" if ":" in host else host
    # The one line a person or a script waits for; stdout is free, the protocol is on the socket.
    print(f"Animatic listens on http://{shown}:{listening.getsockname()[1]}/mcp", flush=True)
    uvicorn.Server(config).run(sockets=[listening])


def _keep_memory_together() -> None:
    """One heap for all threads, where the C library is glibc.

    It gives each thread one of its own, and what short work leaves there isn't given back: ten
    thousand turns held 15 MiB more than one thousand, and 6 with MALLOC_ARENA_MAX=1. Python's
    threads take turns anyway; pictures are drawn in other processes.
    """
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's algorithm off only where the protocol is named: 40 ms a request.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if sys.platform != "win32":
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except BaseException:
        listening.close()
        raise
    return listening
