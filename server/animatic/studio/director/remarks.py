"""One thing to tell the person, in both languages. Which one is said is decided by the answer."""

from __future__ import annotations

from dataclasses import dataclass

from animatic.studio.catalogue import Language


@dataclass(frozen=True, slots=True)
class Remark:
    en: str
    zh: str

    def said(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en


class Unclear(Exception):
    """The wish could mean several things: `question` is asked back and nothing changes."""

    def __init__(self, question: Remark) -> None:
        super().__init__(question.en)
        self.question = question


class Impossible(Exception):
    """The wish is clear and can't be met on this timeline: `reason` says why."""

    def __init__(self, reason: Remark) -> None:
        super().__init__(reason.en)
        self.reason = reason
