"""The exact difference between the timeline as it is and as it should be, in words.

`timeline.compare` tells a person what happened; this tells an agent what to do, so it leaves
nothing out: a segment of another backend is given with everything that backend wrote. Segments
are matched by what they show, not by id alone, since what was removed and made again has another.
"""

from __future__ import annotations

import json
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from animatic.model.timeline import LIGHT, Segment, Timeline, Track, TrackKind, clock, named, span

MAX_VALUE = 2_000
"""Characters of one value; a draft that holds more in one place holds no words."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing to do."""

    words: str
    """A sentence on one line."""
    is_plain: bool = True
    """Whether anybody would notice; not so for a value that only its backend understands."""


def differences(now: Timeline, wanted: Timeline) -> list[Difference]:
    """Everything that must be done to `now` so that it is `wanted`; empty when nothing must."""
    return [*_whole(now, wanted), *_tracks(now, wanted)]


def look_alike(one: Timeline, other: Timeline) -> bool:
    """Whether nobody would notice a difference."""
    return not any(difference.is_plain for difference in differences(one, other))


def _whole(now: Timeline, wanted: Timeline) -> Iterator[Difference]:
    fields = ("title", "aspect_ratio", "resolution", "frame_rate", "colour_mood", *LIGHT)
    for field in fields:
        old, new = getattr(now, field), getattr(wanted, field)
        if old != new:
            yield Difference(f"Set the {field.replace('_', ' ')} of the whole to {_value(new)}.")
    for change in _changed(_leaves(now.extra), _leaves(wanted.extra)):
        yield Difference(f"In the whole: {change}.", is_plain=False)


def _tracks(now: Timeline, wanted: Timeline) -> Iterator[Difference]:
    here, there = _by_place(now), _by_place(wanted)
    for place, track in there.items():
        yield from _track(here.get(place, Track(kind=track.kind)), track)
    for place, track in here.items():
        if place not in there:
            yield from (_removed(track, segment) for segment in track.segments)


def _by_place(timeline: Timeline) -> dict[tuple[TrackKind, int], Track]:
    """Tracks by kind and by which one of that kind they are."""
    found: dict[tuple[TrackKind, int], Track] = {}
    for track in timeline.tracks:
        n = sum(kind == track.kind for kind, _ in found)
        found[track.kind, n] = track
    return found


def _track(now: Track, wanted: Track) -> Iterator[Difference]:
    pairs = _matched(now.segments, wanted.segments)
    kept = {id(old) for old, _ in pairs if old is not None}
    yield from (_removed(now, s) for s in now.segments if id(s) not in kept)
    for old, new in pairs:
        yield from _added(wanted, new) if old is None else _segment(now, old, new)


_LIKENESSES: tuple[Callable[[Segment], object], ...] = (
    lambda s: (s.id, named(s)) if s.id else None,
    lambda s: s.id,
    named,
    lambda s: s.media.kind,
)
"""What makes two segments the same one, the surest first."""


def _matched(
    now: Sequence[Segment], wanted: Sequence[Segment]
) -> list[tuple[Segment | None, Segment]]:
    """Each wanted segment with the one it is made of: the same by id, by name, or by place."""
    left, found = list(now), dict[int, Segment]()
    for key in _LIKENESSES:
        alike: defaultdict[object, deque[Segment]] = defaultdict(deque)
        for segment in left:
            alike[key(segment)].append(segment)
        for n, segment in enumerate(wanted):
            if n not in found and (mine := key(segment)) and alike[mine]:
                found[n] = alike[mine].popleft()
        taken = {id(segment) for segment in found.values()}
        left = [segment for segment in left if id(segment) not in taken]
    return [(found.get(n), segment) for n, segment in enumerate(wanted)]


def _removed(track: Track, segment: Segment) -> Difference:
    return Difference(f"Remove {_said(track, segment)}.")


def _added(track: Track, segment: Segment) -> Iterator[Difference]:
    about = ", ".join(f"{name} {_value(value)}" for name, value in _all_of(segment).items())
    yield Difference(f"Add {_said(track, segment)}" + (f" with {about}." if about else "."))


def _segment(track: Track, old: Segment, new: Segment) -> Iterator[Difference]:
    plain = list(_changed(_plain_of(old), _plain_of(new)))
    if plain:
        yield Difference(f"Change {_said(track, old)}: {'; '.join(plain)}.")
    if hidden := list(_changed(_leaves(old.extra), _leaves(new.extra))):
        yield Difference(f"In {_said(track, new)}: {'; '.join(hidden)}.", is_plain=False)


def _plain_of(segment: Segment) -> dict[str, Any]:
    """What a person sees or hears of it, by name."""
    times = {"start (s)": segment.start_ms / 1000, "length (s)": segment.duration_ms / 1000}
    media = segment.media.model_dump(exclude_none=True, exclude={"kind"})
    name = segment.name if segment.name != media.get("text") else ""
    seen = {key: value for key, value in media.items() if value or key not in LIGHT}
    about = {"kind": segment.media.kind, "name": name, **times, **seen}
    transition = segment.transition
    if transition.duration_ms or transition.kind != "cut":
        about["transition"] = f"{transition.kind} of {clock(transition.duration_ms)} s"
    return about


def _all_of(segment: Segment) -> dict[str, Any]:
    known = {"kind", "name", "start (s)", "length (s)"}
    plain = {k: v for k, v in _plain_of(segment).items() if k not in known and v not in ("", None)}
    return {**plain, **_leaves(segment.extra)}


def _said(track: Track, segment: Segment) -> str:
    noun = {"video": "video", "audio": "sound", "text": "text", "other": "segment"}[track.kind]
    return f"{noun} {_one_line(named(segment))} ({span(segment)})"


def _changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for name in {**old, **new}:
        if old.get(name) == new.get(name):
            continue
        if name not in new:
            yield f"no {name}"
        elif name not in old:
            yield f"{name} {_value(new[name])}"
        else:
            yield f"{name} from {_value(old[name])} to {_value(new[name])}"


def _leaves(value: Any, path: str = "") -> dict[str, Any]:
    """What a backend wrote, flat: `m.font.size` → 12."""
    parts: Iterable[tuple[Any, Any]]
    match value:
        case Mapping():
            parts = cast("Mapping[Any, Any]", value).items()
        case list() | tuple():
            parts = enumerate(cast("Sequence[Any]", value))
        case _:
            return {path: value}
    found: dict[str, Any] = {}
    for name, inside in parts:
        found |= _leaves(inside, f"{path}.{name}" if path else str(name))
    return found


def _value(value: Any) -> str:
    return _one_line(json.dumps(value, ensure_ascii=False))[:MAX_VALUE]


def _one_line(text: str) -> str:
    return " ".join(text.split())
