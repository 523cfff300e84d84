"""What is seen, opened: scenes, pictures, clips and words behind one gesture, `draw`.

Opening costs a second or more and much memory, so the *stage* opens what a chunk shows shortly
before it is drawn, and lets go of it when no later chunk needs it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from concurrent.futures import Executor, Future
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from animatic.model.timeline import CameraMove, Clip, Picture, Scene
from animatic.studio.planes import Planes
from animatic.studio.render.chunks import Chunk
from animatic.studio.render.memory import give_back
from animatic.studio.render.plan import RenderPlan, RenderShot, TextSpan
from animatic.studio.render.request import Cancelled
from animatic.studio.render.sniff import format_of


class Source(Protocol):
    """A moving picture: frame n is the same however often and in whichever order it is drawn."""

    def draw(self, frame: int, into: Planes) -> None: ...


def open_source(plan: RenderPlan, item: RenderShot | TextSpan, cache: Path | None = None) -> Source:
    """Opens a shot or a line of text. Raises `UnusableMedia` for a file that can't be read.

    Painted scenes are kept in `cache`.
    """
    width, height, rate, frames = plan.width, plan.height, plan.frame_rate, item.frames
    match item:
        case TextSpan(text=text):
            from animatic.studio.render.lettering import open_text

            return open_text(text, width=width, height=height, frames=frames, frame_rate=rate)
        case RenderShot(media=Scene() as scene):
            from animatic.studio.render.paintings import opened

            return opened(plan, scene, frames, cache)
        case RenderShot(media=media):
            assert isinstance(media, Picture | Clip)  # the rest of the union
            return _open_asset(plan, item, media)


def _open_asset(plan: RenderPlan, shot: RenderShot, media: Picture | Clip) -> Source:
    """By what the file holds, not by what the timeline took it for."""
    path = plan.assets[media.asset]
    if format_of(path).kind == "picture":
        return _open_picture(plan, shot, path, getattr(media, "camera", "auto"))
    from animatic.studio.render.clips import open_clip

    clip = media if isinstance(media, Clip) else Clip(asset=media.asset)
    return open_clip(path, clip, shot.name, plan)


def _open_picture(plan: RenderPlan, shot: RenderShot, path: Path, move: CameraMove) -> Source:
    from animatic.studio.render.animations import is_animated, open_animation
    from animatic.studio.render.pictures import open_still

    width, height, rate = plan.width, plan.height, plan.frame_rate
    if is_animated(path):
        return open_animation(path, width=width, height=height, frame_rate=rate)
    return open_still(
        path,
        move,
        width=width,
        height=height,
        frames=shot.frames,
        frame_rate=rate,
        look=plan.looks.get(shot.media.asset) if isinstance(shot.media, Picture) else None,
    )


class OpenSources:
    """The sources of the chunks that are being drawn, each opened once."""

    def __init__(
        self,
        plan: RenderPlan,
        chunks: Iterable[Chunk],
        openers: Executor,
        stopped: threading.Event,
        cache: Path | None = None,
    ) -> None:
        """`chunks` are those that will be drawn; `openers` runs the opening."""
        self._cache = cache
        self._stopped = stopped
        self._plan = plan
        self._openers = openers
        self._lock = threading.Lock()
        self.opened = 0
        """How many have been, so far."""
        self._opened: dict[RenderShot | TextSpan, Future[Source]] = {}
        self._wanted: dict[RenderShot | TextSpan, int] = {}
        for chunk in chunks:
            for item in self._items(chunk):
                self._wanted[item] = self._wanted.get(item, 0) + 1

    def prepare(self, chunk: Chunk) -> None:
        """Begins to open what the chunk shows and isn't open yet."""
        with self._lock:
            for item in self._items(chunk):
                if item not in self._opened:
                    self._opened[item] = self._openers.submit(self._open, item)

    def _open(self, item: RenderShot | TextSpan) -> Source:
        source = open_source(self._plan, item, self._cache)
        give_back()  # what painting it took
        with self._lock:
            self.opened += 1
        return source

    def source(self, item: RenderShot | TextSpan) -> Source:
        """The opened source; waits for it. Raises what opening it raised."""
        with self._lock:
            future = self._opened[item]
        while not self._stopped.is_set():
            with suppress(TimeoutError):
                return future.result(timeout=0.2)
        raise Cancelled("The render was stopped.")

    def notes(self, chunk: Chunk) -> tuple[str, ...]:
        """What the chunk's sources have to say about themselves so far."""
        with self._lock:
            opened = [self._opened[item] for item in self._items(chunk)]
        return tuple(note for future in opened for note in getattr(future.result(), "notes", ()))

    def release(self, chunk: Chunk) -> None:
        """Lets go of what no later chunk shows."""
        with self._lock:
            for item in self._items(chunk):
                self._wanted[item] -= 1
                if self._wanted[item] == 0:
                    _close(self._opened.pop(item, None))

    def close(self) -> None:
        """Lets go of everything."""
        with self._lock:
            for future in self._opened.values():
                _close(future)
            self._opened.clear()

    def _items(self, chunk: Chunk) -> list[RenderShot | TextSpan]:
        plan = self._plan
        return [
            item
            for item in (*plan.shots, *plan.lines)
            if item.first < chunk.end and chunk.first < item.end
        ]


def _close(future: Future[Source] | None) -> None:
    if future is None or future.cancel() or not future.done() or future.exception():
        return
    if (close := getattr(future.result(), "close", None)) is not None:
        close()
