"""Every record is whole, and stands in one place only."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from wholeness import Record, lacking

import animatic.studio
from animatic.studio.catalogue import (
    DEFAULT_MOOD,
    DEFAULT_STYLE,
    FAMILIES,
    GRADES,
    MOODS,
    TYPE_STYLES,
    Names,
    Toning,
)
from animatic.studio.render.chunks import drawing_files
from animatic.studio.render.soundtrack import sounding_files

STUDIO = Path(animatic.studio.__file__).parent
RECORDS: list[Record] = [
    *MOODS.values(), *TYPE_STYLES.values(), *GRADES.values(), *FAMILIES.values()
]  # fmt: skip
LOFI, CLEAN, WARM, CITY = MOODS["lofi"], TYPE_STYLES["clean"], GRADES["warm"], FAMILIES["city"]
LAME: dict[str, tuple[Record, str]] = {
    "a mood without a Chinese name": (replace(LOFI, names=Names("Lo-fi", "")), "names.zh"),
    "a mood nobody asks for in Chinese": (replace(LOFI, words="lo-?fi"), "words in Chinese"),
    "a mood without a title that suits it": (replace(LOFI, type_styles=()), "type_styles"),
    "a mood whose title isn't there": (
        replace(LOFI, type_styles=("clean", "bold", "ornate")),
        "type_styles",
    ),
    "a mood that can't be composed": (
        replace(LOFI, idiom="animatic.studio.music.moods.polka:POLKA"),
        "animatic.studio.music.moods.polka:POLKA",
    ),
    "a type style without its face": (replace(CLEAN, latin="Comic-Bold"), "the face Comic-Bold"),
    "a type style of another's rank": (replace(CLEAN, key="tidy"), "a rank of its own"),
    "a grade nobody asks for in English": (replace(WARM, words="暖"), "words in English"),
    "a grade that changes nothing": (replace(WARM, toning=Toning()), "toning"),
    "a family without an English name": (replace(CITY, names=Names(" ", "城市")), "names.en"),
    "a family without a camera": (replace(CITY, cameras=()), "cameras"),
    "a family whose music isn't there": (replace(CITY, mood="polka"), "mood"),
    "a family whose art can't be loaded": (
        replace(CITY, art="animatic.studio.scenes.city:Town"),
        "animatic.studio.scenes.city:Town",
    ),
    "a family with a nameless side": (
        replace(CITY, views={**CITY.views, "alley": Names("an alley", "")}),
        "views.alley.zh",
    ),
    "a family that turns to a side it hasn't": (
        replace(CITY, views_in_turn=("skyline", "harbour")),
        "views_in_turn",
    ),
}


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: f"{type(r).__name__}-{r.key}")
def test_a_record_is_whole(record: Record) -> None:
    assert lacking(record) == []


@pytest.mark.parametrize(("record", "lack"), LAME.values(), ids=list(LAME))
def test_what_a_record_lacks_is_noticed(record: Record, lack: str) -> None:
    assert lacking(record) == [lack]


def test_what_is_taken_when_nothing_is_said_is_there() -> None:
    assert DEFAULT_MOOD in MOODS
    assert DEFAULT_STYLE in TYPE_STYLES


def test_naming_everything_loads_no_media_library_and_no_art() -> None:
    script = (
        "import sys, animatic.studio.catalogue; "
        "heavy = ('numpy', 'cv2', 'av', 'PIL', 'animatic.studio.scenes', 'animatic.studio.music'); "
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


# --- what is kept depends on the records ----------------------------------------------------------


def source_of(path: str) -> Path:
    return STUDIO.parent.parent / f"{path.partition(':')[0].replace('.', '/')}.py"


def test_pictures_that_are_kept_depend_on_every_record_and_all_art() -> None:
    depended_on = set(drawing_files())
    assert set(STUDIO.glob("catalogue/*.py")) <= depended_on
    assert {source_of(family.art) for family in FAMILIES.values()} <= depended_on


def test_soundtracks_that_are_kept_depend_on_every_record_and_every_idiom() -> None:
    depended_on = set(sounding_files())
    assert set(STUDIO.glob("catalogue/*.py")) <= depended_on
    assert {source_of(mood.idiom) for mood in MOODS.values()} <= depended_on


# --- one place ------------------------------------------------------------------------------------


def literals(tree: ast.AST) -> Iterator[set[object]]:
    """The words that stand in each dictionary, list, tuple and set of a module."""
    for node in ast.walk(tree):
        inside = node.keys if isinstance(node, ast.Dict) else getattr(node, "elts", [])
        yield {item.value for item in inside if isinstance(item, ast.Constant)}


@pytest.mark.parametrize("keys", [MOODS, TYPE_STYLES, GRADES, FAMILIES],
                         ids=["moods", "type styles", "grades", "families"])  # fmt: skip
def test_nothing_is_listed_a_second_time(keys: dict[str, Record]) -> None:
    second = [
        f"{path.relative_to(STUDIO)}: {sorted(keys.keys() & words)}"
        for path in STUDIO.rglob("*.py")
        if path.parent.name != "catalogue"
        for words in literals(ast.parse(path.read_text(encoding="utf-8")))
        if len(keys.keys() & words) > 2
    ]
    assert second == []
