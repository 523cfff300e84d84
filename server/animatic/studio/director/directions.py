"""The lines under a message that say what is to be kept to the letter.

    Length: 10 seconds
    Shape: 9:16
    Resolution: 4k
    Language: zh
    Shots:
    1. PICTURE | 4 s | title: TEXT | narration: TEXT
    Take: 2 (…)
    Version: 3 (FINGERPRINT)
    Make the timeline exactly what it was then:
    - …

Owns telling these lines from the person's words; they never vote for a scene. A line that looks
like one and holds nonsense is left among the words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from animatic.model.timeline import MAX_DURATION_MS, AspectRatio, Resolution
from animatic.studio.catalogue import Language
from animatic.studio.director import shotlists, subtitles, words
from animatic.studio.director.shotlists import ShotLine
from animatic.studio.director.subtitles import Cue

MIN_DURATION_MS = 1_000
_MOST_SHOTS = 200


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version to go to: its number where the message comes from, and its draft's mark."""

    number: int
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Directions:
    words: str
    """The message without the lines below."""
    length_ms: int | None = None
    shape: AspectRatio | None = None
    resolution: Resolution | None = None
    language: Language | None = None
    shots: tuple[ShotLine, ...] = ()
    take: int = 1
    """The how manieth film of the same words this is."""
    version: VersionLine | None = None
    cues: tuple[Cue, ...] = ()
    """Captions with their times, from a subtitle file or a list of timed lines."""
    script: tuple[str, ...] = ()
    """Captions without times, from a plain text."""

    @property
    def has_options(self) -> bool:
        """Whether anything but words and a version is said."""
        return self != Directions(self.words, version=self.version)


_OPTION = re.compile(r"^(Length|Shape|Resolution|Language|Take|Version):[ \t]*(\S[^\n]{0,120})$")
_EXACTLY = "Make the timeline exactly what it was then:"
"""Opens the list of what must change, which is for agents that keep no versions."""
_NUMBER = re.compile(r"(\d{1,6})(?: \(([0-9a-f]{8,64})\))?")
_SHOT = re.compile(r"^\s*\d{1,3}\.\s+(\S.*)$")


def read_directions(message: str) -> Directions:
    """Splits a message into its words and the block of option lines in it.

    The block begins the message or follows an empty line and ends before the first line that
    isn't one of its own, empty ones aside; what follows it (a script that was put in) belongs
    to the words.
    """
    lines = message.replace("\r\n", "\n").split("\n")
    begin = _block_begin(lines)
    end = _block_end(lines, begin)
    outside = "\n".join([*lines[:begin], *lines[end:]]).strip()
    directions = Directions(outside)
    shots: list[ShotLine] = []
    for line in lines[begin:end]:
        if option := _OPTION.match(line.strip()):
            directions = _with_option(directions, option[1], option[2])
        elif len(shots) < _MOST_SHOTS and (shot := _SHOT.match(line)):
            shots.append(_shot(shot[1]))
    directions = replace(directions, shots=tuple(s for s in shots if s.picture))
    return _with_texts(directions)


def _with_texts(directions: Directions) -> Directions:
    """What is written in the words to be kept to the letter: captions, or a list of shots."""
    cues, rest = subtitles.cues_in(directions.words)
    if cues:
        return replace(_spoken(directions, rest), cues=cues)
    script, wish = subtitles.script_in(directions.words)
    if script:
        return replace(_spoken(directions, wish), script=script)
    if directions.shots:
        return directions
    listed, rest = shotlists.shots_in(directions.words)
    return replace(directions, words=rest, shots=listed) if listed else directions


def _spoken(directions: Directions, wish: str) -> Directions:
    """The words without the wish for captions, whose language still is the person's."""
    language = directions.language
    if language is None and any(c.isalpha() for c in wish):
        language = words.language_of(words.read(wish))
    return replace(directions, words=subtitles.without_wish(wish), language=language)


def _block_begin(lines: list[str]) -> int:
    """The first option line at the start or after an empty line; the end when there is none."""
    for at, line in enumerate(lines):
        follows_space = at == 0 or not lines[at - 1].strip()
        if follows_space and (line.strip() == "Shots:" or _OPTION.match(line.strip())):
            return at
    return len(lines)


def _block_end(lines: list[str], begin: int) -> int:
    end, is_exact, follows_space = begin, False, False
    for at in range(begin, len(lines)):
        line = lines[at].strip()
        is_exact = is_exact or line == _EXACTLY
        is_own = (
            _OPTION.match(line)
            or line in ("Shots:", _EXACTLY)
            or (is_exact and line.startswith("- "))
            or (_SHOT.match(line) and not follows_space)
        )
        if is_own:
            end, follows_space = at + 1, False
        elif line:
            break
        else:
            follows_space = True
    return end


def _with_option(directions: Directions, name: str, value: str) -> Directions:
    match name:
        case "Length":
            found = words.durations(value.lower())
            return (
                replace(directions, length_ms=within_limits(found[0].ms)) if found else directions
            )
        case "Shape":
            shape = words.shape(value.lower())
            return replace(directions, shape=shape.ratio) if shape else directions
        case "Resolution":
            size = words.size(value.lower())
            return replace(directions, resolution=size.resolution) if size else directions
        case "Take" | "Version":
            return _with_number(directions, name, value)
        case _:
            return replace(directions, language=_language(value))


def _with_number(directions: Directions, name: str, value: str) -> Directions:
    found = _NUMBER.match(value)
    if found is None:
        return directions
    if name == "Take":
        return replace(directions, take=max(1, int(found[1])))
    return replace(directions, version=VersionLine(int(found[1]), found[2] or ""))


def within_limits(ms: int) -> int:
    return min(max(ms, MIN_DURATION_MS), MAX_DURATION_MS)


def _language(value: str) -> Language:
    return words.language_of(words.Utterance("", "", ""), otherwise=value)


def _shot(line: str) -> ShotLine:
    picture, *rest = (part.strip() for part in words.clean(line).split(" | "))
    shot = ShotLine(picture[:400])
    for part in rest:
        name, colon, value = part.partition(":")
        field = name.strip().lower()
        if colon and field == "title":
            shot = replace(shot, title=value.strip()[:200])
        elif colon and field == "narration":
            shot = replace(shot, narration=value.strip()[:1_000])
        elif found := words.durations(part.lower()):
            shot = replace(shot, ms=max(found[0].ms, 1))
    return shot
