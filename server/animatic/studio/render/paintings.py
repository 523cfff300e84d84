"""Painted scenes on disk: a scene is painted once, however often its film is rendered.

Painting takes a second or more; what it leaves is read back in some milliseconds. It is the opened
scene itself that is kept: its objects as a pickle, its arrays beside it as they lie in memory. A
pickle may name any function of any module, so one that names more than scenes are made of isn't
read.
"""

from __future__ import annotations

import hashlib
import io
import json
import pickle
import time
from pathlib import Path
from typing import Final

from animatic.model.timeline import Scene
from animatic.storage.disk import lacking
from animatic.studio.render import chunks, kept
from animatic.studio.render.plan import RenderPlan
from animatic.studio.scenes import MovingPicture, open_scene

WORTH_S: Final = 0.2
"""What is painted faster isn't kept: it would take megabytes for nothing."""
ROOM: Final = 2 << 30
"""Free bytes on the disk without which none is kept: the videos need them more."""

_SCENES = "animatic.studio.scenes."
_OTHERS: Final = frozenset(
    {
        ("animatic.model.timeline", "Scene"),
        ("numpy", "dtype"),
        ("numpy", "ndarray"),
        ("numpy._core.multiarray", "_reconstruct"),
        ("numpy._core.multiarray", "scalar"),
        ("numpy._core.numeric", "_frombuffer"),
    }
)


def opened(plan: RenderPlan, scene: Scene, frames: int, cache: Path | None) -> MovingPicture:
    """`scenes.open_scene`, from what was kept in `cache` where that is possible."""
    name = _name(plan, scene, frames) if cache else ""
    if cache and (painted := load(cache, name)):
        return painted
    began = time.perf_counter()
    painted = open_scene(
        scene, width=plan.width, height=plan.height, frames=frames, frame_rate=plan.frame_rate
    )
    if cache and time.perf_counter() - began >= WORTH_S:
        save(cache, name, painted)
    return painted


def _name(plan: RenderPlan, scene: Scene, frames: int) -> str:
    depends = {
        "code": chunks.code_digest(),
        "frame": [plan.width, plan.height, plan.frame_rate],
        "frames": frames,
        "scene": scene.model_dump(mode="json", exclude={"brightness", "contrast"}),
    }
    return f"scene-{hashlib.sha256(json.dumps(depends, sort_keys=True).encode()).hexdigest()}"


def load(folder: Path, name: str) -> MovingPicture | None:
    """A kept painting, its arrays read-only; None when there is none or it can't be read."""
    if (found := kept.read(folder, name)) is None:
        return None
    try:
        _, (objects, *arrays) = found
        return _Reader(io.BytesIO(objects), buffers=arrays).load()
    except Exception:  # a damaged pickle raises whatever its bytes happen to mean
        return None


def save(folder: Path, name: str, painted: MovingPicture) -> None:
    """Keeps a painting, whole or not at all."""
    if not lacking(folder.parent, ROOM):
        arrays: list[pickle.PickleBuffer] = []
        objects = pickle.dumps(painted, protocol=5, buffer_callback=arrays.append)
        kept.write(folder, name, {}, (objects, *(array.raw() for array in arrays)))


class _Reader(pickle.Unpickler):
    """Builds what scenes are made of, and refuses to name anything else."""

    def find_class(self, module_name: str, global_name: str, /) -> object:
        is_scenes = module_name.startswith(_SCENES) and "." not in global_name
        if is_scenes or (module_name, global_name) in _OTHERS:
            found = super().find_class(module_name, global_name)
            if isinstance(found, type) or not is_scenes:
                return found
        raise pickle.UnpicklingError(f"{module_name}.{global_name} is no part of a scene.")
