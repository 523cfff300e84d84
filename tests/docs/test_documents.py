"""What the documents name is there: files, symbols, rooms, links."""

from __future__ import annotations

import ast
import importlib
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "server" / "animatic"
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text()
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text()
NOTES = sorted((ROOT / "docs" / "decisions").glob("0*.md"))
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
PATH = r"`([\w.-]*/[\w./-]*|[\w-]+\.(?:py|toml|md|txt|json))(?::([\w.]+))?`"
"""`room/file.py`, `file.py:name`, `folder/`."""


@cache
def symbols(path: Path) -> frozenset[str]:
    """What a source defines at its top, and the methods of its classes as `Class.method`."""
    found: set[str] = set()
    for node in ast.parse(path.read_text()).body:
        match node:
            case ast.ClassDef(name=name, body=body):
                functions = (ast.FunctionDef, ast.AsyncFunctionDef)
                found |= {name, *(f"{name}.{f.name}" for f in body if isinstance(f, functions))}
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found.add(name)
            case ast.Assign(targets=targets):
                found |= {target.id for target in targets if isinstance(target, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name)):
                found.add(name)
            case _:
                pass
    return frozenset(found)


def located(path: str) -> Path | None:
    """A file or folder that a document names, from the root, the package or its studio."""
    places = (ROOT, PACKAGE, PACKAGE / "studio")
    return next((place / path for place in places if (place / path).exists()), None)


def named(text: str) -> list[tuple[str, str]]:
    return re.findall(PATH, re.sub(r"^```.*?^```", "", text, flags=re.S | re.M))


@pytest.mark.parametrize(("path", "symbol"), sorted(set(named(ARCHITECTURE))))
def test_every_file_and_symbol_of_the_architecture_is_there(path: str, symbol: str) -> None:
    found = located(path)
    assert found is not None, path
    assert not symbol or symbol in symbols(found), f"{path} has no {symbol}"


@pytest.mark.parametrize("note", NOTES, ids=lambda note: note.name[:4])
def test_every_source_a_decision_names_is_there(note: Path) -> None:
    missing = [path for path, _ in named(note.read_text()) if path.endswith(".py")]
    assert [path for path in missing if located(path) is None] == []


def test_every_decision_is_listed() -> None:
    listed = (ROOT / "docs" / "decisions" / "README.md").read_text()
    assert [note.name for note in NOTES if f"({note.name})" not in listed] == []


def test_the_drawing_has_every_room_and_no_other() -> None:
    drawn = re.search(r"^```\n(.*?)^```", ARCHITECTURE, re.S | re.M)
    assert drawn is not None
    rooms = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    inside = {path.name for path in (PACKAGE / "studio").iterdir() if path.is_dir()}
    names = set(re.findall(r"([a-z]+)/", drawn[1]))
    assert rooms <= names <= rooms | inside


def test_the_rules_of_imports_are_as_many_as_the_contracts() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = project["tool"]["importlinter"]["contracts"]
    told = re.findall(r"^\d\. ", ARCHITECTURE.split("## One request")[0], re.M)
    assert len(told) == len(contracts)


def meant() -> list[str]:
    rows = [row.split("|") for row in GLOSSARY.splitlines() if row.startswith("|")]
    return [name for row in rows for name in re.findall(r"`([\w.]+)`", row[3])]


@pytest.mark.parametrize("name", meant())
def test_every_word_lives_where_the_glossary_says(name: str) -> None:
    try:
        importlib.import_module(f"animatic.{name}")
    except ModuleNotFoundError:
        module, _, attribute = name.rpartition(".")
        assert hasattr(importlib.import_module(f"animatic.{module}"), attribute)


def test_every_word_of_the_glossary_has_its_place() -> None:
    rows = [row.split("|") for row in GLOSSARY.splitlines() if row.startswith("| ")]
    assert [row[1] for row in rows if row[1].strip() != "word" and "`" not in row[3]] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_between_documents_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", document.read_text())
    assert [link for link in links if not (document.parent / link).exists()] == []
