"""Files on their way: up from disk in constant memory, down whole or not at all."""

from __future__ import annotations

import os
import re
import tracemalloc
from pathlib import Path

import anyio
import pytest

from animatic.backend.client import Client
from animatic.model import errors
from cloud import answers
from cloud.answers import Answer, Cut, Send, Stall, code, cut_after, redirect, reply
from cloud.scripted import Cloud, Seen

pytestmark = pytest.mark.anyio

EXPORT = "render_1"
CONTENT = os.urandom(3_000_000)


@pytest.fixture
def delivered(cloud: Cloud) -> str:
    """A finished export; the link to its file."""
    cloud.video = CONTENT
    cloud.exports[EXPORT] = {}
    return f"{cloud.base_url}/files/{EXPORT}.mp4?signature=secret"


# --- up ---------------------------------------------------------------------------------------


async def test_a_file_arrives_byte_for_byte_in_a_field_named_files(
    cloud: Cloud, client: Client, token: str, tmp_path: Path
) -> None:
    path = tmp_path / "beach.mp4"
    content = os.urandom(300_000)
    path.write_bytes(content)
    told: list[tuple[int, int]] = []
    assets = await client.upload_file(
        token, cloud.new_session(), path, lambda sent, total: told.append((sent, total))
    )
    seen = cloud.asked("upload")[0]
    found = re.fullmatch(
        rb"--(\w+)\r\nContent-Disposition: form-data; name=\"files\"; filename=\"beach.mp4\"\r\n"
        rb"Content-Type: video/mp4\r\n\r\n(.*)\r\n--\1--\r\n",
        seen.body,
        re.DOTALL,
    )
    assert found is not None
    assert found[2] == content
    assert seen.headers["content-type"] == f"multipart/form-data; boundary={found[1].decode()}"
    assert told[-1] == (300_000, 300_000)
    assert [(a.id, a.name, a.kind) for a in assets] == [("as_beach.mp4", "beach.mp4", "clip")]


@pytest.mark.parametrize(
    ("name", "written"),
    [('quo"te.jpg', "quo%22te.jpg"), ("夏日.png", "夏日.png"), ("a\nb\\c.jpg", "a%0Ab%5Cc.jpg")],
)
async def test_a_files_name_cannot_break_out_of_its_header(
    cloud: Cloud, client: Client, token: str, tmp_path: Path, name: str, written: str
) -> None:
    path = tmp_path / name
    path.write_bytes(b"x")
    await client.upload_file(token, cloud.new_session(), path)
    assert f'filename="{written}"\r\n'.encode() in cloud.asked("upload")[0].body


async def test_a_large_file_is_never_in_memory_as_a_whole(
    cloud: Cloud, client: Client, token: str, tmp_path: Path
) -> None:
    path = tmp_path / "big.mp4"
    with path.open("wb") as file:
        file.truncate(64 << 20)
    session_id = cloud.new_session()
    tracemalloc.start()
    try:
        await client.upload_file(token, session_id, path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert cloud.asked("upload")[0].body_size > 64 << 20
    assert peak < 16 << 20


@pytest.mark.parametrize(
    ("number", "kind"), [(4001, errors.UnsupportedFile), (4002, errors.FileTooLarge)]
)
async def test_a_refusal_while_the_file_is_still_being_sent_is_heard(
    cloud: Cloud, client: Client, token: str, tmp_path: Path, number: int, kind: type[Exception]
) -> None:
    path = tmp_path / "big.mp4"
    path.write_bytes(bytes(8 << 20))
    cloud.early["upload"] = code(number)
    with pytest.raises(kind):
        await client.upload_file(token, cloud.new_session(), path)


async def test_a_file_that_shrinks_on_the_way_is_said_to_have(
    cloud: Cloud, client: Client, token: str, tmp_path: Path
) -> None:
    path = tmp_path / "growing.mp4"
    path.write_bytes(bytes(4 << 20))

    def shrink(sent: int, _: int) -> None:
        if sent < 2 << 20:
            os.truncate(path, 2 << 20)

    with pytest.raises(errors.UnusableMedia, match="shorter"):
        await client.upload_file(token, cloud.new_session(), path, shrink)


async def test_a_file_that_is_gone_is_said_before_anything_is_sent(
    cloud: Cloud, client: Client, token: str, tmp_path: Path
) -> None:
    with pytest.raises(errors.BadInput, match="can't be read"):
        await client.upload_file(token, "s1", tmp_path / "gone.mp4")
    assert cloud.requests == []


# --- down -------------------------------------------------------------------------------------


async def test_a_video_arrives_whole_and_the_token_goes_to_the_backend_only(
    cloud: Cloud, client: Client, token: str, tmp_path: Path, delivered: str
) -> None:
    told: list[tuple[int, int | None]] = []
    to = tmp_path / "out.mp4"
    await client.download(token, delivered, EXPORT, to, lambda n, total: told.append((n, total)))
    assert to.read_bytes() == CONTENT
    assert told[-1] == (len(CONTENT), len(CONTENT))
    assert os.listdir(tmp_path) == ["out.mp4"]
    assert cloud.asked("file")[0].token == token


async def test_a_strangers_link_is_fetched_without_the_token(
    trusting: Client, token: str, tmp_path: Path
) -> None:
    async with Cloud.running() as stranger:
        stranger.video = CONTENT
        stranger.exports[EXPORT] = {}
        link = f"{stranger.base_url}/files/{EXPORT}.mp4"
        await trusting.download(token, link, EXPORT, tmp_path / "out.mp4")
        assert "authorization" not in stranger.requests[0].headers


async def test_a_redirect_to_a_stranger_leaves_the_token_behind(
    cloud: Cloud, trusting: Client, token: str, tmp_path: Path, delivered: str
) -> None:
    async with Cloud.running() as stranger:
        stranger.video = CONTENT
        stranger.exports[EXPORT] = {}
        cloud.next("file", redirect(f"{stranger.base_url}/files/{EXPORT}.mp4", 302))
        await trusting.download(token, delivered, EXPORT, tmp_path / "out.mp4")
        assert "authorization" not in stranger.requests[0].headers
    assert (tmp_path / "out.mp4").read_bytes() == CONTENT


async def test_a_cut_download_goes_on_where_it_was_cut(
    cloud: Cloud, client: Client, token: str, tmp_path: Path, delivered: str
) -> None:
    seen = Seen("GET", "", {}, "file")
    whole = cloud.file(seen, CONTENT)
    rest = cloud.file(Seen("GET", "", {"range": "bytes=1000000-"}, "file"), CONTENT)
    head = len(whole[0].data) - len(CONTENT) if isinstance(whole[0], Send) else 0
    cloud.next("file", cut_after(whole, head + 1_000_000), cut_after(rest, 500_000, reset=False))
    to = tmp_path / "out.mp4"
    await client.download(token, delivered, EXPORT, to)
    assert to.read_bytes() == CONTENT
    first, second, third = cloud.asked("file")
    assert "range" not in first.headers
    assert second.headers["range"] == "bytes=1000000-"
    assert second.headers["if-range"] == '"v1"'
    assert int(third.headers["range"][6:-1]) > 1_000_000


async def test_a_file_that_changed_meanwhile_is_fetched_anew(
    cloud: Cloud, client: Client, token: str, tmp_path: Path, delivered: str
) -> None:
    old = cloud.file(Seen("GET", "", {}, "file"), bytes(2_000_000), etag='"old"')
    cloud.next("file", cut_after(old, 900_000))
    await client.download(token, delivered, EXPORT, tmp_path / "out.mp4")
    assert (tmp_path / "out.mp4").read_bytes() == CONTENT


async def test_a_part_of_another_file_is_not_appended(
    cloud: Cloud, client: Client, token: str, tmp_path: Path, delivered: str
) -> None:
    whole = cloud.file(Seen("GET", "", {}, "file"), CONTENT)
    wrong = reply(status=206, body=b"x" * 10, content_range="bytes 5-14/15")
    cloud.next("file", cut_after(whole, 900_000), wrong)
    await client.download(token, delivered, EXPORT, tmp_path / "out.mp4")
    assert (tmp_path / "out.mp4").read_bytes() == CONTENT


@pytest.mark.parametrize(
    "bad",
    [
        reply(status=404, body=b""),
        reply(status=403, body=b"<Error>expired</Error>"),
        reply(status=200, body=b""),
        reply(status=200, body=b"zipped", content_encoding="gzip"),
        redirect("ftp://example.com/x.mp4", 302),
    ],
    ids=["gone", "expired", "empty", "encoded", "unsafe"],
)
async def test_a_link_that_leads_nowhere_is_replaced_by_the_backends_own(
    cloud: Cloud, client: Client, token: str, tmp_path: Path, delivered: str, bad: Answer
) -> None:
    cloud.next("file", bad)
    await client.download(token, delivered, EXPORT, tmp_path / "out.mp4")
    assert (tmp_path / "out.mp4").read_bytes() == CONTENT
    assert cloud.count("download") == 1


@pytest.mark.parametrize("link", ["http://[", "file:///etc/passwd", "", "http://127.0.0.1:9/x.mp4"])
async def test_a_link_that_is_none_is_replaced_too(
    cloud: Cloud, client: Client, token: str, tmp_path: Path, delivered: str, link: str
) -> None:
    await client.download(token, link, EXPORT, tmp_path / "out.mp4")
    assert (tmp_path / "out.mp4").read_bytes() == CONTENT


@pytest.mark.parametrize(
    "bad",
    [reply(body=b"1234", content_length="10"), [Cut()], reply(status=503, body=b"")],
    ids=["too short", "closed", "unavailable"],
)
async def test_a_video_that_never_comes_whole_is_not_there_at_all(
    cloud: Cloud, client: Client, token: str, tmp_path: Path, delivered: str, bad: Answer
) -> None:
    cloud.next("file", *[bad] * 10)
    cloud.next("download", *[bad] * 10)
    with pytest.raises(errors.DeliveryFailed, match="kept breaking"):
        await client.download(token, delivered, EXPORT, tmp_path / "out.mp4")
    assert os.listdir(tmp_path) == []


async def test_a_server_that_never_gets_further_is_given_up(
    cloud: Cloud, client: Client, token: str, tmp_path: Path, delivered: str
) -> None:
    half = cut_after(reply(body=CONTENT, etag='"v1"'), 1_500_000)
    wrong = reply(status=206, body=b"x", content_range="bytes 0-0/1")
    cloud.next("file", *[half, wrong] * 10)
    cloud.next("download", *[half, wrong] * 10)
    with pytest.raises(errors.DeliveryFailed, match="kept breaking"):
        await client.download(token, delivered, EXPORT, tmp_path / "out.mp4")
    assert cloud.count("file") < 10


async def test_an_expired_token_is_told_as_such(
    cloud: Cloud, client: Client, token: str, tmp_path: Path, delivered: str
) -> None:
    cloud.next("file", reply(status=403, body=b""))
    cloud.next("download", code(1001, status=401))
    with pytest.raises(errors.TokenRejected):
        await client.download(token, delivered, EXPORT, tmp_path / "out.mp4")


async def test_a_folder_that_cannot_be_written_is_a_sentence(
    client: Client, token: str, tmp_path: Path, delivered: str
) -> None:
    with pytest.raises(errors.DeliveryFailed, match="can't be written"):
        await client.download(token, delivered, EXPORT, tmp_path / "no" / "out.mp4")


async def test_a_cancelled_download_leaves_nothing_behind(
    cloud: Cloud, client: Client, token: str, tmp_path: Path, delivered: str
) -> None:
    stalled = [*cut_after(cloud.file(Seen("GET", "", {}, "file"), CONTENT), 100_000)[:-1], Stall()]
    cloud.next("file", stalled)
    async with anyio.create_task_group() as group:
        group.start_soon(client.download, token, delivered, EXPORT, tmp_path / "out.mp4")
        await cloud.heard("file")
        group.cancel_scope.cancel()
    assert os.listdir(tmp_path) == []


async def test_a_dripping_download_arrives(
    cloud: Cloud, client: Client, token: str, tmp_path: Path, delivered: str
) -> None:
    cloud.next("file", answers.dripped(reply(body=b"0123456789" * 20)))
    await client.download(token, delivered, EXPORT, tmp_path / "out.mp4")
    assert (tmp_path / "out.mp4").read_bytes() == b"0123456789" * 20
