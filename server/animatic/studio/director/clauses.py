"""One utterance cut into the clauses that each hold one wish.

English "and" joins wishes only before a verb ("… and make it red"); a Chinese comma always does.
Quoted text is blanked by then, so nothing is cut inside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from animatic.studio.director.words import Span

_VERB = (
    r"(?:add|make|change|remove|delete|set|put|place|move|swap|exchange|reverse|trim|cut"
    r"|split|speed|slow|mute|unmute|use|turn|fade|replace"
    r"|lower|raise|increase|decrease|reduce|give|keep|drop|insert|switch|show|shorten"
    r"|extend|lengthen|crop|zoom|pan|start|end|finish|close|rename|retitle"
    r"|no|without|boost|apply|convert|crossfade|include|append|have|let|play|take|get rid"
    r"|bring|also|then|finally|write|double|halve|loop|repeat|duplicate"
    r"|the (?:title|music|captions?|end card|transitions?|(?:first|second|third"
    r"|last) \w+ (?:should|must|needs?|is))|captions?|title|music|background music)"
)
_SOFT = r"(?:(?:just|only|please|instead|rather|but|and) )?"
_JOINT = re.compile(
    r"[;!?\n]+|\.(?=\s|$)|\.(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])\."
    rf"|,? ?(?:\b(?:and then|and also|and finally|then|afterwards|after that|as well as"
    rf"|plus|also)\b,? )"
    rf"|,? ?(?:\band|&|\bbut) (?={_SOFT}{_VERB}\b)|, ?(?={_SOFT}{_VERB}\b)"
    r"|,(?=\s*[\u3400-\u9fff])(?!\s*(?:写着?|内容|叫|名为|题为|上面写))"
    r"|(?<=[\u3400-\u9fff%]),(?!\s*(?:\"|写|内容|叫|名为|题为|上面写))"
    r"|(?<=\"),(?!\s*(?:and )?\")|,?(?:并且|然后|接着|同时|顺便|另外|此外|以及再"
    r"|(?<=[大小高低快慢]一点)(?=标题|片名|字幕|音乐|片尾|视频|画面)"
    r"|并(?=[把将加改删添换设调去])|再(?=[把将加改删添换设调去]))"
)


def clauses(masked: str) -> list[Span]:
    """The places of the clauses, without the joints between them."""
    spans: list[Span] = []
    begin = 0
    for joint in _JOINT.finditer(masked):
        spans.append(Span(begin, joint.start()))
        begin = joint.end()
    spans.append(Span(begin, len(masked)))
    tight = (_tight(masked, part) for span in spans for part in _apart(masked, span))
    return [span for span in tight if span.end > span.start]


_SUBJECT = r"(?:副?标题|片名|字幕|片尾|结尾|音乐|配乐|转场)"
_NEXT_SUBJECT = re.compile(
    rf"(?<=[\u3400-\u9fff])(?<![把给在和到用让将与跟及为做作于从对个条句段首后前最成放加掉删改换])(?={_SUBJECT}"
    r"(?:再|也|就|要|都|上)?(?:写|改|换|加|放|用|设|叫|调|变|删|去掉|不要|小|大|淡))"
)
_DONE_AWAY = re.compile(r"(?:去掉|去除|删除|删掉|不要|移除|删)$")
_NAMED_SUBJECT = re.compile(_SUBJECT)


def _apart(text: str, span: Span) -> Iterator[Span]:
    """ "标题放上面黄色的片尾写再见": two wishes run together, cut before the second subject."""
    begin = span.start
    for joint in _NEXT_SUBJECT.finditer(text, span.start, span.end):
        before = _NAMED_SUBJECT.search(text, begin, joint.start())
        if before is None:
            continue
        is_done = _DONE_AWAY.search(text, begin, before.start()) is not None
        if is_done or joint.start() - before.end() >= 2:
            yield Span(begin, joint.start())
            begin = joint.start()
    yield Span(begin, span.end)


def _tight(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and text[start] in " ,.:":
        start += 1
    while end > start and text[end - 1] in " ,":
        end -= 1
    return Span(start, end)


def widened(spans: list[Span], at: int) -> Iterator[tuple[Span, int]]:
    """The clause at `at`, then with the next, then with the next two: how many each takes."""
    for count in (1, 2, 3):
        if at + count <= len(spans):
            yield Span(spans[at].start, spans[at + count - 1].end), count
