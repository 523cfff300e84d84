"""An upload: files, links and scripts into a project, each with its own outcome."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import anyio
import anyio.to_thread

from animatic.backend.wire import UploadedAsset
from animatic.jobs.job import Job, Outcome, Upload
from animatic.model.errors import (
    AnimaticError,
    BadInput,
    FileTooLarge,
    OutcomeUnknown,
    UnsupportedFile,
    UnusableMedia,
)
from animatic.model.plain_text import plain, plain_line
from animatic.model.profiles import ACCEPTED, MB, SCRIPTS, Profile
from animatic.model.public_urls import check_public_url
from animatic.model.scripts import script_text
from animatic.operations.confirming import Confirmed
from animatic.operations.services import Services
from animatic.operations.session import in_session
from animatic.projects.project import Project

ResultT = TypeVar("ResultT")
ALREADY_THERE = "it was already there, though its confirmation was lost"
SENT_AGAIN = "sent again, since the backend didn't have it"
SIMILAR = 0.6
MAX_SCRIPT = 50_000


async def upload(services: Services, project: Project, job: Job, sources: Sequence[str]) -> Outcome:
    """Send every source; one that can't be used doesn't stop the others.

    Begun again after a crash, it sends only what wasn't confirmed and isn't there.

    Raises:
        BadInput: not one of them could be used; the sentence says why for each.
    """
    confirmed = Confirmed(services, project, job)
    for n in range(len(confirmed.outcomes), len(sources)):
        source = sources[n]
        job.enter("uploading", n / len(sources), (n + 1) / len(sources), 10, detail=_short(source))
        try:
            detail, assets = await _settled(services, project, job, confirmed, source)
        except AnimaticError as error:
            await confirmed.settle(Upload(source=source, is_accepted=False, detail=str(error)))
        else:
            upload = Upload(source=source, is_accepted=True, detail=detail)
            await confirmed.settle(upload, assets)
    outcomes = confirmed.outcomes
    accepted = sum(o.is_accepted for o in outcomes)
    if not accepted:
        raise BadInput(" ".join(f"{_short(o.source)}: {o.detail}" for o in outcomes))
    return Outcome(
        reply=f"{accepted} of {len(outcomes)} uploaded.",
        uploads=tuple(outcomes),
        next="Call generate and say what to make of them.",
    )


async def _settled(
    services: Services, project: Project, job: Job, confirmed: Confirmed, source: str
) -> tuple[str, list[UploadedAsset]]:
    """One source, sent unless it is there already; what was said of it, and what it became."""
    is_cut = confirmed.is_cut
    if is_cut and (there := await confirmed.arrived(source)):
        return f"{_described(there)}; {ALREADY_THERE}", there
    try:
        detail, assets = await _one(services, project, job, confirmed, source)
    except OutcomeUnknown:
        if not (there := await confirmed.arrived(source)):
            raise
        return f"{_described(there)}; {ALREADY_THERE}", there
    return f"{detail}; {SENT_AGAIN}" if is_cut else detail, assets


async def _one(
    services: Services, project: Project, job: Job, confirmed: Confirmed, source: str
) -> tuple[str, list[UploadedAsset]]:
    if "://" in source:
        assets = await _link(services, project, confirmed, source)
        return _described(assets), assets
    path = await anyio.to_thread.run_sync(checked_file, source, services.settings.profile)

    if path.suffix.lower().lstrip(".") in SCRIPTS:
        return await _script(services, project, path), []

    def on_bytes(sent: int, total: int) -> None:
        job.update(share=sent / total if total else None)

    client = await services.client()

    async def send(token: str, session_id: str) -> list[UploadedAsset]:
        return await client.upload_file(token, session_id, path, on_bytes)

    await confirmed.sending()
    assets = await in_session(services, project, send)
    return _described(assets), assets


async def _script(services: Services, project: Project, path: Path) -> str:
    """A script isn't media: its text joins the next message."""
    too_long = FileTooLarge(f"{path.name} is longer than {MAX_SCRIPT:,} characters.")
    if (await anyio.Path(path).stat()).st_size > 4 * MAX_SCRIPT:
        raise too_long
    try:
        text = plain(script_text(await anyio.Path(path).read_bytes()))
    except UnicodeDecodeError:
        raise UnusableMedia(f"{path.name} is not plain text.", "Save it as UTF-8.") from None
    if len(text) > MAX_SCRIPT:
        raise too_long
    await services.projects.save_script(project, text)
    return f"{path.name} (script; its text joins your next message)"


async def _link(
    services: Services, project: Project, confirmed: Confirmed, url: str
) -> list[UploadedAsset]:
    await anyio.to_thread.run_sync(
        lambda: check_public_url(url, allow_private=services.settings.private_urls)
    )
    client = await services.client()

    async def send(token: str, session_id: str) -> list[UploadedAsset]:
        return await client.upload_url(token, session_id, url)

    await confirmed.sending()
    return await in_session(services, project, send)


def checked_file(source: str, profile: Profile) -> Path:
    """The file behind a path a person gave, if it can be sent at all.

    Raises:
        BadInput: no such file, a folder, or not readable; names files that look similar.
        UnsupportedFile: its extension isn't accepted.
        UnusableMedia: it is empty.
        FileTooLarge: it is over the profile's limit.
    """
    try:
        path = Path(source).expanduser()
        is_folder = path.is_dir()
        size = path.stat().st_size
    except (OSError, ValueError, RuntimeError):
        raise BadInput(
            f"There is no readable file at {_short(source)}.", _similar(source)
        ) from None
    if is_folder:
        raise BadInput(f"{path.name} is a folder.", "Name the files in it one by one.")
    if not path.is_absolute():
        raise BadInput(f"{source} is a relative path.", f"Did you mean {path.absolute()}?")
    extension = path.suffix.lower().lstrip(".")
    if extension not in ACCEPTED | SCRIPTS:
        raise UnsupportedFile(f"{path.name} is not a picture, clip or sound that can be used.")
    if size == 0:
        raise UnusableMedia(f"{path.name} is empty (0 bytes).", "Save or download it again.")
    if size > profile.max_upload_bytes:
        limit = profile.max_upload_bytes // MB
        raise FileTooLarge(f"{path.name} has {size / MB:.0f} MB; the limit is {limit} MB.")
    try:
        path.open("rb").close()
    except OSError as error:
        raise BadInput(
            f"{path.name} can't be read: {error.strerror}.", "Check its permissions."
        ) from None
    return path


def _similar(source: str) -> str:
    """A file beside the missing one that its name may have meant."""
    from difflib import get_close_matches

    try:
        path = Path(source).expanduser()
        names = [p.name for p in path.parent.iterdir() if p.is_file()]
    except (OSError, ValueError, RuntimeError):
        return "Check the path; it must be on the machine this server runs on."
    close = get_close_matches(path.name, names, n=1, cutoff=SIMILAR)
    if not close:
        return "Check the path; it must be on the machine this server runs on."
    return f"Did you mean {path.parent / close[0]}?"


def _described(assets: Sequence[UploadedAsset]) -> str:
    return ", ".join(_asset(a) for a in assets) or "accepted"


def _asset(asset: UploadedAsset) -> str:
    facts = [asset.kind] if asset.kind else []
    if asset.width and asset.height:
        facts.append(f"{asset.width}×{asset.height}")
    if asset.duration_ms:
        facts.append(f"{asset.duration_ms / 1000:.1f} s")
    return f"{asset.name} ({', '.join(facts)})" if facts else asset.name


def _short(source: str) -> str:
    """A source as it may be repeated to a person: no query string, no endless path."""
    text = plain_line(source.split("?", 1)[0])
    return text if len(text) <= 120 else f"…{text[-119:]}"
