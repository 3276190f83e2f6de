"""Reminders whole: more of a policy, acknowledgements, memos, pace, anchors of notices."""

from typing import Literal

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

DUTIES = ("filler", "head", "coordinator")
STATES = ("pending", "sending", "sent", "failed", "refused", "unknown")
STEPS = ("leader_after", "review_after", "return_after", "ack_holds")
KEY = "uq_notice_person_id_milestone_id_occasion_"


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=20)


def _restate(
    table: str, column: str, name: str, old: tuple[str, ...], new: tuple[str, ...]
) -> None:
    """Replace the CHECK over the values of a column."""
    with op.batch_alter_table(table) as batch:
        batch.alter_column(
            column,
            existing_type=_enum(name, *old),
            type_=_enum(name, *new),
            existing_nullable=False,
        )


def upgrade() -> None:
    _restate("person", "duty", "duty", DUTIES, (*DUTIES, "leader"))
    _restate("delivery", "state", "deliverystate", STATES, (*STATES, "handed_over", "obsolete"))
    # SQLite cannot add a column with a CHECK; PostgreSQL cannot make a table anew.
    anew: Literal["auto", "always"] = "always" if op.get_bind().dialect.name == "sqlite" else "auto"
    with op.batch_alter_table("policy", recreate=anew) as batch:
        for name in ("week_preview", "month_preview"):
            batch.add_column(
                sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
            )
        for name in STEPS:
            batch.add_column(sa.Column(name, sa.Integer()))
        rest_day = _enum("restday", "send", "before", "after")
        batch.add_column(sa.Column("rest_day", rest_day, nullable=False, server_default="send"))
        for name in ("quiet_from", "quiet_until"):
            batch.add_column(sa.Column(name, sqlmodel.sql.sqltypes.AutoString(length=5)))
    with op.batch_alter_table("unit") as batch:
        batch.add_column(sa.Column("policy_id", sa.Integer()))
        batch.create_foreign_key(op.f("fk_unit_policy_id_policy"), "policy", ["policy_id"], ["id"])
    with op.batch_alter_table("milestone") as batch:
        batch.add_column(sa.Column("returned_on", sa.Date()))
    op.execute(
        "UPDATE milestone SET returned_on = (SELECT max(happened_on) FROM trail"
        " WHERE trail.milestone_id = milestone.id AND trail.to_state = 'returned')"
    )
    with op.batch_alter_table("notice") as batch:
        batch.drop_constraint(op.f(f"{KEY}due_on"), type_="unique")
        batch.alter_column("due_on", new_column_name="anchor_on", existing_type=sa.Date())
    with op.batch_alter_table("notice") as batch:
        batch.create_unique_constraint(
            op.f(f"{KEY}anchor_on"), ["person_id", "milestone_id", "occasion", "anchor_on"]
        )
    with op.batch_alter_table("letter") as batch:
        batch.add_column(
            sa.Column(
                "markdown",
                sqlmodel.sql.sqltypes.AutoString(),
                nullable=False,
                server_default="",
            )
        )
    op.create_table(
        "acknowledgement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("anchor_on", sa.Date(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("by", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("promised_on", sa.Date()),
        sa.Column("note", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["milestone_id"],
            ["milestone.id"],
            name=op.f("fk_acknowledgement_milestone_id_milestone"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acknowledgement")),
        sa.UniqueConstraint(
            "milestone_id", "anchor_on", name=op.f("uq_acknowledgement_milestone_id_anchor_on")
        ),
    )
    op.create_table(
        "memo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("subject", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("letter_id", sa.Integer()),
        sa.Column("dropped_why", sqlmodel.sql.sqltypes.AutoString(length=100)),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name=op.f("fk_memo_letter_id_letter")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_memo_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memo")),
        sa.UniqueConstraint(
            "person_id", "kind", "subject", name=op.f("uq_memo_person_id_kind_subject")
        ),
    )
    op.create_index("ix_memo_letter_id", "memo", ["letter_id"])
    op.create_table(
        "rewording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("subject", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("html", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("markdown", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name=op.f("fk_rewording_letter_id_letter")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rewording")),
        sa.UniqueConstraint("letter_id", "sha256", name=op.f("uq_rewording_letter_id_sha256")),
    )
    op.create_table(
        "pace",
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("tat", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("paused_until", sqlmodel.sql.sqltypes.UTCDateTime()),
        sa.Column("why", sqlmodel.sql.sqltypes.AutoString(length=300)),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_pace")),
    )


def downgrade() -> None:
    """What only the newer program knows goes: letters handed over count as sent."""
    for name in ("pace", "rewording", "memo", "acknowledgement"):
        op.drop_table(name)
    # Several anchors of one milestone may fall on one day only for occasions that 0001 lacks.
    op.execute(
        "DELETE FROM notice WHERE occasion LIKE 'review-%' OR occasion LIKE 'return-%'"
        " OR occasion LIKE 'escalate-leader%' OR occasion LIKE '%-preview'"
    )
    with op.batch_alter_table("notice") as batch:
        batch.drop_constraint(op.f(f"{KEY}anchor_on"), type_="unique")
        batch.alter_column("anchor_on", new_column_name="due_on", existing_type=sa.Date())
    with op.batch_alter_table("notice") as batch:
        batch.create_unique_constraint(
            op.f(f"{KEY}due_on"), ["person_id", "milestone_id", "occasion", "due_on"]
        )
    with op.batch_alter_table("letter") as batch:
        batch.drop_column("markdown")
    with op.batch_alter_table("milestone") as batch:
        batch.drop_column("returned_on")
    with op.batch_alter_table("unit") as batch:
        batch.drop_constraint(op.f("fk_unit_policy_id_policy"), type_="foreignkey")
        batch.drop_column("policy_id")
    with op.batch_alter_table("policy") as batch:
        batch.drop_constraint(op.f("ck_policy_restday"), type_="check")
        for name in ("quiet_from", "quiet_until", "rest_day", *STEPS):
            batch.drop_column(name)
        for name in ("week_preview", "month_preview"):
            batch.drop_column(name)
    op.execute("UPDATE delivery SET state = 'sent' WHERE state = 'handed_over'")
    op.execute("UPDATE delivery SET state = 'refused' WHERE state = 'obsolete'")
    _restate("delivery", "state", "deliverystate", (*STATES, "handed_over", "obsolete"), STATES)
    op.execute("UPDATE person SET duty = 'coordinator' WHERE duty = 'leader'")
    _restate("person", "duty", "duty", (*DUTIES, "leader"), DUTIES)
