"""A journey on the globe: a dotted way grows from place to place, an aeroplane at its head.

Places that the words name have their names beside their pins while the way is near.
"""

from __future__ import annotations

import cv2
import numpy as np

from animatic.studio.planes import Plane, Planes

from .. import places
from . import colour, ink, palettes, route, sky
from .camera import View
from .globe import Globe, GlobeColours
from .labels import Label
from .layers import Backdrop, Cutout
from .route import STEPS, Route
from .shot import Floats, SceneShot
from .sparks import Points, Sparks

NEAR = (12.0, 53.0)
"""Latitudes that a globe seen from near by shows."""
PLANE = (
    (26, 0), (20, 3.4), (7, 4), (-6, 24), (-12, 24), (-5, 4), (-17, 3), (-22, 10), (-26, 10),
    (-23, 0), (-26, -10), (-22, -10), (-17, -3), (-5, -4), (-12, -24), (-6, -24), (7, -4),
    (20, -3.4),
)  # fmt: skip
"""An airliner from above, its nose at +x, in units."""
AHEAD, FLOWN = 0.12, 0.86
"""Of a leg: how much of the first is done when the shot begins; how much is flight, not rest."""
LEFT = 2.0
"""Legs after which what was flown has faded: behind the globe's edge it would stand in the air."""
PIN, PIN_TALL = 22.0, 64.0
"""Units: the radius of a pin's head, and how high it stands."""


class Journey:
    """Sky or stars, clouds, the globe, the way, pins where it has been."""

    def __init__(self, shot: SceneShot) -> None:
        rng = shot.rng("journey")
        self._shot = shot
        self.palette = palettes.landscape(shot, ("day", "clear", "sunset", "night", "rose", "gold"))
        self.air = self.palette.haze
        self._is_night = self.palette.night > 0.5
        self._globe, way = self._plan(rng)
        self._stops, self._legs = way.stops, way.legs
        self._labels = self._name_stops()
        self._longitudes = way.longitudes()
        self._along = np.linspace(0, 1, len(self._longitudes))
        self._back = Backdrop(shot, self._paint_back())
        self._clouds = None if self._is_night else self._paint_clouds()
        accent = colour.rgb("#ff5a3c") if not shot.scene.tint else colour.rgb(shot.scene.tint)
        self._accent = accent if not self._is_night else colour.rgb("#ffc45a")
        self._sparks = Sparks(shot, size=1.5, halo=((8, 0.6), (26, 0.5)))

    def _plan(self, rng: np.random.Generator) -> tuple[Globe, Route]:
        """The globe and the way on it: through the places named, to the one named, or anywhere."""
        shot = self._shot
        named = [at for name in shot.scene.places if (at := places.at(name))]
        is_far, leaning = bool(rng.random() < 0.5), float(rng.uniform(0, 1))
        if len(named) > 1:
            is_far = not route.is_short(named)
            north = [latitude for latitude, _ in named]
            middle = (min(north) + max(north)) / 2
            tilt = float(np.deg2rad(min(max(middle, -40), 40) if is_far else middle - 31))
        else:
            wanted = max(3, min(7, round(shot.seconds * shot.scene.speed / 2.6) + 1))
            goal = named[0] if named else None
            is_far = is_far or (goal is not None and not NEAR[0] < goal[0] < NEAR[1])
            band = (-90.0, 90.0) if is_far else NEAR
            named = route.wander(rng, wanted, band=band, goal=goal)
            tilt = 0.25 + 0.17 * leaning if is_far else 0.18 * leaning - 0.04
        if is_far:
            radius = min(0.405 * shot.down, 0.44 * shot.across)
            y = shot.down * 0.53
        else:
            radius = min(0.74 * shot.down, 0.78 * shot.across)
            y = shot.down * 0.34 + radius
        globe = Globe(shot, self._look(), x=shot.across / 2, y=y, radius=radius, tilt=tilt)
        return globe, Route.through(named, 0.28 if is_far else 0.16)

    def _name_stops(self) -> list[tuple[int, Label, bool]]:
        """Stops that have a name; whether it stands above, away from its nearer neighbour."""
        known = [name for name in self._shot.scene.places if places.at(name)]
        first = len(self._stops) - len(known)  # a single one is where the journey ends
        labels: list[tuple[int, Label, bool]] = []
        for stop, name in enumerate(known, first):
            others = [n for n in (stop - 1, stop + 1) if 0 <= n < len(self._stops)]
            nearest = max(others, key=lambda n: float(self._stops[n] @ self._stops[stop]))
            is_above = bool(self._stops[stop][1] > self._stops[nearest][1])
            labels.append((stop, Label(self._shot, name), is_above))
        return labels

    def _look(self) -> GlobeColours:
        p, tint = self.palette, self._shot.scene.tint
        if self._is_night:
            codes = ("#071228", "#10284a", "#16304e", "#1c3a58", "#3a5474", "#5a9cff", "#ffc878")
        elif p.sun < 0.4:
            codes = ("#2a3a7a", "#5a6cb0", "#7a8a5c", "#d8a878", "#fff0e4", "#ffd0b0", "#ffd9a0")
        else:
            codes = ("#1c5f9c", "#4fb0d8", "#5c9a58", "#d2b27c", "#f6fafc", "#c4e6ff", "#ffd9a0")
        tones = [colour.rgb(code) for code in codes]
        if tint:
            tones = [colour.lean(tone, colour.rgb(tint), 0.55) for tone in tones]
        return GlobeColours(*tones, night=1.0 if self._is_night else 0.0)

    def _paint_back(self) -> Floats:
        """The sky, darker away from the globe, with the globe's air around it."""
        shot, globe, p = self._shot, self._globe, self.palette
        margin = 20.0
        nowhere = sky.Light(shot.across * 0.3, shot.down * 0.2, 30, p.key)
        image = sky.paint_sky(
            shot, p, nowhere, horizon=shot.down * 1.05, down=shot.down + 20, margin=margin,
            with_disc=False,
        )  # fmt: skip
        y, x = shot.grid(shot.down + 20, shot.across + 2 * margin)
        d = np.hypot(x - margin - globe.x, y - globe.y) - globe.radius
        beyond = np.maximum(d, 0) / globe.radius
        air = np.exp(-beyond / 0.045) * 0.55 + np.exp(-beyond / 0.22) * 0.32
        side = np.clip(0.75 - 0.5 * (x - margin - globe.x) / globe.radius * 0.6, 0.3, 1.2)
        tone = self._look().air
        return colour.film(
            image * (0.62 if self._is_night else 1.0) + tone * (air * side)[..., None]
        )

    def _paint_clouds(self) -> Cutout:
        """Wisps behind the globe."""
        shot = self._shot
        light = sky.Light(shot.across * 0.3, shot.down * 0.2, 30, self.palette.key)
        image, cover = sky.paint_clouds(
            shot, self.palette, light, horizon=shot.down * 1.1, margin=120,
            cover=float(shot.rng("cover").uniform(0.3, 0.55)),
        )  # fmt: skip
        return Cutout(shot, image * np.float32(0.8), cover * np.float32(0.8))

    # --- one frame ------------------------------------------------------------------------------

    @property
    def _leg_seconds(self) -> float:
        return max(self._shot.seconds * self._shot.scene.speed * 0.94, 0.5) / len(self._legs)

    def _progress(self, view: View) -> float:
        """Legs done, with a breath at every stop. The first has begun before the shot does."""
        at = min(view.time / self._leg_seconds + AHEAD, float(len(self._legs)))
        leg = min(int(at), len(self._legs) - 1)
        part = min((at - leg) / FLOWN, 1.0)
        return leg + part * part * (3 - 2 * part)

    def _since(self, view: View, stop: int) -> float:
        """Seconds since a stop was reached; less than none before."""
        return view.time - (stop - 1 + FLOWN - AHEAD) * self._leg_seconds

    def _facing(self, view: View) -> float:
        """Longitude in the middle of the globe: follows the head, softly."""
        total = 0.0
        for offset in (-0.30, -0.15, 0.0, 0.15, 0.30):
            at = min(max(self._progress(view) + offset, 0.0), float(len(self._legs)))
            total += self._longitude(at)
        return total / 5 + 1.2 * view.time - 8 * view.pan

    def _longitude(self, at: float) -> float:
        return float(np.interp(at / len(self._legs), self._along, self._longitudes))

    def draw(self, view: View, into: Planes) -> None:
        shot, k = self._shot, self._shot.k
        self._back.draw(into, (20 + 12 * view.pan) * k, (10 + 6 * view.rise) * k)
        longitude, done = self._facing(view), self._progress(view)
        if self._clouds is not None:
            flow = float(
                np.clip(7 * (view.time - 0.5 * shot.seconds * shot.scene.speed), -110, 110)
            )
            self._clouds.draw(into, (120 - flow + 8 * view.pan) * k, 10 * k)
        self._globe.draw(into, longitude, 2.2 * view.time)
        self._draw_way(view, into, longitude, done)

    def _draw_way(self, view: View, into: Planes, longitude: float, done: float) -> None:
        shot = self._shot
        dots, under = ink.sheet(shot, "way"), ink.sheet(shot, "under")
        head: tuple[Floats, Floats] | None = None
        for index, leg in enumerate(self._legs):
            part = min(max(done - index, 0.0), 1.0)
            if part <= 0:
                break
            x, y, z = self._globe.project(leg, longitude)
            hidden = (z < 0) & (np.hypot(x - self._globe.x, y - self._globe.y) < self._globe.radius)
            last = part * (STEPS - 1)
            shown = min(max((LEFT - (done - index)) / 0.5, 0.0), 1.0)
            if shown:
                self._dash(dots, under, x, y, hidden, last, 255 * shown)
            if done - index <= 1.0 or index == len(self._legs) - 1:
                head = self._head(x, y, last)
        ink.cover(under, into, np.full(3, 0.04, np.float32), 0.28)
        ink.cover(dots, into, np.ones(3, np.float32), 0.97)
        self._stick_pins(view, into, longitude)
        self._name(view, into, longitude)
        if head is not None:
            self._fly(into, *head)
        self._pulse(view, into, longitude, done)

    def _dash(
        self, on: Plane, under: Plane, x: Floats, y: Floats, hidden: np.ndarray, last: float,
        value: float,
    ) -> None:  # fmt: skip
        """Dashes up to the head, each with a dark edge that keeps it apart from clouds."""
        whole = int(last)
        for i in range(0, whole, 3):
            j = min(i + 2, whole)
            if hidden[i] or hidden[j] or j <= i:
                continue
            points = np.stack((x[i : j + 1], y[i : j + 1]), 1)
            ink.stroke(self._shot, under, points + np.array([1.5, 3.0], np.float32), 6.5, value)
            ink.stroke(self._shot, on, points, 5.0, value)

    @staticmethod
    def _head(x: Floats, y: Floats, last: float) -> tuple[Floats, Floats]:
        """Where the aeroplane is and which way it looks."""
        i = min(int(last), STEPS - 2)
        part = last - i
        at = np.array([x[i] + (x[i + 1] - x[i]) * part, y[i] + (y[i + 1] - y[i]) * part])
        j = max(0, min(i, STEPS - 4))
        way = np.array([x[j + 3] - x[j], y[j + 3] - y[j]])
        return at, way / max(float(np.hypot(*way)), 1e-6)

    def _fly(self, into: Planes, at: Floats, way: Floats) -> None:
        """A white aeroplane over its own soft shadow."""
        shape = np.array(PLANE, np.float32) * 1.5
        turned = np.stack(
            (
                shape[:, 0] * way[0] - shape[:, 1] * way[1],
                shape[:, 0] * way[1] + shape[:, 1] * way[0],
            ),
            1,
        )
        for offset, level in (((7.0, 12.0), 0), ((0.0, 0.0), 1)):
            points = turned + at + np.array(offset)
            for index, target in enumerate(into):
                half = 2 if index else 1
                part = np.array(self._shot.scale) * 16 / half
                fixed = np.rint(points * part).astype(np.int32)
                if level:
                    cv2.fillPoly(target, [fixed], (128 if index else 233,), cv2.LINE_AA, 4)
                elif not index:
                    self._darken(target, fixed)

    def _darken(self, plane: Plane, fixed: np.ndarray) -> None:
        left, top = (int(v) for v in fixed.min(0) // 16 - 12)
        right, bottom = (int(v) for v in fixed.max(0) // 16 + 13)
        left, top = max(left, 0), max(top, 0)
        region = plane[top : max(bottom, 0), left : max(right, 0)]
        if region.shape[0] < 4 or region.shape[1] < 4:
            return
        mask = np.zeros(region.shape, np.uint8)
        cv2.fillPoly(mask, [fixed - np.array([left, top]) * 16], (110,), cv2.LINE_AA, 4)
        mask = cv2.GaussianBlur(mask, (0, 0), max(1.0, 4 * self._shot.scale[1]))
        cv2.multiply(region, cv2.bitwise_not(mask), dst=region, scale=1 / 255)

    def _stick_pins(self, view: View, into: Planes, longitude: float) -> None:
        """A pin drops at every stop that is reached, a little too far, and springs back."""
        x, y, z = self._globe.project(self._stops, longitude)
        on, holes = ink.sheet(self._shot, "pins"), ink.sheet(self._shot, "holes")
        for index in range(len(self._stops)):
            grown = min(max(self._since(view, index) / 0.7, 0.0), 1.0)
            if not grown or z[index] < 0.06:
                continue
            size = (1 - (1 - grown) ** 3 * float(np.cos(grown * 4.4))) * min(1.0, z[index] * 5)
            self._pin(on, holes, float(x[index]), float(y[index]), PIN * max(size, 0.0))
        ink.cover(on, into, self._accent)
        ink.cover(holes, into, np.full(3, 0.97, np.float32))

    def _name(self, view: View, into: Planes, longitude: float) -> None:
        """Names fade in at their pins and go when the way is two stops further on."""
        if not self._labels:
            return
        x, y, z = self._globe.project(self._stops, longitude)
        letters, plates = ink.sheet(self._shot, "names"), ink.sheet(self._shot, "plates")
        for stop, label, is_above in self._labels:
            since, gone = self._since(view, stop), 2 * self._leg_seconds
            shown = min(max(since / 0.5, 0.0), 1.0) * min(max((gone - since) / 0.8, 0.0), 1.0)
            shown *= min(max((float(z[stop]) - 0.06) * 6, 0.0), 1.0)
            if shown > 0.02:
                away = -PIN_TALL - label.height / 2 - 8 if is_above else label.height / 2 + 26
                label.stamp(letters, plates, float(x[stop]), float(y[stop]) + away, shown)
        ink.cover(plates, into, np.full(3, 0.05, np.float32), 0.66)
        ink.cover(letters, into, np.ones(3, np.float32))

    def _pin(self, on: Plane, holes: Plane, x: float, y: float, size: float) -> None:
        if size < 1:
            return
        middle = y - 1.9 * size
        angle = np.linspace(np.pi - 0.45, 2 * np.pi + 0.45, 26)
        around = np.stack((x + size * np.cos(angle), middle + size * np.sin(angle)), 1)
        outline = np.concatenate((around, [[x, y]])).astype(np.float32)
        ink.fill(self._shot, on, outline, 255)
        dot = np.linspace(0, 2 * np.pi, 20)
        inner = np.stack((x + 0.42 * size * np.cos(dot), middle + 0.42 * size * np.sin(dot)), 1)
        ink.fill(self._shot, holes, inner.astype(np.float32), 255)

    def _pulse(self, view: View, into: Planes, longitude: float, done: float) -> None:
        """Lights that run along what has been flown, and a ring of light where it began."""
        upto = max(min(int(done * STEPS), len(self._legs) * STEPS - 1), 2)
        way = np.concatenate(self._legs)[max(0, upto - int((LEFT - 0.5) * STEPS)) : upto]
        phase = (np.arange(5) / 5 + view.time * 0.16) % 1.0
        tail = np.arange(9)
        index = np.clip((phase[:, None] * len(way)).astype(int) - tail, 0, len(way) - 1)
        x, y, z = self._globe.project(way[index.ravel()], longitude)
        shown = (z > 0.0).astype(np.float32) * np.tile(np.exp(-tail / 3.0), 5) * 0.8
        light = shown[:, None] * (self._accent * 0.6 + 0.4)
        self._sparks.draw(
            into, Points(x.astype(np.float32), y.astype(np.float32), light.astype(np.float32))
        )
