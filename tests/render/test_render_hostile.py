"""Files that ask for more than they seem to: each ends its own render in words, or is cut short."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import zlib
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image
from render_parts import pictures_of, stills, timeline

from animatic.model.errors import UnusableMedia
from animatic.model.timeline import Clip, Timeline
from animatic.studio.render import RenderRequest, memory
from animatic.studio.render.animations import is_too_much
from animatic.studio.render.probe import probe

MB = 1024**2
COMMAND = [sys.executable, "-P", "-m", "animatic.studio.render"]
MEASURED = """
import resource, runpy, sys, os
leave = os._exit
def peak():
    try:  # what getrusage says holds the peak of whoever began this process as well
        lines = open("/proc/self/status").read().splitlines()
        return int(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) * 1024
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
def told(status):
    print(peak(), file=sys.stderr, flush=True)
    leave(status)
os._exit = told
sys.argv = ["render"]
runpy.run_module("animatic.studio.render", run_name="__main__")
"""


def rendered_apart(made_of: Timeline, *assets: Path, to: Path) -> tuple[dict[str, Any], int]:
    """What a render process says last, and the most memory it took, in bytes."""
    request = RenderRequest(
        timeline=made_of,
        assets={path.name: path for path in assets},
        output=to,
        resolution="480p",
        quality="draft",
    )
    ended = subprocess.run(
        [sys.executable, "-P", "-c", MEASURED],
        input=request.model_dump_json(),
        capture_output=True,
        text=True,
        check=False,
    )
    return json.loads(ended.stdout.splitlines()[-1]), int(ended.stderr.split()[-1])


def growing(path: Path, small: int, large: int, frames: int = 60) -> Path:
    """Footage whose frames grow from one size to another after the 50th."""
    pictures = [_png(small, small), _png(large, large)]
    with av.open(str(path), "w") as container:
        stream = container.add_stream("png", rate=30)
        stream.width = stream.height = small
        stream.pix_fmt = "rgb24"
        for n in range(frames):
            packet = av.Packet(pictures[n >= 50])
            packet.stream, packet.pts, packet.dts = stream, n, n
            packet.time_base, packet.is_keyframe = Fraction(1, 30), True
            container.mux(packet)
    return path


def _png(width: int, height: int) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        crc = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packer = zlib.compressobj()
    row = bytes(1 + 3 * width)
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )


def repeating(path: Path, side: int, frames: int) -> Path:
    """A GIF of one large frame and many that change one pixel: a few bytes each."""
    Image.new("P", (side, side), 1).save(path, "GIF")
    control = b"\x21\xf9\x04\x00\x0a\x00\x00\x00"
    pixel = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
    path.write_bytes(path.read_bytes()[:-1] + (control + pixel) * (frames - 1) + b";")
    return path


@pytest.mark.timeout(120)
@pytest.mark.anyio
async def test_footage_that_grows_beyond_all_measure_ends_its_render(tmp_path: Path) -> None:
    clip = growing(tmp_path / "grow.avi", 64, 15_000)
    assert (await probe(clip)).width == 64
    said, took = rendered_apart(
        timeline(Clip(asset="grow.avi"), ms=2000), clip, to=tmp_path / "o.mp4"
    )
    assert '"grow.avi" has frames far larger than the file says' in said["error"]
    assert took < 600 * MB
    assert not (tmp_path / "o.mp4").exists()


def test_footage_that_changes_its_size_honestly_is_shown(tmp_path: Path) -> None:
    clip = growing(tmp_path / "call.avi", 320, 1280)
    said, _ = rendered_apart(timeline(Clip(asset="call.avi"), ms=2000), clip, to=tmp_path / "o.mp4")
    assert said["rendered"]["notes"] == []
    assert len(pictures_of(tmp_path / "o.mp4")) == 60


@pytest.mark.anyio
async def test_an_animation_that_is_mostly_work_is_refused_when_it_is_put_in(
    tmp_path: Path,
) -> None:
    with pytest.raises(UnusableMedia, match="more moving pixels than"):
        await probe(repeating(tmp_path / "work.gif", 9000, 400))
    assert not is_too_much(repeating(tmp_path / "usual.gif", 1080, 600))


@pytest.mark.timeout(180)
def test_an_animation_of_very_many_frames_is_cut_within_its_bounds(tmp_path: Path) -> None:
    gif = repeating(tmp_path / "many.gif", 64, 100_000)
    said, took = rendered_apart(stills(gif), gif, to=tmp_path / "o.mp4")
    assert "only its first" in said["rendered"]["notes"][0]
    assert took < 900 * MB


def test_a_render_is_bound_by_its_size_and_by_the_machine() -> None:
    gb = memory.GB
    assert memory.most(3840, 2160, 1, 64 * gb) > 7 * gb
    assert memory.most(854, 480, 1, 64 * gb) < 5 * gb
    assert memory.most(3840, 2160, 4, 8 * gb) < 7 * gb


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is kept by Linux")
def test_a_process_beyond_its_bound_gets_no_memory_and_lives_to_say_so() -> None:
    code = (
        "from animatic.studio.render import memory\n"
        "memory.bind(512 * 1024**2)\n"
        "try:\n    bytearray(1024**3)\n"
        "except MemoryError:\n    print('told')"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "told"
