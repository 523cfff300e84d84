"""The tables in the documents, from the code: `python tests/generated_docs.py` writes them anew.

Each stands between `<!-- name: … -->` and `<!-- /name -->`. The speed table isn't one of them: its
figures are measured, by `make bench`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from animatic.model.settings import Settings
from animatic.protocol.tools import all_tools
from animatic.studio.catalogue import FAMILIES

ROOT = Path(__file__).parent.parent
README, SETTINGS = ROOT / "README.md", ROOT / "docs" / "settings.md"


def tools_table() -> str:
    """Each tool with its arguments and the first paragraph of what the model is told."""
    rows = ["| tool | arguments | for |", "|---|---|---|"]
    for tool in all_tools():
        arguments = ", ".join(f"`{name}`" for name in tool.parameters.get("properties", {}))
        first = tool.description.split("\n\n")[0].split(". ")[0].rstrip(".")
        rows.append(f"| `{tool.name}` | {arguments or '–'} | {first}. |")
    return "\n".join(rows)


def scenes_table() -> str:
    """Each family of scenes and what it shows."""
    rows = ["| scene | shows |", "|---|---|"]
    rows += [f"| {family.key} | {family.about} |" for family in FAMILIES.values()]
    return "\n".join(rows)


def settings_table() -> str:
    """Each setting with its default and meaning."""
    rows = ["| variable | default | meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = _shown(name, field.default)
        rows.append(f"| `{field.validation_alias}` | {default} | {field.description} |")
    return "\n".join(rows)


def _shown(name: str, default: object) -> str:
    if name in ("home", "output_dir"):
        return "per platform"
    if default in (None, "", ()):
        return "unset"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


TABLES: Mapping[Path, Mapping[str, Callable[[], str]]] = {
    README: {"tools": tools_table, "scenes": scenes_table},
    SETTINGS: {"settings": settings_table},
}


def filled(path: Path) -> str:
    """A document's text with its tables as they should be."""
    text = path.read_text()
    for name, table in TABLES[path].items():
        before, opened, rest = re.split(rf"(<!-- {name}: [^>]*-->\n)", text)
        _, closed, after = re.split(rf"(<!-- /{name} -->)", rest)
        text = f"{before}{opened}{table()}\n{closed}{after}"
    return text


if __name__ == "__main__":
    for path in TABLES:
        path.write_text(filled(path))
        print(f"{path.relative_to(ROOT)} written", file=sys.stderr)
