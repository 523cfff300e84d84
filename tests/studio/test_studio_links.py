"""Files behind links: fetched from the addresses that were checked, within limits."""

from __future__ import annotations

import socket
from collections.abc import AsyncGenerator, Iterable
from pathlib import Path

import anyio
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from studio_person import ACTING, Person, opened

from animatic.model import public_urls as links
from animatic.model.errors import BadInput, FileTooLarge, UnusableMedia
from animatic.model.profiles import MB
from animatic.studio.http.fetch import fetch
from animatic.studio.http.loopback import answering_on
from animatic.studio.http.serve import serve


class Web:
    """A small website on loopback; remembers which hosts it was asked for."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.hosts: list[str] = []

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"


@pytest.fixture
async def web(red_png: bytes) -> AsyncGenerator[Web]:
    listening = socket.create_server(("127.0.0.1", 0))
    listening.setblocking(False)
    site = Web(listening.getsockname()[1])

    async def picture(request: Request) -> Response:
        site.hosts.append(request.headers["host"])
        return Response(red_png, media_type="image/png")

    async def redirect(request: Request) -> Response:
        return RedirectResponse(request.query_params.get("to", "/loop"), 302)

    async def endless(_: Request) -> Response:
        async def body() -> AsyncGenerator[bytes]:
            while True:
                await anyio.sleep(0)
                yield bytes(MB)

        return StreamingResponse(body(), media_type="video/mp4")

    async def cut(_: Request) -> Response:
        return Response(b"abc", headers={"Content-Length": "3"}, media_type="image/png")

    async def page(_: Request) -> Response:
        return PlainTextResponse("hello")

    routes = [
        Route("/beach.png", picture),
        Route("/images/42", picture),
        Route("/redirect", redirect),
        Route("/loop", redirect),
        Route("/endless.mp4", endless),
        Route("/cut.png", cut),
        Route("/page", page),
        Route("/text.png", page),
    ]
    with listening:
        async with answering_on(listening, Starlette(routes=routes)):
            yield site


@pytest.fixture
async def person(tmp_path: Path) -> AsyncGenerator[Person]:
    """Somebody at a studio that fetches from private networks, too."""
    async with (
        serve(tmp_path, renderer=ACTING, allow_private=True) as studio,
        Person.at(studio) as somebody,
    ):
        yield somebody


async def give(person: Person, *urls: str):
    return await person.http.post(
        person.upload_path, json={"urls": list(urls), "source_type": "url"}
    )


# --- through the endpoint ---------------------------------------------------------------------


async def test_a_picture_behind_a_link_is_kept(person: Person, web: Web):
    (asset,) = opened(await give(person, web.url("/beach.png?secret=1")))["assets"]
    assert (asset["name"], asset["kind"], asset["width"]) == ("beach.png", "picture", 640)


async def test_a_link_without_extension_takes_that_of_its_content(person: Person, web: Web):
    (asset,) = opened(await give(person, web.url("/images/42")))["assets"]
    assert asset["name"] == "42.png"


async def test_several_links_come_in_together(person: Person, web: Web):
    assets = opened(await give(person, web.url("/beach.png"), web.url("/images/42")))["assets"]
    assert [asset["name"] for asset in assets] == ["beach.png", "42.png"]


@pytest.mark.parametrize(
    ("path", "code"),
    [("/page", 4001), ("/text.png", 4001), ("/missing.png", 4001), ("/cut.png", 4001)],
)
async def test_what_is_no_media_is_refused(person: Person, web: Web, path: str, code: int):
    answer = await give(person, web.url(path))
    assert answer.json()["code"] == code
    assert answer.json()["message"]


async def test_a_link_is_refused_without_being_asked_when_it_is_private(tmp_path: Path, web: Web):
    async with serve(tmp_path / "strict") as studio, Person.at(studio) as person:
        answer = await give(person, web.url("/beach.png"))
        assert (answer.status_code, answer.json()["code"]) == (422, 422)
        assert "private network" in answer.json()["message"]
        assert "private" in (await give(person, web.url("/beach.png", "localhost"))).text
    assert web.hosts == []


@pytest.mark.parametrize("urls", [[], ["http://a.example/1.png"] * 21])
async def test_the_number_of_links_is_bounded(person: Person, urls: list[str]):
    assert (await give(person, *urls)).json()["code"] == 422


async def test_a_port_nobody_listens_on_is_said(person: Person):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    answer = await give(person, f"http://127.0.0.1:{port}/a.png")
    assert "can't be reached" in answer.json()["message"]


# --- fetch itself -----------------------------------------------------------------------------


@pytest.fixture
def _website_is_public(monkeypatch: pytest.MonkeyPatch) -> None:
    """127.0.0.1 counts as public, so that it is a redirect's target that is judged."""
    really = links.is_public
    monkeypatch.setattr(links, "is_public", lambda a: str(a) == "127.0.0.1" or really(a))


def into(tmp_path: Path):
    return lambda name: tmp_path / f"fetched-{name}"


async def test_the_connection_goes_to_the_address_that_was_checked(tmp_path: Path, web: Web):
    asked: list[str] = []

    def resolve(host: str, port: int) -> Iterable[str]:
        asked.append(host)
        return ["127.0.0.1"]

    part = await fetch(
        web.url("/beach.png", "beach.example"),
        into(tmp_path),
        limit=MB,
        allow_private=True,
        resolve=resolve,
    )
    assert part.bytes == part.path.stat().st_size > 0
    assert asked == ["beach.example"]
    assert web.hosts == [f"beach.example:{web.port}"]


@pytest.mark.usefixtures("_website_is_public")
async def test_a_name_that_changes_its_address_gains_nothing(tmp_path: Path, web: Web):
    """First public, then private: only the first answer counts, and nobody asks again."""
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    part = await fetch(
        web.url("/beach.png", "rebound.example"),
        into(tmp_path),
        limit=MB,
        resolve=lambda host, port: next(answers),
    )
    assert part.bytes
    assert next(answers) == ["10.0.0.1"]


async def test_the_second_address_is_tried_when_the_first_is_closed(tmp_path: Path, web: Web):
    part = await fetch(
        web.url("/beach.png", "two.example"),
        into(tmp_path),
        limit=MB,
        allow_private=True,
        resolve=lambda host, port: ["127.0.0.2", "127.0.0.1"],
    )
    assert part.name == "beach.png"


@pytest.mark.usefixtures("_website_is_public")
@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.2/a.png",
        "http://10.0.0.1/a.png",
        "http://[::1]/a.png",
        "http://2130706434/a.png",
        "file:///etc/passwd",
        "http://user:pass@example.com/",
        "http://[nowhere/",
        "//",
    ],
)
async def test_a_redirect_is_checked_like_a_link(tmp_path: Path, web: Web, target: str):
    with pytest.raises(BadInput):
        await fetch(web.url(f"/redirect?to={target}"), into(tmp_path), limit=MB)
    assert list(tmp_path.iterdir()) == []


async def test_a_redirect_to_a_good_place_is_followed(tmp_path: Path, web: Web):
    url = web.url("/redirect?to=/beach.png")
    part = await fetch(url, into(tmp_path), limit=MB, allow_private=True)
    assert part.name == "beach.png"


async def test_redirects_do_not_go_round_for_ever(tmp_path: Path, web: Web):
    with pytest.raises(BadInput, match="redirects too often"):
        await fetch(web.url("/loop"), into(tmp_path), limit=MB, allow_private=True)


async def test_a_file_without_end_is_cut_off_at_the_limit(tmp_path: Path, web: Web):
    with anyio.fail_after(10), pytest.raises(FileTooLarge):
        await fetch(web.url("/endless.mp4"), into(tmp_path), limit=3 * MB, allow_private=True)


async def test_fetching_takes_only_so_long(
    tmp_path: Path, web: Web, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("animatic.studio.http.fetch.TOTAL_S", 0.1)
    with pytest.raises(UnusableMedia, match="took too long"):
        await fetch(web.url("/endless.mp4"), into(tmp_path), limit=2**50, allow_private=True)


async def test_the_environments_proxy_is_not_used(
    tmp_path: Path, web: Web, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9/")
    part = await fetch(web.url("/beach.png"), into(tmp_path), limit=MB, allow_private=True)
    assert part.bytes
