"""How near a render comes to what the encoder alone allows, in one run.

    python tests/bench/slideshow.py [--runs 3] [--quality medium] [--seconds 10]

The job: a 1080p30 slideshow of three 12-megapixel photographs with camera moves, two crossfades,
a title, a caption and the person's music. The limit: a process that has the very same frames and
samples in memory, and does nothing but encode them with the same settings and mux them. Both are
timed as whole processes, interpreter start included (the limit without the loading of its frames),
turn by turn, and the medians compared. Prints one line of JSON; its `cpu_ms` are processor time a
frame, which other work on the machine disturbs less than the clock.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import wave
from pathlib import Path
from typing import Any

import numpy as np
from parts import Row
from photographs import save_photograph
from spent import Spent, medians, now, render, timed

from animatic.model.timeline import Picture, Recording, Segment, Text, Timeline, Track, Transition
from animatic.studio.render import RenderRequest

CROSSFADE_MS = 500


def job(folder: Path, seconds: int, quality: str) -> RenderRequest:
    """The slideshow, with its files made in `folder`."""
    photos = [save_photograph(folder / f"photo{n}.jpg", n) for n in range(3)]
    music = _music(folder / "music.wav", seconds)
    files = {path.name: path for path in (*photos, music)}
    return RenderRequest(
        timeline=_timeline([p.name for p in photos], music.name, seconds * 1000),
        assets=files,
        output=folder / "slideshow.mp4",
        quality=quality,
    )


def _timeline(photos: list[str], music: str, ms: int) -> Timeline:
    each = (ms + 2 * CROSSFADE_MS) // 3
    shots = tuple(
        Segment(
            start_ms=n * (each - CROSSFADE_MS),
            duration_ms=each if n < 2 else ms - n * (each - CROSSFADE_MS),
            media=Picture(asset=photo),
            transition=Transition(kind="crossfade", duration_ms=CROSSFADE_MS)
            if n
            else Transition(),
        )
        for n, photo in enumerate(photos)
    )
    title = Segment(duration_ms=3000, media=Text(text="A Journey of Light"))
    caption = Segment(
        start_ms=3000,
        duration_ms=ms - 3000,
        media=Text(text="Rendered on this machine, from three photographs", role="caption"),
    )
    heard = Segment(duration_ms=ms, media=Recording(asset=music))
    return Timeline(
        tracks=(
            Track(kind="video", segments=shots),
            Track(kind="text", segments=(title, caption)),
            Track(kind="audio", segments=(heard,)),
        )
    )


def _music(path: Path, seconds: int) -> Path:
    at = np.arange(48_000 * seconds) / 48_000
    chord = sum(np.sin(2 * np.pi * note * at) / n for n, note in enumerate((220, 277, 330, 440), 1))
    pulse = 0.6 + 0.4 * np.cos(2 * np.pi * 2 * at)
    samples = (chord * pulse * 8000).astype("<i2").repeat(2)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes(samples.tobytes())
    return path


def timed_limit(folder: Path, request: RenderRequest) -> Spent:
    """A process that only encodes and muxes, less what it spends on loading its frames."""
    spent, said = timed([sys.executable, __file__, "--limit", str(folder)], request)
    loading = Spent(*json.loads(said))
    return Spent(spent.wall - loading.wall, spent.cpu - loading.cpu)


def keep_frames(folder: Path, request: RenderRequest) -> None:
    """Draws the job's frames and mixes its samples once, into files."""
    from concurrent.futures import ThreadPoolExecutor
    from threading import Event

    import cv2

    from animatic.studio.planes import buffer, planes
    from animatic.studio.render.chunks import cut
    from animatic.studio.render.compose import Composer
    from animatic.studio.render.engine import prepared
    from animatic.studio.render.sound import mix
    from animatic.studio.render.sources import OpenSources

    cv2.setNumThreads(1)
    planned = prepared(request)
    pieces = cut(planned)
    frame = buffer(planned.width, planned.height)
    with ThreadPoolExecutor(2) as openers, (folder / "frames.yuv").open("wb") as file:
        stage = OpenSources(planned, pieces, openers, Event())
        composer = Composer(planned, stage)
        for piece in pieces:
            stage.prepare(piece)
            for n in range(piece.first, piece.end):
                composer.draw(n, planes(frame))
                file.write(frame.tobytes())
            stage.release(piece)
    np.save(folder / "samples.npy", mix(request.timeline, request.assets))


def encode_from_memory(folder: Path, request: RenderRequest) -> Spent:
    """The limit itself; what it spent on loading, which isn't its own."""
    import threading
    from collections import deque
    from fractions import Fraction

    import av

    from animatic.studio.render import encode, soundtrack
    from animatic.studio.render.plan import plan

    planned = plan(request)
    before = now(resource.RUSAGE_SELF)
    size = planned.width * planned.height * 3 // 2
    raw = np.fromfile(folder / "frames.yuv", np.uint8).reshape(-1, size)
    samples = np.load(folder / "samples.npy")
    after = now(resource.RUSAGE_SELF)

    sound: deque[soundtrack.SoundPacket] = deque()
    beside = threading.Thread(target=lambda: sound.extend(soundtrack.encode_sound(samples).packets))
    beside.start()
    with av.open(str(folder / "limit.mp4"), "w", options={"movflags": "+faststart"}) as file:
        video, audio = encode.add_stream(file, planned), soundtrack.add_stream(file)
        video.codec_context.thread_count = 0
        for n, pixels in enumerate(raw):
            picture = pixels.reshape(planned.height * 3 // 2, planned.width)
            frame = av.VideoFrame.from_numpy_buffer(picture, format="yuv420p")
            frame.pts, frame.time_base = n, Fraction(1, planned.frame_rate)
            file.mux(video.encode(frame))
        file.mux(video.encode(None))
        beside.join()
        for piece in sound:
            packet = av.Packet(piece.data)
            packet.stream, packet.time_base = audio, Fraction(1, soundtrack.RATE)
            packet.pts = packet.dts = piece.pts
            file.mux(packet)
    return Spent(after.wall - before.wall, after.cpu - before.cpu)


def measured(runs: int, quality: str, seconds: int) -> dict[str, Any]:
    """The medians of both, measured turn by turn."""
    with tempfile.TemporaryDirectory(prefix="animatic-bench-") as name:
        folder = Path(name)
        request = job(folder, seconds, quality)
        keep_frames(folder, request)
        frames = seconds * request.timeline.frame_rate
        turns = [(render(request), timed_limit(folder, request)) for _ in range(runs)]
    ours, limit = (medians(column) for column in zip(*turns, strict=True))
    return {
        "quality": quality,
        "frames": frames,
        "runs": runs,
        "cores": os.cpu_count(),
        "render_fps": round(frames / ours.wall, 1),
        "limit_fps": round(frames / limit.wall, 1),
        "ratio": round(limit.wall / ours.wall, 3),
        "render_cpu_ms": round(ours.cpu / frames * 1000, 1),
        "limit_cpu_ms": round(limit.cpu / frames * 1000, 1),
        "cpu_ratio": round(limit.cpu / ours.cpu, 3),
        "turns": [round(limit.wall / ours.wall, 3) for ours, limit in turns],
    }


def rows(runs: int = 5) -> list[Row]:
    """The whole process against the encoder alone, in the two qualities a person gets."""
    return [_row("high", "veryfast", 0.85, runs), _row("medium", "fast", 0.72, runs)]


def _row(quality: str, profile: str, reach: float, runs: int) -> Row:
    found = measured(runs, quality, 10)
    ratio = found["ratio"]
    return Row(
        f"10 s 1080p30 slideshow of three photographs, whole process, {profile} profile",
        f"encoding the same frames from memory ({found['limit_fps']:.0f} fps)",
        f"{ratio:.2f} of its rate ({found['render_fps']:.0f} fps)",
        f"≥ {reach}",
        ratio,
        ratio >= reach,
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--quality", default="medium", choices=["draft", "medium", "high"])
    options.add_argument("--seconds", type=int, default=10)
    options.add_argument("--limit", type=Path, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.limit:
        request = RenderRequest.model_validate_json(sys.stdin.read())
        print(json.dumps(encode_from_memory(chosen.limit, request)))
    else:
        print(json.dumps(measured(chosen.runs, chosen.quality, chosen.seconds)))


if __name__ == "__main__":
    main()
