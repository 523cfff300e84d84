"""Edits and films written on one line, so that tables of utterances read like prose."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

from animatic.model.timeline import Clip, Music, Picture, Recording, Scene, Text, Timeline, clock
from animatic.studio.director import layout
from animatic.studio.director.edits import TextTarget
from animatic.studio.director.lexicon import Look
from animatic.studio.director.targets import SegmentTarget
from animatic.studio.director.transitions import TransitionWish


def edit(value: Any) -> str:
    """`SetTitle('Ocean')`, `Swap(picture 1, picture 3)`: only what differs from the defaults."""
    parts: list[str] = []
    for field in fields(value):
        got = getattr(value, field.name)
        default = field.default_factory() if field.default_factory is not MISSING else field.default
        if got != default:
            label = "" if default is MISSING else f"{field.name}="
            parts.append(label + _value(got))
    return f"{type(value).__name__}({', '.join(parts)})"


def _value(value: Any) -> str:
    match value:
        case SegmentTarget():
            return _target(value)
        case TextTarget():
            index = "" if value.index is None else f" {value.index}"
            said = f" {value.said!r}" if value.said else ""
            return f"{'all ' if value.is_all else ''}{value.kind}{index}{said}"
        case TransitionWish():
            return value.kind + (f" {value.ms}" if value.ms else "")
        case Look():
            return edit(value)
        case tuple():
            return "[" + ", ".join(map(_value, value)) + "]"
        case _:
            return repr(value)


def _target(target: SegmentTarget) -> str:
    if target.name:
        return target.name
    if target.is_all:
        return f"all {target.noun}"
    count = f"x{target.count}" if target.count > 1 else ""
    return f"{target.noun} {target.index or '?'}{count}"


def film(timeline: Timeline) -> str:
    """`10s 16:9 1080p | city@night 10s | lofi 80% | title 'Urban Dreams' 0-3s`."""
    head = f"{clock(layout.length_ms(timeline))}s {timeline.aspect_ratio} {timeline.resolution}"
    shown = layout.video(timeline)
    slots = layout.slots_of(shown)
    shots = " + ".join(f"{_shot(s.media)} {clock(n)}s" for s, n in zip(shown, slots, strict=True))
    sounds = [_sound(s.media) for s in layout.sounds(timeline)]
    texts = [
        f"{s.media.role} {s.media.text!r} {clock(s.start_ms)}-{clock(s.end_ms)}s"
        for s in layout.texts(timeline)
        if isinstance(s.media, Text)
    ]
    return " | ".join([head, shots, *sounds, *texts])


def _shot(media: Any) -> str:
    match media:
        case Scene():
            extra = "".join(
                f"@{value}" for value in (media.time_of_day, media.weather, media.season) if value
            )
            return media.family + extra
        case Picture(asset=asset) | Clip(asset=asset):
            return asset
        case _:
            return media.kind


def _sound(media: Any) -> str:
    match media:
        case Music(mood=mood, volume=volume):
            return f"{mood} {volume}%"
        case Recording(asset=asset, volume=volume):
            return f"{asset} {volume}%"
        case _:
            return media.kind
