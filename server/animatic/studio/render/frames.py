"""PyAV's frames and our planes, one as the other without copying where that can be."""

from __future__ import annotations

import av
import numpy as np

from animatic.studio.planes import Plane, Planes, planes


def views(frame: av.VideoFrame) -> Planes:
    """The planes of a `yuv420p` frame, as views: they keep the frame alive. Rows may be padded."""
    return Planes(
        *(
            np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)[
                : plane.height, : plane.width
            ]
            for plane in frame.planes
        )
    )


def wrapped(drawn: Plane) -> av.VideoFrame:
    """A frame around a drawn buffer's own memory, or a copy where PyAV can't do that.

    It takes heights to be multiples of four; 480p upright is 854 high.
    """
    if drawn.shape[0] % 6 == 0:
        return av.VideoFrame.from_numpy_buffer(drawn, format="yuv420p")
    source = planes(drawn)
    frame = av.VideoFrame(*source.size, "yuv420p")
    for plane, into in zip(source, views(frame), strict=True):
        into[:] = plane
    return frame
