"""An utterance about a film → the edits it asks for.

Each clause goes through the rules in order; the first rule that recognises it answers. What no
rule recognises is handed back as not understood: nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from animatic.studio.director import lexicon, words
from animatic.studio.director.clauses import clauses, widened
from animatic.studio.director.edits import Edit
from animatic.studio.director.remarks import Remark
from animatic.studio.director.rules import Clause, cut, look, sound, text
from animatic.studio.director.turn import Asset
from animatic.studio.director.words import Utterance
from animatic.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Wishes:
    edits: tuple[Edit, ...] = ()
    not_understood: tuple[str, ...] = ()
    """Clauses, as written, that no rule recognised."""
    remarks: tuple[Remark, ...] = ()


Rule = Callable[[Clause], Sequence[Edit] | None]
_RULES: tuple[Rule, ...] = (*text.RULES, *sound.RULES, *look.RULES, *cut.RULES, *look.LATER)


def parse(utterance: Utterance, timeline: Timeline, assets: Sequence[Asset]) -> Wishes:
    """Everything the utterance asks for, in order. Raises `Unclear` when a rule has to ask."""
    spans = clauses(utterance.masked)
    edits: list[Edit] = []
    lost: list[str] = []
    remarks: list[Remark] = []
    at = 0
    while at < len(spans):
        for span, count in widened(spans, at):
            part = Clause(utterance.cut(span.start, span.end), timeline, assets, tuple(edits))
            found = _first(part)
            if found is not None:
                edits += found
                remarks += part.remarks
                at += count
                break
        else:
            if _says_something(utterance.cut(spans[at].start, spans[at].end)):
                lost.append(utterance.text(spans[at].start, spans[at].end))
            at += 1
    return Wishes(tuple(edits), tuple(lost), tuple(dict.fromkeys(remarks)))


def _first(clause: Clause) -> Sequence[Edit] | None:
    for rule in _RULES:
        if (found := rule(clause)) is not None:
            return found
    return None


_POLITE = {"please", "thanks", "thank", "you", "ok", "okay", "hi", "hello", "hey", "请", "谢谢", "好的", "你好", "麻烦", "帮我"}  # fmt: skip


def _says_something(part: Utterance) -> bool:
    """Whether more than politeness stands there."""
    if not words.has_han(part.plain) and not any(c.isalnum() for c in part.plain):
        return bool(part.quotes)
    return any(t.text not in _POLITE for t in lexicon.terms(part.plain))
