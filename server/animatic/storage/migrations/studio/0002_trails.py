"""Sessions know the way through their versions; a version is found by its draft."""

import hashlib
import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

sessions = sa.table("sessions", sa.column("id"), sa.column("version"), sa.column("trail"),
                    sa.column("place"))  # fmt: skip
versions = sa.table("versions", sa.column("session"), sa.column("number"), sa.column("parent"),
                    sa.column("draft"), sa.column("fingerprint"))  # fmt: skip


def upgrade() -> None:
    trail = sa.Column("trail", sa.String(), nullable=False, server_default="[0]")
    op.add_column("sessions", trail)
    op.add_column("sessions", sa.Column("place", sa.Integer(), nullable=False, server_default="0"))
    mark = sa.Column("fingerprint", sa.String(), nullable=False, server_default="")
    op.add_column("versions", mark)
    _fill(op.get_bind())
    with op.batch_alter_table("versions") as table:
        table.drop_column("parent")
        table.create_index("ix_versions_fingerprint", ["session", "fingerprint"])


def _fill(connection: sa.Connection) -> None:
    """Until now a version led back to the one before it."""
    parents: dict[tuple[str, int], int] = {}
    query = sa.select(versions.c.session, versions.c.number, versions.c.parent, versions.c.draft)
    for session, number, parent, draft in connection.execute(query).all():
        parents[session, number] = parent
        same = (versions.c.session == session) & (versions.c.number == number)
        connection.execute(versions.update().where(same).values(fingerprint=_mark(draft)))
    for session, number in connection.execute(sa.select(sessions.c.id, sessions.c.version)).all():
        trail = [number]
        while trail[0]:
            trail.insert(0, parents.get((session, trail[0]), 0))
        values = {"trail": json.dumps(trail[-100:]), "place": len(trail[-100:]) - 1}
        connection.execute(sessions.update().where(sessions.c.id == session).values(**values))


def _mark(draft: str) -> str:
    text = json.dumps(json.loads(draft), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
