"""GUI talk, English and Chinese: what tells a person to click, open or drag isn't content.

`translate` takes it out of a reply, since nobody here has a mouse, and says which calls were
meant; what nobody carries out for the person is said in words. It reads assembled text only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from animatic.backend.gui_actions import (
    ConfirmMeant,
    EditMeant,
    ExportMeant,
    GuiAction,
    UploadMeant,
)
from animatic.backend.gui_phrases import (
    HIDDEN,
    HIDDEN_FROM,
    MOST_HIDDEN,
    Instruction,
    given,
    instruction,
    said_ready,
)
from animatic.model.progress_words import is_chinese


@dataclass(frozen=True, slots=True)
class Translated:
    """A reply without its GUI talk, and what the GUI talk asked for, each once, in order."""

    text: str
    actions: tuple[GuiAction, ...]


MOST_READ = 16_000
"""Characters of a reply that are read; what is behind them stays as it is."""
_LONG = 400
# No name of a button is longer, and a text of nothing but opening quotes stays quick to read.
_NAMED = "{0,300}"
_QUOTED = (
    rf'"[^"\n]{_NAMED}"|“[^”\n]{_NAMED}”|「[^」\n]{_NAMED}」'
    rf"|『[^』\n]{_NAMED}』|《[^》\n]{_NAMED}》"
    rf"|(?<!\w)‘[^’\n]{_NAMED}’|(?<!\w)\'[^\'\n]{_NAMED}\'(?!\w)"
)
_GAP = r"[^\S\n]{40,}"
_SENTENCE_END = r"(?<=[.!?])\s+|(?<=[。！？])\s*"
_CLAUSE_END = (
    r"(?<=[,;，；：])\s*|(?<=:)\s+|\s+(?=(?:–|—|-)\s)"
    r"|\s+(?=(?:and|or|but|so)\s+(?:then\s+)?(?:please|you\s+can|you\s+may|click|tap|drag|open)\b)"
    r"|\s+(?=or\s+(?:(?:just|simply)\s+)?(?:tell|type|say|let|describe|ask|reply|paste|write|i)\b)"
)
_LIST_MARK = r"\s*(?:[-*•]|\d+[.)、])\s+"
_BY_MOUSE = (
    r"(?i)\s+(?:by\s+(?:click|dragg|tapp|press)ing\b|(?:using|with|via)\s+the\s+[\w+ ]{1,30}"
    r"\b(?:button|icon|slider|panel)\b)[^,.;!?]{0,60}"
    r"|(?:在|通过)[^，。]{1,10}(?:面板|按钮|区域|窗口)[中里上]?(?=上传)"
)
# A step that follows a click, or what the click is for.
_GOES_ON = (
    r"(?i)^\W*(?:(?:and|then)\s+)*(?:to|which|where|before|after|choose|select|pick|save|wait|press"
    r"|hit)\b|^\W*(?:并|然后|再)*(?:即可|就可以|就能|来|以便|选择|保存|等待)"
)
_IN_WORDS = (
    r"(?i)\b(?:tell|say|ask|describe|type|reply|write|paste|let\s+me|send)\b|[?？]"
    r"|告诉|说|回复|描述|输入|粘贴|发"
)
_OR = r"(?i)^\W*(?:or|otherwise)\b|^\W*(?:也可以|也可|或者?|或是|否则)"
_AIM = r"(?i)^\W*(?:in\s+order\s+)?to\b|^\W*(?:若要|如需|需要|想要|要想?)"
_IN_PLACE = (
    r"(?i:^\W*(?:in|on|from|at)\s+the\b.*\b"
    r"(?:timeline|panel|tab|menu|editor|window|page|player|toolbar)\W*$)"
)
_UPLOADING = r"(?i)^\W*(?:to|若要|如需|想要|要)\s*(?:upload|上传)"
_LEADS_UP = (
    r"(?i)^\W*(?:(?:and|or|but|so|then)\s+)?(?:to|if|when|once|whenever|after|for|otherwise|in\s+order\s+to)\b"
    rf"|{_IN_PLACE}"
    r"|^\W*(?:如果|若|要|当|如需|需要|想要)|^[^，。]{0,8}(?:后|之后|的话)，\s*$"
)
_ANNOUNCES = r"(?i)\b(?:how|steps?|following|do\s+this)\b.*:\s*$|[步方如]\S*：\s*$"
_JOINT = r"[\s,;:，；：–—-]+$"
_CHOICE = r"^(?:(?:and|or|but|so|then)\s+|也(?=可以)|或者?是?)"

_Part: TypeAlias = str | Instruction


def translate(text: str) -> Translated:
    """Take the sentences and clauses that tell a person to use a GUI out of a reply."""
    reader = _GuiReader(text[:MOST_READ])
    kept = reader.full(re.sub(r"\n{3,}", "\n\n", "\n".join(reader.lines())).strip())
    return Translated(kept + text[MOST_READ:], tuple(dict.fromkeys(reader.actions)))


class _GuiReader:
    """Reads one reply; its quotations are hidden meanwhile."""

    def __init__(self, text: str) -> None:
        self.actions: list[GuiAction] = []
        self._quotes: list[str] = []
        clean = re.sub(_GAP, " ", re.sub(HIDDEN, "", text))
        self._text = re.sub(_QUOTED, self._hidden, clean)

    def _hidden(self, found: re.Match[str]) -> str:
        self._quotes.append(found[0])
        is_room = len(self._quotes) <= MOST_HIDDEN
        return chr(HIDDEN_FROM + len(self._quotes) - 1) if is_room else found[0]

    def full(self, text: str) -> str:
        """The text with its quotations."""
        return re.sub(HIDDEN, lambda found: self._quotes[ord(found[0]) - HIDDEN_FROM], text)

    def lines(self) -> list[str]:
        """The lines that stay."""
        kept: list[str] = []
        was_dropped = False
        for line in self._text.split("\n"):
            mark = found[0] if (found := re.match(_LIST_MARK, line)) else ""
            rest = _joined(self._sentence(s) for s in re.split(_SENTENCE_END, line[len(mark) :]))
            if rest and not (mark and was_dropped and _goes_on(rest)):
                kept.append(mark + rest)
                was_dropped = False
            elif line.strip():
                was_dropped = True
                _drop_heading(kept)
            else:
                kept.append("")
        return kept

    def _sentence(self, sentence: str) -> str:
        """What stays of a sentence, and what stands in the place of its GUI talk."""
        clauses = [clause for clause in re.split(_CLAUSE_END, sentence) if clause.strip()]
        parts: list[_Part] = []
        before = ""
        for n, clause in enumerate(clauses):
            is_question = n == len(clauses) - 1 and sentence.rstrip().endswith(("?", "？"))
            plain = re.sub(r"[*_`]", "", clause)[:_LONG]
            told = None if is_question else instruction(plain, before, self.full, self._text)
            before = plain
            if told is not None:
                parts.append(told)
            elif not (parts and isinstance(parts[-1], Instruction) and _goes_on(plain)):
                parts.append(clause)
        told = [part for part in parts if isinstance(part, Instruction)]
        self.actions += [part.action for part in told if part.action is not None]
        is_offer = any(re.search(_OR, clause) for clause in clauses)
        if clauses and said_ready(clauses[-1]) and not is_offer:
            self.actions.append(ExportMeant())
        return self._by_word(_assembled(parts, sentence) if told else sentence.strip())

    def _by_word(self, sentence: str) -> str:
        """What stays, in which something may be done "by dragging the slider"."""
        is_upload = re.search(r"(?i)\bupload|上传", sentence) is not None
        said = re.sub(_BY_MOUSE, "" if is_upload else " by saying so", sentence)
        if said != sentence:
            self.actions.append(UploadMeant(given(said)) if is_upload else EditMeant())
        return said


def _goes_on(clause: str) -> bool:
    return re.search(_GOES_ON, clause) is not None and re.search(_IN_WORDS, clause) is None


def _joined(sentences: Iterable[str]) -> str:
    """Sentences side by side; Chinese ones take no blank between them."""
    text = ""
    for sentence in filter(None, sentences):
        text += sentence if not text or text[-1] in "。！？" else f" {sentence}"
    return text


def _drop_heading(kept: list[str]) -> None:
    """A sentence that announced the steps goes with the first of them."""
    while kept and not kept[-1].strip():
        kept.pop()
    if kept and kept[-1].rstrip().endswith((":", "：")):
        *before, _ = re.split(_SENTENCE_END, kept.pop())
        if rest := _joined(iter(before)):
            kept.append(rest)


def _assembled(parts: Sequence[_Part], sentence: str) -> str:
    """The clauses that stay, and the words in place of the others, ended as the sentence was."""
    kept: list[str] = []
    for n, part in enumerate(parts):
        if isinstance(part, str):
            kept.append(part)
            continue
        while kept and re.search(_IN_PLACE, kept[-1]):
            kept.pop()
        after = parts[n + 1] if n + 1 < len(parts) else ""
        has_choice = isinstance(after, str) and re.search(_OR, after) is not None
        if isinstance(part.action, UploadMeant) and kept and re.search(_UPLOADING, kept[-1]):
            kept.pop()
        words = _words(part, kept, has_choice=has_choice)
        if words:
            kept.append(f"{words}，" if is_chinese(words) else f"{words},")
            continue
        while kept and (re.search(_LEADS_UP, kept[-1]) or re.search(_ANNOUNCES, kept[-1])):
            is_aim = isinstance(part.action, EditMeant) and re.search(_AIM, kept[-1])
            if has_choice and is_aim:
                break
            kept.pop()
    return _ended(kept, parts, sentence)


def _words(told: Instruction, kept: Sequence[str], *, has_choice: bool) -> str:
    """What stands in the place of an instruction; "" where the rest of the sentence says it."""
    match told.action:
        case UploadMeant() if any(
            re.search(r"(?i)upload|上传", clause) and not re.search(_AIM, clause) for clause in kept
        ):
            return ""
        case EditMeant(words="") if has_choice:
            return ""
        case UploadMeant() | ConfirmMeant() | EditMeant():
            is_led = bool(kept) and re.search(_LEADS_UP, kept[-1]) is not None
            return told.words_after_aim if is_led else told.words
        case _:
            return ""


def _ended(clauses: Sequence[str], parts: Sequence[_Part], sentence: str) -> str:
    """The clauses in a row, ended as the sentence was."""
    if not clauses:
        return ""
    joint = "" if is_chinese(clauses[0]) else " "
    end = sentence.rstrip()[-1:]
    said = [clause.strip() for clause in clauses]
    # "To change it, or tell me how" has lost what its "or" was to.
    if len(parts) > 1 and isinstance(parts[1], Instruction) and re.search(_AIM, said[0]):
        said[1:2] = [re.sub(_CHOICE, "", clause) for clause in said[1:2]]
    text = re.sub(_JOINT, "", joint.join(said))
    if isinstance(parts[0], Instruction) or clauses[0] is not parts[0]:
        text = re.sub(_CHOICE, "", text)
        text = text[:1].upper() + text[1:]
    return text + end if end in ".!?。！？" and not text.endswith(end) else text
