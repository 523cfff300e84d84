"""Ten minutes of 4K: the most memory the render holds. Half an hour on two cores: on request only.

python tests/bench ten_minutes
"""

from __future__ import annotations

import resource
import tempfile
from pathlib import Path

from parts import Row
from photographs import save_photograph
from spent import render

from animatic.model.timeline import (
    Music,
    Picture,
    Scene,
    Segment,
    Text,
    Timeline,
    Track,
    Transition,
)
from animatic.studio.catalogue import FAMILIES
from animatic.studio.render import RenderRequest

EACH_MS = 25_000
"""Twelve families and twelve stills in turn."""
REACH_GB = 2.0


def request(folder: Path) -> RenderRequest:
    """Every family and six photographs, crossfades, a title, music, pieces kept."""
    photos = [save_photograph(folder / f"photo{n}.jpg", n) for n in range(6)]
    media: list[Scene | Picture] = []
    for n, family in enumerate(FAMILIES):
        media += [
            Scene(family=family, prompt=family, seed=n),
            Picture(asset=photos[n % len(photos)].name),
        ]
    shots = tuple(
        Segment(
            start_ms=n * EACH_MS,
            duration_ms=EACH_MS,
            media=one,
            transition=Transition(kind="crossfade", duration_ms=500) if n else Transition(),
        )
        for n, one in enumerate(media)
    )
    total = EACH_MS * len(shots)
    title = Segment(duration_ms=4_000, media=Text(text="Ten minutes"))
    heard = Segment(duration_ms=total, media=Music(mood="calm"))
    tracks = (
        Track(kind="video", segments=shots),
        Track(kind="text", segments=(title,)),
        Track(kind="audio", segments=(heard,)),
    )
    return RenderRequest(
        timeline=Timeline(tracks=tracks),
        assets={photo.name: photo for photo in photos},
        output=folder / "long.mp4",
        resolution="4k",
        cache=folder / "kept",
    )


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="animatic-bench-") as name:
        job = request(Path(name))
        wall = render(job).wall
    held = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e9
    return [
        Row(
            "10 minutes of 4K30, 24 shots, fast profile",
            f"the memory there is ({wall / 60:.0f} min)",
            f"{held:.2f} GB at most",
            f"≤ {REACH_GB:g} GB",
            held,
            held <= REACH_GB,
        )
    ]
