"""Officers, their groups and topics; levels, stages and ratings of cases"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision = "0003"
down_revision = "0002"

_text = sqltypes.AutoString
_moment = sqltypes.UTCDateTime


def upgrade() -> None:
    with op.batch_alter_table("service_case") as case:
        case.add_column(sa.Column("level", sa.Integer(), nullable=False, server_default="0"))
        case.add_column(sa.Column("stage_at", _moment(), nullable=True))
        case.add_column(sa.Column("paused_at", _moment(), nullable=True))
        case.add_column(sa.Column("rating", sa.Integer(), nullable=False, server_default="0"))
        case.create_index("ix_service_case_level", ["level"])
    op.execute("UPDATE service_case SET stage_at = updated_at")
    op.create_table(
        "officer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", _text(), nullable=False),
        sa.Column("rank", _text(), nullable=False),
        sa.Column("agency", _text(), nullable=False),
        sa.Column("telegram", sa.BigInteger(), nullable=True),
        sa.Column("since", _moment(), nullable=False),
        sa.Column("ended_at", _moment(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
        sa.UniqueConstraint("telegram"),
    )
    op.create_table(
        "invitation",
        sa.Column("digest", _text(), nullable=False),
        sa.Column("rank", _text(), nullable=False),
        sa.Column("agency", _text(), nullable=False),
        sa.Column("invited_by", _text(), nullable=False),
        sa.Column("expires_at", _moment(), nullable=False),
        sa.Column("used_at", _moment(), nullable=True),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_table(
        "staff_group",
        sa.Column("configured", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("configured"),
    )
    op.create_table(
        "staff_topic",
        sa.Column("number", _text(), nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("thread", sa.Integer(), nullable=False),
        sa.Column("card", sa.Integer(), nullable=False),
        sa.Column("shown", _text(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "staff_post",
        sa.Column("key", _text(), nullable=False),
        sa.Column("number", _text(), nullable=False),
        sa.Column("kind", _text(), nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("message", sa.Integer(), nullable=False),
        sa.Column("event", _text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("at", _moment(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_staff_post_number", "staff_post", ["number"])
    op.create_index("ix_staff_post_event", "staff_post", ["event"])
    op.create_index("ix_post_message", "staff_post", ["chat", "message"])
    op.create_index("ix_post_open", "staff_post", ["settled", "kind"])


def downgrade() -> None:
    for table in ("staff_post", "staff_topic", "staff_group", "invitation", "officer"):
        op.drop_table(table)
    with op.batch_alter_table("service_case") as case:
        case.drop_index("ix_service_case_level")
        for column in ("level", "stage_at", "paused_at", "rating"):
            case.drop_column(column)
