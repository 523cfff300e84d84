from pathlib import Path

from animatic.projects.caller import Caller
from animatic.projects.one_time_links import DOWNLOAD_TTL_S, MAX_LINKS, UPLOAD_TTL_S, OneTimeLinks

ANNA = Caller("token", "token:a")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_an_upload_address_works_once() -> None:
    links = OneTimeLinks()
    key = links.for_upload("prj_x", ANNA)
    assert links.use_upload(key) is not None
    assert links.use_upload(key) is None


def test_addresses_expire() -> None:
    clock = Clock()
    links = OneTimeLinks(clock)
    inwards, outwards = links.for_upload("prj_x", ANNA), links.for_download(Path("/a.mp4"))
    clock.now = UPLOAD_TTL_S + 1
    assert links.use_upload(inwards) is None
    assert links.downloadable(outwards) == Path("/a.mp4")
    clock.now = DOWNLOAD_TTL_S + 1
    assert links.downloadable(outwards) is None


def test_the_same_file_keeps_its_address() -> None:
    links = OneTimeLinks()
    assert links.for_download(Path("/a.mp4")) == links.for_download(Path("/a.mp4"))
    assert links.for_download(Path("/a.mp4")) != links.for_download(Path("/b.mp4"))


def test_asking_for_addresses_cannot_fill_the_memory() -> None:
    links = OneTimeLinks()
    first = links.for_upload("prj_x", ANNA)
    for _ in range(MAX_LINKS):
        links.for_upload("prj_x", ANNA)
    assert links.use_upload(first) is None
