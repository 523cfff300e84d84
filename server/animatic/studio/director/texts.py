"""Text that a message wants on the picture: titles, captions, end cards.

Owns finding it, quoted or not, and whose it is. It is cut from the message as written: nothing in
it is ever read as a wish.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from animatic.studio.catalogue import TYPE_STYLES
from animatic.studio.director.words import BLANK, Span, Utterance, headline

Role = Literal["title", "detail", "caption", "end_card", "text"]
"""`text` is words on the picture that weren't called anything closer."""

LONGEST_TITLE = 120
LONGEST_CAPTION = 300


@dataclass(frozen=True, slots=True)
class Wording:
    """A text and what it is for; `span` is the whole place in the message that it takes up."""

    role: Role
    text: str
    span: Span
    inside: Span = field(default=Span(0, 0))
    """The text itself, where no quotes keep it apart from the wishes around it."""


_CUES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "detail",
        re.compile(
            r"\b(?:subtitle(?! track)|sub-title|second line|tagline|sub-?heading)\b|副标题|小标题"
        ),
    ),
    (
        "end_card",
        re.compile(
            r"\b(?:end(?:ing)?[- ]?(?:card|title|screen|slate|text)|clos(?:e|ing)[- ](?:card"
            r"|title|text)"
            r"|outro(?: text| card)?|ends? (?:with|on)(?: the (?:words?|text))?"
            r"|at the (?:very )?end)\b"
            r"|片尾|结尾|尾卡|结束语|最后(?:显示|出现|写)"
        ),
    ),
    ("caption", re.compile(r"\b(?:captions?|subtitles|subtitle track)\b|(?<!标题)字幕")),
    (
        "title",
        re.compile(
            r"\b(?:titles?|titled|entitled|headlines?|heading|called|named|call (?:it|this"
            r"|the (?:video|film))|name (?:it|this|the (?:video|film)))\b|标题|题目|片名|名为"
            r"|题为|名叫|叫做|取名|叫$"
        ),
    ),
    (
        "text",
        re.compile(
            r"\b(?:texts?|words?|wording|lettering|saying|says?|reads?|reading|writ(?:e|ten)"
            r"|slogan|message)\b"
            r"|文字|写着|写上|文案|标语|口号|文本|显示|打上"
        ),
    ),
)
_AFTER: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "end_card",
        re.compile(
            r'^"?,? *(?:(?:as|for|in|on) (?:the |an? )?)?end(?:ing)? ?(?:card|screen)\b'
            r'(?! ?(?:(?:that )?say(?:s|ing)|with|reading)?[:=]? ?")'
            r'|^"?,? *at the (?:very )?end\b'
            r'|^"? *(?:做|作|作为|当作?|为)?(?:的)?(?:片尾|结尾)'
        ),
    ),
    (
        "caption",
        re.compile(
            r'^"?,? *(?:as|for|in) (?:the |an? )?(?:captions?|subtitles?)\b'
            r'|^"? *(?:做|作|作为|当作?|为)?(?:的)?字幕'
        ),
    ),
    (
        "title",
        re.compile(
            r'^"?,? *(?:as|for|in|be) (?:the |an? |its |my )?(?:titles?|headline)\b'
            r'|^"? *(?:做|作|作为|当作?|为)?(?:的)?(?:标题|题目|片名)'
        ),
    ),
)
_LIKENESS = re.compile(
    r"(?:\b(?:like|such as|e\.g\.|for example|for instance|of|about|prompt|description)"
    r"|比如|例如|譬如|像|描述)[\s:,]*$"
)
"""Before a quote that describes the picture instead of standing on it."""

_LIST = re.compile(r"^[\s,;|/+&]*(?:and|then|,?和|与|以及)?[\s,;]*$")


def wordings(utterance: Utterance) -> list[Wording]:
    """All texts the message asks for, quoted ones and `title: …` alike, in order."""
    quoted = list(_quoted(utterance))
    taken = [w.span for w in quoted]
    bare: list[Wording] = []
    for wording in _bare(utterance):
        if not any(_meet(wording.span, span) for span in taken):
            bare.append(wording)
            taken.append(wording.inside)
    return sorted((*quoted, *bare), key=lambda w: w.span.start)


_DESCRIBES = re.compile(
    r'^"?\s*(?:style|styled|vibes?|look|theme|themed|video|film|clip|scene|shot|footage|picture'
    r"|photo|风格|主题|视频|短片|场景|画面|镜头)"
)
_IN_THE_STYLE_OF = re.compile(
    r"(?:\bstyle of|inspired by|similar to|based on|风格(?:是|像)?)[\s:]*$"
)
_A_FILE = re.compile(r"\.[a-z0-9]{2,4}$")


def left_over(utterance: Utterance, found: Sequence[Wording]) -> Wording | None:
    """A quote of a wish for a film that nothing else explains: a name, a saying. It is the title.

    Not one that describes the picture, names a file or belongs to a piece of JSON; nor one that
    is all of the message.
    """
    if not any(c.isalnum() for c in utterance.masked):
        return None
    for quote in utterance.quotes:
        text, span = utterance.text(quote.start, quote.end), Span(quote.start - 1, quote.end + 1)
        before, after = utterance.masked[: quote.start - 1], utterance.masked[quote.end :]
        is_of_the_picture = (
            _LIKENESS.search(before) or _IN_THE_STYLE_OF.search(before) or _DESCRIBES.match(after)
        )
        is_data = before.rstrip().endswith(('"', "{", "[", ":")) or re.match(r'"?\s*[:\]}]', after)
        if is_of_the_picture or is_data or _A_FILE.search(text.lower()):
            continue
        if text and len(text) <= LONGEST_TITLE and not any(_meet(span, w.span) for w in found):
            return Wording("title", text, span)
    return None


def _meet(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def _quoted(utterance: Utterance) -> Iterator[Wording]:
    previous_end, previous_role = 0, None
    for quote in utterance.quotes:
        role, cue = _role(utterance, quote, previous_end, previous_role)
        text = utterance.text(quote.start, quote.end)
        if role is not None and text:
            longest = LONGEST_CAPTION if role == "caption" else LONGEST_TITLE
            yield Wording(role, text[:longest], Span(cue, min(quote.end + 1, len(utterance.raw))))
        previous_end, previous_role = quote.end + 1, role


def _role(
    utterance: Utterance, quote: Span, previous_end: int, previous: Role | None
) -> tuple[Role | None, int]:
    """What a quote is for, and where the words that say so begin."""
    after = utterance.masked[quote.end : quote.end + 24]
    for role, pattern in _AFTER:
        if pattern.match(after):
            return role, quote.start - 1
    begin = max(previous_end, quote.start - 60)
    before = utterance.masked[begin : quote.start - 1]
    if previous is not None and _LIST.match(before):
        return previous, quote.start - 1
    before_sentence = max(before.rfind(". "), before.rfind("\n"), before.rfind(";")) + 1
    if _LIKENESS.search(before):
        return None, quote.start - 1
    cues: list[tuple[bool, int, Role, int]] = [
        (role != "text", match.end(), role, match.start())
        for role, pattern in _CUES
        for match in pattern.finditer(before, before_sentence)
    ]
    if not cues:
        lead = utterance.masked[max(0, quote.start - 8) : quote.start - 1]
        return _standing_alone(lead, after), quote.start - 1
    _, _, role, cue = max(cues)
    return role, begin + cue


def _standing_alone(before: str, after: str) -> Role | None:
    """ "wedding invitation, “Anna & Tom”": between commas a quote is words to be seen, and a key or
    a value of JSON isn't.
    """
    is_led_to = re.search(r'(?<!")[,:;.]\s*$', before)
    return "text" if is_led_to and re.match(r'"?\s*(?:[,;.]|$)', after) else None


# --- without quotes ---------------------------------------------------------------------------

_BARE: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "detail",
        re.compile(
            r"(?:\b(?:subtitle|tagline)|副标题|小标题)\s*(?:[:：=]|是|为|改成|改为)\s*"
            r"|\b(?:subtitle|tagline) (?:saying|that says|reading) "
            r"|加(?:上|个|一个)?(?:副标题|小标题)(?=[\u3400-\u9fff])(?!在|到|放|吧|和|的)"
        ),
    ),
    (
        "end_card",
        re.compile(
            r"(?:\b(?:end(?:ing)? ?(?:card|screen|title)|closing (?:card|text))(?: (?:to"
            r"|that says|saying|reading))?"
            r"|片尾(?:字幕|文字)?|结尾(?:文字|字幕)?)\s*(?:[:：=]|是|为|改成|改为|写上?|显示)\s*"
            r"|\bend(?:ing)? ?card (?:that says|saying|reading|to) "
            r"|(?:片尾|结尾|最后)(?:处|的?(?:地方|时候)|那里|再|请|帮我)*(?:加|写|来|配|放|打|显示)"
            r"(?:上|个)*一?(?:句|行)(?:话|字)?[:：]?\s*(?:写着?[:：]?)?"
            r"|(?:加|写|来|放|打)(?:上|个)*一?(?:句|行)(?:话|字)?(?:在|到)(?:片尾|结尾|最后)[:：]?\s*"
        ),
    ),
    (
        "caption",
        re.compile(
            r"(?:\b(?:captions?|subtitles)(?: please)?|字幕)\s*(?:[:：=]|是|为|改成|改为"
            r"|写[着上]?)\s*"
            r"|\bcaptions? (?:that says?|saying|reading) "
            r"|\bcaptions? (?:at|from|for|on) [^:,;\n]{1,20}:\s+"
        ),
    ),
    (
        "title",
        re.compile(
            r"(?:\b(?:titles?|headline)|标题|题目|片名)\s*(?:[:：=]|是|为|叫做?|写[:：上]?(?!的?是?(?:什么|啥))|改叫|改成"
            r"|改为|换成|换为|变成|变为|设为|设成)\s*(?!\s)"
            r"|\b(?:swap(?: out)?|exchange|replace) (?:the |its |my )?(?:title|headline)(?: text)? "
            r"(?:for|with|by) (?!(?:a|an|the|my|another|something)\b)"
            r"|\btitles? say (?=[a-z0-9\u3400-\u9fff])"
            r"|\btitle so (?:that )?it (?:says|reads) "
            r"|\btitle (?:it|this|that says?|saying|reading|of|is|to say) "
            r"|\b(?:title|heading) should (?:read|say|be)\s*:\s*"
            r"|\b(?:title|heading|headline) should (?:read|say) (?=[a-z0-9\u3400-\u9fff])"
            r"|\b(?:change|set|rename|retitle|update|edit|switch|turn) (?:the |its |my |our )?"
            r"(?:title|heading|headline)(?: text)?(?: from [^,;]{1,40}?)? (?:in)?to "
            r"(?!(?:be|look|appear|start|show|stay|last|fade|move|come|go|fit|match|the)\b)"
            r"(?:(?:say|read) )?"
            r"|\b(?:rename|retitle) (?:it|this|that|the (?:video|film|movie)) (?:(?:to|as) )?"
            r"|\b(?:titled|entitled|(?:call|name) (?:it|this|the (?:video|film|movie))) "
            r"|\b(?:video|film|movie|clip|promo|short) (?:called|named) "
            r"|(?:名为|题为|取名|名叫|就叫|叫做)\s*"
            r"|加(?:上|个|一个)?(?:标题|片名)(?=[\u3400-\u9fff])(?!在|到|放|吧|和|的)"
        ),
    ),
    (
        "title",
        re.compile(r"(?P<named>\b(?:add|put|use|with|give it|make) (?:the |a |an )?title )"),
    ),
    (
        "title",
        re.compile(
            r"\b(?P<greeting>(?P<wished>happy (?:new year|birthday|anniversary|holidays|easter"
            r"|halloween|thanksgiving|diwali|(?:mother|father|valentine)'?s day)|merry christmas)"
            r"|congratulations|season'?s greetings|thank you|welcome(?: home| back)?|coming soon"
            r"|grand opening|save the date|just married|the end(?= title| headline))"
            r" (?:titles?|headline|(?(wished)(?!)|(?:videos?|cards?|films?|messages?|clips?)))\b"
            r"|(?P<wish>(?:新年|新春|春节|元旦|生日|圣诞节?|中秋节?|节日|情人节|元宵节?)快乐|恭喜发财"
            r"|新婚快乐|万事如意|敬请期待)(?:的|这个)*(?:标题|字样|大字)"
        ),
    ),
    ("text", re.compile(r"\b(?:with|saying|showing|and) the words? (?P<word>[^,.;:\n\"]{1,40})")),
    (
        "text",
        re.compile(
            r"\b(?:this|the following) (?:quote|sentence|text|line|saying|message|words)\b"
            r"[^:\n]{0,40}:\s*"
            r"|(?:这句话|这段话|下面(?:这?句?话|的?文字)|以下文字)[^:：\n]{0,12}[:：]\s*"
            r"|(?:\btext|文字|文案)\s*[:：=]\s*|\b(?:that says|saying) (?!that)|写着\s*|写上\s*"
            r"|上面?写(?:个)?(?=[\u3400-\u9fff])(?!的?是?(?:什么|啥)|的|[上着了])"
        ),
    ),
)
_SENTENCE_BEFORE_A_WISH = (
    r"[.!?](?=\s*$)"
    r"|[.!?](?=\s+(?:make|add|remove|change|set|put|use|mute|no|with|and|the (?:music|title))\b)"
)
_STOP = re.compile(
    r"\n|;|[.!?](?=\s|$)|[.](?=[\u3400-\u9fff])|\|"
    r"|[, ]\s*(?:and (?:add|make|put|set|use|no|a |an |the |with|then|remove|change|mute|some|end)"
    r"|with (?:a |an |the |some |no |\w+ music|music|captions?)|without |using |set to "
    r"|(?:in|at|for|from) (?:the )?(?:\d|red|blue|white|black|green|yellow|gold|top"
    r"|bottom|cent|middle|4k|vertical|square|first|last|start|beginning|end))"
    r"|,\s*(?=(?:and |but |with |no |in |at |for |length|music|captions?|subtitles?"
    r"|vertical|square|add |make |put |set |use "
    r"|\d+|lo-?fi|calm|upbeat|cinematic|please|end ?card|detail|tagline|then "
    r"|时长|竖|横|方|音乐|配|字幕|片尾|结尾|秒|转场|加|然后|再|要|用|把|并|同时|去|删"
    r"|背景|时间|位置|放|从|不要|没有|副标题|做成|分辨率|比例|总|长|共))"
)
_CAPTION_STOP = re.compile(_STOP.pattern.replace(r"[.!?](?=\s|$)", _SENTENCE_BEFORE_A_WISH))
"""Captions are sentences: only one before another wish, or the last, ends them."""

_TRIM = " \t\n,.;:、，。；：" + BLANK


_NO_TEXT = re.compile(
    r"(?:(?:a (?:bit|little)|way|much|far) )?too (?:small|big|large|long|short|dark|bright|tiny)\b"
    r"|[红橙黄绿青蓝紫粉白黑灰金]色(?:的|吧)?$|[大小]一?[点些]"
)
"""What is said of a text, and isn't its words: "the title is too small", "字幕改成黄色"."""


_NO_WORDS = (
    r"something\b.*|(?:a )?(?:different|another|new|better|shorter|longer|catchier|nicer) "
    r"(?:one|title|text)\b.*|(?:english|chinese|upper ?case|lower ?case|italics?|all caps"
    r"|two lines|one line)|(?:英文|中文|繁体|大写|小写|斜体|竖排|两行|动画|别的|其他的?"
    r"|另一个)(?:的|吧)?"
)
_LOOK_WORDS = (
    r"\b(?:an?|the|and|or|in|to|it|its|be|at|on|of|for|with|as|please|more|much|bit|little"
    r"|slightly|very|bright|dark|light|deep|pale|colou?r(?:ed)?|fonts?|text|letters|type|styles?"
    r"|one|look(?:ing|s)?|size|screen|frame|picture|corner|left|right|side|about|percent|times"
    r"|top|bottom|middle|cent(?:er|re)(?:ed)?|upper|lower|higher|bigger|larger|smaller|big|small"
    r"|huge|large|tiny|half|twice|double|red|crimson|scarlet|orange|amber|gold(?:en)?|yellow|lime"
    r"|green|emerald|mint|teal|cyan|turquoise|sky|blue|navy|indigo|purple|violet|lavender"
    r"|magenta|pink|brown|beige|cream|white|black|gr[ae]y|silver|seconds?|secs?|s|x)\b"
    r"|#[0-9a-f]{6}|[\d.%,]+"
    r"|[红橙黄绿青蓝紫粉白黑灰金棕银米][色的]?|[深浅亮暗淡天]|颜色|色|字体|字|风格|样式|放|移|到|在|置于|屏幕|画面|[上下]?(?:方|面|边)"
    r"|顶部|顶端|底部|底端|居中|正?中间|中央|[大小高低]|一?[点些]|更|再|的|了|吧|和|并|且|为|成|秒钟?|[一二两三四五六七八九十半]"
)
_STYLE_WORDS = "|".join(style.words for style in TYPE_STYLES.values())
_ONLY_LOOK = re.compile(rf"(?:{_NO_WORDS}|(?:(?>{_LOOK_WORDS}|{_STYLE_WORDS})[\s,.!]*+)++)[\s.!,]*")
"""Atomic: words that overlap ("金", "金色") mustn't be tried in every combination."""


def is_only_look(plain: str) -> bool:
    """Whether folded words say how a text is to look or stand, and nothing it could say."""
    return _ONLY_LOOK.fullmatch(plain.strip()) is not None


def _bare(utterance: Utterance) -> Iterator[Wording]:
    for role, pattern in _BARE:
        for match in pattern.finditer(utterance.masked):
            if (wording := _bare_text(utterance, role, match)) is not None:
                yield wording


_POLITE_END = re.compile(r",? (?:please|pls|plz|thanks|thank you)$|[,，]? ?谢谢$")


def _bare_text(utterance: Utterance, role: Role, match: re.Match[str]) -> Wording | None:
    if (said := match.groupdict().get("greeting") or match.groupdict().get("wish")) is not None:
        return _greeting(utterance, match, said)
    if match.groupdict().get("word"):
        inside, span = Span(*match.span("word")), Span(*match.span())
        text = utterance.text(inside.start, inside.end).strip(_TRIM)
        return Wording(role, text, span, inside) if text[:1].isupper() else None
    longest = LONGEST_CAPTION if role == "caption" else LONGEST_TITLE
    if (
        match.groupdict().get("named")
        and not utterance.raw[match.end() : match.end() + 1].isupper()
    ):
        return None
    stops = _CAPTION_STOP if role == "caption" else _STOP
    stop = stops.search(utterance.masked, match.end(), match.end() + longest)
    end = stop.start() if stop else min(len(utterance.raw), match.end() + longest)
    end += stop is not None and stop[0] in "!?"
    if '"' in utterance.masked[match.end() : end]:
        return None
    if _NO_TEXT.match(utterance.plain, match.end(), end):
        return None
    if role == "title" and is_only_look(utterance.plain[match.end() : end]):
        return None
    text = _POLITE_END.sub("", utterance.text(match.end(), end).strip(_TRIM)).strip(_TRIM)
    if "就叫" in match[0]:
        text = text.removesuffix("吧")
    return Wording(role, text, Span(match.start(), end), Span(match.end(), end)) if text else None


def _greeting(utterance: Utterance, match: re.Match[str], said: str) -> Wording:
    """Words that say of themselves that they are a title: "a happy new year title"."""
    inside = Span(match.start(), match.start() + len(said))
    text = utterance.text(inside.start, inside.end)
    return Wording("title", headline(text), Span(match.start(), match.end()), inside)
