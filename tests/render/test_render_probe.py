"""What the probe says of files from outside, good, broken and hostile."""

from __future__ import annotations

import struct
import time
import zlib
from contextlib import suppress
from pathlib import Path

import anyio
import anyio.to_thread
import av
import numpy as np
import pytest
from PIL import Image
from render_parts import BLUE, RED, footage, picture, tone

from animatic.model.errors import UnsupportedFile, UnusableMedia
from animatic.studio.render import probe as room
from animatic.studio.render.examine import examine
from animatic.studio.render.probe import CPU_S, Probe, probe

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def test_a_photograph_is_measured_as_it_is_looked_at(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    path = picture(tmp_path / "photo.jpg", size=(640, 360), exif=exif)
    found = await probe(path)
    assert found == Probe(kind="picture", format="jpeg", width=360, height=640, rotation=270)


async def test_a_clip_is_measured_as_it_is_looked_at(tmp_path: Path) -> None:
    found = await probe(footage(tmp_path / "phone.mp4", (320, 180), 45, rotation=-90))
    assert (found.kind, found.format, found.width, found.height) == ("clip", "mp4", 180, 320)
    assert (found.duration_ms, found.frame_rate, found.rotation) == (1500, 30, 270)
    assert not found.has_sound
    assert not found.is_variable_rate


async def test_variable_rates_and_animations_are_told(tmp_path: Path) -> None:
    clip = footage(tmp_path / "vfr.mkv", frames=6, pts_ms=[0, 40, 200, 240, 700, 900])
    assert (await probe(clip)).is_variable_rate
    frames = [Image.new("RGB", (64, 64), colour) for colour in (RED, BLUE)]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:], duration=100)
    assert (await probe(tmp_path / "a.gif")).is_animated


async def test_sound_alone_is_sound(tmp_path: Path) -> None:
    found = await probe(tone(tmp_path / "song.wav", 1.5))
    assert (found.kind, found.format, found.duration_ms) == ("sound", "wav", 1500)


async def test_the_content_counts_and_not_the_name(tmp_path: Path) -> None:
    assert (await probe(picture(tmp_path / "a.png").rename(tmp_path / "a.mp4"))).kind == "picture"
    (tmp_path / "list.mp4").write_text("#EXTM3U\nhttp://127.0.0.1/secret.ts\n")
    (tmp_path / "run.jpg").write_bytes(b"MZ\x90\0\3\0\0\0\4\0")
    (tmp_path / "iphone.jpg").write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")
    for name, words in {
        "list.mp4": "holds text",
        "run.jpg": "isn't one of the accepted formats",
        "iphone.jpg": "HEIC",
    }.items():
        with pytest.raises(UnsupportedFile, match=words) as raised:
            await probe(tmp_path / name)
        assert "Accepted: mp4" in str(raised.value)


async def test_what_is_empty_or_missing_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").touch()
    for name, words in {"empty.jpg": "is empty", "gone.jpg": "can't be opened"}.items():
        with pytest.raises(UnusableMedia, match=words):
            await probe(tmp_path / name)
    with pytest.raises(UnusableMedia, match="can't be opened"):
        await probe(tmp_path)


async def test_what_is_cut_short_is_refused_or_told(tmp_path: Path) -> None:
    photo = picture(tmp_path / "photo.jpg", size=(1200, 900))
    photo.write_bytes(photo.read_bytes()[:-2000])
    with pytest.raises(UnusableMedia, match="damaged"):
        await probe(photo)

    headless = footage(tmp_path / "tail.mp4", paint=_noise)
    headless.write_bytes(headless.read_bytes()[:-2000])
    with pytest.raises(UnusableMedia, match="damaged or incomplete"):
        await probe(headless)

    early = footage(tmp_path / "early.mp4", paint=_noise, options={"movflags": "+faststart"})
    early.write_bytes(early.read_bytes()[: early.stat().st_size // 2])
    found = await probe(early)
    assert 500 < found.duration_ms < 1500
    assert "breaks off after" in found.notes[0]


async def test_a_picture_that_would_explode_is_refused_by_its_header(tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(_png_header(30_000, 30_000))
    with pytest.raises(UnusableMedia, match="more pixels than"):
        await probe(path)


async def test_a_film_that_would_explode_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableMedia, match="20000x16 pixels"):
        await probe(footage(tmp_path / "huge.mkv", (20_000, 16), 1, codec="mjpeg"))


async def test_a_film_too_small_to_see_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableMedia, match="only 8x8 pixels"):
        await probe(footage(tmp_path / "dot.mkv", (8, 8), 5))


FORMATS = ("png", "jpg", "gif", "webp", "mp4", "wav", "mp3")


def _whole(folder: Path, extension: str) -> bytes:
    """A sound file of each format, with detail that damage can hit."""
    path = folder / f"whole.{extension}"
    match extension:
        case "mp4":
            footage(path, paint=_noise, frames=12)
        case "wav":
            tone(path, 0.5)
        case "mp3":
            _mp3(path)
        case "gif" | "webp":
            frames = [Image.fromarray(_noise(n)) for n in range(4)]
            frames[0].save(path, save_all=True, append_images=frames[1:], duration=100)
        case _:
            exif = Image.Exif()
            exif[0x0112] = 6
            Image.fromarray(_noise(1)).save(path, exif=exif)
    return path.read_bytes()


def _mp3(path: Path) -> None:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libmp3lame", rate=44_100)
        samples = np.random.default_rng(1).integers(-9000, 9000, (1, 44_100), np.int16)
        frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
        frame.sample_rate = 44_100
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def _refusal(path: Path) -> str:
    """What is said of a file; "" for one that is taken."""
    try:
        examine(path)
    except (UnusableMedia, UnsupportedFile) as error:
        return str(error)
    return ""


def _damaged(whole: bytes, dice: np.random.Generator) -> bytes:
    """Some bytes changed anywhere, the head included, or the end cut off, or both."""
    hurt = bytearray(whole)
    for at in dice.integers(4, len(hurt), int(dice.integers(1, 80))):
        hurt[at] = dice.integers(0, 255)
    return bytes(hurt[: int(dice.integers(16, len(hurt)))] if dice.random() < 0.4 else hurt)


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.timeout(180)
async def test_damage_anywhere_is_called_damage(tmp_path: Path, extension: str) -> None:
    whole, dice = _whole(tmp_path, extension), np.random.default_rng(7)
    for n in range(30):
        path = tmp_path / f"hurt{n}.{extension}"
        path.write_bytes(_damaged(whole, dice))
        began = time.process_time()
        said = await anyio.to_thread.run_sync(_refusal, path)
        assert not said or (path.name in said and said.endswith("."))
        assert "harm" not in said
        assert "too much time" not in said
        assert time.process_time() - began < CPU_S


@pytest.mark.parametrize("extension", ["png", "mp4"])
async def test_damage_never_goes_further_than_a_sentence(tmp_path: Path, extension: str) -> None:
    whole, dice = _whole(tmp_path, extension), np.random.default_rng(3)
    for n in range(2):
        path = tmp_path / f"hurt{n}.{extension}"
        path.write_bytes(_damaged(whole, dice))
        with suppress(UnusableMedia):
            assert (await probe(path)).width


async def test_an_examination_that_takes_too_long_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "WALL_S", 0.01)
    with pytest.raises(UnusableMedia, match="too much time"), anyio.fail_after(5):
        await probe(picture(tmp_path / "slow.png"))


def _noise(n: int) -> np.ndarray:
    return np.random.default_rng(n).integers(0, 255, (180, 320, 3), np.uint8)


def _png_header(width: int, height: int) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    data = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + data + chunk(b"IEND", b"")
