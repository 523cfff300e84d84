"""Disks that are full, fill up, or can't be written: on real small file systems."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from world import QUICK, deliveries_are_whole

from animatic.jobs.registry import MAX_FETCHES
from animatic.storage.disk import MARGIN
from cloud.footage import mp4
from cloud.scripted import Cloud
from interaction.house import House, facts, words

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.slow,
    pytest.mark.timeout(180),
    pytest.mark.skipif(
        not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting needs to be root"
    ),
]
WISH = {"prompt": "a galaxy, no music", "seconds": 1, "resolution": "480p", "wait_s": 30}
TOOLS = {"generate": WISH, "credits": {}, "upload": {"sources": ["/x.png"]}, "state": {}}
ROOMY = MARGIN + (64 << 20)


@contextmanager
def mounted(folder: Path, size: int) -> Generator[None]:
    """A file system of so many bytes at `folder`."""
    folder.mkdir(parents=True)
    _mount("-t", "tmpfs", "-o", f"size={size}", "none", str(folder))
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def remounted(folder: Path, options: str) -> None:
    _mount("-o", f"remount,{options}", str(folder))


def filled(folder: Path, free: int) -> None:
    """Leave so many bytes free on the file system at `folder`; `ballast` holds the others."""
    found = os.statvfs(folder)
    with (folder / "ballast").open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, found.f_bavail * found.f_frsize - free)


def _mount(*arguments: str) -> None:
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"nothing can be mounted here: {done.stderr.strip()}")


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


async def refused(client: Client, tool: str, arguments: dict[str, Any]) -> str:
    result = await client.call_tool(tool, arguments)
    assert result.is_error, words(result)
    return words(result)


async def test_an_output_folder_without_room_is_told_before_anything_is_rendered(
    house: House,
) -> None:
    with mounted(house.videos, MARGIN // 2):
        async with house.client("memory", "2026-07-28") as client:
            await client.call_tool("generate", WISH)
            said = await refused(client, "export", {})
            assert "The disk is almost full: 17 MB are free" in said
            assert "Free some space" in said
            assert list(house.videos.iterdir()) == []
            remounted(house.videos, f"size={ROOMY}")
            assert facts(await client.call_tool("export", {"wait_s": 30}))["video"]
        assert len(deliveries_are_whole(house.videos)) == 1


async def test_a_download_that_outgrows_the_disk_leaves_nothing_and_is_fetched_later(
    house: House,
) -> None:
    async with Cloud.running() as cloud:
        house.env |= {**QUICK, "NEMO_API_URL": cloud.base_url, "NEMO_TOKEN": "nmv_usr_012345678"}
        film = mp4(5_000)
        cloud.video = film + b"\0\0\0\0free" + bytes(8 << 20)
        with mounted(house.videos, MARGIN + (7 << 20)):
            async with house.client("memory", "2026-07-28") as client:
                await client.call_tool("generate", {"prompt": "a sea"})
                assert "The disk is almost full" in await refused(client, "export", {"wait_s": 30})
                assert list(house.videos.iterdir()) == []
                remounted(house.videos, f"size={ROOMY}")
                assert facts(await client.call_tool("export", {"wait_s": 30}))["video"]
        assert cloud.count("say") == 1
        assert cloud.count("start_export") == 1


async def test_a_disk_that_fills_up_while_a_video_arrives_leaves_nothing_and_it_is_fetched_later(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("animatic.storage.disk.MARGIN", -(1 << 40))
    async with Cloud.running() as cloud:
        house.env |= {**QUICK, "NEMO_API_URL": cloud.base_url, "NEMO_TOKEN": "nmv_usr_012345678"}
        cloud.video = mp4(5_000) + b"\0\0\0\0free" + bytes(8 << 20)
        with mounted(house.videos, 4 << 20):
            async with house.client("memory", "2026-07-28") as client:
                await client.call_tool("generate", {"prompt": "a sea"})
                said = await refused(client, "export", {"wait_s": 30})
                assert f"The disk is full (0 MB are free where {house.videos} is)" in said
                assert list(house.videos.iterdir()) == []
                remounted(house.videos, f"size={ROOMY}")
                assert facts(await client.call_tool("export", {"wait_s": 30}))["video"]
            assert len(deliveries_are_whole(house.videos)) == 1
        assert cloud.count("start_export") == 1


async def test_a_render_that_can_never_be_delivered_is_made_anew_after_a_few_tries(
    house: House,
) -> None:
    async with Cloud.running() as cloud:
        house.env |= {**QUICK, "NEMO_API_URL": cloud.base_url, "NEMO_TOKEN": "nmv_usr_012345678"}
        cloud.video = b"no video at all"
        async with house.client("memory", "2026-07-28") as client:
            await client.call_tool("generate", {"prompt": "a sea"})
            begun: list[int] = []
            for _ in range(MAX_FETCHES + 1):
                assert "playable" in await refused(client, "export", {"wait_s": 30})
                begun.append(cloud.count("start_export"))
    assert begun == [1] * MAX_FETCHES + [2]


@pytest.mark.parametrize("free", [16 << 10, 256 << 10], ids=["no room for rows", "for rows only"])
async def test_a_home_that_fills_up_in_the_middle_of_a_render_is_told_and_it_goes_on_later(
    house: House, monkeypatch: pytest.MonkeyPatch, free: int
) -> None:
    monkeypatch.setattr("animatic.storage.disk.MARGIN", -(1 << 40))
    home = house.folder / "home"
    with mounted(home, ROOMY):
        async with house.client("memory", "2026-07-28") as client:
            await client.call_tool("generate", {**WISH, "prompt": "a city at night, no music"})
            filled(home, free)
            said = await refused(client, "export", {"wait_s": 80, "resolution": "720p"})
            assert "disk is full" in said or "No space left" in said, said
            assert not list((home / "studio").rglob("*.part"))
            (home / "ballast").unlink()
            again = {"wait_s": 80, "resolution": "720p"}
            assert facts(await client.call_tool("export", again))["video"]["seconds"] == 1


async def test_an_upload_that_fills_up_the_disk_leaves_nothing_and_is_taken_later(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("animatic.storage.disk.MARGIN", -(1 << 40))
    home, large = house.folder / "home", tmp_path / "large.mp4"
    large.write_bytes(mp4(1_000) + b"\0\0\0\0free" + bytes(8 << 20))
    with mounted(home, ROOMY):
        async with house.client("memory", "2026-07-28") as client:
            await client.call_tool("generate", WISH)
            filled(home, 1 << 20)
            said = await refused(client, "upload", {"sources": [str(large)]})
            assert "The disk is full (" in said
            assert not list((home / "studio" / "assets").iterdir())
            assert [p.name for p in (home / "studio" / "benches").glob("[!.]*/*")] == ["lock"]
            (home / "ballast").unlink()
            found = facts(await client.call_tool("upload", {"sources": [str(large)]}))
    assert found["uploads"][0]["is_accepted"]


async def test_a_home_without_room_refuses_files_and_renders_with_words(
    house: House, tmp_path: Path
) -> None:
    home = house.folder / "home"
    large = tmp_path / "large.mp4"
    large.write_bytes(mp4(5_000) + b"\0\0\0\0free" + bytes(8 << 20))
    with mounted(home, ROOMY):
        async with house.client("memory", "2026-07-28") as client:
            project = facts(await client.call_tool("generate", WISH))["project"]
            used = sum(p.stat().st_size for p in home.rglob("*") if p.is_file())
            remounted(home, f"size={MARGIN + used + (1 << 20)}")
            said = await refused(client, "upload", {"sources": [str(large)]})
            assert "The disk is almost full" in said
            assert "Free some space" in said
            remounted(home, f"size={used + (4 << 20)}")
            said = await refused(client, "export", {"wait_s": 30})
            assert "The disk is almost full" in said
            assert "MB. Free some space and export again.\n" in said, said
            assert ".." not in said
            assert str(home) not in said
            remounted(home, f"size={ROOMY}")
            found = facts(await client.call_tool("export", {"project": project, "wait_s": 30}))
    assert found["video"]["seconds"] == 1


async def test_an_output_folder_that_cant_be_written_is_told_and_nothing_is_lost(
    house: House,
) -> None:
    with mounted(house.videos, ROOMY):
        remounted(house.videos, "ro")
        async with house.client("memory", "2026-07-28") as client:
            made = await client.call_tool("generate", {**WISH, "export": True})
            said = words(made)
            assert not made.is_error, "the film was made, and that is told"
            assert "The MP4 was not made" in said
            assert "Read-only file system" in said
            assert "ANIMATIC_OUTPUT_DIR" in said
            remounted(house.videos, "rw")
            assert facts(await client.call_tool("export", {"wait_s": 30}))["video"]


async def test_a_home_that_cant_be_written_is_told_by_every_tool(house: House) -> None:
    home = house.folder / "home"
    with mounted(home, ROOMY):
        remounted(home, "ro")
        async with house.client("memory", "2026-07-28") as client:
            for tool, arguments in (
                ("generate", WISH),
                ("credits", {}),
                ("upload", {"sources": ["/x.png"]}),
            ):
                said = await refused(client, tool, arguments)
                assert "ANIMATIC_HOME" in said or "can't be written" in said, (tool, said)
                assert "Traceback" not in said
        remounted(home, "rw")
        async with house.client("memory", "2026-07-28") as client:
            assert facts(await client.call_tool("generate", WISH))["status"] == "done"
