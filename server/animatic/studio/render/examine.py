"""The child of `probe`: `python -m animatic.studio.render.examine FILE` prints one line of JSON.

It parses and decodes a little of the file under limits. It may be killed at any moment.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from contextlib import suppress
from fractions import Fraction
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from animatic.model.errors import UnsupportedFile, UnusableMedia
from animatic.model.timeline import clock
from animatic.studio.render.probe import CPU_S, Probe, too_much
from animatic.studio.render.sniff import Format, format_of

if TYPE_CHECKING:
    from av import VideoFrame
    from av.container import InputContainer
    from av.video.stream import VideoStream

GB = 1024**3
MEMORY = 3 * GB
MAX_PIXELS = 40_000_000
"""Of a clip's frame: 8K has 33 million."""
MAX_SIDE, MIN_SIDE = 16_384, 16
MAX_HOURS = 2
MAX_RATE = 240
LOOKED_AT = 45
"""Frames decoded of a clip."""


def limit() -> None:
    """Binds this process. Systems that know only some of the limits get those."""
    with suppress(ImportError):
        import resource

        for kind, most in (
            (resource.RLIMIT_AS, MEMORY),
            (resource.RLIMIT_CPU, CPU_S),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            with suppress(ValueError, OSError):
                resource.setrlimit(kind, (most, most))


def examine(path: Path) -> Probe:
    """Raises `UnusableMedia` and `UnsupportedFile`."""
    found = format_of(path)
    return _picture(path, found) if found.kind == "picture" else _media(path, found)


def _picture(path: Path, found: Format) -> Probe:
    from animatic.studio.render import stills
    from animatic.studio.render.animations import is_animated, is_too_much

    with stills.open_picture(path) as image:
        width, height = image.size
        try:
            turn = image.getexif().get(0x0112, 1)
            image.draft("RGB", (64, 64))
            image.load()
            is_moving = is_animated(path)
            is_heavy = is_moving and is_too_much(path)
        except MemoryError:
            raise
        except Exception:  # a damaged file finds every hole in a parser
            raise stills.unreadable(path) from None
    if is_heavy:
        raise UnusableMedia(
            f'"{path.name}" has more moving pixels than a picture may have here.',
            "Scale it down, shorten it, or save it as MP4, and upload that.",
        )
    if turn in (5, 6, 7, 8):
        width, height = height, width
    rotation = {3: 180, 6: 270, 8: 90}.get(turn, 0)
    return Probe(
        kind="picture",
        format=found.name,
        width=width,
        height=height,
        rotation=rotation,
        is_animated=is_moving,
    )


def _media(path: Path, found: Format) -> Probe:
    import av
    from av import logging

    logging.set_level(logging.PANIC)
    options = {
        "protocol_whitelist": "file",
        "probesize": "5000000",
        "analyzeduration": "5000000",
        "max_streams": "16",
    }
    try:
        with av.open(
            str(path), format=found.demuxer, options=options, metadata_errors="replace"
        ) as container:
            return _Opened(path, found, container).probe()
    except (UnusableMedia, MemoryError):
        raise
    except Exception as error:  # PyAV has none for some streams of a damaged file
        raise _broken(path, found) from error


class _Opened:
    """A container that could be opened."""

    def __init__(self, path: Path, found: Format, container: InputContainer) -> None:
        self._path = path
        self._found = found
        self._container = container

    def probe(self) -> Probe:
        from av.stream import Disposition

        streams = self._container.streams
        films = [s for s in streams.video if not s.disposition & Disposition.attached_pic]
        duration_ms = (self._container.duration or 0) // 1000
        if duration_ms > MAX_HOURS * 3_600_000:
            raise self._refused(f"is longer than {MAX_HOURS} hours", "Cut it and upload the part.")
        if films:
            return self._clip(films[0], duration_ms)
        if streams.audio:
            return self._sound(duration_ms)
        raise self._refused("holds neither pictures nor sound", "Upload another file.")

    def _clip(self, stream: VideoStream, duration_ms: int) -> Probe:
        self._refuse_extremes(stream)
        frames = self._first_frames(stream)
        first = frames[0]
        aspect = stream.sample_aspect_ratio or 1
        width, height = round(first.width * aspect), first.height
        turned = round(first.rotation / 90) % 4
        duration_ms, notes = self._playable(stream, duration_ms)
        return Probe(
            kind="clip",
            format=self._found.name,
            width=height if turned % 2 else width,
            height=width if turned % 2 else height,
            duration_ms=duration_ms,
            frame_rate=round(float(stream.average_rate or 0), 3),
            has_sound=bool(self._container.streams.audio),
            rotation=turned * 90,
            is_hdr=first.color_trc in (16, 18),
            is_variable_rate=_varies(frames),
            notes=notes,
        )

    def _refuse_extremes(self, stream: VideoStream) -> None:
        width, height = stream.width, stream.height
        if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
            raise self._refused(
                f"is {width}x{height} pixels, more than can be decoded here",
                "Scale it down to 8K or less and upload it again.",
            )
        if min(width, height) < MIN_SIDE:
            raise self._refused(
                f"is only {width}x{height} pixels", "Upload a larger version of it."
            )
        if (stream.average_rate or 0) > MAX_RATE:
            raise self._refused(
                f"has {float(stream.average_rate):.0f} frames a second",
                f"Convert it to {MAX_RATE} or fewer and upload it again.",
            )

    def _first_frames(self, stream: VideoStream) -> list[VideoFrame]:
        from av.error import FFmpegError

        stream.thread_count = 1
        frames: list[VideoFrame] = []
        try:
            for frame in islice(self._container.decode(stream), LOOKED_AT):
                if frame.width * frame.height > MAX_PIXELS:
                    break
                frames.append(frame)
        except (FFmpegError, EOFError, ValueError):
            pass
        if not frames:
            raise _broken(self._path, self._found)
        return frames

    def _playable(self, stream: VideoStream, duration_ms: int) -> tuple[int, tuple[str, ...]]:
        """How long the pictures that are really in the file last, and what to say about it."""
        size = self._path.stat().st_size
        entries = stream.index_entries
        if not len(entries) or entries[-1].pos + entries[-1].size <= size:
            return duration_ms, ()
        there = [e.timestamp for e in entries if e.pos >= 0 and e.pos + e.size <= size]
        start = stream.start_time or 0
        ends_ms = int((max(there, default=start) - start) * Fraction(stream.time_base) * 1000)
        note = f'"{self._path.name}" breaks off after {clock(ends_ms)} s of {clock(duration_ms)} s.'
        return ends_ms, (note,)

    def _sound(self, duration_ms: int) -> Probe:
        from av.error import FFmpegError

        with suppress(FFmpegError, EOFError, ValueError, StopIteration):
            next(self._container.decode(self._container.streams.audio[0]))
            return Probe(
                kind="sound", format=self._found.name, duration_ms=duration_ms, has_sound=True
            )
        raise _broken(self._path, self._found)

    def _refused(self, what: str, advice: str) -> UnusableMedia:
        return UnusableMedia(f'"{self._path.name}" {what}.', advice)


def _varies(frames: Iterable[VideoFrame]) -> bool:
    times = [f.pts * f.time_base for f in frames if f.pts is not None and f.time_base]
    steps = [after - before for before, after in pairwise(times)]
    return bool(steps) and max(steps) - min(steps) > Fraction(4, 1000)


def _broken(path: Path, found: Format) -> UnusableMedia:
    return UnusableMedia(
        f'"{path.name}" looks like {found.name.upper()} but can\'t be played: '
        "it is damaged or incomplete.",
        "Download or save it again, or convert it to MP4, then upload that.",
    )


def main(path: Path) -> dict[str, object]:
    limit()
    try:
        return {"probe": examine(path).model_dump(mode="json")}
    except UnsupportedFile as error:
        return {"unsupported": [error.message, error.next_step]}
    except UnusableMedia as error:
        return {"unusable": [error.message, error.next_step]}
    except MemoryError:
        error = too_much(path)
        return {"unusable": [error.message, error.next_step]}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))), flush=True)
