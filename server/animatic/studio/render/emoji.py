"""Emoji: pictures among letters, from the colour font that the system has, if it has one.

None is shipped (the smallest is three times all our fonts together). Without one, an emoji is
drawn in one colour where some font has its outline, or left out and named by `missing_glyphs`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .fonts import is_invisible, system_folders

if TYPE_CHECKING:
    from ..planes import FloatImage

KNOWN = {"notocoloremoji.ttf": 109, "apple color emoji.ttc": 160, "seguiemj.ttf": 109}
"""Files of the systems' colour fonts, and the size in pixels at which each is drawn: fonts made of
bitmaps have no other."""

_ONE = r"[\U0001f000-\U0001faff]|[\u2600-\u27bf\u2b00-\u2bff\u2300-\u23ff]\ufe0f"
_TURNED = "[\U0001f3fb-\U0001f3ff\ufe0f]*"
SEQUENCE = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}"  # a flag
    f"|(?:{_ONE}){_TURNED}(?:\u200d(?:{_ONE}|[\u2600-\u27bf]){_TURNED})*"
)


@dataclass(frozen=True, slots=True)
class ColourFace:
    """A font of pictures. Its advance is its own; it has neither weights nor kerning."""

    path: Path
    strike: int

    def picture(self, sequence: str, pixels: float) -> FloatImage:
        """The emoji, (h, w, 4): R'G'B' multiplied by coverage, and coverage; `pixels` an em."""
        from PIL import Image, ImageDraw

        font = _opened(self.path, self.strike)
        sequence = sequence if is_shaping() else sequence[0]
        left, top, right, bottom = map(round, font.getbbox(sequence))
        picture = Image.new("RGBA", (max(1, right - left), max(1, bottom - top)))
        ImageDraw.Draw(picture).text((-left, -top), sequence, font=font, embedded_color=True)
        share = pixels / max(picture.size)
        size = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
        # Pillow weighs colours by coverage when it resizes RGBA
        resized = picture.resize(size, Image.Resampling.LANCZOS)
        small = np.asarray(np.asarray(resized) / 255, np.float32)
        small[..., :3] *= small[..., 3:]
        return small

    def has(self, sequence: str) -> bool:
        _, top, _, bottom = _opened(self.path, self.strike).getbbox(sequence)
        return bottom > top


@lru_cache(maxsize=1)
def is_shaping() -> bool:
    """Whether sequences can be joined: Pillow needs the system's libfribidi for it."""
    from PIL import features

    return bool(features.check("raqm"))


@lru_cache(maxsize=4)
def _opened(path: Path, strike: int):
    from PIL import ImageFont

    return ImageFont.truetype(path, strike)


@lru_cache(maxsize=1)
def colour_face() -> ColourFace | None:
    """The system's colour font, looked for once."""
    for folder in system_folders():
        for path in sorted(folder.rglob("*[eE]moji*")) + sorted(folder.glob("seguiemj.ttf")):
            strike = KNOWN.get(path.name.lower())
            if strike is None:
                continue
            try:
                _opened(path, strike)
            except OSError:
                continue
            return ColourFace(path, strike)
    return None


def sequences(text: str) -> Iterator[tuple[str, ColourFace | None]]:
    """`text` in order: each emoji whole with the face that has it, all else letter by letter.

    A sequence no face has falls back to its letters: a family becomes its members.
    """
    face = colour_face()
    at = 0
    for match in SEQUENCE.finditer(text):
        if face is None or not _is_drawn(face, match.group()):
            continue
        yield from ((c, None) for c in text[at : match.start()])
        yield match.group(), face
        at = match.end()
    yield from ((c, None) for c in text[at:])


def _is_drawn(face: ColourFace, sequence: str) -> bool:
    is_flag = "\U0001f1e6" <= sequence[0] <= "\U0001f1ff"
    if is_flag and not is_shaping():
        return False
    return all(face.has(c) for c in sequence if not is_invisible(c))
