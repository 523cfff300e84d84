"""One-time links for callers on other machines: a file comes in by PUT, a video goes out by GET.

A link's address holds 128 random bits and nothing else: short, no query string to be cut off,
no header to be sent. An upload link works once; a download link works until it expires.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from animatic.projects.caller import Caller

UPLOAD_TTL_S = 3600
DOWNLOAD_TTL_S = 24 * 3600
MAX_LINKS = 10_000


@dataclass(frozen=True, slots=True)
class UploadLink:
    """Lets one file into one project, as the caller it was made for."""

    project: str
    caller: Caller
    expires: float


@dataclass(frozen=True, slots=True)
class DownloadLink:
    """Lets one finished file out."""

    path: Path
    expires: float


@dataclass
class OneTimeLinks:
    """All links of this process that still work, by their keys."""

    clock: Callable[[], float] = time.monotonic
    _uploads: dict[str, UploadLink] = field(default_factory=dict[str, UploadLink])
    _downloads: dict[str, DownloadLink] = field(default_factory=dict[str, DownloadLink])

    def for_upload(self, project: str, caller: Caller) -> str:
        """A key for one upload into `project`."""
        key = secrets.token_urlsafe(16)
        self._uploads[key] = UploadLink(project, caller, self.clock() + UPLOAD_TTL_S)
        _trim(self._uploads)
        return key

    def use_upload(self, key: str) -> UploadLink | None:
        """Use up an upload link; None when it is unknown, used or expired."""
        link = self._uploads.pop(key, None)
        return link if link is not None and link.expires > self.clock() else None

    def for_download(self, path: Path) -> str:
        """A key for downloading `path`; the same file keeps its key while that lasts."""
        now = self.clock()
        for key, link in self._downloads.items():
            if link.path == path and link.expires > now:
                return key
        key = secrets.token_urlsafe(16)
        self._downloads[key] = DownloadLink(path, now + DOWNLOAD_TTL_S)
        _trim(self._downloads)
        return key

    def downloadable(self, key: str) -> Path | None:
        """The file behind a download link; None when it is unknown or expired."""
        link = self._downloads.get(key)
        return link.path if link is not None and link.expires > self.clock() else None


def _trim(links: dict[str, UploadLink] | dict[str, DownloadLink]) -> None:
    """Forget the oldest beyond the limit: nobody can fill the memory by asking for links."""
    while len(links) > MAX_LINKS:
        del links[next(iter(links))]
