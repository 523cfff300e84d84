"""The README's tables, from the code: `python tests/readme_tables.py` writes them anew."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from animatic.model.settings import Settings
from animatic.protocol.tools import all_tools

README = Path(__file__).parent.parent / "README.md"


def tools_table() -> str:
    """Each tool with its arguments and the first paragraph of what the model is told."""
    rows = ["| tool | arguments | for |", "|---|---|---|"]
    for tool in all_tools():
        arguments = ", ".join(f"`{name}`" for name in tool.parameters.get("properties", {}))
        first = tool.description.split("\n\n")[0].split(". ")[0].rstrip(".")
        rows.append(f"| `{tool.name}` | {arguments or '–'} | {first}. |")
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


def filled(text: str) -> str:
    """The README's text with both tables as they should be."""
    for name, table in (("tools", tools_table()), ("settings", settings_table())):
        pattern = rf"(<!-- {name}: [^>]*-->\n).*?(<!-- /{name} -->)"
        text = re.sub(pattern, lambda m: f"{m.group(1)}{table}\n{m.group(2)}", text, flags=re.S)  # noqa: B023
    return text


if __name__ == "__main__":
    README.write_text(filled(README.read_text()))
    print("README.md written", file=sys.stderr)
