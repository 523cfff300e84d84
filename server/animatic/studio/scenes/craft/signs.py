"""Neon signs: words bent from light tubes, in Chinese and in Latin letters."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from .shot import Floats

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

WORDS = (
    "拉面", "酒店", "茶", "夜市", "电影", "书店", "火锅", "歌厅", "旅馆", "咖啡", "光", "霓虹",
    "HOTEL", "OPEN", "BAR", "24H", "CAFE", "RAMEN", "NEON", "CLUB", "JAZZ", "SUSHI",
)  # fmt: skip
_FONT = Path(__file__).parents[2] / "fonts" / "NotoSansSC.woff2"
_EM = 112


def board(word: str, size: tuple[int, int], tone: Floats, *, is_upright: bool) -> Floats:
    """Light of a sign of (height, width) pixels, (h, w, 3): a frame, the word, a dim panel.

    Tubes are almost white inside; the colour comes from the glow that the caller adds.
    """
    height, width = size
    scale = 4 if max(size) < 200 else 2
    sheet = np.zeros((height * scale, width * scale), np.float32)
    _frame(sheet)
    letters = word if is_upright else (word,)
    room = (sheet.shape[0] * 0.90 / len(letters), sheet.shape[1] * 0.80)
    for i, letter in enumerate(letters):
        middle = sheet.shape[0] * 0.05 + room[0] * (i + 0.5)
        _stamp(sheet, _drawn(letter), (middle, sheet.shape[1] / 2), (room[0] * 0.86, room[1]))
    tubes = cv2.resize(sheet, (width, height), interpolation=cv2.INTER_AREA)[..., None]
    return tubes * (tone * 0.62 + 0.38) * np.float32(1.15) + tone * np.float32(0.07)


def _frame(sheet: Floats) -> None:
    height, width = sheet.shape
    thick = max(2, round(min(sheet.shape) * 0.045))
    inset = thick
    cv2.rectangle(sheet, (inset, inset), (width - 1 - inset, height - 1 - inset), 1.0, thick)


def _stamp(
    sheet: Floats, letters: Floats, at: tuple[float, float], room: tuple[float, float]
) -> None:
    """Letters as large as the room (height, width) allows, their middle at (row, column)."""
    part = min(room[0] / letters.shape[0], room[1] / letters.shape[1])
    size = (max(2, round(letters.shape[1] * part)), max(2, round(letters.shape[0] * part)))
    small = cv2.resize(letters, size, interpolation=cv2.INTER_AREA)
    top, left = round(at[0] - size[1] / 2), round(at[1] - size[0] / 2)
    top, left = max(0, top), max(0, left)
    region = sheet[top : top + size[1], left : left + size[0]]
    np.maximum(region, small[: region.shape[0], : region.shape[1]], out=region)


@lru_cache(maxsize=1)
def _opened() -> FreeTypeFont:
    from PIL import ImageFont

    font = ImageFont.truetype(_FONT, _EM, layout_engine=ImageFont.Layout.BASIC)
    font.set_variation_by_axes([560])
    return font


@lru_cache(maxsize=128)
def _drawn(letters: str) -> Floats:
    """Letters at one size, cropped to their ink; every sign is fitted from these."""
    from PIL import Image, ImageDraw

    font = _opened()
    left, top, right, bottom = (round(v) for v in font.getbbox(letters))
    image = Image.new("L", (right - left + 4, bottom - top + 4))
    ImageDraw.Draw(image).text((2 - left, 2 - top), letters, font=font, fill=255)
    return np.asarray(image, np.float32) / 255
