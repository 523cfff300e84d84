"""How fast drawn scenes become a file: whole processes, painting included, against real time."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from parts import Row
from spent import Spent, render

from animatic.model.timeline import Resolution, Scene, Segment, Timeline, Track
from animatic.studio.catalogue import FAMILIES
from animatic.studio.render import RenderRequest

SECONDS = 10


def clip(family: str, folder: Path, resolution: Resolution = "1080p") -> RenderRequest:
    """Ten silent seconds of a family at its own time of day, 30 frames a second, fast profile."""
    scene = Scene(family=family, prompt=f"{family}, as it comes", seed=7)
    segment = Segment(duration_ms=SECONDS * 1000, media=scene)
    timeline = Timeline(tracks=(Track(kind="video", segments=(segment,)),))
    return RenderRequest(timeline=timeline, output=folder / "scene.mp4", resolution=resolution)


def _spent(family: str, resolution: Resolution = "1080p") -> Spent:
    with tempfile.TemporaryDirectory(prefix="animatic-bench-") as folder:
        return render(clip(family, Path(folder), resolution))


def families() -> list[Row]:
    """Each of the twelve, the slowest and the median one."""
    speeds = {family: SECONDS / _spent(family).wall for family in FAMILIES}
    slowest = min(speeds, key=lambda family: speeds[family])
    middle = statistics.median(speeds.values())
    every = ", ".join(f"{family} {speed:.1f}" for family, speed in sorted(speeds.items()))
    what = "10 s 1080p30 scene, fast profile, painting included"
    return [
        Row(
            f"{what}: the slowest of twelve families",
            "real time",
            f"{speeds[slowest]:.2f}x ({every})",
            "≥ 1.0x",
            speeds[slowest],
            speeds[slowest] >= 1,
        ),
        Row(f"{what}: the median", "real time", f"{middle:.2f}x", "≥ 1.4x", middle, middle >= 1.4),
    ]


def city_4k() -> list[Row]:
    speed = SECONDS / _spent("city", "4k").wall
    return [
        Row(
            "10 s 4K30 city, fast profile, painting included",
            "real time",
            f"{speed:.2f}x",
            "≥ 0.35x",
            speed,
            speed >= 0.35,
        )
    ]
