"""Several shots of one family in one film: each seen from elsewhere, all in the same light.

Left to their seeds, two shots of a forest may fall into autumn and summer, and two of a street
may look alike. Owns what the words leave open; what they say is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from animatic.studio.director.lexicon import Look
from animatic.timeline import Scene

_LIGHT: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "city": {"time_of_day": ("night", "night", "sunset", "dusk", "day")},
    "lake": {"time_of_day": ("dawn", "day", "sunset")},
    "ocean": {"time_of_day": ("day", "sunset", "sunset")},
    "travel": {"time_of_day": ("day", "sunset", "dawn")},
    "weather": {"time_of_day": ("day", "dusk")},
    "forest": {"season": ("summer", "autumn", "spring"), "time_of_day": ("day", "dawn")},
    "technology": {"palette": ("cyan", "indigo", "orchid", "emerald", "ember")},
    "product": {"palette": ("aurora", "berry", "peach", "gold", "lilac", "ocean")},
    "celebration": {"palette": ("peach", "lilac", "sunset", "berry", "gold")},
    "space": {"palette": ("aurora", "berry", "ocean", "ember", "mint", "sunset")},
    "abstract": {"palette": ("aurora", "berry", "ocean", "mint", "sunset", "lilac")},
}
"""What a family's light depends on, and what may be chosen where the words don't say."""

_JOURNEY = re.compile(
    r"travel|trip|journey|tour|vacation|holiday|getaway|adventure|旅|行程|自驾|出行"
)
_NEON = re.compile(r"neon|霓虹")
_VIEWS: Mapping[str, tuple[re.Pattern[str], tuple[str, ...]]] = {
    "city": (
        re.compile(
            r"street|alley|avenue|downtown|traffic|skyline|river|harbou?r|\bbay|bridge|water"
            r"|skyscraper|街|巷|马路|车流|天际|江|河|海|桥|港"
        ),
        ("the skyline", "a street"),
    ),
    "space": (
        re.compile(
            r"earth|saturn|rings?\b|ringed|jupiter|mars|moon|sunrise|orbit|horizon|地球|土星|木星|火星"
            r"|月球|日出|轨道|地平线"
        ),
        ("",),
    ),
    "travel": (
        re.compile(r"map|route|world|globe|fly|flight|plane|地图|路线|世界|飞机|飞行|航班"),
        ("a map of the route", "above the clouds"),
    ),
    "ocean": (
        re.compile(r"open (?:sea|ocean)|high seas|offshore|out at sea|远海|公海|海中央"),
        ("", "the open sea"),
    ),
    "food": (
        re.compile(r"from above|top[- ]down|flat ?lay|lights?\b|lamps?\b|俯拍|俯视|灯"),
        ("from above", "before lights"),
    ),
    "technology": (
        re.compile(
            r"server|data ?cent|cloud|chip|circuit|semicond|code|coding|software|hack|cyber|chart"
            r"|dashboard|analytic|financ|growth|dna|biotech|gen(?:om|etic)|global|world|internet"
            r"|neural|network|机房|数据中心|服务器|云计算|芯片|电路|半导体|代码|编程|软件|图表|金融|增长"
            r"|报表|看板|仪表|数据分析|基因|生物|全球|互联网|神经|网络"
        ),
        ("a neural network", "a circuit", "servers", "the internet", "a dashboard"),
    ),
}
"""Words that decide a family's view, and the views that take turns where none of them is said."""


def in_one_light(family: str, look: Look, words: str, seed: int) -> Look:
    """The look with what the words leave open chosen once, for all shots of the family."""
    for field, choices in _LIGHT.get(family, {}).items():
        if _is_told(field, look):
            continue
        if family == "city" and _NEON.search(words.lower()):
            choices = tuple(c for c in choices if c != "night")  # named and not wanted
        if look.weather not in ("", "clear"):
            choices = tuple(c for c in choices if c not in ("sunset", "dawn")) or choices
        look = replace(look, **{field: choices[seed % len(choices)]})
    return look


def _is_told(field: str, look: Look) -> bool:
    match field:
        case "time_of_day":
            return bool(look.time_of_day or look.palette)
        case "season":
            return bool(look.season) or look.weather == "snow"
        case _:
            return bool(look.palette or look.tint or look.time_of_day)


def has_views(family: str, look: Look, words: str) -> bool:
    """Whether two shots of it are plainly two: a city by day is a skyline and nothing else."""
    deciding, _ = _VIEWS.get(family, (None, ()))
    if deciding is not None and deciding.search(words.lower()):
        return False
    if family == "travel":
        return _JOURNEY.search(words.lower()) is not None
    if family == "city":
        return look.time_of_day == "night"
    if family == "food":
        return not (look.time_of_day or look.palette)
    return family in ("technology", "space")


def view_of(family: str, look: Look, words: str, turn: int) -> str:
    """What the `turn`-th shot shows, as words its family reads; "" for the family's choice."""
    deciding, views = _VIEWS.get(family, (None, ("",)))
    is_said = deciding is not None and deciding.search(words.lower()) is not None
    if family == "travel" and (is_said or not _JOURNEY.search(words.lower())):
        # a route is shown once, after its map comes the aeroplane; a desert is no journey
        return views[-1] if is_said and turn % 2 else ""
    if is_said or (family == "food" and not has_views(family, look, words)):
        return ""
    return views[turn % len(views)]


def seen_from(scene: Scene, view: str) -> Scene:
    return scene.model_copy(update={"prompt": f"{scene.prompt} ({view})"}) if view else scene


# --- palettes ---------------------------------------------------------------------------------

_OUTDOORS = ("city", "lake", "ocean", "weather", "travel")
_SOFT: Mapping[str, str] = {"peach": "dawn", "mint": "dawn", "lilac": "rose", "ice": "clear"}


def palette_for(family: str, palette: str) -> str:
    """The palette as the family calls it: the light outdoors has other names than ramps have."""
    return _SOFT.get(palette, palette) if family in _OUTDOORS else palette


def doubles(families: Sequence[str]) -> set[str]:
    """Families that are seen more than once."""
    return {family for family in families if families.count(family) > 1}
