"""Rules about lengths, order, trimming, speed, and what is in the film."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fractions import Fraction

from animatic.studio.director import edits as e
from animatic.studio.director import layout, lexicon, shots, targets, words
from animatic.studio.director.moments import time_range
from animatic.studio.director.remarks import Impossible, Remark, Unclear
from animatic.studio.director.rules.clause import Clause
from animatic.studio.director.targets import Target
from animatic.studio.director.turn import Asset
from animatic.timeline import Clip, Picture

Found = Sequence[e.Edit] | None

_REMOVE = re.compile(
    r"\b(?:(?:can|should|must|has to|needs to) (?:go|be removed)\b(?! (?:to|before|after|at"
    r"|first|last|in))"
    r"|remove|delete|drop|lose|get rid of|take (?:out|away)|cut out|cut(?= (?:the "
    r"|that |this )?(?:last|first|second|third|\d))|skip|ditch|throw (?:out|away)|don'?t want"
    r"|do not want|erase|discard)\b|删除|删掉|删了|删去|删|去掉|去除|移除|拿掉|不要|剪掉|剪去|去了"
)
_TRIM = re.compile(
    r"\b(?:trim|skip|cut|chop|shave|clip|crop|remove|delete|drop|take)\b|裁|剪|修剪|去掉"
    r"|删|切掉|去除|截|减(?!速)|不要|掐"
)
_START = re.compile(r"\b(?:start|beginning|front|head|first|opening)\b|开头|前面|前|开始|片头|头")
_END = re.compile(r"\b(?:end|ending|back|tail|last|final)\b|结尾|后面|末尾|最后|尾|后")
_LENGTH_VERB = re.compile(
    r"\b(?:make|set|change|be|is|for|last|lasts|long|length|duration|trim|cut|shorten"
    r"|shortened|extend|lengthen|reduce|stretch|keep|show|hold|want|need|to|limit|into"
    r"|down|up|should|only|exactly|total|add)\b"
    r"|正好|刚好|恰好|每[张个段]|改|变|设|调|时长|长度|总长|缩短|延长|拉长|剪|裁|控制|保持|持续|长|显示|停留|做|到"
    r"|为|成|要|共|加|减|整个|视频|片子"
)
_BY_MORE = re.compile(
    r"\b(?:longer|more|extra|extend(?:ed)?[^,.;]{0,20}\bby|lengthen[^,.;]{0,20}\bby"
    r"|add(?:itional)?|increase[^,.;]{0,20}\bby)\b|长一点|再长|延长了?(?!到|至|为|成)"
    r"|加长了?(?!到|至)|多|增加|再加|拉长(?!到|至|为)"
    r"|加(?=[\d一二两三四五六七八九十半]+\.?\d*秒)"
)
_BY_LESS = re.compile(
    r"\b(?:shorter|less|shorten[^,.;]{0,20}\bby|reduce[^,.;]{0,20}\bby"
    r"|(?:cut|trim)[^,;]{0,20}\bby|decrease[^,.;]{0,20}\bby)\b|短一点|再短|缩短了?(?!到|至|为|成)"
    r"|减少|少|减|短(?=[\d一二两三四五六七八九十半])"
)


# --- order ------------------------------------------------------------------------------------

_SWAP = re.compile(
    r"\b(?:swap|switch|exchange|interchange|trade)\b|交换|对调|互换|调换|换位"
    r"|换一下(?:位置|顺序)|对换|换个位置"
)
_REVERSE = re.compile(
    r"\b(?:reverse|flip|invert)\b(?=[^,.;]{0,24}\b(?:order|sequence|clips|photos|pictures"
    r"|images|shots|segments|scenes)\b)|\b(?:reverse|opposite|backwards?) order\b"
    r"|\breverse (?:it|them|everything)\b"
    r"|(?:顺序|次序)[^,.;]{0,4}(?:颠倒|反过来|倒过来|反转|倒序|反)|倒序|(?:反转"
    r"|颠倒)[^,.;]{0,6}(?:顺序|次序)|倒过来(?:放|排)"
)
_MOVE = re.compile(
    r"\b(?:should be|want|have|end on|start on|open on|close on|finish on|move|put|place|bring"
    r"|shift|send|drag|start with|begin with|open with|end with"
    r"|close with|finish with|go|goes|come|comes)\b|移|插(?=[到在进])|放(?!大|慢)|挪|调到|换到"
    r"|提到|排"
    r"|拖|(?:用|以|从)[^,;]{1,16}(?:开头|开场|结尾|收尾)"
)
_TO_END = re.compile(
    r"\b(?:to|at|in|as) (?:the )?(?:very )?(?:end|back|last(?: (?:place|position))?"
    r"|final)\b|\b(?:end|close|finish) (?:with|on)\b|\blast\W*$|到?(?:最后(?!一?[张个段条幅])"
    r"|结尾|末尾|最末)|收尾"
)
_TO_START = re.compile(
    r"\b(?:to|at|in|as) (?:the )?(?:very )?(?:start|beginning|front|top|first(?: (?:place"
    r"|position))?|opening)\b|\b(?:start|begin|open) (?:with|on)\b|\bfirst\W*$|到?(?:最前|开头"
    r"|开场|首位|第一(?:位|个位置)?$|前面$|最开始)"
)
_TO_PLACE = re.compile(
    rf"\b(?:to|in|into|at) (?:the )?(?P<ord>second|third|fourth|fifth|sixth|seventh"
    rf"|eighth|\d{{1,2}}(?:st|nd|rd|th)) (?:place|position|spot|slot)\b|\b(?:position"
    rf"|place|slot|spot) (?P<num>\d{{1,2}})\b|到?第(?P<zh>{words.HAN_NUMBER})(?:位|个位置"
    rf"|的位置)"
)
_BEFORE = re.compile(r"\b(?:before|in front of|ahead of)\b|之前|前面|的前|前(?=[,.;]|$)")
_AFTER = re.compile(r"\b(?:after|behind|following)\b|之后|后面|的后|后(?=[,.;]|$)")


def _swap(clause: Clause) -> Found:
    is_loose = re.search(r"换一下|换换|换个", clause.said) and len(clause.targets) == 2
    if not (is_loose or _SWAP.search(clause.said)):
        return None
    if re.search(r"\bfirst (?:two|2)\b|前(?:两|2|二)", clause.said):
        first, second = Target("segment", 1), Target("segment", 2)
        return [e.Swap(first, second)]
    if re.search(r"\blast (?:two|2)\b|(?:最后|后)(?:两|2|二)", clause.said):
        return [e.Swap(Target("segment", -2), Target("segment", -1))]
    pointed = clause.targets
    if len(pointed) >= 2:
        return [e.Swap(pointed[0], pointed[1])]
    count = len(layout.video(clause.timeline))
    if count == 2:
        return [e.Swap(Target("segment", 1), Target("segment", 2))]
    if re.search(r"\b(?:for|with|to)\b|成|为", clause.said):
        return None
    raise Unclear(Remark("Which two should change places?", "要交换哪两个？"))


def _reverse(clause: Clause) -> Found:
    return [e.Reverse()] if _REVERSE.search(clause.said) else None


_JUST_AN_EDGE = re.compile(r"\W*(?:goes |comes |at the )?(first|last)(?: please)?\W*$")


def _just_an_edge(clause: Clause) -> int | None:
    """ "hotel last": nothing but a segment and where it stands."""
    if len(clause.targets) != 1 or clause.said[: clause.targets[0].start].strip(" ,"):
        return None
    edge = _JUST_AN_EDGE.match(clause.said[clause.targets[0].end :])
    return None if edge is None else 1 if edge[1] == "first" else -1


_ORDER = re.compile(r"\border\b|顺序|次序|依次|排序")


_BOTH = re.compile(
    r"\bstart\b[^,.;]* and [^,.;]*\bend\b|\bbeginning\b[^,.;]* and [^,.;]*\bend\b|开头[和跟与]结尾"
)


def _whole_order(clause: Clause) -> Found:
    """ "the order should be dinner, hotel, surf": each to its place, in turn."""
    pointed = [t for t in clause.targets if not t.is_all]
    if not _ORDER.search(clause.said) or len(pointed) < 3:
        return None
    return [e.Move(target, place) for place, target in enumerate(pointed, 1)]


def _move(clause: Clause) -> Found:
    said, pointed = clause.said, clause.targets
    if (edge := _just_an_edge(clause)) is not None:
        return [e.Move(pointed[0], edge)]
    if (ordered := _whole_order(clause)) is not None:
        return ordered
    if not (_MOVE.search(said) and pointed):
        return None
    target = pointed[0]
    tail = said[: target.start] + " " * (target.end - target.start) + said[target.end :]
    if len(pointed) >= 3 and re.search(r"\bbetween\b|之间|中间", said):
        return [e.Move(target, after=pointed[1])]
    if len(pointed) >= 2:
        after_both = said[pointed[0].end :]
        if _BEFORE.search(after_both):
            return [e.Move(target, before=pointed[1])]
        if _AFTER.search(after_both):
            return [e.Move(target, after=pointed[1])]
    if _TO_START.search(tail) and _TO_END.search(tail) and _BOTH.search(tail):
        return [e.Move(target, 1), e.Repeat(target, -1)]
    if (place := _TO_PLACE.search(tail)) is not None:
        return [e.Move(target, _ordinal(place))]
    if _TO_START.search(tail):
        return [e.Move(target, 1)]
    if _TO_END.search(tail):
        return [e.Move(target, -1)]
    if len(pointed) >= 2 and re.search(r"\bto\b|[到放排]", said[pointed[0].end : pointed[1].start]):
        return [e.Move(target, pointed[1].index or 1)]
    return None


def _ordinal(match: re.Match[str]) -> int:
    ordinals = {
        "second": 2,
        "third": 3,
        "fourth": 4,
        "fifth": 5,
        "sixth": 6,
        "seventh": 7,
        "eighth": 8,
    }
    if match["ord"]:
        return ordinals.get(match["ord"]) or int(re.sub(r"\D", "", match["ord"]))
    return int(words.number(match["num"] or match["zh"]) or 1)


# --- removing and trimming --------------------------------------------------------------------


def _cut_stretch(clause: Clause) -> Found:
    """ "cut from 3 to 5 s", "keep only the first 10 seconds", "剪掉第3到第5秒"."""
    said = clause.said
    keeps = re.search(
        r"\bkeep(?: only)?\b|\b(?:just|only) (?:keep|use|the)\b|\buse only\b|只(?:要|留"
        r"|保留|用|取)|保留|截取",
        said,
    )
    stretch = time_range(said)
    target = _one(clause)
    if (rest := _beyond(clause)) is not None:
        return rest
    if target is not None and _MIDDLE.search(said) and len(clause.times) == 1:
        return [_middle_of(target, clause.times[0].ms, clause)]
    if keeps:
        if stretch is not None:
            return [e.KeepOnly(*stretch, target)]
        if len(clause.times) == 1 and _FIRST_TIME.search(said[: clause.times[0].start]):
            return [e.KeepOnly(0, clause.times[0].ms, target)]
        if len(clause.times) == 1 and _LAST_TIME.search(said[: clause.times[0].start]):
            total = layout.length_ms(clause.timeline)
            return (
                [e.KeepOnly(max(total - clause.times[0].ms, 0), None, target)]
                if target is None
                else None
            )
        return None
    if stretch is None or not (_REMOVE.search(said) or _TRIM.search(said)):
        return None
    if re.search(r"\b(?:trim|crop)\b[^,.;]* to\b|裁剪?(?:到|为|成)|截取", said) and not re.search(
        r"\bout\b|掉", said
    ):
        return [e.KeepOnly(*stretch, target)]
    return [e.CutOut(*stretch)] if target is None else None


_BEYOND = re.compile(
    r"\b(?:everything|all|anything|the rest)\b[^,.;]*\b(?P<way>after|before|past|beyond) $"
)
_MIDDLE = re.compile(
    r"\b(?:middle|cent(?:er|re)) (?=\d|\w+ sec)|中间的?(?=[\d一二两三四五六七八九十半])"
)


def _beyond(clause: Clause) -> Found:
    """ "remove everything after 15 seconds"."""
    if len(clause.times) != 1 or not (_REMOVE.search(clause.said) or _TRIM.search(clause.said)):
        return None
    match = _BEYOND.search(clause.said[: clause.times[0].start])
    if match is None:
        return None
    ms = clause.times[0].ms
    return [e.Trim("start", ms)] if match["way"] == "before" else [e.KeepOnly(0, ms)]


def _middle_of(target: Target, ms: int, clause: Clause) -> e.Edit:
    place = targets.resolve_one(target, clause.timeline)
    slot = layout.slots_of(layout.video(clause.timeline))[place]
    start = max((slot - ms) // 2, 0)
    return e.KeepOnly(start, min(start + ms, slot), target)


_FIRST_TIME = re.compile(r"(?:\bfirst|\bopening|前|开头|头)[ 的]?$")
_LAST_TIME = re.compile(r"(?:\blast|\bfinal|最后|末尾|结尾|后)[ 的]?$")
_OFF = re.compile(r"\b(?:off|from|of|at|by)\b|\bout\b|掉|去|开头|结尾|前|后|末尾")


_VAGUE_TRIM = re.compile(
    r"\W*(?:please )?(?:trim|cut|shorten|chop)(?: off)?(?: a (?:bit|little)(?: off"
    r"| of)?)? (?:the )?"
    r"(?:start|beginning|end|ending|intro)(?: a (?:bit|little))?(?: please)?\W*$"
    r"|(?:把)?(?:开头|结尾|片头|片尾|前面|后面)(?:剪|裁|去)掉?(?:一点|一些|点)\W*$"
)


_STARTS_LATER = re.compile(
    r"\b(?:starts?|starting|begins?|beginning)\b[^,.;]*\d[^,.;]* in\b"
    r"|\b(?:starts?|begins?)\b[^,.;]* (?:at|from) (?:second )?\d[^,.;]*$"
    r"|从第?[^,.;]{1,6}秒(?:处|的地方)?开始"
)
_OTHER_THING = re.compile(
    r"\b(?:titles?|captions?|texts?|music|song|fade|end card)\b|标题|字幕|文字|音乐|歌|淡|片尾"
)


def _trim(clause: Clause) -> Found:
    said, times = clause.said, clause.times
    if _VAGUE_TRIM.match(said) and not times:
        raise Unclear(
            Remark(
                "How much should go? For example “cut 2 seconds off the start”.",
                "要剪掉多少？例如“开头剪掉2秒”。",
            )
        )
    if len(times) == 1 and _STARTS_LATER.search(said) and not _OTHER_THING.search(said):
        return [e.Trim("start", times[0].ms, _one(clause))]
    if not (times and _TRIM.search(said)) or _new_file(clause):
        return None
    if re.search(r"\d秒(?:钟)?(?:以后|之后)的?(?:都|全部)?(?:不要|去掉|删|剪)", said):
        return [e.KeepOnly(0, times[0].ms)]
    time = times[0]
    before = said[: time.start]
    target = _one(clause)
    if _FIRST_TIME.search(before):
        return [e.Trim("start", time.ms, target)]
    if _LAST_TIME.search(before):
        return [e.Trim("end", time.ms, target)]
    if re.search(
        r"\b(?:to|down to|into)(?: just| only| about| exactly)? $|(?:到|为|成|至)$", before
    ):
        return None
    outside = _without_targets(clause)
    if _OFF.search(outside) and _START.search(outside):
        return [e.Trim("start", time.ms, target)]
    if _OFF.search(outside) and _END.search(outside):
        return [e.Trim("end", time.ms, target)]
    if re.search(r"\boff\b|掉", outside) and not re.search(r"\bby\b", before):
        raise Unclear(Remark("From the start or from the end?", "从开头剪还是从结尾剪？"))
    return None


def _new_file(clause: Clause) -> bool:
    """Whether a file is named that isn't in the film yet: it is put in, not trimmed."""
    return bool(_named_files(clause, clause.utterance.plain))


def _without_targets(clause: Clause) -> str:
    chars = list(clause.said)
    for target in clause.targets:
        chars[target.start : target.end] = " " * (target.end - target.start)
    return "".join(chars)


def _one(clause: Clause) -> Target | None:
    return clause.targets[0] if clause.targets else None


def _remove(clause: Clause) -> Found:
    said = clause.said
    if not _REMOVE.search(said) or not clause.targets:
        return None
    if re.search(r"\bexcept\b|除了", said) or not _is_its_object(clause):
        return None
    return [e.Remove(tuple(clause.targets))]


_BETWEEN_VERB_AND_OBJECT = re.compile(
    r"^(?:\W|\b(?:out|away|of|the|my|this|that|these|those|all|just|only|both|also"
    r"|please|one|photo|picture|pic|image|clip|shot|scene|video)\b|把|一下|了|掉|就|都|全|[那这]?一?[张段个幅条]"
    r"|照片|图片|图|镜头|片段|视频)*$"
)


def _is_its_object(clause: Clause) -> bool:
    """Whether the segment itself is to go, not something of it ("the background of …")."""
    said, first, last = clause.said, clause.targets[0], clause.targets[-1]
    verb = _REMOVE.search(said)
    if verb is None or re.match(r"'s\b|的(?=[\u3400-\u9fff])", said[last.end :]):
        return False
    if verb.end() <= first.start:
        return _BETWEEN_VERB_AND_OBJECT.match(said[verb.end() : first.start]) is not None
    return (
        words.has_han(said) or verb[0].endswith(("go", "be removed"))
    ) and _BETWEEN_VERB_AND_OBJECT.match(said[last.end : verb.start()]) is not None


_SPLIT = re.compile(
    r"\b(?:split|divide|break|slice)\b|\bcut\b(?! the length)[^,.;]{0,30}"
    r"\b(?:in|into) (?:half|two|2)\b"
    r"|\bcut\b[^,;]{0,30}\bat (?:\d|the)|分割|拆分|切开|拆成|分成|切成|剪成(?:两|2)|断开"
    r"|一分为二|对半"
)


def _split(clause: Clause) -> Found:
    if not _SPLIT.search(clause.said):
        return None
    times, target = clause.times, _one(clause)
    if re.search(
        r"\b(?:three|four|3|4|five|5)\b (?:parts|pieces|clips)|(?:三|四|五|3|4|5)(?:段|个|部分|份)",
        clause.said,
    ):
        raise Impossible(
            Remark(
                "I split in two at a time: say it again for each part.",
                "每次只能分成两段，可以多说几次。",
            )
        )
    if target is None and not times and len(layout.video(clause.timeline)) == 1:
        target = Target("segment", 1)
    is_in_half = re.search(r"\bhal(?:f|ves)\b|对半|一半|两半|中间|一分为二", clause.said)
    if target is None and not times and is_in_half:
        return [e.Split(at_ms=layout.length_ms(clause.timeline) // 2)]
    return [e.Split(target, times[0].ms if times else None)]


# --- speed ------------------------------------------------------------------------------------

_FASTER = re.compile(
    r"\b(?:speed (?:\w+ ){0,4}?up|faster|quicker|fast[- ]forward|double|accelerate"
    r"|as fast|time-?lapse|hurry)\b|加速|快一?点|加快|快进|快放|更快|调快|变快|快些|倍速"
)
_SLOWER = re.compile(
    r"\b(?:slow(?:er)?(?: (?:\w+ ){0,4}?down)?|slow[- ]?mo(?:tion)?|half[- ]speed)\b"
    r"|慢一?点|放慢|减速|慢动作|慢放|慢速|更慢|调慢|变慢|慢些|半速"
)
_SPEED = re.compile(r"\bspeed\b|\btempo\b|速度|倍速|速")


_NATURAL_SPEED = re.compile(
    r"\b(?:no|without(?: any)?|stop(?: the)?|remove(?: the)?|lose(?: the)?) "
    r"(?:slow[- ]?mo(?:tion)?|speed[- ]?up|fast[- ]?forward)\b"
    r"|\b(?:normal|original|natural|regular|real[- ]?time|usual) speed\b"
    r"|\bspeed (?:back )?to normal\b|\bat real[- ]?time\b"
    r"|(?:正常|原来|原本|原始|普通|常规)的?(?:速度|倍速|播放)|原速|一倍速|(?:取消|去掉|不要)(?:加速|减速|慢放|快放|变速|慢动作)"
)


def _speed(clause: Clause) -> Found:
    said = clause.said
    if _NATURAL_SPEED.search(said):
        return [e.SetSpeed(100, _one(clause))]
    faster, slower = _FASTER.search(said), _SLOWER.search(said)
    if re.search(r"\btoo (?:slow|fast)\b|太[慢快]", said):
        is_slow = re.search(r"\btoo slow\b|太慢", said) is not None
        return [e.SetSpeed(125 if is_slow else 80, _one(clause), is_relative=True)]
    factor = words.factor(said)
    percent = words.percent(said)
    if not (faster or slower or (_SPEED.search(said) and (factor or percent)) or _times_x(said)):
        return None
    target = _one(clause)
    if target is not None and target.is_all:
        target = None
    if percent is not None and (faster or slower or _SPEED.search(said)):
        return [_by_percent(said, percent, target)]
    if factor is not None and factor > 0:
        scale = 1 / factor if slower and factor > 1 else factor
        return [e.SetSpeed(_percent_of(scale), target)]
    slightly = re.search(r"\b(?:a (?:bit|little)|slightly)\b|一点|些|稍", said)
    percent = (75 if slightly else 50) if slower else (125 if slightly else 150)
    return [e.SetSpeed(percent, target, is_relative=True)]


def _times_x(said: str) -> bool:
    return re.search(r"\b(?:play|run|at)\b[^,.;]{0,24}\d(?:\.\d+)? ?x\b", said) is not None


def _by_percent(said: str, percent: int, target: Target | None) -> e.SetSpeed:
    if re.search(r"\bby\b|了|(?:加快|加速|放慢|减速|快|慢)\d", said):
        change = 100 - percent if _SLOWER.search(said) else 100 + percent
        return e.SetSpeed(max(change, 10), target, is_relative=True)
    return e.SetSpeed(max(percent, 10), target)


def _percent_of(scale: Fraction) -> int:
    return min(max(round(scale * 100), 10), 400)


# --- lengths ----------------------------------------------------------------------------------


def _length(clause: Clause) -> Found:
    said, times = clause.said, clause.times
    if _new_file(clause):
        return None
    if _ALIKE.search(said):
        return _all_alike(clause)
    if (bare := _BARE_NUMBER.match(said)) is not None:
        raise Unclear(
            Remark(
                f"Do you mean {bare[1]} seconds? Say “make it {bare[1]} seconds”.",
                f"是指{bare[1]}秒吗？可以说“改成{bare[1]}秒”。",
            )
        )
    if len(times) == 1 and (
        _LENGTH_VERB.search(said) or clause.targets or _is_just(said, times[0])
    ):
        return _length_of(clause, times[0].ms)
    if not times and re.search(
        r"\b(?:make|shorten|shorter|longer|extend|lengthen|cut|half as|half the length|twice as"
        r"|double)\b"
        r"|长一?点|短一?点|缩短|延长|太长|太短|时长|多停|停久|久一?[点些]",
        said,
    ):
        return _vague_length(clause)
    return None


_ALIKE = re.compile(
    r"\b(?:same|equal) length\b|\bequally long\b|\bevenly\b|一样长|等长|平均(?:分|时长)"
)
_BARE_NUMBER = re.compile(
    r"\W*(?:please )?(?:make|cut|set|trim|shorten|extend)(?: it)?(?: down)?(?: to)? (\d{1,3})\W*$"
)


def _all_alike(clause: Clause) -> Found:
    shown = layout.video(clause.timeline)
    if clause.times or len(shown) < 2:
        return None
    target = Target("segment", is_all=True)
    return [e.SetSegmentLength(target, layout.length_ms(clause.timeline) // len(shown))]


def _is_just(said: str, time: words.Duration) -> bool:
    rest = said[: time.start] + said[time.end :]
    return not any(c.isalnum() for c in rest)


_NAMES_A_LENGTH = re.compile(
    r"\b(?:say|maybe|about|around|like) (?:\w+ ){0,2}?\d|\b(?:say|maybe) \w+ sec"
    r"|大概|大约|左右|一点,|一会儿?,?(?=[\d一二两三四五六七八九十])|[\d秒]吧$"
)
""" "longer, say 8 seconds": how long, not how much longer."""


def _length_of(clause: Clause, ms: int) -> Found:
    said = clause.said
    outside = _without_targets(clause)
    if clause.targets and _NAMES_A_LENGTH.search(outside):
        return [e.SetSegmentLength(clause.targets[0], ms)]
    sign = 1 if _BY_MORE.search(outside) else -1 if _BY_LESS.search(outside) else 0
    if re.search(r"\b(?:title|music|caption|transition)\b|标题|音乐|字幕|转场", said):
        return None
    target = _one(clause)
    if target is None and re.search(r"\beach\b|\bapiece\b|每(?:张|个|段)|各", said):
        target = Target("segment", is_all=True)
    if target is None and _is_about_the_clips(clause):
        target = Target("clip", is_all=True)
    if target is None:
        return [e.ChangeLength(sign * ms)] if sign else [e.SetLength(ms)]
    if sign:
        return [e.ChangeSegmentLength(target, sign * ms)]
    return [e.SetSegmentLength(target, ms)]


def _is_about_the_clips(clause: Clause) -> bool:
    """ "每张照片3秒，视频5秒": after the pictures "视频" means the clips, not the film."""
    match clause.before[-1:]:
        case (e.SetSegmentLength(Target(noun="picture")),):
            return re.search(r"\b(?:clips?|videos?)\b|视频", clause.said) is not None
        case _:
            return False


def _vague_length(clause: Clause) -> Found:
    said = clause.said
    doubled, halved = (
        re.search(r"\b(?:twice|double)\b[^,.;]* long|\bdouble (?:the )?length\b|一倍|加倍", said),
        re.search(r"\bhalf (?:as long|the length)\b|\b(?:in|by) half\b|一半|减半", said),
    )
    if (doubled or halved) and clause.targets:
        place = targets.resolve_one(clause.targets[0], clause.timeline)
        slot = layout.slots_of(layout.video(clause.timeline))[place]
        return [e.SetSegmentLength(clause.targets[0], slot * 2 if doubled else slot // 2)]
    if doubled or halved:
        total = layout.length_ms(clause.timeline)
        return [e.SetLength(total * 2 if doubled else total // 2)]
    if re.search(
        r"\b(?:longer|shorter|shorten|extend|lengthen|too long|too short)\b|长一?点"
        r"|短一?点|缩短|延长|太长|太短|多停|停久|久一?[点些]",
        said,
    ):
        raise Unclear(
            Remark(
                "How long should it be? For example “make it 20 seconds” or “5 seconds shorter”.",
                "要多长？例如“改成20秒”或“缩短5秒”。",
            )
        )
    return None


# --- more shots -------------------------------------------------------------------------------

_ADD = re.compile(
    r"\b(?:add|insert|append|include|put(?: in)?|use|attach|stick|pop|bring in|place|show"
    r"|drop(?=[^,;]* in\b)|throw in"
    r"|start with|begin with|open with|end with)\b|加|添|插|放|用|补|接"
)
_SHOT_OF = re.compile(
    r"\b(?:shot|scene|clip|picture|image|footage|view|segment|intro|opening|ending|outro"
    r"|video|part|moment)s? (?:of|with|showing) (?P<en>[^,.;!?\n]{2,80})|(?:加|添|插|补"
    r"|接|放|用)(?:上|入|进|再|一|几|个|段|组|些|张|幅"
    r"|点)*(?P<zh>[\u3400-\u9fff]{1,16}?)的?(?:镜头|场景|画面|片段|空镜|片头|开场)"
)
_NEW_FILES = re.compile(
    r"\b(?:new|uploaded|other|remaining|rest|these|those|my|more|all|the"
    r"|this) (?:\w+ ){0,2}(?:photo|picture|image|pic|clip|video|file|upload)s?\b|(?:新"
    r"|所有|全部|剩下)的?(?:照片|图片|图|视频|素材|片段)|上传的|剩下的|其他(?:照片|图片"
    r"|素材)|(?:这|那)(?:些|几|张|个|段)(?:照片|图片|图|视频|素材|片段)?"
)
_REPEAT = re.compile(
    r"\b(?:repeat|duplicate|loop|copy|again|twice(?! as| the))\b|[放播出现]两[次遍]|重复|复制"
    r"|再(?:放|来|播"
    r"|出现)一[遍次]|循环"
)
_REPLACE = re.compile(
    r"\b(?:replace|change|swap|substitute|turn|switch|exchange)\b|替换|代替|取代|换成"
    r"|换为|改成|改为|变成|换"
)


def _repeat(clause: Clause) -> Found:
    if not (_REPEAT.search(clause.said) and clause.targets):
        return None
    if len(clause.targets) > 1:
        return None
    said = clause.said
    place = -1 if _TO_END.search(said) else 1 if _TO_START.search(said) else None
    return [e.Repeat(clause.targets[0], place)]


def _replace(clause: Clause) -> Found:
    """ "replace the second photo with hotel.jpg", "把第一个镜头换成日落的湖"."""
    said, plain = clause.said, clause.utterance.plain
    if not (_REPLACE.search(said) or "instead of" in said or "in place of" in said):
        return None
    if not clause.targets:
        _ask_what_goes(clause)
        return None
    instead = re.search(r"替换|代替|取代|换掉", said[: clause.targets[0].start])
    if (
        instead
        and (asset := shots.named_asset(plain[: instead.start()], clause.assets)) is not None
    ):
        return [e.ReplaceShot(clause.targets[0], asset.id)]
    if (swapped := re.search(r"\binstead of\b|\bin place of\b", said)) is not None:
        asset = shots.named_asset(plain[: swapped.start()], clause.assets)
        return [e.ReplaceShot(clause.targets[-1], asset.id)] if asset else None
    joint = re.search(
        r"\b(?:with|by|to|into|for)\b|换成|换为|改成|改为|变成|替换成|替换为|成|为",
        said[clause.targets[0].end :],
    )
    if joint is None:
        return None
    begin = clause.targets[0].end + joint.end()
    rest = plain[begin:]
    used = {
        s.media.asset for s in layout.video(clause.timeline) if isinstance(s.media, Picture | Clip)
    }
    asset = shots.named_asset(rest, clause.assets)
    if asset is None and _NEW_FILES.search(rest):
        asset = _the_waiting_one(clause.assets, used)
    if asset is not None:
        return [e.ReplaceShot(clause.targets[0], asset.id)]
    reading = lexicon.understand(rest)
    is_told = _TAKES_THE_PLACE.search(said) and not reading.ignored
    if reading.families and (is_told or max(reading.votes.values()) >= 2):
        return [
            e.ReplaceShot(clause.targets[0], description=clause.utterance.text(begin, len(said)))
        ]
    return None


_TAKES_THE_PLACE = re.compile(
    r"\b(?:replace|substitute|instead of|in place of)\b|替换|代替|取代|换掉"
)


def _ask_what_goes(clause: Clause) -> None:
    """ "replace lunch with pool.jpg": a file is to take a place that nothing here is called."""
    said = clause.said
    shown = layout.video(clause.timeline)
    is_about_words = clause.utterance.quotes or re.search(
        r"标题|字幕|片尾|音乐|title|music|caption", said
    )
    if not _TAKES_THE_PLACE.search(said) or is_about_words or not shown:
        return
    if shots.named_asset(clause.utterance.plain, clause.assets) or _NEW_FILES.search(said):
        raise Unclear(targets.which_of(shown, range(len(shown))))


def _the_waiting_one(assets: Sequence[Asset], used: set[str]) -> Asset | None:
    waiting = [a for a in assets if a.kind != "sound" and a.id not in used]
    if len(waiting) > 1:
        listed = ", ".join(a.name for a in waiting[:8])
        raise Unclear(Remark(f"Which file do you mean: {listed}?", f"用哪个文件：{listed}？"))
    return waiting[0] if waiting else None


def _add(clause: Clause) -> Found:
    said, plain = clause.said, clause.utterance.plain
    if not _ADD.search(said):
        return None
    place, before, after = _where(clause)
    for anchor in _anchors(clause, before or after):
        plain = plain[: anchor.start] + " " * (anchor.end - anchor.start) + plain[anchor.end :]
    ids = _named_files(clause, plain)
    description = "" if ids else _description(clause)
    ids = ids or ([] if description else _waiting_files(clause, plain))
    if not (ids or description):
        return None
    times = clause.times
    length = times[0].ms if times else None
    return [e.AddShots(tuple(ids), description, place, before, after, length)]


def _named_files(clause: Clause, plain: str) -> list[str]:
    """Files called by their names; one that is in the film already only "again"."""
    used = {
        s.media.asset for s in layout.video(clause.timeline) if isinstance(s.media, Picture | Clip)
    }
    again = re.search(r"\b(?:again|once more|another|also)\b|再|又|也", clause.said)
    visual = [a for a in clause.assets if a.kind != "sound" and (again or a.id not in used)]
    return [a.id for a in visual if words.folded(a.name) in plain]


def _waiting_files(clause: Clause, plain: str) -> list[str]:
    """Files that aren't in the film yet: one that is named loosely, or all when they are meant."""
    used = {
        s.media.asset for s in layout.video(clause.timeline) if isinstance(s.media, Picture | Clip)
    }
    waiting = [a for a in clause.assets if a.kind != "sound" and a.id not in used]
    if (one := shots.named_asset(plain, waiting)) is not None and not re.search(r"第|\d", plain):
        return [one.id]
    if (
        waiting
        and _NEW_FILES.search(plain)
        and not re.search(r"\bof\b(?! (?:the|my|them))", clause.said)
    ):
        return [a.id for a in _of_the_kind_said(clause.said, waiting)]
    return []


def _of_the_kind_said(said: str, waiting: Sequence[Asset]) -> Sequence[Asset]:
    """ "the new clip" is the last clip that came; "my photos" are all pictures."""
    kind = "clip" if re.search(r"\b(?:clips?|videos?|footage)\b|视频|片段", said) else ""
    kind = kind or ("picture" if re.search(r"\b(?:photo|picture|image|pic)", said) else "")
    kind = kind or ("picture" if re.search(r"照片|图", said) else "")
    chosen = [a for a in waiting if not kind or a.kind == kind]
    is_one = re.search(
        r"\b(?:new|uploaded|this|that|last) (?:clip|video|photo|picture|image|pic|file)\b", said
    )
    return chosen[-1:] if is_one or re.search(r"[这那](?:张|个|段)", said) else chosen


def _description(clause: Clause) -> str:
    match = _SHOT_OF.search(clause.utterance.plain)
    if match is None:
        return _bare_scene(clause)
    group = "en" if match["en"] else "zh"
    start, end = match.span(group)
    stop = _WHERE.search(clause.utterance.plain, start, end)
    text = clause.utterance.text(start, stop.start() if stop else end)
    return text if len(text) > 1 or words.has_han(text) else ""


_ZH_SCENE = re.compile(
    r"(?:加|添|插|补|接|放)(?:上|入|进|再|一|几|个|段|组|些|张|幅|点|[\d.两三四五六七八九十]+秒的?)*"
    r"(?P<d>[\u3400-\u9fff]{2,16})(?:[,.]|$)"
)


def _bare_scene(clause: Clause) -> str:
    """ "add a lake at the end": the words name a place that can be drawn."""
    plain = clause.utterance.plain
    match = _ZH_SCENE.search(plain) or re.search(
        r"\b(?:add|insert|append|include|start with|begin with|open with"
        r"|end with) (?:an? |another |some )?(?!photo|picture|image|clip|my |our |the "
        r"|text|it\b)(?P<d>[a-z][^,.;!?\n]{2,60})",
        plain,
    )
    if match is None:
        return ""
    stop = re.compile(_WHERE.pattern + r"| to (?:the|my) ").search(plain, match.start("d"))
    text = plain[match.start("d") : stop.start() if stop else match.end("d")]
    reading = lexicon.understand(text)
    is_place = (
        reading.families[:1] not in ((), ("weather",))
        and not reading.ignored
        and not _ADDITIONS.search(text)
    )
    return clause.utterance.text(match.start("d"), match.start("d") + len(text)) if is_place else ""


_ADDITIONS = re.compile(
    r"\b(?:logo|watermark|sticker|emoji|effects?|filter|border|frame|overlay|voice|narration)s?\b"
)
_WHERE = re.compile(
    r" (?:at the (?:very )?(?:end|start|beginning)|to the (?:end|start|beginning)"
    r"|before (?:the|it)|after (?:the|it)|for \d|in (?:the )?(?:middle|beginning)|between"
    r"|as (?:the|an?) )|到|在(?:最|结|开|第)"
)


_BETWEEN = re.compile(r"\bbetween\b|之间|中间")


def _anchors(clause: Clause, anchor: Target | None) -> Sequence[Target]:
    """The segments that only say where something goes."""
    if anchor is None:
        return ()
    return clause.targets[-2:] if _BETWEEN.search(clause.said) else (anchor,)


def _between_two(clause: Clause) -> Target | None:
    """The earlier of two neighbours that something goes between; asks when they aren't that."""
    pointed = [t for t in clause.targets if not t.is_all]
    if not _BETWEEN.search(clause.said) or len(pointed) < 2:
        return None
    first, second = pointed[-2:]
    a, b = (targets.resolve_one(t, clause.timeline) for t in (first, second))
    if abs(a - b) == 1:
        return first if a < b else second
    shown = layout.video(clause.timeline)
    raise Unclear(
        Remark(
            f"{shown[a].name} and {shown[b].name} are not next to each other. "
            "After which one should it go?",
            f"{shown[a].name} 和 {shown[b].name} 不相邻，要放在哪一个后面？",
        )
    )


def _where(clause: Clause) -> tuple[int, Target | None, Target | None]:
    said, pointed = clause.said, clause.targets
    if (earlier := _between_two(clause)) is not None:
        return -1, None, earlier
    anchor = pointed[-1] if pointed else None
    if anchor is not None and not anchor.is_all:
        around = said[max(0, anchor.start - 14) : anchor.start]
        behind = said[anchor.end : anchor.end + 4]
        if re.search(r"\b(?:after|behind|following)\b", around) or re.match(
            r"的?(?:之后|后面|后)", behind
        ):
            return -1, None, anchor
        if re.search(r"\b(?:before|in front of)\b", around) or re.match(
            r"的?(?:之前|前面|前)", behind
        ):
            return 1, anchor, None
    if re.search(
        r"\b(?:at|to|in) the (?:very )?(?:start|beginning|front)\b|\b(?:start|begin"
        r"|open) with\b|\bintro\b|\bopening\b|开头|最前|片头|开场",
        said,
    ):
        return 1, None, None
    return -1, None, None


RULES: tuple[Callable[[Clause], Found], ...] = (
    _swap, _reverse, _split, _cut_stretch, _trim, _repeat, _replace, _move, _speed, _add, _length,
    _remove,
)  # fmt: skip
