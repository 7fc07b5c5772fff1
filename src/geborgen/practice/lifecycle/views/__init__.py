"""Pages of the life of a case file."""
