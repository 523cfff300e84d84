"""How long the backend may take before something else is done than waiting."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """Time limits and pauses, in seconds. The defaults are the contract's."""

    connect_s: float = 10.0
    """For a connection."""
    answer_s: float = 60.0
    """Without a byte of an answer."""
    upload_answer_s: float = 600.0
    """After a file's last byte: the backend looks it over before it answers."""
    turn_s: float = 15 * 60.0
    """For a turn's whole stream."""
    heartbeats_s: float = 600.0
    """Of heartbeats and nothing else."""
    ask_again_after_s: tuple[float, ...] = (0.3, 1.0)
    """Before the second and the third attempt of a request that surely wasn't acted on."""
    fetch_on_after_s: tuple[float, ...] = (0.2, 1.0, 3.0)
    """Between attempts at a download that come no further."""
