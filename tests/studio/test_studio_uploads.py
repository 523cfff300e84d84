"""Files into a session: received whole or not at all, checked, kept."""

from __future__ import annotations

import io
import resource
import sys
from collections.abc import AsyncGenerator, Iterator
from dataclasses import replace
from pathlib import Path

import anyio
import httpx
import pytest
from acting_director import ActingDirector
from studio_person import Person, eventually, opened, studio_process

from animatic.model.errors import BadInput, FileTooLarge
from animatic.model.profiles import MB, PROFILES
from animatic.studio.http.multipart import MultipartFiles, plain_name
from animatic.studio.http.serve import Studio

SMALL_PROFILE = {"X-Skill-Source": "free-video-gen-online"}
SCRIPTED = {"X-Skill-Source": "free-video-generation-models"}


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "home" / "studio" / "assets"


def left_on_benches(tmp_path: Path) -> list[str]:
    """Files of uploads that still lie about."""
    benches = tmp_path / "home" / "studio" / "benches"
    return [p.name for p in benches.rglob("*") if p.is_file() and p.name not in ("lock", ".door")]


def a_wav(seconds: int = 1) -> bytes:
    import wave

    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(48_000)
        sound.writeframes(bytes(range(0, 256, 2)) * (750 * seconds))
    return file.getvalue()


# --- accepted ---------------------------------------------------------------------------------


async def test_a_picture_is_kept_with_what_it_is(person: Person, red_png: bytes, kept: Path):
    (asset,) = opened(await person.upload("beach.png", red_png))["assets"]
    assert asset.pop("id").startswith("ast_")
    assert asset == {
        "name": "beach.png",
        "kind": "picture",
        "width": 640,
        "height": 480,
        "duration_ms": 0,
        "bytes": len(red_png),
    }
    (file,) = kept.iterdir()
    assert file.read_bytes() == red_png


async def test_a_sound_has_a_length(person: Person):
    (asset,) = opened(await person.upload("song.wav", a_wav(2)))["assets"]
    assert (asset["kind"], asset["duration_ms"]) == ("sound", 2000)


async def test_several_files_come_in_one_request(person: Person, red_png: bytes):
    files = [("files", (f"{n}.png", red_png)) for n in range(3)]
    form = {"note": "a field that is no file"}
    answer = await person.http.post(person.upload_path, files=files, data=form)
    assert [asset["name"] for asset in opened(answer)["assets"]] == ["0.png", "1.png", "2.png"]


async def test_the_director_is_given_what_was_uploaded(person: Person, red_png: bytes, director):
    await person.upload("beach.png", red_png)
    await person.say("picture of it")
    (asset,) = director.seen_assets[-1]
    assert (asset.name, asset.kind, asset.width) == ("beach.png", "picture", 640)
    assert (await person.state())["draft"]["t"][0]["sg"][0]["m"]["media"]["asset"] == asset.id


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd.png", "passwd.png"),
        ("C:\\Users\\me\\beach.PNG", "beach.PNG"),
        ("海边 🏖️.png", "海边 🏖️.png"),
        ("a\r\nX-Evil: 1.png", "a X-Evil: 1.png"),
        ("x" * 300 + ".png", "x" * 197 + ".png"),
        ("..", ".."),
        ("/", "file"),
    ],
)
def test_a_name_is_shown_without_folders_on_one_line(sent: str, shown: str):
    assert plain_name(sent) == shown


async def test_names_are_words_and_never_paths(person: Person, red_png: bytes, kept: Path):
    (asset,) = opened(await person.upload("../../海边 🏖️.png", red_png))["assets"]
    assert asset["name"] == "海边 🏖️.png"
    (file,) = kept.iterdir()
    assert file.name == f"{asset['id']}.png"


# --- refused ----------------------------------------------------------------------------------


async def test_other_formats_are_4001(person: Person, red_png: bytes):
    for name in ("virus.exe", "noextension", "page.html", "script.txt", "picture.png."):
        answer = await person.upload(name, red_png)
        assert (answer.status_code, answer.json()["code"]) == (200, 4001), name
        assert name in answer.json()["message"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.png", b""),
        ("text.png", b"this is only text"),
        ("zeros.mp4", bytes(5000)),
        ("cut.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 20),
    ],
)
async def test_what_a_file_holds_decides(
    person: Person, tmp_path: Path, kept: Path, name: str, content: bytes
):
    answer = await person.upload(name, content)
    assert (answer.status_code, answer.json()["code"]) == (200, 4001)
    assert name in answer.json()["message"]
    assert list(kept.iterdir()) == left_on_benches(tmp_path) == []


async def test_files_come_in_together_or_not_at_all(
    person: Person, red_png: bytes, kept: Path, tmp_path: Path
):
    files = [("files", ("good.png", red_png)), ("files", ("bad.png", b"text"))]
    answer = await person.http.post(person.upload_path, files=files)
    assert answer.json()["code"] == 4001
    assert list(kept.iterdir()) == left_on_benches(tmp_path) == []
    assert (await person.state())["video_infos"] == {}


async def blocks(count: int) -> AsyncGenerator[bytes]:
    """A form with one file of `count` MiB."""
    yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="big.mp4"\r\n\r\n'
    for _ in range(count):
        yield bytes(MB)
    yield b"\r\n--b--\r\n"


FORM = {"Content-Type": "multipart/form-data; boundary=b"}


@pytest.fixture
def _small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The five profiles as they are, with megabytes counted in hundredths."""
    for name, profile in PROFILES.items():
        limit = profile.max_upload_bytes // 100
        monkeypatch.setitem(PROFILES, name, replace(profile, max_upload_bytes=limit))


@pytest.mark.usefixtures("_small_limits")
async def test_a_file_over_the_profiles_limit_is_4002(person: Person, tmp_path: Path):
    answer = await person.http.post(
        person.upload_path, content=blocks(3), headers={**FORM, **SMALL_PROFILE}
    )
    assert (answer.status_code, answer.json()["code"]) == (200, 4002)
    assert "big.mp4 is larger than the limit of 2 MB" in answer.json()["message"]
    assert left_on_benches(tmp_path) == []


@pytest.mark.usefixtures("_small_limits")
async def test_the_limit_is_the_profiles_own(person: Person):
    answer = await person.http.post(person.upload_path, content=blocks(3), headers=FORM)
    assert answer.json()["code"] == 4001  # zeros are no video, but 3 of 5 are allowed here


@pytest.mark.usefixtures("_small_limits")
async def test_a_declared_length_over_the_limit_is_refused_before_writing(
    person: Person, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("animatic.studio.uploads.MultipartFiles", None)
    body = b"".join([block async for block in blocks(12)])
    answer = await person.http.post(person.upload_path, content=body, headers=FORM)
    assert answer.json()["code"] == 4002


BROKEN_FORMS = [
    ("multipart/form-data", b""),
    ("multipart/form-data; boundary=", b""),
    ("multipart/form-data; boundary=" + "b" * 250, b""),
    ("multipart/form-data; boundary=b", b"not a form"),
    ("multipart/form-data; boundary=b", b"--b--\r\n"),
    ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: form-data\r\n\r\n1"),
    ("text/plain", b"hello"),
    ("", b"hello"),
]


async def test_a_broken_form_is_refused_with_words(person: Person):
    for content_type, body in BROKEN_FORMS:
        answer = await person.http.post(
            person.upload_path, content=body, headers={"Content-Type": content_type}
        )
        assert (answer.status_code, answer.json()["code"]) == (422, 422), content_type
        assert answer.json()["message"]


async def test_a_cut_upload_leaves_nothing(
    studio: Studio, person: Person, tmp_path: Path, kept: Path
):
    url = httpx.URL(studio.base_url)
    head = (
        f"POST {person.upload_path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Authorization: Bearer {studio.token}\r\nContent-Length: 9000000\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\n\r\n"
        '--b\r\nContent-Disposition: form-data; name="files"; filename="cut.mp4"\r\n\r\n'
    )
    async with await anyio.connect_tcp("127.0.0.1", url.port or 0) as connection:
        await connection.send(head.encode() + bytes(3 * MB))
        await eventually(_left(tmp_path), bool)
    await eventually(_left(tmp_path), lambda left: left == [])
    assert list(kept.iterdir()) == []
    assert (await person.state())["video_infos"] == {}


def _left(tmp_path: Path):
    async def look() -> list[str]:
        return left_on_benches(tmp_path)

    return look


async def test_a_client_that_asks_first_is_told_before_it_sends(studio: Studio, person: Person):
    head = (
        f"POST {person.upload_path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Authorization: Bearer {studio.token}\r\nContent-Length: {600 * MB}\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\nExpect: 100-continue\r\n\r\n"
    )
    port = httpx.URL(studio.base_url).port or 0
    with anyio.fail_after(5):
        async with await anyio.connect_tcp("127.0.0.1", port) as connection:
            await connection.send(head.encode())
            answer = await connection.receive()
    assert b" 100 " not in answer
    assert b"4002" in answer


# --- trouble with the disk --------------------------------------------------------------------


@pytest.fixture
def small_disk() -> Iterator[None]:
    """No file of this process may grow over 5 MB: the system refuses, as it does on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5 * MB, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.usefixtures("small_disk")
async def test_a_disk_that_is_full_is_said_and_the_studio_lives(person: Person, tmp_path: Path):
    answer = await person.http.post(person.upload_path, content=blocks(12), headers=FORM)
    assert (answer.status_code, answer.json()["code"]) == (507, 507)
    assert "disk" in answer.json()["message"]
    assert left_on_benches(tmp_path) == []
    assert (await person.state())["draft"] == {}


async def test_a_database_without_room_is_said_and_the_studio_lives(
    person: Person, director: ActingDirector
):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        answer = await person.http.post("/api/tasks/me/with-session/nemo_agent", json={})
        (frame,) = await person.say("title one")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (answer.status_code, answer.json()["code"]) == (507, 507)
    assert "can't be written" in frame["error"] or "full" in frame["error"]
    await person.say("title two")
    assert (await person.state())["draft"]["t"][0]["sg"][0]["m"]["text"] == "two"
    assert director.heard == ["title one", "title two"]


async def test_a_folder_that_is_gone_is_said_and_the_studio_lives(
    person: Person, red_png: bytes, kept: Path
):
    kept.rmdir()
    kept.write_bytes(b"a file where the folder was")
    answer = await person.upload("beach.png", red_png)
    assert (answer.status_code, answer.json()["code"]) == (507, 507)
    assert (await person.state())["video_infos"] == {}


# --- scripts ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"A fox.", 0),
        (b"", 4001),
        (b"  \n", 4001),
        ("\u72d0".encode("gbk"), 4001),
        (b"x" * 50_001, 4002),
        (b"x" * 300_000, 4002),
    ],
)
async def test_scripts_are_plain_text_of_a_reasonable_length(
    person: Person, content: bytes, code: int
):
    answer = await person.upload("script.txt", content, **SCRIPTED)
    assert answer.json()["code"] == code


# --- the form, byte by byte -------------------------------------------------------------------

BODY = (
    b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n'
    b"Content-Type: image/png\r\n\r\n\r\n--bpart\r\n--\r\r\n-b\r\n--b\r\n"
    b'Content-Disposition: form-data; name="files"; filename="b.png"\r\n\r\n\r\n--b--\r\n'
)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50, 1000])
def test_any_chunking_of_a_form_gives_the_same_files(tmp_path: Path, size: int):
    files = MultipartFiles(
        "multipart/form-data; boundary=b", lambda name: tmp_path / name, limit=1000
    )
    for start in range(0, len(BODY), size):
        files.feed(BODY[start : start + size])
    files.finish()
    assert [(part.name, part.bytes) for part in files.parts] == [("a.png", 18), ("b.png", 0)]
    assert (tmp_path / "a.png").read_bytes() == b"\r\n--bpart\r\n--\r\r\n-b"


def test_a_form_that_breaks_off_is_noticed(tmp_path: Path):
    files = MultipartFiles(
        "multipart/form-data; boundary=b", lambda name: tmp_path / name, limit=1000
    )
    files.feed(BODY[:120])
    with pytest.raises(BadInput, match="broke off"):
        files.finish()
    files.close()


def test_the_number_of_files_is_bounded(tmp_path: Path):
    files = MultipartFiles(
        "multipart/form-data; boundary=b", lambda name: tmp_path / name, limit=1000
    )
    with pytest.raises(BadInput, match="at most 50"):
        for n in range(60):
            files.feed(
                b'--b\r\nContent-Disposition: form-data; name="files"; filename="%d.png"'
                b"\r\n\r\nx\r\n" % n
            )
    files.close()


def test_a_file_over_the_limit_is_noticed_while_it_comes_in(tmp_path: Path):
    files = MultipartFiles("multipart/form-data; boundary=b", lambda name: tmp_path / name, limit=9)
    with pytest.raises(FileTooLarge):
        files.feed(BODY)
    files.close()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="a process's peak memory is read from /proc")
async def test_a_large_upload_takes_no_memory(tmp_path: Path):
    async with studio_process(tmp_path) as (studio, process), Person.at(studio) as person:
        await person.http.post(person.upload_path, content=blocks(1), headers=FORM)
        before = peak_memory(process.pid)
        answer = await person.http.post(person.upload_path, content=blocks(80), headers=FORM)
        assert answer.json()["code"] == 4001
        assert peak_memory(process.pid) - before < 32 * MB


def peak_memory(pid: int) -> int:
    """Bytes."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))
