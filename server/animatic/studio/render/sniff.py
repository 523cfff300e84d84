"""What a file is by its first bytes, whatever its name says. Pure; no media library.

FFmpeg is never left to guess: a playlist or a script behind a good extension would be opened by
a demuxer that reads other files.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple

from animatic.model.errors import UnsupportedFile, UnusableMedia

HEAD = 4096
"""Bytes that are looked at."""


class Format(NamedTuple):
    """A recognised format: the name people use, and FFmpeg's demuxer, "" for pictures."""

    kind: Literal["picture", "media"]
    name: str
    demuxer: str = ""


_MP4 = "mov,mp4,m4a,3gp,3g2,mj2"
_STARTS: tuple[tuple[bytes, Format], ...] = (
    (b"\x89PNG\r\n\x1a\n", Format("picture", "png")),
    (b"\xff\xd8\xff", Format("picture", "jpeg")),
    (b"GIF87a", Format("picture", "gif")),
    (b"GIF89a", Format("picture", "gif")),
    (b"ID3", Format("media", "mp3", "mp3")),
)
_EBML = b"\x1aE\xdf\xa3"
_RIFF = {
    b"WEBP": Format("picture", "webp"),
    b"WAVE": Format("media", "wav", "wav"),
    b"AVI ": Format("media", "avi", "avi"),
}
_STILL_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis")
_MP4_BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")


def sniff(head: bytes) -> Format | None:
    """The format of a file that begins with `head`; None when it isn't one we take."""
    for start, found in _STARTS:
        if head.startswith(start):
            return found
    if head.startswith(_EBML):
        return Format("media", "webm" if b"webm" in head[:64] else "mkv", "matroska")
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12])
    if head[4:8] in _MP4_BOXES:
        return _mp4(head)
    if len(head) > 2 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        return _mpeg_audio(head[1])
    return None


def format_of(path: Path) -> Format:
    """The format of a file. Raises `UnusableMedia` when empty, `UnsupportedFile` when not ours."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise UnusableMedia(f'"{path.name}" can\'t be opened: {error.strerror}.') from error
    if not head:
        raise UnusableMedia(
            f'"{path.name}" is empty.', "Save or download it again, then upload it."
        )
    if (found := sniff(head)) is None:
        raise UnsupportedFile(_not_ours(path, head))
    return found


def demuxer_of(path: Path) -> str:
    """The one FFmpeg demuxer that may read the file. Raises like `format_of`."""
    found = format_of(path)
    if found.kind == "picture":
        raise UnusableMedia(f'"{path.name}" is a {found.name.upper()} picture, not a video.')
    return found.demuxer


def _mp4(head: bytes) -> Format | None:
    if head[4:8] == b"ftyp" and head[8:12] in _STILL_BRANDS:
        return None
    name = "m4a" if head[8:12] in (b"M4A ", b"M4B ") else "mov" if head[8:12] == b"qt  " else "mp4"
    return Format("media", name, _MP4.split(",")[0])


def _mpeg_audio(second: int) -> Format | None:
    """MPEG audio's sync: layer bits 00 are AAC in ADTS, 01 is layer III."""
    match second >> 1 & 0b11:
        case 0b00:
            return Format("media", "aac", "aac")
        case 0b01:
            return Format("media", "mp3", "mp3")
        case _:
            return None


def _not_ours(path: Path, head: bytes) -> str:
    if head[4:8] == b"ftyp":
        return f'"{path.name}" is a HEIC or AVIF picture, which isn\'t accepted.'
    if b"\0" not in head[:512]:
        return f'"{path.name}" holds text, not a picture, a video or sound.'
    return f'What "{path.name}" holds isn\'t one of the accepted formats, whatever its name says.'
