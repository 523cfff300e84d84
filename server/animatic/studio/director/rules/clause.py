"""What a rule is given: a clause, and what it is said about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from animatic.model.timeline import Timeline
from animatic.studio.director import targets, texts, words
from animatic.studio.director.contract import Asset
from animatic.studio.director.edits import Edit
from animatic.studio.director.remarks import Remark
from animatic.studio.director.targets import SegmentTarget
from animatic.studio.director.words import Duration, Utterance

Found = Sequence[Edit] | None
"""What a rule makes of a clause; None when it isn't the rule's."""


@dataclass(frozen=True)
class Clause:
    utterance: Utterance
    timeline: Timeline
    assets: Sequence[Asset]
    before: tuple[Edit, ...] = ()
    """Edits of the clauses before: what "it" stands for."""
    remarks: list[Remark] = field(default_factory=list[Remark])
    """What a rule has to say beside its edits."""

    @property
    def said(self) -> str:
        """The folded words outside quotes."""
        return self.utterance.masked

    @cached_property
    def targets(self) -> list[SegmentTarget]:
        return targets.targets_in(self.said, self.timeline)

    @cached_property
    def outside_texts(self) -> str:
        """What is said without the texts for the picture, quoted or not."""
        chars = list(self.said)
        for wording in texts.wordings(self.utterance):
            inside = wording.inside
            chars[inside.start : inside.end] = " " * (inside.end - inside.start)
        return "".join(chars)

    @cached_property
    def times(self) -> list[Duration]:
        return words.durations(self.said)
