"""Footage as a moving picture: decoded forward, sampled by time, upright, fitted to the frame.

Frame n of a shot shows the footage at the middle of frame n's time: variable frame rates, odd
rates and rounded time stamps then neither stutter nor drift. What can't be decoded is replaced by
the last good frame and a note; a whole video isn't lost for it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import cv2
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Disposition
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream

from animatic.model.errors import UnusableMedia
from animatic.model.timeline import Clip
from animatic.studio.planes import Planes, buffer, planes
from animatic.studio.render import fit
from animatic.studio.render.frames import views
from animatic.studio.render.hdr import is_hdr, tone_mapped
from animatic.studio.render.plan import RenderPlan
from animatic.studio.render.sniff import demuxer_of

_local = threading.local()

FAR = 3
"""Seconds. What is further ahead than this is sought, not decoded through."""

READERS = 8
"""Positions in one file that are kept open: chunks drawn at once are at different ones."""

KEPT = 24
"""Frames of the shot that a reader remembers: drawers ask slightly out of order."""

GROWS = 4
"""How much larger than the file says a frame may be: footage from calls changes its size."""
ALWAYS = 3840 * 2160
"""Pixels that a frame may have whatever the file says."""

MAX_FAULTS = 50
"""Faults in a row after which a file is given up."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """Which moment of the footage, in seconds, each frame of the shot shows."""

    start: Fraction
    step: Fraction

    def at(self, frame: int) -> Fraction:
        """The middle of the frame's time."""
        return self.start + self.step * (2 * frame + 1) / 2


@dataclass(frozen=True, slots=True)
class Footage:
    """One decoded picture, and when it is shown, in seconds since the file's start."""

    at: Fraction
    frame: av.VideoFrame


class MovingClip:
    """A clip from its `in_ms` on, at its speed, in the frame."""

    def __init__(self, path: Path, clip: Clip, name: str, plan: RenderPlan) -> None:
        step = Fraction(clip.speed).limit_denominator(1000) / plan.frame_rate
        self._path = path
        self._name = name or path.name
        self._sampling = Sampling(Fraction(clip.in_ms, 1000), step)
        self._far = FAR * plan.frame_rate
        self._frame_size = (plan.width, plan.height)
        self._lock = threading.Lock()
        self._readers: list[_Reader] = []
        self._end: Footage | None = None
        self._notes: set[str] = set()

    @property
    def notes(self) -> tuple[str, ...]:
        """What has been found wrong with the footage so far."""
        with self._lock:
            return tuple(sorted(self._notes))

    def draw(self, frame: int, into: Planes) -> None:
        """Frame n of the shot. Safe from any thread. Raises `UnusableMedia`."""
        at, end = self._sampling.at(frame), self._end
        if end is None or at < end.at:
            footage = self._sampled(frame)
        else:
            footage = end
            self._note_that_it_is_short(at - end.at)
        _draw(footage.frame, self._pixel_aspect, self._frame_size, into)

    def close(self) -> None:
        """Lets go of the file. Nothing may be drawn any more."""
        with self._lock:
            for reader in self._readers:
                reader.close()
            self._readers.clear()

    def _sampled(self, frame: int) -> Footage:
        """From a reader that still knows the frame: others may have driven it on meanwhile."""
        while True:
            reader = self._reader_for(frame)
            if (footage := reader.sample(frame)) is not None:
                self._learn(reader)
                return footage

    def _reader_for(self, frame: int) -> _Reader:
        """The reader that is least far behind, or a new one that starts there."""
        with self._lock:
            able = [reader for reader in self._readers if reader.can_reach(frame, self._far)]
            if able:
                reader = max(able, key=lambda reader: reader.upcoming)
                self._readers.remove(reader)
            else:
                reader = _Reader(self._path, self._name, self._sampling, frame)
                self._pixel_aspect = reader.pixel_aspect
            self._readers.append(reader)
            del self._readers[:-READERS]
            return reader

    def _learn(self, reader: _Reader) -> None:
        """Remembers how the footage ends, and that some of it was damaged."""
        with self._lock:
            if reader.has_ended:
                self._end = reader.last
            if reader.is_damaged:
                self._notes.add(f'Some of "{self._name}" is damaged and can\'t be shown.')

    def _note_that_it_is_short(self, by: Fraction) -> None:
        if by > 1:
            with self._lock:
                self._notes.add(f'"{self._name}" ends before its place does; its end is held.')


class _Reader:
    """One position in a file, moving forward through the shot's frames."""

    def __init__(self, path: Path, name: str, sampling: Sampling, first: int) -> None:
        """Opens the file at the shot's frame `first`. Raises `UnusableMedia`."""
        self._lock = threading.Lock()
        self._sampling = sampling
        self._samples: dict[int, Footage] = {}
        self.oldest = self.upcoming = first
        self.has_ended = self.is_damaged = False
        try:
            self._container = _opened(path)
        except (OSError, ValueError, FFmpegError) as error:
            raise unreadable(name) from error
        self._name = name
        try:
            self._stream = picture_stream(self._container)
            self._most = _bounded(self._stream)
            self._origin = _origin(self._container, self._stream)
            self.pixel_aspect = Fraction(self._stream.sample_aspect_ratio or 1)
            self._shown, self._next = self._sought(sampling.at(first))
        except (OSError, ValueError, FFmpegError) as error:
            self._container.close()
            raise unreadable(name) from error

    @property
    def last(self) -> Footage:
        """The picture it is at."""
        return self._shown

    def can_reach(self, frame: int, far: int) -> bool:
        return self.oldest <= frame <= self.upcoming + far

    def sample(self, frame: int) -> Footage | None:
        """The picture for the shot's frame; None when it lies behind what is remembered."""
        with self._lock:
            while self.upcoming <= frame:
                self._sample_next()
            return self._samples.get(frame)

    def close(self) -> None:
        """Frees the file and the pictures at once: the generator and its reader hold each other."""
        with self._lock:
            self._footage = iter(())
            self._samples.clear()
            self._container.close()

    def _sample_next(self) -> None:
        at = self._sampling.at(self.upcoming)
        while self._next is not None and self._next.at <= at:
            self._shown, self._next = self._next, next(self._footage, None)
        self.has_ended = self._next is None
        self._samples[self.upcoming] = self._shown
        self.upcoming += 1
        if len(self._samples) > KEPT:
            del self._samples[self.oldest]
            self.oldest += 1

    def _sought(self, at: Fraction) -> tuple[Footage, Footage | None]:
        """The first two pictures from the key frame before `at`.

        A place past the end, and a file that can't be sought, are read from nearer the start.
        Raises `ValueError` when there is no picture at all.
        """
        length = Fraction(self._container.duration or 0, av.time_base)
        for place in (at, max(length - FAR, Fraction(0)), Fraction(0)):
            if place > at:
                continue
            self._footage: Iterator[Footage] = self._decoded_from(place)
            shown = next(self._footage, None)
            if shown is not None and (shown.at <= at or place == 0):
                return shown, next(self._footage, None)
        raise ValueError("no picture")

    def _decoded_from(self, place: Fraction) -> Iterator[Footage]:
        """Pictures in order of time, from the key frame before `place` on."""
        base = Fraction(self._stream.time_base or 1)
        if place > FAR:
            self._container.seek(int((place + self._origin) / base), stream=self._stream)
        else:
            self._container.seek(0)
        shown = Fraction(-1)
        for frame in self._frames():
            at = self._time(frame, shown)
            if at > shown:
                shown = at
                yield Footage(at, frame)

    def _frames(self) -> Iterator[av.VideoFrame]:
        """Decoded frames. Damage is passed over where the decoder can go on."""
        packets, faults = self._container.demux(self._stream), 0
        while faults < MAX_FAULTS:
            try:
                packet = next(packets, None)
                frames = packet.decode() if packet is not None else []
            except (FFmpegError, ValueError, MemoryError) as error:
                if not self._stream.width:  # what FFmpeg leaves of a size that it refuses
                    raise outgrown(self._name) from error
                self.is_damaged, faults = True, faults + 1
                continue
            if packet is None:
                return
            faults = 0
            for frame in frames:
                if frame.width * frame.height > self._most:
                    raise outgrown(self._name)
                yield frame

    def _time(self, frame: av.VideoFrame, shown: Fraction) -> Fraction:
        if frame.pts is None or frame.time_base is None:
            return shown + 1 / Fraction(self._stream.average_rate or 30)
        return frame.pts * frame.time_base - self._origin


def open_clip(path: Path, clip: Clip, name: str, plan: RenderPlan) -> MovingClip:
    """Opens footage and decodes its first frame. Raises `UnusableMedia`."""
    moving = MovingClip(path, clip, name, plan)
    moving.draw(0, planes(buffer(plan.width, plan.height)))
    return moving


def picture_stream(container: InputContainer) -> VideoStream:
    """The stream that holds the film, not its cover. Raises `ValueError` when there is none."""
    for stream in container.streams.video:
        if not stream.disposition & Disposition.attached_pic:
            stream.thread_type = "AUTO"
            return stream
    raise ValueError("no video")


def unreadable(name: str) -> UnusableMedia:
    return UnusableMedia(
        f'"{name}" can\'t be read as a video: it is damaged or holds no pictures.',
        "Save it again as MP4 and upload that, or remove it from the video.",
    )


def outgrown(name: str) -> UnusableMedia:
    return UnusableMedia(
        f'"{name}" has frames far larger than the file says, more than can be decoded here.',
        "Save it again as MP4 in one size and upload that, or remove it from the video.",
    )


def _bounded(stream: VideoStream) -> int:
    """The most pixels a frame may have; most decoders refuse larger ones before they are there."""
    most = max(GROWS * stream.width * stream.height, ALWAYS)
    stream.codec_context.options = {**stream.codec_context.options, "max_pixels": str(most)}
    return most


def _opened(path: Path) -> InputContainer:
    """Only the demuxer that the content asks for, and only this file."""
    options = {"protocol_whitelist": "file"}
    return av.open(str(path), format=demuxer_of(path), options=options, metadata_errors="replace")


def _origin(container: InputContainer, stream: VideoStream) -> Fraction:
    """The file's time zero, in seconds: where picture and sound count from."""
    if container.start_time is not None:  # pyright: ignore[reportUnnecessaryComparison]
        return Fraction(container.start_time, av.time_base)
    return Fraction(stream.start_time or 0) * (stream.time_base or 0)


def _draw(
    frame: av.VideoFrame, pixel_aspect: Fraction, frame_size: tuple[int, int], into: Planes
) -> None:
    turns = round(frame.rotation / 90) % 4
    width, height = max(1, round(frame.width * pixel_aspect)), frame.height
    seen = (height, width) if turns % 2 else (width, height)
    fitting = fit.fitting(*seen, *frame_size)
    stored = fitting.size[::-1] if turns % 2 else fitting.size
    fitting.draw(_turned(_scaled(frame, *stored), turns), into)


def _scaled(frame: av.VideoFrame, width: int, height: int) -> Planes:
    if is_hdr(frame):
        frame = tone_mapped(frame, width, height)
    scaled = _reformatter().reformat(
        frame,
        width=width,
        height=height,
        format="yuv420p",
        src_colorspace=_matrix(frame),
        dst_colorspace="ITU709",
        src_color_range="JPEG" if _is_full_range(frame) else "MPEG",
        dst_color_range="MPEG",
        interpolation="AREA" if width < frame.width * 2 // 3 else "BICUBIC",
    )
    return views(scaled)


def _reformatter() -> VideoReformatter:
    """This thread's own: a frame's is shared by all that draw the frame, and isn't safe."""
    if not hasattr(_local, "reformatter"):
        _local.reformatter = VideoReformatter()
    return _local.reformatter


def _matrix(frame: av.VideoFrame) -> str:
    """The stated matrix; footage that states none is BT.709 when it is HD and BT.601 when not."""
    match frame.colorspace:
        case 1:
            return "ITU709"
        case 4 | 5 | 6 | 7:
            return "ITU601"
        case 9 | 10:
            return "BT2020"
        case _:
            return "ITU709" if min(frame.width, frame.height) >= 720 else "ITU601"


def _is_full_range(frame: av.VideoFrame) -> bool:
    return frame.color_range == 2 or frame.format.name.startswith(("yuvj", "rgb", "bgr", "gbr"))


def _turned(picture: Planes, turns: int) -> Planes:
    """`turns` quarter turns counter-clockwise: what the display matrix's angle means."""
    match turns:
        case 1:
            code = cv2.ROTATE_90_COUNTERCLOCKWISE
        case 2:
            code = cv2.ROTATE_180
        case 3:
            code = cv2.ROTATE_90_CLOCKWISE
        case _:
            return picture
    return Planes(*(cv2.rotate(plane, code) for plane in picture))
