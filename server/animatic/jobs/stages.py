"""How far a job is: the names, for those who do it and those who keep it."""

from __future__ import annotations

from typing import Literal

Stage = Literal["planned", "submitted", "running", "delivered", "failed", "unknown", "cancelled"]
OPEN_STAGES = ("planned", "submitted", "running")
FAILED_STAGES = ("failed", "unknown")
