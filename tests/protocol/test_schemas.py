"""What a model is shown, word for word: a change here is a change of the product."""

import json
import re
from pathlib import Path

from animatic.protocol.tools import all_tools

SNAPSHOT = Path(__file__).with_name("schemas.json")


def shown() -> str:
    tools = [
        {
            "name": tool.name,
            "title": tool.title,
            "description": tool.description,
            "annotations": tool.annotations.model_dump(exclude_none=True)
            if tool.annotations
            else {},
            "input": tool.parameters,
            "output": tool.output_schema,
        }
        for tool in all_tools()
    ]
    return json.dumps(tools, indent=1, ensure_ascii=False) + "\n"


def test_the_schemas_are_the_snapshot() -> None:
    assert shown() == SNAPSHOT.read_text(), "if meant: python tests/protocol/test_schemas.py"


def test_two_servers_get_tools_of_their_own() -> None:
    first, second = all_tools(), all_tools()
    assert all(a is not b for a, b in zip(first, second, strict=True))


def test_no_tool_asks_a_model_for_a_key_of_its_own() -> None:
    words = json.dumps([(tool.description, tool.parameters) for tool in all_tools()])
    assert not re.search(r"idempoten|request.?id|unique|uuid|nonce", words, re.IGNORECASE)


if __name__ == "__main__":
    SNAPSHOT.write_text(shown())
