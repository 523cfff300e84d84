"""What keeps a rule from doing more than was said."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from animatic.studio.director import edits as e
from animatic.studio.director import layout
from animatic.studio.director.remarks import Impossible, Remark
from animatic.studio.director.rules.clause import Clause

_LEAVE = re.compile(
    r"\b(?:don'?t|do not|never|please don'?t) (?:ever )?(?:remove|delete|change|touch|move|cut"
    r"|trim|alter|replace|edit|mute|shorten|lengthen|crop|lose|drop|modify)\b"
    r"|\bleave\b[^,.;]* (?:as (?:it is|is|they are)|alone|untouched|unchanged)\b"
    r"|\bkeep\b[^,.;]* (?:as (?:it is|is|they are)|the same|untouched|unchanged)\b"
    r"|(?:不要|别|不用|不必|请勿)(?:再)?(?:动(?!画)|改|删|去掉|换|剪|移|碰|调整)"
    r"|保持[^,.;]{0,12}(?:不变|原样|不动)|(?:原样|不变|不动|别动)$"
)


def _leave_alone(clause: Clause) -> Sequence[e.Edit] | None:
    """ "don't touch the music": understood, and nothing is to be done."""
    if _LEAVE.search(clause.said) is None:
        return None
    clause.remarks.append(Remark("Left as it is, as you said.", "按你说的保持不变。"))
    return []


RULES: tuple[Callable[[Clause], Sequence[e.Edit] | None], ...] = (_leave_alone,)

_WHOLE = (
    e.SetShape, e.SetSize, e.SetRate, e.SetColours, e.FadePicture, e.SetMusic, e.UseSound,
    e.RemoveMusic, e.SetVolume, e.FadeMusic,
)  # fmt: skip


def refuse_a_part(edits: Sequence[e.Edit], clause: Clause) -> None:
    """What holds for the whole film isn't done to all of it when one segment was meant."""
    is_about_all = not any(isinstance(edit, _WHOLE) for edit in edits)
    if is_about_all or len(layout.video(clause.timeline)) < 2:
        return
    if any(t.index is not None and not t.is_all for t in clause.targets):
        raise Impossible(
            Remark(
                "Shape, size, colours, music and fades hold for the whole film: "
                "I can't change them for one segment alone.",
                "画幅、分辨率、色调、音乐和淡入淡出都作用于整个片子，还不能只改其中一段。",
            )
        )
