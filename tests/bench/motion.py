"""How steadily the camera moves over a still: the finished file registered on the ideal path.

Each frame of the file is compared with the photograph sampled in floating point, by a long kernel,
exactly where the camera's path says it looks. The shift and the zoom between the two are found by
least squares over all pixels (Lucas and Kanade, one step, on slightly blurred luma), and told as
the root mean square of the distance over the frame. Compression is part of what is measured.

The ruler is checked before it is used, against a shift that was planted. ffmpeg's zoompan, which
most tools move stills with, is measured beside it: uncompressed, its constant offset included.
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
from photographs import focus_of, save_photograph
from spent import render

from animatic.model.timeline import CameraMove, Picture, Segment, Timeline, Track
from animatic.studio.render import RenderRequest, camera, fit
from animatic.studio.render.pictures import OVERSIZE

SIZE = (1920, 1080)
SECONDS, RATE = 4, 30
MOVES: tuple[CameraMove, ...] = ("push_in", "pan_right", "rise")
Luma = NDArray[np.float32]


PLANTED = 0.3
"""Pixels by which the ruler is checked."""


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="animatic-bench-") as name:
        folder = Path(name)
        photo = save_photograph(folder / "photo.jpg", 5)
        canvas = _canvas(photo)
        read = _check_ruler(canvas)
        found = {move: _rms(move, photo, folder) for move in MOVES}
        zoompan = _zoompan_rms(photo, canvas)
    worst = max(found.values())
    every = ", ".join(f"{move} {rms:.3f}" for move, rms in found.items())
    return [
        Row(
            "camera over a still, 1080p30, fast profile: off its path",
            f"the ideal path (zoompan {zoompan:.2f}; a planted {PLANTED} px reads {read:.2f})",
            f"{worst:.3f} px rms ({every})",
            "≤ 0.12 px rms",
            worst,
            worst <= 0.12,
        )
    ]


def _rms(move: CameraMove, photo: Path, folder: Path) -> float:
    shot = Segment(duration_ms=SECONDS * 1000, media=Picture(asset=photo.name, camera=move))
    render(
        request := RenderRequest(
            timeline=Timeline(tracks=(Track(kind="video", segments=(shot,)),)),
            assets={photo.name: photo},
            output=folder / f"{move}.mp4",
        )
    )
    canvas = _canvas(photo)
    path = camera.path(move, canvas.shape[::-1], SIZE, Fraction(SECONDS), focus_of(photo, SIZE))
    last = SECONDS * RATE - 1
    off = [
        _distance(_ideal(canvas, path.window(Fraction(n, last))), drawn)
        for n, drawn in enumerate(_lumas(request.output))
    ]
    return float(np.sqrt(np.mean(off)))


def _check_ruler(canvas: Luma) -> float:
    """What a frame drawn `PLANTED` pixels aside reads as; raises when that isn't so."""
    true = camera.CropWindow(left=100.0, top=80.0, scale=canvas.shape[1] / SIZE[0] / 1.2)
    aside = camera.CropWindow(true.left + PLANTED * true.scale, true.top, true.scale)
    read = float(np.sqrt(_distance(_ideal(canvas, true), _ideal(canvas, aside))))
    if abs(read - PLANTED) > 0.02:
        raise RuntimeError(f"The ruler is off: {PLANTED} px reads as {read:.3f}.")
    return read


def _zoompan_rms(photo: Path, canvas: Luma) -> float:
    """ffmpeg's zoompan over the top of the same canvas: a push in to 1.2 around its middle."""
    wide = canvas.shape[1]
    high = wide * SIZE[1] // SIZE[0]
    last = SECONDS * RATE - 1
    picture = cv2.resize(cv2.imread(str(photo)), canvas.shape[::-1], interpolation=cv2.INTER_AREA)
    picture = np.ascontiguousarray(picture[:high])
    graph = av.filter.Graph()
    still = av.VideoFrame.from_ndarray(picture, format="bgr24").reformat(format="yuv444p")
    graph.link_nodes(
        graph.add_buffer(width=wide, height=high, format=still.format, time_base=Fraction(1, RATE)),
        graph.add(
            "zoompan",
            f"z=1+0.2*on/{last}:x=(iw-iw/zoom)/2:y=(ih-ih/zoom)/2"
            f":d={last + 1}:s={SIZE[0]}x{SIZE[1]}:fps={RATE}",
        ),
        graph.add("buffersink"),
    ).configure()
    still.pts = 0
    graph.push(still)
    graph.push(None)
    off = []
    for n in range(last + 1):
        zoom = 1 + 0.2 * n / last
        window = camera.CropWindow(
            (wide - wide / zoom) / 2, (high - high / zoom) / 2, wide / zoom / SIZE[0]
        )
        drawn = graph.pull().to_ndarray()[0].astype(np.float32)
        off.append(_distance(_ideal(canvas, window), (drawn - 16) * np.float32(255 / 219)))
    return float(np.sqrt(np.mean(off)))


def _canvas(photo: Path) -> Luma:
    grey = cv2.imread(str(photo), cv2.IMREAD_GRAYSCALE)
    assert grey is not None
    wanted = [fit.even(side * OVERSIZE) for side in SIZE]
    size = fit.covering_size(grey.shape[1], grey.shape[0], wanted[0], wanted[1])
    return cv2.resize(grey.astype(np.float32), size, interpolation=cv2.INTER_AREA)


def _ideal(canvas: Luma, window: camera.CropWindow) -> Luma:
    shift = (window.scale - 1) / 2
    matrix = np.array(
        [[window.scale, 0, window.left + shift], [0, window.scale, window.top + shift]]
    )
    flags = cv2.INTER_LANCZOS4 | cv2.WARP_INVERSE_MAP
    return cv2.warpAffine(canvas, matrix, SIZE, flags=flags, borderMode=cv2.BORDER_REPLICATE)


def _lumas(file: Path) -> Iterator[Luma]:
    with av.open(str(file)) as container:
        for frame in container.decode(video=0):
            luma = frame.to_ndarray()[: frame.height, : frame.width].astype(np.float32)
            yield (luma - 16) * np.float32(255 / 219)


def _distance(ideal: Luma, drawn: Luma) -> float:
    """How far `drawn` lies from `ideal`, in pixels: the mean square of it over the frame."""
    ideal, drawn = (cv2.GaussianBlur(luma, (0, 0), 1.5) for luma in (ideal, drawn))
    down, across = np.gradient(ideal)
    high, wide = ideal.shape
    rows = np.arange(high, dtype=np.float32)[:, None] - np.float32((high - 1) / 2)
    columns = np.arange(wide, dtype=np.float32)[None, :] - np.float32((wide - 1) / 2)
    apart = ideal - drawn
    slopes = np.stack([p.ravel() for p in (across, down, across * columns + down * rows)])
    squares = (slopes @ slopes.T).astype(np.float64)
    right, below, zoom = np.linalg.solve(squares, slopes @ (apart - apart.mean()).ravel())
    return right**2 + below**2 + zoom**2 * float(np.mean(rows**2) + np.mean(columns**2))
