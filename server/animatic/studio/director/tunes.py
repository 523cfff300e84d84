"""What a message says about sound: which music, none, or the person's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from animatic.studio.catalogue import MOODS
from animatic.studio.director import words
from animatic.studio.director.contract import Asset


@dataclass(frozen=True, slots=True)
class MoodWish:
    mood: str
    asked: str = ""
    """A kind of music that `mood` is only the nearest to: "jazz"; else ""."""


def mood_in(text: str) -> MoodWish | None:
    """The mood of music that folded text names first, or the nearest one to a genre it names."""
    moods = _moods(text)
    return min(moods, key=lambda hit: (bool(hit[1].asked), hit[0]))[1] if moods else None


def _mood_before(text: str) -> MoodWish | None:
    """What stands next to the word "music"; a mood before a genre says more: "epic piano"."""
    moods = _moods(text)
    return max(moods, key=lambda hit: hit[0] - A_WORD * bool(hit[1].asked))[1] if moods else None


A_WORD = 12
"""Characters: about as many as a word and a space take."""


def _moods(text: str) -> list[tuple[int, MoodWish]]:
    """Every mood and genre that is named, with its place."""
    return [
        (match.start(), wish)
        for pattern, wish in _KNOWN
        for match in re.finditer(rf"(?<![a-z])(?:{pattern})", text)
    ]


_KNOWN = (
    *((mood.words, MoodWish(mood.key)) for mood in MOODS.values()),
    *((k.words, MoodWish(mood.key, k.name)) for mood in MOODS.values() for k in mood.nearest_to),
)


MUSIC = (
    r"(?:music|soundtrack|bgm|songs?|tunes?|beats?|melody|score|tracks?|音乐|配乐|乐曲|钢琴曲"
    r"|摇滚乐|爵士乐|电子乐|舞曲|歌曲|歌|bgm|伴奏|曲子)"
)
_NO_MUSIC = re.compile(
    rf"\b(?:no|without(?: any)?|don'?t (?:add|use|want|need|include)(?: any)?"
    rf"|skip(?: the)?|leave out(?: the)?) (?:\w+ )?{MUSIC}\b"
    r"|\b(?:silent(?:ly)?|no (?:sound|audio)|without (?:any )?(?:sound|audio))\b"
    r"|(?:不要|无需|不用|不需要|不加|别加|没有|不带|无|不配|别放"
    r"|不想要)(?:任何)?(?:背景)?(?:音乐|配乐|声音|bgm|歌)|静音|无声|(?:什么|任何|一点)?声音都不要"
)
_NEAR_MUSIC = re.compile(rf"([^,.;!?\n]{{0,48}}){MUSIC}([^,.;!?\n]{{0,24}})")
_OWN_SOUND = re.compile(
    r"\b(?:my|the uploaded|uploaded|this|that|our|own|attached) (?:own )?(?:song|music"
    r"|track|audio|tune|recording|sound|voice ?over|mp3)"
    r"|我(?:自己)?的(?:音乐|歌|歌曲|录音|音频|声音)|上传的(?:音乐|歌|歌曲|录音|音频|声音)|(?:这首"
    r"|那首|这个|这段)(?:歌|音乐|曲子|音频|录音)"
)


_VOICE = re.compile(
    r"\bvoice[- ]?overs?\b|\bnarrat(?:ion|or)\b|\bvoice ?track\b|\b(?:my|own|recorded) voice\b"
    r"|\bvoice (?:recording|memo)\b|旁白|画外音|解说|口播|我的声音"
    r"|(?:我的|上传的|这段)(?:录音|配音)"
)


def wants_voice(text: str) -> bool:
    """Whether a recording is to be heard as a voice over the film."""
    return _VOICE.search(text) is not None


_HIS_OWN = re.compile(r"\b(?:my|our|own|uploaded|recorded|recording|this)\b|我的?|上传|录音|这段")
_CALLED_VOICE = re.compile(
    r"voice|narrat|speech|(?:^|[^a-z])vo(?:[^a-z]|$)|旁白|配音|解说|口播|录音"
)


def voice_among(assets: Sequence[Asset], text: str) -> Asset | None:
    """The recording that is to speak: named in the folded text, called a voice, or the only one
    of a person who says it is theirs. A song isn't, whoever asks for a voice.
    """
    sounds = [a for a in assets if a.kind == "sound"]
    named = [a for a in sounds if words.folded(a.name) in text]
    called = [a for a in sounds if _CALLED_VOICE.search(words.folded(a.name))]
    either = [a for a in named if a in called] or called or named
    if not either and _HIS_OWN.search(text) and len(sounds) == 1:
        return sounds[0]
    return either[0] if either else None


def wants_no_music(text: str) -> bool:
    return _NO_MUSIC.search(text) is not None


def wants_own_sound(text: str) -> bool:
    return _OWN_SOUND.search(text) is not None


def mood_of_music(text: str) -> MoodWish | None:
    """The mood said right beside the word "music": "upbeat music", "音乐欢快一点"."""
    for match in _NEAR_MUSIC.finditer(text):
        if wish := _mood_before(match[1]) or mood_in(match[2]):
            return wish
    return None
