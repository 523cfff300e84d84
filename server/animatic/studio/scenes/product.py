"""A product stage: podium, a light that sweeps over it, mirrored floor, haze.

Stands on its own as an opener; leaves the middle free for a product or a title.
"""

from __future__ import annotations

CAMERA = ("push_in", "still")
