"""Alembic migrations; `duban.build.database` runs them."""
