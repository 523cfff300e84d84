"""Packets of picture and sound → one MP4 that can start to play before it has all arrived.

The file grows beside its destination as `….part` and takes its name when it is whole.
"""

from __future__ import annotations

import errno
from collections import deque
from contextlib import contextmanager, suppress
from fractions import Fraction
from pathlib import Path

import av
from av.error import FFmpegError
from av.stream import Stream

from animatic.model.errors import ExportFailed
from animatic.storage.disk import FREE_SOME, HOME, NO_ROOM, refusal
from animatic.studio.render import encode, soundtrack
from animatic.studio.render.chunks import Chunk, Encoded, Packet
from animatic.studio.render.plan import RenderPlan
from animatic.studio.render.soundtrack import SoundPacket, Soundtrack


def part_path(output: Path) -> Path:
    """Where the unfinished file lies."""
    return output.with_name(output.name + ".part")


class Movie:
    """An MP4 being written. `add` the chunks in order, then `finish`, or `discard` it."""

    def __init__(
        self, plan: RenderPlan, output: Path, title: str, sound: Soundtrack | None
    ) -> None:
        """Raises `ExportFailed` when the file can't be created."""
        self._output = output
        self._part = part_path(output)
        self._time_base = Fraction(1, plan.frame_rate)
        self._sound: deque[SoundPacket] = deque(sound.packets if sound else ())
        with _told(output):
            self._file = av.open(
                str(self._part), "w", format="mp4", options={"movflags": "+faststart"}
            )
            if title:
                self._file.metadata["title"] = title
            self._video = encode.add_stream(self._file, plan)
            self._audio = soundtrack.add_stream(self._file) if sound else None
            self._file.start_encoding()

    def add(self, chunk: Chunk, encoded: Encoded) -> None:
        """Appends a chunk's packets and the sound up to them. Raises `ExportFailed`."""
        if encoded.extradata != self._video.codec_context.extradata:
            raise ExportFailed("A part of the video was made with other settings than the rest.")
        with _told(self._output):
            for packet in encoded.packets:
                self._add_sound((packet.dts + chunk.first) * self._time_base)
                self._file.mux(self._stamped(packet, chunk))

    def finish(self) -> int:
        """Completes the file and gives it its name; its size in bytes. Raises `ExportFailed`."""
        with _told(self._output):
            self._add_sound(None)
            self._file.close()
            size = self._part.stat().st_size
            self._part.replace(self._output)
        return size

    def discard(self) -> None:
        """Leaves nothing behind. Harmless after `finish`."""
        with suppress(OSError, ValueError):
            self._file.close()
        self._part.unlink(missing_ok=True)

    def _stamped(self, packet: Packet, chunk: Chunk) -> av.Packet[Stream]:
        stamped = av.Packet(packet.data)
        stamped.stream = self._video
        stamped.time_base = self._time_base
        stamped.pts, stamped.dts = packet.pts + chunk.first, packet.dts + chunk.first
        stamped.duration, stamped.is_keyframe = 1, packet.is_keyframe
        return stamped

    def _add_sound(self, until: Fraction | None) -> None:
        """The sound before `until` seconds, or all that is left."""
        while (
            self._audio
            and self._sound
            and (until is None or self._sound[0].pts <= until * soundtrack.RATE)
        ):
            piece = self._sound.popleft()
            packet = av.Packet(piece.data)
            packet.stream = self._audio
            packet.time_base = Fraction(1, soundtrack.RATE)
            packet.pts = packet.dts = piece.pts
            packet.duration, packet.is_keyframe = piece.duration, True
            self._file.mux(packet)


@contextmanager
def _told(output: Path):
    """The system's refusals as sentences."""
    try:
        yield
    except (OSError, FFmpegError) as error:
        raise ExportFailed(*_words(error, output)) from error


def _words(error: OSError | FFmpegError, output: Path) -> tuple[str, str]:
    match getattr(error, "errno", None):
        case code if code in NO_ROOM:
            return refusal(error, output.parent, "The video", HOME), FREE_SOME
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return (
                f"The folder {output.parent} can't be written to.",
                "Choose another output folder and export again.",
            )
        case errno.ENOENT | errno.ENOTDIR:
            return (f"The folder {output.parent} doesn't exist.", "Create it and export again.")
        case _:
            return (f"The video could not be written: {error}.", "")
