"""How true the finished picture is, at equal size: our profiles against plain x264 veryfast.

The slideshow's frames are kept without loss. x264 veryfast encodes them whole at several rates,
with key frames as far apart as ours may be; between those its quality at exactly our file's rate is
interpolated, over the logarithm of it. Quality is the structural similarity of luma (Wang et al.
2004, a Gaussian window of 1.5 pixels) in decibels, -10 log10(1 - SSIM); PSNR is told beside it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray
from parts import Row
from slideshow import job, keep_frames
from spent import render

from animatic.studio.render.chunks import LONGEST
from animatic.studio.render.plan import plan

CRFS = (15, 18, 21, 24)
SECONDS = 6
EVERY = 3
"""One frame in this many is compared."""

Pixels = NDArray[np.uint8]
Luma = NDArray[np.float32]


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


def _row(quality: str, folder: Path, raw: Pixels, curve: list[tuple[float, ...]]) -> Row:
    request = job(folder, SECONDS, quality)
    render(request)
    rate, *ours = _measured(request.output, raw)
    rates, *theirs = zip(*sorted(curve), strict=True)
    plain = [float(np.interp(np.log(rate), np.log(rates), found)) for found in theirs]
    ssim, psnr = (found - other for found, other in zip(ours, plain, strict=True))
    return Row(
        f"quality at equal size, {quality}: SSIM of luma against lossless frames",
        f"x264 veryfast at the same {rate / 1e6:.2f} Mbit/s ({plain[0]:.2f} dB)",
        f"{ssim:+.2f} dB ({ours[0]:.2f} dB; PSNR {psnr:+.2f} dB)",
        "no worse",
        ssim,
        ssim >= 0,
    )


def _plain(raw: Pixels, crf: int, folder: Path) -> Path:
    path = folder / f"plain{crf}.mp4"
    with av.open(str(path), "w") as file:
        stream = file.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = raw.shape[2], raw.shape[1] * 2 // 3, "yuv420p"
        stream.codec_context.gop_size = LONGEST * 30
        stream.codec_context.thread_type = "FRAME"
        stream.options = {"preset": "veryfast", "crf": str(crf)}
        for n, pixels in enumerate(raw):
            frame = av.VideoFrame.from_numpy_buffer(pixels, format="yuv420p")
            frame.pts, frame.time_base = n, Fraction(1, 30)
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return path


def _measured(path: Path, raw: Pixels) -> tuple[float, float, float]:
    """Bits a second of the picture; its mean SSIM and PSNR of luma, in decibels."""
    with av.open(str(path)) as file:
        size = sum(packet.size for packet in file.demux(video=0))
    found = [(_ssim(*pair), _psnr(*pair)) for pair in _pairs(path, raw)]
    ssim, psnr = np.mean(found, axis=0)
    return size * 8 / SECONDS, -10 * float(np.log10(1 - ssim)), float(psnr)


def _pairs(path: Path, raw: Pixels) -> Iterator[tuple[Luma, Luma]]:
    with av.open(str(path)) as file:
        for n, frame in enumerate(file.decode(video=0)):
            if n % EVERY == 0:
                high = frame.height
                yield frame.to_ndarray()[:high].astype(np.float32), raw[n, :high].astype(np.float32)


def _psnr(ours: Luma, truth: Luma) -> float:
    return 10 * float(np.log10(255**2 / np.mean((ours - truth) ** 2)))


def _ssim(ours: Luma, truth: Luma) -> float:
    def near(pixels: Luma) -> Luma:
        return cv2.GaussianBlur(pixels, (11, 11), 1.5)

    mean, true_mean = near(ours), near(truth)
    products = mean * true_mean
    squares = mean**2 + true_mean**2
    covariance = near(ours * truth) - products
    variances = near(ours**2) + near(truth**2) - squares
    steady, lively = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    alike = (2 * products + steady) * (2 * covariance + lively)
    return float(np.mean(alike / ((squares + steady) * (variances + lively))))
