"""Frames → H.264 packets: one encoder a chunk, so that a chunk's bytes are its own.

x264 runs with frame threads (slices, PyAV's default, cost a fifth of the speed) and a fixed
number of them: the bytes don't depend on the machine. `superfast` with macroblock-tree rate
control, five B-frames and a longer look ahead is better than `veryfast` at equal size, for about
0.6 of its time (`make bench quality`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from fractions import Fraction

import av
import cv2
from av.codec.context import Flags
from av.container import OutputContainer
from av.video.codeccontext import VideoCodecContext
from av.video.stream import VideoStream

from animatic.studio.planes import Plane, buffer, planes
from animatic.studio.render.chunks import LONGEST, Chunk, Encoded, Packet
from animatic.studio.render.compose import Composer
from animatic.studio.render.frames import wrapped
from animatic.studio.render.plan import RenderPlan
from animatic.studio.render.request import Quality

THREADS = 4
"""x264's own, for each chunk. Part of what decides the bytes, so the same everywhere."""

BT709 = 1
"""Rec. ITU-T H.273: colour primaries, transfer and matrix of BT.709 all have this number."""
LIMITED_RANGE = 1
"""`AVCOL_RANGE_MPEG`."""
AVX_512 = 13
"""`cv::CpuFeatures::CPU_AVX_512F`: OpenCV has no name for it in Python."""


@dataclass(frozen=True, slots=True)
class EncoderProfile:
    """x264's settings for one quality."""

    preset: str
    crf: int
    params: str = ""


_TUNED = "rc-lookahead=20:bframes=5:direct=auto:aq-strength=0.8"
"""Drawn scenes and moving stills change little between frames, and have soft, grained gradients."""

LARGE = 1440 * 2560
"""Pixels of a frame beyond which it counts how many pictures x264 holds: 30 MB each at 4K."""

_HELD_BACK = "rc-lookahead=10:sync-lookahead=0"
"""Half a gigabyte less at 4K."""

PROFILES: dict[Quality, EncoderProfile] = {
    "draft": EncoderProfile("ultrafast", 26),
    "medium": EncoderProfile("superfast", 19, f"mbtree=1:weightp=1:{_TUNED}"),
    "high": EncoderProfile("veryfast", 18, _TUNED),
}


def encoder(plan: RenderPlan) -> VideoCodecContext:
    """An opened encoder for one chunk of the plan."""
    context = av.CodecContext.create("libx264", "w")
    assert isinstance(context, VideoCodecContext)
    context.flags |= int(Flags.global_header)
    context.time_base = Fraction(1, plan.frame_rate)
    _configure(context, plan)
    context.open()  # pyright: ignore[reportAttributeAccessIssue]
    return context


def add_stream(container: OutputContainer, plan: RenderPlan) -> VideoStream:
    """A stream with the parameter sets of `encoder`, for packets made by it."""
    stream = container.add_stream("libx264", rate=plan.frame_rate)
    _configure(stream.codec_context, plan)
    stream.codec_context.thread_count = 1
    return stream


def _configure(context: VideoCodecContext, plan: RenderPlan) -> None:
    profile = PROFILES[plan.quality]
    context.width, context.height, context.pix_fmt = plan.width, plan.height, "yuv420p"
    context.framerate = Fraction(plan.frame_rate)
    # A chunk is one group of pictures: a second key frame inside would only cost bits.
    context.gop_size = LONGEST * plan.frame_rate
    context.thread_type = "FRAME"
    context.thread_count = THREADS
    context.color_range = LIMITED_RANGE
    context.colorspace = context.color_primaries = context.color_trc = BT709
    context.options = {"preset": profile.preset, "crf": str(profile.crf)}
    is_large = plan.width * plan.height > LARGE
    held_back = _HELD_BACK if is_large and profile.params else ""
    if params := ":".join(filter(None, (profile.params, held_back, _assembly(plan.width)))):
        context.options = {**context.options, "x264-params": params}


def _assembly(width: int) -> str:
    """Keeps x264 from AVX-512 where its macroblock tree would read memory that nobody wrote.

    It does so where a row of macroblocks isn't a multiple of eight: upright and square frames and
    480p. Their bytes would differ from run to run, and their rate control follow noise.
    """
    is_ragged = -(-width // 16) % 8 != 0
    return (
        "asm=AVX2,FMA3,BMI1,BMI2,LZCNT" if is_ragged and cv2.checkHardwareSupport(AVX_512) else ""
    )


def encode_chunk(
    plan: RenderPlan,
    chunk: Chunk,
    composer: Composer,
    drawers: Executor,
    drawers_count: int,
    on_frame: Callable[[], None],
    on_drawn: Callable[[], None],
) -> Encoded:
    """Draws and encodes one chunk.

    `on_frame` is called for each frame given to the encoder; what it raises ends the chunk.
    `on_drawn` is called when the last frame has been handed to the drawers, so that the next
    chunk can use them while this one's encoder drains.
    """
    context = encoder(plan)
    packets: list[Packet] = []
    frames = _Frames(plan, chunk, composer, drawers, 2 * drawers_count + 2, on_drawn)
    for number in range(chunk.frames):
        drawn = frames.next()
        on_frame()
        packets += map(_packet, context.encode(_video_frame(drawn, number, plan.frame_rate)))
        frames.give_back(drawn)
    packets += map(_packet, context.encode(None))
    return Encoded(tuple(packets), context.extradata or b"")


class _Frames:
    """The chunk's frames in order, drawn a few ahead into a ring of reused buffers.

    A buffer may be drawn into again once `encode` has returned: x264 copies what it is given.
    """

    def __init__(
        self,
        plan: RenderPlan,
        chunk: Chunk,
        composer: Composer,
        drawers: Executor,
        depth: int,
        on_drawn: Callable[[], None],
    ) -> None:
        self._composer = composer
        self._drawers = drawers
        self._on_drawn = on_drawn
        self._upcoming = iter(range(chunk.first, chunk.end))
        self._pending: deque[Future[Plane]] = deque()
        for _ in range(min(depth, chunk.frames)):
            self.give_back(buffer(plan.width, plan.height))

    def next(self) -> Plane:
        return self._pending.popleft().result()

    def give_back(self, into: Plane) -> None:
        frame = next(self._upcoming, None)
        if frame is not None:
            self._pending.append(self._drawers.submit(self._draw, frame, into))
        elif self._on_drawn is not _said:
            self._on_drawn()
            self._on_drawn = _said

    def _draw(self, frame: int, into: Plane) -> Plane:
        self._composer.draw(frame, planes(into))
        return into


def _said() -> None: ...


def _video_frame(drawn: Plane, number: int, frame_rate: int) -> av.VideoFrame:
    frame = wrapped(drawn)
    frame.pts, frame.time_base = number, Fraction(1, frame_rate)
    return frame


def _packet(packet: av.Packet[VideoStream]) -> Packet:
    assert packet.pts is not None
    assert packet.dts is not None
    return Packet(packet.pts, packet.dts, packet.is_keyframe, bytes(packet))
