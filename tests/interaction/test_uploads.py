"""The person's own files: what can be used is used rightly, what can't gets a sentence."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from house import House, facts, words
from PIL import Image

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]


def picture(
    path: Path, mode: str = "RGB", size: tuple[int, int] = (640, 360), **options: Any
) -> Path:
    colour = {"RGB": (220, 20, 20), "CMYK": (0, 240, 240, 20), "RGBA": (220, 20, 20, 128)}[mode]
    Image.new(mode, size, colour).save(path, **options)
    return path


def clip(path: Path, size: tuple[int, int] = (320, 180), frames: int = 45, **sound: Any) -> Path:
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=30)
        video.width, video.height, video.pix_fmt = *size, "yuv444p" if size[0] % 2 else "yuv420p"
        for n in range(frames):
            pixels = np.full((size[1], size[0], 3), (20, 20, 100 + n), np.uint8)
            container.mux(video.encode(av.VideoFrame.from_ndarray(pixels, "rgb24")))
        container.mux(video.encode(None))
    return path


def sound(path: Path, seconds: float = 2) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac" if path.suffix == ".m4a" else "pcm_s16le", rate=48000)
        wave = (np.sin(np.arange(int(48000 * seconds)) / 20) * 8000).astype(np.int16)[None]
        frame = av.AudioFrame.from_ndarray(wave, format="s16", layout="mono")
        frame.rate = 48000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def bomb(path: Path) -> Path:
    """A PNG of a few kilobytes that says it is 30,000 pixels square."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100_000))
        + chunk(b"IEND", b"")
    )
    return path


async def upload(house: House, *sources: Path | str) -> Any:
    async with house.client("memory", "2026-07-28") as client:
        return await client.call_tool("upload", {"sources": [str(s) for s in sources]})


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.jpg", b"", "empty"),
        ("notes.docx", b"PK\x03\x04", "Accepted: mp4"),
        ("noextension", b"hello", "Accepted: mp4"),
        ("fake.png", b"this is no picture at all", "fake.png"),
        ("fake.mp4", b"#EXTM3U\nhttp://127.0.0.1/x", "fake.mp4"),
        ("fake.mp3", b"\0" * 4000, "fake.mp3"),
    ],
)
async def test_a_file_that_cannot_be_used_is_said(
    house: House, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    result = await upload(house, path)
    assert result.is_error
    assert said in words(result)
    assert "Traceback" not in words(result)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("/no/such/file.jpg", "no readable file"),
        ("{folder}", "is a folder"),
        ("beach.jpg", "no readable file"),
        ("file:///etc/passwd", "http"),
        ("ftp://example.com/a.mp4", "http"),
        ("http://127.0.0.1:1/a.mp4", "private network"),
        ("http://169.254.169.254/latest/meta-data/a.png", "private network"),
        ("http://user:pw@example.com/a.png", "password"),
        ("x\0y.jpg", "no readable file"),
    ],
)
async def test_a_source_that_leads_nowhere_is_said(
    house: House, tmp_path: Path, source: str, said: str
) -> None:
    result = await upload(house, source.format(folder=tmp_path))
    assert result.is_error
    assert said in words(result)


async def test_a_misspelled_name_gets_a_suggestion(house: House, tmp_path: Path) -> None:
    picture(tmp_path / "beach.png")
    result = await upload(house, tmp_path / "baech.png")
    assert f"Did you mean {tmp_path / 'beach.png'}?" in words(result)


async def test_a_file_over_the_profiles_limit_is_refused_before_it_is_sent(
    house: House, tmp_path: Path
) -> None:
    house.env["ANIMATIC_PROFILE"] = "free-video-gen-online"
    huge = tmp_path / "huge.mp4"
    with huge.open("wb") as file:
        file.truncate(201 * 1024 * 1024)
    result = await upload(house, huge)
    assert result.is_error
    assert "200 MB" in words(result)
    assert "ompress" in words(result)


async def test_one_bad_file_does_not_stop_the_others(house: House, tmp_path: Path) -> None:
    good = picture(tmp_path / "good.png")
    found = facts(await upload(house, good, tmp_path / "missing.png"))
    assert [u["is_accepted"] for u in found["uploads"]] == [True, False]
    assert "640×360" in found["uploads"][0]["detail"]


@pytest.mark.parametrize("make", [bomb, lambda p: p.write_bytes(p.read_bytes()[:300]) and p])
async def test_a_hostile_picture_is_refused_and_the_server_lives(
    house: House, tmp_path: Path, make: Any
) -> None:
    path = tmp_path / "trap.png"
    Image.effect_noise((200, 200), 90).convert("RGB").save(path)
    make(path)
    async with house.client("memory", "2026-07-28") as client:
        result = await client.call_tool("upload", {"sources": [str(path)]})
        assert result.is_error
        assert "trap.png" in words(result)
        assert not (await client.call_tool("credits", {})).is_error


async def test_a_script_joins_the_next_message(house: House, tmp_path: Path) -> None:
    house.env["ANIMATIC_PROFILE"] = "free-video-generation-models"
    script = tmp_path / "script.txt"
    script.write_text("A sunset over a mountain lake.", encoding="utf-8")
    async with house.client("memory", "2026-07-28") as client:
        uploaded = facts(await client.call_tool("upload", {"sources": [str(script)]}))
        assert "script" in uploaded["uploads"][0]["detail"]
        made = facts(await client.call_tool("generate", {"prompt": "make it", "seconds": 5}))
    assert "lake" in made["timeline"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
async def test_an_uploaded_subtitle_file_becomes_captions(
    house: House, tmp_path: Path, encoding: str
) -> None:
    file = tmp_path / "trip.srt"
    cues = "1\r\n00:00:01,000 --> 00:00:02,500\r\n潮水来了\r\n"
    file.write_bytes(cues.encode(encoding))
    async with house.client("memory", "2026-07-28") as client:
        await client.call_tool("upload", {"sources": [str(file)]})
        wish = {"prompt": "a calm ocean with captions from trip.srt", "seconds": 5}
        made = facts(await client.call_tool("generate", wish))
    assert "潮水来了" in made["timeline"]
    assert "(1-2.5s)" in made["timeline"]


ODD: dict[str, Any] = {
    "cmyk.jpg": lambda p: picture(p, "CMYK"),
    "sideways.jpg": lambda p: picture(p, exif=_turned()),
    "glass.png": lambda p: picture(p, "RGBA"),
    "moving.gif": lambda p: picture(
        p, save_all=True, append_images=[Image.new("RGB", (640, 360), (20, 20, 220))], duration=200
    ),
    "thin.png": lambda p: picture(p, size=(1200, 90)),
    "odd.mp4": lambda p: clip(p, (321, 181)),
    "song.m4a": sound,
    "tone.wav": sound,
}


def _turned() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


@pytest.mark.slow
@pytest.mark.parametrize("name", ODD)
async def test_odd_but_honest_files_become_a_video(house: House, tmp_path: Path, name: str) -> None:
    path = ODD[name](tmp_path / name)
    music = "" if path.suffix in (".m4a", ".wav") else ", no music"
    prompt = f"a video with {name}{music}"
    wish = {"prompt": prompt, "seconds": 1, "resolution": "480p", "export": True}
    async with house.client("memory", "2026-07-28") as client:
        facts(await client.call_tool("upload", {"sources": [str(path)]}))
        made = facts(await client.call_tool("generate", wish))
    with av.open(made["video"]["path"]) as container:
        assert container.streams.video[0].frames == 30
        frame = next(container.decode(video=0)).to_ndarray(format="rgb24")
    if name == "cmyk.jpg":
        red, green, blue = (int(c) for c in frame[frame.shape[0] // 2, frame.shape[1] // 2])
        assert red > 150 > max(green, blue)


async def test_state_lists_the_files_by_the_names_to_say(house: House, tmp_path: Path) -> None:
    names = ["IMG 0001 (2).jpg", "Screenshot 2026-11-30 at 10.15.22.png", "它的 “照片”.png"]
    paths = [str(picture(tmp_path / name)) for name in names]
    async with house.client("memory", "2026-07-28") as client:
        put = facts(await client.call_tool("upload", {"sources": paths}))
        told = words(await client.call_tool("state", {"project": put["project"]}))
    listed = next(line for line in told.splitlines() if line.startswith("Its files: "))
    assert all(f"“{name}”" in listed for name in names), told
