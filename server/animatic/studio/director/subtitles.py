"""Captions that come as a file or a pasted text: SubRip, WebVTT, timed lines, plain scripts.

Owns finding them in a message, whole, and making them fit to be read: in order, none over
another, none longer than two lines. Refuses to know what stands around them.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from animatic.studio.director import layout, words
from animatic.studio.director.remarks import Remark

MOST_CUES = 500
LONGEST = 84
"""Columns of one caption: two lines of 42, or of 21 Chinese characters."""
SHORTEST_MS = 400
USUAL_MS = 2_500
"""How long a line stays for which only a beginning is given, and nothing follows."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption and when it is to be seen."""

    start_ms: int
    end_ms: int
    text: str


_CLOCK = (
    r"(?:(?P<{0}h>\d{{1,2}}):)?(?P<{0}m>\d{{1,2}}):(?P<{0}s>\d{{1,2}})(?:[,.](?P<{0}f>\d{{1,3}}))?"
)
_TIMING = re.compile(
    rf"^\s*{_CLOCK.format('a')}\s*-{{1,2}}>\s*{_CLOCK.format('b')}(?:\s+[\w-]+:\S+)*\s*$"
)
_COUNTER = re.compile(r"^\s*\d{1,5}\s*$")
_HEADER = re.compile(r"^\ufeff?WEBVTT\b.*$")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,80}>|\{\\[^{}\n]{0,40}\}")


def cues_in(message: str) -> tuple[tuple[Cue, ...], str]:
    """The cues of a subtitle file in a message, and the message without them.

    Two lines with a timing are a file; one alone is a way of speaking. Nothing is cut off but
    what is past `MOST_CUES`.
    """
    lines = message.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    timings = [n for n, line in enumerate(lines) if _TIMING.match(line)]
    if not timings:
        return _timed_lines(lines)
    found: list[Cue] = []
    taken: set[int] = set()
    for n, at in enumerate(timings):
        end = _end_of_cue(lines, at, timings[n + 1] if n + 1 < len(timings) else len(lines))
        begin = at - 1 if at and _COUNTER.match(lines[at - 1]) else at
        taken.update(range(begin, end))
        text = _plain("\n".join(lines[at + 1 : end]))
        start, stop = _times(lines[at])
        if text:
            found.append(Cue(start, stop, text))
    rest = [x for n, x in enumerate(lines) if n not in taken and not _HEADER.match(x)]
    return tuple(readable(found[:MOST_CUES])), "\n".join(rest).strip()


def _end_of_cue(lines: Sequence[str], at: int, following: int) -> int:
    """The line after the cue's text: an empty one, or the next cue's counter."""
    for n in range(at + 1, following):
        is_counter = n == following - 1 and following < len(lines) and _COUNTER.match(lines[n])
        if not lines[n].strip() or is_counter:
            return n
    return following


def _times(line: str) -> tuple[int, int]:
    match = _TIMING.match(line)
    assert match is not None
    start, stop = (_ms(*(match[f"{end}{part}"] for part in "hmsf")) for end in "ab")
    return start, stop


def _ms(hours: str | None, minutes: str, seconds: str, fraction: str | None) -> int:
    whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1_000 + int((fraction or "").ljust(3, "0"))


def _plain(text: str) -> str:
    """Without markup, on one line: the frame decides where it breaks."""
    bare = html.unescape(_TAG.sub("", text)).replace("\\N", " ")
    lines = [" ".join(words.clean(line).split()) for line in bare.split("\n")]
    joined = ""
    for line in filter(None, lines):
        between = "" if not joined or _is_wide(joined[-1]) or _is_wide(line[0]) else " "
        joined += between + line
    return joined


_TIMED = re.compile(
    r"^\s*[\[(]?(\d{1,2}):([0-5]\d)(?:[.,](\d{1,3}))?[\])]?(?!\s*[-–—~至到]\s*\d{1,2}:)"
    r"\s*[-–—:：]?\s*(\S.*)$"
)
_SUNG = re.compile(r"\b(?:captions?|subtitles?|lyrics)\b|字幕|歌词|台词", re.IGNORECASE)


def _timed_lines(lines: Sequence[str]) -> tuple[tuple[Cue, ...], str]:
    """ "0:05 First we swim": lines that each begin with a moment, two of them or more."""
    found = [(n, match) for n, line in enumerate(lines) if (match := _TIMED.match(line))]
    taken = {n for n, _ in found}
    rest = "\n".join(line for n, line in enumerate(lines) if n not in taken).strip()
    if len(found) < 2 or not _SUNG.search(rest):
        return (), "\n".join(lines).strip()
    starts = [_ms(None, m[1], m[2], m[3]) for _, m in found]
    if starts != sorted(set(starts)):
        return (), "\n".join(lines).strip()
    cues = [
        Cue(start, starts[n + 1] if n + 1 < len(starts) else start + USUAL_MS, _plain(m[4]))
        for n, (start, (_, m)) in enumerate(zip(starts, found, strict=True))
    ]
    return tuple(readable(cues[:MOST_CUES])), rest


# --- fit to be read ---------------------------------------------------------------------------


def readable(cues: Sequence[Cue]) -> list[Cue]:
    """In order, none over another, long ones in pieces one after the other."""
    ordered: list[Cue] = []
    for cue in sorted(cues, key=lambda c: c.start_ms):
        if ordered and cue.start_ms - ordered[-1].start_ms < SHORTEST_MS:
            # Two speakers at once: both are read.
            last = ordered[-1]
            both = f"{last.text} / {cue.text}"
            ordered[-1] = replace(last, text=both, end_ms=max(last.end_ms, cue.end_ms))
            continue
        if ordered and ordered[-1].end_ms > cue.start_ms:
            ordered[-1] = replace(ordered[-1], end_ms=cue.start_ms)
        stop = cue.end_ms if cue.end_ms > cue.start_ms else cue.start_ms + USUAL_MS
        ordered.append(replace(cue, end_ms=max(stop, cue.start_ms + SHORTEST_MS)))
    return [piece for cue in ordered for piece in _in_pieces(cue)]


def _in_pieces(cue: Cue) -> Iterator[Cue]:
    pieces = short_lines(cue.text)
    start = cue.start_ms
    parts = layout.share(cue.end_ms - cue.start_ms, [columns(p) + 12 for p in pieces])
    for text, part in zip(pieces, parts, strict=True):
        yield Cue(start, start + part, text)
        start += part


def short_lines(text: str) -> list[str]:
    """A text in pieces of at most `LONGEST` columns, cut where a reader would draw breath."""
    pieces: list[str] = []
    rest = text.strip()
    while (full := _full(rest)) < len(rest):
        cut = _breath(rest, full)
        pieces.append(rest[:cut].strip().rstrip(",，、"))
        rest = rest[cut:].strip()
    return [piece for piece in (*pieces, rest) if piece]


_BREATHS = (
    re.compile(r"[.!?。！？；;…][\"”’]?\s*"),
    re.compile(r"[,，、:：—]\s*"),
    re.compile(r"\s+"),
)


def _breath(text: str, full: int) -> int:
    """Where a piece ends: after a sentence, else a comma, else a word, else where it is full."""
    for pattern in _BREATHS:
        ends = [m.end() for m in pattern.finditer(text, 0, full)]
        if ends and ends[-1] >= full // 3:
            return ends[-1]
    return full


def _full(text: str) -> int:
    """How many characters fill one caption."""
    used = 0
    for n, char in enumerate(text):
        used += 2 if _is_wide(char) else 1
        if used > LONGEST:
            return max(n, 1)
    return len(text)


def columns(text: str) -> int:
    return sum(2 if _is_wide(char) else 1 for char in text)


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


COLUMN_MS = 70
"""Reading time of a column of text: 14 letters, or 7 Chinese characters, a second."""
BRIEFEST_MS = 700
"""Less than this nobody reads a line in."""


def reading_ms(lines: Sequence[str]) -> int:
    """How long a script takes to read as captions."""
    return sum(max(1_500, columns(line) * COLUMN_MS) for line in lines)


def that_fit(lines: Sequence[str], total_ms: int) -> tuple[str, ...]:
    """The lines of a script that there is time for."""
    return tuple(lines[: max(total_ms // BRIEFEST_MS, 1)])


def hurried(lines: Sequence[str], total_ms: int) -> Remark | None:
    """What has to be said of a script that the film is too short for."""
    needed = -(-reading_ms(lines) // 1_000)
    if needed * 1_000 <= total_ms * 3 // 2:
        return None
    left = len(lines) - len(that_fit(lines, total_ms))
    out, out_zh = (f" {left} lines were left out.", f"有 {left} 行没放进去。") if left else ("", "")
    return Remark(
        f"The captions go by fast: reading them takes about {needed} s.{out}",
        f"字幕过得很快：读完大约需要 {needed} 秒。{out_zh}",
    )


# --- a plain script ---------------------------------------------------------------------------

_WISH = re.compile(r"\b(?:captions?|subtitles?)\b|字幕|\.srt\b|\.vtt\b", re.IGNORECASE)
_FROM_TEXT = re.compile(
    r"\b(?:from|with|using|out of|use)\b[^,.;\n]{0,24}\b(?:script|text|file|lines?|lyrics"
    r"|transcript"
    r"|\w+\.(?:txt|srt|vtt))\b"
    r"|\b(?:this|these|the following|below|above|my) (?:\w+ )?(?:captions|subtitles|lines"
    r"|script|text)\b"
    r"|\b(?:captions?|subtitles?)(?: (?:below|from below|as follows))?\s*[:：]\s*$"
    r"|\b(?:as|for|into) (?:the )?(?:captions|subtitles)\b"
    r"|(?:用|按|根据|照|把|以)[^,.;\n]{0,12}(?:脚本|文稿|文本|文案|文件|台词|歌词|稿子|\.(?:txt|srt|vtt))"
    r"|(?:下面|以下|上面|这些|这段|这几句)[^,.;\n]{0,8}(?:文字|内容|话|字幕|句|文稿|台词)?|字幕(?:如下|内容)?[:：]\s*$",
    re.IGNORECASE,
)


def script_in(message: str) -> tuple[tuple[str, ...], str]:
    """The lines of a script that a message wants as captions, and the message without them.

    The wish is a paragraph of its own ("add these as captions"); what stands in the others, or
    under it, is the script.
    """
    paragraphs = [p for p in re.split(r"\n[ \t]*\n", message.replace("\r\n", "\n")) if p.strip()]
    heads = [p.strip().split("\n", 1) for p in paragraphs]
    at = next((n for n, head in enumerate(heads) if _wants_a_script(head[0])), None)
    if at is None:
        return (), message
    under = heads[at][1] if len(heads[at]) > 1 else ""
    told = "\n".join(filter(None, [*paragraphs[:at], under, *paragraphs[at + 1 :]]))
    lines = _unnumbered([_plain(line) for line in told.split("\n") if line.strip()])
    pieces = [piece for line in lines if line for piece in short_lines(line)]
    if not pieces:
        return (), message
    return tuple(pieces[:MOST_CUES]), heads[at][0]


_NUMBER = re.compile(r"^(?:\(?\d{1,3}[.)、]|[-*•·])\s*(?=\S)")


def _unnumbered(lines: Sequence[str]) -> Sequence[str]:
    """The lines of a numbered list without their numbers."""
    if len(lines) > 1 and all(_NUMBER.match(line) for line in lines):
        return [_NUMBER.sub("", line) for line in lines]
    return lines


def _wants_a_script(line: str) -> bool:
    return len(line) <= 300 and bool(_WISH.search(line) and _FROM_TEXT.search(line))


_ASIDE = re.compile(
    r"(?:,? ?\b(?:with|plus|and with|including)\b (?:these |the |this |my |following )*"
    r"(?:captions?|subtitles?)\b(?: (?:from|in|out of|of) [^,;\n]*?(?=[,;]|\.\s|\.?$| and ))?)"
    r"|(?:有|带|加上?|配上?)(?:这些|这个|下面的?|以下)?字幕的",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"(?<=[,;，；。!！\n])|(?<=\.)(?=\s)|(?= and \w)|(?=并且|然后)")


def without_wish(wish: str) -> str:
    """The words without what asked for the captions: the rest is for the others to read."""
    kept = [part for part in _CLAUSE.split(_ASIDE.sub(" ", wish)) if not _WISH.search(part)]
    left = "".join(kept).strip(" ,;:，；：\n")
    return left.removeprefix("and ").strip() if any(c.isalnum() for c in left) else ""
