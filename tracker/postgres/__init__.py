"""Django's backend for PostgreSQL, by which a small answer asks the database less."""
