"""A turn with a planner: the model is asked first, and whatever fails, the grammar answers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import anyio.to_thread

from animatic.model.timeline import Timeline
from animatic.studio.director import (
    Asset,
    Misplanned,
    PlannedTurn,
    Remark,
    Turn,
    asked,
    direct_as_planned,
    is_for_a_planner,
    without_planner,
)
from animatic.studio.planner import Planless, Planner

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a turn is about."""

    message: str
    timeline: Timeline
    assets: Sequence[Asset]
    language: str

    def planned(self, plan: PlannedTurn) -> Turn:
        return direct_as_planned(
            plan, self.message, self.timeline, self.assets, language=self.language
        )


async def directed(planner: Planner, turn: Asked, by_grammar: Callable[[], Turn]) -> Turn:
    """The planner's turn; the grammar's, saying why, where the planner has none."""
    run = anyio.to_thread.run_sync
    if not await run(is_for_a_planner, turn.message):
        return await run(by_grammar)
    try:
        plan = await planner.plan(asked(turn.message, turn.timeline, turn.assets))
        return await run(turn.planned, plan)
    except Planless as planless:
        reason = Remark(planless.en, planless.zh)
    except Misplanned as misplanned:
        log.warning("The planner's plan doesn't fit: %s", misplanned)
        reason = Remark("proposed something that doesn't fit this film", "的方案用不到这个片子上")
    return without_planner(await run(by_grammar), reason, turn.message, turn.language)
