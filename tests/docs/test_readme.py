import json
import re
import tomllib
from pathlib import Path

import pytest

from animatic.commands import app
from generated_docs import README, TABLES, filled

ROOT = README.parent
TEXT = README.read_text()


MOST_WORDS = 900
"""What a person reads in one sitting: from the top to the end of what it can't do."""


@pytest.mark.parametrize("document", TABLES, ids=lambda path: path.name)
def test_the_tables_are_what_the_code_says(document: Path) -> None:
    assert filled(document) == document.read_text(), "run: python tests/generated_docs.py"


def test_what_it_is_how_to_begin_and_what_it_cannot_do_come_first_and_are_short() -> None:
    heads = re.findall(r"^## (.+)$", TEXT, re.M)
    assert heads[:3] == ["Connect your client", "First things to try", "What it can't do"]
    one_sitting = re.sub(r"<!--.*?-->", "", TEXT[: TEXT.index(f"## {heads[3]}")], flags=re.S)
    assert len(one_sitting.split()) <= MOST_WORDS


def test_every_command_it_shows_is_one() -> None:
    commands = {command.name or command.callback.__name__ for command in app.registered_commands}  # type: ignore[union-attr]
    shown = re.findall(r"(?:`|^)animatic ([a-z-]+)", TEXT, re.M)
    assert {"make", "serve", "jobs", "doctor"} <= set(shown) <= commands


@pytest.mark.parametrize("document", ["settings", "speed", "glossary", "architecture"])
def test_the_longer_documents_are_found_from_it(document: str) -> None:
    assert f"](docs/{document}.md)" in TEXT


@pytest.mark.parametrize(
    "client", ["Claude Code", "Claude Desktop", "Cursor", "VS Code", "Windsurf", "Codex"]
)
def test_every_client_has_its_line(client: str) -> None:
    assert re.search(rf"^\| {client} \|", TEXT, re.M)


def test_every_make_target_and_file_it_names_exists() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"`?make (\w+)`?", TEXT):
        assert re.search(rf"^{target}:", makefile, re.M) or target not in {"demo", "test"}, target
    for path in re.findall(r"\]\((?!http)([^)#]+)\)", TEXT):
        assert (ROOT / path).exists(), path


def test_it_promises_the_python_that_the_package_requires() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["requires-python"] == ">=3.11"
    assert "Python ≥ 3.11" in TEXT


def test_the_configuration_it_shows_is_the_one_that_is_tested() -> None:
    shown = json.loads(re.search(r"```json\n(.*?)```", TEXT, re.S).group(1))  # type: ignore[union-attr]
    kept = json.loads((ROOT / "mcp.json").read_text())
    assert Path(shown["mcpServers"]["animatic"]["command"]).name == "animatic"
    assert kept["mcpServers"]["animatic"]["args"] == shown["mcpServers"]["animatic"]["args"]
