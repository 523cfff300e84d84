"""Food and drink on a wooden table: coffee, tea or soup from above, or a cup before evening lights.

Steam rises, the surface swirls, the light of a window moves over the wood.
"""

from __future__ import annotations

CAMERA = ("push_in", "still")
