"""The film that utterances are said about, and the files that lie beside it."""

from __future__ import annotations

from animatic.model.timeline import Timeline
from animatic.model.versions import History
from animatic.studio.director import Asset, Past, direct

PHOTOS = (
    Asset("p1", "beach.jpg", "picture", 4000, 3000),
    Asset("p2", "hotel.jpg", "picture", 3000, 4000),
    Asset("c1", "surf.mp4", "clip", 1920, 1080, 8300, True),
    Asset("p3", "dinner.jpg", "picture", 4000, 3000),
)
SONG = Asset("s1", "song.mp3", "sound", 0, 0, 60_000, True)
NEW_PHOTO = Asset("p9", "pool.jpg", "picture", 4000, 3000)
ASSETS = (*PHOTOS, SONG, NEW_PHOTO)

FILM: Timeline = direct(
    "make a 20 s promo from these photos, title “Sea”", Timeline(), PHOTOS
).timeline


def past(*timelines: Timeline) -> Past:
    """These versions one after the other, numbered from 0; the last one is the current one."""
    numbers = tuple(range(len(timelines)))
    return Past(History(numbers, numbers[-1], numbers[-1]), dict(enumerate(timelines)))
