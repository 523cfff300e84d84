"""What a model may answer when it understands instead of the grammar: a plan.

A plan is a film, edits, or a question back, in JSON of a fixed schema. Its edits are the very
values the grammar makes, checked field by field; what doesn't fit raises `Misplanned`. A plan can
do nothing that a person couldn't say, and it is never more than data.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import lru_cache
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from animatic.model.timeline import MAX_DURATION_MS, AspectRatio, Resolution, TransitionKind
from animatic.studio.catalogue import GRADES, MOODS, TYPE_STYLES
from animatic.studio.director import words
from animatic.studio.director.edits import Edit
from animatic.studio.director.lexicon import rows
from animatic.studio.director.targets import SegmentTarget

_Line = Annotated[str, Field(max_length=300)]
_Ms = Annotated[int, Field(ge=200, le=MAX_DURATION_MS)]


class PlannedShot(BaseModel):
    """One shot: a scene in plain words ("city at night in the rain") or the name of a file."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    picture: Annotated[str, Field(min_length=1, max_length=400)]
    ms: _Ms | None = None
    title: _Line = ""
    narration: Annotated[str, Field(max_length=1_000)] = ""


class PlannedFilm(BaseModel):
    """A new film. "" and null: nothing was said of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    shots: Annotated[tuple[PlannedShot, ...], Field(min_length=1, max_length=60)]
    length_ms: Annotated[int, Field(ge=1_000, le=MAX_DURATION_MS)] | None = None
    aspect_ratio: AspectRatio | None = None
    resolution: Resolution | None = None
    title: Annotated[str, Field(max_length=120)] = ""
    detail: Annotated[str, Field(max_length=120)] = ""
    end_card: Annotated[str, Field(max_length=120)] = ""
    captions: Annotated[tuple[_Line, ...], Field(max_length=60)] = ()
    music: str = ""
    """A mood, "none" for silence, or ""."""
    transition: TransitionKind | None = None


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: Literal["film", "edits", "ask", "none"]
    film: PlannedFilm | None = None
    edits: Annotated[tuple[dict[str, Any], ...], Field(max_length=30)] = ()
    question: Annotated[str, Field(max_length=400)] = ""


@dataclass(frozen=True, slots=True)
class PlannedTurn:
    """A film, edits in order, or a question; all empty: the wish can't be met."""

    film: PlannedFilm | None = None
    edits: tuple[Edit, ...] = ()
    question: str = ""


class Misplanned(Exception):
    """The answer isn't a plan, or holds what can't be. The message says what, for the log."""


def read_plan(content: str) -> PlannedTurn:
    """The plan in a model's answer. Raises `Misplanned`."""
    try:
        answer = _Answer.model_validate(json.loads(_unfenced(content)))
    except (ValueError, RecursionError) as error:
        raise Misplanned(_first_line(error)) from None
    match answer.kind:
        case "film" if answer.film is not None:
            _check_mood(answer.film.music.removeprefix("none"))
            return PlannedTurn(film=answer.film)
        case "edits" if answer.edits:
            return PlannedTurn(edits=tuple(_edit(values) for values in answer.edits))
        case "ask" if words.clean(answer.question).strip():
            return PlannedTurn(question=words.clean(answer.question).strip())
        case "none":
            return PlannedTurn()
        case _:
            raise Misplanned(f"An answer of the kind “{answer.kind}” without what it needs.")


_FENCE = re.compile(r"^\s*```\w*\s*\n(.*)\n\s*```\s*$", re.DOTALL)


def _unfenced(content: str) -> str:
    match = _FENCE.match(content)
    return match[1] if match else content


def _first_line(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return f"Not JSON: {str(error)[:80]}"


# --- edits ------------------------------------------------------------------------------------

_KINDS: Mapping[str, type] = {kind.__name__: kind for kind in get_args(Edit)}
_INNER = {"SegmentTarget": ("start", "end"), "TransitionWish": ("asked",), "SetMusic": ("asked",)}
"""Fields that are about how something was said: a plan has none of them."""


@lru_cache(maxsize=1)
def _readers() -> Mapping[str, TypeAdapter[Any]]:
    return {name: TypeAdapter(kind) for name, kind in _KINDS.items()}


def _edit(values: Mapping[str, Any]) -> Edit:
    name = values.get("edit")
    if not isinstance(name, str) or name not in _KINDS:
        raise Misplanned(f"There is no edit “{str(name)[:40]}”.")
    given = {key: value for key, value in values.items() if key != "edit"}
    known = {field.name for field in fields(_KINDS[name])}
    if unknown := given.keys() - known:
        raise Misplanned(f"{name} has no {', '.join(sorted(unknown))[:60]}.")
    try:
        edit = _readers()[name].validate_python(given)
    except ValidationError as error:
        raise Misplanned(f"{name}.{_first_line(error)}") from None
    _check(edit)
    return _folded(edit)


_HEX = re.compile(r"#[0-9a-f]{6}|")


@lru_cache(maxsize=1)
def _palettes() -> frozenset[str]:
    return frozenset(row.settings["p"] for row in rows().values() if "p" in row.settings)


def _check(value: Any) -> None:
    """Every value within what a person could have said, however deep it lies."""
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            _check_field(field.name, getattr(value, field.name))
    elif isinstance(value, tuple):
        if len(value) > 60:  # pyright: ignore[reportUnknownArgumentType]
            raise Misplanned("More than sixty of something.")
        for item in value:  # pyright: ignore[reportUnknownVariableType]
            _check(item)
    elif isinstance(value, str) and len(value) > 400:
        raise Misplanned("A text of more than 400 characters.")
    elif isinstance(value, int | float) and abs(value) > MAX_DURATION_MS:
        raise Misplanned(f"{value} is beyond ten minutes.")


def _check_field(name: str, value: Any) -> None:
    _check(value)
    is_known = {
        "mood": lambda: not value or value in MOODS,
        "grade": lambda: not value or value in GRADES,
        "style": lambda: not value or value in TYPE_STYLES,
        "palette": lambda: not value or value in _palettes(),
        "colour": lambda: _HEX.fullmatch(value) is not None,
        "tint": lambda: _HEX.fullmatch(value) is not None,
        "index": lambda: value != 0,
        "count": lambda: value >= 1,
        "place": lambda: value != 0,
        "percent": lambda: value is None or 0 <= value <= 1_000,
        "scale": lambda: value is None or 1 <= value <= 1_000,
    }.get(name)
    if is_known is not None and not is_known():
        raise Misplanned(f"{name}: {str(value)[:40]!r} is nothing I know.")
    if name.endswith("_ms") or name == "ms":
        _check_time(name, value)


def _check_time(name: str, value: Any) -> None:
    if isinstance(value, int) and value < 0 and name != "by_ms":
        raise Misplanned(f"{name}: a time before the start.")


def _check_mood(mood: str) -> None:
    if mood and mood not in MOODS:
        raise Misplanned(f"music: {mood[:40]!r} is no mood.")


def _folded(value: Any) -> Any:
    """Names of segments and songs as the words of a message would name them."""
    if isinstance(value, tuple):
        return tuple(_folded(item) for item in value)  # pyright: ignore[reportUnknownVariableType]
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed: dict[str, Any] = {f.name: _folded(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, SegmentTarget) or type(value).__name__ in ("UseSound", "UseVoice"):
        changed["name"] = words.folded(changed["name"])
    return replace(value, **changed)


# --- the schema -------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def schema() -> Mapping[str, Any]:
    """The JSON schema of a plan: every property required and no other allowed, so that servers
    that follow a schema strictly can follow this one.
    """
    defs: dict[str, Any] = {}
    choices = [_edit_schema(name, defs) for name in _KINDS]
    whole = _Answer.model_json_schema(ref_template="#/$defs/{model}")
    defs |= whole.pop("$defs", {})
    whole["properties"]["edits"] = {"type": "array", "items": {"anyOf": choices}}
    whole["$defs"] = defs
    return _strict(whole)


def _edit_schema(name: str, defs: dict[str, Any]) -> dict[str, Any]:
    found = _readers()[name].json_schema(ref_template="#/$defs/{model}")
    defs |= found.pop("$defs", {})
    said = {"edit": {"type": "string", "enum": [name]}}
    return {**found, "properties": said | found.get("properties", {}), "title": name}


_UNTOLD = ("default", "title", "format", "minLength", "maxLength", "minimum", "maximum",
           "minItems", "maxItems")  # fmt: skip


def _strict(node: Any) -> Any:
    if isinstance(node, list):
        return [_strict(item) for item in node]  # pyright: ignore[reportUnknownVariableType]
    if not isinstance(node, dict):
        return node
    given: dict[str, Any] = node  # pyright: ignore[reportUnknownVariableType]
    title = str(given.get("title", ""))
    kept = {key: _strict(value) for key, value in given.items() if key not in _UNTOLD}
    if isinstance(kept.get("properties"), dict):
        inside = {k: v for k, v in kept["properties"].items() if k not in _INNER.get(title, ())}
        kept |= {"properties": {k: _named(k, v) for k, v in inside.items()}}
        kept |= {"required": list(inside), "additionalProperties": False}
    return kept


def _named(name: str, found: dict[str, Any]) -> dict[str, Any]:
    """A field whose values have names, with all of them."""
    values: Mapping[str, Sequence[str]] = {
        "mood": ("", *MOODS), "grade": ("", *GRADES), "style": ("", *TYPE_STYLES),
        "music": ("", "none", *MOODS), "palette": ("", *sorted(_palettes())),
    }  # fmt: skip
    is_text = found.get("type") == "string" and "enum" not in found
    return {**found, "enum": list(values[name])} if name in values and is_text else found
