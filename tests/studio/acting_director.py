"""A director that takes orders: it keeps the real one's signature and does what a word says."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from animatic.model.timeline import Picture, Scene, Segment, Text, Timeline, Track
from animatic.model.versions import Undo
from animatic.studio.director import Asset, Past, Step, Turn


@dataclass
class ActingDirector:
    """`scene X` · `title X` · `picture` · `undo` · `nothing` · `silent` · `wait` · `fail`."""

    may_go_on: threading.Event = field(default_factory=threading.Event)
    heard: list[str] = field(default_factory=list)
    seen_assets: list[Sequence[Asset]] = field(default_factory=list)
    running: int = 0
    most_at_once: int = 0

    def __call__(
        self,
        message: str,
        timeline: Timeline,
        assets: Sequence[Asset],
        past: Past | None = None,
        *,
        language: str = "",
    ) -> Turn:
        self.heard.append(message)
        self.seen_assets.append(assets)
        self.running += 1
        self.most_at_once = max(self.most_at_once, self.running)
        try:
            return self._turn(message, timeline, assets, past, language)
        finally:
            self.running -= 1

    def _turn(
        self,
        message: str,
        timeline: Timeline,
        assets: Sequence[Asset],
        past: Past | None,
        language: str,
    ) -> Turn:
        order, _, words = message.partition(" ")
        match order:
            case "scene":
                return Turn(
                    on_track(timeline, Scene(prompt=words)), "Done.", (Step("draw", {"of": words}),)
                )
            case "title":
                return Turn(on_track(timeline, Text(text=words)), f"The title is {words}.")
            case "picture":
                return Turn(on_track(timeline, Picture(asset=assets[-1].id)), "Done.")
            case "undo":
                assert past is not None
                led = past.history.after(Undo())
                assert led is not None
                return Turn(past.timelines[led.current], "Undone.", went_to=led)
            case "silent":
                return Turn(on_track(timeline, Text(text=words)), "")
            case "wait":
                assert self.may_go_on.wait(20)
                return Turn(on_track(timeline, Text(text=words)), "Waited.")
            case "fail":
                raise RuntimeError("the inside of the director")
            case _:
                return Turn(timeline, f"Nothing changed ({language}).")


def on_track(timeline: Timeline, media: Scene | Text | Picture) -> Timeline:
    """The timeline with one more segment, on a track of its own."""
    kind = "text" if isinstance(media, Text) else "video"
    n = len(timeline.tracks) + 1
    segment = Segment(id=f"s{n}", name=f"part {n}", duration_ms=1000, media=media)
    track = Track(kind=kind, segments=(segment,))
    return timeline.model_copy(update={"tracks": (*timeline.tracks, track)})
