"""Commands an answer suggests: whatever a file is called, they run nothing but what they say.

A model runs them as they stand, so a path is data in each: quoted as its shell quotes, and never
looked at by the program as a pattern or an option.
"""

from __future__ import annotations

import re
import shlex
from typing import Final
from urllib.parse import quote

from animatic.model.errors import BadInput
from animatic.model.plain_text import plain
from animatic.projects.file_names import slug

ANY: Final = "FILE"
"""Stands for a file that the person names themselves."""
_QUOTES: Final = re.compile("['\u2018\u2019\u201a\u201b]")
"""What PowerShell takes for a single quote."""


def sending_commands(path: str, address: str) -> tuple[str, str]:
    """How to send a file to an address that ends in a slash: in a POSIX shell, in PowerShell.

    Raises:
        BadInput: the path holds characters that no answer may hold.
    """
    if plain(path) != path:
        raise BadInput(
            "A file's name holds characters that can't be shown.", "Rename it, then upload it."
        )
    name = _name(path)
    posix = f"curl -fgsS -T {shlex.quote(path or ANY)} {shlex.quote(address + name)}"
    power = (
        "Invoke-RestMethod -Method Put "
        f"-InFile {_power_quoted(path or ANY)} -Uri {_power_quoted(address + (name or ANY))}"
    )
    return posix, power


def _name(path: str) -> str:
    """The name it is sent under, ours: what the file is shows in its extension."""
    stem, dot, extension = re.split(r"[/\\]", path)[-1].rpartition(".")
    if not path:
        return ""
    ending = re.sub(r"[^A-Za-z0-9]", "", extension)[:8] if dot else ""
    return quote(f"{slug(stem or extension)}.{ending}" if ending else slug(extension), safe="")


def _power_quoted(text: str) -> str:
    return "'" + _QUOTES.sub(lambda found: found[0] * 2, text) + "'"
