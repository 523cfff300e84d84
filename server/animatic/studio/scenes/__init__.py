"""Pictures that move, drawn by program. A family of scenes is one module here.

`FAMILIES` names them without loading anything; `open_scene` paints one and gives back what draws
its frames. Nothing here reads words: the director has already turned them into a `Scene`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from animatic.model.errors import BadInput
from animatic.model.timeline import Scene

if TYPE_CHECKING:
    from animatic.studio.planes import Planes

FAMILIES: Mapping[str, str] = {
    "city": "A city skyline over water with traffic: neon at night, hazy towers by day",
    "lake": "A lake below mountains at any time of day, with mist, birds and pines",
    "space": "A turning world before a nebula, with a moon or rings, or sunrise from orbit",
    "ocean": "A beach with surf and palms, the open sea, or a coral reef under water",
    "forest": "A forest in any season with shafts of light, mist, and leaves or fireflies",
    "celebration": "Fireworks over water at night, or a party with balloons and confetti",
    "technology": "Light on the dark: a globe of data, charts, servers, code, a helix, a chip",
    "product": "A product stage: podium, a glow behind it, bokeh, mirrored floor; free for a title",
    "food": "A cup or a bowl on a wooden table: from above by day, steaming before lamps by night",
    "travel": "A globe with a route that grows from pin to pin, or a flight above the clouds",
    "weather": "Rain, snow, storm, fog or aurora over a wide plain, or rain on a window",
    "abstract": "Satin, liquid, glass waves, clouds or threads of light: fits any words",
}

_OUTDOORS = (
    "sunset",
    "gold",
    "rose",
    "dusk",
    "dawn",
    "mist",
    "day",
    "clear",
    "night",
    "moonlit",
    "overcast",
    "storm",
)
_NEON = ("neon", "cyan", "ember", "indigo", "orchid")
_RAMPS = (
    "aurora",
    "peach",
    "mint",
    "mono",
    "ocean",
    "gold",
    "forest",
    "berry",
    "sunset",
    "ember",
    "ice",
    "lilac",
)
PALETTES: Mapping[str, tuple[str, ...]] = {
    "city": (*_NEON, *_OUTDOORS),
    "lake": _OUTDOORS,
    "ocean": _OUTDOORS,
    "forest": (),
    "weather": _OUTDOORS,
    "space": _RAMPS,
    "technology": (*_NEON, *_RAMPS),
    "product": _RAMPS,
    "celebration": ("night", "moonlit", "dusk", *_RAMPS),
    "food": _RAMPS,
    "travel": _OUTDOORS,
    "abstract": _RAMPS,
}
"""What `Scene.palette` may name in each family; any other name means the family's own choice."""

SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "abstract": ("silk", "liquid", "waves", "clouds", "threads"),
    "celebration": ("fireworks", "party"),
    "food": ("coffee", "latte", "espresso", "tea", "matcha", "soup", "fruit"),
    "product": ("ring", "arch", "disc", "silk", "tubes"),
    "space": ("earth", "saturn", "jupiter", "mars", "moon", "desert"),
    "technology": (
        "globe",
        "network",
        "helix",
        "charts",
        "dashboard",
        "circuit",
        "servers",
        "code",
    ),
}
"""What `Scene.subject` may name; any other name, or family, means the family's own choice."""

VIEWS: Mapping[str, tuple[str, ...]] = {
    "city": ("skyline", "street"),
    "food": ("above", "table"),
    "ocean": ("beach", "open_sea", "underwater"),
    "space": ("orbit",),
    "travel": ("map", "flight"),
    "weather": ("plain", "window"),
}
"""What `Scene.view` may name, likewise."""


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
    never on the resolution. Raises `BadInput` for a family that isn't in `FAMILIES` and for a
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
