"""Settings: the environment, read once, frozen.

The vendor's names stay the vendor's (`NEMO_…`, `SKILL_SOURCE`); ours start with `ANIMATIC_`.
Every field's description is a row of docs/settings.md, which a test compares.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from platformdirs import user_data_dir, user_videos_dir
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)

from animatic.model.errors import SettingsError
from animatic.model.profiles import DEFAULT_PROFILE, PROFILES, Profile

BackendName = Literal["studio", "cloud"]
_PLACEHOLDER = re.compile(r"\$\{[^}]*\}|%[A-Z_]+%")


def _own_folder(path: Path) -> Path:
    """An absolute folder: relative ones would land wherever the host was started."""
    return path.expanduser().absolute()


Folder = Annotated[Path, AfterValidator(_own_folder)]
Seconds = Annotated[float, Field(ge=0, le=3600)]


def _address(url: str) -> str:
    """The address of a server, without a name or a key in it: those would end up in logs."""
    try:
        found = urlsplit(url)
        is_address = found.scheme in ("http", "https") and bool(found.hostname)
        is_address = is_address and found.port != 0 and found.username is None
    except ValueError:
        is_address = False
    if url and not is_address:
        raise ValueError(
            "not the address of a server, like http://127.0.0.1:11434/v1 "
            "(a key goes to ANIMATIC_PLANNER_KEY)"
        )
    return url


def _split(value: object) -> object:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


class Settings(BaseModel):
    """What the environment says, checked. Build it with `load`, once, in the composition root."""

    model_config = ConfigDict(frozen=True)

    nemo_token: Annotated[
        SecretStr | None,
        Field(
            validation_alias="NEMO_TOKEN", description="Your NemoVideo token. Selects the cloud."
        ),
    ] = None
    nemo_api_url: Annotated[
        str, Field(validation_alias="NEMO_API_URL", description="Where the cloud's API is.")
    ] = "https://mega-api-prod.nemovideo.ai"
    nemo_web_url: Annotated[
        str, Field(validation_alias="NEMO_WEB_URL", description="Where its website is, for links.")
    ] = "https://nemovideo.com"
    nemo_client_id: Annotated[
        str,
        Field(
            validation_alias="NEMO_CLIENT_ID",
            description="Client id for anonymous tokens. Unset: one is made and kept.",
        ),
    ] = ""
    skill_source: Annotated[
        str,
        Field(
            validation_alias="SKILL_SOURCE",
            description="What `X-Skill-Platform` says. Unset: seen from the install path.",
        ),
    ] = ""
    backend: Annotated[
        BackendName | None,
        Field(
            validation_alias="ANIMATIC_BACKEND",
            description="`studio` (here, offline) or `cloud`. Unset: `cloud` with a token.",
        ),
    ] = None
    profile_name: Annotated[
        str,
        Field(
            validation_alias="ANIMATIC_PROFILE",
            description="Which of the five skills this server is; sets the upload limit.",
        ),
    ] = DEFAULT_PROFILE
    home: Annotated[
        Folder,
        Field(
            validation_alias="ANIMATIC_HOME",
            description="Where projects, jobs and the anonymous token are kept.",
        ),
    ] = Path(user_data_dir("animatic", appauthor=False))
    output_dir: Annotated[
        Folder,
        Field(
            validation_alias="ANIMATIC_OUTPUT_DIR",
            description="Where finished videos are put. Default: your Videos folder.",
        ),
    ] = Path(user_videos_dir())
    wait_s: Annotated[
        Seconds,
        Field(
            validation_alias="ANIMATIC_WAIT_S",
            description="How long a call waits before it answers “still working”.",
        ),
    ] = 45
    export_poll_s: Annotated[
        Seconds | None,
        Field(
            validation_alias="ANIMATIC_EXPORT_POLL_S",
            description="Seconds between looks at an export: 30 on the cloud, 0.25 on the studio.",
        ),
    ] = None
    export_limit_s: Annotated[
        float,
        Field(
            gt=0,
            le=86_400,
            validation_alias="ANIMATIC_EXPORT_LIMIT_S",
            description="How long a render is waited for before that is said; it isn't given up.",
        ),
    ] = 10_800
    recovery_poll_s: Annotated[
        Seconds | None,
        Field(
            validation_alias="ANIMATIC_RECOVERY_POLL_S",
            description="First wait before a lost turn is looked up: 30 on the cloud, "
            "0.25 on the studio.",
        ),
    ] = None
    repeat_window_s: Annotated[
        Seconds,
        Field(
            validation_alias="ANIMATIC_REPEAT_WINDOW_S",
            description="How long the same request again means a lost answer, not a new wish.",
        ),
    ] = 30
    rate_limit_wait_s: Annotated[
        Seconds,
        Field(
            validation_alias="ANIMATIC_RATE_LIMIT_WAIT_S",
            description="Wait before the one repeat after “rate limited”.",
        ),
    ] = 30
    studio_credits: Annotated[
        int | None,
        Field(
            validation_alias="ANIMATIC_STUDIO_CREDITS",
            ge=0,
            description="Rehearse the cloud's credits on the studio. Unset: not metered.",
        ),
    ] = None
    planner_url: Annotated[
        str,
        AfterValidator(_address),
        Field(
            validation_alias="ANIMATIC_PLANNER_URL",
            description="An OpenAI-compatible server (`http://127.0.0.1:11434/v1`) that "
            "understands for the studio. Unset: the built-in grammar.",
        ),
    ] = ""
    planner_model: Annotated[
        str,
        Field(
            validation_alias="ANIMATIC_PLANNER_MODEL",
            description="The model to ask there, where it has several.",
        ),
    ] = ""
    planner_key: Annotated[
        SecretStr | None,
        Field(validation_alias="ANIMATIC_PLANNER_KEY", description="Its key, if it wants one."),
    ] = None
    render_workers: Annotated[
        int | None,
        Field(
            validation_alias="ANIMATIC_RENDER_WORKERS",
            ge=1,
            le=64,
            description="Pieces of a video that the studio draws at once. Unset: one for four "
            "cores, while memory lasts. Each further one takes 1.1 GB at 4K, 0.3 GB at 1080p.",
        ),
    ] = None
    keep_days: Annotated[
        int,
        Field(
            validation_alias="ANIMATIC_KEEP_DAYS",
            ge=0,
            le=36_500,
            description="Days after its last job that a project is forgotten, with the files "
            "that were uploaded to it. Finished videos stay. 0: never.",
        ),
    ] = 90
    keep_gb: Annotated[
        int,
        Field(
            validation_alias="ANIMATIC_KEEP_GB",
            ge=1,
            le=10_000,
            description="Gigabytes the studio keeps of what it can make again; what went longest "
            "unused goes first. Delivered videos aren't counted.",
        ),
    ] = 12
    local_files: Annotated[
        Literal["auto", "on", "off"],
        Field(
            validation_alias="ANIMATIC_LOCAL_FILES",
            description="Whether callers may name paths on this machine over HTTP. "
            "`auto`: only when it listens on a loopback address.",
        ),
    ] = "auto"
    private_urls: Annotated[
        bool,
        Field(
            validation_alias="ANIMATIC_PRIVATE_URLS",
            description="Whether uploads and finished videos may be fetched from "
            "private-network addresses other than the API's own.",
        ),
    ] = False
    allowed_hosts: Annotated[
        tuple[str, ...],
        BeforeValidator(_split),
        Field(
            validation_alias="ANIMATIC_ALLOWED_HOSTS",
            description="Host names `animatic serve` answers to, comma-separated.",
        ),
    ] = ()
    public_url: Annotated[
        str,
        Field(
            validation_alias="ANIMATIC_PUBLIC_URL",
            description="The address in links over HTTP. Unset: the one the caller used.",
        ),
    ] = ""
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"],
        Field(validation_alias="ANIMATIC_LOG_LEVEL", description="How much goes to stderr."),
    ] = "WARNING"

    @model_validator(mode="after")
    def _profile_exists(self) -> Self:
        if self.profile_name not in PROFILES:
            raise ValueError(f"ANIMATIC_PROFILE must be one of: {', '.join(PROFILES)}")
        return self

    @property
    def profile(self) -> Profile:
        return PROFILES[self.profile_name]

    @property
    def backend_name(self) -> BackendName:
        """Decision 1: asked for, else the cloud when a token is there, else the studio."""
        if self.backend is not None:
            return self.backend
        return "cloud" if self.nemo_token is not None else "studio"

    @property
    def recovery_s(self) -> float:
        """Seconds before the first look at the state after a lost turn."""
        if self.recovery_poll_s is not None:
            return self.recovery_poll_s
        return 30 if self.backend_name == "cloud" else 0.25

    @property
    def poll_s(self) -> float:
        """Seconds between two looks at an export's status."""
        if self.export_poll_s is not None:
            return self.export_poll_s
        return 30 if self.backend_name == "cloud" else 0.25


def load(environ: Mapping[str, str], **overrides: object) -> Settings:
    """Settings from an environment, with a command line's flags on top.

    Raises:
        SettingsError: a value that can't be used, or a `${…}` nobody filled in.
    """
    names = {str(f.validation_alias) for f in Settings.model_fields.values()}
    given: dict[str, Any] = {
        name: value.strip() for name, value in environ.items() if name in names and value.strip()
    }
    for name, value in given.items():
        if _PLACEHOLDER.search(value):
            raise SettingsError(
                f"{name} holds a placeholder that was never filled in.",
                "Set a real value in your MCP client's configuration, or remove the line.",
            )
    aliases = {name: str(f.validation_alias) for name, f in Settings.model_fields.items()}
    given.update({aliases[name]: v for name, v in overrides.items() if v is not None})
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        raise SettingsError(_sentence(error), "See the table in docs/settings.md.") from None


def _sentence(error: ValidationError) -> str:
    """The first problem in words; values are left out, since one of them may be a token."""
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    what = first["msg"].removeprefix("Value error, ")
    return f"{where}: {what}." if where else f"{what}."
