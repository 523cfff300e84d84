"""The ASGI app of the HTTP transport: /mcp, health, files out, uploads in.

Routes beside /mcp get no check from the SDK, so what protects them stands here: a file is only
reached by a link's key, which nobody can guess, and an upload address works once.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from mcp.server.mcpserver import MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response

from animatic.jobs.asked import UploadAsked
from animatic.model.errors import AnimaticError, BadInput, DiskFull, FileTooLarge
from animatic.model.plain_text import plain
from animatic.model.profiles import MB
from animatic.model.settings import Settings
from animatic.operations import do
from animatic.operations.services import Services
from animatic.projects.file_names import slug
from animatic.storage.disk import lacking, refusal

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def app(
    mcp: MCPServer[Services], settings: Settings, host: str, services: Callable[[], Services]
) -> Starlette:
    """The app for a listening address. `services()` gives the services while the app runs."""

    @mcp.custom_route("/health", methods=["GET"])
    async def health(_: Request) -> Response:
        return JSONResponse({"status": "ok", "backend": settings.backend_name})

    @mcp.custom_route("/files/{key}/{name}", methods=["GET", "HEAD"])
    async def files(request: Request) -> Response:
        path = services().links.downloadable(request.path_params["key"])
        if path is None or not path.is_file():
            return PlainTextResponse("This link has expired. Call export again.", status_code=404)
        return FileResponse(path, media_type="video/mp4", filename=path.name)

    @mcp.custom_route("/uploads/{key}/{name}", methods=["PUT"])
    async def uploads(request: Request) -> Response:
        return await _received(services(), request)

    return mcp.streamable_http_app(host=host, transport_security=_security(settings, host))


def is_loopback(host: str) -> bool:
    return host in ("127.0.0.1", "localhost", "::1")


def _hosts(settings: Settings, host: str) -> tuple[str, ...]:
    """The names this server answers to: a page in somebody's browser must not be one."""
    if settings.allowed_hosts:
        return (*LOOPBACK, *settings.allowed_hosts)
    return LOOPBACK if is_loopback(host) else (*LOOPBACK, host)


def _security(settings: Settings, host: str) -> TransportSecuritySettings:
    hosts = _hosts(settings, host)
    with_ports = [f"{name}:*" for name in hosts if ":" not in name or name.startswith("[")]
    origins = [
        f"{scheme}://{name}" for scheme in ("http", "https") for name in (*hosts, *with_ports)
    ]
    return TransportSecuritySettings(
        enable_dns_rebinding_protection=True,
        allowed_hosts=[*hosts, *with_ports],
        allowed_origins=origins,
    )


async def _received(services: Services, request: Request) -> Response:
    """One file through an upload link: streamed to disk within the limit, then uploaded."""
    link = services.links.use_upload(request.path_params["key"])
    if link is None:
        return PlainTextResponse(
            "This upload address was used or has expired. Call upload again.", 404
        )
    folder = Path(tempfile.mkdtemp(prefix="animatic-"))
    try:
        path = folder / _file_name(request.path_params["name"])
        await _stream_to(path, request, services.settings.profile.max_upload_bytes)
        project = await services.projects.open(link.caller, link.project)
        asked = UploadAsked(sources=(str(path),))
        job = await services.jobs.start(
            project.handle, asked, lambda job: do(services, project, job)
        )
        await job.finished()
    except AnimaticError as error:
        return _told(str(error), folder, _status(error))
    except OSError as error:
        return _told(refusal(error, folder, "The file"), folder, 507)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if job.error is not None:
        return _told(str(job.error), folder, 422)
    return _told(job.outcome.uploads[0].detail if job.outcome else "", folder, 201)


def _told(text: str, folder: Path, status: int) -> Response:
    """A line for whoever sent the file; where it lay meanwhile is nobody's business."""
    hidden = plain(text).replace(f"{folder}{os.sep}", "").replace(str(folder), "this server's disk")
    return PlainTextResponse(f"{hidden}\n", status)


async def _stream_to(path: Path, request: Request, limit: int) -> None:
    size = 0
    declared = request.headers.get("content-length", "")[:15]
    if declared.isdecimal() and (reason := lacking(path.parent, min(int(declared), limit))):
        raise DiskFull(reason)
    with path.open("wb") as file:
        async for block in request.stream():
            size += len(block)
            if size > limit:
                raise FileTooLarge(f"The file is over the limit of {limit // MB} MB.")
            file.write(block)
    if not size:
        raise BadInput("The file is empty (0 bytes).", "Send it again.")


def _file_name(name: str) -> str:
    """The sent name, harmless, with its extension kept: that says what the file should be."""
    return f"{slug(Path(name).stem)}{Path(name).suffix.lower()[:8]}"


def _status(error: AnimaticError) -> int:
    match error:
        case FileTooLarge():
            return 413
        case BadInput():
            return 422
        case DiskFull():
            return 507
        case _:
            return 503
