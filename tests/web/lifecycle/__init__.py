"""The life of a case file."""
