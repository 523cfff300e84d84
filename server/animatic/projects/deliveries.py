"""Deliveries: a finished video gets a name, is checked, and is put in the output folder.

It is downloaded under a temporary name beside its place, must open as a video, and only then
gets its own name. A file that is already there is never overwritten.
"""

from __future__ import annotations

import glob
import hashlib
import json
import logging
import os
import shutil
import tempfile
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

import anyio.to_thread

from animatic.jobs.job import Video
from animatic.model.errors import AnimaticError, BadInput, DeliveryFailed
from animatic.model.timeline import Timeline
from animatic.projects.file_names import check_names, slug
from animatic.storage import disk

log = logging.getLogger(__name__)

TOLERANCE_MS, TOLERANCE_SHARE = 500, 0.05
"""How far a video's length may be from its timeline's, whichever is more: a renderer rounds to
whole frames and pads the sound."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a finished file really is, as read back from it."""

    duration_ms: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a delivered file came from; stands beside it as NAME.json."""

    project: str
    job: str
    backend: str
    fingerprint: str
    """Of the draft and the size: the same draft rendered again has the same."""
    timeline: str
    version: int
    """Which version of the project's timeline it is."""
    prompt_sha256: str = ""
    """Of the words that led to this version; "" where it was found so, made by somebody else."""
    credits_before: float | None = None
    """The balance before those words were said; None where nothing is metered or counted."""
    credits_after: float | None = None


@dataclass(frozen=True, slots=True)
class Length:
    """How long a video has to be: between these, which are mostly the same; 0 is not known."""

    least_ms: int
    most_ms: int

    def differs(self, found_ms: int) -> str:
        """How a video's length differs from this, in a sentence; "" where it doesn't."""
        expected_ms = min(max(found_ms, self.least_ms), self.most_ms)
        away = abs(found_ms - expected_ms)
        if not self.most_ms or away <= max(TOLERANCE_MS, expected_ms * TOLERANCE_SHARE):
            return ""
        return (
            f"It is {found_ms / 1000:.1f} s long; by its timeline it is {expected_ms / 1000:.1f} s."
        )

    @classmethod
    def of(cls, timeline: Timeline) -> Self:
        """A timeline's. Where sound goes on after the last picture, a video may end with either."""
        if not all(s.duration_ms for track in timeline.tracks for s in track.segments):
            return cls(0, 0)
        pictures_ms = max((s.end_ms for s in timeline.of_kind("video")), default=0)
        return cls(pictures_ms or timeline.duration_ms, timeline.duration_ms)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a video is to go. `is_chosen` when the person named it: then no other name will do."""

    path: Path
    is_chosen: bool
    job: str = ""

    @property
    def part(self) -> Path:
        """Where it is received: the job's own, since two jobs may be after one name."""
        return self.path.with_name(f".{self.path.name}{_ending(self.job)}")


class Deliveries:
    """The output folder."""

    def __init__(
        self, folder: Path, measure: Callable[[Path], Awaitable[Measured]], *, is_strict: bool
    ) -> None:
        """`is_strict`: the renderer is ours, and a film of another length than its timeline is a
        fault. Elsewhere the draft tells starts, speeds and transitions only in part: what was paid
        for is kept, and the difference told."""
        self.folder = folder
        self._measure = measure
        self._is_strict = is_strict

    def target(self, save_as: str, words: str, needs: int = 0, job: str = "") -> Target:
        """Where `save_as` puts a job's video of about `needs` bytes, or a name made from `words`.

        Raises:
            BadInput: `save_as` leaves the output folder, isn't an .mp4, is taken, or has a name
                that not every system takes.
            DeliveryFailed: the folder can't be written to, or has no room; said before anything
                is rendered.
        """
        self._make_ready()
        if reason := disk.lacking(self.folder, needs):
            raise DeliveryFailed(
                reason,
                "Free some space, or set ANIMATIC_OUTPUT_DIR to another disk; then call export.",
            )
        if not save_as.strip():
            return Target(self._free(f"{slug(words)}.mp4"), is_chosen=False, job=job)
        path = self._inside(save_as.strip(" "))
        if os.path.lexists(path):
            raise BadInput(
                f"{path.name} is already there, and nothing is overwritten.",
                "Choose another name for save_as, or leave it empty.",
            )
        return Target(path, is_chosen=True, job=job)

    @asynccontextmanager
    async def receiving(self, target: Target) -> AsyncGenerator[Path]:
        """The temporary file to fill; gone afterwards, whatever happens."""
        target.part.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield target.part
        finally:
            target.part.unlink(missing_ok=True)

    def left_by(self, job: str, part: Path) -> Video | None:
        """The video a killed process delivered, if it did.

        Killed after the file had its name and before that was written down, it is found by its
        receipt.
        """
        if not self._holds(part):
            return None
        path = part.with_name(part.name.removeprefix(".").removesuffix(_ending(job)))
        try:
            receipt = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
            is_this = receipt["job"] == job and path.stat().st_size == receipt["bytes"]
            return Video.model_validate({**receipt, "path": str(path)}) if is_this else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def discard(self, part: Path) -> None:
        """Remove what was half received there."""
        if self._holds(part):
            for unfinished in part.parent.glob(f"{glob.escape(part.name)}*"):
                unfinished.unlink(missing_ok=True)

    def _holds(self, part: Path) -> bool:
        return part.parent.resolve().is_relative_to(self.folder.resolve())

    async def place(self, target: Target, expected: Length, about: Receipt) -> tuple[Video, str]:
        """Check the received file, give it its name, and put its receipt beside it.

        With it comes what has to be said of its length; "" mostly.

        Raises:
            DeliveryFailed: it doesn't open as a video; or its length is wrong, and that is our
                own renderer's fault.
        """
        try:
            measured = await self._measure(target.part)
        except AnimaticError as error:
            reason = error.message.replace(target.part.name, target.path.name)
            raise DeliveryFailed(f"What arrived is not a playable video: {reason}") from error
        differs = expected.differs(measured.duration_ms)
        if differs and self._is_strict:
            raise DeliveryFailed(f"The video was not kept. {differs}")
        path = await anyio.to_thread.run_sync(self._name, target)
        video = Video(
            path=str(path),
            seconds=round(measured.duration_ms / 1000, 2),
            width=measured.width,
            height=measured.height,
            bytes=path.stat().st_size,
        )
        await anyio.to_thread.run_sync(_write_receipt, video, about)
        return video, differs

    async def again(self, video: Video, target: Target, about: Receipt, *, moves: bool) -> Video:
        """A delivered file under another name as well; with `moves`, instead.

        Raises:
            DeliveryFailed: the name was taken meanwhile, or the disk refused.
        """
        return await anyio.to_thread.run_sync(self._again, video, target, about, moves)

    def _again(self, video: Video, target: Target, about: Receipt, moves: bool) -> Video:
        target.part.parent.mkdir(parents=True, exist_ok=True)
        try:
            _link_or_copy(Path(video.path), target.part)
            path = self._name(target)
        except OSError as error:
            raise DeliveryFailed(f"The video can't be put there: {error.strerror}.") from error
        finally:
            target.part.unlink(missing_ok=True)
        placed = video.model_copy(update={"path": str(path)})
        _write_receipt(placed, about)
        if moves:
            Path(video.path).unlink(missing_ok=True)
            Path(video.path).with_suffix(".json").unlink(missing_ok=True)
        return placed

    def _make_ready(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=self.folder).close()
        except OSError as error:
            raise DeliveryFailed(
                f"The output folder {self.folder} can't be used: {error.strerror}.",
                "Set ANIMATIC_OUTPUT_DIR to a folder you can write to, then call export again.",
            ) from error

    def _inside(self, save_as: str) -> Path:
        folder = self.folder.resolve()
        path = Path(save_as).expanduser()
        path = path if path.is_absolute() else folder / path
        if not path.suffix:
            path = path.with_name(f"{path.name}.mp4")
        resolved = path.parent.resolve() / path.name
        leaves = not resolved.is_relative_to(folder) or ".." in Path(save_as).parts
        if leaves or "\0" in save_as:
            raise BadInput(
                "save_as leaves the output folder.",
                f"Give a file name, or a path inside {folder}.",
            )
        if path.suffix.lower() != ".mp4":
            raise BadInput("Videos are saved as .mp4.", "Give save_as a name that ends in .mp4.")
        check_names(resolved.relative_to(folder).parts)
        # One spelling: the receipts of x.mp4 and x.MP4 would have the same name.
        return resolved.with_suffix(".mp4")

    def _free(self, name: str) -> Path:
        path, n = self.folder / name, 1
        while os.path.lexists(path) or os.path.lexists(path.with_suffix(".json")):
            n += 1
            path = self.folder / f"{Path(name).stem} {n}.mp4"
        return path

    def _name(self, target: Target) -> Path:
        """Give the part its name without ever replacing a file that came in between."""
        path = target.path
        for _ in range(1000):
            try:
                _move_without_replacing(target.part, path)
            except FileExistsError:
                if target.is_chosen:
                    break
                path = self._free(target.path.name)
            else:
                return path
        raise DeliveryFailed(
            f"{target.path.name} appeared while the video was made, and nothing is overwritten.",
            "Call export again with another save_as.",
        )


def _ending(job: str) -> str:
    return f".{job[-8:]}.part" if job else ".part"


def _link_or_copy(source: Path, to: Path) -> None:
    try:
        os.link(source, to)
    except OSError:
        shutil.copyfile(source, to)


def _move_without_replacing(source: Path, to: Path) -> None:
    try:
        os.link(source, to)
    except FileExistsError:
        raise
    except OSError:
        # No hard links on this file system: claim the name first, then move onto the claim.
        to.touch(exist_ok=False)
        source.replace(to)
    else:
        source.unlink()


def _write_receipt(video: Video, about: Receipt) -> None:
    """A receipt is a courtesy: the video is there whether or not it can be written."""
    path = Path(video.path)
    facts = {"file": path.name, "sha256": _sha256(path), **asdict(about)}
    measured = video.model_dump(include={"seconds", "width", "height", "bytes"})
    receipt = path.with_suffix(".json")
    try:
        with receipt.open("x", encoding="utf-8") as file:
            json.dump({**facts, **measured}, file, ensure_ascii=False, indent=1)
    except OSError as error:
        if not isinstance(error, FileExistsError):
            receipt.unlink(missing_ok=True)
        log.warning("No receipt for %s: %s", path, error.strerror)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
