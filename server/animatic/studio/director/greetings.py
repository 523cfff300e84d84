"""What a greeting says to whom: "Happy Birthday, Emma!", "妈妈，生日快乐！", "Anna & Tom".

Owns the occasions that have words of their own, and who is greeted. A party isn't a greeting: it
becomes one when somebody is named or the message calls itself one (a card, wishes, 祝福).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from animatic.studio.catalogue import Language
from animatic.studio.director import lexicon, words
from animatic.studio.director.words import Span, Utterance
from animatic.studio.scenes import places


@dataclass(frozen=True, slots=True)
class Greeting:
    text: str
    detail: str = ""
    """What stands below: an invitation's date."""
    named: tuple[Span, ...] = ()
    """Where people and days are named, which aren't to be seen otherwise."""


_OCCASIONS: tuple[tuple[str, str, str], ...] = (
    (r"birthday|b-?day|生日|生辰", "Happy Birthday", "生日快乐"),
    (r"anniversary|周年(?:纪念|庆)?|纪念日", "Happy Anniversary", "周年快乐"),
    (r"周岁", "Happy First Birthday", "周岁快乐"),
    (r"wedding|married|marriage|婚礼|结婚|新婚", "", "新婚快乐"),
    (r"graduat(?:ion|ed|es?|ing)|毕业", "Congratulations", "毕业快乐"),
    (r"retire(?:ment|d|s)?|退休", "Happy Retirement", "退休快乐"),
    (r"lunar new year|chinese new year|spring festival|春节|新春|过年|除夕",
     "Happy Lunar New Year", "新春快乐"),
    (r"new year'?s?(?: eve)?|新年|元旦|跨年", "Happy New Year", "新年快乐"),
    (r"christmas|xmas|圣诞节?", "Merry Christmas", "圣诞快乐"),
    (r"halloween|万圣节", "Happy Halloween", "万圣节快乐"),
    (r"thanksgiving|感恩节", "Happy Thanksgiving", "感恩节快乐"),
    (r"easter|复活节", "Happy Easter", "复活节快乐"),
    (r"valentine'?s?(?: day)?|情人节|七夕", "Happy Valentine's Day", "情人节快乐"),
    (r"mother'?s day|母亲节", "Happy Mother's Day", "母亲节快乐"),
    (r"father'?s day|父亲节", "Happy Father's Day", "父亲节快乐"),
    (r"teacher'?s'? day|教师节", "Happy Teachers' Day", "教师节快乐"),
    (r"mid-autumn(?: festival)?|moon festival|中秋节?", "Happy Mid-Autumn Festival", "中秋快乐"),
    (r"diwali|排灯节", "Happy Diwali", "排灯节快乐"),
    (r"eid(?: mubarak)?|开斋节", "Eid Mubarak", "开斋节快乐"),
    (r"hanukkah|光明节", "Happy Hanukkah", "光明节快乐"),
    (r"get well(?: soon)?|早日康复", "Get Well Soon", "早日康复"),
    (r"good luck|好运", "Good Luck", "祝你好运"),
    (r"holidays", "Happy Holidays", "节日快乐"),
    (r"farewell|goodbye|send-?off|离职|送别|欢送", "All the Best", "一路顺风"),
    (r"congrat(?:s|ulations?|ulate|ulating)|恭喜|祝贺", "Congratulations", "恭喜恭喜"),
)  # fmt: skip
_KIND = r"(?:greetings?|e-?cards?|cards?|messages?|wish(?:es)?|shout-?outs?|surprises?)"
_ZH_KIND = r"的?(?:祝福|贺卡|卡片|祝贺|问候)"
_NOT_A_GREETING = re.compile(
    r"\b(?:sales?|offers?|discounts?|deals?|promo(?:tion)?s?|ads?|shop|store|invitation|invites?"
    r"|save the date|recap|highlights?|planner)\b|促销|优惠|广告|宣传|邀请|请柬|回顾"
)
_CALLED = (
    "mom", "mum", "mommy", "mummy", "mama", "mother", "dad", "daddy", "papa", "father",
    "grandma", "grandpa", "granny", "nana", "coach", "team", "everyone",
)  # fmt: skip
"""Whom one calls so: "Happy Birthday, Mom!"."""
_RELATIONS = (
    "wife", "husband", "son", "daughter", "sister", "brother", "aunt", "uncle", "cousin",
    "niece", "nephew", "girlfriend", "boyfriend", "fiancé", "fiancée", "boss", "teacher", "baby",
    "friend", "friends", "colleague", "colleagues", "best", "dear", "little", "lovely", "sweet",
    "grandmother", "grandfather",
)  # fmt: skip
"""Whom nobody calls so; a name may follow: "my best friend Emma"."""
_NO_NAMES = (
    "tiktok", "instagram", "youtube", "facebook", "reels", "shorts", "whatsapp", "twitter",
    "linkedin", "wechat", "social", "i", "monday", "tuesday", "wednesday", "thursday", "friday",
    "saturday", "sunday", "january", "february", "march", "april", "may", "june", "july",
    "august", "september", "october", "november", "december", "english", "chinese", "mp4", "hd",
    "uhd",
)  # fmt: skip
_ZH_CALLED = (
    "妈妈|爸爸|老妈|老爸|爷爷|奶奶|外公|外婆|姥姥|姥爷|老公|老婆|哥哥|姐姐|弟弟|妹妹|儿子|女儿|宝宝"
    "|宝贝|闺蜜|同学们|大家|家人们?|[小阿老][\u3400-\u9fff]"
    "|(?:[\u3400-\u9fff]{0,2})(?:老师|先生|女士|叔叔|阿姨|同学)"
)
_ZH_ONE_OR_TWO = rf"(?:{_ZH_CALLED})(?:和?(?:{_ZH_CALLED}))?"
_ZH_OTHERS = re.compile(
    r"客户|公司|员工|同事|朋友|观众|粉丝|用户|母亲|父亲|丈夫|妻子|男友|女友|男朋友|女朋友|老板|领导|我们?|自己"
)
"""Whom nobody calls so."""


def greeting_in(
    utterance: Utterance, plain: str, language: Language, *, is_meant: bool = False
) -> Greeting | None:
    """The greeting among the folded words. `is_meant` takes an occasion alone for one."""
    for pattern, english, chinese in _OCCASIONS:
        said = re.search(rf"(?<![a-z])(?:{pattern})(?![a-z])", plain)
        if said is None:
            continue
        if _NOT_A_GREETING.search(plain):
            return None
        whom = _whom(utterance, plain, said)
        if whom is None and not (is_meant or _calls_itself_one(plain, pattern) or _is_to(plain)):
            return None
        name = utterance.text(whom.start, whom.end) if whom else ""
        text = _text(chinese if language == "zh" else english, name, language)
        return Greeting(text, named=(whom,) if whom else ()) if text else None
    return None


def _calls_itself_one(plain: str, occasion: str) -> bool:
    return bool(
        re.search(
            rf"\b(?:happy|merry) (?:\d+\w* )?(?:{occasion})|(?:{occasion}) {_KIND}\b"
            rf"|\b{_KIND} (?:for|on) (?:the )?(?:{occasion})"
            rf"|(?:{occasion})快乐|(?:{occasion}){_ZH_KIND}|祝福|贺卡",
            plain,
        )
    )


def _is_to(plain: str) -> bool:
    """ "for my wife", "给我女儿做": a greeting, though it isn't said beside the occasion."""
    relations = rf"\bfor (?:my|our) (?:{'|'.join(_RELATIONS)})\b|给(?:我们?的?)?(?:{_ZH_CALLED})"
    return re.search(relations, plain) is not None


def _text(phrase: str, name: str, language: Language) -> str:
    """ "Happy Birthday, Emma!"; for a wedding in English the names are all that is said."""
    if language == "zh":
        return f"{name}，{phrase}！" if name else f"{phrase}！"
    called = words.headline(re.sub(r" and (?:my )?", " & ", name))
    if not phrase:
        return called if "&" in called else ""
    return f"{phrase}, {called}!" if called else f"{phrase}!"


# --- whom ---------------------------------------------------------------------------------------

_NAME = r"[a-z\u00c0-\u024f][\w'\u00c0-\u024f-]*"
_EN_WHOM = (
    r"\b(?:for|wish(?:ing)?|dear|(?:dedicated|wishes|message|card|greetings?) to) "
    r"(?:my |our |the )?",
    r"\b(?:happy|merry) (?:\d+\w* )?(?:{occasion})(?:,| to)? (?:my |our )?",
    r"\b(?:congrat(?:s|ulat\w+))(?:,| to)? (?:my |our |the )?",
    r"\b(?:{occasion})(?: \w+)? of (?:my |our )?",
)


def _whom(utterance: Utterance, plain: str, occasion: re.Match[str]) -> Span | None:
    if words.has_han(occasion[0]):
        return _zh_whom(plain, occasion)
    owner = re.search(rf"({_NAME}(?: and {_NAME})?)'s (?:\d+\w* )?$", plain[: occasion.start()])
    if owner and (span := name_at(utterance, plain, owner.start())) is not None:
        return span
    for lead in _EN_WHOM:
        pattern = lead.replace("{occasion}", re.escape(occasion[0]))
        for match in re.finditer(pattern, plain):
            span = name_at(utterance, plain, match.end())
            if span is not None and not occasion.start() <= span.start < occasion.end():
                return span
    return None


def name_at(utterance: Utterance, plain: str, start: int) -> Span | None:
    """The place of the name that begins at `start`: capitals as written, or "mom", or two of them
    with an "and".
    """
    begin, end = -1, -1
    for word in re.compile(rf"({_NAME}|&)( |$|(?=[,.;!?]))").finditer(plain, start):
        text, at = word[1].removesuffix("'s"), word.start()
        if at > start:
            break
        start = word.end()
        is_before = begin < 0 and text in _RELATIONS
        if _is_name(utterance, text, at):
            begin, end = (at if begin < 0 else begin), at + len(text)
        elif not (is_before or (begin >= 0 and text in ("and", "&"))):
            break
        if word[1] != text or not word[2]:
            break
    return Span(begin, end) if begin >= 0 else None


def _is_name(utterance: Utterance, text: str, at: int) -> bool:
    is_capital = utterance.raw[at : at + 1].isupper() and not utterance.raw[at : at + 2].isupper()
    known = text in lexicon.rows() or text in _NO_NAMES or places.at(text) is not None
    return text in _CALLED or (is_capital and not known and text not in _RELATIONS)


def _zh_whom(plain: str, occasion: re.Match[str]) -> Span | None:
    """A relation or an unknown word before the occasion: 给妈妈的生日视频, 祝小明生日快乐."""
    before = plain[: occasion.start()]
    match = re.search(
        rf"(?:给|为|祝|送给?|送)?(?:我的?|我们的?|最爱的|亲爱的)?"
        rf"(?P<who>{_ZH_ONE_OR_TWO}|[\u3400-\u9fff]{{2,4}}?)的?(?:结婚)?"
        rf"(?:[\d一二三四五六七八九十]+岁?)?的?$",
        before,
    )
    if match is None:
        after = re.search(
            rf"(?:送给|献给|致|快乐[,!]? ?)(?:我们?的)?(?P<who>{_ZH_CALLED})(?=[,.!]|$)", plain
        )
        return Span(*after.span("who")) if after else None
    who = match["who"]
    is_led = match[0][0] in "给为祝送我最亲"
    if re.fullmatch(_ZH_ONE_OR_TWO, who) or (is_led and _is_unknown(who)):
        return Span(*match.span("who"))
    return None


def _is_unknown(who: str) -> bool:
    is_read = any(term.row or term.is_plain for term in lexicon.terms(who))
    return not (is_read or _ZH_OTHERS.search(who))
