"""`animatic doctor`: proves a set-up by using it, step by step."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from mcp import Client

from animatic import __version__
from animatic.commands.making import ask, own_server
from animatic.model.errors import AnimaticError

TOOLS = ("generate", "upload", "credits", "state", "export")


async def examine() -> bool:
    """Run every check, print one line each, and say whether all is well."""
    print(f"Animatic {__version__}, Python {sys.version.split()[0]}, {sys.executable}")
    try:
        with tempfile.TemporaryDirectory(prefix="animatic-doctor-") as folder:
            async with own_server(Path(folder)) as client:
                await _check(client)
    except (AnimaticError, OSError, AssertionError) as error:
        print(f"✗ {error}")
        return False
    except Exception as error:
        print(f"✗ The server could not be used: {type(error).__name__}. Its messages stand above.")
        return False
    print("All is well.")
    return True


async def _check(client: Client) -> None:
    with _step("handshake and tools/list"):
        names = {tool.name for tool in (await client.list_tools()).tools}
        if missing := set(TOOLS) - names:
            raise AnimaticError(f"Tools are missing: {', '.join(sorted(missing))}.")
    with _step("credits"):
        balance = await ask(client, "credits", {})
    print(f"  {balance['summary']}")
    if balance["is_metered"]:
        print("  The test video is skipped: it would cost credits.")
        return
    with _step("a one-second video"):
        wish = {"prompt": "calm abstract silk", "seconds": 1, "resolution": "480p"}
        made = await ask(client, "generate", wish)
        video = (await ask(client, "export", {"project": made["project"]}))["video"]
    print(f"  {video['seconds']:g} s, {video['width']}×{video['height']}, {video['bytes']:,} bytes")


@contextmanager
def _step(name: str) -> Generator[None]:
    began = time.monotonic()
    try:
        yield
    except BaseException:
        print(f"✗ {name}")
        raise
    print(f"✓ {name} ({time.monotonic() - began:.1f} s)")
