"""A model that understands instead of the grammar: any OpenAI-compatible chat endpoint.

Asked once a turn, for a bounded time, with a schema to answer in. Whatever goes wrong is a reason
in words, and the grammar takes the turn. Cheap to import: a studio without a planner pays nothing.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import anyio

if TYPE_CHECKING:
    import httpx

    from animatic.studio.director import PlannedTurn

log = logging.getLogger(__name__)

ANSWERS_WITHIN_S = 20.0
_LONGEST_ANSWER = 256 * 1024
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Planless(Exception):
    """There is no plan; the reason completes "The planner …" and "规划模型……"."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.en, self.zh = en, zh


@dataclass(frozen=True, slots=True)
class Planner:
    """Where the model is. `url` ends in `/v1` or in `/chat/completions`; `key` is a secret."""

    url: str
    model: str = ""
    key: str = field(default="", repr=False)
    answers_within_s: float = ANSWERS_WITHIN_S

    async def plan(self, messages: Sequence[Mapping[str, str]]) -> PlannedTurn:
        """The model's plan.

        Raises:
            Planless: there is none, and why.
        """
        import httpx

        from animatic.studio.director import Misplanned, read_plan

        try:
            with anyio.fail_after(self.answers_within_s):
                content = await self._ask(messages)
        except TimeoutError:
            within = f"{self.answers_within_s:g}"
            raise Planless(
                f"didn't answer within {within} s", f"在 {within} 秒内没有回答"
            ) from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            log.warning("The planner can't be reached: %s", type(error).__name__)
            raise Planless("can't be reached", "连不上") from None
        try:
            return read_plan(content)
        except Misplanned as error:
            log.warning("The planner's answer is no plan: %s", error)
            raise _no_plan() from None

    async def _ask(self, messages: Sequence[Mapping[str, str]]) -> str:
        import httpx

        from animatic.studio.director import schema

        plan = {"name": "plan", "strict": True, "schema": schema()}
        body = {
            "model": self.model or "default",
            "messages": messages,
            "temperature": 0,
            "stream": False,
            "response_format": {"type": "json_schema", "json_schema": plan},
        }
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        is_here = urlsplit(self.url).hostname in _LOOPBACK  # no proxy reaches this machine's own
        async with (
            httpx.AsyncClient(timeout=self.answers_within_s, trust_env=not is_here) as client,
            client.stream("POST", _chat(self.url), json=body, headers=headers) as response,
        ):
            if response.status_code != 200:
                status = response.status_code
                raise Planless(f"answered {status}", f"返回了 {status}")
            return _content(await _read(response))


def _no_plan() -> Planless:
    return Planless("answered something that can't be used", "给出了用不了的回答")


def _chat(url: str) -> str:
    base = url.rstrip("/")
    return base if base.endswith("/chat/completions") else f"{base}/chat/completions"


async def _read(response: httpx.Response) -> bytes:
    read = bytearray()
    async for part in response.aiter_bytes():
        read += part
        if len(read) > _LONGEST_ANSWER:
            raise _no_plan()
    return bytes(read)


def _content(answer: bytes) -> str:
    """The text of the first choice. Raises `Planless` for a refusal, or for anything else."""
    try:
        message: Any = json.loads(answer)["choices"][0]["message"]
        content, refusal = message.get("content"), message.get("refusal")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise _no_plan() from None
    if refusal:
        raise Planless("refused", "拒绝了")
    if not isinstance(content, str):
        raise _no_plan()
    return content
