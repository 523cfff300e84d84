"""The slideshow made by other tools: same pictures, moves, crossfades, words, sound and encoder.

A peer gets the job as JSON: for every frame of a shot the part of the photograph that is seen, as
fractions of it. MoviePy lives in a virtual environment of its own (it wants an older Pillow),
Remotion in a folder of its own; both are kept in the user's cache. A peer that can't be installed
is left out, with words.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

import cv2
from parts import HERE, Row
from photographs import focus_of
from platformdirs import user_cache_path
from slideshow import job
from spent import medians, render, timed

from animatic.model.timeline import Picture
from animatic.studio.render import RenderRequest, camera, fit
from animatic.studio.render.encode import PROFILES
from animatic.studio.render.pictures import OVERSIZE
from animatic.studio.render.plan import RenderPlan, RenderShot, plan

KEPT = user_cache_path("animatic-bench", appauthor=False)
FONT = HERE.parent.parent / "server/animatic/studio/fonts/Inter-SemiBold.woff2"
BROWSERS = ("chrome-headless-shell", "chromium", "chromium-browser", "google-chrome")


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="animatic-bench-") as name:
        folder = Path(name)
        request = job(folder, 10, "medium")
        (folder / "job.json").write_text(json.dumps(described(request, folder)))
        return [
            _row("MoviePy 2.2", 9.0, _moviepy, request, folder),
            _row("Remotion 4", 6.5, _remotion, request, folder),
        ]


def _row(peer: str, reach: float, installed, request: RenderRequest, folder: Path) -> Row:
    what, said = "10 s 1080p30 slideshow, whole process, fast profile", f"≥ {reach}x"
    try:
        command = installed(folder)
        ours = [render(request)]
        theirs, _ = timed(command, folder=KEPT)
        ours += [render(request), render(request)]
    except (OSError, subprocess.SubprocessError) as error:
        reason = getattr(error, "stderr", None) or str(error)
        return Row(what, peer, f"not measured: {reason.strip()[-120:]}", said, None, None)
    wall = medians(ours).wall
    ratio = theirs.wall / wall
    return Row(
        what,
        f"the same job in {peer} ({theirs.wall:.1f} s)",
        f"{ratio:.1f}x as fast ({wall:.1f} s)",
        said,
        ratio,
        ratio >= reach,
    )


def described(request: RenderRequest, folder: Path) -> dict[str, object]:
    """The job in words any tool can read."""
    planned, profile = plan(request), PROFILES[request.quality]
    title, caption = planned.lines
    music = next(path for name, path in request.assets.items() if name.endswith(".wav"))
    return {
        "width": planned.width,
        "height": planned.height,
        "frame_rate": planned.frame_rate,
        "frames": planned.frames,
        "shots": [_shot(planned, shot) for shot in planned.shots],
        "title": {"text": title.text.text, "first": title.first, "frames": title.frames},
        "caption": {"text": caption.text.text, "first": caption.first, "frames": caption.frames},
        "font": str(FONT),
        "music": str(music),
        "encoder": {"preset": profile.preset, "crf": profile.crf, "params": profile.params},
        "output": str(folder / "peer.mp4"),
    }


def _shot(planned: RenderPlan, shot: RenderShot) -> dict[str, object]:
    assert isinstance(shot.media, Picture)
    photo, frame = planned.assets[shot.media.asset], (planned.width, planned.height)
    picture = cv2.imread(str(photo))
    assert picture is not None
    wanted = [fit.even(side * OVERSIZE) for side in frame]
    size = fit.covering_size(picture.shape[1], picture.shape[0], wanted[0], wanted[1])
    seconds = Fraction(shot.frames, planned.frame_rate)
    path = camera.path(shot.media.camera, size, frame, seconds, focus_of(photo, frame))
    windows = [path.window(Fraction(n, shot.frames - 1)) for n in range(shot.frames)]
    boxes = [
        (
            w.left / size[0],
            w.top / size[1],
            w.scale * frame[0] / size[0],
            w.scale * frame[1] / size[1],
        )
        for w in windows
    ]
    return {
        "photo": str(photo),
        "size": size,
        "first": shot.first,
        "frames": shot.frames,
        "crossfade": shot.transition_frames,
        "boxes": boxes,
    }


def _moviepy(folder: Path) -> list[str]:
    """The command that makes the job with MoviePy, which is installed if need be."""
    home = KEPT / "moviepy"
    python = home / "bin" / "python"
    if not (home / "installed").exists():
        _run([sys.executable, "-m", "venv", str(home)])
        _run([str(python), "-m", "pip", "install", "-q", "moviepy==2.2.1"])
        (home / "installed").touch()
    return [str(python), str(HERE / "peer_moviepy.py"), str(folder / "job.json")]


def _remotion(folder: Path) -> list[str]:
    """The command that makes the job with Remotion; raises `OSError` where it can't be had."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None or shutil.which("npm") is None:
        raise FileNotFoundError("needs npm and a Chromium")
    home = KEPT / "remotion"
    home.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "index.jsx"):
        shutil.copy(HERE / "remotion" / name, home)
    if not (home / "node_modules" / "remotion").exists():
        _run(["npm", "install", "--no-audit", "--no-fund", "--prefix", str(home)])
    return ["node", str(HERE / "remotion" / "make.mjs"), str(home), str(folder), browser]


def _run(command: list[str]) -> None:
    subprocess.run(
        command, check=True, capture_output=True, text=True, timeout=300, env=dict(os.environ)
    )
