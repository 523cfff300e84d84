"""Travel: a globe with routes that grow, a map with pins and a plane, or a flight above the clouds."""

from __future__ import annotations

CAMERA = ("push_in", "pan_left", "pan_right")
