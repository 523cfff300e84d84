"""Projects keep their versions; a job says how far it is."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "versions",
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("asked", sa.String(), nullable=False),
        sa.Column("draft", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.Column("made_ms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("project", "number"),
    )
    op.create_index("ix_versions_fingerprint", "versions", ["project", "fingerprint"], unique=True)
    trail = sa.Column("trail", sa.String(), nullable=False, server_default="[0]")
    op.add_column("projects", trail)
    op.add_column("projects", sa.Column("place", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("jobs", sa.Column("progress", sa.String(), nullable=False, server_default=""))
