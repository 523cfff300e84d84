from pathlib import Path

from animatic.callers import Caller
from animatic.doors import IN_TTL_S, MAX_DOORS, OUT_TTL_S, Doors

ANNA = Caller("token", "token:a")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_an_upload_address_works_once() -> None:
    doors = Doors()
    key = doors.open_in("prj_x", ANNA)
    assert doors.enter(key) is not None
    assert doors.enter(key) is None


def test_addresses_expire() -> None:
    clock = Clock()
    doors = Doors(clock)
    inwards, outwards = doors.open_in("prj_x", ANNA), doors.open_out(Path("/a.mp4"))
    clock.now = IN_TTL_S + 1
    assert doors.enter(inwards) is None
    assert doors.leave(outwards) == Path("/a.mp4")
    clock.now = OUT_TTL_S + 1
    assert doors.leave(outwards) is None


def test_the_same_file_keeps_its_address() -> None:
    doors = Doors()
    assert doors.open_out(Path("/a.mp4")) == doors.open_out(Path("/a.mp4"))
    assert doors.open_out(Path("/a.mp4")) != doors.open_out(Path("/b.mp4"))


def test_asking_for_addresses_cannot_fill_the_memory() -> None:
    doors = Doors()
    first = doors.open_in("prj_x", ANNA)
    for _ in range(MAX_DOORS):
        doors.open_in("prj_x", ANNA)
    assert doors.enter(first) is None
