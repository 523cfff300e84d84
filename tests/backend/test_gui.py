"""GUI talk isn't content. The tables `talk/en.txt` and `talk/zh.txt` say what stays of a reply."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from animatic.backend.gui import MOST_READ, translate
from animatic.backend.gui_actions import (
    ConfirmMeant,
    CreditsMeant,
    EditMeant,
    ExportMeant,
    GuiAction,
    StateMeant,
    SummaryMeant,
    UploadMeant,
)


def written(action: GuiAction) -> str:
    """An action as the tables write it."""
    match action:
        case ExportMeant():
            return "export"
        case UploadMeant(asks_for):
            return f"upload({asks_for})"
        case ConfirmMeant(word, None):
            return f"confirm({word})"
        case ConfirmMeant(word, credits):
            return f"confirm({word}, {credits})"
        case EditMeant(words):
            return f"edit({words})"
        case StateMeant():
            return "state"
        case CreditsMeant():
            return "credits"
        case SummaryMeant():
            return "summary"


def talk() -> list[tuple[str, str, str]]:
    """Replies, what stays of each, and what it meant."""
    tables = [Path(__file__).with_name("talk") / f"{language}.txt" for language in ("en", "zh")]
    rows = [row for table in tables for row in table.read_text("utf-8").splitlines()]
    split = [row.replace(r"\n", "\n").split(" => ") for row in rows if row[:1] != "#"]
    return [(said, kept.strip(), meant.strip()) for said, kept, meant in split]


TALK = talk()


@pytest.mark.parametrize(("said", "kept", "meant"), TALK)
def test_gui_talk_goes_and_what_it_meant_is_told(said: str, kept: str, meant: str) -> None:
    found = translate(said)
    assert (found.text, ", ".join(map(written, found.actions))) == (kept, meant)


@pytest.mark.parametrize("said", [said for said, kept, meant in TALK if not meant])
def test_content_stays_as_it_is(said: str) -> None:
    assert translate(said).text == said


@pytest.mark.parametrize(("said", "kept", "meant"), TALK)
def test_what_stays_has_no_more_gui_talk_in_it(said: str, kept: str, meant: str) -> None:
    assert translate(kept).text == kept


@pytest.mark.parametrize(
    "question", ["Which colour should the title be?", "标题用什么颜色？", "Shall I add music?"]
)
def test_a_question_beside_gui_talk_is_always_kept(question: str) -> None:
    for said, kept, meant in TALK:
        found = translate(f"{said}\n{question}")
        assert found.text == f"{kept}\n{question}".strip() or not kept
        assert found.text.endswith(question)
        assert ", ".join(map(written, found.actions)) == meant


def test_other_letters_stay_as_they_are() -> None:
    said = "夏日旅行 🏖️👨‍👩‍👧‍👦 — готово, مرحبا."
    assert translate(said).text == said


@given(st.text(max_size=300))
def test_any_text_is_translated(said: str) -> None:
    assert isinstance(translate(said).text, str)


def test_the_end_of_an_endless_reply_is_left_as_it_is() -> None:
    said = "a " * MOST_READ + "Click the Export button."
    assert translate(said).text.endswith("Click the Export button.")
    assert translate(said).actions == ()


@pytest.mark.parametrize(
    "hostile",
    [
        f"{' ' * 50_000}x",
        *(
            word * 9000
            for word in ("to ", "在", "please you can ", '"', "a, ", "click ", "export ", "drag a ")
        ),
        *(word * 9000 for word in ("从a里", "and then ", "\n", "a:", ": ", "-", "如何：", "把a拖")),
    ],
)
def test_no_text_takes_long(hostile: str) -> None:
    began = time.perf_counter()
    translate(hostile)
    assert time.perf_counter() - began < 2
