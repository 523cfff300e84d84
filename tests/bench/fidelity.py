"""How true the finished picture is, at equal size: our profiles against plain x264 veryfast.

The slideshow's frames are kept without loss. x264 veryfast encodes them whole at several rates;
between those its quality at exactly our file's rate is interpolated, over the logarithm of it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from parts import Row
from slideshow import job, keep_frames
from spent import render

from animatic.studio.render.plan import plan

CRFS = (15, 18, 21, 24)
SECONDS = 6
EVERY = 3
"""One frame in this many is compared."""

Pixels = NDArray[np.uint8]


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="animatic-bench-") as name:
        folder = Path(name)
        request = job(folder, SECONDS, "medium")
        keep_frames(folder, request)
        height = plan(request).height
        raw = np.fromfile(folder / "frames.yuv", np.uint8).reshape(
            SECONDS * 30, height * 3 // 2, -1
        )
        curve = [_measured(_plain(raw, crf, folder), raw) for crf in CRFS]
        return [_row(quality, folder, raw, curve) for quality in ("high", "medium")]


def _row(quality: str, folder: Path, raw: Pixels, curve: list[tuple[float, float]]) -> Row:
    request = job(folder, SECONDS, quality)
    render(request)
    rate, found = _measured(request.output, raw)
    rates, psnrs = zip(*sorted(curve), strict=True)
    plain = float(np.interp(np.log(rate), np.log(rates), psnrs))
    better = found - plain
    return Row(
        f"quality at equal size, {quality}: PSNR of luma against lossless frames",
        f"x264 veryfast at the same {rate / 1e6:.2f} Mbit/s ({plain:.2f} dB)",
        f"{better:+.2f} dB ({found:.2f} dB)",
        "no worse than -0.1 dB",
        better,
        better >= -0.1,
    )


def _plain(raw: Pixels, crf: int, folder: Path) -> Path:
    path = folder / f"plain{crf}.mp4"
    with av.open(str(path), "w") as file:
        stream = file.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = raw.shape[2], raw.shape[1] * 2 // 3, "yuv420p"
        stream.codec_context.gop_size = 60
        stream.codec_context.thread_type = "FRAME"
        stream.options = {"preset": "veryfast", "crf": str(crf)}
        for n, pixels in enumerate(raw):
            frame = av.VideoFrame.from_numpy_buffer(pixels, format="yuv420p")
            frame.pts, frame.time_base = n, Fraction(1, 30)
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return path


def _measured(path: Path, raw: Pixels) -> tuple[float, float]:
    """Bits a second of the picture, and the mean PSNR of luma in decibels."""
    with av.open(str(path)) as file:
        size = sum(packet.size for packet in file.demux(video=0))
    psnrs = list(_psnrs(path, raw))
    return size * 8 / SECONDS, float(np.mean(psnrs))


def _psnrs(path: Path, raw: Pixels) -> Iterator[float]:
    with av.open(str(path)) as file:
        for n, frame in enumerate(file.decode(video=0)):
            if n % EVERY == 0:
                luma = frame.to_ndarray()[: frame.height].astype(np.int16)
                apart = (luma - raw[n, : frame.height]).astype(np.float32)
                yield 10 * float(np.log10(255**2 / np.mean(apart**2)))
