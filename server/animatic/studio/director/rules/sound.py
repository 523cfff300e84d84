"""Rules about music, songs and the clips' own sound."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import PurePath

from animatic.model.timeline import Clip
from animatic.studio.director import edits as e
from animatic.studio.director import layout, naming, tunes, words
from animatic.studio.director.caveats import cut_voice
from animatic.studio.director.remarks import Impossible, Remark, Unclear
from animatic.studio.director.rules.clause import Clause
from animatic.studio.director.targets import SegmentTarget

_MUSIC = re.compile(
    rf"\b{tunes.MUSIC}\b|音乐|配乐|乐曲|钢琴曲|摇滚乐|爵士乐|电子乐|舞曲|歌曲|歌|bgm|伴奏|曲子"
    r"|[来换放听]一?首"
)
_SOUND = re.compile(r"\b(?:sound|audio|volume|noise)\b|声音|音量|音频|原声")
_OF_CLIPS = re.compile(
    r"\b(?:original (?:sound|audio)|(?:clip|clips|video|footage)(?:'s"
    r"|s')? (?:own )?(?:sound|audio|volume)"
    r"|(?:sound|audio|volume|noise) (?:of|from|in|on) (?:the |my |all |every "
    r"|each )?(?:\w+ )?(?:clips?|videos?|footage)|voices?)\b|原声|同期声|(?:视频|片段"
    r"|素材)(?:的|里的)?(?:声音|音量|原声|音频)"
)
_REMOVE = re.compile(
    r"\b(?:remove|delete|drop|lose|get rid of|take (?:out|off|away)|no|without|turn off"
    r"|stop|kill|don'?t want|cut)\b|去掉|去除|删除|删掉|删|移除|不要|取消|关掉|关闭|拿掉"
    r"|去了"
)
_MUTE = re.compile(r"\b(?:mute|silence|muted|silent)\b|静音|消音|消除声音")
_UNMUTE = re.compile(
    r"\bunmute\b|\bturn (?:the )?(?:\w+ )?sound (?:back )?on\b|取消静音|恢复(?:原声|声音)"
    r"|打开(?:原声|声音)"
)
_LOUDER = re.compile(
    r"\b(?:louder|turn(?: the(?: \w+){1,2}| it| music)? up|turn up|raise|increase|boost|higher"
    r"|up the)\b|大一?点|大声|大些|调大|调高|提高|增大|加大|响一?点|升高|大点"
)
_QUIETER = re.compile(
    r"\b(?:quieter|softer|turn(?: the \w+| it| music)? down|turn down|lower|decrease"
    r"|reduce|drop|less loud|too loud|down)\b|降一?点|小一?点|小声|小些|调小|调低|降低|减小|轻一?点"
    r"|小点|太大|太吵|太响"
)
_SOFTLY = r"(?:slowly|gently|gradually|softly|bit by bit)"
_COMES = (
    r"(?:bring|come|comes|coming|start|starts|begin|begins|enter|enters|eases?|creeps?|builds?)"
)
_BIT_BY_BIT = r"(?:慢慢|渐渐|逐渐|缓缓|一点点)地?"
_FADES_IN = re.compile(
    r"\bfad(?:e|es|ing)[- ](?:\w+ ){0,3}in\b|\bin and out\b|淡入|渐入|渐强"
    rf"|\b{_SOFTLY} {_COMES}\b|\b{_COMES} (?:\w+ ){{0,3}}{_SOFTLY}\b|\bease (?:in\b|\w+ \w+ in\b)"
    rf"|{_BIT_BY_BIT}(?:进|响|起|出现|开始|变?大|变强)"
)
_FADES_OUT = re.compile(
    rf"\b(?:trails?|tapers?|dies?) (?:off|away|out)\b|\b{_SOFTLY} (?:stop|end|disappear|go)s?\b"
    rf"|\b(?:stop|end|disappear)s? {_SOFTLY}\b|{_BIT_BY_BIT}(?:消失|结束|变?小|变弱|停|收|没)"
)
_FADE = re.compile(
    rf"\bfad(?:e|es|ing)\b|淡入|淡出|渐入|渐出|渐弱|渐强|{_FADES_IN.pattern}|{_FADES_OUT.pattern}"
)
_BOTH_ENDS = re.compile(r"开头[^,.;]{0,2}结尾|\bstart and (?:the )?end\b|\bboth ends\b")
_NEW = re.compile(r"\b(?:different|another|other|new|change|swap|switch|replace)\b|换|另|别的|不同")
_ADD = re.compile(
    r"\b(?:add|put|use|set|give|with|include|need|want|make|play|compose|some|background"
    r"|let)\b|加|添|配|用|放|要|来|改|换|设|背景"
)


def _mentions_music(clause: Clause) -> bool:
    return _MUSIC.search(clause.said) is not None


def _it_is_music(clause: Clause) -> bool:
    music = (e.SetMusic, e.UseSound, e.SetVolume, e.FadeMusic)
    said_it = re.search(r"\b(?:it|its)\b|它", clause.said)
    return bool(clause.before) and isinstance(clause.before[-1], music) and said_it is not None


# --- rules ------------------------------------------------------------------------------------


def _voice(clause: Clause) -> Sequence[e.Edit] | None:
    """A recording that speaks over the film: put on, taken off, louder and quieter."""
    said = clause.said
    has_voice = bool(layout.voices(clause.timeline))
    if not (tunes.wants_voice(said) or (has_voice and re.search(r"\bvoice\b|人声", said))):
        return None
    if has_voice and (_REMOVE.search(said) or _MUTE.search(said)):
        return [e.RemoveVoice()]
    if has_voice and (percent := words.percent(said)) is not None:
        return [e.SetVoiceVolume(min(percent, 200))]
    if has_voice and (_LOUDER.search(said) or _QUIETER.search(said)):
        return [e.SetVoiceVolume(scale=140 if _LOUDER.search(said) else 70)]
    voice = tunes.voice_among(clause.assets, clause.utterance.plain)
    if voice is None:
        raise Impossible(
            Remark(
                "I can't speak. Upload a recording of the voice, and I'll put it over the film.",
                "我不会配音。上传一段录音，我就能把它放在片子上。",
            )
        )
    if (cut := cut_voice(voice, layout.length_ms(clause.timeline))) is not None:
        clause.remarks.append(cut)
    return [e.UseVoice(words.folded(voice.name))]


_INSTEAD_OF_MUSIC = re.compile(
    rf"(?:(?:own|original|clips?'?s?|videos?'?s?) (?:sounds?|audio)|原声)[^,.;]{{0,12}}"
    rf"(?:instead of|rather than|in place of|而不是|代替)[^,.;]{{0,8}}{tunes.MUSIC}"
)


def _clip_sound(clause: Clause) -> Sequence[e.Edit] | None:
    """The sound that clips bring: mute, unmute, a volume."""
    said = clause.said
    if _INSTEAD_OF_MUSIC.search(said):
        quiet = [e.RemoveMusic()] if layout.sounds(clause.timeline) else []
        return [e.SetClipSound(100), *quiet]
    if _mentions_music(clause) and not _OF_CLIPS.search(said):
        return None
    pointed = clause.targets
    about_clips = _OF_CLIPS.search(said) is not None
    if not (
        about_clips
        or _MUTE.search(said)
        or _UNMUTE.search(said)
        or (pointed and _SOUND.search(said))
    ):
        return None
    target = next((t for t in pointed if not t.is_all and (t.index or t.name)), None) or (
        pointed[0]
        if pointed and pointed[0].noun == "clip" and not (pointed[0].is_all or about_clips)
        else None
    )
    if _UNMUTE.search(said):
        return [e.SetClipSound(100, target)]
    if (percent := words.percent(said)) is not None:
        return [e.SetClipSound(_relative(said, percent), target)]
    if _MUTE.search(said) or _REMOVE.search(said):
        return _muted(clause, target, about_clips or bool(pointed))
    if _QUIETER.search(said):
        return [e.SetClipSound(50, target)]
    return [e.SetClipSound(150, target)] if _LOUDER.search(said) else None


_EVERYTHING = re.compile(
    r"\b(?:mute|muted|silence|silent|everything|all|it|the|whole|entire|video|film|movie|sounds?|audio"
    r"|please|completely|make|can|could|we|you|have|no|without|any|at|of|and|be|should|i|want|let|this)\b"
    r"|静音|消音|消除|声音|全部|所有|任何|什么|整个|全片|视频|片子|影片|一下|[把给都也将让请吧的了要不]|无声|没有|去掉"
)


def _muted(
    clause: Clause, target: SegmentTarget | None, only_clips: bool
) -> Sequence[e.Edit] | None:
    """ "mute" by itself silences everything there is."""
    if only_clips:
        return [e.SetClipSound(0, target)]
    if any(c.isalnum() for c in _EVERYTHING.sub("", clause.said)):
        raise Unclear(
            Remark(
                "Mute what: the clips, the music, or everything?",
                "要静音什么：视频原声、音乐，还是全部？",
            )
        )
    made: list[e.Edit] = []
    if any(isinstance(s.media, Clip) for s in layout.video(clause.timeline)):
        made.append(e.SetClipSound(0))
    if layout.sounds(clause.timeline):
        made.append(e.SetVolume(0))
    return made or [e.RemoveMusic()]


def _relative(said: str, percent: int) -> int:
    """ "lower it by 20 %" from natural volume."""
    if re.search(r"\bby\b|了", said):
        return 100 - percent if _QUIETER.search(said) else 100 + percent
    return percent


_HALVED = re.compile(r"\b(?:in|by) half\b|\bhalf (?:as loud|the volume)\b|减半|[小低轻少]了?一半")
_NO_SOUND = re.compile(
    r"\b(?:no|without(?: any)?) (?:sound|audio)\b|\bsilent(?:ly)?\b"
    r"|(?:不要|没有|去掉)(?:任何|什么|所有)?声音|声音都?不要|无声"
)


def _remove(clause: Clause) -> Sequence[e.Edit] | None:
    said = clause.said
    if _HALVED.search(said):
        return None
    wants_none = tunes.wants_no_music(said)
    if not wants_none and not (_mentions_music(clause) and _REMOVE.search(said)):
        return None
    if _MUTE.search(said) and not wants_none:
        return None
    if _NO_SOUND.search(said) and not _mentions_music(clause):
        return _muted(clause, None, only_clips=False)
    replaced = re.search(r"\b(?:replace|change|swap)\b|换", said)
    return None if replaced else [e.RemoveMusic()]


def _fade(clause: Clause) -> Sequence[e.Edit] | None:
    said = clause.said
    if not (
        _FADE.search(said)
        and (_mentions_music(clause) or _SOUND.search(said) or _it_is_music(clause))
    ):
        return None
    times = clause.times
    length = times[0].ms if times else 2_000
    fades_in = _FADES_IN.search(said)
    if _BOTH_ENDS.search(said):
        return [e.FadeMusic(length, length)]
    fades_out = _FADES_OUT.search(said) or re.search(
        r"\bout\b|淡出|渐出|渐弱|结尾|\bend\b|最后", said
    )
    return [
        e.FadeMusic(length if fades_in else None, length if fades_out or not fades_in else None)
    ]


_LEVEL = re.compile(
    r"\b(?:music|volume|song)\b[^,.;]{0,20}\b(?:at|to|around|like|about) (\d{1,3})\b"
    r"(?! ?(?:s\b|sec|min|x|:|%|ms))"
    r"|(?:^volume|音量) ?(\d{1,3})(?= ?$)"
    r"|(?:音乐|音量|配乐)[^,.;]{0,6}[到成为](\d{1,3})(?!\d|秒|分|倍|%|:|\.)"
)


def _volume(clause: Clause) -> Sequence[e.Edit] | None:
    said = clause.said
    about = _mentions_music(clause) or _SOUND.search(said) or _it_is_music(clause)
    if not about:
        bare = re.fullmatch(
            r"\W*(?:make it |a (?:bit|little) |much |turn it )?(?:louder|quieter|softer"
            r"|up|down)\W*|\W*(?:再)?(?:大声|小声)(?:一?点)?\W*",
            said,
        )
        about = bare is not None
    if not about:
        return None
    if _MUTE.search(said):
        return [e.SetVolume(0)]
    if _HALVED.search(said):
        return [e.SetVolume(scale=50)]
    percent = words.percent(said)
    if percent is None and (level := _LEVEL.search(said)) is not None:
        percent = int(next(group for group in level.groups() if group))
    if percent is not None and tunes.mood_in(said) is None:
        if _BY.search(said) and (_QUIETER.search(said) or _LOUDER.search(said)):
            return [e.SetVolume(scale=100 - percent if _QUIETER.search(said) else 100 + percent)]
        return [e.SetVolume(min(percent, 200))]
    if re.search(r"\b(?:max(?:imum)?|full) volume\b|最大(?:声|音量)?", said):
        return [e.SetVolume(100)]
    much = 40 if re.search(r"\b(?:much|a lot|way)\b|很多|得多|再", said) else 70
    wish = tunes.mood_in(said)
    also = [e.SetMusic(wish.mood, wish.asked)] if wish and wish.mood != "calm" else []
    if _QUIETER.search(said) and not _is_slower(said):
        return [*also, e.SetVolume(scale=much)]
    if _LOUDER.search(said):
        return [*also, e.SetVolume(scale=200 if much == 40 else 140)]
    return None


_BY = re.compile(r"\bby\b|了|(?:降低|调低|减小|减少|提高|升高|增加|增大)(?![^,.;]*[到至为成])")


def _is_slower(said: str) -> bool:
    """ "softer music" is a mood as much as a volume: here it is the mood only with a verb."""
    return (
        re.search(r"\b(?:use|add|with|different|another|some) (?:\w+ )?softer\b", said) is not None
    )


_GENERIC = {
    "song",
    "music",
    "audio",
    "track",
    "sound",
    "bgm",
    "tune",
    "recording",
    "voice",
    "音乐",
    "歌曲",
    "录音",
}
_USE = re.compile(r"\b(?:use|play|with|add|put|switch to|change|set|take)\b|用|换|加|配|放|播放|改")


def _own_song(clause: Clause) -> Sequence[e.Edit] | None:
    said = clause.utterance.plain
    sounds = [a for a in clause.assets if a.kind == "sound"]
    for asset in sounds:
        name = words.folded(asset.name)
        stem = PurePath(name).stem
        is_called = len(stem) > 2 and stem not in _GENERIC and words.find_word(stem, said)
        if name in said or (is_called and _USE.search(said)):
            percent = words.percent(said)
            louder = [e.SetVolume(min(percent, 200))] if percent is not None else []
            return [e.UseSound(name), *louder]
    if tunes.wants_own_sound(said) and (
        _mentions_music(clause) or _SOUND.search(said) or "mp3" in said or "录音" in said
    ):
        return [e.UseSound()]
    return None


_AS_BEFORE = re.compile(
    r"\bback to (?:normal|how it was|before)\b|\bas it was\b|恢复(?:正常|原来|原样)|变回"
)


def _music(clause: Clause) -> Sequence[e.Edit] | None:
    said = clause.said
    if not (_mentions_music(clause) or _it_is_music(clause)):
        return None
    if re.search(r"\b(?:beat|rhythm|tempo|lyrics|sing)\b(?!s)|歌词", said) and not tunes.mood_in(
        said
    ):
        raise Impossible(
            Remark(
                "I can't change single notes or the tempo yet. I can compose music in a mood, "
                "set its volume, fade it, cut on its beats, or use your own song.",
                "我还不能改单个音符或速度。可以按风格配乐、调音量、淡入淡出，或者用你自己的歌。",
            )
        )
    if _AS_BEFORE.search(said):
        raise Unclear(
            Remark(
                "How should the music be? Say a volume (“music at 80%”) or a mood, or “undo”.",
                "音乐要怎么改回去？可以说音量（“音乐80%”）、风格，或“撤销”。",
            )
        )
    wish = tunes.mood_in(said)
    volume = words.percent(said)
    if wish is not None:
        if wish.asked:
            clause.remarks.append(_nearest(wish))
        return [e.SetMusic(wish.mood, wish.asked, volume)]
    if _NEW.search(said) or _ADD.search(said) or _is_just_music(said):
        return [e.SetMusic(volume=volume)]
    return None


def _is_just_music(said: str) -> bool:
    return re.fullmatch(r"\W*(?:some |background )*(?:music|音乐|配乐|bgm)\W*", said) is not None


def _nearest(wish: tunes.MoodWish) -> Remark:
    return Remark(
        f"I can't compose {wish.asked} yet; {naming.mood_name(wish.mood, 'en')} is the "
        f"nearest I have.",
        f"我还不会做 {wish.asked} 音乐，“{naming.mood_name(wish.mood, 'zh')}”最接近。",
    )


RULES: tuple[Callable[[Clause], Sequence[e.Edit] | None], ...] = (
    _voice, _clip_sound, _own_song, _remove, _fade, _volume, _music,
)  # fmt: skip
