"""What the lexicon asks for is in the catalogue, and understanding it loads nothing heavy."""

from __future__ import annotations

import subprocess
import sys

from animatic.studio.catalogue import FAMILIES, MOODS
from animatic.studio.director import lexicon


def test_the_lexicon_asks_only_for_families_palettes_and_moods_there_are() -> None:
    palettes = {name for family in FAMILIES.values() for name in family.palettes}
    for term, row in lexicon.rows().items():
        assert set(row.votes) <= set(FAMILIES), term
        assert row.settings.get("p", "neon") in palettes, term
        assert row.settings.get("m", "calm") in MOODS, term


def test_the_lexicon_is_large_and_in_both_languages() -> None:
    terms = lexicon.rows()
    assert len(terms) > 1_000
    assert sum(term.isascii() for term in terms) > 400
    assert sum(not term.isascii() for term in terms) > 400


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
