"""The shots of a new film, before anybody knows how long each will be.

Owns choosing what is seen and in which order: a shot list to the letter, the person's files, a
sequence of scenes, or one scene from several sides. Refuses to know about time.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import PurePath
from typing import TypeAlias, get_args

from animatic.model.timeline import CameraMove, Clip, Picture, Scene, Season, TimeOfDay
from animatic.studio.catalogue import Language
from animatic.studio.director import lexicon, naming, variety, words
from animatic.studio.director.brief import Brief
from animatic.studio.director.contract import Asset
from animatic.studio.director.lexicon import Look, Reading
from animatic.studio.scenes import places

Visual: TypeAlias = Scene | Picture | Clip


@dataclass(frozen=True, slots=True)
class DraftShot:
    media: Visual
    name: str
    weight_ms: int
    """How long it would like to be."""
    exact_ms: int | None = None
    """How long it has to be, when a shot list says so."""
    cap_ms: int | None = None
    """How much of it there is: a clip can't be longer than its footage."""
    title: str = ""
    narration: str = ""


def seed_of(prompt: str, index: int) -> int:
    """The same prompt and place always give the same seed; another place another one."""
    digest = hashlib.sha256(f"{prompt.strip()}\0{index}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1


# --- scenes -----------------------------------------------------------------------------------

_CAMERAS: tuple[CameraMove, ...] = ("auto", "push_in", "pan_right", "pull_out", "pan_left", "rise")


def scene_of(family: str, reading: Reading, prompt: str, index: int) -> Scene:
    """A scene of a family, set as the words say."""
    look = reading.look
    turn = _CAMERAS[index % len(_CAMERAS)]
    where = places.named(prompt) if family == "travel" else ()
    return Scene(
        family=family,
        prompt=prompt[:300],
        subject=next(iter(look.subjects_of(family)), ""),
        view="map" if len(where) > 1 else next(iter(look.views_of(family)), ""),
        places=where,
        seed=seed_of(prompt, index),
        palette=variety.palette_for(family, look.palette),
        tint=look.tint,
        time_of_day=look.time_of_day,
        weather=look.weather,
        season=look.season,
        density=look.density,
        speed=look.speed,
        camera=look.camera if look.camera != "auto" else turn,
    )


def scene_shots(brief: Brief, count: int, pace_ms: int) -> list[DraftShot]:
    """`count` shots of what the words name: a told sequence, several families, or one."""
    parts = _sequence(brief)
    prompt = brief.directions.words
    most = max(count, len(parts))
    told = [parts[index * len(parts) // most] for index in range(most)]
    again = variety.doubles([family for family, _ in told])
    seed, turns, shots = seed_of(prompt, 2_000), dict[str, int](), list[DraftShot]()
    for index, (family, reading) in enumerate(told):
        turn = turns[family] = turns.get(family, -1) + 1
        if family in again:
            look = variety.in_one_light(family, reading.look, prompt, seed)
            reading = replace(reading, look=look)
        scene = scene_of(family, reading, prompt, index)
        if family == "technology" and brief.figures:
            scene = scene.model_copy(update={"subject": _CHARTS[turn % len(_CHARTS)]})
        elif family in again:
            scene = variety.another_side(scene, reading.look, prompt, turn)
        shots.append(DraftShot(scene, naming.scene_name(scene, brief.language), pace_ms))
    return numbered(shots)


_CHARTS = ("charts", "dashboard")
"""What figures stand before."""


_THEN = re.compile(
    r"(?:,? ?\b(?:and then|then|followed by|after that|next up|finally|cut to"
    r"|transition(?:ing)? to|fading into)\b,?)"
    r"|[,.;]?(?:然后是?|接着是?|之后是?|随后是?|再到|转到|切到|最后是?|再是)"
)


_LISTED = r" ?[,、] ?(?:and )?| and | ?和 ?"


@lru_cache(maxsize=1)
def _hours_told() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Two of the lexicon's words for a time of day, and nothing else, side by side; three or more
    in a list.
    """
    hours = [
        term for term, row in lexicon.rows().items()
        if row.settings.keys() - {"view"} == {"t"} and not row.names_a_place
    ]  # fmt: skip
    hour = "|".join(sorted(map(re.escape, hours), key=len, reverse=True))
    two = re.compile(
        rf"(?<![a-z])({hour})(?: (?:and|to|into|then|versus|vs\.?|&)"
        rf"(?: (?:by|at|in|then))?(?: the)? | ?[和与及跟到至、] ?)({hour})(?![a-z])"
    )
    one = rf"(?:(?:and |at |by |in the |then )*(?:{hour}))"
    return two, re.compile(rf"(?<![a-z]){one}(?:(?:{_LISTED}){one}){{2,}}(?![a-z])")


def _times_told(description: str) -> tuple[TimeOfDay, ...]:
    """The times of day one thing is to be seen at: "the city by day and by night"."""
    two, several = _hours_told()
    if found := several.search(description):
        said = re.split(_LISTED, found[0])
    elif found := two.search(description):
        said = found.groups()
    else:
        return ()
    times: tuple[TimeOfDay, ...] = tuple(
        lexicon.understand(hour.strip()).look.time_of_day for hour in said
    )
    return times if len({*times, ""}) == len(times) + 1 else ()


_ALL_SEASONS = re.compile(r"\b(?:four|all|every|the) seasons\b|四季|春夏秋冬")
_AND = re.compile(r",? and |[,，、] ?|[和与]")


def _each_at_its_time(description: str) -> list[tuple[str, Reading]]:
    """ "a forest in the morning and a beach at night": places with a time of their own each."""
    readings = [lexicon.understand(clause) for clause in _AND.split(description)[:40]]
    told = [(r.families[0], r) for r in readings if r.families and r.look.time_of_day]
    times = {reading.look.time_of_day for _, reading in told}
    is_all = len(told) == sum(bool(r.families) for r in readings)
    return told if is_all and len(times) > 1 and len({f for f, _ in told}) > 1 else []


def _at(look: Look, time: TimeOfDay) -> Look:
    """The look at another time: colours that the words gave to one of them hold for neither."""
    return replace(look, time_of_day=time, palette="")


def _sequence(brief: Brief) -> list[tuple[str, Reading]]:
    """What is seen one after the other: families with how each is set."""
    clauses = [c for c in _THEN.split(brief.description) if c.strip()]
    readings = [lexicon.understand(clause) for clause in clauses[:40]]
    told = [(r.families[0], r) for r in readings if r.families]
    if len(told) > 1:
        return told
    if len(told) == 1 and (times := _times_told(brief.description)):
        family, reading = told[0]
        return [(family, replace(reading, look=_at(reading.look, time))) for time in times]
    if len(told) == 1 and _ALL_SEASONS.search(brief.description):
        family, reading = told[0]
        return [(family, replace(reading, look=replace(reading.look, season=season)))
                for season in get_args(Season) if season]  # fmt: skip
    if apart := _each_at_its_time(brief.description):
        return apart
    mentioned = [(f, brief.reading) for f in in_order_of_mention(brief.reading, brief.description)]
    return _without_doubles(mentioned) or [("abstract", brief.reading)]


def sequence_length(brief: Brief) -> int:
    return len(_sequence(brief))


def in_order_of_mention(reading: Reading, description: str) -> list[str]:
    """The reading's families as the words come to them."""
    found = lexicon.terms(description)

    def first(family: str) -> int:
        votes = [t.start for t in found if t.row and t.row.votes.get(family, 0) >= 2]
        return min(votes, default=len(description))

    return sorted(reading.families, key=first)


def _without_doubles(parts: list[tuple[str, Reading]]) -> list[tuple[str, Reading]]:
    """Two wishes for the same family are one."""
    drawn: dict[str, tuple[str, Reading]] = {}
    for family, reading in parts:
        drawn.setdefault(family, (family, reading))
    return list(drawn.values())


def numbered(shots: Sequence[DraftShot]) -> list[DraftShot]:
    """Shots of the same name told apart: "city", "city 2", "city 3"."""
    seen: dict[str, int] = {}
    told: list[DraftShot] = []
    for shot in shots:
        seen[shot.name] = count = seen.get(shot.name, 0) + 1
        told.append(shot if count == 1 else replace(shot, name=f"{shot.name} {count}"))
    return told


# --- files ------------------------------------------------------------------------------------

_MOVES: tuple[CameraMove, ...] = ("push_in", "pan_right", "pull_out", "pan_left")
_TALL_MOVES: tuple[CameraMove, ...] = ("rise", "fall", "push_in", "fall")
PICTURE_MS = 4_000
LONGEST_PICTURE_MS = 8_000
"""A still longer than this is shown twice, from another side, instead of tiring the eye."""


def asset_shot(asset: Asset, index: int, overlap_ms: int = 0) -> DraftShot:
    """A picture moved by the camera, or a clip from its beginning."""
    if asset.kind == "clip":
        natural = asset.duration_ms or PICTURE_MS
        cap = max(natural - overlap_ms, 200)
        return DraftShot(Clip(asset=asset.id), asset.name, min(natural, 8_000), cap_ms=cap)
    moves = _TALL_MOVES if asset.height > asset.width else _MOVES
    camera = moves[index % len(moves)]
    return DraftShot(Picture(asset=asset.id, camera=camera), asset.name, PICTURE_MS)


def asset_shots(assets: Sequence[Asset], total_ms: int | None, overlap_ms: int) -> list[DraftShot]:
    """All of them in order; those of a long film of few pictures twice, from another side."""
    rounds = 1
    stills = [a for a in assets if a.kind == "picture"]
    if total_ms and stills and len(stills) == len(assets):
        rounds = max(1, -(-total_ms // (LONGEST_PICTURE_MS * len(assets))))
    shots: list[DraftShot] = []
    for turn in range(min(rounds, 40)):
        shots += [asset_shot(a, n + turn, overlap_ms) for n, a in enumerate(assets)]
    return shots


def looped(shots: list[DraftShot], total_ms: int) -> list[DraftShot]:
    """Clips that don't fill the film come again until they do."""
    longest = [s.cap_ms for s in shots]
    if not shots or any(cap is None for cap in longest):
        return shots
    once = sum(cap or 0 for cap in longest)
    times = min(-(-total_ms // max(once, 1)), max(1, 120 // len(shots)))
    return shots * times


# --- a shot list ------------------------------------------------------------------------------


def listed_shots(brief: Brief, assets: Sequence[Asset], overlap_ms: int) -> list[DraftShot]:
    """The lines of a shot list, each to the letter: a file it names, or a scene it describes."""
    shots: list[DraftShot] = []
    for index, line in enumerate(brief.directions.shots):
        plain = words.read(line.picture).plain
        asset = named_asset(plain, assets)
        shot = (
            asset_shot(asset, index, overlap_ms)
            if asset
            else _described(line.picture, plain, index, brief)
        )
        shots.append(replace(shot, exact_ms=line.ms, title=line.title, narration=line.narration))
    return numbered(shots)


def _described(picture: str, plain: str, index: int, brief: Brief) -> DraftShot:
    reading = lexicon.understand(plain)
    family = reading.families[0] if reading.families else "abstract"
    scene = scene_of(family, reading, picture, index)
    return DraftShot(scene, name_of(scene, reading, picture, brief.language), PICTURE_MS)


def name_of(scene: Scene, reading: Reading, said: str, language: Language) -> str:
    """What it shows; for words that fit no family the words themselves."""
    return naming.scene_name(scene, language) if reading.families else said[:40]


_ORDINAL_FILE = re.compile(
    rf"\b(?:photo|picture|image|clip|video|file) #?(\d{{1,2}})\b|第({words.HAN_NUMBER})(?:张|个|段)"
)


def named_asset(plain: str, assets: Sequence[Asset]) -> Asset | None:
    """The visual file that folded text names, by its name, its name without ending, or number."""
    visual = [a for a in assets if a.kind != "sound"]
    by_length = sorted(visual, key=lambda a: -len(a.name))
    for asset in by_length:
        name = words.folded(asset.name)
        stem = PurePath(name).stem
        if (name and name in plain) or (len(stem) > 1 and words.find_word(stem, plain) is not None):
            return asset
    match = _ORDINAL_FILE.search(plain)
    place = words.number(match[1] or match[2]) if match else None
    return visual[int(place) - 1] if place and 1 <= place <= len(visual) else None
