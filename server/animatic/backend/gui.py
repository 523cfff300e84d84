"""GUI talk, English and Chinese: what tells a person to click, open or drag isn't content.

`translate` takes it out of a reply, since nobody here has a mouse, and says which calls were
meant. It reads assembled text only, and changes nothing but text.

The patterns are strings: `re` compiles and keeps each when it is first needed, since listing the
tools must not wait for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

GuiAction: TypeAlias = Literal["export", "credits", "state", "upload", "edit", "summary"]


@dataclass(frozen=True, slots=True)
class Translated:
    """A reply without its GUI talk, and what the GUI talk asked for, each once, in order."""

    text: str
    actions: tuple[GuiAction, ...]


# No name of a button is longer, and a text of nothing but opening quotes stays quick to read.
_NAMED = "{0,300}"
_QUOTED = (
    rf'"[^"\n]{_NAMED}"|“[^”\n]{_NAMED}”|「[^」\n]{_NAMED}」'
    rf"|『[^』\n]{_NAMED}』|《[^》\n]{_NAMED}》"
    rf"|(?<!\w)‘[^’\n]{_NAMED}’|(?<!\w)\'[^\'\n]{_NAMED}\'(?!\w)"
)
_HIDDEN_FROM = 0xE000  # a private use area: no reply writes these characters
_HIDDEN = f"[{chr(_HIDDEN_FROM)}-{chr(_HIDDEN_FROM + 0x17FF)}]"
_GAP = r"[^\S\n]{40,}"
_SENTENCE_END = r"(?<=[.!?])\s+|(?<=[。！？])\s*"
_CLAUSE_END = (
    r"(?<=[,;，；：])\s*|(?<=:)\s+|\s+(?=(?:–|—|-)\s)"
    r"|\s+(?=(?:and|or|but|so)\s+(?:then\s+)?(?:please|you\s+can|you\s+may|click|tap|drag|open)\b)"
)
_LIST_MARK = r"\s*(?:[-*•]|\d+[.)、])\s+"

# The long openings stand outside the repetition, so that no text takes more than linear time.
_LEAD = (
    r"^\W*(?:(?:in\s+order\s+)?to\s+\w+(?:\s+\w+){0,4}?,?\s+)?"
    r"(?:(?:and|or|so|but|then|now|next|first|finally|also|just|simply|please|feel\s+free\s+to"
    r"|you(?:'ll)?\s+(?:can|could|may|might|should|must|need\s+to|want\s+to|will\s+need\s+to"
    r"|have\s+to)|try|by|after|go\s+ahead\s+and|remember\s+to)\s+)*"
)
_PLACE = (
    r"(?:panel|tab|menu|side\s?bar|settings|library|editor|dialog|window|dashboard|toolbar|page"
    r"|inspector|drawer|workspace|player|canvas)"
)
_ZH_POLITE = (
    r"(?:(?:请您|请你|请|您可以|你可以|也可以|可以|只需要|只需|然后|接着|接下来|再|或者|或|并且|并"
    r"|直接|现在|最后|首先|先|即可|通过)\s*)*"
)
_ZH_LEAD = rf"^\W*{_ZH_POLITE}(?:[在从][^，。]{{1,14}}?(?:中|里|上|内|处|侧)?\s*)?{_ZH_POLITE}"
# Somebody in a picture may click on something, too: said without a "please" or a "where",
# it takes a button to be an instruction.
_ZH_INVITED = rf"(?=^\W*[请您你也可只然接再或并在从通]){_ZH_LEAD}"
_ZH_CLICK = r"(?:点击|单击|双击|点按|点选|轻点|点一下|按下|按一下)"
_ZH_BUTTON = rf"(?:按钮|图标|导出|下载|菜单|面板|标签|选项|链接|这里|此处|角|{_HIDDEN})"
_ZH_PLACE = (
    r"(?:面板|菜单|标签页|标签|选项卡|设置|页面|窗口|侧边栏|侧栏|素材库|编辑器|工具栏|对话框)"
)

_DRAG = (
    rf"(?i){_LEAD}(?:drag(?:ging)?|drop(?:ping)?\s+(?:it|them|the|your)\b)"
    rf"|{_ZH_LEAD}(?:拖拽|拖动|拖放|拖入|拖到)"
)
_PREVIEW = (
    rf"(?i){_LEAD}(?:preview|view|see|check|watch|play|review)\b.*\b(?:in|on|from|using)\s+(?:the\s+|your\s+)?"
    rf"(?:timeline|preview|{_PLACE})|{_ZH_LEAD}(?:预览|查看)[^，。]{{0,12}}(?:时间线|时间轴|预览窗口)"
    r"|^\W*(?:(?:请|您可以|你可以|可以)\s*)*"
    r"在[^，。]{0,8}(?:时间线|时间轴|预览窗口|播放器)[中上里]?(?:预览|查看|播放)"
)
_CLICK = (
    rf"(?i){_LEAD}(?:click|clicking|tap|tapping|double[- ]click|right[- ]click)\b"
    rf"|{_LEAD}(?:press|hit|select|choose|use|find|look\s+for)\b.*"
    rf"\b(?:button|icon|(?:in|on|from)\s+the\s+timeline|{_PLACE})\b"
    r"|\b(?:export|download|share|upload)\W*\s+(?:button|icon|tab|menu)\b"
    rf"|{_ZH_INVITED}{_ZH_CLICK}|^\W*{_ZH_CLICK}[^，。]*{_ZH_BUTTON}"
    r"|(?:导出|下载|分享|上传)\W*(?:按钮|图标|菜单)"
)
_ACCOUNT = (
    rf"(?i){_LEAD}(?:check|open|visit|view|see|go\s+to|head\s+to|manage|log\s?in\s+to)\b.*"
    r"\b(?:account|billing|subscription)\b"
    rf"|{_ZH_LEAD}(?:打开|查看|前往|进入|检查)[^，。]{{0,8}}(?:账户|账号|账单|订阅)"
)
_OPEN = (
    rf"(?i){_LEAD}(?:open|expand|go\s+to|head\s+to|navigate\s+to|switch\s+to|visit|see|check)\b.*\b{_PLACE}\b"
    rf"|{_ZH_LEAD}(?:打开|展开|前往|进入|切换到)[^，。]{{0,14}}{_ZH_PLACE}"
)
_EXPORT_WORD = r"(?i)export|download|导出|下载"
_UPLOAD_WORD = r"(?i)\b(?:upload|import)|上传|导入"
_PREVIEW_WORD = r"(?i)\b(?:preview|play|watch)|预览|播放"
_CREDITS_WORD = r"(?i)\b(?:credits|billing|top\s?up)\b|积分|余额|充值"

_GOES_ON = (
    r"(?i)^\W*(?:(?:and|or|then|to|so|which|where|before|after|choose|select|pick|save|wait)\b"
    r"|或|并|然后|再|即可|就可以|就能|来|以|选择|保存|在)"
)
_LEADS_UP = (
    r"(?i)^\W*(?:(?:and|or|but|so|then)\s+)?(?:to|if|when|once|whenever|after|for|in\s+order\s+to)\b"
    rf"|^\W*(?:in|on|from|at)\s+the\b.*\b(?:timeline|{_PLACE})\W*$"
    r"|^\W*(?:如果|若|要|当|如需|需要|想要|完成后|之后)"
)
_ANNOUNCES = r"(?i)\b(?:how|steps?|following|do\s+this)\b.*:\s*$|[步方如]\S*：\s*$"
_LONG = 400
_JOINT = r"[\s,;:，；：–—-]+$"


def translate(text: str) -> Translated:
    """Take the sentences and clauses that tell a person to use a GUI out of a reply."""
    quotes: list[str] = []

    def hide(found: re.Match[str]) -> str:
        quotes.append(found[0])
        return chr(_HIDDEN_FROM + len(quotes) - 1) if len(quotes) <= 0x17FF else found[0]

    clean = re.sub(_GAP, " ", re.sub(_HIDDEN, "", text))
    lines, actions = _content(re.sub(_QUOTED, hide, clean).split("\n"), quotes)
    kept = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    shown = re.sub(_HIDDEN, lambda found: quotes[ord(found[0]) - _HIDDEN_FROM], kept)
    return Translated(shown, tuple(dict.fromkeys(actions)))


def _content(lines: list[str], quotes: list[str]) -> tuple[list[str], list[GuiAction]]:
    kept: list[str] = []
    actions: list[GuiAction] = []
    was_dropped = False
    for line in lines:
        mark = found[0] if (found := re.match(_LIST_MARK, line)) else ""
        sentences = [
            _sentence(s, quotes, actions) for s in re.split(_SENTENCE_END, line[len(mark) :])
        ]
        rest = _joined(s for s in sentences if s)
        if rest and not (mark and was_dropped and re.match(_GOES_ON, rest)):
            kept.append(mark + rest)
            was_dropped = False
        elif line.strip():
            was_dropped = True
            _drop_heading(kept)
        else:
            kept.append("")
    return kept, actions


def _joined(sentences: Iterator[str]) -> str:
    """Sentences side by side; Chinese ones take no blank between them."""
    text = ""
    for sentence in sentences:
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


def _sentence(sentence: str, quotes: list[str], actions: list[GuiAction]) -> str:
    """The clauses of a sentence that are content; "" when none is."""
    kept: list[str] = []
    is_dropping = False
    clauses = [clause for clause in re.split(_CLAUSE_END, sentence) if clause.strip()]
    for clause in clauses:
        plain = re.sub(r"[*_`]", "", clause)[:_LONG]
        if _is_gui(plain):
            while kept and (re.match(_LEADS_UP, kept[-1]) or re.search(_ANNOUNCES, kept[-1])):
                kept.pop()
            is_dropping = True
        elif not (is_dropping and re.match(_GOES_ON, plain)):
            kept.append(clause)
            is_dropping = False
            continue
        if (action := _meant(plain, quotes)) is not None:
            actions.append(action)
    if len(kept) == len(clauses):
        return sentence.strip()
    return _ended(kept, sentence)


def _ended(clauses: list[str], sentence: str) -> str:
    """The clauses that stayed, ended as the sentence was."""
    if not clauses:
        return ""
    joint = "" if re.search(r"[，；]", clauses[0]) else " "
    end = sentence.rstrip()[-1:]
    text = re.sub(_JOINT, "", joint.join(clause.strip() for clause in clauses))
    text = re.sub(r"^(?:(?:and|or|but|so|then)\s+|也(?=可以))", "", text)
    return text + end if end in ".!?。！？" and not text.endswith(end) else text


def _is_gui(clause: str) -> bool:
    return any(re.search(said, clause) for said in (_DRAG, _PREVIEW, _CLICK, _ACCOUNT, _OPEN))


def _meant(clause: str, quotes: list[str]) -> GuiAction | None:
    """What a click on that would have done."""
    full = re.sub(_HIDDEN, lambda found: quotes[ord(found[0]) - _HIDDEN_FROM], clause)
    if re.search(_DRAG, clause) or re.search(r"拖[拽动放入]|\bdrag", full, re.IGNORECASE):
        return "edit"
    if re.search(_EXPORT_WORD, full):
        return "export"
    if re.search(_ACCOUNT, clause) or re.search(_CREDITS_WORD, full):
        return "credits"
    if re.search(_UPLOAD_WORD, full):
        return "upload"
    if re.search(_PREVIEW, clause) or re.search(_PREVIEW_WORD, full):
        return "summary"
    return "state" if re.search(_OPEN, clause) else None
