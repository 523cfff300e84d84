"""Line breaking and fonts: nothing is drawn as an empty box, nothing breaks where it may not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from animatic.studio.catalogue import TYPE_STYLES
from animatic.studio.render.emoji import SEQUENCE, colour_face, sequences
from animatic.studio.render.fonts import (
    VENDORED,
    face_for,
    han_face,
    has_glyph,
    is_han,
    latin_face,
)
from animatic.studio.render.typesetting import (
    NEVER_FIRST,
    NEVER_LAST,
    Type,
    balanced,
    clean,
    fit,
    line_width,
    missing_glyphs,
    set_line,
    units,
)

SANS = Type(latin_face("Inter-SemiBold"), han_face(600))


def words(lines: list) -> list[str]:
    return ["".join(glyph.cluster for glyph in line.glyphs) for line in lines]


def test_every_hanzi_of_gb2312_is_in_the_package():
    hanzi = [
        bytes((high, low)).decode("gb2312")
        for high in range(0xB0, 0xF8)
        for low in range(0xA1, 0xFF)
        if (high, low) < (0xD7, 0xFA) or high > 0xD7
    ]
    assert len(hanzi) == 6_763
    lacking = [c for c in hanzi[::7] if not has_glyph(han_face(400), c)]
    assert lacking == []


@pytest.mark.parametrize(
    "text",
    [
        "Plain English, “quoted” — 100 % & more…",
        "Łódź, Kraków, İstanbul, Đà Nẵng, Ærø, Español ¿sí?",
        "Ελληνικά и Русский",
        "简体中文：你好，世界！《书名》（括号）",
        "ひらがなとカタカナ",
        "★ ♥ → ← ↑ ↓ ① ② ℃ № © ™ € ¥ £",
    ],
)
def test_what_people_write_can_be_drawn(text: str):
    assert missing_glyphs(text) == ""


def test_what_no_font_has_is_named_and_left_out():
    assert missing_glyphs("ok \U000e0fff\U0010fff0\U0010fff0 ok") == "\U0010fff0"
    assert words([set_line("a\U0010fff0b", SANS, 40)]) == ["ab"]


def test_emoji_are_kept_whole_or_named():
    text = "🎉 👍🏽 👩‍🚀 🇨🇳 ❤️ ok"
    found = [piece for piece, face in sequences(text) if face is not None]
    if colour_face() is None:
        assert found == []
        assert set(missing_glyphs("a🎉\U0001fae0")) <= set("🎉\U0001fae0")
    else:
        assert found == ["🎉", "👍🏽", "👩‍🚀", "🇨🇳", "❤️"]
        assert missing_glyphs(text) == ""
    assert SEQUENCE.findall("plain 12 © ♥ 漢字 ★") == []
    assert SEQUENCE.findall(text) == ["🎉", "👍🏽", "👩‍🚀", "🇨🇳", "❤️"]


def test_joiners_and_selectors_are_nothing_to_miss():
    assert missing_glyphs("♥\ufe0f a\u200db\u200b\u2060\n\t") == ""


@pytest.mark.parametrize("style", list(TYPE_STYLES))
def test_every_style_has_its_fonts_in_the_package(style: str):
    for name in (TYPE_STYLES[style].latin, TYPE_STYLES[style].detail_latin):
        assert all(has_glyph(latin_face(name), c) for c in "AZaz09 .,!?&’“”")


def test_the_fonts_are_small_and_carry_their_licence():
    assert sum(f.stat().st_size for f in VENDORED.iterdir()) < 3_000_000
    licence = (VENDORED / "OFL.txt").read_text()
    assert "SIL Open Font License, Version 1.1" in licence
    for owner in ("Adobe", "Inter Project", "Fraunces", "Oswald", "Fredoka", "Exo 2"):
        assert owner in licence


def test_latin_letters_are_kerned_without_raqm():
    pair = line_width("AV", SANS, 100)
    assert pair < line_width("A", SANS, 100) + line_width("V", SANS, 100) - 1


def test_a_text_is_set_in_one_latin_face_even_if_one_letter_is_foreign():
    kind = Type(latin_face("Fredoka-SemiBold"), han_face(800))
    (line,) = fit("Hello Źuk", kind, size=60, least=40, width=900, most_lines=1)
    assert len({glyph.face for glyph in line.glyphs}) == 1


def test_quotes_are_chinese_in_chinese_and_latin_in_english():
    latin, han = latin_face("Inter-SemiBold"), han_face(500)
    assert face_for("“", latin, han, is_chinese=True) == han
    assert face_for("“", latin, han, is_chinese=False) == latin


def test_units_keep_closing_marks_with_what_they_close():
    assert units("你好，（世界）。") == ["你", "好，", "（世", "界）。"]
    assert units("say “hi” now") == ["say ", "“hi” ", "now"]
    assert units("去Paris吧") == ["去", "Paris", "吧"]


def test_lines_are_even_and_end_where_a_clause_ends():
    width = line_width("未来之城，今夜启程", SANS, 100)
    assert balanced("未来之城，今夜启程", lambda s: line_width(s, SANS, 100), width * 0.95) == [
        "未来之城，",
        "今夜启程",
    ]
    lines = balanced("one two three four five six", lambda s: float(len(s)), 18)
    assert [len(line) for line in lines] == [13, 13]


def test_written_line_breaks_are_kept():
    measured = balanced("first\nand second", lambda s: float(len(s)), 100)
    assert measured == ["first", "and second"]


def test_a_word_longer_than_the_line_is_cut_rather_than_lost():
    lines = balanced("Donaudampfschifffahrtsgesellschaft", lambda s: float(len(s)), 10)
    assert "".join(lines) == "Donaudampfschifffahrtsgesellschaft"
    assert max(map(len, lines)) <= 10


TEXT = st.text(st.sampled_from("未来之城今夜启程永不入睡abc ，。！（）《》“”、"), max_size=60)


@settings(max_examples=120, deadline=None)
@given(TEXT, st.integers(4, 20))
def test_no_line_begins_or_ends_where_it_may_not(text: str, width: int):
    kept = clean(text)
    lines = balanced(kept, lambda s: float(len(s)), width)
    assert "".join(lines).replace(" ", "") == kept.replace(" ", "").replace("\n", "")
    assert all(len(line) <= width or len(line) == 1 for line in lines)
    cut = any(len(unit) > width for unit in units(kept))
    if not cut:
        assert all(line[0] not in NEVER_FIRST for line in lines[1:])
        assert all(line[-1] not in NEVER_LAST for line in lines[:-1])


def test_a_word_is_set_smaller_rather_than_cut():
    address = "sweetbread.example"
    (line,) = fit(address, SANS, size=100, least=80, width=700, most_lines=2)
    assert 48 <= line.size < 80
    assert line.width <= 700
    endless = fit("x" * 60, SANS, size=100, least=80, width=700, most_lines=9)
    assert len(endless) > 1


def test_what_cannot_fit_ends_with_an_ellipsis():
    lines = fit("very " * 100, SANS, size=100, least=50, width=600, most_lines=2)
    assert len(lines) == 2
    assert words(lines)[-1].endswith("…")
    assert all(line.width <= 600 for line in lines)


@pytest.mark.parametrize("raw", ["", "   ", "\n\n", "\u200b", "\x00\x07"])
def test_text_without_anything_in_it_is_empty(raw: str):
    assert clean(raw) == ""


def test_text_is_composed_tidied_and_bounded():
    assert clean("e\u0301a\u0300  b\t c \n\n d") == "éà b c\nd"
    assert len(clean("x" * 5_000)) == 600


def test_han_is_told_from_the_rest():
    assert all(map(is_han, "漢字，ひらカナ한글！"))
    assert not any(map(is_han, "Latin, Ελ Ру 123!“”"))
