"""What was not understood: corrections to learn from, and questions without an answer"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision = "0006"
down_revision = "0003"

_text = sqltypes.AutoString


def upgrade() -> None:
    op.create_table(
        "lesson",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("kind", _text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("read_as", _text(), nullable=False),
        sa.Column("meant", _text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_lesson_kind", "lesson", ["kind"])


def downgrade() -> None:
    op.drop_table("lesson")
