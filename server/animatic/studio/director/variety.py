"""Several shots of one family in one film: each seen from elsewhere, all in the same light.

Left to their seeds, two shots of a forest may fall into autumn and summer, and two of a street
may look alike. Owns what the words leave open; what they say is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from animatic.model.timeline import Scene
from animatic.studio.catalogue import FAMILIES
from animatic.studio.catalogue.families import Lighting
from animatic.studio.director.lexicon import Look

_JOURNEY = re.compile(
    r"travel|trip|journey|tour|vacation|holiday|getaway|adventure|旅|行程|自驾|出行"
)
_NEON = re.compile(r"neon|霓虹")


def in_one_light(family: str, look: Look, words: str, seed: int) -> Look:
    """The look with what the words leave open chosen once, for all shots of the family."""
    for field, choices in FAMILIES[family].light.items():
        if _is_told(field, look):
            continue
        if family == "city" and _NEON.search(words.lower()):
            choices = tuple(c for c in choices if c != "night")  # named and not wanted
        if look.weather not in ("", "clear"):
            choices = tuple(c for c in choices if c not in ("sunset", "dawn")) or choices
        look = replace(look, **{field: choices[seed % len(choices)]})
    return look


def _is_told(field: Lighting, look: Look) -> bool:
    match field:
        case "time_of_day":
            return bool(look.time_of_day or look.palette)
        case "season":
            return bool(look.season) or look.weather == "snow"
        case "palette":
            return bool(look.palette or look.tint or look.time_of_day)


def has_sides(family: str, look: Look, words: str) -> bool:
    """Whether two shots of it are plainly two: a city by day is a skyline and nothing else."""
    if (known := FAMILIES.get(family)) is None:
        return False
    if sides_told(family, look) > 1:
        return True
    subjects, views = look.subjects_of(family), look.views_of(family)
    if views or (subjects and not known.views_in_turn):
        return False
    match family:
        case "travel":
            return _is_journey(words)
        case "city":
            return look.time_of_day == "night"
        case "food":
            return not (look.time_of_day or look.palette)
        case _:
            return known.has_many_sides


def sides_told(family: str, look: Look) -> int:
    """How many sides of the family the words name."""
    if family in FAMILIES and FAMILIES[family].is_one_stuff:
        return 1
    return max(len(look.subjects_of(family)), len(look.views_of(family)), 1)


def another_side(scene: Scene, look: Look, words: str, turn: int) -> Scene:
    """The `turn`-th shot of its family: the sides the words name take turns, else others."""
    known, sides = FAMILIES[scene.family], dict[str, str]()
    if sides_told(scene.family, look) > 1:
        told = {"subject": look.subjects_of(scene.family), "view": look.views_of(scene.family)}
        for key, names in told.items():
            if names:
                sides[key] = names[turn % len(names)]
        return scene.model_copy(update=sides)
    if not scene.subject and (subjects := known.subjects_in_turn):
        sides["subject"] = subjects[turn % len(subjects)]
    if scene.family == "travel" and scene.view == "map" and turn % 2:
        sides["view"] = "flight"  # a route is shown once, after its map comes the aeroplane
    elif not scene.view and _has_open_view(scene, words):
        views = known.views_in_turn
        sides["view"] = views[turn % len(views)]
    return scene.model_copy(update=sides)


def _has_open_view(scene: Scene, words: str) -> bool:
    match scene.family:
        case "travel":
            return _is_journey(words)  # a desert is none
        case "food":
            return not (scene.time_of_day or scene.palette)  # they decide it
        case _:
            return bool(FAMILIES[scene.family].views_in_turn)


def _is_journey(words: str) -> bool:
    return _JOURNEY.search(words.lower()) is not None


# --- palettes ---------------------------------------------------------------------------------

_SOFT: Mapping[str, str] = {"peach": "dawn", "mint": "dawn", "lilac": "rose", "ice": "clear"}


def palette_for(family: str, palette: str) -> str:
    """The palette as the family calls it: the light outdoors has other names than ramps have."""
    return _SOFT.get(palette, palette) if FAMILIES[family].is_outdoors else palette


def doubles(families: Sequence[str]) -> set[str]:
    """Families that are seen more than once."""
    return {family for family in families if families.count(family) > 1}
