"""The backend's draft: its JSON to a `Timeline`, and a `Timeline` to that JSON.

The only module that knows the short keys: `t` tracks, `tt` track type, `sg` segments, `d` duration
in ms, `m` metadata. Nothing else of a draft's inside is documented, so reading believes nothing:
any JSON gives a timeline, and what isn't understood is kept in `extra` and written back.

A draft of ours says everything in readable keys inside `m`:

    {"t": [{"tt": 0, "sg": [{"id": "v1", "d": 5000, "m": {"start": 0, "name": "…",
      "media": {"kind": "scene", …}, "transition": {…}}}], "m": {"name": "…"}}],
     "d": 5000, "m": {"title": "…", "aspect_ratio": "16:9", …}}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, get_args
from urllib.parse import unquote, urlsplit

from pydantic import TypeAdapter, ValidationError

from animatic.backend.tolerant import finite_number, identity, mapping, mappings, one_line, words
from animatic.model.timeline import (
    LIGHT,
    AspectRatio,
    FrameRate,
    Media,
    Other,
    Resolution,
    Segment,
    Timeline,
    Track,
    TrackKind,
    Transition,
)

_KINDS: Final[Mapping[int, TrackKind]] = {0: "video", 1: "audio", 7: "text"}
_TYPES: Final[Mapping[str, int]] = {kind: number for number, kind in _KINDS.items()}
_CUT: Final = Transition(kind="cut", duration_ms=0)
_MEDIA: Final[TypeAdapter[Media]] = TypeAdapter(Media)
_START_KEYS = ("start", "s", "st", "start_ms", "startMs", "start_time", "startTime")
_TEXT_KEYS = ("text", "content", "title", "name", "label", "caption")
_NAME_KEYS = ("name", "title", "text", "prompt", "label", "filename", "file_name", "description")
_LINK_KEYS = ("url", "src", "source", "path", "file")
_VOLUME_KEYS = ("volume", "vol", "v")
_OURS_IN_SEGMENT = frozenset({"start", "name", "text", "volume", "media", "transition"})

_MAX_MS = 2**53
_MAX_NAME = 200
MOST_TRACKS, MOST_SEGMENTS = 1_000, 10_000
"""What is read of a draft, in all: nobody's film has more, and a value of ours takes a kilobyte."""


# --- writing ----------------------------------------------------------------------------------


def write_draft(timeline: Timeline) -> dict[str, Any]:
    """The draft of a timeline; `read_draft` gives the same timeline back.

    What `extra` holds is written beside ours and never over it.
    """
    metadata: dict[str, Any] = {
        "aspect_ratio": timeline.aspect_ratio,
        "resolution": timeline.resolution,
        "frame_rate": timeline.frame_rate,
    }
    metadata |= _present(title=timeline.title, colour_mood=timeline.colour_mood)
    levels = (*LIGHT, "fade_out_ms")
    metadata |= {name: level for name in levels if (level := getattr(timeline, name))}
    ours = {"t": [_write_track(t) for t in timeline.tracks], "d": timeline.duration_ms}
    return _merged(timeline.extra, ours, metadata)


def _write_track(track: Track) -> dict[str, Any]:
    ours: dict[str, Any] = {"sg": [_write_segment(s) for s in track.segments]}
    if track.kind in _TYPES:
        ours = {"tt": _TYPES[track.kind], **ours}
    return _merged(track.extra, ours, _present(name=track.name))


def _write_segment(segment: Segment) -> dict[str, Any]:
    media = {"kind": segment.media.kind, **segment.media.model_dump(exclude_defaults=True)}
    metadata: dict[str, Any] = {"start": segment.start_ms, **_present(name=segment.name)}
    # Said twice for readers that know nothing of `media`.
    metadata |= {key: media[key] for key in ("text", "volume") if media.get(key) is not None}
    metadata["media"] = media
    if segment.transition != _CUT:
        metadata["transition"] = segment.transition.model_dump(exclude_defaults=True)
    return _merged(segment.extra, {**_present(id=segment.id), "d": segment.duration_ms}, metadata)


def _present(**values: str) -> dict[str, str]:
    return {key: value for key, value in values.items() if value}


def _merged(
    extra: Mapping[str, Any], ours: Mapping[str, Any], metadata: Mapping[str, Any]
) -> dict[str, Any]:
    kept = {key: value for key, value in extra.items() if key != "m"}
    merged = {**ours, **{key: value for key, value in kept.items() if key not in ours}}
    if inside := {**mapping(extra.get("m")), **metadata}:
        merged["m"] = inside
    return merged


# --- reading ----------------------------------------------------------------------------------


def read_draft(raw: Mapping[str, Any]) -> Timeline:
    """The timeline a draft describes. Any JSON object is readable; none raises.

    Starts that are missing follow from the segments before; names are looked for where backends
    put them; an unknown track type is a track of kind `other`.
    """
    draft = mapping(raw)
    metadata = mapping(draft.get("m"))
    values: dict[str, Any] = {
        "title": words(metadata.get("title")),
        "aspect_ratio": _one_of(get_args(AspectRatio), metadata.get("aspect_ratio"))
        or _shape(metadata),
        "resolution": _one_of(get_args(Resolution), metadata.get("resolution")),
        "frame_rate": _one_of(get_args(FrameRate), metadata.get("frame_rate")),
        "colour_mood": words(metadata.get("colour_mood")),
        **{name: _one_of(tuple(range(-100, 101)), metadata.get(name)) for name in LIGHT},
        "fade_out_ms": _one_of(tuple(range(5_001)), metadata.get("fade_out_ms")),
    }
    understood = {key: value for key, value in values.items() if value is not None}
    return Timeline(
        **understood,
        tracks=tuple(_read_tracks(draft)),
        extra=_rest(draft, {"t", "d"}, understood.keys()),
    )


def _shape(metadata: Mapping[str, Any]) -> AspectRatio | None:
    """The aspect ratio of a width and a height, when it is one of ours to a fiftieth."""
    width, height = (finite_number(metadata.get(key)) for key in ("width", "height"))
    if not width or not height or not 0 < width < _MAX_MS or not 0 < height < _MAX_MS:
        return None
    for ratio in get_args(AspectRatio):
        wide, high = (int(part) for part in ratio.split(":"))
        if abs(width * high / (height * wide) - 1) < 0.02:
            return ratio
    return None


def _read_tracks(draft: Mapping[str, Any]) -> Iterator[Track]:
    room = MOST_SEGMENTS
    for raw in mappings(draft.get("t"))[:MOST_TRACKS]:
        track = _read_track(raw, room)
        room -= len(track.segments)
        yield track


def _read_track(raw: Mapping[str, Any], room: int) -> Track:
    kind: TrackKind = _KINDS.get(_whole(raw.get("tt"), -1), "other")
    name = words(mapping(raw.get("m")).get("name"))
    segments: list[Segment] = []
    for segment in mappings(raw.get("sg"))[:room]:
        after = segments[-1].end_ms if segments else 0
        segments.append(_read_segment(segment, kind, after))
    return Track(
        kind=kind,
        name=name or "",
        segments=tuple(segments),
        extra=_rest(raw, {"sg"} | ({"tt"} if kind != "other" else set()), _keys(name=name)),
    )


def _read_segment(raw: Mapping[str, Any], kind: TrackKind, after_ms: int) -> Segment:
    metadata = mapping(raw.get("m"))
    media, start = _own_media(metadata), _first_ms(metadata, raw)
    values: dict[str, Any] = {
        "id": identity(raw.get("id"))[:_MAX_NAME],
        "start_ms": after_ms if start is None else start,
        "duration_ms": _milliseconds(raw.get("d")) or 0,
        "transition": _own_transition(metadata) or _CUT,
    }
    if media is None:
        # Kept whole: a foreign edit is seen by comparing what isn't understood, too.
        return Segment(**values, **_foreign(raw, metadata, kind), extra=_rest(raw, {"id", "d"}, ()))
    name = words(metadata.get("name"))
    extra = _rest(raw, {"id", "d"}, _OURS_IN_SEGMENT)
    return Segment(**values, name=name or "", media=media, extra=extra)


def _own_media(metadata: Mapping[str, Any]) -> Media | None:
    try:
        return _MEDIA.validate_python(metadata.get("media"))
    except ValidationError:
        return None


def _own_transition(metadata: Mapping[str, Any]) -> Transition | None:
    try:
        return Transition.model_validate(metadata.get("transition"))
    except ValidationError:
        return None


def _foreign(
    raw: Mapping[str, Any], metadata: Mapping[str, Any], kind: TrackKind
) -> dict[str, Any]:
    """What can be said of a segment somebody else wrote: its name or words, and how loud it is."""
    places = (metadata, raw)
    volume = _volume(places) if kind == "audio" else None
    if kind == "text":
        text = _first_words(places, _TEXT_KEYS)[:_MAX_NAME]
        return {"name": text, "media": Other(text=text, volume=volume)}
    name = _first_words(places, _NAME_KEYS) or _name_in_link(places)
    return {"name": name[:_MAX_NAME], "media": Other(volume=volume)}


# --- values nobody vouches for ----------------------------------------------------------------


def _rest(
    raw: Mapping[str, Any], known: Iterable[str], known_in_metadata: Iterable[str]
) -> dict[str, Any]:
    """What wasn't understood, in its place: unknown keys, and under `m` those of the metadata."""
    taken, inside = {*known, "m"}, set(known_in_metadata)
    rest = {words(key) or "": value for key, value in raw.items() if key not in taken}
    if kept := {k: v for k, v in mapping(raw.get("m")).items() if k not in inside}:
        rest["m"] = kept
    return rest


def _keys(**values: object) -> tuple[str, ...]:
    return tuple(key for key, value in values.items() if value is not None)


def _one_of(options: tuple[Any, ...], value: object) -> Any | None:
    return next((o for o in options if type(o) is type(value) and o == value), None)


def _whole(value: object, default: int) -> int:
    number = finite_number(value)
    return int(number) if number is not None and number == int(number) else default


def _milliseconds(value: object) -> int | None:
    number = finite_number(value)
    return round(number) if number is not None and 0 <= number <= _MAX_MS else None


def _first_ms(*places: Mapping[str, Any]) -> int | None:
    found = (_milliseconds(place.get(key)) for place in places for key in _START_KEYS)
    return next((ms for ms in found if ms is not None), None)


def _first_words(places: Iterable[Mapping[str, Any]], keys: Iterable[str]) -> str:
    """The first words under any of the keys, on one line."""
    keys = tuple(keys)
    found = (one_line(words(place.get(key)) or "") for place in places for key in keys)
    return next((line for line in found if line), "")


def _name_in_link(places: Iterable[Mapping[str, Any]]) -> str:
    try:
        path = urlsplit(_first_words(places, _LINK_KEYS)).path
    except ValueError:
        return ""
    return one_line(unquote(path.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]))


def _volume(places: Iterable[Mapping[str, Any]]) -> int | None:
    """Percent. A number up to 1 is a share of full loudness, as audio libraries write it."""
    found = (finite_number(place.get(key)) for place in places for key in _VOLUME_KEYS)
    number = next((n for n in found if n is not None and n >= 0), None)
    if number is None:
        return None
    return round(min(number * 100 if number <= 1 else number, 1000))
