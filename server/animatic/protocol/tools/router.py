"""Messages that are commands: "looks good, export it" and 导出视频 aren't words for the backend.

`route` reads a message as a whole: each of its words must belong to the command, or be one of
politeness, praise or grammar. A word left over makes it a message. English and Chinese, whose
words stand in `router.en.toml` and `router.zh.toml`, read when the first message comes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Final, Literal, TypeAlias, get_args

from animatic.model.timeline import AspectRatio

Command: TypeAlias = Literal["export", "credits", "state", "upload", "cancel"]
ExportSize: TypeAlias = Literal["480p", "720p", "1080p", "4k"]
Mood: TypeAlias = Literal["do", "not", "how"]
"""Do it; don't (`not`: it is taken back, or told in advance); how is it done?"""


@dataclass(frozen=True, slots=True)
class Intent:
    """What a message that is a command wants."""

    command: Command
    mood: Mood = "do"
    size: ExportSize | None = None
    """The size an export names; a preview is small. None: the timeline's own."""
    shape: AspectRatio | None = None
    """The shape an export names: a change of the timeline, to be made before it."""
    file_type: str = "mp4"
    """What kind of file an export names, though only MP4 is made."""
    only_with_film: bool = False
    """Whether the act is only meant: "preview it" is no command where there is nothing to see."""


_FILE_TYPES: Final = ("gif", "mov", "webm", "avi", "mkv", "wmv")
_SIZES: Final[tuple[ExportSize, ...]] = get_args(ExportSize)
_SHAPES: Final[tuple[AspectRatio, ...]] = get_args(AspectRatio)

_HOW = " ".join((*_SIZES, *_SHAPES, *_FILE_TYPES, "manner mp4 done"))
_SENT = f"{_HOW} film it link deliver get see"
_TOLD = "see check deliver what how-is ask"
_EXPORT = Intent("export")
_PREVIEW = Intent("export", size="480p")
_MEANT = Intent("export", only_with_film=True)
_RULES: Final[tuple[tuple[Intent, str, str], ...]] = (
    # what is meant; the kinds of words that must be there; those that may be there, too
    (Intent("state"), "ask & done/doing", "film it work mp4"),
    (Intent("state"), "where & film/mp4", "it"),
    (Intent("state"), "how-far", "film it work ask render export"),
    (Intent("state"), "going & how-is/ask", "film it work"),
    (Intent("cancel"), "not & render/make/doing", "film it any work"),
    (_PREVIEW, "export/render & preview", f"{_SENT} any rough"),
    (_EXPORT, "export/render", f"{_SENT} save any work"),
    (_EXPORT, "save & film/it/mp4", f"{_SENT} any"),
    (replace(_PREVIEW, only_with_film=True), "preview", f"{_SENT} make any rough"),
    (_MEANT, "deliver/get/see & mp4/link", f"{_SENT} any"),
    (_MEANT, "want/make & mp4", f"{_HOW} film any"),
    (_MEANT, "deliver/see & film/it", _SENT),
    (_MEANT, "get & film", _SENT),
    (Intent("credits"), "credits", f"{_TOLD} how-many left account spent enough any"),
    (Intent("credits"), "credits & enough", "make export render film it any left ask account"),
    (Intent("state"), "status", f"{_TOLD} owned work it any going"),
    (Intent("upload"), "upload", "media owned any many it address mp4"),
    (Intent("cancel"), "stop", "work film it export render make upload doing any"),
)

_Kinds: TypeAlias = frozenset[str]


@dataclass(frozen=True, slots=True)
class _Rule:
    intent: Intent
    needs: tuple[_Kinds, ...]
    may: _Kinds

    def fits(self, words: Sequence[_Kinds]) -> bool:
        return all(kinds & self.may for kinds in words) and all(
            any(kinds & need for kinds in words) for need in self.needs
        )


@cache
def _rules() -> tuple[_Rule, ...]:
    rules: list[_Rule] = []
    for intent, needed, allowed in _RULES:
        needs = tuple(frozenset(group.split("/")) for group in needed.split(" & "))
        may = frozenset(allowed.split()).union(*needs, ("how", "fn", "ok"))
        rules.append(_Rule(intent, needs, may))
    return tuple(rules)


@cache
def _lexicon() -> tuple[Mapping[str, _Kinds], int]:
    """Each phrase's kinds, and the length of the longest."""
    import tomllib  # here, since listing the tools must not wait for it

    kinds: dict[str, set[str]] = {}
    for language in ("en", "zh"):
        table = files("animatic.protocol.tools").joinpath(f"router.{language}.toml")
        for kind, phrases in tomllib.loads(table.read_text("utf-8")).items():
            for phrase in phrases.replace("\n", "").split("|"):
                kinds.setdefault(phrase, set()).add(kind)
    return {phrase: frozenset(all) for phrase, all in kinds.items()}, max(map(len, kinds))


_MOST = 200
"""Characters of a message that can be a command."""
_ACTS: Final = frozenset({"export", "upload", "cancel"})
"""What is done, not only told: a "how do I" asks for words, and a "don't" has a meaning."""
_ADDRESS: Final = frozenset({"address"})
_BREAKS: Final = frozenset(",.;:!?…")
_SIMPLIFIED = str.maketrans(
    "導匯載輸餘額積狀態傳請幫給視頻檔嗎謝現進軸時間線預覽發麼樣還沒問題這個們為後停點數帳戶渲軌錯",
    "导汇载输余额积状态传请帮给视频档吗谢现进轴时间线预览发么样还没问题这个们为后停点数帐户渲轨错",
)


def route(message: str) -> Intent | None:
    """The command a message is, when it is nothing else; None for a message to the backend."""
    if len(message) > _MOST:
        return None
    words = unicodedata.normalize("NFKC", message).lower().replace("’", "'")
    clauses = _scanned(" ".join(words.translate(_SIMPLIFIED).split()))
    if clauses is None:
        return None
    said: list[_Kinds] = []
    denied: list[_Kinds] = []
    for clause in clauses:
        (denied if any("not" in kinds for kinds in clause) else said).extend(clause)
    return _understood(said) or _denied(denied)


def _denied(words: Sequence[_Kinds]) -> Intent | None:
    """What isn't to be done; "never mind" and "don't make it" end what is under way."""
    if (whole := _understood(words)) is not None:
        return whole
    intent = _understood([kinds for kinds in words if "not" not in kinds])
    # "Don't show the credits" is about the picture.
    return replace(intent, mood="not") if intent and intent.command in _ACTS else None


def _understood(words: Sequence[_Kinds]) -> Intent | None:
    rule = next((rule for rule in _rules() if rule.fits(words)), None)
    if rule is None:
        return None
    intent, named = rule.intent, frozenset[str]().union(*words)
    if "how" in named and intent.command in _ACTS and not intent.only_with_film:
        return replace(intent, mood="how")
    if intent.command != "export":
        return intent
    return replace(
        intent,
        size=next((size for size in _SIZES if size in named), intent.size),
        shape=next((shape for shape in _SHAPES if shape in named), None),
        file_type=next((kind for kind in _FILE_TYPES if kind in named), "mp4"),
    )


def _scanned(text: str) -> list[list[_Kinds]] | None:
    """The kinds of each word, clause by clause; None where a word is content."""
    clauses: list[list[_Kinds]] = [[]]
    at = 0
    while at < len(text):
        if not text[at].isalnum():
            if text[at] in _BREAKS:
                clauses.append([])
            at += 1
            continue
        end, kinds = _word(text, at)
        if kinds is None:
            return None
        clauses[-1].append(kinds)
        at = end
    return clauses


def _word(text: str, at: int) -> tuple[int, _Kinds | None]:
    """The longest phrase that begins here, and ends where a word ends."""
    lexicon, longest = _lexicon()
    for end in range(min(len(text), at + longest), at, -1):
        if (kinds := lexicon.get(text[at:end])) is not None and _is_end(text, end):
            return end, kinds
    address = text[at:].split(" ", 1)[0]
    is_address = address.isascii() and any(mark in address[1:-1] for mark in "./\\")
    return at + len(address), _ADDRESS if is_address else None


def _is_end(text: str, end: int) -> bool:
    if end == len(text):
        return True
    last, following = text[end - 1], text[end]
    return not (last.isascii() and following.isascii() and following.isalnum() and last.isalnum())
