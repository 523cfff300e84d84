"""The studio's own token, kept under its home: sessions belong to the token that made them, and
a project must be found again by the next process of the same home."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from pathlib import Path

_TOKEN = re.compile(r"nmv_studio_[A-Za-z0-9_-]{32}")


def kept_token(home: Path) -> str:
    """The token of this home, made when there is none yet. Readable by its owner only.

    Raises:
        OSError: the folder can't be written.
    """
    path = home / "studio" / "token"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with contextlib.suppress(OSError, UnicodeDecodeError):
        if _TOKEN.fullmatch(kept := path.read_text()):
            return kept
    token = f"nmv_studio_{secrets.token_urlsafe(24)}"
    temporary = path.with_name(f"token.{secrets.token_hex(4)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(token)
    try:
        # Two processes may get here at once: the first one's token is everybody's.
        os.link(temporary, path)
    except FileExistsError:
        return _settled(path, token, temporary)
    except OSError:
        os.replace(temporary, path)
        return token
    finally:
        temporary.unlink(missing_ok=True)
    return token


def _settled(path: Path, token: str, temporary: Path) -> str:
    """Another process's token, or ours where what stands there is no token."""
    if _TOKEN.fullmatch(kept := path.read_text(errors="replace")):
        return kept
    os.replace(temporary, path)
    return token
