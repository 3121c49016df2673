"""Alembic's entry: run the migrations on the database that ``gateway.database`` names."""

from alembic import context
from sqlalchemy import create_engine, pool

from actors import Row

engine = create_engine(context.config.attributes["url"], poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=Row.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
