"""What a description wants a film to look and sound like.

Owns the meaning of words (the rows in `rows.py`): families of scenes with votes, time of day,
weather, season, colour, density, speed, camera, mood of music. It reports the words it didn't
know, so that nobody has to pretend. It never decides how many shots there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, cast

from animatic.model.timeline import CameraMove, Season, TimeOfDay, Weather
from animatic.studio.catalogue import FAMILIES, MOODS
from animatic.studio.director.rows import PLAIN_WORDS, ROWS
from animatic.studio.director.words import has_han

ENOUGH = 1.5
"""Votes below which no family is chosen: the words fit none."""

HINT = 0.6
"""Votes that are enough when every word was understood: "a beautiful sunset" is by the lake."""

SEQUENCE_SHARE = 0.6
"""A family with this share of the best one's votes gets a shot of its own."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a scene is set, whichever family it is of. "" and 1 mean: nothing said."""

    time_of_day: TimeOfDay = ""
    weather: Weather = ""
    season: Season = ""
    palette: str = ""
    tint: str = ""
    density: float = 1.0
    speed: float = 1.0
    camera: CameraMove = "auto"
    subjects: tuple[str, ...] = ()
    """What families show, as far as it is said, in order: "food.espresso", "space.mars"."""
    views: tuple[str, ...] = ()
    """From where they are seen: "city.street"."""

    def subjects_of(self, family: str) -> tuple[str, ...]:
        return _of(family, self.subjects)

    def views_of(self, family: str) -> tuple[str, ...]:
        return _of(family, self.views)


def _of(family: str, sides: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(side.partition(".")[2] for side in sides if side.startswith(f"{family}."))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a description was understood to say."""

    votes: Mapping[str, float] = field(default_factory=dict[str, float])
    """Families with their votes, best first."""
    look: Look = Look()
    moods: Mapping[str, float] = field(default_factory=dict[str, float])
    understood: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    corrected: Mapping[str, str] = field(default_factory=dict[str, str])
    """Misspelt words and what they were read as."""

    @property
    def families(self) -> tuple[str, ...]:
        """The families worth a shot, best first; empty when the words fit none."""
        best = max(self.votes.values(), default=0.0)
        if best < ENOUGH:
            return tuple(self.votes)[:1] if best >= HINT and not self.ignored else ()
        strong = [f for f, v in self.votes.items() if v >= max(best * SEQUENCE_SHARE, ENOUGH)]
        alone = [f for f in strong if not FAMILIES[f].is_setting]
        return tuple(alone or strong[:1])

    @property
    def mood(self) -> str:
        return max(self.moods, key=lambda m: self.moods[m], default="")


# --- the rows ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TermRow:
    votes: Mapping[str, float]
    settings: Mapping[str, str]

    @property
    def names_a_place(self) -> bool:
        return any(vote >= 1 for vote in self.votes.values())


_SETTING_KEYS = {"t", "w", "s", "p", "m", "d", "v", "tint", "cam", "is", "view"}


@lru_cache(maxsize=1)
def rows() -> Mapping[str, TermRow]:
    """Every term, spaces for underscores, with its row. A term's last row wins."""
    table: dict[str, TermRow] = {}
    for line in ROWS.splitlines():
        terms, colon, settings = line.partition(" :")
        if colon and not line.startswith("#"):
            row = _row(settings.split())
            table |= {term.replace("_", " "): row for term in terms.split()}
    return table


def _row(settings: Sequence[str]) -> TermRow:
    pairs = dict(cast("tuple[str, str]", tuple(s.split("=", 1))) for s in settings)
    votes = {k: float(v) for k, v in pairs.items() if k not in _SETTING_KEYS}
    return TermRow(votes, {k: v for k, v in pairs.items() if k in _SETTING_KEYS})


@lru_cache(maxsize=1)
def plain_words() -> frozenset[str]:
    """Words that are understood and ask for nothing."""
    return frozenset(word.replace("_", " ") for word in PLAIN_WORDS.split())


@lru_cache(maxsize=1)
def _longest_han() -> int:
    return max(len(t) for t in (*rows(), *plain_words()) if has_han(t))


# --- terms in a text --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Term:
    """One word or phrase of the text: known (`row`), plain, or unknown (neither)."""

    text: str
    start: int
    end: int
    row: TermRow | None = None
    is_plain: bool = False


_PIECE = re.compile(r"[a-z0-9]+(?:['-][a-z0-9]+)*|[\u3400-\u9fff]+")


def terms(plain: str) -> list[Term]:
    """The text cut into terms, phrases before words, in order."""
    pieces = [(m.group(), m.start()) for m in _PIECE.finditer(plain)]
    found: list[Term] = []
    at = 0
    while at < len(pieces):
        word, start = pieces[at]
        if has_han(word):
            found += _han_terms(word, start)
            at += 1
        else:
            term, used = _english_term(plain, pieces, at)
            found.append(term)
            at += used
    return found


def _english_term(plain: str, pieces: list[tuple[str, int]], at: int) -> tuple[Term, int]:
    start = pieces[at][1]
    for count in (3, 2, 1):
        run = pieces[at : at + count]
        phrase = " ".join(w for w, _ in run)
        end = run[-1][1] + len(run[-1][0])
        if len(run) < count or (count > 1 and not _only_spaces(plain[start:end], run)):
            continue
        if phrase in rows() or (row := _stemmed(phrase)) is not None:
            row = rows().get(phrase) or _stemmed(phrase)
            return Term(phrase, start, end, row), count
        if phrase in plain_words() or phrase.removesuffix("'s") in plain_words():
            return Term(phrase, start, end, is_plain=True), count
    word = pieces[at][0]
    is_number = word[0].isdigit() or len(word) == 1
    return Term(word, start, start + len(word), is_plain=is_number), 1


def _only_spaces(stretch: str, run: Sequence[tuple[str, int]]) -> bool:
    """Whether nothing but spaces and hyphens stands between the words of the stretch."""
    return len(stretch) - sum(len(w) for w, _ in run) == len(run) - 1 and not re.search(
        r"[,.;:!?\n\"]", stretch
    )


def _stemmed(phrase: str) -> TermRow | None:
    if phrase in plain_words():
        return None
    for candidate in _stems(phrase):
        if (row := rows().get(candidate)) is not None:
            return row
    return None


def _stems(word: str) -> Iterator[str]:
    """Light stemming: possessive, plural, participles, -y; and hyphens as spaces."""
    if "-" in word:
        yield word.replace("-", " ")
        yield word.replace("-", "")
    bare = word.removesuffix("'s").removesuffix("'")
    if bare != word:
        yield bare
    for ending, instead in (
        ("ies", "y"), ("es", ""), ("s", ""), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"),
        ("y", ""), ("-lit", ""), ("ier", "y"), ("er", ""), ("er", "e"),
    ):  # fmt: skip
        if bare.endswith(ending) and len(bare) - len(ending) >= 3:
            yield bare[: -len(ending)] + instead


def _han_terms(run: str, start: int) -> Iterator[Term]:
    """Longest match forward; what matches nothing is gathered into one unknown run."""
    at, unknown_from = 0, 0
    while at < len(run):
        size = _han_match(run, at)
        if size:
            if unknown_from < at:
                yield Term(run[unknown_from:at], start + unknown_from, start + at)
            text = run[at : at + size]
            yield Term(text, start + at, start + at + size, rows().get(text), text not in rows())
            at += size
            unknown_from = at
        else:
            at += 1
    if unknown_from < at:
        yield Term(run[unknown_from:], start + unknown_from, start + at)


def _han_match(run: str, at: int) -> int:
    for size in range(min(_longest_han(), len(run) - at), 0, -1):
        if run[at : at + size] in rows() or run[at : at + size] in plain_words():
            return size
    return 0


# --- reading a description --------------------------------------------------------------------

_DESCRIPTION = re.compile(
    r"\b(?:videos?|films?|clips?|movies?|animations?|shots?|footage|scenes?|promos?|ads?|trailer"
    r"|description)\b(?: mp4)? (?:of|about|showing|featuring|depicting|that shows|with|for|on) "
)
_PREPOSITION = re.compile(r"\b(?:at|with|in|of|over|under|on|by|near|during|through|behind)\b")
_WITH = re.compile(r"\bwith\b[^,.;\n]*")
_NOT = re.compile(
    r"\b(?:no|without|not|never|don't|dont|avoid|except|excluding|minus|free of|instead of)\b"
    r"(?P<en>[^,.;!?\n]{0,60})"
    r"|(?:不要|没有|不含|不带|除了|避免|不想要|不需要|别要|别用|不用|去掉)(?P<zh>[^,.;!?\n]{0,12})"
)
_NOT_ENDS = re.compile(
    r"\b(?:but|with|just|only|please|and (?:a|an|the|make|add|with))\b|但|只要|而是|的"
)


@lru_cache(maxsize=256)
def understand(plain: str) -> Reading:
    """What a folded text (`Utterance.plain`) wants. Never raises, whatever the text."""
    found = terms(plain)
    banned = _banned(plain)
    head = _head(plain, found)
    asides = _asides(plain)
    corrected: dict[str, str] = {}
    kept: list[tuple[Term, float]] = []
    for term in found:
        known = term if term.row or term.is_plain else _corrected(term, corrected)
        if not any(start <= term.start < end for start, end in banned):
            kept.append((known, _weight(known, head, asides)))
    unwanted = {t.text for t in found if any(s <= t.start < e for s, e in banned)}
    return _gathered(kept, corrected, unwanted)


def _certainty(said: str, row: TermRow) -> float:
    """A kind of music by its name is meant; a feeling suggests one; a place only hints."""
    if said.replace("-", "") in MOODS:
        return 5.0
    return 1.0 if row.names_a_place else 2.0


def _gathered(
    kept: Sequence[tuple[Term, float]], corrected: Mapping[str, str], unwanted: set[str]
) -> Reading:
    votes: dict[str, float] = {}
    moods: dict[str, float] = {}
    for term, weight in kept:
        for family, vote in term.row.votes.items() if term.row else ():
            votes[family] = votes.get(family, 0) + vote * weight
        if term.row and (mood := term.row.settings.get("m")):
            moods[mood] = moods.get(mood, 0) + _certainty(term.text, term.row)
    wanted = {f for t, _ in kept if t.row for f, vote in t.row.votes.items() if vote >= 2}
    for family in _families_of(unwanted) - wanted:
        votes.pop(family, None)
    known = _unique(t.text for t, _ in kept if t.row)
    ignored = _unique(t.text for t, _ in kept if not t.row and not t.is_plain)
    ranked = dict(sorted(votes.items(), key=lambda item: -item[1]))
    return Reading(
        ranked, _look([t.row for t, _ in kept if t.row]), moods, known, ignored, corrected
    )


def _families_of(unwanted: set[str]) -> set[str]:
    """The family that each unwanted word stands for first of all."""
    chosen = [rows()[t].votes for t in unwanted if t in rows()]
    return {
        max(votes, key=lambda f: votes[f])
        for votes in chosen
        if max(votes.values(), default=0) >= 2
    }


def _unique(texts: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _banned(plain: str) -> list[tuple[int, int]]:
    """Stretches that say what isn't wanted."""
    stretches: list[tuple[int, int]] = []
    for match in _NOT.finditer(plain):
        group = "en" if match["en"] is not None else "zh"
        start, end = match.span(group)
        stop = _NOT_ENDS.search(plain, start, end)
        stretches.append((start, stop.start() if stop else end))
    return stretches


def _head(plain: str, found: Sequence[Term]) -> int:
    """Where the head noun starts: the last place named before the first preposition; after 的."""
    begin = match.end() if (match := _DESCRIPTION.search(plain)) else 0
    if "的" in plain:
        last = plain.rfind("的") + 1
        after = [t for t in found if t.start >= last and t.row and t.row.names_a_place]
        return after[-1].start if after else -1
    stop = _PREPOSITION.search(plain, begin)
    end = stop.start() if stop else len(plain)
    places = [t for t in found if begin <= t.start < end and t.row and t.row.names_a_place]
    return places[-1].start if places else -1


def _asides(plain: str) -> list[tuple[int, int]]:
    """Stretches behind a "with": what is there besides."""
    described = _DESCRIPTION.search(plain)
    begin = described.end() if described else 0
    return [match.span() for match in _WITH.finditer(plain, begin)]


def _weight(term: Term, head: int, asides: Sequence[tuple[int, int]]) -> float:
    if term.start == head:
        return 1.3
    return 0.6 if any(start <= term.start < end for start, end in asides) else 1.0


def _look(chosen: Sequence[TermRow]) -> Look:
    """Settings, the last said winning, and said outright winning over implied by a place."""
    settings: dict[str, str] = {}
    density = speed = 1.0
    for row in sorted(chosen, key=lambda r: not r.names_a_place):
        density *= float(row.settings.get("d", 1))
        speed *= float(row.settings.get("v", 1))
        settings |= row.settings
    times = {r.settings["t"] for r in chosen if "t" in r.settings and not r.names_a_place}
    if {"night", "sunset"} <= times:
        settings["t"] = "dusk"
    values: dict[str, Any] = {
        field_name: settings.get(key, "")
        for field_name, key in (
            ("time_of_day", "t"), ("weather", "w"), ("season", "s"), ("palette", "p"),
            ("tint", "tint"),
        )
    }  # fmt: skip
    look = Look(**values, camera=cast("CameraMove", settings.get("cam", "auto")))
    return replace(
        look,
        density=_within(density, 0.25, 4),
        speed=_within(speed, 0.3, 3),
        subjects=_sides(chosen, "is"),
        views=_sides(chosen, "view"),
    )


_KINDS_OF = {
    "food.coffee": {"food.latte", "food.espresso"}, "food.tea": {"food.matcha"},
}  # fmt: skip
"""A wider word says nothing beside one of its kinds: "espresso" in a "coffee shop"."""


def _sides(chosen: Sequence[TermRow], key: str) -> tuple[str, ...]:
    """What is shown, or how it is seen, each side once and with its family."""
    told = [side for row in chosen for side in row.settings.get(key, "").split(",") if side]
    return tuple(side for side in dict.fromkeys(told) if not _KINDS_OF.get(side, set()) & set(told))


def _within(value: float, low: float, high: float) -> float:
    return round(min(max(value, low), high), 2)


# --- misspelt ---------------------------------------------------------------------------------


def _corrected(term: Term, corrected: dict[str, str]) -> Term:
    """The known word one slip away from a long unknown one, if there is just such a word."""
    if len(term.text) < 6 or not term.text.isascii() or len(corrected) >= 8:
        return term
    right = _one_slip_away(term.text)
    if right is None:
        return term
    corrected[term.text] = right
    return replace(term, text=right, row=rows()[right])


@lru_cache(maxsize=512)
def _one_slip_away(word: str) -> str | None:
    for known in rows():
        near = abs(len(known) - len(word)) <= 1 and len(known) >= 5 and known[0] == word[0]
        if near and known.isascii() and is_one_slip(word, known):
            return known
    return None


def is_one_slip(a: str, b: str) -> bool:
    """Whether one insertion, deletion, replacement or swap of neighbours makes `a` into `b`."""
    if abs(len(a) - len(b)) > 1:
        return False
    same = next(
        (i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
    )
    rest_a, rest_b = a[same:], b[same:]
    if len(a) == len(b):
        swapped = rest_a[:2] == rest_b[:2][::-1] and rest_a[2:] == rest_b[2:]
        return rest_a[1:] == rest_b[1:] or swapped
    return rest_a[1:] == rest_b if len(a) > len(b) else rest_b[1:] == rest_a
