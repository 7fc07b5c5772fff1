"""Pages of My Circle."""
