"""The grades: what `Timeline.colour_mood` may name, and what each does to the picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from animatic.studio.catalogue.names import Names

Tint = tuple[float, float]
"""Added to (u, v), in steps of 8-bit chroma: (+, -) is blue, (-, +) orange."""


@dataclass(frozen=True, slots=True)
class Toning:
    """What is done to light and colour. A neutral one changes nothing."""

    contrast: float = 0.0
    """An S-curve about the middle: 0 is straight, 0.3 strong, below 0 flatter."""
    black: float = 0.0
    """Where black is lifted to, as a part of white."""
    white: float = 1.0
    gamma: float = 1.0
    """Below 1 is brighter."""
    saturation: float = 1.0
    shadows: Tint = (0.0, 0.0)
    lights: Tint = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Grade:
    key: str
    names: Names
    words: str
    """What asks for it: a regular expression over folded text, both languages."""
    about: str
    """What it does to the picture."""
    toning: Toning
    names_a_place: bool = False
    """Whether a description means what is seen by its words, and only an edit the colours."""

    @property
    def is_colourless(self) -> bool:
        return self.toning.saturation == 0


_EVERY = (
    Grade(
        key="noir",
        names=Names("noir", "高反差黑白"),
        words=r"\bnoir\b|黑色电影|高反差黑白",
        about="Black and white with deep shadows.",
        toning=Toning(contrast=0.3, gamma=1.08, saturation=0.0),
    ),
    Grade(
        key="mono",
        names=Names("black and white", "黑白"),
        words=(
            r"\b(?:black[- ]?(?:and|&|n)[- ]?white|b ?& ?w|bw|mono(?:chrome)?|gr[ae]yscale"
            r"|desaturated?)\b|黑白|单色|灰度"
        ),
        about="Black and white with an even, natural scale of greys.",
        toning=Toning(contrast=0.06, saturation=0.0),
    ),
    Grade(
        key="vintage",
        names=Names("vintage", "复古"),
        words=(
            r"\b(?:vintage|retro|old[- ](?:film|school|photo)|sepia|nostalgic|film look"
            r"|analog(?:ue)?)\b|复古|怀旧|老电影|老照片|胶片|泛黄"
        ),
        about="Faded blacks, muted colours and a yellowed white, like an old print.",
        toning=Toning(
            contrast=-0.08, black=0.055, white=0.95, saturation=0.72, shadows=(3, 2), lights=(-9, 3)
        ),
    ),
    Grade(
        key="cinematic",
        names=Names("cinematic", "电影感"),
        words=(
            r"\b(?:cinematic|teal (?:and|&) orange|movie look|film grade|blockbuster)\b|电影感"
            r"|电影色调|电影质感|青橙|大片感"
        ),
        about="Teal shadows against warm skin and light, lifted blacks.",
        toning=Toning(contrast=0.14, black=0.015, saturation=1.02, shadows=(5, -6), lights=(-7, 5)),
    ),
    Grade(
        key="neon",
        names=Names("neon", "霓虹"),
        words=(
            r"\b(?:neon|cyberpunk) (?:look|colou?rs?|grade|tone|filter|style)\b|霓虹色"
            r"|赛博朋克(?:色调|风格|滤镜)"
        ),
        about="Magenta lights over blue shadows, saturated.",
        toning=Toning(contrast=0.12, saturation=1.2, shadows=(7, -1), lights=(2, 6)),
        names_a_place=True,
    ),
    Grade(
        key="dreamy",
        names=Names("dreamy", "梦幻"),
        words=r"\b(?:dreamy|pastel|soft (?:look|colou?rs?|tones?))\b|梦幻|柔光|粉彩|马卡龙",
        about="Soft pastel tones with lifted shadows.",
        toning=Toning(
            contrast=-0.12, black=0.05, gamma=0.9, saturation=0.84, shadows=(3, 3), lights=(-1, 3)
        ),
    ),
    Grade(
        key="muted",
        names=Names("muted", "低饱和"),
        words=(
            r"\b(?:muted|faded|less (?:saturat\w+|colou?rful)|desaturate|subtle colou?rs?"
            r"|matte)\b|低饱和|饱和度?(?:再)?(?:低|降|减)|降低?饱和|素雅|淡一点的颜色|莫兰迪|降低饱和"
        ),
        about="Restrained colours and soft contrast.",
        toning=Toning(contrast=-0.06, black=0.02, saturation=0.7, shadows=(2, -1), lights=(-2, 1)),
    ),
    Grade(
        key="vivid",
        names=Names("vivid", "鲜艳"),
        words=(
            r"\b(?:vivid|vibrant|saturated|colou?rful|punchy|more (?:saturat\w+|colou?rful|vivid)"
            r"|make (?:this|everything|the (?:whole )?(?:video|film|thing)) pop"
            r"|pop (?:more )?colou?rs?"
            r"|(?:colou?rs?|image|picture|video) pop|brighter colou?rs?"
            r"|colou?rs? (?:\w+ ){0,3}(?:dull|flat|washed[- ]out|boring))\b|颜色太?[灰淡暗]|鲜艳"
            r"|颜色(?:再)?亮|饱和|鲜明"
            r"|色彩丰富|浓郁"
        ),
        about="Richer colours and more contrast.",
        toning=Toning(contrast=0.16, saturation=1.28),
    ),
    Grade(
        key="warm",
        names=Names("warm", "暖色"),
        words=r"\b(?:warm (?:it|this|everything) up|warm(?:er)?|golden (?:tones?|look))\b|暖",
        about="Golden highlights and gentle contrast, like late afternoon.",
        toning=Toning(contrast=0.08, saturation=1.06, shadows=(-1.5, 1.5), lights=(-7, 4)),
    ),
    Grade(
        key="cool",
        names=Names("cool", "冷色"),
        words=(
            r"\b(?:cool(?:er)?|cold(?:er)?|blue(?:r|ish)? (?:tones?|look|tint))\b(?!,| video"
            r"| one)|冷"
        ),
        about="Blue shadows and clean whites, like morning air.",
        toning=Toning(contrast=0.06, saturation=0.96, shadows=(7, -3), lights=(3, -2)),
    ),
)

GRADES: Mapping[str, Grade] = {grade.key: grade for grade in _EVERY}
"""By key, the narrower words first: the first whose words are found is meant."""

UNGRADED = Names("natural", "自然")
"""What colours are called that no grade lies over."""
