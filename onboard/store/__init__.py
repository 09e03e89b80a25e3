"""The event log and its projections on SQLAlchemy: SQLite, SQLCipher on devices, PostgreSQL for a large relay."""
