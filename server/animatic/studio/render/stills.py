"""A picture file as planes: decoded, upright, in BT.709, no larger than the frame can use.

Photographs from cameras are decoded to the YCbCr they are stored in and shrunk and converted in
one step, without a detour over RGB. Everything else goes through Pillow, which knows CMYK,
palettes, transparency, 16 bits, wide-gamut profiles and progressive oddities.
"""

# OpenCV's stubs give every array back as a MatLike.
# pyright: reportReturnType=false

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import av
import cv2
import numpy as np
from av.error import FFmpegError
from PIL import Image, ImageCms, ImageOps

from animatic.model.errors import UnusableMedia
from animatic.studio.planes import Plane, Planes
from animatic.studio.render.frames import views

FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
MAX_PIXELS = 89_000_000
"""Just below where Pillow begins to warn."""
MAX_SIDE = 30_000

Size = tuple[int, int]
Colour = tuple[int, int, int]
LIGHT, DARK = (245, 244, 241), (24, 25, 29)

Sizing = Callable[[int, int], Size]
"""The size wanted for an upright picture of this width and height."""


def open_picture(path: Path) -> Image.Image:
    """Reads a picture's header, within the limits. Raises `UnusableMedia`."""
    try:
        image = Image.open(path, formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(path) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise unreadable(path) from error
    width, height = image.size
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise _too_large(path)
    return image


def load(path: Path, sizing: Sizing) -> Planes:
    """The picture at the size that `sizing` asks for. Raises `UnusableMedia`."""
    with open_picture(path) as image:
        turn = image.getexif().get(0x0112, 1)
        size = sizing(*_upright(image.size, turn))
        stored = _upright(size, turn)
        if image.format in ("JPEG", "MPO") and image.mode == "RGB" and not _is_wide(image):
            with suppress(FFmpegError, ValueError, StopIteration):
                return _turned(_native(path, stored), turn)
        try:
            return rgb_planes(_rgb(image, size))
        except (OSError, ValueError, SyntaxError, MemoryError) as error:
            raise unreadable(path) from error


def thumbnail(path: Path, side: int) -> Plane:
    """R'G'B' bytes of a small version, sides even and about `side`; its shape isn't kept.

    A JPEG is decoded at an eighth of its size. Raises `UnusableMedia`.
    """
    with open_picture(path) as image:
        image.draft("RGB", (2 * side, 2 * side))
        try:
            small = image.convert("RGB").resize((side, side), Image.Resampling.BOX)
        except (OSError, ValueError, SyntaxError, MemoryError) as error:
            raise unreadable(path) from error
    return np.asarray(small, np.uint8)


def rgb_planes(rgb: Plane) -> Planes:
    """R'G'B' bytes of shape (height, width, 3), even sides, as BT.709 planes."""
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(rgb), format="rgb24").reformat(
        format="yuv420p",
        dst_colorspace="ITU709",
        src_color_range="JPEG",
        dst_color_range="MPEG",
        interpolation="AREA",
    )
    return views(frame)


def unreadable(path: Path) -> UnusableMedia:
    return UnusableMedia(
        f"\"{path.name}\" can't be read as a picture: it is damaged or isn't what its name says.",
        "Open it and save it again as JPEG or PNG, then upload that.",
    )


def _too_large(path: Path) -> UnusableMedia:
    return UnusableMedia(
        f'"{path.name}" has more pixels than a picture may have here.',
        f"Scale it down below {MAX_PIXELS // 1_000_000} megapixels and upload it again.",
    )


def _upright(size: Size, turn: int) -> Size:
    return (size[1], size[0]) if turn in (5, 6, 7, 8) else size


def _native(path: Path, size: Size) -> Planes:
    """A JPEG's own YCbCr, shrunk and brought to BT.709 limited range in one step."""
    width, height = size
    with av.open(str(path), format="jpeg_pipe") as container:
        frame = next(container.decode(video=0))
    if not frame.format.name.startswith("yuvj"):
        raise ValueError(frame.format.name)
    grows = width > frame.width
    frame = frame.reformat(
        width=width,
        height=height,
        format="yuv420p",
        src_colorspace="ITU601",
        dst_colorspace="ITU709",
        src_color_range="JPEG",
        dst_color_range="MPEG",
        interpolation="BICUBIC" if grows else "AREA",
    )
    return views(frame)


def _turned(picture: Planes, turn: int) -> Planes:
    """Upright by the EXIF orientation tag: 1 is upright, 6 needs a quarter turn clockwise."""
    return Planes(*(_turned_plane(plane, turn) for plane in picture))


def _turned_plane(plane: Plane, turn: int) -> Plane:
    match turn:
        case 2:
            return cv2.flip(plane, 1)
        case 3:
            return cv2.rotate(plane, cv2.ROTATE_180)
        case 4:
            return cv2.flip(plane, 0)
        case 5:
            return cv2.transpose(plane)
        case 6:
            return cv2.rotate(plane, cv2.ROTATE_90_CLOCKWISE)
        case 7:
            return cv2.flip(cv2.transpose(plane), -1)
        case 8:
            return cv2.rotate(plane, cv2.ROTATE_90_COUNTERCLOCKWISE)
        case _:
            return plane


def _rgb(image: Image.Image, size: Size) -> Plane:
    if image.format == "JPEG":
        image.draft(image.mode, _upright(size, image.getexif().get(0x0112, 1)))
    profile = image.info.get("icc_profile")
    image = _resizable(ImageOps.exif_transpose(image))
    image = image.resize(size, Image.Resampling.LANCZOS)
    image = _srgb(image, profile)
    return np.asarray(flattened(image, paper(image)), np.uint8)


def _resizable(image: Image.Image) -> Image.Image:
    """Palettes and bitmaps as colours, and greys of 16 bits, which Pillow would clip, as 8."""
    if image.mode in ("1", "P", "PA"):
        return image.convert("RGBA" if _is_transparent(image) else "RGB")
    if image.mode.startswith("I"):
        greys = np.asarray(image).astype(np.uint32)
        return Image.fromarray((greys >> 8).clip(0, 255).astype(np.uint8))
    return image


def _is_transparent(image: Image.Image) -> bool:
    return image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info


def _is_wide(image: Image.Image) -> bool:
    """Whether a colour profile other than sRGB comes with the picture."""
    profile = image.info.get("icc_profile")
    if not profile:
        return False
    try:
        name = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile)))
    except (ImageCms.PyCMSError, OSError):
        return False
    return "srgb" not in name.lower()


def _srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours of an embedded profile (Display P3, Adobe RGB, a press's CMYK) as sRGB."""
    if image.mode not in ("RGB", "CMYK") or not profile:
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, source, target, outputMode="RGB") or image
    except (ImageCms.PyCMSError, OSError):
        return image


def paper(image: Image.Image) -> Colour:
    """What a transparent picture is laid on: light paper, or dark when the picture is light."""
    if not _is_transparent(image):
        return LIGHT
    rgba = image.convert("RGBA")
    greys, alpha = np.asarray(rgba.convert("L")), np.asarray(rgba.getchannel("A"))
    shown = greys[alpha > 128]
    return DARK if shown.size and float(shown.mean()) > 140 else LIGHT


def flattened(image: Image.Image, ground: Colour) -> Image.Image:
    """RGB, without transparency."""
    if not _is_transparent(image):
        return image.convert("RGB")
    rgba = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", rgba.size, (*ground, 255)), rgba).convert("RGB")
