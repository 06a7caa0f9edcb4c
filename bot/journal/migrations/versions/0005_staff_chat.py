"""What became of the messages about a case is found by how their keys begin

PostgreSQL uses an index for that only when it sorts by bytes; SQLite's always do.
"""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.create_index("ix_outbox_key", "outbox", ["key"], postgresql_ops={"key": "text_pattern_ops"})


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_index("ix_outbox_key", "outbox")
