"""Rules about how long segments and the film are, and how fast they play."""

from __future__ import annotations

import re
from fractions import Fraction

from animatic.studio.director import edits as e
from animatic.studio.director import layout, targets, words
from animatic.studio.director.remarks import Remark, Unclear
from animatic.studio.director.rules.clause import Clause, Found
from animatic.studio.director.rules.trimming import new_file, one, without_targets
from animatic.studio.director.targets import SegmentTarget

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


def speed(clause: Clause) -> Found:
    said = clause.said
    if _NATURAL_SPEED.search(said):
        return [e.SetSpeed(100, one(clause))]
    faster, slower = _FASTER.search(said), _SLOWER.search(said)
    if re.search(r"\btoo (?:slow|fast)\b|太[慢快]", said):
        is_slow = re.search(r"\btoo slow\b|太慢", said) is not None
        return [e.SetSpeed(125 if is_slow else 80, one(clause), is_relative=True)]
    factor = words.factor(said)
    percent = words.percent(said)
    if not (faster or slower or (_SPEED.search(said) and (factor or percent)) or _times_x(said)):
        return None
    target = one(clause)
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


def _by_percent(said: str, percent: int, target: SegmentTarget | None) -> e.SetSpeed:
    if re.search(r"\bby\b|了|(?:加快|加速|放慢|减速|快|慢)\d", said):
        change = 100 - percent if _SLOWER.search(said) else 100 + percent
        return e.SetSpeed(max(change, 10), target, is_relative=True)
    return e.SetSpeed(max(percent, 10), target)


def _percent_of(scale: Fraction) -> int:
    return min(max(round(scale * 100), 10), 400)


# --- lengths ----------------------------------------------------------------------------------


def length(clause: Clause) -> Found:
    said, times = clause.said, clause.times
    if new_file(clause):
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
    target = SegmentTarget("segment", is_all=True)
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
    outside = without_targets(clause)
    if clause.targets and _NAMES_A_LENGTH.search(outside):
        return [e.SetSegmentLength(clause.targets[0], ms)]
    sign = 1 if _BY_MORE.search(outside) else -1 if _BY_LESS.search(outside) else 0
    if re.search(r"\b(?:title|music|caption|transition)\b|标题|音乐|字幕|转场", said):
        return None
    target = one(clause)
    if target is None and re.search(r"\beach\b|\bapiece\b|每(?:张|个|段)|各", said):
        target = SegmentTarget("segment", is_all=True)
    if target is None and _is_about_the_clips(clause):
        target = SegmentTarget("clip", is_all=True)
    if target is None:
        return [e.ChangeLength(sign * ms)] if sign else [e.SetLength(ms)]
    if sign:
        return [e.ChangeSegmentLength(target, sign * ms)]
    return [e.SetSegmentLength(target, ms)]


def _is_about_the_clips(clause: Clause) -> bool:
    """ "每张照片3秒，视频5秒": after the pictures "视频" means the clips, not the film."""
    match clause.before[-1:]:
        case (e.SetSegmentLength(SegmentTarget(noun="picture")),):
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
