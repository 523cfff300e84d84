"""An end anywhere in a make-and-export on the cloud: paid once, delivered once."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import NamedTuple

import anyio
import pytest
from killing import AT_ONCE, Life, lives
from world import QUICK

from cloud.answers import Delay, Send
from cloud.scripted import Cloud, Seen
from interaction.doomed import Doomed
from interaction.house import House

pytestmark = [pytest.mark.anyio, pytest.mark.slow, pytest.mark.timeout(600)]
TOKEN = "nmv_usr_0123456789abcdef"
ENDS = [
    pytest.param(signal.SIGKILL, 15, id="killed"),
    pytest.param(signal.SIGTERM, 4, id="asked to end"),
    pytest.param(None, 4, id="its client went away"),
]
WISH = {"prompt": "a quiet sea", "export": True}
PROGRESS = tuple({"status": "processing", "progress": n / 8} for n in range(8))


class Calm(NamedTuple):
    """A life in which nobody is killed: its length, its frames as a digest, its file."""

    took_s: float
    frames: str
    film: bytes


class UnhurriedCloud(Cloud):
    """A cloud whose answers take their time, so that a kill can fall into each of them."""

    def _answer(self, seen: Seen) -> list:
        answer = super()._answer(seen)
        return [Delay(0.03), *(part for step in answer for part in _bit_by_bit(step))]


def _bit_by_bit(step: object) -> list:
    if not isinstance(step, Send):
        return [step]
    size = max(len(step.data) // 6, 1)
    pieces = [step.data[at : at + size] for at in range(0, len(step.data), size)]
    return [part for piece in pieces for part in (Send(piece), Delay(0.01))]


@pytest.mark.parametrize(("by", "times"), ENDS)
async def test_a_turn_is_paid_once_whenever_the_server_ends(
    tmp_path: Path, by: signal.Signals | None, times: int
) -> None:
    calm = await _undisturbed(tmp_path / "calm")
    limit = anyio.CapacityLimiter(AT_ONCE)

    async def live(n: int, at: tuple[float, ...]) -> None:
        async with limit, UnhurriedCloud.running() as cloud:
            life = Life(_house(tmp_path / f"life {n}", cloud), WISH)
            try:
                await life.killed(*at, by=by)
                assert life.frames == calm.frames
                assert cloud.count("say") == 2  # the film, and the change after it
                assert cloud.count("session") <= 1 + len(at)  # some die before their id is heard
            except BaseException as error:
                error.add_note(f"ended {at} s into {calm.took_s:.3f} s")
                raise

    async with anyio.create_task_group() as group:
        for n, at in enumerate(lives(times, calm.took_s, f"cloud {by}")):
            group.start_soon(live, n, at)


async def test_a_download_goes_on_where_a_killed_server_left_it(tmp_path: Path) -> None:
    async with UnhurriedCloud.running() as cloud:
        house = _house(tmp_path / "life", cloud)
        whole = (await _undisturbed(tmp_path / "calm")).film
        # Long enough to be cut off: what follows the film's last box is nobody's business.
        cloud.video = whole + bytes(4 << 20)
        server = await anyio.to_thread.run_sync(Doomed, house.environment())
        server.send("generate", **WISH, wait_s=0)
        with anyio.fail_after(30):
            while not any(part.stat().st_size for part in house.videos.glob(".*.part.part")):
                await anyio.sleep(0.01)
        await anyio.to_thread.run_sync(server.end, signal.SIGKILL)
        (part,) = house.videos.glob(".*.part.part")
        received = part.stat().st_size
        async with house.client("stdio", "2026-07-28") as client:
            life = Life(house, WISH)
            found = await life.ask(client)
        life.check(found, [])
        assert Path(found["video"]["path"]).read_bytes() == cloud.video
        ranges = [seen.headers.get("range") for seen in cloud.asked("file")]
        assert 0 < received < len(cloud.video)
        assert ranges == [None, f"bytes={received}-"]


_calm: list[Calm] = []
"""Lived once for all tests of this file."""


async def _undisturbed(folder: Path) -> Calm:
    if not _calm:
        async with UnhurriedCloud.running() as cloud:
            life = Life(_house(folder, cloud), WISH)
            took = await life.undisturbed()
            (film,) = life.house.videos.glob("*.mp4")
            _calm.append(Calm(took, life.frames, film.read_bytes()))
    return _calm[0]


def _house(folder: Path, cloud: Cloud) -> House:
    folder.mkdir()
    (folder / "tmp").mkdir()
    cloud.progress = PROGRESS
    where = {"TMPDIR": str(folder / "tmp"), "NEMO_API_URL": cloud.base_url, "NEMO_TOKEN": TOKEN}
    return House(folder, {**QUICK, **where})
