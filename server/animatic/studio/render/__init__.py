"""Timeline → MP4. This room draws and encodes; what to draw was decided before it came here.

    request    what is asked, and what was made
    plan       the timeline in frames: which layers frame n has
    chunks     the plan cut into closed groups of pictures, each encoded on its own
    sources    scenes, pictures and clips opened just before they are seen, released after
    compose    frame n → planes: layers, transitions, grade, text
    encode     frames → H.264 packets
    mux        packets of picture and sound → one MP4, whole or not at all
    engine     the threads, progress, cancellation
    probe      what an unknown file is, found out in a process that may die

OpenCV, NumPy, Pillow and PyAV are imported when `render` is called.
"""

from __future__ import annotations

from collections.abc import Callable

from animatic.studio.render.request import Cancelled, Quality, Rendered, RenderRequest

__all__ = ["Cancelled", "Quality", "RenderRequest", "Rendered", "render"]


def _nobody_watches(frame: int, frames: int) -> None: ...


def _never() -> bool:
    return False


def render(
    request: RenderRequest,
    *,
    progress: Callable[[int, int], None] = _nobody_watches,
    cancelled: Callable[[], bool] = _never,
) -> Rendered:
    """Makes the MP4 that `request` asks for. Blocks; call it in a thread or a process of its own.

    `progress(frame, frames)` and `cancelled()` are called in the calling thread, about ten times
    a second. The file appears at `request.output` only when it is whole.

    Raises `BadInput` for a timeline that can't be rendered, `UnusableMedia` for an asset that
    can't be opened, `ExportFailed` when the file can't be written, and `Cancelled`.
    """
    from animatic.studio.render.engine import make

    return make(request, progress, cancelled)
