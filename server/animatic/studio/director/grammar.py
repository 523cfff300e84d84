"""An utterance about a film → the edits it asks for.

Each clause goes through the rules in order; the first rule that recognises it answers. What no
rule recognises is handed back as not understood: nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from animatic.studio.director import lexicon, texts, words
from animatic.studio.director.clauses import clauses, widened
from animatic.studio.director.edits import Edit
from animatic.studio.director.remarks import Impossible, Remark, Unclear
from animatic.studio.director.rules import Clause, cut, guards, look, sound, text
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
_RULES: tuple[Rule, ...] = (
    *guards.RULES,
    *text.RULES,
    *sound.RULES,
    *look.RULES,
    *cut.RULES,
    *look.LATER,
)


def parse(utterance: Utterance, timeline: Timeline, assets: Sequence[Asset]) -> Wishes:
    """Everything the utterance asks for, in order. Raises `Unclear` when a rule has to ask;
    a wish known to be impossible becomes a remark.
    """
    reader = _Reader(utterance, timeline, assets)
    at = 0
    while at < len(reader.spans):
        at += reader.read(at)
    return Wishes(tuple(reader.edits), tuple(reader.lost), tuple(dict.fromkeys(reader.remarks)))


MOST_WISHES = 30
"""Clauses that are read in one message: more of them is a text, not a wish."""


class _Reader:
    """Goes through the clauses of one utterance and gathers what they ask for."""

    def __init__(self, utterance: Utterance, timeline: Timeline, assets: Sequence[Asset]) -> None:
        self.utterance, self.timeline, self.assets = utterance, timeline, assets
        self.spans = clauses(_closed(utterance))[:MOST_WISHES]
        self.edits: list[Edit] = []
        self.lost: list[str] = []
        self.remarks: list[Remark] = []

    def read(self, at: int) -> int:
        """Reads the clause at `at`, with the next ones where it needs them: how many it took."""
        here = self.utterance.plain[self.spans[at].start : self.spans[at].end]
        if len(self.spans) > 1 and _REASON.search(here):
            return 1
        for span, count in widened(self.spans, at):
            if count > 1 and not self._belongs_together(at, count):
                break
            if self._took(self.utterance.cut(span.start, span.end)):
                return count
        clause = self.utterance.cut(self.spans[at].start, self.spans[at].end)
        if _says_something(clause) and not self._took(self._with_verb_before(at, clause)):
            self.lost.append(clause.text(0, len(clause.raw)))
        return 1

    def _belongs_together(self, at: int, count: int) -> bool:
        """Whether the clause is half a wish ("at 4 s, …") that the next one completes.

        A whole clause that wasn't understood must not vanish behind the next wish.
        """
        first, following = (
            self.utterance.cut(self.spans[i].start, self.spans[i].end) for i in (at, at + count - 1)
        )
        is_half = _only_points(Clause(first, self.timeline, self.assets))
        return is_half or not self._is_understood(following)

    def _is_understood(self, utterance: Utterance) -> bool:
        try:
            return _first(Clause(utterance, self.timeline, self.assets)) is not None
        except (Impossible, Unclear):
            return True

    def _took(self, utterance: Utterance) -> bool:
        clause = Clause(utterance, self.timeline, self.assets, tuple(self.edits))
        try:
            found = _first(clause)
        except Impossible as impossible:
            self.remarks.append(impossible.reason)
            return True
        self.edits += found or ()
        self.remarks += clause.remarks if found is not None else ()
        return found is not None

    def _with_verb_before(self, at: int, clause: Utterance) -> Utterance:
        """ "remove the music and the photo": the verb stands only once."""
        if at == 0 or words.has_han(clause.plain):
            return clause
        before = self.spans[at - 1]
        verb = self.utterance.plain[before.start : before.end].split(" ", 1)[0]
        return clause.after(self.utterance.cut(before.start, before.start + len(verb)))


def _closed(utterance: Utterance) -> str:
    """The words outside quotes, with texts that stand without quotes blanked as well."""
    chars = list(utterance.masked)
    for wording in texts.wordings(utterance):
        inside = wording.inside
        chars[inside.start : inside.end] = words.BLANK * (inside.end - inside.start)
    return "".join(chars)


def _first(clause: Clause) -> Sequence[Edit] | None:
    for rule in _RULES:
        if (found := rule(clause)) is not None:
            guards.refuse_a_part(found, clause)
            return found
    return None


_POINTING = {
    "at",
    "on",
    "in",
    "for",
    "from",
    "to",
    "after",
    "before",
    "the",
    "of",
    "over",
    "with",
    "until",
    "在",
    "从",
    "到",
    "第",
    "把",
    "给",
    "对",
    "于",
    "的",
    "处",
    "时",
    "上",
    "里",
    "后",
    "前",
    "之后",
    "之前",
    "时候",
    "的时候",
    "后面",
    "前面",
}


def _only_points(clause: Clause) -> bool:
    """Whether it names nothing but a time or a segment: "at 4 s", "on the first photo"."""
    chars = list(clause.said)
    for place in (*clause.times, *clause.targets):
        chars[place.start : place.end] = " " * (place.end - place.start)
    if not (clause.times or clause.targets):
        return False
    return all(t.text in _POINTING for t in lexicon.terms("".join(chars)))


_REASON = re.compile(
    r"^(?:it'?s|it is|that'?s|(?:the |this )[\w ]{1,20} (?:is|are|looks?"
    r"|feels?)) (?:a (?:bit|little) )?too "
    r"|^[^,.;]{0,6}太[长短快慢大小亮暗吵][了啦]?$"
)
"""Why something is wanted, beside what is wanted."""

_POLITE = {
    "please",
    "thanks",
    "thank",
    "you",
    "ok",
    "okay",
    "hi",
    "hello",
    "hey",
    "请",
    "谢谢",
    "好的",
    "你好",
    "麻烦",
    "帮我",
}


def _says_something(part: Utterance) -> bool:
    """Whether more than politeness stands there."""
    if not words.has_han(part.plain) and not any(c.isalnum() for c in part.plain):
        return bool(part.quotes)
    return any(t.text not in _POLITE for t in lexicon.terms(part.plain))
