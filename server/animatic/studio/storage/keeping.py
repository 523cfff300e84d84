"""What the studio keeps, and for how long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

GB = 1024**3


@dataclass(frozen=True, slots=True)
class Keeping:
    """The bounds of a studio's folder."""

    gigabytes: int = 12
    """Of what can be made again, finished videos and the pieces of them; the oldest goes first."""
    days: int = 90
    """After a session was last worked on, until it goes with its files. 0: for good."""

    def limits(self) -> Mapping[str, int]:
        """Bytes by folder. Pieces (chunks, soundtracks, painted scenes) only save time, so they get
        a quarter."""
        return {"chunks": self.gigabytes * GB // 4, "renders": self.gigabytes * GB * 3 // 4}
