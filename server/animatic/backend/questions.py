"""What the backend's agent asks in the middle of its work, and the answer in the shape it expects.

Google ADK lets a tool wait for a person: its call is named in `longRunningToolIds`, the turn ends
with it, and the person's answer is the next message, as that call's `functionResponse`. Its own
requests are called `adk_request_…` (google-adk 2.13: `request_confirmation`, `request_input`,
`auth_preprocessor`); a tool of the agent's own may ask in any argument that reads like a question.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, Literal, TypeAlias, cast

from pydantic import BaseModel, ConfigDict

from animatic.backend.tolerant import identity, mapping, one_line, words
from animatic.model.plain_text import plain

QuestionKind = Literal["confirmation", "input", "sign-in"]
Said: TypeAlias = str | Mapping[str, Any]
"""What a turn says: words, or one part of a message that answers a question."""

_KINDS: Final[Mapping[str, QuestionKind]] = {
    "adk_request_confirmation": "confirmation",
    "adk_request_input": "input",
    "adk_request_credential": "sign-in",
}
_FOR_PROGRAMS = "FunctionResponse"
"""In the hint that ADK gives where its agent gave none; it tells a program what to send."""
_ASKS = ("question", "message", "prompt", "hint")
_OFFERS = ("choices", "options")
_NAME, _LONGEST, _MOST_CHOICES, _CHOICE = 200, 2_000, 12, 200

_YES = re.compile(
    r"(?:yes|yep|yeah|sure|ok(?:ay)?|confirm(?:ed)?|agreed?|approved?|proceed|go (?:ahead|on)|"
    r"do it|continue|是的?|好的?|可以|行|确认|确定|同意|继续|没问题)",
    re.IGNORECASE,
)
_NO = re.compile(
    r"(?:no|nope|don't|do not|reject(?:ed)?|decline|deny|refuse|cancel|stop|"
    r"不|不要|不用|不行|不可以|不同意|不确认|否|取消|拒绝|算了|别)",
    re.IGNORECASE,
)
_POLITE = re.compile(r"\b(?:please|thanks|thank you)\b|请|谢谢", re.IGNORECASE)
_JOINTS = re.compile(r"[,.;!，。；！、]+")


class Question(BaseModel):
    """Something that only the person can say."""

    model_config = ConfigDict(frozen=True)

    call_id: str
    name: str
    """Of the agent's function call, which the answer is a response of."""
    kind: QuestionKind
    text: str
    """Theirs, in one line; empty where they only wait."""
    choices: tuple[str, ...] = ()

    def answer(self, said: str) -> Mapping[str, Any] | None:
        """The part of a message that answers with these words; None where they don't answer it."""
        match self.kind:
            case "sign-in":
                return None
            case "confirmation":
                agrees = _agrees(said)
                return None if agrees is None else self._response({"confirmed": agrees})
            case "input":
                return self._response({"result": self._chosen(said)})

    def offers(self, said: str) -> bool:
        """Whether the words are a yes or a no to it, or one of its choices."""
        if self.kind == "confirmation":
            return _agrees(said) is not None
        return self._chosen(said) in self.choices

    def _response(self, response: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"functionResponse": {"id": self.call_id, "name": self.name, "response": response}}

    def _chosen(self, said: str) -> str:
        """The choice that is meant, by its number or its name; else the words themselves."""
        word = said.strip().strip(".。")
        if word.isdecimal() and 1 <= int(word) <= len(self.choices):
            return self.choices[int(word) - 1]
        same = (choice for choice in self.choices if choice.casefold() == word.casefold())
        return next(same, said)


def read_question(call: Mapping[str, Any]) -> Question | None:
    """The question in a long-running function call; None for one that only takes long."""
    name, args = identity(call.get("name"))[:_NAME], mapping(call.get("args"))
    kind = _KINDS.get(name)
    asked = mapping(args.get("toolConfirmation")) if kind == "confirmation" else args
    text = next((found for key in _ASKS if (found := words(asked.get(key)))), "")
    if kind is None and not text:
        return None
    if kind == "confirmation" and (not text or _FOR_PROGRAMS in text):
        text = _permission(mapping(args.get("originalFunctionCall")))
    return Question(
        call_id=identity(call.get("id"))[:_NAME],
        name=name,
        kind=kind or "input",
        text=one_line(plain(text[:_LONGEST])),
        choices=_choices(args),
    )


def _permission(call: Mapping[str, Any]) -> str:
    """What a tool that named no reason is about to do."""
    given = ((name, identity(value)) for name, value in mapping(call.get("args")).items())
    details = ", ".join(f"{name}: {value[:_CHOICE]}" for name, value in given if value)
    tool = identity(call.get("name"))[:_NAME] or "a tool"
    return f"May it run {tool}{f' ({details})' if details else ''}?"[:_LONGEST]


def _choices(args: Mapping[str, Any]) -> tuple[str, ...]:
    schema = mapping(args.get("responseSchema"))
    lists = (*(args.get(key) for key in _OFFERS), schema.get("enum"))
    offered = next((cast("list[object]", one) for one in lists if isinstance(one, list)), None)
    named = (
        identity(mapping(o).get("label") or mapping(o).get("name") or o) for o in offered or ()
    )
    shown = (one_line(plain(choice[:_CHOICE])) for choice in named)
    return tuple(filter(None, shown))[:_MOST_CHOICES]


def _agrees(said: str) -> bool | None:
    """Whether the words are a yes, a no, or (None) something else. All of them have to be one."""
    said = _POLITE.sub(" ", said)
    parts = [part for piece in _JOINTS.split(said) if (part := " ".join(piece.split()))]
    for pattern, meaning in ((_YES, True), (_NO, False)):
        if parts and all(pattern.fullmatch(part) for part in parts):
            return meaning
    return None
