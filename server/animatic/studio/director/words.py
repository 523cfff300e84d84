"""What a message literally says: quoted text, numbers, times, shapes, sizes, colours.

Owns reading, in English and Chinese alike; refuses to know what any of it is wanted for.

An `Utterance` holds the message three times, *character for character at the same places*, so
that a pattern found in one can be cut out of another:

    raw      as written (NFC, control characters dropped): what titles and captions are cut from
    plain    folded: NFKC, lower case, simplified, straight quotes: what words are looked up in
    masked   plain with the insides of quotes blanked out: what commands are looked for in
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from animatic.model.plain_text import plain
from animatic.model.timeline import AspectRatio, FrameRate, Resolution
from animatic.studio.catalogue import Language
from animatic.studio.director.traditional import SIMPLIFIED

READ_LIMIT = 2_000
"""Characters of a message that are read. A film isn't described better by more of them."""

BLANK = "\ue000"
"""Stands in `masked` for every character inside quotes. Never in `raw`: private use is dropped."""


@dataclass(frozen=True, slots=True)
class Span:
    """A place in an utterance, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Duration(Span):
    ms: int


@dataclass(frozen=True, slots=True)
class Utterance:
    raw: str
    plain: str
    masked: str
    quotes: tuple[Span, ...] = ()
    """Places of quoted text, without the quotes themselves."""

    def text(self, start: int, end: int) -> str:
        """What was written there, as it was written, without surrounding space."""
        return self.raw[start:end].strip()

    def after(self, opening: Utterance) -> Utterance:
        """`opening`, a space, and this: as if it had been said in one breath."""
        shift = len(opening.raw) + 1
        moved = tuple(Span(q.start + shift, q.end + shift) for q in self.quotes)
        return Utterance(
            f"{opening.raw} {self.raw}",
            f"{opening.plain} {self.plain}",
            f"{opening.masked} {self.masked}",
            (*opening.quotes, *moved),
        )

    def cut(self, start: int, end: int) -> Utterance:
        """The same utterance from `start` to `end`."""
        inside = tuple(
            Span(q.start - start, q.end - start)
            for q in self.quotes
            if start <= q.start and q.end <= end
        )
        return Utterance(self.raw[start:end], self.plain[start:end], self.masked[start:end], inside)


# --- reading ----------------------------------------------------------------------------------

_OPENING = {"“": "”", "「": "」", "『": "』", "《": "》", "〝": "〞", "«": "»", "„": "”", '"': '"'}
_STRAIGHT = {c: '"' for pair in _OPENING.items() for c in pair} | {
    "‘": "'", "’": "'", "‚": "'", "`": "'", "、": ",", "，": ",", "。": ".", "…": ".",
    "～": "~", "—": "-", "–": "-", "×": "x", "\u3000": " ", "\t": " ", "\xa0": " ",
}  # fmt: skip
_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}
_LONGEST_QUOTE = 600


@lru_cache(maxsize=512)
def folded(name: str) -> str:
    """A name (of a file, a segment) as it would stand in `plain`."""
    return read(name).plain


def read(message: str) -> Utterance:
    """The message's first `READ_LIMIT` characters, ready to be looked through."""
    raw = clean(message[: READ_LIMIT * 2])[:READ_LIMIT]
    plain = _in_one_language("".join(map(_fold, raw)))
    quotes = tuple(_quotes(raw, plain))
    masked = list(plain)
    for quote in quotes:
        masked[quote.start : quote.end] = BLANK * (quote.end - quote.start)
    return Utterance(raw, plain, "".join(masked), quotes)


_BORROWED: Mapping[str, str] = {
    "title": "标题", "music": "音乐", "song": "音乐", "caption": "字幕", "captions": "字幕",
    "subtitle": "字幕", "subtitles": "字幕", "ending": "片尾", "end card": "片尾", "outro": "片尾",
    "transition": "转场", "transitions": "转场", "video": "视频", "clip": "片段", "photo": "照片",
    "fade in": "淡入", "fade out": "淡出", "mute": "静音", "volume": "音量", "vertical": "竖屏",
    "square": "方形", "intro": "开头",
}  # fmt: skip
_BORROWED_WORD = re.compile(
    rf"(?<![a-z0-9_.-])(?:{'|'.join(sorted(_BORROWED, key=len, reverse=True))})(?![a-z0-9_-]"
    rf"|\.[a-z])"
)


def _in_one_language(plain: str) -> str:
    """English words of the trade inside Chinese ("把title改成…") as Chinese ones.

    Padded with spaces on the left, so that every other character stays where it was.
    """
    if not _HAN.search(plain):
        return plain

    def translated(match: re.Match[str]) -> str:
        word = match[0]
        before, after = (
            plain[: match.start()].rstrip(" ")[-1:],
            plain[match.end() :].lstrip(" ")[:1],
        )
        touches = has_han(before) or has_han(after)
        return _BORROWED[word].rjust(len(word)) if touches else word

    return _BORROWED_WORD.sub(translated, plain)


def clean(text: str) -> str:
    """NFC, without control, format, private and unassigned characters; newlines stay."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if composed.isascii() and composed.isprintable():
        return composed
    return "".join(_kept(c) for c in plain(composed))


@lru_cache(maxsize=4096)
def _kept(char: str) -> str:
    if char in "\n\u200d":
        return char
    if char in "\t\v\f\u2028\u2029":
        return " "
    return "" if unicodedata.category(char) in _DROPPED else char


@lru_cache(maxsize=4096)
def _fold(char: str) -> str:
    """One character for one character: anything that would grow stays as it is."""
    if char in _STRAIGHT:
        return _STRAIGHT[char]
    wide = unicodedata.normalize("NFKC", char)
    folded = wide.lower() if len(wide) == 1 else char
    return SIMPLIFIED.get(folded, folded) if len(folded) == 1 else char


def _quotes(raw: str, plain: str) -> Iterator[Span]:
    at = 0
    while at < len(raw):
        closing = _OPENING.get(raw[at]) or ("'" if _opens_single(plain, at) else None)
        end = _closing(raw, plain, at + 1, closing) if closing else -1
        if end > at:
            yield Span(at + 1, end)
            at = end
        at += 1


def _opens_single(plain: str, at: int) -> bool:
    return plain[at] == "'" and (at == 0 or not _spells(plain[at - 1]))


def _spells(char: str) -> bool:
    """Whether an apostrophe may stand beside it: Chinese has none."""
    return char.isascii() and char.isalnum()


def _closing(raw: str, plain: str, start: int, closing: str) -> int:
    """Where the quote ends, or -1. A single quote inside a word is an apostrophe."""
    end = start + _LONGEST_QUOTE
    if closing == '"':
        return plain.find('"', start, end)
    if closing != "'":
        return raw.find(closing, start, end)
    while (at := plain.find("'", start, end)) >= 0:
        if not (at + 1 < len(raw) and _spells(raw[at + 1])):
            return -1 if "\n" in raw[start:at] else at
        start = at + 1
    return -1


# --- finding a name ---------------------------------------------------------------------------


def find_word(name: str, text: str) -> Span | None:
    """Where a folded name stands in folded text by itself, not inside another word."""
    at = text.find(name) if name else -1
    while at >= 0:
        end = at + len(name)
        if has_han(name) or not (_in_word(text, at - 1, at) or _in_word(text, end, end - 1)):
            return Span(at, end)
        at = text.find(name, at + 1)
    return None


def _in_word(text: str, outside: int, edge: int) -> bool:
    """Whether the characters on both sides of an edge of the name belong to one word."""
    if not 0 <= outside < len(text) or not text[edge].isalnum():
        return False
    return text[outside].isascii() and text[outside].isalnum()


# --- language ---------------------------------------------------------------------------------

_HAN = re.compile(r"[\u3400-\u9fff]")
_FILE_NAME = re.compile(r"[\w-]+\.[a-z0-9]{2,4}(?![a-z0-9])", re.ASCII)
_LATIN_WORD = re.compile(r"[a-z]{2,}")


def has_han(text: str) -> bool:
    return _HAN.search(text) is not None


def language_of(utterance: Utterance, otherwise: str = "") -> Language:
    """The language the message is written in, by what stands outside its quotes.

    Names of files and of technology ("MP4", "beach.jpg") inside Chinese don't make it English.
    """
    for text in (utterance.masked, utterance.plain):
        said = _FILE_NAME.sub(" ", text)
        han, latin = len(_HAN.findall(said)), len(_LATIN_WORD.findall(said))
        if han or latin:
            return "zh" if han >= latin else "en"
    return "zh" if otherwise.lower().startswith(("zh", "cn", "chinese", "中")) else "en"


# --- numbers ----------------------------------------------------------------------------------

_UNITS: Mapping[str, int] = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS: Mapping[str, int] = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_HAN_DIGITS: Mapping[str, int] = {c: n for n, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "两": 2, "俩": 2, "仨": 3,
}  # fmt: skip
_HAN_SCALES: Mapping[str, int] = {"十": 10, "百": 100, "千": 1000}

_ONES = "|".join(sorted((*_UNITS, *_TENS), key=len, reverse=True))
EN_NUMBER = (
    rf"(?:\d{{1,6}}(?:\.\d{{1,3}})?|(?:(?:{'|'.join(_TENS)})[- ](?:{'|'.join(list(_UNITS)[1:10])})"
    rf"|(?:a|one) hundred(?: and)?(?: (?:{_ONES}))?|{_ONES}|an?)(?![a-z]))"
)
HAN_NUMBER = r"(?:\d{1,6}(?:\.\d{1,3})?|[零〇一二两三四五六七八九十百千]{1,7})"


def number(text: str) -> Fraction | None:
    """ "2.5", "twenty-five", "a hundred and twenty", "二十五", "一百二" as a number."""
    word = text.strip()
    if re.fullmatch(r"\d+(?:\.\d+)?", word):
        return Fraction(word)
    if word and all(c in _HAN_DIGITS or c in _HAN_SCALES for c in word):
        return Fraction(_han_number(word))
    return _english_number(word)


def _english_number(text: str) -> Fraction | None:
    total = 0
    parts = re.findall(r"[a-z]+", text)
    for part in parts:
        if part in ("a", "an", "and"):
            continue
        if part == "hundred":
            total = max(total, 1) * 100
        elif part in _UNITS or part in _TENS:
            total += _UNITS.get(part, _TENS.get(part, 0))
        else:
            return None
    if parts and all(p in ("a", "an") for p in parts):
        return Fraction(1)
    return Fraction(total) if parts else None


def _han_number(text: str) -> int:
    """Positional ("一二〇") or spoken ("一百二十", "一百二" for 120)."""
    if not any(c in _HAN_SCALES for c in text):
        return int("".join(str(_HAN_DIGITS[c]) for c in text))
    total, digit, scale = 0, 0, 1
    for char in text:
        if char in _HAN_SCALES:
            scale = _HAN_SCALES[char]
            total += (digit or 1) * scale
            digit = 0
        else:
            digit, scale = _HAN_DIGITS[char], (1 if _HAN_DIGITS[char] == 0 else scale)
    shorthand = text[-1] in _HAN_DIGITS and len(text) > 1 and text[-2] in "百千"
    return total + digit * (scale // 10 if shorthand and scale > 1 else 1)


# --- times ------------------------------------------------------------------------------------

_MINUTE = r"(?:minutes?|mins?|m(?![a-z])(?!\d+(?![\ds]| ?s)))"
_SECOND = r"(?:seconds?|secs?|s(?![a-z0-9'])|\"(?![a-z0-9]))"
_MILLI = r"(?:milliseconds?|millis|ms(?![a-z0-9]))"
_EDGE = r"(?<![a-z0-9.:])"

_TIMES: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_EDGE}(?P<clock_m>\d{{1,2}}):(?P<clock_s>[0-5]\d)(?![\d:.])",
        rf"{_EDGE}(?P<n_half>{EN_NUMBER}) and a half[- ](?P<n_half_unit>{_MINUTE}|{_SECOND})",
        rf"{_EDGE}(?P<half_m>half(?:[- ]an?)?[- ]{_MINUTE})",
        rf"{_EDGE}(?P<half_s>half(?:[- ]an?)?[- ](?:seconds?|secs?))",
        rf"{_EDGE}(?P<quarter>(?:a )?quarter(?: of an?)? {_MINUTE})",
        rf"{_EDGE}(?P<m_half>(?:an? |one )?{_MINUTE} and a half)",
        rf"{_EDGE}(?P<m>{EN_NUMBER})[- ]?{_MINUTE}(?:(?: and)?[ ,]*"
        rf"(?P<m_s>{EN_NUMBER})[- ]?{_SECOND})?",
        rf"{_EDGE}(?P<ms>\d+)[- ]?{_MILLI}",
        rf"{_EDGE}(?P<s>(?!an? (?!hundred))(?:{EN_NUMBER}))[- ]?{_SECOND}",
        rf"{_EDGE}(?P<a_s>(?:a|one) (?:single )?sec(?:ond)?)"
        r"(?= (?:long|later|earlier|more|longer|shorter|off|from|at|into|in|before|after)"
        r"|[,.;!]|$)",
        r"(?:(?<=\bfirst )|(?<=\blast )|(?<=\bfinal ))(?P<one_s>second)(?=$|[,.;]| of\b| off\b"
        r"| from\b)",
        r"(?P<few>(?:a )?(?:couple|few)(?: of)?) (?P<few_unit>seconds?|secs?|minutes?)",
        rf"(?P<zm>{HAN_NUMBER})个?(?P<zm_half0>半)?分钟?(?P<zm_half>半)?"
        rf"(?!之)(?:零?(?P<zm_s>{HAN_NUMBER})秒?钟?)?",
        r"(?P<zhalf_m>半分钟)",
        r"(?P<zhalf_s>半秒钟?)",
        rf"(?P<zs>{HAN_NUMBER})秒钟?(?P<zs_half>半)?",
        r"(?P<zfew>几秒钟?)",
    )
)
_COUNTABLE = re.compile(r"\d|[秒分]|\b(?:sec|min|half|quarter|couple|few|m\b|s\b)")
"""Without one of these there is no time in a text: the usual case, and quickly told."""

_SHAPES_LIKE_CLOCKS = {("9", "16"), ("4", "05"), ("16", "09")}


def durations(text: str) -> list[Duration]:
    """Every length or moment of time in `plain` or `masked` text, in order, not overlapping."""
    if _COUNTABLE.search(text) is None:
        return []
    found: list[Duration] = []
    taken = bytearray(len(text))
    for pattern in _TIMES:
        for match in pattern.finditer(text):
            start, end = match.span()
            if not any(taken[start:end]) and (ms := _time_ms(match)) is not None:
                found.append(Duration(start, end, ms))
                taken[start:end] = b"\1" * (end - start)
    return sorted(found, key=lambda d: d.start)


_FIXED_MS: Mapping[str, int] = {
    "half_m": 30_000, "half_s": 500, "quarter": 15_000, "m_half": 90_000, "a_s": 1_000,
    "one_s": 1_000, "zhalf_m": 30_000, "zhalf_s": 500, "zfew": 3_000,
}  # fmt: skip


def _time_ms(match: re.Match[str]) -> int | None:
    got = {k: v for k, v in match.groupdict().items() if v is not None}
    for key, ms in _FIXED_MS.items():
        if key in got:
            return ms
    if "clock_m" in got:
        if (got["clock_m"], got["clock_s"]) in _SHAPES_LIKE_CLOCKS:
            return None
        return int(got["clock_m"]) * 60_000 + int(got["clock_s"]) * 1_000
    return _counted_ms(got)


def _counted_ms(got: Mapping[str, str]) -> int | None:
    half = Fraction(1, 2)
    match got:
        case {"n_half": n, "n_half_unit": unit}:
            scale = 60_000 if unit.startswith("m") else 1_000
            return _scaled(n, scale, half)
        case {"few": few, "few_unit": unit}:
            count = 2 if "couple" in few else 3
            return count * (60_000 if unit.startswith("m") else 1_000)
        case {"m": minutes}:
            return _sum(_scaled(minutes, 60_000), _scaled(got.get("m_s", "0"), 1_000))
        case {"ms": millis}:
            return int(millis[:9])
        case {"s": seconds}:
            return _scaled(seconds, 1_000)
        case {"zm": minutes}:
            extra = half if "zm_half" in got or "zm_half0" in got else Fraction(0)
            return _sum(_scaled(minutes, 60_000, extra), _scaled(got.get("zm_s", "0"), 1_000))
        case {"zs": seconds}:
            return _scaled(seconds, 1_000, half if "zs_half" in got else Fraction(0))
        case _:
            return None


def _scaled(text: str, scale: int, extra: Fraction = Fraction(0)) -> int | None:
    value = number(text)
    return None if value is None else round((value + extra) * scale)


def _sum(first: int | None, second: int | None) -> int | None:
    return None if first is None or second is None else first + second


# --- shares -----------------------------------------------------------------------------------

_PERCENT = re.compile(r"(\d{1,4})(?:\.\d+)? ?(?:%|percent|per cent)")
_HAN_PERCENT = re.compile(rf"百分之({HAN_NUMBER})|({HAN_NUMBER})成(?![为员功就年])|({HAN_NUMBER})%")


def percent(text: str) -> int | None:
    """ "35%", "35 percent", "百分之三十五", "三成", "half", "一半"; None when nothing says so."""
    if match := _PERCENT.search(text):
        return int(match[1])
    if match := _HAN_PERCENT.search(text):
        value = number(next(g for g in match.groups() if g))
        tenths = 10 if match[2] else 1
        return None if value is None else round(value * tenths)
    if re.search(r"\bhalf\b(?! an?\b)|一半", text):
        return 50
    return None


_FACTOR = re.compile(
    rf"(?P<times>{EN_NUMBER}) ?(?:x(?![a-z0-9])|times)|x(?P<after>\d+(?:\.\d+)?)(?![a-z0-9])"
    rf"|(?P<zh>{HAN_NUMBER})倍|(?P<half>half(?:[- ]?speed| the speed| as fast)|一半的?速度|半速)"
    r"|(?P<double>double|twice|两倍|加倍|一倍)|(?P<triple>triple|three times)"
)


def factor(text: str) -> Fraction | None:
    """ "2x", "1.5 times", "double", "half speed", "两倍", "0.5倍" as a factor of speed."""
    match = _FACTOR.search(text)
    if match is None:
        return None
    if match["half"]:
        return Fraction(1, 2)
    if match["double"] or match["zh"] == "一":
        return Fraction(2)
    if match["triple"]:
        return Fraction(3)
    return number(match["times"] or match["after"] or match["zh"])


# --- shape, size, rate ------------------------------------------------------------------------

_RATIO = re.compile(r"(?<![\d:.])(\d{1,2}) ?(?::|x|/|比|to) ?(\d{1,2})(?![\d:.]|x\d)")
_SHAPE_WORDS: tuple[tuple[re.Pattern[str], AspectRatio], ...] = (
    (
        re.compile(
            r"\b(?:vertical(?:ly)?|upright|tik ?tok|douyin|reels?\b(?! of)|(?:youtube "
            r"|yt )?shorts\b"
            r"|(?:insta(?:gram)?|ig|snapchat|facebook|whatsapp) stor(?:y|ies)|snapchat"
            r"|phone screens?"
            r"|portrait (?:mode|format|orientation|video|shape|version)"
            r"|(?:in|to|as|make it|into) portrait)\b"
            r"|\b(?:fit|for|on) (?:my |a |the )?(?:phones?|mobile)\b|适合手机|手机(?:上)?看"
            r"|竖屏|竖版|竖向|竖的|竖着|抖音|快手|视频号|手机屏|手机竖|竖式|纵向|shorts短视频"
        ),
        "9:16",
    ),
    (re.compile(r"\bsquare\b(?! (?:brackets|meters|feet|miles))|方形|正方|方的|方版"), "1:1"),
    (
        re.compile(
            r"\b(?:(?:instagram|insta|ig|facebook) (?:feed|posts?)|four[- ]by[- ]five)\b"
            r"|小红书"
        ),
        "4:5",
    ),
    (
        re.compile(
            r"\b(?:landscape (?:mode|format|orientation|video|shape|version)"
            r"|(?:in|to|as|make it|into) landscape"
            r"|horizontal(?:ly)?|wide ?screen|youtube|tv)\b|横屏|横版|横向|宽屏|横的|横着"
            r"|电视|b站"
        ),
        "16:9",
    ),
)
_NEAREST_SHAPE: Mapping[tuple[int, int], AspectRatio] = {
    (3, 4): "4:5", (2, 3): "4:5", (4, 3): "16:9", (3, 2): "16:9", (21, 9): "16:9",
    (16, 10): "16:9", (5, 4): "1:1", (9, 20): "9:16", (9, 21): "9:16", (9, 18): "9:16",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shape:
    ratio: AspectRatio
    asked: str
    """What the person said when it isn't quite `ratio`: "4:3"; else ""."""


_PIXELS = re.compile(r"(?<!\d)(\d{3,4}) ?[x*] ?(\d{3,4})(?!\d)")


def shape(text: str) -> Shape | None:
    """The shape asked for; a shape we can't make gives the nearest one we can."""
    if match := _PIXELS.search(text):
        return Shape(_nearest_ratio(int(match[1]), int(match[2])), "")
    for match in _RATIO.finditer(text):
        wide, high = int(match[1]), int(match[2])
        written = f"{wide}:{high}"
        if written in ("16:9", "9:16", "1:1", "4:5"):
            return Shape(written, "")
        if (wide, high) in _NEAREST_SHAPE:
            return Shape(_NEAREST_SHAPE[wide, high], written)
    for pattern, ratio in _SHAPE_WORDS:
        if pattern.search(text):
            return Shape(ratio, "")
    return None


def _nearest_ratio(width: int, height: int) -> AspectRatio:
    ratios: tuple[AspectRatio, ...] = ("16:9", "9:16", "1:1", "4:5")
    wanted = Fraction(width, max(height, 1))
    return min(ratios, key=lambda ratio: abs(Fraction(*map(int, ratio.split(":"))) - wanted))


_SIZES: tuple[tuple[re.Pattern[str], Resolution, str], ...] = (
    (
        re.compile(r"\b(?:4k|uhd|2160p?|ultra[- ]?(?:hd|high[- ]def\w*))\b|4k|超高清|(?<!\d)2160"),
        "4k",
        "",
    ),
    (re.compile(r"\b8k\b|8k"), "4k", "8K"),
    (re.compile(r"\b(?:2k|qhd|1440p?)\b|2k(?![a-z])"), "1080p", "2K"),
    (
        re.compile(
            r"\b(?:1080[pi]?|full[- ]?hd|fhd|high[- ]def(?:inition)?|hd)\b|1080p?|全高清"
            r"|高清(?!晰)|超清|蓝光"
        ),
        "1080p",
        "",
    ),
    (re.compile(r"\b(?:720p?|hd ready)\b|720p?|准高清"), "720p", ""),
    (
        re.compile(
            r"\b(?:480p?|360p|sd|standard[- ]def(?:inition)?|low[- ]res(?:olution)?)\b|480p?|标清"
            r"|流畅画质"
        ),
        "480p",
        "",
    ),
)


@dataclass(frozen=True, slots=True)
class Size:
    resolution: Resolution
    asked: str
    """What the person said when we can't make it: "8K"; else ""."""


def size(text: str) -> Size | None:
    """The resolution asked for; one we can't make gives the nearest one we can."""
    for pattern, resolution, asked in _SIZES:
        if pattern.search(text):
            return Size(resolution, asked)
    return None


_RATE = re.compile(r"(\d{2,3}) ?(?:fps|frames? (?:per|a) second|帧)")


def frame_rate(text: str) -> FrameRate | None:
    match = _RATE.search(text)
    if match is None:
        return None
    asked = int(match[1])
    rates: tuple[FrameRate, ...] = (24, 25, 30, 60)
    return min(rates, key=lambda rate: abs(rate - asked))


# --- colours ----------------------------------------------------------------------------------

_COLOURS: Mapping[str, str] = {
    "red 红色 红": "#e23b3b",
    "crimson scarlet 深红 绯红": "#b3142d",
    "orange 橙色 橘色 橙": "#f28a2e",
    "amber 琥珀": "#ffb347",
    "gold golden 金色 金": "#f2c14e",
    "yellow 黄色 黄": "#f5d93a",
    "lime 青柠": "#a8e04a",
    "green 绿色 绿": "#3fae5a",
    "emerald 翠绿 祖母绿": "#1fa36a",
    "mint 薄荷": "#8fe3c4",
    "teal 青色 青 蓝绿": "#1fa5a0",
    "cyan turquoise 青蓝": "#35d6e8",
    "sky_blue 天蓝": "#6fb9f0",
    "blue 蓝色 蓝": "#3b7be2",
    "navy 深蓝 藏青": "#1c2f6b",
    "indigo 靛蓝": "#4a3fb0",
    "purple violet 紫色 紫": "#8a4fd0",
    "lavender 薰衣草": "#b9a5f0",
    "magenta 品红 洋红": "#e23bb4",
    "pink 粉色 粉红 粉": "#f48fb8",
    "brown 棕色 褐色": "#8a5a36",
    "beige cream 米色 奶油色": "#efe2c8",
    "white 白色 白": "#ffffff",
    "black 黑色 黑": "#101014",
    "grey gray silver 灰色 银色 灰": "#9aa0a8",
}
_COLOUR_OF = {
    word.replace("_", " "): code for words, code in _COLOURS.items() for word in words.split()
}
_COLOUR = re.compile(
    "|".join(
        rf"\b{re.escape(w)}\b" if w.isascii() else re.escape(w)
        for w in sorted(_COLOUR_OF, key=len, reverse=True)
        if w.isascii() or len(w) > 1
    )
)
_HAN_COLOUR = re.compile(r"[红橙金黄绿青蓝紫粉白黑灰](?=的?(?:标题|字|文字|字幕|调|光)|$)")
_HEX = re.compile(r"#([0-9a-f]{6})\b")


def colour(text: str) -> str:
    """The first colour named, as `#rrggbb`, or ""."""
    if match := _HEX.search(text):
        return match[0]
    match = _COLOUR.search(text) or _HAN_COLOUR.search(text)
    return _COLOUR_OF.get(match[0], "") if match else ""


# --- titles ------------------------------------------------------------------------------------

_SMALL_WORDS = {"a", "an", "the", "and", "or", "of", "in", "on", "at", "to", "for", "with", "by"}


def headline(text: str) -> str:
    """English words as a title: "our new coffee shop" → "Our New Coffee Shop"."""
    parts = text.split()
    return " ".join(
        p if (i and p in _SMALL_WORDS) or not p.islower() else p[:1].upper() + p[1:]
        for i, p in enumerate(parts)
    )
