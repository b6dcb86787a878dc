"""Tables of feeds that are watched."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make them."""
    known = (sa.Column("etag", sa.Text), sa.Column("modified", sa.Text))
    op.create_table("feeds", sa.Column("url", KEY, primary_key=True), *known, *_later())
    op.create_table("entries", sa.Column("feed", KEY, primary_key=True), sa.Column("entry", KEY, primary_key=True))
    number = sa.Column("number", SERIAL, primary_key=True, autoincrement=True)
    data = (sa.Column("feed", KEY, nullable=False), sa.Column("data", sa.Text, nullable=False))
    op.create_table("waiting", number, *data, *_later())


def _later() -> tuple[sa.Column[Any], ...]:
    return (sa.Column("not_before", sa.Float, nullable=False), sa.Column("failures", sa.Integer, nullable=False))


def downgrade() -> None:
    """Nobody goes back: a newer corpus is for a newer Sayso."""
    raise NotImplementedError
