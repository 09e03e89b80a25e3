"""Runs inside Alembic: uses the connection, and so the transaction, of the caller."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    transaction_per_migration=False,
    # The engine begins SQLite's transactions itself, so that they hold DDL too.
    transactional_ddl=True,
)
context.run_migrations()
