"""The moods of music: what `Music.mood` may name, and what goes with each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from animatic.studio.catalogue.names import Names


@dataclass(frozen=True, slots=True)
class MusicKind:
    """A kind of music that can't be composed."""

    name: str
    """What it is called when the nearest mood is offered instead."""
    words: str
    """What asks for it: a regular expression over folded text, both languages."""


@dataclass(frozen=True, slots=True)
class Mood:
    key: str
    names: Names
    words: str
    """What asks for it: a regular expression over folded text, both languages."""
    about: str
    """What it sounds like and what it suits."""
    idiom: str
    """Where its music is described: the path of a `music.idiom.Idiom`."""
    type_styles: tuple[str, str, str]
    """The titles that suit it, the best first."""
    pace_ms: int
    """How long a shot of a scene likes to be beside it."""
    crossfade_ms: int
    """How long one shot takes to become the next."""
    crossfade_of_files_ms: int | None = None
    """The same between a person's own pictures and clips, where it isn't as long."""
    temper: Literal["still", "even", "quick"] = "even"
    """How a short film is cut: a still one stays whole, a quick one is cut even where its shots
    look alike.
    """
    nearest_to: tuple[MusicKind, ...] = ()


_EVERY = (
    Mood(
        key="lofi",
        names=Names("Lo-fi", "Lo-fi"),
        words=(
            r"lo-?fi|low[- ]fi|chill(?:ed|hop|out)?\b|laid[- ]back|study beats|coffee ?shop|慵懒"
            r"|惬意|轻松|低保真|嘻哈"
        ),
        about="Lo-fi: soft electric piano, dusty drums, unhurried. For study, coffee, rain.",
        nearest_to=(
            MusicKind("jazz", r"jazz|爵士"),
            MusicKind("hip-hop", r"hip[- ]?hop|rap\b|trap\b|说唱"),
        ),
        idiom="animatic.studio.music.moods.lofi:LOFI",
        type_styles=("playful", "elegant", "clean"),
        pace_ms=6_000,
        crossfade_ms=600,
        crossfade_of_files_ms=400,
    ),
    Mood(
        key="synthwave",
        names=Names("Synthwave", "合成器浪潮"),
        words=r"synth ?wave|vaporwave|retro ?wave|80s|eighties|synth\b|合成器|蒸汽波|复古电子",
        about="Synthwave: analogue arpeggios and gated drums. For neon, cars, night cities.",
        idiom="animatic.studio.music.moods.synthwave:SYNTHWAVE",
        type_styles=("neon", "bold", "clean"),
        pace_ms=5_500,
        crossfade_ms=600,
        temper="quick",
    ),
    Mood(
        key="cinematic",
        names=Names("Cinematic", "电影感配乐"),
        words=(
            r"cinematic|epic|orchestral|dramatic|film score|grand|heroic|majestic|emotional"
            r"|电影感|气势|史诗|大气|震撼|恢弘|磅礴|感人"
        ),
        about="Cinematic: strings and piano that grow, deep drums. For landscapes and stories.",
        nearest_to=(
            MusicKind("classical", r"classical|古典"),
            MusicKind("strings", r"violin|strings|小提琴|弦乐"),
        ),
        idiom="animatic.studio.music.moods.cinematic:CINEMATIC",
        type_styles=("elegant", "editorial", "clean"),
        pace_ms=6_000,
        crossfade_ms=800,
    ),
    Mood(
        key="tense",
        names=Names("Tense", "紧张配乐"),
        words=(
            r"tense|suspense\w*|dark\b|scary|spooky|thriller|myster\w+|ominous|creepy|horror|紧张"
            r"|悬疑|恐怖|惊悚|神秘"
        ),
        about="Tense: pulsing low strings, ticking, dark drums. For trailers, storms, suspense.",
        idiom="animatic.studio.music.moods.tense:TENSE",
        type_styles=("bold", "neon", "clean"),
        pace_ms=4_500,
        crossfade_ms=300,
        temper="quick",
    ),
    Mood(
        key="corporate",
        names=Names("Corporate", "商务配乐"),
        words=(
            r"corporate|business|professional|hopeful|inspir\w+|motivat\w+|uplifting|tech\b|商务|企业"
            r"|励志|专业|科技感?|积极向上"
        ),
        about="Corporate: muted guitar, piano, light beat. For companies, tutorials, data.",
        idiom="animatic.studio.music.moods.corporate:CORPORATE",
        type_styles=("clean", "editorial", "bold"),
        pace_ms=5_500,
        crossfade_ms=500,
    ),
    Mood(
        key="upbeat",
        names=Names("Upbeat", "欢快配乐"),
        words=(
            r"up-?beat|happ(?:y|ier)|livelier|energetic|lively|cheerful|fun\b|fast|dance|pop\b"
            r"|party|joyful|playful|bright|exciting|quicker|faster|punchy"
            r"|欢快|活力|动感|轻快|活泼|快乐|欢乐|节奏感|热烈|开心|喜庆|激昂|快节奏|流行"
        ),
        about="Upbeat: bright plucks, claps and a bouncing bass. For products, travel, friends.",
        nearest_to=(
            MusicKind("rock", r"rock\b|metal\b|punk|摇滚"),
            MusicKind("electronic", r"electronic|edm|techno|house music|电子"),
            MusicKind("country", r"country music|乡村音乐"),
            MusicKind("disco", r"funk|disco|迪斯科"),
        ),
        idiom="animatic.studio.music.moods.upbeat:UPBEAT",
        type_styles=("bold", "playful", "clean"),
        pace_ms=4_500,
        crossfade_ms=400,
        temper="quick",
    ),
    Mood(
        key="calm",
        names=Names("Calm", "舒缓配乐"),
        words=(
            r"calm\w*|softer|slower|relax\w*|peaceful|ambient|soft\w*|gentle|quiet\b(?! down)"
            r"|warm\b|co[sz]y|dreamy|nostalgic|soothing|slow\w*|meditat\w+|mellow|serene|romantic|sad\b|tender"
            r"|舒缓|安静|宁静|平静|柔和|放松|轻柔|温柔|温馨|温暖|治愈|梦幻|怀旧|冥想|轻音乐|抒情|浪漫|伤感|悲伤|慢"
        ),
        about="Calm: slow piano over warm pads, no drums. For nature, wellness, quiet words.",
        nearest_to=(
            MusicKind("piano", r"piano|钢琴"),
            MusicKind("acoustic guitar", r"acoustic|guitar|吉他|民谣|folk"),
            MusicKind(
                "Chinese traditional", r"国风|古风|中国风|古筝|二胡|琵琶|笛子|chinese traditional"
            ),
        ),
        idiom="animatic.studio.music.moods.calm:CALM",
        type_styles=("elegant", "clean", "editorial"),
        pace_ms=8_000,
        crossfade_ms=800,
        temper="still",
    ),
)

MOODS: Mapping[str, Mood] = {mood.key: mood for mood in _EVERY}
"""By key. Where words of two moods begin at the same place, the earlier one is meant."""

DEFAULT_MOOD = "cinematic"
"""What plays where a timeline names a mood that isn't there."""
