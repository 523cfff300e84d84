"""HDR footage brought to BT.709: tone-mapped by a table, since PyAV's FFmpeg has no zscale.

Light is decoded from PQ (SMPTE ST 2084) or HLG (ARIB STD-B67), straight up to a knee and rolled
off above, by the brightest channel so that hues stay; then BT.2020 primaries become BT.709's.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
from av.filter import Graph
from numpy.typing import NDArray

PQ, HLG = 16, 18
"""Transfer characteristics, ITU-T H.273."""

STEPS = 33
WHITE_NITS = 203.0
"""Graphics white of HDR, ITU-R BT.2408."""
KNEE = 0.6

_FROM_2020 = np.array(
    [
        [1.6605, -0.5876, -0.0728],
        [-0.1246, 1.1329, -0.0083],
        [-0.0182, -0.1006, 1.1187],
    ]
)
"""Linear BT.2020 to BT.709, ITU-R BT.2087."""

Key = tuple[int, int, str, int, int, int]
_local = threading.local()


def is_hdr(frame: av.VideoFrame) -> bool:
    """Whether the frame's transfer is PQ or HLG."""
    return frame.color_trc in (PQ, HLG)


def tone_mapped(frame: av.VideoFrame, width: int, height: int) -> av.VideoFrame:
    """The frame at that size as 8-bit BT.709 planes, limited range."""
    graph = _graph((frame.width, frame.height, frame.format.name, frame.color_trc, width, height))
    graph.push(frame)
    mapped = graph.pull()
    assert isinstance(mapped, av.VideoFrame)
    mapped.colorspace, mapped.color_range, mapped.color_trc = 1, 1, 1
    return mapped


def _graph(key: Key) -> Graph:
    """This thread's filter graph for frames of that kind: graphs aren't shared."""
    graphs: dict[Key, Graph] = _local.__dict__.setdefault("graphs", {})
    if key not in graphs:
        graphs.clear()
        graphs[key] = _built(*key)
    return graphs[key]


def _built(
    own_width: int, own_height: int, pix_fmt: str, transfer: int, width: int, height: int
) -> Graph:
    graph = Graph()
    source = graph.add(
        "buffer",
        f"video_size={own_width}x{own_height}:pix_fmt={pix_fmt}:time_base=1/1000:pixel_aspect=1/1",
    )
    with _cube_file(transfer) as cube:
        chain = [
            source,
            graph.add("scale", f"{width}:{height}:in_color_matrix=bt2020nc:in_range=tv:flags=area"),
            graph.add("format", "gbrp10le"),
            graph.add("lut3d", f"file={cube}:interp=tetrahedral"),
            graph.add("scale", "out_color_matrix=bt709:out_range=tv"),
            graph.add("format", "yuv420p"),
            graph.add("buffersink"),
        ]
        for before, after in pairwise(chain):
            before.link_to(after)
        graph.configure()
    return graph


@contextmanager
def _cube_file(transfer: int) -> Generator[str]:
    """The table as a file for the moment in which the filter reads it."""
    with tempfile.TemporaryDirectory(prefix="animatic-") as folder:
        path = Path(folder) / "hdr.cube"
        path.write_text(_cube(transfer))
        yield path.as_posix().replace("\\", "/").replace(":", r"\:").replace("'", r"\'")


@cache
def _cube(transfer: int) -> str:
    level = np.linspace(0, 1, STEPS)
    blue, green, red = np.meshgrid(level, level, level, indexing="ij")
    signal = np.stack([red, green, blue], axis=-1).reshape(-1, 3)
    rows = _display(_nits(signal, transfer))
    lines = (f"{r:.5f} {g:.5f} {b:.5f}" for r, g, b in rows)
    return f"LUT_3D_SIZE {STEPS}\n" + "\n".join(lines) + "\n"


def _nits(signal: NDArray[np.float64], transfer: int) -> NDArray[np.float64]:
    """Light on a 1000-nit display."""
    if transfer == PQ:
        root = signal ** (1 / 78.84375)
        return 10_000 * (np.maximum(root - 0.8359375, 0) / (18.8515625 - 18.6875 * root)) ** (
            1 / 0.1593017578125
        )
    low = signal**2 / 3
    high = (np.exp((np.maximum(signal, 0.5) - 0.55991073) / 0.17883277) + 0.28466892) / 12
    scene = np.where(signal <= 0.5, low, high)
    luma = scene @ np.array([0.2627, 0.6780, 0.0593])
    return 1000 * scene * np.maximum(luma, 1e-6)[:, None] ** 0.2


def _display(nits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rolled off, in BT.709's primaries, encoded for a 2.4 gamma display."""
    light = nits / WHITE_NITS
    peak = np.maximum(light.max(axis=1, keepdims=True), 1e-6)
    rolled = KNEE + (1 - KNEE) * (1 - np.exp(-(peak - KNEE) / (1 - KNEE)))
    shown = light * np.where(peak < KNEE, peak, rolled) / peak
    return np.clip(shown @ _FROM_2020.T, 0, 1) ** (1 / 2.4)
