"""A project knows the request it was begun with: two processes asked the same begin one."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    asked = sa.Column("asked_hash", sa.String(), nullable=False, server_default="")
    op.add_column("projects", asked)
