"""What a clause of GUI talk asks for, English and Chinese, and how to say it without a mouse.

The patterns are strings: `re` compiles and keeps each when it is first needed, since listing the
tools must not wait for them. Quoted words are hidden from them: `HIDDEN` stands for a quotation.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from animatic.backend.gui_actions import (
    ConfirmMeant,
    CreditsMeant,
    EditMeant,
    ExportMeant,
    GuiAction,
    StateMeant,
    SummaryMeant,
    UploadMeant,
)
from animatic.model.progress_words import is_chinese

HIDDEN_FROM: Final = 0xE000  # a private use area: no reply writes these characters
MOST_HIDDEN: Final = 0x17FF
HIDDEN: Final = f"[{chr(HIDDEN_FROM)}-{chr(HIDDEN_FROM + MOST_HIDDEN)}]"


@dataclass(frozen=True, slots=True)
class Instruction:
    """What a clause tells a person to do with a mouse."""

    action: GuiAction | None
    words: str = ""
    """What stands in its place, where the action isn't carried out for the person."""
    words_after_aim: str = ""
    """The same behind "To change the colour," or "When you are happy,"."""


# The long openings stand outside the repetition, so that no text takes more than linear time.
_LEAD = (
    r"^\W*(?:(?:in\s+order\s+)?to\s+\w+(?:\s+\w+){0,4}?,?\s+)?"
    r"(?:(?:and|or|so|but|then|now|next|first|finally|also|just|simply|please|feel\s+free\s+to"
    r"|you(?:'ll)?\s+(?:can|could|may|might|should|must|need\s+to|want\s+to|will\s+need\s+to"
    r"|have\s+to)|try|by|after|go\s+ahead\s+and|remember\s+to|otherwise)\s+)*"
)
_PLACE = (
    r"(?:panel|tab|menu|side\s?bar|settings|library|editor|dialog|dashboard|toolbar|page"
    r"|(?:preview|export|media|pop-?up|main)\s+window|inspector|drawer|workspace|player|canvas)"
)
_ZH_POLITE = (
    r"(?:(?:请您|请你|请|您可以|你可以|也可以|可以|只需要|只需|然后|接着|接下来|再|或者|或|并且|并"
    r"|直接|现在|最后|首先|先|即可|通过)\s*)*"
)
_ZH_WHEN = r"(?:[^，。]{0,10}?(?:后|时|的话))?"
_ZH_LEAD = rf"^\W*{_ZH_POLITE}(?:[在从][^，。]{{1,14}}?(?:中|里|上|内|处|侧)?\s*)?{_ZH_POLITE}"
# Somebody in a picture may click on something, too: said without a "please" or a "where",
# it takes a button to be an instruction.
_ZH_INVITED = rf"(?=^\W*[请您你也可只然接再或并在从通直]){_ZH_LEAD}"
_ZH_CLICK = r"(?:点击|单击|双击|点按|点选|轻点|点一下|按下|按一下)"
_ZH_BUTTON = rf"(?:按钮|图标|导出|下载|菜单|面板|标签|选项|链接|图层|标题|这里|此处|角|{HIDDEN})"
_ZH_PLACE = (
    r"(?:面板|菜单|标签页|标签|选项卡|设置|页面|窗口|侧边栏|侧栏|素材库|编辑器|工具栏|对话框)"
)

_DRAG = (
    rf"(?i){_LEAD}(?:drag(?:ging)?\b(?!\s+(?:race|racing|queen|show))|drop(?:ping)?\s+(?:it|them|the|your)\b.*\b(?:here|in|into|on|onto)\b)"
    rf"|{_ZH_LEAD}(?:[把将][^，。]{{1,14}}?)?(?:拖拽|拖动|拖放|拖入|拖到|拖至)"
)
_PREVIEW = (
    rf"(?i){_LEAD}(?:preview|view|see|check|watch|play|review)\b.*\b(?:in|on|from|using)\s+(?:the\s+|your\s+)?"
    rf"(?:timeline|preview|{_PLACE})|{_ZH_LEAD}(?:预览|查看)[^，。]{{0,12}}(?:时间线|时间轴|预览窗口)"
    r"|^\W*(?:(?:请|您可以|你可以|可以)\s*)*"
    r"在[^，。]{0,8}(?:时间线|时间轴|预览窗口|播放器)[中上里]?(?:预览|查看|播放)"
)
_CLICK = (
    rf"(?i){_LEAD}(?:(?:click|clicking|tap|tapping)\b(?!\s+(?:to|sound|track|noise|effect)\b)"
    rf"|(?:double|right)[- ]click\b|hover(?:ing)?\s+over\b|scroll\s+(?:up|down|to|through)\b)"
    rf"|{_LEAD}(?:you(?:'ll|\s+will)\s+)?(?:press|hit|select|choose|use|find|look\s+for)\b(?!.*:\s*$).*"
    rf"\b(?:button|icon|space\s?bar|key|(?:in|on|from)\s+the\s+timeline|{_PLACE})\b"
    rf"|{_LEAD}(?:press|hit)\s+(?:the\s+)?\W*(?:{HIDDEN}|(?-i:[A-Z])\w*(?=\W*(?:$|[,.;!]|(?:to|and|when)\b)))"
    rf"|{_ZH_INVITED}{_ZH_CLICK}|^\W*{_ZH_WHEN}{_ZH_POLITE}{_ZH_CLICK}[^，。]*{_ZH_BUTTON}"
    rf"|^\W*{_ZH_CLICK}[^，。]{{0,10}}(?:即可|就能|就可以)"
    rf"|{_ZH_LEAD}在?[^，。]{{0,12}}{_ZH_PLACE}[中里上]?(?:选择|修改|调整|更换)"
)
_ACCOUNT = (
    rf"(?i){_LEAD}(?:check|open|visit|view|see|go\s+to|head\s+to|manage|log\s?in\s+to)\b.*"
    r"\b(?:account|billing|subscription)\b"
    rf"|{_ZH_LEAD}(?:打开|查看|前往|进入|检查)[^，。]{{0,8}}(?:账户|账号|账单|订阅|充值)"
    r"|^\W*可?以?在(?:账户|账号|个人中心)[^，。]{0,6}(?:充值|查看)"
)
_OPEN = (
    rf"(?i){_LEAD}(?:open|expand|go\s+to|head\s+to|navigate\s+to|switch\s+to|visit|see|check)\b.*\b{_PLACE}\b"
    rf"|{_ZH_LEAD}(?:打开|展开|前往|进入|切换到)[^，。]{{0,14}}{_ZH_PLACE}"
)
_EXPORT_WORD = r"(?i)\b(?:export|download|share)\b|导出|下载|分享|^(?:render|渲染)$"
_UPLOAD_WORD = r"(?i)\b(?:upload|import)|上传|导入"
_SEE_WORD = r"(?i)\b(?:preview|play|watch)\b|预览|播放"
_CREDITS_WORD = r"(?i)\b(?:billing|top\s?up)\b|充值"
_PLACE_WORD = rf"(?i)\b{_PLACE}\b|{_ZH_PLACE}"
_YES = (
    r"(?:confirm|ok|okay|yes|generate|create|continue|proceed|approve|accept|start|apply|submit|retry"
    r"|agree|undo|redo|next)\b.*|(?:确认|确定|继续|生成|同意|提交|开始|应用|重试|下一步|撤销).*"
)
_FILES = (
    r"(?:files?|photos?|images?|pictures?|clips?|videos?|music|songs?|audio|logo|footage|media)"
)
_DROPPED = (
    rf"(?i)(?P<what>(?:your|some)\s+(?:\w+\s+)?{_FILES})\b"
    r".*\b(?:here|upload|library|box|area|panel)\b"
)

# The button is what is quoted, what is in capitals, or what stands before "button".
_BUTTON = (
    rf"(?:(?i:click|tap|press|hit|use)(?:ing)?|{_ZH_CLICK})\s*(?i:on\s+)?(?i:the\s+)?(?:[^，。]{{0,8}}的)?\W*?(?:"
    rf"(?P<quoted>{HIDDEN})|(?P<capital>[A-Z]\w*)(?=\W*(?:$|[,.;!]|(?i:to|and|when|button|icon|in|panel|tab)\b))"
    r"|(?P<named>\w+)\s+(?i:button|icon)|(?P<chinese>确认|确定|继续|生成|同意|提交|开始|上传|导出|下载))"
)
_AIM = (
    r"(?i)\bto\s+(?!(?:the|your|a|an|my|this|it|its)\b)(?P<en>[a-z][^,.;!?]*)"
    rf"|(?:{HIDDEN}|按钮|图标)\W*(?:按钮|图标)?\s*(?:来|以|即可|就可以|就能|便可)?(?P<zh>[\u4e00-\u9fff][^，。；！即]{{1,20}})"
    r"|^\W*[^，。]{1,16}(?:即可|就能|就可以)(?P<then>[\u4e00-\u9fff]{2,16})"
)
_COST = r"(?i)(\d[\d,]{0,8})\s*(?:credits?\b|个?(?:积分|点数))"
_COST_TOLD = (
    r"(?i)(?:costs?|spend|uses?|charged?|takes?|needs?|requires?|消耗|花费|需要|扣除)\D{0,20}?"
    r"(\d[\d,]{0,8})\s*(?:credits?\b|个?(?:积分|点数))"
)
_CHANGE = (
    r"(?i)\b(?:change|edit|adjust|replace|add|remove|move|cut|trim|rename|swap|resize|delete|customi[sz]e)\b"
    r"|更换|修改|调整|添加|替换|删除|更改|裁剪"
)
_THEN_CHANGE = (
    r"(?i)\band\s+((?:change|set|adjust|replace|rename|move|resize)\s[^,.;!?]{0,50}?\bto\s"
    r"(?:[^,;!?.]|\.\d){1,40})"
)
_QUOTES = "\"'*_`“”‘’「」『』《》 "
_GIVEN = (
    r"(?i)\b(?:add|import|upload|provide)\s+(?P<en>(?:your|the|some|a|an|more)\b[^,.;!?]{1,40})"
    r"|(?:添加|导入|上传)(?P<zh>[您你][^，。；！]{1,12})"
)
_SCRUBBED = (
    r"(?i)\bdrag(?:ging)?\s+the\s+(?:timeline|playhead|progress\s+bar)\b"
    r"|拖[动拽](?:时间线|时间轴|进度条|播放头)"
)
_SLIDER = r"(?i)\bslider\b|滑块|滑杆"
_MOVED = (
    r"(?i)\bdrag(?:ging)?\s+(?:and\s+drop\s+)?(?P<what>[^,.;!?]{1,40}?)\s+(?P<where>(?:in|on)?to\b|before\b|after\b"
    r"|over\b|between\b|behind\b)(?P<place>[^,.;!?]{1,60}?)(?=\s+(?:to|so|if|and|when|in\s+order)\b|[,.;!?]|$)"
)
_ZH_MOVED = (
    r"(?:[把将](?P<what>[^，。]{1,14}?)拖[拽动放]?|拖[拽动放](?P<same>[^，。]{1,14}?))(?:到|至|入)"
    r"(?P<place>[^，。；！]{1,16}?)(?=即可|就可以|就能|来|以|，|。|；|！|$)"
)
_READY = (
    r"(?i)^\W*(?:(?:now|and|so)\s+)?(?:you\s+can\s+(?:now\s+)?|.{0,40}\b(?:is|are|it's)\s+(?:now\s+)?ready\s+(?:to|for)\s+)"
    r"(?:export|download)(?:\s+(?:it|them|(?:the|your)\s+(?:\w+\s+)?video))?(?:\s+now)?\W*$"
    r"|^\W*(?:视频|成片)?(?:现在|已经|已)?(?:就)?可以(?:直接)?(?:导出|下载)(?:[了啦]|视频了?|成片了?)\W*$"
    r"|^\W*(?:快去|现在就去)(?:导出|下载)(?:视频|成片)?吧?\W*$"
)


def said_ready(clause: str) -> bool:
    """Whether it says no more than that the film can be exported."""
    return re.search(_READY, clause) is not None


def instruction(
    clause: str, before: str, full: Callable[[str], str], reply: str
) -> Instruction | None:
    """What a clause tells a person to do with a mouse; None for content.

    Args:
        clause: with its quotations hidden.
        before: the clause in front of it, which may say what for.
        full: puts quotations back.
        reply: the whole, where the cost of a confirmation may stand.
    """
    told = _told(clause, full, reply)
    is_open = told is not None and isinstance(told.action, StateMeant | EditMeant)
    if is_open and re.search(_UPLOAD_WORD, before):
        return _uploaded(given(before), clause)
    if is_open and re.search(_CHANGE, before) and not re.search(_DRAG, clause):
        return _by_hand(clause)
    return told


def given(clause: str) -> str:
    """The files it says are to be given."""
    found = re.search(_GIVEN, clause)
    named = found["en"] or found["zh"] if found else ""
    return named.strip() or ("文件" if is_chinese(clause) else "a file")


def _told(clause: str, full: Callable[[str], str], reply: str) -> Instruction | None:
    if re.search(_DRAG, clause):
        return _dragged(full(clause))
    if re.search(_PREVIEW, clause):
        return Instruction(SummaryMeant())
    if re.search(_CLICK, clause):
        return _clicked(clause, full, reply)
    if re.search(_ACCOUNT, clause):
        return Instruction(CreditsMeant())
    if re.search(_OPEN, clause):
        is_export = re.search(_EXPORT_WORD, full(clause))
        return Instruction(ExportMeant() if is_export else StateMeant())
    return None


def _dragged(clause: str) -> Instruction:
    edit, words = "", "say what to move, and where"
    if re.search(_SCRUBBED, clause):
        return Instruction(SummaryMeant())
    if re.search(_SLIDER, clause):
        return _by_hand(clause)
    if found := re.search(_DROPPED, clause):
        return _uploaded(found["what"], clause)
    if found := re.search(_MOVED, clause):
        edit = f"move {found['what']} {found['where']}{found['place']}"
        words = f"say “{edit}” to have it done"
    elif found := re.search(_ZH_MOVED, clause):
        edit = f"把{found['what'] or found['same']}移到{found['place']}"
        words = f"说“{edit}”即可"
    elif is_chinese(clause):
        words = "说出要移动什么、移到哪里即可"
    return Instruction(EditMeant(edit), words, words)


def _clicked(clause: str, full: Callable[[str], str], reply: str) -> Instruction:
    shown, found = full(clause), re.search(_BUTTON, clause)
    name = next((group for group in found.groups() if group), "") if found else ""
    button = full(name).strip(_QUOTES).lower()
    is_named = found is not None and (found["quoted"] or found["chinese"])
    if (meant := _meant(button, shown)) is not None:
        return meant
    is_word = re.search(r"\w", button) is not None
    if re.fullmatch(_YES, button) or (is_named and is_word and not _meant(shown, shown)):
        return _confirmed(button, clause, reply)
    return _meant(shown, shown) or _by_hand(clause)


def _meant(said: str, clause: str) -> Instruction | None:
    """What a button of these words, or a clause with them, is there for."""
    if re.search(_UPLOAD_WORD, said):
        return _uploaded(given(clause), clause)
    for words, action in (
        (_EXPORT_WORD, ExportMeant()),
        (_CREDITS_WORD, CreditsMeant()),
        (_SEE_WORD, SummaryMeant()),
        (_PLACE_WORD, StateMeant()),
    ):
        if re.search(words, said):
            return Instruction(action)
    return None


def _uploaded(what: str, clause: str) -> Instruction:
    if is_chinese(clause):
        return Instruction(UploadMeant(what), f"它请你上传{what}", f"请上传{what}")
    words = f"it asks you to upload {what}"
    return Instruction(UploadMeant(what), words, words)


def _confirmed(button: str, clause: str, reply: str) -> Instruction:
    cost = re.search(_COST, clause) or re.search(_COST_TOLD, reply)
    credits = int(cost[1].replace(",", "")) if cost else None
    action, aim = ConfirmMeant(button, credits), _aim(clause)
    if is_chinese(clause):
        short = f"说“{button}”即可"
        asked = f"它请你确认花费{credits}积分：{short}继续"
        long = f"说“{button}”{aim}" if aim else f"{short}继续"
    else:
        short = f"say “{button}”"
        asked = f"it asks you to confirm spending {credits} credits: {short} to go on"
        long = f"{short} to {aim or 'go on'}"
    return Instruction(action, asked, asked) if cost else Instruction(action, long, short)


def _by_hand(clause: str) -> Instruction:
    """A click that changes something: it can be said, if it is told what for."""
    if change := re.search(_THEN_CHANGE, clause):
        words = f"say “{change[1].strip()}”"
        return Instruction(EditMeant(change[1].strip()), words, words)
    aim = _aim(clause)
    if is_chinese(clause):
        return Instruction(EditMeant(), f"要{aim}，直接说即可" if aim else "", "直接说即可")
    return Instruction(EditMeant(), f"to {aim}, say so" if aim else "", "say so")


def _aim(clause: str) -> str:
    found = re.search(_AIM, clause)
    return next(filter(None, found.groups()), "").strip() if found else ""
