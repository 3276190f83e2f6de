"""Facts that people enter, settlements that replay, publications and appeals."""

from typing import Any

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OUTCOMES = ("on_time", "late", "missing", "waived", "in_review", "not_due")


def _text(length: int) -> sqlmodel.sql.sqltypes.AutoString:
    return sqlmodel.sql.sqltypes.AutoString(length=length)


def _moment() -> sqlmodel.sql.sqltypes.UTCDateTime:
    return sqlmodel.sql.sqltypes.UTCDateTime()


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=20)


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
    )


def _fact_table(name: str, *own: sa.Column[Any]) -> None:
    """Make a table of facts that people enter: its own columns after those that all have."""
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("by", _text(60), nullable=False),
        sa.Column("withdrawn_on", sa.Date()),
        sa.Column("withdrawn_at", _moment()),
        sa.Column("withdrawn_by", _text(60)),
        sa.Column("withdrawn_why", _text(500)),
        *own,
        _to(name, "plan_id", "plan"),
        _to(name, "unit_id", "unit"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    for column in ("plan_id", "unit_id"):
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])


def upgrade() -> None:
    op.drop_table("fact")
    with op.batch_alter_table("settlement") as batch:
        batch.add_column(sa.Column("facts", sa.JSON(none_as_null=True)))
        batch.add_column(sa.Column("instead", sa.JSON(), nullable=False, server_default="{}"))
        batch.add_column(sa.Column("rubric_text", sqlmodel.sql.sqltypes.AutoString()))
    _fact_table(
        "tally",
        sa.Column("what", _text(80), nullable=False),
        sa.Column("amount", _text(40), nullable=False),
        sa.Column("level", _text(60)),
        sa.Column("happened_on", sa.Date()),
        sa.Column("title", _text(300), nullable=False),
        sa.Column("link", _text(500), nullable=False),
        sa.Column("content_key", _text(200)),
        sa.Column("remark", _text(500), nullable=False),
    )
    _fact_table(
        "judgement",
        sa.Column("indicator", _text(80), nullable=False),
        sa.Column("judge", _text(120), nullable=False),
        sa.Column("stage", _enum("judgementstage", "self", "review"), nullable=False),
        sa.Column("score", _text(40), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("remark", _text(500), nullable=False),
    )
    op.create_index(
        "ix_judgement_plan_id_unit_id_indicator", "judgement", ["plan_id", "unit_id", "indicator"]
    )
    _fact_table(
        "veto_finding",
        sa.Column("veto", _text(80), nullable=False),
        sa.Column("verifier", _text(120), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("reason", _text(500), nullable=False),
    )
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("settlement_id", sa.Integer(), nullable=False),
        sa.Column("kind", _enum("publicationkind", "comment", "final"), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date()),
        sa.Column("by", _text(60), nullable=False),
        sa.Column("at", _moment(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'comment') = (until_on IS NOT NULL)", name=op.f("ck_publication_comment_until")
        ),
        _to("publication", "settlement_id", "settlement"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint(
            "settlement_id", "kind", name=op.f("uq_publication_settlement_id_kind")
        ),
    )
    op.create_index(op.f("ix_publication_settlement_id"), "publication", ["settlement_id"])
    op.create_table(
        "appeal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("settlement_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("indicator", _text(80), nullable=False),
        sa.Column("claim", _text(500), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("by", _text(60), nullable=False),
        sa.Column("state", _enum("appealstate", "open", "upheld", "rejected"), nullable=False),
        sa.Column("answer", _text(500), nullable=False),
        sa.Column("answered_on", sa.Date()),
        sa.Column("answered_at", _moment()),
        sa.Column("answered_by", _text(60)),
        sa.Column("corrected", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "(state = 'open') = (answered_on IS NULL)", name=op.f("ck_appeal_answered")
        ),
        _to("appeal", "settlement_id", "settlement"),
        _to("appeal", "unit_id", "unit"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
    )
    op.create_index(op.f("ix_appeal_settlement_id"), "appeal", ["settlement_id"])
    owners = ("tally", "judgement", "veto_finding", "appeal")
    count = " + ".join(f"CASE WHEN {one}_id IS NULL THEN 0 ELSE 1 END" for one in owners)
    op.create_table(
        "fact_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(f"{one}_id", sa.Integer()) for one in owners),
        sa.Column("name", _text(255), nullable=False),
        sa.Column("sha256", _text(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"({count}) = 1", name=op.f("ck_fact_evidence_owner")),
        *(_to("fact_evidence", f"{one}_id", one) for one in owners),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_evidence")),
    )
    for column in (*(f"{one}_id" for one in owners), "sha256"):
        op.create_index(op.f(f"ix_fact_evidence_{column}"), "fact_evidence", [column])


def downgrade() -> None:
    """Facts that people entered go; the table of frozen milestones comes back empty."""
    for name in ("fact_evidence", "appeal", "publication", "veto_finding", "judgement", "tally"):
        op.drop_table(name)
    with op.batch_alter_table("settlement") as batch:
        for name in ("rubric_text", "instead", "facts"):
            batch.drop_column(name)
    op.create_table(
        "fact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("settlement_id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("outcome", _enum("outcome", *OUTCOMES), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date()),
        _to("fact", "milestone_id", "milestone"),
        _to("fact", "settlement_id", "settlement"),
        _to("fact", "task_id", "task"),
        _to("fact", "unit_id", "unit"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact")),
    )
    for column in ("milestone_id", "settlement_id"):
        op.create_index(op.f(f"ix_fact_{column}"), "fact", [column])
