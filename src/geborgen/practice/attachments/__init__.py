"""Documents and clips beside the database: each sealed under a key of its own, under opaque names."""
