"""What the director asks for exists in the rooms that make it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from animatic.studio.director import catalogue, lexicon
from animatic.studio.music import MOODS
from animatic.studio.render import GRADES
from animatic.studio.render.type_styles import STYLES
from animatic.studio.scenes import PALETTES


def test_every_grade_that_can_be_asked_for_is_one_the_renderer_has() -> None:
    assert set(catalogue.GRADES) <= set(GRADES)
    assert {grade for grade, _ in catalogue.GRADE_WORDS} <= set(catalogue.GRADES)


def test_every_mood_that_can_be_asked_for_is_one_that_can_be_composed() -> None:
    assert set(catalogue.MOODS) == set(MOODS)


def test_every_title_style_is_one_that_can_be_set() -> None:
    assert set(catalogue.STYLE_OF_MOOD.values()) <= set(STYLES)


def test_the_lexicon_votes_only_for_families_and_palettes_there_are() -> None:
    palettes = {name for names in PALETTES.values() for name in names}
    for term, row in lexicon.rows().items():
        assert set(row.votes) <= set(PALETTES), term
        assert row.settings.get("p", "neon") in palettes, term


def test_the_lexicon_is_large_and_in_both_languages() -> None:
    terms = lexicon.rows()
    assert len(terms) > 1_000
    assert sum(term.isascii() for term in terms) > 400
    assert sum(not term.isascii() for term in terms) > 400


@pytest.mark.parametrize("family", ["ocean", "forest", "food", "nonsense"])
def test_a_family_that_is_missing_gives_one_that_is_there(
    family: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "families", lambda: ("lake", "abstract"))
    assert catalogue.drawable(family) in ("lake", "abstract")


def test_understanding_loads_no_media_library() -> None:
    script = (
        "import sys; from animatic.studio.director import direct; "
        "from animatic.model.timeline import Timeline; direct('a city at night', Timeline(), ()); "
        "print([m for m in ('numpy', 'cv2', 'av', 'PIL') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
