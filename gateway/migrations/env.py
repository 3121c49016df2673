"""Alembic's entry: run the migrations on the connection that ``gateway.database`` gives.

Inside the transaction that it has begun, where the database can undo DDL; else every migration in one of its own.
"""

from alembic import context

from actors import Row

context.configure(connection=context.config.attributes["connection"], target_metadata=Row.metadata)
with context.begin_transaction():
    context.run_migrations()
