"""What Alembic runs: the steps, on the connection that `sayso.corpus.database` hands over in a transaction of its own."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
