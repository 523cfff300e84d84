"""The timeline in frames: which shots make up frame n, and how far each transition is.

Pure arithmetic on integers and `Fraction`s; nothing is opened here and no media library imported.
A *shot* is a video segment with its place in frames, a *line* a text segment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from zlib import crc32

from animatic.model.errors import BadInput, UnusableMedia
from animatic.model.timeline import (
    MAX_DURATION_MS,
    CameraMove,
    Clip,
    Other,
    Picture,
    Recording,
    Scene,
    Segment,
    Text,
    Timeline,
    TransitionKind,
    clock,
    frame_size,
)
from animatic.studio.render.request import Quality, RenderRequest

Drawn = Scene | Picture | Clip
"""The media that has a picture."""


@dataclass(frozen=True, slots=True)
class RenderShot:
    """A video segment in frames. `frames` covers the transition into its successor as well."""

    first: int
    frames: int
    media: Drawn
    name: str
    track: int
    """Shots on a higher track cover those on a lower one."""
    transition: TransitionKind = "cut"
    transition_frames: int = 0

    @property
    def end(self) -> int:
        return self.first + self.frames


@dataclass(frozen=True, slots=True)
class TextSpan:
    """A text segment in frames."""

    first: int
    frames: int
    text: Text

    @property
    def end(self) -> int:
        return self.first + self.frames


@dataclass(frozen=True, slots=True)
class Correction:
    """How a photograph is brought nearer to the others: `matching` finds and applies it."""

    light: float
    """Its mean luma, which `contrast` turns about."""
    brighter: float
    contrast: float
    u: float
    v: float


@dataclass(frozen=True, slots=True)
class Layer:
    """One shot's part in a frame: drawn over the layers before it."""

    shot: RenderShot
    frame: int
    """Counted from the shot's first."""
    arrived: Fraction
    """How far its transition is: above 0, and 1 when it covers everything beneath."""


@dataclass(frozen=True, slots=True)
class RenderPlan:
    """All that the picture depends on. Frozen and picklable: a chunk needs this and its index."""

    width: int
    height: int
    frame_rate: int
    frames: int
    duration_ms: int
    shots: tuple[RenderShot, ...]
    """By track, then by first frame."""
    lines: tuple[TextSpan, ...]
    colour_mood: str
    brightness: int
    contrast: int
    quality: Quality
    assets: Mapping[str, Path]
    notes: tuple[str, ...] = ()
    fade_out_frames: int = 0
    """The last frames, in which everything goes to black."""
    looks: Mapping[str, Correction] = field(default_factory=dict[str, Correction])
    """By asset; what isn't here is shown as it is."""

    def layers(self, frame: int) -> tuple[Layer, ...]:
        """The shots seen in `frame`, lowest first; nothing that is covered is among them."""
        seen: list[Layer] = []
        for shot in reversed(self.shots):
            if not shot.first <= frame < shot.end:
                continue
            layer = _layer(shot, frame)
            seen.append(layer)
            if layer.arrived == 1:
                break
        return tuple(reversed(seen))

    def shown(self, frame: int) -> Fraction:
        """How much of `frame` the fade at the end leaves: 1 before it, 0 in the last frame."""
        if not self.fade_out_frames:
            return Fraction(1)
        return min(Fraction(self.frames - 1 - frame, self.fade_out_frames), Fraction(1))

    def lines_at(self, frame: int) -> Iterator[TextSpan]:
        """The text over `frame`, in track order."""
        return (line for line in self.lines if line.first <= frame < line.end)


def frame_at(ms: int, frame_rate: int) -> int:
    """The frame that begins nearest to `ms`; halves go up."""
    return (2 * ms * frame_rate + 1000) // 2000


def plan(request: RenderRequest) -> RenderPlan:
    """Reads a timeline into frames.

    Raises `BadInput` for an empty or overlong timeline and `UnusableMedia` for an asset whose
    file isn't there, before anything is drawn.
    """
    timeline = request.timeline
    _refuse_what_has_no_video(timeline)
    _refuse_missing_files(timeline, request.assets)
    width, height = frame_size(timeline.aspect_ratio, request.resolution)
    rate = timeline.frame_rate
    return RenderPlan(
        width=width,
        height=height,
        frame_rate=rate,
        frames=max(1, frame_at(timeline.duration_ms, rate)),
        duration_ms=timeline.duration_ms,
        shots=_shots(timeline),
        lines=_lines(timeline),
        colour_mood=timeline.colour_mood,
        brightness=timeline.brightness,
        contrast=timeline.contrast,
        quality=request.quality,
        assets=dict(request.assets),
        notes=tuple(_notes(timeline)),
        fade_out_frames=frame_at(min(timeline.fade_out_ms, timeline.duration_ms), rate),
    )


def _layer(shot: RenderShot, frame: int) -> Layer:
    within = frame - shot.first
    if within >= shot.transition_frames:
        return Layer(shot, within, Fraction(1))
    return Layer(shot, within, Fraction(within + 1, shot.transition_frames + 1))


def _shots(timeline: Timeline) -> tuple[RenderShot, ...]:
    shots: list[RenderShot] = []
    for number, track in enumerate(timeline.tracks):
        own = [s for s in map(_reader(timeline.frame_rate, number), track.segments) if s]
        shots += _held(sorted(own, key=lambda shot: shot.first))
    return tuple(_with_cameras(shots))


AUTO_MOVES: tuple[CameraMove, ...] = ("push_in", "pan_right", "pull_out", "pan_left", "rise")


def _with_cameras(shots: list[RenderShot]) -> Iterator[RenderShot]:
    """Gives stills with an automatic camera a move of their own, never the one just seen."""
    seen: CameraMove = "auto"
    for shot in shots:
        if not isinstance(picture := shot.media, Picture):
            yield shot
            continue
        if picture.camera == "auto":
            moves = [move for move in AUTO_MOVES if move != seen]
            move = moves[crc32(picture.asset.encode()) % len(moves)]
            picture = picture.model_copy(update={"camera": move})
        seen = picture.camera
        yield replace(shot, media=picture)


def _reader(rate: int, track: int):
    def read(segment: Segment) -> RenderShot | None:
        match segment.media:
            case Scene() | Picture() | Clip() as media:
                first, end = frame_at(segment.start_ms, rate), frame_at(segment.end_ms, rate)
            case _:
                return None
        if end <= first:
            return None
        kind = segment.transition.kind
        length = 0 if kind == "cut" else frame_at(segment.transition.duration_ms, rate)
        length = min(length, end - first)
        return RenderShot(first, end - first, media, segment.name, track, kind, length)

    return read


def _held(shots: list[RenderShot]) -> list[RenderShot]:
    """Lengthens a shot that ends before the transition out of it does.

    Segments that merely touch then still get their crossfade, and rounding can't open a gap.
    """
    held = list(shots)
    for place, shot in enumerate(shots[1:], 1):
        before = held[place - 1]
        arrived = shot.first + shot.transition_frames
        if shot.first <= before.end < arrived:
            held[place - 1] = replace(before, frames=arrived - before.first)
    return held


def _lines(timeline: Timeline) -> tuple[TextSpan, ...]:
    rate = timeline.frame_rate
    lines: list[TextSpan] = []
    for track in timeline.tracks:
        for segment in track.segments:
            match segment.media:
                case Text(text=words, detail=detail) as text if (words + detail).strip():
                    first = frame_at(segment.start_ms, rate)
                    frames = frame_at(segment.end_ms, rate) - first
                    lines += [TextSpan(first, frames, text)] if frames > 0 else []
                case _:
                    pass
    return tuple(lines)


def _refuse_what_has_no_video(timeline: Timeline) -> None:
    known = [
        s
        for t in timeline.tracks
        for s in t.segments
        if not isinstance(s.media, Other) and s.duration_ms > 0
    ]
    if not known:
        raise BadInput(
            "The timeline is empty, so there is nothing to render.",
            "Say what the video should show, or upload pictures or clips first.",
        )
    if timeline.duration_ms > MAX_DURATION_MS:
        raise BadInput(
            f"The timeline is {clock(timeline.duration_ms)} seconds long; "
            f"a video can be at most {clock(MAX_DURATION_MS)}.",
            "Shorten it and export again.",
        )


def _refuse_missing_files(timeline: Timeline, assets: Mapping[str, Path]) -> None:
    for track in timeline.tracks:
        for segment in track.segments:
            match segment.media:
                case Picture(asset=asset) | Clip(asset=asset) | Recording(asset=asset):
                    _refuse_missing_file(segment.name or asset, assets.get(asset))
                case _:
                    pass


def _refuse_missing_file(name: str, path: Path | None) -> None:
    if path is None or not path.is_file():
        raise UnusableMedia(
            f'The file "{name}" is in the timeline but no longer on this machine.',
            "Upload it again, or remove that segment.",
        )
    if path.stat().st_size == 0:
        raise UnusableMedia(f'The file "{name}" is empty.', "Upload it again, or remove it.")


def _notes(timeline: Timeline) -> Iterator[str]:
    from animatic.studio.render.typesetting import missing_glyphs  # loads Pillow

    for track in timeline.tracks:
        for segment in track.segments:
            if isinstance(segment.media, Other):
                label = segment.name or segment.media.text or track.name or "unnamed"
                yield f'The segment "{label}" was made by another backend and is left out.'
            elif isinstance(segment.media, Text):
                words = f"{segment.media.text} {segment.media.detail}"
                if missing := missing_glyphs(words):
                    yield f"No font here has these characters, so they are left out: {missing}"
