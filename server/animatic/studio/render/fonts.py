"""Faces: which file draws which character. The vendored fonts first, then the system's.

A character that no face has is never drawn as an empty box: `typesetting.missing_glyphs` names
it, and the typesetting leaves it out. Refuses to know about lines, colours and motion.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

VENDORED = Path(__file__).parent.parent / "fonts"
HAN = "NotoSansSC"
FALLBACK = "Inter-SemiBold"
MOST_SYSTEM_FILES = 400
"""How many of the system's font files are tried for a character before giving up."""

_NEVER_THERE = "\U0010fffe"  # a noncharacter: every font answers with its .notdef glyph
_PREFERRED = ("notosanscjk", "notosans", "msyh", "pingfang", "arialuni", "applesd", "malgun",
              "nirmala", "segoeui", "seguisym", "dejavusans", "arial", "freesans")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Face:
    """One way of drawing letters: a file, and a weight where the file is variable."""

    path: Path
    weight: int | None = None

    @property
    def is_vendored(self) -> bool:
        return self.path.parent == VENDORED

    def at(self, size: float) -> FreeTypeFont:
        """The face at `size` pixels an em. Opened once; Pillow holds the GIL while it draws."""
        return _opened(self.path, self.weight, round(size * 8) / 8)


def latin_face(name: str) -> Face:
    """A vendored face by its file's stem, like "Inter-SemiBold"."""
    return Face(VENDORED / f"{name}.woff2")


def han_face(weight: int) -> Face:
    """Noto Sans SC at a weight from 100 to 900."""
    return Face(VENDORED / f"{HAN}.woff2", weight)


@lru_cache(maxsize=64)
def _opened(path: Path, weight: int | None, size: float) -> FreeTypeFont:
    from PIL import ImageFont, features

    vendored = path.parent == VENDORED
    shapes = not vendored and features.check("raqm")
    engine = ImageFont.Layout.RAQM if shapes else ImageFont.Layout.BASIC
    font = ImageFont.truetype(path, size, layout_engine=engine)
    if weight is not None:
        font.set_variation_by_axes([weight])
    return font


@lru_cache(maxsize=20_000)
def has_glyph(face: Face, character: str) -> bool:
    """Whether the face draws the character as itself. Space counts as drawn."""
    if character.isspace():
        return True
    font = Face(face.path).at(32)
    return _picture(font, character) != _not_there(face.path)


@lru_cache(maxsize=512)
def _not_there(path: Path) -> bytes:
    return _picture(Face(path).at(32), _NEVER_THERE)


def _picture(font: FreeTypeFont, character: str) -> bytes:
    mask = font.getmask(character, mode="L")
    return bytes(mask) + repr((mask.size, font.getlength(character))).encode()


def is_han(character: str) -> bool:
    """Whether a character belongs to Chinese, Japanese or Korean setting, full width."""
    return (
        "\u2e80" <= character <= "\ua4cf"
        or "\uac00" <= character <= "\ud7af"
        or "\uf900" <= character <= "\ufaff"
        or "\ufe30" <= character <= "\ufe4f"
        or "\uff00" <= character <= "\uffef"
        or "\U00020000" <= character <= "\U0003ffff"
    )


def is_invisible(character: str) -> bool:
    """Joiners, variation selectors and controls: nothing to draw, nothing to miss."""
    return (
        character in "\u200b\u200c\u200d\u2060\ufeff\u00ad"
        or "\ufe00" <= character <= "\ufe0f"
        or "\u202a" <= character <= "\u202e"
        or "\U000e0000" <= character <= "\U000e01ef"
        or (ord(character) < 32 and character != "\n")
        or "\x7f" <= character <= "\x9f"
    )


def settled_face(text: str, latin: Face) -> Face:
    """`latin` if it has every Latin letter of `text`, else the face that has most of them.

    One letter of another face in the middle of a word looks like a mistake, so a text is set in
    the one or the other.
    """
    stand_in = latin_face(FALLBACK)
    letters = (c for c in text if not is_han(c) and not is_invisible(c) and has_glyph(stand_in, c))
    return latin if all(has_glyph(latin, c) for c in letters) else stand_in


def face_for(character: str, latin: Face, han: Face, *, is_chinese: bool) -> Face | None:
    """The face that draws a character; None where none has it, or it is invisible.

    Quotes and dashes exist in both scripts: in a Chinese text they are Chinese.
    """
    if is_invisible(character):
        return None
    takes_han_first = is_han(character) or (is_chinese and character in "“”‘’…—·")
    order = (han, latin) if takes_han_first else (latin, han)
    for face in order:
        if has_glyph(face, character):
            return face
    return _system_face(character)


@lru_cache(maxsize=2_000)
def _system_face(character: str) -> Face | None:
    return _system().face(character)


class _SystemFonts:
    """The system's font files, opened only when a character is missing.

    Trying hundreds of files takes a second: a block of 128 characters is given up as a whole when
    one of it was nowhere to be found, and the faces that had others of it are tried first.
    """

    def __init__(self) -> None:
        files = [f for folder in system_folders() for f in _font_files(folder)]
        self._faces = [Face(f) for f in sorted(files, key=_preference)[:MOST_SYSTEM_FILES]]
        self._found: dict[int, list[Face]] = {}
        self._given_up: set[int] = set()

    def face(self, character: str) -> Face | None:
        block = ord(character) >> 7
        known = self._found.setdefault(block, [])
        face = _first_with(character, known)
        if face is None and block not in self._given_up:
            face = _first_with(character, self._faces)
            if face is None:
                self._given_up.add(block)
            else:
                known.append(face)
        return face


def _first_with(character: str, faces: Iterable[Face]) -> Face | None:
    for face in faces:
        try:
            if has_glyph(face, character):
                return face
        except (OSError, ValueError):  # a damaged file, or one of bitmaps at another size
            continue
    return None


@lru_cache(maxsize=1)
def _system() -> _SystemFonts:
    return _SystemFonts()


def _font_files(folder: Path) -> Iterator[Path]:
    for root, _, names in os.walk(folder, onerror=lambda _: None):
        for name in names:
            # a colour font has pictures instead of outlines: it can't be a mask
            if name.lower().endswith((".ttf", ".otf", ".ttc")) and "emoji" not in name.lower():
                yield Path(root, name)


def _preference(path: Path) -> tuple[int, int, str]:
    stem = path.stem.lower().replace("-", "").replace("_", "")
    rank = next((n for n, start in enumerate(_PREFERRED) if stem.startswith(start)), 99)
    return rank, len(stem), str(path)


def system_folders() -> list[Path]:
    """Where this system keeps its fonts; some of them may not be there."""
    home = Path.home()
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA", home)) / "Microsoft/Windows/Fonts"
        return [Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts", local]
    folders = ["/usr/share/fonts", "/usr/local/share/fonts"]
    return [*map(Path, folders), home / ".local/share/fonts", home / ".fonts"]
