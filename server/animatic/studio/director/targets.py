"""What a message points at: "the second clip", "最后一张图", "beach.jpg".

Owns finding the pointing words and resolving them on a timeline. What could be two things is
asked back (`Unclear`), never guessed; what isn't there is said (`Impossible`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import PurePath
from typing import Literal

from animatic.model.timeline import Clip, Picture, Scene, Segment, Timeline, clock
from animatic.studio.catalogue import FAMILIES
from animatic.studio.director import layout, lexicon, words
from animatic.studio.director.remarks import Impossible, Remark, Unclear

Noun = Literal["segment", "picture", "clip"]


@dataclass(frozen=True, slots=True)
class SegmentTarget:
    """Segments of the film, as pointed at. `index` counts from 1; from the end when negative."""

    noun: Noun = "segment"
    index: int | None = None
    count: int = 1
    """How many from `index` on: "the first two photos"."""
    name: str = ""
    """The segment's own name, when it was named."""
    is_all: bool = False
    start: int = 0
    """Where the pointing words begin in the text, and where they end."""
    end: int = 0


_EN_ORDINALS = {
    "first": 1, "opening": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6,
    "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "last": -1, "final": -1, "closing": -1,
    "penultimate": -2,
}  # fmt: skip
_PICTURE = r"(?:photo(?:graph)?s?|images?|pictures?|pics?|slides?|stills?)"
_CLIP = r"(?:video clips?|clips?|videos?(?! track)|footage)"
_SEGMENT = r"(?:shots?|scenes?|segments?|parts?|sections?|pieces?|ones?)"
_NOUN = rf"(?P<noun>{_PICTURE}|{_CLIP}|{_SEGMENT})\b"
_ORDINAL = (
    rf"(?P<ord>second[- ]to[- ]last|next[- ]to[- ]last|{'|'.join(_EN_ORDINALS)}"
    rf"|\d{{1,2}}(?:st|nd|rd|th))"
)
_ZH_NOUN = (
    r"(?P<noun>图片|照片|相片|图像|图|视频片段|视频素材|片段|视频|镜头|场景|画面|部分|分镜"
    r"|段落|素材)"
)
_ZH_CLASS = r"(?P<class>张|幅|个|段|条|组|支)"

_PATTERNS: tuple[re.Pattern[str], ...] = (
    re.compile(rf"\b{_ORDINAL} (?:(?P<count>two|three|four|five|\d{{1,2}}) )?{_NOUN}"),
    re.compile(
        rf"\b(?P<noun>{_PICTURE}|{_CLIP}|{_SEGMENT}) ?(?:number |no\.? ?|#)?(?P<num>\d{{1,2}}"
        rf"|one|two|three|four|five)\b(?! ?(?:s|secs?|seconds?|x|%|ms|minutes?|min|times)\b"
        rf"|[.:%]\d?)"
    ),
    re.compile(r"\b(?:number |no\.? ?|#)(?P<num>\d{1,2})\b(?! ?(?:s|sec|%))"),
    re.compile(
        rf"\b(?P<all>all|every|each)(?: of)?(?: the| my"
        rf"| these)? {_NOUN}(?P<more> and (?:all )?(?:the )?(?:{_PICTURE}|{_CLIP})\b)?"
    ),
    re.compile(rf"(?P<rev>倒数)?第(?P<ord>{words.HAN_NUMBER}){_ZH_CLASS}?(?:{_ZH_NOUN})?"),
    re.compile(
        rf"(?P<edge>最后|末尾|最末|前|头|开头|首"
        rf"|后)(?:的)?(?P<count>{words.HAN_NUMBER})?{_ZH_CLASS}(?:{_ZH_NOUN})?"
    ),
    re.compile(rf"(?P<edge>最后|末尾|开头|首个|首)的?(?P<count>)(?P<class>){_ZH_NOUN}"),
    re.compile(rf"(?P<all>所有|全部|每一?)的?{_ZH_CLASS}?{_ZH_NOUN}"),
    re.compile(r"(?P<noun>图|照片|图片|片段|镜头|场景|视频)(?P<num>\d{1,2})(?!秒|分|倍|%|\.|\d)"),
)
_BARE = re.compile(
    rf"\b(?:the|this|that|my|a) (?P<noun>{_PICTURE}|(?:video )?clips?|footage|shot|scene"
    rf"|segment)\b(?! of\b)"
    rf"|(?:这|那)(?:张|个|段|幅)(?P<zh>图片|照片|相片|图|片段|镜头|场景)"
    rf"|(?P<zh2>(?<![张个段幅条组的])(?:照片|图片|视频片段|片段|镜头))(?=的|静音|变|改|放"
    rf"|调|慢|快|加速|减速|移|挪|换到|提|删|去)"
    r"|(?:删除|删掉|删|去掉|移除)(?P<zh3>照片|图片|视频片段|片段|镜头)$"
)
_NOT_A_SEGMENT = re.compile(r"^秒|^分|^帧|^行|^句|^步|^次|^版")


def targets_in(text: str, timeline: Timeline) -> list[SegmentTarget]:
    """Every segment that folded text points at, in the order of the words."""
    found: list[SegmentTarget] = []
    taken = bytearray(len(text))
    for target in (*_named(text, timeline), *_counted(text), *_listed(text), *_bare(text)):
        if not any(taken[target.start : target.end]):
            found.append(target)
            taken[target.start : target.end] = b"\1" * (target.end - target.start)
    merged: list[SegmentTarget] = []
    for target in sorted(found, key=lambda t: t.start):
        if merged and _repeats(merged[-1], target, text):
            noun = merged[-1].noun if merged[-1].noun != "segment" else target.noun
            merged[-1] = replace(merged[-1], noun=noun, end=target.end)
        else:
            merged.append(target)
    return merged


def _repeats(named: SegmentTarget, bare: SegmentTarget, text: str) -> bool:
    """ "the hotel | photo", "第二个 | 片段": the noun behind points at the same thing."""
    is_bare = not (bare.name or bare.index or bare.is_all)
    if named.name:
        return is_bare and bare.start - named.end <= 1
    return bool(named.index) and is_bare and not text[named.end : bare.start].strip()


def _counted(text: str) -> Iterator[SegmentTarget]:
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if (target := _target(match, text)) is not None:
                yield target


def _target(match: re.Match[str], text: str) -> SegmentTarget | None:
    got = match.groupdict()
    noun = _noun(got.get("noun") or "", got.get("class") or "")
    start, end = match.span()
    if _NOT_A_SEGMENT.match(text[match.end() : match.end() + 1]) and not got.get("noun"):
        return None
    if got.get("all"):
        return SegmentTarget(
            "segment" if got.get("more") else noun, is_all=True, start=start, end=end
        )
    if "edge" in got:
        count = int(words.number(got["count"]) or 1) if got["count"] else 1
        from_end = got["edge"] in ("最后", "末尾", "最末", "后")
        return SegmentTarget(noun, -count if from_end else 1, count, start=start, end=end)
    if got.get("num"):
        return SegmentTarget(noun, int(words.number(got["num"]) or 1), start=start, end=end)
    index = _index(got["ord"], bool(got.get("rev")))
    count = int(words.number(got.get("count") or "1") or 1)
    if index < 0 and count > 1:
        index = -count
    return SegmentTarget(noun, index, count, start=start, end=end) if index else None


def _index(ordinal: str, is_from_end: bool) -> int:
    if ordinal in ("second-to-last", "second to last", "next to last", "next-to-last"):
        return -2
    if ordinal in _EN_ORDINALS:
        return _EN_ORDINALS[ordinal]
    value = int(words.number(re.sub(r"(?:st|nd|rd|th)$", "", ordinal)) or 0)
    return -value if is_from_end else value


def _noun(noun: str, classifier: str) -> Noun:
    if re.fullmatch(_PICTURE, noun) or noun in ("图片", "照片", "相片", "图像", "图"):
        return "picture"
    if re.fullmatch(_CLIP, noun) or noun in ("视频", "视频片段", "视频素材"):
        return "clip"
    return "picture" if classifier in ("张", "幅") and not noun else "segment"


_LIST = re.compile(
    rf"\b(?P<a>{'|'.join(_EN_ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th)) (?:and|with"
    rf"|&) (?:the )?(?={'|'.join(_EN_ORDINALS)}|\d)"
    rf"(?=[\w-]+ (?P<noun>{_PICTURE}|{_CLIP}|{_SEGMENT})\b)"
    rf"|\b(?P<nouns>{_PICTURE}|{_CLIP}|{_SEGMENT}) (?P<n1>\d{{1,2}}) (?:and|with"
    rf"|&) (?P<n2>\d{{1,2}})\b"
)


def _listed(text: str) -> Iterator[SegmentTarget]:
    """ "the first and third photos": the noun stands only once. "clips 1 and 3"."""
    for match in _LIST.finditer(text):
        if match["a"]:
            noun = _noun(match["noun"], "")
            yield SegmentTarget(
                noun, _index(match["a"], False), start=match.start("a"), end=match.end("a")
            )
        else:
            noun = _noun(match["nouns"], "")
            yield SegmentTarget(
                noun, int(match["n2"]), start=match.start("n2"), end=match.end("n2")
            )


def _bare(text: str) -> Iterator[SegmentTarget]:
    for match in _BARE.finditer(text):
        noun = match["noun"] or match["zh"] or match["zh2"] or match["zh3"] or ""
        is_plural = noun.endswith("s") and noun != "pics" and match["noun"] is not None
        yield SegmentTarget(_noun(noun, ""), is_all=is_plural, start=match.start(), end=match.end())


def _named(text: str, timeline: Timeline) -> Iterator[SegmentTarget]:
    """Segments called by their file's name, with or without its ending, or by their first word."""
    called = {alias: None for s in layout.video(timeline) for alias in _aliases_of(s)}
    for alias in sorted(called, key=len, reverse=True):
        if (match := _find_name(alias, text)) is not None:
            yield SegmentTarget(name=alias, start=match[0], end=match[1])


def _aliases_of(segment: Segment) -> tuple[str, ...]:
    """Everything a segment may be called: by its name, and a scene by what it shows."""
    family = segment.media.family if isinstance(segment.media, Scene) else ""
    shown = FAMILIES[family].words if family in FAMILIES else ()
    return _aliases(segment.name) + shown


@lru_cache(maxsize=512)
def _aliases(name: str) -> tuple[str, ...]:
    """What a segment is called: its name, without its ending, without its setting."""
    plain = words.folded(name)
    return tuple(dict.fromkeys((plain, PurePath(plain).stem, *_short(plain))))


def _short(plain: str) -> tuple[str, ...]:
    """A scene's name without its setting: "city at night" is also "city"."""
    head = re.split(r" (?:at|by|in|under) |的", plain)
    return (head[0], head[-1]) if len(head) > 1 else ()


def _find_name(alias: str, text: str) -> tuple[int, int] | None:
    if alias in _TOO_COMMON or (len(alias) < 2 and not words.has_han(alias)):
        return None
    if len(alias) == 1:
        alone = next((t for t in lexicon.terms(text) if t.text == alias), None)
        return (alone.start, alone.end) if alone else None
    place = words.find_word(alias, text)
    return (place.start, place.end) if place else None


_TOO_COMMON = {
    "title", "music", "video", "clip", "photo", "image", "picture", "the", "end", "intro", "scene",
    "shot", "caption", "sky", "night", "day", "sunset", "dawn", "dusk", "rain", "snow", "fog",
    "storm",
}  # fmt: skip


# --- resolving --------------------------------------------------------------------------------


def resolve(target: SegmentTarget, timeline: Timeline) -> tuple[int, ...]:
    """The places in the video that are meant. Raises `Unclear` or `Impossible`."""
    segments = layout.video(timeline)
    if not segments:
        raise Impossible(Remark("There is no video on the timeline yet.", "时间线上还没有画面。"))
    if target.name:
        return _by_name(target.name, segments)
    pool = _pool(target, segments)
    if target.is_all:
        return pool
    if target.index is None:
        return (_only(pool, segments),)
    return _by_index(target, pool, segments)


def resolve_one(target: SegmentTarget, timeline: Timeline) -> int:
    """The one place that is meant."""
    places = resolve(target, timeline)
    if len(places) > 1:
        raise Unclear(which_of(layout.video(timeline), places))
    return next(iter(places))


def _by_name(name: str, segments: Sequence[Segment]) -> tuple[int, ...]:
    exact = [i for i, s in enumerate(segments) if name == words.folded(s.name)]
    loose = exact or [i for i, s in enumerate(segments) if name in _aliases_of(s)]
    if len(loose) > 1:
        raise Unclear(which_of(segments, loose))
    if not loose:
        raise Impossible(
            Remark(f"There is no “{name}” on the timeline.", f"时间线上没有“{name}”。")
        )
    return tuple(loose)


def _pool(target: SegmentTarget, segments: Sequence[Segment]) -> tuple[int, ...]:
    """The segments a noun can mean: pictures or clips where there are any, else all."""
    everything = tuple(range(len(segments)))
    match target.noun:
        case "picture":
            kind = tuple(i for i, s in enumerate(segments) if isinstance(s.media, Picture))
        case "clip":
            kind = tuple(i for i, s in enumerate(segments) if isinstance(s.media, Clip))
        case "segment":
            kind = everything
    return kind or everything


def _by_index(
    target: SegmentTarget, pool: tuple[int, ...], segments: Sequence[Segment]
) -> tuple[int, ...]:
    meant = _slice(target, pool)
    loosely = _slice(target, tuple(range(len(segments))))
    if target.noun == "clip" and meant and loosely and meant != loosely:
        raise Unclear(which_of(segments, sorted({*meant, *loosely})))
    chosen = meant or (loosely if target.noun == "clip" else ())
    if not chosen:
        raise Impossible(_too_few(target, len(pool)))
    return chosen


def _slice(target: SegmentTarget, pool: tuple[int, ...]) -> tuple[int, ...]:
    index = target.index or 1
    begin = index - 1 if index > 0 else len(pool) + index
    return pool[begin : begin + target.count] if 0 <= begin < len(pool) else ()


def _too_few(target: SegmentTarget, count: int) -> Remark:
    en = {"picture": "picture", "clip": "clip", "segment": "segment"}[target.noun]
    zh = {"picture": "张图片", "clip": "个视频", "segment": "个片段"}[target.noun]
    there = f"There is only 1 {en}." if count == 1 else f"There are only {count} {en}s."
    return Remark(there, f"只有 {count} {zh}。")


def _only(pool: tuple[int, ...], segments: Sequence[Segment]) -> int:
    if len(pool) > 1:
        raise Unclear(which_of(segments, pool))
    return next(iter(pool))


def which_of(segments: Sequence[Segment], places: Sequence[int]) -> Remark:
    """The question back, with the segments to choose from."""
    listed = [
        f"{i + 1}. {segments[i].name or '?'} "
        f"({clock(segments[i].start_ms)}–{clock(segments[i].end_ms)} s)"
        for i in places[:8]
    ]
    more = "…" if len(places) > 8 else ""
    options = ", ".join(listed) + more
    return Remark(f"Which one do you mean: {options}?", f"你指的是哪一个：{options}？")
