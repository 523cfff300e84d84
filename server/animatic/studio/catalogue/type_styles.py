"""The type styles: what `Text.style` may name, and how each sets a title and what goes with it.

What is measured in units is 1/1080 of the frame's short side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from animatic.studio.catalogue.names import Names

Motion = Literal["rise", "pop", "fade", "reveal", "flicker"]
Align = Literal["center", "left"]
Ornament = Literal["hairline", "none", "bar", "rules", "underline"]


@dataclass(frozen=True, slots=True)
class TypeStyle:
    key: str
    names: Names
    words: str
    """What asks for it: a regular expression over folded text, both languages."""
    rank: int
    """Where words of several styles are said, the one of the lowest rank is meant."""
    latin: str
    """The headline's Latin face: a file in `studio/fonts`."""
    han_weight: int
    detail_latin: str
    detail_han_weight: int
    size: int
    """The headline's letters, in units an em; Chinese is set a sixth larger."""
    accent: str
    """`#rrggbb` of hairlines, bars, glows and kickers."""
    tracking: float = 0.0
    han_tracking: float = 0.04
    leading: float = 1.14
    is_capitals: bool = False
    align: Align = "center"
    motion: Motion = "rise"
    ornament: Ornament = "hairline"
    glows: bool = False
    detail_tracking: float = 0.01
    detail_is_kicker: bool = False
    """Whether the detail stands above the headline, small, in spaced capitals."""


_EVERY = (
    TypeStyle(
        key="clean",
        names=Names("clean", "简洁"),
        words=r"\b(?:clean|simple|minimal(?:ist)?|plain|modern)\b|简洁|简约|干净",
        rank=6,
        latin="Inter-ExtraBold",
        han_weight=700,
        detail_latin="Inter-Regular",
        detail_han_weight=400,
        size=122,
        accent="#9fd0ff",
        tracking=-0.02,
        motion="rise",
        ornament="hairline",
    ),
    TypeStyle(
        key="bold",
        names=Names("bold", "粗体"),
        words=r"\b(?:bold(?:er)?|heavy|strong)\b|粗体|加粗|醒目",
        rank=3,
        latin="Oswald-SemiBold",
        han_weight=900,
        detail_latin="Inter-SemiBold",
        detail_han_weight=500,
        size=158,
        accent="#ffd23f",
        tracking=0.005,
        leading=1.12,
        is_capitals=True,
        motion="reveal",
        ornament="bar",
    ),
    TypeStyle(
        key="elegant",
        names=Names("elegant", "优雅"),
        words=r"\b(?:elegant|serif|classy|classic)\b|优雅|衬线|典雅",
        rank=2,
        latin="Fraunces-Regular",
        han_weight=350,
        detail_latin="Inter-Regular",
        detail_han_weight=400,
        size=118,
        accent="#e9d6b0",
        tracking=0.015,
        han_tracking=0.16,
        leading=1.2,
        motion="fade",
        ornament="rules",
        detail_tracking=0.06,
    ),
    TypeStyle(
        key="neon",
        names=Names("neon", "霓虹"),
        words=r"\b(?:neon|glow(?:ing)?)\b|霓虹|发光",
        rank=1,
        latin="Exo2-Bold",
        han_weight=700,
        detail_latin="Inter-SemiBold",
        detail_han_weight=500,
        size=124,
        accent="#2fe6ff",
        tracking=0.02,
        han_tracking=0.08,
        motion="flicker",
        ornament="none",
        glows=True,
        detail_tracking=0.05,
    ),
    TypeStyle(
        key="editorial",
        names=Names("editorial", "杂志"),
        words=r"\b(?:editorial|magazine)\b|杂志",
        rank=5,
        latin="Fraunces-SemiBold",
        han_weight=800,
        detail_latin="Inter-SemiBold",
        detail_han_weight=500,
        size=124,
        accent="#ff7a59",
        tracking=-0.01,
        leading=1.1,
        align="left",
        motion="reveal",
        ornament="bar",
        detail_is_kicker=True,
        detail_tracking=0.16,
    ),
    TypeStyle(
        key="playful",
        names=Names("playful", "活泼"),
        words=r"\b(?:playful|fun|rounded|cute)\b|活泼|可爱|圆体",
        rank=4,
        latin="Fredoka-SemiBold",
        han_weight=800,
        detail_latin="Inter-SemiBold",
        detail_han_weight=500,
        size=136,
        accent="#ffcf5c",
        leading=1.12,
        motion="pop",
        ornament="underline",
    ),
)

TYPE_STYLES: Mapping[str, TypeStyle] = {style.key: style for style in _EVERY}
"""By key, in the order they are listed to people."""

DEFAULT_STYLE = "clean"
"""What sets a text that names no style, or one that isn't there."""


def style_named(key: str) -> TypeStyle:
    """A style by its key; an unknown one or "" is the default one."""
    return TYPE_STYLES.get(key, TYPE_STYLES[DEFAULT_STYLE])
