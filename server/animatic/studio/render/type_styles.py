"""How words look: the type styles, as data, and which suit which mood.

No media imports: the director reads the names. What is measured in units is 1/1080 of the
frame's short side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Motion = Literal["rise", "pop", "fade", "reveal", "flicker"]
Align = Literal["center", "left"]
Ornament = Literal["hairline", "none", "bar", "rules", "underline"]


@dataclass(frozen=True, slots=True)
class TypeStyle:
    """One way of setting a title and what goes with it."""

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


STYLES: Mapping[str, TypeStyle] = {
    "clean": TypeStyle(
        "Inter-ExtraBold", 700, "Inter-Regular", 400, 122, "#9fd0ff",
        tracking=-0.02, motion="rise", ornament="hairline",
    ),
    "bold": TypeStyle(
        "Oswald-SemiBold", 900, "Inter-SemiBold", 500, 158, "#ffd23f",
        tracking=0.005, leading=1.12, is_capitals=True, motion="reveal", ornament="bar",
    ),
    "elegant": TypeStyle(
        "Fraunces-Regular", 350, "Inter-Regular", 400, 118, "#e9d6b0",
        tracking=0.015, han_tracking=0.16, leading=1.2, motion="fade", ornament="rules",
        detail_tracking=0.06,
    ),
    "neon": TypeStyle(
        "Exo2-Bold", 700, "Inter-SemiBold", 500, 124, "#2fe6ff",
        tracking=0.02, han_tracking=0.08, motion="flicker", ornament="none", glows=True,
        detail_tracking=0.05,
    ),
    "editorial": TypeStyle(
        "Fraunces-SemiBold", 800, "Inter-SemiBold", 500, 124, "#ff7a59",
        tracking=-0.01, leading=1.1, align="left", motion="reveal", ornament="bar",
        detail_is_kicker=True, detail_tracking=0.16,
    ),
    "playful": TypeStyle(
        "Fredoka-SemiBold", 800, "Inter-SemiBold", 500, 136, "#ffcf5c",
        leading=1.12, motion="pop", ornament="underline",
    ),
}  # fmt: skip

DEFAULT_STYLE = "clean"

STYLES_FOR_MOOD: Mapping[str, tuple[str, str, str]] = {
    "lofi": ("playful", "elegant", "clean"),
    "cinematic": ("elegant", "editorial", "clean"),
    "upbeat": ("bold", "playful", "clean"),
    "calm": ("elegant", "clean", "editorial"),
    "corporate": ("clean", "editorial", "bold"),
    "tense": ("bold", "neon", "clean"),
    "synthwave": ("neon", "bold", "clean"),
}
"""Three styles for each of the music's moods, the best first."""


def style_named(name: str) -> TypeStyle:
    """A style by its name; an unknown name or "" is the default one."""
    return STYLES.get(name, STYLES[DEFAULT_STYLE])
