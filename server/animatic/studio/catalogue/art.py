"""From a record to what makes its pictures or its music, loaded only when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TypeVar

Kind = TypeVar("Kind")


def loaded(path: str, kind: type[Kind]) -> Kind:
    """What "package.module:name" names. Raises `ImportError`, `AttributeError` or `TypeError`
    where there is none of that kind.
    """
    module, _, name = path.partition(":")
    found = getattr(import_module(module), name)
    if not isinstance(found, kind):
        raise TypeError(f"{path} is no {kind.__name__}.")
    return found
