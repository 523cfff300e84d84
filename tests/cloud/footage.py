"""Small real MP4s."""

from __future__ import annotations

import io
from functools import cache
from typing import Any, cast


@cache
def mp4(duration_ms: int = 1000, width: int = 64, height: int = 36, frame_rate: int = 30) -> bytes:
    """An H.264 film of flat, changing grey that really plays for so long."""
    import av
    import numpy as np

    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        track = cast("Any", container.add_stream("libx264", rate=frame_rate))
        track.width, track.height, track.pix_fmt = width, height, "yuv420p"
        for n in range(max(1, duration_ms * frame_rate // 1000)):
            picture = np.full((height, width, 3), n * 5 % 255, np.uint8)
            container.mux(track.encode(av.VideoFrame.from_ndarray(picture, "rgb24")))
        container.mux(track.encode(None))
    return file.getvalue()
