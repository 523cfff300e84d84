"""The workers behind `render`: drawers, one encoder a chunk, the sound, and the file at the end.

    openers ──► stage ──► drawers (a few frames ahead) ──► encoder of chunk n ──┐
                                   └──► encoder of chunk n + 1, while n drains ─┼─► movie, in order
    sound ──────────────────────────────────────────────────────────────────────┘

The calling thread only waits, reports and joins. What fails in any thread is raised there, and
ends the others: each looks at `stopped` before every frame and while it waits for a source.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace

import cv2

from animatic.model.errors import ExportFailed
from animatic.studio.render import chunks, workers
from animatic.studio.render.chunks import Chunk, Encoded
from animatic.studio.render.compose import Composer
from animatic.studio.render.encode import encode_chunk
from animatic.studio.render.matching import matched
from animatic.studio.render.memory import give_back
from animatic.studio.render.mux import Movie
from animatic.studio.render.plan import RenderPlan, plan
from animatic.studio.render.request import Cancelled, Rendered, RenderRequest
from animatic.studio.render.soundtrack import make_soundtrack
from animatic.studio.render.sources import OpenSources

TICK = 0.1
"""Seconds between two looks at `cancelled`, and between two reports."""

CORES = workers.cores()
DRAWERS = min(8, max(2, CORES))


def make(
    request: RenderRequest,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
) -> Rendered:
    """`animatic.studio.render.render`, with its media libraries."""
    cv2.setNumThreads(1)  # the drawers are the parallelism
    planned = prepared(request)
    try:
        with ExitStack() as stack:
            crew = _Crew(request, planned, stack)
            size = _Shoot(crew, progress, cancelled, stack).run()
    except MemoryError as error:
        raise ExportFailed(
            "There isn't enough memory for this video.", "Export it at a lower resolution."
        ) from error
    return Rendered(
        path=request.output,
        width=planned.width,
        height=planned.height,
        frame_rate=planned.frame_rate,
        frames=planned.frames,
        duration_ms=planned.duration_ms,
        bytes=size,
        notes=tuple(dict.fromkeys((*planned.notes, *crew.notes))),
    )


def prepared(request: RenderRequest) -> RenderPlan:
    """The request's plan, with what only its pictures can tell. Raises what `plan` does."""
    return matched(plan(request))


def make_chunk(planned: RenderPlan, index: int) -> Encoded:
    """One chunk of a `prepared` plan on its own: the very packets it has in the whole.

    Picklable in and out, for executors elsewhere; `make` shares opened sources between the
    chunks of one machine.
    """
    cv2.setNumThreads(1)
    chunk = chunks.cut(planned)[index]
    with ExitStack() as stack:
        openers, drawers = _pool(stack, 2, "opener"), _pool(stack, DRAWERS, "drawer")
        stage = OpenSources(planned, (chunk,), openers, threading.Event())
        stack.callback(stage.close)
        stage.prepare(chunk)
        composer = Composer(planned, stage)
        encoded = encode_chunk(planned, chunk, composer, drawers, DRAWERS, _nothing, _nothing)
        return replace(encoded, notes=stage.notes(chunk))


def _nothing() -> None: ...


class _Crew:
    """The threads of one render and what they share. `stack` ends them, whatever happens."""

    def __init__(self, request: RenderRequest, planned: RenderPlan, stack: ExitStack) -> None:
        self.lanes = request.workers or workers.best(
            planned.width, planned.height, CORES, workers.memory()
        )
        self.most_encoders = self.lanes + workers.drains_beside(planned.width, planned.height)
        self.news = threading.Event()
        """Set when there may be something for the calling thread to do."""
        self.frames_done = 0
        self.notes: list[str] = []
        self.frames = planned.frames
        self._request = request
        self._plan = planned
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._cache = request.cache
        self._digests = {
            name: chunks.digest(path) for name, path in request.assets.items() if request.cache
        }
        openers = _pool(
            stack, workers.openers(planned.width, planned.height, CORES), "opener", waits=False
        )
        self._drawers = _pool(stack, DRAWERS, "drawer")
        self._encoders = _pool(stack, self.lanes + 1, "encoder")
        self.pieces = chunks.cut(planned)
        self._stage = OpenSources(planned, self.pieces, openers, self._stopped, self._cache)
        self._composer = Composer(planned, self._stage)
        self._stage.prepare(self.pieces[0])  # before the sound: the drawers wait for it
        self.sound = _pool(stack, 1, "sound", waits=False).submit(
            make_soundtrack, request.timeline, request.assets, request.cache, self._digests
        )
        self.sound.add_done_callback(lambda _: self.news.set())
        stack.callback(self._stage.close)
        stack.callback(self._stopped.set)

    @property
    def steps(self) -> tuple[int, int]:
        """What grows while it works: frames, and sources, which may take long in large frames."""
        return self.frames_done, self._stage.opened

    def begin(self, index: int) -> _Take:
        """Starts a chunk, and opens what the one after it shows."""
        chunk = self.pieces[index]
        if (kept := self._kept(chunk)) is not None:
            return _Take(chunk, kept, drawn=threading.Event())
        for piece in self.pieces[index : index + 2]:
            self._stage.prepare(piece)
        take = _Take(chunk, Future(), threading.Event())
        take.encoded = self._encoders.submit(self._encode, take)
        take.encoded.add_done_callback(lambda _: self.news.set())
        return take

    def open_movie(self) -> Movie:
        """The file, with its sound. Raises what making the sound raised."""
        return Movie(
            self._plan, self._request.output, self._request.timeline.title, self.sound.result()
        )

    def _encode(self, take: _Take) -> Encoded:
        def on_drawn() -> None:
            take.drawn.set()
            self.news.set()

        encoded = encode_chunk(
            self._plan,
            take.chunk,
            self._composer,
            self._drawers,
            DRAWERS,
            self._on_frame,
            on_drawn,
        )
        encoded = replace(encoded, notes=self._stage.notes(take.chunk))
        self._stage.release(take.chunk)
        give_back()
        self._keep(take.chunk, encoded)
        return encoded

    def _on_frame(self) -> None:
        if self._stopped.is_set():
            raise Cancelled("The render was stopped.")
        self._count(1)

    def _count(self, frames: int) -> None:
        with self._lock:
            self.frames_done += frames

    def _kept(self, chunk: Chunk) -> Future[Encoded] | None:
        if self._cache is None:
            return None
        encoded = chunks.load(self._cache, chunks.key(self._plan, chunk, self._digests))
        if encoded is None:
            return None
        self._stage.release(chunk)
        self._count(chunk.frames)
        kept = Future[Encoded]()
        kept.set_result(encoded)
        return kept

    def _keep(self, chunk: Chunk, encoded: Encoded) -> None:
        if self._cache is not None:
            chunks.save(self._cache, chunks.key(self._plan, chunk, self._digests), encoded)


class _Take:
    """A chunk that has been started."""

    def __init__(self, chunk: Chunk, encoded: Future[Encoded], drawn: threading.Event) -> None:
        self.chunk = chunk
        self.encoded = encoded
        self.drawn = drawn
        """Set when the drawers have its last frame."""

    @property
    def is_drawing(self) -> bool:
        return not self.encoded.done() and not self.drawn.is_set()


class _Shoot:
    """The calling thread's part: starts chunks as drawers come free, joins them in order."""

    def __init__(
        self,
        crew: _Crew,
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
        stack: ExitStack,
    ) -> None:
        self._crew = crew
        self._progress = progress
        self._cancelled = cancelled
        self._stack = stack
        self._takes: deque[_Take] = deque()
        self._begun = 0
        self._told = (-1, -1)
        self._movie: Movie | None = None

    def run(self) -> int:
        """The finished file's size in bytes."""
        while self._begun < len(self._crew.pieces) or self._takes:
            self._crew.news.clear()
            if self._cancelled():
                raise Cancelled("The render was stopped.")
            self._report()
            if not (self._begin_next() or self._join_next()):
                self._crew.news.wait(TICK)
        size = self._movie_or_open().finish()
        self._report()
        return size

    def _begin_next(self) -> bool:
        """Starts a chunk if there is room for it; whether it did."""
        if self._begun == len(self._crew.pieces) or not self._has_room():
            return False
        self._takes.append(self._crew.begin(self._begun))
        self._begun += 1
        self._join_next()  # kept chunks would pile up otherwise
        return True

    def _has_room(self) -> bool:
        drawing = sum(take.is_drawing for take in self._takes)
        encoding = sum(not take.encoded.done() for take in self._takes)
        return drawing < self._crew.lanes and encoding < self._crew.most_encoders

    def _join_next(self) -> bool:
        """Adds the next chunk to the movie if it is finished; whether it did."""
        for take in self._takes:
            if take.encoded.done():
                take.encoded.result()  # what failed is raised at once, not in its turn
        if not (self._takes and self._takes[0].encoded.done() and self._crew.sound.done()):
            return False
        take = self._takes.popleft()
        encoded = take.encoded.result()
        self._crew.notes += encoded.notes
        self._movie_or_open().add(take.chunk, encoded)
        return True

    def _movie_or_open(self) -> Movie:
        if self._movie is None:
            self._movie = self._crew.open_movie()
            self._stack.callback(self._movie.discard)
        return self._movie

    def _report(self) -> None:
        steps = self._crew.steps
        if steps != self._told:
            self._told = steps
            self._progress(self._crew.frames_done, self._crew.frames)


def _pool(stack: ExitStack, workers: int, name: str, *, waits: bool = True) -> ThreadPoolExecutor:
    pool = ThreadPoolExecutor(workers, thread_name_prefix=f"render-{name}")
    stack.callback(pool.shutdown, wait=waits, cancel_futures=True)
    return pool
