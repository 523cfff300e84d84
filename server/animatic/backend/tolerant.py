"""JSON values nobody vouches for, read as what they should have been; none of these raises."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, cast

from animatic.model.plain_text import plain_line


def parsed(text: str | bytes | bytearray) -> Any:
    """The JSON in a text, or None for what can't be read."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def is_object(value: object) -> bool:
    return isinstance(value, Mapping)


def mapping(value: object) -> Mapping[str, Any]:
    """A JSON object; anything else is an empty one."""
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}


def mappings(value: object) -> list[Mapping[str, Any]]:
    """The objects in a JSON array, or in the values of an object that stands for one."""
    items: list[Any] = list(mapping(value).values())
    if isinstance(value, list):
        items = cast("list[Any]", value)
    return [mapping(item) for item in items if is_object(item)]


def words(value: object) -> str | None:
    """A JSON string that can be encoded (JSON may hold half a surrogate pair), or None."""
    return value.encode(errors="replace").decode() if isinstance(value, str) else None


def one_line(text: str) -> str:
    """A text with all its white space as single blanks and without what isn't text."""
    return plain_line(text)


def identity(value: object) -> str:
    """An id, which may have been written as a string or a number; "" for anything else."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return str(value) if is_number else words(value) or ""


def finite_number(value: object) -> float | int | None:
    """The number a JSON value is, or spells; neither a boolean nor infinity is one."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        try:
            value = float(value[:40])
        except ValueError:
            return None
    if isinstance(value, int):
        return value
    return value if isinstance(value, float) and math.isfinite(value) else None


def count(value: object) -> int:
    """A number of things; what isn't one counts as none."""
    return max(0, int(finite_number(value) or 0))
