"""Rules about what is in the film, where and how long, in the order they are tried."""

from __future__ import annotations

from collections.abc import Callable

from animatic.studio.director.rules import adding, lengths, order, trimming
from animatic.studio.director.rules.clause import Clause, Found

RULES: tuple[Callable[[Clause], Found], ...] = (
    order.swap, order.reverse, trimming.split, trimming.cut_stretch, trimming.trim, adding.repeat,
    adding.replace, order.move, lengths.speed, adding.add, lengths.length, trimming.remove,
)  # fmt: skip
