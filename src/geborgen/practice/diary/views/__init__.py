"""Pages about moments."""
