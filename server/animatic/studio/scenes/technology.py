"""Technology: light on the dark. Something over a ground, a circuit board, a hall of machines.

Everything is drawn by line and point in each frame, so it is always being made: pulses travel,
bars find new heights, curves go on. Nothing here is text or a brand.
"""

from __future__ import annotations

import cv2
import numpy as np

from animatic.studio.planes import Planes

from .craft import colour, ink, noise, screen
from .craft.camera import View
from .craft.circuit import Circuit
from .craft.coderain import CodeRain
from .craft.dashboard import Dashboard
from .craft.dataglobe import DataGlobe
from .craft.figures import Figures
from .craft.grounds import Grid, PointSea
from .craft.helix import Helix
from .craft.layers import Backdrop
from .craft.network import Network
from .craft.particles import Motes
from .craft.screen import ScreenColours
from .craft.servers import Servers
from .craft.shot import Floats, SceneShot
from .craft.sparks import Sparks, joined

TRAVEL = 46.0
"""Units that what is in the middle moves to either side at the end of a full pan."""

GROUNDS = ("waves", "waves", "grid")
HEROES = (
    "globe", "globe", "network", "helix", "charts", "dashboard", "circuit", "servers", "code",
)  # fmt: skip
"""What is shown where nothing is asked for; drawn by the seed."""


class Technology:
    """One of several pictures, as asked for or by the seed, all in one kind of light."""

    def __init__(self, shot: SceneShot) -> None:
        rng, asked = shot.rng("manner"), shot.scene.subject
        ground = GROUNDS[int(rng.integers(len(GROUNDS)))]
        drawn = HEROES[int(rng.integers(len(HEROES)))]
        hero = asked if asked in HEROES else drawn
        light = screen.choose(shot)
        self.air = light.low + light.glow * 0.15
        self._picture = _open(shot, light, ground, hero)

    def draw(self, view: View, into: Planes) -> None:
        self._picture.draw(view, into)


def _open(
    shot: SceneShot, light: ScreenColours, ground: str, hero: str
) -> Room | Circuit | Servers | CodeRain | Dashboard:
    match hero:
        case "circuit":
            tones = (light.main * 0.55 + light.second * 0.35, light.main * 0.8 + 0.2, light.accent)
            return Circuit(shot, tones, light.low + light.glow * 0.10)
        case "servers":
            return Servers(shot, light)
        case "dashboard":
            return Dashboard(shot, light)
        case "code":
            return CodeRain(shot, light)
        case _:
            return Room(shot, light, ground, hero)


class Room:
    """A dark room, a ground that runs to the horizon, and one hero over it."""

    def __init__(self, shot: SceneShot, light: ScreenColours, ground: str, hero: str) -> None:
        self._shot, self.light = shot, light
        self.horizon = shot.down * (0.66 if shot.is_upright else 0.63)
        self._room = Backdrop(shot, self._paint_room())
        is_grid = hero == "charts" or ground == "grid"
        self._ground = (Grid if is_grid else PointSea)(shot, light, self.horizon)
        heroes = {"charts": Figures, "helix": Helix, "globe": DataGlobe}
        self._hero = heroes.get(hero, Network)(shot, light, self.horizon)
        self._sparks = Sparks(shot, size=1.6, halo=((8, 0.6), (28, 0.5)))
        self._motes = Motes(shot, light.main, int(22 * shot.scene.density))

    def _paint_room(self) -> Floats:
        """Dark above, a glow at the horizon that the ground takes on."""
        shot, light, margin = self._shot, self.light, TRAVEL + 6
        y, x = shot.grid(shot.down + 12, shot.across + 2 * margin)
        x = x - margin
        v = (y / self.horizon).astype(np.float32)
        side = float(shot.rng("room").uniform(0.38, 0.62)) * shot.across
        image = colour.gradient(
            [(0, light.top), (0.75, light.low * 0.8 + light.top * 0.2), (1, light.low),
             (1.15, light.low * 0.55), (1.7, light.top)],
            v + np.zeros_like(x),
        )  # fmt: skip
        d = np.hypot((x - side) / 620, (y - self.horizon) / 250).astype(np.float32)
        image += light.glow * (0.80 * np.exp(-(d**1.3)))[..., None]
        line = np.exp(-np.abs(y - self.horizon) / 7) * np.exp(-(((x - side) / 640) ** 2))
        image += light.main * (0.42 * line)[..., None]
        clouds = noise.fbm(shot.rng("air"), image.shape[:2], cells=(3, 5), octaves=4)
        image *= (0.82 + 0.36 * clouds * np.clip(1.4 - v, 0, 1))[..., None]
        return colour.film(image + light.second * _code(shot, image.shape[:2]) * 0.5)

    def draw(self, view: View, into: Planes) -> None:
        """Room, ground, hero, dust: far to near. Lines of one colour share a sheet."""
        shot, light = self._shot, self.light
        across = (TRAVEL + 6 + 0.5 * TRAVEL * view.pan) * shot.k
        self._room.draw(into, across, (6 + 3 * view.rise) * shot.k)
        lines, marks = ink.sheet(shot, "lines"), ink.sheet(shot, "marks")
        self._ground.rule(view, lines)
        self._hero.rule(view, lines, marks)
        ink.shine(shot, lines, into, light.main * 0.6 + light.second * 0.4, strength=0.9,
                  halo=1.1, radius=10)  # fmt: skip
        if self._hero.has_marks:
            ink.shine(shot, marks, into, light.accent, halo=1.4, radius=10)
        self._sparks.draw(into, joined(self._ground.points(view), self._hero.points(view)))
        self._motes.draw(view, into)


def _code(shot: SceneShot, size: tuple[int, int]) -> Floats:
    """Columns of small marks far away, like a screen out of reach: (h, w, 1)."""
    rng = shot.rng("marks")
    layer = np.zeros(size, np.float32)
    step, k = 15.0, shot.k
    rows, columns = int(shot.down * 0.6 / step), int(size[1] / k / step)
    kept = rng.random((rows, columns)) < 0.16 * rng.random((1, columns)) ** 1.5 * 2.2
    for row, column in np.argwhere(kept).tolist():
        x, y = column * step * k, row * step * k
        wide = (3 + 6 * float(rng.random())) * k
        value = 0.05 + 0.22 * float(rng.random()) ** 3
        cv2.rectangle(layer, (int(x), int(y)), (int(x + wide), int(y + 2.2 * k)), value, -1)
    fade = np.linspace(0.3, 1, size[0], dtype=np.float32)[:, None] ** 2
    return (cv2.GaussianBlur(layer, (0, 0), 0.9 * k) * fade)[..., None]
