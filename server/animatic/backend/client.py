"""The backend's HTTP contract, asking side: a method for each thing that can be asked.

It tells nobody's account from another's: every method takes the token that pays. What an answer
means is decided in `faults`, what may be repeated in `transport`; what happens in a turn is
`turn`'s. The draft goes through untouched.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import quote

import anyio
import anyio.to_thread
import httpx
from pydantic import BaseModel, ValidationError

from animatic.backend import downloading
from animatic.backend.bodies import ANSWER, STATE, whole
from animatic.backend.faults import Subject, network_fault, opened
from animatic.backend.hiding import NOTHING, Hiding
from animatic.backend.links import Links, Reach
from animatic.backend.patience import Patience
from animatic.backend.questions import Said
from animatic.backend.stream import Event, read_events
from animatic.backend.tolerant import mappings
from animatic.backend.transport import (
    Departure,
    answer,
    attribution,
    bearer,
    connection_pool,
    is_loopback,
    json_body,
    limits,
    platform_of,
    streamed,
    watched,
)
from animatic.backend.uploading import FileBody, OnSent
from animatic.backend.wire import (
    AWAITED_HEADER,
    CALLER_HEADER,
    AnonymousToken,
    ClaimToken,
    Credits,
    ExportStatus,
    SessionInfo,
    StateReply,
    UploadedAsset,
    read_assets,
)
from animatic.model.errors import BackendError, BackendFault, BadInput, OutcomeUnknown, TookTooLong
from animatic.model.profiles import Profile
from animatic.model.timeline import Resolution

__all__ = ["Client", "platform_of"]

_APP: Final = "nemo_agent"
_USER: Final = "me"
_EXPORTS: Final = "/api/render/proxy/lambda"
_MAX_BIND_IDS: Final = 1000
_MAX_HIDDEN: Final = 8

ReplyT = TypeVar("ReplyT", bound=BaseModel)


class Client:
    """One backend, behind one connection pool; safe for any number of callers at once."""

    def __init__(
        self, http: httpx.AsyncClient, web_url: str, patience: Patience, reach: Reach
    ) -> None:
        self._http = http
        self._links = Links(http, reach)
        self._web_url = web_url.rstrip("/")
        self.patience = patience
        self._bind_ids: dict[str, str] = {}
        self._own = NOTHING

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        base_url: str,
        *,
        profile: Profile,
        platform: str = "unknown",
        web_url: str = "https://nemovideo.com",
        patience: Patience | None = None,
        reach: Reach | None = None,
    ) -> AsyncGenerator[Client]:
        """A client of the backend at `base_url`, for as long as it is needed.

        Args:
            base_url: The API's address.
            profile: Which skill asks; goes into every request's headers.
            platform: See `platform_of`.
            web_url: The website's address, for links a person opens.
            patience: How long the backend may take.
            reach: Where its links may lead: to itself and to the public, unless more is said.

        Raises:
            SettingsError: `base_url` isn't an http(s) address.
        """
        patience = patience or Patience()
        async with connection_pool(base_url, attribution(profile, platform), patience) as http:
            yield cls(http, web_url, patience, reach or Reach())

    @property
    def origin(self) -> str:
        """The backend's scheme, host and port: whom a token is for."""
        return str(self._http.base_url.join("/")).rstrip("/")

    def hide(self, *tokens: str) -> None:
        """Tokens of this home: nothing that comes in repeats them, whoever it is for."""
        self._own = Hiding.of(*tokens, *self._own.tokens[:_MAX_HIDDEN])

    def hiding(self, token: str) -> Hiding:
        """What may not be repeated to whom this token is the account's of."""
        return Hiding.of(token, *self._own.tokens)

    # --- accounts and sessions ----------------------------------------------------------------

    async def anonymous_token(self, client_id: str) -> AnonymousToken:
        """A free account's token. The backend gives one a client id and 7 days.

        Raises:
            RateLimited: this client id had its token.
        """
        made = await self._tell(
            AnonymousToken,
            "/api/auth/anonymous-token",
            headers={"X-Client-Id": client_id},
            about="token",
        )
        self.hide(made.token.get_secret_value())
        if made.bind_id:
            self._remember(made.token.get_secret_value(), made.bind_id)
        return made

    async def create_session(self, token: str, language: str = "en") -> SessionInfo:
        """A new session, with an empty draft."""
        made = await self._tell(
            SessionInfo,
            f"/api/tasks/{_USER}/with-session/{_APP}",
            {"task_name": "project", "language": language},
            headers=bearer(token),
        )
        if made.bind_id:
            self._remember(token, made.bind_id)
        return made

    async def claim_link(self, token: str, task_id: str, session_id: str) -> str:
        """A link that lets a person take the session over in the web app; it holds no token."""
        claim = await self._tell(
            ClaimToken,
            "/api/auth/claim-token",
            {"task_id": task_id, "session_id": session_id},
            headers=bearer(token),
            about="session",
        )
        return f"{self._web_url}/workspace/claim?ct={quote(claim.claim_token, safe='')}"

    def registration_link(self, token: str) -> str:
        """Where a person turns an anonymous account into one of their own."""
        bind_id = self._bind_ids.get(token)
        query = f"?bind={quote(bind_id, safe='')}" if bind_id else ""
        return f"{self._web_url}/register{query}"

    async def credits(self, token: str) -> Credits:
        return await self._look(Credits, "/api/credits/balance/simple", token)

    # --- turns --------------------------------------------------------------------------------

    async def state(self, token: str, session_id: str) -> StateReply:
        """What the session holds now."""
        path = f"/api/state/{_APP}/{_USER}/{quote(session_id, safe='')}/latest"
        state = await self._look(StateReply, path, token, about="session", most=STATE)
        # A long film takes a while to be understood, and is needed by whoever looks.
        await anyio.to_thread.run_sync(getattr, state, "timeline")
        if state.bind_id:
            self._remember(token, state.bind_id)
        return state

    @asynccontextmanager
    async def say(
        self, token: str, session_id: str, said: Said, departure: Departure | None = None
    ) -> AsyncGenerator[AsyncGenerator[Event]]:
        """Say something to a session, or answer its question: the turn's events as they arrive.

        Leaving the block closes the stream, and that cancels the work over there. The message is
        never sent twice; `departure` hears when it leaves.

        Raises:
            BackendUnreachable: no connection; nothing was sent.
            SessionNotFound: and every other fault that the backend answered with instead of a
                stream: nothing was acted on.
            OutcomeUnknown: from the events too: the stream was lost or took too long.
        """
        message = {
            "app_name": _APP,
            "user_id": _USER,
            "session_id": session_id,
            "new_message": {"parts": [{"text": said} if isinstance(said, str) else said]},
        }
        headers = {**bearer(token), **_JSON, **_STREAM}

        def build() -> httpx.Request:
            return self._http.build_request(
                "POST",
                "/run_sse",
                content=json_body(message),
                headers=headers,
                timeout=limits(self.patience, self.patience.turn_s),
                extensions=watched(departure),
            )

        deadline = anyio.current_time() + self.patience.turn_s
        async with streamed(self._http, build, self.patience, acts=True) as response:
            hiding = self.hiding(token)
            await _check_stream(response, hiding)
            events = _within(read_events(response, hiding), deadline)
            try:
                yield events
            finally:
                await events.aclose()

    # --- media --------------------------------------------------------------------------------

    async def upload_file(
        self, token: str, session_id: str, path: Path, on_bytes: OnSent | None = None
    ) -> list[UploadedAsset]:
        """Send a file from disk, whatever its size; `on_bytes` hears how far it is.

        Raises:
            UnsupportedFile: 4001.
            FileTooLarge: 4002.
            UnusableMedia: the file changed on the way.
        """
        body = FileBody(path, on_bytes)

        def build() -> httpx.Request:
            return self._http.build_request(
                "POST",
                _uploads(session_id),
                content=body.blocks(),
                headers={**bearer(token), **body.headers},
                timeout=limits(self.patience, self.patience.upload_answer_s),
            )

        return read_assets(await self._answer(build, acts=True, about="session"))

    async def upload_url(self, token: str, session_id: str, url: str) -> list[UploadedAsset]:
        """Have the backend fetch a public URL. The caller has checked that it is one."""

        def build() -> httpx.Request:
            return self._http.build_request(
                "POST",
                _uploads(session_id),
                content=json_body({"urls": [url], "source_type": "url"}),
                headers={**bearer(token), **_JSON},
                timeout=limits(self.patience, self.patience.upload_answer_s),
            )

        return read_assets(await self._answer(build, acts=True, about="session"))

    # --- exports ------------------------------------------------------------------------------

    async def start_export(
        self,
        token: str,
        session_id: str,
        draft: Mapping[str, Any],
        export_id: str,
        resolution: Resolution | None = None,
        *,
        caller: str = "",
    ) -> None:
        """Have a draft rendered under an id of the caller's making.

        When the answer is lost, the export is looked up by its id; only one that the backend has
        never heard of is ordered again, under the same id. `caller` is whose turn it takes, where
        the backend serves callers in turn.

        Raises:
            BadInput: no track holds anything; nothing was sent.
            ExportBlocked: 402.
        """
        if not any(track.get("sg") for track in mappings(draft.get("t"))):
            raise BadInput(
                "There is nothing on the timeline yet.",
                "Call generate and say what it should show.",
            )
        output = {"format": "mp4", "quality": "high"}
        if resolution is not None:
            output["resolution"] = resolution
        order = {"id": export_id, "sessionId": session_id, "draft": draft, "output": output}
        headers = {**bearer(token), **self._on_behalf_of(caller)}
        try:
            await self._ask(_EXPORTS, order, headers=headers, about="session")
        except OutcomeUnknown as lost:
            if not await self._has_export(token, export_id, lost):
                await self._ask(_EXPORTS, order, headers=headers, about="session")

    async def _has_export(self, token: str, export_id: str, lost: OutcomeUnknown) -> bool:
        try:
            await self.export_status(token, export_id)
        except BackendError as fault:
            if isinstance(fault, BackendFault) and fault.status == 404:
                return False
            raise lost from fault
        return True

    async def export_status(
        self, token: str, export_id: str, *, caller: str = "", is_awaited: bool = True
    ) -> ExportStatus:
        """How far an export is. One that nobody awaits gives way to others, where they wait."""
        headers = self._on_behalf_of(caller, is_awaited=is_awaited)
        path = f"{_EXPORTS}/{quote(export_id, safe='')}"
        return await self._look(ExportStatus, path, token, headers=headers)

    def _on_behalf_of(self, caller: str, *, is_awaited: bool = True) -> dict[str, str]:
        """For whom it is asked: only to a backend on this machine, which serves many callers."""
        if not is_loopback(self._http.base_url.host):
            return {}
        named = {CALLER_HEADER: caller} if caller else {}
        return named if is_awaited else {**named, AWAITED_HEADER: "no"}

    async def cancel_export(self, token: str, export_id: str) -> None:
        """End a render that is under way. Only for a backend whose status says it can."""
        path = f"{_EXPORTS}/{quote(export_id, safe='')}"

        def build() -> httpx.Request:
            return self._http.build_request("DELETE", path, headers=bearer(token))

        await self._answer(build, acts=True, about="session")

    async def download(
        self,
        token: str,
        url: str,
        export_id: str,
        to: Path,
        on_bytes: downloading.OnReceived | None = None,
        *,
        most: int = 1 << 40,
        flaw: Callable[[Path], str] = lambda _: "",
    ) -> None:
        """Fetch a finished export into the file `to`, which appears only once it is whole.

        More than `most` bytes aren't taken, nor is a file of which `flaw` has something to say.

        Raises:
            DeliveryFailed: neither the link nor the backend's own copy could be had in full.
        """
        own = f"/api/render/proxy/{quote(export_id, safe='')}/download"
        links = [url, own] if url else [own]
        pauses_s = self.patience.fetch_on_after_s
        expected = downloading.Expected(export_id, most, flaw)
        await downloading.download(
            self._links, links, bearer(token), to, pauses_s, on_bytes, expected
        )

    # --- asking -------------------------------------------------------------------------------

    def identify_as(self, client_id: str) -> None:
        """Say from now on who asks, to a backend that wants to know it of every request."""
        self._http.headers["X-Client-Id"] = client_id

    def bind_id(self, token: str) -> str:
        """The id by which the account of this token can be registered; "" while it isn't known."""
        return self._bind_ids.get(token, "")

    def remember_bind_id(self, token: str, bind_id: str) -> None:
        """The same, known from an earlier time."""
        self._remember(token, bind_id)

    def _remember(self, token: str, bind_id: str) -> None:
        if len(self._bind_ids) >= _MAX_BIND_IDS:
            self._bind_ids.clear()
        self._bind_ids[token] = bind_id

    async def _look(
        self,
        model: type[ReplyT],
        path: str,
        token: str,
        about: Subject = "account",
        headers: Mapping[str, str] | None = None,
        most: int = ANSWER,
    ) -> ReplyT:
        def build() -> httpx.Request:
            return self._http.build_request(
                "GET", path, headers={**bearer(token), **(headers or {})}
            )

        reply = await self._answer(build, acts=False, about=about, most=most)
        return _understood(model, reply)

    async def _tell(
        self,
        model: type[ReplyT],
        path: str,
        body: object = None,
        *,
        headers: Mapping[str, str],
        about: Subject = "account",
    ) -> ReplyT:
        return _understood(model, await self._ask(path, body, headers=headers, about=about))

    async def _ask(
        self, path: str, body: object, *, headers: Mapping[str, str], about: Subject
    ) -> Any:
        content = json_body(body) if body is not None else b""

        def build() -> httpx.Request:
            kind = _JSON if body is not None else {}
            return self._http.build_request(
                "POST", path, content=content, headers={**headers, **kind}
            )

        return await self._answer(build, acts=True, about=about)

    async def _answer(
        self, build: Callable[[], httpx.Request], *, acts: bool, about: Subject, most: int = ANSWER
    ) -> Any:
        patience = self.patience
        return await answer(
            self._http,
            build,
            acts=acts,
            patience=patience,
            about=about,
            most=most,
            hiding=self._own,
        )


_JSON: Final = {"Content-Type": "application/json"}
_STREAM: Final = {
    "Accept": "text/event-stream",
    "Accept-Encoding": "identity",  # a compressor would hold events back
    "Cache-Control": "no-store",
}


def _uploads(session_id: str) -> str:
    return f"/api/upload-video/{_APP}/{_USER}/{quote(session_id, safe='')}"


def _understood(model: type[ReplyT], data: object) -> ReplyT:
    try:
        return model.model_validate(data if data is not None else {})
    except ValidationError:
        # The validation error would quote the answer, and with it perhaps a token.
        raise BackendFault(
            "The backend's answer lacks what it was asked for.", "Try again later."
        ) from None


async def _check_stream(response: httpx.Response, hiding: Hiding) -> None:
    """Pass a stream; raise what any other answer means."""
    is_stream = response.headers.get("content-type", "").startswith("text/event-stream")
    if response.status_code == 200 and is_stream:
        return
    try:
        body = await whole(response, acts=True)
    except httpx.RequestError as error:
        raise network_fault(error, acts=True) from error
    opened(response.status_code, body, acts=True, about="session", hiding=hiding)
    raise BackendFault("The backend answered without a stream.", "Try again later.")


async def _within(events: AsyncGenerator[Event], deadline: float) -> AsyncGenerator[Event]:
    """The same events, up to a point in time; a cut stream as one of our errors."""
    try:
        while True:
            with anyio.fail_after(deadline - anyio.current_time()):
                event = await anext(events, None)
            if event is None:
                return
            yield event
    except TimeoutError as error:
        raise TookTooLong(
            "The backend was still working on it when the longest wait for a message was over."
        ) from error
    except httpx.RequestError as error:
        raise OutcomeUnknown(
            "The connection was lost while the backend was working on it."
        ) from error
    finally:
        await events.aclose()
