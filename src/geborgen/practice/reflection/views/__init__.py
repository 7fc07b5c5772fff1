"""Pages of the pause."""
