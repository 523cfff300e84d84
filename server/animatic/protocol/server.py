"""The composition root: settings in, a server out. Every part is named here once."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
import anyio.to_thread
from anyio.abc import TaskGroup, TaskStatus
from mcp.server.caching import CacheHint
from mcp.server.mcpserver import MCPServer
from pydantic import SecretStr

from animatic import __version__
from animatic.backend.patience import Patience
from animatic.jobs.job import Work
from animatic.jobs.processes import Processes
from animatic.jobs.registry import Jobs
from animatic.model.plain_text import plain_line
from animatic.model.settings import Settings
from animatic.model.timeline import Timeline, clock, summarise
from animatic.operations import do
from animatic.operations.lazy import AsyncLazy
from animatic.operations.services import Backend, Services
from animatic.operations.session import in_session
from animatic.projects.deliveries import Deliveries, Measured
from animatic.projects.one_time_links import OneTimeLinks
from animatic.projects.registry import Projects
from animatic.protocol.callers import identify
from animatic.protocol.notifier import Notifier
from animatic.protocol.prompts import add_prompts
from animatic.protocol.requests import Request, services_of
from animatic.protocol.resources import add_resources, document, listing, remember_request
from animatic.protocol.tasks import JobTasks, Listening, Tasks, TaskSource
from animatic.protocol.tools import all_tools

if TYPE_CHECKING:
    from animatic.jobs.records import JobRecord, ProjectRecord, Records
    from animatic.projects.version_log import VersionLog
    from animatic.studio.http.serve import Studio
    from animatic.studio.planner import Planner

INSTRUCTIONS = """Animatic makes videos. Usual order: upload the person's files if there are any, \
generate with their words (again for each change), export for the MP4. Keep the project handle \
from the answers and pass it on. An answer with status running isn't an error: call state with \
that project and wait_s=45, and never send the words twice. Tell the person where the MP4 is."""

GO_ON_AFTER_S, GO_ON_EVERY_S = 1.0, 5.0
SWEEP_AFTER_S, SWEEP_EVERY_S = 60.0, 24 * 3600.0
DAY_MS = 24 * 3600 * 1000
log = logging.getLogger(__name__)


def build(
    settings: Settings,
    *,
    is_loopback_only: bool = True,
    on_start: Callable[[Services], object] = lambda _: None,
    patience: Patience | None = None,
    tasks: TaskSource | None = None,
) -> MCPServer[Services]:
    """The MCP server. Its parts live as long as its lifespan does; `on_start` is told of them.

    `patience` is how long the backend may take: what the contract says, if none is given. `tasks`
    are this home's jobs, unless something else is to be served as tasks.
    """
    notifier, tasks = Notifier(), tasks or JobTasks()

    @asynccontextmanager
    async def lifespan(_: MCPServer[Services]) -> AsyncGenerator[Services]:
        async with _running(settings, notifier, is_loopback_only, patience) as services:
            on_start(services)
            yield services

    mcp: MCPServer[Services] = MCPServer(
        "animatic",
        title="Animatic",
        description="Makes videos: words in, MP4 out. Offline, or with NemoVideo's cloud.",
        instructions=INSTRUCTIONS,
        version=__version__,
        tools=all_tools(),
        lifespan=lifespan,
        log_level=settings.log_level,
        subscriptions=notifier.bus,
        middleware=[remember_request],
        extensions=[Tasks(tasks)],
        cache_hints={
            name: CacheHint(ttl_ms=300_000, scope="public")
            for name in ("tools/list", "prompts/list", "resources/templates/list")
        },
    )
    add_resources(mcp, notifier, _read_timeline, _read_projects, _handles)
    add_prompts(mcp)
    Listening(notifier.bus, tasks).install(mcp)
    return mcp


@asynccontextmanager
async def _running(
    settings: Settings, notifier: Notifier, is_loopback_only: bool, patience: Patience | None
) -> AsyncGenerator[Services]:
    """The services while they run.

    They end in this order: the jobs, the backend's client, the studio, the database. What a job
    stands on is opened when one needs it and still has to outlive them all: a job whose client went
    first would be written down as failed, and no later process would go on with it.
    """
    async with (
        AsyncExitStack() as disk,
        _cancelled_at_end() as studio_tasks,
        AsyncExitStack() as connections,
    ):
        records = AsyncLazy(lambda: _open_records(settings, disk))
        processes = AsyncLazy(lambda: _open_processes(settings, disk))
        backend = AsyncLazy(lambda: _open_backend(settings, studio_tasks, connections, patience))
        async with Jobs.running(records, processes) as jobs, _cancelled_at_end() as chores:
            services = Services(
                settings=settings,
                backend=backend,
                projects=Projects(records, settings.backend_name),
                jobs=jobs,
                versions=AsyncLazy(lambda: _open_versions(records)),
                deliveries=Deliveries(
                    settings.output_dir, _measure, is_strict=settings.backend_name == "studio"
                ),
                watched=notifier,
                links=OneTimeLinks(),
                is_loopback_only=is_loopback_only,
            )
            chores.start_soon(_go_on, services)
            if settings.keep_days:
                chores.start_soon(_sweep, settings, records)
            yield services


async def _go_on(services: Services) -> None:
    """Take up what killed processes left, those of now and those to come. Late enough that no
    client waits for it."""
    await anyio.sleep(GO_ON_AFTER_S)
    while True:
        if (services.settings.home / "animatic.db").exists():
            await _take_up_once(services)
        await anyio.sleep(GO_ON_EVERY_S)


async def _take_up_once(services: Services) -> None:

    def work(row: JobRecord, found: ProjectRecord) -> Work | None:
        is_ours = found.backend == services.settings.backend_name
        if not (is_ours and services.can_pay(found.owner, found.account)):
            return None
        project = services.projects.recalled(found)
        return lambda job: do(services, project, job)

    try:
        if revived := await services.jobs.revive(work):
            log.warning("Going on with %d interrupted jobs", revived)
    except Exception:
        log.exception("Interrupted jobs could not be taken up")


async def _sweep(settings: Settings, records: Callable[[], Awaitable[Records]]) -> None:
    """Forget old projects every day, never while somebody waits for the start."""
    await anyio.sleep(SWEEP_AFTER_S)
    while True:
        try:
            if (settings.home / "animatic.db").exists():
                unused_since = time.time_ns() // 1_000_000 - settings.keep_days * DAY_MS
                await anyio.to_thread.run_sync((await records()).forget, unused_since)
        except Exception:
            log.exception("Old projects could not be forgotten")
        await anyio.sleep(SWEEP_EVERY_S)


@asynccontextmanager
async def _cancelled_at_end() -> AsyncGenerator[TaskGroup]:
    async with anyio.create_task_group() as task_group:
        try:
            yield task_group
        finally:
            task_group.cancel_scope.cancel()


async def _open_records(settings: Settings, stack: AsyncExitStack) -> Records:
    def open_now() -> Records:
        # SQLAlchemy takes a quarter of a second to import: not before somebody needs it.
        from animatic.jobs.records import open_records

        return open_records(settings.home)

    records = await anyio.to_thread.run_sync(open_now)
    stack.callback(records.close)
    return records


async def _open_versions(records: AsyncLazy[Records]) -> VersionLog:
    opened = await records()
    from animatic.projects.version_log import VersionLog

    return VersionLog(opened)


async def _open_processes(settings: Settings, stack: AsyncExitStack) -> Processes:
    processes = await anyio.to_thread.run_sync(Processes, settings.home)
    stack.callback(processes.close)
    return processes


async def _open_backend(
    settings: Settings, tasks: TaskGroup, stack: AsyncExitStack, patience: Patience | None
) -> Backend:
    from animatic.backend.client import Client, platform_of
    from animatic.backend.links import Reach
    from animatic.projects.accounts import STUDIO, Accounts

    base_url, token = settings.nemo_api_url, settings.nemo_token
    if settings.backend_name == "studio":
        studio = await tasks.start(_serve_studio, settings)
        base_url, token = studio.base_url, SecretStr(studio.token)
    opening = Client.open(
        base_url,
        profile=settings.profile,
        platform=platform_of(__file__, settings.skill_source),
        web_url=settings.nemo_web_url,
        patience=patience,
        reach=Reach(allow_private=settings.private_urls),
    )
    client = await stack.enter_async_context(opening)
    accounts = Accounts(
        client,
        settings.home,
        given_token=token,
        given_key=STUDIO if settings.backend_name == "studio" else "",
        client_id=settings.nemo_client_id,
        rate_limit_wait_s=settings.rate_limit_wait_s,
    )
    await accounts.hide()
    return Backend(client, accounts)


def planner_of(settings: Settings) -> Planner | None:
    """The model that understands for the studio, if one is set."""
    if not settings.planner_url:
        return None
    from animatic.studio.planner import Planner

    key = settings.planner_key.get_secret_value() if settings.planner_key else ""
    return Planner(settings.planner_url, settings.planner_model, key)


async def _serve_studio(
    settings: Settings, *, task_status: TaskStatus[Studio] = anyio.TASK_STATUS_IGNORED
) -> None:
    """The studio lives in a task of its own: whoever needs it first may be gone before it ends."""
    from animatic.studio.http.key import kept_token
    from animatic.studio.http.serve import serve
    from animatic.studio.rendering import Renderer
    from animatic.studio.storage.keeping import Keeping

    token = await anyio.to_thread.run_sync(kept_token, settings.home)
    async with serve(
        settings.home,
        token=token,
        credits=settings.studio_credits,
        allow_private=settings.private_urls,
        planner=planner_of(settings),
        renderer=Renderer(workers=settings.render_workers),
        keeping=Keeping(settings.keep_gb, settings.keep_days),
    ) as studio:
        task_status.started(studio)
        await anyio.sleep_forever()


async def _measure(path: Path) -> Measured:
    from animatic.studio.render.probe import probe

    found = await probe(path)
    return Measured(found.duration_ms, found.width, found.height)


async def _read_timeline(request: Request, handle: str) -> str:
    services, caller = services_of(request), identify(request)
    if not handle and not services.projects.has_current(caller):
        return document(summarise(Timeline()), [], "")  # what is listed can be read
    project = await services.projects.open(caller, handle)
    if not project.session_id:
        return document(summarise(Timeline()), [], project.handle)
    client = (await services.backend()).client
    timeline = (await in_session(services, project, client.state)).timeline
    tracks = [
        {
            "kind": track.kind,
            "segments": [
                {"name": plain_line(s.name), "start_s": clock(s.start_ms), "end_s": clock(s.end_ms)}
                for s in track.segments
            ],
        }
        for track in timeline.tracks
    ]
    return document(summarise(timeline), tracks, project.handle)


async def _handles(request: Request) -> list[str]:
    known = await services_of(request).projects.listed(identify(request))
    return [project.handle for project in known]


async def _read_projects(request: Request) -> str:
    known = await services_of(request).projects.listed(identify(request))
    return listing(known)
