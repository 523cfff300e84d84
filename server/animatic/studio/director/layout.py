"""Where segments stand in time.

The video is a row of *slots* that add up to the whole: a segment begins at its slot and lasts
until the transition into the next one has ended. So a transition never changes how long a film
is, and a length that was asked for is met to the millisecond.

Owns starts and lengths, and that texts and music follow when the video moves. Knows nothing of
what the segments show.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice, pairwise

from animatic.model.timeline import Recording, Segment, Text, Timeline, Track, TrackKind, Transition

SHORTEST_MS = 1_000
"""No shot is planned shorter: nobody would see it."""


# --- sharing time out -------------------------------------------------------------------------


def share(total: int, weights: Sequence[int], caps: Sequence[int | None] = ()) -> list[int]:
    """`total` ms over slots in proportion to `weights`, none over its cap, summing exactly.

    When the caps don't reach `total`, the slots without a cap take the rest; when all have
    one, the sum falls short and the caller sees it.
    """
    limits = list(caps) or [None] * len(weights)
    shares = [0] * len(weights)
    open_slots = list(range(len(weights)))
    left = total
    while open_slots:
        parts = _proportional(left, [weights[i] for i in open_slots])
        full = [i for i, part in zip(open_slots, parts, strict=True) if _over(part, limits[i])]
        if not full:
            for i, part in zip(open_slots, parts, strict=True):
                shares[i] = part
            break
        for i in full:
            shares[i] = limits[i] or 0
            left -= shares[i]
        open_slots = [i for i in open_slots if i not in full]
    return shares


def _over(part: int, limit: int | None) -> bool:
    return limit is not None and part > limit


def _proportional(total: int, weights: Sequence[int]) -> list[int]:
    whole = sum(weights) or len(weights)
    marks = [0]
    running = 0
    for weight in weights:
        running += weight if sum(weights) else 1
        marks.append(total * running // whole)
    return [b - a for a, b in pairwise(marks)]


# --- the row of the video ---------------------------------------------------------------------


def slots_of(segments: Sequence[Segment]) -> list[int]:
    """How long each segment has the picture, until the next begins."""
    starts = [s.start_ms for s in segments]
    ends = [*starts[1:], segments[-1].end_ms] if segments else []
    return [max(end - start, 0) for start, end in zip(starts, ends, strict=True)]


def lay(segments: Sequence[Segment], slots: Sequence[int]) -> tuple[Segment, ...]:
    """The segments in their slots, one after the other from 0, transitions overlapping.

    A transition that would take more than half of either neighbour is shortened.
    """
    fitted = [_fitted(segments, slots, i) for i in range(len(segments))]
    placed: list[Segment] = []
    start = 0
    for i, segment in enumerate(segments):
        after = fitted[i + 1].duration_ms if i + 1 < len(segments) else 0
        values = {"start_ms": start, "duration_ms": slots[i] + after, "transition": fitted[i]}
        placed.append(segment.model_copy(update=values))
        start += slots[i]
    return tuple(placed)


def _fitted(segments: Sequence[Segment], slots: Sequence[int], i: int) -> Transition:
    transition = segments[i].transition
    if transition.kind == "cut":
        return Transition()
    room = min(slots[i], slots[i - 1] if i else slots[i]) // 2
    if transition.duration_ms <= room:
        return transition
    return transition.model_copy(update={"duration_ms": room}) if room >= 80 else Transition()


# --- tracks of a timeline ---------------------------------------------------------------------


def track_of(timeline: Timeline, kind: TrackKind) -> Track | None:
    return next((t for t in timeline.tracks if t.kind == kind), None)


def video(timeline: Timeline) -> tuple[Segment, ...]:
    """The segments of the first video track: the film itself."""
    track = track_of(timeline, "video")
    return track.segments if track else ()


def texts(timeline: Timeline) -> tuple[Segment, ...]:
    return timeline.of_kind("text")


def sounds(timeline: Timeline) -> tuple[Segment, ...]:
    """What plays: composed music and songs."""
    return tuple(s for s in timeline.of_kind("audio") if not is_voice(s))


def voices(timeline: Timeline) -> tuple[Segment, ...]:
    """What is said over the film."""
    return tuple(s for s in timeline.of_kind("audio") if is_voice(s))


def is_voice(segment: Segment) -> bool:
    return isinstance(segment.media, Recording) and segment.media.is_voice


def length_ms(timeline: Timeline) -> int:
    """How long the film is: its video's end, or the end of everything without one."""
    segments = video(timeline)
    return segments[-1].end_ms if segments else timeline.duration_ms


def with_segments(timeline: Timeline, changed: Mapping[int, Segment | None]) -> Timeline:
    """The timeline with segments replaced (or, by None, taken out), by `id()` of the old one.

    A track that loses its last segment goes too, unless it is the video or carries an `extra`.
    Texts stand in order of time, wherever they were moved.
    """
    tracks: list[Track] = []
    for track in timeline.tracks:
        kept = tuple(new for s in track.segments if (new := changed.get(id(s), s)) is not None)
        if track.kind == "text" and kept != track.segments:
            kept = tuple(sorted(kept, key=lambda s: s.start_ms))
        if kept or not track.segments or track.kind == "video" or track.extra:
            tracks.append(track if kept == track.segments else _with(track, kept))
    return timeline.model_copy(update={"tracks": tuple(tracks)})


def _with(track: Track, segments: Iterable[Segment]) -> Track:
    return track.model_copy(update={"segments": tuple(segments)})


def with_track(timeline: Timeline, kind: TrackKind, segments: Iterable[Segment]) -> Timeline:
    """The first track of this kind holding these segments; put in its usual place when new.

    A voice has a track of its own.
    """
    new = tuple(segments)
    old = next((t for t in timeline.tracks if t.kind == kind and not _is_spoken(t)), None)
    if old is not None:
        tracks = [_with(t, new) if t is old else t for t in timeline.tracks]
    else:
        made = Track(kind=kind, name=_TRACK_NAMES[kind], segments=new)
        tracks = sorted((*timeline.tracks, made), key=lambda t: _TRACK_ORDER[t.kind])
    if not new and kind != "video":
        tracks = [t for t in tracks if t.kind != kind or t.segments]
    return timeline.model_copy(update={"tracks": tuple(tracks)})


def _is_spoken(track: Track) -> bool:
    return any(map(is_voice, track.segments))


def with_voice(timeline: Timeline, segment: Segment) -> Timeline:
    """The film with this voice over it, in the place of any other."""
    tracks = [t for t in timeline.tracks if not _is_spoken(t)]
    tracks.append(Track(kind="audio", name="Voice", segments=(segment,)))
    ordered = sorted(tracks, key=lambda t: _TRACK_ORDER[t.kind])
    return timeline.model_copy(update={"tracks": tuple(ordered)})


_TRACK_NAMES: Mapping[TrackKind, str] = {
    "video": "Video", "audio": "Music", "text": "Text", "other": "Track",
}  # fmt: skip
_TRACK_ORDER: Mapping[TrackKind, int] = {"video": 0, "audio": 1, "text": 2, "other": 3}


def add_text(timeline: Timeline, segment: Segment) -> Timeline:
    """The text on the track of its like: captions on one, titles and end cards on another."""
    is_caption = _is_caption(segment)
    home = next(
        (t for t in timeline.tracks if t.kind == "text" and t.segments
         and _is_caption(t.segments[0]) == is_caption),
        None,
    )  # fmt: skip
    if home is None:
        name = "Captions" if is_caption else "Title"
        made = Track(kind="text", name=name, segments=(segment,))
        tracks = sorted((*timeline.tracks, made), key=_text_order)
        return timeline.model_copy(update={"tracks": tuple(tracks)})
    grown = _with(home, sorted((*home.segments, segment), key=lambda s: s.start_ms))
    tracks = [grown if t is home else t for t in timeline.tracks]
    return timeline.model_copy(update={"tracks": tuple(tracks)})


def _is_caption(segment: Segment) -> bool:
    return isinstance(segment.media, Text) and segment.media.role == "caption"


def _text_order(track: Track) -> tuple[int, bool]:
    is_captions = bool(track.segments) and track.kind == "text" and _is_caption(track.segments[0])
    return _TRACK_ORDER[track.kind], is_captions


def fresh_id(timeline: Timeline, prefix: str) -> str:
    """The first free id of the form v1, v2, …"""
    taken = {s.id for t in timeline.tracks for s in t.segments}
    return next(i for n in range(1, len(taken) + 2) if (i := f"{prefix}{n}") not in taken)


# --- moving the video, everything else following ----------------------------------------------


def with_video(
    timeline: Timeline,
    segments: Sequence[Segment],
    slots: Sequence[int],
    origins: Sequence[int | None] | None = None,
) -> Timeline:
    """The film re-cut: `segments` in `slots`, its texts and sounds following.

    `origins[i]` is the place the i-th segment had before (None: it is new); by default nothing
    changed places. A title stays where it is, a caption goes with the picture it stood on and
    leaves with it, an end card stays at the end, what lasted the whole film still does. Captions
    that were apart stay apart.
    """
    before = video(timeline)
    total_before = length_ms(timeline)
    placed = lay(segments, slots)
    came_from = list(range(len(placed))) if origins is None else list(origins)
    moved = with_track(timeline, "video", placed)
    total = placed[-1].end_ms if placed else 0
    changed: dict[int, Segment | None] = {}
    for segment in (*texts(timeline), *sounds(timeline), *voices(timeline)):
        carried = _carried(segment, before, placed, came_from, (total_before, total))
        if carried != segment:
            changed[id(segment)] = carried
    return with_segments(moved, changed | _kept_apart(texts(timeline), changed))


def _kept_apart(
    before: Sequence[Segment], moved: Mapping[int, Segment | None]
) -> dict[int, Segment | None]:
    """Captions that came over others they stood apart from: each ends where the next begins.

    One that lay over the cuts would reach into whatever picture follows it now.
    """
    shown = [(s, new) for s in before if _is_caption(s) and (new := moved.get(id(s), s))]
    shown.sort(key=lambda pair: pair[1].start_ms)
    ended: dict[int, Segment | None] = {}
    for n, (old, new) in enumerate(shown):
        for other, later in islice(shown, n + 1, None):
            if later.start_ms >= new.end_ms:
                break
            if not _overlap(old, other):
                ended[id(old)] = inside(new, later.start_ms)
                break
    return ended


def _overlap(one: Segment, other: Segment) -> bool:
    return one.start_ms < other.end_ms and other.start_ms < one.end_ms


def _carried(
    segment: Segment,
    before: Sequence[Segment],
    after: Sequence[Segment],
    origins: Sequence[int | None],
    totals: tuple[int, int],
) -> Segment | None:
    was, now = totals
    lasts_to_end = segment.end_ms >= was - 60
    if isinstance(segment.media, Recording) and segment.media.is_voice:
        return inside(_at(segment, segment.start_ms, _spoken_ms(segment)), now)
    if isinstance(segment.media, Text) and segment.media.role in ("caption", "lower_third"):
        return _with_its_picture(segment, before, after, origins, now)
    if isinstance(segment.media, Text) and segment.media.role == "end_card" and lasts_to_end:
        duration = min(segment.duration_ms, now)
        return _at(segment, now - duration, duration)
    if lasts_to_end and segment.start_ms < now:
        return _at(segment, segment.start_ms, now - segment.start_ms)
    return inside(segment, now)


def _spoken_ms(voice: Segment) -> int:
    spoken = voice.media.spoken_ms if isinstance(voice.media, Recording) else 0
    return spoken or voice.duration_ms


def _with_its_picture(
    caption: Segment,
    before: Sequence[Segment],
    after: Sequence[Segment],
    origins: Sequence[int | None],
    total: int,
) -> Segment | None:
    home = _picture_at(before, caption.start_ms)
    if home is None:
        return inside(caption, total)
    if home not in origins:
        return None
    places = [i for i, origin in enumerate(origins) if origin == home]
    slots, old_slots = slots_of(after), slots_of(before)
    begin, slot = after[places[0]].start_ms, sum(slots[i] for i in places)
    offset = max(caption.start_ms - before[home].start_ms, 0)
    if slot < old_slots[home]:
        offset = offset * slot // max(old_slots[home], 1)
    spans_more = caption.end_ms > before[home].start_ms + old_slots[home] + 60
    room = (total if spans_more else begin + slot) - (begin + offset)
    return _at(caption, begin + offset, min(caption.duration_ms, max(room, 1)))


def _picture_at(segments: Sequence[Segment], ms: int) -> int | None:
    """The place of the segment whose slot holds this moment."""
    held = [i for i, s in enumerate(segments) if s.start_ms <= ms]
    return held[-1] if held and ms < segments[-1].end_ms else None


def inside(segment: Segment, total: int) -> Segment | None:
    """The segment cut to the film; None when nothing of it is left."""
    if segment.start_ms >= total:
        return None
    return _at(segment, segment.start_ms, min(segment.duration_ms, total - segment.start_ms))


def _at(segment: Segment, start: int, duration: int) -> Segment:
    if (segment.start_ms, segment.duration_ms) == (start, duration):
        return segment
    return segment.model_copy(update={"start_ms": start, "duration_ms": duration})
