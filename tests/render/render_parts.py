"""Real files to render from, and rendered files read back."""

from __future__ import annotations

import struct
import wave
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from animatic.model.timeline import Media, Picture, Segment, Timeline, Track, Transition
from animatic.studio.render import Rendered, RenderRequest, render

Rgb = tuple[int, int, int]
RED, GREEN, BLUE = (220, 30, 30), (30, 180, 60), (30, 60, 200)


def picture(path: Path, colour: Rgb = RED, size: tuple[int, int] = (640, 360), **how: Any) -> Path:
    """A picture of one colour."""
    Image.new("RGB", size, colour).save(path, **how)
    return path


def textured(path: Path, size: tuple[int, int] = (1600, 900), seed: int = 1) -> Path:
    """A picture with detail everywhere, for measuring motion."""
    rng = np.random.default_rng(seed)
    small = rng.integers(0, 255, (size[1] // 12, size[0] // 12, 3), np.uint8)
    Image.fromarray(small).resize(size, Image.Resampling.BICUBIC).save(path, quality=95)
    return path


def footage(
    path: Path,
    size: tuple[int, int] = (320, 180),
    frames: int = 60,
    rate: int = 30,
    *,
    codec: str = "libx264",
    pts_ms: Sequence[int] | None = None,
    rotation: int | None = None,
    options: dict[str, str] | None = None,
    paint: Callable[[int], Rgb | NDArray[np.uint8]] = lambda _: BLUE,
) -> Path:
    """A clip whose frame n is `paint(n)`: a colour or a whole picture."""
    with av.open(str(path), "w", options=options or {}) as container:
        stream = container.add_stream(codec, rate=rate)
        stream.width, stream.height = size
        stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        time_base = Fraction(1, 1000) if pts_ms else Fraction(1, rate)
        stream.codec_context.time_base = time_base
        if rotation is not None:
            stream.set_display_rotation(rotation)
        for n in range(frames):
            rgb = np.empty((size[1], size[0], 3), np.uint8)
            rgb[:] = paint(n)
            frame = av.VideoFrame.from_ndarray(rgb, format="rgb24")
            frame.pts, frame.time_base = pts_ms[n] if pts_ms else n, time_base
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def tone(path: Path, seconds: float = 2.0) -> Path:
    """A sine of 440 Hz as a WAV."""
    at = np.arange(int(48_000 * seconds)) / 48_000
    samples = (np.sin(2 * np.pi * 440 * at) * 12_000).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes(samples.tobytes())
    return path


def timeline(
    *media: Media, ms: int = 1000, overlap: Transition | None = None, **of: Any
) -> Timeline:
    """The media one after the other on one video track."""
    segments: list[Segment] = []
    start = 0
    for n, each in enumerate(media):
        transition = overlap if overlap and n else Transition()
        start -= transition.duration_ms
        name = getattr(each, "asset", each.kind)
        segments.append(
            Segment(
                id=str(n),
                name=name,
                start_ms=start,
                duration_ms=ms,
                media=each,
                transition=transition,
            )
        )
        start += ms
    return Timeline(tracks=(Track(kind="video", segments=tuple(segments)),), **of)


def stills(*paths: Path, ms: int = 1000, overlap: Transition | None = None, **of: Any) -> Timeline:
    media = [Picture(asset=path.name, camera="still") for path in paths]
    return timeline(*media, ms=ms, overlap=overlap, **of)


def rendered(made_of: Timeline, *assets: Path, to: Path, **how: Any) -> Rendered:
    """Renders at 480p and draft quality unless told otherwise."""
    request = RenderRequest(
        timeline=made_of,
        assets={path.name: path for path in assets},
        output=to,
        **{"resolution": "480p", "quality": "draft", **how},
    )
    return render(request)


def pictures_of(path: Path) -> list[NDArray[np.uint8]]:
    """All frames as RGB."""
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def middle_of(rgb: NDArray[np.uint8]) -> Rgb:
    height, width = rgb.shape[:2]
    patch = rgb[height // 2 - 8 : height // 2 + 8, width // 2 - 8 : width // 2 + 8]
    red, green, blue = patch.reshape(-1, 3).mean(axis=0)
    return round(red), round(green), round(blue)


def is_near(seen: Iterable[float], wanted: Iterable[float], by: int = 6) -> bool:
    return all(abs(float(a) - float(b)) <= by for a, b in zip(seen, wanted, strict=True))


def boxes(path: Path) -> list[str]:
    """The names of an MP4's outermost boxes, in order."""
    data, at, names = path.read_bytes(), 0, []
    while at < len(data):
        size, name = struct.unpack(">I4s", data[at : at + 8])
        names.append(name.decode())
        at += size if size > 1 else struct.unpack(">Q", data[at + 8 : at + 16])[0]
    return names
