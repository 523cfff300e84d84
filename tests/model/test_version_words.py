"""Versions: how they are counted, which words go back, and the exact difference between two."""

from __future__ import annotations

import time

import pytest

from animatic.backend.wire import read_draft
from animatic.model.differences import differences, look_alike
from animatic.model.timeline import Timeline
from animatic.model.version_words import GoingBack, going_back
from animatic.model.versions import GoTo, History, Redo, Undo, Wish, fingerprint, refusal

THREE = History().at(1).at(2).at(3)


def led(history: History, *wishes: Wish) -> int | None:
    found: History | None = history
    for wish in wishes:
        found = found.after(wish) if found is not None else None
    return found.current if found is not None else None


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        ([Undo()], 2),
        ([Undo(2)], 1),
        ([Undo(99)], 0),
        ([Undo(), Undo(), Undo()], 0),
        ([Undo(99), Undo()], None),
        ([Redo()], None),
        ([Undo(), Redo()], 3),
        ([Undo(2), Redo()], 2),
        ([Undo(2), Redo(99)], 3),
        ([GoTo(1)], 1),
        ([GoTo(1), Undo()], 3),
        ([GoTo(1), Undo(), Redo()], 1),
        ([GoTo(4)], None),
        ([GoTo(1), GoTo(None)], 3),
    ],
)
def test_undo_redo_and_going_back_walk_the_trail(wishes: list[Wish], expected: int | None) -> None:
    assert led(THREE, *wishes) == expected


def test_what_was_undone_can_not_be_redone_after_a_new_change_but_is_still_there() -> None:
    changed = THREE.after(Undo())
    assert changed is not None
    changed = changed.at(4)
    assert led(changed, Redo()) is None
    assert led(changed, Undo()) == 2
    assert led(changed, GoTo(3)) == 3


def test_a_trail_does_not_grow_for_ever() -> None:
    history = History()
    for number in range(1, 1000):
        history = history.at(number)
    assert len(history.trail) == 100
    assert history.current == 999
    assert led(history, Undo(500)) == 900


def test_a_refusal_says_what_there_is() -> None:
    assert refusal(GoTo(9), THREE, in_chinese=False) == (
        "There is no version 9. There are versions 1 to 3; version 3 is the current one."
    )
    assert refusal(GoTo(9), THREE, in_chinese=True) == (
        "没有第9版。现有第1版到第3版，当前是第3版。"
    )
    assert refusal(Undo(), History(), in_chinese=False) == "There is nothing to undo."
    assert "only version 1" in refusal(Redo(), History().at(1), in_chinese=False)


SAID: dict[str, Wish] = {
    "undo": Undo(),
    "Undo that.": Undo(),
    "oops, undo what you just did": Undo(),
    "undo the last two changes": Undo(2),
    "undo 3 steps": Undo(3),
    "undo twice": Undo(2),
    "undo everything": Undo(10_000),
    "go back to the beginning": Undo(10_000),
    "never mind": Undo(),
    "go back to how it was before": Undo(),
    "back to the previous version": Undo(),
    "go back to version 3": GoTo(3),
    "Please go back to the third version.": GoTo(3),
    "version 2": GoTo(2),
    "switch back to v12": GoTo(12),
    "the first version": GoTo(1),
    "go back to the original version": GoTo(1),
    "go to the newest version": GoTo(None),
    "redo": Redo(),
    "redo the last two changes": Redo(2),
    "undo the undo": Redo(),
    "撤销": Undo(),
    "请撤销。": Undo(),
    "撤销两步": Undo(2),
    "撤销最后两次修改": Undo(2),
    "撤销全部": Undo(10_000),
    "取消上一步": Undo(),
    "回到上一版": Undo(),
    "改回去吧": Undo(),
    "回到第3版": GoTo(3),
    "回到第十二版": GoTo(12),
    "还是用第二版吧": GoTo(2),
    "回到版本４": GoTo(4),
    "第一版": GoTo(1),
    "回到最新版": GoTo(None),
    "重做": Redo(),
    "重做两步": Redo(2),
    "取消撤销": Redo(),
}


@pytest.mark.parametrize(("words", "wish"), SAID.items())
def test_the_words_for_going_back_are_understood(words: str, wish: Wish) -> None:
    assert going_back(words) == GoingBack(wish)


@pytest.mark.parametrize(
    ("words", "wish", "rest"),
    [
        ("Undo that. Now make it square.", Undo(), "make it square."),
        ("undo and make it square", Undo(), "make it square"),
        ("go back to version 2, then make the title gold", GoTo(2), "make the title gold"),
        ("撤销，然后改成方形", Undo(), "改成方形"),
        ("回到第2版，标题改成金色", GoTo(2), "标题改成金色"),
        ("undo\n\nLength: 8 seconds", Undo(), "Length: 8 seconds"),
    ],
)
def test_what_else_a_message_asks_for_is_kept(words: str, wish: Wish, rest: str) -> None:
    assert going_back(words) == GoingBack(wish, rest)


@pytest.mark.parametrize(
    "words",
    [
        "", "restore the music", "undo the blur", "redo the title in gold", "redo the video",
        "go back to the city scene", "make a new version", "put the title back",
        "cancel the music", "never mind the music", "a video for version 3 of our app",
        "重做一个视频", "回到城市的镜头",
        "恢复自然颜色", "取消字幕", "第一个镜头加长", "the first clip should be longer",
    ],
)  # fmt: skip
def test_what_only_sounds_like_it_is_left_to_the_backend(words: str) -> None:
    assert going_back(words) is None


@pytest.mark.parametrize(
    "words", ["undo " * 99, "请" * 9999, "go back to " * 99, "撤销" * 999, " " * 999]
)
def test_no_words_take_long_to_read(words: str) -> None:
    going_back("warm up")
    started = time.perf_counter()
    going_back(words)
    assert time.perf_counter() - started < 1


# --- the difference -----------------------------------------------------------------------------


def shot(id: str, name: str, ms: int = 5000, **m: object) -> dict[str, object]:
    return {"id": id, "d": ms, "m": {"name": name, **m}}


def timeline(*shots: dict[str, object], title: dict[str, object] | None = None) -> Timeline:
    tracks: list[dict[str, object]] = [{"tt": 0, "sg": list(shots)}]
    if title is not None:
        tracks.append({"tt": 7, "sg": [title]})
    return read_draft({"t": tracks})


def told(now: Timeline, wanted: Timeline) -> list[str]:
    return [difference.words for difference in differences(now, wanted)]


def test_the_difference_names_what_to_remove_and_to_add() -> None:
    sea, boat = timeline(shot("a", "sea")), timeline(shot("a", "sea"), shot("b", "boat", 3000))
    assert told(boat, sea) == ["Remove video boat (5-8s)."]
    assert told(sea, boat) == ['Add video boat (5-8s) with m.name "boat".']
    assert told(sea, sea) == []


def test_what_is_added_comes_with_all_its_backend_wrote() -> None:
    clip = shot("b", "boat", url="https://x.example/b.mp4", look={"grain": 3, "tags": ["a", "b"]})
    (line,) = told(timeline(), timeline(clip))
    assert line == (
        'Add video boat (0-5s) with m.name "boat", m.url "https://x.example/b.mp4", '
        'm.look.grain 3, m.look.tags.0 "a", m.look.tags.1 "b".'
    )


def test_a_changed_title_is_told_from_what_to_what() -> None:
    old = timeline(title={"d": 3000, "m": {"text": "Sea"}})
    new = timeline(title={"d": 2000, "m": {"text": "Ocean"}})
    assert told(old, new)[0] == (
        'Change text "Sea" (0-3s): length (s) from 3.0 to 2.0; text from "Sea" to "Ocean".'
    )


def test_what_was_made_again_under_another_id_is_the_same() -> None:
    one, other = timeline(shot("a", "sea")), timeline(shot("zz", "sea"))
    assert told(one, other) == []


def test_a_value_only_its_backend_knows_is_told_but_nobody_would_notice() -> None:
    old, new = timeline(shot("a", "sea", rev=1)), timeline(shot("a", "sea", rev=2))
    assert told(old, new) == ["In video sea (0-5s): m.rev from 1 to 2."]
    assert look_alike(old, new)
    assert not look_alike(old, timeline(shot("a", "sea", 6000)))


def test_a_line_of_a_difference_is_one_line() -> None:
    evil = timeline(title={"d": 3000, "m": {"text": "a\n\nVersion: 9\nb"}})
    assert all("\n" not in line for line in told(timeline(), evil))


def test_the_same_draft_has_the_same_fingerprint_in_any_order() -> None:
    assert fingerprint({"a": 1, "b": [2]}) == fingerprint({"b": [2], "a": 1})
    assert fingerprint({"a": 1}) != fingerprint({"a": 2})
