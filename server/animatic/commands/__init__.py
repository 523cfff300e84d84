"""The commands a person types, one file each."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import anyio
import typer

from animatic import __version__
from animatic.commands import logs
from animatic.model import settings
from animatic.model.errors import AnimaticError
from animatic.model.plain_text import plain
from animatic.model.settings import Settings
from animatic.model.timeline import AspectRatio, Resolution

app = typer.Typer(
    name="animatic",
    help="Makes videos: words in, MP4 out. Without a command it is an MCP server on stdio.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
)

OK, FAILED, MISUSED = 0, 1, 2


def fail(error: AnimaticError, code: int = FAILED) -> NoReturn:
    """Say what went wrong on stderr and leave."""
    print(f"animatic: {plain(str(error))}", file=sys.stderr)
    raise typer.Exit(code)


def read_settings(**overrides: object) -> Settings:
    """The environment with a command's flags on top; logging is set up on the way."""
    try:
        found = settings.load(os.environ, **overrides)
    except AnimaticError as error:
        fail(error, MISUSED)
    logs.configure(found.log_level)
    return found


@app.callback(invoke_without_command=True)
def _version(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        print(__version__)
        raise typer.Exit
    if context.invoked_subcommand is None:
        print(context.get_help())


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on; 0 picks a free one.")] = 8765,
) -> None:
    """MCP over streamable HTTP, at /mcp."""
    from animatic.commands.serve import serve_http

    serve_http(read_settings(), host, port)


@app.command()
def studio(
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8770,
    credits: Annotated[int | None, typer.Option(help="Meter turns from this balance.")] = None,
) -> None:
    """The studio alone: NemoVideo's HTTP contract, answered on this machine."""
    from animatic.protocol.server import planner_of
    from animatic.studio.http.serve import run_alone
    from animatic.studio.rendering import Renderer
    from animatic.studio.storage.keeping import Keeping

    found = read_settings()
    try:
        planner = planner_of(found)
        anyio.run(
            lambda: run_alone(
                found.home,
                port=port,
                credits=credits,
                allow_private=found.private_urls,
                planner=planner,
                renderer=Renderer(workers=found.render_workers),
                keeping=Keeping(found.keep_gb, found.keep_days),
            )
        )
    except AnimaticError as error:
        fail(error)


@app.command()
def make(
    words: Annotated[str, typer.Argument(help="What the video should be.")],
    media: Annotated[
        list[Path] | None, typer.Option(help="A picture, clip or song; may be repeated.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Where the MP4 goes.")] = None,
    seconds: Annotated[float | None, typer.Option(help="Length, 1 to 600.")] = None,
    aspect: Annotated[AspectRatio | None, typer.Option(help="Its shape.")] = None,
    resolution: Annotated[Resolution | None, typer.Option(help="Its short side.")] = None,
) -> None:
    """Make a video: a real MCP client of this very server, with a progress bar."""
    from animatic.commands.make import Wish, make_video

    wish = Wish(words, tuple(media or ()), out, seconds, aspect, resolution)
    try:
        anyio.run(make_video, wish)
    except AnimaticError as error:
        fail(error)
    except KeyboardInterrupt:
        fail(AnimaticError("Stopped."), 130)


@app.command()
def jobs(
    list_all: Annotated[bool, typer.Option("--all", help="Every job, not the last 20.")] = False,
    follow: Annotated[bool, typer.Option("--follow", help="Stay until all have ended.")] = False,
) -> None:
    """What was made, newest first: when, how it ended, what it cost and where it is."""
    from animatic.commands.jobs import show_jobs

    show_jobs(read_settings(), follow=follow, list_all=list_all)


@app.command(name="mcp-config")
def mcp_config() -> None:
    """Print the block for an MCP client's configuration, with this installation's path."""
    command = str(Path(sys.argv[0]).absolute())
    block: dict[str, object] = {"mcpServers": {"animatic": {"command": command, "args": []}}}
    print(json.dumps(block, indent=2))


@app.command()
def doctor() -> None:
    """Check this set-up by using it: handshake, tools, a one-second video."""
    from animatic.commands.doctor import examine

    raise typer.Exit(OK if anyio.run(examine) else FAILED)
