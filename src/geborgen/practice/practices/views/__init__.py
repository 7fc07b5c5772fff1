"""Pages of a practice."""
