"""An utterance about a film → the edits it asks for.

Each clause goes through the rules in order; the first rule that recognises it answers. What no
rule recognises is handed back as not understood: nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from animatic.model.timeline import Timeline
from animatic.studio.director import layout, lexicon, spelling, texts, words
from animatic.studio.director.clauses import clauses, widened
from animatic.studio.director.contract import Asset
from animatic.studio.director.edits import (
    AddShots,
    Edit,
    FadeMusic,
    FadePicture,
    SetMusic,
    SetTransition,
    SetVolume,
    UseSound,
)
from animatic.studio.director.remarks import Impossible, Remark, Unclear
from animatic.studio.director.rules import Clause, cut, guards, look, sound, text
from animatic.studio.director.words import Utterance


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
    names = [a.name for a in assets] + [s.name for s in layout.video(timeline)]
    utterance, slips = spelling.corrected(utterance, [words.folded(name) for name in names])
    reader = _Reader(utterance, timeline, assets)
    reader.remarks += slips
    at = 0
    while at < len(reader.spans):
        at += reader.read(at)
    reader.take_reasons_for_wishes()
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
        self.reasons: list[Utterance] = []

    def read(self, at: int) -> int:
        """Reads the clause at `at`, with the next ones where it needs them: how many it took."""
        here = self.utterance.plain[self.spans[at].start : self.spans[at].end]
        if len(self.spans) > 1 and _REASON.search(here):
            self.reasons.append(self.utterance.cut(self.spans[at].start, self.spans[at].end))
            return 1
        if self._took_with_its_time(at):
            return 2
        if self._took_a_list(at):
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

    def _took_a_list(self, at: int) -> bool:
        """ "vertical, 30 fps, 12 seconds, chill music": wishes that each stand by themselves."""
        span = self.spans[at]
        whole = self.utterance.masked[span.start : span.end]
        if whole.count(",") < 2 or words.has_han(whole):
            return False
        edges = [-1, *(n for n, char in enumerate(whole) if char == ","), len(whole)]
        parts = [self.utterance.cut(span.start + a + 1, span.start + b) for a, b in pairwise(edges)]
        parts = [part.cut(len(part.raw) - len(part.raw.lstrip()), len(part.raw)) for part in parts]
        if not all(self._is_plainly_understood(part) for part in parts):
            return False
        for part in parts:
            self._took(part)
        return True

    def _is_plainly_understood(self, utterance: Utterance) -> bool:
        try:
            return bool(_first(Clause(utterance, self.timeline, self.assets)))
        except (Impossible, Unclear):
            return False

    def _took_with_its_time(self, at: int) -> bool:
        """ "hold the beach a little longer, six seconds": how long is said right behind."""
        if at + 1 >= len(self.spans):
            return False
        first, after = self.spans[at], self.spans[at + 1]
        clause = Clause(self.utterance.cut(after.start, after.end), self.timeline, self.assets)
        if _just_a_time(clause) is None:
            return False
        try:
            _first(Clause(self.utterance.cut(first.start, first.end), self.timeline, self.assets))
        except Unclear:
            return self._took(self.utterance.cut(first.start, after.end))
        except Impossible:
            pass
        return False

    def take_reasons_for_wishes(self) -> None:
        """ "the title is too small, I can't read it": with no other wish the reason is one."""
        if not self.edits and any(self._took(reason) for reason in self.reasons):
            self.lost.clear()

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
            if self._completed(clause):
                return True
            found = _first(clause)
        except Impossible as impossible:
            self.remarks.append(impossible.reason)
            return True
        self.edits += found or ()
        self.remarks += clause.remarks if found is not None else ()
        return found is not None

    def _completed(self, clause: Clause) -> bool:
        """Whether it is only how long the wish before lasts: "fade in the music, two seconds"."""
        ms = _just_a_time(clause)
        if ms is None or not self.edits:
            return False
        longer = _lasting(self.edits[-1], ms)
        if longer is not None:
            self.edits[-1] = longer
            if isinstance(longer, FadeMusic) and isinstance(self.edits[-2:][0], FadePicture):
                self.edits[-2] = _lasting(self.edits[-2], ms) or self.edits[-2]
        elif ms < 5_000 and isinstance(self.edits[-1], SetMusic | UseSound | SetVolume):
            raise Unclear(
                Remark(
                    "What should last that long: the film, or a fade of the music?",
                    "这个时长指的是整个片子，还是音乐的淡入淡出？",
                )
            )
        return longer is not None

    def _with_verb_before(self, at: int, clause: Utterance) -> Utterance:
        """ "remove the music and the photo": the verb stands only once."""
        if at == 0 or words.has_han(clause.plain):
            return clause
        before = self.spans[at - 1]
        verb = self.utterance.plain[before.start : before.end].split(" ", 1)[0]
        return clause.after(self.utterance.cut(before.start, before.start + len(verb)))


def _just_a_time(clause: Clause) -> int | None:
    """The length in ms when a clause says nothing else ("two seconds", "over 2 s")."""
    if len(clause.times) != 1:
        return None
    time = clause.times[0]
    rest = clause.said[: time.start] + clause.said[time.end :]
    bare = not any(
        c.isalnum() for c in re.sub(r"\b(?:for|over|about|long)\b|大约|左右|用|持续|吧", "", rest)
    )
    return time.ms if bare else None


def _lasting(edit: Edit, ms: int) -> Edit | None:
    """The edit lasting `ms`, where it is one that lasts and nothing was said of it yet."""
    match edit:
        case FadeMusic(in_ms, out_ms):
            return FadeMusic(in_ms and ms, out_ms and ms)
        case FadePicture(edge, length) if length:
            return FadePicture(edge, ms)
        case SetTransition(wish) if wish.ms is None and wish.kind != "cut":
            return replace(edit, wish=replace(wish, ms=min(ms, 5_000)))
        case AddShots(ms=None):
            return replace(edit, ms=ms)
        case _:
            return None


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
            guards.refuse_half(found, clause)
            guards.refuse_ignored(found, clause)
            guards.refuse_opposite(found, clause)
            return guards.for_each(found, clause)
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
    r"^(?:it'?s|it is|that'?s|(?:the |this |\d+ )[\w ]{1,20} (?:is|are|looks?"
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
    if re.fullmatch(r"\W*\d{1,2}\W*", part.plain):
        return False  # the number of a line in a list
    return any(t.text not in _POLITE for t in lexicon.terms(part.plain))
