"""A project in a list: enough to be chosen by, on one line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from animatic.model.timeline import clock

if TYPE_CHECKING:
    from animatic.jobs.records import ProjectRecord, VersionRecord

LONGEST_WORDS = 60


@dataclass(frozen=True, slots=True)
class Listed:
    """What a project began with, how long its film is (ms; 0 for none yet), when it was used."""

    handle: str
    words: str
    duration_ms: int
    used_ms: int

    @classmethod
    def of(cls, row: ProjectRecord, newest: VersionRecord | None) -> Listed:
        words = " ".join(row.prompt.split())
        words = words if len(words) <= LONGEST_WORDS else f"{words[: LONGEST_WORDS - 1]}…"
        return cls(row.handle, words, newest.duration_ms if newest else 0, row.used_ms)

    @property
    def line(self) -> str:
        """“a neon city”, 10 s, 2026-11-30 20:15 UTC: prj_…"""
        at = datetime.fromtimestamp(self.used_ms / 1000, UTC)
        length = f"{clock(self.duration_ms)} s" if self.duration_ms else "no film yet"
        words = f"“{self.words}”" if self.words else "files only"
        return f"{words}, {length}, {at:%Y-%m-%d %H:%M} UTC: {self.handle}"
