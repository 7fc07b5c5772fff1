"""The index of the pages in the database: SQLite's FTS5, or PostgreSQL's full text search."""
