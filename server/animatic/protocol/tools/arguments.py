"""Arguments that don't fit, in sentences: one a fault, each with its place and what would fit.

pydantic's own words are for programmers, hold links, and repeat what was sent: two thousand wrong
scenes made an answer of a megabyte.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult, ToolAnnotations
from pydantic import BaseModel, ValidationError

from animatic.model.errors import BadInput
from animatic.model.plain_text import plain_line
from animatic.operations.messages import Shot
from animatic.protocol.hooks import closed_arguments
from animatic.protocol.tools.answers import refused

MOST_FAULTS: Final = 5
_LONGEST: Final = 40
_NESTED: Final[Mapping[str, type[BaseModel]]] = {"scenes": Shot}
_NUMBERS: Final = ("float", "finite_number", "greater_than", "less_than")
_KINDS: Final = (
    ("string", "text"),
    ("list", "a list"),
    ("bool", "true or false"),
    ("int", "a whole number"),
    ("literal", "{expected}"),
)
"""Beginnings of pydantic's names for what is wrong, and what an argument must be then."""


def unfit(error: ValidationError, arguments: type[BaseModel]) -> BadInput:
    """What is wrong with a tool's arguments; the first few faults, and how many more there are."""
    faults = error.errors(include_url=False, include_input=False)
    told = list(dict.fromkeys(_sentence(fault, arguments) for fault in faults[:MOST_FAULTS]))
    if more := len(faults) - min(len(faults), MOST_FAULTS):
        told.append(f"{more:,} more {'are' if more > 1 else 'is'} wrong.")
    return BadInput("\n".join(told))


def _sentence(fault: Mapping[str, Any], arguments: type[BaseModel]) -> str:
    loc: Sequence[int | str] = fault["loc"]
    place, kind = _place(loc), str(fault["type"])
    model = _NESTED.get(str(loc[0]), arguments) if len(loc) > 1 else arguments
    if kind == "extra_forbidden":
        return f"{place} isn't known here{_instead(str(loc[-1]), list(model.model_fields))}."
    if kind == "missing":
        about = model.model_fields[str(loc[-1])].description or "a value"
        return f"{place} is missing: {about[0].lower()}{about[1:]}"
    if kind.startswith(("model", "dict")):
        return f"{place} must be an object with {_listed(list(Shot.model_fields))}."
    if kind.startswith(_NUMBERS) and loc[-1] in model.model_fields:
        return f"{place} must be {_within(model, str(loc[-1]))}."
    wanted = next((words for start, words in _KINDS if kind.startswith(start)), "")
    if not wanted:
        return f"{place} can't be used as it is."
    expected = str(fault.get("ctx", {}).get("expected", "")).replace("'", "")
    return f"{place} must be {wanted.format(expected=expected)}."


def _place(loc: Sequence[int | str]) -> str:
    """`scenes[2].seconds`: where in the arguments, as one writes it."""
    return "".join(_steps(loc)).removeprefix(".") or "The arguments"


def _steps(loc: Sequence[int | str]) -> Iterator[str]:
    for step in loc[:6]:
        yield f"[{step}]" if isinstance(step, int) else f".{plain_line(step)[:_LONGEST]}"


def _instead(name: str, known: list[str]) -> str:
    if close := get_close_matches(name[:_LONGEST], known, n=1):
        return f"; did you mean {close[0]}"
    return f"; there are {_listed(known)}"


def _within(model: type[BaseModel], name: str) -> str:
    """What a number has to be: between the limits that the argument was declared with."""
    limits: dict[str, float] = {}
    for rule in model.model_fields[name].metadata:
        limits |= {end: getattr(rule, end) for end in ("ge", "le") if hasattr(rule, end)}
    if len(limits) < 2:
        return "a number"
    return f"a number from {limits['ge']:g} to {limits['le']:g}"


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


class StrictTool(Tool):
    """A tool that says in our words what is wrong with its arguments."""

    async def run(
        self, arguments: dict[str, Any], context: Context[Any, Any], convert_result: bool = False
    ) -> Any:

        try:
            self.fn_metadata.validate_arguments(arguments)
        except ValidationError as error:
            return refused(unfit(error, self.fn_metadata.arg_model))
        return await super().run(arguments, context, convert_result)


def declared(
    function: Callable[..., Awaitable[CallToolResult]],
    *,
    title: str,
    description: str,
    hints: ToolAnnotations,
) -> Tool:
    """A tool with a closed schema: an argument it doesn't know is an error, not a silence."""
    made = StrictTool.from_function(
        function, title=title, description=description, annotations=hints
    )
    return closed_arguments(made)
