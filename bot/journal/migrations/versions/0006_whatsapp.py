"""Residents on WhatsApp, statuses of what was sent, links between channels, and what could not be understood"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision = "0006"
down_revision = "0005"

_text = sqltypes.AutoString
_moment = sqltypes.UTCDateTime


def upgrade() -> None:
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("status", _text(), nullable=False, server_default=""))
    op.create_table(
        "whatsapp_resident",
        sa.Column("address", _text(), nullable=False),
        sa.Column("phone", _text(), nullable=True),
        sa.Column("user_id", _text(), nullable=True),
        sa.Column("closed_at", _moment(), nullable=True),
        sa.Column("since", _moment(), nullable=False),
        sa.PrimaryKeyConstraint("address"),
        sa.UniqueConstraint("phone"),
        sa.UniqueConstraint("user_id"),
    )
    op.create_table(
        "link",
        sa.Column("address", _text(), nullable=False),
        sa.Column("person", _text(), nullable=False),
        sa.Column("since", _moment(), nullable=False),
        sa.PrimaryKeyConstraint("address"),
    )
    op.create_index("ix_link_person", "link", ["person"])
    op.create_table(
        "link_code",
        sa.Column("digest", _text(), nullable=False),
        sa.Column("address", _text(), nullable=False),
        sa.Column("expires_at", _moment(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_table(
        "set_aside",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", _text(), nullable=False),
        sa.Column("channel", _text(), nullable=False),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("reason", _text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )


def downgrade() -> None:
    for table in ("set_aside", "link_code", "link", "whatsapp_resident"):
        op.drop_table(table)
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_column("status")
