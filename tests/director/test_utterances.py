"""What people say, and what is understood: tables in both languages, one utterance a line."""

from __future__ import annotations

from pathlib import Path

import pytest
import stage
import told

from animatic.model.timeline import Timeline
from animatic.studio.director import direct, grammar, words
from animatic.studio.director.remarks import Unclear

HERE = Path(__file__).parent


def table(name: str) -> list[tuple[str, str]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    pairs = (line.split(" => ") for line in lines if line and not line.startswith("#"))
    return [(utterance.strip(), expected.strip()) for utterance, expected in pairs]


def understood(utterance: str) -> str:
    """Edits as one line; `?` when it is asked back, `no` beside what was refused or lost."""
    try:
        wishes = grammar.parse(words.read(utterance), stage.FILM, stage.ASSETS)
    except Unclear:
        return "?"
    parts = [told.edit(edit) for edit in wishes.edits]
    if wishes.not_understood or (wishes.remarks and not parts):
        parts.append("no")
    return "; ".join(parts)


@pytest.mark.parametrize(("utterance", "expected"), table("edits_en.txt"))
def test_an_english_edit_is_understood(utterance: str, expected: str) -> None:
    assert understood(utterance) == expected


@pytest.mark.parametrize(("utterance", "expected"), table("edits_zh.txt"))
def test_a_chinese_edit_is_understood(utterance: str, expected: str) -> None:
    assert understood(utterance) == expected


@pytest.mark.parametrize(
    ("utterance", "expected"), [*table("films_en.txt"), *table("films_zh.txt")]
)
def test_a_description_becomes_the_film_it_describes(utterance: str, expected: str) -> None:
    assert told.film(direct(utterance, Timeline(), ()).timeline) == expected
