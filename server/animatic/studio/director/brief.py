"""What a message asks a new film to be.

Owns gathering: length, shape, words on the picture, music, look. It decides nothing about shots.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from animatic.model.timeline import AspectRatio, FrameRate, Resolution
from animatic.studio.catalogue import GRADES, Language
from animatic.studio.director import lexicon, texts, tunes, words
from animatic.studio.director.contacts import Contact, address_in, contacts_in
from animatic.studio.director.countdown import Countdown, countdown_in
from animatic.studio.director.directions import Directions, within_limits
from animatic.studio.director.figures import Figure, figures_in
from animatic.studio.director.greetings import Greeting, greeting_in
from animatic.studio.director.invitations import invitation_in
from animatic.studio.director.lexicon import Reading
from animatic.studio.director.texts import Wording
from animatic.studio.director.transitions import TransitionWish, transition_in
from animatic.studio.director.words import Span, Utterance


@dataclass(frozen=True, slots=True)
class Brief:
    """A wish for a film. None and "" mean: nothing said."""

    utterance: Utterance
    description: str
    """The folded words without texts for the picture: what votes for scenes."""
    language: Language
    directions: Directions
    reading: Reading
    length_ms: int | None = None
    asked_ms: int | None = None
    """The length as said, before it was brought within the limits."""
    each_ms: int | None = None
    shape: words.Shape | None = None
    size: words.Size | None = None
    frame_rate: FrameRate | None = None
    title: str = ""
    countdown: Countdown | None = None
    saying: str = ""
    """What is said where no title is given: a greeting, an invitation's words, an address."""
    detail: str = ""
    captions: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    """Numbers about the world that the words state, to be seen as they say them."""
    end_card: str = ""
    wants_music: bool = True
    music: tunes.MoodWish | None = None
    wants_own_sound: bool = False
    wants_voice: bool = False
    """Whether a recording speaks over the film."""
    transition: TransitionWish | None = None
    shot_count: int | None = None
    grade: str = ""
    """The film's colours, where the words ask for a look: one of `GRADES`, or ""."""
    is_promo: bool = False
    is_about_assets: bool = False
    needs_files: bool = False
    """Whether it is about the person's own files: without them it can't be met."""
    topic: str = ""
    """What a promo is for: "Our New Coffee Shop"."""
    subject: str = ""
    """The person's own words for what is to be seen."""

    @property
    def aspect_ratio(self) -> AspectRatio:
        stated = self.shape.ratio if self.shape else "16:9"
        return self.directions.shape or stated

    @property
    def resolution(self) -> Resolution:
        stated = self.size.resolution if self.size else "1080p"
        return self.directions.resolution or stated


_PROMO = re.compile(
    r"\b(?:promo(?:tional|tion)?s?|advert(?:isement|ising)?s?|ads?|commercials?|trailer"
    r"|teaser|launch video|sales video|logo (?:reveal|animation|intro|sting))\b"
    r"|宣传片?|广告|推广|带货|预告片|促销"
)
_FILES = (
    r"(?:photo(?:graph)?s?|pictures?|images?|pics?|clips?|footage|videos?|files?|uploads?|media"
    r"|assets?|screenshots?)"
)
_OWN_FILES = re.compile(
    rf"\b(?:these|those|my|our|uploaded|attached)(?: \w+){{0,2}}? {_FILES}\b"
    r"|\b(?:turn|combine|stitch|merge) (?:these|them)\b"
    r"|(?:这些|这几|我的|我们的|上传的|上面的|刚才的)\w{0,4}?(?:照片|图片|图|相片|素材|视频片段|片段|文件|截图)"
)
_SOME_FILES = re.compile(
    r"\b(?:all|the|your|two|three|four|five|six|\d+)(?: (?!sec|min)\w+){0,2}?"
    r" (?:photo(?:graph)?s|pictures|images|pics|clips|files|screenshots)\b"
    r"|\bfrom (?:photo(?:graph)?s|pictures|images|pics|clips|footage|files)\b"
    r"|\b(?:slide ?show|photo (?:video|album|montage))\b"
    r"|(?:几|三|四|五|\d)(?:张|个|段)\w{0,2}(?:照片|图片|图|相片|素材)"
    r"|用(?:照片|图片|素材)|照片(?:做|制作|生成)|把(?:照片|图片|素材)|幻灯片|相册"
)
_SHOT_COUNT = re.compile(
    rf"(?:in|with|of|using|into|has|have|,)? ?\b({words.EN_NUMBER}) (?:different "
    rf"|separate )?(?:shots|scenes|segments|parts|cuts)\b"
    rf"|({words.HAN_NUMBER})(?:个|段|组)?(?:不同的)?(?:镜头|场景|片段|分镜|段落)"
)


def brief_of(directions: Directions, language: str = "") -> Brief:
    """Everything the message asks for. Never raises."""
    utterance = words.read(directions.words)
    found = texts.wordings(utterance)
    if not any(wording.role in ("title", "text") for wording in found):
        found += filter(None, [texts.left_over(utterance, found)])
    plain = _without(utterance.plain, (w.span for w in found))
    masked = _without(utterance.masked, (w.span for w in found))
    tongue = directions.language or _language(directions, utterance, language)
    facts = _facts(utterance, plain, tongue)
    plain = _without(plain, (contact.span for contact in facts.contacts))
    seen = _without(plain, facts.spans)
    brief = Brief(
        utterance,
        seen,
        tongue,
        directions,
        _read(utterance, seen, facts.figures),
        shape=words.shape(masked),
        size=words.size(masked),
        frame_rate=words.frame_rate(masked),
        wants_music=not tunes.wants_no_music(masked),
        music=tunes.mood_of_music(masked),
        wants_own_sound=tunes.wants_own_sound(masked),
        wants_voice=tunes.wants_voice(masked),
        transition=transition_in(masked),
        figures=facts.figures,
        countdown=facts.countdown,
        saying=facts.saying,
        detail=facts.greeting.detail if facts.greeting else "",
        end_card=" · ".join(contact.text for contact in facts.contacts),
        shot_count=_shot_count(masked),
        grade=_grade(masked),
        is_promo=_PROMO.search(masked) is not None,
        is_about_assets=bool(_OWN_FILES.search(masked) or _SOME_FILES.search(masked)),
        needs_files=_OWN_FILES.search(masked) is not None,
        topic=topic_of(utterance, plain),
        subject=subject_of(utterance, plain),
    )
    timed = _without(masked, facts.numbers)  # "$1.2m" is no minute
    return _with_times(_with_texts(brief, found), timed)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a wish tells of the world: to be read on the picture, and no scene."""

    contacts: tuple[Contact, ...]
    figures: tuple[Figure, ...]
    countdown: Countdown | None
    greeting: Greeting | None
    address: Contact | None

    @property
    def saying(self) -> str:
        told = self.greeting or self.address
        return told.text if told else ""

    @property
    def spans(self) -> list[Span]:
        """The words that ask for no picture."""
        named = self.greeting.named if self.greeting else ()
        told = (*self.contacts, *self.figures, *filter(None, [self.address]))
        return [*(fact.span for fact in told), *named]

    @property
    def numbers(self) -> list[Span]:
        """The words whose numbers are no times."""
        countdown = (self.countdown.span,) if self.countdown else ()
        return [*(figure.span for figure in self.figures), *countdown]


def _facts(utterance: Utterance, plain: str, language: Language) -> _Facts:
    contacts = contacts_in(utterance, plain)
    plain = _without(plain, (contact.span for contact in contacts))
    countdown = countdown_in(plain)
    is_meant = countdown is not None  # to the occasion it names
    said = utterance.masked
    greeting = invitation_in(utterance, said, language) or greeting_in(
        utterance, said, language, is_meant=is_meant
    )
    return _Facts(
        contacts,
        figures_in(utterance, plain),
        countdown,
        greeting,
        address_in(utterance),
    )


_COLOUR_TALK = re.compile(
    r"\b(?:looks?|styled?|tones?|colou?rs?|grad(?:e|ing)|filter|footage|aesthetic|palette)\b"
    r"|色|调|风格|滤镜|质感|感$"
)


def _grade(masked: str) -> str:
    """The grade that is named beside "look", "colours", "style"; black and white always is one."""
    for grade in GRADES.values():
        match = re.search(grade.words, masked)
        if match is None or grade.names_a_place:
            continue
        around = masked[max(0, match.start() - 12) : match.end() + 14]
        if grade.is_colourless or _COLOUR_TALK.search(around):
            return grade.key
    return ""


def _language(directions: Directions, utterance: Utterance, otherwise: str) -> Language:
    """The language of the words; of the shots or captions where there are no other words."""
    if not directions.words.strip():
        listed = [s.picture for s in directions.shots] + [c.text for c in directions.cues]
        utterance = words.read(" ".join([*listed, *directions.script]))
    return words.language_of(utterance, otherwise)


def _without(text: str, spans: Iterable[Span]) -> str:
    """The text with some places blanked, every other character where it was."""
    chars = list(text)
    for span in spans:
        chars[span.start : span.end] = " " * (span.end - span.start)
    return "".join(chars)


def _read(utterance: Utterance, seen: str, figures: Sequence[Figure]) -> Reading:
    """What the words show; where they show nothing, what stands on the picture may say what is
    behind it. Figures without a picture of their own stand before charts, offers on a stage.
    """
    reading = lexicon.understand(seen)
    if not reading.families and not figures:
        on_it = lexicon.understand(utterance.plain)
        reading = on_it if on_it.families else reading
    if not figures or reading.families not in ((), ("abstract",)):
        return reading
    family = "product" if all(figure.is_offer for figure in figures) else "technology"
    return replace(reading, votes={family: lexicon.ENOUGH})


def _with_texts(brief: Brief, found: list[Wording]) -> Brief:
    by_role = {role: [w.text for w in found if w.role == role] for role in _ROLES}
    stated = by_role["title"] or by_role["text"][:1]
    # "a happy birthday video called …": the greeting isn't what it is called
    titles = [text for text in stated if not brief.saying.startswith(text)] or stated
    spoken = by_role["caption"] + (by_role["text"] if by_role["title"] else by_role["text"][1:])
    return replace(
        brief,
        title=titles[0] if titles else "",
        detail=(by_role["detail"] or [brief.detail])[0],
        captions=(*spoken, *brief.directions.script),
        end_card=(by_role["end_card"] or [brief.end_card])[0],
    )


_ROLES: tuple[texts.Role, ...] = ("title", "detail", "caption", "end_card", "text")
_EACH_BEFORE = re.compile(
    r"(?:each|every|per (?:photo|image|picture|shot|scene|clip|slide)|每张\w{0,3}"
    r"|每个?\w{0,4}|每段|每一?\w{0,4}|各)[^,.;\n]{0,24}$"
)
_EACH_AFTER = re.compile(
    r"^ ?(?:each|apiece|per |for each|for every|every|一张|每|一个镜头|/ ?(?:photo|image|shot))"
)
_NOT_LENGTH = re.compile(
    r"(?:\bat(?: the)?|after|\btitle[^,.;]{0,20}|fade[^,.;]{0,20}|\bfirst|\blast"
    r"|transitions?[^,.;]{0,20}|第|前|最后|\bfrom|标题[^,.;]{0,8}|转场[^,.;]{0,8})\s?$"
)
_NOT_LENGTH_AFTER = re.compile(
    r"^ ?(?:title|crossfade|transition|fade|intro|in\b|mark|处|的?(?:标题|转场|片头|淡))"
)


def _with_times(brief: Brief, masked: str) -> Brief:
    """The length of the whole, and of each shot, among the times the message mentions."""
    total = each = None
    for duration in words.durations(masked):
        before, after = masked[max(0, duration.start - 32) : duration.start], masked[duration.end :]
        if _EACH_BEFORE.search(before) or _EACH_AFTER.match(after):
            each = each or duration.ms
        elif not (_NOT_LENGTH.search(before) or _NOT_LENGTH_AFTER.match(after)):
            total = total or duration.ms
    stated = brief.directions.length_ms or (within_limits(total) if total else None)
    asked = None if brief.directions.length_ms else total
    return replace(brief, length_ms=stated, asked_ms=asked, each_ms=each)


_ONE_SHOT = re.compile(
    r"\b(?:one|single|a single|one long|one continuous|continuous|unbroken|uncut) (?:shot|take"
    r"|scene)\b"
    r"|\b(?:an?|one) (?:[\w-]+ ){0,3}?(?:shot|take) (?:of|over|through)\b"
    r"|\b(?:long take|oner|no cuts|without (?:any )?cuts|uncut|seamless loop|looping|wallpaper"
    r"|screen ?saver|live background)\b"
    r"|一镜到底|长镜头|单镜头|(?:一|1)个镜头|不要?(?:切换|剪切|切镜头)|不切镜|无缝循环|循环(?:播放)?的?(?:背景|动画)|壁纸|屏保"
)


def _shot_count(masked: str) -> int | None:
    if _ONE_SHOT.search(masked):
        return 1
    match = _SHOT_COUNT.search(masked)
    value = words.number(match[1] or match[2]) if match else None
    return min(int(value), 60) if value and value >= 1 else None


# --- what it is about -------------------------------------------------------------------------

_TOPIC = re.compile(
    r"(?:\b(?:for|about|promoting|introducing|announcing|advertising|of) (?:my |the |a |an |this )?"
    r"(?!(?:tik ?tok|insta|ig|youtube|social|facebook|reels?|stor|shorts|free|me\b|us\b"
    r"|these|those|that|this|it\b|fun\b|example|today|\d))"
    r"(?P<en>(?!(?:\w+ ){0,3}(?:photo|picture|image|pic|clip|video|file"
    r"|footage)s?\b)[a-z0-9][^,.;:!?\n\"]{1,60}?)"
    r"(?= (?:with|in \d|in 4k|in vertical|using|from|that|to |featuring|and |on (?:tik"
    r"|insta|you)|at \d|for (?:tik|insta|you|social))|[,.;:!?\n\"]|\s*$))"
    r"|(?:为|给|关于)(?P<zh>[^,.;!?\n\"]{2,16}?)(?:做|制作|生成|拍|剪|出|的(?:宣传|视频"
    r"|短片|广告|推广))"
    r"|(?:一个|一段|一条|一部"
    r"|一支)?(?:\d+秒)?的?(?P<zh2>[\u3400-\u9fff]{2,12}?)的?(?:宣传片|宣传视频|广告片?"
    r"|推广视频)"
)
_ZH_REQUEST = re.compile(
    r"^(?:请|麻烦|你好[,!]|可以|能不能|能(?=[帮给做制生])|帮忙|帮我|给我|我想要?|我要|想要?|需要|为我|用(?!户)"
    r"|把|来(?=[一个段条点])|再|重新|做|制作|生成|创建|创作|拍摄?|剪辑|弄|出(?=一)"
    r"|一个|一段|一条|一部|一支|一份|个|段|条|新的|关于|有关|描述|展示|竖屏|横屏|方形"
    r"|竖版|横版|4k|1080p|720p|高清|超高清"
    r"|[\d零一二两三四五六七八九十百半]+(?:\.\d+)?(?:秒|分)钟?|(?:时长)?\d+ ?s|的|,| |:)+"
)
_ZH_KIND = re.compile(
    r"的?(?:宣传|推广|广告)?(?:小|短)?(?:视频|短片|影片|片子|动画|宣传片|广告片?|画面"
    r"|电影|预告片|短视频|场景|镜头)"
)


def topic_of(utterance: Utterance, plain: str) -> str:
    """What a promo is for, in the person's words: "Our New Coffee Shop", "春季新品"; or ""."""
    match = _TOPIC.search(plain)
    if match is None:
        return _sold(utterance, plain)
    group = next(g for g in ("en", "zh", "zh2") if match[g])
    if (name := _named_beside(utterance, match.end(group))) is not None:
        return name
    text = utterance.text(*match.span(group))
    if group != "en":
        text = _ZH_REQUEST.sub("", text).strip("的")
        meaningful = lexicon.terms(text)
        return text if any(not t.is_plain for t in meaningful) else ""
    meaningful = [t for t in lexicon.terms(match["en"]) if not t.is_plain]
    return words.headline(text) if meaningful else ""


_SELLS = re.compile(
    r"\b(?:i|we) (?:sell|make|offer|run|own|bake|design|teach) (?:an? |the |my |our )?"
    r"(?P<what>[a-z][^,.;:!?\n\"]{2,40}?)(?= (?:and|in|from|for|with|that|which)\b|[,.;:!?\n\"]|$)"
    r"|我(?:们)?(?:卖|做|经营|销售)(?P<zh>[\u3400-\u9fff]{2,10})"
)


def _sold(utterance: Utterance, plain: str) -> str:
    """What somebody says they sell: "I sell handmade candles. Make me an ad."."""
    if (match := _SELLS.search(plain)) is None:
        return ""
    return words.headline(utterance.text(*match.span("what" if match["what"] else "zh")))


def _named_beside(utterance: Utterance, end: int) -> str | None:
    """The name that is quoted right after what a promo is for: my coffee shop "Bean There"."""
    beside = (q for q in utterance.quotes if 0 < q.start - end <= 2)
    return next((utterance.text(q.start, q.end) for q in beside), None)


_REQUEST = re.compile(
    r"^(?:hey|hi|hello|please|can you|could you|would you|i want|i need|i'd like|let's"
    r"|help me|you|to|kindly|just|,|\s)*"
    r"(?:(?:make|create|generate|produce|build|render|draw|do|give me|show(?: me)?"
    r"|get me)\b(?: me| us)?)?"
    r"\s*(?:(?:a|an|the|some|one|short|new|quick|nice|simple|long|4k|hd|vertical|square"
    r"|[\d.]+[- ]?(?:seconds?|secs?|s|minutes?|mins?))\b[\s,]*)*"
    r"(?:(?:[\w.-]+\s){0,6}?(?:video clips?|videos?|clips?|films?|movies?|animations?"
    r"|promos?|ads?|text description|description|shorts?|reels?|documentar(?:y|ies)|trailers?"
    r"|teasers?|commercials?|montages?|presentations?|explainers?|intros?|tik ?toks?)\b"
    r"(?:\s*(?:of|about|showing|featuring|depicting|where|in which|that shows|with|for"
    r"|like|:))*)?\s*"
)
_SUBJECT_ENDS = re.compile(
    r"[,.;:!?\n\"]|\b(?:into (?:a|an)|with (?:\w+ ){0,3}(?:music|captions?|titles?"
    r"|soundtrack|text)|in (?:4k|8k|hd|uhd|1080p|720p|vertical|square|portrait)"
    r"|for (?:tik ?tok|instagram|youtube|reels|\d)|\d+[- ]?(?:s|secs?|seconds?|minutes?"
    r"|min)\b|as (?:a|an) (?:\w+ ){0,2}video)\b"
)
_LOOSE_END = re.compile(r"(?: (?:in|for|at|of|with|on|to|by|and|the|an?))+$")
_LONGEST_SUBJECT = 64


def subject_of(utterance: Utterance, plain: str) -> str:
    """The person's own words for what is to be seen, fit to stand on the picture."""
    if words.has_han(plain):
        match = _ZH_REQUEST.match(plain)
        begin = match.end() if match else 0
        stop = re.compile(r"[,.;!?\n\"]").search(plain, begin)
        end = stop.start() if stop else len(plain)
        kind = _ZH_KIND.search(plain, begin, end)
        end = kind.start() if kind and kind.start() > begin else end
        return _meant(utterance, _shortened(utterance.text(begin, end)))
    match = _REQUEST.match(plain)
    begin = match.end() if match else 0
    stop = _SUBJECT_ENDS.search(plain, begin)
    text = _shortened(utterance.text(begin, stop.start() if stop else len(plain)))
    text = _LOOSE_END.sub("", text)
    return _meant(utterance, text[:1].upper() + text[1:])


def _meant(utterance: Utterance, text: str) -> str:
    """The words, unless nothing but a request is left of them: "a video", "something"."""
    if not _says(text):
        text = _anything(utterance)
    return "" if all(t.is_plain for t in lexicon.terms(words.folded(text))) else text


def _says(text: str) -> bool:
    return any(c.isalnum() for c in text)


def _anything(utterance: Utterance) -> str:
    """What was quoted, or the message as it is: better a plain title than a lone brace."""
    quotes = [utterance.text(q.start, q.end) for q in utterance.quotes]
    is_quote = len(quotes) == 1 and _says(quotes[0])
    text = quotes[0] if is_quote else utterance.raw.strip()
    return _shortened(text) if _says(text) else ""


def _shortened(text: str) -> str:
    """At most a line: cut between words, with an ellipsis."""
    one_line = " ".join(text.split())
    if len(one_line) <= _LONGEST_SUBJECT:
        return one_line
    head = one_line[: _LONGEST_SUBJECT - 1]
    return (head.rsplit(" ", 1)[0] if " " in head else head) + "…"
