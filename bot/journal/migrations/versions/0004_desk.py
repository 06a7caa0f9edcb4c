"""Keys of the staff page: one-time links of officers, and their shifts"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision = "0004"
down_revision = "0003"

_text = sqltypes.AutoString
_moment = sqltypes.UTCDateTime


def upgrade() -> None:
    op.create_table(
        "officer_key",
        sa.Column("digest", _text(), nullable=False),
        sa.Column("kind", _text(), nullable=False),
        sa.Column("officer", sa.Integer(), nullable=False),
        sa.Column("made_by", _text(), nullable=False),
        sa.Column("expires_at", _moment(), nullable=False),
        sa.Column("ended_at", _moment(), nullable=True),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index("ix_officer_key_officer", "officer_key", ["officer"])


def downgrade() -> None:
    op.drop_table("officer_key")
