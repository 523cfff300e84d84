"""What a record has to have. Each function names what one lacks; nothing for a whole one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path

import animatic.studio
from animatic.studio.catalogue import (
    FAMILIES,
    MOODS,
    TYPE_STYLES,
    Family,
    Grade,
    Mood,
    Names,
    Toning,
    TypeStyle,
)
from animatic.studio.catalogue.art import loaded
from animatic.studio.music.idiom import Idiom
from animatic.studio.music.instruments import PITCHED
from animatic.studio.music.score import WRITERS
from animatic.studio.scenes.craft import palettes, screen

FONTS = Path(animatic.studio.__file__).parent / "fonts"
PALETTES = {*palettes.LANDSCAPES, *palettes.NEONS, *palettes.RAMPS, *screen.LIGHTS}
UNPITCHED = {"drums", "ticks", "dust", "air"}

Record = Mood | TypeStyle | Grade | Family


def lacking(record: Record) -> list[str]:
    """What isn't there, or isn't anything that there is."""
    lacks = ["key"] if not re.fullmatch(r"[a-z]+", record.key) else []
    lacks += [*_unnamed("names", record.names), *_unasked("words", record.words)]
    match record:
        case Mood():
            lacks += _of_a_mood(record)
        case TypeStyle():
            lacks += _of_a_type_style(record)
        case Grade():
            lacks += ["about"] * (not record.about) + ["toning"] * (record.toning == Toning())
        case Family():
            lacks += _of_a_family(record)
    return lacks


def _unnamed(what: str, names: Names) -> Iterator[str]:
    for language in fields(Names):
        if not getattr(names, language.name).strip():
            yield f"{what}.{language.name}"


def _unasked(what: str, words: str | Sequence[str]) -> Iterator[str]:
    """Words are wanted in both languages: letters for one, characters for the other."""
    said = words if isinstance(words, str) else " ".join(words)
    re.compile(said)
    if not re.search(r"[a-z]{2}", said):
        yield f"{what} in English"
    if not re.search(r"[\u3400-\u9fff]", said):
        yield f"{what} in Chinese"


def _unloadable(path: str, kind: type) -> Iterator[str]:
    try:
        loaded(path, kind)
    except (ImportError, AttributeError, TypeError, ValueError):
        yield path or "a path"


def _of_a_mood(mood: Mood) -> Iterator[str]:
    if not mood.about:
        yield "about"
    if not mood.type_styles or not set(mood.type_styles) <= TYPE_STYLES.keys():
        yield "type_styles"
    if len(set(mood.type_styles)) < len(mood.type_styles):
        yield "type_styles that differ"
    if not (1_000 <= mood.pace_ms <= 30_000 and 0 < mood.crossfade_ms < mood.pace_ms):
        yield "pace_ms and crossfade_ms"
    for kind in mood.nearest_to:
        yield from _unasked(f"nearest_to {kind.name}", kind.words)
    if unloadable := list(_unloadable(mood.idiom, Idiom)):
        yield from unloadable
    else:
        yield from _of_an_idiom(loaded(mood.idiom, Idiom))


def _of_an_idiom(idiom: Idiom) -> Iterator[str]:
    roles = {player.role for player in idiom.players}
    if not roles <= WRITERS.keys() | {"lead"}:
        yield "players whose roles somebody writes for"
    pitched = {p.instrument for p in idiom.players if p.role not in UNPITCHED}
    if not pitched <= PITCHED.keys():
        yield "instruments"
    if len(idiom.progressions) < 2 or len(idiom.rhythms) < 2:
        yield "two progressions and two rhythms"
    if "chords" in roles and not idiom.comping:
        yield "comping"
    if "drums" in roles and not (idiom.grooves and idiom.fill):
        yield "grooves and a fill"


def _of_a_type_style(style: TypeStyle) -> Iterator[str]:
    for face in (style.latin, style.detail_latin):
        if not (FONTS / f"{face}.woff2").is_file():
            yield f"the face {face}"
    if not re.fullmatch(r"#[0-9a-f]{6}", style.accent):
        yield "accent"
    if any(s.rank == style.rank and s.key != style.key for s in TYPE_STYLES.values()):
        yield "a rank of its own"


def _of_a_family(family: Family) -> Iterator[str]:
    if not family.about:
        yield "about"
    if family.mood not in MOODS:
        yield "mood"
    if not family.cameras:
        yield "cameras"
    if not set(family.palettes) <= PALETTES:
        yield "palettes that are painted"
    if not set(family.light.get("palette", ())) <= set(family.palettes):
        yield "palettes of its light"
    for what, sides, in_turn in (
        ("subjects", family.subjects, family.subjects_in_turn),
        ("views", family.views, family.views_in_turn),
    ):
        yield from _of_sides(what, sides, in_turn)
    yield from _unloadable(family.art, type)


def _of_sides(what: str, sides: Mapping[str, Names], in_turn: Sequence[str]) -> Iterator[str]:
    if not set(in_turn) <= sides.keys():
        yield f"{what}_in_turn"
    for side, names in sides.items():
        yield from _unnamed(f"{what}.{side}", names)
        others = [{**f.subjects, **f.views}.get(side, names) for f in FAMILIES.values()]
        if any(other != names for other in others):
            yield f"one name for {side} in every family"
