"""Pictures that move, drawn by program. A family of scenes is one module here.

The catalogue names them; `open_scene` paints one and gives back what draws its frames. Nothing here
reads words: the director has already turned them into a `Scene`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from animatic.model.errors import BadInput
from animatic.model.timeline import Scene
from animatic.studio.catalogue import FAMILIES

if TYPE_CHECKING:
    from animatic.studio.planes import Planes


class MovingPicture(Protocol):
    """An opened scene. Safe to draw from several threads at once."""

    def draw(self, frame: int, into: Planes) -> None:
        """Draws frame `frame` over all of `into`. The same frame is always the same picture."""
        ...


def open_scene(
    scene: Scene, *, width: int, height: int, frames: int, frame_rate: int
) -> MovingPicture:
    """Paints what the scene needs and gives back what draws it. Takes 0.2 to 1.5 s at 1080p.

    Sizes are pixels, even and at least 160. The layout depends on the scene and the shape only,
    never on the resolution. Raises `BadInput` for a family that isn't in the catalogue and for a
    size that can't be drawn.
    """
    if scene.family not in FAMILIES:
        raise BadInput(
            f"There is no scene family {scene.family!r}. Choose one of: {', '.join(FAMILIES)}."
        )
    if min(width, height) < 160 or width % 2 or height % 2:
        raise BadInput(f"A scene is drawn at even sizes from 160 pixels, not {width}x{height}.")
    from .picture import DrawnScene

    return DrawnScene(scene, width=width, height=height, frames=frames, frame_rate=frame_rate)
