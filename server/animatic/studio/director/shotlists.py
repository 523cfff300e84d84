"""Shot lists in plain text: "1. city at night 3s", "Shot 2: the ocean, 4 s", "镜头一：…".

Owns telling a list of shots from a list of anything else, and what each line says. Every shot is
kept to the letter: its order, its length, its words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from animatic.studio.director import lexicon, texts, words


@dataclass(frozen=True, slots=True)
class ShotLine:
    """One line of a shot list: what to show, how long (None: as fits), and its words."""

    picture: str
    ms: int | None = None
    title: str = ""
    narration: str = ""


_COUNT = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3}|one|two|three|four|five|six|seven|eight|nine|ten)"
_LABELLED = re.compile(
    rf"(?:(?<=\s)|(?<=[;；。,，.:：])|^)(?:(?:shot|scene|clip) ?#?(?P<en>{_COUNT})"
    rf"|(?:第)?(?:镜头|场景|分镜|画面)"
    rf"(?P<zh>{_COUNT})|第(?P<nth>{_COUNT})(?:个镜头|个场景|镜|幕|场)) ?(?:[:：.)）]|-(?= )|–"
    rf"|—)\s*",
    re.IGNORECASE | re.MULTILINE,
)
_NUMBERED = re.compile(
    r"(?:^|(?<=\s))[(（]?(?P<n>\d{1,3})(?:[.)）](?!\d)|、)\s*(?=\S)", re.MULTILINE
)
_BULLET = re.compile(r"^\s*[-*•·]\s+(?=\S)", re.MULTILINE)
_OTHER_LIST = re.compile(
    r"\b(?:captions|subtitles|titles|lyrics|steps?|changes|edits|questions?|songs?)\b[^\n]{0,24}$"
    r"|(?:字幕|标题|歌词|步骤|修改|问题|台词)[^\n]{0,12}$",
    re.IGNORECASE,
)
_COMMAND = re.compile(
    r"^(?:please )?(?:add|remove|change|make|set|delete|replace|insert|cut|trim|move|swap|mute"
    r"|turn|undo"
    r"|export|fade|use|put|split|speed|slow|rename|give|keep|no|lower|raise)\b"
    r"|^(?:请)?(?:把|将|加(?!速)|删|去掉|改|换|剪|移|静音|调|撤销|导出|不要|标题|字幕|音乐|片尾|给)",
    re.IGNORECASE,
)
MOST_SHOTS = 60


def shots_in(message: str) -> tuple[tuple[ShotLine, ...], str]:
    """The shots of a plain list in a message, and the message without it; no shots: no list."""
    for cuts in (_labels(message), _spans(message)):
        if (found := _read(message, cuts)) is not None:
            return found
    if (found := _read(message, _turns(message))) is not None and all(map(_is_seen, found[0])):
        return found
    for cuts in (_numbers(message), _bullets(message)):
        is_other = bool(cuts) and _OTHER_LIST.search(message[: cuts[0][0]].rstrip(" :：\n"))
        if not is_other and (found := _read(message, cuts)) is not None:
            return found
    return (), message


def _labels(message: str) -> list[tuple[int, int]]:
    return [m.span() for m in _LABELLED.finditer(message)]


def _numbers(message: str) -> list[tuple[int, int]]:
    """Markers that count 1, 2, 3: other numbers are something else."""
    found: list[tuple[int, int]] = []
    for match in _NUMBERED.finditer(message):
        if int(match["n"]) == len(found) + 1:
            found.append(match.span())
    on_lines = [s for s in found if not message[: s[0]].rpartition("\n")[2].strip()]
    return on_lines if len(on_lines) >= 2 else found


def _spans(message: str) -> list[tuple[int, int]]:
    """Lines that each begin with a stretch of time: "0:00-0:03 city at night"."""
    return [(m.start(), m.start()) for m in _SPAN_FIRST.finditer(message)]


_TURN = re.compile(
    r"(?:^|[,;，；。.]\s*|\band )(?:and )?(?:for )?(?:the )?"
    r"(?:first|then|next|following|last|final|another)(?: the)?(?: next| last)? "
    r"(?=\d{1,2}(?:\.\d)? ?(?:s|secs?|seconds?)\b(?! (?:title|fade|intro)))"
    r"|(?:^|[,;，；。]\s*)(?:前面?|先|然后|接着|中间|再|接下来|最后|后面?)(?:的)?"
    r"(?=(?:\d{1,2}|[一二三四五六七八九十两])秒)",
    re.IGNORECASE,
)


def _turns(message: str) -> list[tuple[int, int]]:
    """ "first 4 s ocean, next 4 s forest": stretches in words, one after the other."""
    return [m.span() for m in _TURN.finditer(message)]


def _is_seen(line: ShotLine) -> bool:
    """Whether the line names a picture: "the first 2 seconds" to be cut off doesn't."""
    return bool(lexicon.understand(words.read(line.picture).plain).families)


def _bullets(message: str) -> list[tuple[int, int]]:
    """Dashes are a list of shots only where each says how long it is."""
    if len(found := [m.span() for m in _BULLET.finditer(message)]) < 2:
        return []
    ends = [*(s[0] for s in found[1:]), len(message)]
    lines = [message[s[1] : end].split("\n")[0] for s, end in zip(found, ends, strict=True)]
    return found if all(words.durations(words.read(x).masked) for x in lines) else []


def _read(message: str, cuts: Sequence[tuple[int, int]]) -> tuple[tuple[ShotLine, ...], str] | None:
    if len(cuts) < 2:
        return None
    before = message[: cuts[0][0]]
    ends = [*(start for start, _ in cuts[1:]), len(message)]
    items = [message[cut[1] : end] for cut, end in zip(cuts, ends, strict=True)]
    last, after = _last_item(items[-1])
    items = [*items[:-1], last]
    if any(_COMMAND.match(item.strip()) for item in items):
        return None
    lines = [line for item in items[:MOST_SHOTS] if (line := shot_of(item)).picture]
    rest = "\n".join(part for part in (before.strip(), after.strip()) if part)
    return (tuple(lines), rest) if len(lines) >= 2 else None


def _last_item(item: str) -> tuple[str, str]:
    """The last shot ends with its paragraph; what follows is something else."""
    head, gap, tail = item.partition("\n\n")
    if gap:
        return head, tail
    first, _, more = item.partition("\n")
    own = [line for line in more.split("\n") if line.startswith((" ", "\t"))]
    others = [line for line in more.split("\n") if not line.startswith((" ", "\t"))]
    return "\n".join([first, *own]), "\n".join(others)


# --- one shot ---------------------------------------------------------------------------------

_SPAN = re.compile(
    r"[\[(（]?(?P<a>\d{1,2}:[0-5]\d|\d{1,3}(?:\.\d)?) ?(?:s|秒)? ?[-–—~至到] ?"
    r"(?P<b>\d{1,2}:[0-5]\d|\d{1,3}(?:\.\d)? ?(?:s|sec|seconds|秒))[\])）]?"
)
_SPAN_FIRST = re.compile(
    r"^[ \t]*(?=[\[(（]?\d{1,2}(?::[0-5]\d)? ?(?:s|秒)? ?[-–—~至到] ?\d{1,2}(?::[0-5]\d| ?s\b"
    r"| ?秒))",
    re.MULTILINE,
)
_SPOKEN = re.compile(
    r"(?:[|,;，；。.]\s*|\s+|^)(?:narrat(?:ion|or)|voice ?over|vo|caption|subtitle|旁白|解说"
    r"|配音|字幕|台词)"
    r"\s*[:：]\s*(?P<text>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_EDGES = " \t\n,.;:|()[]-–—，。；：、（）【】"
_BESIDE_A_TIME = re.compile(r"(?:\b(?:for|lasts?|lasting|about|duration)|时长|持续|约|共)[:： ]*$")


def shot_of(item: str) -> ShotLine:
    """What one line of a list says: a picture, a length, a title, words that are said."""
    line = " ".join(words.clean(item).split())
    narration = ""
    if spoken := _SPOKEN.search(line):
        narration = spoken["text"].strip(_EDGES + '"“”「」')
        line = line[: spoken.start()]
    line, ms = _without_time(line)
    read = words.read(line)
    title, chars = "", list(line)
    for wording in texts.wordings(read):
        if wording.role in ("title", "text", "end_card"):
            title = title or wording.text
        elif not narration:
            narration = wording.text
        chars[wording.span.start : wording.span.end] = " " * (wording.span.end - wording.span.start)
    picture = re.sub(r"\b(?:with|and)\s*(?:the|a)?\s*$", "", " ".join("".join(chars).split()))
    return replace(
        ShotLine(picture.strip(_EDGES)[:400]), ms=ms, title=title[:200], narration=narration[:1_000]
    )


def _without_time(line: str) -> tuple[str, int | None]:
    """The line without its length, and the length: "3s", "(4 秒)", "0:03-0:07"."""
    folded = words.read(line).masked
    if span := _SPAN.search(folded):
        ends = [_moment(span[end]) for end in "ab"]
        if ends[0] < ends[1]:
            return f"{line[: span.start()]} {line[span.end() :]}", ends[1] - ends[0]
    times = words.durations(folded)
    if not times:
        return line, None
    time = times[-1]
    before = _BESIDE_A_TIME.sub("", line[: time.start])
    return f"{before} {line[time.end :]}", time.ms


def _moment(text: str) -> int:
    """A moment in ms: "0:07", "7", "7s"."""
    found = words.durations(text) or words.durations(f"{text.rstrip(' s秒')} s")
    return found[0].ms if found else 0
