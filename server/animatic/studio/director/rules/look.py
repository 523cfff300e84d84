"""Rules about shape, size, transitions, colours, camera and how scenes are set."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from animatic.model.timeline import CameraMove, Music, Recording, Resolution, Scene, TransitionKind
from animatic.studio.catalogue import GRADES
from animatic.studio.director import edits as e
from animatic.studio.director import layout, lexicon, words
from animatic.studio.director.lexicon import Look
from animatic.studio.director.remarks import Impossible, Remark
from animatic.studio.director.rules import light
from animatic.studio.director.rules.clause import Clause
from animatic.studio.director.targets import SegmentTarget
from animatic.studio.director.transitions import TransitionWish, transition_in


def _transitions(clause: Clause) -> Sequence[e.Edit] | None:
    said = clause.said
    if re.search(r"(?:最后|结尾|片尾|末尾)[^,.;]{0,8}(?:渐黑|淡出到?黑)", said):
        return None
    wish = transition_in(said)
    mentions = re.search(r"\b(?:transitions?|crossfades?|dissolves?)\b|转场|过渡|叠化|溶解", said)
    if wish is None and mentions is None:
        return None
    if (
        wish is not None
        and wish.kind in ("slide", "wipe", "zoom")
        and not (mentions or _between(said))
    ):
        wish = wish if re.search(r"\bbetween\b|之间", said) else None
        if wish is None:
            return None
    if wish is None:
        wish = _by_length(clause)
    if wish.asked:
        clause.remarks.append(
            Remark(
                f"I don't have a {wish.asked} transition; a crossfade is the nearest.",
                f"没有“{wish.asked}”转场，用叠化代替。",
            )
        )
    if wish.ms is None and wish.kind != "cut" and len(clause.times) == 1:
        wish = replace(wish, ms=min(clause.times[0].ms, 5_000))
    return [e.SetTransition(wish, _joint(clause))]


def _between(said: str) -> bool:
    return re.search(r"\b(?:between|into|everywhere|all)\b|之间|所有|全部", said) is not None


def _by_length(clause: Clause) -> TransitionWish:
    """ "longer transitions", "transitions of 1 s": the kind stays, or is the usual one."""
    shown = layout.video(clause.timeline)
    kinds: list[TransitionKind] = [
        s.transition.kind for s in shown[1:] if s.transition.kind != "cut"
    ]
    kind: TransitionKind = kinds[0] if kinds else "crossfade"
    times = clause.times
    if times:
        return TransitionWish(kind, min(times[0].ms, 5_000))
    now = max((s.transition.duration_ms for s in shown[1:]), default=0) or 600
    if re.search(r"\b(?:longer|slower)\b|长一?点|慢一?点|更长|更慢", clause.said):
        return TransitionWish(kind, min(now * 2, 5_000))
    if re.search(r"\b(?:shorter|faster|quicker)\b|短一?点|快一?点|更短|更快", clause.said):
        return TransitionWish(kind, max(now // 2, 100))
    return TransitionWish(kind)


def _joint(clause: Clause) -> SegmentTarget | None:
    """Which joint: "between the first and second clips" is the way into the second."""
    pointed = [t for t in clause.targets if not t.is_all]
    if not pointed:
        return None
    if len(pointed) >= 2 and re.search(r"\bbetween\b|之间|和|与|到", clause.said):
        return pointed[1]
    if re.search(r"\bafter\b|之后|后面|后加", clause.said) and pointed[0].index:
        index = pointed[0].index
        return replace(pointed[0], index=index + 1 if index != -1 else -1)
    return pointed[0]


# --- shape and size ---------------------------------------------------------------------------


def _shape_and_size(clause: Clause) -> Sequence[e.Edit] | None:
    said = clause.said
    made: list[e.Edit] = []
    if (shape := words.shape(said)) is not None:
        made.append(e.SetShape(shape.ratio))
        if shape.asked:
            clause.remarks.append(
                Remark(
                    f"I can't make {shape.asked}; {shape.ratio} is the nearest.",
                    f"暂不支持 {shape.asked}，{shape.ratio} 最接近。",
                )
            )
    if (size := words.size(said)) is not None:
        made.append(e.SetSize(size.resolution))
        if size.asked:
            clause.remarks.append(
                Remark(
                    f"I can't make {size.asked}; {size.resolution} is the nearest.",
                    f"暂不支持 {size.asked}，{size.resolution} 最接近。",
                )
            )
    elif re.search(
        r"\b(?:higher|better|sharper) (?:resolution|quality)\b|更清晰|清晰度"
        r"|提高(?:分辨率|画质)|画质(?:高|好|提高)",
        said,
    ):
        made.append(e.SetSize(_beside(clause, -1 if "降" in said else 1)))
    elif re.search(
        r"\b(?:lower|less|smaller|reduce) (?:the )?(?:resolution|quality)\b|降低(?:分辨率|画质)",
        said,
    ):
        made.append(e.SetSize(_beside(clause, -1)))
    if (rate := words.frame_rate(said)) is not None:
        made.append(e.SetRate(rate))
    if not made:
        return None
    return [*made, *(_colours(clause) or ()), *(light.change(clause) or ())]


def _beside(clause: Clause, by: int) -> Resolution:
    """The next resolution up or down, as far as there is one."""
    sizes: tuple[Resolution, ...] = ("480p", "720p", "1080p", "4k")
    place = sizes.index(clause.timeline.resolution) + by
    return sizes[min(max(place, 0), len(sizes) - 1)]


# --- colours ----------------------------------------------------------------------------------

_COLOURING = re.compile(
    r"\b(?:colou?rs?|grad(?:e|ing)|filter|tone|tones|look|mood|tint|effect|style|make"
    r"|turn|apply|give|feel|in)\b|色|调|滤镜|风格|质感|变成|改成|画面|整体"
)
_NO_GRADE = re.compile(
    r"\b(?:natural|normal|original|no|remove|reset|without)\b[^,.;]{0,20}\b(?:colou?rs?"
    r"|filter|grad(?:e|ing)|tint)\b|\bcolou?rs? (?:back )?(?:to )?(?:natural|normal)\b"
    r"|\b(?:take|turn) (?:the )?(?:filter|grad(?:e|ing)|tint) off\b"
    r"|(?:颜色|色调|色彩)(?:恢复|还原|回到|变回)"
    r"|(?:去掉|取消|不要|恢复)[^,.;]{0,6}(?:滤镜|调色|色调|颜色)|(?:自然|正常|原本"
    r"|原来)的?(?:颜色|色彩|色调)"
)


_PLEASE = re.compile(r"\bplease\b|\bthanks?\b|一点|感觉|来点|的|吧|请")


def _colours(clause: Clause) -> Sequence[e.Edit] | None:
    said = clause.said
    if _NO_GRADE.search(said):
        return [e.SetColours("")]
    if re.search(r"\b(?:music|song|title|caption|scene|camera)\b|音乐|标题|字幕|运镜", said):
        return None
    for grade in GRADES.values():
        match = re.search(grade.words, said)
        if match and (_COLOURING.search(said) or len(_PLEASE.sub("", said)) - len(match[0]) <= 4):
            return [e.SetColours(grade.key)]
    return None


# --- camera -----------------------------------------------------------------------------------

_MOVES: tuple[tuple[CameraMove, str], ...] = (
    (
        "still",
        r"\b(?:still|static|fixed|locked|steady|don'?t move|no (?:camera )?(?:movement|motion"
        r"|zoom|pan)|(?:stop|no more|quit|lose) (?:\w+ ){0,3}?(?:camera|zoom|pan|mov)\w*"
        r"|without (?:camera )?(?:movement"
        r"|motion|zoom))\b"
        r"|(?:镜头|画面|运镜|图片|照片)?(?:固定|静止|不动|不要动|不要移动)|不要运镜"
        r"|(?:别|不要|不用)再?(?:放大|缩小|推|拉|晃|移动|动)|(?:取消|去掉)(?:缩放|放大)"
        r"|取消运镜|去掉运镜",
    ),
    ("pan_right", r"\b(?:from )?(?:the )?left to (?:the )?right\b"),
    ("pan_left", r"\b(?:from )?(?:the )?right to (?:the )?left\b"),
    (
        "push_in",
        r"\b(?:zoom(?:ing|s)?[- ]in|push(?:ing)?[- ]in|dolly[- ]in|move (?:in )?closer"
        r"|close in)\b|推近|推进|拉近|推镜|放大镜头|镜头推|慢慢放大",
    ),
    (
        "pull_out",
        r"\b(?:zoom(?:ing|s)?[- ]out|pull(?:ing)?[- ](?:out|back)|dolly[- ]out)\b|拉远|拉镜"
        r"|镜头拉|缩小镜头|慢慢缩小",
    ),
    (
        "pan_left",
        r"\b(?:pan(?:s|ning)?|move|drift|slide)\b[^,.;]{0,16}\bleft\b|\bright to left\b|(?:向"
        r"|往|从右(?:向|往|到))左(?:平移|移|摇|扫|推)?|左移|左摇",
    ),
    (
        "pan_right",
        r"\b(?:pan(?:s|ning)?|move|drift|slide)\b[^,.;]{0,16}\bright\b|\bleft to right\b"
        r"|(?:向|往|从左(?:向|往|到))右(?:平移|移|摇|扫|推)?|右移|右摇|平移",
    ),
    (
        "rise",
        r"\b(?:tilt(?:s|ing)?|pan(?:s|ning)?|move|drift|crane)\b[^,.;]{0,16}\bup\b|\b(?:rise"
        r"|rising)\b|(?:向|往)上(?:移|摇|升)|上升|上摇",
    ),
    (
        "fall",
        r"\b(?:tilt(?:s|ing)?|pan(?:s|ning)?|move|drift|crane)\b[^,.;]{0,16}\bdown\b|(?:向"
        r"|往)下(?:移|摇|降)|下降|下摇",
    ),
    ("push_in", r"\bzoom(?:ing)?\b(?! transition)|\bken burns\b"),
    ("pan_right", r"\bpan(?:ning)?\b"),
)
_CAMERA = re.compile(
    r"缩小|放大|\b(?:camera|zoom\w*|pan\w*|push\w*|pull\w*|tilt\w*|dolly|ken burns|still|static"
    r"|rise|rising|movement|motion|crane|drift|fixed)\b|镜头|运镜|推|拉|摇|平移|上升|下降"
    r"|固定|静止|不动|左移|右移|向左|向右"
)
_ORDERING = re.compile(
    r"\b(?:to|before|after|into) (?:the )?(?:start|end|front|back|beginning|first|last"
    r"|second|third|position|place|after|before)\b|\bup (?:one|a|two)|到(?:最|开头|结尾"
    r"|第|前|后)|之前|之后"
)


def _camera(clause: Clause) -> Sequence[e.Edit] | None:
    said = clause.said
    if not _CAMERA.search(said) or _ORDERING.search(said):
        return None
    for move, pattern in _MOVES:
        if re.search(pattern, said):
            return [e.SetCamera(move, clause.targets[0] if clause.targets else None)]
    return None


# --- fades of the picture ---------------------------------------------------------------------

_FADE = re.compile(
    r"\b(?:no|remove|get rid of|without|drop|take off|lose)(?: the| that)? fad(?:e"
    r"|ing) (?P<no>at the (?:very )?(?:end|start|beginning))"
    r"|\bfad(?:e|es|ing)[- ]?(?:\w+ ){0,2}?(?P<way>in|out)\b|\bfad(?:e|es"
    r"|ing)(?: \w+){0,2} (?P<black>(?:from|to) black)\b|(?P<zh>淡入淡出|淡入|淡出|渐入"
    r"|渐出|渐显|渐隐|渐黑|黑掉|变黑|黑下[去来]|从黑(?:色|场|屏)?(?:里|中)?(?:开始|慢慢|渐渐|亮|出)|(?:开头|片头|一开始)先?黑屏)"
    r"|\bend(?:s|ing)?\b[^,.;]{0,16}\b(?:abrupt(?:ly)?|sudden(?:ly)?)\b|(?:结尾|结束)[^,.;]{0,4}(?:突然|突兀|生硬)"
    r"|\b(?P<start>(?:start|open|begin)s? (?:from|in"
    r"|on|with) (?:a )?black)\b"
)


def _fades(clause: Clause) -> Sequence[e.Edit] | None:
    match = _FADE.search(clause.said)
    if match is None or re.search(
        r"\btransitions?\b|\b(?:between|title|caption|text|music)\b|转场|过渡|之间|标题|字幕|文字",
        clause.said,
    ):
        return None
    times = clause.times
    length = times[0].ms if times else 1_000
    if re.search(
        r"\b(?:no|without|remove|get rid|drop|lose|take off|take\b[^,.;]*\boff|don'?t)\b|不要"
        r"|去掉|取消|别",
        clause.said,
    ):
        length = 0
    if re.search(r"\bto white\b|白", clause.said):
        raise Impossible(
            Remark(
                "The picture can come out of black and go to black, not white.",
                "画面可以从黑场淡入、淡出到黑，还不能淡到白。",
            )
        )
    is_both = match["zh"] == "淡入淡出" or re.search(r"\bin and (?:fade )?out\b", clause.said)
    is_in = (
        match["way"] == "in"
        or (match["no"] or "end").endswith(("start", "beginning"))
        or match["black"] == "from black"
        or match["start"] is not None
        or (match["zh"] or "")[:2] in ("淡入", "渐入", "渐显", "从黑", "开头", "片头", "一开")
    )
    if is_both:
        return [e.FadePicture("start", length), *_fade_to_the_end(clause, length)]
    return [e.FadePicture("start", length)] if is_in else _fade_to_the_end(clause, length)


def _fade_to_the_end(clause: Clause, length: int) -> list[e.Edit]:
    """To black, and the music with it: a song that stops on a black picture sounds cut off."""
    has_music = any(isinstance(s.media, Music | Recording) for s in layout.sounds(clause.timeline))
    picture = e.FadePicture("end", length)
    fell = {getattr(s.media, "fade_out_ms", 0) for s in layout.sounds(clause.timeline)}
    goes_along = length or (clause.timeline.fade_out_ms and clause.timeline.fade_out_ms in fell)
    return [picture, e.FadeMusic(out_ms=length)] if has_music and goes_along else [picture]


# --- how scenes are set -----------------------------------------------------------------------

_SETTING = re.compile(
    r"\b(?:make|change|set|turn|give|add|more|less|at|in|with|want|let|put|switch|into"
    r"|should|be|it|show)\b|改|变|换|加|让|设|要|更|多|少|成|拍|展示|显示"
)
_ANEW = re.compile(
    r"\b(?:another (?:version|variation|take|look)|different (?:version|variation|take"
    r"|look)|(?:re-?generate|re-?draw|re-?roll|redo) (?:the |this |that |it)"
    r"|try again|new (?:look|version|variation))\b|换一?个(?:样子|版本|画面|效果)"
    r"|重新(?:画|绘制)|另一个版本|换个(?:版本|画面|样子)"
    r"|\b(?:try|show|do) something (?:else|different)\b"
    r"|\bdon'?t like (?:it|this|that|the \w+ (?:shot|clip|scene|one))\b|不喜欢(?:这|那|第)"
)
_OTHER_THAN_A_PICTURE = re.compile(
    r"\b(?:music|song|title|text|captions?|subtitles?|font|voice|end ?card)\b"
    r"|音乐|标题|字幕|文字|旁白|片尾"
)


def _anew(clause: Clause) -> Sequence[e.Edit] | None:
    if _ANEW.search(clause.said) is None or _OTHER_THAN_A_PICTURE.search(clause.said):
        return None
    return [e.SetScene(Look(), clause.targets[0] if clause.targets else None, is_anew=True)]


def _scene(clause: Clause) -> Sequence[e.Edit] | None:
    """ "make it night", "add snow", "让第一个镜头下雨": the setting of drawn scenes."""
    said = clause.said
    if not _SETTING.search(said):
        return None
    shown = {s.media.family for s in layout.video(clause.timeline) if isinstance(s.media, Scene)}
    if not shown:
        return None
    if (
        re.search(r"\b(?:shot|scene|clip|segment|photo)s? of\b|的(?:镜头|场景|片段)", said)
        or clause.times
    ):
        return None
    pointed = [t for t in clause.targets if not (t.is_all or _is_part_of_a_side(t, said))]
    rest = _outside(said, pointed)
    reading = lexicon.understand(rest)
    look = _only_looks(reading.look, shown)
    sides = {side.partition(".")[0] for side in (*look.subjects, *look.views)}
    if reading.ignored or any(_is_another_place(t, sides) for t in lexicon.terms(rest)):
        return None
    if re.search(r"\bless\b|少一?点|不那么|没那么", said):
        look = replace(look, density=round(1 / look.density, 2))
    return [e.SetScene(look, pointed[0] if pointed else None)] if look != Look() else None


def _is_part_of_a_side(target: SegmentTarget, said: str) -> bool:
    """The sea in "the open sea" points at nothing."""
    return any(
        term.start < target.start and target.end <= term.end
        for term in lexicon.terms(said)
        if term.row and term.row.settings.keys() & {"is", "view"}
    )


def _is_another_place(term: lexicon.Term, sides: Collection[str]) -> bool:
    """Whether a word stands for a family, other than one that is seen and gets another side."""
    if term.row is None:
        return False
    votes = term.row.votes.items()
    return any(vote >= 2.4 for family, vote in votes if family not in ("weather", *sides))


def _outside(said: str, pointed: Sequence[SegmentTarget]) -> str:
    chars = list(said)
    for target in pointed:
        chars[target.start : target.end] = " " * (target.end - target.start)
    return "".join(chars)


def _only_looks(look: Look, families: Collection[str]) -> Look:
    """The settings alone, and the sides of the families that are seen."""
    subjects, views = (
        tuple(side for side in told if side.partition(".")[0] in families)
        for told in (look.subjects, look.views)
    )
    return replace(look, camera="auto", speed=1.0, subjects=subjects, views=views)


RULES: tuple[Callable[[Clause], Sequence[e.Edit] | None], ...] = (
    _fades, _transitions, _shape_and_size, _anew, _colours, light.change, _camera,
)  # fmt: skip
LATER: tuple[Callable[[Clause], Sequence[e.Edit] | None], ...] = (_scene,)
"""Looked at when nothing else fits: it reads free words."""
