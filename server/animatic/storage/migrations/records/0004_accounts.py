"""A project knows the account that made its session."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    account = sa.Column("account", sa.String(), nullable=False, server_default="")
    op.add_column("projects", account)
