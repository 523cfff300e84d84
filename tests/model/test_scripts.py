"""Script files in the encodings that editors save them in."""

from __future__ import annotations

import pytest

from animatic.model.scripts import script_text

SAID = "A fox.\n狐狸。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_usual_encodings_are_read(encoding: str) -> None:
    assert script_text(f" {SAID}\n".encode(encoding)) == SAID
    assert script_text(SAID.replace("\n", "\r\n").encode(encoding)) == SAID


@pytest.mark.parametrize(
    "content", ["狐狸".encode("gbk"), "abc".encode("utf-16-le"), b"\xff\xfe\x00", b"\x89PNG"]
)
def test_anything_else_is_refused_rather_than_guessed(content: bytes) -> None:
    with pytest.raises(UnicodeDecodeError):
        script_text(content)
