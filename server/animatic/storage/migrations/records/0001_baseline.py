"""The schema of the first version. Files from before revisions have it without being told."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("asked", sa.String(), nullable=False),
        sa.Column("asked_hash", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("process", sa.String(), nullable=False),
        sa.Column("facts", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("credits_before", sa.Double(), nullable=True),
        sa.Column("credits_after", sa.Double(), nullable=True),
        sa.Column("created_ms", sa.Integer(), nullable=False),
        sa.Column("ended_ms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_jobs_fingerprint"), "jobs", ["fingerprint"], unique=False)
    op.create_index("ix_jobs_project_created", "jobs", ["project", "created_ms"], unique=False)
    op.create_index(op.f("ix_jobs_stage"), "jobs", ["stage"], unique=False)
    op.create_table(
        "projects",
        sa.Column("handle", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("backend", sa.String(), nullable=False),
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("task_id", sa.String(), nullable=False),
        sa.Column("prompt", sa.String(), nullable=False),
        sa.Column("script", sa.String(), nullable=False),
        sa.Column("created_ms", sa.Integer(), nullable=False),
        sa.Column("used_ms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("handle"),
    )
    op.create_index(op.f("ix_projects_owner"), "projects", ["owner"], unique=False)
