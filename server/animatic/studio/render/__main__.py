"""`python -m animatic.studio.render`: one request as JSON on stdin, JSON lines on stdout.

    {"frame": 12, "frames": 300}          at most ten a second
    {"rendered": {…}}                     at the end, exit status 0
    {"error": "sentence", "advice": "…"}  or this, exit status 1

SIGTERM and SIGINT end it within a second and leave no partial file; so does a reader that has
gone away.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from animatic.model.errors import AnimaticError
from animatic.model.timeline import frame_size
from animatic.storage.disk import FREE_SOME, HOME, is_full, refusal
from animatic.studio.render import Cancelled, RenderRequest, memory, render, workers

NO_MEMORY = "There isn't enough memory for this video."
LESS = "Choose a lower resolution, or take out the largest picture or clip."
GRACE = 0.4
"""Seconds a stopped render may take to clear up before it is ended from outside."""

STOPPED = 143
"""The exit status of a process that SIGTERM ended."""


class Report:
    """The lines to whoever started the process."""

    def __init__(self) -> None:
        self.is_unread = False
        self._said_at = 0.0

    def progress(self, frame: int, frames: int) -> None:
        """At most ten lines a second; the last frame is always told."""
        now = time.monotonic()
        if frame == frames or now - self._said_at >= 0.1:
            self._said_at = now
            self.say({"frame": frame, "frames": frames})

    def say(self, line: Mapping[str, object]) -> None:
        try:
            print(json.dumps(line, ensure_ascii=False), flush=True)
        except BrokenPipeError:
            self.is_unread = True


class RenderRun:
    """The render in a thread of its own, so that a signal always finds the main thread awake."""

    def __init__(self, request: RenderRequest) -> None:
        self._request = request
        self._report = Report()
        self._stopped = threading.Event()
        self._done = threading.Event()
        self._status = 1

    def run(self) -> int:
        """The exit status."""
        signal.signal(signal.SIGTERM, lambda *_: self._stopped.set())
        signal.signal(signal.SIGINT, lambda *_: self._stopped.set())
        threading.Thread(target=self._render, name="render", daemon=True).start()
        while not self._done.wait(0.05):
            if self._stopped.is_set():
                self._end()
        return self._status

    def _render(self) -> None:
        try:
            made = render(self._request, progress=self._report.progress, cancelled=self._is_over)
            self._report.say({"rendered": made.model_dump(mode="json")})
            self._status = 0
        except Cancelled:
            self._status = STOPPED
        except AnimaticError as error:
            self._report.say({"error": error.message, "advice": error.next_step})
        except MemoryError:
            self._report.say({"error": NO_MEMORY, "advice": LESS})
        except OSError as error:
            said = refusal(error, self._request.output.parent, "The video", HOME)
            self._report.say({"error": said, "advice": FREE_SOME if is_full(error) else ""})
            raise
        except Exception as error:
            if _is_lack_of_memory(error):
                self._report.say({"error": NO_MEMORY, "advice": LESS})
                return
            self._report.say({"error": f"The render failed unexpectedly: {error!r}"})
            raise
        finally:
            self._done.set()

    def _is_over(self) -> bool:
        return self._stopped.is_set() or self._report.is_unread

    def _end(self) -> None:
        """Waits a moment for the render's own clearing up, then ends the process regardless."""
        if not self._done.wait(GRACE):
            Path(f"{self._request.output}.part").unlink(missing_ok=True)
        os._exit(STOPPED)


def main() -> int:
    try:
        request = RenderRequest.model_validate_json(sys.stdin.read())
    except ValidationError as error:
        Report().say({"error": f"The request can't be read: {error.error_count()} faults."})
        return 1
    width, height = frame_size(request.timeline.aspect_ratio, request.resolution)
    lanes = request.workers or workers.best(width, height, workers.cores(), workers.memory())
    memory.bind(memory.most(width, height, lanes, workers.memory()))
    return RenderRun(request).run()


def _is_lack_of_memory(error: Exception) -> bool:
    """Libraries have words of their own for it: OpenCV, FFmpeg, and a thread without a stack."""
    said = str(error).lower()
    return any(words in said for words in ("insufficient memory", "cannot allocate", "new thread"))


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    os._exit(status)  # nothing is left to do, and tearing down the libraries takes 0.1 s
