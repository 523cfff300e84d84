"""`animatic make`: from words to a file, with a progress bar."""

from __future__ import annotations

import re
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from animatic.commands.making import OnProgress, ask, own_server
from animatic.model.errors import BadInput


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person typed."""

    words: str
    media: tuple[Path, ...] = ()
    out: Path | None = None
    seconds: float | None = None
    aspect: str | None = None
    resolution: str | None = None


async def make_video(wish: Wish) -> None:
    """Make it, and print what was made and where it is. The path is the last line of stdout."""
    out = wish.out.expanduser().absolute() if wish.out else None
    if out is not None:
        _check(out)
    async with own_server(out.parent if out else None) as client:
        with _shown_progress() as on_progress:
            project = ""
            if wish.media:
                sources = [str(path.expanduser().absolute()) for path in wish.media]
                uploaded = await ask(client, "upload", {"sources": sources}, on_progress)
                project = uploaded["project"]
                _warn_of_refused(uploaded)
            made = await ask(client, "generate", _generating(wish, project), on_progress)
            exporting = {"project": made["project"], "save_as": out.name if out else None}
            video = await ask(client, "export", exporting, on_progress)
    print(made["summary"])
    print(video["timeline"])
    print(_measures(video["video"]))
    print(video["video"]["path"])


def _check(out: Path) -> None:
    """Say what is wrong with the file's name before anything is made."""
    if out.is_dir() or out.suffix.lower() != ".mp4":
        raise BadInput(f"{out} is not a video's name.", "Give --out a name that ends in .mp4.")
    if out.exists():
        raise BadInput(f"{out} is already there, and nothing is overwritten.")


def _generating(wish: Wish, project: str) -> dict[str, Any]:
    return {
        "prompt": wish.words,
        "project": project,
        "seconds": wish.seconds,
        "aspect_ratio": wish.aspect,
        "resolution": wish.resolution,
    }


def _warn_of_refused(uploaded: dict[str, Any]) -> None:
    for upload in uploaded["uploads"]:
        if not upload["is_accepted"]:
            print(f"animatic: {upload['source']}: {upload['detail']}", file=sys.stderr)


def _measures(video: dict[str, Any]) -> str:
    size = f"{video['bytes'] / 1e6:.1f} MB"
    return f"{video['seconds']:g} s, {video['width']}×{video['height']}, {size}"


@contextmanager
def _shown_progress() -> Generator[OnProgress]:
    """A bar on a terminal; elsewhere one plain line for each new sentence."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _plain_lines()
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Starting…", total=100)

        async def show(progress: float, total: float | None, message: str | None) -> None:
            bar.update(task, completed=progress, total=total, description=message or "")

        yield show


def _plain_lines() -> OnProgress:
    """A line for each new sentence; a counting one at every tenth."""
    last = ""

    async def show(progress: float, total: float | None, message: str | None) -> None:
        nonlocal last
        line = (message or "").split(" · ")[0]
        tenth = re.sub(r"\d ?%$", "", line)
        if tenth != last:
            last = tenth
            print(line, file=sys.stderr, flush=True)

    return show
