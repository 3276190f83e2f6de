"""A step of a trail may be dated anew by a later row; the row as first written stays."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

FOREIGN_KEY = "fk_trail_corrects_id_trail"


def upgrade() -> None:
    with op.batch_alter_table("trail") as batch:
        batch.add_column(sa.Column("corrects_id", sa.Integer()))
        batch.create_foreign_key(op.f(FOREIGN_KEY), "trail", ["corrects_id"], ["id"])


def downgrade() -> None:
    """Steps fall back to the days as first written; the rows that corrected them go."""
    op.execute("DELETE FROM trail WHERE corrects_id IS NOT NULL")
    with op.batch_alter_table("trail") as batch:
        batch.drop_constraint(op.f(FOREIGN_KEY), type_="foreignkey")
        batch.drop_column("corrects_id")
