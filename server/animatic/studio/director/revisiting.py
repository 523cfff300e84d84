"""Undo, redo and going back: another version of the timeline, as it was.

Which words mean that is `model.version_words`'s to know, and where they lead the history's.
"""

from __future__ import annotations

from animatic.model.timeline import Timeline
from animatic.model.version_words import GoingBack, going_back
from animatic.model.versions import GoTo, History, Redo, Undo, Wish, refusal
from animatic.studio.catalogue import Language
from animatic.studio.director.changes import changes
from animatic.studio.director.contract import Past, Step, Turn
from animatic.studio.director.directions import Directions, VersionLine
from animatic.studio.director.remarks import Remark

_MOST_TOLD = 8


def asked_for(directions: Directions) -> GoingBack | None:
    """The version a message wants, by its words or by a line of its own."""
    said = going_back(directions.words)
    if said is None and directions.version is not None:
        return GoingBack(GoTo(directions.version.number), directions.words)
    return said


def revisit(
    wish: Wish, line: VersionLine | None, timeline: Timeline, past: Past, language: Language
) -> Turn:
    """The version the wish leads to, or the timeline unchanged and why."""
    found = _found(wish, line, past)
    if found is None:
        return Turn(timeline, refusal(wish, past.history, in_chinese=language == "zh"))
    number = found.current
    if number == past.history.current:
        here = Remark(f"This is version {number} already.", f"现在就是第{number}版。")
        return Turn(timeline, here.said(language))
    if (restored := past.timelines.get(number)) is None:
        gone = Remark(f"Version {number} is not kept any more.", f"第{number}版已经不再保留。")
        return Turn(timeline, gone.said(language))
    told = [f"- {c.said(language)}" for c in changes(timeline, restored)[:_MOST_TOLD]]
    lead = _lead(wish, number)
    if not restored.is_exportable:
        lead, told = (
            Remark("Undone. The timeline is empty again.", "已撤销，时间线又是空的了。"),
            [],
        )
    reply = "\n".join([lead.said(language), *told])
    return Turn(restored, reply, (_step(wish, number),), found)


def _found(wish: Wish, line: VersionLine | None, past: Past) -> History | None:
    """Where the wish leads. A line names the version exactly, whoever numbers them how."""
    by_words = past.history.after(wish)
    if line is None:
        return by_words
    number = next(
        (n for mark, n in past.marks.items() if line.mark and mark.startswith(line.mark)), None
    )
    if number is None:
        return past.history.after(GoTo(line.number))
    return by_words if by_words and by_words.current == number else past.history.at(number)


def _lead(wish: Wish, number: int) -> Remark:
    match wish:
        case Undo():
            return Remark(f"Undone. This is version {number}:", f"已撤销，现在是第{number}版：")
        case Redo():
            return Remark(f"Redone. This is version {number}:", f"已重做，现在是第{number}版：")
        case GoTo():
            return Remark(f"Back to version {number}:", f"已回到第{number}版：")


def _step(wish: Wish, number: int) -> Step:
    match wish:
        case Undo():
            return Step("undo", {"version": number})
        case Redo():
            return Step("redo", {"version": number})
        case GoTo():
            return Step("restore_version", {"version": number})
