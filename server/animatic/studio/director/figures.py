"""Figures that a message states: "sales are up 35%", "50% off", "销售额增长40%", "五折".

Owns finding them, and how they stand on the picture: the number large, what it counts below it.
Figures that set something ("volume 40%", "zoom 20%") aren't about the world and are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from animatic.studio.director.words import Span, Utterance

MOST = 6
"""Figures of one film; more would be a table."""


@dataclass(frozen=True, slots=True)
class Figure:
    """`text` is the number as it is read ("+35%"), `detail` what it is of ("Sales"), or ""."""

    text: str
    detail: str
    span: Span
    """The words it is said with."""

    @property
    def is_offer(self) -> bool:
        """ "50% off", "$499": belongs beside what is for sale, not before a chart."""
        return not self.detail


def figures_in(utterance: Utterance, plain: str) -> tuple[Figure, ...]:
    """The figures among the folded words, in the order they are said. Never raises."""
    found: list[Figure] = []
    for figure in sorted(_found(utterance, plain), key=lambda f: (f.span.start, -f.span.end)):
        if not found or figure.span.start >= found[-1].span.end:
            found.append(figure)
    sure = [figure for figure in found if not _SMALL.fullmatch(figure.text)]
    return tuple(found[:MOST]) if sure else ()


_SMALL = re.compile(r"\d{1,3}")
"""Two users are somebody to be seen, unless they stand beside figures that are plainly such."""
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.\d{1,2})?"
_PERCENT = rf"(?P<n>{_NUMBER}) ?(?P<unit>%|percent\b|per cent\b)"
_AMOUNT = (
    rf"(?P<sign>[$€£¥])?(?P<n>{_NUMBER}) ?"
    r"(?P<unit>%|percent\b|per cent\b|x\b|times\b|million\b|billion\b|thousand\b|[kmb]\b)?"
    r"(?P<plus>\+)?"
)
_MONEY = rf"(?P<sign>[$€£])(?P<n>{_NUMBER}) ?(?P<unit>million\b|billion\b|[kmb]\b)?(?P<plus>\+)?"
_WORD = r"[a-z][a-z'&-]{0,20}"
_WHAT = rf"(?P<what>{_WORD}(?: {_WORD}){{0,3}})"
_UP = (
    r"up|grew|grows|grown|growing|rose|risen|rises|rising|increas(?:ed?|es|ing)|jump(?:ed|s)"
    r"|climb(?:ed|s)|gained|improv(?:ed|es)"
)
_DOWN = (
    r"down|fell|fallen|falls|falling|dropp(?:ed|ing)|drops|declin(?:ed|es|ing)|shrank"
    r"|decreas(?:ed?|es)"
)
_NOUNS = (
    r"growth|increase|rise|gain|decrease|drop|decline|reduction|rate|share|margin|satisfaction"
    r"|retention|accuracy|uptime|savings?|profits?|revenue|sales|churn|costs?|conversions?|traffic"
    r"|engagement|turnover|earnings|income|expenses|inflation|efficiency|productivity|emissions"
    r"|occupancy|attendance|turnout|market share|mrr|arr|gdp|ctr|roi|nps"
)
_COUNTED = (
    r"(?:(?:happy|active|new|monthly|daily|paying|registered|satisfied|loyal|global|total) ){0,2}"
    r"(?:users|customers|downloads|subscribers|followers|members|visitors|views|orders|students"
    r"|employees|partners|stores|countries|cities|patients|developers|installs|fans|readers"
    r"|listeners|guests|players|trees|meals|reviews)"
)
_EN = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<![a-z]){_WHAT} (?:(?:is|are|was|were|has|have|went|goes) )?(?:been )?"
        rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))"
        rf"(?: (?:by|a|over|more than)| (?P<to>to|at))? {_AMOUNT}",
        rf"(?<![a-z])(?P<what>(?:{_WORD} ){{0,3}}(?:{_NOUNS}))"
        rf"(?: (?:of|at|is|was|by|hits?|reach(?:ed|es))|:)? {_PERCENT}",
        rf"{_PERCENT} (?P<what>(?:{_NOUNS})(?: (?:in|of) (?:{_WORD} ?){{1,3}})?"
        rf"|(?:more|less|fewer) {_WORD}|of (?:{_WORD} ?){{2,5}})",
        rf"(?P<off>(?:up to |save )?{_NUMBER} ?(?:%|percent) (?:off|discount))\b",
        rf"(?<![a-z])(?P<what>(?:{_WORD} ){{0,2}}(?:{_NOUNS}))"
        rf"(?: (?:of|at|is|was|reach(?:ed|es))|:)? {_MONEY}",
        rf"(?:(?:the |a )?price(?: is| of|:)? )?{_MONEY}"
        rf"(?: (?P<what>raised|saved|invested|funding|(?:in|of|per|an?) {_WORD}))?",
        rf"(?<![\d.,$€£])(?P<n>{_NUMBER}) ?(?P<unit>million\b|billion\b|thousand\b|[kmb]\b)?"
        rf"(?P<plus>\+)? (?P<what>{_COUNTED})\b",
    )
)
_ZH_AMOUNT = rf"(?P<n>{_NUMBER}) ?(?P<unit>%|百分点|倍|万|亿|千万|百万)?"
_ZH_COUNT = rf"(?P<n>{_NUMBER}) ?(?P<unit>万|亿)?(?P<plus>\+)?(?:多|余)?"
_HAN = r"[\u3400-\u9fff]"
_ZH = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<what>{_HAN}{{2,8}}?)(?:同比|环比|已经?|比去年|较去年)?"
        r"(?:(?P<up>增长|增加|上涨|上升|提升|提高)|(?P<down>下降|下跌|降低|减少))"
        rf"(?:(?P<to>到|至)|了|约|超过?)?{_ZH_AMOUNT}",
        rf"(?P<what>{_HAN}{{0,6}}(?:率|占比|份额|满意度|增速|增幅))(?:高?达到?|为|是|超过?|突破)?"
        r"(?P<n>\d{1,3}(?:\.\d{1,2})?) ?(?P<unit>%)",
        rf"(?P<what>{_HAN}{{0,6}}?(?:额|量|数|收入|利润|营收|用户|粉丝|会员))(?:已?(?:突破|达到?|超过?|为))"
        rf"{_ZH_AMOUNT}",
        rf"(?P<what>{_HAN}{{0,2}}?(?:用户|客户|员工|门店|会员|粉丝|订单|学员|伙伴|专利|下载))"
        rf"(?:数|量)?(?:共|已有?|有|近|约)?{_ZH_COUNT}(?:人次|人|家|个|名|位|项|单|次)?",
        rf"(?:服务|覆盖|拥有|连接|遍布|合作)(?:了|过|近|约|超过?)?{_ZH_COUNT}(?:家|个|名|位|座)?"
        r"(?P<what>客户|企业|城市|国家|用户|门店|伙伴|会员|员工)",
        rf"(?P<sign>¥)(?P<n>{_NUMBER}) ?(?P<unit>万|亿)?(?P<plus>\+)?(?P<what>元)?",
        r"(?P<off>(?:全场|低至|限时)?(?<!波)(?:[一二三四五六七八九]{1,2}|\d(?:\.\d)?)折"
        r"|满\d+减\d+|立减\d+元|买[一二两三四五\d]送[一二两三四五\d]|第二[杯件份个]半价)",
        r"(?P<n>\d{1,9}(?:\.\d{1,2})?) ?(?P<unit>万|亿|千万|百万)(?P<plus>\+)?(?:多|余)?个?"
        r"(?P<what>用户|粉丝|会员|下载|订单|客户|读者|学员|玩家|人次|播放)",
    )
)
_NOT_THE_WORLD = re.compile(
    r"\b(?:volume|music|sound|speed|brightness|contrast|zoom(?:ed|s)?|opacity|titles?|text|fonts?"
    r"|size|scale|saturation|clips?|shots?|it|turn(?:ed)?|camera|frame rate|bit ?rate|crop|fade"
    r"|transparency|resolution)\b"
    r"|音量|音乐|声音|速度|亮度|对比度|字体|标题|字号|大小|透明度|饱和度|镜头|缩放|帧率|码率"
)
_BEFORE_WHAT = re.compile(
    r".*\b(?:a|an|the|our|my|your|their|its|this|that|these|of|about|on|for|with|showing?|shows"
    r"|says?|saying|how|where|when|and|but|because|explain(?:s|ing)?|explainer|video|film|clip"
    r"|animation|promo|ad|intro|in|to|from|as|make|create|generate)\b ?"
)
_AUXILIARY = re.compile(r" (?:is|are|was|were|has|have|went|goes|been)$")
_ZH_BEFORE_WHAT = re.compile(
    r".*(?:视频|短片|动画|宣传片|展示|显示|关于|说明|介绍|讲|我们的?|公司的?|的|年|月|季度|一个|做|制作|生成)"
)


def _found(utterance: Utterance, plain: str) -> Iterator[Figure]:
    for patterns, before in ((_EN, _BEFORE_WHAT), (_ZH, _ZH_BEFORE_WHAT)):
        for match in (m for pattern in patterns for m in pattern.finditer(plain)):
            said = match.groupdict()
            if said.get("off"):
                yield Figure(_named(utterance.text(*match.span("off"))), "", Span(*match.span()))
                continue
            start, end = match.span("what") if said["what"] else (match.start(), match.start())
            if _NOT_THE_WORLD.search(plain, start, end):
                continue
            if said["what"] and (cut := before.match(plain, start, end)):
                start = cut.end()
            whole = Span(start if start < match.start("n") else match.start(), match.end())
            what = _AUXILIARY.sub("", utterance.text(start, end).strip())
            if what in ("同比", "环比"):
                what += said.get("up") or said.get("down") or ""
            yield Figure(_number(said), _named(what), whole)


_UNITS = {
    "percent": "%", "per cent": "%", "%": "%", "x": "×", "times": "×", "k": "K", "m": "M", "b": "B",
    "million": " million", "billion": " billion", "thousand": " thousand",
}  # fmt: skip


def _number(said: dict[str, str | None]) -> str:
    """The number with its sign and unit: "+35%", "$2 million", "3×", "+120万"."""
    unit = said.get("unit") or ""
    unit = _UNITS.get(unit, unit)
    way = ""
    if not said.get("to") and unit not in ("×", "倍"):
        way = "+" if said.get("up") else "−" if said.get("down") else ""
    return f"{way}{said.get('sign') or ''}{said['n']}{unit}{said.get('plus') or ''}"


def _named(what: str) -> str:
    return what[:1].upper() + what[1:]
