"""What more render workers bring on this machine: the same 4K and 1080p job with 1, 2, 4 and 8."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from parts import Row
from scenery import clip
from slideshow import job
from spent import render

from animatic.studio.render import RenderRequest

COUNTS = (1, 2, 4, 8)


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="animatic-bench-") as name:
        folder = Path(name)
        return [
            _row("30 s 1080p slideshow", job(folder, 30, "medium"), 900),
            _row("10 s 4K city", clip("city", folder, "4k"), 300),
        ]


def _row(what: str, request: RenderRequest, frames: int) -> Row:
    counts = [count for count in COUNTS if count <= max(2, os.cpu_count() or 1)]
    rates = {
        count: frames / render(request.model_copy(update={"workers": count})).wall
        for count in counts
    }
    chosen = frames / render(request).wall
    best = max(rates.values())
    every = ", ".join(f"{count}: {rate:.0f} fps" for count, rate in rates.items())
    return Row(
        f"{what}: the default number of render workers",
        f"the best of {every}",
        f"{chosen / best:.2f} of its rate ({chosen:.0f} fps)",
        "≥ 0.9",
        chosen / best,
        chosen >= 0.9 * best,
    )
