"""The timeline: what a video is made of, whoever writes it down.

    Timeline ⊃ Track ⊃ Segment ⊃ media

Values are frozen and times are integer milliseconds. The backend's short keys live in
`animatic.backend.wire`, which reads a draft into these and writes one from them; here nothing knows
JSON. What a backend wrote and we don't understand is kept in `extra`, and never shown.

Media is a closed union: `Scene` (drawn by program), `Picture`, `Clip`, `Music` (composed),
`Recording` (the person's sound), `Text`, and `Other` (a segment some other backend wrote).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from animatic.model.plain_text import plain_line

AspectRatio = Literal["16:9", "9:16", "1:1", "4:5"]
Resolution = Literal["480p", "720p", "1080p", "4k"]
FrameRate = Literal[24, 25, 30, 60]
TrackKind = Literal["video", "audio", "text", "other"]
CameraMove = Literal[
    "still", "push_in", "pull_out", "pan_left", "pan_right", "rise", "fall", "auto"
]
TransitionKind = Literal["cut", "crossfade", "fade_black", "fade_white", "slide", "wipe", "zoom"]
TimeOfDay = Literal["", "dawn", "day", "sunset", "dusk", "night"]
Weather = Literal["", "clear", "rain", "snow", "fog", "storm", "aurora"]
Season = Literal["", "spring", "summer", "autumn", "winter"]
TextRole = Literal["title", "subtitle", "caption", "lower_third", "end_card"]
TextPlace = Literal["auto", "top", "center", "bottom"]

MAX_DURATION_MS = 600_000
"""The longest timeline the studio makes: ten minutes."""


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


Light: TypeAlias = Annotated[int, Field(ge=-100, le=100)]
"""In percent of what can be set; 0 is as it is, below 0 darker or flatter."""
LIGHT = ("brightness", "contrast")


class Lit(_Value):
    """What is seen, under the words on it: one picture, or all of the film on top of that."""

    brightness: Light = 0
    contrast: Light = 0


class Scene(Lit):
    """A moving picture drawn by program. The same values always give the same picture."""

    kind: Literal["scene"] = "scene"
    family: str = "abstract"
    """One of `animatic.studio.catalogue.FAMILIES`."""
    prompt: str = ""
    """The words it was made from: they seed everything that isn't set below."""
    subject: str = ""
    """What it shows, by a name of its family's `subjects`; "" for what the seed draws."""
    view: str = ""
    """From where it is seen, by a name of its family's `views`; "" for what the seed draws."""
    places: tuple[str, ...] = ()
    """Where a journey goes, in order, as the person calls them."""
    seed: int = Field(default=0, ge=0, lt=2**63)
    palette: str = ""
    """A palette's name, or "" for the family's own choice from the other values and the seed."""
    tint: str = ""
    """`#rrggbb` that the key colour leans towards, or ""."""
    time_of_day: TimeOfDay = ""
    weather: Weather = ""
    season: Season = ""
    density: Annotated[float, Field(ge=0.25, le=4)] = 1.0
    speed: Annotated[float, Field(ge=0.1, le=4)] = 1.0
    camera: CameraMove = "auto"


class Picture(Lit):
    """A still of the person's, moved by a camera."""

    kind: Literal["picture"] = "picture"
    asset: str
    camera: CameraMove = "auto"


class Clip(Lit):
    """Footage of the person's, from `in_ms` on, with its own sound at `volume` percent."""

    kind: Literal["clip"] = "clip"
    asset: str
    in_ms: int = Field(default=0, ge=0)
    volume: int = Field(default=100, ge=0, le=200)
    speed: Annotated[float, Field(ge=0.25, le=4)] = 1.0


class Music(_Value):
    """Music composed for this timeline."""

    kind: Literal["music"] = "music"
    mood: str = "cinematic"
    """One of `animatic.studio.catalogue.MOODS`."""
    seed: int = Field(default=0, ge=0, lt=2**63)
    volume: int = Field(default=80, ge=0, le=200)
    fade_in_ms: int = Field(default=0, ge=0)
    fade_out_ms: int = Field(default=0, ge=0)


class Recording(_Value):
    """The person's own sound: looped or trimmed to the segment, faded."""

    kind: Literal["recording"] = "recording"
    asset: str
    is_voice: bool = False
    """Said rather than played: never looped, and what plays steps back under it."""
    spoken_ms: int = Field(default=0, ge=0)
    """How long a voice speaks: a longer film gives back what a shorter one had cut."""
    in_ms: int = Field(default=0, ge=0)
    volume: int = Field(default=80, ge=0, le=200)
    fade_in_ms: int = Field(default=0, ge=0)
    fade_out_ms: int = Field(default=1500, ge=0)


class Text(_Value):
    """Words on the picture. `detail` is the smaller second line."""

    kind: Literal["text"] = "text"
    text: str
    role: TextRole = "title"
    detail: str = ""
    style: str = ""
    """A type style's name, or "" for one that suits the mood."""
    place: TextPlace = "auto"
    colour: str = ""
    """`#rrggbb`, or "" for what reads best on the picture."""
    scale: Annotated[float, Field(ge=0.5, le=2)] = 1.0
    """Times the style's own size; words still shrink where the frame is too small for them."""


class Other(_Value):
    """A segment that another backend wrote: enough to name it, nothing to draw."""

    kind: Literal["other"] = "other"
    text: str = ""
    volume: int | None = None


Media: TypeAlias = Annotated[
    Scene | Picture | Clip | Music | Recording | Text | Other, Field(discriminator="kind")
]


class Transition(_Value):
    """How a segment begins over the end of the one before it.

    The two overlap: a segment with a crossfade of 500 ms starts 500 ms before its predecessor
    ends. A `cut` has no length.
    """

    kind: TransitionKind = "cut"
    duration_ms: int = Field(default=0, ge=0, le=5_000)


class Segment(_Value):
    """One thing on one track, from `start_ms` for `duration_ms`."""

    id: str = ""
    name: str = ""
    """What a person would call it: "city at night", "beach.jpg", "Lo-fi"."""
    start_ms: int = Field(default=0, ge=0)
    duration_ms: int = Field(default=0, ge=0)
    media: Media = Field(default_factory=Other)
    transition: Transition = Transition()
    extra: Mapping[str, Any] = Field(default_factory=dict)

    @property
    def end_ms(self) -> int:
        return self.start_ms + self.duration_ms


class Track(_Value):
    """Segments of one kind, in order of time."""

    kind: TrackKind = "other"
    name: str = ""
    segments: tuple[Segment, ...] = ()
    extra: Mapping[str, Any] = Field(default_factory=dict)


class Timeline(Lit):
    """The whole: tracks, and what holds for all of them."""

    title: str = ""
    tracks: tuple[Track, ...] = ()
    aspect_ratio: AspectRatio = "16:9"
    resolution: Resolution = "1080p"
    frame_rate: FrameRate = 30
    colour_mood: str = ""
    """A grade over everything: one of `animatic.studio.catalogue.GRADES`, or ""."""
    fade_out_ms: int = Field(default=0, ge=0, le=5_000)
    """How long the picture takes to go to black at the very end."""
    extra: Mapping[str, Any] = Field(default_factory=dict)

    @property
    def duration_ms(self) -> int:
        return max((s.end_ms for t in self.tracks for s in t.segments), default=0)

    @property
    def is_exportable(self) -> bool:
        """Whether any track holds anything: an empty draft is refused before it is sent."""
        return any(t.segments for t in self.tracks)

    def of_kind(self, kind: TrackKind) -> tuple[Segment, ...]:
        """All segments of one kind of track, in track order."""
        return tuple(s for t in self.tracks if t.kind == kind for s in t.segments)


SHORT_SIDE: Mapping[Resolution, int] = {"480p": 480, "720p": 720, "1080p": 1080, "4k": 2160}


def frame_size(aspect_ratio: AspectRatio, resolution: Resolution) -> tuple[int, int]:
    """Width and height in even pixels: `16:9` at `1080p` is 1920x1080, `9:16` is 1080x1920."""
    short = SHORT_SIDE[resolution]
    wide, high = (int(part) for part in aspect_ratio.split(":"))
    long = round(short * max(wide, high) / min(wide, high) / 2) * 2
    return (long, short) if wide >= high else (short, long)


# --- said to people ---------------------------------------------------------------------------


def signed(level: int) -> str:
    """A level as it is told: "+24", "-12", "0"."""
    return f"{level:+}" if level else "0"


def clock(ms: int) -> str:
    """Seconds as a person writes them: 10000 → "10", 2500 → "2.5"."""
    return f"{ms / 1000:.1f}".rstrip("0").rstrip(".")


def summarise(timeline: Timeline) -> str:
    """The one-line summary, in the seeds' fixed form.

        Timeline (3 tracks): 1. Video: city timelapse (0-10s) 2. BGM: Lo-fi (0-10s, 35%) 3. …

    One entry a track; a track of several segments names them in order, joined by " + ".
    """
    if not timeline.tracks:
        return "Timeline (empty)"
    count = len(timeline.tracks)
    entries = " ".join(f"{n}. {_entry(t)}" for n, t in enumerate(timeline.tracks, 1))
    return f"Timeline ({count} track{'s' if count != 1 else ''}): {entries}"


def _entry(track: Track) -> str:
    if not track.segments:
        return f"{_track_label(track)}: empty"
    spans = " + ".join(f"{named(s)} ({span(s)})" for s in track.segments)
    return f"{_track_label(track)}: {spans}"


def _track_label(track: Track) -> str:
    match track.kind:
        case "video":
            return "Video"
        case "audio":
            voices = [isinstance(s.media, Recording) and s.media.is_voice for s in track.segments]
            return "Voice" if voices and all(voices) else "BGM"
        case "text":
            roles = {s.media.role for s in track.segments if isinstance(s.media, Text)}
            return "Captions" if roles == {"caption"} else "Title"
        case "other":
            return plain_line(track.name) or "Track"


def named(segment: Segment) -> str:
    """What a segment is called: its words in quotes, else its name."""
    match segment.media:
        case Text(text=text, detail=detail):
            return f'"{plain_line(text)}"' + (f" / {plain_line(detail)}" if detail else "")
        case Other(text=text) if text:
            return f'"{plain_line(text)}"'
        case _:
            return plain_line(segment.name) or "untitled"


def span(segment: Segment) -> str:
    """From when to when a segment is there, and how loud: "0-10s, 35%"."""
    times = f"{clock(segment.start_ms)}-{clock(segment.end_ms)}s"
    volume = getattr(segment.media, "volume", None)
    shows_volume = volume is not None and not isinstance(segment.media, Clip)
    return f"{times}, {volume}%" if shows_volume else times


def compare(before: Timeline, after: Timeline) -> list[str]:
    """What changed, one short sentence a change; empty when nothing did.

    Segments are matched by id where both have one, else by track kind, label and order.
    """
    changes: list[str] = []
    if before.aspect_ratio != after.aspect_ratio:
        changes.append(f"Shape: {before.aspect_ratio} → {after.aspect_ratio}")
    old, new = _keyed(before), _keyed(after)
    for key, (track, segment) in new.items():
        if key not in old:
            changes.append(f"Added {_phrase(track, segment)}")
        elif (change := _segment_change(track, old[key][1], segment)) is not None:
            changes.append(change)
    changes += [f"Removed {_phrase(t, s)}" for key, (t, s) in old.items() if key not in new]
    kept_old = [k for k in old if k in new]
    kept_new = [k for k in new if k in old]
    if not changes and kept_old != kept_new:
        changes.append("Order of the segments changed")
    if before.duration_ms != after.duration_ms and before.tracks:
        changes.append(f"Length: {clock(before.duration_ms)}s → {clock(after.duration_ms)}s")
    if before.colour_mood != after.colour_mood:
        changes.append(
            f"Colours: {before.colour_mood or 'natural'} → {after.colour_mood or 'natural'}"
        )
    for name in LIGHT:
        if (old_level := getattr(before, name)) != (level := getattr(after, name)):
            changes.append(f"{name.capitalize()}: {signed(old_level)} → {signed(level)}")
    if before.fade_out_ms != after.fade_out_ms:
        changes.append(f"Fade to black at the end: {clock(after.fade_out_ms)}s")
    return changes


def _keyed(timeline: Timeline) -> dict[tuple[str, ...], tuple[Track, Segment]]:
    keyed: dict[tuple[str, ...], tuple[Track, Segment]] = {}
    times: Counter[tuple[str, ...]] = Counter()
    for track in timeline.tracks:
        for segment in track.segments:
            base = (
                ("id", track.kind, segment.id)
                if segment.id
                else ("label", track.kind, named(segment))
            )
            times[base] += 1
            key = (*base, str(times[base])) if times[base] > 1 else base
            keyed[key] = (track, segment)
    return keyed


def _phrase(track: Track, segment: Segment) -> str:
    noun = {"video": "video", "audio": "music", "text": "text", "other": "segment"}[track.kind]
    return f"{noun} {named(segment)} ({span(segment)})"


def _segment_change(track: Track, old: Segment, new: Segment) -> str | None:
    if old == new:
        return None
    before, after = _phrase(track, old), _phrase(track, new)
    if before != after:
        return f"Changed {before} → {after}"
    return f"Changed {after}"
