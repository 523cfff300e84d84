"""What an edit costs: the title of a minute of video changed, against rendering all of it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from parts import Row
from photographs import save_photograph
from spent import render

from animatic.model.timeline import Music, Picture, Scene, Segment, Text, Timeline, Track
from animatic.studio.render import RenderRequest

EACH_MS = 10_000


def minute(title: str, photos: list[Path], folder: Path) -> RenderRequest:
    """Three scenes and three photographs in turn, a title over the first, music, a cache."""
    scenes = [Scene(family=name, seed=3) for name in ("city", "ocean", "forest")]
    pictures = [Picture(asset=path.name) for path in photos]
    media = [one for pair in zip(scenes, pictures, strict=True) for one in pair]
    shots = tuple(
        Segment(start_ms=n * EACH_MS, duration_ms=EACH_MS, media=one) for n, one in enumerate(media)
    )
    length = len(shots) * EACH_MS
    words = Segment(start_ms=500, duration_ms=3_500, media=Text(text=title))
    heard = Segment(duration_ms=length, media=Music(mood="lofi"))
    timeline = Timeline(
        tracks=(
            Track(kind="video", segments=shots),
            Track(kind="text", segments=(words,)),
            Track(kind="audio", segments=(heard,)),
        )
    )
    return RenderRequest(
        timeline=timeline,
        assets={path.name: path for path in photos},
        output=folder / "minute.mp4",
        cache=folder / "chunks",
    )


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="animatic-bench-") as name:
        folder = Path(name)
        photos = [save_photograph(folder / f"photo{n}.jpg", n) for n in range(3)]
        whole = render(minute("A Journey of Light", photos, folder))
        again = render(minute("A Journey Home", photos, folder))
    share = again.wall / whole.wall
    return [
        Row(
            "title changed in a 60 s 1080p30 video",
            f"rendering all of it ({whole.wall:.1f} s)",
            f"{share:.2f} of it ({again.wall:.1f} s)",
            "≤ 0.15",
            share,
            share <= 0.15,
        )
    ]
