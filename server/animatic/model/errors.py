"""Every failure a person can meet, drawn as one tree.

    AnimaticError                      what happened, and what to do next
    ├── SettingsError                  the set-up can't be used as it is
    ├── BadInput                       what was given can't be used
    │   ├── UnknownProject             no such project, or somebody else's: the same words for both
    │   ├── NoSuchVersion              nothing to undo, or a version that isn't there
    │   ├── UnusableMedia              a file or link that can't become part of a video
    │   ├── UnsupportedFile            4001: not one of the accepted formats
    │   └── FileTooLarge               4002: over the profile's limit
    ├── Busy                           one turn at a time per project
    ├── BackendError                   the backend said no, or said nothing
    │   ├── BackendUnreachable         nothing was sent: safe to try again
    │   ├── OutcomeUnknown             it was sent and the answer was lost: never sent again by us
    │   │   └── TookTooLong            it was still being worked on when it was given up
    │   ├── TokenRejected              1001
    │   ├── SessionNotFound            1002
    │   ├── OutOfCredits               2001
    │   ├── ClientIdMissing            400
    │   ├── ExportBlocked              402: a matter of the plan, not of credits
    │   ├── RateLimited                429
    │   ├── TurnFailed                 the turn ran and ended in an error
    │   ├── ExportFailed               the render ran and ended in an error
    │   └── BackendFault               anything else it answered
    └── DeliveryFailed                 the finished file couldn't be fetched, checked or placed

`str(error)` is one or two plain sentences for a person; `error.next_step` is the advice.
No message ever holds a token: whoever raises puts in words, not headers.
"""

from __future__ import annotations

from typing import ClassVar


class AnimaticError(Exception):
    """What happened (`message`) and what to do about it (`next_step`)."""

    default_next_step: ClassVar[str] = ""

    def __init__(self, message: str, next_step: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step or self.default_next_step

    def __str__(self) -> str:
        return f"{self.message} {self.next_step}".strip()


class SettingsError(AnimaticError):
    """The environment or a flag holds something that can't be used."""


class BadInput(AnimaticError):
    """An argument, a file or a link that can't be used, said before anything was sent."""


class UnknownProject(BadInput):
    """A handle that is malformed, unknown or somebody else's. Which of the three isn't said."""

    default_next_step = (
        "Pass the project handle that generate or upload gave you, "
        "or call generate without one to start a new project."
    )


class NoSuchVersion(BadInput):
    """An undo, a redo or a going back that leads nowhere."""

    default_next_step = "Call state: it lists the versions there are."


class UnusableMedia(BadInput):
    """A file that is there but can't become part of a video: empty, broken, hostile."""


class UnsupportedFile(BadInput):
    """4001: the format isn't one of the accepted ones."""

    default_next_step = (
        "Accepted: mp4, mov, avi, webm, mkv, jpg, png, gif, webp, mp3, wav, m4a, aac."
    )


class FileTooLarge(BadInput):
    """4002: over the profile's size limit."""

    default_next_step = "Compress it or trim it, then upload it again."


class Busy(AnimaticError):
    """The project has a turn under way; two at once would corrupt it."""

    default_next_step = "Call state with this project to wait for it, then send the next message."


class BackendError(AnimaticError):
    """The backend said no, or said nothing."""


class BackendUnreachable(BackendError):
    """No connection could be made, so nothing was acted on."""

    default_next_step = "Check the network and try again: nothing was sent and nothing was charged."


class OutcomeUnknown(BackendError):
    """The request was sent and its answer was lost. It is never sent again by us."""

    default_next_step = "Call state to see what the project holds before you ask again."


class TookTooLong(OutcomeUnknown):
    """The backend was still at work when the longest wait was over. Nothing was cut."""

    default_next_step = (
        "Call state in a few minutes: it may still arrive. Say it again only if it doesn't."
    )


class TokenRejected(BackendError):
    """1001: the token is expired or invalid."""

    default_next_step = "Set NEMO_TOKEN to a valid token, or unset it to use a free anonymous one."


class SessionNotFound(BackendError):
    """1002: the backend doesn't find this session. `is_certain`: the API itself said so."""

    default_next_step = (
        "Nothing was changed: try again in a minute. If it stays so, say the next change with "
        "generate: that begins a new session and keeps this one."
    )

    def __init__(self, message: str, next_step: str = "", *, is_certain: bool = True) -> None:
        super().__init__(message, next_step)
        self.is_certain = is_certain


class OutOfCredits(BackendError):
    """2001: the account has no credits left."""

    default_next_step = "Top up credits in your account."


class ClientIdMissing(BackendError):
    """400: the request for an anonymous token had no client id."""


class ExportBlocked(BackendError):
    """402: the plan doesn't include export. Credits have nothing to do with it."""

    default_next_step = "Register or upgrade your plan to unlock export."


class RateLimited(BackendError):
    """429: one anonymous token per client and 7 days, or too many requests."""

    default_next_step = "Wait a while and try again."


class TurnFailed(BackendError):
    """The message was taken, and working on it ended in an error."""

    default_next_step = "Call state to see what was done, then try again or say it differently."


class DiskFull(AnimaticError):
    """There isn't room for what is to be written."""

    default_next_step = "Free some space, then try again."


class ExportFailed(BackendError):
    """The render ended in an error."""

    default_next_step = "Call export again; if it fails again, simplify the last edit."


class BackendFault(BackendError):
    """Any other answer that isn't a success. `status` is the HTTP status or the envelope's code."""

    def __init__(self, message: str, next_step: str = "", status: int = 0) -> None:
        super().__init__(message, next_step)
        self.status = status


class DeliveryFailed(AnimaticError):
    """The finished file couldn't be fetched, checked or put in place."""

    default_next_step = "Call export again: the same render is fetched, not made anew."
