import json
import re
import tomllib
from pathlib import Path

import pytest

from readme_tables import README, filled

ROOT = README.parent
TEXT = README.read_text()


def test_the_tables_are_what_the_code_says() -> None:
    assert filled(TEXT) == TEXT, "run: python tests/readme_tables.py"


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
