"""A pinhole camera for points in space: x to the right, y up, z away from the viewer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .shot import Floats


@dataclass(frozen=True)
class Lens:
    """`x`, `y` are where the axis meets the frame, `focal` what 1 is at z = 1: all in units."""

    x: float
    y: float
    focal: float

    def project(self, points: Floats) -> tuple[Floats, Floats, Floats]:
        """Points (n, 3) as frame x, y in units and their scale 1/z: 0 behind the viewer."""
        z = points[:, 2]
        near = np.where(z > 0.05, 1 / np.maximum(z, 0.05), 0).astype(np.float32)
        return (
            (self.x + points[:, 0] * near * self.focal).astype(np.float32),
            (self.y - points[:, 1] * near * self.focal).astype(np.float32),
            near,
        )


def turned(points: Floats, yaw: float, pitch: float = 0.0) -> Floats:
    """Points (n, 3) turned about the vertical and then tipped towards the viewer, in radians."""
    c, s = float(np.cos(yaw)), float(np.sin(yaw))
    x = points[:, 0] * c + points[:, 2] * s
    z = points[:, 2] * c - points[:, 0] * s
    c, s = float(np.cos(pitch)), float(np.sin(pitch))
    return np.stack((x, points[:, 1] * c - z * s, points[:, 1] * s + z * c), 1).astype(np.float32)


def sphere(count: int) -> Floats:
    """Points (count, 3) spread evenly over a sphere of radius 1, along a spiral."""
    at = np.arange(count, dtype=np.float32) + 0.5
    height = 1 - 2 * at / count
    angle = at * np.float32(np.pi * (3 - 5**0.5))
    ring = np.sqrt(1 - height**2)
    return np.stack((ring * np.cos(angle), height, ring * np.sin(angle)), 1).astype(np.float32)
