"""Sounds and files for the tests of the mix: real ones, written and read by PyAV."""

from __future__ import annotations

import math
from pathlib import Path

import av
import numpy as np
from av.filter import Graph
from numpy.typing import NDArray

from animatic.model.timeline import Media, Segment, Timeline, Track

RATE = 48_000
Samples = NDArray[np.float32]


def tone(seconds: float, hertz: float = 440.0, level: float = 0.2, rate: int = RATE) -> Samples:
    """A sine on both channels, (n, 2)."""
    t = np.arange(round(seconds * rate)) / rate
    wave = level * np.sin(2 * np.pi * hertz * t)
    return np.repeat(wave[:, None], 2, axis=1).astype(np.float32)


def speech(seconds: float, seed: int = 1) -> Samples:
    """What speech looks like to a meter: a buzzing voice in syllables, words and pauses."""
    chance = np.random.default_rng(seed)
    n = round(seconds * RATE)
    level = np.zeros(n)
    at = 0
    while at < n:
        length = round(chance.uniform(0.12, 0.22) * RATE)
        piece = level[at : at + length]
        piece[:] = np.hanning(length)[: len(piece)] * chance.uniform(0.5, 1)
        at += length + round(chance.choice([0.03, 0.06, 0.3], p=[0.6, 0.25, 0.15]) * RATE)
    t = np.arange(n) / RATE
    buzz = np.cumsum(120 + 20 * np.sin(2 * t)) / RATE % 1 * 2 - 1
    return np.repeat((0.3 * buzz * level)[:, None], 2, axis=1).astype(np.float32)


def write_sound(path: Path, samples: Samples, rate: int = RATE, layout: str = "stereo") -> Path:
    """A WAV or M4A file of these samples."""
    codec = "aac" if path.suffix == ".m4a" else "pcm_s16le"
    with av.open(str(path), "w") as file:
        stream = file.add_stream(codec, rate=rate)
        stream.layout = layout
        shown = samples[:, :1] if layout == "mono" else samples
        packed = (shown.reshape(1, -1) * 32_767).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(packed, format="s16", layout=layout)
        frame.sample_rate = rate
        resampler = av.AudioResampler(stream.format.name, layout, rate, frame_size=1024)
        for piece in (*resampler.resample(frame), *resampler.resample(None)):
            file.mux(stream.encode(piece))
        file.mux(stream.encode(None))
    return path


def write_clip(path: Path, samples: Samples | None, seconds: int = 2) -> Path:
    """A small MP4, black, with this sound or none."""
    with av.open(str(path), "w") as file:
        video = file.add_stream("h264", rate=10)
        video.width, video.height, video.pix_fmt = 64, 64, "yuv420p"
        sound = None if samples is None else file.add_stream("aac", rate=RATE, layout="stereo")
        for _ in range(10 * seconds):
            black = np.zeros((64, 64, 3), np.uint8)
            file.mux(video.encode(av.VideoFrame.from_ndarray(black, format="rgb24")))
        file.mux(video.encode(None))
        if sound is not None and samples is not None:
            for at in range(0, len(samples), 1024):
                piece = np.ascontiguousarray(samples[at : at + 1024].T)
                frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout="stereo")
                frame.sample_rate, frame.pts = RATE, at
                file.mux(sound.encode(frame))
            file.mux(sound.encode(None))
    return path


def ebur128(samples: Samples) -> tuple[float, float]:
    """Integrated loudness and true peak as FFmpeg's own meter gives them."""
    graph = Graph()
    source = graph.add_abuffer(
        sample_rate=RATE, format="fltp", layout="stereo", time_base=f"1/{RATE}"
    )
    meter, sink = graph.add("ebur128", "metadata=1:peak=true"), graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    loudness, peak = -math.inf, 0.0
    for at in range(0, len(samples) // 4800 * 4800, 4800):
        piece = np.ascontiguousarray(samples[at : at + 4800].T)
        frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout="stereo")
        frame.sample_rate, frame.pts = RATE, at
        graph.push(frame)
        measured = graph.pull().metadata
        loudness = float(measured["lavfi.r128.I"])
        peaks = (float(v) for k, v in measured.items() if k.startswith("lavfi.r128.true_peaks_ch"))
        peak = max(peak, *peaks)
    return loudness, 20 * math.log10(peak) if peak else -math.inf


def level_db(samples: Samples, start_s: float, end_s: float) -> float:
    """Root mean square of a stretch, in dBFS."""
    piece = samples[round(start_s * RATE) : round(end_s * RATE)]
    return 10 * math.log10(float(np.square(piece, dtype=np.float64).mean()) + 1e-20)


def audio(*media: tuple[int, int, Media]) -> Timeline:
    """A timeline of one audio track: (start_ms, duration_ms, media) each."""
    segments = tuple(Segment(start_ms=s, duration_ms=d, media=m) for s, d, m in media)
    return Timeline(tracks=(Track(kind="audio", segments=segments),))
