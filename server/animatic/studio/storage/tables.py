"""The studio's database: its tables. Import it late: SQLAlchemy takes a quarter of a second."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from animatic.storage import database
from animatic.storage.database import Database


class StudioBase(DeclarativeBase):
    """All tables of the studio."""


class AccountRow(StudioBase):
    """Who owns sessions: one client id, whichever token it has today."""

    __tablename__ = "accounts"

    id: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[str | None] = mapped_column(unique=True)
    token_hash: Mapped[str | None] = mapped_column(unique=True)
    """SHA-256 of the token. The token itself is nowhere on disk."""
    token_made_ms: Mapped[int]
    credits: Mapped[int]
    frozen: Mapped[int]


class SessionRow(StudioBase):
    """One project on the studio's side: its drafts and its files belong to it."""

    __tablename__ = "sessions"

    id: Mapped[str] = mapped_column(primary_key=True)
    task_id: Mapped[str]
    account: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    language: Mapped[str]
    version: Mapped[int]
    """The version that is current; 0 before the first."""
    trail: Mapped[str] = mapped_column(default="[0]", server_default="[0]")
    """The versions a person walked through, as JSON (`animatic.model.versions`)."""
    place: Mapped[int] = mapped_column(default=0, server_default="0")
    """The index in `trail` they stand on."""
    script: Mapped[str]
    """Uploaded words that join the next message."""
    is_edited: Mapped[bool]
    """Whether this session's editing was paid for."""
    made_ms: Mapped[int]


class VersionRow(StudioBase):
    """One state a session was in. The same draft is the same version."""

    __tablename__ = "versions"
    __table_args__ = (Index("ix_versions_fingerprint", "session", "fingerprint"),)

    session: Mapped[str] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    draft: Mapped[str]
    """JSON, as the state endpoint gives it."""
    fingerprint: Mapped[str] = mapped_column(default="", server_default="")
    message: Mapped[str]
    made_ms: Mapped[int]


class AssetRow(StudioBase):
    """A file that was put in. Sizes in pixels, times in ms; 0 where there is no such thing."""

    __tablename__ = "assets"

    id: Mapped[str] = mapped_column(primary_key=True)
    session: Mapped[str] = mapped_column(ForeignKey("sessions.id"), index=True)
    name: Mapped[str]
    file: Mapped[str]
    """Its name in the assets folder: the id and a known extension, never the person's words."""
    kind: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    duration_ms: Mapped[int]
    has_sound: Mapped[bool]
    bytes: Mapped[int]
    made_ms: Mapped[int]


class ExportRow(StudioBase):
    """One export. The id is the client's own, so it is only unique within an account."""

    __tablename__ = "exports"
    __table_args__ = (Index("ix_exports_status", "status"),)

    account: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    session: Mapped[str] = mapped_column(ForeignKey("sessions.id"))
    key: Mapped[str] = mapped_column(unique=True)
    """Random: names the file on disk and in the link, which whoever has it may open."""
    timeline: Mapped[str]
    resolution: Mapped[str]
    quality: Mapped[str]
    status: Mapped[str]
    frames_done: Mapped[int]
    frames_total: Mapped[int]
    error: Mapped[str]
    """What went wrong; on a second line, what to do about it."""
    notes: Mapped[str]
    """What a person should know of the finished video: sentences, as JSON."""
    process: Mapped[str]
    """The workbench of the studio that renders it: when that is free, nobody does."""
    made_ms: Mapped[int]
    ended_ms: Mapped[int]


def open_database(path: Path) -> Database:
    """The studio's database at `path`, made when it isn't there.

    Raises:
        SettingsError: the file or its folder can't be written.
    """
    return database.open_database(path, StudioBase.metadata, "studio")
