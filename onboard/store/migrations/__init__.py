"""Alembic migrations in two branches: `log` for every replica, `ground` for the relay's own tables."""

from collections.abc import Sequence
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

FOLDER = Path(__file__).parent


def configuration() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("version_locations", f"{FOLDER / 'log'};{FOLDER / 'ground'}")
    config.set_main_option("path_separator", ";")
    return config


def upgrade(connection: Connection, revisions: Sequence[str]) -> None:
    """Runs all migrations up to these revisions inside the connection's transaction."""
    config = configuration()
    config.attributes["connection"] = connection
    for revision in revisions:
        command.upgrade(config, revision)
