"""Rules about light: brighter, darker, more or less contrast."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from animatic.studio.director import edits as e
from animatic.studio.director import layout, words
from animatic.studio.director.rules.clause import Clause

_MORE = (
    ("brightness", 1, re.compile(
        r"\b(?:brighter|brighten\w*|lighten\w*|lighter|(?:more|extra) (?:light|brightness|exposure)"
        r"|(?:increase|raise|boost|up|turn up) (?:the )?(?:brightness|exposure)|(?:too|less) dark"
        r"|under-?exposed)\b"
        r"|(?:亮|明亮)(?:一?[点些]|起来)|[更再调提变]亮|太暗|太黑|(?:增加|提高|调高|加大)(?:画面|整体)?亮度"
        r"|亮度[^,.;]{0,3}[高大增提加]"
    )),
    ("brightness", -1, re.compile(
        r"\b(?:darker|darken\w*|dimmer|dim|(?:less|reduce|lower|decrease|turn down) (?:the )?"
        r"(?:light|brightness|exposure)|(?:too|less) bright|over-?exposed)\b"
        r"|(?:暗|黑)一?[点些]|[更再调变]暗|太亮|过曝|(?:降低|减少|调低)(?:画面|整体)?亮度|亮度[^,.;]{0,3}[低小减降]"
    )),
    ("contrast", 1, re.compile(
        r"\b(?:(?:more|higher|stronger|increase|raise|boost|add) (?:the |some )?contrast"
        r"|contrastier|too flat)\b|对比度?[^,.;]{0,3}[高大强增提加]|(?:增加|提高|加强|加大)对比"
    )),
    ("contrast", -1, re.compile(
        r"\b(?:(?:less|lower|softer|reduce|decrease) (?:the )?contrast|too contrasty"
        r"|too much contrast)\b|对比度?[^,.;]{0,3}[低小弱减降]|(?:降低|减少|减弱)对比"
    )),
)  # fmt: skip
_NOT_THE_PICTURE = re.compile(
    r"\b(?:music|song|title|captions?|subtitles?|text|words|letters|font|colou?rs?|blue|red|green"
    r"|pink|yellow|gr[ae]y)\b|音乐|标题|字幕|文字|字体|颜色|[红蓝绿黄粉灰紫橙]色"
)
_LIGHT_STEP = 24


def change(clause: Clause) -> Sequence[e.Edit] | None:
    """ "brighter", "画面太暗了", "a bit more contrast": of what is pointed at, or of everything."""
    said = clause.said
    if _NOT_THE_PICTURE.search(said):
        return None
    by = dict[str, int]()
    for name, way, pattern in _MORE:
        if name not in by and pattern.search(said):
            by[name] = way * _by_how_much(said)
    if not by:
        return None
    edit = e.ChangeLight(by.get("brightness", 0), by.get("contrast", 0))
    pointed = [t for t in clause.targets if not t.is_all]
    if not pointed or len(layout.video(clause.timeline)) == 1:
        return [edit]
    return [replace(edit, target=target) for target in pointed]


def _by_how_much(said: str) -> int:
    if (percent := words.percent(said)) is not None:
        return min(percent, 100)
    if re.search(r"\b(?:much|a lot|way|far|significantly|very)\b|很多|多一?些|非常|大幅", said):
        return 2 * _LIGHT_STEP
    is_little = re.search(
        r"\b(?:a (?:bit|little|touch)|slightly|somewhat)\b|稍微|略微|一点点", said
    )
    return _LIGHT_STEP // 2 if is_little else _LIGHT_STEP
