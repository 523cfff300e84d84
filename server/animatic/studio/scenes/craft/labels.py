"""Names on a moving picture: small letters on a dark plate, put down between pixels.

Set once per scene at the frame's own size, so that they are as sharp as a title.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from animatic.studio.planes import Plane

from .shot import SceneShot

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

LETTERS = 42.0
"""Units an em."""
ASIDE, OVER = 20.0, 10.0
"""Units of plate beside the letters, and above and below their line."""
_FONTS = Path(__file__).parents[2] / "fonts"
_EDGE = 2
"""Empty pixels around a mask, for sampling between pixels."""


class Label:
    """One name. `width` and `height` are its plate's, in units."""

    def __init__(self, shot: SceneShot, name: str) -> None:
        self._shot = shot
        font = _font(name.isascii(), max(6, round(LETTERS * shot.scale[1])))
        self._letters = _set(name, font, shot)
        rows, columns = self._letters.shape
        self._plate = _plate(rows, columns)
        self.width = (columns - 2 * _EDGE) / shot.scale[0]
        self.height = (rows - 2 * _EDGE) / shot.scale[1]

    def stamp(self, letters: Plane, plates: Plane, x: float, y: float, strength: float) -> None:
        """Onto two sheets of `ink`, its middle at (x, y), moved inwards at the frame's edges."""
        shot = self._shot
        x = min(max(x, self.width / 2 + 24), shot.across - self.width / 2 - 24)
        rows, columns = self._letters.shape
        left = x * shot.scale[0] - columns / 2
        top = y * shot.scale[1] - rows / 2
        column, row = int(np.floor(left)), int(np.floor(top))
        if not (0 <= column < shot.width - columns and 0 <= row < shot.height - rows):
            return
        shift = np.array([[1, 0, left - column], [0, 1, top - row]])
        for mask, sheet in ((self._letters, letters), (self._plate, plates)):
            moved = cv2.warpAffine(mask, shift, (columns, rows), flags=cv2.INTER_LINEAR)
            region = sheet[row : row + rows, column : column + columns]
            np.maximum(region, cv2.convertScaleAbs(moved, alpha=strength), out=region)


def _set(name: str, font: FreeTypeFont, shot: SceneShot) -> Plane:
    """The letters' coverage on the whole plate, on one line whatever their shapes."""
    from PIL import Image, ImageDraw

    aside, over = (round(v * s) for v, s in zip((ASIDE, OVER), shot.scale, strict=True))
    ascent, descent = font.getmetrics()
    wide = round(font.getlength(name)) + 2 * (aside + _EDGE)
    image = Image.new("L", (wide, ascent + descent + 2 * (over + _EDGE)))
    ImageDraw.Draw(image).text((wide / 2, image.height / 2), name, font=font, fill=255, anchor="mm")
    return np.asarray(image).copy()


def _plate(rows: int, columns: int) -> Plane:
    """A rounded rectangle, smooth at its edge."""
    fine = np.zeros((rows * 4, columns * 4), np.uint8)
    top, bottom, left, right = (_EDGE * 4, (rows - _EDGE) * 4, _EDGE * 4, (columns - _EDGE) * 4)
    radius = (bottom - top) // 2
    cv2.rectangle(fine, (left + radius, top), (right - radius, bottom - 1), (255,), -1)
    for x in (left + radius, right - radius):
        cv2.circle(fine, (x, top + radius), radius, (255,), -1)
    return np.asarray(cv2.resize(fine, (columns, rows), interpolation=cv2.INTER_AREA), np.uint8)


@lru_cache(maxsize=8)
def _font(is_latin: bool, em: int) -> FreeTypeFont:
    from PIL import ImageFont

    name = "Inter-SemiBold.woff2" if is_latin else "NotoSansSC.woff2"
    font = ImageFont.truetype(_FONTS / name, em, layout_engine=ImageFont.Layout.BASIC)
    if not is_latin:
        font.set_variation_by_axes([560])
    return font
