"""A backend's link to the finished video leads to the backend or to the public, and to a video."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from strain import strained

from animatic.backend.client import Client
from animatic.backend.links import Reach
from animatic.backend.mp4 import flaw
from animatic.backend.patience import Patience
from animatic.model.errors import DeliveryFailed
from animatic.model.profiles import PROFILES
from cloud.answers import Answer, Flood, Send, redirect, reply
from cloud.footage import mp4
from cloud.scripted import Cloud
from interaction.house import House, facts, words

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]
TOKEN = "nmv_usr_0123456789abcdef"
EXPORT = "render_1"
FILM = mp4(1000)
MB = 1 << 20
WISH = {"prompt": "a video of the sea"}


@pytest.fixture
async def neighbour() -> AsyncGenerator[Cloud]:
    """Another service of this machine, which nobody outside is to reach."""
    async with Cloud.running() as neighbour:
        neighbour.video = FILM
        neighbour.exports[EXPORT] = {}
        yield neighbour


@pytest.fixture
def delivered(cloud: Cloud) -> str:
    cloud.video = FILM
    cloud.exports[EXPORT] = {}
    return f"{cloud.base_url}/files/{EXPORT}.mp4"


async def fetched(cloud: Cloud, link: str, to: Path, reach: Reach | None = None) -> bytes:
    patience = Patience(ask_again_after_s=(0.0,), fetch_on_after_s=(0.0,), connect_s=2)
    profile = PROFILES["video-generation-4k"]
    async with Client.open(
        cloud.base_url, profile=profile, patience=patience, reach=reach
    ) as client:
        path = to / "out.mp4"
        await client.download(TOKEN, link, EXPORT, path, most=100 * MB, flaw=flaw)
    assert [p.name for p in to.iterdir() if p.is_file()] == ["out.mp4"]
    return path.read_bytes()


SPELLINGS = [
    "http://127.0.0.1:{port}/files/render_1.mp4",
    "//127.0.0.1:{port}/files/render_1.mp4",
    "http://localhost:{port}/files/render_1.mp4",
    "http://[::ffff:127.0.0.1]:{port}/files/render_1.mp4",
    "http://2130706433:{port}/files/render_1.mp4",
    "http://127.1:{port}/files/render_1.mp4",
    "http://api@127.0.0.1:{port}/files/render_1.mp4",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/x.mp4",
    "http://[fe80::1]/x.mp4",
    "file:///etc/passwd",
    "gopher://127.0.0.1:{port}/x",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
async def test_a_link_into_the_own_network_is_not_followed(
    cloud: Cloud, neighbour: Cloud, delivered: str, tmp_path: Path, spelling: str
) -> None:
    port = str(urlsplit(neighbour.base_url).port)
    link = spelling.replace("{port}", port)
    assert await fetched(cloud, link, tmp_path) == FILM
    assert neighbour.requests == []
    cloud.next("file", redirect(link, 302))
    (tmp_path / "again").mkdir()
    assert await fetched(cloud, delivered, tmp_path / "again") == FILM
    assert neighbour.requests == []
    assert cloud.count("download") == 2


async def test_a_name_is_what_it_resolves_to_and_only_that_is_connected_to(
    cloud: Cloud, neighbour: Cloud, delivered: str, tmp_path: Path
) -> None:
    asked: list[str] = []

    def rebinding(host: str, port: int) -> Iterable[str]:
        asked.append(host)
        return ["127.0.0.1"]

    link = f"http://videos.example:{urlsplit(neighbour.base_url).port}/files/{EXPORT}.mp4"
    assert await fetched(cloud, link, tmp_path, Reach(resolve=rebinding)) == FILM
    assert neighbour.requests == []
    trusting = Reach(allow_private=True, resolve=rebinding)
    (tmp_path / "again").mkdir()
    assert await fetched(cloud, link, tmp_path / "again", trusting) == FILM
    (seen,) = neighbour.requests
    assert seen.headers["host"].startswith("videos.example:")
    assert "authorization" not in seen.headers
    assert asked == ["videos.example"] * 2


HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: video/mp4\r\n\r\n"
NO_VIDEOS: dict[str, Answer] = {
    "a page": reply(
        body=b"<!doctype html><h1>This link has expired</h1>", content_type="text/html"
    ),
    "an error": reply({"error": "expired"}),
    "cut without a length": [Send(HEAD + FILM[: len(FILM) // 2])],
    "without its last byte": [Send(HEAD + FILM[:-1])],
    "zeros without end": [Send(HEAD), Flood(bytes(MB))],
    "a length beyond reason": reply(body=FILM, content_length=str(1 << 40)),
}


@pytest.mark.parametrize("name", NO_VIDEOS)
async def test_what_is_no_whole_video_is_followed_by_the_backends_own_copy(
    cloud: Cloud, delivered: str, tmp_path: Path, name: str
) -> None:
    cloud.next("file", NO_VIDEOS[name])
    assert await fetched(cloud, delivered, tmp_path) == FILM
    assert (cloud.count("file"), cloud.count("download")) == (1, 1)


async def test_a_video_that_is_none_on_either_way_is_told_in_words_without_inner_names(
    house: House, cloud: Cloud
) -> None:
    async with strained(house) as (client, strain):
        made = facts(await client.call_tool("generate", WISH))
        for name, answer in NO_VIDEOS.items():
            cloud.next("file", answer)
            cloud.next("download", answer)
            result: Any = await client.call_tool("export", {"project": made["project"]})
            assert result.is_error, name
            assert ".part" not in words(result), name
            assert str(house.folder) not in words(result), name
            assert [p for p in house.videos.iterdir() if p.is_file()] == [], name
    assert strain.longest_s < 3
    assert strain.taken < 100


async def test_a_file_without_end_is_not_received_beyond_what_the_video_can_be(
    cloud: Cloud, delivered: str, tmp_path: Path
) -> None:
    endless = [Send(HEAD + FILM[:32]), Flood(bytes(MB))]
    cloud.next("file", endless)
    cloud.next("download", endless)
    with pytest.raises(DeliveryFailed, match="far more than this video can be"):
        await fetched(cloud, delivered, tmp_path)
    assert list(tmp_path.iterdir()) == []
