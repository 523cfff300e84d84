"""The five skills this server was created from, as data: name, limits, promise."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1024 * 1024

PICTURES = frozenset({"jpg", "jpeg", "png", "gif", "webp"})
CLIPS = frozenset({"mp4", "mov", "avi", "webm", "mkv"})
SOUNDS = frozenset({"mp3", "wav", "m4a", "aac"})
SCRIPTS = frozenset({"txt", "srt"})
ACCEPTED = PICTURES | CLIPS | SOUNDS


@dataclass(frozen=True, slots=True)
class Profile:
    """One skill: what `X-Skill-Source` says, and what it accepts."""

    name: str
    title: str
    max_upload_bytes: int
    version: str = "1.0.0"
    takes_scripts: bool = False
    """Whether the wire takes a script as a file (S3). Here its text joins the prompt for all."""


PROFILES: dict[str, Profile] = {
    p.name: p
    for p in (
        Profile("video-generation-4k", "Video Generation 4K", 500 * MB),
        Profile("ai-video-generator-free-hd", "AI Video Generator Free HD", 200 * MB),
        Profile("video-create-ai", "Video Create AI", 500 * MB),
        Profile(
            "free-video-generation-models",
            "Free Video Generation Models",
            200 * MB,
            takes_scripts=True,
        ),
        Profile("free-video-gen-online", "Free Video Gen Online", 200 * MB),
    )
}
DEFAULT_PROFILE = "video-generation-4k"
