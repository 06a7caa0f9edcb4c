"""The first tables"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "case_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sqltypes.AutoString(), nullable=False),
        sa.Column("number", sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("kind", sqltypes.AutoString(), nullable=False),
        sa.Column("status", sqltypes.AutoString(), nullable=False),
        sa.Column("actor", sqltypes.AutoString(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("media", sa.Text(), nullable=False),
        sa.Column("visible", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_index(op.f("ix_case_event_number"), "case_event", ["number"], unique=False)
    op.create_table(
        "case_follower",
        sa.Column("number", sqltypes.AutoString(), nullable=False),
        sa.Column("address", sqltypes.AutoString(), nullable=False),
        sa.Column("language", sqltypes.AutoString(), nullable=False),
        sa.Column("since", sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("number", "address"),
    )
    op.create_index(op.f("ix_case_follower_address"), "case_follower", ["address"], unique=False)
    op.create_table(
        "conversation",
        sa.Column("address", sqltypes.AutoString(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("flow", sqltypes.AutoString(), nullable=False),
        sa.Column("touched_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("nudged", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("address"),
    )
    op.create_index(op.f("ix_conversation_touched_at"), "conversation", ["touched_at"], unique=False)
    op.create_table(
        "counter",
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "cursor",
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "inbox",
        sa.Column("channel", sqltypes.AutoString(), nullable=False),
        sa.Column("message_id", sqltypes.AutoString(), nullable=False),
        sa.Column("address", sqltypes.AutoString(), nullable=False),
        sa.Column("received_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("media", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "message_id"),
    )
    op.create_index("ix_inbox_address", "inbox", ["address", "received_at"], unique=False)
    op.create_index(op.f("ix_inbox_received_at"), "inbox", ["received_at"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sqltypes.AutoString(), nullable=False),
        sa.Column("channel", sqltypes.AutoString(), nullable=False),
        sa.Column("address", sqltypes.AutoString(), nullable=False),
        sa.Column("kind", sqltypes.AutoString(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("due_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("sent_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("failed_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("provider_id", sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_index(op.f("ix_outbox_address"), "outbox", ["address"], unique=False)
    op.create_index("ix_outbox_open", "outbox", ["channel", "sent_at", "failed_at", "due_at"], unique=False)
    op.create_table(
        "saved_object",
        sa.Column("address", sqltypes.AutoString(), nullable=False),
        sa.Column("nop", sqltypes.AutoString(), nullable=False),
        sa.Column("since", sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("address", "nop"),
    )
    op.create_table(
        "service_case",
        sa.Column("number", sqltypes.AutoString(), nullable=False),
        sa.Column("kind", sqltypes.AutoString(), nullable=False),
        sa.Column("category", sqltypes.AutoString(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("street", sa.Text(), nullable=False),
        sa.Column("kelurahan", sqltypes.AutoString(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("identity", sqltypes.AutoString(), nullable=False),
        sa.Column("reporter", sqltypes.AutoString(), nullable=False),
        sa.Column("language", sqltypes.AutoString(), nullable=False),
        sa.Column("status", sqltypes.AutoString(), nullable=False),
        sa.Column("agency", sqltypes.AutoString(), nullable=False),
        sa.Column("taken_by", sqltypes.AutoString(), nullable=False),
        sa.Column("media", sa.Text(), nullable=False),
        sa.Column("supporters", sa.Integer(), nullable=False),
        sa.Column("remote_id", sqltypes.AutoString(), nullable=False),
        sa.Column("verify_by", sa.Date(), nullable=False),
        sa.Column("follow_up_by", sa.Date(), nullable=False),
        sa.Column("solve_by", sa.Date(), nullable=False),
        sa.Column("created_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("updated_at", sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("ix_case_similar", "service_case", ["category", "lat", "created_at"], unique=False)
    op.create_index(op.f("ix_service_case_remote_id"), "service_case", ["remote_id"], unique=False)
    op.create_index(op.f("ix_service_case_reporter"), "service_case", ["reporter"], unique=False)
    op.create_index(op.f("ix_service_case_status"), "service_case", ["status"], unique=False)
    op.create_table(
        "watch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sqltypes.AutoString(), nullable=False),
        sa.Column("reference", sqltypes.AutoString(), nullable=False),
        sa.Column("address", sqltypes.AutoString(), nullable=False),
        sa.Column("language", sqltypes.AutoString(), nullable=False),
        sa.Column("secret", sqltypes.AutoString(), nullable=False),
        sa.Column("since", sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("kind", "reference", "address"),
    )
    op.create_index(op.f("ix_watch_address"), "watch", ["address"], unique=False)
    op.create_index(op.f("ix_watch_reference"), "watch", ["reference"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_watch_reference"), table_name="watch")
    op.drop_index(op.f("ix_watch_address"), table_name="watch")
    op.drop_table("watch")
    op.drop_index(op.f("ix_service_case_status"), table_name="service_case")
    op.drop_index(op.f("ix_service_case_reporter"), table_name="service_case")
    op.drop_index(op.f("ix_service_case_remote_id"), table_name="service_case")
    op.drop_index("ix_case_similar", table_name="service_case")
    op.drop_table("service_case")
    op.drop_table("saved_object")
    op.drop_index("ix_outbox_open", table_name="outbox")
    op.drop_index(op.f("ix_outbox_address"), table_name="outbox")
    op.drop_table("outbox")
    op.drop_index(op.f("ix_inbox_received_at"), table_name="inbox")
    op.drop_index("ix_inbox_address", table_name="inbox")
    op.drop_table("inbox")
    op.drop_table("cursor")
    op.drop_table("counter")
    op.drop_index(op.f("ix_conversation_touched_at"), table_name="conversation")
    op.drop_table("conversation")
    op.drop_index(op.f("ix_case_follower_address"), table_name="case_follower")
    op.drop_table("case_follower")
    op.drop_index(op.f("ix_case_event_number"), table_name="case_event")
    op.drop_table("case_event")
