"""The line that an answer offers for an upload sends the file, and runs nothing a name says."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from interaction.house import House, facts, words

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]
NAMES = [
    "red $(touch PWNED).png",
    "red `touch PWNED`.png",
    'red" ; touch PWNED; ".png',
    "red'; touch PWNED; '.png",
    "red\ntouch PWNED\n.png",
    "red {1,2} [1-3] \\ & | > PWNED #.png",
    "-o PWNED.png",
    "红 ‘quoted’ 照片.png",
]


@pytest.fixture
def house(house: House) -> House:
    house.env |= {"ANIMATIC_BACKEND": "studio", "ANIMATIC_LOCAL_FILES": "off"}
    return house


@pytest.mark.skipif(not shutil.which("curl"), reason="the line is for curl")
async def test_whatever_a_file_is_called_its_line_sends_it_and_runs_nothing_else(
    house: House, tmp_path: Path, red_png: bytes
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for name in NAMES:
        (folder / name).write_bytes(red_png)
    async with house.http_client(house.serve(), "2026-07-28") as client:
        paths = [str(folder / name) for name in NAMES]
        offered = facts(await client.call_tool("upload", {"sources": paths}))
        lines = offered["summary"].split("in a shell:\n")[1].split("\nor in PowerShell:")[0]
        done = subprocess.run(["bash", "-ec", lines], cwd=folder, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert done.stdout.count("640×480") == len(NAMES)
        wish = {"prompt": "a film of all pictures", "project": offered["project"], "seconds": 8}
        assert facts(await client.call_tool("generate", wish))["status"] == "done"
        refused = await client.call_tool("upload", {"sources": ["/a\x1b[2J.png"]})
        mixed = await client.call_tool("upload", {"sources": ["/a.png", "https://x.example/b.png"]})
    assert {path.name for path in folder.iterdir()} == set(NAMES)
    assert "Rename it" in words(refused)
    assert "Call upload again for the 1 link" in words(mixed)
    power = offered["summary"].split("or in PowerShell:")[1]
    assert "'" + str(folder / NAMES[3]).replace("'", "''") + "'" in power
    assert "‘‘quoted’’" in power


async def test_a_file_that_is_refused_is_told_by_its_name_alone(
    house: House, tmp_path: Path
) -> None:
    program = tmp_path / "program.exe"
    program.write_bytes(b"MZ")
    async with house.http_client(house.serve(), "2026-07-28") as client:
        offered = facts(await client.call_tool("upload", {"sources": [str(program)]}))
    line = offered["summary"].split("in a shell:\n")[1].split("\nor in PowerShell:")[0]
    line = line.replace("-fgsS", "-gsS")
    done = subprocess.run(["bash", "-ec", line], capture_output=True, text=True)
    assert "program.exe is not a picture" in done.stdout
    assert tempfile.gettempdir() not in done.stdout


@pytest.mark.parametrize("host", ["127.0.0.1:1;$(id)", "127.0.0.1:80@evil.com", "127.0.0.1:evil"])
async def test_a_host_that_is_none_gets_into_no_line(house: House, host: str) -> None:
    async with house.http_client(house.serve(), "2026-07-28", {"Host": host}) as client:
        result = await client.call_tool("upload", {})
    assert result.is_error
    assert host not in words(result)
