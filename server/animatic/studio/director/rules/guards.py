"""What keeps a rule from doing more than was said."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from animatic.studio.director import edits as e
from animatic.studio.director import layout
from animatic.studio.director.remarks import Impossible, Remark, Unclear
from animatic.studio.director.rules.clause import Clause
from animatic.studio.director.targets import which_of

_LEAVE = re.compile(
    r"\b(?:don'?t|do not|never|please don'?t) (?:ever )?(?:remove|delete|change|touch|move|cut"
    r"|trim|alter|replace|edit|mute|shorten|lengthen|crop|lose|drop|modify)\b"
    r"|\bleave\b[^,.;]* (?:as (?:it is|is|they are)|alone|untouched|unchanged)\b"
    r"|\bkeep\b[^,.;]* (?:as (?:it is|is|they are)|the same|untouched|unchanged)\b"
    r"|(?<!镜头)(?<!画面)(?<!运镜)(?:不要|别|不用|不必|请勿)(?:再)?(?:动(?!画)|改|删|去掉|换|剪|移|碰|调整)"
    r"|保持[^,.;]{0,12}(?:不变|原样|不动)|(?:原样|不变|不动|别动)$"
)


def _leave_alone(clause: Clause) -> Sequence[e.Edit] | None:
    """ "don't touch the music": understood, and nothing is to be done."""
    if _LEAVE.search(clause.said) is None:
        return None
    clause.remarks.append(Remark("Left as it is, as you said.", "按你说的保持不变。"))
    return []


_ON_THE_BEAT = re.compile(
    r"\b(?:on|to|with)(?: the)? (?:beats?|rhythm)\b|\bbeat[- ]?(?:sync|match)\w*"
    r"|\bsync (?:the )?(?:cuts|edits|shots)\b|卡点|踩点|节拍|按[^,.;]{0,4}节奏"
)


def _on_the_beat(clause: Clause) -> Sequence[e.Edit] | None:
    return [e.CutOnBeats()] if _ON_THE_BEAT.search(clause.said) else None


_PACE = re.compile(
    r"\b(?:cuts|cutting|edits|editing|pac(?:e|ing))\b[^,.;]*\b(?:fast|quick|snapp|slow|tight|punch)\w*"
    r"|\b(?:fast|quick|snapp|slow|tight)\w* (?:cuts|cutting|edits|editing|pac(?:e|ing))\b"
    r"|[切剪]得?(?:再)?(?:更)?[快慢]|剪辑[^,.;]{0,4}[快慢]|节奏[^,.;]{0,6}[快慢紧]"
)


def _pace(clause: Clause) -> Sequence[e.Edit] | None:
    """ "make the cuts faster": how long shots are, which isn't how fast a clip plays."""
    if not _PACE.search(clause.said) or re.search(r"\bmusic\b|音乐|转场|transition", clause.said):
        return None
    raise Impossible(
        Remark(
            "I can't set the pace as a whole. Say how long shots should be: “2 seconds each”, or "
            "“make it 12 seconds”.",
            "整体节奏还不能直接调。可以说每个镜头多长（“每段2秒”），或改总时长（“改成12秒”）。",
        )
    )


_UNKNOWN_NAME = re.compile(
    r"(?:^|[把给让将,])(?P<name>[\u3400-\u9fff]{2,4}?)(?:[那这]一?[张段个幅]|的镜头|片段|照片|那[张段])"
)
_NO_NAME = re.compile(
    r"视频|音乐|所有|全部|每|最后|开头|结尾|第|这|那|我|上传|素材|图|片|原|前|后|删|去|加|换|把|用|镜头|两|三|新|一"
)


def _unknown_name(clause: Clause) -> Sequence[e.Edit] | None:
    """ "酒店那张…": a picture called what none of them is called is asked for, never the whole."""
    match = _UNKNOWN_NAME.search(clause.said)
    shown = layout.video(clause.timeline)
    if match is None or _NO_NAME.search(match["name"]) or len(shown) < 2:
        return None
    if any(t.name or t.index or t.is_all for t in clause.targets):
        return None
    raise Unclear(which_of(shown, range(len(shown))))


RULES: tuple[Callable[[Clause], Sequence[e.Edit] | None], ...] = (
    _leave_alone, _pace, _on_the_beat, _unknown_name,
)  # fmt: skip

_WHOLE = (
    e.SetShape, e.SetSize, e.SetRate, e.SetColours, e.FadePicture, e.SetMusic, e.UseSound,
    e.RemoveMusic, e.SetVolume, e.FadeMusic,
)  # fmt: skip


def refuse_a_part(edits: Sequence[e.Edit], clause: Clause) -> None:
    """What holds for the whole film isn't done to all of it when one segment was meant."""
    is_about_all = not any(isinstance(edit, _WHOLE) for edit in edits)
    if is_about_all or len(layout.video(clause.timeline)) < 2:
        return
    if any((t.index is not None or t.name) and not t.is_all for t in clause.targets):
        raise Impossible(
            Remark(
                "Shape, size, colours, music and fades hold for the whole film: "
                "I can't change them for one segment alone.",
                "画幅、分辨率、色调、音乐和淡入淡出都作用于整个片子，还不能只改其中一段。",
            )
        )


_SUBJECTS: tuple[tuple[str, Remark, re.Pattern[str]], ...] = (
    (
        "end_card",
        Remark("end card", "片尾"),
        re.compile(r"\b(?:end(?:ing)? ?card|end screen|outro)\b|片尾(?!处)"),
    ),
    (
        "caption",
        Remark("captions", "字幕"),
        re.compile(r"\b(?:captions?|subtitles)\b|(?<!片尾)字幕"),
    ),
    ("title", Remark("title", "标题"), re.compile(r"(?<!end )\btitles?\b|标题|片名")),
    ("music", Remark("music", "音乐"), re.compile(r"\b(?:music|soundtrack|bgm)\b|音乐|配乐")),
    ("transition", Remark("transitions", "转场"), re.compile(r"\btransitions?\b|转场")),
)
_BESIDE = re.compile(
    r"(?:\b(?:like|as|under|below|above|over|after|before|behind|beside|with|without|same|match(?:es|ing)?"
    r"|until|when|while|than|from|to|of)\b[^,.;]{0,16}|[在跟与和同像比按离于随当从到][^,.;]{0,4})$"
)


def refuse_half(edits: Sequence[e.Edit], clause: Clause) -> None:
    """Two things named and only one of them changed: two wishes run together, so it asks."""
    if not edits:
        return
    touched = {subject for edit in edits for subject in _touched(edit)}
    said = clause.outside_texts
    left: list[Remark] = []
    for subject, name, pattern in _SUBJECTS:
        match = pattern.search(said)
        if match and subject not in touched and not _BESIDE.search(said[: match.start()]):
            left.append(name)
    if left:
        raise Unclear(
            Remark(
                f"What should happen to the {left[0].en}? One wish a sentence is easiest for me.",
                f"{left[0].zh}要怎么改？请一句话说一件事。",
            )
        )


def _touched(edit: e.Edit) -> Sequence[str]:
    match edit:
        case e.SetTitle() | e.SetDetail():
            return ("title",)
        case e.SetEndCard():
            return ("end_card",)
        case e.AddCaptions() | e.SetCaptions():
            return ("caption",)
        case e.RemoveText(which) | e.StyleText(which) | e.TimeText(which) | e.ChangeText(which):
            return ("title", "caption", "end_card") if which.kind == "any" else (which.kind,)
        case e.SetMusic() | e.UseSound() | e.RemoveMusic() | e.SetVolume() | e.FadeMusic():
            return ("music",)
        case e.SetTransition():
            return ("transition",)
        case e.FadePicture():
            return ("end_card", "music")
        case e.AddShots() | e.Move() | e.Repeat():
            return ("end_card",)
        case e.SetClipSound() | e.UseVoice() | e.RemoveVoice() | e.SetVoiceVolume():
            return ("music",)
        case e.ReplaceWords():
            return ("title", "caption", "end_card")
        case _:
            return ()


_TIMELESS = (
    e.SetMusic, e.UseSound, e.RemoveMusic, e.SetVolume, e.SetClipSound, e.RemoveText, e.StyleText,
    e.SetShape, e.SetSize, e.SetRate, e.SetColours, e.SetCamera, e.SetScene, e.SetSpeed, e.Remove,
    e.Swap, e.Move, e.Reverse, e.Repeat,
)  # fmt: skip
_WHOLE_TIME = (e.SetMusic, e.UseSound, e.RemoveMusic, e.SetVolume, e.SetColours, e.SetRate)
_AT_AN_EDGE = re.compile(
    r"\b(?:at|near|towards?|in|for|during) the (?:very )?(?:end|start|beginning|middle)\b"
    r"|^(?:只?在)?(?:最后|结尾|开头|片头|中间)|(?:最后|结尾|开头|中间)(?:的时候|那?[段里]|部分|的?音乐)"
)
_EXCEPT = re.compile(r"\b(?:except|apart from|but not|other than|excluding)\b|除了|除去|以外|之外")


def refuse_ignored(edits: Sequence[e.Edit], clause: Clause) -> None:
    """A time or an exception that the edits can't hold is refused, not passed over."""
    is_timeless = bool(edits) and all(isinstance(edit, _TIMELESS) for edit in edits)
    is_whole = bool(edits) and all(isinstance(edit, _WHOLE_TIME) for edit in edits)
    if (is_timeless and clause.times) or (is_whole and _AT_AN_EDGE.search(clause.said)):
        raise Impossible(
            Remark(
                "I can't do that for a part of the time: it holds for the whole film or segment. "
                "A segment can be split first (“split it at 5 s”).",
                "这个不能只作用于某一段时间，只能作用于整个片子或整个片段；可以先分割片段（“在第5秒分割”）。",
            )
        )
    if edits and _EXCEPT.search(clause.said):
        raise Impossible(
            Remark(
                "I can't make exceptions yet: name what is to change, one after the other.",
                "我还不会处理“除了……”：请直接说要改哪些。",
            )
        )


_NEGATED = re.compile(
    r"\b(?:no|not|without|don'?t|do not|never|stop|quit|get rid of|remove|lose|drop|cancel)\b"
    r"|\btake\b[^,.;]*\b(?:off|out|away)\b|不要|别(?!的)|去掉|取消|不用|不需要|没有"
)


def refuse_opposite(edits: Sequence[e.Edit], clause: Clause) -> None:
    """ "no slow motion" mustn't slow anything down: what adds something isn't meant by a "no"."""
    if not edits or not _NEGATED.search(clause.outside_texts):
        return
    if all(_adds(edit) for edit in edits):
        raise Unclear(
            Remark(
                "I'm not sure what should not be. Say what it should be instead.",
                "我不确定要去掉的是什么。请直接说要改成什么样。",
            )
        )


def _adds(edit: e.Edit) -> bool:
    match edit:
        case e.SetSpeed(percent):
            return percent != 100
        case e.FadePicture(_, ms):
            return ms > 0
        case e.FadeMusic(in_ms, out_ms):
            return bool(in_ms or out_ms)
        case e.SetCamera(move):
            return move != "still"
        case e.SetTransition(wish):
            return wish.kind != "cut"
        case e.SetColours(grade):
            return bool(grade)
        case e.SetScene() | e.Repeat() | e.ChangeLight():
            return True
        case _:
            return False


_AND = re.compile(
    r"\s*(?:,|and|&|,\s*and|as well as|和|与|跟|及|以及|还有)\s*(?:also )?(?:the )?\s*"
)
_EACH = (
    e.SetSegmentLength, e.ChangeSegmentLength, e.SetSpeed, e.SetCamera, e.SetClipSound, e.SetScene,
)  # fmt: skip


def for_each(edits: Sequence[e.Edit], clause: Clause) -> Sequence[e.Edit]:
    """ "the second and third photos 2 s each": what was understood for one, done to all named."""
    pointed = clause.targets
    if len(edits) != 1 or len(pointed) < 2 or not isinstance(edits[0], _EACH):
        return edits
    edit = edits[0]
    gaps = [clause.said[a.end : b.start] for a, b in pairwise(pointed)]
    if edit.target not in pointed:
        return edits
    if not all(_AND.fullmatch(gap) for gap in gaps):
        raise Unclear(
            Remark(
                "That names several segments, and I'm not sure what is meant for which. "
                "One wish a sentence is easiest for me.",
                "这里提到了好几个片段，我不确定各自要怎么改。请一句话说一件事。",
            )
        )
    return [replace(edit, target=target) for target in pointed]
