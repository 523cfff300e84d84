"""Progress is told in one language, and waiting is said once."""

from __future__ import annotations

from typing import get_args

import pytest

from animatic.backend.activity import ActivityKind, still_words, tool_words
from animatic.model.progress_words import Phase, is_chinese, phase_words, still_waiting


@pytest.mark.parametrize("phase", get_args(Phase))
@pytest.mark.parametrize("in_chinese", [False, True])
def test_every_phase_has_words_in_both_languages(phase: Phase, in_chinese: bool) -> None:
    words = phase_words(phase, in_chinese=in_chinese)
    assert is_chinese(words) is in_chinese
    waiting = still_waiting(words, 2)
    assert ("Still" in waiting, "仍在" in waiting) == (not in_chinese, in_chinese)


@pytest.mark.parametrize("kind", get_args(ActivityKind))
@pytest.mark.parametrize("in_chinese", [False, True])
def test_waiting_is_said_once_however_long_the_backend_only_lives(
    kind: ActivityKind, in_chinese: bool
) -> None:
    words = still_waiting(still_words(kind, in_chinese=in_chinese), 4)
    assert words.count("Still working") + words.count("仍在处理") == 1
    assert ("min" in words) is not in_chinese


@pytest.mark.parametrize("tool", ["add_bgm", "render_video", "whatever_it_is", ""])
def test_a_tool_is_told_in_the_language_of_the_message(tool: str) -> None:
    assert not is_chinese(tool_words(tool, in_chinese=False))
    assert is_chinese(tool_words(tool, in_chinese=True))
